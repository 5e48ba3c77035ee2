/* rank.h - the order in which a fixpoint over a control-flow graph looks at blocks. */
#ifndef FLTCHECK_IR_RANK_H
#define FLTCHECK_IR_RANK_H

#include "ir/dominators.h"

/* Fills rank[block] (IR_NO_NODE: not in `sequence`) such that, taking the waiting
 * block of lowest rank each time, one follows the recursive strategy on a weak
 * topological order (Bourdoncle, "Efficient chaotic iteration strategies with
 * widenings", 1993): a loop is run to its end before anything behind it is looked
 * at, and its head is looked at again only when nothing inside is waiting, so that
 * all ways around the loop come together there first.
 *
 * `sequence` is the reverse postorder of the `reachable` blocks. Loops are found
 * with union-find (Havlak, "Nesting of Reducible and Irreducible Loops", 1997); of
 * a loop with several entries, the first in `sequence` counts as its head. */
void ir_rank(Arena *scratch, const IrGraph *graph, const uint32_t *sequence, uint32_t reachable,
             uint32_t *rank);

#endif
