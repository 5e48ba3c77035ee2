/* unpack_instr.c - operands, places and instructions from bytes. */
#include "ir/unpacker.h"

/* The least an argument, a step and a case take. */
enum { LEAST_ARGUMENT = 1, LEAST_STEP = 1, LEAST_CASE = 3 };

/* ---- operands, places ----------------------------------------------------------- */

/* How many things of its kind there are, or UINT32_MAX + 1 if it names none. */
static uint64_t operand_limit(const Unpacker *unpacker, IrOperandKind kind) {
    const IrFunction *function = unpacker->function;
    switch (kind) {
    case IR_OPERAND_TEMP:
        return function != NULL ? function->temp_count : 0;
    case IR_OPERAND_FUNCTION:
        return unpacker->function_count;
    case IR_OPERAND_STRING:
        return unpacker->string_count;
    case IR_OPERAND_GLOBAL:
        return unpacker->global_count;
    case IR_OPERAND_NONE:
    case IR_OPERAND_INT:
    case IR_OPERAND_UNKNOWN:
        break;
    }
    return (uint64_t)UINT32_MAX + 1;
}

IrOperand unpacker_operand(Unpacker *unpacker) {
    ByteReader *in = &unpacker->in;
    uint32_t bits = bytes_get_u32(in, PACK_OPERAND_BITS);
    uint32_t kind = bits & PACK_OPERAND_KIND;
    if (kind > IR_OPERAND_UNKNOWN) {
        unpacker_fail(unpacker);
        return (IrOperand){0};
    }
    IrOperand operand = {.kind = (IrOperandKind)kind};
    operand.id = (bits & PACK_OPERAND_ID) != 0 ? bytes_get_u32(in, UINT32_MAX) : 0;
    operand.value = (bits & PACK_OPERAND_VALUE) != 0 ? bytes_get_int(in) : 0;
    if (operand.id >= operand_limit(unpacker, operand.kind)) {
        unpacker_fail(unpacker);
    }
    return operand;
}

static void read_step(Unpacker *unpacker, IrStep *step) {
    ByteReader *in = &unpacker->in;
    uint32_t bits = bytes_get_u32(in, PACK_STEP_BITS);
    step->kind = (bits & PACK_STEP_INDEX) != 0 ? IR_STEP_INDEX : IR_STEP_FIELD;
    step->offset = (bits & PACK_STEP_OFFSET) != 0 ? bytes_get_int(in) : 0;
    step->name = (bits & PACK_STEP_NAME) != 0 ? unpacker_name(unpacker) : NULL;
    if ((bits & PACK_STEP_OPERAND) != 0) {
        step->index = unpacker_operand(unpacker);
    }
    step->stride = (bits & PACK_STEP_STRIDE) != 0 ? bytes_get_int(in) : 0;
    step->count = (bits & PACK_STEP_COUNT) != 0 ? bytes_get_uint(in) : 0;
    if (step->kind == IR_STEP_FIELD && step->name == NULL) {
        unpacker_fail(unpacker);
    }
}

static uint32_t base_limit(const Unpacker *unpacker, IrBaseKind base) {
    switch (base) {
    case IR_BASE_LOCAL:
        return unpacker->function->local_count;
    case IR_BASE_GLOBAL:
        return unpacker->global_count;
    case IR_BASE_TEMP:
        break;
    }
    return unpacker->function->temp_count;
}

static void read_place(Unpacker *unpacker, IrPlace *place) {
    ByteReader *in = &unpacker->in;
    place->base = (IrBaseKind)bytes_get_u32(in, IR_BASE_TEMP);
    place->id = bytes_get_u32(in, UINT32_MAX);
    place->type = unpacker_type_needed(unpacker);
    place->step_count = bytes_get_count(in, LEAST_STEP);
    if (place->id >= base_limit(unpacker, place->base)) {
        unpacker_fail(unpacker);
        return;
    }
    if (place->step_count > 0) {
        IrStep *steps = ARENA_ARRAY(unpacker->arena, IrStep, place->step_count);
        place->steps = steps;
        for (uint32_t i = 0; i < place->step_count && !in->bad; i++) {
            read_step(unpacker, &steps[i]);
        }
    }
}

/* ---- instructions --------------------------------------------------------------- */

static void read_arguments(Unpacker *unpacker, IrInstr *instr, bool have_types) {
    uint32_t count = bytes_get_count(&unpacker->in, LEAST_ARGUMENT);
    IrOperand *args = ARENA_ARRAY(unpacker->arena, IrOperand, count);
    for (uint32_t i = 0; i < count; i++) {
        args[i] = unpacker_operand(unpacker);
    }
    instr->args = args;
    instr->arg_count = count;
    if (have_types) {
        const IrType **types = ARENA_ARRAY(unpacker->arena, const IrType *, count);
        for (uint32_t i = 0; i < count; i++) {
            types[i] = unpacker_type_needed(unpacker);
        }
        instr->arg_types = types;
    }
}

static uint32_t read_target(Unpacker *unpacker) {
    uint32_t target = bytes_get_u32(&unpacker->in, UINT32_MAX);
    if (target >= unpacker->function->block_count) {
        unpacker_fail(unpacker);
    }
    return target;
}

static void read_cases(Unpacker *unpacker, IrInstr *instr) {
    uint32_t count = bytes_get_count(&unpacker->in, LEAST_CASE);
    IrCase *cases = ARENA_ARRAY(unpacker->arena, IrCase, count);
    for (uint32_t i = 0; i < count; i++) {
        cases[i].low = bytes_get_int(&unpacker->in);
        cases[i].high = bytes_get_int(&unpacker->in);
        cases[i].target = read_target(unpacker);
    }
    instr->cases = cases;
    instr->case_count = count;
}

static void read_values(Unpacker *unpacker, IrInstr *instr, uint32_t bits) {
    ByteReader *in = &unpacker->in;
    if ((bits & PACK_PLACE) != 0) {
        read_place(unpacker, &instr->place);
    }
    if ((bits & PACK_SOURCE) != 0) {
        read_place(unpacker, &instr->source);
    }
    if ((bits & PACK_A) != 0) {
        instr->a = unpacker_operand(unpacker);
    }
    if ((bits & PACK_B) != 0) {
        instr->b = unpacker_operand(unpacker);
    }
    if ((bits & PACK_TYPE) != 0) {
        instr->type = unpacker_type_needed(unpacker);
    }
    if ((bits & PACK_SIZE) != 0) {
        instr->size = bytes_get_uint(in);
    }
    if ((bits & PACK_ARGS) != 0) {
        read_arguments(unpacker, instr, (bits & PACK_ARG_TYPES) != 0);
    }
}

void unpacker_instr(Unpacker *unpacker, IrInstr *instr) {
    ByteReader *in = &unpacker->in;
    instr->op = (IrOp)bytes_get_u32(in, IR_OP_COUNT - 1);
    uint32_t bits = bytes_get_u32(in, PACK_INSTR_BITS);
    instr->dest = bytes_get_u32(in, unpacker->function->temp_count) - 1;
    uint32_t last_sub = instr->op == IR_UNARY    ? (uint32_t)IR_LNOT
                        : instr->op == IR_OPAQUE ? (uint32_t)IR_EXCEPTION
                                                 : (uint32_t)IR_GE;
    instr->sub = (bits & PACK_SUB) != 0 ? (uint8_t)bytes_get_u32(in, last_sub) : 0;
    read_values(unpacker, instr, bits);
    if ((bits & PACK_TARGETS) != 0) {
        instr->then_block = read_target(unpacker);
        instr->else_block = read_target(unpacker);
    }
    if ((bits & PACK_CASES) != 0) {
        read_cases(unpacker, instr);
    }
    instr->loc = unpacker_loc(unpacker);
    instr->spelling = (bits & PACK_SPELLING) != 0 ? unpacker_loc(unpacker) : (IrLoc){0};
    instr->text = (bits & PACK_TEXT) != 0 ? unpacker_name(unpacker) : NULL;
}
