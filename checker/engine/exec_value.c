/* exec_value.c - what operands and places mean in a state, and new unknowns. */
#include "engine/exec_private.h"

#include "engine/assume.h"

/* What the initialiser of a global has at that address could not be expressed. */
static bool exec_is_unknown_init(const Exec *exec, Value address) {
    const ValueTable *values = exec->engine->tables->values;
    const ValueNode *node = value_at(values, address);
    const Root *root = value_root_at(values, node->a);
    if (root->kind != ROOT_GLOBAL) {
        return false;
    }
    const IrGlobal *global = exec->engine->program->globals[root->a];
    for (uint32_t i = 0; global->is_defined && i < global->init_count; i++) {
        const IrInit *init = &global->inits[i];
        int64_t at = node->c - (int64_t)init->offset;
        if (init->value.kind == IR_OPERAND_UNKNOWN && at >= 0 && at < init->size) {
            return true;
        }
    }
    return false;
}

static const char *exec_vague_sym(const Exec *exec, const ValueNode *node, Value value) {
    if (node->op == SYM_JOIN && node->c == MEMORY_JOIN &&
        state_may_be_handle(exec->engine->tables, &exec->state, value)) {
        return "which element of an array is meant is not known";
    }
    if (node->op == SYM_INIT && exec_is_unknown_init(exec, node->a)) {
        return "a path was found that decides by an initial value that is not known";
    }
    if (node->op == SYM_RESULT) {
        const IrInstr *instr = core_instr(exec->engine, node->a);
        if (instr->op == IR_OPAQUE && instr->sub == IR_UNDECLARED) {
            return "a path was found that decides by something that nothing declares";
        }
    }
    return NULL;
}

const char *exec_vague(const Exec *exec, Value value) {
    const ValueNode *node = value_at(exec->engine->tables->values, value);
    const char *why = NULL;
    switch ((ValueKind)node->kind) {
    case VALUE_IS_SYM:
        return exec_vague_sym(exec, node, value);
    case VALUE_IS_UNARY:
    case VALUE_IS_CAST:
        return exec_vague(exec, node->a);
    case VALUE_IS_BINARY:
        why = exec_vague(exec, node->a);
        return why != NULL ? why : exec_vague(exec, node->b);
    default:
        return NULL;
    }
}

void exec_blur(const Exec *exec, Value value) {
    const ValueNode *node = value_at(exec->engine->tables->values, value);
    bool joined = node->kind == VALUE_IS_SYM && node->op == SYM_JOIN;
    if (exec->sink->vague &&
        (joined || value_is_lost(exec->engine->tables->values, value, false))) {
        exec->sink->vague(exec->context);
    }
}

/* ---- operands and places ---------------------------------------------------------- */

Value exec_operand(Exec *exec, IrOperand operand) {
    ValueTable *values = exec->engine->tables->values;
    switch (operand.kind) {
    case IR_OPERAND_TEMP:
        return exec->temps[operand.id];
    case IR_OPERAND_INT:
        return value_int(values, operand.value);
    case IR_OPERAND_FUNCTION:
        return value_function(values, operand.id);
    case IR_OPERAND_STRING:
        return value_address(values, value_root(values, ROOT_STRING, operand.id, 0, 0, NULL), 0,
                             VALUE_TOP, 0);
    default:
        return VALUE_TOP;
    }
}

static Value exec_steps(Exec *exec, Value address, const IrPlace *place) {
    for (uint32_t i = 0; i < place->step_count; i++) {
        const IrStep *step = &place->steps[i];
        if (step->kind == IR_STEP_FIELD) {
            address = memory_offset(&exec->engine->memory, address, step->offset);
        } else {
            address = memory_index(&exec->engine->memory, &exec->state, address,
                                   exec_operand(exec, step->index), step->stride);
        }
    }
    return address;
}

uint32_t exec_targets(Exec *exec, const IrPlace *place, const Value **out) {
    ValueTable *values = exec->engine->tables->values;
    Value *one = arena_alloc(exec->arena, sizeof *one);
    *out = one;
    if (place->base == IR_BASE_LOCAL) {
        *one = core_local(exec->engine, exec->info->id, place->id, exec->depth);
    } else if (place->base == IR_BASE_GLOBAL) {
        uint32_t root = value_root(values, ROOT_GLOBAL, place->id, 0, 0,
                                   exec->engine->program->globals[place->id]->type);
        *one = value_address(values, root, 0, VALUE_TOP, 0);
    } else {
        const Value *bases;
        uint32_t count =
            memory_targets(&exec->engine->memory, &exec->state, exec->temps[place->id], &bases);
        Value *list = ARENA_ARRAY(exec->arena, Value, count + 1);
        for (uint32_t i = 0; i < count; i++) {
            list[i] = exec_steps(exec, bases[i], place);
        }
        *out = list;
        return count;
    }
    *one = exec_steps(exec, *one, place);
    return 1;
}

Value exec_address(Exec *exec, const IrPlace *place) {
    if (place->base == IR_BASE_TEMP && place->step_count == 0) {
        return exec->temps[place->id]; /* &*p is p, whatever it is */
    }
    const Value *targets;
    uint32_t count = exec_targets(exec, place, &targets);
    if (count == 1) {
        return targets[0];
    }
    Value sym = value_sym(exec->engine->tables->values, SYM_JOIN, 0, exec_uid(exec), 2, NULL);
    return count == 0 ? VALUE_TOP
                      : assume_one_of(exec->engine->tables, &exec->state, sym, targets, count);
}

void exec_written(const Exec *exec, Value address) {
    if (value_is_lost(exec->engine->tables->values, address, false)) {
        exec_blur(exec, address);
    }
}

/* ---- fresh unknowns --------------------------------------------------------------- */

#define EXEC_FRESH_MAX 4

Value exec_fresh(Exec *exec, const IrType *type) {
    ValueTable *values = exec->engine->tables->values;
    for (int64_t k = 0; k < EXEC_FRESH_MAX; k++) {
        uint32_t before = value_count(values);
        Value sym = value_sym(values, SYM_RESULT, exec_uid(exec), exec->state.site, k, type);
        if (sym >= before) {
            return sym;
        }
        bool taken = state_mentions(exec->engine->tables, &exec->state, sym);
        for (uint32_t t = 0; !taken && t < exec->info->ir->temp_count; t++) {
            taken = value_mentions(values, exec->temps[t], sym);
        }
        if (!taken) {
            return sym;
        }
    }
    return VALUE_TOP;
}
