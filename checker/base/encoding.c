/* encoding.c - UTF-16 and legacy code pages to what clang reads. */
#include "base/encoding.h"

#include <stdint.h>
#include <string.h>

static size_t sequence_length(unsigned char lead) {
    return lead < 0x80   ? 1
           : lead < 0xC2 ? 0
           : lead < 0xE0 ? 2
           : lead < 0xF0 ? 3
           : lead < 0xF5 ? 4
                         : 0;
}

bool encoding_is_utf8(const char *bytes, size_t length) {
    for (size_t i = 0; i < length;) {
        size_t count = sequence_length((unsigned char)bytes[i]);
        if (count == 0 || count > length - i) {
            return false;
        }
        for (size_t k = 1; k < count; k++) {
            if (((unsigned char)bytes[i + k] & 0xC0) != 0x80) {
                return false;
            }
        }
        i += count;
    }
    return true;
}

static size_t put_utf8(char *out, uint32_t c) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char leads[] = {0, 0xC0, 0xE0, 0xF0};
    out[0] = (char)(leads[more] | c >> (6 * more));
    for (size_t i = 1; i <= more; i++) {
        out[i] = (char)(0x80 | (c >> (6 * (more - i)) & 0x3F));
    }
    return more + 1;
}

static uint32_t get_unit(const char *bytes, bool is_big) {
    unsigned char first = (unsigned char)bytes[0], second = (unsigned char)bytes[1];
    return is_big ? (uint32_t)first << 8 | second : (uint32_t)second << 8 | first;
}

static char *from_utf16(Arena *arena, const char *bytes, size_t length, size_t *converted) {
    bool is_big = (unsigned char)bytes[0] == 0xFE;
    char *out = arena_alloc(arena, length * 2 + 1); /* 2 bytes become at most 3 */
    size_t count = 0;
    for (size_t i = 2; i + 1 < length; i += 2) {
        uint32_t c = get_unit(bytes + i, is_big);
        bool is_high = c >= 0xD800 && c < 0xDC00;
        uint32_t low = is_high && i + 3 < length ? get_unit(bytes + i + 2, is_big) : 0;
        if (low >= 0xDC00 && low < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
            i += 2;
        } else if (c >= 0xD800 && c < 0xE000) {
            c = 0xFFFD;
        }
        count += put_utf8(out + count, c);
    }
    *converted = count;
    return out;
}

/* In two-byte code pages the second byte of a character may be a backslash,
 * which must neither continue a line nor escape a quote. `run` is the number of
 * high bytes before it. */
static bool is_trail_byte(char byte, size_t run) {
    return byte == '\\' && run % 2 == 1;
}

static char *from_code_page(Arena *arena, const char *bytes, size_t length, size_t *converted) {
    char *out = arena_copy(arena, bytes, length);
    size_t run = 0;
    for (size_t i = 0; i < length; i++) {
        bool is_high = (unsigned char)bytes[i] >= 0x80;
        if (is_high || is_trail_byte(bytes[i], run)) {
            out[i] = '_';
        }
        run = is_high ? run + 1 : 0;
    }
    *converted = length;
    return out;
}

bool encoding_is_treacherous(const char *bytes, size_t length) {
    size_t run = 0;
    for (size_t i = 0; i < length; i++) {
        if (is_trail_byte(bytes[i], run)) {
            return !encoding_is_utf8(bytes, length);
        }
        run = (unsigned char)bytes[i] >= 0x80 ? run + 1 : 0;
    }
    return false;
}

/* For Microsoft's compiler a carriage return alone does not end a line; for clang it does.
 * A copy of the text with blanks instead, or NULL if there are none, or no other line ends. */
static char *without_stray_returns(Arena *arena, const char *bytes, size_t length) {
    char *out = NULL;
    const char *end = bytes + length;
    bool has_lines = memchr(bytes, '\n', length) != NULL;
    const char *at = has_lines ? memchr(bytes, '\r', length) : NULL;
    for (; at != NULL; at = memchr(at + 1, '\r', (size_t)(end - at - 1))) {
        if (at + 1 == end || at[1] != '\n') {
            out = out == NULL ? arena_copy(arena, bytes, length) : out;
            out[at - bytes] = ' ';
        }
    }
    return out;
}

char *encoding_convert(Arena *arena, const char *bytes, size_t length, size_t *converted) {
    bool has_mark =
        length >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0);
    if (has_mark) {
        return from_utf16(arena, bytes, length, converted);
    }
    *converted = length;
    char *text =
        encoding_is_utf8(bytes, length) ? NULL : from_code_page(arena, bytes, length, converted);
    char *lines = without_stray_returns(arena, text == NULL ? bytes : text, length);
    return lines == NULL ? text : lines;
}
