/* exec_region_life.c - memory that is an object: handed to a callback, taken back. */
#include "engine/assume.h"
#include "engine/exec_private.h"

#include <string.h>

/* ---- handed out --------------------------------------------------------------------- */

static const RuleEdge *life_edge(const RuleKind *kind, const char *state) {
    for (uint32_t i = 0; i < kind->edge_count; i++) {
        if (kind->edges[i].creates && strcmp(kind->states[kind->edges[i].to], state) == 0) {
            return &kind->edges[i];
        }
    }
    return NULL;
}

/* The callback's own name for it. */
static void life_label(Engine *engine, uint32_t object, const FunctionInfo *routine,
                       uint32_t parameter) {
    while (engine->labels.count <= object) {
        vec_push(engine->arena, &engine->labels, NULL);
    }
    const char *name =
        parameter < routine->ir->param_count ? routine->ir->locals[parameter].name : NULL;
    engine->labels.items[object] =
        name && name[0] ? name : state_object_at(engine->tables, object)->kind->title;
}

/* One of the two: memory, or none. */
static void life_fork(Exec *exec, const IrInstr *instr, uint32_t root, Value length,
                      uint32_t choice) {
    StateTables *tables = exec->engine->tables;
    State side = exec->state;
    RangeSet none = range_single(0);
    if (!exec_allows(exec, choice) || (choice == 0 && !assume_in(tables, &side, length, &none))) {
        return;
    }
    exec_define(exec, instr->dest,
                choice ? value_address(tables->values, root, 0, VALUE_TOP, 0)
                       : value_int(tables->values, 0));
    exec_fork(exec, &side, choice);
}

void exec_region_begin(Exec *exec, const IrInstr *instr, const Value *args, const RuleKind *kind,
                       const char *state) {
    StateTables *tables = exec->engine->tables;
    const RuleEdge *edge = life_edge(kind, state);
    int64_t parameter = 0;
    Value routine = assume_resolve(tables, &exec->state, args[2]);
    if (exec_split_function(exec, routine)) {
        return;
    }
    const ValueNode *node = value_at(tables->values, routine);
    if (!edge || node->kind != VALUE_IS_FUNC ||
        !value_is_int(tables->values, args[3], &parameter)) {
        exec_define(exec, instr->dest, exec_fresh(exec, instr->type));
        return;
    }
    const FunctionInfo *info = &exec->engine->functions[node->a];
    uint32_t object = state_object(tables, kind, info->first_uid, (uint32_t)parameter, edge);
    ObjectState os = {.state = edge->to,
                      .owner = STATE_NONE,
                      .status = VALUE_TOP,
                      .failed_at = STATE_NONE,
                      .length = args[4]};
    state_set_object(tables, &exec->state, object, &os);
    life_label(exec->engine, object, info, (uint32_t)parameter);
    uint32_t root = value_root(tables->values, ROOT_REGION, object, 0, 0, NULL);
    life_fork(exec, instr, root, args[4], 1);
    life_fork(exec, instr, root, args[4], 0);
    exec->dead = true;
}

/* ---- taken back ----------------------------------------------------------------------- */

typedef struct LifeEnd {
    Exec *exec;
    const RuleKind *kind;
    VEC(Value) cells;   /* that may hold an address inside of such memory */
    VEC(Value) indexed; /* elements of arrays, chosen by an unknown */
    VEC(uint32_t) objects;
} LifeEnd;

static uint32_t life_region(const Exec *exec, Value value) {
    const ValueTable *values = exec->engine->tables->values;
    const ValueNode *node = value_at(values, value);
    if (node->kind != VALUE_IS_ADDR) {
        return STATE_NONE;
    }
    const Root *root = value_root_at(values, node->a);
    return root->kind == ROOT_REGION ? root->a : STATE_NONE;
}

static bool life_visit_cell(void *context, uint32_t key, uint32_t value) {
    LifeEnd *end = context;
    const StateTables *tables = end->exec->engine->tables;
    uint8_t root = value_root_at(tables->values, value_at(tables->values, key)->a)->kind;
    bool is_private = (root == ROOT_LOCAL && !pmap_find(end->exec->state.marks, key, NULL)) ||
                      root == ROOT_TEMP || root == ROOT_RETURN || root == ROOT_REGION;
    ValueKind kind = (ValueKind)value_at(tables->values, value)->kind;
    bool may_hold = kind == VALUE_IS_ADDR || kind == VALUE_IS_SYM ||
                    (kind == VALUE_IS_TOP && pmap_find(end->exec->state.marks, key, NULL));
    if (!is_private && may_hold) {
        vec_push(end->exec->arena, &end->cells, key);
    }
    return true;
}

static bool life_visit_indexed(void *context, uint32_t key, uint32_t value) {
    LifeEnd *end = context;
    (void)value;
    if (value_at(end->exec->engine->tables->values, key)->d > 0) {
        vec_push(end->exec->arena, &end->indexed, key);
    }
    return true;
}

/* Which element a length chose is of no interest any more, and the name of the length is
 * wanted for the next message. */
static void life_forget_length(LifeEnd *end, Value length) {
    Exec *exec = end->exec;
    ValueTable *values = exec->engine->tables->values;
    while (value_at(values, length)->kind == VALUE_IS_CAST) {
        length = value_at(values, length)->a;
    }
    for (size_t i = 0; i < end->indexed.count; i++) {
        Value cell = end->indexed.items[i], content;
        ValueNode node = *value_at(values, cell);
        if (value_at(values, length)->kind == VALUE_IS_SYM &&
            value_mentions(values, node.b, length) &&
            pmap_find(exec->state.store, cell, &content)) {
            exec->state.store = pmap_remove(exec->engine->tables->pmaps, exec->state.store, cell);
            memory_store(&exec->engine->memory, &exec->state,
                         value_address(values, node.a, node.c, VALUE_UNDEF, node.d), content, true,
                         exec_uid(exec));
        }
    }
}

static bool life_visit_object(void *context, uint32_t object, uint32_t id) {
    LifeEnd *end = context;
    (void)id;
    if (state_object_at(end->exec->engine->tables, object)->kind == end->kind) {
        vec_push(end->exec->arena, &end->objects, object);
    }
    return true;
}

static void life_found_kept(LifeEnd *end, Value cell, uint32_t object) {
    Exec *exec = end->exec;
    RegionAccess access = {.object = object, .place = exec->state.last_return};
    pmap_find(exec->state.marks, cell, &access.place);
    exec->access = &access;
    if (!exec_trigger(exec, RULE_ON_KEPT, object)) {
        exec->dead = true;
    }
    exec->access = NULL;
}

/* An address that can still be had now outlives the callback. Of a cell that had one, and of which
 * nothing is known any more, executing the path alone tells. */
static void life_check_cell(LifeEnd *end, const State *left, Value cell) {
    Exec *exec = end->exec;
    Value value;
    const Value *list;
    if (!pmap_find(left->store, cell, &value)) {
        return;
    }
    for (size_t i = 0; value == VALUE_TOP && i < end->objects.count && !exec->dead; i++) {
        life_found_kept(end, cell, end->objects.items[i]);
    }
    uint32_t count = assume_candidates(exec->engine->tables, left, value, &list);
    for (uint32_t i = 0; i < count && !exec->dead; i++) {
        uint32_t object = life_region(exec, list[i]);
        if (object == STATE_NONE ||
            state_object_at(exec->engine->tables, object)->kind != end->kind) {
            continue;
        }
        life_found_kept(end, cell, object);
        exec->state.store = pmap_put(
            exec->engine->tables->pmaps, exec->state.store, cell,
            value_sym(exec->engine->tables->values, SYM_HAVOC, cell, exec_uid(exec), 0, NULL));
    }
}

void exec_region_end(Exec *exec, const RuleKind *kind) {
    StateTables *tables = exec->engine->tables;
    LifeEnd end = {.exec = exec, .kind = kind};
    State left = exec->state;
    state_forget(tables, &left, NULL, 0, NULL);
    pmap_each(left.store, life_visit_cell, &end);
    pmap_each(exec->state.objects, life_visit_object, &end);
    for (size_t i = 0; i < end.cells.count && !exec->dead; i++) {
        life_check_cell(&end, &left, end.cells.items[i]);
    }
    pmap_each(exec->state.store, life_visit_indexed, &end);
    for (size_t i = 0; i < end.objects.count; i++) {
        uint32_t object = end.objects.items[i];
        ObjectState os;
        state_get_object(tables, &exec->state, object, &os);
        life_forget_length(&end, os.length);
        exec->state.objects = pmap_remove(tables->pmaps, exec->state.objects, object);
        memory_drop_root(&exec->engine->memory, &exec->state,
                         value_root(tables->values, ROOT_REGION, object, 0, 0, NULL));
    }
    exec->state.marks = NULL;
}

/* ---- handed to somebody else -------------------------------------------------------------- */

static void life_report_kept(Exec *exec, uint32_t object) {
    RegionAccess access = {.object = object, .place = exec_place(exec)};
    exec->access = &access;
    if (!exec_trigger(exec, RULE_ON_KEPT, object)) {
        exec->dead = true;
    }
    exec->access = NULL;
}

void exec_region_hand_over(Exec *exec, Value value) {
    const ValueTable *values = exec->engine->tables->values;
    VEC(Value) reached = {0};
    if (!exec->engine->focus.is_memory) {
        return;
    }
    vec_push(exec->arena, &reached, value);
    for (size_t at = 0; at < reached.count && !exec->dead; at++) {
        const Value *list;
        uint32_t count =
            assume_candidates(exec->engine->tables, &exec->state, reached.items[at], &list);
        for (uint32_t i = 0; i < count && !exec->dead; i++) {
            const ValueNode *node = value_at(values, list[i]);
            if (life_region(exec, list[i]) != STATE_NONE) {
                life_report_kept(exec, life_region(exec, list[i]));
                continue;
            }
            bool first = node->kind == VALUE_IS_ADDR;
            for (size_t k = 0; k < at && first; k++) {
                const ValueNode *other = value_at(values, reached.items[k]);
                first = other->kind != VALUE_IS_ADDR || other->a != node->a;
            }
            const Root *root = first ? value_root_at(values, node->a) : NULL;
            for (size_t k = 0; root && k < root->addresses.count; k++) {
                Value content;
                if (pmap_find(exec->state.store, root->addresses.items[k], &content)) {
                    vec_push(exec->arena, &reached, content);
                }
            }
        }
    }
}
