/* merge_private.h - a join while it is being made (private to merge.c and merge_name.c). */
#ifndef FLTCHECK_ENGINE_MERGE_PRIVATE_H
#define FLTCHECK_ENGINE_MERGE_PRIVATE_H

#include "base/vec.h"
#include "engine/join.h"

typedef struct Merge {
    Engine *engine;
    JoinSides sides;
    State result;
    const State *entry; /* of the instance; NULL: it is entries that are joined */
    uint32_t point;
    bool widen;
    bool looked;      /* for names that are in use */
    VEC(Value) names; /* unknowns of this point that other cells have, too */
} Merge;

/* merge_name.c: the unknown that stands for two different values of the cell; TOP if all names
 * are taken. `first` keeps the names of different purposes apart. */
Value merge_name(Merge *m, Value cell, int64_t first, const IrType *type);

#endif
