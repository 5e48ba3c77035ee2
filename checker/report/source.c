/* source.c - quoting lines of the checked sources. */
#include "report/source.h"

#include "base/platform.h"
#include "base/strmap.h"
#include "report/utf8.h"

#include <stdio.h>
#include <string.h>

enum { TAB_WIDTH = 4, LONGEST_LINE = 160 };

struct Sources {
    Arena *arena;
    StrMap *files;       /* place's file name -> content, "" if unreadable */
    StrMap *directories; /* compile directories, as keys */
};

Sources *source_open(Arena *arena, const Results *results) {
    Sources *sources = ARENA_NEW(arena, Sources);
    sources->arena = arena;
    sources->files = strmap_new(arena);
    sources->directories = strmap_new(arena);
    for (uint32_t i = 0; i < results->unit_count; i++) {
        if (results->units[i]->directory != NULL) {
            strmap_intern(sources->directories, results->units[i]->directory);
        }
    }
    return sources;
}

static char *read_anywhere(Sources *sources, const char *file) {
    Arena *arena = sources->arena;
    char *content = platform_read_file(arena, file, NULL, NULL);
    for (size_t i = 0; content == NULL && i < strmap_count(sources->directories); i++) {
        const char *path = platform_join(arena, strmap_key(sources->directories, i), file);
        content = platform_read_file(arena, path, NULL, NULL);
    }
    return content;
}

/* Printable UTF-8, so that a line can go to a terminal as it is. */
static bool is_printable(const char *line) {
    while (*line != '\0') {
        size_t length = utf8_sequence(line);
        if (length == 0 || ((unsigned char)*line < ' ' && *line != '\t') || *line == 127) {
            return false;
        }
        line += length;
    }
    return true;
}

const char *source_line(Sources *sources, IrLoc loc) {
    if (loc.file == NULL || loc.line == 0) {
        return NULL;
    }
    const char *at = strmap_get(sources->files, loc.file);
    if (at == NULL) {
        char *content = read_anywhere(sources, loc.file);
        at = content != NULL ? content : "";
        strmap_put(sources->files, loc.file, (void *)(uintptr_t)at);
    }
    at += text_starts(at, "\xEF\xBB\xBF") ? 3 : 0;
    for (uint32_t line = 1; line < loc.line; line++) {
        at = strchr(at, '\n');
        if (at == NULL) {
            return NULL;
        }
        at++;
    }
    size_t length = strcspn(at, "\r\n");
    if (length == 0 || length > LONGEST_LINE) {
        return NULL;
    }
    const char *line = arena_strndup(sources->arena, at, length);
    return is_printable(line) ? line : NULL;
}

/* Screen columns that the first `bytes` bytes of `line` take. */
static size_t screen_width(const char *line, size_t bytes) {
    size_t width = 0;
    for (size_t i = 0; i < bytes; i++) {
        if (line[i] == '\t') {
            width += TAB_WIDTH - width % TAB_WIDTH;
        } else if (((unsigned char)line[i] & 0xC0) != 0x80) {
            width++;
        }
    }
    return width;
}

static void append_expanded(Text *out, const char *line) {
    size_t width = 0;
    for (; *line != '\0'; line++) {
        if (*line != '\t') {
            width += ((unsigned char)*line & 0xC0) != 0x80;
            text_char(out, *line);
            continue;
        }
        do {
            text_char(out, ' ');
            width++;
        } while (width % TAB_WIDTH != 0);
    }
}

/* How many bytes of `at` to mark: as many as agree with the statement. */
static size_t marked_length(const char *at, const char *statement) {
    size_t length = 0;
    while (statement != NULL && at[length] != '\0' && at[length] == statement[length]) {
        length++;
    }
    while (length > 1 && at[length - 1] == ' ') {
        length--;
    }
    return length > 0 ? length : 1;
}

void source_quote(Text *out, Sources *sources, IrLoc loc, const char *statement, bool color,
                  Style mark_style) {
    const char *line = source_line(sources, loc);
    if (line == NULL || loc.column == 0 || loc.column > strlen(line)) {
        return;
    }
    char number[24];
    snprintf(number, sizeof number, "%5lu |", (unsigned long)loc.line);
    style_append(out, color, STYLE_DIM, number);
    text_char(out, ' ');
    append_expanded(out, line);
    text_char(out, '\n');

    size_t start = loc.column - 1;
    size_t before = screen_width(line, start);
    size_t width = screen_width(line, start + marked_length(line + start, statement)) - before;
    style_append(out, color, STYLE_DIM, "      |");
    text_printf(out, "%*s", (int)before + 1, "");
    Text mark = text_new(sources->arena);
    text_char(&mark, '^');
    for (size_t i = 1; i < width; i++) {
        text_char(&mark, '~');
    }
    style_append(out, color, mark_style, text_str(&mark));
    text_char(out, '\n');
}
