/* witness_path.c - shortest paths through the explored graph. */
#include "engine/witness_private.h"

uint32_t witness_edge_cost(const Edge *edge) {
    if (edge->from->distance == WITNESS_FAR || edge->is_banned ||
        (edge->via && edge->via->distance == WITNESS_FAR)) {
        return WITNESS_FAR;
    }
    uint32_t inside = edge->via ? edge->via->distance + 1 : 0;
    return edge->from->distance + inside + 1;
}

uint32_t witness_caller_cost(const Caller *caller) {
    const Instance *outer = caller->node->instance;
    if (outer->distance == WITNESS_FAR || caller->node->distance == WITNESS_FAR ||
        caller->is_banned) {
        return WITNESS_FAR;
    }
    return outer->distance + caller->node->distance + 1;
}

static bool witness_relax_node(Node *node) {
    bool changed = false;
    for (uint32_t i = 0; i < node->edges.count; i++) {
        uint32_t cost = witness_edge_cost(&node->edges.items[i]);
        if (cost < node->distance) {
            node->distance = cost;
            node->best = i;
            changed = true;
        }
    }
    return changed;
}

static bool witness_relax_instance(Instance *instance) {
    bool changed = false, again = true;
    while (again) {
        again = false;
        for (size_t i = 0; i < instance->nodes.count; i++) {
            again = witness_relax_node(instance->nodes.items[i]) || again;
        }
        changed = changed || again;
    }
    return changed;
}

/* The same if there is a reason to: what its callers wait for may have become shorter. */
static bool witness_settle(Instance *instance) {
    bool changed = instance->is_unsettled && witness_relax_instance(instance);
    instance->is_unsettled = false;
    for (size_t i = 0; changed && i < instance->callers.count; i++) {
        instance->callers.items[i].node->instance->is_unsettled = true;
    }
    return changed;
}

static bool witness_relax_entry(Instance *instance) {
    bool changed = false;
    for (size_t i = 0; i < instance->callers.count; i++) {
        Caller *caller = &instance->callers.items[i];
        uint32_t cost = witness_caller_cost(caller);
        if (cost < instance->distance) {
            instance->distance = cost;
            instance->best_caller = caller;
            changed = true;
        }
    }
    return changed;
}

static void witness_reset(Exploration *exploration) {
    Graph *graph = exploration->graph;
    for (size_t i = 0; i < graph->instances.count; i++) {
        Instance *instance = graph->instances.items[i];
        instance->distance = instance == exploration->root ? 0 : WITNESS_FAR;
        instance->is_unsettled = true;
        for (size_t n = 0; n < instance->nodes.count; n++) {
            instance->nodes.items[n]->distance = WITNESS_FAR;
        }
        if (instance->start) {
            instance->start->distance = 0;
        }
    }
}

void witness_measure(Exploration *exploration) {
    Graph *graph = exploration->graph;
    if (exploration->is_measured) {
        return;
    }
    witness_reset(exploration);
    exploration->is_measured = true;
    /* callees are made after their callers: backwards settles them first */
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = graph->instances.count; i-- > 0;) {
            changed = witness_settle(graph->instances.items[i]) || changed;
        }
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < graph->instances.count; i++) {
            changed = witness_relax_entry(graph->instances.items[i]) || changed;
        }
    }
}
