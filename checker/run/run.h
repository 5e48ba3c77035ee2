/* run.h - the whole way, once: project -> units -> IR -> engine -> results.
 * Used by the command line and the language server alike.
 */
#ifndef FLTCHECK_RUN_RUN_H
#define FLTCHECK_RUN_RUN_H

#include "base/diag.h"
#include "engine/engine.h"
#include "project/project.h"
#include "run/pool.h"
#include "store/store.h"
#include "verdict/verdict.h"

/* Called when something new begins; with `item` NULL before messages go to the
 * Diag, so that a line on the screen can make room for them. */
typedef void RunProgress(void *context, const char *phase, size_t done, size_t total,
                         const char *item);

/* Suppresses findings in files. */
typedef struct RunPattern {
    Suppression entry;        /* what it says, and where it stands */
    const char *directory;    /* absolute: what its patterns start from */
    const char *const *files; /* patterns as of glob.h; none: all files */
    size_t file_count;
} RunPattern;

/* What is kept from one run to the next, see session.h. */
typedef struct Session Session;

typedef struct RunOptions {
    const Project *project;
    const Headers *headers;
    const RuleSet *rules;
    const char *entry; /* --entry, or NULL */
    EngineLimits limits;
    Pool *pool; /* who parses units; NULL: this process */
    const RunPattern *patterns;
    size_t pattern_count;
    Store *store;              /* of decisions and of what need not be done again; may be NULL */
    bool uses_cache;           /* whether results are taken from it and put there */
    uint64_t cache_bytes;      /* that they take at most */
    const Baseline *baseline;  /* NULL: every finding counts */
    const char *today;         /* for what is only good until a day; NULL: for ever */
    bool preview;              /* rules that are not finished, too */
    bool read_all;             /* components that mention nothing of interest, too */
    Session *session;          /* what is known of earlier runs; NULL: nothing */
    const atomic_bool *cancel; /* may be NULL; true: nobody wants the results any more, and there
                                  are none */
    RunProgress *progress;     /* may be NULL */
    void *progress_context;
    void (*meanwhile)(void *context); /* called again and again while something is explored, with
                                         `progress_context`; may be NULL */
} RunOptions;

/* Checks every component of the project. Problems with single units go to `diag`
 * and into Results.units; nothing is lost for the others. Everything returned
 * lives in `arena`; the program representations are released component by
 * component. NULL if it was cancelled. */
const Results *run_check(Arena *arena, const RunOptions *options, Diag *diag);

/* True if some unit could not be analysed, or nothing is known about some
 * component: every verdict on it is unknown. */
bool run_is_incomplete(const Results *results);

/* One component, linked with its model, ready for the engine (for dumps and
 * tests). A module is NULL if what it is made from is missing: `driver` if no
 * unit could be parsed, the others if there is no entry point besides. */
typedef struct RunComponent {
    const char *name;
    const IrModule *driver;         /* the driver alone */
    const IrModule *harness;        /* the model alone */
    const IrModule *program;        /* linked */
    RuleSide side;                  /* whose model and rules */
    const char *entry;              /* NULL: no entry point, nothing to analyse */
    bool is_skipped;                /* not read: `obstacle` says why */
    const char *obstacle;           /* why `program` is NULL, in one sentence; else NULL */
    const UnitResult *const *units; /* in project order */
    uint32_t unit_count;
    double parse_seconds;
} RunComponent;
RunComponent run_load_component(Arena *arena, const RunOptions *options, const char *component,
                                Diag *diag);

/* What the engine gets for a component that has a program. */
EngineInput run_engine_input(const RunComponent *component, const RunOptions *options);

#endif
