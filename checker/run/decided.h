/* decided.h - what people have decided about findings (private). */
#ifndef FLTCHECK_RUN_DECIDED_H
#define FLTCHECK_RUN_DECIDED_H

#include "run/run.h"

/* Sets Finding.triage of `findings`, which are those of `results`, from the store. */
void decided_findings(Arena *arena, const RunOptions *options, const Results *results,
                      Finding *const *findings);

#endif
