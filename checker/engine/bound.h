/* bound.h - is a piece of memory within a length that is itself only known by facts?
 *
 * Offsets, sizes and lengths are taken apart into sums of unknowns. What the state knows
 * of them, ranges and comparisons of two unknowns, is combined (as in the elimination of
 * Fourier and Motzkin, a few steps deep) until the sum can't be negative. If that fails,
 * numbers are tried: an answer "beyond" rests on an example.
 */
#ifndef FLTCHECK_ENGINE_BOUND_H
#define FLTCHECK_ENGINE_BOUND_H

#include "engine/state.h"

typedef enum BoundAnswer { BOUND_WITHIN, BOUND_BEYOND, BOUND_UNKNOWN } BoundAnswer;

/* Where `size` bytes from `address` (an address in memory of which `length` bytes are
 * there) end, in every execution that the state stands for. */
BoundAnswer bound_check(StateTables *tables, const State *state, Value address, Value size,
                        Value length);

#endif
