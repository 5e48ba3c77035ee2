/* bound_private.h - sums of unknowns, for bound.c and bound_example.c only. */
#ifndef FLTCHECK_ENGINE_BOUND_PRIVATE_H
#define FLTCHECK_ENGINE_BOUND_PRIVATE_H

#include "engine/assume.h"
#include "engine/bound.h"

#define BOUND_ATOMS     6                  /* unknowns in one sum */
#define BOUND_RELATIONS 48                 /* facts that are looked at */
#define BOUND_STEPS     3                  /* of them that are combined */
#define BOUND_FAR       ((int64_t)1 << 40) /* numbers beyond are as good as unbounded */

typedef struct Sum {
    uint32_t count;
    Value atoms[BOUND_ATOMS];
    int64_t factors[BOUND_ATOMS];
    int64_t constant;
    bool is_lost; /* it has a part that can't be expressed */
} Sum;

typedef struct Bound {
    StateTables *tables;
    const State *state;
    Sum relations[BOUND_RELATIONS]; /* each is 0 or more */
    uint32_t relation_count;
    bool is_inexact; /* some facts are not expressed by the relations */
} Bound;

/* What the atom is multiplied with in the sum; 0: it does not occur. */
int64_t bound_factor(const Sum *sum, Value atom);
RangeSet bound_range(const Bound *b, Value value);

/* True if there are numbers for the unknowns that fit all relations and make the sum
 * negative. */
bool bound_refute(const Bound *b, const Sum *sum);

#endif
