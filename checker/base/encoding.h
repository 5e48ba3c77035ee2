/* encoding.h - texts that are not UTF-8. */
#ifndef FLTCHECK_BASE_ENCODING_H
#define FLTCHECK_BASE_ENCODING_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* The text as UTF-8 if it has to be converted for clang, else NULL: UTF-16 with
 * a mark is decoded; of what is not valid UTF-8 (a legacy code page) every byte
 * above 0x7F becomes one '_', which may stand in a name, so that lines and columns stay; carriage returns in the
 * middle of a line become blanks. */
char *encoding_convert(Arena *arena, const char *bytes, size_t length, size_t *converted);

bool encoding_is_utf8(const char *bytes, size_t length);

/* A legacy code page in which clang may take part of a character for a backslash,
 * and so lose a line without a word. */
bool encoding_is_treacherous(const char *bytes, size_t length);

#endif
