/* link_copy.c - fresh copies of instructions with the linked module's numbers. */
#include "ir/link_copy.h"

typedef struct Copier {
    Arena *arena;
    const IrLinkMap *map;
} Copier;

/* The operand in the result's numbers; true if it had to change. */
static bool translate(const Copier *copier, IrOperand *operand) {
    uint32_t id = operand->id;
    switch (operand->kind) {
    case IR_OPERAND_FUNCTION:
        operand->id = copier->map->functions[id];
        break;
    case IR_OPERAND_STRING:
        operand->id = copier->map->strings[id];
        break;
    case IR_OPERAND_GLOBAL:
        operand->id = copier->map->globals[id];
        break;
    case IR_OPERAND_NONE:
    case IR_OPERAND_TEMP:
    case IR_OPERAND_INT:
    case IR_OPERAND_UNKNOWN:
        break;
    }
    return operand->id != id;
}

static void copy_place(const Copier *copier, IrPlace *place) {
    IrStep *copy = NULL;
    for (uint32_t i = 0; i < place->step_count; i++) {
        IrOperand index = place->steps[i].index;
        if (place->steps[i].kind != IR_STEP_INDEX || !translate(copier, &index)) {
            continue;
        }
        if (!copy) {
            copy = arena_copy(copier->arena, place->steps, place->step_count * sizeof *copy);
            place->steps = copy;
        }
        copy[i].index = index;
    }
    if (place->base == IR_BASE_GLOBAL) {
        place->id = copier->map->globals[place->id];
    }
}

static void copy_arguments(const Copier *copier, IrInstr *instr) {
    IrOperand *copy = NULL;
    for (uint32_t i = 0; i < instr->arg_count; i++) {
        IrOperand arg = instr->args[i];
        if (!translate(copier, &arg)) {
            continue;
        }
        if (!copy) {
            copy = arena_copy(copier->arena, instr->args, instr->arg_count * sizeof *copy);
            instr->args = copy;
        }
        copy[i] = arg;
    }
}

/* Only what uses its places has them in the unit's numbers; elsewhere they are
 * zero, which names no global. */
static void copy_instr(const Copier *copier, IrInstr *instr) {
    copy_place(copier, &instr->place);
    copy_place(copier, &instr->source);
    translate(copier, &instr->a);
    translate(copier, &instr->b);
    copy_arguments(copier, instr);
}

IrFunction *ir_link_copy_function(Arena *arena, const IrLinkMap *map, const IrFunction *function) {
    Copier copier = {arena, map};
    IrFunction *copy = arena_copy(arena, function, sizeof *function);
    if (map->is_identity || function->block_count == 0) {
        return copy;
    }
    copy->blocks = arena_copy(arena, function->blocks, function->block_count * sizeof(IrBlock));
    for (uint32_t b = 0; b < copy->block_count; b++) {
        IrBlock *block = &copy->blocks[b];
        block->instrs = arena_copy(arena, block->instrs, block->instr_count * sizeof(IrInstr));
        for (uint32_t i = 0; i < block->instr_count; i++) {
            copy_instr(&copier, &block->instrs[i]);
        }
    }
    return copy;
}

IrGlobal *ir_link_copy_global(Arena *arena, const IrLinkMap *map, const IrGlobal *global) {
    Copier copier = {arena, map};
    IrGlobal *copy = arena_copy(arena, global, sizeof *global);
    if (map->is_identity || global->init_count == 0) {
        return copy;
    }
    IrInit *inits = arena_copy(arena, global->inits, global->init_count * sizeof *inits);
    for (uint32_t i = 0; i < global->init_count; i++) {
        translate(&copier, &inits[i].value);
    }
    copy->inits = inits;
    return copy;
}
