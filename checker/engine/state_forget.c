/* state_forget.c - garbage collection: memory nobody can reach, facts about values that
 * are gone. */
#include "base/vec.h"
#include "engine/forget_loan.h"
#include "engine/forget_memo.h"
#include "engine/store_marks.h"

#include <string.h>

typedef struct Cell {
    Value key, value;
} Cell;

typedef struct Chosen {
    Value sym;
    uint32_t choice;
} Chosen;

/* Kept from one time to the next, since this is done for almost every state: what was marked
 * in an earlier round is not marked in this one. */
typedef struct Forget {
    StateTables *tables;
    Loans *loans;
    const Loan *loan; /* what a caller may have, too; NULL: nothing */
    const State *state;
    bool is_whole; /* all of its store was marked, not only what can make a difference */
    uint32_t round;
    uint32_t *marks; /* per value: visited */
    uint32_t mark_count;
    uint32_t *pinned; /* per root: its cells stay */
    uint32_t pin_count;
    VEC(Cell) waiting;  /* cells of memory that nothing was found to point to yet */
    VEC(Value) dropped; /* cells to be removed, ascending */
    bool has_choices;   /* they were looked up */
    VEC(Chosen)
    chosen; /* facts that make their candidates alive once somebody can meet the unknown */
    ForgetMemo *memo;
} Forget;

static void forget_mark_new(Forget *f, Value value);

/* Marks a value and everything it is made of. */
static inline void forget_mark(Forget *f, Value value) {
    if (f->marks[value] != f->round) {
        forget_mark_new(f, value);
    }
}

static void forget_mark_new(Forget *f, Value value) {
    f->marks[value] = f->round;
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
        f->pinned[node->a] = f->round;
        if (node->d) {
            forget_mark(f, node->b);
        }
        break;
    }
    case VALUE_IS_SYM:
        if (node->op == SYM_INIT || node->op == SYM_HAVOC) {
            forget_mark(f, node->a); /* what it is reached through */
        }
        break;
    default:
        break;
    }
}

/* Memory without a name: gone when no pointer to it is left. */
static bool forget_is_collectable(const Root *root) {
    return root->kind == ROOT_HEAP || root->kind == ROOT_UNKNOWN;
}

/* Something that is alive leads to the memory, or a caller has it. */
static bool forget_stays(const Forget *f, uint32_t root) {
    return f->pinned[root] == f->round || forget_lent_root(f->loan, root);
}

static bool forget_visit_watch(void *context, uint32_t key, uint32_t value) {
    (void)value;
    forget_mark(context, key);
    return true;
}

/* How long memory is that is an object is asked at each access. */
static bool forget_visit_object(void *context, uint32_t key, uint32_t value) {
    Forget *f = context;
    (void)key;
    forget_mark(f, state_object_state_at(f->tables, value)->length);
    return true;
}

/* Cells that are no constants in variables. */
#define FORGET_MATTERS (STORE_NAMELESS | STORE_INDEXED | STORE_HANDLE | STORE_MENTIONS)

static bool forget_visit_store(void *context, uint32_t key, uint32_t value) {
    Forget *f = context;
    uint32_t root = value_at(f->tables->values, key)->a;
    if (forget_is_collectable(value_root_at(f->tables->values, root)) && !forget_stays(f, root)) {
        vec_push(f->tables->arena, &f->waiting, ((Cell){key, value}));
    } else {
        forget_mark(f, key);
        forget_mark(f, value);
    }
    return true;
}

static bool forget_visit_variable(void *context, uint32_t key, uint32_t value) {
    Forget *f = context;
    uint32_t root = value_at(f->tables->values, key)->a;
    return forget_is_collectable(value_root_at(f->tables->values, root)) ||
           forget_visit_store(context, key, value);
}

static bool forget_visit_fact(void *context, uint32_t key, uint32_t id) {
    Forget *f = context;
    uint32_t choice = state_fact_at(f->tables, id)->choice;
    if (choice && value_at(f->tables->values, key)->kind == VALUE_IS_SYM) {
        vec_push(f->tables->arena, &f->chosen, ((Chosen){key, choice}));
    }
    return true;
}

static void forget_mark_choice(Forget *f, uint32_t number) {
    const Choice *choice = state_choice_at(f->tables, number);
    for (uint32_t i = 0; i < choice->count; i++) {
        forget_mark(f, choice->values[i]);
    }
}

static void forget_mark_choices(Forget *f, const State *state) {
    if (!f->has_choices) {
        f->has_choices = true;
        pmap_each_marked(state->facts, FACT_CHOICE, forget_visit_fact, f);
    }
    for (size_t before = SIZE_MAX; f->chosen.count < before;) {
        before = f->chosen.count;
        size_t left = 0;
        for (size_t i = 0; i < before; i++) {
            Chosen chosen = f->chosen.items[i];
            if (f->marks[chosen.sym] == f->round) {
                forget_mark_choice(f, chosen.choice);
            } else {
                f->chosen.items[left++] = chosen;
            }
        }
        f->chosen.count = left;
    }
}

static bool forget_is_marked(const Forget *f, Value value) {
    return value < f->mark_count && f->marks[value] == f->round;
}

static bool forget_is_filling(const Forget *f, const ValueNode *sym) {
    return sym->op == SYM_HAVOC &&
           (sym->c == VALUE_DERIVED ? forget_is_marked(f, sym->b) : sym->b == 0);
}

/* A term stays known while all the unknowns in it can still be met. */
static bool forget_is_alive(const Forget *f, Value value) {
    if (f->marks[value] == f->round) {
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
        /* initial content can be loaded again as long as its place is there, and so can that of
         * memory of which no more is known than what all of it was filled with */
        return (node->op == SYM_INIT || forget_is_filling(f, node)) && forget_is_alive(f, node->a);
    case VALUE_IS_ADDR: {
        const Root *root = value_root_at(f->tables->values, node->a);
        return (root->kind != ROOT_UNKNOWN || forget_is_alive(f, root->a)) &&
               (node->d == 0 || forget_is_alive(f, node->b));
    }
    default:
        return true;
    }
}

/* Constants in variables are not marked as a rule: it makes no difference but here. */
static bool forget_is_pinned(Forget *f, uint32_t root) {
    if (f->pinned[root] != f->round && !f->is_whole &&
        !forget_is_collectable(value_root_at(f->tables->values, root))) {
        f->is_whole = true;
        pmap_each(f->state->store, forget_visit_variable, f);
    }
    return f->pinned[root] == f->round;
}

/* The same for the pointer to unknown memory, which a caller may have as well. */
static bool forget_is_reachable(Forget *f, Value pointer) {
    const ValueNode *node = value_at(f->tables->values, pointer);
    if (forget_lent_value(f->loan, pointer)) {
        return true;
    }
    if (node->kind == VALUE_IS_SYM && node->op == SYM_INIT) {
        node = value_at(f->tables->values, node->a);
        const Root *root = value_root_at(f->tables->values, node->a);
        return forget_stays(f, node->a) ||
               (root->kind == ROOT_UNKNOWN && forget_is_reachable(f, root->a)) ||
               forget_is_alive(f, pointer) || forget_is_pinned(f, node->a);
    }
    return forget_is_alive(f, pointer);
}

/* Content of memory whose address can still be had is alive, and makes what it points
 * to alive in turn. */
static void forget_mark_reached(Forget *f, const State *state) {
    for (bool more = true; more;) {
        more = false;
        forget_mark_choices(f, state);
        size_t left = 0;
        for (size_t i = 0; i < f->waiting.count; i++) {
            Cell cell = f->waiting.items[i];
            uint32_t number = value_at(f->tables->values, cell.key)->a;
            const Root *root = value_root_at(f->tables->values, number);
            if (forget_stays(f, number) ||
                (root->kind == ROOT_UNKNOWN && forget_is_reachable(f, root->a))) {
                forget_mark(f, cell.key);
                forget_mark(f, cell.value);
                more = true;
            } else {
                f->waiting.items[left++] = cell;
            }
        }
        f->waiting.count = left;
    }
}

/* What is noted about a block is nobody's handle. */
static bool forget_is_tag(const StateTables *tables, Value value) {
    const ValueNode *node = value_at(tables->values, value);
    return node->kind == VALUE_IS_HANDLE && state_object_at(tables, node->a)->kind->is_of_blocks;
}

/* What is left can't be read any more, but the last holder of a handle stays: that
 * it got lost is somebody else's finding. */
static void forget_drop_waiting(Forget *f, State *state) {
    f->dropped.count = 0;
    for (size_t i = 0; i < f->waiting.count; i++) {
        Cell cell = f->waiting.items[i];
        if (state_may_be_handle(f->tables, state, cell.value) &&
            !forget_is_tag(f->tables, cell.value)) {
            forget_mark(f, cell.key);
            forget_mark(f, cell.value);
        } else {
            vec_push(f->tables->arena, &f->dropped, cell.key);
        }
    }
    state->store = pmap_without(f->tables->pmaps, state->store, f->dropped.items, f->dropped.count);
    forget_mark_choices(f, state);
}

typedef struct ForgetObjects {
    const Forget *forget;
    const State *state;
} ForgetObjects;

/* An object that is history, and that nothing names any more, is gone. */
static bool forget_keep_object(void *context, uint32_t object, uint32_t id) {
    const ForgetObjects *objects = context;
    const StateTables *tables = objects->forget->tables;
    const ObjectState *os = state_object_state_at(tables, id);
    const RuleKind *kind = state_object_at(tables, object)->kind;
    return os->held_outside || os->escaped || os->state >= RULE_MAX_STATES ||
           (kind->history >> os->state & 1) == 0 ||
           forget_is_marked(objects->forget, value_handle(tables->values, object));
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

static uint32_t *forget_grow(const Forget *f, uint32_t *items, uint32_t old, uint32_t count) {
    uint32_t *grown = ARENA_ARRAY(f->tables->arena, uint32_t, count);
    if (old > 0) {
        memcpy(grown, items, old * sizeof *items);
    }
    return grown;
}

static Forget *forget_of(StateTables *tables) {
    Forget *f = tables->forget;
    if (!f) {
        f = tables->forget = ARENA_NEW(tables->arena, Forget);
        f->tables = tables;
        f->loans = forget_loan_open(tables->arena);
        f->memo = forget_memo_open(tables->arena);
    }
    return f;
}

static Forget *forget_begin(StateTables *tables, const State *state) {
    Forget *f = forget_of(tables);
    uint32_t values = value_count(tables->values), roots = value_root_count(tables->values);
    if (values > f->mark_count) {
        f->marks = forget_grow(f, f->marks, f->mark_count, values * 2);
        f->mark_count = values * 2;
    }
    if (roots > f->pin_count) {
        f->pinned = forget_grow(f, f->pinned, f->pin_count, roots * 2);
        f->pin_count = roots * 2;
    }
    f->round++;
    f->state = state;
    f->loan = NULL;
    f->is_whole = false;
    f->has_choices = false;
    f->waiting.count = f->chosen.count = 0;
    return f;
}

static void forget_now(StateTables *tables, State *state, const Value *extra, uint32_t count,
                       const State *entry) {
    Forget *forget = forget_begin(tables, state);
    if (entry && (pmap_marks(state->store) & STORE_NAMELESS) != 0) {
        forget->loan = forget_loan(forget->loans, tables, entry);
    }
    for (uint32_t i = 0; i < count; i++) {
        forget_mark(forget, extra[i]);
    }
    pmap_each(state->watches, forget_visit_watch, forget);
    pmap_each(state->objects, forget_visit_object, forget);
    pmap_each_marked(state->store, FORGET_MATTERS, forget_visit_store, forget);
    forget_mark_reached(forget, state);
    forget_drop_waiting(forget, state);
    ForgetObjects objects = {forget, state};
    state->objects = pmap_filter(tables->pmaps, state->objects, forget_keep_object, &objects);
    ForgetSweep sweep = {forget, entry ? entry->facts : NULL};
    state->facts = pmap_filter(tables->pmaps, state->facts, forget_keep_fact, &sweep);
}

void state_forget(StateTables *tables, State *state, const Value *extra, uint32_t count,
                  const State *entry) {
    Forgotten asked;
    if (!forget_memo_ask(&asked, state, extra, count, entry, tables->scope)) {
        forget_now(tables, state, extra, count, entry);
        return;
    }
    ForgetMemo *memo = forget_of(tables)->memo;
    if (!forget_memo_take(memo, &asked, state)) {
        forget_now(tables, state, extra, count, entry);
        forget_memo_keep(memo, &asked, state);
    }
}

static bool forget_visit_cell(void *context, uint32_t key, uint32_t value) {
    forget_mark(context, key);
    forget_mark(context, value);
    return true;
}

void state_forget_facts(StateTables *tables, State *state, const Value *extra, uint32_t count) {
    Forget *forget = forget_begin(tables, state);
    for (uint32_t i = 0; i < count; i++) {
        forget_mark(forget, extra[i]);
    }
    pmap_each(state->watches, forget_visit_watch, forget);
    pmap_each(state->objects, forget_visit_object, forget);
    pmap_each_marked(state->store, FORGET_MATTERS, forget_visit_cell, forget);
    forget_mark_choices(forget, state);
    ForgetSweep sweep = {forget, NULL};
    state->facts = pmap_filter(tables->pmaps, state->facts, forget_keep_fact, &sweep);
}
