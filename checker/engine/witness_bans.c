/* witness_bans.c - edges that are left out for a while, and distances that follow.
 *
 * Only what got its distance over something banned is computed again: first all that depends on
 * it is taken back, then Dijkstra's algorithm runs from the rim of that region inwards
 * (G. Ramalingam, T. Reps, "An incremental algorithm for a generalization of the shortest-path
 * problem", J. Algorithms 21, 1996, for deletions). */
#include "engine/witness_private.h"

#include <string.h>

/* An edge seen from one of the nodes it needs: edge number `edge` of `to`. */
typedef struct Use {
    Node *to;
    uint32_t edge;
} Use;

/* A call seen from the node that makes it: caller number `caller` of `callee`. */
typedef struct CallUse {
    Instance *callee;
    uint32_t caller;
} CallUse;

/* What a distance was before an update, to be put back. */
typedef struct NodeBefore {
    Node *node;
    uint32_t distance, best;
} NodeBefore;

typedef struct InstanceBefore {
    Instance *instance;
    uint32_t distance;
    Caller *best_caller;
} InstanceBefore;

/* A way to get there, not yet the shortest one for sure. */
typedef struct Candidate {
    uint32_t cost, order, way;
    void *what;
} Candidate;

struct WitnessBans {
    Arena *arena;
    uint32_t *first_use; /* by node: where its uses begin; one more at the end */
    Use *uses;
    uint32_t *first_call, *first_from; /* the same of calls, by node and by its instance */
    CallUse *calls, *calls_from;
    bool *is_lost, *is_lost_instance; /* by number: its distance is being computed again */
    VEC(Use) edges;                   /* banned, as the edge and the node it leads to */
    VEC(CallUse) callers;
    size_t edges_known, callers_known; /* how many of them distances have followed already */
    VEC(NodeBefore) nodes;
    VEC(InstanceBefore) instances;
    VEC(Candidate) heap;
};

/* ---- who needs whom ------------------------------------------------------------------- */

typedef void (*UseVisit)(WitnessBans *bans, const Node *from, Node *to, uint32_t edge,
                         uint32_t *counts);

static void bans_count(WitnessBans *bans, const Node *from, Node *to, uint32_t edge,
                       uint32_t *counts) {
    (void)bans, (void)to, (void)edge;
    counts[from->number]++;
}

static void bans_enter(WitnessBans *bans, const Node *from, Node *to, uint32_t edge,
                       uint32_t *counts) {
    bans->uses[counts[from->number]++] = (Use){to, edge};
}

static void bans_each_use(const Graph *graph, WitnessBans *bans, UseVisit visit, uint32_t *counts) {
    for (size_t i = 0; i < graph->instances.count; i++) {
        const Instance *instance = graph->instances.items[i];
        for (size_t n = 0; n < instance->nodes.count; n++) {
            Node *to = instance->nodes.items[n];
            for (uint32_t e = 0; e < to->edges.count; e++) {
                const Edge *edge = &to->edges.items[e];
                visit(bans, edge->from, to, e, counts);
                if (edge->via) {
                    visit(bans, edge->via, to, e, counts);
                }
            }
        }
    }
}

typedef uint32_t (*CallKey)(const Node *from);

static uint32_t bans_by_node(const Node *from) {
    return from->number;
}

static uint32_t bans_by_instance(const Node *from) {
    return from->instance->id;
}

/* Counts become the numbers of the first ones; their sum. */
static uint32_t bans_sum_up(uint32_t *counts, uint32_t count) {
    uint32_t sum = 0;
    for (uint32_t i = 0; i <= count; i++) {
        uint32_t own = counts[i];
        counts[i] = sum;
        sum += own;
    }
    return sum;
}

/* All calls, sorted by that key; `first` gets where those of each of the `count` keys begin. */
static CallUse *bans_calls(Arena *arena, const Graph *graph, CallKey key, uint32_t count,
                           uint32_t **first) {
    uint32_t *counts = ARENA_ARRAY(arena, uint32_t, count + 1), *at;
    for (size_t i = 0; i < graph->instances.count; i++) {
        const Instance *callee = graph->instances.items[i];
        for (uint32_t c = 0; c < callee->callers.count; c++) {
            counts[key(callee->callers.items[c].node)]++;
        }
    }
    CallUse *calls = ARENA_ARRAY(arena, CallUse, bans_sum_up(counts, count) + 1);
    at = ARENA_ARRAY(arena, uint32_t, count + 1);
    memcpy(at, counts, (count + 1) * sizeof *at);
    for (size_t i = 0; i < graph->instances.count; i++) {
        Instance *callee = graph->instances.items[i];
        for (uint32_t c = 0; c < callee->callers.count; c++) {
            calls[at[key(callee->callers.items[c].node)]++] = (CallUse){callee, c};
        }
    }
    *first = counts;
    return calls;
}

static WitnessBans *bans_open(Exploration *exploration) {
    Arena *arena = exploration->arena;
    const Graph *graph = exploration->graph;
    uint32_t count = (uint32_t)graph->node_count;
    WitnessBans *bans = ARENA_NEW(arena, WitnessBans);
    bans->arena = arena;
    bans->first_use = ARENA_ARRAY(arena, uint32_t, count + 1);
    bans->is_lost = ARENA_ARRAY(arena, bool, count + 1);
    bans->is_lost_instance = ARENA_ARRAY(arena, bool, graph->instances.count + 1);
    uint32_t *at = ARENA_ARRAY(arena, uint32_t, count + 1);
    bans_each_use(graph, bans, bans_count, bans->first_use);
    bans->uses = ARENA_ARRAY(arena, Use, bans_sum_up(bans->first_use, count) + 1);
    memcpy(at, bans->first_use, (count + 1) * sizeof *at);
    bans_each_use(graph, bans, bans_enter, at);
    bans->calls = bans_calls(arena, graph, bans_by_node, count, &bans->first_call);
    bans->calls_from = bans_calls(arena, graph, bans_by_instance, (uint32_t)graph->instances.count,
                                  &bans->first_from);
    return bans;
}

static WitnessBans *bans_of(Exploration *exploration) {
    if (!exploration->bans) {
        exploration->bans = bans_open(exploration);
    }
    return exploration->bans;
}

/* ---- candidates, the nearest first ------------------------------------------------------ */

static bool bans_before(const Candidate *a, const Candidate *b) {
    return a->cost != b->cost     ? a->cost < b->cost
           : a->order != b->order ? a->order < b->order
                                  : a->way < b->way;
}

static void bans_swap(Candidate *a, Candidate *b) {
    Candidate swap = *a;
    *a = *b;
    *b = swap;
}

static void bans_push(WitnessBans *bans, Candidate candidate) {
    vec_push(bans->arena, &bans->heap, candidate);
    Candidate *heap = bans->heap.items;
    for (size_t at = bans->heap.count - 1; at > 0 && bans_before(&heap[at], &heap[(at - 1) / 2]);
         at = (at - 1) / 2) {
        bans_swap(&heap[at], &heap[(at - 1) / 2]);
    }
}

static Candidate bans_pop(WitnessBans *bans) {
    Candidate *heap = bans->heap.items, top = heap[0];
    size_t count = --bans->heap.count;
    heap[0] = heap[count];
    for (size_t at = 0, child = 1; child < count; child = 2 * at + 1) {
        child += child + 1 < count && bans_before(&heap[child + 1], &heap[child]);
        if (!bans_before(&heap[child], &heap[at])) {
            break;
        }
        bans_swap(&heap[child], &heap[at]);
        at = child;
    }
    return top;
}

/* ---- distances inside of instances --------------------------------------------------------- */

/* The node's distance hangs on that edge: it is lost. */
static void bans_lose_node(WitnessBans *bans, Use use) {
    Node *node = use.to;
    if (node != node->instance->start && node->distance != WITNESS_FAR && node->best == use.edge &&
        !bans->is_lost[node->number]) {
        bans->is_lost[node->number] = true;
        vec_push(bans->arena, &bans->nodes, (NodeBefore){node, node->distance, node->best});
    }
}

static void bans_try_edge(WitnessBans *bans, Node *node, uint32_t edge) {
    uint32_t cost = witness_edge_cost(&node->edges.items[edge]);
    if (cost < node->distance) {
        bans_push(bans, (Candidate){cost, node->number, edge, node});
    }
}

static void bans_settle_nodes(WitnessBans *bans) {
    while (bans->heap.count > 0) {
        Candidate c = bans_pop(bans);
        Node *node = c.what;
        if (c.cost >= node->distance) {
            continue;
        }
        node->distance = c.cost;
        node->best = c.way;
        for (uint32_t u = bans->first_use[node->number]; u < bans->first_use[node->number + 1];
             u++) {
            if (bans->is_lost[bans->uses[u].to->number]) {
                bans_try_edge(bans, bans->uses[u].to, bans->uses[u].edge);
            }
        }
    }
}

/* Nodes whose distance may be another one now are those of `nodes` from `first` on. */
static void bans_update_nodes(WitnessBans *bans, size_t first) {
    for (; bans->edges_known < bans->edges.count; bans->edges_known++) {
        bans_lose_node(bans, bans->edges.items[bans->edges_known]);
    }
    for (size_t i = first; i < bans->nodes.count; i++) {
        uint32_t number = bans->nodes.items[i].node->number;
        for (uint32_t u = bans->first_use[number]; u < bans->first_use[number + 1]; u++) {
            bans_lose_node(bans, bans->uses[u]);
        }
    }
    for (size_t i = first; i < bans->nodes.count; i++) {
        bans->nodes.items[i].node->distance = WITNESS_FAR;
    }
    for (size_t i = first; i < bans->nodes.count; i++) {
        Node *node = bans->nodes.items[i].node;
        for (uint32_t e = 0; e < node->edges.count; e++) {
            bans_try_edge(bans, node, e);
        }
    }
    bans_settle_nodes(bans);
}

/* ---- distances of instances ------------------------------------------------------------------ */

static void bans_lose_instance(WitnessBans *bans, CallUse use) {
    Instance *instance = use.callee;
    if (instance->distance != WITNESS_FAR &&
        instance->best_caller == &instance->callers.items[use.caller] &&
        !bans->is_lost_instance[instance->id]) {
        bans->is_lost_instance[instance->id] = true;
        vec_push(bans->arena, &bans->instances,
                 (InstanceBefore){instance, instance->distance, instance->best_caller});
    }
}

static void bans_try_caller(WitnessBans *bans, Instance *instance, uint32_t number) {
    uint32_t cost = witness_caller_cost(&instance->callers.items[number]);
    if (cost < instance->distance) {
        bans_push(bans, (Candidate){cost, instance->id, number, instance});
    }
}

static void bans_settle_instances(WitnessBans *bans) {
    while (bans->heap.count > 0) {
        Candidate c = bans_pop(bans);
        Instance *instance = c.what;
        if (c.cost >= instance->distance) {
            continue;
        }
        instance->distance = c.cost;
        instance->best_caller = &instance->callers.items[c.way];
        for (uint32_t i = bans->first_from[instance->id]; i < bans->first_from[instance->id + 1];
             i++) {
            if (bans->is_lost_instance[bans->calls_from[i].callee->id]) {
                bans_try_caller(bans, bans->calls_from[i].callee, bans->calls_from[i].caller);
            }
        }
    }
}

static void bans_update_instances(WitnessBans *bans, size_t first_node, size_t first) {
    for (; bans->callers_known < bans->callers.count; bans->callers_known++) {
        bans_lose_instance(bans, bans->callers.items[bans->callers_known]);
    }
    for (size_t i = first_node; i < bans->nodes.count; i++) {
        uint32_t number = bans->nodes.items[i].node->number;
        for (uint32_t c = bans->first_call[number]; c < bans->first_call[number + 1]; c++) {
            bans_lose_instance(bans, bans->calls[c]);
        }
    }
    for (size_t i = first; i < bans->instances.count; i++) {
        uint32_t number = bans->instances.items[i].instance->id;
        for (uint32_t c = bans->first_from[number]; c < bans->first_from[number + 1]; c++) {
            bans_lose_instance(bans, bans->calls_from[c]);
        }
    }
    for (size_t i = first; i < bans->instances.count; i++) {
        bans->instances.items[i].instance->distance = WITNESS_FAR;
    }
    for (size_t i = first; i < bans->instances.count; i++) {
        Instance *instance = bans->instances.items[i].instance;
        for (uint32_t c = 0; c < instance->callers.count; c++) {
            bans_try_caller(bans, instance, c);
        }
    }
    bans_settle_instances(bans);
}

/* ---- what others see
 * ----------------------------------------------------------------------------- */

void witness_ban_edge(Exploration *exploration, Node *to, uint32_t edge) {
    WitnessBans *bans = bans_of(exploration);
    if (!to->edges.items[edge].is_banned) {
        to->edges.items[edge].is_banned = true;
        vec_push(bans->arena, &bans->edges, (Use){to, edge});
    }
}

void witness_ban_caller(Exploration *exploration, Instance *callee, uint32_t caller) {
    WitnessBans *bans = bans_of(exploration);
    if (!callee->callers.items[caller].is_banned) {
        callee->callers.items[caller].is_banned = true;
        vec_push(bans->arena, &bans->callers, (CallUse){callee, caller});
    }
}

void witness_update(Exploration *exploration) {
    WitnessBans *bans = bans_of(exploration);
    size_t nodes = bans->nodes.count, instances = bans->instances.count;
    bans_update_nodes(bans, nodes);
    bans_update_instances(bans, nodes, instances);
    for (; nodes < bans->nodes.count; nodes++) {
        bans->is_lost[bans->nodes.items[nodes].node->number] = false;
    }
    for (; instances < bans->instances.count; instances++) {
        bans->is_lost_instance[bans->instances.items[instances].instance->id] = false;
    }
}

void witness_unban(Exploration *exploration) {
    WitnessBans *bans = bans_of(exploration);
    while (bans->nodes.count > 0) {
        NodeBefore before = vec_pop(&bans->nodes);
        before.node->distance = before.distance;
        before.node->best = before.best;
    }
    while (bans->instances.count > 0) {
        InstanceBefore before = vec_pop(&bans->instances);
        before.instance->distance = before.distance;
        before.instance->best_caller = before.best_caller;
    }
    while (bans->edges.count > 0) {
        Use use = vec_pop(&bans->edges);
        use.to->edges.items[use.edge].is_banned = false;
    }
    while (bans->callers.count > 0) {
        CallUse use = vec_pop(&bans->callers);
        use.callee->callers.items[use.caller].is_banned = false;
    }
    bans->edges_known = bans->callers_known = 0;
}
