/* workspaces.c - projects of the workspace, and which documents they are about. */
#include "lsp/analyst.h"

#include "base/date.h"
#include "base/text.h"
#include "project/project.h"

#include <stdlib.h>
#include <string.h>

/* ---- settings as words of a command line ------------------------------------------------- */

typedef VEC(const char *) Words;

static void add_setting(Analyst *analyst, Arena *arena, Words *words, const char *key,
                        json_t *value) {
    const LspHost *host = analyst->server->host;
    bool takes_value = false;
    if (!host->is_option(host->context, key, &takes_value)) {
        return;
    }
    if (!takes_value && json_is_true(value)) {
        vec_push(arena, words, arena_printf(arena, "--%s", key));
    } else if (takes_value && json_is_string(value) && json_string_length(value) > 0) {
        vec_push(arena, words, arena_printf(arena, "--%s=%s", key, json_string_value(value)));
    } else if (takes_value && json_is_integer(value)) {
        vec_push(arena, words,
                 arena_printf(arena, "--%s=%lld", key, (long long)json_integer_value(value)));
    }
}

static Words words_of(Analyst *analyst, Arena *arena) {
    Words words = {0};
    const char *key;
    json_t *value;
    json_object_foreach(analyst->settings, key, value) {
        add_setting(analyst, arena, &words, key, value);
    }
    return words;
}

/* ---- opening and closing -------------------------------------------------------------------- */

static void log_messages(Analyst *analyst, const Workspace *workspace, size_t from) {
    Arena *scratch = arena_open();
    for (size_t i = from; i < diag_total(workspace->diag); i++) {
        static const int types[] = {[DIAG_NOTE] = 3, [DIAG_WARNING] = 2, [DIAG_ERROR] = 1};
        const DiagMessage *message = diag_at(workspace->diag, i);
        const char *file = message->place.file != NULL ? message->place.file : workspace->root;
        rpc_log(analyst->server, types[message->level],
                arena_printf(scratch, "%s:%u: %s", file, message->place.line, message->text));
    }
    arena_close(scratch);
}

static Workspace *open_workspace(Analyst *analyst, const char *root, bool is_folder) {
    const LspHost *host = analyst->server->host;
    Arena *arena = arena_open();
    Workspace *workspace = ARENA_NEW(arena, Workspace);
    *workspace = (Workspace){.arena = arena,
                             .diag = diag_new(arena, NULL, false),
                             .root = arena_strdup(arena, root),
                             .is_folder = is_folder,
                             .is_stale = true};
    Words words = words_of(analyst, arena);
    workspace->project =
        host->open(host->context, workspace->root, words.items, words.count, workspace->diag);
    log_messages(analyst, workspace, 0);
    if (workspace->project != NULL) {
        RunOptions *run = &workspace->project->run;
        run->cancel = &analyst->server->cancel;
        run->today = date_today(arena);
        run->progress = working_tell;
        run->progress_context = analyst;
        run->meanwhile = analyst_meanwhile;
        workspace->session = session_open(run);
    }
    vec_push(analyst->arena, &analyst->workspaces, workspace);
    return workspace;
}

static void close_workspace(Analyst *analyst, size_t index) {
    const LspHost *host = analyst->server->host;
    Workspace *workspace = analyst->workspaces.items[index];
    analyst->workspaces.items[index] = vec_last(&analyst->workspaces);
    analyst->workspaces.count--;
    diagnostics_drop(workspace);
    session_close(workspace->session);
    if (workspace->project != NULL) {
        host->close(host->context, workspace->project);
    }
    arena_close(workspace->results_arena);
    arena_close(workspace->arena);
}

void workspaces_close_all(Analyst *analyst) {
    while (analyst->workspaces.count > 0) {
        close_workspace(analyst, analyst->workspaces.count - 1);
    }
}

void workspaces_open(Analyst *analyst, char *const *folders, size_t count) {
    workspaces_close_all(analyst);
    for (size_t i = 0; i < count; i++) {
        open_workspace(analyst, folders[i], true);
    }
    for (size_t i = 0; i < analyst->open.count; i++) {
        workspaces_put(analyst, &analyst->open.items[i]);
    }
}

/* ---- which one --------------------------------------------------------------------------------
 */

static bool is_source(const char *path) {
    static const char *const endings[] = {".c", ".cc", ".cpp", ".cxx"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (text_ends_nocase(path, endings[i])) {
            return true;
        }
    }
    return false;
}

static bool is_below(const char *path, const char *folder) {
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && path[length] == '/';
}

/* It is one of its files, or lies in the folder and may be included by one. */
static bool concerns(const Workspace *workspace, const char *path) {
    return workspace->session != NULL &&
           (session_has_file(workspace->session, path) ||
            (workspace->is_folder && !is_source(path) && is_below(path, workspace->root)));
}

Workspace *workspaces_of(const Analyst *analyst, const char *path) {
    for (size_t i = 0; i < analyst->workspaces.count; i++) {
        if (concerns(analyst->workspaces.items[i], path)) {
            return analyst->workspaces.items[i];
        }
    }
    return NULL;
}

const char *workspaces_name_of(const Analyst *analyst, const char *path) {
    const char *name = path;
    bool is_known = false;
    for (size_t i = 0; i < analyst->workspaces.count && !is_known; i++) {
        const Session *session = analyst->workspaces.items[i]->session;
        if (session != NULL) {
            name = session_name_of(session, path);
            is_known = name != path || session_has_file(session, path);
        }
    }
    return name;
}

static Workspace *find_alone(const Analyst *analyst, const char *path) {
    for (size_t i = 0; i < analyst->workspaces.count; i++) {
        Workspace *workspace = analyst->workspaces.items[i];
        if (!workspace->is_folder && strcmp(workspace->root, path) == 0) {
            return workspace;
        }
    }
    return NULL;
}

void workspaces_put(Analyst *analyst, const OpenFile *file) {
    if (workspaces_of(analyst, file->path) == NULL && is_source(file->path) &&
        find_alone(analyst, file->path) == NULL) {
        open_workspace(analyst, file->path, false);
    }
    for (size_t i = 0; i < analyst->workspaces.count; i++) {
        Workspace *workspace = analyst->workspaces.items[i];
        if (concerns(workspace, file->path)) {
            session_put_file(workspace->session, file->path, file->text, file->length);
            workspace->is_stale = true;
        }
    }
}

void workspaces_drop(Analyst *analyst, const char *path) {
    for (size_t i = analyst->workspaces.count; i-- > 0;) {
        Workspace *workspace = analyst->workspaces.items[i];
        if (!workspace->is_folder && strcmp(workspace->root, path) == 0) {
            close_workspace(analyst, i);
        } else if (workspace->session != NULL) {
            session_put_file(workspace->session, path, NULL, 0);
            workspace->is_stale = true;
        }
    }
}

static bool is_configuration(const Workspace *workspace, const char *path) {
    const LspProject *project = workspace->project;
    for (size_t i = 0; project != NULL && i < project->file_count; i++) {
        if (strcmp(project->files[i], path) == 0) {
            return true;
        }
    }
    return false;
}

bool workspaces_touch(Analyst *analyst, const char *given) {
    const char *path = workspaces_name_of(analyst, given);
    static const char *const endings[] = {".json",  ".vcxproj", ".sln",    ".slnx",         ".yaml",
                                          ".props", ".targets", "SOURCES", "CMakeLists.txt"};
    bool is_description = false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        is_description = is_description || text_ends_nocase(path, endings[i]);
    }
    bool is_new = false;
    for (size_t i = 0; i < analyst->workspaces.count; i++) {
        Workspace *workspace = analyst->workspaces.items[i];
        bool is_inside = !workspace->is_folder || is_below(path, workspace->root);
        is_new = is_new || (is_description && is_inside) || is_configuration(workspace, path);
        if (workspace->session != NULL) {
            is_new = is_new || (workspace->is_folder && is_source(path) && is_inside &&
                                !session_has_file(workspace->session, path));
            session_touch_file(workspace->session, path);
            workspace->is_stale = true;
        }
    }
    return is_new;
}

/* ---- checking ------------------------------------------------------------------------------- */

static Sources *sources_of(const Analyst *analyst, const Workspace *workspace) {
    Sources *sources = source_open(workspace->results_arena, workspace->results);
    for (size_t i = 0; i < analyst->open.count; i++) {
        const OpenFile *file = &analyst->open.items[i];
        Arena *arena = workspace->results_arena;
        source_replace(sources, arena_strdup(arena, file->path),
                       arena_memdup(arena, file->text, file->length), file->length);
    }
    return sources;
}

/* Where time goes, for those who want to know. */
static void trace(const Analyst *analyst, const Workspace *workspace) {
    Server *server = analyst->server;
    platform_lock(server->lock);
    bool is_traced = server->is_traced;
    platform_unlock(server->lock);
    if (is_traced) {
        Arena *scratch = arena_open();
        SessionCosts costs = session_costs(workspace->session);
        const char *text = arena_printf(
            scratch,
            "checked in %.1f ms: %u units parsed (%.1f ms libclang, %.1f ms lowering), "
            "%u components explored (%.1f ms)",
            costs.total * 1e3, costs.parsed, costs.parse * 1e3, costs.lower * 1e3, costs.explored,
            costs.engine * 1e3);
        rpc_notify(server, "$/logTrace", json_pack("{s:s}", "message", text));
        arena_close(scratch);
    }
}

static bool check(Analyst *analyst, Workspace *workspace) {
    Arena *arena = arena_open();
    const Results *results = session_check(workspace->session, arena, diag_new(arena, NULL, false));
    if (results == NULL) {
        arena_close(arena);
        return false;
    }
    diagnostics_drop(workspace);
    arena_close(workspace->results_arena);
    workspace->results_arena = arena;
    workspace->results = results;
    workspace->sources = sources_of(analyst, workspace);
    workspace->fixes = strmap_new(arena);
    workspace->is_stale = false;
    trace(analyst, workspace);
    diagnostics_make(analyst, workspace);
    return true;
}

bool workspaces_check(Analyst *analyst) {
    bool good = true;
    working_begin(analyst);
    for (size_t i = 0; i < analyst->workspaces.count && good; i++) {
        Workspace *workspace = analyst->workspaces.items[i];
        if (workspace->session != NULL && workspace->is_stale) {
            good = check(analyst, workspace);
        }
    }
    working_end(analyst);
    return good;
}
