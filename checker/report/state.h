/* state.h - what became of a finding besides being found: suppressed, known, decided. */
#ifndef FLTCHECK_REPORT_STATE_H
#define FLTCHECK_REPORT_STATE_H

#include "base/text.h"
#include "verdict/verdict.h"

/* "open", "new", "confirmed" for those that count; "suppressed", "false-positive",
 * "accepted", "known" for those that do not. */
const char *state_name(const Finding *finding);

/* Who said so, and why; "" for an open one. */
const char *state_reason(Arena *arena, const Finding *finding);

#endif
