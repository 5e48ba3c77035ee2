/* graph_holders.c - who holds what: which variables of a state have which handles.
 *
 * The sums are made of one summand for each cell, so those of a state follow from the sums of
 * another one by the cells in which the two differ. The last state that was asked about for the
 * same instance mostly differs in a few. */
#include "engine/graph_private.h"

#include "engine/assume.h"
#include "engine/store_marks.h"

typedef struct Holders {
    StateTables *tables;
    const State *state;
    bool exact;    /* variables of the model that are kept apart count, too */
    bool rests;    /* of a number in followed memory it counts whether it is 0 */
    bool resolves; /* ... also of one that facts leave no choice */
    const Pmap *kept;
    HolderSums sums;
} Holders;

/* In a block a larger number is hardly a kind or a state, but counts something. */
#define GRAPH_SMALL 8

static bool graph_is_model_variable(const StateTables *tables, Value cell) {
    const ValueNode *node = value_at(tables->values, cell);
    return value_root_at(tables->values, node->a)->kind == ROOT_GLOBAL &&
           state_is_model_cell(tables, cell);
}

#define GRAPH_NUMBERS_APART 8

/* Of a variable that is kept apart: a routine, an address, a small number; how a larger one
 * compares with 0. */
static uint64_t graph_kept_class(const ValueTable *values, Value value) {
    const ValueNode *node = value_at(values, value);
    if (node->kind == VALUE_IS_INT &&
        (node->c > GRAPH_NUMBERS_APART || node->c < -GRAPH_NUMBERS_APART)) {
        return node->c < 0 ? 1 : 2;
    }
    return node->kind >= VALUE_IS_SYM || node->kind == VALUE_IS_TOP ? 3 : (uint64_t)value + 4;
}

static bool graph_visit_holder(void *context, uint32_t key, uint32_t value) {
    Holders *holders = context;
    if (holders->resolves) {
        value = assume_resolve(holders->tables, holders->state, value);
    }
    const ValueNode *node = value_at(holders->tables->values, value);
    if (pmap_find(holders->kept, key, NULL)) {
        holders->sums.sum += graph_mix(key, graph_kept_class(holders->tables->values, value));
        return true;
    }
    const Root *root =
        value_root_at(holders->tables->values, value_at(holders->tables->values, key)->a);
    bool heap = node->kind == VALUE_IS_ADDR &&
                value_root_at(holders->tables->values, node->a)->kind != ROOT_GLOBAL;
    bool followed =
        root->kind == ROOT_HEAP && (root->b & HEAP_FOLLOWED) != 0 && node->kind == VALUE_IS_INT;
    if (followed) {
        bool small = !holders->resolves || (node->c >= 0 && node->c <= GRAPH_SMALL);
        if ((!holders->rests && small) || node->c == 0) {
            holders->sums.numbers += graph_mix(key, (uint64_t)value + 1);
        }
        return true;
    }
    if (holders->exact && root->kind == ROOT_GLOBAL && holders->tables->exact_globals[root->a] &&
        node->kind < VALUE_IS_SYM && node->kind != VALUE_IS_TOP && !heap) {
        holders->sums.sum += graph_mix(key, (uint64_t)value + 1);
        return true;
    }
    bool counts = node->kind == VALUE_IS_FUNC ? graph_is_model_variable(holders->tables, key)
                  : node->kind == VALUE_IS_HANDLE
                      ? pmap_find(holders->state->objects, node->a, NULL)
                      : false;
    if (counts) {
        holders->sums.sum += graph_mix(key, (uint64_t)value + 1);
    }
    return true;
}

static Holders holders_none(const Engine *engine, const State *state) {
    return (Holders){.tables = engine->tables,
                     .state = state,
                     .exact = engine->focus.kind && engine->focus.kind->apart,
                     .rests = engine->limits.rests,
                     .resolves = core_is_of_blocks(engine),
                     .kept = engine->kept_apart};
}

typedef struct HoldersChange {
    Holders gone, come;
} HoldersChange;

static bool holders_visit_change(void *context, uint32_t key, const uint32_t *before,
                                 const uint32_t *now) {
    HoldersChange *change = context;
    if (before) {
        graph_visit_holder(&change->gone, key, *before);
    }
    if (now) {
        graph_visit_holder(&change->come, key, *now);
    }
    return true;
}

static HolderSums holders_from(const Engine *engine, const RecentHolders *recent,
                               const State *state) {
    HoldersChange change = {holders_none(engine, state), holders_none(engine, state)};
    pmap_diff(recent->store, state->store, holders_visit_change, &change);
    return (HolderSums){recent->sums.sum - change.gone.sums.sum + change.come.sums.sum,
                        recent->sums.numbers - change.gone.sums.numbers + change.come.sums.numbers};
}

HolderSums graph_holders(Graph *graph, uint32_t where, const State *state) {
    const Engine *engine = graph->engine;
    RecentHolders *recent = &graph->holders[where % GRAPH_RECENT_HOLDERS];
    Holders holders = holders_none(engine, state);
    if (recent->store && recent->objects == state->objects && !holders.resolves) {
        holders.sums = holders_from(engine, recent, state);
    } else {
        uint32_t resolved = holders.resolves ? STORE_SYM : 0;
        uint32_t marks = holders.kept ? PMAP_ALL : STORE_APART | resolved;
        pmap_each_marked(state->store, marks, graph_visit_holder, &holders);
    }
    *recent = (RecentHolders){state->store, state->objects, holders.sums};
    return holders.sums;
}
