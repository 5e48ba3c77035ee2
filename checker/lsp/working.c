/* working.c - what takes long is told to the client. */
#include "lsp/analyst.h"

/* What is done sooner needs no telling, and nobody reads faster. */
#define PATIENCE 0.4
#define INTERVAL 0.2

void working_begin(Analyst *analyst) {
    analyst->started = platform_seconds();
    analyst->is_checking = true;
    analyst->is_shown = false;
    analyst->last_shown = 0;
}

static json_t *report(unsigned token, json_t *value) {
    return json_pack("{s:i, s:o}", "token", (int)token, "value", value);
}

/* Asks for a token; true: the client knows the one that was asked for. */
static bool has_token(Analyst *analyst) {
    Server *server = analyst->server;
    platform_lock(server->lock);
    unsigned made = server->progress_made;
    platform_unlock(server->lock);
    if (!analyst->is_asked) {
        int token = (int)++analyst->progress_asked;
        analyst->is_asked = true;
        rpc_request(server, -token, "window/workDoneProgress/create",
                    json_pack("{s:i}", "token", token));
    }
    return made == analyst->progress_asked;
}

void working_tell(void *data, const char *phase, size_t done, size_t total, const char *item) {
    Analyst *analyst = data;
    double now = platform_seconds();
    if (!analyst->server->client.shows_progress || item == NULL ||
        now - analyst->started < PATIENCE || now - analyst->last_shown < INTERVAL ||
        !has_token(analyst)) {
        return;
    }
    Arena *scratch = arena_open();
    const char *text = arena_printf(scratch, "%s %s", phase, item);
    int percentage = total > 0 ? (int)(100 * done / total) : 0;
    json_t *value = json_pack("{s:s, s:s, s:i}", "kind", analyst->is_shown ? "report" : "begin",
                              "message", text, "percentage", percentage);
    if (!analyst->is_shown) {
        json_object_set_new(value, "title", json_string("fltcheck"));
    }
    rpc_notify(analyst->server, "$/progress", report(analyst->progress_asked, value));
    analyst->is_shown = true;
    analyst->last_shown = now;
    arena_close(scratch);
}

void working_end(Analyst *analyst) {
    analyst->is_checking = false;
    if (analyst->is_shown) {
        rpc_notify(analyst->server, "$/progress",
                   report(analyst->progress_asked, json_pack("{s:s}", "kind", "end")));
        analyst->is_shown = analyst->is_asked = false; /* a token is good for one time */
    }
}
