/* words.h - the words of a source that may be, or become, certain names (private to
 * project/: see mentions.h).
 */
#ifndef FLTCHECK_PROJECT_WORDS_H
#define FLTCHECK_PROJECT_WORDS_H

#include "base/arena.h"
#include "base/strmap.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct WordsNames {
    const char *const *items;
    size_t count;
    size_t longest;
    uint64_t pairs[1024]; /* bit 256*a+b: some name has the letters a, b side by side */
} WordsNames;

/* What one text has of them. */
typedef struct Words {
    bool has_name;
    bool includes_macro;        /* #include NAME */
    VEC(const char *) pieces;   /* words that are a part of a name and stand where ## can
                                   reach them, each once */
    VEC(const char *) includes; /* as written, without quotes or brackets, '/' for '\' */
} Words;

WordsNames words_names(const char *const *names, size_t count);

/* Words that a backslash and a line end cut in two count as one. What it finds lives in
 * `arena`. */
Words words_find(Arena *arena, const WordsNames *names, const char *text, size_t length);

/* Whether some name can be put together from `pieces`. */
bool words_make_name(const WordsNames *names, const StrMap *pieces);

#endif
