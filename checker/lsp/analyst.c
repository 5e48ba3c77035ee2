/* analyst.c - the thread that checks: takes over what has changed, checks, answers. */
#include "lsp/analyst.h"

#include <stdlib.h>
#include <string.h>

Answerer *analyst_answerer(const char *method) {
    static const struct {
        const char *method;
        Answerer *answer;
    } table[] = {{"textDocument/diagnostic", diagnostics_answer},
                 {"textDocument/hover", hover_answer},
                 {"textDocument/documentSymbol", symbols_answer},
                 {"textDocument/codeLens", symbols_lenses},
                 {"textDocument/codeAction", actions_answer},
                 {"textDocument/definition", navigate_definition},
                 {"textDocument/declaration", navigate_declaration},
                 {"textDocument/implementation", navigate_implementation},
                 {"workspace/executeCommand", actions_command}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(method, table[i].method) == 0) {
            return table[i].answer;
        }
    }
    return NULL;
}

/* ---- taking over -------------------------------------------------------------------------- */

/* What has changed since the last time, copied while the lock is held. */
typedef struct Changes {
    Arena *arena;
    VEC(OpenFile) opened; /* and changed; each with an arena of its own */
    VEC(const char *) closed;
    VEC(char *) touched; /* of the heap */
    VEC(char *) folders;
    bool is_reconfigured, is_ending;
    json_t *settings;
} Changes;

static OpenFile *find_open(Analyst *analyst, const char *given) {
    for (size_t i = 0; i < analyst->open.count; i++) {
        if (strcmp(analyst->open.items[i].given, given) == 0) {
            return &analyst->open.items[i];
        }
    }
    return NULL;
}

static OpenFile copy_of(const Document *document) {
    Arena *arena = arena_open();
    return (OpenFile){.arena = arena,
                      .uri = arena_strdup(arena, document->uri),
                      .given = arena_strdup(arena, document->path),
                      .version = document->version,
                      .text = arena_memdup(arena, document->text, document->length),
                      .length = document->length,
                      .edit = document->edit};
}

static void take_documents(Analyst *analyst, Changes *changes) {
    const Documents *documents = &analyst->server->documents;
    for (size_t i = 0; i < documents->items.count; i++) {
        const Document *document = &documents->items.items[i];
        const OpenFile *known = find_open(analyst, document->path);
        if (known == NULL || known->edit != document->edit) {
            vec_push(changes->arena, &changes->opened, copy_of(document));
        }
    }
    for (size_t i = 0; i < analyst->open.count; i++) {
        if (documents_find(documents, analyst->open.items[i].given) == NULL) {
            vec_push(changes->arena, &changes->closed,
                     arena_strdup(changes->arena, analyst->open.items[i].given));
        }
    }
}

static void take(Analyst *analyst, Changes *changes) {
    Server *server = analyst->server;
    atomic_store(&server->cancel, false);
    analyst->seen = server->documents.edits;
    take_documents(analyst, changes);
    for (size_t i = 0; i < server->touched.count; i++) {
        vec_push(changes->arena, &changes->touched, server->touched.items[i]);
    }
    server->touched.count = 0;
    changes->is_ending = server->is_ending;
    changes->is_reconfigured = server->is_reconfigured;
    server->is_reconfigured = false;
    if (changes->is_reconfigured) {
        changes->settings = json_deep_copy(server->settings);
    }
    for (size_t i = 0; i < server->folders.count; i++) {
        vec_push(changes->arena, &changes->folders,
                 arena_strdup(changes->arena, server->folders.items[i]));
    }
}

static bool has_news(const Analyst *analyst) {
    const Server *server = analyst->server;
    return server->is_ending || server->is_reconfigured || server->touched.count > 0 ||
           server->documents.edits != analyst->seen;
}

/* ---- applying ------------------------------------------------------------------------------- */

/* What includes it may have become known since it was opened: then it gets another name. */
static void apply_open(Analyst *analyst, OpenFile *file) {
    OpenFile *known = find_open(analyst, file->given);
    file->path = arena_strdup(file->arena, workspaces_name_of(analyst, file->given));
    if (known != NULL) {
        if (strcmp(known->path, file->path) != 0) {
            workspaces_drop(analyst, known->path);
        }
        arena_close(known->arena);
        *known = *file;
    } else {
        vec_push(analyst->arena, &analyst->open, *file);
    }
    workspaces_put(analyst, file);
}

static void apply_close(Analyst *analyst, const char *given) {
    OpenFile *known = find_open(analyst, given);
    workspaces_drop(analyst, known->path);
    arena_close(known->arena);
    *known = vec_last(&analyst->open);
    analyst->open.count--;
}

static void apply(Analyst *analyst, const Changes *changes) {
    bool is_new = changes->is_reconfigured;
    if (changes->is_reconfigured) {
        json_decref(analyst->settings);
        analyst->settings = changes->settings;
        analyst->shows_suppressed =
            json_is_true(json_object_get(analyst->settings, "showSuppressed"));
    }
    for (size_t i = 0; i < changes->touched.count; i++) {
        is_new = workspaces_touch(analyst, changes->touched.items[i]) || is_new;
        free(changes->touched.items[i]);
    }
    if (is_new) {
        workspaces_open(analyst, changes->folders.items, changes->folders.count);
    }
    for (size_t i = 0; i < changes->closed.count; i++) {
        apply_close(analyst, changes->closed.items[i]);
    }
    for (size_t i = 0; i < changes->opened.count; i++) {
        apply_open(analyst, &changes->opened.items[i]);
    }
}

/* ---- the loop ------------------------------------------------------------------------------- */

static void answer_one(Analyst *analyst, const Waiting *waiting) {
    waiting->answer(analyst, waiting->id, waiting->params);
    json_decref(waiting->id);
    json_decref(waiting->params);
}

static void answer_all(Analyst *analyst) {
    Server *server = analyst->server;
    for (;;) {
        platform_lock(server->lock);
        if (server->queue.count == 0 || has_news(analyst)) {
            platform_unlock(server->lock);
            return;
        }
        Waiting waiting = server->queue.items[0];
        queue_remove(server, 0);
        platform_unlock(server->lock);
        answer_one(analyst, &waiting);
    }
}

bool analyst_answers_meanwhile(Answerer *answer) {
    return answer == hover_answer;
}

/* What is known in an instant is better waited for. */
#define MEANWHILE_SECONDS 0.3

static bool has_results(const Analyst *analyst) {
    for (size_t i = 0; i < analyst->workspaces.count; i++) {
        const Workspace *workspace = analyst->workspaces.items[i];
        if (workspace->session != NULL && workspace->results == NULL) {
            return false;
        }
    }
    return true;
}

static bool take_meanwhile(Server *server, Waiting *waiting) {
    bool found = false;
    platform_lock(server->lock);
    for (size_t i = 0; i < server->queue.count && !found; i++) {
        if (analyst_answers_meanwhile(server->queue.items[i].answer)) {
            *waiting = server->queue.items[i];
            queue_remove(server, i);
            found = true;
        }
    }
    platform_unlock(server->lock);
    return found;
}

void analyst_meanwhile(void *data) {
    Analyst *analyst = data;
    Server *server = analyst->server;
    if (!atomic_load_explicit(&server->is_asked, memory_order_relaxed) || !analyst->is_checking ||
        platform_seconds() - analyst->started < MEANWHILE_SECONDS || !has_results(analyst)) {
        return;
    }
    atomic_store(&server->is_asked, false);
    for (Waiting waiting; take_meanwhile(server, &waiting);) {
        answer_one(analyst, &waiting);
    }
}

/* While nothing else is to be done: what makes the next edit fast. */
static bool warm(Analyst *analyst) {
    for (size_t i = 0; i < analyst->workspaces.count; i++) {
        Session *session = analyst->workspaces.items[i]->session;
        if (session != NULL && session_warm(session)) {
            return true;
        }
    }
    return false;
}

/* What is explored takes longer than the user types: there is no use in beginning at once. */
#define QUIET_SECONDS 0.05

static void wait_for_quiet(const Analyst *analyst) {
    Server *server = analyst->server;
    uint64_t edits;
    do {
        edits = server->documents.edits;
        platform_wait(server->lock, QUIET_SECONDS);
    } while (!server->is_ending && server->documents.edits != edits);
}

/* False: it is over. */
static bool turn(Analyst *analyst) {
    Server *server = analyst->server;
    Changes changes = {.arena = arena_open()};
    platform_lock(server->lock);
    take(analyst, &changes);
    platform_unlock(server->lock);
    bool goes_on = !changes.is_ending;
    if (goes_on) {
        apply(analyst, &changes);
        analyst->is_dirty = !workspaces_check(analyst);
        if (!analyst->is_dirty) {
            diagnostics_publish(analyst);
            answer_all(analyst);
        }
    } else {
        for (size_t i = 0; i < changes.touched.count; i++) {
            free(changes.touched.items[i]);
        }
        for (size_t i = 0; i < changes.opened.count; i++) {
            arena_close(changes.opened.items[i].arena);
        }
        json_decref(changes.settings);
    }
    arena_close(changes.arena);
    return goes_on;
}

static void wait_for_news(Analyst *analyst) {
    Server *server = analyst->server;
    bool is_warm = false;
    platform_lock(server->lock);
    if (analyst->is_dirty) {
        wait_for_quiet(analyst);
    }
    while (!has_news(analyst) && !analyst->is_dirty && server->queue.count == 0) {
        if (is_warm) {
            platform_wait(server->lock, -1);
        } else {
            platform_unlock(server->lock);
            is_warm = !warm(analyst);
            platform_lock(server->lock);
        }
    }
    platform_unlock(server->lock);
}

void analyst_run(void *data) {
    Arena *arena = arena_open();
    Analyst *analyst = ARENA_NEW(arena, Analyst);
    *analyst = (Analyst){.server = data, .arena = arena};
    do {
        wait_for_news(analyst);
    } while (turn(analyst));
    workspaces_close_all(analyst);
    for (size_t i = 0; i < analyst->open.count; i++) {
        arena_close(analyst->open.items[i].arena);
    }
    for (size_t i = 0; i < analyst->published.count; i++) {
        arena_close(analyst->published.items[i].arena);
    }
    json_decref(analyst->settings);
    arena_close(arena);
}
