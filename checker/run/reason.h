/* reason.h - the errors of a unit, "file:line:col: text", taken apart (private). */
#ifndef FLTCHECK_RUN_REASON_H
#define FLTCHECK_RUN_REASON_H

#include "base/diag.h"
#include "ir/ir.h"
#include "verdict/verdict.h"

/* The place at the start of a reason; `*text` is what follows. No place if the
 * reason does not start with one. */
DiagPlace reason_place(Arena *arena, const char *reason, const char **text);

/* What a degraded unit adds to what the verdicts rest on: every error outside of
 * all functions can have cost a declaration. (Errors inside make that function
 * degraded, which the engine knows.) */
typedef VEC(Assumption) ReasonAssumptions;
void reason_assumptions(Arena *arena, const UnitResult *unit, const IrModule *driver,
                        ReasonAssumptions *assumptions);

/* Tells the first of its reasons, and that it failed. */
void reason_report(Arena *arena, Diag *diag, const UnitResult *unit);

#endif
