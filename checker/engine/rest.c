/* rest.c - states at points of rest: cell by cell, without history. */
#include "engine/rest.h"

#include "base/vec.h"
#include "engine/assume.h"
#include "engine/flag_words.h"
#include "engine/join.h"
#include "engine/lost.h"

/* Things that one cell may be at rest; more is anything. */
#define REST_CHOICES 8

/* Names per cell, if some are still in use in an address. */
#define REST_NAMES 4

typedef struct Rest {
    Engine *engine;
    const State *from;
    State to;
    uint32_t point;
    VEC(Value) kept; /* unknowns in addresses and elsewhere: they keep their names and facts */
} Rest;

/* ---- unknowns that keep their names -------------------------------------------------- */

static void rest_keep(Rest *r, Value value) {
    const ValueTable *values = r->engine->tables->values;
    const ValueNode *node = value_at(values, value);
    switch ((ValueKind)node->kind) {
    case VALUE_IS_BINARY:
        rest_keep(r, node->b);
        rest_keep(r, node->a);
        break;
    case VALUE_IS_UNARY:
    case VALUE_IS_CAST:
        rest_keep(r, node->a);
        break;
    case VALUE_IS_ADDR:
        if (value_root_at(values, node->a)->kind == ROOT_UNKNOWN) {
            rest_keep(r, value_root_at(values, node->a)->a);
        }
        if (node->d > 0) {
            rest_keep(r, node->b);
        }
        break;
    case VALUE_IS_SYM:
        vec_push(r->engine->tables->passing, &r->kept, value);
        break;
    default:
        break;
    }
}

static bool rest_is_kept(const Rest *r, Value sym) {
    for (size_t i = 0; i < r->kept.count; i++) {
        if (r->kept.items[i] == sym) {
            return true;
        }
    }
    return false;
}

/* An unknown without type and candidates: it is what it is. */
static bool rest_is_opaque(const Rest *r, const State *state, Value value) {
    const ValueNode *node = value_at(r->engine->tables->values, value);
    Fact fact;
    return node->kind == VALUE_IS_SYM && node->bits == 0 &&
           !(node->op == SYM_JOIN && node->b == r->point) &&
           !(state_get_fact(r->engine->tables, state, value, &fact) && fact.choice);
}

static bool rest_visit_kept(void *context, uint32_t key, uint32_t value) {
    Rest *r = context;
    rest_keep(r, key);
    if (value_at(r->engine->tables->values, value)->kind == VALUE_IS_ADDR ||
        rest_is_opaque(r, r->from, value)) {
        rest_keep(r, value);
    }
    return true;
}

static bool rest_visit_object(void *context, uint32_t object, uint32_t id) {
    Rest *r = context;
    (void)object;
    rest_keep(r, state_object_state_at(r->engine->tables, id)->status);
    return true;
}

/* ---- values -------------------------------------------------------------------------- */

/* What a cell can be, candidates of candidates, too. False if that is not a short list of
 * things that are known. */
static bool rest_list(const Rest *r, const State *state, Value value, Value *list, uint32_t *count,
                      int depth) {
    StateTables *tables = r->engine->tables;
    const ValueNode *node = value_at(tables->values, value);
    Fact fact;
    if (node->kind == VALUE_IS_SYM && depth < 4 && state_get_fact(tables, state, value, &fact) &&
        fact.choice) {
        const Choice *choice = state_choice_at(tables, fact.choice);
        bool known = true;
        for (uint32_t i = 0; i < choice->count && known; i++) {
            known = rest_list(r, state, choice->values[i], list, count, depth + 1);
        }
        return known;
    }
    if (depth > 0 && memory_is_freed(tables, state, value)) {
        return true; /* nobody goes there any more */
    }
    for (uint32_t i = 0; i < *count; i++) {
        if (list[i] == value) {
            return true;
        }
    }
    if (*count == REST_CHOICES || node->kind == VALUE_IS_TOP || node->kind == VALUE_IS_SYM) {
        return false;
    }
    list[(*count)++] = value;
    return true;
}

/* What the value means in that state is given up, as where states are merged (merge.c). */
static Value rest_give_up(const Rest *r, const State *state, Value value) {
    lost_value(r->engine->tables, state, value);
    return VALUE_TOP;
}

/* A name of its own for what the cell holds; TOP if all are in use. */
static Value rest_name(const Rest *r, Value cell, int64_t first, const IrType *type) {
    for (int64_t k = 0; k < REST_NAMES; k++) {
        Value sym =
            value_sym(r->engine->tables->values, SYM_JOIN, cell, r->point, first + 16 * k, type);
        if (!rest_is_kept(r, sym)) {
            return sym;
        }
    }
    return VALUE_TOP;
}

/* Whether a number is 0, and the bits of a word of flags. */
static RangeSet rest_range(const Rest *r, Value cell, const RangeSet *range) {
    RangeSet zero = range_single(0);
    RangeSet sign = range_has(range, 0) ? range_all() : range_complement(&zero);
    if (range_is_empty(range)) {
        return *range;
    }
    if (!flag_words_has(r->engine->flag_words, r->engine->tables->values, cell)) {
        return sign;
    }
    RangeSet bits = range_of_bits(range->zeros, range->ones);
    return range_intersect(&sign, &bits);
}

static Value rest_number(Rest *r, Value cell, const ValueNode *typed, const RangeSet *range) {
    StateTables *tables = r->engine->tables;
    IrType type = join_type(typed);
    RangeSet kept = rest_range(r, cell, range);
    Value sym = rest_name(r, cell, 2, &type);
    if (sym != VALUE_TOP) {
        join_know_range(tables, &r->to, sym, typed, &kept);
    }
    return sym;
}

static Value rest_one_of(Rest *r, Value cell, const Value *list, uint32_t count) {
    Value sym = rest_name(r, cell, 6, NULL);
    if (sym == VALUE_TOP || count == 0) {
        for (uint32_t i = 0; i < count; i++) {
            rest_give_up(r, r->from, list[i]);
        }
        return VALUE_TOP;
    }
    return assume_one_of_these(r->engine->tables, &r->to, sym, list, count);
}

/* A number in memory of one of many stands for those of all of them. */
static bool rest_is_passing(const Rest *r, Value cell, Value value) {
    const ValueTable *values = r->engine->tables->values;
    const ValueNode *node = value_at(values, cell);
    const Root *root = value_root_at(values, node->a);
    return root->kind == ROOT_HEAP && (root->b & HEAP_PASSING) != 0 && node->d == 0 &&
           value_at(values, value)->kind == VALUE_IS_INT && !value_is_null(values, value);
}

static Value rest_value(Rest *r, Value cell, Value value) {
    StateTables *tables = r->engine->tables;
    Value list[REST_CHOICES];
    uint32_t count = 0;
    value = assume_resolve(tables, r->from, value);
    const ValueNode *node = value_at(tables->values, value);
    if (rest_is_passing(r, cell, value)) {
        RangeSet any = range_all();
        return rest_number(r, cell, &(ValueNode){.bits = 0}, &any);
    }
    if (node->kind < VALUE_IS_SYM || rest_is_opaque(r, r->from, value)) {
        return value;
    }
    if (join_is_number(r->engine->tables->values, value)) {
        RangeSet range = assume_range_of(tables, r->from, value);
        ValueNode typed = *node;
        return rest_number(r, cell, &typed, &range);
    }
    return rest_list(r, r->from, value, list, &count, 0) ? rest_one_of(r, cell, list, count)
                                                         : rest_give_up(r, r->from, value);
}

/* ---- one state ----------------------------------------------------------------------- */

static bool rest_visit_cell(void *context, uint32_t key, uint32_t value) {
    Rest *r = context;
    Value now = rest_value(r, key, value);
    if (memory_is_initial(&r->engine->memory, key, now)) {
        r->to.store = pmap_remove(r->engine->tables->pmaps, r->to.store, key);
    } else if (now != value) {
        r->to.store = pmap_put(r->engine->tables->pmaps, r->to.store, key, now);
    }
    return true;
}

State rest_state(Engine *engine, const State *state, uint32_t point) {
    StateTables *tables = engine->tables;
    Rest r = {.engine = engine, .from = state, .to = *state, .point = point};
    r.to.facts = NULL;
    pmap_each(state->store, rest_visit_kept, &r);
    pmap_each(state->objects, rest_visit_object, &r);
    for (size_t i = 0; i < r.kept.count; i++) {
        Fact fact;
        if (state_get_fact(tables, state, r.kept.items[i], &fact)) {
            state_set_fact(tables, &r.to, r.kept.items[i], fact);
        }
    }
    pmap_each(state->store, rest_visit_cell, &r);
    return r.to;
}

/* ---- two states ---------------------------------------------------------------------- */

typedef struct RestJoin {
    Rest rest;
    JoinSides sides;
} RestJoin;

static Value rest_join_values(RestJoin *j, Value cell, Value x, Value y) {
    Rest *r = &j->rest;
    Value list[REST_CHOICES];
    uint32_t count = 0;
    if (join_is_number(r->engine->tables->values, x) &&
        join_is_number(r->engine->tables->values, y)) {
        ValueNode typed;
        RangeSet both = join_range(&j->sides, x, y, &typed);
        return rest_number(r, cell, &typed, &both);
    }
    if (rest_list(r, &j->sides.a, x, list, &count, 0) &&
        rest_list(r, &j->sides.b, y, list, &count, 0)) {
        return rest_one_of(r, cell, list, count);
    }
    rest_give_up(r, &j->sides.a, x);
    return rest_give_up(r, &j->sides.b, y);
}

/* The same for a block that the other side doesn't have. */
static Value rest_take(RestJoin *j, const State *from, const State *other, Value value) {
    Rest *r = &j->rest;
    Fact fact;
    if (value_at(r->engine->tables->values, value)->kind == VALUE_IS_SYM &&
        !rest_is_kept(r, value) && state_get_fact(r->engine->tables, from, value, &fact) &&
        !pmap_find(other->facts, value, NULL)) {
        state_set_fact(r->engine->tables, &r->to, value, fact);
    }
    return value;
}

static bool rest_visit_cells(void *context, uint32_t key, const uint32_t *a, const uint32_t *b,
                             uint32_t *value) {
    RestJoin *j = context;
    Value x, y;
    switch (join_cell(&j->sides, key, a, b, &x, &y)) {
    case JOIN_OF_A:
        *value = rest_take(j, &j->sides.a, &j->sides.b, x);
        break;
    case JOIN_OF_B:
        *value = rest_take(j, &j->sides.b, &j->sides.a, x);
        break;
    case JOIN_REGION:
        *value = x;
        break;
    case JOIN_VALUES:
        *value = x == y ? x : rest_join_values(j, key, x, y);
        break;
    }
    return true;
}

/* The same name on both sides, but what is known differs. */
static bool rest_visit_facts(void *context, uint32_t key, const uint32_t *a, const uint32_t *b) {
    RestJoin *j = context;
    Rest *r = &j->rest;
    StateTables *tables = r->engine->tables;
    const ValueNode node = *value_at(tables->values, key);
    if (!a || !b) {
        r->to.facts = pmap_remove(tables->pmaps, r->to.facts, key);
        return true;
    }
    bool own = node.kind == VALUE_IS_SYM && node.op == SYM_JOIN && node.b == r->point;
    const Fact *x = state_fact_at(tables, *a), *y = state_fact_at(tables, *b);
    Fact fact = {0, 0};
    RangeSet both =
        range_union(range_at(tables->ranges, x->range), range_at(tables->ranges, y->range));
    if (own && node.bits > 0) {
        both = rest_range(r, node.a, &both);
        RangeSet natural = range_of_type(node.bits, node.is_signed);
        both = range_intersect(&both, &natural);
    }
    if (x->choice && y->choice) {
        Value list[REST_CHOICES];
        uint32_t count = 0;
        if (rest_list(r, &j->sides.a, key, list, &count, 0) &&
            rest_list(r, &j->sides.b, key, list, &count, 0)) {
            if (assume_one_of_these(tables, &r->to, key, list, count) == key) {
                return true;
            }
        }
        rest_give_up(r, &j->sides.a, key);
        rest_give_up(r, &j->sides.b, key);
        both = range_all();
    }
    fact.range = range_intern(tables->ranges, &both);
    state_set_fact(tables, &r->to, key, fact);
    return true;
}

State rest_join(Engine *engine, const State *a, const State *b, uint32_t point) {
    RestJoin j = {.rest = {.engine = engine, .to = *a, .point = point},
                  .sides = {engine, *a, *b, point}};
    j.rest.from = &j.sides.a;
    pmap_each(a->store, rest_visit_kept, &j.rest);
    pmap_each(a->objects, rest_visit_object, &j.rest);
    j.rest.from = &j.sides.b;
    pmap_each(b->store, rest_visit_kept, &j.rest);
    pmap_diff(a->facts, b->facts, rest_visit_facts, &j);
    j.rest.to.store = pmap_combine(engine->tables->pmaps, a->store, b->store, rest_visit_cells, &j);
    return rest_state(engine, &j.rest.to, point);
}
