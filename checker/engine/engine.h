/* engine.h - from a linked program with its harness, and the rules, to findings
 * and verdicts.
 *
 * Method, in short (docs/engine.md has it in full): the program is explored as a
 * graph of (point, state) nodes per function instance; a state is a symbolic
 * store, facts about its unknowns, and the typestates of the objects. A function
 * is explored once per abstract entry state and answered from its summary
 * afterwards (tabulation: Reps, Horwitz, Sagiv, POPL 1995). States that agree on
 * the typestates are merged where paths join once there are more than a few
 * (property simulation: Das, Lerner, Seigle, ESP, PLDI 2002). Only instructions
 * that can matter for an event or for a decision about one are interpreted
 * (relevance slicing). Every violation carries a shortest path through that
 * graph, which is executed again alone, without any merging, before it counts.
 */
#ifndef FLTCHECK_ENGINE_ENGINE_H
#define FLTCHECK_ENGINE_ENGINE_H

#include "base/arena.h"
#include "base/text.h"
#include "ir/ir.h"
#include "rules/rules.h"
#include "verdict/verdict.h"

#include <stdatomic.h>

typedef struct EngineLimits {
    uint64_t total_nodes;        /* per component; 0: the default */
    uint64_t max_nodes;          /* per exploration */
    uint64_t max_bytes;          /* the same in memory */
    uint32_t max_function_nodes; /* per function instance */
    uint32_t merge_after;        /* states per point and typestate kept apart */
    uint32_t loop_merge_after;   /* the same at loop heads */
    uint32_t model_merge_after;  /* the same in functions of the model */
    uint32_t entry_merge_after;  /* entry states per function and typestate kept apart */
    bool forks_on_doubt;         /* what the model asks and a merge has left open is so or not */
    bool rests;                  /* kinds apart: between two events, states are made alike */
} EngineLimits;

/* Something that one component of a project is known to do, and that matters for others: under a
 * name that the rule files know, the name of an object or a number. */
typedef struct EngineFact {
    const char *name; /* "port-name" */
    const char *text; /* the name of an object as the source has it; NULL: a number */
    int64_t number;
} EngineFact;

/* More that nobody knows may be so, too. */
typedef struct EngineFactGap {
    const char *name;   /* of the fact */
    const char *reason; /* with the place */
} EngineFactGap;

typedef struct EngineFacts {
    const EngineFact *items; /* each once */
    uint32_t count;
    const EngineFactGap *gaps; /* one at most for each name */
    uint32_t gap_count;
} EngineFacts;

typedef struct EngineInput {
    const IrModule *program; /* driver and model, linked */
    const char *component;
    const char *start; /* the harness function */
    const RuleSet *rules;
    EngineLimits limits; /* zero: defaults */
    bool preview;        /* rules of kinds that are previews, too */
    bool tells;          /* what others have to know is found out */
    EngineFacts told;    /* what is known of others */
    bool null_ends; /* an access through any NULL ends the path, and not only through one that was
                       stored: no memory that the model makes has a NULL where there is something on
                       a real system, as that of drivers has */
    bool (*is_model)(const IrFunction *function); /* not the driver's own code */
    bool observes;                                /* sightings are collected */
    void (*meanwhile)(void *context); /* called again and again while it runs; may be NULL */
    void *meanwhile_context;
    const atomic_bool *cancel; /* may be NULL; true: nobody wants the output any more, which then
                                  says nothing */
} EngineInput;

typedef struct EngineOutput {
    const Finding *const *findings;
    uint32_t finding_count;
    const Verdict *const *verdicts;
    uint32_t verdict_count;
    const Assumption *assumptions;
    uint32_t assumption_count;
    const Sighting *sightings;
    uint32_t sighting_count;
    EngineFacts facts; /* of the program, if they were asked for */
    const PassFigures *passes;
    uint32_t pass_count;
    RunStatistics statistics;
} EngineOutput;

/* What of the program can matter, in `arena`: to be run instead of it (extract.h). Two programs of
 * which the same is left (ir/shape.h) have the same output but for places. */
const IrModule *engine_extract(Arena *arena, const EngineInput *input);

/* Runs the whole analysis. The output lives in `arena`; working memory is
 * released before it returns. */
EngineOutput engine_run(Arena *arena, const EngineInput *input);

/* What `fltcheck dump calls|summaries|states|tally` prints. */
typedef enum EngineDump {
    ENGINE_DUMP_CALLS,
    ENGINE_DUMP_SUMMARIES,
    ENGINE_DUMP_STATES,
    ENGINE_DUMP_TALLY
} EngineDump;
void engine_dump(Text *out, Arena *arena, const EngineInput *input, EngineDump what, bool dot,
                 const char *only_function);

#endif
