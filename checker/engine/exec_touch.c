/* exec_touch.c - accesses through NULL: what comes after them does not happen. */
#include "engine/exec_private.h"

#include "engine/assume.h"
#include "ir/build.h"

/* The load in the same block that the temporary is the result of, or NULL. */
static const IrInstr *touch_load(const Exec *exec, uint32_t temp) {
    const IrBlock *block = &exec->info->ir->blocks[exec->block];
    for (uint32_t i = exec->index; i-- > 0;) {
        const IrInstr *instr = &block->instrs[i];
        if (instr->dest == temp) {
            return instr->op == IR_LOAD ? instr : NULL;
        }
    }
    return NULL;
}

/* True if somebody has stored that NULL. One that is there from the beginning, or since memory was
 * filled, can be one that nobody has replaced because what the system would call is not known. */
static bool touch_is_stored(Exec *exec, uint32_t temp) {
    const IrInstr *load = touch_load(exec, temp);
    const Value *targets;
    Value value;
    return load && exec_targets(exec, &load->place, &targets) == 1 &&
           pmap_find(exec->state.store, targets[0], &value) &&
           value_is_null(exec->engine->tables->values, value);
}

/* Of a pointer that may be NULL or something known it is known from then on which. */
static bool touch_place(Exec *exec, const IrPlace *place) {
    StateTables *tables = exec->engine->tables;
    const Value *list;
    Value pointer = exec_operand(exec, ir_temp(place->id));
    if (value_is_null(tables->values, pointer)) {
        return !exec->engine->input->null_ends && !touch_is_stored(exec, place->id);
    }
    uint32_t count = assume_candidates(tables, &exec->state, pointer, &list);
    for (uint32_t i = 0; i < count && count > 1; i++) {
        if (value_is_null(tables->values, list[i])) {
            return assume_truth(tables, &exec->state, pointer, true);
        }
    }
    return true;
}

bool exec_touch(Exec *exec, const IrInstr *instr) {
    bool accesses = instr->op == IR_LOAD || instr->op == IR_STORE || instr->op == IR_COPY ||
                    instr->op == IR_ZERO;
    if (!accesses || exec->info->is_model) {
        return true;
    }
    return (instr->place.base != IR_BASE_TEMP || touch_place(exec, &instr->place)) &&
           (instr->op != IR_COPY || instr->source.base != IR_BASE_TEMP ||
            touch_place(exec, &instr->source));
}
