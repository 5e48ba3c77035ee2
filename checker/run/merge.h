/* merge.h - the findings of all components as one list (private). */
#ifndef FLTCHECK_RUN_MERGE_H
#define FLTCHECK_RUN_MERGE_H

#include "verdict/verdict.h"

/* Sorts the findings. A source that belongs to two components gives the same finding twice: one
 * stays, and names both. How many there are then. */
size_t merge_findings(Arena *arena, Finding **findings, size_t count);

/* Findings of two components can agree in all that a fingerprint is made from: those of the later
 * ones are changed. */
void merge_fingerprints(Arena *arena, Finding **findings, size_t count);

#endif
