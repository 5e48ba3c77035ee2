/* pack_instr.c - operands, places and instructions as bytes. */
#include "ir/packer.h"

/* ---- operands, places ----------------------------------------------------------- */

void packer_operand(Packer *packer, IrOperand operand) {
    unsigned bits = (unsigned)operand.kind;
    bits |= operand.id != 0 ? PACK_OPERAND_ID : 0;
    bits |= operand.value != 0 ? PACK_OPERAND_VALUE : 0;
    bytes_put_uint(&packer->body, bits);
    if (operand.id != 0) {
        bytes_put_uint(&packer->body, operand.id);
    }
    if (operand.value != 0) {
        bytes_put_int(&packer->body, operand.value);
    }
}

static bool is_operand(IrOperand operand) {
    return operand.kind != IR_OPERAND_NONE || operand.id != 0 || operand.value != 0;
}

static void put_step(Packer *packer, const IrStep *step) {
    Bytes *body = &packer->body;
    unsigned bits = step->kind == IR_STEP_INDEX ? PACK_STEP_INDEX : 0;
    bits |= step->offset != 0 ? PACK_STEP_OFFSET : 0;
    bits |= step->name != NULL ? PACK_STEP_NAME : 0;
    bits |= is_operand(step->index) ? PACK_STEP_OPERAND : 0;
    bits |= step->stride != 0 ? PACK_STEP_STRIDE : 0;
    bits |= step->count != 0 ? PACK_STEP_COUNT : 0;
    bytes_put_uint(body, bits);
    if ((bits & PACK_STEP_OFFSET) != 0) {
        bytes_put_int(body, step->offset);
    }
    if ((bits & PACK_STEP_NAME) != 0) {
        packer_text(packer, step->name);
    }
    if ((bits & PACK_STEP_OPERAND) != 0) {
        packer_operand(packer, step->index);
    }
    if ((bits & PACK_STEP_STRIDE) != 0) {
        bytes_put_int(body, step->stride);
    }
    if ((bits & PACK_STEP_COUNT) != 0) {
        bytes_put_uint(body, step->count);
    }
}

static void put_place(Packer *packer, const IrPlace *place) {
    bytes_put_uint(&packer->body, (uint64_t)place->base);
    bytes_put_uint(&packer->body, place->id);
    packer_type(packer, place->type);
    bytes_put_uint(&packer->body, place->step_count);
    for (uint32_t i = 0; i < place->step_count; i++) {
        put_step(packer, &place->steps[i]);
    }
}

static bool is_place(const IrPlace *place) {
    return place->base != IR_BASE_LOCAL || place->id != 0 || place->step_count != 0 ||
           place->type != NULL;
}

/* ---- instructions --------------------------------------------------------------- */

static unsigned parts_of(const IrInstr *instr) {
    unsigned bits = instr->sub != 0 ? PACK_SUB : 0;
    bits |= is_place(&instr->place) ? PACK_PLACE : 0;
    bits |= is_place(&instr->source) ? PACK_SOURCE : 0;
    bits |= is_operand(instr->a) ? PACK_A : 0;
    bits |= is_operand(instr->b) ? PACK_B : 0;
    bits |= instr->type != NULL ? PACK_TYPE : 0;
    bits |= instr->size != 0 ? PACK_SIZE : 0;
    bits |= instr->arg_count != 0 ? PACK_ARGS : 0;
    bits |= instr->arg_count != 0 && instr->arg_types != NULL ? PACK_ARG_TYPES : 0;
    bits |= instr->then_block != 0 || instr->else_block != 0 ? PACK_TARGETS : 0;
    bits |= instr->case_count != 0 ? PACK_CASES : 0;
    bits |= instr->spelling.file != NULL || instr->spelling.line != 0 || instr->spelling.column != 0
                ? PACK_SPELLING
                : 0;
    bits |= instr->text != NULL ? PACK_TEXT : 0;
    return bits;
}

static void put_arguments(Packer *packer, const IrInstr *instr) {
    bytes_put_uint(&packer->body, instr->arg_count);
    for (uint32_t i = 0; i < instr->arg_count; i++) {
        packer_operand(packer, instr->args[i]);
    }
    for (uint32_t i = 0; instr->arg_types != NULL && i < instr->arg_count; i++) {
        packer_type(packer, instr->arg_types[i]);
    }
}

static void put_cases(Packer *packer, const IrInstr *instr) {
    bytes_put_uint(&packer->body, instr->case_count);
    for (uint32_t i = 0; i < instr->case_count; i++) {
        bytes_put_int(&packer->body, instr->cases[i].low);
        bytes_put_int(&packer->body, instr->cases[i].high);
        bytes_put_uint(&packer->body, instr->cases[i].target);
    }
}

static void put_values(Packer *packer, const IrInstr *instr, unsigned bits) {
    if ((bits & PACK_PLACE) != 0) {
        put_place(packer, &instr->place);
    }
    if ((bits & PACK_SOURCE) != 0) {
        put_place(packer, &instr->source);
    }
    if ((bits & PACK_A) != 0) {
        packer_operand(packer, instr->a);
    }
    if ((bits & PACK_B) != 0) {
        packer_operand(packer, instr->b);
    }
    if ((bits & PACK_TYPE) != 0) {
        packer_type(packer, instr->type);
    }
    if ((bits & PACK_SIZE) != 0) {
        bytes_put_uint(&packer->body, instr->size);
    }
    if ((bits & PACK_ARGS) != 0) {
        put_arguments(packer, instr);
    }
}

void packer_instr(Packer *packer, const IrInstr *instr) {
    Bytes *body = &packer->body;
    unsigned bits = parts_of(instr);
    bytes_put_uint(body, (uint64_t)instr->op);
    bytes_put_uint(body, bits);
    bytes_put_uint(body, (uint32_t)(instr->dest + 1)); /* IR_NO_TEMP is 0 */
    if ((bits & PACK_SUB) != 0) {
        bytes_put_uint(body, instr->sub);
    }
    put_values(packer, instr, bits);
    if ((bits & PACK_TARGETS) != 0) {
        bytes_put_uint(body, instr->then_block);
        bytes_put_uint(body, instr->else_block);
    }
    if ((bits & PACK_CASES) != 0) {
        put_cases(packer, instr);
    }
    packer_loc(packer, instr->loc);
    if ((bits & PACK_SPELLING) != 0) {
        packer_loc(packer, instr->spelling);
    }
    if ((bits & PACK_TEXT) != 0) {
        packer_text(packer, instr->text);
    }
}
