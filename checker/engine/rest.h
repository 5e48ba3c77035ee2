/* rest.h - points of rest: between two events, when no function of the driver runs.
 *
 * What a state says there about numbers and pointers is a long story of which callbacks ran
 * in which order. Where an exploration is coarse, that story is told shortly: each cell is a
 * constant, one of a few known things, or a number of some sign. Relations between cells are
 * given up. So a few rounds of events lead to states that are known already.
 */
#ifndef FLTCHECK_ENGINE_REST_H
#define FLTCHECK_ENGINE_REST_H

#include "engine/core.h"

/* The state at rest: as `state`, or more. `point` names the unknowns; no function that is
 * running may have a variable that `state` does not show. */
State rest_state(Engine *engine, const State *state, uint32_t point);

/* One state at rest for two of the same typestates. */
State rest_join(Engine *engine, const State *a, const State *b, uint32_t point);

#endif
