/* store_marks.h - what walks over a store, or over facts, look for.
 *
 * A store has many cells, and of most of them a walk wants to know nothing: constants in
 * variables with a name, for instance. The parts of a store know what is in them (base/pmap.h),
 * so that a walk looks at the others only. Marks depend on a cell's address and value alone. */
#ifndef FLTCHECK_ENGINE_STORE_MARKS_H
#define FLTCHECK_ENGINE_STORE_MARKS_H

#include "engine/state.h"

typedef enum StoreMark {
    /* where the cell is */
    STORE_IN_FRAME = 1 << 0, /* a local, a temporary or the result */
    STORE_IN_LOCAL = 1 << 1,
    STORE_NAMELESS = 1 << 2, /* a block of heap, or what an unknown pointer means */
    STORE_INDEXED = 1 << 3,  /* some element, or a region */
    /* what it has */
    STORE_HANDLE = 1 << 4,
    STORE_SYM = 1 << 5,
    STORE_TERM = 1 << 6, /* over other values */
    STORE_TO_LOCAL = 1 << 7,
    STORE_LINK = 1 << 8, /* an address in nameless memory, or with an index */
    /* both */
    STORE_APART = 1 << 9, /* may keep states apart, see graph_merge.c */
    /* of facts */
    FACT_CHOICE = 1 << 10,
    FACT_MENTIONS = 1 << 11 /* says something of other values than its own */
} StoreMark;

/* Above those, for cells and for facts that say something of other values: which unknowns and
 * handles are mentioned (ValueNode.inside). */
#define STORE_INSIDE_SHIFT (32u - VALUE_INSIDE_BITS)

/* The mark of all entries that mention the unknown or handle, but for a fact about nothing else. */
static inline uint32_t store_mark_of(Value value) {
    return value_inside(value) << STORE_INSIDE_SHIFT;
}

/* Values that other values may occur in. */
#define STORE_MENTIONS (STORE_SYM | STORE_TERM | STORE_LINK)

/* The marks of an entry of a store or of facts; `context` are the StateTables. All of them for
 * what is neither. */
uint32_t store_marks(void *context, uint32_t key, uint32_t value);

#endif
