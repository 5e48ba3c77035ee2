/* block_flow.h - blocks of memory that are followed: where they are made and given back, where
 * their addresses may get to, and what of that matters.
 *
 * Addresses are propagated like those of memory that is an object (region_flow.h). Nearly all
 * drivers allocate and free for a hundred reasons, in the same functions of the model; what
 * matters is only what may be about the blocks that are followed, so the model's effects
 * do not matter from wherever they are called.
 */
#ifndef FLTCHECK_ENGINE_BLOCK_FLOW_H
#define FLTCHECK_ENGINE_BLOCK_FLOW_H

#include "engine/handle_flow.h"

typedef struct BlockFlow BlockFlow;

/* What there is to know before any propagation; NULL if no blocks are followed. */
BlockFlow *block_flow_open(Arena *arena, Flow *flow);

/* The bit of the kind that is followed if the instruction allocates such a block, else 0. */
uint32_t block_flow_source(const BlockFlow *blocks, const FunctionInfo *info, const IrInstr *instr);

/* The bit of the kind that is followed; 0 if `blocks` is NULL. */
uint32_t block_flow_kind(const BlockFlow *blocks);

/* True if variables matter although nobody reads them, for they may have the last pointer. */
bool block_flow_asks_for_holders(const BlockFlow *blocks);

/* False for a call of the driver that has some effect on blocks, but on none that is followed. */
bool block_flow_accepts(const BlockFlow *blocks, const HandleFlow *handles,
                        const FunctionInfo *info, const IrInstr *call);

typedef enum BlockConcern { BLOCK_NOTHING, BLOCK_READ, BLOCK_EFFECT } BlockConcern;

/* What an instruction of the driver has to do with them. */
BlockConcern block_flow_concern(const BlockFlow *blocks, const HandleFlow *handles,
                                const FunctionInfo *info, const IrInstr *instr);

/* True for functions that print: an address among their arguments is looked at, not what is there.
 */
bool block_flow_prints(const Engine *engine, const FunctionInfo *callee);

/* True if the driver can't make any object of the kind that is followed. */
bool block_flow_is_idle(const BlockFlow *blocks, const HandleFlow *handles);

#endif
