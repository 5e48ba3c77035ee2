/* tally.c - where an exploration has its states, and what tells them apart there. */
#include "engine/tally.h"

#include <stdlib.h>
#include <string.h>

/* How much is said: functions, those of them whose entries are looked at, points, and parts of the
 * state for each of these. */
#define TALLY_FUNCTIONS 10
#define TALLY_ENTRIES   3
#define TALLY_POINTS    5
#define TALLY_PARTS     10

/* Of a point at most so many states are compared. */
#define TALLY_SAMPLE 4000

/* What one part of one state is, as a number: equal parts have equal numbers. */
typedef struct TallyPart {
    uint32_t row, part;
    uint64_t hash;
} TallyPart;

typedef struct Tally {
    Arena *arena;
    Text *out;
    const Exploration *exploration;
    StrMap *names; /* of parts */
    VEC(TallyPart) parts;
    uint64_t *rows; /* the sum of the parts of each state */
    uint32_t row;   /* the one that is read */
} Tally;

static uint64_t tally_mix(uint64_t a, uint64_t b) {
    uint64_t h = (a ^ (b * 0x9e3779b97f4a7c15u)) * 0xff51afd7ed558ccdu;
    h = (h ^ (h >> 29)) * 0xc4ceb9fe1a85ec53u;
    return h ^ (h >> 32);
}

/* ---- names of parts ------------------------------------------------------------------ */

static const char *tally_place(const Tally *t, uint32_t uid) {
    const Engine *engine = t->exploration->engine;
    if (uid >= engine->instr_count) {
        return "?";
    }
    const IrInstr *instr = core_instr(engine, uid);
    return arena_printf(t->arena, "%s:%u", core_function_of(engine, uid)->name, instr->loc.line);
}

static const char *tally_value_name(const Tally *t, Value value);

static const char *tally_address_name(const Tally *t, Value address) {
    const Engine *engine = t->exploration->engine;
    const ValueNode *node = value_at(engine->tables->values, address);
    const char *name = memory_name(t->arena, &engine->memory, address);
    const Root *root = value_root_at(engine->tables->values, node->a);
    if (name != NULL) {
        return root->kind == ROOT_LOCAL ? arena_printf(t->arena, "%s of %s", name,
                                                       engine->program->functions[root->a]->name)
                                        : name;
    }
    switch ((RootKind)root->kind) {
    case ROOT_HEAP:
        return arena_printf(t->arena, "block %u of %s at %lld", root->k, tally_place(t, root->a),
                            (long long)node->c);
    case ROOT_UNKNOWN:
        return arena_printf(t->arena, "memory at %lld behind %s", (long long)node->c,
                            tally_value_name(t, root->a));
    case ROOT_TEMP:
        return arena_printf(t->arena, "temporary %u of %s", root->b,
                            engine->program->functions[root->a]->name);
    case ROOT_RETURN:
        return "the result";
    default:
        return arena_printf(t->arena, "memory %u at %lld", node->a, (long long)node->c);
    }
}

/* Terms go by their first unknown. */
static const char *tally_value_name(const Tally *t, Value value) {
    const Engine *engine = t->exploration->engine;
    const ValueNode *node = value_at(engine->tables->values, value);
    switch ((ValueKind)node->kind) {
    case VALUE_IS_SYM:
        return node->op == SYM_RESULT
                   ? arena_printf(t->arena, "result of %s", tally_place(t, node->a))
                   : arena_printf(t->arena, "%s %s",
                                  node->op == SYM_INIT    ? "initial"
                                  : node->op == SYM_HAVOC ? "filled"
                                  : node->op == SYM_FETCH ? "copied"
                                                          : "joined",
                                  tally_address_name(t, node->a));
    case VALUE_IS_UNARY:
    case VALUE_IS_CAST:
        return arena_printf(t->arena, "term of %s", tally_value_name(t, node->a));
    case VALUE_IS_BINARY:
        return arena_printf(
            t->arena, "term of %s",
            tally_value_name(t, value_at(engine->tables->values, node->a)->kind >= VALUE_IS_SYM
                                    ? node->a
                                    : node->b));
    case VALUE_IS_ADDR:
        return tally_address_name(t, value);
    default:
        return arena_printf(t->arena, "value %u", value);
    }
}

/* ---- parts of a state ---------------------------------------------------------------- */

static void tally_add(Tally *t, const char *name, uint64_t what) {
    uintptr_t number = (uintptr_t)strmap_get(t->names, name);
    if (number == 0) {
        number = strmap_count(t->names) + 1;
        strmap_put(t->names, name, (void *)number);
    }
    uint64_t hash = tally_mix(number, what);
    t->rows[t->row] += hash;
    vec_push(t->arena, &t->parts, ((TallyPart){t->row, (uint32_t)number - 1, hash}));
}

static bool tally_visit_cell(void *context, uint32_t key, uint32_t value) {
    Tally *t = context;
    tally_add(t, tally_address_name(t, key), tally_mix(key, value));
    return true;
}

static bool tally_visit_fact(void *context, uint32_t key, uint32_t value) {
    Tally *t = context;
    const ValueNode *node = value_at(t->exploration->engine->tables->values, key);
    const char *name = node->kind == VALUE_IS_SYM && node->op == SYM_JOIN
                           ? tally_address_name(t, node->a)
                           : arena_printf(t->arena, "fact: %s", tally_value_name(t, key));
    tally_add(t, name, tally_mix(key, value));
    return true;
}

static void tally_state(Tally *t, const State *state) {
    tally_add(t, "(typestates)", (uintptr_t)state->objects);
    tally_add(t, "(watches)", (uintptr_t)state->watches);
    tally_add(t, "(marks)", (uintptr_t)state->marks);
    tally_add(t, "(call of the driver)", state->site);
    tally_add(t, "(role)", state->role);
    tally_add(t, "(last return)", state->last_return);
    tally_add(t, "(guarded)", state->guarded);
    pmap_each(state->store, tally_visit_cell, t);
    pmap_each(state->facts, tally_visit_fact, t);
}

/* ---- counting ------------------------------------------------------------------------ */

static int tally_compare(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* How many different ones there are; the rows are sorted by that. */
static uint32_t tally_distinct(uint64_t *rows, uint32_t count) {
    uint32_t distinct = 0;
    qsort(rows, count, sizeof *rows, tally_compare);
    for (uint32_t i = 0; i < count; i++) {
        distinct += i == 0 || rows[i] != rows[i - 1];
    }
    return distinct;
}

static int tally_by_part(const void *a, const void *b) {
    const TallyPart *x = a, *y = b;
    return x->part != y->part ? (x->part < y->part ? -1 : 1)
                              : (x->row < y->row ? -1 : x->row > y->row);
}

typedef struct TallySums {
    uint32_t count;    /* states */
    size_t *starts;    /* of the entries of each part in Tally.parts */
    uint64_t *rows;    /* what is left of each state, as the sum of its parts */
    uint64_t *scratch; /* as many */
    bool *gone;        /* per part */
} TallySums;

static void tally_subtract(const Tally *t, const TallySums *sums, uint32_t part, uint64_t *rows) {
    for (size_t i = sums->starts[part]; i < sums->starts[part + 1]; i++) {
        rows[t->parts.items[i].row] -= t->parts.items[i].hash;
    }
}

static uint32_t tally_left_without(const Tally *t, const TallySums *sums, uint32_t part) {
    memcpy(sums->scratch, sums->rows, sums->count * sizeof *sums->scratch);
    tally_subtract(t, sums, part, sums->scratch);
    return tally_distinct(sums->scratch, sums->count);
}

/* What is the same in all states tells none apart. */
static void tally_leave_out_equal(const Tally *t, const TallySums *sums) {
    for (uint32_t p = 0; p < strmap_count(t->names); p++) {
        memset(sums->scratch, 0, sums->count * sizeof *sums->scratch);
        tally_subtract(t, sums, p, sums->scratch);
        sums->gone[p] = tally_distinct(sums->scratch, sums->count) == 1;
    }
}

/* Takes away the part without which fewest states are left, and says so; how many are left. */
static uint32_t tally_take_best(const Tally *t, const TallySums *sums) {
    uint32_t least = UINT32_MAX, best = 0;
    for (uint32_t p = 0; p < strmap_count(t->names); p++) {
        uint32_t left = sums->gone[p] ? UINT32_MAX : tally_left_without(t, sums, p);
        if (left < least) {
            least = left;
            best = p;
        }
    }
    if (least == UINT32_MAX) {
        return 1;
    }
    tally_subtract(t, sums, best, sums->rows);
    sums->gone[best] = true;
    text_printf(t->out, "      %6u without %s\n", least, strmap_key(t->names, best));
    return least;
}

/* Which parts tell the states apart: one after the other, those that do most. */
static void tally_explain(Tally *t, const State *const *states, uint32_t count) {
    Arena *outer = t->arena;
    t->arena = arena_open();
    t->names = strmap_new(t->arena);
    t->parts.items = NULL;
    t->parts.count = t->parts.capacity = 0;
    t->rows = ARENA_ARRAY(t->arena, uint64_t, count);
    for (t->row = 0; t->row < count; t->row++) {
        tally_state(t, states[t->row]);
    }
    qsort(t->parts.items, t->parts.count, sizeof *t->parts.items, tally_by_part);
    uint32_t parts = (uint32_t)strmap_count(t->names);
    TallySums sums = {.count = count,
                      .starts = ARENA_ARRAY(t->arena, size_t, parts + 1),
                      .rows = t->rows,
                      .scratch = ARENA_ARRAY(t->arena, uint64_t, count),
                      .gone = ARENA_ARRAY(t->arena, bool, parts)};
    sums.starts[parts] = t->parts.count;
    for (size_t i = t->parts.count; i-- > 0;) {
        sums.starts[t->parts.items[i].part] = i;
    }
    tally_leave_out_equal(t, &sums);
    for (uint32_t said = 0, left = 2; said < TALLY_PARTS && said < parts && left > 1; said++) {
        left = tally_take_best(t, &sums);
    }
    arena_close(t->arena);
    t->arena = outer;
}

/* ---- where --------------------------------------------------------------------------- */

typedef struct TallyPlace {
    uint32_t function, block, index; /* block and index: of a point */
    uint32_t nodes, instances;
    const Instance *last;
} TallyPlace;

static int tally_by_nodes(const void *a, const void *b) {
    const TallyPlace *x = a, *y = b;
    if (x->nodes != y->nodes) {
        return x->nodes > y->nodes ? -1 : 1;
    }
    return x->function < y->function ? -1 : x->function > y->function;
}

static void tally_count(TallyPlace *place, const Node *node) {
    place->function = node->instance->info->id;
    place->block = node->block;
    place->index = node->index;
    place->nodes++;
    place->instances += place->last != node->instance;
    place->last = node->instance;
}

static const char *tally_function(const Tally *t, uint32_t function) {
    const Engine *engine = t->exploration->engine;
    return ir_shown_name(t->arena, engine->program->functions[function]->name);
}

/* What tells the states apart that the function begins with. */
static void tally_entries(Tally *t, uint32_t function) {
    const Graph *graph = t->exploration->graph;
    VEC(const State *) states = {0};
    for (size_t i = 0; i < graph->instances.count && states.count < TALLY_SAMPLE; i++) {
        const Instance *instance = graph->instances.items[i];
        if (instance->info->id == function) {
            vec_push(t->arena, &states, instance->entry);
        }
    }
    uint32_t apart = 0;
    for (uint32_t i = 0; i < graph->entries_slots; i++) {
        apart += graph->entries[i] != NULL && graph->entries[i]->function == function;
    }
    text_printf(t->out, "    entries of %s: %zu, of %u sorts that are not merged\n",
                tally_function(t, function), states.count, apart);
    tally_explain(t, states.items, (uint32_t)states.count);
}

static void tally_point(Tally *t, const TallyPlace *point) {
    const Graph *graph = t->exploration->graph;
    VEC(const State *) states = {0};
    uint32_t merged = 0;
    for (size_t i = 0; i < graph->instances.count && states.count < TALLY_SAMPLE; i++) {
        const Instance *instance = graph->instances.items[i];
        bool there = instance->info->id == point->function;
        for (size_t n = 0; there && n < instance->nodes.count; n++) {
            const Node *node = instance->nodes.items[n];
            if (node->block == point->block && node->index == point->index) {
                vec_push(t->arena, &states, node->state);
                merged += node->merges > 0;
            }
        }
    }
    uint32_t uid = point->block == GRAPH_EXIT ? UINT32_MAX
                                              : core_uid(t->exploration->engine, point->function,
                                                         point->block, point->index);
    text_printf(t->out, "    %s: %u nodes, %u of them joins, in %u instances\n",
                uid == UINT32_MAX
                    ? arena_printf(t->arena, "exits of %s", tally_function(t, point->function))
                    : tally_place(t, uid),
                point->nodes, merged, point->instances);
    tally_explain(t, states.items, (uint32_t)states.count);
}

/* The places with the most nodes come first; how many there are. */
static TallyPlace *tally_find(const Tally *t, bool points, uint32_t count) {
    const Graph *graph = t->exploration->graph;
    TallyPlace *places = ARENA_ARRAY(t->arena, TallyPlace, count);
    for (size_t i = 0; i < graph->instances.count; i++) {
        const Instance *instance = graph->instances.items[i];
        for (size_t n = 0; n < instance->nodes.count; n++) {
            const Node *node = instance->nodes.items[n];
            uint32_t at = points ? graph_point(graph->engine, instance->info, node->block,
                                               node->block == GRAPH_EXIT ? 0 : node->index)
                                 : instance->info->id;
            tally_count(&places[at], node);
        }
    }
    qsort(places, count, sizeof *places, tally_by_nodes);
    return places;
}

void tally_print(Text *out, const Exploration *exploration, const char *about) {
    const Engine *engine = exploration->engine;
    Tally t = {.arena = arena_open(), .out = out, .exploration = exploration};
    uint32_t functions = engine->program->function_count, points = graph_point_count(engine);
    const TallyPlace *places = tally_find(&t, false, functions);
    text_printf(out, "%s: %llu nodes\n", about, (unsigned long long)exploration->graph->node_count);
    for (uint32_t i = 0; i < TALLY_FUNCTIONS && i < functions && places[i].nodes > 0; i++) {
        text_printf(out, "  %6u nodes in %u instances of %s\n", places[i].nodes,
                    places[i].instances, tally_function(&t, places[i].function));
    }
    for (uint32_t i = 0; i < TALLY_ENTRIES && i < functions && places[i].instances > 1; i++) {
        tally_entries(&t, places[i].function);
    }
    places = tally_find(&t, true, points);
    for (uint32_t i = 0; i < TALLY_POINTS && i < points && places[i].nodes > 1; i++) {
        tally_point(&t, &places[i]);
    }
    arena_close(t.arena);
}
