/* memory_private.h - what the rooms of memory share: the cells of the store.
 *
 * For memory.c, memory_block.c and memory_address.c only: everyone else reads and
 * writes through memory.h. Inline, since each load asks for many cells.
 */
#ifndef FLTCHECK_ENGINE_MEMORY_PRIVATE_H
#define FLTCHECK_ENGINE_MEMORY_PRIVATE_H

#include "engine/memory.h"

static inline const ValueNode *memory_node(const Memory *memory, Value value) {
    return value_at(memory->tables->values, value);
}

static inline bool memory_cell(const State *state, Value address, Value *value) {
    return pmap_find(state->store, address, value);
}

static inline void memory_put(Memory *memory, State *state, Value address, Value value) {
    state->store = pmap_put(memory->tables->pmaps, state->store, address, value);
}

static inline void memory_erase(Memory *memory, State *state, Value address) {
    state->store = pmap_remove(memory->tables->pmaps, state->store, address);
}

/* Is this the key of a region (see memory.h), not of a cell? */
static inline bool memory_is_region(const ValueNode *node) {
    return node->d < 0;
}

/* memory_element.c: can the cells x and y (same root) be the same byte? An unknown index stays in
 * its array. */
bool memory_may_meet(const Memory *memory, const ValueNode *x, const ValueNode *y);

/* Can the byte lie in the first `size` ones of what an address with an unknown index means? */
bool memory_is_in_element(const Memory *memory, const ValueNode *element, uint64_t size,
                          int64_t offset);

/* What lies at an address with no cell and no region. */
Value memory_default(Memory *memory, Value address, const IrType *type);

/* Notes the objects whose handle in `cell` is written over: `old` by `now`. */
void memory_note_displaced(Memory *memory, const State *state, Value cell, Value old, Value now);

#endif
