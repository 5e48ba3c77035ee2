/* text.h - a string builder and small string helpers.
 *
 * A Text grows inside an arena; text_str() is NUL-terminated and stays valid
 * until the next append.
 */
#ifndef FLTCHECK_BASE_TEXT_H
#define FLTCHECK_BASE_TEXT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Text {
    Arena *arena;
    char *bytes;
    size_t length;
    size_t capacity;
} Text;

Text text_new(Arena *arena);
void text_append(Text *text, const char *string);
void text_append_n(Text *text, const char *bytes, size_t length);
void text_char(Text *text, char c);
void text_printf(Text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *text_str(Text *text);

/* Appends one character as UTF-8. */
void text_utf8(Text *text, uint32_t character);

/* Reads the character at `at`; what comes behind it. */
const char *text_read_utf8(const char *at, uint32_t *character);

bool text_starts(const char *string, const char *prefix);
bool text_ends(const char *string, const char *suffix);

/* The same without regard to the case of ASCII letters; other letters are compared
 * byte by byte. */
bool text_same_nocase(const char *a, const char *b);
bool text_starts_nocase(const char *string, const char *prefix);
bool text_ends_nocase(const char *string, const char *suffix);

/* A copy with ASCII letters in lower case. */
const char *text_lower(Arena *arena, const char *string);

/* A copy without white space at both ends. */
const char *text_trim(Arena *arena, const char *string);

/* Nearest of `count` candidates by edit distance, or NULL when none is near
 * enough to be a typing mistake (for "did you mean ...?"). */
const char *text_nearest(const char *word, const char *const *candidates, size_t count);

/* 64 bits of XXH3 over the bytes (stable across machines). */
uint64_t text_hash(const void *bytes, size_t length);

#endif
