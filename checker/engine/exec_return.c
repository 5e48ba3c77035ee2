/* exec_return.c - frames: what comes back of a callee's state. */
#include "engine/exec_private.h"

#include "engine/assume.h"
#include "engine/call_reach.h"
#include "engine/store_marks.h"

typedef struct Restore {
    Engine *engine;
    const State *caller, *entry, *shown;
    State *result;
    uint32_t callee, callee_depth, call_uid;
} Restore;

/* The cell belongs to the frame of the callee that has just ended: one of the
 * same name in the caller's state is an older frame's. */
static bool restore_is_callee_frame(const Restore *restore, Value cell) {
    const ValueTable *values = restore->engine->tables->values;
    const Root *root = value_root_at(values, value_at(values, cell)->a);
    return root->kind == ROOT_LOCAL && root->a == restore->callee &&
           root->k == restore->callee_depth;
}

static bool restore_keep_cell(void *context, uint32_t key, uint32_t value) {
    Restore *restore = context;
    (void)value;
    return exec_is_private(restore->engine, key) &&
           (!pmap_find(restore->shown->store, key, NULL) || restore_is_callee_frame(restore, key));
}

/* True for an unknown by whose name the callee may mean another one by now: nobody but the callee
 * has seen the old one. */
static bool restore_is_gone(const Restore *restore, Value value) {
    const ValueTable *values = restore->engine->tables->values;
    const ValueNode *node = value_at(values, value);
    switch ((ValueKind)node->kind) {
    case VALUE_IS_BINARY:
        return restore_is_gone(restore, node->a) || restore_is_gone(restore, node->b);
    case VALUE_IS_UNARY:
    case VALUE_IS_CAST:
        return restore_is_gone(restore, node->a);
    case VALUE_IS_SYM:
        return call_reach_name(restore->engine, restore->callee, restore->call_uid, value) &&
               !pmap_find(restore->entry->facts, value, NULL);
    default:
        return false;
    }
}

static bool restore_keep_fact(void *context, uint32_t key, uint32_t id) {
    const Restore *restore = context;
    const StateTables *tables = restore->engine->tables;
    uint32_t number = state_fact_at(tables, id)->choice;
    const Choice *choice = number ? state_choice_at(tables, number) : NULL;
    bool gone = restore_is_gone(restore, key);
    for (uint32_t i = 0; choice && !gone && i < choice->count; i++) {
        gone = restore_is_gone(restore, choice->values[i]);
    }
    return !gone;
}

/* What the caller knew stays true: an unknown never changes. The callee may have
 * been explored for less precise knowledge, or have learned more. */
static bool restore_visit_fact(void *context, uint32_t key, const uint32_t *now,
                               const uint32_t *before) {
    Restore *restore = context;
    StateTables *tables = restore->engine->tables;
    if (!now) {
        return true; /* only the caller knows something: the union has it */
    }
    Fact fact = *state_fact_at(tables, *now), none = state_no_fact(tables);
    if (!before) {
        if (fact.range == none.range && !fact.choice) {
            restore->result->facts = pmap_remove(tables->pmaps, restore->result->facts, key);
        }
        return true;
    }
    const Fact *old = state_fact_at(tables, *before);
    RangeSet both =
        range_intersect(range_at(tables->ranges, fact.range), range_at(tables->ranges, old->range));
    bool fewer = old->choice && (!fact.choice || state_choice_at(tables, old->choice)->count <
                                                     state_choice_at(tables, fact.choice)->count);
    fact.range = range_intern(tables->ranges, &both);
    fact.choice = fewer ? old->choice : fact.choice;
    state_set_fact(tables, restore->result, key, fact);
    return true;
}

static bool restore_visit_object(void *context, uint32_t object, uint32_t id) {
    Restore *restore = context;
    ObjectState before, now;
    StateTables *tables = restore->engine->tables;
    before = *state_object_state_at(tables, id);
    if (state_get_object(tables, restore->result, object, &now) &&
        now.held_outside != before.held_outside) {
        now.held_outside = before.held_outside;
        state_set_object(tables, restore->result, object, &now);
    }
    return true;
}

/* Several callers can share the callee's summary: variables of the others, which their
 * arguments pointed to, are not this caller's business. */
typedef struct Foreign {
    StateTables *tables;
    const State *caller, *shown;
    bool is_shared;           /* other callers have shown other variables */
    uint32_t function, depth; /* of the caller's frame */
    uint32_t root;            /* looked for */
    bool found;
} Foreign;

static bool foreign_visit_cell(void *context, uint32_t key, uint32_t value) {
    Foreign *foreign = context;
    const Value *list;
    uint32_t count = assume_candidates(foreign->tables, foreign->caller, value, &list);
    (void)key;
    for (uint32_t i = 0; i < count && !foreign->found; i++) {
        const ValueNode *node = value_at(foreign->tables->values, list[i]);
        foreign->found = node->kind == VALUE_IS_ADDR && node->a == foreign->root;
    }
    return !foreign->found;
}

static bool foreign_has_root(const Root *root, const State *state) {
    for (size_t i = 0; i < root->addresses.count; i++) {
        if (pmap_find(state->store, root->addresses.items[i], NULL)) {
            return true;
        }
    }
    return false;
}

/* A variable that this caller has hidden, and another one has shown: what comes back of it is the
 * other one's. */
static bool foreign_is_hidden(const Foreign *foreign, const Root *root) {
    return foreign->is_shared && foreign_has_root(root, foreign->caller) &&
           !foreign_has_root(root, foreign->shown);
}

static bool foreign_keep_cell(void *context, uint32_t key, uint32_t value) {
    Foreign *foreign = context;
    const ValueNode *node = value_at(foreign->tables->values, key);
    const Root *root = value_root_at(foreign->tables->values, node->a);
    if (root->kind == ROOT_LOCAL && foreign_is_hidden(foreign, root)) {
        return false;
    }
    bool own = root->a == foreign->function && root->k == foreign->depth;
    if (root->kind != ROOT_LOCAL || own || pmap_find(foreign->caller->store, key, NULL) ||
        state_may_be_handle(foreign->tables, foreign->caller, value)) {
        return true;
    }
    foreign->root = node->a;
    foreign->found = false;
    pmap_each_marked(foreign->caller->store, STORE_SYM | STORE_TERM | STORE_TO_LOCAL,
                     foreign_visit_cell, foreign);
    return foreign->found;
}

State exec_return(Engine *engine, const ExecReturn *back) {
    StateTables *tables = engine->tables;
    const State *caller = back->caller, *entry = back->entry;
    uint32_t call_uid = back->call_uid;
    bool callee_is_model = engine->functions[back->callee].is_model;
    const IrInstr *instr = core_instr(engine, call_uid);
    const FunctionInfo *info = &engine->functions[engine->instrs[call_uid].function];
    State result = *back->exit;
    Value cell = core_return_cell(engine), value = VALUE_TOP;
    if (pmap_find(result.store, cell, &value)) {
        result.store = pmap_remove(tables->pmaps, result.store, cell);
    }
    Foreign foreign = {.tables = tables,
                       .caller = caller,
                       .shown = back->shown,
                       .is_shared = back->shown->store != entry->store,
                       .function = engine->instrs[call_uid].function,
                       .depth = back->depth};
    result.store = pmap_filter_marked(tables->pmaps, result.store, STORE_IN_LOCAL,
                                      foreign_keep_cell, &foreign);
    Restore restore = {.engine = engine,
                       .caller = caller,
                       .entry = entry,
                       .shown = back->shown,
                       .result = &result,
                       .callee = back->callee,
                       .callee_depth = back->callee_depth,
                       .call_uid = back->call_uid};
    const Pmap *hidden =
        pmap_only_marked(tables->pmaps, caller->store, STORE_IN_FRAME, restore_keep_cell, &restore);
    result.store = pmap_union(tables->pmaps, result.store, hidden);
    const Pmap *learned = result.facts;
    const Pmap *known = pmap_filter(tables->pmaps, caller->facts, restore_keep_fact, &restore);
    result.facts = pmap_union(tables->pmaps, known, learned);
    pmap_diff(learned, known, restore_visit_fact, &restore);
    pmap_each(caller->objects, restore_visit_object, &restore);
    result.site = caller->site;
    result.guarded = caller->guarded;
    if (!callee_is_model && info->is_model) {
        result.last_return = back->return_uid;
    } else if (callee_is_model && !info->is_model) {
        result.last_return = caller->last_return;
    }
    bool used = instr->op == IR_CALL && instr->dest != IR_NO_TEMP &&
                info->last_use[instr->dest] > engine->instrs[call_uid].index;
    bool dropped = instr->op == IR_CALL && !used && !info->is_model &&
                   value_at(tables->values, value)->kind == VALUE_IS_HANDLE;
    if (used || dropped) {
        uint32_t temp = used ? instr->dest : IR_NO_TEMP;
        uint32_t root = value_root(tables->values, ROOT_TEMP, info->id, temp, back->depth, NULL);
        result.store = pmap_put(tables->pmaps, result.store,
                                value_address(tables->values, root, 0, VALUE_TOP, 0), value);
    }
    return result;
}
