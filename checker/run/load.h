/* load.h - from the units of one component to its linked program (private). */
#ifndef FLTCHECK_RUN_LOAD_H
#define FLTCHECK_RUN_LOAD_H

#include "base/strmap.h"
#include "project/mentions.h"
#include "run/cache.h"
#include "run/run.h"

/* What is the same for all components of a run. */
typedef struct LoadContext {
    const RunOptions *options;
    Diag *diag;
    Arena *arena;              /* of the run: requests */
    Arena *model_arena;        /* the same, or that of the session: models, mentions */
    const FrontendFile *files; /* of the header environment */
    Pool *pool;
    bool owns_pool;
    size_t *tickets;            /* in the pool, by number of the unit in the project */
    bool *submitted;            /* by number of the unit */
    FrontendRequest **requests; /* the same, as far as they were made */
    Cache *cache;               /* of results; NULL: there is none */
    bool units_are_told;        /* by the caller: problems with units do not go to `diag` */
    size_t units_done;          /* over all components, for progress */
    Mentions *mentions;         /* which components are worth reading, or NULL: all of them */
    StrMap *skipped;            /* component -> whether it is skipped, as far as it was asked */
    StrMap *models;             /* entry point -> IrModule, NULL where there were mistakes */
} LoadContext;

LoadContext *load_open(Arena *arena, const RunOptions *options, Diag *diag);
/* Everything else that it holds goes with its arena. */
void load_close(LoadContext *context);

/* From now on, components that mention nothing that a rule is about are not read, unless
 * the options say so. */
void load_skip_others(LoadContext *context);

/* From now on, results come from the options' store and are kept there. */
void load_use_cache(LoadContext *context);

/* The outcome of a component that need not be loaded, since it is the same as before, as is what it
 * depends on `besides`; and telling what was told when it was. */
bool load_find_outcome(LoadContext *context, Arena *arena, const char *component,
                       const Bytes *besides, Outcome *outcome);
void load_keep_outcome(LoadContext *context, const char *component, const Bytes *besides,
                       const Outcome *outcome);
void load_tell_outcome(LoadContext *context, const Outcome *outcome);

/* What the parser is asked for a unit, by its number in the project. */
const FrontendRequest *load_request(LoadContext *context, size_t number);

/* What became of the units of a component, without the rest of it. Only with a session is that
 * no loss: load_component() has them again. */
const UnitResult *const *load_units(Arena *arena, LoadContext *context, const char *component,
                                    uint32_t *count);

/* Has the units of a component parsed by the workers, if there are any; the results
 * wait for load_component(), which does this itself if nobody has. */
void load_submit(LoadContext *context, const char *component);

/* True if the component is one of those, and what is said of it then (load_skip.c). */
bool load_skips(LoadContext *context, const char *component);
RunComponent load_skipped(Arena *arena, LoadContext *context, const char *component);

/* Everything in the result lives in `arena` or is older than it. */
RunComponent load_component(Arena *arena, LoadContext *context, const char *component);

#endif
