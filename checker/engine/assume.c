/* assume.c - facts: what follows from them, and adding to them. */
#include "engine/assume.h"

#include "base/vec.h"

#include <string.h>

/* What addresses and handles can be as numbers: never 0, and none of the small or
 * negative constants that programs use as marks. */
static RangeSet assume_nonzero(void) {
    return range_between(0x10000, INT64_MAX);
}

/* ---- what a value can be --------------------------------------------------------- */

static RangeSet range_of_handle(const StateTables *tables, const State *state, uint32_t object) {
    ObjectState os;
    const Object *o = state_object_at(tables, object);
    if (state_get_object(tables, state, object, &os) && os.state == o->edge->failed) {
        return os.content == CONTENT_NULL ? range_single(0) : range_all();
    }
    return assume_nonzero();
}

static RangeSet range_cast(const RangeSet *in, unsigned bits, bool is_signed) {
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
    return out;
}

/* Applies a function to every member of a small set. */
static bool range_enumerate(const RangeSet *in, uint64_t limit, int64_t *members, uint32_t *count) {
    *count = 0;
    if (range_size(in, limit) > limit) {
        return false;
    }
    for (uint32_t i = 0; i < in->count; i++) {
        for (int64_t v = in->items[i].low;; v++) {
            members[(*count)++] = v;
            if (v == in->items[i].high) {
                break;
            }
        }
    }
    return true;
}

#define ASSUME_SMALL 64

static bool range_operate(const ValueNode *node, int64_t x, int64_t k, int64_t *result) {
    uint64_t u = (uint64_t)x, c = (uint64_t)k, r;
    unsigned width = node->bits ? node->bits : 64;
    switch ((IrBinary)node->op) {
    case IR_AND: r = u & c; break;
    case IR_OR: r = u | c; break;
    case IR_XOR: r = u ^ c; break;
    case IR_MUL: r = u * c; break;
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
        if (k == 0) {
            return false;
        }
        r = node->is_signed ? (uint64_t)(x % k) : u % c;
        break;
    case IR_DIV:
        if (k == 0) {
            return false;
        }
        r = node->is_signed ? (uint64_t)(x / k) : u / c;
        break;
    default: return false;
    }
    *result = value_wrap((int64_t)r, node->bits, node->is_signed);
    return true;
}

static RangeSet range_of_arith(const StateTables *tables, const State *state,
                               const ValueNode *node) {
    RangeSet type = range_of_type(node->bits, node->is_signed);
    int64_t k;
    if (!value_is_int(tables->values, node->b, &k)) {
        return type;
    }
    RangeSet a = assume_range_of(tables, state, node->a);
    if (node->op == IR_ADD || node->op == IR_SUB) {
        RangeSet moved = range_shift(&a, node->op == IR_ADD ? k : -k);
        return range_cast(&moved, node->bits ? node->bits : 64, node->is_signed);
    }
    int64_t members[ASSUME_SMALL];
    uint32_t count;
    if (range_enumerate(&a, ASSUME_SMALL, members, &count)) {
        RangeSet out = range_empty();
        for (uint32_t i = 0; i < count; i++) {
            int64_t r;
            if (!range_operate(node, members[i], k, &r)) {
                return type;
            }
            RangeSet one = range_single(r);
            out = range_union(&out, &one);
        }
        return out;
    }
    if (node->op == IR_AND && k >= 0) {
        return range_between(0, k);
    }
    if (node->op == IR_SHR && k >= 0 && k < 64 && range_low(&a) >= 0) {
        RangeSet out = range_empty();
        for (uint32_t i = 0; i < a.count; i++) {
            RangeSet one = range_between(a.items[i].low >> k, a.items[i].high >> k);
            out = range_union(&out, &one);
        }
        return out;
    }
    return type;
}

static int assume_compare_ranges(IrBinary op, const RangeSet *a, const RangeSet *b) {
    RangeSet both = range_intersect(a, b);
    int64_t x, y;
    bool same = range_is_single(a, &x) && range_is_single(b, &y) && x == y;
    switch (op) {
    case IR_EQ: return range_is_empty(&both) ? 0 : same ? 1 : -1;
    case IR_NE: return range_is_empty(&both) ? 1 : same ? 0 : -1;
    case IR_LT: return range_high(a) < range_low(b) ? 1 : range_low(a) >= range_high(b) ? 0 : -1;
    case IR_LE: return range_high(a) <= range_low(b) ? 1 : range_low(a) > range_high(b) ? 0 : -1;
    case IR_GT: return range_low(a) > range_high(b) ? 1 : range_high(a) <= range_low(b) ? 0 : -1;
    default: return range_low(a) >= range_high(b) ? 1 : range_high(a) < range_low(b) ? 0 : -1;
    }
}

/* Values that are addresses compare only for (in)equality with NULL. */
static bool assume_is_pointer(const StateTables *tables, Value value) {
    ValueKind kind = (ValueKind)value_at(tables->values, value)->kind;
    return kind == VALUE_IS_ADDR || kind == VALUE_IS_FUNC || kind == VALUE_IS_HANDLE;
}

static RangeSet range_of_bool(int known) {
    return known < 0 ? range_between(0, 1) : range_single(known);
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
        return op == IR_EQ ? range_of_bool(0) : op == IR_NE ? range_of_bool(1) : range_of_bool(-1);
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

/* A candidate that is itself unknown counts with its type only: candidates may
 * mention each other. */
static RangeSet range_of_candidate(const StateTables *tables, const State *state, Value value) {
    const ValueNode *node = value_at(tables->values, value);
    return node->kind >= VALUE_IS_SYM ? range_of_type(node->bits, node->is_signed)
                                      : assume_range_of(tables, state, value);
}

static RangeSet range_of_choice(const StateTables *tables, const State *state, uint32_t choice) {
    RangeSet out = range_empty();
    const Choice *c = state_choice_at(tables, choice);
    for (uint32_t i = 0; i < c->count; i++) {
        RangeSet one = range_of_candidate(tables, state, c->values[i]);
        out = range_union(&out, &one);
    }
    return out;
}

static RangeSet range_of_node(const StateTables *tables, const State *state, Value value) {
    const ValueNode *node = value_at(tables->values, value);
    switch ((ValueKind)node->kind) {
    case VALUE_IS_INT: return range_single(node->c);
    case VALUE_IS_ADDR:
    case VALUE_IS_FUNC: return assume_nonzero();
    case VALUE_IS_HANDLE: return range_of_handle(tables, state, node->a);
    case VALUE_IS_SYM: return range_of_type(node->bits, node->is_signed);
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
        return range_cast(&a, node->bits, node->is_signed);
    }
    default: return range_all();
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

/* ---- adding facts ------------------------------------------------------------------ */

static bool assume_note(StateTables *tables, State *state, Value value, const RangeSet *range) {
    Fact fact = {0, 0};
    state_get_fact(tables, state, value, &fact);
    fact.range = range_intern(tables->ranges, range);
    state_set_fact(tables, state, value, fact);
    return !range_is_empty(range);
}

static bool assume_handle(StateTables *tables, State *state, uint32_t object,
                          const RangeSet *range) {
    RangeSet now = range_of_handle(tables, state, object);
    RangeSet both = range_intersect(&now, range);
    ObjectState os;
    if (range_is_empty(&both)) {
        return false;
    }
    if (range_is_single(&both, NULL) && range_has(&both, 0) &&
        state_get_object(tables, state, object, &os) && os.content != CONTENT_NULL) {
        os.content = CONTENT_NULL;
        state_set_object(tables, state, object, &os);
    }
    return true;
}

static bool assume_sym(StateTables *tables, State *state, Value value, const RangeSet *range) {
    RangeSet now = assume_range_of(tables, state, value);
    RangeSet both = range_intersect(&now, range);
    if (range_is_empty(&both)) {
        return false;
    }
    Fact fact;
    if (state_get_fact(tables, state, value, &fact) && fact.choice) {
        const Choice *choice = state_choice_at(tables, fact.choice);
        Value kept[STATE_CHOICE_MAX];
        uint32_t count = 0;
        for (uint32_t i = 0; i < choice->count; i++) {
            RangeSet one = range_of_candidate(tables, state, choice->values[i]);
            one = range_intersect(&one, range);
            if (!range_is_empty(&one)) {
                kept[count++] = choice->values[i];
            }
        }
        if (count == 0) {
            return false;
        }
        fact.choice = state_choice(tables, kept, count);
        fact.range = range_intern(tables->ranges, &both);
        state_set_fact(tables, state, value, fact);
        return true;
    }
    return range_equal(&both, &now) ? true : assume_note(tables, state, value, &both);
}

/* Values of x for which x + k (cast to the node's type) lies in range. */
static bool assume_sum(StateTables *tables, State *state, const ValueNode *node, int64_t k,
                       const RangeSet *range) {
    RangeSet back = range_shift(range, node->op == IR_ADD ? -k : k);
    RangeSet a = assume_range_of(tables, state, node->a);
    RangeSet forward = range_shift(&a, node->op == IR_ADD ? k : -k);
    RangeSet type = range_of_type(node->bits, node->is_signed);
    if (!range_within(&forward, &type)) {
        return true; /* may wrap around: nothing certain */
    }
    return assume_in(tables, state, node->a, &back);
}

/* x op k in range, for x with few possible values: keep the right ones. */
static bool assume_filter(StateTables *tables, State *state, const ValueNode *node, int64_t k,
                          const RangeSet *range, bool *done) {
    RangeSet a = assume_range_of(tables, state, node->a);
    int64_t members[ASSUME_SMALL];
    uint32_t count;
    *done = false;
    if (!range_enumerate(&a, ASSUME_SMALL, members, &count)) {
        return true;
    }
    RangeSet kept = range_empty();
    for (uint32_t i = 0; i < count; i++) {
        int64_t r;
        if (!range_operate(node, members[i], k, &r)) {
            return true;
        }
        if (range_has(range, r)) {
            RangeSet one = range_single(members[i]);
            kept = range_union(&kept, &one);
        }
    }
    *done = true;
    return !range_is_empty(&kept) && assume_in(tables, state, node->a, &kept);
}

static bool assume_shift_right(StateTables *tables, State *state, const ValueNode *node, int64_t k,
                               const RangeSet *range) {
    RangeSet a = assume_range_of(tables, state, node->a);
    if (k < 0 || k > 62 || range_low(&a) < 0) {
        return true;
    }
    RangeSet back = range_empty();
    for (uint32_t i = 0; i < range->count; i++) {
        int64_t low = range->items[i].low < 0 ? 0 : range->items[i].low;
        int64_t high = range->items[i].high, top = INT64_MAX >> k;
        RangeSet one = range_between(low > top ? INT64_MAX : (int64_t)((uint64_t)low << k),
                                     high >= top ? INT64_MAX
                                                 : (int64_t)(((uint64_t)(high + 1) << k) - 1));
        back = range_union(&back, &one);
    }
    return assume_in(tables, state, node->a, &back);
}

static bool assume_arith(StateTables *tables, State *state, Value value, const RangeSet *range) {
    ValueNode node = *value_at(tables->values, value);
    int64_t k;
    RangeSet now = assume_range_of(tables, state, value);
    RangeSet both = range_intersect(&now, range);
    if (range_is_empty(&both)) {
        return false;
    }
    if (value_is_int(tables->values, node.b, &k)) {
        bool done;
        if (node.op == IR_ADD || node.op == IR_SUB) {
            if (!assume_sum(tables, state, &node, k, &both)) {
                return false;
            }
        } else if (!assume_filter(tables, state, &node, k, &both, &done)) {
            return false;
        } else if (!done && node.op == IR_SHR &&
                   !assume_shift_right(tables, state, &node, k, &both)) {
            return false;
        }
        RangeSet after = assume_range_of(tables, state, value);
        if (range_within(&after, &both)) {
            return true; /* the operand says it all */
        }
    }
    return range_equal(&both, &now) ? true : assume_note(tables, state, value, &both);
}

static bool assume_cast(StateTables *tables, State *state, Value value, const RangeSet *range) {
    ValueNode node = *value_at(tables->values, value);
    RangeSet a = assume_range_of(tables, state, node.a);
    RangeSet type = range_of_type(node.bits, node.is_signed);
    RangeSet wanted = range_intersect(range, &type);
    if (range_is_empty(&wanted)) {
        return false;
    }
    if (range_within(&a, &type)) {
        return assume_in(tables, state, node.a, &wanted);
    }
    const ValueNode *inner = value_at(tables->values, node.a);
    if (inner->bits == node.bits && node.bits > 0 && node.bits < 64) {
        /* same width, other sign: members map one to one */
        RangeSet back = range_cast(&wanted, node.bits, inner->is_signed);
        return assume_in(tables, state, node.a, &back);
    }
    RangeSet now = assume_range_of(tables, state, value);
    RangeSet both = range_intersect(&now, &wanted);
    return !range_is_empty(&both) && assume_note(tables, state, value, &both);
}

/* ---- comparisons -------------------------------------------------------------------- */

static RangeSet assume_partner(IrBinary op, const RangeSet *b) {
    int64_t single;
    switch (op) {
    case IR_EQ: return *b;
    case IR_NE: return range_is_single(b, &single) ? range_complement(b) : range_all();
    case IR_LT:
        return range_high(b) == INT64_MIN ? range_empty()
                                          : range_between(INT64_MIN, range_high(b) - 1);
    case IR_LE: return range_between(INT64_MIN, range_high(b));
    case IR_GT:
        return range_low(b) == INT64_MAX ? range_empty()
                                         : range_between(range_low(b) + 1, INT64_MAX);
    default: return range_between(range_low(b), INT64_MAX);
    }
}

static IrBinary assume_negate(IrBinary op) {
    static const uint8_t negated[] = {IR_NE, IR_EQ, IR_GE, IR_GT, IR_LE, IR_LT};
    return (IrBinary)negated[op - IR_EQ];
}

static IrBinary assume_mirror(IrBinary op) {
    static const uint8_t mirrored[] = {IR_EQ, IR_NE, IR_GT, IR_GE, IR_LT, IR_LE};
    return (IrBinary)mirrored[op - IR_EQ];
}

/* a == b or a != b where one of them has candidates that are no numbers. */
static bool assume_same(StateTables *tables, State *state, Value a, Value b, bool equal) {
    const Value *list;
    uint32_t count = assume_candidates(tables, state, a, &list);
    if (count < 2 || !assume_is_pointer(tables, b)) {
        return true;
    }
    Value kept[STATE_CHOICE_MAX];
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i++) {
        bool unknown = value_at(tables->values, list[i])->kind >= VALUE_IS_SYM;
        if (unknown || (list[i] == b) == equal) {
            kept[n++] = list[i];
        }
    }
    if (n == 0) {
        return false;
    }
    Fact fact;
    if (n < count && state_get_fact(tables, state, a, &fact)) {
        fact.choice = state_choice(tables, kept, n);
        state_set_fact(tables, state, a, fact);
    }
    return true;
}

static bool assume_comparison(StateTables *tables, State *state, Value value, bool truth) {
    ValueNode node = *value_at(tables->values, value);
    RangeSet now = assume_range_of(tables, state, value);
    if (!range_has(&now, truth)) {
        return false;
    }
    if (range_is_single(&now, NULL)) {
        return true;
    }
    IrBinary op = truth ? (IrBinary)node.op : assume_negate((IrBinary)node.op);
    bool pointers = assume_is_pointer(tables, node.a) || assume_is_pointer(tables, node.b);
    bool unsigned64 = node.bits == 64 && !node.is_signed && op != IR_EQ && op != IR_NE;
    if (!unsigned64 && (!pointers || op == IR_EQ || op == IR_NE)) {
        RangeSet a = assume_range_of(tables, state, node.a);
        RangeSet b = assume_range_of(tables, state, node.b);
        RangeSet for_a = assume_partner(op, &b), for_b = assume_partner(assume_mirror(op), &a);
        if (!assume_in(tables, state, node.a, &for_a) ||
            !assume_in(tables, state, node.b, &for_b)) {
            return false;
        }
    }
    if ((op == IR_EQ || op == IR_NE) &&
        (!assume_same(tables, state, node.a, node.b, op == IR_EQ) ||
         !assume_same(tables, state, node.b, node.a, op == IR_EQ))) {
        return false;
    }
    RangeSet after = assume_range_of(tables, state, value);
    RangeSet wanted = range_single(truth);
    return range_equal(&after, &wanted) ? true : assume_note(tables, state, value, &wanted);
}

bool assume_in(StateTables *tables, State *state, Value value, const RangeSet *range) {
    const ValueNode *node = value_at(tables->values, value);
    RangeSet now, both;
    switch ((ValueKind)node->kind) {
    case VALUE_IS_TOP:
    case VALUE_IS_UNDEF: return !range_is_empty(range);
    case VALUE_IS_INT: return range_has(range, node->c);
    case VALUE_IS_ADDR:
    case VALUE_IS_FUNC:
        now = assume_nonzero();
        both = range_intersect(&now, range);
        return !range_is_empty(&both);
    case VALUE_IS_HANDLE: return assume_handle(tables, state, node->a, range);
    case VALUE_IS_SYM: return assume_sym(tables, state, value, range);
    case VALUE_IS_CAST: return assume_cast(tables, state, value, range);
    case VALUE_IS_UNARY:
        if (node->op == IR_LNOT) {
            bool zero = range_has(range, 0), one = range_has(range, 1);
            return zero && one ? true
                   : zero || one ? assume_truth(tables, state, node->a, zero) : false;
        }
        break;
    case VALUE_IS_BINARY:
        if ((IrBinary)node->op >= IR_EQ) {
            bool zero = range_has(range, 0), one = range_has(range, 1);
            return zero && one ? true
                   : zero || one ? assume_comparison(tables, state, value, one) : false;
        }
        return assume_arith(tables, state, value, range);
    }
    now = assume_range_of(tables, state, value);
    both = range_intersect(&now, range);
    return !range_is_empty(&both) && assume_note(tables, state, value, &both);
}

bool assume_truth(StateTables *tables, State *state, Value value, bool truth) {
    RangeSet zero = range_single(0);
    RangeSet wanted = truth ? range_complement(&zero) : zero;
    return assume_in(tables, state, value, &wanted);
}

/* ---- candidates -------------------------------------------------------------------- */

Value assume_resolve(StateTables *tables, const State *state, Value value) {
    const ValueNode *node = value_at(tables->values, value);
    if (!state->facts || node->kind != VALUE_IS_SYM) {
        return value; /* terms stay: they tell what a decision depended on */
    }
    Fact fact;
    if (state_get_fact(tables, state, value, &fact) && fact.choice) {
        const Choice *choice = state_choice_at(tables, fact.choice);
        if (choice->count == 1) {
            return choice->values[0];
        }
    }
    int64_t number;
    RangeSet range = assume_range_of(tables, state, value);
    return range_is_single(&range, &number) ? value_int(tables->values, number) : value;
}

uint32_t assume_candidates(StateTables *tables, const State *state, Value value,
                           const Value **out) {
    Fact fact;
    if (value_at(tables->values, value)->kind == VALUE_IS_SYM &&
        state_get_fact(tables, state, value, &fact) && fact.choice) {
        const Choice *choice = state_choice_at(tables, fact.choice);
        *out = choice->values;
        return choice->count;
    }
    Value *one = arena_alloc(tables->arena, sizeof *one);
    *one = value;
    *out = one;
    return 1;
}

static bool assume_add_candidate(Value *list, uint32_t *count, Value value) {
    for (uint32_t i = 0; i < *count; i++) {
        if (list[i] == value) {
            return true;
        }
    }
    if (*count == STATE_CHOICE_MAX) {
        return false;
    }
    list[(*count)++] = value;
    return true;
}

Value assume_one_of(StateTables *tables, State *state, Value sym, const Value *values,
                    uint32_t count) {
    Value list[STATE_CHOICE_MAX];
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i++) {
        const Value *inner;
        uint32_t inner_count = assume_candidates(tables, state, values[i], &inner);
        for (uint32_t j = 0; j < inner_count; j++) {
            if (inner[j] == VALUE_TOP || !assume_add_candidate(list, &n, inner[j])) {
                return VALUE_TOP;
            }
        }
    }
    if (n == 1) {
        return list[0];
    }
    RangeSet all = range_all();
    Fact fact = {range_intern(tables->ranges, &all), state_choice(tables, list, n)};
    state_set_fact(tables, state, sym, fact);
    return sym;
}

bool assume_is(StateTables *tables, State *state, Value value, Value candidate) {
    Fact fact;
    if (!state_get_fact(tables, state, value, &fact) || !fact.choice) {
        return true;
    }
    fact.choice = state_choice(tables, &candidate, 1);
    state_set_fact(tables, state, value, fact);
    return true;
}
