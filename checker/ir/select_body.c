/* select_body.c - a function of which only some instructions stay. */
#include "ir/select_body.h"

#include "ir/select.h"
#include "ir/straighten.h"

typedef struct Body {
    Arena *arena;
    const IrFunction *function;
    const uint8_t *kept;
    uint32_t *locals; /* new numbers */
    uint32_t *temps;
    uint32_t temp_count;
} Body;

/* ---- numbers ---------------------------------------------------------------------------- */

static void use_place(const Body *body, const IrPlace *place) {
    if (place->base == IR_BASE_LOCAL) {
        body->locals[place->id] = 1;
    }
}

/* The end of a variable's life matters where something else of it does. */
static void use_locals(const Body *body) {
    const IrFunction *f = body->function;
    uint32_t number = 0;
    for (uint32_t b = 0; b < f->block_count; b++) {
        for (uint32_t i = 0; i < f->blocks[b].instr_count; i++, number++) {
            const IrInstr *instr = &f->blocks[b].instrs[i];
            if (!body->kept[number] || instr->op == IR_KILL) {
                continue;
            }
            if (ir_has_place(instr)) {
                use_place(body, &instr->place);
            }
            if (instr->op == IR_COPY) {
                use_place(body, &instr->source);
            }
        }
    }
}

static void number_locals(const Body *body, IrFunction *result) {
    const IrFunction *f = body->function;
    IrLocal *locals = ARENA_ARRAY(body->arena, IrLocal, f->local_count + 1);
    result->local_count = 0;
    for (uint32_t i = 0; i < f->local_count; i++) {
        if (i < f->param_count || body->locals[i]) {
            locals[result->local_count] = f->locals[i];
            body->locals[i] = result->local_count++;
        } else {
            body->locals[i] = UINT32_MAX;
        }
    }
    result->locals = locals;
}

/* ---- instructions ------------------------------------------------------------------------ */

static void renumber_operand(const Body *body, IrOperand *operand) {
    if (operand->kind == IR_OPERAND_TEMP) {
        operand->id = body->temps[operand->id];
    }
}

static void renumber_place(const Body *body, IrPlace *place) {
    IrStep *steps = NULL;
    for (uint32_t i = 0; i < place->step_count; i++) {
        if (place->steps[i].index.kind == IR_OPERAND_TEMP) {
            if (steps == NULL) {
                steps = arena_copy(body->arena, place->steps, place->step_count * sizeof *steps);
                place->steps = steps;
            }
            renumber_operand(body, &steps[i].index);
        }
    }
    if (place->base == IR_BASE_LOCAL) {
        place->id = body->locals[place->id];
    } else if (place->base == IR_BASE_TEMP) {
        place->id = body->temps[place->id];
    }
}

static void renumber_arguments(const Body *body, IrInstr *instr) {
    if (instr->arg_count == 0) {
        return;
    }
    IrOperand *args = arena_copy(body->arena, instr->args, instr->arg_count * sizeof *args);
    for (uint32_t i = 0; i < instr->arg_count; i++) {
        renumber_operand(body, &args[i]);
    }
    instr->args = args;
}

static IrInstr renumbered(Body *body, const IrInstr *instr) {
    IrInstr copy = *instr;
    if (ir_has_place(instr)) {
        renumber_place(body, &copy.place);
    }
    if (instr->op == IR_COPY) {
        renumber_place(body, &copy.source);
    }
    renumber_operand(body, &copy.a);
    renumber_operand(body, &copy.b);
    renumber_arguments(body, &copy);
    if (copy.dest != IR_NO_TEMP) {
        body->temps[copy.dest] = body->temp_count;
        copy.dest = body->temp_count++;
    }
    return copy;
}

/* What it depends on is not known, and neither is it told. */
static IrInstr without_operand(const IrInstr *terminator) {
    IrInstr copy = *terminator;
    if (copy.a.kind == IR_OPERAND_TEMP) {
        copy.a = (IrOperand){.kind = IR_OPERAND_UNKNOWN};
    }
    if (copy.op != IR_RETURN) {
        copy.text = NULL;
    }
    return copy;
}

static bool stays(const Body *body, const IrInstr *instr, bool is_kept) {
    if (instr->op == IR_KILL && instr->place.base == IR_BASE_LOCAL) {
        return body->locals[instr->place.id] != UINT32_MAX;
    }
    return is_kept || ir_is_terminator(instr->op);
}

static bool is_whole(const IrFunction *function, const uint8_t *kept) {
    uint32_t number = 0;
    for (uint32_t b = 0; b < function->block_count; b++) {
        for (uint32_t i = 0; i < function->blocks[b].instr_count; i++) {
            if (!kept[number++]) {
                return false;
            }
        }
    }
    return true;
}

static void copy_block(Body *body, const IrBlock *from, IrBlock *to, const uint8_t *kept) {
    IrInstr *instrs = ARENA_ARRAY(body->arena, IrInstr, from->instr_count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < from->instr_count; i++) {
        const IrInstr *instr = &from->instrs[i];
        if (stays(body, instr, kept[i])) {
            bool is_bare = ir_is_terminator(instr->op) && !kept[i];
            instrs[count++] = is_bare ? without_operand(instr) : renumbered(body, instr);
        }
    }
    *to = *from;
    to->instrs = instrs;
    to->instr_count = count;
}

/* ---- a function of which nothing matters but that it returns ---------------------------- */

static const IrInstr *last_return(const IrFunction *function) {
    for (uint32_t b = function->block_count; b-- > 0;) {
        const IrInstr *last = ir_terminator(&function->blocks[b]);
        if (last->op == IR_RETURN) {
            return last;
        }
    }
    return NULL;
}

static const IrFunction *bare_function(Arena *arena, const IrFunction *function) {
    IrFunction *result = arena_copy(arena, function, sizeof *function);
    const IrInstr *last = last_return(function);
    IrInstr *instr = ARENA_NEW(arena, IrInstr);
    IrBlock *block = ARENA_NEW(arena, IrBlock);
    *instr = last != NULL
                 ? without_operand(last)
                 : (IrInstr){.op = IR_UNREACHABLE, .dest = IR_NO_TEMP, .loc = function->end};
    *block = (IrBlock){.instrs = instr, .instr_count = 1, .handler = IR_NO_BLOCK};
    result->blocks = block;
    result->block_count = 1;
    result->local_count = function->param_count;
    result->temp_count = 0;
    return result;
}

const IrFunction *select_body(Arena *arena, const IrFunction *function, const uint8_t *kept) {
    if (kept == NULL) {
        return bare_function(arena, function);
    }
    Body body = {.arena = arena,
                 .function = function,
                 .kept = kept,
                 .locals = ARENA_ARRAY(arena, uint32_t, function->local_count + 1),
                 .temps = ARENA_ARRAY(arena, uint32_t, function->temp_count + 1)};
    IrFunction *result = arena_copy(arena, function, sizeof *function);
    use_locals(&body);
    number_locals(&body, result);
    result->blocks = ARENA_ARRAY(arena, IrBlock, function->block_count);
    bool is_part = !is_whole(function, kept);
    for (uint32_t b = 0; b < function->block_count; b++) {
        copy_block(&body, &function->blocks[b], &result->blocks[b], kept);
        kept += function->blocks[b].instr_count;
    }
    result->temp_count = body.temp_count;
    if (is_part) {
        straighten(arena, result);
    }
    return result;
}
