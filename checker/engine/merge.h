/* merge.h - joining two states with the same typestates into one that stands for
 * both. */
#ifndef FLTCHECK_ENGINE_MERGE_H
#define FLTCHECK_ENGINE_MERGE_H

#include "engine/core.h"

/* The join of `a` and `b` at a point (`point` names it) of the instance that began with
 * `entry`; NULL: of two entry states. `widen`: give up numbers that still differ instead of
 * collecting them. */
State merge_states(Engine *engine, const State *a, const State *b, const State *entry,
                   uint32_t point, bool widen);

/* Names that one side of a joined entry state has facts of stay taken in it, if a caller has them
 * where the callee can't see it. */
void merge_reserve(Engine *engine, const State *side, const Pmap *hidden, State *joined);

/* Removes what can't matter any more at the entry of a block: dead locals, facts
 * about values that are gone. `entry`: the instance's entry state, whose facts
 * are kept since callers rely on them. */
void merge_clean(Engine *engine, const FunctionInfo *info, uint32_t depth, uint32_t block,
                 const State *entry, State *state);

#endif
