/* collect.h - results of all components, put together (private). */
#ifndef FLTCHECK_RUN_COLLECT_H
#define FLTCHECK_RUN_COLLECT_H

#include "base/strmap.h"
#include "run/exchange.h"
#include "run/keep.h"
#include "run/outcome.h"

/* A program that is explored when all drivers have told what it may ask for. */
typedef struct Waiting {
    Arena *arena; /* has the component in it */
    RunComponent component;
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
    VEC(PassFigures) passes;
    ComponentResult *components; /* by number in the project */
    RunStatistics statistics;
    Exchange *exchange;
    VEC(Waiting) waiting;
    uint32_t analysed_count, lost_count;
    const char *libclang; /* its version */
} Collected;

/* In the order of components. */
void collect_units(Collected *all, const UnitResult *const *units, uint32_t count);

/* What came of a component: all but its units. */
void collect_outcome(Collected *all, Outcome *outcome, const ProjectComponent *source,
                     size_t number);

/* Everything, sorted. */
Results *collect_results(Collected *all, const RunOptions *options);

#endif
