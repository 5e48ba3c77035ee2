/* keep.h - copies of results that outlive the component they came from (private).
 *
 * Findings, verdicts and units point into the modules they were made from. The
 * copies own all their texts, so a component's memory can go before the next one
 * is loaded. Rules are shared: they live as long as the run. */
#ifndef FLTCHECK_RUN_KEEP_H
#define FLTCHECK_RUN_KEEP_H

#include "base/strmap.h"
#include "verdict/verdict.h"

typedef struct Keeper {
    Arena *arena;
    StrMap *texts; /* one copy of each text */
} Keeper;

Keeper keep_open(Arena *arena);

const char *keep_text(Keeper *keeper, const char *text);
IrLoc keep_place(Keeper *keeper, IrLoc loc);
/* As a finding of `component`. */
Finding *keep_finding(Keeper *keeper, const Finding *finding, const char *component);
Verdict *keep_verdict(Keeper *keeper, const Verdict *verdict);
UnitResult *keep_unit(Keeper *keeper, const UnitResult *unit);
Assumption keep_assumption(Keeper *keeper, Assumption assumption);
PassFigures keep_pass(Keeper *keeper, PassFigures pass);
IrGap keep_gap(Keeper *keeper, IrGap gap);
ComponentResult keep_component(Keeper *keeper, const ComponentResult *component);

#endif
