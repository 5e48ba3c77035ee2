/* state_forget.c - garbage collection of facts about values that are gone. */
#include "engine/state.h"

#include "base/vec.h"

#include <string.h>

typedef struct Forget {
    StateTables *tables;
    uint8_t *marks; /* per value: visited */
    uint32_t mark_count;
    VEC(Value) pending; /* unknowns whose choices must be marked too */
} Forget;

/* Marks a value and everything it is made of. */
static void forget_mark(Forget *f, Value value) {
    if (value >= f->mark_count || f->marks[value]) {
        return;
    }
    f->marks[value] = 1;
    const ValueNode *node = value_at(f->tables->values, value);
    switch ((ValueKind)node->kind) {
    case VALUE_IS_UNARY:
    case VALUE_IS_CAST:
        forget_mark(f, node->a);
        break;
    case VALUE_IS_BINARY:
        forget_mark(f, node->a);
        forget_mark(f, node->b);
        break;
    case VALUE_IS_ADDR: {
        const Root *root = value_root_at(f->tables->values, node->a);
        if (root->kind == ROOT_UNKNOWN) {
            forget_mark(f, root->a);
        }
        if (node->d) {
            forget_mark(f, node->b);
        }
        break;
    }
    case VALUE_IS_SYM:
        if (node->op == SYM_INIT || node->op == SYM_HAVOC) {
            forget_mark(f, node->a); /* what it is reached through */
        }
        vec_push(f->tables->arena, &f->pending, value);
        break;
    default:
        break;
    }
}

static bool forget_visit_store(void *context, uint32_t key, uint32_t value) {
    forget_mark(context, key);
    forget_mark(context, value);
    return true;
}

static void forget_mark_choices(Forget *f, const State *state) {
    while (f->pending.count > 0) {
        Fact fact;
        Value sym = vec_pop(&f->pending);
        if (state_get_fact(f->tables, state, sym, &fact) && fact.choice) {
            const Choice *choice = state_choice_at(f->tables, fact.choice);
            for (uint32_t i = 0; i < choice->count; i++) {
                forget_mark(f, choice->values[i]);
            }
        }
    }
}

/* A term stays known while all the unknowns in it can still be met. */
static bool forget_is_alive(const Forget *f, Value value) {
    if (value < f->mark_count && f->marks[value]) {
        return true;
    }
    const ValueNode *node = value_at(f->tables->values, value);
    switch ((ValueKind)node->kind) {
    case VALUE_IS_UNARY:
    case VALUE_IS_CAST:
        return forget_is_alive(f, node->a);
    case VALUE_IS_BINARY:
        return forget_is_alive(f, node->a) && forget_is_alive(f, node->b);
    case VALUE_IS_SYM:
        /* initial content can be loaded again as long as its place is there */
        return node->op == SYM_INIT && forget_is_alive(f, node->a);
    case VALUE_IS_ADDR: {
        const Root *root = value_root_at(f->tables->values, node->a);
        return (root->kind != ROOT_UNKNOWN || forget_is_alive(f, root->a)) &&
               (node->d == 0 || forget_is_alive(f, node->b));
    }
    default:
        return true;
    }
}

typedef struct ForgetSweep {
    Forget *forget;
    const Pmap *reserved;
} ForgetSweep;

static bool forget_keep_fact(void *context, uint32_t key, uint32_t value) {
    const ForgetSweep *sweep = context;
    (void)value;
    return forget_is_alive(sweep->forget, key) || pmap_find(sweep->reserved, key, NULL);
}

void state_forget_facts(StateTables *tables, State *state, const Value *extra, uint32_t count,
                        const Pmap *reserved) {
    if (!state->facts || state->facts == reserved) {
        return;
    }
    Forget forget = {.tables = tables, .mark_count = value_count(tables->values)};
    Arena *scratch = arena_open();
    forget.marks = ARENA_ARRAY(scratch, uint8_t, forget.mark_count);
    pmap_each(state->store, forget_visit_store, &forget);
    for (uint32_t i = 0; i < count; i++) {
        forget_mark(&forget, extra[i]);
    }
    forget_mark_choices(&forget, state);
    ForgetSweep sweep = {&forget, reserved};
    state->facts = pmap_filter(tables->pmaps, state->facts, forget_keep_fact, &sweep);
    arena_close(scratch);
}
