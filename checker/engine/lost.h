/* lost.h - pointers of which a merge has lost where they point to, and what a write through
 * one may change.
 *
 * A merge that gives up the candidates of a pointer notes the variables they are in. A pointer
 * that is lost points into one of these, into a block of heap, or into memory that nobody
 * knows, which is different memory anyway. What is written through it then changes, weakly,
 * whatever in these variables has the type and the name of what is written. Which variables
 * have been lost only ever grows during a run. (Blocks of heap are left out: that would take
 * what is known of every list.)
 */
#ifndef FLTCHECK_ENGINE_LOST_H
#define FLTCHECK_ENGINE_LOST_H

#include "engine/state.h"

/* Places more than these are not written one by one: nothing is known then. */
#define LOST_PLACES_MAX 64

typedef struct Lost Lost;

/* What is written: something of that type, or, if it is NULL, of that size. */
typedef struct LostSort {
    const IrType *type;
    uint64_t size;
    const char *name; /* of the field it is in; NULL: any */
} LostSort;

Lost *lost_open(Arena *arena);

/* A join gives up that value: the variable it points into, and the routine that it is, may be
 * meant by a pointer of which nothing is known. */
void lost_value(StateTables *tables, const State *state, Value value);

/* True for an address in the memory behind such a pointer. */
bool lost_is(const StateTables *tables, const State *state, Value address);

/* True if the value, a pointer, is such a one. */
bool lost_is_pointer(const StateTables *tables, const State *state, Value pointer);

/* A pointer is read through such a pointer: what the memory that may be meant points to is
 * lost, too. */
void lost_read(StateTables *tables, const State *state);

/* What there is of that sort in lost memory that the state has. Addresses go to `out`, which
 * has room for LOST_PLACES_MAX; returns how many there are, which may be more. */
uint32_t lost_places(const StateTables *tables, const State *state, LostSort sort, Value *out);

/* True if a pointer into that piece of memory was lost. */
bool lost_has_root(const StateTables *tables, uint32_t root);

/* True if that routine may be meant by a pointer of which nothing is known. */
bool lost_has_function(const StateTables *tables, uint32_t function);

#endif
