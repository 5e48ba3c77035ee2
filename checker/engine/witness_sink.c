/* witness_sink.c - what the executor tells while a path is replayed. */
#include "engine/witness_replay.h"

#include <string.h>

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

static void replay_unwind(void *context, const State *state, uint32_t uid, bool is_cxx) {
    Replay *r = context;
    (void)is_cxx; /* at one place it is the one or the other */
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

void witness_add_step(Replay *r, Step step, uint32_t uid) {
    step.depth = r->depth;
    vec_push(r->arena, &r->steps, step);
    vec_push(r->arena, &r->uids, uid);
}

static void replay_tell(Replay *r, StepKind kind, uint32_t uid, const char *message) {
    Step step = {.kind = kind, .message = message};
    if (uid != STATE_NONE) {
        step.loc = core_instr(r->exploration->engine, uid)->loc;
        step.function =
            ir_shown_name(r->arena, core_function_of(r->exploration->engine, uid)->name);
    }
    witness_add_step(r, step, uid);
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
        replay_tell(r, kind, uid, arena_strdup(r->arena, message));
    }
}

const ExecSink witness_sink = {.reach = replay_reach,
                               .call = replay_call,
                               .leave = replay_leave,
                               .unwind = replay_unwind,
                               .report = replay_report,
                               .doubt = replay_doubt,
                               .event = NULL,
                               .unknown = replay_unknown,
                               .note = replay_note};
