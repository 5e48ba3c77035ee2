/* witness_replay.c - a path of the explored graph, executed again alone. */
#include "engine/witness_replay.h"

/* ---- along the path --------------------------------------------------------------- */

static void replay_execute(Replay *r, const Node *node, const State *state, Decision directive) {
    Exec exec = {.engine = r->exploration->engine,
                 .sink = &witness_sink,
                 .context = r,
                 .entry = r->entry,
                 .directive = directive};
    bool elsewhere = r->begin != IR_NO_BLOCK;
    exec.arena = arena_open();
    r->got = false;
    exec_run(&exec, node->instance->info->id, node->instance->depth,
             elsewhere ? r->begin : node->block, elsewhere ? 0 : node->index, state);
    r->begin = IR_NO_BLOCK;
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
        witness_add_step(r, step, STATE_NONE);
    }
    r->depth++;
}

static void replay_want(Replay *r, const Edge *edge, const Node *to) {
    r->want_callee = edge->via ? edge->via->instance->info->id : STATE_NONE;
    r->want_unwind = !edge->via && to->block == GRAPH_EXIT &&
                     (to->index == GRAPH_UNWIND || to->index == GRAPH_THROW);
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
    const State *entry = r->entry;
    if (!replay_to(r, edge->via, &inside)) {
        return false;
    }
    r->entry = entry;
    replay_remember(r, (TrailStep){edge->via, inside, NULL, NULL, NULL});
    r->depth = depth;
    ExecReturn back = {.caller = &call.caller,
                       .entry = &call.entry,
                       .shown = &call.entry,
                       .exit = &inside,
                       .call_uid = edge->from->instance->info->block_uid[call.block] + call.index,
                       .depth = edge->from->instance->depth,
                       .callee = call.function,
                       .callee_depth = call.depth,
                       .return_uid = edge->via->return_uid};
    bool raised = edge->via->index == GRAPH_UNWIND || edge->via->index == GRAPH_THROW;
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
    if (r->course) {
        r->course->is_whole = false;
    }
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

/* The first step leads where it leads even if what is known speaks against it. */
static bool replay_detour(Replay *r, State *state) {
    const Detour *detour = r->detour;
    bool ok = true;
    for (size_t i = 0; ok && i < detour->way_count; i++) {
        State before = *state;
        ok = replay_edge(r, detour->ways[i].edge, detour->ways[i].to, state);
        if (!ok && i == 0) {
            *state = before;
            ok = true;
        }
    }
    r->told_before = (uint32_t)r->steps.count;
    r->begin = detour->begin;
    return ok;
}

static void replay_note_fork(Replay *r, Edge *edge, uint32_t frame, size_t left) {
    r->fork_count++;
    if (r->course) {
        vec_push(r->scratch, &r->course->forks,
                 ((Fork){edge, frame, (uint32_t)left, (uint32_t)r->steps.count}));
    }
}

static void replay_note_end(Replay *r, uint32_t frame) {
    if (r->course) {
        while (r->course->frame_ends.count <= frame) {
            vec_push(r->scratch, &r->course->frame_ends, 0);
        }
        r->course->frame_ends.items[frame] = (uint32_t)r->steps.count;
    }
}

/* From the entry of the target's instance to the target. */
static bool replay_to(Replay *r, Node *target, State *state) {
    Arena *scratch = arena_open();
    VEC(Node *) path = {0};
    uint32_t frame = r->frame_count++;
    bool ok = true;
    r->entry = arena_copy(r->scratch, state, sizeof *state);
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
        Edge *edge = &to->edges.items[to->best];
        bool turns = r->detour && r->detour->fork == r->fork_count;
        replay_note_fork(r, edge, frame, i);
        if (turns) {
            ok = replay_detour(r, state);
            i = r->detour->left;
        } else {
            ok = replay_after_rounds(r, edge, to, state);
        }
    }
    replay_note_end(r, frame);
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
                .begin = IR_NO_BLOCK,
                .scratch = scratch,
                .trail = trail};
    Course course = {.is_whole = true};
    r.course = &course;
    exploration->engine->statistics.replays++;
    if (replay_finding(&r, node)) {
        course.uids = r.uids.items;
        witness_set_aside(exploration, raw, node, &course, r.steps.items, (uint32_t)r.steps.count);
        witness->confirmed = true;
        witness->step_count =
            witness_fold_rounds(arena, r.steps.items, (uint32_t)r.steps.count, &witness->steps);
        witness->object = r.object;
        witness->degraded = r.degraded;
        witness->guessed = r.guessed;
    }
    return witness->confirmed;
}

bool witness_detour(Exploration *exploration, Arena *arena, const RawFinding *raw, Node *node,
                    const Detour *detour, const Step **steps, uint32_t *count) {
    Trail trail = {0};
    Replay r = {.exploration = exploration,
                .arena = arena,
                .raw = raw,
                .object = raw->object,
                .degraded = STATE_NONE,
                .begin = IR_NO_BLOCK,
                .scratch = arena,
                .trail = &trail,
                .detour = detour};
    bool found = replay_finding(&r, node);
    *steps = r.steps.count > 0 ? r.steps.items + r.told_before : NULL;
    *count = (uint32_t)r.steps.count - r.told_before;
    return found;
}

bool witness_step(Exploration *exploration, const TrailStep *step, const State *state,
                  State *result) {
    Arena *scratch = arena_open();
    Replay r = {.exploration = exploration,
                .arena = scratch,
                .degraded = STATE_NONE,
                .begin = IR_NO_BLOCK,
                .entry = step->node->instance->entry,
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
