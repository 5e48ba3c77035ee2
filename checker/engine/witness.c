/* witness.c - shortest paths through the explored graph, replayed alone. */
#include "engine/witness.h"

#include "engine/assume.h"

#include <string.h>

#define WITNESS_FAR UINT32_MAX
#define WITNESS_TRIES 4

/* ---- distances ------------------------------------------------------------------- */

static uint32_t witness_edge_cost(const Edge *edge) {
    if (edge->from->distance == WITNESS_FAR || edge->is_banned ||
        (edge->via && edge->via->distance == WITNESS_FAR)) {
        return WITNESS_FAR;
    }
    uint32_t inside = edge->via ? edge->via->distance + 1 : 0;
    return edge->from->distance + inside + 1;
}

static bool witness_relax_node(Node *node) {
    bool changed = false;
    for (uint32_t i = 0; i < node->edges.count; i++) {
        uint32_t cost = witness_edge_cost(&node->edges.items[i]);
        if (cost < node->distance) {
            node->distance = cost;
            node->best = i;
            changed = true;
        }
    }
    return changed;
}

static bool witness_relax_instance(Instance *instance) {
    bool changed = false, again = true;
    while (again) {
        again = false;
        for (size_t i = 0; i < instance->nodes.count; i++) {
            again = witness_relax_node(instance->nodes.items[i]) || again;
        }
        changed = changed || again;
    }
    return changed;
}

static bool witness_relax_entry(Instance *instance) {
    bool changed = false;
    for (size_t i = 0; i < instance->callers.count; i++) {
        const Caller *caller = &instance->callers.items[i];
        const Instance *outer = caller->node->instance;
        if (outer->distance == WITNESS_FAR || caller->node->distance == WITNESS_FAR) {
            continue;
        }
        uint32_t cost = outer->distance + caller->node->distance + 1;
        if (cost < instance->distance) {
            instance->distance = cost;
            instance->best_caller = caller;
            changed = true;
        }
    }
    return changed;
}

void witness_prepare(Exploration *exploration) {
    Graph *graph = exploration->graph;
    for (size_t i = 0; i < graph->instances.count; i++) {
        Instance *instance = graph->instances.items[i];
        instance->distance = instance == exploration->root ? 0 : WITNESS_FAR;
        for (size_t n = 0; n < instance->nodes.count; n++) {
            instance->nodes.items[n]->distance = WITNESS_FAR;
        }
        if (instance->start) {
            instance->start->distance = 0;
        }
    }
    /* callees are made after their callers: backwards settles them first */
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = graph->instances.count; i-- > 0;) {
            changed = witness_relax_instance(graph->instances.items[i]) || changed;
        }
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < graph->instances.count; i++) {
            changed = witness_relax_entry(graph->instances.items[i]) || changed;
        }
    }
}

/* ---- replay ------------------------------------------------------------------------ */

typedef struct Replay {
    Exploration *exploration;
    Arena *arena;
    const RawFinding *raw;
    VEC(Step) steps;
    uint32_t depth;
    bool found;    /* the report was triggered */
    bool guessed;  /* see Exec.guessed */
    uint32_t object;
    uint32_t degraded;
    /* what the execution of the current node is to lead to */
    uint32_t want_block, want_index;
    Decision want;
    uint32_t want_callee; /* STATE_NONE: no call */
    bool want_leave, want_report;
    /* what it led to */
    bool got;
    State state;
    ExecCall call;
    Edge *failed; /* edge whose step could not be replayed */
} Replay;

static void replay_reach(void *context, uint32_t block, uint32_t index, const State *state,
                         Decision decision) {
    Replay *r = context;
    if (!r->got && r->want_callee == STATE_NONE && !r->want_leave && block == r->want_block &&
        index == r->want_index && decision.uid == r->want.uid &&
        decision.choice == r->want.choice) {
        r->got = true;
        r->state = *state;
    }
}

static void replay_call(void *context, const ExecCall *call) {
    Replay *r = context;
    if (!r->got && r->want_callee == call->function) {
        r->got = true;
        r->call = *call;
    }
}

static void replay_leave(void *context, const State *state, uint32_t uid) {
    Replay *r = context;
    (void)uid;
    if (!r->got && r->want_leave) {
        r->got = true;
        r->state = *state;
    }
}

static void replay_report(void *context, const RuleReport *report, uint32_t object, uint32_t uid,
                          const State *state) {
    Replay *r = context;
    const StateTables *tables = r->exploration->engine->tables;
    uint32_t site = object == STATE_NONE ? STATE_NONE : state_object_at(tables, object)->site;
    uint32_t wanted = r->raw->object == STATE_NONE
                          ? STATE_NONE
                          : state_object_at(tables, r->raw->object)->site;
    if (r->want_report && report == r->raw->report && uid == r->raw->place && site == wanted) {
        r->found = true;
        r->object = object;
        r->degraded = state->degraded;
    }
}

static void replay_unknown(void *context, const char *reason, uint32_t uid, uint32_t object) {
    (void)context, (void)reason, (void)uid, (void)object;
}

static void replay_add(Replay *r, StepKind kind, uint32_t uid, const char *function,
                       const char *message) {
    Step step = {.kind = kind, .function = function, .message = message, .depth = r->depth};
    if (uid != STATE_NONE) {
        step.loc = core_instr(r->exploration->engine, uid)->loc;
        step.function = core_function_of(r->exploration->engine, uid)->name;
    }
    vec_push(r->arena, &r->steps, step);
}

static void replay_note(void *context, StepKind kind, uint32_t uid, const char *message) {
    Replay *r = context;
    if (!r->found && !r->got) {
        replay_add(r, kind, uid, NULL, arena_strdup(r->arena, message));
    }
}

static const ExecSink replay_sink = {.reach = replay_reach,
                                     .call = replay_call,
                                     .leave = replay_leave,
                                     .report = replay_report,
                                     .event = NULL,
                                     .unknown = replay_unknown,
                                     .note = replay_note};

static void replay_execute(Replay *r, const Node *node, const State *state, Decision directive) {
    Exec exec = {.engine = r->exploration->engine,
                 .sink = &replay_sink,
                 .context = r,
                 .entry_facts = node->instance->entry->facts,
                 .directive = directive};
    exec.arena = arena_open();
    r->got = false;
    exec_run(&exec, node->instance->info->id, node->instance->depth, node->block, node->index,
             state);
    r->guessed = r->guessed || exec.guessed;
    arena_close(exec.arena);
}

static bool replay_to(Replay *r, Node *target, State *state);

static void replay_enter(Replay *r, const ExecCall *call, const Node *from) {
    const FunctionInfo *callee = &r->exploration->engine->functions[call->function];
    if (callee->is_model) {
        return;
    }
    uint32_t uid = from->instance->info->block_uid[call->block] + call->index;
    const IrInstr *instr = core_instr(r->exploration->engine, uid);
    bool model = from->instance->info->is_model;
    Step step = {.kind = STEP_CALL,
                 .loc = model ? callee->ir->loc : instr->loc,
                 .function = model ? callee->ir->name : from->instance->info->ir->name,
                 .message = arena_printf(r->arena, model ? "%s is called" : "calls %s",
                                         callee->ir->name),
                 .depth = r->depth};
    vec_push(r->arena, &r->steps, step);
    r->depth++;
}

/* Carries out one edge of the path. */
static bool replay_edge(Replay *r, Edge *edge, Node *to, State *state) {
    r->want_callee = edge->via ? edge->via->instance->info->id : STATE_NONE;
    r->want_leave = to->block == GRAPH_EXIT;
    r->want_block = to->block;
    r->want_index = to->index;
    r->want = edge->decision;
    r->want_report = false;
    replay_execute(r, edge->from, state, edge->decision);
    if (!r->got) {
        r->failed = edge;
        return false;
    }
    if (!edge->via) {
        *state = r->state;
        return true;
    }
    ExecCall call = r->call;
    uint32_t depth = r->depth;
    replay_enter(r, &call, edge->from);
    State inside = call.entry;
    if (!replay_to(r, edge->via, &inside)) {
        return false;
    }
    r->depth = depth;
    ExecReturn back = {
        .caller = &call.caller,
        .entry = &call.entry,
        .exit = &inside,
        .call_uid = edge->from->instance->info->block_uid[call.block] + call.index,
        .depth = edge->from->instance->depth,
        .callee = call.function,
        .callee_depth = call.depth,
        .return_uid = edge->via->return_uid};
    *state = exec_return(r->exploration->engine, &back);
    return true;
}

/* From the entry of the target's instance to the target. */
static bool replay_to(Replay *r, Node *target, State *state) {
    Arena *scratch = arena_open();
    VEC(Node *) path = {0};
    bool ok = true;
    for (Node *node = target; node != target->instance->start;
         node = node->edges.items[node->best].from) {
        if (node->distance == WITNESS_FAR || path.count > 100000) {
            ok = false;
            break;
        }
        vec_push(scratch, &path, node);
    }
    for (size_t i = path.count; ok && i-- > 0;) {
        Node *to = path.items[i];
        ok = replay_edge(r, &to->edges.items[to->best], to, state);
    }
    arena_close(scratch);
    return ok;
}

/* From the start of the analysis into the instance. */
static bool replay_into(Replay *r, const Instance *instance, State *state) {
    if (instance == r->exploration->root) {
        *state = *instance->entry;
        return true;
    }
    if (!instance->best_caller || instance->distance == WITNESS_FAR) {
        return false;
    }
    Node *from = instance->best_caller->node;
    if (!replay_into(r, from->instance, state) || !replay_to(r, from, state)) {
        return false;
    }
    r->want_callee = instance->info->id;
    r->want_leave = r->want_report = false;
    replay_execute(r, from, state, DECISION_NONE);
    if (!r->got) {
        return false;
    }
    replay_enter(r, &r->call, from);
    *state = r->call.entry;
    return true;
}

static bool replay_finding(Replay *r, Node *node) {
    State state;
    if (!replay_into(r, node->instance, &state) || !replay_to(r, node, &state)) {
        return false;
    }
    r->want_report = true;
    r->want_callee = STATE_NONE;
    r->want_leave = false;
    r->want_block = UINT32_MAX;
    replay_execute(r, node, &state, DECISION_NONE);
    return r->found;
}

/* ---- trying ----------------------------------------------------------------------------- */

static uint64_t witness_total(const Node *node) {
    if (node->instance->distance == WITNESS_FAR || node->distance == WITNESS_FAR) {
        return UINT64_MAX;
    }
    return (uint64_t)node->instance->distance + node->distance;
}

static Node *witness_nearest(const RawFinding *raw) {
    Node *best = NULL;
    for (size_t i = 0; i < raw->nodes.count; i++) {
        Node *node = raw->nodes.items[i];
        if (witness_total(node) != UINT64_MAX &&
            (!best || witness_total(node) < witness_total(best))) {
            best = node;
        }
    }
    return best;
}

/* Leaves out the last choice of a merged node's past before the failure. */
static bool witness_ban(const Edge *failed) {
    if (!failed) {
        return false;
    }
    for (Node *node = failed->from;; node = node->edges.items[node->best].from) {
        uint32_t open = 0;
        for (size_t i = 0; i < node->edges.count; i++) {
            open += witness_edge_cost(&node->edges.items[i]) != WITNESS_FAR;
        }
        if (open > 1) {
            node->edges.items[node->best].is_banned = true;
            return true;
        }
        if (node == node->instance->start || node->edges.count == 0) {
            return false;
        }
    }
}

static void witness_unban(Exploration *exploration) {
    for (size_t i = 0; i < exploration->graph->instances.count; i++) {
        Instance *instance = exploration->graph->instances.items[i];
        for (size_t n = 0; n < instance->nodes.count; n++) {
            Node *node = instance->nodes.items[n];
            for (size_t k = 0; k < node->edges.count; k++) {
                node->edges.items[k].is_banned = false;
            }
        }
    }
    witness_prepare(exploration);
}

static void witness_try(Exploration *exploration, Arena *arena, const RawFinding *raw,
                        Witness *witness) {
    bool banned = false;
    for (int attempt = 0; attempt < WITNESS_TRIES && !witness->confirmed; attempt++) {
        Node *node = witness_nearest(raw);
        if (!node) {
            break;
        }
        Replay r = {.exploration = exploration, .arena = arena, .raw = raw,
                    .object = raw->object, .degraded = STATE_NONE};
        exploration->engine->statistics.replays++;
        if (replay_finding(&r, node)) {
            witness->confirmed = true;
            witness->steps = r.steps.items;
            witness->step_count = (uint32_t)r.steps.count;
            witness->object = r.object;
            witness->degraded = r.degraded;
            witness->guessed = r.guessed;
        } else if (!witness_ban(r.failed)) {
            break;
        } else {
            banned = true;
            witness_prepare(exploration);
        }
    }
    if (banned) {
        witness_unban(exploration);
    }
}

/* Nodes that may be explored without merging, for one finding. */
#define WITNESS_BUDGET 20000

Witness witness_find(Exploration *exploration, Arena *arena, const RawFinding *raw) {
    Witness witness = {.object = raw->object, .degraded = STATE_NONE};
    witness_try(exploration, arena, raw, &witness);
    if (!witness.confirmed) {
        Exploration *exact = explore_towards(exploration, raw, WITNESS_BUDGET);
        if (exact) {
            witness_prepare(exact);
            witness_try(exact, arena, exact->raws.items[0], &witness);
        }
        witness_prepare(exploration); /* its distances were used for the search */
    }
    const Engine *engine = exploration->engine;
    if (witness.object != STATE_NONE && witness.object < engine->labels.count) {
        const char *label = engine->labels.items[witness.object];
        witness.label = label ? arena_strdup(arena, label) : NULL;
    }
    return witness;
}
