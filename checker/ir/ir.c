/* ir.c - looking at a module: names, terminators, successors. */
#include "ir/ir.h"

#include <string.h>

uint32_t ir_find_function(const IrModule *module, const char *name) {
    uint32_t found = UINT32_MAX, statics = 0;
    for (uint32_t i = 0; i < module->function_count; i++) {
        const IrFunction *function = module->functions[i];
        if (strcmp(function->name, name) != 0) {
            continue;
        }
        if (!function->is_static) {
            return i;
        }
        found = i;
        statics++;
    }
    return statics == 1 ? found : UINT32_MAX;
}

uint32_t ir_find_global(const IrModule *module, const char *name) {
    uint32_t found = UINT32_MAX, statics = 0;
    for (uint32_t i = 0; i < module->global_count; i++) {
        const IrGlobal *global = module->globals[i];
        if (strcmp(global->name, name) != 0) {
            continue;
        }
        if (!global->is_static) {
            return i;
        }
        found = i;
        statics++;
    }
    return statics == 1 ? found : UINT32_MAX;
}

bool ir_is_terminator(IrOp op) {
    return op >= IR_JUMP;
}

const IrInstr *ir_terminator(const IrBlock *block) {
    if (block->instr_count == 0) {
        return NULL;
    }
    const IrInstr *last = &block->instrs[block->instr_count - 1];
    return ir_is_terminator(last->op) ? last : NULL;
}

uint32_t ir_successor_count(const IrBlock *block) {
    const IrInstr *last = ir_terminator(block);
    if (!last) {
        return 0;
    }
    switch (last->op) {
    case IR_JUMP:
        return 1;
    case IR_BRANCH:
        return 2;
    case IR_SWITCH:
        return last->case_count + 1;
    default:
        return 0;
    }
}

uint32_t ir_successor(const IrBlock *block, uint32_t index) {
    const IrInstr *last = ir_terminator(block);
    if (last->op == IR_SWITCH) {
        return index < last->case_count ? last->cases[index].target : last->else_block;
    }
    return index == 0 ? last->then_block : last->else_block;
}

const char *ir_shown_name(Arena *arena, const char *name) {
    size_t length = strlen(name);
    const char *constant = " const";
    if (length > strlen(constant) && strcmp(name + length - strlen(constant), constant) == 0) {
        length -= strlen(constant);
    }
    if (length == 0 || name[length - 1] != ')') {
        return name;
    }
    int depth = 0;
    for (size_t i = length; i > 0; i--) {
        depth += name[i - 1] == ')' ? 1 : name[i - 1] == '(' ? -1 : 0;
        if (depth == 0) {
            return arena_strndup(arena, name, i - 1);
        }
    }
    return name;
}
