/* source.c - positions and text of cursors. */
#include "frontend/unit.h"

#include "base/platform.h"

#include <ctype.h>
#include <string.h>

#define TEXT_LIMIT 100

const char *source_string(Arena *arena, CXString string) {
    const char *bytes = clang_getCString(string);
    const char *copy = bytes == NULL ? "" : arena_strdup(arena, bytes);
    clang_disposeString(string);
    return copy;
}

static bool is_below(const char *path, const char *directory) {
    size_t length = strlen(directory);
    while (length > 0 && (directory[length - 1] == '/' || directory[length - 1] == '\\')) {
        length--;
    }
    return strncmp(path, directory, length) == 0 && (path[length] == '/' || path[length] == '\\');
}

static bool in_system_directory(const FrontendRequest *request, const char *path) {
    for (size_t i = 0; i < request->system_directory_count; i++) {
        if (is_below(path, request->system_directories[i])) {
            return true;
        }
    }
    return false;
}

/* libclang names an included file after the one that includes it, which it was given
 * with an absolute path. Reports name it the way they name the main file: from the
 * compile directory, without detours. */
const char *source_name(Unit *unit, const char *path) {
    const FrontendRequest *request = unit->request;
    if (in_system_directory(request, path)) {
        return path;
    }
    if (strcmp(path, unit->main_path) == 0) {
        return request->file;
    }
    if (request->directory == NULL || request->file[0] == '/' || !platform_is_file(path)) {
        return path;
    }
    const char *absolute = platform_absolute(unit->arena, path);
    const char *directory = platform_absolute(unit->scratch, request->directory);
    size_t length = strlen(directory);
    return is_below(absolute, directory) ? absolute + length + (directory[length - 1] != '/')
                                         : absolute;
}

static SourceFile *read_file(Unit *unit, CXFile handle) {
    SourceFile *file = ARENA_NEW(unit->scratch, SourceFile);
    file->name = source_string(unit->arena, clang_getFileName(handle));
    file->is_system = in_system_directory(unit->request, file->name);
    if (handle == unit->main_file) { /* clang_File_isEqual() takes all files in memory for one */
        file->is_main = true;
        file->name = arena_strdup(unit->arena, unit->request->file);
    } else {
        file->name = source_name(unit, file->name);
    }
    return file;
}

const SourceFile *source_file(Unit *unit, CXFile handle) {
    if (handle == unit->last_handle && unit->last_file != NULL) {
        return unit->last_file;
    }
    if (handle == NULL) {
        return NULL;
    }
    uintptr_t value;
    if (!ptrmap_find(&unit->files, handle, &value)) {
        value = (uintptr_t)read_file(unit, handle);
        ptrmap_put(&unit->files, handle, value);
    }
    unit->last_handle = handle;
    unit->last_file = (const SourceFile *)value;
    return unit->last_file;
}

const SourceFile *source_file_read(Unit *unit, CXFile handle) {
    SourceFile *file = (SourceFile *)(uintptr_t)source_file(unit, handle);
    if (file != NULL && !file->is_read) {
        file->is_read = true;
        file->text = clang_getFileContents(unit->tu, handle, &file->length);
    }
    return file;
}

static IrLoc make_loc(Unit *unit, CXFile handle, unsigned line, unsigned column) {
    const SourceFile *file = source_file(unit, handle);
    if (file == NULL) {
        return (IrLoc){NULL, 0, 0};
    }
    return (IrLoc){file->name, line, column};
}

bool source_is_made(const Unit *unit, CXCursor cursor) {
    CXFile file;
    unsigned offset;
    if (unit->insertions == NULL || unit->insertions->count == 0) {
        return false;
    }
    CXSourceRange extent = clang_getCursorExtent(cursor);
    clang_getFileLocation(clang_getRangeStart(extent), &file, NULL, NULL, &offset);
    const char *path = file == NULL ? "" : source_string(unit->scratch, clang_getFileName(file));
    uint32_t shift = 0; /* by the insertions before it */
    for (size_t i = 0; i < unit->insertions->count; i++) {
        const Insertion *insertion = &unit->insertions->items[i];
        if (strcmp(insertion->path, path) == 0) {
            uint32_t start = insertion->offset + shift;
            if (offset >= start && offset < start + insertion->length) {
                return true;
            }
            shift += insertion->length;
        }
    }
    return false;
}

/* The column without what was put into the line before it. */
static unsigned own_column(const Unit *unit, CXFile handle, unsigned line, unsigned column) {
    if (unit->insertions == NULL || unit->insertions->count == 0 || handle == NULL) {
        return column;
    }
    const char *path = source_string(unit->scratch, clang_getFileName(handle));
    unsigned shift = 0;
    for (size_t i = 0; i < unit->insertions->count; i++) {
        const Insertion *insertion = &unit->insertions->items[i];
        if (insertion->line == line && strcmp(insertion->path, path) == 0 &&
            column - shift > insertion->column) {
            unsigned into = column - shift - insertion->column;
            shift += into < insertion->length ? into : insertion->length;
        }
    }
    return column - shift;
}

IrLoc source_loc(Unit *unit, CXSourceLocation location) {
    CXFile handle;
    unsigned line, column;
    clang_getFileLocation(location, &handle, &line, &column, NULL);
    return make_loc(unit, handle, line, own_column(unit, handle, line, column));
}

IrLoc source_cursor_loc(Unit *unit, CXCursor cursor) {
    return source_loc(unit, clang_getCursorLocation(cursor));
}

IrLoc source_spelling(Unit *unit, CXSourceLocation location) {
    CXFile file, spelled_file;
    unsigned line, column, offset, spelled_line, spelled_column, spelled_offset;
    clang_getFileLocation(location, &file, &line, &column, &offset);
    clang_getSpellingLocation(location, &spelled_file, &spelled_line, &spelled_column,
                              &spelled_offset);
    if (file == spelled_file && offset == spelled_offset) {
        return (IrLoc){NULL, 0, 0};
    }
    return make_loc(unit, spelled_file, spelled_line, spelled_column);
}

/* Skips a comment that starts at `at`; returns `at` itself if there is none. */
static const char *skip_comment(const char *at, const char *end) {
    if (end - at < 2 || at[0] != '/') {
        return at;
    }
    if (at[1] == '/') {
        while (at < end && *at != '\n') {
            at++;
        }
    } else if (at[1] == '*') {
        for (at += 2; end - at >= 2 && !(at[0] == '*' && at[1] == '/'); at++) {
        }
        at = end - at >= 2 ? at + 2 : end;
    }
    return at;
}

/* A line of text on its way to at most TEXT_LIMIT characters. */
typedef struct Line {
    char bytes[TEXT_LIMIT + 1];
    size_t length;
} Line;

static void put(Line *line, char c) {
    if (line->length <= TEXT_LIMIT) {
        line->bytes[line->length++] = c;
    }
}

/* Copies one token-like piece: a quoted literal as a whole, else one byte. */
static const char *copy_piece(Line *line, const char *at, const char *end) {
    char quote = *at;
    put(line, *at++);
    if (quote != '"' && quote != '\'') {
        return at;
    }
    while (at < end && *at != quote && *at != '\n') {
        if (*at == '\\' && end - at >= 2) {
            put(line, *at++);
        }
        put(line, *at++);
    }
    if (at < end && *at == quote) {
        put(line, *at++);
    }
    return at;
}

static bool is_gap(const char *at, const char *end) {
    return isspace((unsigned char)*at) || (*at == '\\' && end - at >= 2 && at[1] == '\n') ||
           skip_comment(at, end) != at;
}

static const char *squeeze(Arena *arena, const char *at, const char *end) {
    Line line = {.length = 0};
    while (at < end && line.length <= TEXT_LIMIT) {
        bool gap = false;
        while (at < end && is_gap(at, end)) {
            const char *after = skip_comment(at, end);
            at = after == at ? at + 1 : after;
            gap = true;
        }
        if (gap && line.length > 0 && at < end) {
            put(&line, ' ');
        }
        if (at < end) {
            at = copy_piece(&line, at, end);
        }
    }
    if (line.length <= TEXT_LIMIT) {
        return arena_strndup(arena, line.bytes, line.length);
    }
    size_t cut = TEXT_LIMIT - 3;
    while (cut > 0 && ((unsigned char)line.bytes[cut] & 0xC0) == 0x80) {
        cut--; /* not in the middle of a UTF-8 sequence */
    }
    return arena_printf(arena, "%.*s...", (int)cut, line.bytes);
}

const char *source_text(Unit *unit, CXCursor cursor) {
    CXSourceRange range = clang_getCursorExtent(cursor);
    CXFile first, last;
    unsigned begin, end;
    clang_getFileLocation(clang_getRangeStart(range), &first, NULL, NULL, &begin);
    clang_getFileLocation(clang_getRangeEnd(range), &last, NULL, NULL, &end);
    const SourceFile *file = source_file_read(unit, first);
    if (file == NULL || file->text == NULL || first != last || end <= begin || end > file->length) {
        return NULL;
    }
    return squeeze(unit->arena, file->text + begin, file->text + end);
}

const char *source_spelled_from(Unit *unit, CXSourceLocation location, size_t *length) {
    CXFile handle;
    unsigned offset;
    clang_getSpellingLocation(location, &handle, NULL, NULL, &offset);
    const SourceFile *file = source_file_read(unit, handle);
    if (file == NULL || file->text == NULL || offset > file->length) {
        *length = 0;
        return "";
    }
    *length = file->length - offset;
    return file->text + offset;
}

bool source_is_system(Unit *unit, CXSourceLocation location) {
    if (clang_Location_isInSystemHeader(location)) {
        return true;
    }
    CXFile handle;
    clang_getFileLocation(location, &handle, NULL, NULL, NULL);
    const SourceFile *file = source_file(unit, handle);
    return file == NULL || (file->is_system && !file->is_main);
}
