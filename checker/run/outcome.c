/* outcome.c - what the engine says about a component, with what is missing of it. */
#include "run/outcome.h"

#include "base/vec.h"
#include "run/portrait.h"
#include "run/reason.h"

const UnitResult *outcome_failed_unit(const UnitResult *const *units, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        if (units[i]->status == UNIT_FAILED) {
            return units[i];
        }
    }
    return NULL;
}

/* A unit that is missing can hold anything: an object, a close, a use. What was
 * found without it stays found; what was not found is not known. */
static void doubt_verdict(Arena *arena, Verdict *verdict, const UnitResult *missing) {
    if (verdict->kind == VERDICT_HOLDS || verdict->kind == VERDICT_NOT_APPLICABLE) {
        verdict->kind = VERDICT_UNKNOWN;
        verdict->reason = arena_printf(
            arena, "%s could not be analysed, and may have what matters here", missing->file);
    }
}

/* So much could not be understood that not one rule has an answer. */
static bool nothing_is_known(const EngineOutput *output) {
    for (uint32_t i = 0; i < output->verdict_count; i++) {
        if (output->verdicts[i]->kind != VERDICT_UNKNOWN) {
            return false;
        }
    }
    return output->verdict_count > 0;
}

static bool has_mistakes(const RunComponent *component) {
    for (uint32_t i = 0; i < component->unit_count; i++) {
        if (component->units[i]->status == UNIT_DEGRADED) {
            return true;
        }
    }
    return false;
}

/* The same verdict on every rule, for a component that could not be explored. One without an entry
 * point has nothing to be judged, unless what would show that it is a driver, or a client, is in a
 * function that could not be understood. */
static void make_obstacle(Outcome *outcome, Arena *arena, const RunComponent *component,
                          const RunOptions *options) {
    const RuleSet *rules = options->rules;
    bool no_driver =
        component->is_skipped || (component->driver != NULL && component->entry == NULL);
    VEC(const Verdict *) verdicts = {0};
    outcome->is_lost =
        !no_driver || outcome_failed_unit(component->units, component->unit_count) != NULL;
    bool is_unknown = outcome->is_lost || has_mistakes(component);
    for (uint32_t i = 0; i < rules->rule_count; i++) {
        if (rules->rules[i]->kind->preview && !options->preview) {
            continue;
        }
        Verdict *verdict = ARENA_NEW(arena, Verdict);
        *verdict = (Verdict){.component = component->name,
                             .rule = rules->rules[i],
                             .kind = is_unknown ? VERDICT_UNKNOWN : VERDICT_NOT_APPLICABLE,
                             .reason = component->obstacle};
        vec_push(arena, &verdicts, verdict);
    }
    outcome->verdicts = verdicts.items;
    outcome->verdict_count = (uint32_t)verdicts.count;
}

/* The rules of the other side have nothing to say of this component. */
static const Verdict *other_side_verdict(Arena *arena, const RunComponent *component,
                                         const Rule *rule) {
    static const char *const others[] = {
        [RULE_KERNEL] = "this is a driver", [RULE_USER] = "this is no driver"};
    Verdict *verdict = ARENA_NEW(arena, Verdict);
    *verdict = (Verdict){.component = component->name,
                         .rule = rule,
                         .kind = VERDICT_NOT_APPLICABLE,
                         .reason = others[component->side]};
    return verdict;
}

static void make_verdicts(Outcome *outcome, Arena *arena, const RunComponent *component,
                          const RunOptions *options, const EngineOutput *output) {
    const UnitResult *missing = outcome_failed_unit(component->units, component->unit_count);
    VEC(const Verdict *) verdicts = {0};
    for (uint32_t i = 0; i < output->verdict_count; i++) {
        Verdict *verdict = arena_copy(arena, output->verdicts[i], sizeof *verdict);
        verdict->states = output->statistics.states;
        if (missing != NULL) {
            doubt_verdict(arena, verdict, missing);
        }
        vec_push(arena, &verdicts, verdict);
    }
    for (uint32_t i = 0; i < options->rules->rule_count; i++) {
        const Rule *rule = options->rules->rules[i];
        if (rule->kind->side != component->side && (!rule->kind->preview || options->preview)) {
            vec_push(arena, &verdicts, other_side_verdict(arena, component, rule));
        }
    }
    outcome->verdicts = verdicts.items;
    outcome->verdict_count = (uint32_t)verdicts.count;
}

static void make_assumptions(Outcome *outcome, Arena *arena, const RunComponent *component,
                             const EngineOutput *output) {
    ReasonAssumptions assumptions = {0};
    for (uint32_t i = 0; i < output->assumption_count; i++) {
        vec_push(arena, &assumptions, output->assumptions[i]);
    }
    for (uint32_t i = 0; i < component->unit_count; i++) {
        reason_assumptions(arena, component->units[i], component->driver, &assumptions);
    }
    outcome->assumptions = assumptions.items;
    outcome->assumption_count = (uint32_t)assumptions.count;
}

Outcome outcome_make(Arena *arena, const RunComponent *component, const RunOptions *options,
                     const EngineOutput *output) {
    Keeper keeper = keep_open(arena);
    Outcome outcome = {.component = component->name,
                       .portrait = portrait_make(&keeper, component, options->rules),
                       .units = component->units,
                       .unit_count = component->unit_count,
                       .has_side = component->program != NULL,
                       .side = component->side,
                       .parse_seconds = component->parse_seconds};
    if (component->driver != NULL) {
        outcome.gaps = component->driver->gaps;
        outcome.gap_count = component->driver->gap_count;
    }
    if (output == NULL) {
        make_obstacle(&outcome, arena, component, options);
        return outcome;
    }
    outcome.is_analysed = true;
    outcome.is_lost = nothing_is_known(output);
    outcome.findings = output->findings;
    outcome.finding_count = output->finding_count;
    outcome.passes = output->passes;
    outcome.pass_count = output->pass_count;
    outcome.statistics = output->statistics;
    outcome.portrait.sightings = output->sightings;
    outcome.portrait.sighting_count = output->sighting_count;
    outcome.facts = output->facts;
    make_verdicts(&outcome, arena, component, options, output);
    make_assumptions(&outcome, arena, component, output);
    return outcome;
}
