/* relevance.h - which instructions can matter for an event of a tracked object.
 *
 * A flow-insensitive backward slice over the whole program (Weiser, "Program
 * Slicing", 1984, with field-based abstract locations), the model included: the
 * criterion is every effect of an API that the rules know, every event of the
 * model, and every handle given to a function without a body. What is relevant
 * makes relevant the definitions of what it reads and the branches that decide
 * whether it runs. A function with such an effect (or a write of something
 * relevant that outlives it) makes the calls that lead to it relevant; a function
 * of which only the result is wanted does not, so that a helper used everywhere
 * drags nothing in. Everything else is skipped by the exploration, branches by
 * jumping to where their sides meet.
 */
#ifndef FLTCHECK_ENGINE_RELEVANCE_H
#define FLTCHECK_ENGINE_RELEVANCE_H

#include "engine/flow.h"

/* Fills, for the present focus, FunctionInfo.relevant, .is_relevant and .has_effect of every
 * function. Degraded functions are relevant as a whole: something may be missing from them. For
 * the kinds that are memory the criterion is what reads or writes such memory or keeps its
 * address (region_flow.h), and events that their rules wait for. */
void relevance_compute(Engine *engine);

/* The same with locations that are known, and that no slice has been made with (flow_reset()). */
void relevance_slice(Engine *engine, Flow *flow);

#endif
