/* build_value.c - the builder's shorthands: operands, places, common instructions. */
#include "ir/build_body.h"

#include <string.h>

IrOperand ir_temp(uint32_t temp) {
    return (IrOperand){.kind = IR_OPERAND_TEMP, .id = temp};
}

IrOperand ir_int(int64_t value) {
    return (IrOperand){.kind = IR_OPERAND_INT, .value = value};
}

IrOperand ir_unknown(void) {
    return (IrOperand){.kind = IR_OPERAND_UNKNOWN};
}

/* ---- places ------------------------------------------------------------------ */

IrPlace ir_place_local(uint32_t local, const IrType *type) {
    return (IrPlace){.base = IR_BASE_LOCAL, .id = local, .type = type};
}

IrPlace ir_place_global(uint32_t global, const IrType *type) {
    return (IrPlace){.base = IR_BASE_GLOBAL, .id = global, .type = type};
}

IrPlace ir_place_deref(uint32_t temp, const IrType *pointee) {
    return (IrPlace){.base = IR_BASE_TEMP, .id = temp, .type = pointee};
}

static IrPlace with_step(Arena *arena, IrPlace base, IrStep step, const IrType *type) {
    IrStep *steps = ARENA_ARRAY(arena, IrStep, base.step_count + 1);
    if (base.step_count > 0) {
        memcpy(steps, base.steps, base.step_count * sizeof *steps);
    }
    steps[base.step_count++] = step;
    base.steps = steps;
    base.type = type;
    return base;
}

IrPlace ir_place_field(Arena *arena, IrPlace base, const char *name, int64_t offset,
                       const IrType *type) {
    IrStep step = {.kind = IR_STEP_FIELD, .offset = offset, .name = name};
    return with_step(arena, base, step, type);
}

IrPlace ir_place_index(Arena *arena, IrPlace base, IrOperand index, int64_t stride, uint64_t count,
                       const IrType *type) {
    IrStep step = {.kind = IR_STEP_INDEX, .index = index, .stride = stride, .count = count};
    return with_step(arena, base, step, type);
}

/* ---- instructions ------------------------------------------------------------ */

static IrOperand append_value(IrBuilder *builder, IrInstr instr) {
    instr.dest = ir_build_temp(builder);
    ir_build_append(builder, instr);
    return ir_temp(instr.dest);
}

IrOperand ir_build_load(IrBuilder *builder, IrPlace place, IrLoc loc) {
    return append_value(builder,
                        (IrInstr){.op = IR_LOAD, .place = place, .type = place.type, .loc = loc});
}

IrOperand ir_build_addr(IrBuilder *builder, IrPlace place, IrLoc loc) {
    return append_value(builder, (IrInstr){.op = IR_ADDR, .place = place, .loc = loc});
}

IrOperand ir_build_unary(IrBuilder *builder, IrUnary op, IrOperand a, const IrType *type,
                         IrLoc loc) {
    return append_value(
        builder, (IrInstr){.op = IR_UNARY, .sub = (uint8_t)op, .a = a, .type = type, .loc = loc});
}

IrOperand ir_build_binary(IrBuilder *builder, IrBinary op, IrOperand a, IrOperand b,
                          const IrType *type, IrLoc loc) {
    return append_value(
        builder,
        (IrInstr){.op = IR_BINARY, .sub = (uint8_t)op, .a = a, .b = b, .type = type, .loc = loc});
}

static bool is_scalar_word(const IrType *type) {
    return type->kind == IR_TYPE_INT || type->kind == IR_TYPE_POINTER;
}

/* A constant as `to` represents it: cut to its size, then extended by its sign. */
static int64_t converted(int64_t value, const IrType *to) {
    if (to->size == 0 || to->size >= 8) {
        return value;
    }
    uint64_t bits = (uint64_t)value & ((UINT64_C(1) << (8 * to->size)) - 1);
    uint64_t sign = UINT64_C(1) << (8 * to->size - 1);
    bool is_signed = to->kind == IR_TYPE_INT && to->is_signed;
    return (int64_t)(is_signed ? (bits ^ sign) - sign : bits);
}

/* Conversions between types that represent every value alike. */
static bool is_no_op(const IrType *from, const IrType *to) {
    return from->kind == to->kind && is_scalar_word(to) && from->size == to->size &&
           from->is_signed == to->is_signed;
}

IrOperand ir_build_cast(IrBuilder *builder, IrOperand a, const IrType *from, const IrType *to,
                        IrLoc loc) {
    if (a.kind == IR_OPERAND_UNKNOWN || (from && is_no_op(from, to))) {
        return a;
    }
    if (a.kind == IR_OPERAND_FUNCTION && to->kind == IR_TYPE_POINTER) {
        return a; /* an address stays that function's, so that calls of it are direct */
    }
    if (a.kind == IR_OPERAND_INT && from && is_scalar_word(from) && is_scalar_word(to)) {
        return ir_int(converted(a.value, to));
    }
    return append_value(builder, (IrInstr){.op = IR_CAST, .a = a, .type = to, .loc = loc});
}

void ir_build_store(IrBuilder *builder, IrPlace place, IrOperand value, IrLoc loc) {
    ir_build_append(
        builder,
        (IrInstr){.op = IR_STORE, .place = place, .a = value, .type = place.type, .loc = loc});
}

void ir_build_jump(IrBuilder *builder, uint32_t block, IrLoc loc) {
    ir_build_append(builder, (IrInstr){.op = IR_JUMP, .then_block = block, .loc = loc});
}

void ir_build_branch(IrBuilder *builder, IrOperand condition, uint32_t then_block,
                     uint32_t else_block, const char *text, IrLoc loc) {
    if (condition.kind == IR_OPERAND_INT) {
        ir_build_jump(builder, condition.value != 0 ? then_block : else_block, loc);
        return;
    }
    ir_build_append(builder, (IrInstr){.op = IR_BRANCH,
                                       .a = condition,
                                       .then_block = then_block,
                                       .else_block = else_block,
                                       .text = text,
                                       .loc = loc});
}
