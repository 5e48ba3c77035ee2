/* dominators.h - immediate dominators of any directed graph. */
#ifndef FLTCHECK_IR_DOMINATORS_H
#define FLTCHECK_IR_DOMINATORS_H

#include "base/arena.h"

#include <stdint.h>

#define IR_NO_NODE UINT32_MAX

/* Neighbours of node n: list[start[n]] .. list[start[n + 1] - 1]. */
typedef struct IrAdjacency {
    uint32_t *start;
    uint32_t *list;
} IrAdjacency;

typedef struct IrGraph {
    uint32_t node_count;
    IrAdjacency successors, predecessors;
} IrGraph;

typedef struct IrEdge {
    uint32_t from, to;
} IrEdge;

/* The graph with these edges; neighbours keep the order of the edges. */
IrGraph ir_graph(Arena *arena, uint32_t node_count, const IrEdge *edges, size_t edge_count);

/* Fills idom[node] for each node: `root` has itself, what can't be reached from
 * `root` has IR_NO_NODE. O(edges * log nodes) whatever the shape: Lengauer and
 * Tarjan, "A Fast Algorithm for Finding Dominators in a Flowgraph" (1979), the
 * simple variant, without recursion. */
void ir_dominators(Arena *scratch, const IrGraph *graph, uint32_t root, uint32_t *idom);

#endif
