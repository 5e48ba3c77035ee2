/* wrappers.c - finds the driver's own copies of memcpy. */
#include "engine/wrappers.h"

static bool wrappers_is_bytes(const IrType *type) {
    const IrType *to = type->kind == IR_TYPE_POINTER ? type->elem : NULL;
    return to && (to->kind == IR_TYPE_VOID || (to->kind == IR_TYPE_INT && to->size == 1));
}

bool wrappers_may_be(const IrFunction *function) {
    const IrType *type = function->type;
    uint32_t pointers = 0, numbers = 0;
    for (uint32_t i = 0; type && i < type->param_count; i++) {
        pointers += wrappers_is_bytes(type->params[i]);
        numbers += type->params[i]->kind == IR_TYPE_INT;
    }
    return type && pointers == 2 && numbers > 0 && pointers + numbers == type->param_count;
}

/* A field has a meaning, a global is somebody's. */
static bool wrappers_is_plain(const IrPlace *place) {
    for (uint32_t i = 0; i < place->step_count; i++) {
        if (place->steps[i].kind == IR_STEP_FIELD) {
            return false;
        }
    }
    return place->base != IR_BASE_GLOBAL;
}

static bool wrappers_may_do(const Engine *engine, const IrInstr *instr) {
    if (instr->op == IR_CALL) {
        return instr->a.kind == IR_OPERAND_FUNCTION &&
               rules_access(engine->rules, engine->program->functions[instr->a.id]->name);
    }
    bool has_place = instr->op <= IR_ZERO;
    return !has_place || (wrappers_is_plain(&instr->place) && wrappers_is_plain(&instr->source));
}

void wrappers_find(Engine *engine) {
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        FunctionInfo *info = &engine->functions[f];
        bool is_wrapper = info->ir->has_body && !info->is_model && wrappers_may_be(info->ir);
        for (uint32_t b = 0; is_wrapper && b < info->ir->block_count; b++) {
            const IrBlock *block = &info->ir->blocks[b];
            for (uint32_t i = 0; is_wrapper && i < block->instr_count; i++) {
                is_wrapper = wrappers_may_do(engine, &block->instrs[i]);
            }
        }
        info->is_wrapper = is_wrapper;
    }
}
