/* exec_frame.c - frames: what a callee sees of the caller's state, what comes back. */
#include "engine/exec_private.h"

#include "engine/assume.h"
#include "engine/call_reach.h"
#include "engine/lost.h"
#include "engine/store_marks.h"

/* ---- what a callee can see -------------------------------------------------------- */

typedef struct Reach {
    Engine *engine;
    const State *from;
    State *entry;
    VEC(Value) pending;
    VEC(Value) expanded; /* unknowns whose candidates were added */
    Arena *arena;
} Reach;

static bool reach_is_private(const Engine *engine, Value cell) {
    const ValueNode *node = value_at(engine->tables->values, cell);
    uint8_t kind = value_root_at(engine->tables->values, node->a)->kind;
    return kind == ROOT_LOCAL || kind == ROOT_TEMP || kind == ROOT_RETURN;
}

/* A variable of a frame that a pointer may mean of which nothing is known: it may be meant
 * in the callee as well. */
static bool reach_is_lost(const Reach *reach, Value cell) {
    const StateTables *tables = reach->engine->tables;
    uint32_t root = value_at(tables->values, cell)->a;
    return value_root_at(tables->values, root)->kind == ROOT_LOCAL && lost_has_root(tables, root);
}

static bool reach_keep_shared(void *context, uint32_t key, uint32_t value) {
    Reach *reach = context;
    if (reach_is_private(reach->engine, key) && !reach_is_lost(reach, key)) {
        return false;
    }
    if (value_at(reach->engine->tables->values, value)->kind != VALUE_IS_INT) {
        vec_push(reach->arena, &reach->pending, value);
    }
    return true;
}

/* Brings back the cells of a local whose address can be reached. */
static void reach_root(Reach *reach, uint32_t root) {
    PmapPool *pmaps = reach->engine->tables->pmaps;
    const Root *r = value_root_at(reach->engine->tables->values, root);
    if (r->kind != ROOT_LOCAL) {
        return;
    }
    for (size_t i = 0; i < r->addresses.count; i++) {
        Value cell = r->addresses.items[i], value;
        if (pmap_find(reach->from->store, cell, &value) &&
            !pmap_find(reach->entry->store, cell, NULL)) {
            reach->entry->store = pmap_put(pmaps, reach->entry->store, cell, value);
            vec_push(reach->arena, &reach->pending, value);
        }
    }
}

static bool reach_first_time(Reach *reach, Value value) {
    for (size_t i = 0; i < reach->expanded.count; i++) {
        if (reach->expanded.items[i] == value) {
            return false;
        }
    }
    vec_push(reach->arena, &reach->expanded, value);
    return true;
}

static void reach_value(Reach *reach, Value value) {
    const ValueTable *values = reach->engine->tables->values;
    const ValueNode *node = value_at(values, value);
    Fact fact;
    switch ((ValueKind)node->kind) {
    case VALUE_IS_ADDR:
        reach_root(reach, node->a);
        break;
    case VALUE_IS_UNARY:
    case VALUE_IS_CAST:
        reach_value(reach, node->a);
        break;
    case VALUE_IS_BINARY:
        reach_value(reach, node->a);
        reach_value(reach, node->b);
        break;
    case VALUE_IS_SYM:
        if (state_get_fact(reach->engine->tables, reach->from, value, &fact) && fact.choice &&
            reach_first_time(reach, value)) {
            const Choice *choice = state_choice_at(reach->engine->tables, fact.choice);
            for (uint32_t i = 0; i < choice->count; i++) {
                vec_push(reach->arena, &reach->pending, choice->values[i]);
            }
        }
        break;
    default:
        break;
    }
}

typedef struct Hidden {
    Engine *engine;
    const State *caller;
    State *entry;
    uint32_t callee, call_uid;
} Hidden;

static bool reach_visit_object(void *context, uint32_t object, uint32_t id) {
    Hidden *hidden = context;
    ObjectState os = *state_object_state_at(hidden->engine->tables, id);
    if (!os.held_outside &&
        state_holds(hidden->engine->tables, hidden->caller, object, VALUE_TOP) &&
        !state_holds(hidden->engine->tables, hidden->entry, object, VALUE_TOP)) {
        os.held_outside = true;
        state_set_object(hidden->engine->tables, hidden->entry, object, &os);
    }
    return true;
}

/* Unknowns that only the hidden part has keep their names: the callee, which can't see
 * them, gets facts about them that say nothing. */
static void hidden_reserve(const Hidden *hidden, Value value) {
    StateTables *tables = hidden->engine->tables;
    const ValueNode *node = value_at(tables->values, value);
    Fact fact;
    switch ((ValueKind)node->kind) {
    case VALUE_IS_BINARY:
        hidden_reserve(hidden, node->b);
        hidden_reserve(hidden, node->a);
        break;
    case VALUE_IS_UNARY:
    case VALUE_IS_CAST:
        hidden_reserve(hidden, node->a);
        break;
    case VALUE_IS_SYM:
        if (!state_get_fact(tables, hidden->entry, value, &fact) &&
            call_reach_name(hidden->engine, hidden->callee, hidden->call_uid, value)) {
            state_set_fact(tables, hidden->entry, value, state_no_fact(tables));
        }
        break;
    default:
        break;
    }
}

static bool hidden_visit_cell(void *context, uint32_t key, uint32_t value) {
    const Hidden *hidden = context;
    if (!pmap_find(hidden->entry->store, key, NULL)) {
        hidden_reserve(hidden, value);
    }
    return true;
}

/* ---- entering --------------------------------------------------------------------- */

/* Depth for the callee's frame: above every frame of it that is visible. */
static uint32_t frame_depth(Engine *engine, const State *entry, uint32_t function) {
    const FunctionInfo *info = &engine->functions[function];
    uint32_t depth = 0;
    for (uint32_t l = 0; l < info->ir->local_count; l++) {
        const Root *root =
            value_root_at(engine->tables->values, core_local_root(engine, function, l, depth));
        for (size_t i = 0; i < root->addresses.count; i++) {
            if (pmap_find(entry->store, root->addresses.items[i], NULL)) {
                depth++;
                l = UINT32_MAX; /* start over one deeper */
                break;
            }
        }
        if (depth == 3) {
            break;
        }
    }
    return depth;
}

static void frame_localize(Exec *exec, ExecCall *call, const Value *args, uint32_t count) {
    Engine *engine = exec->engine;
    call->entry = call->caller;
    Reach reach = {
        .engine = engine, .from = &call->caller, .entry = &call->entry, .arena = exec->arena};
    const uint32_t where = STORE_IN_FRAME | STORE_SYM | STORE_TERM | STORE_TO_LOCAL;
    call->entry.store = pmap_filter_marked(engine->tables->pmaps, call->caller.store, where,
                                           reach_keep_shared, &reach);
    for (uint32_t i = 0; i < count; i++) {
        vec_push(exec->arena, &reach.pending, args[i]);
    }
    while (reach.pending.count > 0) {
        reach_value(&reach, vec_pop(&reach.pending));
    }
    Hidden hidden = {engine, &call->caller, &call->entry, call->function, exec_uid(exec)};
    pmap_each(call->caller.objects, reach_visit_object, &hidden);
    pmap_each_marked(call->caller.store, STORE_SYM | STORE_TERM, hidden_visit_cell, &hidden);
}

static void frame_pass(Exec *exec, ExecCall *call, const Value *args, uint32_t count) {
    const FunctionInfo *callee = &exec->engine->functions[call->function];
    for (uint32_t i = 0; i < count && i < callee->ir->param_count; i++) {
        call->entry.store =
            pmap_put(exec->engine->tables->pmaps, call->entry.store,
                     core_local(exec->engine, call->function, i, call->depth), args[i]);
    }
}

void exec_enter(Exec *exec, const FunctionInfo *callee, const IrInstr *instr, const Value *args) {
    ExecCall call = {.function = callee->id, .block = exec->block, .index = exec->index};
    call.caller = exec->state;
    exec_save_temps(exec, &call.caller, exec->index);
    state_forget(exec->engine->tables, &call.caller, args, instr->arg_count, exec->entry);
    frame_localize(exec, &call, args, instr->arg_count);
    call.depth = frame_depth(exec->engine, &call.entry, callee->id);
    frame_pass(exec, &call, args, instr->arg_count);
    if (exec->engine->focus.is_memory) {
        bool calls_back = exec->info->is_model && !callee->is_model;
        call.entry.guarded = !calls_back && exec_is_guarded(exec);
    }
    call.entry.site = exec_site(exec, callee);
    if (!callee->is_model && exec->info->is_model) {
        call.entry.last_return = STATE_NONE;
    }
    if (callee->ir->degradation_count > 0 && call.entry.degraded == STATE_NONE) {
        call.entry.degraded = callee->id;
        call.caller.degraded = callee->id;
    }
    exec->sink->call(exec->context, &call);
    exec->dead = true;
}

/* ---- coming back ------------------------------------------------------------------ */

typedef struct Restore {
    Engine *engine;
    const State *caller, *entry;
    State *result;
    uint32_t callee, callee_depth;
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
    return reach_is_private(restore->engine, key) &&
           (!pmap_find(restore->entry->store, key, NULL) || restore_is_callee_frame(restore, key));
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
    const State *caller;
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

static bool foreign_keep_cell(void *context, uint32_t key, uint32_t value) {
    Foreign *foreign = context;
    const ValueNode *node = value_at(foreign->tables->values, key);
    const Root *root = value_root_at(foreign->tables->values, node->a);
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
                       .function = engine->instrs[call_uid].function,
                       .depth = back->depth};
    result.store = pmap_filter_marked(tables->pmaps, result.store, STORE_IN_LOCAL,
                                      foreign_keep_cell, &foreign);
    Restore restore = {engine, caller, entry, &result, back->callee, back->callee_depth};
    const Pmap *hidden =
        pmap_only_marked(tables->pmaps, caller->store, STORE_IN_FRAME, restore_keep_cell, &restore);
    result.store = pmap_union(tables->pmaps, result.store, hidden);
    const Pmap *learned = result.facts;
    result.facts = pmap_union(tables->pmaps, caller->facts, learned);
    pmap_diff(learned, caller->facts, restore_visit_fact, &restore);
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
