/* bound.c - sums of unknowns, and whether they can be negative. */
#include "engine/bound.h"

#include "engine/assume.h"
#include "engine/bound_private.h"

#include <string.h>

/* ---- sums ------------------------------------------------------------------------- */

static void sum_atom(Sum *sum, Value atom, int64_t factor) {
    uint32_t at = 0;
    while (at < sum->count && sum->atoms[at] != atom) {
        at++;
    }
    if (at == BOUND_ATOMS) {
        sum->is_lost = true;
        return;
    }
    if (at == sum->count) {
        sum->atoms[at] = atom;
        sum->factors[at] = 0;
        sum->count++;
    }
    sum->factors[at] += factor;
    if (sum->factors[at] == 0) {
        sum->count--;
        sum->atoms[at] = sum->atoms[sum->count];
        sum->factors[at] = sum->factors[sum->count];
    }
}

int64_t bound_factor(const Sum *sum, Value atom) {
    for (uint32_t i = 0; i < sum->count; i++) {
        if (sum->atoms[i] == atom) {
            return sum->factors[i];
        }
    }
    return 0;
}

static bool sum_is_near(int64_t number) {
    return number > -BOUND_FAR && number < BOUND_FAR;
}

RangeSet bound_range(const Bound *b, Value value) {
    return assume_range_of(b->tables, b->state, value);
}

static bool bound_fits(const RangeSet *range, const ValueNode *node, int64_t low, int64_t high) {
    RangeSet type = range_of_type(node->bits, node->is_signed);
    RangeSet result = range_between(low, high);
    return !range_is_empty(range) && range_within(&result, &type);
}

static void sum_add(const Bound *b, Sum *sum, Value value, int64_t factor);

/* A sum, difference or multiple that does not wrap around. False if it may. */
static bool sum_add_term(const Bound *b, Sum *sum, Value value, int64_t factor) {
    ValueNode node = *value_at(b->tables->values, value);
    RangeSet x = bound_range(b, node.a), y = bound_range(b, node.b);
    if (range_is_empty(&x) || range_is_empty(&y)) {
        return false;
    }
    int64_t xl = range_low(&x), xh = range_high(&x), yl = range_low(&y), yh = range_high(&y);
    if (!sum_is_near(xl) || !sum_is_near(xh) || !sum_is_near(yl) || !sum_is_near(yh)) {
        return false;
    }
    int64_t k = yl;
    switch ((IrBinary)node.op) {
    case IR_ADD:
    case IR_SUB: {
        bool plus = node.op == IR_ADD;
        if (!bound_fits(&x, &node, plus ? xl + yl : xl - yh, plus ? xh + yh : xh - yl)) {
            return false;
        }
        sum_add(b, sum, node.a, factor);
        sum_add(b, sum, node.b, plus ? factor : -factor);
        return true;
    }
    case IR_SHL:
        if (yl != yh || k < 0 || k > 12) {
            return false;
        }
        k = (int64_t)1 << k;
        break;
    case IR_MUL:
        if (yl != yh || k <= 0 || k > 1 << 20) {
            return false;
        }
        break;
    default:
        return false;
    }
    if (!sum_is_near(xl * (k >> 10)) || !sum_is_near(xh * (k >> 10)) ||
        !bound_fits(&x, &node, xl * k, xh * k)) {
        return false;
    }
    sum_add(b, sum, node.a, factor * k);
    return true;
}

static void sum_add(const Bound *b, Sum *sum, Value value, int64_t factor) {
    value = assume_resolve(b->tables, b->state, value);
    const ValueNode *node = value_at(b->tables->values, value);
    RangeSet range = bound_range(b, value);
    int64_t number;
    if (!sum_is_near(factor) || value == VALUE_TOP || value == VALUE_UNDEF) {
        sum->is_lost = true;
    } else if (range_is_single(&range, &number) && sum_is_near(number)) {
        sum->constant += factor * number;
    } else if (node->kind == VALUE_IS_CAST) {
        RangeSet inner = bound_range(b, node->a), type = range_of_type(node->bits, node->is_signed);
        if (range_within(&inner, &type)) {
            sum_add(b, sum, node->a, factor);
        } else {
            sum_atom(sum, value, factor);
        }
    } else if (node->kind != VALUE_IS_BINARY || !sum_add_term(b, sum, value, factor)) {
        sum_atom(sum, value, factor);
    }
}

/* The least the sum can be by the ranges alone; false if there is no end. */
static bool sum_low(const Bound *b, const Sum *sum, int64_t *low) {
    *low = sum->constant;
    for (uint32_t i = 0; i < sum->count; i++) {
        RangeSet range = bound_range(b, sum->atoms[i]);
        if (range_is_empty(&range)) {
            return false;
        }
        int64_t end = sum->factors[i] > 0 ? range_low(&range) : range_high(&range);
        if (!sum_is_near(end) || sum->factors[i] > 4096 || sum->factors[i] < -4096) {
            return false;
        }
        *low += sum->factors[i] * end;
    }
    return !sum->is_lost;
}

/* ---- relations -------------------------------------------------------------------- */

static void bound_relate(Bound *b, const Sum *sum) {
    if (sum->is_lost || b->relation_count == BOUND_RELATIONS) {
        b->is_inexact = true;
    } else if (sum->count > 0) {
        b->relations[b->relation_count++] = *sum;
    }
}

/* greater - less - least >= 0 */
static void bound_relate_two(Bound *b, Value greater, Value less, int64_t least) {
    Sum sum;
    memset(&sum, 0, sizeof sum);
    sum.constant = -least;
    sum_add(b, &sum, greater, 1);
    sum_add(b, &sum, less, -1);
    bound_relate(b, &sum);
}

static void bound_comparison(Bound *b, const ValueNode *node, bool truth) {
    static const uint8_t negated[] = {IR_NE, IR_EQ, IR_GE, IR_GT, IR_LE, IR_LT};
    IrBinary op = truth ? (IrBinary)node->op : (IrBinary)negated[node->op - IR_EQ];
    bool is_less = op == IR_LT || op == IR_LE;
    Value less = is_less ? node->a : node->b, greater = is_less ? node->b : node->a;
    RangeSet top = bound_range(b, greater);
    if (op == IR_NE) {
        b->is_inexact = true;
        return;
    }
    if (op != IR_EQ && node->bits == 64 && !node->is_signed &&
        (range_is_empty(&top) || range_low(&top) < 0)) {
        b->is_inexact = true; /* numbers of 64 bits without sign, perhaps huge */
        return;
    }
    bound_relate_two(b, greater, less, op == IR_LT || op == IR_GT ? 1 : 0);
    if (op == IR_EQ) {
        bound_relate_two(b, less, greater, 0);
    }
}

static bool bound_prove(const Bound *b, const Sum *sum, unsigned steps);

/* A difference that only the facts show not to be negative is that of its parts. */
static bool bound_define_difference(Bound *b, Value atom, const ValueNode *node) {
    Sum sum;
    memset(&sum, 0, sizeof sum);
    sum_add(b, &sum, node->a, 1);
    sum_add(b, &sum, node->b, -1);
    if (!bound_prove(b, &sum, BOUND_STEPS)) {
        return false;
    }
    sum_atom(&sum, atom, -1);
    bound_relate(b, &sum);
    for (uint32_t i = 0; i < sum.count; i++) {
        sum.factors[i] = -sum.factors[i];
    }
    sum.constant = -sum.constant;
    bound_relate(b, &sum);
    return true;
}

/* What the operation says of an unknown difference, quotient, remainder or masked number. */
static void bound_define(Bound *b, Value atom) {
    ValueNode node = *value_at(b->tables->values, atom);
    int64_t k;
    if (node.kind == VALUE_IS_BINARY && node.op == IR_SUB &&
        bound_define_difference(b, atom, &node)) {
        return;
    }
    RangeSet x = node.kind == VALUE_IS_BINARY ? bound_range(b, node.a) : range_empty();
    if (node.kind != VALUE_IS_BINARY || range_is_empty(&x) || range_low(&x) < 0 ||
        !value_is_int(b->tables->values, node.b, &k) || k <= 0) {
        b->is_inexact = b->is_inexact || node.kind >= VALUE_IS_UNARY;
        return;
    }
    if (node.op == IR_AND || node.op == IR_REM) {
        b->is_inexact = true;
        bound_relate_two(b, node.a, atom, 0);
    } else if ((node.op == IR_DIV && k <= 4096) || (node.op == IR_SHR && k <= 12)) {
        Sum sum;
        memset(&sum, 0, sizeof sum);
        k = node.op == IR_SHR ? (int64_t)1 << k : k;
        sum_add(b, &sum, node.a, 1);
        sum_atom(&sum, atom, -k);
        bound_relate(b, &sum); /* x - k * (x / k) >= 0 */
        for (uint32_t i = 0; i < sum.count; i++) {
            sum.factors[i] = -sum.factors[i];
        }
        sum.constant = k - 1 - sum.constant;
        bound_relate(b, &sum); /* k - 1 - (x - k * (x / k)) >= 0 */
    } else {
        b->is_inexact = true;
    }
}

/* The range of a term that its parts do not tell. */
static void bound_limit(Bound *b, Value term, const RangeSet *range) {
    if (range_is_empty(range)) {
        return;
    }
    Sum below, above;
    memset(&below, 0, sizeof below);
    memset(&above, 0, sizeof above);
    sum_add(b, &below, term, -1);
    sum_add(b, &above, term, 1);
    if (below.count < 1 || (below.count == 1 && below.atoms[0] == term)) {
        return;
    }
    if (sum_is_near(range_high(range))) {
        below.constant += range_high(range);
        bound_relate(b, &below);
    }
    if (sum_is_near(range_low(range))) {
        above.constant -= range_low(range);
        bound_relate(b, &above);
    }
}

static bool bound_visit_fact(void *context, uint32_t key, uint32_t id) {
    Bound *b = context;
    const ValueNode *node = value_at(b->tables->values, key);
    bool truth;
    const RangeSet *range = range_at(b->tables->ranges, state_fact_at(b->tables, id)->range);
    if (node->kind == VALUE_IS_BINARY && (IrBinary)node->op >= IR_EQ &&
        range_is_single(range, NULL)) {
        truth = range_has(range, 1);
        ValueNode copy = *node;
        bound_comparison(b, &copy, truth);
    } else if (node->kind == VALUE_IS_BINARY) {
        bound_define(b, key);
        bound_limit(b, key, range);
    }
    return true;
}

static void bound_define_all(Bound *b, const Sum *sum) {
    for (uint32_t i = 0; i < sum->count; i++) {
        bound_define(b, sum->atoms[i]);
    }
    uint32_t facts = b->relation_count;
    for (uint32_t r = 0; r < facts; r++) {
        for (uint32_t i = 0; i < b->relations[r].count; i++) {
            if (value_at(b->tables->values, b->relations[r].atoms[i])->kind == VALUE_IS_BINARY &&
                bound_factor(sum, b->relations[r].atoms[i]) == 0) {
                bound_define(b, b->relations[r].atoms[i]);
            }
        }
    }
}

/* ---- within ------------------------------------------------------------------------ */

static void sum_minus(Sum *sum, const Sum *other, int64_t times) {
    sum->constant -= times * other->constant;
    for (uint32_t i = 0; i < other->count; i++) {
        sum_atom(sum, other->atoms[i], -times * other->factors[i]);
    }
}

/* True if the sum is never negative. */
static bool bound_prove(const Bound *b, const Sum *sum, unsigned steps) {
    int64_t low;
    if (sum->is_lost) {
        return false;
    }
    if (sum_low(b, sum, &low) && low >= 0) {
        return true;
    }
    for (uint32_t r = 0; r < b->relation_count && steps > 0; r++) {
        for (uint32_t i = 0; i < sum->count; i++) {
            int64_t mine = sum->factors[i], its = bound_factor(&b->relations[r], sum->atoms[i]);
            if (its != 0 && mine % its == 0 && mine / its > 0) {
                Sum rest = *sum;
                sum_minus(&rest, &b->relations[r], mine / its);
                if (bound_prove(b, &rest, steps - 1)) {
                    return true;
                }
            }
        }
    }
    return false;
}

BoundAnswer bound_check(StateTables *tables, const State *state, Value address, Value size,
                        Value length) {
    ValueNode node = *value_at(tables->values, address);
    Bound b = {.tables = tables, .state = state};
    Sum sum;
    memset(&sum, 0, sizeof sum);
    sum.constant = -node.c;
    sum_add(&b, &sum, length, 1);
    if (size == VALUE_TOP) {
        sum.constant -= 1; /* one at least */
    } else {
        sum_add(&b, &sum, size, -1);
    }
    if (node.d > 0) {
        sum_add(&b, &sum, node.b, -node.d);
    }
    if (sum.is_lost || node.c < 0 || node.d < 0) {
        return BOUND_UNKNOWN;
    }
    RangeSet sizes = size == VALUE_TOP ? range_single(1) : bound_range(&b, size);
    if (range_is_empty(&sizes) || range_low(&sizes) < 0) {
        return BOUND_BEYOND; /* a negative number of bytes is a huge one */
    }
    pmap_each(state->facts, bound_visit_fact, &b);
    bound_define_all(&b, &sum);
    if (bound_prove(&b, &sum, BOUND_STEPS)) {
        return BOUND_WITHIN;
    }
    return bound_refute(&b, &sum) ? BOUND_BEYOND : BOUND_UNKNOWN;
}
