/* witness_way.c - bans are applied where a path would go, and nowhere else: to look for all edges
 * of a graph that a ban concerns takes longer than to find the few that come up. */
#include "engine/witness_private.h"

typedef struct Way {
    Exploration *exploration;
    const WitnessBanList *list;
    uint32_t banned; /* so far */
} Way;

static void way_edges(Way *way, Node *to) {
    for (uint32_t i = 0; i < to->edges.count; i++) {
        Edge *edge = &to->edges.items[i];
        for (size_t b = 0; b < way->list->count && !edge->is_banned; b++) {
            if (witness_is_merged(way->exploration, &way->list->items[b], edge, to)) {
                witness_ban_edge(way->exploration, to, i);
                way->banned++;
            }
        }
    }
}

static void way_callers(Way *way, Instance *callee) {
    for (uint32_t i = 0; i < callee->callers.count; i++) {
        const Caller *caller = &callee->callers.items[i];
        for (size_t b = 0; b < way->list->count && !caller->is_banned; b++) {
            if (witness_is_merged_entry(&way->list->items[b], callee, caller)) {
                witness_ban_caller(way->exploration, callee, i);
                way->banned++;
            }
        }
    }
}

/* From the entry of the node's instance to the node. */
static void way_to(Way *way, Node *node) {
    while (node != node->instance->start && node->distance != WITNESS_FAR) {
        way_edges(way, node);
        const Edge *edge = &node->edges.items[node->best];
        if (edge->via) {
            way_to(way, edge->via);
        }
        node = edge->from;
    }
}

bool witness_clear_way(Exploration *exploration, const WitnessBanList *list, Node *node) {
    Way way = {exploration, list, 0};
    way_to(&way, node);
    for (Instance *instance = node->instance; instance != exploration->root;) {
        const Caller *caller = instance->best_caller;
        way_callers(&way, instance);
        way_to(&way, caller->node);
        instance = caller->node->instance;
    }
    return way.banned == 0;
}
