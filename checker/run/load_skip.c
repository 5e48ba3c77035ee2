/* load_skip.c - components that are not worth reading. */
#include "run/load.h"

#include "run/kept.h"

#include <string.h>

static const char nothing_of_interest[] =
    "neither its sources nor what they include mention anything that a rule is about";

void load_skip_others(LoadContext *context) {
    const RunOptions *options = context->options;
    size_t count = 0;
    Session *session = options->session;
    if (session != NULL && session->has_mentions) {
        context->mentions = session->mentions;
        return;
    }
    const char *const *names =
        rules_first_calls(context->model_arena, options->rules, options->preview, &count);
    if (names != NULL && !options->read_all) {
        context->mentions =
            mentions_open(context->model_arena, options->project, options->headers, names, count);
    }
    if (session != NULL) {
        session->mentions = context->mentions;
        session->has_mentions = true;
    }
}

static bool is_asked_for(const LoadContext *context, const char *component) {
    const Project *project = context->options->project;
    const Session *session = context->options->session;
    bool result =
        project->component_count == 1 || (session != NULL && kept_is_edited(session, component));
    for (size_t i = 0; i < project->component_count; i++) {
        const ProjectComponent *one = &project->components[i];
        result = result || (one->is_asked_for && strcmp(one->name, component) == 0);
    }
    return result;
}

bool load_skips(LoadContext *context, const char *component) {
    if (context->mentions == NULL || is_asked_for(context, component)) {
        return false;
    }
    if (!strmap_has(context->skipped, component)) {
        bool skips = !mentions_any(context->mentions, component);
        strmap_put(context->skipped, component, skips ? context : NULL);
    }
    return strmap_get(context->skipped, component) != NULL;
}

RunComponent load_skipped(Arena *arena, LoadContext *context, const char *component) {
    const Project *project = context->options->project;
    VEC(const UnitResult *) units = {0};
    for (size_t i = 0; i < project->unit_count; i++) {
        const ProjectUnit *unit = &project->units[i];
        if (strcmp(unit->component, component) == 0) {
            UnitResult *result = ARENA_NEW(arena, UnitResult);
            *result = (UnitResult){.file = unit->file,
                                   .directory = unit->directory,
                                   .component = unit->component,
                                   .status = UNIT_SKIPPED};
            vec_push(arena, &units, result);
        }
    }
    context->units_done += units.count;
    return (RunComponent){.name = component,
                          .is_skipped = true,
                          .obstacle = nothing_of_interest,
                          .units = units.items,
                          .unit_count = (uint32_t)units.count};
}
