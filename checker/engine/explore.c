/* explore.c - the exploration: nodes are executed, what comes out becomes nodes. */
#include "engine/explore.h"

#include "engine/call_reach.h"

#include <string.h>

typedef struct ExploreStep {
    Exploration *exploration;
    Node *node;
} ExploreStep;

static void explore_reach(void *context, uint32_t block, uint32_t index, const State *state,
                          Decision decision) {
    ExploreStep *step = context;
    Edge edge = {step->node, NULL, decision, false};
    graph_reach(step->exploration->graph, step->node->instance, block, index, state, edge);
}

static void explore_continue(Exploration *e, const Caller *caller, Node *exit);

/* One more exit of the instance: its callers go on with it. */
static void explore_exit(Exploration *e, Instance *instance, uint32_t index, const State *state,
                         uint32_t uid, Edge edge) {
    Node *exit = graph_reach(e->graph, instance, GRAPH_EXIT, index, state, edge);
    if (!exit || exit->is_done) {
        return;
    }
    exit->is_done = true;
    exit->return_uid = uid;
    vec_push_few(e->arena, &instance->exits, exit);
    for (size_t i = 0; i < instance->callers.count; i++) {
        Caller caller = instance->callers.items[i]; /* the list may grow */
        explore_continue(e, &caller, exit);
    }
}

/* An exception comes out of a call: the caller's handler runs, or it goes on to whoever has
 * called that. */
static void explore_handle(Exploration *e, const Caller *caller, const ExecReturn *back, Edge edge,
                           bool is_cxx) {
    Instance *instance = caller->node->instance;
    const IrBlock *blocks = instance->info->ir->blocks;
    uint32_t handler = blocks[caller->block].handler;
    if (handler != IR_NO_BLOCK && blocks[handler].is_landing == is_cxx) {
        State state = exec_unwound(e->engine, back, false);
        graph_reach(e->graph, instance, handler, 0, &state, edge);
    } else if (is_cxx ? instance->info->in_catch : instance->info->in_try) {
        State state = exec_unwound(e->engine, back, true);
        explore_exit(e, instance, is_cxx ? GRAPH_THROW : GRAPH_UNWIND, &state, back->call_uid,
                     edge);
    }
}

/* The caller goes on with one of the callee's exits. */
static void explore_continue(Exploration *e, const Caller *caller, Node *exit) {
    Instance *instance = caller->node->instance, *callee = exit->instance;
    ExecReturn back = {.caller = caller->state,
                       .entry = callee->entry,
                       .shown = caller->shown,
                       .exit = exit->state,
                       .call_uid = instance->info->block_uid[caller->block] + caller->index,
                       .depth = instance->depth,
                       .callee = callee->info->id,
                       .callee_depth = callee->depth,
                       .return_uid = exit->return_uid};
    Edge edge = {caller->node, exit, DECISION_NONE, false};
    if (exit->index == GRAPH_UNWIND || exit->index == GRAPH_THROW) {
        explore_handle(e, caller, &back, edge, exit->index == GRAPH_THROW);
        return;
    }
    State state = exec_return(e->engine, &back);
    graph_reach(e->graph, instance, caller->block, caller->index + 1, &state, edge);
}

static void explore_call(void *context, const ExecCall *call) {
    ExploreStep *step = context;
    Exploration *e = step->exploration;
    bool is_new;
    Instance *callee =
        graph_instance(e->graph, call->function, call->depth, &call->entry, call->hidden, &is_new);
    Caller caller = {.node = step->node,
                     .block = call->block,
                     .index = call->index,
                     .state = state_intern(e->engine->tables, &call->caller),
                     .shown = state_intern(e->engine->tables, &call->entry)};
    if (is_new) {
        e->engine->statistics.summaries++;
    } else {
        e->engine->statistics.summary_hits++;
    }
    vec_push_few(e->arena, &callee->callers, caller);
    for (size_t i = 0; i < callee->exits.count; i++) {
        explore_continue(e, &caller, callee->exits.items[i]);
    }
}

static void explore_leave(void *context, const State *state, uint32_t uid) {
    ExploreStep *step = context;
    Exploration *e = step->exploration;
    Instance *instance = step->node->instance;
    bool apart = instance->info->called_by_model || instance->info->address_taken;
    Edge edge = {step->node, NULL, DECISION_NONE, false};
    explore_exit(e, instance, apart ? uid : 0, state, uid, edge);
}

static void explore_unwind(void *context, const State *state, uint32_t uid, bool is_cxx) {
    ExploreStep *step = context;
    Edge edge = {step->node, NULL, {uid, EXEC_RAISES}, false};
    explore_exit(step->exploration, step->node->instance, is_cxx ? GRAPH_THROW : GRAPH_UNWIND,
                 state, uid, edge);
}

static void explore_report(void *context, const RuleReport *report, uint32_t object, uint32_t uid,
                           const State *state) {
    ExploreStep *step = context;
    Exploration *e = step->exploration;
    (void)state;
    uint32_t site =
        object == STATE_NONE ? STATE_NONE : state_object_at(e->engine->tables, object)->site;
    const char *key = arena_printf(e->arena, "%u:%u:%u", report->index, site, uid);
    RawFinding *raw = strmap_get(e->raw_index, key);
    if (!raw) {
        raw = ARENA_NEW(e->arena, RawFinding);
        raw->report = report;
        raw->object = object;
        raw->place = uid;
        strmap_put(e->raw_index, key, raw);
        vec_push(e->arena, &e->raws, raw);
    }
    if (raw->nodes.count == 0 || vec_last(&raw->nodes) != step->node) {
        vec_push(e->arena, &raw->nodes, step->node);
    }
}

static void explore_note_event(Exploration *e, const char *key) {
    if (!strmap_has(e->events, key)) {
        strmap_put(e->events, key, e);
    }
}

static void explore_event(void *context, const char *name, uint32_t uid, uint32_t site) {
    Exploration *e = ((ExploreStep *)context)->exploration;
    explore_note_event(e, arena_printf(e->arena, "%s@%u", name, uid));
    explore_note_event(e, arena_printf(e->arena, "%s#%u", name, site));
    const char *key = arena_printf(e->arena, "%s@%u#%u", name, uid, site);
    if (!strmap_has(e->events, key)) {
        explore_note_event(e, key);
        vec_push(e->arena, &e->placed_events, (struct ExploreEvent){name, uid, site});
    }
}

static void explore_unknown(void *context, const char *reason, uint32_t uid, uint32_t object) {
    Exploration *e = ((ExploreStep *)context)->exploration;
    const char *key = arena_printf(e->arena, "%s@%u@%u", reason, uid, object);
    if (!strmap_has(e->unknown_index, key)) {
        strmap_put(e->unknown_index, key, e);
        vec_push(e->arena, &e->unknowns, (Unknown){reason, uid, object});
    }
}

static void explore_vague(void *context) {
    ((ExploreStep *)context)->exploration->is_vague = true;
}

static void explore_tell(void *context, const EngineFact *fact, const char *reason) {
    Exploration *e = ((ExploreStep *)context)->exploration;
    const char *key = reason ? fact->name
                      : fact->text
                          ? arena_printf(e->arena, "%s=%s", fact->name, fact->text)
                          : arena_printf(e->arena, "%s=%lld", fact->name, (long long)fact->number);
    if (strmap_has(e->fact_index, key)) {
        return;
    }
    strmap_put(e->fact_index, key, e);
    if (reason) {
        vec_push(e->arena, &e->fact_gaps,
                 ((EngineFactGap){fact->name, arena_strdup(e->arena, reason)}));
    } else {
        vec_push(e->arena, &e->facts,
                 ((EngineFact){fact->name, fact->text ? arena_strdup(e->arena, fact->text) : NULL,
                               fact->number}));
    }
}

static const ExecSink explore_sink = {.reach = explore_reach,
                                      .call = explore_call,
                                      .leave = explore_leave,
                                      .unwind = explore_unwind,
                                      .report = explore_report,
                                      .event = explore_event,
                                      .unknown = explore_unknown,
                                      .vague = explore_vague,
                                      .tell = explore_tell,
                                      .note = NULL};

/* The same without merging: nothing is vague, and what the model asks has one answer. */
static const ExecSink explore_exact_sink = {.reach = explore_reach,
                                            .call = explore_call,
                                            .leave = explore_leave,
                                            .unwind = explore_unwind,
                                            .report = explore_report,
                                            .event = explore_event,
                                            .unknown = explore_unknown,
                                            .vague = NULL,
                                            .tell = explore_tell,
                                            .note = NULL};

static void explore_node(Exploration *e, Node *node) {
    ExploreStep step = {e, node};
    Exec exec = {.engine = e->engine,
                 .sink = e->graph->guide ? &explore_exact_sink : &explore_sink,
                 .context = &step,
                 .entry = node->instance->entry,
                 .directive = DECISION_NONE};
    exec.arena = e->scratch;
    node->is_done = true;
    exec_run(&exec, node->instance->info->id, node->instance->depth, node->block, node->index,
             node->state);
    arena_clear(e->scratch);
}

static Exploration *explore_open(Engine *engine) {
    Arena *arena = arena_open();
    Exploration *e = ARENA_NEW(arena, Exploration);
    e->arena = arena;
    e->scratch = arena_open();
    e->engine = engine;
    e->before = state_begin(engine->tables, arena);
    e->graph = graph_open(arena, engine);
    e->raw_index = strmap_new(arena);
    e->events = strmap_new(arena);
    e->unknown_index = strmap_new(arena);
    e->fact_index = strmap_new(arena);
    return e;
}

void explore_close(Exploration *exploration) {
    if (exploration) {
        state_end(exploration->engine->tables, exploration->before);
        arena_close(exploration->scratch);
        arena_close(exploration->arena);
    }
}

Exploration *explore_run(Engine *engine, uint32_t start) {
    Exploration *e = explore_open(engine);
    State initial = state_initial();
    bool is_new;
    e->root = graph_instance(e->graph, start, 0, &initial, NULL, &is_new);
    for (Node *node = graph_next(e->graph); node; node = graph_next(e->graph)) {
        explore_node(e, node);
    }
    engine->statistics.states += e->graph->node_count;
    return e;
}

/* ---- towards one finding ------------------------------------------------------------- */

typedef VEC(Node *) NodeList;

typedef struct Approach {
    Arena *arena;
    Guide *guide;
    uint32_t *distances; /* by number of the node; GRAPH_FAR: not met yet */
    NodeList queue;
} Approach;

static uint32_t *explore_far(Arena *arena, uint64_t count) {
    uint32_t *distances = ARENA_ARRAY(arena, uint32_t, count + 1);
    memset(distances, 0xff, (count + 1) * sizeof *distances);
    return distances;
}

static void explore_approach(const Exploration *e, Approach *a, Node *node, uint32_t distance) {
    uint32_t *known =
        &a->guide
             ->distances[graph_point(e->engine, node->instance->info, node->block, node->index)];
    if (a->distances[node->number] == GRAPH_FAR) {
        a->distances[node->number] = distance;
        *known = distance < *known ? distance : *known;
        vec_push(a->arena, &a->queue, node);
    }
}

static void explore_approach_before(const Exploration *e, Approach *a, const Node *node) {
    uint32_t next = a->distances[node->number] + 1;
    for (size_t i = 0; i < node->edges.count; i++) {
        const Edge *edge = &node->edges.items[i];
        explore_approach(e, a, edge->from, next);
        if (edge->via) {
            explore_approach(e, a, edge->via, next);
        }
    }
    const Instance *instance = node->instance;
    for (size_t i = 0; node == instance->start && i < instance->callers.count; i++) {
        explore_approach(e, a, instance->callers.items[i].node, next);
    }
}

/* Breadth first, backwards from the finding's nodes: over edges, into the callees
 * they came through, and from a function's entry to its callers. */
static const Guide *explore_guide(Arena *arena, const Exploration *e, const RawFinding *raw) {
    Arena *scratch = arena_open();
    Guide *guide = ARENA_NEW(arena, Guide);
    guide->distances = explore_far(arena, graph_point_count(e->engine));
    Approach approach = {scratch, guide, explore_far(scratch, e->graph->node_count), {0}};
    for (size_t i = 0; i < raw->nodes.count; i++) {
        explore_approach(e, &approach, raw->nodes.items[i], 0);
    }
    for (size_t at = 0; at < approach.queue.count; at++) {
        explore_approach_before(e, &approach, approach.queue.items[at]);
    }
    arena_close(scratch);
    return guide;
}

static bool explore_is_same(const Engine *engine, const RawFinding *a, const RawFinding *b) {
    uint32_t x =
        a->object == STATE_NONE ? STATE_NONE : state_object_at(engine->tables, a->object)->site;
    uint32_t y =
        b->object == STATE_NONE ? STATE_NONE : state_object_at(engine->tables, b->object)->site;
    return a->report == b->report && a->place == b->place && x == y;
}

Exploration *explore_towards(const Exploration *exploration, const RawFinding *raw,
                             uint64_t budget) {
    Engine *engine = exploration->engine;
    Exploration *e = explore_open(engine);
    e->graph->guide = explore_guide(e->arena, exploration, raw);
    e->graph->node_limit = budget;
    State initial = state_initial();
    bool is_new;
    e->root = graph_instance(e->graph, exploration->root->info->id, 0, &initial, NULL, &is_new);
    size_t seen = 0;
    for (Node *node = graph_next(e->graph); node; node = graph_next(e->graph)) {
        explore_node(e, node);
        for (; seen < e->raws.count; seen++) {
            if (explore_is_same(engine, e->raws.items[seen], raw)) {
                e->raws.items[0] = e->raws.items[seen];
                e->raws.count = 1;
                return e;
            }
        }
    }
    explore_close(e);
    return NULL;
}

bool explore_saw_event_of(const Exploration *exploration, const char *name, uint32_t site) {
    Arena *scratch = arena_open();
    bool saw = strmap_has(exploration->events, arena_printf(scratch, "%s#%u", name, site)) ||
               strmap_has(exploration->events, arena_printf(scratch, "%s#%u", name, STATE_NONE));
    arena_close(scratch);
    return saw;
}

bool explore_saw_event_within(const Exploration *exploration, const char *name, uint32_t site,
                              uint32_t function) {
    Engine *engine = exploration->engine;
    for (size_t i = 0; i < exploration->placed_events.count; i++) {
        const struct ExploreEvent *event = &exploration->placed_events.items[i];
        if (strcmp(event->name, name) == 0 && event->site == site && event->uid != STATE_NONE &&
            call_reach(engine, function, engine->instrs[event->uid].function)) {
            return true;
        }
    }
    return false;
}

bool explore_saw_event(const Exploration *exploration, const char *name, uint32_t uid) {
    Arena *scratch = arena_open();
    bool saw = strmap_has(exploration->events, arena_printf(scratch, "%s@%u", name, uid));
    arena_close(scratch);
    return saw;
}
