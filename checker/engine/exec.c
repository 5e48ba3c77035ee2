/* exec.c - the executor: the loop over instructions, its temporaries, forks. */
#include "engine/exec_private.h"

#include "engine/assume.h"

#include <stdarg.h>
#include <stdio.h>

/* ---- where it is and what it tells ------------------------------------------------ */

uint32_t exec_uid(const Exec *exec) {
    return exec->info->block_uid[exec->block] + exec->index;
}

/* What is reported of it belongs to whoever called it. */
static bool exec_is_errand(const Exec *exec, const FunctionInfo *info) {
    return info->is_model || info->ir->in_system_header ||
           (info->is_wrapper && exec->engine->focus.is_memory);
}

uint32_t exec_place(const Exec *exec) {
    if (!exec_is_errand(exec, exec->info)) {
        return exec_uid(exec);
    }
    return exec->state.site != STATE_NONE ? exec->state.site : exec->state.last_return;
}

uint32_t exec_site(const Exec *exec, const FunctionInfo *callee) {
    if (!exec_is_errand(exec, callee)) {
        return STATE_NONE;
    }
    return exec->info->is_model ? exec->state.site : exec_place(exec);
}

void exec_note(Exec *exec, StepKind kind, uint32_t uid, const char *format, ...) {
    if (!exec->sink->note) {
        return;
    }
    char buffer[512];
    va_list args;
    va_start(args, format);
    vsnprintf(buffer, sizeof buffer, format, args);
    va_end(args);
    exec->sink->note(exec->context, kind, uid, arena_strdup(exec->arena, buffer));
}

/* ---- temporaries ------------------------------------------------------------------ */

static Value exec_temp_cell(Exec *exec, uint32_t temp) {
    ValueTable *values = exec->engine->tables->values;
    uint32_t root = value_root(values, ROOT_TEMP, exec->info->id, temp, exec->depth, NULL);
    return value_address(values, root, 0, VALUE_TOP, 0);
}

void exec_define(Exec *exec, uint32_t temp, Value value) {
    if (temp != IR_NO_TEMP) {
        exec->temps[temp] = value;
    }
}

void exec_save_temps(Exec *exec, State *state, uint32_t after) {
    const IrBlock *block = &exec->info->ir->blocks[exec->block];
    for (uint32_t i = 0; i <= after && i < block->instr_count; i++) {
        uint32_t temp = block->instrs[i].dest;
        if (temp != IR_NO_TEMP && exec->info->last_use[temp] > after &&
            exec->info->relevant[exec->info->block_uid[exec->block] + i - exec->info->first_uid]) {
            state->store = pmap_put(exec->engine->tables->pmaps, state->store,
                                    exec_temp_cell(exec, temp), exec->temps[temp]);
        }
    }
}

static void exec_restore_temps(Exec *exec) {
    const IrBlock *block = &exec->info->ir->blocks[exec->block];
    for (uint32_t i = 0; i < exec->index && i < block->instr_count; i++) {
        uint32_t temp = block->instrs[i].dest;
        Value value;
        if (temp == IR_NO_TEMP || exec->info->last_use[temp] < exec->index) {
            continue;
        }
        Value cell = exec_temp_cell(exec, temp);
        if (pmap_find(exec->state.store, cell, &value)) {
            exec->temps[temp] = assume_resolve(exec->engine->tables, &exec->state, value);
            exec->state.store = pmap_remove(exec->engine->tables->pmaps, exec->state.store, cell);
        }
    }
}

/* The handle that the last call returned was not stored anywhere: perhaps nobody
 * has it any more. */
static void exec_check_dropped(Exec *exec) {
    StateTables *tables = exec->engine->tables;
    Value cell = exec_temp_cell(exec, IR_NO_TEMP), value;
    if (exec->index == 0 || !pmap_find(exec->state.store, cell, &value)) {
        return;
    }
    exec->state.store = pmap_remove(tables->pmaps, exec->state.store, cell);
    exec->index--; /* it happens at the call */
    const IrInstr *call = &exec->info->ir->blocks[exec->block].instrs[exec->index];
    bool model =
        call->a.kind == IR_OPERAND_FUNCTION && exec->engine->functions[call->a.id].is_model;
    exec_displace(exec, value);
    exec_check_displaced(exec, model ? RULE_ON_OVERWRITTEN : RULE_ON_LOST);
    exec->index++;
}

/* ---- forks ------------------------------------------------------------------------ */

bool exec_allows(const Exec *exec, uint32_t choice) {
    return exec->directive.uid != exec_uid(exec) || exec->directive.choice == choice;
}

/* The alternative goes on at instruction `index` of this block. */
static bool exec_fork_at(Exec *exec, const State *state, uint32_t choice, uint32_t index) {
    if (!exec_allows(exec, choice)) {
        return false;
    }
    State next = *state;
    if (index > 0) {
        exec_save_temps(exec, &next, index - 1);
    }
    exec->sink->reach(exec->context, exec->block, index, &next, (Decision){exec_uid(exec), choice});
    return true;
}

bool exec_fork(Exec *exec, const State *state, uint32_t choice) {
    return exec_fork_at(exec, state, choice, exec->index + 1);
}

bool exec_retry(Exec *exec, const State *state, uint32_t choice) {
    return exec_fork_at(exec, state, choice, exec->index);
}

/* ---- the loop --------------------------------------------------------------------- */

/* Exceptions are raised with errors and warnings, so the code is a status below 0. */
static void exec_opaque(Exec *exec, const IrInstr *instr) {
    Value value = exec_fresh(exec, instr->type);
    if (instr->sub == IR_EXCEPTION && instr->type && instr->type->kind == IR_TYPE_INT) {
        int64_t sign = INT64_C(1) << 31;
        RangeSet failures =
            instr->type->is_signed ? range_between(-sign, -1) : range_between(sign, 2 * sign - 1);
        assume_in(exec->engine->tables, &exec->state, value, &failures);
    }
    exec_define(exec, instr->dest, value);
}

static void exec_compare_null(Exec *exec, const IrInstr *instr) {
    const ValueTable *values = exec->engine->tables->values;
    if ((IrBinary)instr->sub == IR_EQ || (IrBinary)instr->sub == IR_NE) {
        Value a = exec_operand(exec, instr->a), b = exec_operand(exec, instr->b);
        if (value_is_null(values, b)) {
            exec_null_test(exec, a);
        } else if (value_is_null(values, a)) {
            exec_null_test(exec, b);
        }
    }
}

static void exec_unary(Exec *exec, const IrInstr *instr) {
    ValueTable *values = exec->engine->tables->values;
    Value a = exec_operand(exec, instr->a);
    if ((IrUnary)instr->sub == IR_LNOT) {
        exec_null_test(exec, a);
    }
    exec_define(exec, instr->dest, value_unary(values, (IrUnary)instr->sub, a, instr->type));
}

/* Of two addresses in different memory, one stands for any: nobody knows, each time anew. */
static bool exec_may_meet(const Exec *exec, IrBinary op, Value a, Value b) {
    const StateTables *tables = exec->engine->tables;
    const ValueNode *x = value_at(tables->values, a), *y = value_at(tables->values, b);
    return (op == IR_EQ || op == IR_NE) && x->kind == VALUE_IS_ADDR && y->kind == VALUE_IS_ADDR &&
           x->a != y->a && (assume_is_any(tables, a) || assume_is_any(tables, b));
}

static void exec_binary(Exec *exec, const IrInstr *instr) {
    exec_compare_null(exec, instr);
    Value a = exec_operand(exec, instr->a), b = exec_operand(exec, instr->b);
    IrBinary op = (IrBinary)instr->sub;
    exec_define(exec, instr->dest,
                exec_may_meet(exec, op, a, b)
                    ? VALUE_TOP
                    : value_binary(exec->engine->tables->values, op, a, b, instr->type));
}

static void exec_instr(Exec *exec, const IrInstr *instr) {
    StateTables *tables = exec->engine->tables;
    ValueTable *values = tables->values;
    switch (instr->op) {
    case IR_LOAD:
        exec_load(exec, instr);
        break;
    case IR_STORE:
        exec_store(exec, instr);
        break;
    case IR_ADDR:
        exec_define(exec, instr->dest, exec_address(exec, &instr->place));
        break;
    case IR_COPY:
        exec_copy(exec, instr);
        break;
    case IR_ZERO:
        exec_zero(exec, instr);
        break;
    case IR_UNARY:
        exec_unary(exec, instr);
        break;
    case IR_BINARY:
        exec_binary(exec, instr);
        break;
    case IR_CAST:
        exec_define(exec, instr->dest,
                    value_cast(values, exec_operand(exec, instr->a), instr->type));
        break;
    case IR_CALL:
        exec_call(exec, instr);
        break;
    case IR_OPAQUE:
        exec_opaque(exec, instr);
        break;
    case IR_KILL:
        exec_kill(exec, instr);
        break;
    case IR_JUMP:
        exec_goto(exec, instr->then_block);
        break;
    case IR_BRANCH:
        exec_branch(exec, instr);
        break;
    case IR_SWITCH:
        exec_switch(exec, instr);
        break;
    case IR_RETURN:
        exec_leave(exec, instr);
        break;
    default:
        exec->dead = true;
        break;
    }
}

/* An exception after it finds another state than one before it. */
static bool exec_changes(const IrInstr *instr) {
    return instr->op == IR_CALL || instr->op == IR_STORE || instr->op == IR_COPY ||
           instr->op == IR_ZERO;
}

void exec_run(Exec *exec, uint32_t function, uint32_t depth, uint32_t block, uint32_t index,
              const State *state) {
    exec->info = &exec->engine->functions[function];
    exec->depth = depth;
    exec->block = block;
    exec->index = index;
    exec->state = *state;
    exec->dead = exec->raised = false;
    exec->temps = ARENA_ARRAY(exec->arena, Value, exec->info->ir->temp_count + 1);
    exec_restore_temps(exec);
    exec_check_dropped(exec);
    while (!exec->dead) {
        uint32_t at_block = exec->block, at_index = exec->index;
        const IrInstr *instr = &exec->info->ir->blocks[at_block].instrs[at_index];
        exec_raise(exec, instr);
        exec_throw(exec, instr);
        if (exec->dead) {
            break;
        }
        uint8_t relevant = exec->info->relevant[exec_uid(exec) - exec->info->first_uid];
        if (relevant != 0 && !exec_touch(exec, instr)) {
            break;
        }
        if (relevant == RELEVANT || relevant == RELEVANT_ACCESS || instr->op == IR_RETURN ||
            instr->op == IR_JUMP || instr->op == IR_UNREACHABLE || instr->op == IR_KILL) {
            exec_instr(exec, instr);
            exec->raised = exec->raised && !exec_changes(instr);
        } else if (instr->op == IR_BRANCH || instr->op == IR_SWITCH) {
            exec_skip_to_meeting(exec, instr);
        }
        if (!exec->dead && exec->block == at_block && exec->index == at_index &&
            !ir_is_terminator(instr->op)) {
            exec->index++;
        }
    }
}
