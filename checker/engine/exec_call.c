/* exec_call.c - calls: who is called, what the callee sees, what comes back. */
#include "engine/exec.h"

#include "engine/assume.h"
#include "engine/flow.h"

#include <string.h>

/* ---- what a callee can see ------------------------------------------------------- */

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

static bool reach_keep_shared(void *context, uint32_t key, uint32_t value) {
    Reach *reach = context;
    if (reach_is_private(reach->engine, key)) {
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
    case VALUE_IS_ADDR: reach_root(reach, node->a); break;
    case VALUE_IS_UNARY:
    case VALUE_IS_CAST: reach_value(reach, node->a); break;
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
    default: break;
    }
}

typedef struct Hidden {
    Engine *engine;
    const State *caller;
    State *entry;
} Hidden;

static bool reach_visit_object(void *context, uint32_t object, uint32_t id) {
    Hidden *hidden = context;
    ObjectState os = *state_object_state_at(hidden->engine->tables, id);
    if (!os.held_outside && state_holds(hidden->engine->tables, hidden->caller, object, VALUE_TOP) &&
        !state_holds(hidden->engine->tables, hidden->entry, object, VALUE_TOP)) {
        os.held_outside = true;
        state_set_object(hidden->engine->tables, hidden->entry, object, &os);
    }
    return true;
}

/* Depth for the callee's frame: above every frame of it that is visible. */
static uint32_t call_depth(Engine *engine, const State *entry, uint32_t function) {
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

static void call_localize(Exec *exec, ExecCall *call, const Value *args, uint32_t count) {
    Engine *engine = exec->engine;
    call->entry = call->caller;
    Reach reach = {.engine = engine, .from = &call->caller, .entry = &call->entry,
                   .arena = exec->arena};
    call->entry.store = pmap_filter(engine->tables->pmaps, call->caller.store, reach_keep_shared,
                                    &reach);
    for (uint32_t i = 0; i < count; i++) {
        vec_push(exec->arena, &reach.pending, args[i]);
    }
    while (reach.pending.count > 0) {
        reach_value(&reach, vec_pop(&reach.pending));
    }
    Hidden hidden = {engine, &call->caller, &call->entry};
    pmap_each(call->caller.objects, reach_visit_object, &hidden);
}

static void call_pass(Exec *exec, ExecCall *call, const Value *args, uint32_t count) {
    const FunctionInfo *callee = &exec->engine->functions[call->function];
    for (uint32_t i = 0; i < count && i < callee->ir->param_count; i++) {
        call->entry.store =
            pmap_put(exec->engine->tables->pmaps, call->entry.store,
                     core_local(exec->engine, call->function, i, call->depth), args[i]);
    }
}

static void call_enter(Exec *exec, const FunctionInfo *callee, const IrInstr *instr,
                       const Value *args) {
    ExecCall call = {.function = callee->id, .block = exec->block, .index = exec->index};
    call.caller = exec->state;
    exec_save_temps(exec, &call.caller, exec->index);
    state_forget_facts(exec->engine->tables, &call.caller, args, instr->arg_count,
                       exec->entry_facts);
    call_localize(exec, &call, args, instr->arg_count);
    call.depth = call_depth(exec->engine, &call.entry, callee->id);
    call_pass(exec, &call, args, instr->arg_count);
    if (callee->is_model && !exec->info->is_model) {
        call.entry.site = exec_uid(exec);
    } else if (!callee->is_model) {
        call.entry.site = STATE_NONE;
        if (exec->info->is_model) {
            call.entry.last_return = STATE_NONE;
        }
    }
    if (callee->ir->degradation_count > 0 && call.entry.degraded == STATE_NONE) {
        call.entry.degraded = callee->id;
        call.caller.degraded = callee->id;
    }
    exec->sink->call(exec->context, &call);
    exec->dead = true;
}

/* ---- coming back -------------------------------------------------------------------- */

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
    if (!now || !before) {
        return true; /* only one of them knows something: the union has it */
    }
    Fact fact = *state_fact_at(tables, *now);
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
    Restore restore = {engine, caller, entry, &result, back->callee, back->callee_depth};
    const Pmap *hidden = pmap_filter(tables->pmaps, caller->store, restore_keep_cell, &restore);
    result.store = pmap_union(tables->pmaps, result.store, hidden);
    const Pmap *learned = result.facts;
    result.facts = pmap_union(tables->pmaps, caller->facts, learned);
    pmap_diff(learned, caller->facts, restore_visit_fact, &restore);
    pmap_each(caller->objects, restore_visit_object, &restore);
    result.site = caller->site;
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

/* ---- functions without a body -------------------------------------------------------- */

/* Bytes an unknown function may write through an argument of this type. */
static uint64_t call_written(const IrType *type) {
    if (!type || type->kind != IR_TYPE_POINTER || (type->elem && type->elem->is_const)) {
        return 0;
    }
    bool sized = type->elem && type->elem->size > 1 && type->elem->kind != IR_TYPE_FUNCTION;
    return sized ? type->elem->size : 4096;
}

static const IrType *call_parameter(const FunctionInfo *callee, uint32_t index) {
    const IrType *type = callee ? callee->ir->type : NULL;
    return type && index < type->param_count ? type->params[index] : NULL;
}

static bool call_is_const(const IrType *type) {
    return type && type->kind == IR_TYPE_POINTER && type->elem && type->elem->is_const;
}

static bool call_is_private_root(const Exec *exec, Value address) {
    const ValueTable *values = exec->engine->tables->values;
    RootKind kind = (RootKind)value_root_at(values, value_at(values, address)->a)->kind;
    return kind == ROOT_LOCAL || kind == ROOT_GLOBAL || kind == ROOT_HEAP;
}

static void call_external(Exec *exec, const FunctionInfo *callee, const IrInstr *instr,
                          const Value *args) {
    for (uint32_t i = 0; i < instr->arg_count; i++) {
        uint64_t size = call_written(instr->arg_types ? instr->arg_types[i] : NULL);
        if (size == 0 || call_is_const(call_parameter(callee, i)) ||
            value_at(exec->engine->tables->values, args[i])->kind == VALUE_IS_HANDLE) {
            continue;
        }
        const Value *targets;
        uint32_t count = memory_targets(&exec->engine->memory, &exec->state, args[i], &targets);
        for (uint32_t t = 0; t < count; t++) {
            if (call_is_private_root(exec, targets[t])) {
                memory_havoc(&exec->engine->memory, &exec->state, targets[t], size,
                             exec_uid(exec));
            }
        }
    }
    exec->engine->memory.displaced.count = 0;
    exec_define(exec, instr->dest, exec_fresh(exec, instr->type));
}

/* ---- resolving the callee -------------------------------------------------------------- */

static bool call_may_matter(const Exec *exec, const IrInstr *instr) {
    for (uint32_t f = 0; f < exec->engine->program->function_count; f++) {
        const FunctionInfo *info = &exec->engine->functions[f];
        if (info->has_effect && flow_may_call(exec->engine, instr, f)) {
            return true;
        }
    }
    return false;
}

/* The function a value means, or NULL. Splits the state where it may be several
 * (exec->dead then). */
static const FunctionInfo *call_resolve(Exec *exec, const IrInstr *instr, Value callee) {
    const Value *list;
    StateTables *tables = exec->engine->tables;
    callee = assume_resolve(tables, &exec->state, callee);
    uint32_t count = assume_candidates(tables, &exec->state, callee, &list);
    if (count > 1) {
        for (uint32_t i = 0; i < count; i++) {
            State one = exec->state;
            if (value_at(tables->values, list[i])->kind == VALUE_IS_FUNC &&
                assume_is(tables, &one, callee, list[i])) {
                exec_retry(exec, &one, 200 + i);
            }
        }
        exec->dead = true;
        return NULL;
    }
    const ValueNode *node = value_at(tables->values, callee);
    if (node->kind == VALUE_IS_FUNC) {
        return &exec->engine->functions[node->a];
    }
    if (node->kind == VALUE_IS_SYM && node->op == SYM_RESULT) {
        return NULL; /* looked up in the system: not a function of the driver */
    }
    if (value_is_null(tables->values, callee)) {
        exec->dead = true; /* a call through NULL ends the system, not our business */
    } else if (!exec->info->is_model && call_may_matter(exec, instr)) {
        exec->sink->unknown(exec->context, "a call through a pointer could not be resolved",
                            exec_uid(exec), STATE_NONE);
    }
    return NULL;
}

/* An argument that may be several handles: the state is split before the rules
 * look at it. True if it was. */
static bool call_split_arguments(Exec *exec, const Value *args, uint32_t count) {
    StateTables *tables = exec->engine->tables;
    for (uint32_t a = 0; a < count; a++) {
        const Value *list;
        uint32_t n = assume_candidates(tables, &exec->state, args[a], &list);
        if (n < 2) {
            continue;
        }
        exec->guessed = exec->guessed || exec_is_vague(exec, args[a]);
        for (uint32_t i = 0; i < n; i++) {
            State one = exec->state;
            if (assume_is(tables, &one, args[a], list[i])) {
                exec_retry(exec, &one, 1000 + a * 100 + i);
            }
        }
        exec->dead = true;
        return true;
    }
    return false;
}

/* A driver function in which nothing matters has run all the same. */
static void call_skip(Exec *exec, const FunctionInfo *callee) {
    if (!exec->info->is_model || callee->is_model) {
        return;
    }
    for (uint32_t b = 0; b < callee->ir->block_count; b++) {
        uint32_t last = callee->ir->blocks[b].instr_count - 1;
        if (callee->ir->blocks[b].instrs[last].op == IR_RETURN) {
            exec->state.last_return = callee->block_uid[b] + last;
        }
    }
}

static void call_function(Exec *exec, const FunctionInfo *callee, const IrInstr *instr,
                          Value *args) {
    if (callee->intrinsic != INTRINSIC_NONE && callee->intrinsic != INTRINSIC_API) {
        exec_intrinsic(exec, callee, instr, args);
        return;
    }
    if (callee->api && call_split_arguments(exec, args, instr->arg_count)) {
        return;
    }
    if (callee->ir->has_body) {
        if (callee->api && !exec_api_checks(exec, callee->api, args, instr->arg_count)) {
            return;
        }
        bool wanted = instr->dest != IR_NO_TEMP && exec->info->last_use[instr->dest] > exec->index;
        if (callee->has_effect || (callee->is_relevant && wanted) ||
            (callee->is_model && callee->is_relevant)) {
            call_enter(exec, callee, instr, args);
        } else {
            call_skip(exec, callee);
            exec_define(exec, instr->dest, exec_fresh(exec, instr->type));
        }
        return;
    }
    if (callee->ir->is_noreturn) {
        exec->dead = true;
        return;
    }
    if (callee->api || callee->intrinsic == INTRINSIC_API) {
        exec_api(exec, callee, instr, args);
        return;
    }
    uint32_t fixed = callee->ir->type ? callee->ir->type->param_count : instr->arg_count;
    bool variadic = callee->ir->type && callee->ir->type->is_variadic;
    exec_use_checks(exec, NULL, args, variadic && fixed < instr->arg_count ? fixed
                                                                            : instr->arg_count);
    if (!exec->dead) {
        call_external(exec, callee, instr, args);
    }
}

void exec_call(Exec *exec, const IrInstr *instr) {
    Value *args = ARENA_ARRAY(exec->arena, Value, instr->arg_count + 1);
    for (uint32_t i = 0; i < instr->arg_count; i++) {
        args[i] = assume_resolve(exec->engine->tables, &exec->state,
                                 exec_operand(exec, instr->args[i]));
    }
    const FunctionInfo *callee = call_resolve(exec, instr, exec_operand(exec, instr->a));
    if (exec->dead) {
        return;
    }
    if (callee) {
        call_function(exec, callee, instr, args);
    } else {
        exec_use_checks(exec, NULL, args, instr->arg_count);
        call_external(exec, NULL, instr, args);
    }
}
