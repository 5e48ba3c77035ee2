/* exec_frame.c - frames: what a callee sees of the caller's state. */
#include "engine/exec_private.h"

#include "engine/assume.h"
#include "engine/call_reach.h"
#include "engine/lost.h"
#include "engine/store_marks.h"

#include <stdlib.h>

/* ---- what a callee can see -------------------------------------------------------- */

typedef struct Reach {
    Engine *engine;
    const State *from;
    State *entry;
    VEC(Value) pending;
    VEC(Value) expanded; /* unknowns whose candidates were added */
    Arena *arena;
} Reach;

bool exec_is_private(const Engine *engine, Value cell) {
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
    if (exec_is_private(reach->engine, key) && !reach_is_lost(reach, key)) {
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
    Arena *arena;
    uint32_t *seen;   /* unknowns: a bit for each value that there is */
    VEC(Value) names; /* those of them that the callee could use the names of */
} Hidden;

static bool hidden_keep_cell(void *context, uint32_t key, uint32_t value) {
    const Hidden *hidden = context;
    (void)value;
    return !pmap_find(hidden->entry->store, key, NULL);
}

/* A variable that the callee does not see has the handle, whoever else has it. */
static bool hidden_holds(Hidden *hidden, uint32_t object) {
    StateTables *tables = hidden->engine->tables;
    if (!state_holds(tables, hidden->caller, object, VALUE_TOP)) {
        return false;
    }
    if (!state_holds(tables, hidden->entry, object, VALUE_TOP)) {
        return true;
    }
    State rest = *hidden->caller;
    rest.store = pmap_only_marked(tables->pmaps, rest.store, STORE_HANDLE | STORE_SYM,
                                  hidden_keep_cell, hidden);
    return state_holds(tables, &rest, object, VALUE_TOP);
}

static bool reach_visit_object(void *context, uint32_t object, uint32_t id) {
    Hidden *hidden = context;
    ObjectState os = *state_object_state_at(hidden->engine->tables, id);
    if (!os.held_outside && hidden_holds(hidden, object)) {
        os.held_outside = true;
        state_set_object(hidden->engine->tables, hidden->entry, object, &os);
    }
    return true;
}

static void hidden_reserve(Hidden *hidden, Value value);

static void hidden_reserve_unknown(Hidden *hidden, Value sym, const ValueNode *node) {
    StateTables *tables = hidden->engine->tables;
    Fact fact;
    uint32_t bit = 1u << (sym % 32);
    if ((hidden->seen[sym / 32] & bit) != 0) {
        return;
    }
    hidden->seen[sym / 32] |= bit;
    if (call_reach_name(hidden->engine, hidden->callee, hidden->call_uid, sym)) {
        vec_push(hidden->arena, &hidden->names, sym);
    }
    if (node->op == SYM_INIT || node->op == SYM_HAVOC) {
        hidden_reserve(hidden, node->a); /* what it is reached through */
    }
    if (state_get_fact(tables, hidden->caller, sym, &fact) && fact.choice) {
        const Choice *choice = state_choice_at(tables, fact.choice);
        for (uint32_t i = 0; i < choice->count; i++) {
            hidden_reserve(hidden, choice->values[i]);
        }
    }
}

/* What the hidden part is made of. */
static void hidden_reserve(Hidden *hidden, Value value) {
    const ValueTable *values = hidden->engine->tables->values;
    const ValueNode node = *value_at(values, value);
    switch ((ValueKind)node.kind) {
    case VALUE_IS_BINARY:
        hidden_reserve(hidden, node.b);
        hidden_reserve(hidden, node.a);
        break;
    case VALUE_IS_UNARY:
    case VALUE_IS_CAST:
        hidden_reserve(hidden, node.a);
        break;
    case VALUE_IS_ADDR:
        if (value_root_at(values, node.a)->kind == ROOT_UNKNOWN) {
            hidden_reserve(hidden, value_root_at(values, node.a)->a);
        }
        if (node.d > 0) {
            hidden_reserve(hidden, node.b);
        }
        break;
    case VALUE_IS_SYM:
        hidden_reserve_unknown(hidden, value, &node);
        break;
    default:
        break;
    }
}

static bool hidden_visit_cell(void *context, uint32_t key, uint32_t value) {
    Hidden *hidden = context;
    if (!pmap_find(hidden->entry->store, key, NULL)) {
        hidden_reserve(hidden, key);
        hidden_reserve(hidden, value);
    }
    return true;
}

/* What callers of the caller rely on. */
static bool hidden_visit_fact(void *context, uint32_t key, uint32_t id) {
    (void)id;
    hidden_reserve(context, key);
    return true;
}

static int hidden_compare(const void *a, const void *b) {
    Value x = *(const Value *)a, y = *(const Value *)b;
    return x < y ? -1 : x > y;
}

/* An unknown keeps its name while the callee runs: if that can't see it, it gets a fact about it
 * that says nothing. */
static const Pmap *hidden_names(Hidden *hidden) {
    StateTables *tables = hidden->engine->tables;
    size_t count = hidden->names.count;
    if (count > 0) {
        qsort(hidden->names.items, count, sizeof *hidden->names.items, hidden_compare);
    }
    const Value *names = hidden->names.items;
    uint32_t nothing = state_fact(tables, state_no_fact(tables));
    const Pmap *reserved = pmap_of(tables->pmaps, names, count, nothing);
    hidden->entry->facts = pmap_union(tables->pmaps, reserved, hidden->entry->facts);
    return pmap_of(tables->pmaps, names, count, 1);
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
    /* What is known of values that only the hidden part has would tell entry states apart for
     * nothing; the caller still knows it afterwards. */
    state_forget_facts(engine->tables, &call->entry, args, count);
    uint32_t values = value_count(engine->tables->values);
    Hidden hidden = {.engine = engine,
                     .caller = &call->caller,
                     .entry = &call->entry,
                     .callee = call->function,
                     .call_uid = exec_uid(exec),
                     .arena = exec->arena,
                     .seen = ARENA_ARRAY(exec->arena, uint32_t, values / 32 + 1)};
    pmap_each(call->caller.objects, reach_visit_object, &hidden);
    pmap_each_marked(call->caller.store, STORE_MENTIONS | STORE_INDEXED, hidden_visit_cell,
                     &hidden);
    pmap_each(exec->entry->facts, hidden_visit_fact, &hidden);
    call->hidden = hidden_names(&hidden);
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
