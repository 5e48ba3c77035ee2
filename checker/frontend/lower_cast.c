/* lower_cast.c - conversions of scalars, and the types that C computes in. */
#include "frontend/cxx_class.h"
#include "frontend/lower.h"

static bool is_number(const IrType *type) {
    return type->kind == IR_TYPE_INT || type->kind == IR_TYPE_FLOAT;
}

/* Pointers, and integers that keep all of a pointer's bits. */
static bool is_word(const IrType *type) {
    return type->kind == IR_TYPE_POINTER || type->kind == IR_TYPE_ARRAY ||
           type->kind == IR_TYPE_FUNCTION || (type->kind == IR_TYPE_INT && type->size == 8);
}

static IrOperand to_bool(Lower *l, IrOperand value, const IrType *from) {
    if (value.kind == IR_OPERAND_INT) {
        return ir_int(value.value != 0);
    }
    return lower_binary(l, IR_NE, value, ir_int(0), from);
}

/* A pointer to an object as one to its base, or the other way round, where the base does
 * not lie at its beginning. (That NULL stays NULL is not looked after.) */
static bool cast_object(Lower *l, IrOperand *value, const IrType *from, const IrType *to) {
    uint32_t offset = 0;
    if (!l->unit->is_cxx || from->kind != IR_TYPE_POINTER || to->kind != IR_TYPE_POINTER ||
        from->elem->kind != IR_TYPE_RECORD || to->elem->kind != IR_TYPE_RECORD ||
        from->elem->record == to->elem->record || value->kind != IR_OPERAND_TEMP) {
        return false;
    }
    int64_t step = 0;
    if (cxx_class_base_offset(l->unit, from->elem, to->elem, &offset)) {
        step = (int64_t)offset;
    } else if (cxx_class_base_offset(l->unit, to->elem, from->elem, &offset)) {
        step = -(int64_t)offset;
    }
    if (step == 0) {
        return false;
    }
    IrPlace place = lower_deref(l, *value, from->elem);
    *value = lower_address(
        l, ir_place_field(l->unit->arena, place, "", step, types_complete(l->unit, to->elem)));
    return true;
}

IrOperand lower_cast(Lower *l, IrOperand value, const IrType *from, const IrType *to) {
    if (cast_object(l, &value, from, to)) {
        return value;
    }
    if (value.kind == IR_OPERAND_NONE || value.kind == IR_OPERAND_UNKNOWN || from == to) {
        return value;
    }
    if (types_is_bool(to)) {
        return types_is_bool(from) ? value : to_bool(l, value, from);
    }
    if ((is_word(from) && is_word(to) && (from->kind != IR_TYPE_INT || to->kind != IR_TYPE_INT)) ||
        (!is_number(to) && to->kind != IR_TYPE_POINTER)) {
        return value; /* the same bits; types of memory are kept by places */
    }
    if (value.kind == IR_OPERAND_INT && to->kind == IR_TYPE_INT) {
        return ir_int(constant_wrap(value.value, to));
    }
    if ((value.kind == IR_OPERAND_INT || value.kind == IR_OPERAND_FUNCTION) &&
        to->kind == IR_TYPE_POINTER) {
        return value; /* a builtin called through its decayed name is called directly */
    }
    if (from->kind == to->kind && from->size == to->size && from->is_signed == to->is_signed) {
        return value;
    }
    return lower_emit_value(l, (IrInstr){.op = IR_CAST, .a = value, .type = to});
}

const IrType *lower_cast_promoted(Lower *l, const IrType *type) {
    if (type->kind != IR_TYPE_INT) {
        return type;
    }
    return type->size < 4 ? types_int(l->unit, 4, true) : type;
}

const IrType *lower_cast_common(Lower *l, const IrType *a, const IrType *b) {
    a = lower_cast_promoted(l, a);
    b = lower_cast_promoted(l, b);
    if (a->kind != b->kind) {
        return a->kind == IR_TYPE_FLOAT || a->kind == IR_TYPE_POINTER ? a : b;
    }
    if (a->size != b->size) {
        return a->size > b->size ? a : b;
    }
    return a->is_signed ? b : a;
}
