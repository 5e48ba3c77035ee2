/* core.h - what all parts of the engine share during one run: the program with
 * facts about each function computed before the exploration starts.
 */
#ifndef FLTCHECK_ENGINE_CORE_H
#define FLTCHECK_ENGINE_CORE_H

#include "engine/engine.h"
#include "engine/memory.h"
#include "engine/state.h"
#include "ir/cfg.h"

/* Functions without a body that the engine itself understands. */
typedef enum Intrinsic {
    INTRINSIC_NONE,
    INTRINSIC_CHOOSE,
    INTRINSIC_STEP,
    INTRINSIC_STOP,
    INTRINSIC_EVENT,
    INTRINSIC_EVENT_AT,
    INTRINSIC_UNKNOWN,
    INTRINSIC_FAILURE,
    INTRINSIC_SURELY,
    INTRINSIC_UNINIT,
    INTRINSIC_STATE,
    INTRINSIC_SAME_CALL,
    INTRINSIC_ALLOC,
    INTRINSIC_FREE,
    INTRINSIC_COPY,
    INTRINSIC_FILL,
    INTRINSIC_HAVOC,
    INTRINSIC_ROLE,
    INTRINSIC_WATCH,
    INTRINSIC_FOLLOWS,
    INTRINSIC_RUNS_ALONE,
    INTRINSIC_REGION,
    INTRINSIC_REGION_END,
    INTRINSIC_HAND_OVER,
    INTRINSIC_UNSETTLE,
    INTRINSIC_END_WITHOUT,
    INTRINSIC_ROOM,
    INTRINSIC_EVENT_ON_READ,
    INTRINSIC_TAG,
    INTRINSIC_SET_TAG,
    INTRINSIC_TELL_NAME,
    INTRINSIC_TELL_NUMBER,
    INTRINSIC_TOLD_NAME,
    INTRINSIC_TOLD_NUMBER,
    INTRINSIC_TOLD_ALL,
    INTRINSIC_CONSTANT,
    INTRINSIC_CONTENT_END,
    INTRINSIC_DOUBT_AT,
    INTRINSIC_THROW,
    INTRINSIC_API /* the rules' effect of one API call, called from its stub */
} Intrinsic;

/* Values of FunctionInfo.relevant: it matters, or only that it reads there, not what, or only that
 * its pointer can't be NULL. */
enum { RELEVANT = 1, RELEVANT_ACCESS, RELEVANT_TOUCH };

typedef struct FunctionInfo {
    const IrFunction *ir;
    const IrCfg *cfg; /* NULL without a body */
    uint32_t id;
    bool is_model;    /* part of the life-cycle model */
    bool is_relevant; /* contains something relevant */
    bool has_effect;  /* ... that is not only its result */
    bool is_wrapper;  /* the driver's own copy of memcpy, see wrappers.h */
    bool address_taken;
    bool address_kept;    /* ... and not only handed to the system: code of the driver may
                             come to call it through a pointer */
    bool in_try;          /* code with a handler may be waiting for its end (exec_unwind.c) */
    bool in_catch;        /* a handler for exceptions of C++ may be waiting (exec_throw.c) */
    bool raises;          /* something in it, or below it, can raise an exception */
    bool called_by_model; /* its returns are told apart, see explore.c */
    Intrinsic intrinsic;
    const RuleApi *api; /* for a call of this function, or INTRINSIC_API */
    const char *api_name;
    uint32_t first_uid;          /* uid of the first instruction */
    uint32_t *block_uid;         /* uid of each block's first instruction */
    uint8_t *relevant;           /* per instruction (uid - first_uid) */
    uint32_t *last_use;          /* per temporary: index in its block of the last use */
    const uint32_t **live;       /* per block: bit set of locals live at its entry */
    Value *cells;                /* per local: its address, or 0 (core_local) */
    uint8_t *plain;              /* per local: only loaded and stored as a whole */
    const uint32_t *reaches;     /* bit set of functions that may run meanwhile (call_reach.c) */
    const uint32_t *reaches_own; /* ... without the system's calling back */
} FunctionInfo;

/* Where an instruction is. */
typedef struct InstrPlace {
    uint32_t function, block, index;
    const IrInstr *instr;
} InstrPlace;

/* A part of a global variable that other callbacks may write (unsettled.h). */
typedef struct Unsettled {
    uint32_t global;
    int64_t offset, size; /* bytes */
} Unsettled;

/* Which objects are tracked: of one kind, made by one call, with those they hang from. */
typedef struct Focus {
    const RuleKind *kind; /* NULL: all objects of all kinds that are not `apart`, nor memory */
    uint32_t site;        /* STATE_NONE: any call */
    bool is_memory;       /* of kinds that are memory; else of all others */
    bool in_course;       /* of a kind apart: its second course of events (RuleKind.course) */
} Focus;

typedef struct Engine {
    Arena *arena; /* working memory of the run */
    const EngineInput *input;
    EngineLimits limits;
    Focus focus;
    bool is_sliced;          /* for that focus */
    bool is_wide;            /* for all kinds at once that are, or are not, memory: extract.h */
    uint32_t *call_kinds;    /* by uid: kinds of objects whose handles a call may get, as bits, for
                                that focus (handle_flow_calls()) */
    uint32_t *holding;       /* by function: parameters that point to what may hold handles, as
                                bits, for that focus */
    bool *is_dead;           /* by uid: not for that focus (dead_code.h) */
    const IrModule *program; /* with stubs */
    const RuleSet *rules;
    StateTables *tables;
    Memory memory;
    const struct FlagWords *flag_words;
    PmapPool *variables;    /* for the two sets below, which outlive explorations */
    const Pmap *kept_apart; /* variables: states that differ in them are not merged */
    const Pmap *blamed;     /* variables by which paths became impossible (witness_blame.c) */
    VEC(Unsettled) unsettled;
    bool has_except;       /* somebody takes exceptions: else they end everything */
    uint32_t thrown;       /* global that says which exception of C++ was thrown, or UINT32_MAX */
    bool changes_routines; /* a callback writes the address of some routine */
    FunctionInfo *functions;
    InstrPlace *instrs; /* by uid */
    uint32_t instr_count;
    struct {
        const char **items; /* name of the variable each object was born into */
        size_t count, capacity;
    } labels;
    struct Sightings *sightings; /* NULL: nobody wants to know */
    Text *tally;                 /* the same: where the states of each exploration are */
    struct {
        PassFigures *items; /* explorations so far */
        size_t count, capacity;
    } passes;
    struct Facts *facts;         /* what has been found out for the other side, or NULL */
    uint64_t total_nodes, spent; /* of explorations that leave something open (budget.h) */
    RunStatistics statistics;
} Engine;

/* Finds the functions that run under a handler of another one. */
void core_find_guarded(Engine *engine);
/* The same for handlers of C++ exceptions. */
void core_find_catching(Engine *engine);
/* True if the instruction throws an exception of C++ that somebody may catch. */
bool core_is_throw(const Engine *engine, uint32_t uid);
/* True if one of these handlers, from the inner ones out, takes exceptions: __finally lets them go
 * on. */
bool core_takes_exceptions(const IrFunction *ir, uint32_t handler);
/* True if a SEH exception can come out of the instruction: of a call, if one can come out of what
 * it reaches. Known after core_find_guarded(), if there are handlers at all. */
bool core_may_raise(const Engine *engine, const IrInstr *instr);

/* True if functions of the driver get the arguments: they may do anything with a pointer; the
 * system only calls it. */
bool core_is_driver_call(const Engine *engine, const IrInstr *call);

/* True if the report is looked for now: each exploration answers the rules of what it
 * is about, and those of all kinds together that are not `apart`. */
bool core_is_asked(const Engine *engine, const RuleReport *report);

/* The same for a kind by name; false if there is no such kind. */
bool core_follows(const Engine *engine, const char *kind);

/* True if blocks of memory are followed, as they are allocated and given back. */
bool core_is_of_blocks(const Engine *engine);

/* True if callbacks are followed alone, each with variables that the others may have written. */
bool core_is_per_callback(const Engine *engine);

/* ... one of them in an execution, and not for the sake of its buffers. */
bool core_runs_alone(const Engine *engine);

/* True if some objects of that kind have a typestate now. */
bool core_tracks(const Engine *engine, const RuleKind *kind);

/* True if objects of that kind, made by that instruction, have a typestate now. */
bool core_is_tracked(const Engine *engine, const RuleKind *kind, uint32_t site);

/* Here, for every pass over the program asks it of every instruction, several times. */
static inline const IrInstr *core_instr(const Engine *engine, uint32_t uid) {
    return engine->instrs[uid].instr;
}
uint32_t core_uid(const Engine *engine, uint32_t function, uint32_t block, uint32_t index);
const IrFunction *core_function_of(const Engine *engine, uint32_t uid);

/* True if instruction x has always run before y of the same function is reached. */
bool core_runs_before(const Engine *engine, uint32_t x, uint32_t y);

/* Address of a local of `function` in a frame at recursion depth `depth`. */
Value core_local(Engine *engine, uint32_t function, uint32_t local, uint32_t depth);
uint32_t core_local_root(Engine *engine, uint32_t function, uint32_t local, uint32_t depth);
Value core_return_cell(Engine *engine);

#endif
