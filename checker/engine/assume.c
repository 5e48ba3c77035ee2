/* assume.c - adding facts: what must hold of the operands for a term to lie in a range. */
#include "engine/assume.h"

#include "engine/assume_private.h"

static bool assume_note(StateTables *tables, State *state, Value value, const RangeSet *range) {
    Fact fact = {0, 0};
    state_get_fact(tables, state, value, &fact);
    fact.range = range_intern(tables->ranges, range);
    state_set_fact(tables, state, value, fact);
    return !range_is_empty(range);
}

static bool assume_handle(StateTables *tables, State *state, uint32_t object,
                          const RangeSet *range) {
    RangeSet now = assume_range_of_handle(tables, state, object);
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
            RangeSet one = assume_range_of_candidate(tables, state, choice->values[i]);
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

/* Values of x for which x + k (cast to the node's type) lies in range: each sum belongs to
 * one x, also where it wraps around. */
static bool assume_sum(StateTables *tables, State *state, const ValueNode *node, int64_t k,
                       const RangeSet *range) {
    RangeSet back = range_shift(range, node->op == IR_ADD ? -k : k);
    back = assume_range_cast(&back, node->bits ? node->bits : 64, node->is_signed);
    return assume_in(tables, state, node->a, &back);
}

/* x op k in range, for x with few possible values: keep the right ones. */
static bool assume_filter(StateTables *tables, State *state, const ValueNode *node, int64_t k,
                          const RangeSet *range, bool *done) {
    RangeSet a = assume_range_of(tables, state, node->a);
    int64_t members[ASSUME_RANGE_FEW];
    uint32_t count;
    *done = false;
    if (!assume_range_members(&a, ASSUME_RANGE_FEW, members, &count)) {
        return true;
    }
    RangeSet kept = range_empty();
    for (uint32_t i = 0; i < count; i++) {
        int64_t r;
        if (!assume_range_operate(node, members[i], k, &r)) {
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

/* x / k in range, for x that is not negative. */
static bool assume_quotient(StateTables *tables, State *state, const ValueNode *node, int64_t k,
                            const RangeSet *range) {
    RangeSet a = assume_range_of(tables, state, node->a);
    if (k <= 0 || range_is_empty(&a) || range_low(&a) < 0) {
        return true;
    }
    int64_t low = range_low(range) < 0 ? 0 : range_low(range), high = range_high(range);
    RangeSet back = range_between(low > INT64_MAX / k ? INT64_MAX : low * k,
                                  high >= INT64_MAX / k ? INT64_MAX : high * k + (k - 1));
    return assume_in(tables, state, node->a, &back);
}

/* x * k in range, for x that is not negative and a product that does not wrap around. */
static bool assume_factor(StateTables *tables, State *state, const ValueNode *node, int64_t k,
                          const RangeSet *range) {
    RangeSet a = assume_range_of(tables, state, node->a);
    RangeSet type = range_of_type(node->bits, node->is_signed);
    if (k <= 0 || range_is_empty(&a) || range_low(&a) < 0 || range_high(&a) > INT64_MAX / k ||
        !range_has(&type, range_high(&a) * k)) {
        return true;
    }
    int64_t low = range_low(range) < 0 ? 0 : range_low(range);
    RangeSet back = range_between(low / k + (low % k != 0), range_high(range) / k);
    return assume_in(tables, state, node->a, &back);
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
        RangeSet one =
            range_between(low > top ? INT64_MAX : (int64_t)((uint64_t)low << k),
                          high >= top ? INT64_MAX : (int64_t)(((uint64_t)(high + 1) << k) - 1));
        back = range_union(&back, &one);
    }
    return assume_in(tables, state, node->a, &back);
}

/* x & mask is in the range: what that says about the bits of x. */
static bool assume_mask(StateTables *tables, State *state, const ValueNode *node, int64_t mask,
                        const RangeSet *range) {
    uint64_t bits = (uint64_t)mask, zeros = range->zeros & bits, ones = range->ones & bits;
    if ((bits & (bits - 1)) == 0 && !range_has(range, 0)) {
        ones |= bits; /* of a single bit, "not 0" tells all */
    }
    RangeSet wanted = range_of_bits(zeros, ones);
    return (zeros | ones) == 0 || assume_in(tables, state, node->a, &wanted);
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
        } else if (!done && node.op == IR_DIV && !assume_quotient(tables, state, &node, k, &both)) {
            return false;
        } else if (!done && node.op == IR_MUL && !assume_factor(tables, state, &node, k, &both)) {
            return false;
        } else if (!done && node.op == IR_AND && !assume_mask(tables, state, &node, k, &both)) {
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
        RangeSet back = assume_range_cast(&wanted, node.bits, inner->is_signed);
        return assume_in(tables, state, node.a, &back);
    }
    RangeSet now = assume_range_of(tables, state, value);
    RangeSet both = range_intersect(&now, &wanted);
    return !range_is_empty(&both) && assume_note(tables, state, value, &both);
}

/* ---- comparisons -------------------------------------------------------------------- */

static RangeSet assume_partner(IrBinary op, const RangeSet *b) {
    int64_t single;
    if (range_is_empty(b)) {
        return range_empty(); /* no such state */
    }
    switch (op) {
    case IR_EQ:
        return *b;
    case IR_NE:
        return range_is_single(b, &single) ? range_complement(b) : range_all();
    case IR_LT:
        return range_high(b) == INT64_MIN ? range_empty()
                                          : range_between(INT64_MIN, range_high(b) - 1);
    case IR_LE:
        return range_between(INT64_MIN, range_high(b));
    case IR_GT:
        return range_low(b) == INT64_MAX ? range_empty()
                                         : range_between(range_low(b) + 1, INT64_MAX);
    default:
        return range_between(range_low(b), INT64_MAX);
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
        bool unknown = value_at(tables->values, list[i])->kind >= VALUE_IS_SYM ||
                       assume_is_any(tables, list[i]);
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

/* Numbers of 64 bits without sign are compared as if they had one, which is right only
 * while none of them is that large. */
static bool assume_is_huge(const StateTables *tables, const State *state, const ValueNode *node,
                           IrBinary op) {
    if (node->bits != 64 || node->is_signed || op == IR_EQ || op == IR_NE) {
        return false;
    }
    RangeSet a = assume_range_of(tables, state, node->a);
    RangeSet b = assume_range_of(tables, state, node->b);
    return range_is_empty(&a) || range_is_empty(&b) || range_low(&a) < 0 || range_low(&b) < 0;
}

/* What lies below a number that is not huge is not huge either. */
static bool assume_below(StateTables *tables, State *state, const ValueNode *node, IrBinary op) {
    bool is_less = op == IR_LT || op == IR_LE;
    RangeSet top = assume_range_of(tables, state, is_less ? node->b : node->a);
    if (range_is_empty(&top) || range_low(&top) < 0) {
        return true;
    }
    bool equal = op == IR_LE || op == IR_GE;
    RangeSet below = range_between(0, range_high(&top) - (equal ? 0 : 1));
    return assume_in(tables, state, is_less ? node->a : node->b, &below);
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
    if (!assume_is_huge(tables, state, &node, op) && (!pointers || op == IR_EQ || op == IR_NE)) {
        RangeSet a = assume_range_of(tables, state, node.a);
        RangeSet b = assume_range_of(tables, state, node.b);
        RangeSet for_a = assume_partner(op, &b), for_b = assume_partner(assume_mirror(op), &a);
        if (!assume_in(tables, state, node.a, &for_a) ||
            !assume_in(tables, state, node.b, &for_b)) {
            return false;
        }
    }
    if (assume_is_huge(tables, state, &node, op) && !assume_below(tables, state, &node, op)) {
        return false;
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
    case VALUE_IS_UNDEF:
        return !range_is_empty(range);
    case VALUE_IS_INT:
        return range_has(range, node->c);
    case VALUE_IS_ADDR:
    case VALUE_IS_FUNC:
        now = assume_range_of_address();
        both = range_intersect(&now, range);
        return !range_is_empty(&both);
    case VALUE_IS_HANDLE:
        return assume_handle(tables, state, node->a, range);
    case VALUE_IS_SYM:
        return assume_sym(tables, state, value, range);
    case VALUE_IS_CAST:
        return assume_cast(tables, state, value, range);
    case VALUE_IS_UNARY:
        if (node->op == IR_LNOT) {
            bool zero = range_has(range, 0), one = range_has(range, 1);
            return zero && one   ? true
                   : zero || one ? assume_truth(tables, state, node->a, zero)
                                 : false;
        }
        break;
    case VALUE_IS_BINARY:
        if ((IrBinary)node->op >= IR_EQ) {
            bool zero = range_has(range, 0), one = range_has(range, 1);
            return zero && one   ? true
                   : zero || one ? assume_comparison(tables, state, value, one)
                                 : false;
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
