/* baseline.c - findings against those of a file or an earlier run. */
#include "run/baseline.h"

#include "base/platform.h"
#include "base/strmap.h"
#include "base/vec.h"
#include "report/values.h"
#include "run/run.h"

#include <string.h>

enum { SCHEMA = 1 };

bool baseline_is_stored(const char *name) {
    return text_starts(name, "run:") || text_starts(name, "git:");
}

/* ---- reading --------------------------------------------------------------------- */

static const char *text_of(Arena *arena, const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL && *text != '\0' ? arena_strdup(arena, text) : NULL;
}

static FixedFinding entry_of(Arena *arena, const json_t *object) {
    FixedFinding entry = {.rule = text_of(arena, object, "rule"),
                          .fingerprint = text_of(arena, object, "fingerprint"),
                          .file = text_of(arena, object, "file"),
                          .function = text_of(arena, object, "function"),
                          .object = text_of(arena, object, "object"),
                          .message = text_of(arena, object, "message")};
    json_int_t line = json_integer_value(json_object_get(object, "line"));
    entry.line = line > 0 && line <= UINT32_MAX ? (uint32_t)line : 0;
    const json_t *names = json_object_get(object, "components");
    VEC(const char *) components = {0};
    for (size_t i = 0; i < json_array_size(names); i++) {
        const char *name = json_string_value(json_array_get(names, i));
        if (name != NULL) {
            vec_push(arena, &components, arena_strdup(arena, name));
        }
    }
    entry.components = components.items;
    entry.component_count = (uint32_t)components.count;
    return entry;
}

/* NULL if `root` is no baseline, with the reason in `*error`. */
static const Baseline *read_root(Arena *arena, const char *path, const json_t *root,
                                 const char **error) {
    const json_t *schema = json_object_get(root, "schema");
    const json_t *findings = json_object_get(root, "findings");
    VEC(FixedFinding) entries = {0};
    if (!json_is_array(findings)) {
        *error = "there is no array 'findings' in it";
        return NULL;
    }
    if (json_is_integer(schema) && json_integer_value(schema) > SCHEMA) {
        *error = "it was written by a newer version";
        return NULL;
    }
    for (size_t i = 0; i < json_array_size(findings); i++) {
        FixedFinding entry = entry_of(arena, json_array_get(findings, i));
        if (entry.fingerprint == NULL || entry.rule == NULL) {
            *error = arena_printf(arena, "entry %lu has no 'fingerprint' or no 'rule'",
                                  (unsigned long)i + 1);
            return NULL;
        }
        vec_push(arena, &entries, entry);
    }
    Baseline *baseline = ARENA_NEW(arena, Baseline);
    *baseline = (Baseline){path, entries.items, (uint32_t)entries.count};
    return baseline;
}

const Baseline *baseline_read(Arena *arena, const char *path, Diag *diag) {
    size_t length = 0;
    const char *error = NULL;
    const char *text = platform_read_file(arena, path, &length, &error);
    DiagPlace place = {path, 0, 0};
    if (text == NULL) {
        diag_report(diag, DIAG_ERROR, place, "can't read the baseline: %s", error);
        return NULL;
    }
    json_error_t mistake;
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &mistake);
    if (root == NULL) {
        place.line = (unsigned)mistake.line;
        place.column = (unsigned)mistake.column;
        diag_report(diag, DIAG_ERROR, place, "the baseline is no JSON: %s", mistake.text);
        return NULL;
    }
    const Baseline *baseline = read_root(arena, path, root, &error);
    json_decref(root);
    if (baseline == NULL) {
        diag_report(diag, DIAG_ERROR, place, "this is no baseline: %s", error);
    }
    return baseline;
}

/* ---- comparing ------------------------------------------------------------------- */

static bool was_looked_at(const Results *results, const char *component) {
    for (uint32_t i = 0; i < results->unit_count; i++) {
        if (strcmp(results->units[i]->component, component) == 0) {
            return true;
        }
    }
    return false;
}

/* That it is not found means that it is not there. */
static bool is_decided(const Results *results, const FixedFinding *entry) {
    for (uint32_t i = 0; i < entry->component_count; i++) {
        if (!was_looked_at(results, entry->components[i])) {
            return false;
        }
    }
    for (uint32_t i = 0; i < results->verdict_count; i++) {
        const Verdict *verdict = results->verdicts[i];
        if (verdict->kind == VERDICT_UNKNOWN && strcmp(verdict->rule->id, entry->rule) == 0) {
            return false;
        }
    }
    return !run_is_incomplete(results);
}

void baseline_compare(Arena *arena, const Baseline *baseline, Results *results,
                      Finding *const *findings) {
    if (baseline == NULL) {
        return;
    }
    StrMap *known = strmap_new(arena), *found = strmap_new(arena);
    for (uint32_t i = 0; i < baseline->entry_count; i++) {
        strmap_put(known, baseline->entries[i].fingerprint, NULL);
    }
    for (uint32_t i = 0; i < results->finding_count; i++) {
        bool is_known = strmap_has(known, findings[i]->fingerprint);
        findings[i]->baseline = is_known ? BASELINE_UNCHANGED : BASELINE_NEW;
        strmap_put(found, findings[i]->fingerprint, NULL);
    }
    VEC(FixedFinding) fixed = {0};
    for (uint32_t i = 0; i < baseline->entry_count; i++) {
        const FixedFinding *entry = &baseline->entries[i];
        if (!strmap_has(found, entry->fingerprint) && is_decided(results, entry)) {
            vec_push(arena, &fixed, *entry);
        }
    }
    results->baseline = baseline->name;
    results->fixed = fixed.items;
    results->fixed_count = (uint32_t)fixed.count;
}

/* ---- writing --------------------------------------------------------------------- */

static json_t *finding_of(Arena *arena, const Finding *finding) {
    json_t *object = json_object();
    json_object_set_new(object, "rule", json_string(finding->rule->id));
    json_object_set_new(object, "fingerprint", values_text(arena, finding->fingerprint));
    json_object_set_new(object, "file", values_text(arena, finding->loc.file));
    json_object_set_new(object, "line", values_number(finding->loc.line));
    json_object_set_new(object, "function", values_text(arena, finding->function));
    json_object_set_new(object, "object", values_text(arena, finding->object));
    json_object_set_new(object, "message", values_text(arena, finding->message));
    VALUES_SET_ARRAY(object, "components", finding->component_count,
                     values_text(arena, finding->components[i]));
    return object;
}

void baseline_text(Text *out, const Results *results) {
    json_t *root = json_object(), *array = json_array();
    for (uint32_t i = 0; i < results->finding_count; i++) {
        if (results->findings[i]->suppression == NULL) {
            json_array_append_new(array, finding_of(out->arena, results->findings[i]));
        }
    }
    json_object_set_new(root, "schema", json_integer(SCHEMA));
    json_object_set_new(root, "findings", array);
    values_finish(out, root);
}
