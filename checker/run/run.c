/* run.c - all components of a project, one after the other, into one result. */
#include "run/run.h"

#include "base/platform.h"
#include "lifecycle/lifecycle.h"
#include "run/baseline.h"
#include "run/decided.h"
#include "run/exchange.h"
#include "run/keep.h"
#include "run/kept.h"
#include "run/load.h"
#include "run/merge.h"
#include "run/outcome.h"
#include "run/portrait.h"
#include "run/suppress.h"

#include <stdlib.h>
#include <string.h>

/* A program that is explored when all drivers have told what it may ask for. */
typedef struct Waiting {
    Arena *arena;           /* has the component in it */
    RunComponent component; /* without a program: it is not loaded, but ... */
    Outcome recalled;       /* ... known from an earlier run, as far as nobody tells it anything */
    size_t number;
} Waiting;

/* What has been collected so far; everything in it is kept. */
typedef struct Collected {
    Keeper keeper;
    VEC(Finding *) findings;
    VEC(Verdict *) verdicts;
    VEC(UnitResult *) units;
    VEC(Assumption) assumptions;
    StrMap *assumed; /* those, as text: two components can share one */
    VEC(IrGap) gaps;
    ComponentResult *components; /* by number in the project */
    RunStatistics statistics;
    Exchange *exchange;
    VEC(Waiting) waiting;
    uint32_t analysed_count, lost_count;
} Collected;

EngineInput run_engine_input(const RunComponent *component, const RunOptions *options) {
    return (EngineInput){.program = component->program,
                         .component = component->name,
                         .start = LIFECYCLE_HARNESS,
                         .rules = rules_of_side(options->rules, component->side),
                         .limits = options->limits,
                         .preview = options->preview,
                         .observes = options->session != NULL,
                         .cancel = options->cancel,
                         .is_model = lifecycle_is_model};
}

RunComponent run_load_component(Arena *arena, const RunOptions *options, const char *component,
                                Diag *diag) {
    LoadContext *context = load_open(arena, options, diag);
    RunComponent result = load_component(arena, context, component);
    load_close(context);
    return result;
}

/* ---- one component -------------------------------------------------------------- */

static void collect_units(Collected *all, const UnitResult *const *units, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        vec_push(all->keeper.arena, &all->units, keep_unit(&all->keeper, units[i]));
    }
}

static void add_assumption(Collected *all, Assumption assumption) {
    const char *text = arena_printf(
        all->keeper.arena, "%s:%lu:%lu: %s", assumption.loc.file != NULL ? assumption.loc.file : "",
        (unsigned long)assumption.loc.line, (unsigned long)assumption.loc.column, assumption.text);
    if (!strmap_has(all->assumed, text)) {
        strmap_put(all->assumed, text, NULL);
        vec_push(all->keeper.arena, &all->assumptions, keep_assumption(&all->keeper, assumption));
    }
}

static IrGap *find_gap(Collected *all, const char *kind) {
    for (size_t i = 0; i < all->gaps.count; i++) {
        if (strcmp(all->gaps.items[i].kind, kind) == 0) {
            return &all->gaps.items[i];
        }
    }
    return NULL;
}

static void collect_gaps(Collected *all, const Outcome *outcome) {
    for (uint32_t i = 0; i < outcome->gap_count; i++) {
        IrGap *known = find_gap(all, outcome->gaps[i].kind);
        if (known != NULL) {
            known->count += outcome->gaps[i].count;
        } else {
            vec_push(all->keeper.arena, &all->gaps, keep_gap(&all->keeper, outcome->gaps[i]));
        }
    }
}

static void add_statistics(RunStatistics *sum, const RunStatistics *one) {
    sum->states += one->states;
    sum->merged += one->merged;
    sum->summaries += one->summaries;
    sum->summary_hits += one->summary_hits;
    sum->replays += one->replays;
}

/* All but its units. */
static void collect(Collected *all, Outcome *outcome, const ProjectComponent *source,
                    size_t number) {
    Keeper *keeper = &all->keeper;
    portrait_sign(&outcome->portrait, source);
    all->components[number] = keep_component(keeper, &outcome->portrait);
    collect_gaps(all, outcome);
    for (uint32_t i = 0; i < outcome->finding_count; i++) {
        vec_push(keeper->arena, &all->findings,
                 keep_finding(keeper, outcome->findings[i], outcome->component));
    }
    for (uint32_t i = 0; i < outcome->verdict_count; i++) {
        vec_push(keeper->arena, &all->verdicts, keep_verdict(keeper, outcome->verdicts[i]));
    }
    for (uint32_t i = 0; i < outcome->assumption_count; i++) {
        add_assumption(all, outcome->assumptions[i]);
    }
    add_statistics(&all->statistics, &outcome->statistics);
    all->statistics.parse_seconds += outcome->parse_seconds;
    all->statistics.engine_seconds += outcome->engine_seconds;
    all->analysed_count += outcome->is_analysed;
    all->lost_count += outcome->is_lost;
}

/* With several workers, the units of the next component are parsed while this one is
 * explored; after the last one they may go. */
static void look_ahead(LoadContext *context, size_t number) {
    const RunOptions *options = context->options;
    if (options->session != NULL) {
        return; /* there may be more to do, who knows when */
    }
    if (number + 1 == options->project->component_count) {
        pool_finish(context->pool);
    } else if (pool_jobs(context->pool) > 1) {
        load_submit(context, options->project->components[number + 1].name);
    }
}

/* What others have to know of a driver. */
static void collect_facts(Collected *all, RuleSide side, const UnitResult *missing,
                          const RunOptions *options, const EngineFacts *facts, size_t number) {
    if (side == RULE_KERNEL && facts != NULL) {
        exchange_keep(all->exchange, number, facts);
    }
    if (side == RULE_KERNEL && missing != NULL) {
        exchange_doubt(all->exchange, number, options->rules,
                       arena_printf(all->keeper.arena, "%s could not be analysed", missing->file));
    }
}

/* With a session: for the next run. */
static void remember(const LoadContext *context, size_t number, const Outcome *outcome,
                     const RunComponent *component, uint64_t told, const EngineFacts *facts) {
    Session *session = context->options->session;
    const atomic_bool *cancel = context->options->cancel;
    if (session != NULL) {
        session->costs.explored += component->program != NULL;
        session->costs.engine += outcome->statistics.engine_seconds;
    }
    if (session != NULL && !component->is_skipped && (cancel == NULL || !atomic_load(cancel))) {
        uint64_t key = kept_key(session, component->name);
        kept_add(session, number, key, told, outcome, component, facts);
    }
}

static Outcome explore(Collected *all, LoadContext *context, Arena *arena,
                       const RunComponent *component, size_t number) {
    const RunOptions *options = context->options;
    const UnitResult *missing = outcome_failed_unit(component->units, component->unit_count);
    if (component->program == NULL) {
        EngineFacts none = {0};
        collect_facts(all, component->side, missing, options, NULL, number);
        Outcome outcome = outcome_make(arena, component, options, NULL);
        remember(context, number, &outcome, component, 0, &none);
        return outcome;
    }
    if (options->progress != NULL) {
        options->progress(options->progress_context, "analysing", context->units_done,
                          options->project->unit_count, component->name);
    }
    double start = platform_seconds();
    EngineInput input = run_engine_input(component, options);
    if (component->side == RULE_USER) {
        input.told = exchange_told(all->exchange, arena, number);
    } else {
        input.tells = exchange_has_listener(all->exchange, number);
    }
    EngineOutput output = engine_run(arena, &input);
    collect_facts(all, component->side, missing, options, &output.facts, number);
    Outcome outcome = outcome_make(arena, component, options, &output);
    remember(context, number, &outcome, component, kept_hash_of_facts(&input.told), &output.facts);
    outcome.engine_seconds = platform_seconds() - start;
    return outcome;
}

/* What was told since there were `before` messages. */
static void note_messages(Outcome *outcome, Arena *arena, const Diag *diag, size_t before) {
    size_t count = diag_total(diag) - before;
    DiagMessage *messages = ARENA_ARRAY(arena, DiagMessage, count + 1);
    for (size_t i = 0; i < count; i++) {
        messages[i] = *diag_at(diag, before + i);
    }
    outcome->messages = messages;
    outcome->message_count = (uint32_t)count;
}

/* What is known of a component that others talk with does not come from its sources alone: only
 * the outcome of one that is alone is kept. */
static bool is_kept(const Collected *all, const LoadContext *context, size_t number) {
    return context->cache != NULL && context->options->session == NULL &&
           exchange_is_alone(all->exchange, number);
}

static EngineFacts told_to(const Collected *all, Arena *arena, RuleSide side, size_t number) {
    return side == RULE_USER ? exchange_told(all->exchange, arena, number) : (EngineFacts){0};
}

/* With a session: what it knows of a component that is the same as before but for places, or NULL;
 * its units are parsed for that. */
static const KeptOutcome *recall_any(LoadContext *context, Arena *arena, size_t number,
                                     Outcome *outcome) {
    const RunOptions *options = context->options;
    const char *name = options->project->components[number].name;
    if (options->session == NULL || load_skips(context, name)) {
        return NULL;
    }
    *outcome = (Outcome){.component = name};
    outcome->units = load_units(arena, context, name, &outcome->unit_count);
    return kept_find_any(options->session, number, kept_key(options->session, name));
}

/* What came of it, after recall_any(); of programs, when all drivers are known. */
static bool recall(Collected *all, LoadContext *context, Arena *arena, size_t number,
                   Outcome *outcome) {
    const RunOptions *options = context->options;
    Session *session = options->session;
    Outcome recalled;
    uint64_t key = kept_key(session, outcome->component);
    const KeptOutcome *kept = kept_find_any(session, number, key);
    if (kept != NULL && kept->has_program) {
        EngineFacts told = told_to(all, arena, kept->side, number);
        kept = kept_find(session, number, key, kept_hash_of_facts(&told));
    }
    if (kept == NULL || !kept_outcome(session, outcome->component, kept, arena, &recalled)) {
        return false;
    }
    recalled.units = outcome->units;
    recalled.unit_count = outcome->unit_count;
    *outcome = recalled;
    collect_facts(all, kept->side, outcome_failed_unit(outcome->units, outcome->unit_count),
                  options, kept->has_program ? &kept->facts : NULL, number);
    return true;
}

/* A program has to wait for what drivers tell. */
static bool has_to_wait(const Collected *all, RuleSide side, size_t number) {
    return side == RULE_USER && !exchange_is_alone(all->exchange, number);
}

/* With a session, if nothing has to be explored. True: it is dealt with, or waits. */
static bool check_recalled(Collected *all, LoadContext *context, Arena *arena, size_t number) {
    Outcome outcome;
    const KeptOutcome *kept = recall_any(context, arena, number, &outcome);
    if (kept != NULL && kept->has_program) {
        exchange_note(all->exchange, number, kept->side);
        if (has_to_wait(all, kept->side, number)) {
            collect_units(all, outcome.units, outcome.unit_count);
            vec_push(all->keeper.arena, &all->waiting,
                     ((Waiting){.arena = arena, .number = number, .recalled = outcome}));
            return true;
        }
    }
    if (kept == NULL || !recall(all, context, arena, number, &outcome)) {
        return false;
    }
    collect_units(all, outcome.units, outcome.unit_count);
    collect(all, &outcome, &context->options->project->components[number], number);
    arena_close(arena);
    return true;
}

static void check_component(Collected *all, LoadContext *context, size_t number) {
    const ProjectComponent *source = &context->options->project->components[number];
    const char *name = source->name;
    Arena *arena = arena_open();
    Outcome outcome;
    if (check_recalled(all, context, arena, number)) {
        return;
    }
    if (is_kept(all, context, number) && load_find_outcome(context, arena, name, &outcome)) {
        look_ahead(context, number);
        collect_units(all, outcome.units, outcome.unit_count);
    } else {
        size_t before = diag_total(context->diag);
        RunComponent component = load_component(arena, context, name);
        size_t told = diag_total(context->diag);
        look_ahead(context, number);
        collect_units(all, component.units, component.unit_count);
        if (component.program != NULL) {
            exchange_note(all->exchange, number, component.side);
            if (has_to_wait(all, component.side, number)) {
                vec_push(all->keeper.arena, &all->waiting,
                         ((Waiting){.arena = arena, .component = component, .number = number}));
                return;
            }
        }
        outcome = explore(all, context, arena, &component, number);
        if (is_kept(all, context, number) && !component.is_skipped &&
            diag_total(context->diag) == told) {
            note_messages(&outcome, arena, context->diag, before);
            cache_add_outcome(context->cache, name, &outcome);
        }
    }
    collect(all, &outcome, source, number);
    arena_close(arena);
}

/* Now that all drivers are known. */
static void check_waiting(Collected *all, LoadContext *context, Waiting *waiting) {
    const ProjectComponent *source = &context->options->project->components[waiting->number];
    Outcome outcome = waiting->recalled;
    bool is_loaded = waiting->component.program != NULL;
    if (is_loaded || !recall(all, context, waiting->arena, waiting->number, &outcome)) {
        if (!is_loaded) {
            waiting->component = load_component(waiting->arena, context, source->name);
        }
        outcome = explore(all, context, waiting->arena, &waiting->component, waiting->number);
    }
    collect(all, &outcome, source, waiting->number);
    arena_close(waiting->arena);
}

static void check_components(Collected *all, LoadContext *context) {
    const Project *project = context->options->project;
    for (size_t i = 0; i < project->component_count; i++) {
        if (load_skips(context, project->components[i].name)) {
            exchange_skip(all->exchange, i);
        }
    }
    for (size_t i = 0; i < project->component_count; i++) {
        check_component(all, context, i);
    }
    for (size_t i = 0; i < all->waiting.count; i++) {
        check_waiting(all, context, &all->waiting.items[i]);
    }
}

/* ---- all of them ----------------------------------------------------------------- */

static int compare_verdicts(const void *a, const void *b) {
    return verdict_compare(*(Verdict *const *)a, *(Verdict *const *)b);
}

/* Units were collected component by component; the project may mix them. */
static const UnitResult *const *units_in_project_order(Collected *all, const Project *project) {
    const UnitResult **ordered =
        ARENA_ARRAY(all->keeper.arena, const UnitResult *, project->unit_count);
    size_t next = 0;
    for (size_t c = 0; c < project->component_count; c++) {
        for (size_t i = 0; i < project->unit_count; i++) {
            if (strcmp(project->units[i].component, project->components[c].name) == 0) {
                UnitResult *unit = all->units.items[next++];
                unit->args = project->units[i].args;
                unit->arg_count = (uint32_t)project->units[i].arg_count;
                ordered[i] = unit;
            }
        }
    }
    return ordered;
}

static Results *results_of(Collected *all, const RunOptions *options) {
    Arena *arena = all->keeper.arena;
    all->findings.count = merge_findings(arena, all->findings.items, all->findings.count);
    merge_fingerprints(arena, all->findings.items, all->findings.count);
    if (all->verdicts.count > 0) {
        qsort(all->verdicts.items, all->verdicts.count, sizeof(Verdict *), compare_verdicts);
    }
    Results *results = ARENA_NEW(arena, Results);
    *results = (Results){.project = options->project->name,
                         .rules = options->rules,
                         .findings = (const Finding *const *)all->findings.items,
                         .finding_count = (uint32_t)all->findings.count,
                         .verdicts = (const Verdict *const *)all->verdicts.items,
                         .verdict_count = (uint32_t)all->verdicts.count,
                         .units = units_in_project_order(all, options->project),
                         .unit_count = (uint32_t)all->units.count,
                         .assumptions = all->assumptions.items,
                         .assumption_count = (uint32_t)all->assumptions.count,
                         .gaps = all->gaps.items,
                         .gap_count = (uint32_t)all->gaps.count,
                         .components = all->components,
                         .component_count = (uint32_t)options->project->component_count,
                         .analysed_count = all->analysed_count,
                         .lost_count = all->lost_count,
                         .headers = options->headers->description,
                         .libclang = frontend_version(arena),
                         .statistics = all->statistics};
    return results;
}

const Results *run_check(Arena *arena, const RunOptions *options, Diag *diag) {
    double start = platform_seconds();
    size_t count = options->project->component_count;
    Collected all = {.keeper = keep_open(arena),
                     .assumed = strmap_new(arena),
                     .components = ARENA_ARRAY(arena, ComponentResult, count + 1),
                     .exchange = exchange_open(arena, options->project)};
    LoadContext *context = load_open(arena, options, diag);
    load_skip_others(context);
    load_use_cache(context);
    check_components(&all, context);
    all.statistics.worker_memory = pool_peak_memory(context->pool);
    load_close(context);
    if (options->cancel != NULL && atomic_load(options->cancel)) {
        return NULL;
    }
    all.statistics.total_seconds = platform_seconds() - start;
    all.statistics.peak_memory = platform_peak_memory();
    Results *results = results_of(&all, options);
    suppress_findings(arena, options, results, all.findings.items, diag);
    decided_findings(arena, options, results, all.findings.items);
    baseline_compare(arena, options->baseline, results, all.findings.items);
    return results;
}

bool run_is_incomplete(const Results *results) {
    for (uint32_t i = 0; i < results->unit_count; i++) {
        if (results->units[i]->status == UNIT_FAILED) {
            return true;
        }
    }
    return results->lost_count > 0;
}
