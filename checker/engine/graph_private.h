/* graph_private.h - what the rooms of the graph (graph*.c) share: hashing, nodes,
 * pending work, and buckets of states that may be merged.
 *
 * Everyone else builds and reads the graph through graph.h.
 */
#ifndef FLTCHECK_ENGINE_GRAPH_PRIVATE_H
#define FLTCHECK_ENGINE_GRAPH_PRIVATE_H

#include "engine/graph.h"

static inline uint64_t graph_mix(uint64_t a, uint64_t b) {
    uint64_t h = (a ^ (b * 0x9e3779b97f4a7c15u)) * 0xff51afd7ed558ccdu;
    return h ^ (h >> 29);
}

/* ---- graph.c: nodes ---- */

/* Where the node of a point and an interned state is, or is to be. */
Node **graph_node_slot(Instance *instance, uint32_t block, uint32_t index, const State *state);

Node *graph_new_node(Graph *graph, Instance *instance, uint32_t block, uint32_t index,
                     const State *state);

/* Notes another way to the node, unless it is known. */
void graph_add_edge(Graph *graph, Node *node, Edge edge);

/* ---- graph_queue.c: pending work ---- */

void graph_push(Graph *graph, Node *node);

/* ---- graph_holders.c: who holds what ---- */

/* Hashes of which variables have which handles, and of which routines the model is
 * still to call: two states that differ in them are as different as two typestates. States that are
 * asked about for the same number are likely to be alike. */
HolderSums graph_holders(Graph *graph, uint32_t where, const State *state);

/* ---- graph_merge.c: which states are merged ---- */

/* The bucket for a state at a point, made if need be. */
Bucket *graph_bucket(Graph *graph, Instance *instance, uint32_t block, uint32_t index,
                     const State *state);

/* True if further states of the bucket are to be absorbed. */
bool graph_bucket_is_full(const Graph *graph, const Instance *instance, const Bucket *bucket,
                          uint32_t block);

/* True if the block is where the harness waits for the next event, and the exploration wants
 * states at rest there (rest.h). */
bool graph_is_rest(const Graph *graph, const Instance *instance, uint32_t block);

void graph_bucket_add(Graph *graph, Instance *instance, Bucket *bucket, Node *node);

/* Joins the state with the one in the bucket that is most like it. The joined
 * node takes its place; one that was not explored yet need not be. */
Node *graph_absorb(Graph *graph, Instance *instance, Bucket *bucket, uint32_t block, uint32_t index,
                   const State *state, Edge edge);

#endif
