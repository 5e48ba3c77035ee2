/* values.c - texts, numbers and places as JSON values. */
#include "report/values.h"

#include "report/utf8.h"

json_t *values_text(Arena *arena, const char *text) {
    json_t *plain = json_string(text != NULL ? text : "");
    if (plain != NULL) {
        return plain;
    }
    Text repaired = text_new(arena);
    for (const char *at = text; *at != '\0';) {
        size_t length = utf8_sequence(at);
        text_append_n(&repaired, length > 0 ? at : "\xEF\xBF\xBD", length > 0 ? length : 3);
        at += length > 0 ? length : 1;
    }
    return json_string(text_str(&repaired));
}

json_t *values_number(uint64_t number) {
    return json_integer((json_int_t)number);
}

void values_set_place(Arena *arena, json_t *object, IrLoc loc) {
    json_object_set_new(object, "file", values_text(arena, loc.file));
    json_object_set_new(object, "line", values_number(loc.line));
    json_object_set_new(object, "column", values_number(loc.column));
}

json_t *values_place(Arena *arena, IrLoc loc) {
    json_t *object = json_object();
    values_set_place(arena, object, loc);
    return object;
}

json_t *values_repair(Arena *arena, const Repair *repair) {
    json_t *object = values_place(arena, repair->loc);
    json_object_set_new(object, "kind", json_string(verdict_repair_name(repair->kind)));
    json_object_set_new(object, "name", values_text(arena, repair->name));
    return object;
}

static int append_bytes(const char *bytes, size_t length, void *out) {
    text_append_n(out, bytes, length);
    return 0;
}

static void finish(Text *out, json_t *root, size_t style) {
    json_dump_callback(root, append_bytes, out, style | JSON_REAL_PRECISION(6));
    text_char(out, '\n');
    json_decref(root);
}

void values_finish(Text *out, json_t *root) {
    finish(out, root, JSON_INDENT(2));
}

void values_finish_compact(Text *out, json_t *root) {
    finish(out, root, JSON_COMPACT);
}
