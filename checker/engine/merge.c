/* merge.c - joining states, and cleaning them before they are compared. */
#include "engine/merge.h"

#include "engine/assume.h"
#include "engine/flag_words.h"
#include "engine/liveness.h"
#include "engine/lost.h"
#include "engine/merge_private.h"
#include "ir/layout.h"

/* ---- joining ---------------------------------------------------------------------- */

static bool merge_is_number(const StateTables *tables, const State *state, Value value) {
    const ValueNode *node = value_at(tables->values, value);
    Fact fact;
    if (node->kind == VALUE_IS_SYM && state_get_fact(tables, state, value, &fact) && fact.choice) {
        return false;
    }
    return join_is_number(tables->values, value);
}

/* Numbers in a pointer are marks (NULL, -1): there are only so many of them. */
#define MERGE_MARKS 8

static bool merge_are_marks(const Merge *m, Value cell, const RangeSet *both) {
    const ValueTable *values = m->engine->tables->values;
    const ValueNode *node = value_at(values, cell);
    if (node->kind != VALUE_IS_ADDR || node->d != 0 || node->c < 0) {
        return false;
    }
    const IrType *declared = value_root_at(values, node->a)->type;
    const IrType *type = declared ? ir_scalar_at(declared, (uint64_t)node->c) : NULL;
    return type && type->kind == IR_TYPE_POINTER && range_size(both, MERGE_MARKS) <= MERGE_MARKS;
}

/* What is kept of a range that keeps growing: its sign, which is what statuses are
 * tested for, and single bits, which is what flags are. */
static RangeSet merge_widened(const Merge *m, Value cell, RangeSet both) {
    RangeSet zero = range_single(0), sign;
    if (!m->widen || range_is_empty(&both) || merge_are_marks(m, cell, &both)) {
        return both;
    }
    if (!range_has(&both, 0)) {
        sign = range_low(&both) > 0    ? range_between(1, INT64_MAX)
               : range_high(&both) < 0 ? range_between(INT64_MIN, -1)
                                       : range_complement(&zero);
    } else {
        sign = range_low(&both) >= 0 ? range_between(0, INT64_MAX) : range_all();
    }
    if (!flag_words_has(m->engine->flag_words, m->engine->tables->values, cell)) {
        return sign;
    }
    RangeSet bits = range_of_bits(both.zeros, both.ones); /* there are only so many of them */
    return range_intersect(&sign, &bits);
}

/* Two different numbers become one unknown with both ranges. */
static Value merge_numbers(Merge *m, Value cell, Value x, Value y) {
    ValueNode typed;
    RangeSet both = join_range(&m->sides, x, y, &typed);
    IrType type = join_type(&typed);
    Value sym = merge_name(m, cell, 0, &type);
    if (sym != VALUE_TOP) {
        both = merge_widened(m, cell, both);
        join_know_range(m->engine->tables, &m->result, sym, &typed, &both);
    }
    return sym;
}

/* Candidates of a value that keeps changing; more end the growth. Where connections are
 * followed, a link of a list can be the head, the client that is followed or another one. Of what
 * points somewhere there may be more: what is written through a pointer that can be anything, and
 * what a callback that can be any does, is hard to tell. */
#define MERGE_WIDENED_CHOICES       2
#define MERGE_WIDENED_CHOICES_APART 4
#define MERGE_WIDENED_POINTERS      8

/* True for routines and for what points into memory that the program has. */
static bool merge_is_pointer(const Merge *m, Value value) {
    const ValueTable *values = m->engine->tables->values;
    const ValueNode *node = value_at(values, value);
    if (node->kind != VALUE_IS_ADDR) {
        return node->kind == VALUE_IS_FUNC;
    }
    RootKind kind = (RootKind)value_root_at(values, node->a)->kind;
    return kind == ROOT_GLOBAL || kind == ROOT_LOCAL;
}

static uint32_t merge_most(const Merge *m, const Value *list, uint32_t count) {
    const RuleKind *kind = m->engine->focus.kind;
    for (uint32_t i = 0; m->widen && i < count; i++) {
        if (merge_is_pointer(m, list[i])) {
            return MERGE_WIDENED_POINTERS;
        }
    }
    return !m->widen             ? STATE_CHOICE_MAX
           : kind && kind->apart ? MERGE_WIDENED_CHOICES_APART
                                 : MERGE_WIDENED_CHOICES;
}

/* What the values mean is given up: the join can be anything. */
static Value merge_give_up(const Merge *m, Value x, Value y) {
    lost_value(m->engine->tables, &m->sides.a, x);
    lost_value(m->engine->tables, &m->sides.b, y);
    return VALUE_TOP;
}

static void merge_add_candidate(Value *list, uint32_t *count, Value value) {
    for (uint32_t i = 0; i < *count; i++) {
        if (list[i] == value) {
            return;
        }
    }
    list[(*count)++] = value;
}

static Value merge_values(Merge *m, Value cell, Value x, Value y) {
    StateTables *tables = m->engine->tables;
    x = assume_resolve(tables, &m->sides.a, x);
    y = assume_resolve(tables, &m->sides.b, y);
    if (x == y) {
        return x;
    }
    if (x == VALUE_TOP || y == VALUE_TOP) {
        return merge_give_up(m, x, y);
    }
    if (merge_is_number(tables, &m->sides.a, x) && merge_is_number(tables, &m->sides.b, y)) {
        return merge_numbers(m, cell, x, y);
    }
    const Value *lists[2];
    uint32_t counts[2] = {assume_candidates(tables, &m->sides.a, x, &lists[0]),
                          assume_candidates(tables, &m->sides.b, y, &lists[1])};
    Value all[2 * STATE_CHOICE_MAX];
    uint32_t n = 0;
    for (int side = 0; side < 2; side++) {
        for (uint32_t i = 0; i < counts[side]; i++) {
            merge_add_candidate(all, &n, lists[side][i]);
        }
    }
    Value sym = n > merge_most(m, all, n) ? VALUE_TOP : merge_name(m, cell, 4, NULL);
    if (sym == VALUE_TOP) {
        return merge_give_up(m, x, y);
    }
    return assume_one_of_these(tables, &m->result, sym, all, n);
}

/* A block that one side doesn't have is as the other side has it: whoever comes to it comes
 * from there. Facts about unknowns that only that side has go with it. */
static Value merge_take(Merge *m, const State *from, const State *other, Value value) {
    StateTables *tables = m->engine->tables;
    Fact fact;
    if (value_at(tables->values, value)->kind == VALUE_IS_SYM &&
        state_get_fact(tables, from, value, &fact) && !pmap_find(other->facts, value, NULL) &&
        !state_mentions(tables, other, value)) {
        state_set_fact(tables, &m->result, value, fact);
    }
    return value;
}

static bool merge_visit_cell(void *context, uint32_t key, const uint32_t *a, const uint32_t *b,
                             uint32_t *value) {
    Merge *m = context;
    Value x, y;
    switch (join_cell(&m->sides, key, a, b, &x, &y)) {
    case JOIN_OF_A:
        *value = merge_take(m, &m->sides.a, &m->sides.b, x);
        break;
    case JOIN_OF_B:
        *value = merge_take(m, &m->sides.b, &m->sides.a, x);
        break;
    case JOIN_REGION:
        *value = x;
        break;
    case JOIN_VALUES:
        *value = merge_values(m, key, x, y);
        break;
    }
    return true;
}

/* What both sides know of an unknown. */
static Fact merge_facts(const Merge *m, Value key, const Fact *x, const Fact *y) {
    StateTables *tables = m->engine->tables;
    RangeSet both =
        range_union(range_at(tables->ranges, x->range), range_at(tables->ranges, y->range));
    const ValueNode *sym = value_at(tables->values, key);
    bool joined = sym->kind == VALUE_IS_SYM && sym->op == SYM_JOIN;
    both = merge_widened(m, joined ? sym->a : key, both);
    Fact fact = {range_intern(tables->ranges, &both), 0};
    if (x->choice && y->choice) {
        const Choice *cx = state_choice_at(tables, x->choice);
        const Choice *cy = state_choice_at(tables, y->choice);
        Value all[2 * STATE_CHOICE_MAX];
        uint32_t n = 0;
        for (uint32_t i = 0; i < cx->count; i++) {
            all[n++] = cx->values[i];
        }
        for (uint32_t i = 0; i < cy->count; i++) {
            merge_add_candidate(all, &n, cy->values[i]);
        }
        fact.choice = n <= merge_most(m, all, n) ? state_choice(tables, all, n) : 0;
    }
    if (!fact.choice && (x->choice || y->choice)) {
        merge_give_up(m, key, key);
    }
    return fact;
}

/* Known on one side only: unknown on both. A new unknown of this very join is in neither side's
 * facts. Names that callers have stay taken. */
static bool merge_visit_fact(void *context, uint32_t key, const uint32_t *a, const uint32_t *b,
                             uint32_t *made) {
    Merge *m = context;
    StateTables *tables = m->engine->tables;
    if (a && b) {
        Fact fact = merge_facts(m, key, state_fact_at(tables, *a), state_fact_at(tables, *b));
        *made = state_fact(tables, fact);
        return true;
    }
    const ValueNode *node = value_at(tables->values, key);
    bool own = node->kind == VALUE_IS_SYM && node->op == SYM_JOIN && node->b == m->point;
    if (own && !(m->entry && !pmap_find(m->entry->facts, key, NULL))) {
        *made = a ? *a : 0;
        return a != NULL;
    }
    merge_give_up(m, key, key);
    return false;
}

State merge_states(Engine *engine, const State *a, const State *b, const State *entry,
                   uint32_t point, bool widen) {
    Merge m = {.engine = engine,
               .sides = {engine, *a, *b, point},
               .result = *a,
               .entry = entry,
               .point = point,
               .widen = widen};
    m.result.facts = pmap_combine(engine->tables->pmaps, a->facts, b->facts, merge_visit_fact, &m);
    m.result.marks = pmap_union(engine->tables->pmaps, a->marks, b->marks);
    m.result.store = pmap_combine(engine->tables->pmaps, a->store, b->store, merge_visit_cell, &m);
    return m.result;
}

typedef struct MergeReserve {
    StateTables *tables;
    const Pmap *hidden;
    State *joined;
} MergeReserve;

static bool merge_visit_reserve(void *context, uint32_t key, const uint32_t *side,
                                const uint32_t *joined) {
    const MergeReserve *reserve = context;
    if (side && !joined && pmap_find(reserve->hidden, key, NULL)) {
        state_set_fact(reserve->tables, reserve->joined, key, state_no_fact(reserve->tables));
    }
    return true;
}

void merge_reserve(Engine *engine, const State *side, const Pmap *hidden, State *joined) {
    MergeReserve reserve = {engine->tables, hidden, joined};
    const Pmap *before = joined->facts;
    pmap_diff(side->facts, before, merge_visit_reserve, &reserve);
}

/* ---- cleaning ------------------------------------------------------------------------ */

void merge_clean(Engine *engine, const FunctionInfo *info, uint32_t depth, uint32_t block,
                 const State *entry, State *state) {
    StateTables *tables = engine->tables;
    for (uint32_t l = 0; l < info->ir->local_count; l++) {
        Value value;
        if (!info->plain[l] || liveness_at(info, block, l)) {
            continue;
        }
        Value cell = core_local(engine, info->id, l, depth);
        if (pmap_find(state->store, cell, &value) && !state_may_be_handle(tables, state, value)) {
            state->store = pmap_remove(tables->pmaps, state->store, cell);
        }
    }
    state_forget(tables, state, NULL, 0, entry);
    if (info->is_model && info->cfg->is_loop_head[block]) {
        state->last_return = STATE_NONE;
    }
}
