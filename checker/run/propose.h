/* propose.h - which lines would mend a finding, before anybody has tried (private). */
#ifndef FLTCHECK_RUN_PROPOSE_H
#define FLTCHECK_RUN_PROPOSE_H

#include "report/source.h"

/* What its rule says in `fix`: a statement in front of the finding, which is moved there if it only
 * comes too late; or, as "argument N: TEXT", another argument for the call. NULL if the source does
 * not read as if that could be done. */
const Fix *propose_fix(Arena *arena, Sources *sources, const Finding *finding);

#endif
