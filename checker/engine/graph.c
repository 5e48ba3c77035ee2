/* graph.c - instances and nodes: identity, order of work, merging. */
#include "engine/graph.h"

#include "engine/merge.h"

#include <string.h>

static uint64_t graph_mix(uint64_t a, uint64_t b) {
    uint64_t h = (a ^ (b * 0x9e3779b97f4a7c15u)) * 0xff51afd7ed558ccdu;
    return h ^ (h >> 29);
}

Graph *graph_open(Engine *engine) {
    Graph *graph = ARENA_NEW(engine->arena, Graph);
    graph->arena = engine->arena;
    graph->engine = engine;
    graph->slot_count = 256;
    graph->slots = ARENA_ARRAY(graph->arena, Instance *, graph->slot_count);
    graph->node_limit = engine->limits.max_nodes;
    graph->entries_slots = 256;
    graph->entries = ARENA_ARRAY(graph->arena, Entries *, graph->entries_slots);
    return graph;
}

uint32_t graph_point(const Engine *engine, const FunctionInfo *info, uint32_t block,
                     uint32_t index) {
    return block == GRAPH_EXIT ? engine->instr_count + info->id : info->block_uid[block] + index;
}

uint32_t graph_point_count(const Engine *engine) {
    return engine->instr_count + engine->program->function_count;
}

static uint32_t graph_guided_distance(const Graph *graph, const Node *node) {
    return graph->guide->distances[graph_point(graph->engine, node->instance->info, node->block,
                                               node->index)];
}

/* ---- instances ------------------------------------------------------------------- */

static uint64_t graph_instance_hash(uint32_t function, uint32_t depth, const State *entry) {
    return graph_mix(graph_mix(function, depth), (uint64_t)(uintptr_t)entry);
}

static Instance **graph_instance_slot(Graph *graph, uint32_t function, uint32_t depth,
                                      const State *entry) {
    for (uint64_t at = graph_instance_hash(function, depth, entry);; at++) {
        Instance **slot = &graph->slots[at & (graph->slot_count - 1)];
        if (!*slot || ((*slot)->info->id == function && (*slot)->depth == depth &&
                       (*slot)->entry == entry)) {
            return slot;
        }
    }
}

static void graph_grow(Graph *graph) {
    graph->slot_count *= 2;
    graph->slots = ARENA_ARRAY(graph->arena, Instance *, graph->slot_count);
    for (size_t i = 0; i < graph->instances.count; i++) {
        Instance *old = graph->instances.items[i];
        *graph_instance_slot(graph, old->info->id, old->depth, old->entry) = old;
    }
}

/* ---- who holds what -------------------------------------------------------------- */

typedef struct Holders {
    const StateTables *tables;
    uint64_t sum;
} Holders;

static bool graph_visit_holder(void *context, uint32_t key, uint32_t value) {
    Holders *holders = context;
    bool model = state_is_model_cell(holders->tables, key);
    ValueKind kind = (ValueKind)value_at(holders->tables->values, value)->kind;
    if (model ? kind == VALUE_IS_FUNC : kind == VALUE_IS_HANDLE) {
        holders->sum += graph_mix(key, (uint64_t)value + 1);
    }
    return true;
}

/* A hash of which variables have which handles, and of which routines the model is
 * still to call: two states that differ in it are as different as two typestates. */
static uint64_t graph_holders(const Engine *engine, const State *state) {
    Holders holders = {engine->tables, 0};
    pmap_each(state->store, graph_visit_holder, &holders);
    return holders.sum;
}

/* ---- entry states ---------------------------------------------------------------- */

static bool graph_same_typestates(const State *a, const State *b) {
    return a->objects == b->objects && a->watches == b->watches && a->site == b->site &&
           a->role == b->role && a->degraded == b->degraded && a->last_return == b->last_return;
}

/* An argument that decides what the callee does, as far as it is a constant. */
static Value graph_argument(const Graph *graph, uint32_t function, uint32_t depth,
                            const State *entry, uint32_t index) {
    Value value = VALUE_TOP;
    pmap_find(entry->store, core_local(graph->engine, function, index, depth), &value);
    ValueKind kind = (ValueKind)value_at(graph->engine->tables->values, value)->kind;
    return kind == VALUE_IS_INT || kind == VALUE_IS_FUNC || kind == VALUE_IS_HANDLE ? value
                                                                                  : VALUE_TOP;
}

static bool graph_same_arguments(const Graph *graph, uint32_t function, uint32_t depth,
                                 const State *a, const State *b) {
    uint32_t count = graph->engine->functions[function].ir->param_count;
    for (uint32_t i = 0; i < count; i++) {
        if (graph_argument(graph, function, depth, a, i) !=
            graph_argument(graph, function, depth, b, i)) {
            return false;
        }
    }
    return true;
}

static Entries **graph_entries_slot(Graph *graph, uint32_t function, uint32_t depth,
                                    const State *entry, uint64_t holders) {
    uint64_t at = graph_mix(graph_instance_hash(function, depth, NULL),
                            (uint64_t)(uintptr_t)entry->objects + entry->site + holders);
    uint32_t count = graph->engine->functions[function].ir->param_count;
    for (uint32_t i = 0; i < count; i++) {
        at = graph_mix(at, graph_argument(graph, function, depth, entry, i));
    }
    for (;; at++) {
        Entries **slot = &graph->entries[at & (graph->entries_slots - 1)];
        if (!*slot || ((*slot)->function == function && (*slot)->depth == depth &&
                       (*slot)->holders == holders &&
                       graph_same_typestates((*slot)->first, entry) &&
                       graph_same_arguments(graph, function, depth, (*slot)->first, entry))) {
            return slot;
        }
    }
}

static void graph_grow_entries(Graph *graph) {
    Entries **old = graph->entries;
    uint32_t count = graph->entries_slots;
    graph->entries_slots *= 2;
    graph->entries = ARENA_ARRAY(graph->arena, Entries *, graph->entries_slots);
    for (uint32_t i = 0; i < count; i++) {
        if (old[i]) {
            *graph_entries_slot(graph, old[i]->function, old[i]->depth, old[i]->first,
                                old[i]->holders) = old[i];
        }
    }
}

#define GRAPH_WIDEN_ENTRY_AFTER 1

/* The entry state to explore for this one: itself, or, among those with the same
 * typestates and the same constant arguments, the join of the many. */
static const State *graph_entry(Graph *graph, uint32_t function, uint32_t depth,
                                const State *entry) {
    uint64_t holders = graph_holders(graph->engine, entry);
    Entries **slot = graph_entries_slot(graph, function, depth, entry, holders);
    Entries *entries = *slot;
    if (!entries) {
        entries = ARENA_NEW(graph->arena, Entries);
        entries->function = function;
        entries->depth = depth;
        entries->first = entry;
        entries->holders = holders;
        *slot = entries;
        if (++graph->entries_count * 2 > graph->entries_slots) {
            graph_grow_entries(graph);
        }
    }
    if (entries->count < graph->engine->limits.entry_merge_after) {
        entries->count++;
        return entry;
    }
    State joined = merge_states(graph->engine, entries->merged ? entries->merged : entry, entry,
                                graph->engine->functions[function].first_uid,
                                entries->merges >= GRAPH_WIDEN_ENTRY_AFTER);
    const State *interned = state_intern(graph->engine->tables, &joined);
    if (interned != entries->merged) {
        entries->merges++;
        graph->engine->statistics.merged++;
    }
    entries->merged = interned;
    return interned;
}

static void graph_activate(Graph *graph, Instance *instance) {
    if (!instance->is_active) {
        instance->is_active = true;
        vec_push(graph->arena, &graph->active, instance);
    }
}

Instance *graph_instance(Graph *graph, uint32_t function, uint32_t depth, const State *entry,
                         bool *is_new) {
    const State *interned = state_intern(graph->engine->tables, entry);
    Instance **slot = graph_instance_slot(graph, function, depth, interned);
    if (!*slot && !graph->guide) {
        interned = graph_entry(graph, function, depth, interned);
        slot = graph_instance_slot(graph, function, depth, interned);
    }
    *is_new = *slot == NULL;
    if (*slot) {
        return *slot;
    }
    Instance *instance = ARENA_NEW(graph->arena, Instance);
    instance->id = (uint32_t)graph->instances.count;
    instance->info = &graph->engine->functions[function];
    instance->depth = depth;
    instance->entry = interned;
    instance->slot_count = 16;
    instance->slots = ARENA_ARRAY(graph->arena, Node *, instance->slot_count);
    instance->bucket_slots = 16;
    instance->buckets = ARENA_ARRAY(graph->arena, Bucket *, instance->bucket_slots);
    *slot = instance;
    vec_push(graph->arena, &graph->instances, instance);
    if (graph->instances.count * 2 > graph->slot_count) {
        graph_grow(graph);
    }
    Edge none = {NULL, NULL, DECISION_NONE, false};
    instance->start = graph_reach(graph, instance, 0, 0, interned, none);
    return instance;
}

/* ---- order of work ------------------------------------------------------------------ */

static bool graph_before(const Graph *graph, const Node *a, const Node *b) {
    if (graph->guide) {
        uint32_t da = graph_guided_distance(graph, a), db = graph_guided_distance(graph, b);
        return da != db ? da < db : a->sequence < b->sequence;
    }
    const uint32_t *order = a->instance->info->cfg->order;
    uint32_t x = a->block == GRAPH_EXIT ? UINT32_MAX : order[a->block];
    uint32_t y = b->block == GRAPH_EXIT ? UINT32_MAX : order[b->block];
    if (x != y) {
        return x < y;
    }
    return a->index != b->index ? a->index < b->index : a->sequence < b->sequence;
}

static void graph_sift_up(const Graph *graph, Node **heap, size_t at) {
    while (at > 0 && graph_before(graph, heap[at], heap[(at - 1) / 2])) {
        Node *swap = heap[at];
        heap[at] = heap[(at - 1) / 2];
        heap[(at - 1) / 2] = swap;
        at = (at - 1) / 2;
    }
}

static void graph_sift_down(const Graph *graph, Node **heap, size_t count) {
    for (size_t at = 0, child = 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && graph_before(graph, heap[child + 1], heap[child])) {
            child++;
        }
        if (!graph_before(graph, heap[child], heap[at])) {
            break;
        }
        Node *swap = heap[at];
        heap[at] = heap[child];
        heap[child] = swap;
        at = child;
    }
}

static void graph_push(Graph *graph, Node *node) {
    Instance *instance = node->instance;
    node->is_pending = true;
    if (graph->guide) {
        vec_push(graph->arena, &graph->queue, node);
        graph_sift_up(graph, graph->queue.items, graph->queue.count - 1);
        return;
    }
    vec_push(graph->arena, &instance->heap, node);
    graph_sift_up(graph, instance->heap.items, instance->heap.count - 1);
    graph_activate(graph, instance);
}

static Node *graph_pop(const Graph *graph, Node **heap, size_t *count) {
    Node *top = heap[0];
    heap[0] = heap[--*count];
    graph_sift_down(graph, heap, *count);
    top->is_pending = false;
    return top;
}

Node *graph_next(Graph *graph) {
    while (graph->guide && graph->queue.count > 0) {
        Node *node = graph_pop(graph, graph->queue.items, &graph->queue.count);
        if (!node->is_done) {
            return node;
        }
    }
    while (graph->active.count > 0) {
        Instance *instance = vec_last(&graph->active);
        if (instance->heap.count > 0) {
            Node *node = graph_pop(graph, instance->heap.items, &instance->heap.count);
            if (!node->is_done) {
                return node;
            }
            continue;
        }
        instance->is_active = false;
        (void)vec_pop(&graph->active);
    }
    return NULL;
}

/* ---- nodes --------------------------------------------------------------------------- */

static uint64_t graph_node_hash(uint32_t block, uint32_t index, const State *state) {
    return graph_mix(graph_mix(block, index), (uint64_t)(uintptr_t)state);
}

static Node **graph_node_slot(Instance *instance, uint32_t block, uint32_t index,
                              const State *state) {
    for (uint64_t at = graph_node_hash(block, index, state);; at++) {
        Node **slot = &instance->slots[at & (instance->slot_count - 1)];
        if (!*slot ||
            ((*slot)->block == block && (*slot)->index == index && (*slot)->state == state)) {
            return slot;
        }
    }
}

static void graph_add_slot(Graph *graph, Instance *instance, Node *node) {
    *graph_node_slot(instance, node->block, node->index, node->state) = node;
    if (instance->nodes.count * 2 > instance->slot_count) {
        instance->slot_count *= 2;
        instance->slots = ARENA_ARRAY(graph->arena, Node *, instance->slot_count);
        for (size_t i = 0; i < instance->nodes.count; i++) {
            Node *old = instance->nodes.items[i];
            *graph_node_slot(instance, old->block, old->index, old->state) = old;
        }
    }
}

static Node *graph_new_node(Graph *graph, Instance *instance, uint32_t block, uint32_t index,
                            const State *state) {
    Node *node = ARENA_NEW(graph->arena, Node);
    node->instance = instance;
    node->block = block;
    node->index = index;
    node->state = state;
    node->sequence = (uint32_t)graph->node_count++;
    vec_push(graph->arena, &instance->nodes, node);
    graph_add_slot(graph, instance, node);
    return node;
}

/* ---- merging -------------------------------------------------------------------------- */

/* What keeps states apart for good: typestates, running callback, and for exits
 * whether the result is success. */
typedef struct BucketKey {
    uint32_t block, index;
    const Pmap *objects, *watches;
    uint64_t holders; /* which variables have which handles */
    uint32_t site, role, last_return, degraded;
    int32_t result;
} BucketKey;

static int32_t graph_result_class(Engine *engine, const State *state) {
    Value value;
    if (!pmap_find(state->store, core_return_cell(engine), &value)) {
        return 9;
    }
    ValueKind kind = (ValueKind)value_at(engine->tables->values, value)->kind;
    int64_t number;
    if (value_is_int(engine->tables->values, value, &number)) {
        return number < 0 ? -1 : number > 0 ? 1 : 0;
    }
    return kind == VALUE_IS_SYM ? 5 : 10 + (int32_t)kind;
}

static uint64_t graph_key_hash(const BucketKey *key) {
    uint64_t h = graph_mix(graph_mix(key->block, key->index), (uint64_t)(uintptr_t)key->objects);
    h = graph_mix(h, (uint64_t)key->site << 32 | key->role);
    h = graph_mix(h, (uint64_t)key->last_return << 32 | key->degraded);
    h = graph_mix(h, key->holders);
    return graph_mix(h, (uint64_t)(uintptr_t)key->watches + (uint64_t)(uint32_t)key->result);
}

static BucketKey graph_key(Engine *engine, uint32_t block, uint32_t index, const State *state) {
    BucketKey key;
    memset(&key, 0, sizeof key);
    key.block = block;
    key.index = index;
    key.objects = state->objects;
    key.watches = state->watches;
    key.holders = graph_holders(engine, state);
    key.site = state->site;
    key.role = state->role;
    key.last_return = state->last_return;
    key.degraded = state->degraded;
    key.result = block == GRAPH_EXIT ? graph_result_class(engine, state) : 0;
    return key;
}

static Bucket **graph_bucket_slot(Graph *graph, Instance *instance, const BucketKey *key) {
    for (uint64_t at = graph_key_hash(key);; at++) {
        Bucket **slot = &instance->buckets[at & (instance->bucket_slots - 1)];
        if (!*slot) {
            return slot;
        }
        const Node *first = (*slot)->nodes.items[0];
        BucketKey other = graph_key(graph->engine, first->block, first->index, first->state);
        if (memcmp(&other, key, sizeof other) == 0) {
            return slot;
        }
    }
}

static void graph_grow_buckets(Graph *graph, Instance *instance) {
    Bucket **old = instance->buckets;
    uint32_t old_slots = instance->bucket_slots;
    instance->bucket_slots *= 2;
    instance->buckets = ARENA_ARRAY(graph->arena, Bucket *, instance->bucket_slots);
    for (uint32_t i = 0; i < old_slots; i++) {
        if (old[i]) {
            const Node *n = old[i]->nodes.items[0];
            BucketKey key = graph_key(graph->engine, n->block, n->index, n->state);
            *graph_bucket_slot(graph, instance, &key) = old[i];
        }
    }
}

static Bucket *graph_bucket(Graph *graph, Instance *instance, const BucketKey *key) {
    Bucket **slot = graph_bucket_slot(graph, instance, key);
    if (!*slot) {
        *slot = ARENA_NEW(graph->arena, Bucket);
        instance->bucket_count++;
    }
    return *slot;
}

static uint32_t graph_limit(const Graph *graph, const Instance *instance, uint32_t block) {
    const EngineLimits *limits = &graph->engine->limits;
    bool loop = block != GRAPH_EXIT && instance->info->cfg->is_loop_head[block];
    if (instance->info->is_model) {
        return limits->model_merge_after; /* one round of events is like another */
    }
    return loop ? limits->loop_merge_after : limits->merge_after;
}

static void graph_add_edge(Graph *graph, Node *node, Edge edge) {
    if (!edge.from) {
        return;
    }
    for (size_t i = 0; i < node->edges.count; i++) {
        const Edge *old = &node->edges.items[i];
        if (old->from == edge.from && old->via == edge.via &&
            old->decision.uid == edge.decision.uid &&
            old->decision.choice == edge.decision.choice) {
            return;
        }
    }
    vec_push(graph->arena, &node->edges, edge);
}

#define GRAPH_WIDEN_AFTER 1

typedef struct Distance {
    const Graph *graph;
    const Instance *instance;
    uint64_t sum;
} Distance;

/* How much it costs to confuse two values of a cell. What the running function
 * has in its own variables decides what it does next. */
static bool graph_visit_difference(void *context, uint32_t key, const uint32_t *a,
                                   const uint32_t *b) {
    Distance *distance = context;
    const ValueTable *values = distance->graph->engine->tables->values;
    const Root *root = value_root_at(values, value_at(values, key)->a);
    bool own = root->kind == ROOT_RETURN ||
               (root->kind == ROOT_LOCAL && root->a == distance->instance->info->id);
    bool constants = a && b && value_at(values, *a)->kind == VALUE_IS_INT &&
                     value_at(values, *b)->kind == VALUE_IS_INT;
    distance->sum += own ? 1000 : constants ? 20 : 1;
    return true;
}

/* The node of the bucket that is most like the state. */
static size_t graph_nearest(const Graph *graph, const Instance *instance, const Bucket *bucket,
                            const State *state) {
    size_t best = 0;
    uint64_t least = UINT64_MAX;
    for (size_t i = 0; i < bucket->nodes.count; i++) {
        Distance distance = {graph, instance, 0};
        pmap_diff(bucket->nodes.items[i]->state->store, state->store, graph_visit_difference,
                  &distance);
        if (distance.sum < least) {
            least = distance.sum;
            best = i;
        }
    }
    return best;
}

/* Joins the state with the one in the bucket that is most like it. The joined
 * node takes its place; one that was not explored yet need not be. */
static Node *graph_absorb(Graph *graph, Instance *instance, Bucket *bucket, const Node *first,
                          const State *state, Edge edge) {
    Engine *engine = graph->engine;
    size_t nearest = graph_nearest(graph, instance, bucket, state);
    Node *old = bucket->nodes.items[nearest];
    uint32_t point = first->block == GRAPH_EXIT ? instance->info->first_uid
                                                : instance->info->block_uid[first->block];
    State joined = merge_states(engine, old->state, state, point,
                                old->merges >= GRAPH_WIDEN_AFTER);
    const State *interned = state_intern(engine->tables, &joined);
    engine->statistics.merged++;
    if (interned == old->state) {
        graph_add_edge(graph, old, edge);
        return old;
    }
    Node *node = *graph_node_slot(instance, first->block, first->index, interned);
    if (!node) {
        node = graph_new_node(graph, instance, first->block, first->index, interned);
        for (size_t i = 0; i < old->edges.count; i++) {
            graph_add_edge(graph, node, old->edges.items[i]);
        }
        if (old->is_pending) {
            old->is_done = true; /* the joined state stands for it */
        }
    }
    node->merges = old->merges + 1;
    bucket->nodes.items[nearest] = node;
    graph_add_edge(graph, node, edge);
    return node;
}

static bool graph_is_full(Graph *graph, Instance *instance) {
    const EngineLimits *limits = &graph->engine->limits;
    if (graph->node_count >= graph->node_limit) {
        graph->is_exhausted = true;
    }
    if (instance->nodes.count >= limits->max_function_nodes) {
        instance->is_exhausted = true;
    }
    return graph->is_exhausted || instance->is_exhausted;
}

static bool graph_may_merge(const Instance *instance, uint32_t block, uint32_t index) {
    return block == GRAPH_EXIT ||
           (index == 0 && (instance->info->cfg->pred_counts[block] != 1 ||
                           instance->info->cfg->is_loop_head[block]));
}

Node *graph_reach(Graph *graph, Instance *instance, uint32_t block, uint32_t index,
                  const State *state, Edge edge) {
    Engine *engine = graph->engine;
    State clean = *state;
    bool joint = graph_may_merge(instance, block, index);
    if (graph->guide &&
        graph->guide->distances[graph_point(engine, instance->info, block, index)] == GRAPH_FAR) {
        return NULL;
    }
    if (joint && block != GRAPH_EXIT) {
        merge_clean(engine, instance->info, instance->depth, block, instance->entry, &clean);
    }
    const State *interned = state_intern(engine->tables, &clean);
    Node *node = *graph_node_slot(instance, block, index, interned);
    if (node) {
        graph_add_edge(graph, node, edge);
        return node;
    }
    if (graph_is_full(graph, instance)) {
        return NULL;
    }
    if (joint && !graph->guide) {
        BucketKey key = graph_key(engine, block, index, interned);
        Bucket *bucket = graph_bucket(graph, instance, &key);
        if (bucket->nodes.count >= graph_limit(graph, instance, block)) {
            Node probe = {.block = block, .index = index};
            node = graph_absorb(graph, instance, bucket, &probe, interned, edge);
            if (!node->is_done && !node->is_pending && block != GRAPH_EXIT) {
                graph_push(graph, node);
            }
            return node;
        }
        node = graph_new_node(graph, instance, block, index, interned);
        vec_push(graph->arena, &bucket->nodes, node);
        if (instance->bucket_count * 2 > instance->bucket_slots) {
            graph_grow_buckets(graph, instance);
        }
    } else {
        node = graph_new_node(graph, instance, block, index, interned);
    }
    graph_add_edge(graph, node, edge);
    if (block != GRAPH_EXIT) {
        graph_push(graph, node);
    }
    return node;
}
