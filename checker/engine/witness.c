/* witness.c - tries one path after the other until a finding is confirmed. */
#include "engine/witness_private.h"

#define WITNESS_TRIES 8

/* ---- which path ------------------------------------------------------------------- */

static uint64_t witness_total(const Node *node) {
    if (node->instance->distance == WITNESS_FAR || node->distance == WITNESS_FAR) {
        return UINT64_MAX;
    }
    return (uint64_t)node->instance->distance + node->distance;
}

static Node *witness_nearest(const RawFinding *raw) {
    Node *best = NULL;
    for (size_t i = 0; i < raw->nodes.count; i++) {
        Node *node = raw->nodes.items[i];
        if (witness_total(node) != UINT64_MAX &&
            (!best || witness_total(node) < witness_total(best))) {
            best = node;
        }
    }
    return best;
}

/* Leaves out the last choice of a merged node's past before the failure. */
static bool witness_ban(const Trail *trail) {
    if (trail->count == 0 || !vec_last(trail).edge) {
        return false;
    }
    for (Node *node = vec_last(trail).node;; node = node->edges.items[node->best].from) {
        uint32_t open = 0;
        for (size_t i = 0; i < node->edges.count; i++) {
            open += witness_edge_cost(&node->edges.items[i]) != WITNESS_FAR;
        }
        if (open > 1) {
            node->edges.items[node->best].is_banned = true;
            return true;
        }
        if (node == node->instance->start || node->edges.count == 0) {
            return false;
        }
    }
}

static void witness_unban(Exploration *exploration) {
    for (size_t i = 0; i < exploration->graph->instances.count; i++) {
        Instance *instance = exploration->graph->instances.items[i];
        for (size_t n = 0; n < instance->callers.count; n++) {
            instance->callers.items[n].is_banned = false;
        }
        for (size_t n = 0; n < instance->nodes.count; n++) {
            Node *node = instance->nodes.items[n];
            for (size_t k = 0; k < node->edges.count; k++) {
                node->edges.items[k].is_banned = false;
            }
        }
    }
    witness_prepare(exploration);
}

/* ---- trying ----------------------------------------------------------------------- */

/* True if there is another way worth trying. */
static bool witness_avoid(Exploration *exploration, const Trail *trail) {
    if (!witness_blame(exploration, trail) && !witness_ban(trail)) {
        return false;
    }
    witness_prepare(exploration);
    return true;
}

static void witness_try(Exploration *exploration, Arena *arena, const RawFinding *raw,
                        Witness *witness) {
    Arena *scratch = arena_open();
    bool again = true, banned = false;
    for (int attempt = 0; again && attempt < WITNESS_TRIES; attempt++) {
        Node *node = witness_nearest(raw);
        Trail trail = {0};
        again = node && !witness_replay(exploration, arena, scratch, raw, node, witness, &trail) &&
                witness_avoid(exploration, &trail);
        banned = banned || again;
    }
    if (banned) {
        witness_unban(exploration);
    }
    arena_close(scratch);
}

/* Nodes that may be explored without merging, for one finding. What happens to memory
 * happens while one callback runs: that is near, or behind a loop that has no end. So is what
 * can spare a more precise pass. */
#define WITNESS_BUDGET      20000
#define WITNESS_NEAR_BUDGET 3000

static uint64_t witness_budget(const RawFinding *raw, WitnessEffort effort) {
    return effort == WITNESS_THOROUGH && !raw->report->kind->is_memory ? WITNESS_BUDGET
                                                                       : WITNESS_NEAR_BUDGET;
}

Witness witness_find(Exploration *exploration, Arena *arena, const RawFinding *raw,
                     WitnessEffort effort) {
    Witness witness = {.object = raw->object, .degraded = STATE_NONE};
    witness_try(exploration, arena, raw, &witness);
    if (!witness.confirmed && effort != WITNESS_REPLAY) {
        Exploration *exact = explore_towards(exploration, raw, witness_budget(raw, effort));
        if (exact) {
            witness_prepare(exact);
            witness_try(exact, arena, exact->raws.items[0], &witness);
            explore_close(exact);
        }
        witness_prepare(exploration); /* its distances were used for the search */
    }
    const Engine *engine = exploration->engine;
    if (witness.object != STATE_NONE && witness.object < engine->labels.count) {
        const char *label = engine->labels.items[witness.object];
        witness.label = label ? arena_strdup(arena, label) : NULL;
    }
    return witness;
}
