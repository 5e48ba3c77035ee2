/* others.c - functions that something outside of the program can call. */
#include "lifecycle/others.h"

#include "base/text.h"
#include "lifecycle/lifecycle.h"

static void use(bool *used, IrOperand operand) {
    if (operand.kind == IR_OPERAND_FUNCTION) {
        used[operand.id] = true;
    }
}

/* Functions that something in the program calls or has the address of. */
static bool *used_functions(Arena *arena, const IrModule *program) {
    bool *used = ARENA_ARRAY(arena, bool, program->function_count + 1);
    for (uint32_t f = 0; f < program->function_count; f++) {
        const IrFunction *function = program->functions[f];
        for (uint32_t b = 0; b < function->block_count; b++) {
            for (uint32_t i = 0; i < function->blocks[b].instr_count; i++) {
                const IrInstr *instr = &function->blocks[b].instrs[i];
                if (instr->a.kind != IR_OPERAND_FUNCTION || instr->a.id != f) {
                    use(used, instr->a);
                }
                use(used, instr->b);
                for (uint32_t a = 0; a < instr->arg_count; a++) {
                    use(used, instr->args[a]);
                }
            }
        }
    }
    for (uint32_t g = 0; g < program->global_count; g++) {
        for (uint32_t i = 0; i < program->globals[g]->init_count; i++) {
            use(used, program->globals[g]->inits[i].value);
        }
    }
    return used;
}

Others others_of(Arena *arena, const IrModule *program) {
    Others others = {.used = used_functions(arena, program)};
    for (uint32_t f = 0; f < program->function_count; f++) {
        const IrFunction *function = program->functions[f];
        others.need_exports |=
            function->is_exported && function->has_body && !function->in_system_header;
    }
    return others;
}

bool others_can_call(const IrModule *program, const Others *others, uint32_t index) {
    const IrFunction *function = program->functions[index];
    if (others->need_exports ? !function->is_exported : others->used[index]) {
        return false;
    }
    return function->has_body && !function->is_static && !function->in_system_header &&
           !text_starts(function->name, IR_INITIALISERS) &&
           !text_starts(function->name, IR_FINALISERS) && !lifecycle_is_model(function);
}
