/* source.c - quoting lines of the checked sources. */
#include "report/source.h"

#include "base/platform.h"
#include "base/strmap.h"
#include "report/utf8.h"

#include <stdio.h>
#include <string.h>

enum { TAB_WIDTH = 4, LONGEST_LINE = 160 };

typedef struct SourceFile {
    const char *path;    /* absolute */
    const char *content; /* NULL: can't be read */
    size_t length;
    const char **lines; /* where they begin */
    uint32_t line_count;
} SourceFile;

struct Sources {
    Arena *arena;
    StrMap *files;       /* place's file name -> SourceFile */
    StrMap *directories; /* compile directories, as keys */
    StrMap *replaced;    /* absolute path -> SourceFile, of which only the content counts */
};

Sources *source_open(Arena *arena, const Results *results) {
    Sources *sources = ARENA_NEW(arena, Sources);
    sources->arena = arena;
    sources->files = strmap_new(arena);
    sources->directories = strmap_new(arena);
    sources->replaced = strmap_new(arena);
    for (uint32_t i = 0; i < results->unit_count; i++) {
        if (results->units[i]->directory != NULL) {
            strmap_intern(sources->directories, results->units[i]->directory);
        }
    }
    return sources;
}

/* Where the compiler ran comes first: here there may be another file of that name. */
static void read_anywhere(Sources *sources, const char *file, SourceFile *result) {
    Arena *arena = sources->arena;
    const char *path = file;
    char *content = NULL;
    for (size_t i = 0; content == NULL && i < strmap_count(sources->directories); i++) {
        path = platform_join(arena, strmap_key(sources->directories, i), file);
        content = platform_read_file(arena, path, &result->length, NULL);
    }
    if (content == NULL) {
        path = file;
        content = platform_read_file(arena, file, &result->length, NULL);
    }
    result->path = platform_absolute(arena, content != NULL ? path : file);
    result->content = content;
    const SourceFile *replaced = strmap_get(sources->replaced, result->path);
    if (replaced != NULL) {
        result->content = replaced->content;
        result->length = replaced->length;
    }
}

void source_replace(Sources *sources, const char *path, const char *content, size_t length) {
    SourceFile *file = ARENA_NEW(sources->arena, SourceFile);
    *file = (SourceFile){.path = path, .content = content, .length = length};
    strmap_put(sources->replaced, path, file);
}

static void find_lines(Arena *arena, SourceFile *file) {
    VEC(const char *) lines = {0};
    const char *at = file->content;
    at += text_starts(at, "\xEF\xBB\xBF") ? 3 : 0;
    for (;;) {
        vec_push(arena, &lines, at);
        at = strchr(at, '\n');
        if (at == NULL) {
            break;
        }
        at++;
    }
    file->lines = lines.items;
    file->line_count = (uint32_t)lines.count;
}

static const SourceFile *file_of(Sources *sources, const char *name) {
    SourceFile *file = strmap_get(sources->files, name);
    if (file == NULL) {
        file = ARENA_NEW(sources->arena, SourceFile);
        read_anywhere(sources, name, file);
        if (file->content != NULL) {
            find_lines(sources->arena, file);
        }
        strmap_put(sources->files, name, file);
    }
    return file;
}

const char *source_content(Sources *sources, const char *file, size_t *length) {
    const SourceFile *found = file_of(sources, file);
    *length = found->length;
    return found->content;
}

const char *source_path(Sources *sources, const char *file) {
    return file_of(sources, file)->path;
}

const char *source_raw_line(Sources *sources, IrLoc loc) {
    if (loc.file == NULL || loc.line == 0) {
        return NULL;
    }
    const SourceFile *file = file_of(sources, loc.file);
    if (loc.line > file->line_count) {
        return NULL;
    }
    const char *at = file->lines[loc.line - 1];
    return arena_strndup(sources->arena, at, strcspn(at, "\r\n"));
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
    const char *line = source_raw_line(sources, loc);
    size_t length = line != NULL ? strlen(line) : 0;
    return length > 0 && length <= LONGEST_LINE && is_printable(line) ? line : NULL;
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

size_t source_marked(const char *line, uint32_t column, const char *statement) {
    if (column == 0 || column > strlen(line)) {
        return 1;
    }
    const char *at = line + column - 1;
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
    size_t width = screen_width(line, start + source_marked(line, loc.column, statement)) - before;
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
