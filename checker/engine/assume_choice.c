/* assume_choice.c - unknowns that are one of a short list of candidates. */
#include "engine/assume.h"

#include "engine/lost.h"

/* The same of one that has candidates, of which nothing else is known: among those are two numbers,
 * or one is an address or unknown itself. */
static bool assume_is_choice_open(const StateTables *tables, Fact fact, const ValueNode *sym) {
    const Choice *c = state_choice_at(tables, fact.choice);
    uint32_t numbers = 0;
    if ((sym->bits != 0 && sym->bits != 64) || fact.range != RANGE_EVERYTHING) {
        return false;
    }
    for (uint32_t i = 0; i < c->count; i++) {
        ValueKind kind = (ValueKind)value_at(tables->values, c->values[i])->kind;
        numbers += kind == VALUE_IS_INT;
        if (kind != VALUE_IS_INT && kind != VALUE_IS_HANDLE) {
            return true;
        }
    }
    return numbers > 1;
}

/* True if the unknown can surely be several numbers: its type allows all that the fact does, or the
 * fact all that the type does. Most can, and assume_range_of() takes long. */
static bool assume_is_open(const StateTables *tables, Fact fact, const ValueNode *sym) {
    if (fact.range == RANGE_EVERYTHING) {
        return true;
    }
    const RangeSet *known = range_at(tables->ranges, fact.range);
    if (known->count != 1 || known->items[0].low == known->items[0].high) {
        return false;
    }
    int64_t low = known->items[0].low, high = known->items[0].high;
    RangeSet type = range_of_type(sym->bits, sym->is_signed);
    bool fits = range_has(known, low) && range_has(known, high);
    return fits && low >= range_low(&type) && high <= range_high(&type);
}

bool assume_is_any(const StateTables *tables, Value value) {
    const ValueNode *node = value_at(tables->values, value);
    if (node->kind != VALUE_IS_ADDR || !tables->any_globals) {
        return false;
    }
    const Root *root = value_root_at(tables->values, node->a);
    return root->kind == ROOT_GLOBAL && tables->any_globals[root->a];
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
        if (assume_is_choice_open(tables, fact, node)) {
            return value;
        }
    } else if (assume_is_open(tables, fact, node)) {
        return value;
    }
    int64_t number;
    RangeSet range = assume_range_of(tables, state, value);
    return range_is_single(&range, &number) ? value_int(tables->values, number) : value;
}

/* A list of that one value; lists that were there before stay where they are. */
static const Value *assume_itself(StateTables *tables, Value value) {
    if (value >= tables->itself_count) {
        tables->itself_count = 2 * value_count(tables->values);
        tables->itself = ARENA_ARRAY(tables->arena, Value, tables->itself_count);
        for (uint32_t i = 0; i < tables->itself_count; i++) {
            tables->itself[i] = i;
        }
    }
    return &tables->itself[value];
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
    *out = assume_itself(tables, value);
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

/* The fact that the unknown is one of a list without repetitions. */
static Value assume_choose(StateTables *tables, State *state, Value sym, const Value *list,
                           uint32_t count) {
    if (count == 1) {
        return list[0];
    }
    state_set_fact(tables, state, sym, (Fact){RANGE_EVERYTHING, state_choice(tables, list, count)});
    return sym;
}

static Value assume_nothing(StateTables *tables, const State *state, const Value *values,
                            uint32_t count) {
    for (uint32_t k = 0; k < count; k++) {
        lost_value(tables, state, values[k]);
    }
    return VALUE_TOP;
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
                return assume_nothing(tables, state, values, count);
            }
        }
    }
    return assume_choose(tables, state, sym, list, n);
}

Value assume_one_of_these(StateTables *tables, State *state, Value sym, const Value *values,
                          uint32_t count) {
    Value list[STATE_CHOICE_MAX];
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (values[i] == VALUE_TOP || !assume_add_candidate(list, &n, values[i])) {
            State blank = *state;
            blank.facts = NULL;
            return assume_nothing(tables, &blank, values, count);
        }
    }
    return assume_choose(tables, state, sym, list, n);
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
