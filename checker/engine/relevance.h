/* relevance.h - which instructions can matter for an event of a tracked object.
 *
 * A flow-insensitive backward slice over the whole program (Weiser, "Program
 * Slicing", 1984, with field-based abstract locations): the criterion is every
 * call that the rules or the model know and everything in the model itself.
 * What is relevant makes relevant the definitions of what it reads, the branches
 * that decide whether it runs, and the calls that lead to it. Everything else is
 * skipped by the exploration, branches by jumping to where their sides meet.
 */
#ifndef FLTCHECK_ENGINE_RELEVANCE_H
#define FLTCHECK_ENGINE_RELEVANCE_H

#include "engine/core.h"

/* Fills FunctionInfo.relevant and .is_relevant of every function. Degraded
 * functions are relevant as a whole: something may be missing from them. */
void relevance_compute(Engine *engine);

#endif
