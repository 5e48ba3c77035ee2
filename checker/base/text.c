/* text.c - the string builder, edit distance, and the one hash function in use. */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <xxhash.h>

Text text_new(Arena *arena) {
    return (Text){.arena = arena};
}

/* Makes room for `more` bytes and a NUL after them. */
static void reserve(Text *text, size_t more) {
    size_t needed = text->length + more + 1;
    if (needed <= text->capacity) {
        return;
    }
    size_t capacity = text->capacity ? text->capacity * 2 : 64;
    while (capacity < needed) {
        capacity *= 2;
    }
    char *bytes = arena_alloc(text->arena, capacity);
    if (text->length) {
        memcpy(bytes, text->bytes, text->length);
    }
    text->bytes = bytes;
    text->capacity = capacity;
}

void text_append_n(Text *text, const char *bytes, size_t length) {
    reserve(text, length);
    if (length) {
        memcpy(text->bytes + text->length, bytes, length);
    }
    text->length += length;
    text->bytes[text->length] = '\0';
}

void text_append(Text *text, const char *string) {
    text_append_n(text, string, strlen(string));
}

void text_char(Text *text, char c) {
    text_append_n(text, &c, 1);
}

void text_printf(Text *text, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length <= 0) {
        return;
    }
    reserve(text, (size_t)length);
    va_start(args, format);
    vsnprintf(text->bytes + text->length, (size_t)length + 1, format, args);
    va_end(args);
    text->length += (size_t)length;
}

const char *text_str(Text *text) {
    return text->bytes ? text->bytes : "";
}

void text_utf8(Text *text, uint32_t character) {
    uint32_t c = character;
    if (c < 0x80) {
        text_char(text, (char)c);
    } else if (c < 0x800) {
        text_char(text, (char)(0xC0 | c >> 6));
        text_char(text, (char)(0x80 | (c & 0x3F)));
    } else if (c < 0x10000) {
        text_char(text, (char)(0xE0 | c >> 12));
        text_char(text, (char)(0x80 | (c >> 6 & 0x3F)));
        text_char(text, (char)(0x80 | (c & 0x3F)));
    } else {
        text_char(text, (char)(0xF0 | c >> 18));
        text_char(text, (char)(0x80 | (c >> 12 & 0x3F)));
        text_char(text, (char)(0x80 | (c >> 6 & 0x3F)));
        text_char(text, (char)(0x80 | (c & 0x3F)));
    }
}

const char *text_read_utf8(const char *at, uint32_t *character) {
    unsigned char lead = (unsigned char)*at++;
    int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    *character = more == 0 ? lead : lead & (0x3Fu >> more);
    for (; more > 0 && ((unsigned char)*at & 0xC0) == 0x80; more--) {
        *character = *character << 6 | ((unsigned char)*at++ & 0x3F);
    }
    return at;
}

bool text_starts(const char *string, const char *prefix) {
    return strncmp(string, prefix, strlen(prefix)) == 0;
}

bool text_ends(const char *string, const char *suffix) {
    size_t length = strlen(string);
    size_t tail = strlen(suffix);
    return length >= tail && memcmp(string + length - tail, suffix, tail) == 0;
}

/* Longer words are never suggested: no option or rule name comes near this. */
enum { LONGEST_WORD = 63 };

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool same_nocase_n(const char *a, const char *b, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (lower(a[i]) != lower(b[i])) {
            return false;
        }
    }
    return true;
}

bool text_same_nocase(const char *a, const char *b) {
    size_t length = strlen(a);
    return length == strlen(b) && same_nocase_n(a, b, length);
}

bool text_starts_nocase(const char *string, const char *prefix) {
    size_t length = strlen(prefix);
    return strlen(string) >= length && same_nocase_n(string, prefix, length);
}

bool text_ends_nocase(const char *string, const char *suffix) {
    size_t length = strlen(string);
    size_t ending = strlen(suffix);
    return length >= ending && same_nocase_n(string + length - ending, suffix, ending);
}

const char *text_lower(Arena *arena, const char *string) {
    char *copy = arena_strdup(arena, string);
    for (char *c = copy; *c != '\0'; c++) {
        *c = lower(*c);
    }
    return copy;
}

const char *text_trim(Arena *arena, const char *string) {
    static const char *const space = " \t\r\n";
    string += strspn(string, space);
    size_t length = strlen(string);
    while (length > 0 && strchr(space, string[length - 1]) != NULL) {
        length--;
    }
    return arena_strndup(arena, string, length);
}

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Number of insertions, deletions, replacements and swaps of neighbours that turn
 * `a` into `b` (optimal string alignment). Both are at most LONGEST_WORD long. */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length) {
    size_t rows[3][LONGEST_WORD + 1] = {{0}};
    for (size_t j = 0; j <= b_length; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= a_length; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i - 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t best = above[j - 1] + (a[i - 1] != b[j - 1]);
            best = smaller(best, smaller(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                best = smaller(best, rows[(i - 2) % 3][j - 2] + 1);
            }
            row[j] = best;
        }
    }
    return rows[a_length % 3][b_length];
}

const char *text_nearest(const char *word, const char *const *candidates, size_t count) {
    size_t length = strlen(word);
    if (length == 0 || length > LONGEST_WORD) {
        return NULL;
    }
    /* One mistake in three letters is still a typing mistake, more is another word. */
    size_t limit = (length + 2) / 3;
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t other = strlen(candidates[i]);
        if (other > LONGEST_WORD) {
            continue;
        }
        size_t d = distance(word, length, candidates[i], other);
        if (d <= limit && d < other && (!nearest || d < limit)) {
            nearest = candidates[i];
            limit = d;
        }
    }
    return nearest;
}

uint64_t text_hash(const void *bytes, size_t length) {
    return XXH3_64bits(bytes, length);
}
