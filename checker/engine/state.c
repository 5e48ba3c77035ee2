/* state.c - interned program states, object states and facts. */
#include "engine/state.h"

#include "base/text.h"
#include "base/vec.h"
#include "engine/lost.h"
#include "engine/store_marks.h"

#include <assert.h>
#include <string.h>

/* An interning table of fixed-size records: equal bytes, equal index. */
typedef struct Pool {
    size_t size;
    VEC(const void *) items;
    uint32_t *slots;
    uint32_t slot_count;
} Pool;

struct StateIntern {
    Pool objects;       /* Object */
    Pool object_states; /* ObjectState */
    Pool facts;         /* Fact */
    VEC(Choice) choices;
    uint32_t *choice_slots;
    uint32_t choice_slot_count;
};

static void pool_init(Arena *arena, Pool *pool, size_t size) {
    pool->size = size;
    pool->slot_count = 256;
    pool->slots = ARENA_ARRAY(arena, uint32_t, pool->slot_count);
}

static uint32_t *pool_slot(Pool *pool, const void *record) {
    for (uint64_t at = text_hash(record, pool->size);; at++) {
        uint32_t *slot = &pool->slots[at & (pool->slot_count - 1)];
        if (*slot == 0 || memcmp(pool->items.items[*slot - 1], record, pool->size) == 0) {
            return slot;
        }
    }
}

static uint32_t pool_intern(Arena *arena, Pool *pool, const void *record) {
    uint32_t *slot = pool_slot(pool, record);
    if (*slot) {
        return *slot - 1;
    }
    vec_push(arena, &pool->items, arena_copy(arena, record, pool->size));
    *slot = (uint32_t)pool->items.count;
    if (pool->items.count * 2 > pool->slot_count) {
        pool->slot_count *= 2;
        pool->slots = ARENA_ARRAY(arena, uint32_t, pool->slot_count);
        for (uint32_t i = 0; i < pool->items.count; i++) {
            *pool_slot(pool, pool->items.items[i]) = i + 1;
        }
    }
    return (uint32_t)pool->items.count - 1;
}

StateTables *state_tables(Arena *arena) {
    StateTables *tables = ARENA_NEW(arena, StateTables);
    tables->arena = arena;
    tables->values = value_table(arena);
    tables->ranges = range_table(arena);
    state_begin(tables, arena);
    tables->lost = lost_open(arena);
    struct StateIntern *intern = ARENA_NEW(arena, struct StateIntern);
    tables->intern = intern;
    pool_init(arena, &intern->objects, sizeof(Object));
    pool_init(arena, &intern->object_states, sizeof(ObjectState));
    pool_init(arena, &intern->facts, sizeof(Fact));
    intern->choice_slot_count = 64;
    intern->choice_slots = ARENA_ARRAY(arena, uint32_t, intern->choice_slot_count);
    vec_push(arena, &intern->choices, (Choice){0, NULL}); /* 0 means "no choice" */
    return tables;
}

StateScope state_begin(StateTables *tables, Arena *arena) {
    StateScope before = {tables->passing, tables->pmaps, tables->states};
    tables->passing = arena;
    tables->scope++;
    tables->pmaps = pmap_pool(arena, store_marks, tables);
    tables->states = ARENA_NEW(arena, Pool);
    pool_init(arena, tables->states, sizeof(State));
    return before;
}

void state_end(StateTables *tables, StateScope before) {
    tables->passing = before.passing;
    tables->scope++;
    tables->pmaps = before.pmaps;
    tables->states = before.states;
}

State state_initial(void) {
    State state;
    memset(&state, 0, sizeof state);
    state.site = state.role = state.last_return = state.degraded = STATE_NONE;
    return state;
}

const State *state_intern(StateTables *tables, const State *state) {
    State clean; /* padding must not tell equal states apart */
    memset(&clean, 0, sizeof clean);
    clean.store = state->store;
    clean.facts = state->facts;
    clean.objects = state->objects;
    clean.watches = state->watches;
    clean.site = state->site;
    clean.role = state->role;
    clean.last_return = state->last_return;
    clean.degraded = state->degraded;
    clean.marks = state->marks;
    clean.guarded = state->guarded;
    Pool *pool = tables->states;
    uint32_t index = pool_intern(tables->passing, pool, &clean);
    return pool->items.items[index];
}

uint32_t state_count(const StateTables *tables) {
    return (uint32_t)tables->states->items.count;
}

/* ---- objects ------------------------------------------------------------------- */

uint32_t state_object(StateTables *tables, const RuleKind *kind, uint32_t site, uint32_t k,
                      const RuleEdge *edge) {
    Object object;
    memset(&object, 0, sizeof object);
    object.kind = kind;
    object.site = site;
    object.k = k;
    object.edge = edge;
    return pool_intern(tables->arena, &tables->intern->objects, &object);
}

const Object *state_object_at(const StateTables *tables, uint32_t object) {
    return tables->intern->objects.items.items[object];
}

uint32_t state_object_count(const StateTables *tables) {
    return (uint32_t)tables->intern->objects.items.count;
}

const ObjectState *state_object_state_at(const StateTables *tables, uint32_t id) {
    return tables->intern->object_states.items.items[id];
}

bool state_get_object(const StateTables *tables, const State *state, uint32_t object,
                      ObjectState *out) {
    uint32_t id;
    if (!pmap_find(state->objects, object, &id)) {
        return false;
    }
    *out = *state_object_state_at(tables, id);
    return true;
}

void state_set_object(StateTables *tables, State *state, uint32_t object, const ObjectState *to) {
    ObjectState clean;
    memset(&clean, 0, sizeof clean);
    clean.state = to->state;
    clean.owner = to->owner;
    clean.status = to->status;
    clean.failed_at = to->failed_at;
    clean.marked_at = to->marked_at;
    clean.content = to->content;
    clean.tested = to->tested;
    clean.loaded = to->loaded;
    clean.escaped = to->escaped;
    clean.held_outside = to->held_outside;
    clean.length = to->length;
    uint32_t id = pool_intern(tables->arena, &tables->intern->object_states, &clean);
    state->objects = pmap_put(tables->pmaps, state->objects, object, id);
}

typedef struct HoldSearch {
    const StateTables *tables;
    const State *state;
    Value handle, except;
    bool found;
} HoldSearch;

static bool state_value_is(const StateTables *tables, const State *state, Value value,
                           Value handle) {
    Fact fact;
    if (value_at(tables->values, value)->kind == VALUE_IS_SYM &&
        state_get_fact(tables, state, value, &fact) && fact.choice) {
        const Choice *choice = state_choice_at(tables, fact.choice);
        for (uint32_t i = 0; i < choice->count; i++) {
            if (choice->values[i] == handle) {
                return true;
            }
        }
    }
    return value == handle;
}

bool state_value_holds(const StateTables *tables, const State *state, Value value,
                       uint32_t object) {
    return state_value_is(tables, state, value, value_handle(tables->values, object));
}

bool state_is_model_cell(const StateTables *tables, Value cell) {
    const Root *root = value_root_at(tables->values, value_at(tables->values, cell)->a);
    if (root->kind == ROOT_LOCAL || root->kind == ROOT_TEMP) {
        return tables->model_functions && tables->model_functions[root->a];
    }
    return root->kind == ROOT_GLOBAL && tables->model_globals && tables->model_globals[root->a];
}

static bool state_visit_hold(void *context, uint32_t key, uint32_t value) {
    HoldSearch *search = context;
    if (key != search->except &&
        state_value_is(search->tables, search->state, value, search->handle) &&
        !state_is_model_cell(search->tables, key)) {
        search->found = true;
    }
    return !search->found;
}

bool state_may_be_handle(const StateTables *tables, const State *state, Value value) {
    Fact fact;
    const ValueNode *node = value_at(tables->values, value);
    if (node->kind != VALUE_IS_SYM || !state_get_fact(tables, state, value, &fact) ||
        !fact.choice) {
        return node->kind == VALUE_IS_HANDLE && pmap_find(state->objects, node->a, NULL);
    }
    const Choice *choice = state_choice_at(tables, fact.choice);
    for (uint32_t i = 0; i < choice->count; i++) {
        node = value_at(tables->values, choice->values[i]);
        if (node->kind == VALUE_IS_HANDLE && pmap_find(state->objects, node->a, NULL)) {
            return true;
        }
    }
    return false;
}

static bool state_visit_chosen(void *context, uint32_t key, uint32_t id) {
    HoldSearch *search = context;
    const Choice *choice =
        state_choice_at(search->tables, state_fact_at(search->tables, id)->choice);
    (void)key;
    for (uint32_t i = 0; i < choice->count && !search->found; i++) {
        search->found = choice->values[i] == search->handle;
    }
    return !search->found;
}

bool state_holds(const StateTables *tables, const State *state, uint32_t object, Value except) {
    HoldSearch search = {tables, state, value_handle(tables->values, object), except, false};
    const uint32_t mark = store_mark_of(search.handle);
    pmap_each_marked(state->facts, mark, state_visit_chosen, &search);
    const uint32_t where = search.found ? STORE_HANDLE | STORE_SYM : mark;
    search.found = false;
    pmap_each_marked(state->store, where, state_visit_hold, &search);
    return search.found;
}

/* ---- facts ------------------------------------------------------------------------ */

bool state_get_fact(const StateTables *tables, const State *state, Value value, Fact *out) {
    uint32_t id;
    if (!pmap_find(state->facts, value, &id)) {
        return false;
    }
    *out = *state_fact_at(tables, id);
    return true;
}

uint32_t state_fact(StateTables *tables, Fact fact) {
    return pool_intern(tables->arena, &tables->intern->facts, &fact);
}

void state_set_fact(StateTables *tables, State *state, Value value, Fact fact) {
    state->facts = pmap_put(tables->pmaps, state->facts, value, state_fact(tables, fact));
}

const Fact *state_fact_at(const StateTables *tables, uint32_t id) {
    return tables->intern->facts.items.items[id];
}

uint32_t state_fact_count(const StateTables *tables) {
    return (uint32_t)tables->intern->facts.items.count;
}

Fact state_no_fact(const StateTables *tables) {
    (void)tables;
    return (Fact){RANGE_EVERYTHING, 0};
}

typedef struct Mention {
    const StateTables *tables;
    Value sym;
    bool found;
} Mention;

static bool state_visit_fact_mention(void *context, uint32_t key, uint32_t id) {
    Mention *m = context;
    const ValueTable *values = m->tables->values;
    m->found = m->found || value_mentions(values, key, m->sym);
    uint32_t choice = state_fact_at(m->tables, id)->choice;
    for (uint32_t i = 0; choice && i < state_choice_at(m->tables, choice)->count; i++) {
        Value candidate = state_choice_at(m->tables, choice)->values[i];
        m->found = m->found || value_mentions(values, candidate, m->sym);
    }
    return !m->found;
}

static bool state_visit_cell_mention(void *context, uint32_t key, uint32_t value) {
    Mention *m = context;
    m->found = m->found || value_mentions(m->tables->values, value, m->sym) ||
               value_mentions(m->tables->values, key, m->sym);
    return !m->found;
}

static bool state_visit_status_mention(void *context, uint32_t object, uint32_t id) {
    Mention *m = context;
    (void)object;
    Value status = state_object_state_at(m->tables, id)->status;
    m->found = m->found || value_mentions(m->tables->values, status, m->sym);
    return !m->found;
}

bool state_mentions(const StateTables *tables, const State *state, Value sym) {
    Mention mention = {tables, sym, pmap_find(state->facts, sym, NULL)};
    bool unknown = value_at(tables->values, sym)->kind == VALUE_IS_SYM;
    const uint32_t mark = store_mark_of(sym);
    const uint32_t cells = unknown ? mark : STORE_MENTIONS | STORE_NAMELESS | STORE_INDEXED;
    const uint32_t facts = unknown ? mark : FACT_MENTIONS;
    (void)(!mention.found &&
           pmap_each_marked(state->store, cells, state_visit_cell_mention, &mention) &&
           pmap_each_marked(state->facts, facts, state_visit_fact_mention, &mention) &&
           pmap_each(state->objects, state_visit_status_mention, &mention));
    return mention.found;
}

/* Lists are short, and mostly in order. */
static void state_sort_values(Value *values, uint32_t count) {
    for (uint32_t i = 1; i < count; i++) {
        Value value = values[i];
        uint32_t at = i;
        for (; at > 0 && values[at - 1] > value; at--) {
            values[at] = values[at - 1];
        }
        values[at] = value;
    }
}

uint32_t state_choice(StateTables *tables, const Value *values, uint32_t count) {
    struct StateIntern *intern = tables->intern;
    Value sorted[STATE_CHOICE_MAX];
    assert(count <= STATE_CHOICE_MAX);
    memcpy(sorted, values, count * sizeof *values);
    state_sort_values(sorted, count);
    uint64_t at = text_hash(sorted, count * sizeof *sorted);
    for (;; at++) {
        uint32_t *slot = &intern->choice_slots[at & (intern->choice_slot_count - 1)];
        if (*slot == 0) {
            const Value *kept = arena_copy(tables->arena, sorted, count * sizeof *sorted);
            vec_push(tables->arena, &intern->choices, ((Choice){count, kept}));
            *slot = (uint32_t)intern->choices.count - 1;
            break;
        }
        const Choice *old = &intern->choices.items[*slot];
        if (old->count == count && memcmp(old->values, sorted, count * sizeof *sorted) == 0) {
            return *slot;
        }
    }
    uint32_t id = (uint32_t)intern->choices.count - 1;
    if (intern->choices.count * 2 > intern->choice_slot_count) {
        intern->choice_slot_count *= 2;
        intern->choice_slots = ARENA_ARRAY(tables->arena, uint32_t, intern->choice_slot_count);
        for (uint32_t i = 1; i < intern->choices.count; i++) {
            const Choice *c = &intern->choices.items[i];
            uint64_t h = text_hash(c->values, c->count * sizeof *c->values);
            while (intern->choice_slots[h & (intern->choice_slot_count - 1)]) {
                h++;
            }
            intern->choice_slots[h & (intern->choice_slot_count - 1)] = i;
        }
    }
    return id;
}

const Choice *state_choice_at(const StateTables *tables, uint32_t choice) {
    return &tables->intern->choices.items[choice];
}
