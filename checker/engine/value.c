/* value.c - interned symbolic values, terms and memory roots. */
#include "engine/value.h"

#include "base/text.h"
#include "base/vec.h"

#include <string.h>

struct ValueTable {
    Arena *arena;
    VEC(ValueNode) nodes;
    uint32_t *slots; /* id + 1 */
    uint32_t slot_count;
    VEC(Root) roots;
    uint32_t *root_slots;
    uint32_t root_slot_count;
};

static uint64_t value_mix(uint64_t a, uint64_t b) {
    uint64_t h = (a ^ (b * 0x9e3779b97f4a7c15u)) * 0xff51afd7ed558ccdu;
    return h ^ (h >> 32);
}

static uint64_t value_hash(const ValueNode *n) {
    uint64_t head = (uint64_t)n->kind | (uint64_t)n->op << 8 | (uint64_t)n->bits << 16 |
                    (uint64_t)n->is_signed << 24;
    uint64_t h = value_mix(head, (uint64_t)n->a << 32 | n->b);
    return value_mix(h, value_mix((uint64_t)n->c, (uint64_t)n->d));
}

static bool value_same(const ValueNode *x, const ValueNode *y) {
    return x->kind == y->kind && x->op == y->op && x->bits == y->bits &&
           x->is_signed == y->is_signed && x->a == y->a && x->b == y->b && x->c == y->c &&
           x->d == y->d;
}

static uint32_t *value_slot(ValueTable *table, const ValueNode *node) {
    for (uint64_t at = value_hash(node);; at++) {
        uint32_t *slot = &table->slots[at & (table->slot_count - 1)];
        if (*slot == 0 || value_same(&table->nodes.items[*slot - 1], node)) {
            return slot;
        }
    }
}

static void value_grow(ValueTable *table) {
    table->slot_count *= 2;
    table->slots = ARENA_ARRAY(table->arena, uint32_t, table->slot_count);
    for (uint32_t i = 0; i < table->nodes.count; i++) {
        *value_slot(table, &table->nodes.items[i]) = i + 1;
    }
}

static Value value_intern(ValueTable *table, ValueNode node) {
    uint32_t *slot = value_slot(table, &node);
    if (*slot) {
        return *slot - 1;
    }
    vec_push(table->arena, &table->nodes, node);
    Value id = (Value)table->nodes.count - 1;
    *slot = id + 1;
    if (table->nodes.count * 2 > table->slot_count) {
        value_grow(table);
    }
    return id;
}

ValueTable *value_table(Arena *arena) {
    ValueTable *table = ARENA_NEW(arena, ValueTable);
    table->arena = arena;
    table->slot_count = 1024;
    table->slots = ARENA_ARRAY(arena, uint32_t, table->slot_count);
    table->root_slot_count = 256;
    table->root_slots = ARENA_ARRAY(arena, uint32_t, table->root_slot_count);
    value_intern(table, (ValueNode){.kind = VALUE_IS_TOP});
    value_intern(table, (ValueNode){.kind = VALUE_IS_UNDEF});
    return table;
}

const ValueNode *value_at(const ValueTable *table, Value value) {
    return &table->nodes.items[value];
}

uint32_t value_count(const ValueTable *table) {
    return (uint32_t)table->nodes.count;
}

/* ---- leaves ------------------------------------------------------------------- */

Value value_int(ValueTable *table, int64_t number) {
    return value_intern(table, (ValueNode){.kind = VALUE_IS_INT, .c = number});
}

Value value_function(ValueTable *table, uint32_t function) {
    return value_intern(table, (ValueNode){.kind = VALUE_IS_FUNC, .a = function});
}

Value value_handle(ValueTable *table, uint32_t object) {
    return value_intern(table, (ValueNode){.kind = VALUE_IS_HANDLE, .a = object});
}

static uint8_t value_type_bits(const IrType *type) {
    if (!type || type->size == 0 || type->size > 8) {
        return 0;
    }
    return (uint8_t)(type->size * 8);
}

static bool value_type_signed(const IrType *type) {
    return type && type->kind == IR_TYPE_INT && type->is_signed;
}

Value value_sym(ValueTable *table, SymOrigin origin, uint32_t a, uint32_t b, int64_t k,
                const IrType *type) {
    bool number = type && type->kind == IR_TYPE_INT;
    return value_intern(table, (ValueNode){.kind = VALUE_IS_SYM,
                                           .op = (uint8_t)origin,
                                           .bits = number ? value_type_bits(type) : 0,
                                           .is_signed = value_type_signed(type),
                                           .a = a,
                                           .b = b,
                                           .c = k});
}

Value value_address(ValueTable *table, uint32_t root, int64_t offset, Value index, int64_t stride) {
    ValueNode node = {.kind = VALUE_IS_ADDR, .a = root, .b = index, .c = offset, .d = stride};
    uint32_t before = (uint32_t)table->nodes.count;
    Value value = value_intern(table, node);
    if (value == before) {
        Root *r = &table->roots.items[root];
        vec_push(table->arena, &r->addresses, value);
        r->special += stride != 0;
    }
    return value;
}

/* ---- roots ---------------------------------------------------------------------- */

static uint64_t value_root_hash(RootKind kind, uint32_t a, uint32_t b, uint32_t k) {
    return value_mix((uint64_t)kind << 32 | k, (uint64_t)a << 32 | b);
}

static uint32_t *value_root_slot(ValueTable *table, RootKind kind, uint32_t a, uint32_t b,
                                 uint32_t k) {
    for (uint64_t at = value_root_hash(kind, a, b, k);; at++) {
        uint32_t *slot = &table->root_slots[at & (table->root_slot_count - 1)];
        if (*slot == 0) {
            return slot;
        }
        const Root *root = &table->roots.items[*slot - 1];
        if (root->kind == kind && root->a == a && root->b == b && root->k == k) {
            return slot;
        }
    }
}

static void value_roots_grow(ValueTable *table) {
    table->root_slot_count *= 2;
    table->root_slots = ARENA_ARRAY(table->arena, uint32_t, table->root_slot_count);
    for (uint32_t i = 0; i < table->roots.count; i++) {
        const Root *r = &table->roots.items[i];
        *value_root_slot(table, (RootKind)r->kind, r->a, r->b, r->k) = i + 1;
    }
}

uint32_t value_root(ValueTable *table, RootKind kind, uint32_t a, uint32_t b, uint32_t k,
                    const IrType *type) {
    uint32_t *slot = value_root_slot(table, kind, a, b, k);
    if (*slot) {
        return *slot - 1;
    }
    Root root = {.kind = (uint8_t)kind, .a = a, .b = b, .k = k, .type = type};
    vec_push(table->arena, &table->roots, root);
    uint32_t id = (uint32_t)table->roots.count - 1;
    *slot = id + 1;
    if (table->roots.count * 2 > table->root_slot_count) {
        value_roots_grow(table);
    }
    return id;
}

const Root *value_root_at(const ValueTable *table, uint32_t root) {
    return &table->roots.items[root];
}

uint32_t value_root_count(const ValueTable *table) {
    return (uint32_t)table->roots.count;
}

/* ---- terms ---------------------------------------------------------------------- */

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

bool value_is_int(const ValueTable *table, Value value, int64_t *number) {
    const ValueNode *node = value_at(table, value);
    if (node->kind != VALUE_IS_INT) {
        return false;
    }
    if (number) {
        *number = node->c;
    }
    return true;
}

bool value_is_null(const ValueTable *table, Value value) {
    int64_t number;
    return value_is_int(table, value, &number) && number == 0;
}

static bool value_is_vague(Value value) {
    return value == VALUE_TOP || value == VALUE_UNDEF;
}

static bool value_is_comparison(IrBinary op) {
    return op >= IR_EQ;
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
    return value_intern(table, (ValueNode){.kind = VALUE_IS_UNARY,
                                           .op = (uint8_t)op,
                                           .bits = (uint8_t)bits,
                                           .is_signed = is_signed,
                                           .a = a});
}

static bool value_compare(IrBinary op, int64_t x, int64_t y, bool is_unsigned64) {
    bool less = is_unsigned64 ? (uint64_t)x < (uint64_t)y : x < y;
    switch (op) {
    case IR_EQ: return x == y;
    case IR_NE: return x != y;
    case IR_LT: return less;
    case IR_LE: return less || x == y;
    case IR_GT: return !less && x != y;
    default: return !less;
    }
}

/* Constant arithmetic; false where C leaves the result undefined. */
static bool value_compute(IrBinary op, int64_t x, int64_t y, unsigned bits, bool is_signed,
                          int64_t *result) {
    uint64_t ux = (uint64_t)x, uy = (uint64_t)y, r;
    unsigned width = bits ? bits : 64;
    switch (op) {
    case IR_ADD: r = ux + uy; break;
    case IR_SUB: r = ux - uy; break;
    case IR_MUL: r = ux * uy; break;
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
    case IR_AND: r = ux & uy; break;
    case IR_OR: r = ux | uy; break;
    case IR_XOR: r = ux ^ uy; break;
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
    default: return false;
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
    bool unknown = (x->kind == VALUE_IS_ADDR &&
                    value_root_at(table, x->a)->kind == ROOT_UNKNOWN) ||
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
    if (same != VALUE_TOP) {
        return same;
    }
    return value_intern(table, (ValueNode){.kind = VALUE_IS_BINARY,
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
    return value_intern(table, (ValueNode){.kind = VALUE_IS_CAST,
                                           .bits = (uint8_t)bits,
                                           .is_signed = is_signed,
                                           .a = a});
}

bool value_mentions(const ValueTable *table, Value value, Value needle) {
    const ValueNode *node = value_at(table, value);
    if (value == needle) {
        return true;
    }
    switch ((ValueKind)node->kind) {
    case VALUE_IS_UNARY:
    case VALUE_IS_CAST: return value_mentions(table, node->a, needle);
    case VALUE_IS_BINARY:
        return value_mentions(table, node->a, needle) || value_mentions(table, node->b, needle);
    case VALUE_IS_ADDR:
        return (node->b != VALUE_TOP && value_mentions(table, node->b, needle)) ||
               (value_root_at(table, node->a)->kind == ROOT_UNKNOWN &&
                value_mentions(table, value_root_at(table, node->a)->a, needle));
    default: return false;
    }
}
