/* configurations.h - choosing among the configurations of a project or solution. */
#ifndef FLTCHECK_PROJECT_CONFIGURATIONS_H
#define FLTCHECK_PROJECT_CONFIGURATIONS_H

#include "base/arena.h"
#include "base/vec.h"

#include <stdbool.h>

typedef struct Configuration {
    const char *name;     /* "Debug" */
    const char *platform; /* "x64" */
} Configuration;

typedef VEC(Configuration) ConfigurationList;

/* "Debug|x64" in two; without '|' the platform is "". */
Configuration configurations_parse(Arena *arena, const char *text);

/* The nearest to what is wanted (either may be NULL), or NULL if there is none at
 * all. A name that has the wanted one as a word is next to the same name ("Win8.1
 * Debug" for "Debug"; of several the last in the alphabet, which is the newest
 * Windows); x86 and Win32 are the same. Without a wish: Debug, x64. `*exact` tells
 * whether all that was wanted is met. */
const Configuration *configurations_choose(const ConfigurationList *list, const char *name,
                                           const char *platform, bool *exact);

#endif
