/* exec_block.c - blocks of heap that are followed: what the model notes about them, and what
 * the driver does with those that are gone. */
#include "engine/assume.h"
#include "engine/block_flow.h"
#include "engine/exec_private.h"

/* In front of the block, where no pointer of the driver gets. */
#define BLOCK_TAG_OFFSET (-8)

/* ---- tags ----------------------------------------------------------------------------- */

static Value block_tag_cell(Exec *exec, uint32_t root) {
    return value_address(exec->engine->tables->values, root, BLOCK_TAG_OFFSET, VALUE_TOP, 0);
}

static bool block_is_heap(const Exec *exec, Value address) {
    const ValueNode *node = value_at(exec->engine->tables->values, address);
    return node->kind == VALUE_IS_ADDR &&
           value_root_at(exec->engine->tables->values, node->a)->kind == ROOT_HEAP;
}

static Value block_tag(Exec *exec, Value address) {
    Value tag = value_int(exec->engine->tables->values, 0);
    if (block_is_heap(exec, address)) {
        uint32_t root = value_at(exec->engine->tables->values, address)->a;
        pmap_find(exec->state.store, block_tag_cell(exec, root), &tag);
    } else if (lost_is(exec->engine->tables, &exec->state, address)) {
        return VALUE_TOP;
    }
    return tag;
}

Value exec_tag(Exec *exec, const IrInstr *instr, Value memory) {
    const Value *targets;
    Value tags[STATE_CHOICE_MAX];
    uint32_t n = 0;
    uint32_t count = memory_targets(&exec->engine->memory, &exec->state, memory, &targets);
    for (uint32_t i = 0; i < count && n < STATE_CHOICE_MAX; i++) {
        tags[n++] = block_tag(exec, targets[i]);
    }
    if (n == 1) {
        return tags[0];
    }
    Value sym =
        value_sym(exec->engine->tables->values, SYM_JOIN, 0, exec_uid(exec), 3, instr->type);
    return n == 0 ? VALUE_TOP : assume_one_of(exec->engine->tables, &exec->state, sym, tags, n);
}

void exec_set_tag(Exec *exec, Value memory, Value tag) {
    const Value *targets;
    uint32_t count = memory_targets(&exec->engine->memory, &exec->state, memory, &targets);
    if (count == 1 && block_is_heap(exec, targets[0])) {
        uint32_t root = value_at(exec->engine->tables->values, targets[0])->a;
        exec->state.store = pmap_put(exec->engine->tables->pmaps, exec->state.store,
                                     block_tag_cell(exec, root), tag);
    }
}

/* The driver's own name for a block is that of the first variable with its address. */
void exec_block_label(Exec *exec, Value place, Value value) {
    if (core_is_of_blocks(exec->engine) && !exec->info->is_model && block_is_heap(exec, value)) {
        uint32_t object = exec_object(exec, exec->engine->focus.kind, block_tag(exec, value));
        if (object != STATE_NONE) {
            exec_label(exec, object, place);
        }
    }
}

/* ---- what the driver does ---------------------------------------------------------------- */

/* What the driver does with memory is looked at where connections are followed. */
static bool block_is_asked(const Exec *exec) {
    const RuleKind *focus = exec->engine->focus.kind;
    return focus && focus->apart && !focus->is_per_callback && !exec->info->is_model;
}

void exec_block_access(Exec *exec, Value address) {
    const StateTables *tables = exec->engine->tables;
    const RuleKind *focus = exec->engine->focus.kind;
    if (!block_is_asked(exec) || !block_is_heap(exec, address) ||
        !memory_is_freed(tables, &exec->state, address)) {
        return;
    }
    if (!focus->is_of_blocks) {
        exec->dead = true; /* nothing that comes after it is anybody's fault */
        return;
    }
    uint32_t object = exec_object(exec, exec->engine->focus.kind, block_tag(exec, address));
    if (object != STATE_NONE && !exec_trigger(exec, RULE_ON_ACCESS, object)) {
        exec->dead = true;
    }
}

/* A structure with links or routines in it. */
static bool block_is_linked(const IrType *type, int depth) {
    for (uint32_t i = 0; type->record && depth < 4 && i < type->record->field_count; i++) {
        const IrType *field = type->record->fields[i].type;
        const IrType *to = field->kind == IR_TYPE_POINTER ? field->elem : NULL;
        if ((to && to->kind != IR_TYPE_INT) || block_is_linked(field, depth + 1)) {
            return true;
        }
    }
    return false;
}

/* Where an unknown function may keep the pointer, or free what it points to: not where it gets
 * the address of a variable for an answer. */
static bool block_is_given_away(const IrType *type) {
    const IrType *to = type && type->kind == IR_TYPE_POINTER ? type->elem : NULL;
    return !to || to->kind == IR_TYPE_VOID || to->kind == IR_TYPE_OPAQUE ||
           (to->kind == IR_TYPE_RECORD && block_is_linked(to, 0));
}

static void block_escape(Exec *exec, Value address, const IrType *type) {
    ObjectState os;
    uint32_t object = block_is_heap(exec, address) && block_is_given_away(type)
                          ? exec_object(exec, exec->engine->focus.kind, block_tag(exec, address))
                          : STATE_NONE;
    if (object != STATE_NONE && state_get_object(exec->engine->tables, &exec->state, object, &os)) {
        os.escaped = true;
        state_set_object(exec->engine->tables, &exec->state, object, &os);
    }
}

void exec_block_call(Exec *exec, const FunctionInfo *callee, const IrInstr *instr,
                     const Value *args) {
    if (!block_is_asked(exec) || (callee && ((callee->ir->has_body && !callee->is_model) ||
                                             block_flow_prints(exec->engine, callee)))) {
        return;
    }
    bool known = !core_is_of_blocks(exec->engine);
    known = known ||
            (callee && (callee->is_model || rules_access(exec->engine->rules, callee->ir->name)));
    for (uint32_t i = 0; i < instr->arg_count && !exec->dead; i++) {
        const IrType *type = instr->arg_types ? instr->arg_types[i] : NULL;
        const Value *targets;
        uint32_t count = memory_targets(&exec->engine->memory, &exec->state, args[i], &targets);
        for (uint32_t t = 0; t < count && !exec->dead; t++) {
            exec_block_access(exec, targets[t]);
            if (!known) {
                block_escape(exec, targets[t], type);
            }
        }
    }
}
