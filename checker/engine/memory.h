/* memory.h - the symbolic store: loads, stores, copies and fills of bytes.
 *
 * Cells are keyed by address (root, byte offset, unknown index). A region key
 * (root, offset, size) holds the value of every byte range in it that has no
 * cell of its own: that is how memset and calls that write unknown things are
 * represented. What was never written has the default content of its root: a
 * global its initialiser, a local UNDEF, memory of others an unknown named after
 * its address.
 *
 * Writing through an unknown index, or through a pointer that may be one of
 * several, updates all cells it may mean weakly (old or new value).
 */
#ifndef FLTCHECK_ENGINE_MEMORY_H
#define FLTCHECK_ENGINE_MEMORY_H

#include "base/vec.h"
#include "engine/state.h"

/* The k of unknowns (SYM_JOIN) that stand for a cell with several possible contents. */
#define MEMORY_JOIN 1

typedef VEC(uint32_t) MemoryObjects;

/* How wide scalars at an address were accessed, in bytes. */
typedef struct MemoryWidth {
    uint32_t least, most;
} MemoryWidth;

typedef struct Memory {
    StateTables *tables;
    const IrModule *program;
    MemoryObjects displaced; /* objects whose handle was written over since last cleared */
    VEC(MemoryWidth) widths; /* by address; private to memory_overlap.c, as is the next */
    VEC(bool) overlaps;      /* by root: some cells of it overlap */
} Memory;

/* How much of a block of heap is filled when it is made; the key of that region is there as long as
 * the block is. */
#define MEMORY_BLOCK_SIZE (1 << 20)

/* True for an address in a block of heap that is gone. */
bool memory_is_freed(const StateTables *tables, const State *state, Value address);

/* The addresses a pointer value can mean (at least one; an unknown pointer has a
 * root of its own). NULL is left out where there are others. */
uint32_t memory_targets(Memory *memory, const State *state, Value pointer, const Value **out);

/* `address` plus an offset, plus index * stride. */
Value memory_offset(Memory *memory, Value address, int64_t offset);
Value memory_index(Memory *memory, const State *state, Value address, Value index, int64_t stride);

/* True if an index can't come to mean another number in a later round of a loop. */
bool memory_is_stable(const Memory *memory, Value index);

/* The scalar at `address`. `uid` names the instruction, for unknowns born here. An integer
 * nobody wrote is an unknown number named after its address (two reads agree); a pointer
 * nobody wrote is VALUE_UNDEF. */
Value memory_load(Memory *memory, State *state, Value address, const IrType *type, uint32_t uid);

/* Writes a scalar. `weak`: the old value may stay. */
void memory_store(Memory *memory, State *state, Value address, Value value, bool weak,
                  uint32_t uid);

/* A scalar of that type is written at `address`: cells that it overlaps become unknown. True
 * if it is narrower than what else is accessed there, so that the rest stays. */
bool memory_overlap(Memory *memory, State *state, Value address, const IrType *type);

/* True if there are only cells of other widths or beginnings in the bytes of a scalar of that
 * type: what it is made of is not known. */
bool memory_is_overlaid(Memory *memory, const State *state, Value address, const IrType *type);

/* Every byte of [address, address + size) gets `value` (0, UNDEF or TOP). */
void memory_fill(Memory *memory, State *state, Value address, uint64_t size, Value value);

/* Copies bytes. `type` (may be NULL) is what lies there. */
void memory_copy(Memory *memory, State *state, Value to, Value from, uint64_t size,
                 const IrType *type, uint32_t uid);

/* An unknown function may have written to [address, address + size): everything
 * becomes unknown, but for handles, whose objects count as escaped. */
void memory_havoc(Memory *memory, State *state, Value address, uint64_t size, uint32_t uid);

/* True for the value that a global has in the beginning: it needs no cell, and states are
 * alike without it. */
bool memory_is_initial(Memory *memory, Value address, Value value);

/* Forgets all cells of a root (a local that dies). */
void memory_drop_root(Memory *memory, State *state, uint32_t root);

/* Name of an address as C would write it ("gData.Ports[2]"), or NULL. */
const char *memory_name(Arena *arena, const Memory *memory, Value address);

#endif
