/* order.h - the edges of a control-flow graph and the order to walk it in.
 *
 * An edge is a normal successor or the exceptional one (the handler).
 */
#ifndef FLTCHECK_IR_ORDER_H
#define FLTCHECK_IR_ORDER_H

#include "ir/ir.h"

/* Number of edges that leave `block`, and the i-th: normal successors in their
 * order, then the handler. */
uint32_t ir_edge_count(const IrBlock *block);
uint32_t ir_edge(const IrBlock *block, uint32_t index);

/* Reverse postorder of what can be reached from block 0, in which the first
 * branch of a decision comes before the second and handlers come last. Fills
 * `sequence` (room for `count`) with block numbers and returns how many. */
uint32_t ir_reverse_postorder(Arena *scratch, const IrBlock *blocks, uint32_t count,
                              uint32_t *sequence);

#endif
