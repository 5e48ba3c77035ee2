/* value_term.c - terms over values, simplified without looking at facts. */
#include "engine/value.h"

#include "engine/value_private.h"

int64_t value_wrap(int64_t number, unsigned bits, bool is_signed) {
    if (bits == 0 || bits >= 64) {
        return number;
    }
    uint64_t mask = ((uint64_t)1 << bits) - 1;
    uint64_t cut = (uint64_t)number & mask;
    if (is_signed && (cut >> (bits - 1)) != 0) {
        cut |= ~mask;
    }
    return (int64_t)cut;
}

static bool value_is_vague(Value value) {
    return value == VALUE_TOP || value == VALUE_UNDEF;
}

static bool value_is_comparison(IrBinary op) {
    return op >= IR_EQ;
}

/* The term, unless it is too large. */
static Value value_new_term(ValueTable *table, ValueNode node) {
    unsigned size = 1u + value_at(table, node.a)->size +
                    (node.kind == VALUE_IS_BINARY ? value_at(table, node.b)->size : 0u);
    node.size = (uint8_t)(size > VALUE_TERM_SIZE ? 0 : size);
    return node.size ? value_intern(table, node) : VALUE_TOP;
}

Value value_unary(ValueTable *table, IrUnary op, Value a, const IrType *type) {
    int64_t number;
    if (value_is_vague(a)) {
        return VALUE_TOP;
    }
    unsigned bits = value_type_bits(type);
    bool is_signed = value_type_signed(type);
    if (value_is_int(table, a, &number)) {
        if (op == IR_LNOT) {
            return value_int(table, number == 0);
        }
        uint64_t raw = op == IR_NEG ? 0 - (uint64_t)number : ~(uint64_t)number;
        return value_int(table, value_wrap((int64_t)raw, bits, is_signed));
    }
    const ValueNode *node = value_at(table, a);
    if (op == IR_LNOT && (node->kind == VALUE_IS_ADDR || node->kind == VALUE_IS_FUNC)) {
        return value_int(table, 0);
    }
    return value_new_term(table, (ValueNode){.kind = VALUE_IS_UNARY,
                                             .op = (uint8_t)op,
                                             .bits = (uint8_t)bits,
                                             .is_signed = is_signed,
                                             .a = a});
}

static bool value_compare(IrBinary op, int64_t x, int64_t y, bool is_unsigned64) {
    bool less = is_unsigned64 ? (uint64_t)x < (uint64_t)y : x < y;
    switch (op) {
    case IR_EQ:
        return x == y;
    case IR_NE:
        return x != y;
    case IR_LT:
        return less;
    case IR_LE:
        return less || x == y;
    case IR_GT:
        return !less && x != y;
    default:
        return !less;
    }
}

/* Constant arithmetic; false where C leaves the result undefined. */
static bool value_compute(IrBinary op, int64_t x, int64_t y, unsigned bits, bool is_signed,
                          int64_t *result) {
    uint64_t ux = (uint64_t)x, uy = (uint64_t)y, r;
    unsigned width = bits ? bits : 64;
    switch (op) {
    case IR_ADD:
        r = ux + uy;
        break;
    case IR_SUB:
        r = ux - uy;
        break;
    case IR_MUL:
        r = ux * uy;
        break;
    case IR_DIV:
    case IR_REM:
        if (y == 0 || (is_signed && x == INT64_MIN && y == -1)) {
            return false;
        }
        if (is_signed) {
            r = (uint64_t)(op == IR_DIV ? x / y : x % y);
        } else {
            r = op == IR_DIV ? ux / uy : ux % uy;
        }
        break;
    case IR_AND:
        r = ux & uy;
        break;
    case IR_OR:
        r = ux | uy;
        break;
    case IR_XOR:
        r = ux ^ uy;
        break;
    case IR_SHL:
    case IR_SHR:
        if (uy >= width) {
            return false;
        }
        if (op == IR_SHL) {
            r = ux << uy;
        } else {
            r = is_signed && x < 0 ? ~(~ux >> uy) : ux >> uy;
        }
        break;
    default:
        return false;
    }
    *result = value_wrap((int64_t)r, bits, is_signed);
    return true;
}

/* Address plus or minus a constant, or the distance of two addresses. */
static bool value_offset(ValueTable *table, IrBinary op, Value a, Value b, Value *result) {
    int64_t number;
    const ValueNode *x = value_at(table, a), *y = value_at(table, b);
    if (op == IR_SUB && x->kind == VALUE_IS_ADDR && y->kind == VALUE_IS_ADDR && x->a == y->a &&
        x->b == y->b && x->d == y->d) {
        *result = value_int(table, x->c - y->c);
        return true;
    }
    if (x->kind == VALUE_IS_ADDR && value_is_int(table, b, &number) &&
        (op == IR_ADD || op == IR_SUB)) {
        ValueNode copy = *x;
        *result = value_address(table, copy.a, op == IR_ADD ? copy.c + number : copy.c - number,
                                copy.b, copy.d);
        return true;
    }
    return false;
}

static bool value_nonzero(const ValueNode *node) {
    return node->kind == VALUE_IS_ADDR || node->kind == VALUE_IS_FUNC;
}

/* Equality that needs no facts: same value, or two addresses that can't meet. */
static bool value_equal_known(const ValueTable *table, Value a, Value b, bool *equal) {
    const ValueNode *x = value_at(table, a), *y = value_at(table, b);
    if (a == b) {
        *equal = true;
        return true;
    }
    *equal = false;
    if (x->kind == VALUE_IS_ADDR && y->kind == VALUE_IS_ADDR) {
        bool unknown = value_root_at(table, x->a)->kind == ROOT_UNKNOWN ||
                       value_root_at(table, y->a)->kind == ROOT_UNKNOWN;
        return !unknown && (x->a != y->a || (x->b == y->b && x->d == y->d));
    }
    bool unknown = (x->kind == VALUE_IS_ADDR && value_root_at(table, x->a)->kind == ROOT_UNKNOWN) ||
                   (y->kind == VALUE_IS_ADDR && value_root_at(table, y->a)->kind == ROOT_UNKNOWN);
    if (x->kind >= VALUE_IS_ADDR && x->kind <= VALUE_IS_HANDLE && y->kind >= VALUE_IS_ADDR &&
        y->kind <= VALUE_IS_HANDLE && !unknown) {
        /* things of different kinds; two handles depend on the state */
        return x->kind != y->kind || x->kind == VALUE_IS_FUNC;
    }
    return (value_nonzero(x) && value_is_null(table, b)) ||
           (value_nonzero(y) && value_is_null(table, a));
}

static Value value_simplify_identity(ValueTable *table, IrBinary op, Value a, Value b) {
    int64_t number;
    if (value_is_int(table, b, &number)) {
        if (number == 0 && (op == IR_ADD || op == IR_SUB || op == IR_OR || op == IR_XOR ||
                            op == IR_SHL || op == IR_SHR)) {
            return a;
        }
        if (number == 1 && (op == IR_MUL || op == IR_DIV)) {
            return a;
        }
        if (number == 0 && (op == IR_AND || op == IR_MUL)) {
            return b;
        }
    }
    return VALUE_TOP;
}

#define VALUE_FAR_CONSTANT (INT64_C(1) << 61)

/* The constant that the operation adds; false if it is none, or so large that sums overflow. */
static bool value_addend(const ValueTable *table, IrBinary op, Value b, int64_t *number) {
    if ((op != IR_ADD && op != IR_SUB) || !value_is_int(table, b, number) ||
        *number <= -VALUE_FAR_CONSTANT || *number >= VALUE_FAR_CONSTANT) {
        return false;
    }
    *number = op == IR_ADD ? *number : -*number;
    return true;
}

/* (x + m) + n in one type: where that wraps around, x + (m + n) does. VALUE_TOP: it is none. */
static Value value_sum_up(ValueTable *table, IrBinary op, Value a, Value b, const IrType *type) {
    const ValueNode *node = value_at(table, a);
    int64_t m, n;
    if (node->kind != VALUE_IS_BINARY || node->bits != value_type_bits(type) ||
        node->is_signed != value_type_signed(type) || !value_addend(table, op, b, &n) ||
        !value_addend(table, (IrBinary)node->op, node->b, &m)) {
        return VALUE_TOP;
    }
    Value x = node->a;
    int64_t sum = value_wrap(m + n < 0 ? -(m + n) : m + n, node->bits, false);
    return value_binary(table, m + n < 0 ? IR_SUB : IR_ADD, x, value_int(table, sum), type);
}

Value value_binary(ValueTable *table, IrBinary op, Value a, Value b, const IrType *type) {
    int64_t x, y, result;
    bool equal;
    if (value_is_vague(a) || value_is_vague(b)) {
        return VALUE_TOP;
    }
    unsigned bits = value_type_bits(type);
    bool is_signed = value_type_signed(type);
    if (value_is_int(table, a, &x) && value_is_int(table, b, &y)) {
        if (value_is_comparison(op)) {
            return value_int(table, value_compare(op, x, y, bits == 64 && !is_signed));
        }
        return value_compute(op, x, y, bits, is_signed, &result) ? value_int(table, result)
                                                                 : VALUE_TOP;
    }
    if (value_is_int(table, a, NULL) && !value_is_int(table, b, NULL)) {
        /* constants to the right, so that equal terms look equal */
        static const uint8_t mirrored[] = {IR_EQ, IR_NE, IR_GT, IR_GE, IR_LT, IR_LE};
        if (op == IR_ADD || op == IR_MUL || op == IR_AND || op == IR_OR || op == IR_XOR) {
            return value_binary(table, op, b, a, type);
        }
        if (value_is_comparison(op)) {
            return value_binary(table, (IrBinary)mirrored[op - IR_EQ], b, a, type);
        }
    }
    if ((op == IR_EQ || op == IR_NE) && !value_is_int(table, b, NULL) && b < a) {
        return value_binary(table, op, b, a, type); /* whichever was written first */
    }
    const ValueNode *p = value_at(table, a), *q = value_at(table, b);
    if (value_is_comparison(op) && p->kind == VALUE_IS_ADDR && q->kind == VALUE_IS_ADDR &&
        p->a == q->a && p->d == 0 && q->d == 0) {
        return value_int(table, value_compare(op, p->c, q->c, false)); /* in one object */
    }
    if ((op == IR_EQ || op == IR_NE) && value_equal_known(table, a, b, &equal)) {
        return value_int(table, equal == (op == IR_EQ));
    }
    Value moved;
    if (value_offset(table, op, a, b, &moved) ||
        (op == IR_ADD && value_offset(table, op, b, a, &moved))) {
        return moved;
    }
    Value same = value_simplify_identity(table, op, a, b);
    if (same == VALUE_TOP) {
        same = value_sum_up(table, op, a, b, type);
    }
    if (same != VALUE_TOP) {
        return same;
    }
    return value_new_term(table, (ValueNode){.kind = VALUE_IS_BINARY,
                                             .op = (uint8_t)op,
                                             .bits = (uint8_t)bits,
                                             .is_signed = is_signed,
                                             .a = a,
                                             .b = b});
}

Value value_cast(ValueTable *table, Value a, const IrType *type) {
    int64_t number;
    if (a == VALUE_TOP || a == VALUE_UNDEF || !type) {
        return a;
    }
    if (type->kind != IR_TYPE_INT && type->kind != IR_TYPE_POINTER) {
        return type->kind == IR_TYPE_FLOAT ? VALUE_TOP : a;
    }
    unsigned bits = value_type_bits(type);
    bool is_signed = value_type_signed(type);
    if (value_is_int(table, a, &number)) {
        return value_int(table, value_wrap(number, bits, is_signed));
    }
    const ValueNode *node = value_at(table, a);
    if (bits == 0 || bits == 64 ||
        (node->bits == bits && node->is_signed == is_signed && node->kind >= VALUE_IS_SYM)) {
        return a; /* addresses and handles survive casts through integers */
    }
    if (node->kind == VALUE_IS_BINARY && value_is_comparison((IrBinary)node->op)) {
        return a; /* 0 or 1 in any type */
    }
    if (node->kind == VALUE_IS_UNARY && node->op == IR_LNOT) {
        return a;
    }
    return value_new_term(
        table,
        (ValueNode){.kind = VALUE_IS_CAST, .bits = (uint8_t)bits, .is_signed = is_signed, .a = a});
}

static bool value_is_made_of(const ValueTable *table, Value value, Value needle);

/* An unknown is named after the unknown region or the unknown pointer at which it was found. */
static bool value_is_found_at(const ValueTable *table, const ValueNode *sym, Value needle) {
    if (sym->op == SYM_HAVOC && sym->c == VALUE_DERIVED && sym->b == needle) {
        return true;
    }
    return sym->op != SYM_RESULT && value_is_made_of(table, sym->a, needle);
}

static bool value_is_made_of(const ValueTable *table, Value value, Value needle) {
    const ValueNode *node = value_at(table, value);
    if (value <= needle) {
        return value == needle; /* what a value is made of was there before */
    }
    switch ((ValueKind)node->kind) {
    case VALUE_IS_UNARY:
    case VALUE_IS_CAST:
        return value_is_made_of(table, node->a, needle);
    case VALUE_IS_BINARY:
        return value_is_made_of(table, node->a, needle) || value_is_made_of(table, node->b, needle);
    case VALUE_IS_ADDR:
        return (node->b != VALUE_TOP && value_is_made_of(table, node->b, needle)) ||
               (value_root_at(table, node->a)->kind == ROOT_UNKNOWN &&
                value_is_made_of(table, value_root_at(table, node->a)->a, needle));
    case VALUE_IS_SYM:
        return value_is_found_at(table, node, needle);
    default:
        return false;
    }
}

bool value_mentions(const ValueTable *table, Value value, Value needle) {
    ValueKind kind = (ValueKind)value_at(table, needle)->kind;
    bool told = kind == VALUE_IS_SYM || kind == VALUE_IS_HANDLE;
    return (!told || (value_at(table, value)->inside & value_inside(needle)) != 0) &&
           value_is_made_of(table, value, needle);
}
