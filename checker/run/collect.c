/* collect.c - results of all components, put together. */
#include "run/collect.h"

#include "run/merge.h"
#include "run/portrait.h"

#include <stdlib.h>
#include <string.h>

void collect_units(Collected *all, const UnitResult *const *units, uint32_t count) {
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

void collect_outcome(Collected *all, Outcome *outcome, const ProjectComponent *source,
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
    for (uint32_t i = 0; i < outcome->pass_count; i++) {
        vec_push(keeper->arena, &all->passes, keep_pass(keeper, outcome->passes[i]));
    }
    add_statistics(&all->statistics, &outcome->statistics);
    all->statistics.parse_seconds += outcome->parse_seconds;
    all->statistics.engine_seconds += outcome->engine_seconds;
    all->analysed_count += outcome->is_analysed;
    all->lost_count += outcome->is_lost;
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

Results *collect_results(Collected *all, const RunOptions *options) {
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
                         .libclang = all->libclang,
                         .passes = all->passes.items,
                         .pass_count = (uint32_t)all->passes.count,
                         .statistics = all->statistics};
    return results;
}
