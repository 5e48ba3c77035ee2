/* assume_range.c - every number a value can be, by its term and the facts. */
#include "engine/assume.h"

#include "engine/assume_private.h"

RangeSet assume_range_of_address(void) {
    return range_between(0x10000, INT64_MAX);
}

bool assume_is_mark(const StateTables *tables, const State *state, Value value) {
    ValueKind kind = (ValueKind)value_at(tables->values, value)->kind;
    if (kind < VALUE_IS_SYM && kind != VALUE_IS_INT) {
        return false; /* TOP, UNDEF, and what is an address or a handle */
    }
    RangeSet address = assume_range_of_address(), all = assume_range_of(tables, state, value);
    RangeSet both = range_intersect(&address, &all);
    return range_is_empty(&both);
}

RangeSet assume_range_of_handle(const StateTables *tables, const State *state, uint32_t object) {
    ObjectState os;
    const Object *o = state_object_at(tables, object);
    bool known = state_get_object(tables, state, object, &os);
    if (o->edge->leaves) {
        if (known && os.failed_at != STATE_NONE) {
            return range_single(o->edge->left);
        }
        RangeSet left = range_single(o->edge->left), address = assume_range_of_address();
        left = range_complement(&left);
        return range_intersect(&address, &left);
    }
    if (known && os.state == o->edge->failed) {
        return os.content == CONTENT_NULL ? range_single(0) : range_all();
    }
    return assume_range_of_address();
}

RangeSet assume_range_cast(const RangeSet *in, unsigned bits, bool is_signed) {
    RangeSet type = range_of_type(bits, is_signed);
    if (range_within(in, &type)) {
        return *in;
    }
    RangeSet out = range_empty();
    for (uint32_t i = 0; i < in->count; i++) {
        int64_t low = value_wrap(in->items[i].low, bits, is_signed);
        int64_t high = value_wrap(in->items[i].high, bits, is_signed);
        uint64_t width = (uint64_t)in->items[i].high - (uint64_t)in->items[i].low;
        if (bits < 64 && width >> bits) {
            return type;
        }
        RangeSet part = low <= high ? range_between(low, high) : range_of_type(bits, is_signed);
        if (low > high) { /* wraps around once: two pieces */
            RangeSet a = range_between(low, range_high(&type));
            RangeSet b = range_between(range_low(&type), high);
            part = range_union(&a, &b);
        }
        out = range_union(&out, &part);
    }
    uint64_t low_bits =
        bits >= 64 ? UINT64_MAX : ((uint64_t)1 << (is_signed ? bits - 1 : bits)) - 1;
    RangeSet kept = range_of_bits(in->zeros & low_bits, in->ones & low_bits);
    return range_intersect(&out, &kept);
}

bool assume_range_members(const RangeSet *in, uint64_t limit, int64_t *members, uint32_t *count) {
    *count = 0;
    if (range_size(in, limit) > limit) {
        return false;
    }
    for (uint32_t i = 0; i < in->count; i++) {
        for (int64_t v = in->items[i].low;; v++) {
            if (range_has(in, v)) {
                members[(*count)++] = v;
            }
            if (v == in->items[i].high) {
                break;
            }
        }
    }
    return true;
}

bool assume_range_operate(const ValueNode *node, int64_t x, int64_t k, int64_t *result) {
    uint64_t u = (uint64_t)x, c = (uint64_t)k, r;
    unsigned width = node->bits ? node->bits : 64;
    switch ((IrBinary)node->op) {
    case IR_AND:
        r = u & c;
        break;
    case IR_OR:
        r = u | c;
        break;
    case IR_XOR:
        r = u ^ c;
        break;
    case IR_MUL:
        r = u * c;
        break;
    case IR_SHL:
        if (c >= width) {
            return false;
        }
        r = u << c;
        break;
    case IR_SHR:
        if (c >= width) {
            return false;
        }
        r = node->is_signed && x < 0 ? ~(~u >> c) : u >> c;
        break;
    case IR_REM:
        if (k == 0 || k == -1) {
            return false;
        }
        r = node->is_signed ? (uint64_t)(x % k) : u % c;
        break;
    case IR_DIV:
        if (k == 0 || k == -1) { /* the second may overflow */
            return false;
        }
        r = node->is_signed ? (uint64_t)(x / k) : u / c;
        break;
    default:
        return false;
    }
    *result = value_wrap((int64_t)r, node->bits, node->is_signed);
    return true;
}

/* What is known of the single bits of an operation with a constant. */
static RangeSet range_of_bit_operation(IrBinary op, const RangeSet *a, uint64_t k, unsigned width) {
    switch (op) {
    case IR_AND:
        return range_of_bits(a->zeros | ~k, a->ones & k);
    case IR_OR:
        return range_of_bits(a->zeros & ~k, a->ones | k);
    case IR_XOR:
        return range_of_bits((a->zeros & ~k) | (a->ones & k), (a->ones & ~k) | (a->zeros & k));
    case IR_SHL:
        if (k < 63 && (width == 64 || width == 0)) {
            return range_of_bits(a->zeros << k | (((uint64_t)1 << k) - 1), a->ones << k);
        }
        return range_all();
    case IR_SHR:
        if (k < 64 && (a->zeros >> 63) != 0) {
            return range_of_bits(a->zeros >> k | ~(UINT64_MAX >> k), a->ones >> k);
        }
        return range_all();
    default:
        return range_all();
    }
}

/* Numbers so small that a sum or product of two can be computed without overflow. */
#define RANGE_NEAR ((int64_t)1 << 31 << 1)

static bool range_is_near(const RangeSet *a) {
    return !range_is_empty(a) && range_low(a) >= -RANGE_NEAR && range_high(a) <= RANGE_NEAR;
}

/* From the ends of both operands; the whole type if the result may wrap around. */
static RangeSet range_of_ends(IrBinary op, const RangeSet *a, const RangeSet *b,
                              const RangeSet *type) {
    if (!range_is_near(a) || !range_is_near(b)) {
        return *type;
    }
    int64_t al = range_low(a), ah = range_high(a), bl = range_low(b), bh = range_high(b);
    RangeSet out = *type;
    if (op == IR_ADD) {
        out = range_between(al + bl, ah + bh);
    } else if (op == IR_SUB) {
        out = range_between(al - bh, ah - bl);
    } else if (op == IR_SHL && bl == bh && bl >= 0 && bl < 31 && al >= 0) {
        out = range_between(al * ((int64_t)1 << bl), ah * ((int64_t)1 << bl));
    } else if (op == IR_MUL && al >= 0 && bl >= 0 && bh < RANGE_NEAR / 2) {
        out = range_between(al * bl, ah * bh);
    } else if (op == IR_DIV && al >= 0 && bl > 0) {
        out = range_between(al / bh, ah / bl);
    } else if (op == IR_REM && al >= 0 && bl > 0) {
        out = range_between(0, ah < bh - 1 ? ah : bh - 1);
    }
    return range_within(&out, type) ? out : *type;
}

/* x & mask, exact for intervals in which only bits of a mask for low ones differ. */
static RangeSet range_of_low_bits(const RangeSet *a, int64_t mask) {
    RangeSet out = range_empty();
    for (uint32_t i = 0; i < a->count; i++) {
        int64_t low = a->items[i].low, high = a->items[i].high;
        bool is_one_block = (mask & (mask + 1)) == 0 && (low & ~mask) == (high & ~mask);
        RangeSet one =
            is_one_block ? range_between(low & mask, high & mask) : range_between(0, mask);
        out = range_union(&out, &one);
    }
    return out;
}

static RangeSet range_of_arith(const StateTables *tables, const State *state,
                               const ValueNode *node) {
    RangeSet type = range_of_type(node->bits, node->is_signed);
    int64_t k;
    RangeSet a = assume_range_of(tables, state, node->a);
    if (!value_is_int(tables->values, node->b, &k)) {
        RangeSet b = assume_range_of(tables, state, node->b);
        return range_of_ends((IrBinary)node->op, &a, &b, &type);
    }
    if (node->op == IR_ADD || node->op == IR_SUB) {
        RangeSet moved = range_shift(&a, node->op == IR_ADD ? k : -k);
        return assume_range_cast(&moved, node->bits ? node->bits : 64, node->is_signed);
    }
    int64_t members[ASSUME_RANGE_FEW];
    uint32_t count;
    if (assume_range_members(&a, ASSUME_RANGE_FEW, members, &count)) {
        RangeSet out = range_empty();
        for (uint32_t i = 0; i < count; i++) {
            int64_t r;
            if (!assume_range_operate(node, members[i], k, &r)) {
                return type;
            }
            RangeSet one = range_single(r);
            out = range_union(&out, &one);
        }
        return out;
    }
    RangeSet bits = range_of_bit_operation((IrBinary)node->op, &a, (uint64_t)k, node->bits);
    bits = range_intersect(&bits, &type);
    if (node->op == IR_AND && k >= 0) {
        RangeSet low = range_of_low_bits(&a, k);
        return range_intersect(&low, &bits);
    }
    if (node->op == IR_SHR && k >= 0 && k < 64 && range_low(&a) >= 0) {
        RangeSet out = range_empty();
        for (uint32_t i = 0; i < a.count; i++) {
            RangeSet one = range_between(a.items[i].low >> k, a.items[i].high >> k);
            out = range_union(&out, &one);
        }
        return range_intersect(&out, &bits);
    }
    RangeSet single = range_single(k), ends = range_of_ends((IrBinary)node->op, &a, &single, &type);
    return range_intersect(&ends, &bits);
}

static int assume_compare_ranges(IrBinary op, const RangeSet *a, const RangeSet *b) {
    RangeSet both = range_intersect(a, b);
    int64_t x, y;
    bool same = range_is_single(a, &x) && range_is_single(b, &y) && x == y;
    switch (op) {
    case IR_EQ:
        return range_is_empty(&both) ? 0 : same ? 1 : -1;
    case IR_NE:
        return range_is_empty(&both) ? 1 : same ? 0 : -1;
    case IR_LT:
        return range_high(a) < range_low(b) ? 1 : range_low(a) >= range_high(b) ? 0 : -1;
    case IR_LE:
        return range_high(a) <= range_low(b) ? 1 : range_low(a) > range_high(b) ? 0 : -1;
    case IR_GT:
        return range_low(a) > range_high(b) ? 1 : range_high(a) <= range_low(b) ? 0 : -1;
    default:
        return range_low(a) >= range_high(b) ? 1 : range_high(a) < range_low(b) ? 0 : -1;
    }
}

bool assume_is_pointer(const StateTables *tables, Value value) {
    ValueKind kind = (ValueKind)value_at(tables->values, value)->kind;
    return kind == VALUE_IS_ADDR || kind == VALUE_IS_FUNC || kind == VALUE_IS_HANDLE;
}

static RangeSet range_of_bool(int known) {
    return known < 0 ? range_between(0, 1) : range_single(known);
}

/* A handle that was really handed out: no other variable's content looks like it. */
static bool range_is_live(const StateTables *tables, const State *state, Value handle) {
    ObjectState os;
    uint32_t object = value_at(tables->values, handle)->a;
    return state_get_object(tables, state, object, &os) &&
           os.state != state_object_at(tables, object)->edge->failed;
}

static RangeSet range_of_comparison(const StateTables *tables, const State *state,
                                    const ValueNode *node) {
    IrBinary op = (IrBinary)node->op;
    Value a = node->a, b = node->b;
    if (a == b) {
        return range_of_bool(op == IR_EQ || op == IR_LE || op == IR_GE);
    }
    if (value_at(tables->values, a)->kind == VALUE_IS_HANDLE &&
        value_at(tables->values, b)->kind == VALUE_IS_HANDLE) {
        bool sure = range_is_live(tables, state, a) && range_is_live(tables, state, b) &&
                    (op == IR_EQ || op == IR_NE);
        return range_of_bool(sure ? op == IR_NE : -1);
    }
    RangeSet ra = assume_range_of(tables, state, a), rb = assume_range_of(tables, state, b);
    bool pointer = assume_is_pointer(tables, a) || assume_is_pointer(tables, b);
    if (range_is_empty(&ra) || range_is_empty(&rb) || (pointer && op != IR_EQ && op != IR_NE)) {
        return range_of_bool(-1);
    }
    if (node->bits == 64 && !node->is_signed && (range_low(&ra) < 0 || range_low(&rb) < 0) &&
        op != IR_EQ && op != IR_NE) {
        return range_of_bool(-1);
    }
    return range_of_bool(assume_compare_ranges(op, &ra, &rb));
}

RangeSet assume_range_of_candidate(const StateTables *tables, const State *state, Value value) {
    const ValueNode *node = value_at(tables->values, value);
    return node->kind >= VALUE_IS_SYM ? range_of_type(node->bits, node->is_signed)
                                      : assume_range_of(tables, state, value);
}

static RangeSet range_of_choice(const StateTables *tables, const State *state, uint32_t choice) {
    RangeSet out = range_empty();
    const Choice *c = state_choice_at(tables, choice);
    for (uint32_t i = 0; i < c->count; i++) {
        RangeSet one = assume_range_of_candidate(tables, state, c->values[i]);
        out = range_union(&out, &one);
    }
    return out;
}

static RangeSet range_of_node(const StateTables *tables, const State *state, Value value) {
    const ValueNode *node = value_at(tables->values, value);
    switch ((ValueKind)node->kind) {
    case VALUE_IS_INT:
        return range_single(node->c);
    case VALUE_IS_ADDR:
    case VALUE_IS_FUNC:
        return assume_range_of_address();
    case VALUE_IS_HANDLE:
        return assume_range_of_handle(tables, state, node->a);
    case VALUE_IS_SYM:
        return range_of_type(node->bits, node->is_signed);
    case VALUE_IS_UNARY: {
        RangeSet a = assume_range_of(tables, state, node->a);
        int64_t one;
        if (node->op == IR_LNOT) {
            return range_of_bool(!range_has(&a, 0) ? 0 : range_is_single(&a, NULL) ? 1 : -1);
        }
        if (range_is_single(&a, &one)) {
            uint64_t raw = node->op == IR_NEG ? 0 - (uint64_t)one : ~(uint64_t)one;
            return range_single(value_wrap((int64_t)raw, node->bits, node->is_signed));
        }
        return range_of_type(node->bits, node->is_signed);
    }
    case VALUE_IS_BINARY:
        return (IrBinary)node->op >= IR_EQ ? range_of_comparison(tables, state, node)
                                           : range_of_arith(tables, state, node);
    case VALUE_IS_CAST: {
        RangeSet a = assume_range_of(tables, state, node->a);
        return assume_range_cast(&a, node->bits, node->is_signed);
    }
    default:
        return range_all();
    }
}

RangeSet assume_range_of(const StateTables *tables, const State *state, Value value) {
    RangeSet range = range_of_node(tables, state, value);
    Fact fact;
    if (state->facts && state_get_fact(tables, state, value, &fact)) {
        range = range_intersect(&range, range_at(tables->ranges, fact.range));
        if (fact.choice) {
            RangeSet chosen = range_of_choice(tables, state, fact.choice);
            range = range_intersect(&range, &chosen);
        }
    }
    return range;
}

int assume_known_truth(const StateTables *tables, const State *state, Value value) {
    if (value == VALUE_TOP || value == VALUE_UNDEF) {
        return -1;
    }
    RangeSet range = assume_range_of(tables, state, value);
    if (!range_has(&range, 0)) {
        return 1;
    }
    return range_is_single(&range, NULL) ? 0 : -1;
}
