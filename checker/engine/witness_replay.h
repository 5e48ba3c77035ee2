/* witness_replay.h - a path while it is executed again: what is wanted of the executor, and what it
 * has told (witness_sink.c). For witness_replay.c. */
#ifndef FLTCHECK_ENGINE_WITNESS_REPLAY_H
#define FLTCHECK_ENGINE_WITNESS_REPLAY_H

#include "engine/witness_private.h"

typedef struct Replay {
    Exploration *exploration;
    Arena *arena;
    const RawFinding *raw;
    VEC(Step) steps;
    VEC(uint32_t) uids; /* the instruction of each step, or STATE_NONE */
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
    const State *entry; /* what the function that runs began with */
    /* what it led to */
    bool got;
    State state;
    ExecCall call;
    Arena *scratch;
    Trail *trail;
    Course *course;       /* noted, unless it is NULL */
    const Detour *detour; /* or NULL */
    size_t fork_count;
    uint32_t begin; /* block at which the next execution begins instead, or IR_NO_BLOCK */
    uint32_t frame_count, told_before; /* steps, at the end of the detour */
} Replay;

extern const ExecSink witness_sink;

/* A step of the path, at the instruction or, if that is STATE_NONE, where `step` says. */
void witness_add_step(Replay *r, Step step, uint32_t uid);

#endif
