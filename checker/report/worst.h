/* worst.h - which findings to show where not all of them fit. */
#ifndef FLTCHECK_REPORT_WORST_H
#define FLTCHECK_REPORT_WORST_H

#include "verdict/verdict.h"

/* Marks the worst `limit` findings, by their index: those that count before those that
 * do not, errors before warnings before notes, and then in the order of the report. */
const bool *worst_marks(Arena *arena, const Results *results, uint32_t limit);

/* How many findings of that severity count. */
uint32_t worst_count(const Results *results, RuleSeverity severity);

#endif
