/* sarif_result.c - a finding with its path as SARIF has them. */
#include "report/sarif.h"

/* ---- path -------------------------------------------------------------------------- */

/* Step kinds in the words that SARIF suggests (3.38.8). */
static json_t *kinds_of(StepKind kind) {
    static const char *const words[][2] = {
        [STEP_LIFECYCLE] = {"implicit", "handler"}, [STEP_CALL] = {"call", "function"},
        [STEP_RETURN] = {"return", "function"},     [STEP_BRANCH] = {"branch", NULL},
        [STEP_ASSUME] = {"branch", "implicit"},     [STEP_OBJECT] = {"resource", NULL},
        [STEP_FINDING] = {"danger", NULL}};
    json_t *kinds = json_array();
    for (int i = 0; i < 2 && words[kind][i] != NULL; i++) {
        json_array_append_new(kinds, json_string(words[kind][i]));
    }
    return kinds;
}

static const char *importance_of(const Step *step) {
    bool is_essential =
        step->kind == STEP_LIFECYCLE || step->kind == STEP_OBJECT || step->kind == STEP_FINDING;
    return is_essential ? "essential" : step->is_aside ? "unimportant" : "important";
}

/* What the system does has no place in the source: it is shown where the source goes on. */
static IrLoc place_of_step(const Finding *finding, uint32_t index) {
    for (uint32_t i = index; i < finding->step_count; i++) {
        if (finding->steps[i].loc.line != 0) {
            return finding->steps[i].loc;
        }
    }
    return finding->loc;
}

static json_t *step_of(Sarif *sarif, const Finding *finding, uint32_t index) {
    const Step *step = &finding->steps[index];
    json_t *object = json_object();
    json_t *location = sarif_location(sarif, place_of_step(finding, index), NULL);
    if (step->function != NULL) {
        json_t *function = json_object(), *functions = json_array();
        json_object_set_new(function, "name", values_text(sarif->arena, step->function));
        json_object_set_new(function, "kind", json_string("function"));
        json_array_append_new(functions, function);
        json_object_set_new(location, "logicalLocations", functions);
    }
    json_object_set_new(location, "message", sarif_message(sarif, step->message));
    json_object_set_new(object, "location", location);
    json_object_set_new(object, "kinds", kinds_of(step->kind));
    json_object_set_new(object, "nestingLevel", values_number(step->depth));
    json_object_set_new(object, "executionOrder", values_number(index + 1));
    json_object_set_new(object, "importance", json_string(importance_of(step)));
    return object;
}

/* The end of a path matters most: what is too long loses its beginning. */
static json_t *flows_of(Sarif *sarif, const Finding *finding) {
    uint32_t first = 0;
    if (finding->step_count > SARIF_STEPS) {
        first = finding->step_count - SARIF_STEPS;
        sarif->steps_left_out += first;
    }
    json_t *steps = json_array();
    for (uint32_t i = first; i < finding->step_count; i++) {
        json_array_append_new(steps, step_of(sarif, finding, i));
    }
    sarif->steps += finding->step_count - first;
    json_t *thread = json_object(), *threads = json_array();
    json_t *flow = json_object(), *flows = json_array();
    json_object_set_new(thread, "locations", steps);
    json_array_append_new(threads, thread);
    json_object_set_new(flow, "threadFlows", threads);
    json_array_append_new(flows, flow);
    return flows;
}

static void set_flows(Sarif *sarif, json_t *result, const Finding *finding) {
    if (finding->step_count == 0) {
        return;
    }
    if (sarif->steps + finding->step_count > SARIF_ALL_STEPS) {
        sarif->flows_left_out++;
        return;
    }
    json_object_set_new(result, "codeFlows", flows_of(sarif, finding));
}

/* ---- further places ------------------------------------------------------------------ */

static void add_related(Sarif *sarif, json_t *related, IrLoc loc, const char *message) {
    json_t *location = sarif_location(sarif, loc, NULL);
    json_object_set_new(location, "id", values_number(json_array_size(related) + 1));
    json_object_set_new(location, "message", sarif_message(sarif, message));
    json_array_append_new(related, location);
}

static void set_related(Sarif *sarif, json_t *result, const Finding *finding) {
    json_t *related = json_array();
    if (finding->birth.line != 0) {
        const char *object = finding->object != NULL ? finding->object : "the object";
        add_related(sarif, related, finding->birth,
                    arena_printf(sarif->arena, "%s comes from here", object));
    }
    for (uint32_t i = 0; i < finding->also_count; i++) {
        if (json_array_size(related) + 1 >= SARIF_LOCATIONS) {
            sarif->locations_left_out += finding->also_count - i;
            break;
        }
        add_related(sarif, related, finding->also[i], "the same happens here");
    }
    if (json_array_size(related) > 0) {
        json_object_set(result, "relatedLocations", related);
    }
    json_decref(related);
}

/* ---- what was decided ------------------------------------------------------------------ */

static json_t *inline_suppression(Sarif *sarif, const Suppression *suppression) {
    json_t *object = json_object();
    bool in_source = suppression->kind != SUPPRESSION_CONFIG;
    json_object_set_new(object, "kind", json_string(in_source ? "inSource" : "external"));
    json_object_set_new(object, "status", json_string("accepted"));
    json_object_set_new(object, "justification", values_text(sarif->arena, suppression->reason));
    if (suppression->loc.file != NULL) {
        json_object_set_new(object, "location", sarif_location(sarif, suppression->loc, NULL));
    }
    return object;
}

static json_t *decision(Sarif *sarif, const Triage *triage) {
    json_t *object = json_object();
    json_object_set_new(object, "kind", json_string("external"));
    json_object_set_new(object, "status", json_string("accepted"));
    const char *text =
        arena_printf(sarif->arena, "%s%s%s%s%s", verdict_triage_name(triage->status),
                     triage->by != NULL ? " (" : "", triage->by != NULL ? triage->by : "",
                     triage->by != NULL ? "): " : ": ", triage->why != NULL ? triage->why : "");
    json_object_set_new(object, "justification", values_text(sarif->arena, text));
    return object;
}

/* With an empty array in one result, results without one would be "nobody knows". */
static json_t *suppressions_of(Sarif *sarif, const Finding *finding) {
    json_t *suppressions = json_array();
    const Triage *triage = finding->triage;
    if (finding->suppression != NULL) {
        json_array_append_new(suppressions, inline_suppression(sarif, finding->suppression));
    }
    if (triage != NULL && triage->status != TRIAGE_CONFIRMED && !triage->expired) {
        json_array_append_new(suppressions, decision(sarif, triage));
    }
    return suppressions;
}

/* ---- what mends it ----------------------------------------------------------------------- */

static json_t *fixes_of(Sarif *sarif, const Fix *fix) {
    json_t *region = json_object(), *replacement = json_object(), *replacements = json_array();
    json_object_set_new(region, "startLine", values_number(fix->line));
    json_object_set_new(region, "startColumn", values_number(1));
    if (fix->removed > 0) {
        json_object_set_new(region, "endLine", values_number(fix->line + fix->removed));
    }
    json_object_set_new(region, "endColumn", values_number(1));
    json_object_set_new(replacement, "deletedRegion", region);
    json_object_set_new(replacement, "insertedContent",
                        sarif_message(sarif, arena_printf(sarif->arena, "%s\n", fix->text)));
    json_array_append_new(replacements, replacement);
    json_t *change = json_object(), *changes = json_array();
    json_object_set_new(change, "artifactLocation", sarif_artifact(sarif, fix->file));
    json_object_set_new(change, "replacements", replacements);
    json_array_append_new(changes, change);
    json_t *object = json_object(), *fixes = json_array();
    const char *what = fix->removed > 0 ? "Change these lines."
                                        : arena_printf(sarif->arena, "Insert '%s'.",
                                                       text_trim(sarif->arena, fix->text));
    json_object_set_new(object, "description", sarif_message(sarif, what));
    json_object_set_new(object, "artifactChanges", changes);
    json_array_append_new(fixes, object);
    return fixes;
}

/* ---- all of it ------------------------------------------------------------------------- */

/* sarif_rules() lists all rules, in the same order. */
static uint32_t rule_index(const Sarif *sarif, const Rule *rule) {
    const RuleSet *set = sarif->results->rules;
    uint32_t i = 0;
    while (i < set->rule_count && set->rules[i] != rule) {
        i++;
    }
    return i;
}

static json_t *properties_of(Sarif *sarif, const Finding *finding) {
    json_t *properties = json_object();
    json_object_set_new(properties, "object", values_text(sarif->arena, finding->object));
    VALUES_SET_ARRAY(properties, "components", finding->component_count,
                     values_text(sarif->arena, finding->components[i]));
    return properties;
}

static json_t *locations_of(Sarif *sarif, const Finding *finding) {
    json_t *locations = json_array();
    json_t *location = sarif_location(sarif, finding->loc, finding->statement);
    if (finding->function != NULL) {
        json_t *function = json_object(), *functions = json_array();
        json_object_set_new(function, "name", values_text(sarif->arena, finding->function));
        json_object_set_new(function, "kind", json_string("function"));
        json_array_append_new(functions, function);
        json_object_set_new(location, "logicalLocations", functions);
    }
    json_array_append_new(locations, location);
    return locations;
}

json_t *sarif_result(Sarif *sarif, const Finding *finding) {
    json_t *result = json_object(), *prints = json_object();
    json_object_set_new(result, "ruleId", json_string(finding->rule->id));
    json_object_set_new(result, "ruleIndex", values_number(rule_index(sarif, finding->rule)));
    json_object_set_new(result, "level", json_string(rules_severity_name(finding->severity)));
    json_object_set_new(result, "message",
                        sarif_message(sarif, arena_printf(sarif->arena, "%s.", finding->message)));
    json_object_set_new(result, "locations", locations_of(sarif, finding));
    set_related(sarif, result, finding);
    set_flows(sarif, result, finding);
    json_object_set_new(prints, "fltcheckFingerprint/v1",
                        values_text(sarif->arena, finding->fingerprint));
    json_object_set_new(result, "partialFingerprints", prints);
    if (finding->baseline != BASELINE_NONE) {
        json_object_set_new(result, "baselineState",
                            json_string(verdict_baseline_name(finding->baseline)));
    }
    if (finding->fix != NULL) {
        json_object_set_new(result, "fixes", fixes_of(sarif, finding->fix));
    }
    json_object_set_new(result, "suppressions", suppressions_of(sarif, finding));
    json_object_set_new(result, "properties", properties_of(sarif, finding));
    return result;
}
