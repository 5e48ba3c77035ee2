/* report_json.c - results for programs: docs/json.md describes every field.
 *
 * Types never vary: where something is not known, a text is "" and a number is 0.
 * Keys keep the order in which they are set here. Whatever differs from run to
 * run (time, memory) is left out unless asked for. */
#include "report/report.h"
#include "report/utf8.h"

#include <jansson.h>

enum { SCHEMA = 1 };

/* A JSON string; bytes that are not UTF-8 (file names, legacy sources) become
 * U+FFFD. NULL becomes "". */
static json_t *string_of(Arena *arena, const char *text) {
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

static json_t *number_of(uint64_t number) {
    return json_integer((json_int_t)number);
}

static void set_place(Arena *arena, json_t *object, IrLoc loc) {
    json_object_set_new(object, "file", string_of(arena, loc.file));
    json_object_set_new(object, "line", number_of(loc.line));
    json_object_set_new(object, "column", number_of(loc.column));
}

static json_t *place_of(Arena *arena, IrLoc loc) {
    json_t *object = json_object();
    set_place(arena, object, loc);
    return object;
}

/* ---- findings ------------------------------------------------------------------- */

static json_t *step_of(Arena *arena, const Step *step) {
    json_t *object = json_object();
    json_object_set_new(object, "kind", json_string(verdict_step_name(step->kind)));
    set_place(arena, object, step->loc);
    json_object_set_new(object, "function", string_of(arena, step->function));
    json_object_set_new(object, "depth", number_of(step->depth));
    json_object_set_new(object, "message", string_of(arena, step->message));
    return object;
}

static json_t *finding_of(Arena *arena, const Finding *finding) {
    json_t *object = json_object();
    json_object_set_new(object, "rule", json_string(finding->rule->id));
    json_object_set_new(object, "name", json_string(finding->rule->name));
    json_object_set_new(object, "severity", json_string(rules_severity_name(finding->severity)));
    set_place(arena, object, finding->loc);
    json_object_set_new(object, "function", string_of(arena, finding->function));
    json_object_set_new(object, "object", string_of(arena, finding->object));
    json_object_set_new(object, "birth", place_of(arena, finding->birth));
    json_object_set_new(object, "message", string_of(arena, finding->message));
    json_object_set_new(object, "statement", string_of(arena, finding->statement));
    json_object_set_new(object, "fingerprint", string_of(arena, finding->fingerprint));
    json_t *path = json_array();
    for (uint32_t i = 0; i < finding->step_count; i++) {
        json_array_append_new(path, step_of(arena, &finding->steps[i]));
    }
    json_object_set_new(object, "path", path);
    json_t *also = json_array();
    for (uint32_t i = 0; i < finding->also_count; i++) {
        json_array_append_new(also, place_of(arena, finding->also[i]));
    }
    json_object_set_new(object, "also", also);
    return object;
}

/* ---- the rest -------------------------------------------------------------------- */

static json_t *verdict_of(Arena *arena, const Verdict *verdict) {
    json_t *object = json_object();
    json_object_set_new(object, "component", string_of(arena, verdict->component));
    json_object_set_new(object, "rule", json_string(verdict->rule->id));
    json_object_set_new(object, "name", json_string(verdict->rule->name));
    json_object_set_new(object, "object", string_of(arena, verdict->object));
    json_object_set_new(object, "birth", place_of(arena, verdict->birth));
    json_object_set_new(object, "verdict", json_string(verdict_name(verdict->kind)));
    json_object_set_new(object, "reason", string_of(arena, verdict->reason));
    json_object_set_new(object, "states", number_of(verdict->states));
    return object;
}

static json_t *repair_of(Arena *arena, const Repair *repair) {
    json_t *object = place_of(arena, repair->loc);
    json_object_set_new(object, "kind", json_string(verdict_repair_name(repair->kind)));
    json_object_set_new(object, "name", string_of(arena, repair->name));
    return object;
}

static json_t *unit_of(Arena *arena, const UnitResult *unit) {
    json_t *object = json_object();
    json_object_set_new(object, "file", string_of(arena, unit->file));
    json_object_set_new(object, "component", string_of(arena, unit->component));
    json_object_set_new(object, "status", json_string(verdict_unit_name(unit->status)));
    json_t *reasons = json_array();
    for (uint32_t i = 0; i < unit->reason_count; i++) {
        json_array_append_new(reasons, string_of(arena, unit->reasons[i]));
    }
    json_object_set_new(object, "reasons", reasons);
    json_t *repairs = json_array();
    for (uint32_t i = 0; i < unit->repair_count; i++) {
        json_array_append_new(repairs, repair_of(arena, &unit->repairs[i]));
    }
    json_object_set_new(object, "repairs", repairs);
    json_object_set_new(object, "functions", number_of(unit->functions));
    json_object_set_new(object, "degraded_functions", number_of(unit->degraded_functions));
    return object;
}

static json_t *assumption_of(Arena *arena, const Assumption *assumption) {
    json_t *object = place_of(arena, assumption->loc);
    json_object_set_new(object, "text", string_of(arena, assumption->text));
    return object;
}

static json_t *gap_of(Arena *arena, const IrGap *gap) {
    json_t *object = json_object();
    json_object_set_new(object, "kind", string_of(arena, gap->kind));
    json_object_set_new(object, "count", number_of(gap->count));
    json_object_set_new(object, "first", place_of(arena, gap->first));
    return object;
}

static json_t *tool_of(Arena *arena, const Results *results) {
    json_t *object = json_object();
    json_object_set_new(object, "name", json_string("fltcheck"));
    json_object_set_new(object, "version", json_string(FLTCHECK_VERSION));
    json_object_set_new(object, "libclang", string_of(arena, results->libclang));
    json_object_set_new(object, "headers", string_of(arena, results->headers));
    json_object_set_new(object, "rules", string_of(arena, results->rules->digest));
    return object;
}

static json_t *statistics_of(const RunStatistics *statistics) {
    json_t *object = json_object();
    json_object_set_new(object, "states", number_of(statistics->states));
    json_object_set_new(object, "merged", number_of(statistics->merged));
    json_object_set_new(object, "summaries", number_of(statistics->summaries));
    json_object_set_new(object, "summary_hits", number_of(statistics->summary_hits));
    json_object_set_new(object, "replays", number_of(statistics->replays));
    return object;
}

static json_t *timing_of(const RunStatistics *statistics) {
    json_t *object = json_object();
    json_object_set_new(object, "parse_seconds", json_real(statistics->parse_seconds));
    json_object_set_new(object, "engine_seconds", json_real(statistics->engine_seconds));
    json_object_set_new(object, "total_seconds", json_real(statistics->total_seconds));
    json_object_set_new(object, "peak_memory", number_of(statistics->peak_memory));
    return object;
}

/* Sets `key` to an array of ONE(arena, ITEM) for i < COUNT. */
#define SET_ARRAY(root, key, count, one)                                                           \
    do {                                                                                           \
        json_t *array = json_array();                                                              \
        for (uint32_t i = 0; i < (count); i++) {                                                   \
            json_array_append_new(array, (one));                                                   \
        }                                                                                          \
        json_object_set_new((root), (key), array);                                                 \
    } while (0)

static json_t *root_of(Arena *arena, const Results *r, bool timing) {
    json_t *root = json_object();
    json_object_set_new(root, "schema", json_integer(SCHEMA));
    json_object_set_new(root, "tool", tool_of(arena, r));
    SET_ARRAY(root, "findings", r->finding_count, finding_of(arena, r->findings[i]));
    SET_ARRAY(root, "verdicts", r->verdict_count, verdict_of(arena, r->verdicts[i]));
    SET_ARRAY(root, "units", r->unit_count, unit_of(arena, r->units[i]));
    SET_ARRAY(root, "assumptions", r->assumption_count, assumption_of(arena, &r->assumptions[i]));
    SET_ARRAY(root, "gaps", r->gap_count, gap_of(arena, &r->gaps[i]));
    json_object_set_new(root, "statistics", statistics_of(&r->statistics));
    if (timing) {
        json_object_set_new(root, "timing", timing_of(&r->statistics));
    }
    return root;
}

static int append_bytes(const char *bytes, size_t length, void *out) {
    text_append_n(out, bytes, length);
    return 0;
}

void report_json(Text *out, const Results *results, ReportOptions options) {
    json_t *root = root_of(out->arena, results, options.verbose);
    json_dump_callback(root, append_bytes, out, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
    text_char(out, '\n');
    json_decref(root);
}
