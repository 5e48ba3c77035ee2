/* join.h - what every join of two states does, however much it gives up: merge.c, and rest.c where
 * nothing of the driver runs.
 */
#ifndef FLTCHECK_ENGINE_JOIN_H
#define FLTCHECK_ENGINE_JOIN_H

#include "engine/core.h"

/* What there is to join of a cell. */
typedef enum JoinCell {
    JOIN_VALUES, /* two values */
    JOIN_OF_A,   /* a block that the other side doesn't have: whoever comes to it comes from here */
    JOIN_OF_B,
    JOIN_REGION /* a region only one of them has: what lies there is unknown */
} JoinCell;

typedef struct JoinSides {
    Engine *engine;
    State a, b; /* loads may add facts */
    uint32_t point;
} JoinSides;

/* Which of that it is, given what the sides have (NULL: no such cell); then `*x` and `*y` are the
 * values, that of the side alone in both. */
JoinCell join_cell(JoinSides *sides, Value cell, const uint32_t *a, const uint32_t *b, Value *x,
                   Value *y);

/* True for what can be nothing but a number, as far as the value tells. */
bool join_is_number(const ValueTable *values, Value value);

/* What a number can be that is `x` on one side and `y` on the other; `*typed` is that of them
 * which has a type. */
RangeSet join_range(JoinSides *sides, Value x, Value y, ValueNode *typed);

/* The type of an unknown number like `typed`. */
IrType join_type(const ValueNode *typed);

/* Says in the state that the unknown `sym`, typed like `typed`, lies in the range. */
void join_know_range(StateTables *tables, State *state, Value sym, const ValueNode *typed,
                     const RangeSet *range);

#endif
