/* report_json.c - results for programs: docs/json.md describes every field.
 *
 * Types never vary: where something is not known, a text is "" and a number is 0.
 * Keys keep the order in which they are set here. Whatever differs from run to
 * run (time, memory) is left out unless asked for. */
#include "report/report.h"
#include "report/values.h"

enum { SCHEMA = 1 };

/* ---- findings ------------------------------------------------------------------- */

static json_t *step_of(Arena *arena, const Step *step) {
    json_t *object = json_object();
    json_object_set_new(object, "kind", json_string(verdict_step_name(step->kind)));
    values_set_place(arena, object, step->loc);
    json_object_set_new(object, "function", values_text(arena, step->function));
    json_object_set_new(object, "depth", values_number(step->depth));
    json_object_set_new(object, "message", values_text(arena, step->message));
    json_object_set_new(object, "aside", json_boolean(step->is_aside));
    return object;
}

static json_t *suppression_of(Arena *arena, const Suppression *suppression) {
    json_t *object = json_object();
    json_object_set_new(object, "kind", json_string(verdict_suppression_name(suppression->kind)));
    values_set_place(arena, object, suppression->loc);
    json_object_set_new(object, "rules", values_text(arena, suppression->rules));
    json_object_set_new(object, "reason", values_text(arena, suppression->reason));
    json_object_set_new(object, "until", values_text(arena, suppression->until));
    json_object_set_new(object, "used", json_boolean(suppression->used));
    json_object_set_new(object, "problem", values_text(arena, suppression->problem));
    return object;
}

static json_t *triage_of(Arena *arena, const Triage *triage) {
    json_t *object = json_object();
    json_object_set_new(object, "status", json_string(verdict_triage_name(triage->status)));
    json_object_set_new(object, "by", values_text(arena, triage->by));
    json_object_set_new(object, "why", values_text(arena, triage->why));
    json_object_set_new(object, "until", values_text(arena, triage->until));
    json_object_set_new(object, "when", values_text(arena, triage->when));
    json_object_set_new(object, "expired", json_boolean(triage->expired));
    return object;
}

static json_t *fixed_of(Arena *arena, const FixedFinding *fixed) {
    json_t *object = json_object();
    json_object_set_new(object, "rule", values_text(arena, fixed->rule));
    json_object_set_new(object, "file", values_text(arena, fixed->file));
    json_object_set_new(object, "line", values_number(fixed->line));
    json_object_set_new(object, "function", values_text(arena, fixed->function));
    json_object_set_new(object, "object", values_text(arena, fixed->object));
    json_object_set_new(object, "message", values_text(arena, fixed->message));
    json_object_set_new(object, "fingerprint", values_text(arena, fixed->fingerprint));
    return object;
}

/* Whether it counts; and what is said about it, where something is. */
static void set_standing(Arena *arena, json_t *object, const Finding *finding) {
    json_object_set_new(object, "counts", json_boolean(verdict_counts(finding)));
    json_object_set_new(object, "baseline", json_string(verdict_baseline_name(finding->baseline)));
    if (finding->suppression != NULL) {
        json_object_set_new(object, "suppression", suppression_of(arena, finding->suppression));
    }
    if (finding->triage != NULL) {
        json_object_set_new(object, "triage", triage_of(arena, finding->triage));
    }
}

static json_t *finding_of(Arena *arena, const Finding *finding) {
    json_t *object = json_object();
    json_object_set_new(object, "rule", json_string(finding->rule->id));
    json_object_set_new(object, "name", json_string(finding->rule->name));
    json_object_set_new(object, "severity", json_string(rules_severity_name(finding->severity)));
    values_set_place(arena, object, finding->loc);
    json_object_set_new(object, "function", values_text(arena, finding->function));
    json_object_set_new(object, "object", values_text(arena, finding->object));
    json_object_set_new(object, "birth", values_place(arena, finding->birth));
    json_object_set_new(object, "message", values_text(arena, finding->message));
    json_object_set_new(object, "statement", values_text(arena, finding->statement));
    json_object_set_new(object, "fingerprint", values_text(arena, finding->fingerprint));
    json_t *path = json_array();
    for (uint32_t i = 0; i < finding->step_count; i++) {
        json_array_append_new(path, step_of(arena, &finding->steps[i]));
    }
    json_object_set_new(object, "path", path);
    json_t *also = json_array();
    for (uint32_t i = 0; i < finding->also_count; i++) {
        json_array_append_new(also, values_place(arena, finding->also[i]));
    }
    json_object_set_new(object, "also", also);
    VALUES_SET_ARRAY(object, "components", finding->component_count,
                     values_text(arena, finding->components[i]));
    set_standing(arena, object, finding);
    return object;
}

/* ---- the rest -------------------------------------------------------------------- */

static json_t *verdict_of(Arena *arena, const Verdict *verdict) {
    json_t *object = json_object();
    json_object_set_new(object, "component", values_text(arena, verdict->component));
    json_object_set_new(object, "rule", json_string(verdict->rule->id));
    json_object_set_new(object, "name", json_string(verdict->rule->name));
    json_object_set_new(object, "object", values_text(arena, verdict->object));
    json_object_set_new(object, "birth", values_place(arena, verdict->birth));
    json_object_set_new(object, "verdict", json_string(verdict_name(verdict->kind)));
    json_object_set_new(object, "reason", values_text(arena, verdict->reason));
    if (verdict->reported_as != NULL) {
        json_object_set_new(object, "reported_as", json_string(verdict->reported_as));
    }
    json_object_set_new(object, "states", values_number(verdict->states));
    return object;
}

static json_t *unit_of(Arena *arena, const UnitResult *unit) {
    json_t *object = json_object();
    json_object_set_new(object, "file", values_text(arena, unit->file));
    json_object_set_new(object, "component", values_text(arena, unit->component));
    json_object_set_new(object, "status", json_string(verdict_unit_name(unit->status)));
    json_t *reasons = json_array();
    for (uint32_t i = 0; i < unit->reason_count; i++) {
        json_array_append_new(reasons, values_text(arena, unit->reasons[i]));
    }
    json_object_set_new(object, "reasons", reasons);
    json_t *repairs = json_array();
    for (uint32_t i = 0; i < unit->repair_count; i++) {
        json_array_append_new(repairs, values_repair(arena, &unit->repairs[i]));
    }
    json_object_set_new(object, "repairs", repairs);
    json_object_set_new(object, "functions", values_number(unit->functions));
    json_object_set_new(object, "degraded_functions", values_number(unit->degraded_functions));
    return object;
}

static json_t *assumption_of(Arena *arena, const Assumption *assumption) {
    json_t *object = values_place(arena, assumption->loc);
    json_object_set_new(object, "text", values_text(arena, assumption->text));
    return object;
}

static json_t *gap_of(Arena *arena, const IrGap *gap) {
    json_t *object = json_object();
    json_object_set_new(object, "kind", values_text(arena, gap->kind));
    json_object_set_new(object, "count", values_number(gap->count));
    json_object_set_new(object, "first", values_place(arena, gap->first));
    return object;
}

static json_t *tool_of(Arena *arena, const Results *results) {
    json_t *object = json_object();
    json_object_set_new(object, "name", json_string("fltcheck"));
    json_object_set_new(object, "version", json_string(FLTCHECK_VERSION));
    json_object_set_new(object, "libclang", values_text(arena, results->libclang));
    json_object_set_new(object, "headers", values_text(arena, results->headers));
    json_object_set_new(object, "rules", values_text(arena, results->rules->digest));
    return object;
}

static json_t *statistics_of(const RunStatistics *statistics) {
    json_t *object = json_object();
    json_object_set_new(object, "states", values_number(statistics->states));
    json_object_set_new(object, "merged", values_number(statistics->merged));
    json_object_set_new(object, "summaries", values_number(statistics->summaries));
    json_object_set_new(object, "summary_hits", values_number(statistics->summary_hits));
    json_object_set_new(object, "replays", values_number(statistics->replays));
    return object;
}

static json_t *timing_of(const RunStatistics *statistics) {
    json_t *object = json_object();
    json_object_set_new(object, "parse_seconds", json_real(statistics->parse_seconds));
    json_object_set_new(object, "engine_seconds", json_real(statistics->engine_seconds));
    json_object_set_new(object, "total_seconds", json_real(statistics->total_seconds));
    json_object_set_new(object, "peak_memory", values_number(statistics->peak_memory));
    json_object_set_new(object, "worker_memory", values_number(statistics->worker_memory));
    return object;
}

static json_t *root_of(Arena *arena, const Results *r, bool timing) {
    json_t *root = json_object();
    json_object_set_new(root, "schema", json_integer(SCHEMA));
    json_object_set_new(root, "tool", tool_of(arena, r));
    VALUES_SET_ARRAY(root, "findings", r->finding_count, finding_of(arena, r->findings[i]));
    VALUES_SET_ARRAY(root, "verdicts", r->verdict_count, verdict_of(arena, r->verdicts[i]));
    VALUES_SET_ARRAY(root, "units", r->unit_count, unit_of(arena, r->units[i]));
    VALUES_SET_ARRAY(root, "assumptions", r->assumption_count,
                     assumption_of(arena, &r->assumptions[i]));
    VALUES_SET_ARRAY(root, "gaps", r->gap_count, gap_of(arena, &r->gaps[i]));
    VALUES_SET_ARRAY(root, "suppressions", r->suppression_count,
                     suppression_of(arena, r->suppressions[i]));
    json_object_set_new(root, "baseline", values_text(arena, r->baseline));
    VALUES_SET_ARRAY(root, "fixed", r->fixed_count, fixed_of(arena, &r->fixed[i]));
    json_object_set_new(root, "statistics", statistics_of(&r->statistics));
    if (timing) {
        json_object_set_new(root, "timing", timing_of(&r->statistics));
    }
    return root;
}

void report_json(Text *out, const Results *results, ReportOptions options) {
    json_t *root = root_of(out->arena, results, options.verbose);
    values_finish(out, root);
}
