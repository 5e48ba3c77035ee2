/* clflags.h - compiler options of gcc, clang and cl, reduced to what changes how
 * a source file is read. */
#ifndef FLTCHECK_PROJECT_CLFLAGS_H
#define FLTCHECK_PROJECT_CLFLAGS_H

#include "base/arena.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum ClflagsStyle { CLFLAGS_GNU, CLFLAGS_MSVC } ClflagsStyle;

typedef enum ClflagsLanguage { CLFLAGS_BY_NAME, CLFLAGS_C, CLFLAGS_CXX } ClflagsLanguage;

typedef VEC(const char *) ClflagsList;

typedef struct Clflags {
    ClflagsList args;    /* for clang's GNU driver */
    ClflagsList dropped; /* as written: may matter, or not understood */
    ClflagsList idle;    /* as written: what is read stays the same without them */
    ClflagsLanguage language;
    const char *output; /* of -o or /Fo, or NULL */
    const char *input;  /* the last word that is no option, or NULL */
} Clflags;

/* The style of a compiler by its name: cl and clang-cl (any path, any case, with
 * or without .exe) are MSVC's. */
ClflagsStyle clflags_style(const char *compiler);

/* Reads the options (without the compiler itself). `directory` is where response
 * files (@file) are looked for. */
Clflags clflags_parse(Arena *arena, ClflagsStyle style, const char *const *words, size_t count,
                      const char *directory);

/* Adds "-x LANGUAGE" where the name of the file alone would mislead clang. */
void clflags_set_language(Arena *arena, Clflags *flags, const char *file, bool is_cxx);

#endif
