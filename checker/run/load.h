/* load.h - from the units of one component to its linked program (private). */
#ifndef FLTCHECK_RUN_LOAD_H
#define FLTCHECK_RUN_LOAD_H

#include "frontend/frontend.h"
#include "run/run.h"

/* What is the same for all components of a run. */
typedef struct LoadContext {
    const RunOptions *options;
    Frontend *frontend;
    Diag *diag;
    size_t units_done; /* over all components, for progress */
} LoadContext;

/* Everything in the result lives in `arena` or is older than it. */
RunComponent load_component(Arena *arena, LoadContext *context, const char *component);

#endif
