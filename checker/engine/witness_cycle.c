/* witness_cycle.c - the shortest way around a loop of the explored graph. */
#include "engine/witness_private.h"

/* From a node on the way: over that edge, and on from the hop that is `next`. */
typedef struct Hop {
    Node *node;
    Edge *edge;
    Node *to;
    size_t next; /* SIZE_MAX: this was the last one */
} Hop;

static void cycle_unmark(const Instance *instance) {
    for (size_t i = 0; i < instance->nodes.count; i++) {
        instance->nodes.items[i]->is_marked = false;
    }
}

/* Breadth first, backwards from the node until it comes again. */
Cycle witness_cycle(Arena *arena, Node *start) {
    VEC(Hop) hops = {0};
    Cycle cycle = {0};
    Node *node = start;
    cycle_unmark(start->instance);
    for (size_t at = 0; cycle.count == 0; at++) {
        for (size_t i = 0; i < node->edges.count && !start->is_marked; i++) {
            Edge *edge = &node->edges.items[i];
            if (witness_edge_cost(edge) != WITNESS_FAR && !edge->from->is_marked) {
                edge->from->is_marked = true;
                vec_push(arena, &hops, ((Hop){edge->from, edge, node, at - 1}));
            }
        }
        if (start->is_marked) {
            for (size_t i = hops.count - 1; i != SIZE_MAX; i = hops.items[i].next) {
                vec_push(arena, &cycle, ((CycleStep){hops.items[i].edge, hops.items[i].to}));
            }
        } else if (at == hops.count) {
            break;
        } else {
            node = hops.items[at].node;
        }
    }
    return cycle;
}
