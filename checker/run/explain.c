/* explain.c - why units are parsed again, or are not. */
#include "run/explain.h"

#include "run/load.h"

void run_explain_cache(Text *out, const RunOptions *options, Diag *diag) {
    LoadContext *context = load_open(out->arena, options, diag);
    load_use_cache(context);
    for (size_t i = 0; i < options->project->unit_count; i++) {
        cache_explain(context->cache, out, i, load_request(context, i));
    }
    load_close(context);
}
