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
static bool witness_ban(Exploration *exploration, const Trail *trail) {
    if (trail->count == 0 || !vec_last(trail).edge) {
        return false;
    }
    for (Node *node = vec_last(trail).node;; node = node->edges.items[node->best].from) {
        uint32_t open = 0;
        for (size_t i = 0; i < node->edges.count; i++) {
            open += witness_edge_cost(&node->edges.items[i]) != WITNESS_FAR;
        }
        if (open > 1) {
            witness_ban_edge(exploration, node, node->best);
            return true;
        }
        if (node == node->instance->start || node->edges.count == 0) {
            return false;
        }
    }
}

/* ---- trying ----------------------------------------------------------------------- */

/* True if there is another way worth trying. */
static bool witness_avoid(Exploration *exploration, Arena *scratch, const Trail *trail,
                          WitnessBanList *list) {
    WitnessBan ban;
    if (witness_blame(exploration, trail, &ban)) {
        vec_push(scratch, list, ban);
    } else if (!witness_ban(exploration, trail)) {
        return false;
    }
    witness_update(exploration);
    return true;
}

/* The node that is nearest over ways on which no ban lies; NULL if there is none. */
static Node *witness_next(Exploration *exploration, const RawFinding *raw,
                          const WitnessBanList *list) {
    Node *node = witness_nearest(raw);
    while (list->count > 0 && node && !witness_clear_way(exploration, list, node)) {
        witness_update(exploration);
        node = witness_nearest(raw);
    }
    return node;
}

static void witness_try(Exploration *exploration, Arena *arena, const RawFinding *raw,
                        Witness *witness) {
    Arena *scratch = arena_open();
    WitnessBanList list = {0};
    witness_measure(exploration);
    bool again = true, banned = false;
    for (int attempt = 0; again && attempt < WITNESS_TRIES; attempt++) {
        Node *node = witness_next(exploration, raw, &list);
        Trail trail = {0};
        again = node && !witness_replay(exploration, arena, scratch, raw, node, witness, &trail) &&
                witness_avoid(exploration, scratch, &trail, &list);
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
            witness_try(exact, arena, exact->raws.items[0], &witness);
            explore_close(exact);
        }
    }
    return witness;
}
