/* assume_private.h - what the rooms of assume share: ranges of parts of a term.
 *
 * assume_range.c computes a term's range from those of its operands; assume.c goes
 * the other way with the same arithmetic. For these two files only.
 */
#ifndef FLTCHECK_ENGINE_ASSUME_PRIVATE_H
#define FLTCHECK_ENGINE_ASSUME_PRIVATE_H

#include "engine/state.h"

/* Sets of at most so many numbers are gone through one by one. */
#define ASSUME_RANGE_FEW 64

/* What addresses and handles can be as numbers: never 0, and none of the small or
 * negative constants that programs use as marks. */
RangeSet assume_range_of_address(void);

/* The same for the handle of an object: NULL, or anything, once its making failed. */
RangeSet assume_range_of_handle(const StateTables *tables, const State *state, uint32_t object);

/* A candidate that is itself unknown counts with its type only: candidates may
 * mention each other. */
RangeSet assume_range_of_candidate(const StateTables *tables, const State *state, Value value);

/* The members of `in` as an integer type of `bits` bits represents them. */
RangeSet assume_range_cast(const RangeSet *in, unsigned bits, bool is_signed);

/* Lists the members of a set; false if there are more than `limit`. */
bool assume_range_members(const RangeSet *in, uint64_t limit, int64_t *members, uint32_t *count);

/* What the operation of a binary term makes of x and the constant k; false where C
 * leaves the result undefined. */
bool assume_range_operate(const ValueNode *node, int64_t x, int64_t k, int64_t *result);

/* Values that are addresses compare only for (in)equality with NULL. */
bool assume_is_pointer(const StateTables *tables, Value value);

#endif
