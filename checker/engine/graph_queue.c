/* graph_queue.c - the order of work: which pending node is next. */
#include "engine/graph_private.h"

/* ---- heaps of nodes --------------------------------------------------------------- */

static uint32_t graph_guided_distance(const Graph *graph, const Node *node) {
    return graph->guide
        ->distances[graph_point(graph->engine, node->instance->info, node->block, node->index)];
}

static bool graph_before(const Graph *graph, const Node *a, const Node *b) {
    if (graph->guide) {
        uint32_t da = graph_guided_distance(graph, a), db = graph_guided_distance(graph, b);
        return da != db ? da < db : a->sequence < b->sequence;
    }
    const uint32_t *rank = a->instance->info->cfg->rank;
    uint32_t x = a->block == GRAPH_EXIT ? UINT32_MAX : rank[a->block];
    uint32_t y = b->block == GRAPH_EXIT ? UINT32_MAX : rank[b->block];
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

static Node *graph_pop(const Graph *graph, Node **heap, size_t *count) {
    Node *top = heap[0];
    heap[0] = heap[--*count];
    graph_sift_down(graph, heap, *count);
    top->is_pending = false;
    return top;
}

/* ---- pending nodes ---------------------------------------------------------------- */

static void graph_activate(Graph *graph, Instance *instance) {
    if (!instance->is_active) {
        instance->is_active = true;
        vec_push(graph->arena, &graph->active, instance);
    }
}

void graph_push(Graph *graph, Node *node) {
    Instance *instance = node->instance;
    node->is_pending = true;
    if (graph->guide) {
        vec_push(graph->arena, &graph->queue, node);
        graph_sift_up(graph, graph->queue.items, graph->queue.count - 1);
        return;
    }
    vec_push_few(graph->arena, &instance->heap, node);
    graph_sift_up(graph, instance->heap.items, instance->heap.count - 1);
    graph_activate(graph, instance);
}

/* Nobody wants to know any more: all loops over nodes come to an end. */
static bool graph_is_cancelled(const Graph *graph) {
    const atomic_bool *cancel = graph->engine->input->cancel;
    return cancel != NULL && atomic_load_explicit(cancel, memory_order_relaxed);
}

Node *graph_next(Graph *graph) {
    const EngineInput *input = graph->engine->input;
    if (graph_is_cancelled(graph)) {
        return NULL;
    }
    if (input->meanwhile != NULL) {
        input->meanwhile(input->meanwhile_context);
    }
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
