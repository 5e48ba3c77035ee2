/* assume.h - what follows from the facts of a state, and adding to them.
 *
 * Ranges are propagated through casts, additions of constants, shifts, masks
 * and comparisons in both directions, exactly where the inverse is exact;
 * otherwise the fact is kept on the term itself, so that testing the same
 * condition twice gives the same answer.
 */
#ifndef FLTCHECK_ENGINE_ASSUME_H
#define FLTCHECK_ENGINE_ASSUME_H

#include "engine/state.h"

/* Every number the value can be in this state (addresses and functions: any
 * number but 0). */
RangeSet assume_range_of(const StateTables *tables, const State *state, Value value);

/* The value itself, or, for an unknown, the only one it can be according to the
 * facts. */
Value assume_resolve(StateTables *tables, const State *state, Value value);

/* Restricts the state to executions in which `value` lies in `range`. False if
 * there are none (the state is then unusable). */
bool assume_in(StateTables *tables, State *state, Value value, const RangeSet *range);

/* The same for value != 0 (truth) or value == 0. */
/* An address that stands for one that is not known: it may be equal to any other. */
bool assume_is_any(const StateTables *tables, Value value);

bool assume_truth(StateTables *tables, State *state, Value value, bool truth);

/* True if the value is surely no address and no handle: NULL, or one of the numbers that
 * programs use as marks. */
bool assume_is_mark(const StateTables *tables, const State *state, Value value);

/* 1: surely nonzero; 0: surely zero; -1: not known. */
int assume_known_truth(const StateTables *tables, const State *state, Value value);

/* A fresh unknown's candidates: the state then knows `sym` is one of `values`
 * (duplicates and nested choices are flattened). Returns the value to use: `sym`,
 * or the single candidate, or TOP if there are too many. */
Value assume_one_of(StateTables *tables, State *state, Value sym, const Value *values,
                    uint32_t count);
/* The same where the state's facts say nothing about the values: each is meant itself. */
Value assume_one_of_these(StateTables *tables, State *state, Value sym, const Value *values,
                          uint32_t count);

/* The values `value` can be as far as that is a short list of known ones:
 * returns their number (1 if it has no choice: itself) and sets `*out`. */
uint32_t assume_candidates(StateTables *tables, const State *state, Value value, const Value **out);

/* Restricts a value with candidates to one of them. */
bool assume_is(StateTables *tables, State *state, Value value, Value candidate);

#endif
