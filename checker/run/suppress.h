/* suppress.h - which findings are suppressed, and which suppressions are of no use (private). */
#ifndef FLTCHECK_RUN_SUPPRESS_H
#define FLTCHECK_RUN_SUPPRESS_H

#include "run/run.h"

/* Sets Finding.suppression of `findings`, which are those of `results`, and
 * Results.suppressions, from what the units say and from the options' patterns. What is wrong
 * with one is told to `diag`. */
void suppress_findings(Arena *arena, const RunOptions *options, Results *results,
                       Finding *const *findings, Diag *diag);

#endif
