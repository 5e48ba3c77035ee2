/* ignore_words.h - what a comment or pragma says about suppressions (private). */
#ifndef FLTCHECK_FRONTEND_IGNORE_WORDS_H
#define FLTCHECK_FRONTEND_IGNORE_WORDS_H

#include "verdict/verdict.h"

/* With it begins a comment that is one. */
#define IGNORE_MARK "fltcheck-ignore"

/* Sets `rules`, `reason` and `until`; false if the comment (without its marks) is none. What
 * it does not say is "", but `until`: NULL. */
bool ignore_words_comment(Arena *arena, const char *comment, Suppression *found);

/* The same for what follows "pragma", up to the end of the line; with `is_line`, a comment
 * that ends it is the reason if there is no other one. */
bool ignore_words_pragma(Arena *arena, const char *text, bool is_line, Suppression *found);

#endif
