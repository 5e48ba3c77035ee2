/* run.c - all components of a project, one after the other, into one result. */
#include "run/run.h"

#include "base/platform.h"
#include "lifecycle/lifecycle.h"
#include "run/baseline.h"
#include "run/collect.h"
#include "run/decided.h"
#include "run/explored.h"
#include "run/load.h"
#include "run/suppress.h"

#include <string.h>

EngineInput run_engine_input(const RunComponent *component, const RunOptions *options) {
    return (EngineInput){.program = component->program,
                         .component = component->name,
                         .start = LIFECYCLE_HARNESS,
                         .rules = rules_of_side(options->rules, component->side),
                         .limits = options->limits,
                         .preview = options->preview,
                         .observes = options->session != NULL,
                         .meanwhile = options->meanwhile,
                         .meanwhile_context = options->progress_context,
                         .cancel = options->cancel,
                         .null_ends = component->side == RULE_USER,
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

/* With several workers, the units of the next component are parsed while this one is
 * explored; after the last one they may go. */
static void look_ahead(const Collected *all, LoadContext *context, size_t number) {
    const RunOptions *options = context->options;
    if (options->session != NULL) {
        return; /* there may be more to do, who knows when */
    }
    if (number + 1 == options->project->component_count) {
        if (all->waiting.count == 0) { /* else one of them may still have to be loaded */
            pool_finish(context->pool);
        }
    } else if (pool_jobs(context->pool) > 1) {
        load_submit(context, options->project->components[number + 1].name);
    }
}

/* What others have to know of a driver. */
static void tell_others(Collected *all, const RunOptions *options, const Outcome *outcome,
                        const UnitResult *const *units, uint32_t unit_count, size_t number) {
    if (outcome->side != RULE_KERNEL) {
        return;
    }
    exchange_keep(all->exchange, number, &outcome->facts);
    const UnitResult *missing = outcome_failed_unit(units, unit_count);
    if (missing != NULL) {
        exchange_doubt(all->exchange, number, options->rules,
                       arena_printf(all->keeper.arena, "%s could not be analysed", missing->file));
    }
}

static Outcome explore(Collected *all, LoadContext *context, Arena *arena,
                       const RunComponent *component, size_t number) {
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
    if (component->side == RULE_USER) {
        input.told = exchange_told(all->exchange, arena, number);
    } else {
        input.tells = exchange_has_listener(all->exchange, number);
    }
    EngineOutput output = explored_run(context, arena, &input);
    Outcome outcome = outcome_make(arena, component, options, &output);
    outcome.engine_seconds = platform_seconds() - start;
    return outcome;
}

/* ---- what is the same as before ---------------------------------------------------- */

static bool keeps(const LoadContext *context) {
    return context->cache != NULL || context->options->session != NULL;
}

/* Of a component that others talk with, two things are kept: what it is, which is known before any
 * of them is explored, and what came of it, which depends on what they tell each other. */
static Bytes kept_shape(Arena *arena) {
    Bytes key = {.arena = arena};
    bytes_put_text(&key, "what it is");
    return key;
}

static Bytes kept_outcome(const Collected *all, Arena *arena, size_t number, RuleSide side) {
    Bytes key = {.arena = arena};
    if (exchange_is_alone(all->exchange, number)) {
        return key;
    }
    if (side == RULE_USER) {
        EngineFacts told = exchange_told(all->exchange, arena, number);
        bytes_put_text(&key, "was told");
        outcome_put_facts(&key, &told);
    } else {
        bytes_put_text(&key, "is listened to");
        bytes_put_uint(&key, exchange_has_listener(all->exchange, number));
    }
    return key;
}

/* What was told from message `first` to before message `end`. */
static void note_messages(Outcome *outcome, Arena *arena, const Diag *diag, size_t first,
                          size_t end) {
    DiagMessage *messages = ARENA_ARRAY(arena, DiagMessage, end - first + 1);
    for (size_t i = first; i < end; i++) {
        messages[i - first] = *diag_at(diag, i);
    }
    outcome->messages = messages;
    outcome->message_count = (uint32_t)(end - first);
}

static void keep_shape(LoadContext *context, Arena *arena, const RunComponent *component,
                       size_t first, size_t end) {
    Outcome shape = {.component = component->name,
                     .units = component->units,
                     .unit_count = component->unit_count,
                     .is_analysed = true,
                     .has_side = component->program != NULL,
                     .side = component->side};
    Bytes key = kept_shape(arena);
    note_messages(&shape, arena, context->diag, first, end);
    load_keep_outcome(context, component->name, &key, &shape);
}

/* Without what is kept besides. */
static void keep_outcome(const Collected *all, LoadContext *context, Arena *arena,
                         const RunComponent *component, size_t number, Outcome outcome) {
    Bytes key = kept_outcome(all, arena, number, component->side);
    if (!exchange_is_alone(all->exchange, number)) {
        outcome.unit_count = outcome.message_count = 0;
    }
    load_keep_outcome(context, component->name, &key, &outcome);
}

static void wait(Collected *all, Arena *arena, RunComponent component, size_t number) {
    vec_push(all->keeper.arena, &all->waiting, ((Waiting){arena, component, number}));
}

/* Takes a component as it was before; false if something about it is new. */
static bool recall(Collected *all, LoadContext *context, Arena *arena, size_t number) {
    const ProjectComponent *source = &context->options->project->components[number];
    Outcome shape, outcome;
    Bytes key = kept_shape(arena);
    bool is_alone = exchange_is_alone(all->exchange, number);
    if (!is_alone && !load_find_outcome(context, arena, source->name, &key, &shape)) {
        return false;
    }
    bool waits = !is_alone && shape.has_side && shape.side == RULE_USER;
    key = kept_outcome(all, arena, number, RULE_KERNEL);
    if (!waits && !load_find_outcome(context, arena, source->name, &key, &outcome)) {
        return false;
    }
    const Outcome *first = is_alone ? &outcome : &shape;
    load_tell_outcome(context, first);
    look_ahead(all, context, number);
    collect_units(all, first->units, first->unit_count);
    if (!is_alone && shape.has_side) {
        exchange_note(all->exchange, number, shape.side);
    }
    if (waits) {
        wait(all, arena, (RunComponent){.name = source->name, .side = RULE_USER}, number);
        return true;
    }
    tell_others(all, context->options, &outcome, first->units, first->unit_count, number);
    collect_outcome(all, &outcome, source, number);
    arena_close(arena);
    return true;
}

static void check_component(Collected *all, LoadContext *context, size_t number) {
    const ProjectComponent *source = &context->options->project->components[number];
    bool is_alone = exchange_is_alone(all->exchange, number), is_kept = keeps(context);
    Arena *arena = arena_open();
    if (is_kept && recall(all, context, arena, number)) {
        return;
    }
    size_t before = diag_total(context->diag);
    RunComponent component = load_component(arena, context, source->name);
    size_t told = diag_total(context->diag);
    is_kept = is_kept && !component.is_skipped;
    look_ahead(all, context, number);
    collect_units(all, component.units, component.unit_count);
    if (is_kept && !is_alone) {
        keep_shape(context, arena, &component, before, told);
    }
    if (component.program != NULL) {
        exchange_note(all->exchange, number, component.side);
        if (component.side == RULE_USER && !is_alone) {
            wait(all, arena, component, number);
            return;
        }
    }
    Outcome outcome = explore(all, context, arena, &component, number);
    tell_others(all, context->options, &outcome, component.units, component.unit_count, number);
    if (is_kept && diag_total(context->diag) == told) {
        note_messages(&outcome, arena, context->diag, before, told);
        keep_outcome(all, context, arena, &component, number, outcome);
    }
    collect_outcome(all, &outcome, source, number);
    arena_close(arena);
}

/* Loads what was only recalled; what there is to tell of it was told. */
static void load_silently(LoadContext *context, Waiting *waiting) {
    Diag *diag = context->diag;
    context->diag = diag_new(waiting->arena, NULL, false);
    waiting->component = load_component(waiting->arena, context, waiting->component.name);
    context->diag = diag;
}

/* When all drivers have told what there is to know. */
static void check_waiting(Collected *all, LoadContext *context, Waiting *waiting) {
    const Project *project = context->options->project;
    const char *name = waiting->component.name;
    size_t before = diag_total(context->diag), number = waiting->number;
    Bytes key = kept_outcome(all, waiting->arena, number, RULE_USER);
    Outcome outcome;
    if (!load_find_outcome(context, waiting->arena, name, &key, &outcome)) {
        if (waiting->component.program == NULL) {
            load_silently(context, waiting);
        }
        outcome = explore(all, context, waiting->arena, &waiting->component, number);
        if (keeps(context) && diag_total(context->diag) == before) {
            keep_outcome(all, context, waiting->arena, &waiting->component, number, outcome);
        }
    }
    collect_outcome(all, &outcome, &project->components[number], number);
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

/* Its version, without loading it for that if somebody knows. */
static const char *libclang_of(Arena *arena, const LoadContext *context) {
    const char *told = pool_libclang(context->pool);
    if (context->cache != NULL) {
        return cache_libclang(context->cache, arena, told);
    }
    return told != NULL ? arena_strdup(arena, told) : frontend_version(arena);
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
    all.libclang = libclang_of(arena, context);
    all.statistics.worker_memory = pool_peak_memory(context->pool);
    load_close(context);
    if (options->cancel != NULL && atomic_load(options->cancel)) {
        return NULL;
    }
    all.statistics.total_seconds = platform_seconds() - start;
    all.statistics.peak_memory = platform_peak_memory();
    Results *results = collect_results(&all, options);
    suppress_findings(arena, options, results, all.findings.items, diag);
    decided_findings(arena, options, results, all.findings.items);
    baseline_compare(arena, options->baseline, results, all.findings.items);
    return results;
}
