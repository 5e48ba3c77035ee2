/* session.c - runs over a project that is being edited. */
#include "run/session.h"

#include "base/platform.h"
#include "base/text.h"
#include "run/kept.h"

#include <string.h>

Session *session_open(const RunOptions *options) {
    Arena *arena = arena_open();
    const Project *project = options->project;
    Session *session = ARENA_NEW(arena, Session);
    *session =
        (Session){.arena = arena,
                  .options = *options,
                  .units = ARENA_ARRAY(arena, KeptUnit, project->unit_count + 1),
                  .components = ARENA_ARRAY(arena, KeptComponent, project->component_count + 1),
                  .tickets = ARENA_ARRAY(arena, size_t, project->unit_count + 1),
                  .submitted = ARENA_ARRAY(arena, bool, project->unit_count + 1),
                  .requests = ARENA_ARRAY(arena, FrontendRequest *, project->unit_count + 1),
                  .skipped = strmap_new(arena),
                  .models = strmap_new(arena)};
    session->options.session = session;
    if (options->pool == NULL) {
        session->own_pool = pool_open(&(PoolOptions){0}, diag_new(arena, NULL, false));
        session->options.pool = session->own_pool;
    }
    for (size_t i = 0; i < project->unit_count; i++) {
        const ProjectUnit *unit = &project->units[i];
        const char *directory = unit->directory != NULL ? unit->directory : ".";
        session->units[i].path =
            platform_absolute(arena, platform_join(arena, directory, unit->file));
    }
    return session;
}

void session_close(Session *session) {
    if (session == NULL) {
        return;
    }
    for (size_t i = 0; i < session->options.project->unit_count; i++) {
        kept_drop_unit(&session->units[i]);
    }
    for (size_t i = 0; i < session->options.project->component_count; i++) {
        kept_drop_outcomes(&session->components[i]);
    }
    for (size_t i = 0; i < session->files.count; i++) {
        arena_close(session->files.items[i].arena);
    }
    if (session->own_pool != NULL) {
        pool_close(session->own_pool);
    }
    arena_close(session->arena);
}

/* ---- files ---------------------------------------------------------------------------- */

static void mark_stale(Session *session, const char *path) {
    for (size_t i = 0; i < session->options.project->unit_count; i++) {
        KeptUnit *unit = &session->units[i];
        if (kept_depends_on(unit, path)) {
            unit->is_stale = true;
            unit->is_touched |= strcmp(unit->path, path) != 0;
            session->submitted[i] = false; /* that would be what it was before */
        }
    }
}

void session_touch_file(Session *session, const char *path) {
    for (size_t i = 0; i < session->files.count; i++) {
        if (strcmp(session->files.items[i].path, path) == 0) {
            return; /* what is in memory counts */
        }
    }
    mark_stale(session, path);
}

/* Of headers there are many: links lead to directories mostly. */
static const char *input_name(const KeptUnit *unit, const char *path) {
    for (uint32_t i = 0; i < unit->input_count; i++) {
        const FrontendInput *input = &unit->inputs[i];
        if (input->kind == FRONTEND_CONTENT &&
            strcmp(platform_basename(input->path), platform_basename(path)) == 0 &&
            platform_is_same_file(input->path, path)) {
            return input->path;
        }
    }
    return NULL;
}

const char *session_name_of(const Session *session, const char *path) {
    if (session_has_file(session, path)) {
        return path;
    }
    for (size_t i = 0; i < session->options.project->unit_count; i++) {
        const KeptUnit *unit = &session->units[i];
        if (platform_is_same_file(unit->path, path)) {
            return unit->path;
        }
        const char *name = input_name(unit, path);
        if (name != NULL) {
            return name;
        }
    }
    return path;
}

bool session_has_file(const Session *session, const char *path) {
    for (size_t i = 0; i < session->options.project->unit_count; i++) {
        const KeptUnit *unit = &session->units[i];
        if (strcmp(unit->path, path) == 0 ||
            (unit->input_count > 0 && kept_depends_on(unit, path))) {
            return true;
        }
    }
    return false;
}

/* Nobody edits it any more. */
static void forget_edited(Session *session, const char *path) {
    for (size_t i = 0; i < session->options.project->unit_count; i++) {
        KeptUnit *unit = &session->units[i];
        if (unit->edited != NULL && strcmp(unit->path, path) == 0) {
            frontend_forget(unit->edited);
            unit->edited = NULL;
            unit->warmth = 0;
        }
    }
}

static bool is_on_disk(const char *path, const char *text, size_t length) {
    Arena *scratch = arena_open();
    size_t size = 0;
    const char *disk = platform_read_file(scratch, path, &size, NULL);
    bool same = disk != NULL && size == length && memcmp(disk, text, length) == 0;
    arena_close(scratch);
    return same;
}

static size_t find_file(const Session *session, const char *path) {
    size_t at = 0;
    while (at < session->files.count && strcmp(session->files.items[at].path, path) != 0) {
        at++;
    }
    return at;
}

static void remove_file(Session *session, size_t at) {
    KeptFile gone = session->files.items[at];
    session->files.items[at] = vec_pop(&session->files);
    if (!is_on_disk(gone.path, gone.text, gone.length)) {
        mark_stale(session, gone.path);
    }
    forget_edited(session, gone.path);
    arena_close(gone.arena);
}

void session_put_file(Session *session, const char *path, const char *text, size_t length) {
    size_t at = find_file(session, path);
    bool is_known = at < session->files.count;
    if (text == NULL) {
        if (is_known) {
            remove_file(session, at);
        }
        return;
    }
    Arena *arena = arena_open();
    KeptFile file = {arena_strdup(arena, path), arena_memdup(arena, text, length), length, arena};
    if (!is_known) {
        vec_push(session->arena, &session->files, file);
        if (!is_on_disk(path, text, length)) {
            mark_stale(session, path);
        }
        return;
    }
    KeptFile *old = &session->files.items[at];
    if (old->length != length || memcmp(old->text, text, length) != 0) {
        mark_stale(session, path);
    }
    arena_close(old->arena);
    *old = file;
}

/* ---- runs ------------------------------------------------------------------------------ */

static bool is_cancelled(const Session *session) {
    return session->options.cancel != NULL && atomic_load(session->options.cancel);
}

SessionCosts session_costs(const Session *session) {
    return session->costs;
}

const Results *session_check(Session *session, Arena *arena, Diag *diag) {
    double start = platform_seconds();
    session->costs = (SessionCosts){0};
    const Results *results = run_check(arena, &session->options, diag);
    session->costs.total = platform_seconds() - start;
    return is_cancelled(session) ? NULL : results;
}

const RunOptions *session_options(const Session *session) {
    return &session->options;
}

const Results *session_try(Session *session, Arena *arena, const ProjectFile *files, size_t count) {
    Arena *scratch = arena_open();
    KeptFile *before = ARENA_ARRAY(scratch, KeptFile, count + 1);
    for (size_t i = 0; i < count; i++) {
        size_t at = find_file(session, files[i].path);
        if (at < session->files.count) {
            before[i] = session->files.items[at];
            before[i].text = arena_memdup(scratch, before[i].text, before[i].length);
        }
        session_put_file(session, files[i].path, files[i].text, files[i].length);
    }
    const Results *results = session_check(session, arena, diag_new(arena, NULL, false));
    for (size_t i = 0; i < count; i++) {
        session_put_file(session, files[i].path, before[i].text, before[i].length);
    }
    arena_close(scratch);
    return results;
}

/* How often an edited unit is parsed before it is fast: once, and once to make the preamble. */
enum { WARM = 2 };

bool session_warm(Session *session) {
    Arena *scratch = arena_open();
    bool has_worked = false;
    LoadContext *context = NULL;
    for (size_t i = 0; i < session->options.project->unit_count && !has_worked; i++) {
        KeptUnit *unit = &session->units[i];
        if (unit->arena == NULL || unit->warmth >= WARM ||
            find_file(session, unit->path) == session->files.count) {
            continue;
        }
        if (context == NULL) {
            context = load_open(scratch, &session->options, diag_new(scratch, NULL, false));
        }
        kept_warm_unit(session, context, i);
        has_worked = true;
    }
    if (context != NULL) {
        load_close(context);
    }
    arena_close(scratch);
    return has_worked;
}
