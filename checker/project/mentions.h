/* mentions.h - whether the sources of a component mention one of some names at all.
 *
 * Sources, and whatever they may include, are searched as text: far cheaper than
 * parsing, and wrong in one direction only. A header counts if a file of its name lies in
 * any folder in which some unit of the component would look, whatever conditions stand
 * around the #include; a name counts in comments and texts, too, and if it could be put
 * together (##) from words of the component's own files that stand at an end of an argument
 * or in a macro. What can't be read, and an #include of a macro, count as mentioning
 * everything.
 */
#ifndef FLTCHECK_PROJECT_MENTIONS_H
#define FLTCHECK_PROJECT_MENTIONS_H

#include "project/project.h"

typedef struct Mentions Mentions;

/* Files are searched once, whatever includes them; all of it lives in `arena`. */
Mentions *mentions_open(Arena *arena, const Project *project, const Headers *headers,
                        const char *const *names, size_t name_count);

bool mentions_any(Mentions *mentions, const char *component);

#endif
