/* load.c - units of one component -> IR -> linked with the life-cycle model. */
#include "run/load.h"

#include "base/text.h"
#include "lifecycle/lifecycle.h"
#include "run/kept.h"
#include "run/load_link.h"
#include "run/reason.h"

#include <string.h>

typedef VEC(IrModule *) IrModules;

typedef struct Unit {
    UnitResult result;
    IrModule *module; /* NULL if nothing of it could be parsed */
} Unit;

static void show_progress(const LoadContext *context, size_t done, const char *item) {
    const RunOptions *options = context->options;
    if (options->progress != NULL) {
        options->progress(options->progress_context, "parsing", done, options->project->unit_count,
                          item);
    }
}

/* ---- one unit ----------------------------------------------------------------- */

static void count_functions(UnitResult *unit, const IrModule *module) {
    for (uint32_t i = 0; module != NULL && i < module->function_count; i++) {
        const IrFunction *function = module->functions[i];
        if (function->has_body && !function->in_system_header) {
            unit->functions++;
            unit->degraded_functions += function->degradation_count > 0;
        }
    }
}

/* ---- parsing, or not --------------------------------------------------------------- */

const FrontendRequest *load_request(LoadContext *context, size_t number) {
    if (context->requests[number] == NULL) {
        const RunOptions *options = context->options;
        const ProjectUnit *unit = &options->project->units[number];
        FrontendRequest *request = ARENA_NEW(context->model_arena, FrontendRequest);
        *request =
            (FrontendRequest){.file = unit->file,
                              .directory = unit->directory,
                              .files = context->files,
                              .file_count = options->headers->file_count,
                              .system_directories = options->headers->system_directories,
                              .system_directory_count = options->headers->system_directory_count,
                              .lists_inputs = context->cache != NULL || options->session != NULL};
        request->args =
            project_unit_args(context->model_arena, unit, options->headers, &request->arg_count);
        context->requests[number] = request;
    }
    return context->requests[number];
}

static bool is_at_home(const LoadContext *context, size_t number) {
    const Session *session = context->options->session;
    return session != NULL && kept_is_at_home(session, number);
}

static bool is_cached(LoadContext *context, size_t number) {
    return context->cache != NULL &&
           cache_has_unit(context->cache, number, load_request(context, number));
}

/* What there is of it in the cache, or NULL. */
static const FrontendResult *take_cached(Arena *arena, LoadContext *context, size_t number) {
    FrontendResult *result = ARENA_NEW(arena, FrontendResult);
    bool good =
        is_cached(context, number) && cache_take_unit(context->cache, arena, number, result);
    return good ? result : NULL;
}

/* What the pool makes of it. */
static FrontendResult parse_unit(Arena *arena, LoadContext *context, size_t number) {
    const FrontendRequest *request = load_request(context, number);
    bool is_damaged = is_cached(context, number); /* what there was could not be taken */
    if (is_damaged) {
        context->tickets[number] = pool_submit(context->pool, request);
    }
    FrontendResult result = pool_take(context->pool, arena, context->tickets[number]);
    if (context->cache != NULL && !is_damaged) {
        cache_add_unit(context->cache, number, request, &result);
    }
    return result;
}

/* With a session: what it knows, else what it shall know from now on. */
static FrontendResult take_kept(Session *session, LoadContext *context, size_t number) {
    FrontendResult result;
    if (!kept_take_unit(session, context, number, &result)) {
        Arena *own = arena_open();
        load_submit(context, context->options->project->units[number].component);
        const FrontendResult *cached = take_cached(own, context, number);
        result = cached != NULL ? *cached : parse_unit(own, context, number);
        context->submitted[number] = false; /* the next time, it is another one */
        kept_add_unit(session, number, &result, own);
    }
    return result;
}

static FrontendResult find_unit(Arena *arena, LoadContext *context, size_t number,
                                const FrontendResult *cached) {
    Session *session = context->options->session;
    return session != NULL  ? take_kept(session, context, number)
           : cached != NULL ? *cached
                            : parse_unit(arena, context, number);
}

static Unit take_unit(Arena *arena, LoadContext *context, size_t number,
                      const FrontendResult *cached) {
    const ProjectUnit *unit = &context->options->project->units[number];
    FrontendResult parsed = find_unit(arena, context, number, cached);
    Unit loaded = {.result = {.file = unit->file,
                              .directory = unit->directory,
                              .component = unit->component,
                              .status = parsed.status,
                              .reasons = parsed.reasons,
                              .reason_count = parsed.reason_count,
                              .repairs = parsed.repairs,
                              .repair_count = parsed.repair_count,
                              .suppressions = parsed.suppressions,
                              .suppression_count = parsed.suppression_count,
                              .parse_seconds = parsed.parse_seconds + parsed.lower_seconds},
                   .module = parsed.module};
    context->units_done++;
    count_functions(&loaded.result, parsed.module);
    /* Errors, and not one function left to look at: there was nothing to analyse. */
    if (parsed.error_count > 0 && loaded.result.functions == 0) {
        loaded.result.status = UNIT_FAILED;
    }
    bool has_problems = loaded.result.reason_count > 0 || loaded.result.status == UNIT_FAILED;
    if (has_problems && !context->units_are_told) {
        show_progress(context, context->units_done, NULL);
        reason_report(arena, context->diag, &loaded.result);
    }
    return loaded;
}

/* ---- all units ------------------------------------------------------------------- */

/* Everything of the component that is in the cache, which is unpacked while others parse; what is
 * not is NULL. */
static const FrontendResult **take_all_cached(Arena *arena, LoadContext *context,
                                              const char *component) {
    const RunOptions *options = context->options;
    const Project *project = options->project;
    const FrontendResult **cached = ARENA_ARRAY(arena, const FrontendResult *, project->unit_count);
    bool is_all = true;
    if (options->session != NULL) {
        return cached; /* they are taken one by one */
    }
    for (size_t i = 0; context->cache != NULL && i < project->unit_count; i++) {
        if (strcmp(project->units[i].component, component) == 0) {
            cached[i] = take_cached(arena, context, i);
            is_all = is_all && cached[i] != NULL;
        }
    }
    if (context->cache != NULL && !is_all) {
        load_guess_model(context);
    }
    return cached;
}

static bool is_cancelled(const LoadContext *context) {
    const atomic_bool *cancel = context->options->cancel;
    return cancel != NULL && atomic_load(cancel);
}

static void take_units(Arena *arena, LoadContext *context, RunComponent *component,
                       IrModules *modules) {
    const Project *project = context->options->project;
    const FrontendResult **cached = take_all_cached(arena, context, component->name);
    VEC(const UnitResult *) units = {0};
    for (size_t i = 0; i < project->unit_count && !is_cancelled(context); i++) {
        if (strcmp(project->units[i].component, component->name) != 0) {
            continue;
        }
        Unit loaded = take_unit(arena, context, i, cached[i]);
        component->parse_seconds += loaded.result.parse_seconds;
        vec_push(arena, &units, arena_copy(arena, &loaded.result, sizeof loaded.result));
        if (loaded.module != NULL) {
            vec_push(arena, modules, loaded.module);
        }
    }
    component->units = units.items;
    component->unit_count = (uint32_t)units.count;
}

/* ---- one component ----------------------------------------------------------------- */

const UnitResult *const *load_units(Arena *arena, LoadContext *context, const char *component,
                                    uint32_t *count) {
    RunComponent result = {.name = component};
    IrModules modules = {0};
    load_submit(context, component);
    take_units(arena, context, &result, &modules);
    *count = result.unit_count;
    return result.units;
}

RunComponent load_component(Arena *arena, LoadContext *context, const char *component) {
    if (load_skips(context, component)) {
        return load_skipped(arena, context, component);
    }
    RunComponent result = {.name = component};
    IrModules modules = {0};
    load_submit(context, component);
    take_units(arena, context, &result, &modules);
    if (modules.count == 0) {
        result.obstacle = "none of its units could be analysed";
        return result;
    }
    IrLinkProblems problems = {0};
    result.driver =
        lifecycle_prepare(arena, ir_link(arena, component, modules.items, modules.count, &problems),
                          context->options->entry);
    load_report_links(context->diag, &problems);
    load_add_model(arena, context, &result);
    return result;
}

/* ---- all of them ------------------------------------------------------------------ */

static void pool_moves(void *data, size_t done, const char *file) {
    show_progress(data, done, file);
}

static const FrontendFile *files_of(Arena *arena, const Headers *headers) {
    FrontendFile *files = ARENA_ARRAY(arena, FrontendFile, headers->file_count);
    for (size_t i = 0; i < headers->file_count; i++) {
        files[i] = (FrontendFile){headers->files[i].path, headers->files[i].text,
                                  headers->files[i].length, false};
    }
    return files;
}

static void begin(LoadContext *context) {
    size_t count = context->options->project->unit_count;
    Arena *arena = context->arena;
    context->files = files_of(arena, context->options->headers);
    context->tickets = ARENA_ARRAY(arena, size_t, count);
    context->submitted = ARENA_ARRAY(arena, bool, count);
    context->requests = ARENA_ARRAY(arena, FrontendRequest *, count);
    context->skipped = strmap_new(arena);
    context->models = strmap_new(arena);
}

/* The same from the runs before. */
static void remember(LoadContext *context, Session *session) {
    if (session->request_files == NULL) {
        session->request_files = files_of(session->arena, context->options->headers);
    }
    context->files = session->request_files;
    context->tickets = session->tickets;
    context->submitted = session->submitted;
    context->requests = session->requests;
    context->skipped = session->skipped;
    context->models = session->models;
}

LoadContext *load_open(Arena *arena, const RunOptions *options, Diag *diag) {
    LoadContext *context = ARENA_NEW(arena, LoadContext);
    Session *session = options->session;
    *context = (LoadContext){.options = options,
                             .diag = diag,
                             .arena = arena,
                             .pool = options->pool,
                             .model_arena = session != NULL ? session->arena : arena};
    if (session != NULL) {
        remember(context, session);
    } else {
        begin(context);
    }
    if (context->pool == NULL) {
        context->pool = pool_open(&(PoolOptions){0}, diag);
        context->owns_pool = true;
    }
    pool_set_progress(context->pool, pool_moves, context);
    if (pool_has_workers(context->pool) && options->store == NULL) {
        load_guess_model(context);
    }
    return context;
}

/* Everything that a run needs is known already, or made in this process. */
static bool is_all_at_home(const LoadContext *context) {
    for (size_t i = 0; i < context->options->project->unit_count; i++) {
        if (!is_at_home(context, i)) {
            return false;
        }
    }
    return true;
}

void load_use_cache(LoadContext *context) {
    if (is_all_at_home(context)) {
        return;
    }
    context->cache = cache_open(context->arena, context->options);
}

bool load_find_outcome(LoadContext *context, Arena *arena, const char *component,
                       const Bytes *besides, Outcome *outcome) {
    Session *session = context->options->session;
    if ((context->cache == NULL && session == NULL) || load_skips(context, component)) {
        return false;
    }
    if (session != NULL) {
        uint32_t count = 0;
        const UnitResult *const *units = load_units(arena, context, component, &count);
        bool found = kept_find_outcome(session, arena, component, besides, outcome);
        outcome->units = found ? units : NULL;
        outcome->unit_count = found ? count : 0;
        return found;
    }
    const Project *project = context->options->project;
    for (size_t i = 0; i < project->unit_count; i++) {
        if (strcmp(project->units[i].component, component) == 0 && !is_cached(context, i)) {
            return false;
        }
    }
    return cache_find_outcome(context->cache, arena, component, besides, outcome);
}

void load_keep_outcome(LoadContext *context, const char *component, const Bytes *besides,
                       const Outcome *outcome) {
    if (context->options->session == NULL) {
        cache_add_outcome(context->cache, component, besides, outcome);
    } else if (!is_cancelled(context)) {
        kept_add_outcome(context->options->session, component, besides, outcome);
    }
}

void load_tell_outcome(LoadContext *context, const Outcome *outcome) {
    context->units_done += outcome->unit_count;
    if (outcome->message_count > 0) {
        show_progress(context, context->units_done, NULL);
    }
    for (uint32_t i = 0; i < outcome->message_count; i++) {
        const DiagMessage *message = &outcome->messages[i];
        diag_report(context->diag, message->level, message->place, "%s", message->text);
    }
}

void load_close(LoadContext *context) {
    cache_close(context->cache);
    pool_set_progress(context->pool, NULL, NULL);
    if (context->owns_pool) {
        pool_close(context->pool);
    }
}

void load_submit(LoadContext *context, const char *component) {
    const RunOptions *options = context->options;
    bool skips = load_skips(context, component);
    for (size_t i = 0; !skips && i < options->project->unit_count; i++) {
        const ProjectUnit *unit = &options->project->units[i];
        if (context->submitted[i] || strcmp(unit->component, component) != 0) {
            continue;
        }
        if (!is_at_home(context, i) && !is_cached(context, i)) {
            context->tickets[i] = pool_submit(context->pool, load_request(context, i));
        }
        context->submitted[i] = true;
    }
}
