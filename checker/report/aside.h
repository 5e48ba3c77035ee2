/* aside.h - findings that do not count, in words. */
#ifndef FLTCHECK_REPORT_ASIDE_H
#define FLTCHECK_REPORT_ASIDE_H

#include "base/text.h"
#include "verdict/verdict.h"

/* "suppressed", "known", "false positive", "accepted"; NULL if the finding counts. */
const char *aside_word(const Finding *finding);

/* Why, and who says so: "the reason (drv.c:12)", "the reason (ann, until 2027-03-31)"; "" if
 * there is nothing to say. */
const char *aside_reason(Arena *arena, const Finding *finding);

#endif
