/* places.c - places of results as clients have them. */
#include "lsp/analyst.h"
#include "lsp/uri.h"

#include <ctype.h>
#include <string.h>

bool places_text(const Analyst *analyst, const Workspace *workspace, const char *file,
                 PositionText *text) {
    *text = (PositionText){.encoding = analyst->server->client.encoding};
    text->bytes = source_content(workspace->sources, file, &text->length);
    return text->bytes != NULL;
}

json_t *places_position(const PositionText *text, size_t offset) {
    Position position = position_at(text, offset);
    return json_pack("{s:I, s:I}", "line", (json_int_t)position.line, "character",
                     (json_int_t)position.character);
}

json_t *places_range(const PositionText *text, size_t begin, size_t end) {
    return json_pack("{s:o, s:o}", "start", places_position(text, begin), "end",
                     places_position(text, end));
}

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

static size_t end_of_word(const PositionText *text, size_t begin) {
    size_t end = begin;
    while (end < text->length && is_word(text->bytes[end])) {
        end++;
    }
    return end > begin || begin >= text->length ? end : begin + 1;
}

/* As far as the line has it. */
static size_t end_of_statement(const Workspace *workspace, const PositionText *text, IrLoc loc,
                               const char *statement, size_t begin) {
    const char *line = source_raw_line(workspace->sources, loc);
    if (line == NULL || loc.column == 0 || loc.column > strlen(line) || statement == NULL) {
        return end_of_word(text, begin);
    }
    size_t end = begin + source_marked(line, loc.column, statement);
    return end < text->length ? end : text->length;
}

json_t *places_range_of(const Analyst *analyst, Workspace *workspace, IrLoc loc,
                        const char *statement) {
    PositionText text;
    if (loc.file == NULL || !places_text(analyst, workspace, loc.file, &text)) {
        size_t line = loc.line > 0 ? loc.line - 1 : 0;
        return json_pack("{s:{s:I, s:i}, s:{s:I, s:i}}", "start", "line", (json_int_t)line,
                         "character", 0, "end", "line", (json_int_t)line, "character", 0);
    }
    size_t begin = position_of_loc(&text, loc);
    return places_range(&text, begin, end_of_statement(workspace, &text, loc, statement, begin));
}

const char *places_uri(const Analyst *analyst, Arena *arena, const char *path) {
    for (size_t i = 0; i < analyst->open.count; i++) {
        if (strcmp(analyst->open.items[i].path, path) == 0) {
            return analyst->open.items[i].uri; /* the way the client writes it */
        }
    }
    return uri_of_path(arena, path);
}

json_t *places_location(const Analyst *analyst, Workspace *workspace, IrLoc loc,
                        const char *statement) {
    Arena *scratch = arena_open();
    const char *path = source_path(workspace->sources, loc.file);
    json_t *location = json_pack("{s:s, s:o}", "uri", places_uri(analyst, scratch, path), "range",
                                 places_range_of(analyst, workspace, loc, statement));
    arena_close(scratch);
    return location;
}

bool places_is_in(const Workspace *workspace, IrLoc loc, const char *path) {
    return loc.file != NULL && loc.line > 0 &&
           strcmp(source_path(workspace->sources, loc.file), path) == 0;
}

/* ---- what requests are about ----------------------------------------------------------------- */

static const OpenFile *find_file(const Analyst *analyst, json_t *params) {
    json_t *document = json_object_get(params, "textDocument");
    const char *uri = json_string_value(json_object_get(document, "uri"));
    Arena *scratch = arena_open();
    const char *path = uri != NULL ? uri_to_path(scratch, uri) : NULL;
    const OpenFile *found = NULL;
    for (size_t i = 0; path != NULL && i < analyst->open.count; i++) {
        if (strcmp(analyst->open.items[i].given, path) == 0) {
            found = &analyst->open.items[i];
        }
    }
    arena_close(scratch);
    return found;
}

/* The same place in the text that was checked last; false if it has been written since. */
static bool find_before(const PositionText *before, const PositionText *now, size_t *offset) {
    size_t most = before->length < now->length ? before->length : now->length;
    size_t begin = 0, end = 0;
    while (begin < most && before->bytes[begin] == now->bytes[begin]) {
        begin++;
    }
    while (end < most - begin &&
           before->bytes[before->length - end - 1] == now->bytes[now->length - end - 1]) {
        end++;
    }
    if (*offset >= begin && *offset + end < now->length) {
        return false;
    }
    *offset = *offset < begin ? *offset : *offset - now->length + before->length;
    return true;
}

/* In a text that has changed since, nothing is at that place but what was there before. */
static IrLoc loc_of(const Analyst *analyst, const Spot *spot) {
    PositionText before;
    size_t offset = spot->offset;
    if (!spot->workspace->is_stale) {
        return position_loc(&spot->text, offset);
    }
    bool is_known = places_text(analyst, spot->workspace, spot->file->path, &before) &&
                    find_before(&before, &spot->text, &offset);
    return is_known ? position_loc(&before, offset) : (IrLoc){0};
}

bool places_spot(Analyst *analyst, json_t *id, json_t *params, Spot *spot) {
    json_t *position = json_object_get(params, "position");
    json_t *uri = json_object_get(json_object_get(params, "textDocument"), "uri");
    json_t *line = json_object_get(position, "line");
    json_t *character = json_object_get(position, "character");
    if (!json_is_string(uri) ||
        (position != NULL && (!json_is_integer(line) || !json_is_integer(character) ||
                              json_integer_value(line) < 0 || json_integer_value(character) < 0))) {
        rpc_error(analyst->server, id, RPC_INVALID_PARAMS, "a document, and a position in it");
        return false;
    }
    *spot = (Spot){.file = find_file(analyst, params)};
    spot->workspace = spot->file != NULL ? workspaces_of(analyst, spot->file->path) : NULL;
    if (spot->workspace == NULL || spot->workspace->results == NULL) {
        rpc_result(analyst->server, id, json_null());
        return false;
    }
    spot->text =
        (PositionText){spot->file->text, spot->file->length, analyst->server->client.encoding};
    if (position != NULL) {
        Position at = {(size_t)json_integer_value(line), (size_t)json_integer_value(character)};
        spot->offset = position_offset(&spot->text, at);
        spot->loc = loc_of(analyst, spot);
    }
    return true;
}
