/* cfg.h - facts about one function's control-flow graph.
 *
 * Dominators and postdominators follow Lengauer and Tarjan, "A Fast Algorithm
 * for Finding Dominators in a Flowgraph" (1979; its bound holds for generated
 * functions too), control dependence Ferrante, Ottenstein and Warren, "The
 * Program Dependence Graph" (1987). Exceptional edges (block -> handler) count
 * as edges; that an exception leaves the function does not. All arrays are
 * indexed by block and live in the arena given to ir_cfg().
 */
#ifndef FLTCHECK_IR_CFG_H
#define FLTCHECK_IR_CFG_H

#include "ir/ir.h"

typedef struct IrCfg {
    uint32_t block_count;
    const uint32_t *const *preds; /* predecessors, ascending */
    const uint32_t *pred_counts;
    const uint32_t *order;              /* reverse-postorder number of each block */
    const uint32_t *rank;               /* which block a fixpoint takes first, see rank.h */
    const uint32_t *idom;               /* immediate dominator; block 0 has itself */
    const uint32_t *ipdom;              /* immediate postdominator; IR_NO_BLOCK: the exit
                                           (or none, for blocks that never leave) */
    const bool *is_loop_head;           /* target of a back edge: on every cycle at least one */
    const uint32_t *const *controllers; /* blocks whose terminator decides whether
                                           this block runs (control dependence) */
    const uint32_t *controller_counts;
} IrCfg;

/* Computes all of it. Blocks must be reachable (ir_build_end sees to that). */
const IrCfg *ir_cfg(Arena *arena, const IrFunction *function);

#endif
