/* graph_merge.c - which states of a point are merged: buckets, and the nearest in one. */
#include "engine/graph_private.h"

#include "engine/merge.h"
#include "engine/rest.h"

#include <string.h>

/* ---- buckets ---------------------------------------------------------------------- */

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
    h = graph_mix(h, (uint64_t)key->last_return << 32 | key->degraded) + key->guarded;
    h = graph_mix(h, key->holders + key->numbers);
    return graph_mix(h, (uint64_t)(uintptr_t)key->watches + (uint64_t)(uint32_t)key->result);
}

static BucketKey graph_key(Graph *graph, const Instance *instance, uint32_t block, uint32_t index,
                           const State *state) {
    BucketKey key;
    memset(&key, 0, sizeof key);
    key.block = block;
    key.index = index;
    key.objects = state->objects;
    key.watches = state->watches;
    HolderSums holders = graph_holders(graph, instance->id, state);
    key.holders = holders.sum;
    key.numbers = holders.numbers;
    key.site = state->site;
    key.role = state->role;
    key.last_return = state->last_return;
    key.degraded = state->degraded;
    key.guarded = state->guarded;
    key.result = block == GRAPH_EXIT ? graph_result_class(graph->engine, state) : 0;
    return key;
}

static Bucket **graph_bucket_slot(const Instance *instance, const BucketKey *key) {
    for (uint64_t at = graph_key_hash(key);; at++) {
        Bucket **slot = &instance->buckets[at & (instance->bucket_slots - 1)];
        if (!*slot) {
            return slot;
        }
        if (memcmp(&(*slot)->key, key, sizeof *key) == 0) {
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
            *graph_bucket_slot(instance, &old[i]->key) = old[i];
        }
    }
}

static Bucket *graph_bucket_of(Graph *graph, Instance *instance, const BucketKey *key) {
    Bucket **slot = graph_bucket_slot(instance, key);
    if (!*slot) {
        *slot = ARENA_NEW(graph->arena, Bucket);
        (*slot)->key = *key;
        instance->bucket_count++;
    }
    return *slot;
}

/* So many combinations of numbers in followed memory are told apart at a point. What fills an
 * array in a loop makes more of them with each round. */
#define GRAPH_COMBINATIONS 32
#define GRAPH_ANY_NUMBERS  UINT64_MAX

Bucket *graph_bucket(Graph *graph, Instance *instance, uint32_t block, uint32_t index,
                     const State *state) {
    BucketKey key = graph_key(graph, instance, block, index, state);
    if (key.numbers != 0 && !*graph_bucket_slot(instance, &key)) {
        BucketKey any = key;
        any.numbers = GRAPH_ANY_NUMBERS;
        Bucket *others = graph_bucket_of(graph, instance, &any);
        if (others->combinations == GRAPH_COMBINATIONS) {
            return others;
        }
        others->combinations++;
    }
    return graph_bucket_of(graph, instance, &key);
}

void graph_bucket_add(Graph *graph, Instance *instance, Bucket *bucket, Node *node) {
    vec_push_few(graph->arena, &bucket->nodes, node);
    if (instance->bucket_count * 2 > instance->bucket_slots) {
        graph_grow_buckets(graph, instance);
    }
}

static uint32_t graph_limit(const Graph *graph, const Instance *instance, uint32_t block) {
    const EngineLimits *limits = &graph->engine->limits;
    bool loop = block != GRAPH_EXIT && instance->info->cfg->is_loop_head[block];
    if (instance->info->is_model) {
        return limits->model_merge_after; /* one round of events is like another */
    }
    return loop ? limits->loop_merge_after : limits->merge_after;
}

bool graph_bucket_is_full(const Graph *graph, const Instance *instance, const Bucket *bucket,
                          uint32_t block) {
    return bucket->nodes.count >= graph_limit(graph, instance, block);
}

bool graph_is_rest(const Graph *graph, const Instance *instance, uint32_t block) {
    const Engine *engine = graph->engine;
    return engine->limits.rests && engine->focus.kind && engine->focus.kind->apart &&
           instance->id == 0 && block != GRAPH_EXIT;
}

/* ---- absorbing -------------------------------------------------------------------- */

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

Node *graph_absorb(Graph *graph, Instance *instance, Bucket *bucket, uint32_t block, uint32_t index,
                   const State *state, Edge edge) {
    Engine *engine = graph->engine;
    size_t nearest = graph_nearest(graph, instance, bucket, state);
    Node *old = bucket->nodes.items[nearest];
    uint32_t point =
        block == GRAPH_EXIT ? instance->info->first_uid : instance->info->block_uid[block];
    bool widen = old->merges >= GRAPH_WIDEN_AFTER;
    State joined = graph_is_rest(graph, instance, block)
                       ? rest_join(engine, old->state, state, point)
                       : merge_states(engine, old->state, state, instance->entry, point, widen);
    const State *interned = state_intern(engine->tables, &joined);
    engine->statistics.merged++;
    if (interned == old->state) {
        graph_add_edge(graph, old, edge);
        return old;
    }
    Node *node = *graph_node_slot(instance, block, index, interned);
    if (!node) {
        node = graph_new_node(graph, instance, block, index, interned);
        for (size_t i = 0; i < old->edges.count; i++) {
            graph_add_edge(graph, node, old->edges.items[i]);
        }
        if (old->is_pending) {
            old->is_done = true; /* the joined state stands for it */
        }
    }
    node->merges = old->merges + 1;
    if (graph_is_rest(graph, instance, block)) {
        node->sequence = old->sequence; /* what is known first is to be settled first */
    }
    bucket->nodes.items[nearest] = node;
    graph_add_edge(graph, node, edge);
    return node;
}
