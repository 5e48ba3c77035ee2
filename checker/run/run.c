/* run.c - all components of a project, one after the other, into one result. */
#include "run/run.h"

#include "base/platform.h"
#include "lifecycle/lifecycle.h"
#include "run/baseline.h"
#include "run/decided.h"
#include "run/keep.h"
#include "run/load.h"
#include "run/outcome.h"
#include "run/portrait.h"
#include "run/suppress.h"
#include "verdict/fingerprint.h"

#include <stdlib.h>
#include <string.h>

/* What has been collected so far; everything in it is kept. */
typedef struct Collected {
    Keeper keeper;
    VEC(Finding *) findings;
    VEC(Verdict *) verdicts;
    VEC(UnitResult *) units;
    VEC(Assumption) assumptions;
    StrMap *assumed; /* those, as text: two components can share one */
    VEC(IrGap) gaps;
    VEC(ComponentResult) components;
    RunStatistics statistics;
    uint32_t analysed_count, lost_count;
} Collected;

EngineInput run_engine_input(const RunComponent *component, const RunOptions *options) {
    return (EngineInput){.program = component->program,
                         .component = component->name,
                         .start = LIFECYCLE_HARNESS,
                         .rules = rules_of_side(options->rules, component->side),
                         .limits = options->limits,
                         .preview = options->preview,
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

static void collect_units(Collected *all, const Outcome *outcome) {
    for (uint32_t i = 0; i < outcome->unit_count; i++) {
        vec_push(all->keeper.arena, &all->units, keep_unit(&all->keeper, outcome->units[i]));
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

static void collect(Collected *all, const Outcome *outcome) {
    Keeper *keeper = &all->keeper;
    collect_units(all, outcome);
    collect_gaps(all, outcome);
    vec_push(keeper->arena, &all->components, keep_component(keeper, &outcome->portrait));
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
    if (number + 1 == options->project->component_count) {
        pool_finish(context->pool);
    } else if (pool_jobs(context->pool) > 1) {
        load_submit(context, options->project->components[number + 1].name);
    }
}

static Outcome explore(Arena *arena, LoadContext *context, const RunComponent *component) {
    const RunOptions *options = context->options;
    if (component->program == NULL) {
        return outcome_make(arena, component, options, NULL);
    }
    if (options->progress != NULL) {
        options->progress(options->progress_context, "analysing", context->units_done,
                          options->project->unit_count, component->name);
    }
    double start = platform_seconds();
    EngineInput input = run_engine_input(component, options);
    EngineOutput output = engine_run(arena, &input);
    Outcome outcome = outcome_make(arena, component, options, &output);
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

static void check_component(Collected *all, LoadContext *context, size_t number) {
    const ProjectComponent *source = &context->options->project->components[number];
    const char *name = source->name;
    Arena *arena = arena_open();
    Outcome outcome;
    if (load_find_outcome(context, arena, name, &outcome)) {
        look_ahead(context, number);
    } else {
        size_t before = diag_total(context->diag);
        RunComponent component = load_component(arena, context, name);
        size_t told = diag_total(context->diag);
        look_ahead(context, number);
        outcome = explore(arena, context, &component);
        if (context->cache != NULL && !component.is_skipped && diag_total(context->diag) == told) {
            note_messages(&outcome, arena, context->diag, before);
            cache_add_outcome(context->cache, name, &outcome);
        }
    }
    portrait_sign(&outcome.portrait, source);
    collect(all, &outcome);
    arena_close(arena);
}

/* ---- all of them ----------------------------------------------------------------- */

static int compare_verdicts(const void *a, const void *b) {
    return verdict_compare(*(Verdict *const *)a, *(Verdict *const *)b);
}

typedef struct Numbered {
    Finding *finding;
    size_t number; /* in the order in which they were found: of components */
} Numbered;

static int compare_findings(const void *a, const void *b) {
    const Numbered *one = a, *other = b;
    int order = verdict_compare_findings(one->finding, other->finding);
    return order != 0 ? order : (one->number > other->number) - (one->number < other->number);
}

/* `finding` was found in the component of `other`, too. */
static void add_component(Arena *arena, Finding *finding, const Finding *other) {
    uint32_t count = finding->component_count;
    if (strcmp(finding->components[count - 1], other->components[0]) == 0) {
        return;
    }
    const char **names = ARENA_ARRAY(arena, const char *, count + 1);
    memcpy(names, finding->components, count * sizeof *names);
    names[count] = other->components[0];
    finding->components = names;
    finding->component_count = count + 1;
}

/* Sorts the findings. A source that belongs to two components gives the same
 * finding twice: one stays, and names both. */
static void sort_findings(Collected *all) {
    Arena *arena = all->keeper.arena;
    size_t count = all->findings.count, kept = 0;
    Numbered *sorted = ARENA_ARRAY(arena, Numbered, count + 1);
    for (size_t i = 0; i < count; i++) {
        sorted[i] = (Numbered){all->findings.items[i], i};
    }
    qsort(sorted, count, sizeof *sorted, compare_findings);
    for (size_t i = 0; i < count; i++) {
        Finding *last = kept > 0 ? all->findings.items[kept - 1] : NULL;
        if (last != NULL && verdict_compare_findings(sorted[i].finding, last) == 0) {
            add_component(arena, last, sorted[i].finding);
        } else {
            all->findings.items[kept++] = sorted[i].finding;
        }
    }
    all->findings.count = kept;
}

/* Findings can agree in all that a fingerprint is made from. */
static void distinguish_fingerprints(Collected *all) {
    Arena *arena = all->keeper.arena;
    StrMap *seen = strmap_new(arena);
    for (size_t i = 0; i < all->findings.count; i++) {
        Finding *finding = all->findings.items[i];
        const char *first = finding->fingerprint;
        for (uint32_t n = 1; strmap_has(seen, finding->fingerprint); n++) {
            finding->fingerprint = fingerprint_nth(arena, first, n);
        }
        strmap_put(seen, finding->fingerprint, NULL);
    }
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
    sort_findings(all);
    distinguish_fingerprints(all);
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
                         .components = all->components.items,
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
    Collected all = {.keeper = keep_open(arena), .assumed = strmap_new(arena)};
    LoadContext *context = load_open(arena, options, diag);
    load_skip_others(context);
    load_use_cache(context);
    for (size_t i = 0; i < options->project->component_count; i++) {
        check_component(&all, context, i);
    }
    all.statistics.worker_memory = pool_peak_memory(context->pool);
    load_close(context);
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
