/* exec_call.c - calls: who is called, and what a function without a body does. */
#include "engine/exec_private.h"

#include "engine/assume.h"
#include "engine/flow.h"

/* ---- functions without a body ----------------------------------------------------- */

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

/* Memory that such a function can write; what is behind a handle is the system's. */
static bool call_is_writable(const Exec *exec, Value address) {
    const ValueTable *values = exec->engine->tables->values;
    RootKind kind = (RootKind)value_root_at(values, value_at(values, address)->a)->kind;
    return kind == ROOT_LOCAL || kind == ROOT_GLOBAL || kind == ROOT_HEAP || kind == ROOT_UNKNOWN;
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
            exec_region_passed(exec, targets[t]);
            if (exec_havoc_lost(exec, targets[t], exec_sort_behind(instr->arg_types[i]))) {
                continue;
            }
            if (call_is_writable(exec, targets[t])) {
                memory_havoc(&exec->engine->memory, &exec->state, targets[t], size, exec_uid(exec));
            }
        }
    }
    exec->engine->memory.displaced.count = 0;
    exec_define(exec, instr->dest, exec_fresh(exec, instr->type));
}

/* ---- resolving the callee --------------------------------------------------------- */

static bool call_may_matter(const Exec *exec, const IrInstr *instr) {
    for (uint32_t f = 0; f < exec->engine->program->function_count; f++) {
        const FunctionInfo *info = &exec->engine->functions[f];
        if (info->has_effect && flow_may_call(exec->engine, instr, f)) {
            return true;
        }
    }
    return false;
}

/* The same for routines that merges have lost. */
static bool call_is_lost(const Exec *exec, const IrInstr *instr) {
    for (uint32_t f = 0; f < exec->engine->program->function_count; f++) {
        const FunctionInfo *info = &exec->engine->functions[f];
        if (info->has_effect && lost_has_function(exec->engine->tables, f) &&
            flow_may_call(exec->engine, instr, f)) {
            return true;
        }
    }
    return false;
}

bool exec_split_function(Exec *exec, Value callee) {
    const Value *list;
    StateTables *tables = exec->engine->tables;
    uint32_t count = assume_candidates(tables, &exec->state, callee, &list);
    for (uint32_t i = 0; i < count && count > 1; i++) {
        State one = exec->state;
        if (value_at(tables->values, list[i])->kind == VALUE_IS_FUNC &&
            assume_is(tables, &one, callee, list[i])) {
            exec_retry(exec, &one, 200 + i);
        }
    }
    exec->dead = exec->dead || count > 1;
    return count > 1;
}

/* The function a value means, or NULL. Splits the state where it may be several
 * (exec->dead then). */
static const FunctionInfo *call_resolve(Exec *exec, const IrInstr *instr, Value callee) {
    StateTables *tables = exec->engine->tables;
    callee = assume_resolve(tables, &exec->state, callee);
    if (exec_split_function(exec, callee)) {
        return NULL;
    }
    const ValueNode *node = value_at(tables->values, callee);
    if (node->kind == VALUE_IS_FUNC) {
        return &exec->engine->functions[node->a];
    }
    if (node->kind == VALUE_IS_SYM && node->op == SYM_RESULT) {
        return NULL; /* looked up in the system: not a function of the driver */
    }
    bool lost = lost_is_pointer(tables, &exec->state, callee) && call_is_lost(exec, instr);
    if (value_is_null(tables->values, callee)) {
        exec->dead = true; /* a call through NULL ends the system, not our business */
    } else if (exec->info->is_model ? lost : call_may_matter(exec, instr)) {
        exec->sink->unknown(exec->context, "a call through a pointer could not be resolved",
                            exec_place(exec) != STATE_NONE ? exec_place(exec) : exec_uid(exec),
                            STATE_NONE);
    }
    return NULL;
}

/* ---- calling ---------------------------------------------------------------------- */

/* A pointer that is NULL or another mark, but no handle: NULL is told apart. */
static bool call_split_mark(Exec *exec, Value value, uint32_t choice) {
    StateTables *tables = exec->engine->tables;
    if (!assume_is_mark(tables, &exec->state, value) ||
        assume_known_truth(tables, &exec->state, value) >= 0) {
        return false;
    }
    for (uint32_t truth = 0; truth < 2; truth++) {
        State side = exec->state;
        if (assume_truth(tables, &side, value, truth != 0)) {
            exec_retry(exec, &side, choice + truth);
        }
    }
    exec->dead = true;
    return true;
}

/* An argument that may be several handles: the state is split before the rules
 * look at it. True if it was. */
static bool call_split_arguments(Exec *exec, const IrInstr *instr, const Value *args) {
    StateTables *tables = exec->engine->tables;
    for (uint32_t a = 0; a < instr->arg_count; a++) {
        const Value *list;
        uint32_t n = assume_candidates(tables, &exec->state, args[a], &list);
        bool pointer =
            instr->arg_types && instr->arg_types[a] && instr->arg_types[a]->kind == IR_TYPE_POINTER;
        if (n < 2 && pointer && call_split_mark(exec, args[a], 1000 + a * 100 + 90)) {
            return true;
        }
        if (n < 2) {
            continue;
        }
        exec->guessed = exec->guessed ? exec->guessed : exec_vague(exec, args[a]);
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
    exec_region_call(exec, callee, instr, args);
    exec_block_call(exec, callee, instr, args);
    if (exec->dead) {
        return;
    }
    if (callee->api && call_split_arguments(exec, instr, args)) {
        return;
    }
    if (callee->ir->has_body) {
        if (callee->api && !exec_api_checks(exec, callee->api, args, instr->arg_count)) {
            return;
        }
        bool wanted = instr->dest != IR_NO_TEMP && exec->info->last_use[instr->dest] > exec->index;
        if (callee->has_effect || (callee->is_relevant && wanted) ||
            (callee->is_model && callee->is_relevant)) {
            exec_enter(exec, callee, instr, args);
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
    if (exec_is_library(callee)) {
        exec_library_call(exec, callee, instr, args);
        call_external(exec, callee, instr, args);
        return;
    }
    uint32_t fixed = callee->ir->type ? callee->ir->type->param_count : instr->arg_count;
    bool variadic = callee->ir->type && callee->ir->type->is_variadic;
    exec_use_checks(exec, NULL, args,
                    variadic && fixed < instr->arg_count ? fixed : instr->arg_count);
    if (!exec->dead) {
        call_external(exec, callee, instr, args);
    }
}

void exec_call(Exec *exec, const IrInstr *instr) {
    Value *args = ARENA_ARRAY(exec->arena, Value, instr->arg_count + 1);
    for (uint32_t i = 0; i < instr->arg_count; i++) {
        args[i] =
            assume_resolve(exec->engine->tables, &exec->state, exec_operand(exec, instr->args[i]));
    }
    const FunctionInfo *callee = call_resolve(exec, instr, exec_operand(exec, instr->a));
    if (exec->dead) {
        return;
    }
    if (callee) {
        call_function(exec, callee, instr, args);
    } else {
        exec_use_checks(exec, NULL, args, instr->arg_count);
        exec_block_call(exec, NULL, instr, args);
        call_external(exec, NULL, instr, args);
    }
}
