/* position.c - lines, characters, bytes. */
#include "lsp/position.h"

#include <stdbool.h>
#include <string.h>

/* Behind the next end of a line at or after `at`; SIZE_MAX: there is none. */
static size_t next_line(const PositionText *text, size_t at) {
    for (; at < text->length; at++) {
        if (text->bytes[at] == '\n') {
            return at + 1;
        }
        if (text->bytes[at] == '\r') {
            return at + 1 < text->length && text->bytes[at + 1] == '\n' ? at + 2 : at + 1;
        }
    }
    return SIZE_MAX;
}

static bool is_inside(char byte) {
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Behind the character that begins at `at`. */
static size_t next_character(const PositionText *text, size_t at) {
    do {
        at++;
    } while (at < text->length && is_inside(text->bytes[at]));
    return at;
}

/* Those beyond the first 65,536 characters take two. */
static size_t units_of(const PositionText *text, size_t at, size_t next) {
    return text->encoding == POSITION_UTF8           ? next - at
           : (unsigned char)text->bytes[at] >= 0xF0U ? 2
                                                     : 1;
}

static bool ends_line(const PositionText *text, size_t at) {
    return at >= text->length || text->bytes[at] == '\n' || text->bytes[at] == '\r';
}

size_t position_offset(const PositionText *text, Position position) {
    size_t at = 0;
    for (size_t line = 0; line < position.line; line++) {
        at = next_line(text, at);
        if (at == SIZE_MAX) {
            return text->length;
        }
    }
    for (size_t character = 0; character < position.character && !ends_line(text, at);) {
        size_t next = next_character(text, at);
        character += units_of(text, at, next);
        if (character > position.character) {
            break;
        }
        at = next;
    }
    return at;
}

Position position_at(const PositionText *text, size_t offset) {
    Position position = {0};
    size_t begin = 0;
    offset = offset < text->length ? offset : text->length;
    for (size_t next = next_line(text, 0); next <= offset; next = next_line(text, next)) {
        begin = next;
        position.line++;
    }
    for (size_t at = begin; at < offset && !ends_line(text, at);) {
        size_t next = next_character(text, at);
        if (next > offset) {
            break;
        }
        position.character += units_of(text, at, next);
        at = next;
    }
    return position;
}

size_t position_of_loc(const PositionText *text, IrLoc loc) {
    const char *at = text->bytes, *end = text->bytes + text->length;
    for (uint32_t line = 1; line < loc.line; line++) {
        const char *next = memchr(at, '\n', (size_t)(end - at));
        if (next == NULL) {
            return text->length;
        }
        at = next + 1;
    }
    const char *line_end = memchr(at, '\n', (size_t)(end - at));
    size_t room = (size_t)((line_end != NULL ? line_end : end) - at);
    size_t column = loc.column > 0 ? loc.column - 1 : 0;
    return (size_t)(at - text->bytes) + (column < room ? column : room);
}

IrLoc position_loc(const PositionText *text, size_t offset) {
    IrLoc loc = {NULL, 1, 1};
    offset = offset < text->length ? offset : text->length;
    for (size_t i = 0; i < offset; i++) {
        loc.column++;
        if (text->bytes[i] == '\n') {
            loc.line++;
            loc.column = 1;
        }
    }
    return loc;
}
