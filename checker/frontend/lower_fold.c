/* lower_fold.c - arithmetic, done at once where both operands are constants. */
#include "frontend/lower.h"

static bool is_comparison(IrBinary op) {
    return op >= IR_EQ;
}

static int64_t compare(IrBinary op, int64_t a, int64_t b, const IrType *type) {
    bool is_signed = type->kind == IR_TYPE_INT && type->is_signed;
    bool less = is_signed ? a < b : (uint64_t)a < (uint64_t)b;
    switch (op) {
    case IR_EQ:
        return a == b;
    case IR_NE:
        return a != b;
    case IR_LT:
        return less;
    case IR_LE:
        return less || a == b;
    case IR_GT:
        return !less && a != b;
    default:
        return !less;
    }
}

/* Computes with constants; division is left to the engine. */
static bool fold(IrBinary op, int64_t a, int64_t b, const IrType *type, int64_t *result) {
    uint64_t x = (uint64_t)a, y = (uint64_t)b;
    bool shifts = y < (uint64_t)type->size * 8;
    if (is_comparison(op)) {
        *result = compare(op, a, b, type);
        return true;
    }
    switch (op) {
    case IR_ADD:
        x = x + y;
        break;
    case IR_SUB:
        x = x - y;
        break;
    case IR_MUL:
        x = x * y;
        break;
    case IR_AND:
        x = x & y;
        break;
    case IR_OR:
        x = x | y;
        break;
    case IR_XOR:
        x = x ^ y;
        break;
    case IR_SHL:
        if (!shifts) {
            return false;
        }
        x = x << y;
        break;
    case IR_SHR:
        if (!shifts || a < 0) {
            return false;
        }
        x = x >> y;
        break;
    default:
        return false;
    }
    *result = constant_wrap((int64_t)x, type);
    return true;
}

IrOperand lower_fold(Lower *l, IrBinary op, IrOperand a, IrOperand b, const IrType *type) {
    int64_t result;
    if (a.kind == IR_OPERAND_INT && b.kind == IR_OPERAND_INT && type->kind != IR_TYPE_FLOAT &&
        fold(op, a.value, b.value, type, &result)) {
        return ir_int(result);
    }
    return lower_binary(l, op, a, b, type);
}
