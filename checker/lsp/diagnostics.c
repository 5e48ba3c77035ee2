/* diagnostics.c - findings as the client shows them. */
#include "lsp/analyst.h"

#include "base/text.h"
#include "lsp/pages.h"
#include "lsp/uri.h"

#include <stdlib.h>
#include <string.h>

enum { SEVERITY_ERROR = 1, SEVERITY_WARNING, SEVERITY_INFORMATION, SEVERITY_HINT };
enum { TAG_UNNECESSARY = 1 };

/* ---- one finding ------------------------------------------------------------------------- */

static int severity_of(const Finding *finding) {
    static const int severities[] = {[RULE_NOTE] = SEVERITY_INFORMATION,
                                     [RULE_WARNING] = SEVERITY_WARNING,
                                     [RULE_ERROR] = SEVERITY_ERROR};
    return verdict_counts(finding) ? severities[finding->severity] : SEVERITY_HINT;
}

static void add_related(const Analyst *analyst, Workspace *workspace, json_t *list, IrLoc loc,
                        const char *message) {
    if (loc.file != NULL && loc.line > 0) {
        json_array_append_new(list, json_pack("{s:o, s:s}", "location",
                                              places_location(analyst, workspace, loc, NULL),
                                              "message", message));
    }
}

static json_t *related_of(const Analyst *analyst, Workspace *workspace, const Finding *finding) {
    json_t *list = json_array();
    for (uint32_t i = 0; i < finding->step_count; i++) {
        const Step *step = &finding->steps[i];
        if (!step->is_aside) {
            add_related(analyst, workspace, list, step->loc, step->message);
        }
    }
    for (uint32_t i = 0; i < finding->also_count; i++) {
        add_related(analyst, workspace, list, finding->also[i], "the same here");
    }
    return list;
}

static const char *message_of(Arena *scratch, const Finding *finding) {
    if (finding->suppression != NULL) {
        return arena_printf(scratch, "%s (suppressed: %s)", finding->message,
                            finding->suppression->reason);
    }
    return finding->message;
}

static json_t *diagnostic_of(const Analyst *analyst, Workspace *workspace, const Finding *finding) {
    const Client *client = &analyst->server->client;
    Arena *scratch = arena_open();
    json_t *diagnostic =
        json_pack("{s:o, s:i, s:s, s:s, s:s, s:{s:s}}", "range",
                  places_range_of(analyst, workspace, finding->loc, finding->statement), "severity",
                  severity_of(finding), "code", finding->rule->id, "source", "fltcheck", "message",
                  message_of(scratch, finding), "data", "fingerprint", finding->fingerprint);
    const char *page = client->has_href ? pages_uri(analyst, scratch, finding->rule) : NULL;
    if (page != NULL) {
        json_object_set_new(diagnostic, "codeDescription", json_pack("{s:s}", "href", page));
    }
    if (client->has_tags && !verdict_counts(finding)) {
        json_object_set_new(diagnostic, "tags", json_pack("[i]", TAG_UNNECESSARY));
    }
    if (client->has_related) {
        json_object_set_new(diagnostic, "relatedInformation",
                            related_of(analyst, workspace, finding));
    }
    arena_close(scratch);
    return diagnostic;
}

/* ---- all of them --------------------------------------------------------------------------- */

static void add_to_file(Workspace *workspace, const char *path, json_t *diagnostic) {
    json_t *list = strmap_get(workspace->diagnostics, path);
    if (list == NULL) {
        list = json_array();
        strmap_put(workspace->diagnostics, path, list);
    }
    json_array_append_new(list, diagnostic);
}

void diagnostics_make(Analyst *analyst, Workspace *workspace) {
    const Results *results = workspace->results;
    workspace->diagnostics = strmap_new(workspace->results_arena);
    for (uint32_t i = 0; i < results->finding_count; i++) {
        const Finding *finding = results->findings[i];
        if (finding->loc.file != NULL && (verdict_counts(finding) || analyst->shows_suppressed)) {
            add_to_file(workspace, source_path(workspace->sources, finding->loc.file),
                        diagnostic_of(analyst, workspace, finding));
        }
    }
}

void diagnostics_drop(Workspace *workspace) {
    if (workspace->diagnostics == NULL) {
        return;
    }
    for (size_t i = 0; i < strmap_count(workspace->diagnostics); i++) {
        json_decref(strmap_value(workspace->diagnostics, i));
    }
    workspace->diagnostics = NULL;
}

/* What all workspaces say about a file. */
static json_t *items_of(const Analyst *analyst, const char *path) {
    json_t *items = json_array();
    for (size_t i = 0; i < analyst->workspaces.count; i++) {
        const Workspace *workspace = analyst->workspaces.items[i];
        json_t *list =
            workspace->diagnostics != NULL ? strmap_get(workspace->diagnostics, path) : NULL;
        if (list != NULL) {
            json_array_extend(items, list);
        }
    }
    return items;
}

static uint64_t hash_of(const json_t *items) {
    char *text = json_dumps(items, JSON_COMPACT);
    uint64_t hash = text != NULL ? text_hash(text, strlen(text)) : 0;
    free(text);
    return hash;
}

/* ---- telling -------------------------------------------------------------------------------- */

static Published *find_published(Analyst *analyst, const char *path) {
    for (size_t i = 0; i < analyst->published.count; i++) {
        if (strcmp(analyst->published.items[i].path, path) == 0) {
            return &analyst->published.items[i];
        }
    }
    return NULL;
}

static const OpenFile *find_open(const Analyst *analyst, const char *path) {
    for (size_t i = 0; i < analyst->open.count; i++) {
        if (strcmp(analyst->open.items[i].path, path) == 0) {
            return &analyst->open.items[i];
        }
    }
    return NULL;
}

/* Takes over `items`. */
static void publish(Analyst *analyst, const char *path, json_t *items) {
    Arena *scratch = arena_open();
    const OpenFile *file = find_open(analyst, path);
    json_t *params =
        json_pack("{s:s, s:o}", "uri", places_uri(analyst, scratch, path), "diagnostics", items);
    if (file != NULL) {
        json_object_set_new(params, "version", json_integer(file->version));
    }
    rpc_notify(analyst->server, "textDocument/publishDiagnostics", params);
    arena_close(scratch);
}

/* Tells what is new about a file; true if there was something. */
static bool tell(Analyst *analyst, const char *path, bool is_told) {
    json_t *items = items_of(analyst, path);
    uint64_t hash = json_array_size(items) > 0 ? hash_of(items) : 0;
    Published *known = find_published(analyst, path);
    bool is_new = known != NULL ? known->hash != hash : hash != 0;
    if (known == NULL && hash != 0) {
        Arena *arena = arena_open();
        vec_push(analyst->arena, &analyst->published,
                 ((Published){arena, arena_strdup(arena, path), hash}));
    } else if (known != NULL && hash != 0) {
        known->hash = hash;
    } else if (known != NULL) {
        arena_close(known->arena);
        *known = vec_last(&analyst->published);
        analyst->published.count--;
    }
    if (is_new && is_told) {
        publish(analyst, path, items);
    } else {
        json_decref(items);
    }
    return is_new;
}

void diagnostics_publish(Analyst *analyst) {
    Arena *scratch = arena_open();
    StrMap *paths = strmap_new(scratch);
    bool has_changed = false;
    for (size_t i = 0; i < analyst->published.count; i++) {
        strmap_intern(paths, analyst->published.items[i].path);
    }
    for (size_t i = 0; i < analyst->workspaces.count; i++) {
        const StrMap *own = analyst->workspaces.items[i]->diagnostics;
        for (size_t k = 0; own != NULL && k < strmap_count(own); k++) {
            strmap_intern(paths, strmap_key(own, k));
        }
    }
    for (size_t i = 0; i < strmap_count(paths); i++) {
        const char *path = strmap_key(paths, i);
        /* A client that asks itself does so for what is open. */
        bool asks = analyst->server->client.pulls && find_open(analyst, path) != NULL;
        has_changed = (tell(analyst, path, !asks) && asks) || has_changed;
    }
    if (has_changed && analyst->server->client.refreshes) {
        rpc_request(analyst->server, INT32_MAX, "workspace/diagnostic/refresh", json_null());
    }
    arena_close(scratch);
}

/* ---- answering ------------------------------------------------------------------------------ */

void diagnostics_answer(void *data, json_t *id, json_t *params) {
    Analyst *analyst = data;
    const char *uri =
        json_string_value(json_object_get(json_object_get(params, "textDocument"), "uri"));
    const char *previous = json_string_value(json_object_get(params, "previousResultId"));
    Arena *scratch = arena_open();
    const char *path = uri != NULL ? uri_to_path(scratch, uri) : NULL;
    if (path == NULL) {
        rpc_error(analyst->server, id, RPC_INVALID_PARAMS, "a document is missing");
        arena_close(scratch);
        return;
    }
    json_t *items = items_of(analyst, path);
    const char *result = arena_printf(scratch, "%016llx", (unsigned long long)hash_of(items));
    if (previous != NULL && strcmp(previous, result) == 0) {
        json_decref(items);
        rpc_result(analyst->server, id,
                   json_pack("{s:s, s:s}", "kind", "unchanged", "resultId", result));
    } else {
        rpc_result(
            analyst->server, id,
            json_pack("{s:s, s:s, s:o}", "kind", "full", "resultId", result, "items", items));
    }
    arena_close(scratch);
}
