/* exec.h - executes straight-line pieces of a function on one state.
 *
 * An execution starts at an instruction and goes on until control flow forks
 * for real (both sides of a branch possible, an API that can fail), a point
 * where paths join is reached, a function is called whose body matters, or the
 * function is left. What comes out is told to a sink. The exploration
 * (explore.c) and the replay of witnesses (witness_replay.c) are two sinks of the same
 * executor.
 */
#ifndef FLTCHECK_ENGINE_EXEC_H
#define FLTCHECK_ENGINE_EXEC_H

#include "engine/core.h"

/* Which way a fork went: the instruction and the alternative. */
typedef struct Decision {
    uint32_t uid; /* STATE_NONE: there was nothing to decide */
    uint32_t choice;
} Decision;

#define DECISION_NONE ((Decision){STATE_NONE, 0})

/* The alternative that the instruction raises an exception. */
#define EXEC_RAISES 99

/* A call that the sink has to carry out. */
typedef struct ExecCall {
    uint32_t function;
    uint32_t depth;        /* recursion depth of the callee's frame */
    State entry;           /* the callee's entry state */
    State caller;          /* the caller's state, live temporaries saved in it */
    const Pmap *hidden;    /* unknowns that the part has which the callee can't see, whose names
                              it must not use */
    uint32_t block, index; /* of the call; the caller goes on at index + 1 */
} ExecCall;

typedef struct Exec Exec;

typedef struct ExecSink {
    void (*reach)(void *context, uint32_t block, uint32_t index, const State *state,
                  Decision decision);
    void (*call)(void *context, const ExecCall *call);
    void (*leave)(void *context, const State *state, uint32_t uid);
    /* An exception leaves the function at that instruction. */
    void (*unwind)(void *context, const State *state, uint32_t uid, bool is_cxx);
    void (*report)(void *context, const RuleReport *report, uint32_t object, uint32_t uid,
                   const State *state);
    /* Whether the report that comes next is right is not known. May be NULL. */
    void (*doubt)(void *context, const char *why);
    /* An event happened (or the model's check was passed) at a place. */
    /* `site`: call that made the object it is about; STATE_NONE: all, or not known */
    void (*event)(void *context, const char *name, uint32_t uid, uint32_t site);
    /* Something stands in the way of a proof; object may be STATE_NONE. */
    void (*unknown)(void *context, const char *reason, uint32_t uid, uint32_t object);
    /* The model asked whether something is surely so; in a merged state that can hide
     * an execution in which it is. May be NULL. */
    void (*vague)(void *context);
    /* Something that other components have to know: a fact, or (`reason`) that it is not
     * constant. May be NULL. */
    void (*tell)(void *context, const EngineFact *fact, const char *reason);
    /* A step for the witness; NULL while exploring. */
    void (*note)(void *context, StepKind kind, uint32_t uid, const char *message);
} ExecSink;

struct Exec {
    Engine *engine;
    const ExecSink *sink;
    void *context;
    Arena *arena; /* for messages and scratch */
    FunctionInfo *info;
    uint32_t depth;     /* of this frame */
    const State *entry; /* state that the function instance began with */
    uint32_t block, index;
    State state;
    Value *temps;
    Decision directive;                /* replay: the only alternative to take at that uid */
    bool dead;                         /* the path ended */
    bool raised;                       /* the handler was told of this state */
    const struct RegionAccess *access; /* that is being judged, or NULL */
    const char *guessed;               /* why a decision shows nothing (exec_vague()), or NULL */
    bool is_perhaps_shared;            /* a report's block has no other holder only perhaps */
};

/* Runs from (block, index) of `function`. `state` may hold saved temporaries. */
void exec_run(Exec *exec, uint32_t function, uint32_t depth, uint32_t block, uint32_t index,
              const State *state);

/* What is needed to go on in the caller when a callee has ended. */
typedef struct ExecReturn {
    const State *caller; /* at the call, temporaries saved */
    const State *entry;  /* the callee's entry state */
    const State *shown;  /* what this caller has of it, if it is shared by several */
    const State *exit;   /* the callee's exit state */
    uint32_t call_uid;   /* the call instruction */
    uint32_t depth;      /* of the caller's frame */
    uint32_t callee, callee_depth;
    uint32_t return_uid; /* the return instruction */
} ExecReturn;

/* The caller's state after a call: the callee's exit joined with what the callee
 * could not see. */
State exec_return(Engine *engine, const ExecReturn *back);

/* The same after an exception has left the callee: in the caller's handler, or, if it
 * `leaves` that function as well, for whoever called it. */
State exec_unwound(Engine *engine, const ExecReturn *back, bool leaves);

#endif
