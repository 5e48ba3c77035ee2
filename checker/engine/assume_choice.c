/* assume_choice.c - unknowns that are one of a short list of candidates. */
#include "engine/assume.h"

#include "engine/lost.h"

/* True if the unknown can surely be several numbers: its type allows all that the fact does, or the
 * fact all that the type does. Most can, and assume_range_of() takes long. */
static bool assume_is_open(const RangeSet *known, const ValueNode *sym) {
    if (known->count != 1 || known->items[0].low == known->items[0].high) {
        return false;
    }
    int64_t low = known->items[0].low, high = known->items[0].high;
    RangeSet type = range_of_type(sym->bits, sym->is_signed);
    bool fits = range_has(known, low) && range_has(known, high);
    return fits && ((low >= range_low(&type) && high <= range_high(&type)) ||
                    (low == INT64_MIN && high == INT64_MAX && !known->zeros && !known->ones));
}

Value assume_resolve(StateTables *tables, const State *state, Value value) {
    const ValueNode *node = value_at(tables->values, value);
    if (!state->facts || node->kind != VALUE_IS_SYM) {
        return value; /* terms stay: they tell what a decision depended on */
    }
    Fact fact;
    if (!state_get_fact(tables, state, value, &fact)) {
        return value;
    }
    if (fact.choice) {
        const Choice *choice = state_choice_at(tables, fact.choice);
        if (choice->count == 1) {
            return choice->values[0];
        }
    } else if (assume_is_open(range_at(tables->ranges, fact.range), node)) {
        return value;
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
    Value *one = arena_alloc(tables->passing, sizeof *one);
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
                for (uint32_t k = 0; k < count; k++) {
                    lost_value(tables, state, values[k]);
                }
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
