/* link_doubt.c - functions that use a global of doubtful content are degraded. */
#include "ir/link_copy.h"

#include <string.h>

/* A global that points to a doubtful one (a table of callbacks in a registration) is
 * doubtful itself. True if `global` has become so. */
static bool inherit(const IrModule *module, IrGlobal *global) {
    for (uint32_t i = 0; global->doubt == NULL && i < global->init_count; i++) {
        const IrOperand *value = &global->inits[i].value;
        if (value->kind == IR_OPERAND_GLOBAL && module->globals[value->id]->doubt != NULL) {
            global->doubt = module->globals[value->id]->doubt;
            return true;
        }
    }
    return false;
}

static bool spread_over_globals(const IrModule *module) {
    bool any = false;
    for (uint32_t g = 0; g < module->global_count; g++) {
        any |= module->globals[g]->doubt != NULL;
    }
    for (bool changed = any; changed;) {
        changed = false;
        for (uint32_t g = 0; g < module->global_count; g++) {
            changed |= inherit(module, module->globals[g]);
        }
    }
    return any;
}

static const IrGlobal *doubtful(const IrModule *module, const IrPlace *place) {
    bool is_used = place->type != NULL && place->base == IR_BASE_GLOBAL;
    const IrGlobal *global = is_used ? module->globals[place->id] : NULL;
    return global != NULL && global->doubt != NULL ? global : NULL;
}

static void degrade(Arena *arena, IrFunction *function, IrLoc loc, const IrGlobal *global) {
    uint32_t count = function->degradation_count;
    IrDegradation *all = ARENA_ARRAY(arena, IrDegradation, count + 1);
    if (count > 0) {
        memcpy(all, function->degradations, count * sizeof *all);
    }
    all[count] = (IrDegradation){loc, arena_printf(arena, "uses %s, whose content is not known: %s",
                                                   global->name, global->doubt)};
    function->degradations = all;
    function->degradation_count = count + 1;
}

/* Once is enough. */
static void degrade_user(Arena *arena, const IrModule *module, IrFunction *function) {
    for (uint32_t b = 0; b < function->block_count; b++) {
        for (uint32_t i = 0; i < function->blocks[b].instr_count; i++) {
            const IrInstr *instr = &function->blocks[b].instrs[i];
            const IrGlobal *global = doubtful(module, &instr->place);
            global = global != NULL ? global : doubtful(module, &instr->source);
            if (global != NULL) {
                degrade(arena, function, instr->loc, global);
                return;
            }
        }
    }
}

void ir_link_doubt(Arena *arena, const IrModule *module) {
    if (!spread_over_globals(module)) {
        return;
    }
    for (uint32_t f = 0; f < module->function_count; f++) {
        if (module->functions[f]->degradation_count == 0) {
            degrade_user(arena, module, module->functions[f]);
        }
    }
}
