/* witness_blame.c - why a path can't be replayed, and which ways need not be tried any more.
 *
 * A merge may have brought together what does not belong together: the graph goes on where the
 * replay can't. The variable that makes the difference is found by trial: one after the other
 * gets its value from the graph. It is followed back to the merge at which the graph's value
 * stopped being the replay's; ways into that merge that bring what the replay had are banned. */
#include "engine/witness_private.h"

typedef struct Blame {
    Exploration *exploration;
    const TrailStep *step;
    Value wanted;   /* a variable that should come out differently, or STATE_NONE: the step fails */
    Value concrete; /* what it is in the replay, or STATE_NONE */
    Value cell;     /* what was found, or STATE_NONE */
    uint32_t tries;
} Blame;

#define BLAME_TRIES 400

static Value blame_read(const State *state, Value cell) {
    Value value;
    return pmap_find(state->store, cell, &value) ? value : STATE_NONE;
}

/* The replay's state, with one variable as the graph has it. */
static State blame_mixed(const Blame *blame, Value cell, Value value) {
    PmapPool *pool = blame->exploration->engine->tables->pmaps;
    const State *merged = blame->step->node->state;
    State state = blame->step->state;
    uint32_t fact;
    state.store = value == STATE_NONE ? pmap_remove(pool, state.store, cell)
                                      : pmap_put(pool, state.store, cell, value);
    if (value != STATE_NONE && pmap_find(merged->facts, value, &fact)) {
        state.facts = pmap_put(pool, state.facts, value, fact);
    }
    return state;
}

static bool blame_matters(const Blame *blame, Value cell, Value value) {
    State result, state = blame_mixed(blame, cell, value);
    return witness_step(blame->exploration, blame->step, &state, &result) &&
           (blame->wanted == STATE_NONE || blame_read(&result, blame->wanted) != blame->concrete);
}

static bool blame_visit(void *context, uint32_t cell, const uint32_t *a, const uint32_t *b) {
    Blame *blame = context;
    (void)a;
    if (blame_matters(blame, cell, b ? *b : STATE_NONE)) {
        blame->cell = cell;
    }
    return blame->cell == STATE_NONE && ++blame->tries < BLAME_TRIES;
}

/* The variable at the beginning of the step that makes the difference at its end. */
static Value blame_cause(Exploration *exploration, const TrailStep *step, Value wanted,
                         Value concrete) {
    Blame blame = {exploration, step, wanted, concrete, STATE_NONE, 0};
    const State *merged = step->node->state;
    if (wanted != STATE_NONE && blame_read(merged, wanted) != blame_read(&step->state, wanted)) {
        return wanted; /* it was different before already */
    }
    if (step->edge || step->caller) {
        pmap_diff(step->state.store, merged->store, blame_visit, &blame);
    } else if (wanted != STATE_NONE) { /* a callee has ended: its result is all that is new */
        Value result = core_return_cell(exploration->engine);
        blame.cell =
            blame_read(merged, result) != blame_read(&step->state, result) ? result : STATE_NONE;
    }
    return blame.cell;
}

/* ---- which ways are banned ---------------------------------------------------------- */

static bool blame_is_concrete(const WitnessBan *ban, const State *state) {
    return blame_read(state, ban->cell) == ban->concrete;
}

/* The first step over the edge leaves the variable as the replay had it. */
static bool blame_keeps(Exploration *exploration, const WitnessBan *ban, Edge *edge, Node *to) {
    State result;
    TrailStep step = {edge->from, *edge->from->state, edge, to, NULL};
    return blame_is_concrete(ban, edge->from->state) &&
           witness_step(exploration, &step, edge->from->state, &result) &&
           blame_is_concrete(ban, &result);
}

/* The variable has a value at the entry, which is not the replay's. */
static bool blame_enters_other(const WitnessBan *ban, const Instance *instance) {
    Value value = blame_read(instance->entry, ban->cell);
    return value != STATE_NONE && value != ban->concrete;
}

/* At the end of the edge, or in the callee on the way, the variable can be something else only
 * because another way has brought that there. */
bool witness_is_merged(Exploration *exploration, const WitnessBan *ban, Edge *edge, Node *to) {
    bool ends_concrete = blame_is_concrete(ban, to->state);
    if (!edge->via) {
        return !ends_concrete && blame_keeps(exploration, ban, edge, to);
    }
    const State *exit = edge->via->state;
    const State *end = blame_read(exit, ban->cell) != STATE_NONE ? exit : edge->from->state;
    return (!ends_concrete && blame_is_concrete(ban, end)) ||
           (blame_enters_other(ban, edge->via->instance) &&
            blame_keeps(exploration, ban, edge, to));
}

bool witness_is_merged_entry(const WitnessBan *ban, const Instance *callee, const Caller *caller) {
    return blame_is_concrete(ban, caller->state) && blame_enters_other(ban, callee);
}

/* The step by which the instance of the node at `at` was entered. */
static size_t blame_entering(const Trail *trail, size_t at) {
    const Instance *instance = trail->items[at].node->instance;
    while (at-- > 0) {
        const TrailStep *step = &trail->items[at];
        if ((step->edge && step->edge->via && step->edge->via->instance == instance) ||
            (step->caller && step->to->instance == instance)) {
            return at;
        }
    }
    return SIZE_MAX;
}

/* Of the way that was tried, the part that leads into the merge. */
static bool blame_ban_tried(Exploration *exploration, const Trail *trail, size_t at) {
    Node *node = trail->items[at].node;
    if (node != node->instance->start) {
        witness_ban_edge(exploration, node, node->best);
        return true;
    }
    size_t entering = blame_entering(trail, at);
    if (entering == SIZE_MAX) {
        return false;
    }
    const TrailStep *step = &trail->items[entering];
    if (step->edge) {
        witness_ban_edge(exploration, step->to, (uint32_t)(step->edge - step->to->edges.items));
    } else {
        Instance *callee = step->to->instance;
        witness_ban_caller(exploration, callee, (uint32_t)(step->caller - callee->callers.items));
    }
    return true;
}

/* True if states that differ in the variable can be told apart at the merge: by something known. */
static bool blame_is_telling(const Engine *engine, Value concrete) {
    if (concrete == STATE_NONE) {
        return true;
    }
    uint8_t kind = value_at(engine->tables->values, concrete)->kind;
    return kind != VALUE_IS_TOP && kind < VALUE_IS_SYM;
}

/* ---- back to the merge ---------------------------------------------------------------- */

/* The step before, as far as the variable goes: a callee that has ended and did not see it is
 * passed over. */
static size_t blame_before(const Trail *trail, size_t at, Value cell) {
    const TrailStep *step = &trail->items[at - 1];
    if (step->to || blame_read(step->node->state, cell) != STATE_NONE ||
        blame_read(&step->state, cell) != STATE_NONE) {
        return at - 1;
    }
    size_t entering = blame_entering(trail, at - 1);
    bool seen = entering != SIZE_MAX && blame_read(trail->items[entering].node->state, cell) !=
                                            blame_read(&trail->items[entering].state, cell);
    return seen ? entering : at - 1;
}

bool witness_blame(Exploration *exploration, const Trail *trail, WitnessBan *ban) {
    if (trail->count == 0 || (!vec_last(trail).edge && !vec_last(trail).caller)) {
        return false;
    }
    size_t at = trail->count - 1;
    Value cell = blame_cause(exploration, &trail->items[at], STATE_NONE, STATE_NONE);
    while (cell != STATE_NONE && at > 0) {
        size_t before = blame_before(trail, at, cell);
        Value cause = blame_cause(exploration, &trail->items[before], cell,
                                  blame_read(&trail->items[at].state, cell));
        if (cause == STATE_NONE) {
            Engine *engine = exploration->engine;
            Value concrete = blame_read(&trail->items[at].state, cell);
            if (blame_is_telling(engine, concrete)) {
                engine->blamed = pmap_put(engine->variables, engine->blamed, cell, 1);
            }
            *ban = (WitnessBan){cell, concrete};
            return blame_ban_tried(exploration, trail, at);
        }
        at = before;
        cell = cause;
    }
    return false;
}
