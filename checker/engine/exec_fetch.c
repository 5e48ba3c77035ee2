/* exec_fetch.c - what the driver copies from memory that is an object.
 *
 * The copy has the same names as the memory, so that testing it tests that. What was tested before
 * it is copied once more gets a name of its own: the sender may have changed it since.
 */
#include "engine/exec_private.h"
#include "ir/build.h"

typedef struct Fetch {
    Exec *exec;
    Value to, from;
    uint64_t size;
} Fetch;

/* What lies behind the pointer that the driver's call gets. */
static const IrType *fetch_type(const Exec *exec) {
    const IrInstr *call =
        exec->state.site == STATE_NONE ? NULL : core_instr(exec->engine, exec->state.site);
    bool has_types = call && call->op == IR_CALL && call->arg_count > 0 && call->arg_types;
    const IrType *type = has_types ? call->arg_types[0] : NULL;
    return type && type->kind == IR_TYPE_POINTER ? type->elem : NULL;
}

/* A name that is in use already would be the same unknown. */
static Value fetch_again(const Exec *exec, Value address, const IrType *type) {
    StateTables *tables = exec->engine->tables;
    uint32_t before = value_count(tables->values);
    Value sym = value_sym(tables->values, SYM_FETCH, address, exec->state.site, 0, type);
    return sym >= before || !state_mentions(tables, &exec->state, sym) ? sym : VALUE_TOP;
}

static void fetch_scalar(void *context, uint64_t offset, const IrType *scalar) {
    const Fetch *fetch = context;
    Exec *exec = fetch->exec;
    Memory *memory = &exec->engine->memory;
    if (offset + scalar->size > fetch->size) {
        return;
    }
    Value from = memory_offset(memory, fetch->from, (int64_t)offset);
    bool is_tested = pmap_find(exec->state.marks, from, NULL);
    Value value = is_tested ? fetch_again(exec, from, scalar)
                            : memory_load(memory, &exec->state, from, scalar, exec_uid(exec));
    memory_store(memory, &exec->state, memory_offset(memory, fetch->to, (int64_t)offset), value,
                 false, exec_uid(exec));
}

void exec_fetch(Exec *exec, Value to, Value from, uint64_t size) {
    Fetch fetch = {exec, to, from, size};
    bool is_embedded;
    const IrType *type = fetch_type(exec);
    if (exec->engine->focus.is_memory && type && type->size <= 1024 &&
        exec_region_of(exec, from, &is_embedded) != STATE_NONE && !is_embedded) {
        ir_each_scalar(type, 128, fetch_scalar, &fetch);
    }
}

/* ---- used --------------------------------------------------------------------------- */

static bool fetch_is_operand(const IrInstr *instr, uint32_t temp) {
    return (instr->a.kind == IR_OPERAND_TEMP && instr->a.id == temp) ||
           (instr->b.kind == IR_OPERAND_TEMP && instr->b.id == temp);
}

/* True if the number is compared and no more: then it is tested now. What a loop compares its
 * counter with is used by the loop. */
static bool fetch_is_compared(const Exec *exec, uint32_t first, uint32_t temp) {
    const IrBlock *block = &exec->info->ir->blocks[exec->block];
    bool is_used = false;
    for (uint32_t i = first; i < block->instr_count; i++) {
        const IrInstr *instr = &block->instrs[i];
        for (uint32_t a = 0; a < instr->arg_count; a++) {
            if (instr->args[a].kind == IR_OPERAND_TEMP && instr->args[a].id == temp) {
                return false;
            }
        }
        if (instr->place.base == IR_BASE_TEMP && instr->place.id == temp) {
            return false;
        }
        if (!fetch_is_operand(instr, temp)) {
            continue;
        }
        bool is_comparison = instr->op == IR_BINARY && (IrBinary)instr->sub >= IR_EQ;
        bool is_part = instr->op == IR_CAST || instr->op == IR_BINARY || instr->op == IR_UNARY;
        is_used = true;
        if (instr->op != IR_BRANCH && instr->op != IR_SWITCH && !is_comparison &&
            !(is_part && fetch_is_compared(exec, i + 1, instr->dest))) {
            return false;
        }
    }
    return is_used && !exec->info->cfg->is_loop_head[exec->block];
}

void exec_fetch_load(Exec *exec, const IrInstr *instr, Value value) {
    const ValueNode *node = value_at(exec->engine->tables->values, value);
    bool is_embedded;
    if (node->kind != VALUE_IS_SYM || node->op != SYM_FETCH || exec->info->is_model ||
        pmap_find(exec->state.marks, value, NULL) ||
        fetch_is_compared(exec, exec->index + 1, instr->dest)) {
        return;
    }
    RegionAccess access = {.address = node->a,
                           .size = VALUE_TOP,
                           .is_fetch = true,
                           .is_copied = true,
                           .object = exec_region_of(exec, node->a, &is_embedded),
                           .place = node->b};
    if (access.object != STATE_NONE) {
        exec->access = &access;
        exec_region_trigger(exec, RULE_ON_READ, &access);
        exec->access = NULL;
    }
}
