/* triage_json.c - decisions as JSON, out and in. */
#include "cli/triage_json.h"

#include "base/date.h"
#include "base/platform.h"
#include "report/values.h"

#include <string.h>

enum { SCHEMA = 1 };

void triage_json_write(Text *out, const StoreDecisions *decisions) {
    json_t *root = json_object(), *array = json_array();
    for (size_t i = 0; i < decisions->count; i++) {
        const Triage *triage = &decisions->items[i].triage;
        json_t *object = json_object();
        json_object_set_new(object, "fingerprint",
                            values_text(out->arena, decisions->items[i].fingerprint));
        json_object_set_new(object, "status", json_string(verdict_triage_name(triage->status)));
        json_object_set_new(object, "by", values_text(out->arena, triage->by));
        json_object_set_new(object, "why", values_text(out->arena, triage->why));
        json_object_set_new(object, "until", values_text(out->arena, triage->until));
        json_object_set_new(object, "when", values_text(out->arena, triage->when));
        json_array_append_new(array, object);
    }
    json_object_set_new(root, "schema", json_integer(SCHEMA));
    json_object_set_new(root, "decisions", array);
    values_finish(out, root);
}

static const char *text_of(Arena *arena, const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL && *text != '\0' ? arena_strdup(arena, text) : NULL;
}

static bool find_status(const char *name, TriageStatus *status) {
    for (int i = 0; name != NULL && i <= TRIAGE_ACCEPTED; i++) {
        if (strcmp(verdict_triage_name((TriageStatus)i), name) == 0) {
            *status = (TriageStatus)i;
            return true;
        }
    }
    return false;
}

static bool read_one(Arena *arena, const json_t *object, StoreDecision *decision) {
    Triage *triage = &decision->triage;
    decision->fingerprint = text_of(arena, object, "fingerprint");
    triage->by = text_of(arena, object, "by");
    triage->why = text_of(arena, object, "why");
    triage->until = text_of(arena, object, "until");
    triage->when = text_of(arena, object, "when");
    return find_status(text_of(arena, object, "status"), &triage->status) &&
           decision->fingerprint != NULL && triage->by != NULL && triage->why != NULL &&
           triage->when != NULL && (triage->until == NULL || date_is_day(triage->until));
}

static const char *read_all(Arena *arena, const json_t *root, StoreDecisions *decisions) {
    const json_t *array = json_object_get(root, "decisions");
    if (!json_is_array(array) || json_integer_value(json_object_get(root, "schema")) != SCHEMA) {
        return "expected an object with 'schema': 1 and an array 'decisions'";
    }
    for (size_t i = 0; i < json_array_size(array); i++) {
        StoreDecision decision = {0};
        if (!read_one(arena, json_array_get(array, i), &decision)) {
            return arena_printf(arena, "decision %lu lacks something, or has a wrong status or day",
                                (unsigned long)i + 1);
        }
        vec_push(arena, decisions, decision);
    }
    return NULL;
}

bool triage_json_read(Arena *arena, const char *path, StoreDecisions *decisions, Diag *diag) {
    size_t length = 0;
    const char *error = NULL;
    const char *text = platform_read_file(arena, path, &length, &error);
    json_error_t mistake = {0};
    json_t *root = text != NULL ? json_loadb(text, length, JSON_REJECT_DUPLICATES, &mistake) : NULL;
    if (root != NULL) {
        error = read_all(arena, root, decisions);
        json_decref(root);
    } else if (text != NULL) {
        error = arena_strdup(arena, mistake.text);
    }
    if (error != NULL) {
        diag_report(diag, DIAG_ERROR, (DiagPlace){path, 0, 0}, "can't read decisions: %s", error);
    }
    return error == NULL;
}
