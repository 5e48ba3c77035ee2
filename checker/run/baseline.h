/* baseline.h - findings that are known, and so do not count.
 *
 * A baseline file is a JSON object with `findings`, each of which has a `fingerprint`: a
 * report in JSON is one, baseline_text() writes the small form of it. */
#ifndef FLTCHECK_RUN_BASELINE_H
#define FLTCHECK_RUN_BASELINE_H

#include "base/diag.h"
#include "base/text.h"
#include "verdict/verdict.h"

/* Whether the name of a baseline means something in the store (run:ID, git:REV) and not a
 * file. */
bool baseline_is_stored(const char *name);

/* NULL after a message. */
const Baseline *baseline_read(Arena *arena, const char *path, Diag *diag);

/* Sets Finding.baseline of `findings`, which are those of `results`, and Results.fixed. An entry
 * is fixed only if the question is decided: its component was looked at, and no verdict on
 * its rule is unknown. `baseline` may be NULL. */
void baseline_compare(Arena *arena, const Baseline *baseline, Results *results,
                      Finding *const *findings);

/* What is found and not suppressed, as a baseline file. */
void baseline_text(Text *out, const Results *results);

#endif
