/* witness_replay.c - a path of the explored graph, executed again alone. */
#include "engine/witness_private.h"

#include <string.h>

typedef struct Replay {
    Exploration *exploration;
    Arena *arena;
    const RawFinding *raw;
    VEC(Step) steps;
    uint32_t depth;
    bool found;          /* the report was triggered */
    const char *guessed; /* see Exec.guessed */
    const char *doubt;   /* about the next report */
    uint32_t object;
    uint32_t degraded;
    /* what the execution of the current node is to lead to */
    uint32_t want_block, want_index;
    Decision want;
    uint32_t want_callee; /* STATE_NONE: no call */
    bool want_leave, want_unwind, want_report;
    /* what it led to */
    bool got;
    State state;
    ExecCall call;
    Arena *scratch;
    Trail *trail;
} Replay;

/* ---- what the executor tells ------------------------------------------------------ */

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

static void replay_unwind(void *context, const State *state, uint32_t uid) {
    Replay *r = context;
    if (!r->got && r->want_unwind && uid == r->want.uid) {
        r->got = true;
        r->state = *state;
    }
}

static void replay_report(void *context, const RuleReport *report, uint32_t object, uint32_t uid,
                          const State *state) {
    Replay *r = context;
    const StateTables *tables = r->exploration->engine->tables;
    if (!r->want_report) {
        return;
    }
    uint32_t site = object == STATE_NONE ? STATE_NONE : state_object_at(tables, object)->site;
    uint32_t wanted =
        r->raw->object == STATE_NONE ? STATE_NONE : state_object_at(tables, r->raw->object)->site;
    if (report == r->raw->report && uid == r->raw->place && site == wanted) {
        r->guessed = r->guessed ? r->guessed : r->doubt;
        r->found = true;
        r->object = object;
        r->degraded = state->degraded;
    }
    r->doubt = NULL;
}

static void replay_doubt(void *context, const char *why) {
    ((Replay *)context)->doubt = why;
}

static void replay_unknown(void *context, const char *reason, uint32_t uid, uint32_t object) {
    (void)context, (void)reason, (void)uid, (void)object;
}

static void replay_add(Replay *r, StepKind kind, uint32_t uid, const char *function,
                       const char *message) {
    Step step = {.kind = kind, .function = function, .message = message, .depth = r->depth};
    if (uid != STATE_NONE) {
        step.loc = core_instr(r->exploration->engine, uid)->loc;
        step.function =
            ir_shown_name(r->arena, core_function_of(r->exploration->engine, uid)->name);
    }
    vec_push(r->arena, &r->steps, step);
}

/* Another round of a loop that decides the same again. */
static bool replay_repeats(const Replay *r, StepKind kind, uint32_t uid, const char *message) {
    if (r->steps.count == 0 || kind != STEP_BRANCH || uid == STATE_NONE) {
        return false;
    }
    const Step *last = &vec_last(&r->steps);
    IrLoc loc = core_instr(r->exploration->engine, uid)->loc;
    return last->kind == kind && last->loc.line == loc.line && last->loc.column == loc.column &&
           strcmp(last->message, message) == 0;
}

static void replay_note(void *context, StepKind kind, uint32_t uid, const char *message) {
    Replay *r = context;
    if (!r->found && !r->got && !replay_repeats(r, kind, uid, message)) {
        replay_add(r, kind, uid, NULL, arena_strdup(r->arena, message));
    }
}

static const ExecSink replay_sink = {.reach = replay_reach,
                                     .call = replay_call,
                                     .leave = replay_leave,
                                     .unwind = replay_unwind,
                                     .report = replay_report,
                                     .doubt = replay_doubt,
                                     .event = NULL,
                                     .unknown = replay_unknown,
                                     .note = replay_note};

/* ---- along the path --------------------------------------------------------------- */

static void replay_execute(Replay *r, const Node *node, const State *state, Decision directive) {
    Exec exec = {.engine = r->exploration->engine,
                 .sink = &replay_sink,
                 .context = r,
                 .entry = node->instance->entry,
                 .directive = directive};
    exec.arena = arena_open();
    r->got = false;
    exec_run(&exec, node->instance->info->id, node->instance->depth, node->block, node->index,
             state);
    r->guessed = r->guessed ? r->guessed : exec.guessed;
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
    const char *name = ir_shown_name(r->arena, callee->ir->name);
    Step step = {.kind = STEP_CALL,
                 .loc = model ? callee->ir->loc : instr->loc,
                 .function = model ? name : ir_shown_name(r->arena, from->instance->info->ir->name),
                 .message = arena_printf(r->arena, model ? "%s is called" : "calls %s", name),
                 .depth = r->depth};
    if (!callee->ir->in_system_header) {
        vec_push(r->arena, &r->steps, step);
    }
    r->depth++;
}

static void replay_want(Replay *r, const Edge *edge, const Node *to) {
    r->want_callee = edge->via ? edge->via->instance->info->id : STATE_NONE;
    r->want_unwind = !edge->via && to->block == GRAPH_EXIT && to->index == GRAPH_UNWIND;
    r->want_leave = !edge->via && to->block == GRAPH_EXIT && !r->want_unwind;
    r->want_block = to->block;
    r->want_index = to->index;
    r->want = edge->decision;
    r->want_report = false;
}

static void replay_want_call(Replay *r, uint32_t function) {
    r->want_callee = function;
    r->want_leave = r->want_unwind = r->want_report = false;
}

static void replay_remember(const Replay *r, TrailStep step) {
    vec_push(r->scratch, r->trail, step);
}

/* Carries out one edge of the path. */
static bool replay_edge(Replay *r, Edge *edge, Node *to, State *state) {
    replay_want(r, edge, to);
    replay_remember(r, (TrailStep){edge->from, *state, edge, to, NULL});
    replay_execute(r, edge->from, state, edge->decision);
    if (!r->got) {
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
    replay_remember(r, (TrailStep){edge->via, inside, NULL, NULL, NULL});
    r->depth = depth;
    ExecReturn back = {.caller = &call.caller,
                       .entry = &call.entry,
                       .exit = &inside,
                       .call_uid = edge->from->instance->info->block_uid[call.block] + call.index,
                       .depth = edge->from->instance->depth,
                       .callee = call.function,
                       .callee_depth = call.depth,
                       .return_uid = edge->via->return_uid};
    bool raised = edge->via->index == GRAPH_UNWIND;
    *state = raised ? exec_unwound(r->exploration->engine, &back, to->block == GRAPH_EXIT)
                    : exec_return(r->exploration->engine, &back);
    return true;
}

/* A loop that has to go round many times before it can be left is in the graph as one round. */
#define REPLAY_ROUNDS 2000

/* Goes on like the edge; if that is not possible yet, after some rounds of the loop. */
static bool replay_after_rounds(Replay *r, Edge *edge, Node *to, State *state) {
    State before = *state;
    size_t made = r->trail->count;
    if (replay_edge(r, edge, to, state)) {
        return true;
    }
    if (vec_last(r->trail).edge != edge) {
        return false; /* in a callee */
    }
    Cycle cycle = witness_cycle(r->scratch, edge->from);
    for (int round = 0; cycle.count > 0 && round < REPLAY_ROUNDS; round++) {
        State begun = before;
        r->trail->count = made;
        for (size_t i = 0; i < cycle.count; i++) {
            if (!replay_edge(r, cycle.items[i].edge, cycle.items[i].to, &before)) {
                return false;
            }
        }
        if (before.store == begun.store && before.facts == begun.facts) {
            return false; /* nothing will ever be different */
        }
        made = r->trail->count;
        *state = before;
        if (replay_edge(r, edge, to, state)) {
            return true;
        }
        if (vec_last(r->trail).edge != edge) {
            return false;
        }
    }
    return false;
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
        ok = replay_after_rounds(r, &to->edges.items[to->best], to, state);
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
    replay_want_call(r, instance->info->id);
    replay_remember(r, (TrailStep){from, *state, NULL, instance->start, instance->best_caller});
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
    r->want_leave = r->want_unwind = false;
    r->want_block = UINT32_MAX;
    replay_execute(r, node, &state, DECISION_NONE);
    return r->found;
}

bool witness_replay(Exploration *exploration, Arena *arena, Arena *scratch, const RawFinding *raw,
                    Node *node, Witness *witness, Trail *trail) {
    Replay r = {.exploration = exploration,
                .arena = arena,
                .raw = raw,
                .object = raw->object,
                .degraded = STATE_NONE,
                .scratch = scratch,
                .trail = trail};
    exploration->engine->statistics.replays++;
    if (replay_finding(&r, node)) {
        witness->confirmed = true;
        witness->step_count =
            witness_fold_rounds(arena, r.steps.items, (uint32_t)r.steps.count, &witness->steps);
        witness->object = r.object;
        witness->degraded = r.degraded;
        witness->guessed = r.guessed;
    }
    return witness->confirmed;
}

bool witness_step(Exploration *exploration, const TrailStep *step, const State *state,
                  State *result) {
    Arena *scratch = arena_open();
    Replay r = {.exploration = exploration,
                .arena = scratch,
                .degraded = STATE_NONE,
                .found = true /* nothing is told */};
    Decision directive = DECISION_NONE;
    if (step->edge) {
        replay_want(&r, step->edge, step->to);
        directive = step->edge->decision;
    } else if (step->caller) {
        replay_want_call(&r, step->to->instance->info->id);
    }
    replay_execute(&r, step->node, state, directive);
    *result = r.want_callee == STATE_NONE ? r.state : r.call.entry;
    arena_close(scratch);
    return r.got;
}
