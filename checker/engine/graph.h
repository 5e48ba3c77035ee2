/* graph.h - the explored graph: function instances, nodes, and how they were
 * reached.
 *
 * An instance is a function with one abstract entry state; a node is a point of
 * it with one state. Exit nodes (block == GRAPH_EXIT) are the instance's summary.
 * Edges are kept for the witnesses.
 */
#ifndef FLTCHECK_ENGINE_GRAPH_H
#define FLTCHECK_ENGINE_GRAPH_H

#include "base/vec.h"
#include "engine/exec.h"

#define GRAPH_EXIT (UINT32_MAX - 1)

/* The index of an exit by an exception. */
#define GRAPH_UNWIND (UINT32_MAX - 1)
/* The same for one of C++. */
#define GRAPH_THROW (UINT32_MAX - 2)

typedef struct Node Node;
typedef struct Instance Instance;

typedef struct Edge {
    Node *from;
    Node *via; /* exit node of the callee that was called in between, or NULL */
    Decision decision;
    bool is_banned; /* proved impossible for the finding at hand (witness.c) */
} Edge;

struct Node {
    Instance *instance;
    uint32_t block, index;
    uint32_t return_uid; /* of exit nodes: the return instruction */
    const State *state;
    uint32_t sequence; /* in which order it is worked on; a node may take the turn of another */
    uint32_t number;   /* among all nodes of the graph */
    bool is_pending, is_done, is_marked;
    uint32_t merges; /* states merged into this one */
    struct {
        Edge *items;
        uint32_t count, capacity;
    } edges;           /* how it is reached */
    uint32_t distance; /* steps from the instance's entry (witness_path.c) */
    uint32_t best;     /* edge with the shortest way */
};

typedef struct Caller {
    Node *node;            /* executes the call */
    uint32_t block, index; /* of the call instruction */
    const State *state;    /* the caller's state at the call */
    const State *shown; /* what the callee sees of it: several callers may share an entry state */
    bool is_banned;     /* as that of an edge */
} Caller;

/* What keeps states apart for good: typestates, running callback, and for exits
 * whether the result is success. */
typedef struct BucketKey {
    uint32_t block, index;
    const Pmap *objects, *watches;
    uint64_t holders; /* which variables have which handles */
    uint64_t numbers; /* those in memory that is followed exactly */
    uint32_t site, role, last_return, degraded, guarded, none;
    int64_t result; /* as wide as the pointers: keys are compared as bytes, no gaps */
} BucketKey;

/* Nodes that share a point and the typestates: candidates for merging. The key is that of
 * the first state; what has been merged may look different. */
typedef struct Bucket {
    BucketKey key;
    uint32_t combinations; /* of numbers, besides this one, that have buckets of their own */
    VEC(Node *) nodes;     /* as many as the limits allow; then the nearest absorbs */
} Bucket;

struct Instance {
    uint32_t id;
    FunctionInfo *info;
    uint32_t depth;
    const State *entry;
    Node *start;
    VEC(Node *) nodes;
    VEC(Node *) exits;
    VEC(Caller) callers;
    VEC(Node *) heap; /* pending nodes, a binary heap by point */
    Node **slots;     /* nodes by (point, state) */
    uint32_t slot_count;
    Bucket **buckets; /* by (point, objects, ...) */
    uint32_t bucket_count, bucket_slots;
    bool is_active;    /* on the stack of instances to work on */
    bool is_exhausted; /* ran into a limit */
    bool is_unsettled; /* distances of its nodes may be too large (witness_path.c) */
    uint32_t distance; /* steps from the start of the analysis to its entry */
    Caller *best_caller;
};

/* Entry states of one function that agree on the typestates. */
typedef struct Entries {
    uint32_t function, depth;
    uint64_t holders; /* which variables have which handles */
    const State *first;
    const State *merged; /* what further ones are merged into, or NULL */
    uint32_t count, merges;
    const Pmap *hidden; /* unknowns that callers have where the callee can't see them */
} Entries;

/* Steps to a target, by point (graph_point); GRAPH_FAR: it can't be reached. */
typedef struct Guide {
    uint32_t *distances;
} Guide;

#define GRAPH_FAR UINT32_MAX

/* Who holds what in a state (graph_holders.c). */
typedef struct HolderSums {
    uint64_t sum, numbers; /* numbers: in followed memory */
} HolderSums;

typedef struct RecentHolders {
    const Pmap *store, *objects;
    HolderSums sums;
} RecentHolders;

#define GRAPH_RECENT_HOLDERS 64

typedef struct Graph {
    Arena *arena;
    Engine *engine;
    /* A guided graph keeps all states apart, leaves out points from where the
     * target can't be reached, and looks at the points nearest to it first. */
    const Guide *guide;
    uint64_t node_limit;
    VEC(Node *) queue; /* guided: all pending nodes, a binary heap */
    VEC(Instance *) instances;
    Instance **slots;
    uint32_t slot_count;
    Entries **entries; /* hash table */
    uint32_t entries_count, entries_slots;
    VEC(Instance *) active;
    RecentHolders holders[GRAPH_RECENT_HOLDERS];
    uint64_t node_count;
    bool is_exhausted;
    bool is_too_large; /* and that because of the memory that it takes */
} Graph;

/* An empty graph; nodes and instances live in `arena`. */
Graph *graph_open(Arena *arena, Engine *engine);

/* Index of a point of a function in Guide.distances, and how many there are. */
uint32_t graph_point(const Engine *engine, const FunctionInfo *info, uint32_t block,
                     uint32_t index);
uint32_t graph_point_count(const Engine *engine);

/* The instance of a function for an entry state, made if need be; `hidden` as in ExecCall. After a
 * few entry states with the same typestates, further ones are merged: the instance may then stand
 * for more than was asked for. */
Instance *graph_instance(Graph *graph, uint32_t function, uint32_t depth, const State *entry,
                         const Pmap *hidden, bool *is_new);

/* Adds a node for a state at a point, merging where the limits say so. The edge
 * tells how it was reached. NULL if the graph is full. */
Node *graph_reach(Graph *graph, Instance *instance, uint32_t block, uint32_t index,
                  const State *state, Edge edge);

/* Next pending node, innermost instance first; NULL when all is done. */
Node *graph_next(Graph *graph);

#endif
