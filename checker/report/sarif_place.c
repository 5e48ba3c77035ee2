/* sarif_place.c - messages and locations as SARIF has them. */
#include "report/sarif.h"

#include "report/utf8.h"

#include <string.h>

/* Longer lines are not quoted: generated code. */
enum { LONGEST_SNIPPET = 400 };

json_t *sarif_message(Sarif *sarif, const char *text) {
    json_t *message = json_object();
    json_object_set_new(message, "text", values_text(sarif->arena, text));
    return message;
}

json_t *sarif_artifact(Sarif *sarif, const char *file) {
    json_t *artifact = json_object();
    json_object_set_new(artifact, "uri", json_string(location_uri(sarif->locations, file)));
    if (location_is_inside(sarif->locations, file)) {
        json_object_set_new(artifact, "uriBaseId", json_string("%SRCROOT%"));
    }
    return artifact;
}

/* Columns are counted in units of UTF-16, from 1. What is no UTF-8 counts byte by byte. */
static uint32_t column_of(const char *line, size_t bytes) {
    uint32_t column = 1;
    for (const char *at = line; at < line + bytes && *at != '\0';) {
        size_t length = utf8_sequence(at);
        column += length == 4 ? 2 : 1;
        at += length > 0 ? length : 1;
    }
    return column;
}

static json_t *region_of(Sarif *sarif, IrLoc loc, const char *statement) {
    json_t *region = json_object();
    json_object_set_new(region, "startLine", values_number(loc.line));
    const char *line = source_raw_line(sarif->sources, loc);
    if (line == NULL || loc.column == 0 || loc.column > strlen(line)) {
        return region;
    }
    size_t start = loc.column - 1;
    size_t end = start + source_marked(line, loc.column, statement);
    json_object_set_new(region, "startColumn", values_number(column_of(line, start)));
    if (statement != NULL) {
        json_object_set_new(region, "endColumn", values_number(column_of(line, end)));
        if (strlen(line) <= LONGEST_SNIPPET) {
            const char *marked = arena_strndup(sarif->arena, line + start, end - start);
            json_object_set_new(region, "snippet", sarif_message(sarif, marked));
        }
    }
    return region;
}

json_t *sarif_location(Sarif *sarif, IrLoc loc, const char *statement) {
    json_t *location = json_object(), *physical = json_object();
    json_object_set_new(physical, "artifactLocation", sarif_artifact(sarif, loc.file));
    if (loc.line > 0) {
        json_object_set_new(physical, "region", region_of(sarif, loc, statement));
    }
    json_object_set_new(location, "physicalLocation", physical);
    return location;
}
