/* graph.c - the nodes of the graph: points with a state, and how they are reached. */
#include "engine/graph_private.h"

#include "engine/merge.h"
#include "engine/rest.h"

Graph *graph_open(Arena *arena, Engine *engine) {
    Graph *graph = ARENA_NEW(arena, Graph);
    graph->arena = arena;
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

/* ---- nodes ------------------------------------------------------------------------ */

static uint64_t graph_node_hash(uint32_t block, uint32_t index, const State *state) {
    return graph_mix(graph_mix(block, index), (uint64_t)(uintptr_t)state);
}

Node **graph_node_slot(Instance *instance, uint32_t block, uint32_t index, const State *state) {
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

Node *graph_new_node(Graph *graph, Instance *instance, uint32_t block, uint32_t index,
                     const State *state) {
    Node *node = ARENA_NEW(graph->arena, Node);
    node->instance = instance;
    node->block = block;
    node->index = index;
    node->state = state;
    node->sequence = node->number = (uint32_t)graph->node_count++;
    vec_push_few(graph->arena, &instance->nodes, node);
    graph_add_slot(graph, instance, node);
    return node;
}

/* Most nodes have one edge. */
static void graph_grow_edges(Graph *graph, Node *node) {
    uint32_t count = node->edges.count;
    node->edges.capacity = count ? 2 * count : 1;
    Edge *grown = ARENA_ARRAY(graph->arena, Edge, node->edges.capacity);
    for (uint32_t i = 0; i < count; i++) {
        grown[i] = node->edges.items[i];
    }
    node->edges.items = grown;
}

void graph_add_edge(Graph *graph, Node *node, Edge edge) {
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
    if (node->edges.count == node->edges.capacity) {
        graph_grow_edges(graph, node);
    }
    node->edges.items[node->edges.count++] = edge;
}

/* ---- reaching a point ------------------------------------------------------------- */

static bool graph_is_full(Graph *graph, Instance *instance) {
    const EngineLimits *limits = &graph->engine->limits;
    if (graph->node_count >= graph->node_limit) {
        graph->is_exhausted = true;
    }
    if (arena_bytes(graph->arena) > limits->max_bytes) {
        graph->is_exhausted = graph->is_too_large = true;
    }
    if (instance->nodes.count >= limits->max_function_nodes) {
        instance->is_exhausted = true;
    }
    return graph->is_exhausted || instance->is_exhausted;
}

static bool graph_may_merge(const Instance *instance, uint32_t block, uint32_t index) {
    return block == GRAPH_EXIT || (index == 0 && (instance->info->cfg->pred_counts[block] != 1 ||
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
    if (block == GRAPH_EXIT) {
        state_forget(engine->tables, &clean, NULL, 0, instance->entry);
    } else if (joint) {
        merge_clean(engine, instance->info, instance->depth, block, instance->entry, &clean);
        if (!graph->guide && graph_is_rest(graph, instance, block)) {
            clean = rest_state(engine, &clean, instance->info->block_uid[block]);
            state_forget(engine->tables, &clean, NULL, 0, instance->entry);
        }
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
        Bucket *bucket = graph_bucket(graph, instance, block, index, interned);
        if (graph_bucket_is_full(graph, instance, bucket, block)) {
            node = graph_absorb(graph, instance, bucket, block, index, interned, edge);
            if (!node->is_done && !node->is_pending && block != GRAPH_EXIT) {
                graph_push(graph, node);
            }
            return node;
        }
        node = graph_new_node(graph, instance, block, index, interned);
        graph_bucket_add(graph, instance, bucket, node);
    } else {
        node = graph_new_node(graph, instance, block, index, interned);
    }
    graph_add_edge(graph, node, edge);
    if (block != GRAPH_EXIT) {
        graph_push(graph, node);
    }
    return node;
}
