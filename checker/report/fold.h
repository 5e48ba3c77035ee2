/* fold.h - paths of findings without the steps that have no effect on the defect. */
#ifndef FLTCHECK_REPORT_FOLD_H
#define FLTCHECK_REPORT_FOLD_H

#include "verdict/verdict.h"

/* The findings with each run of such steps told as one: how many there are. In `arena`. */
const Finding *const *fold_findings(Arena *arena, const Finding *const *findings, uint32_t count);

#endif
