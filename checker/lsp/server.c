/* server.c - the reading thread: documents, life cycle, and what is queued for the analyst. */
#include "lsp/server.h"

#include "lsp/frame.h"
#include "lsp/surrogates.h"
#include "lsp/uri.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef enum Phase { PHASE_NEW, PHASE_READY, PHASE_SHUT } Phase;

typedef struct Reader {
    Server *server;
    Phase phase;
    bool is_done;
    int status;
    Arena *scratch; /* of one message */
} Reader;

char *server_copy(const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    assert(copy != NULL);
    return memcpy(copy, text, size);
}

/* ---- parameters ------------------------------------------------------------------------ */

static const char *text_of(json_t *object, const char *key) {
    return json_string_value(json_object_get(object, key));
}

static bool read_position(json_t *value, Position *position) {
    json_t *line = json_object_get(value, "line"), *character = json_object_get(value, "character");
    if (!json_is_integer(line) || !json_is_integer(character) || json_integer_value(line) < 0 ||
        json_integer_value(character) < 0) {
        return false;
    }
    *position = (Position){(size_t)json_integer_value(line), (size_t)json_integer_value(character)};
    return true;
}

/* ---- documents; the lock is held ------------------------------------------------------- */

static void note_edit(Server *server) {
    atomic_store(&server->cancel, true);
    platform_signal(server->lock);
}

static Document *document_of(Reader *reader, json_t *params) {
    const char *uri = text_of(json_object_get(params, "textDocument"), "uri");
    const char *path = uri != NULL ? uri_to_path(reader->scratch, uri) : NULL;
    return path != NULL ? documents_find(&reader->server->documents, path) : NULL;
}

static void did_open(Reader *reader, json_t *params) {
    json_t *document = json_object_get(params, "textDocument");
    json_t *text = json_object_get(document, "text");
    const char *uri = text_of(document, "uri");
    const char *path = uri != NULL ? uri_to_path(reader->scratch, uri) : NULL;
    if (path != NULL && json_is_string(text)) {
        documents_open(&reader->server->documents, uri, path,
                       json_integer_value(json_object_get(document, "version")),
                       json_string_value(text), json_string_length(text));
        note_edit(reader->server);
    }
}

static void change(Reader *reader, Document *document, json_t *one) {
    Server *server = reader->server;
    json_t *text = json_object_get(one, "text"), *range = json_object_get(one, "range");
    Position begin, end;
    if (!json_is_string(text)) {
        return;
    }
    if (range == NULL) {
        documents_replace(&server->documents, document, json_string_value(text),
                          json_string_length(text));
    } else if (read_position(json_object_get(range, "start"), &begin) &&
               read_position(json_object_get(range, "end"), &end)) {
        documents_splice(&server->documents, document, server->client.encoding, begin, end,
                         json_string_value(text), json_string_length(text));
    }
}

static void did_change(Reader *reader, json_t *params) {
    Document *document = document_of(reader, params);
    size_t i;
    json_t *one;
    if (document == NULL) {
        return;
    }
    json_array_foreach(json_object_get(params, "contentChanges"), i, one) {
        change(reader, document, one);
    }
    document->version =
        json_integer_value(json_object_get(json_object_get(params, "textDocument"), "version"));
    note_edit(reader->server);
}

static void did_close(Reader *reader, json_t *params) {
    Document *document = document_of(reader, params);
    if (document != NULL) {
        documents_close(&reader->server->documents, document);
        note_edit(reader->server);
    }
}

static void touch(Reader *reader, const char *uri) {
    Server *server = reader->server;
    const char *path = uri != NULL ? uri_to_path(reader->scratch, uri) : NULL;
    if (path != NULL) {
        vec_push(server->arena, &server->touched, server_copy(path));
        platform_signal(server->lock);
    }
}

static void did_save(Reader *reader, json_t *params) {
    touch(reader, text_of(json_object_get(params, "textDocument"), "uri"));
}

static void did_change_files(Reader *reader, json_t *params) {
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(params, "changes"), i, one) {
        touch(reader, text_of(one, "uri"));
    }
}

/* ---- settings; the lock is held -------------------------------------------------------- */

static void set_settings(Server *server, json_t *settings) {
    if (json_is_object(settings) && !json_equal(settings, server->settings)) {
        json_decref(server->settings);
        server->settings = json_deep_copy(settings);
        server->is_reconfigured = true;
        note_edit(server);
    }
}

static void did_change_configuration(Reader *reader, json_t *params) {
    Server *server = reader->server;
    json_t *settings = json_object_get(params, "settings");
    json_t *own = json_object_get(settings, "fltcheck");
    if (!server->client.has_configuration) {
        set_settings(server, own != NULL ? own : settings);
        return;
    }
    server->configuration_id = ++server->next_id;
    rpc_request(server, server->configuration_id, "workspace/configuration",
                json_pack("{s:[{s:s}]}", "items", "section", "fltcheck"));
}

static void did_change_folders(Reader *reader, json_t *params) {
    Server *server = reader->server;
    json_t *event = json_object_get(params, "event"), *one;
    size_t i;
    json_array_foreach(json_object_get(event, "removed"), i, one) {
        const char *uri = text_of(one, "uri");
        const char *path = uri != NULL ? uri_to_path(reader->scratch, uri) : NULL;
        for (size_t k = 0; path != NULL && k < server->folders.count; k++) {
            if (strcmp(server->folders.items[k], path) == 0) {
                free(server->folders.items[k]);
                server->folders.items[k] = vec_pop(&server->folders);
            }
        }
    }
    json_array_foreach(json_object_get(event, "added"), i, one) {
        const char *uri = text_of(one, "uri");
        const char *path = uri != NULL ? uri_to_path(reader->scratch, uri) : NULL;
        if (path != NULL) {
            vec_push(server->arena, &server->folders, server_copy(path));
        }
    }
    server->is_reconfigured = true;
    note_edit(server);
}

/* ---- notifications ----------------------------------------------------------------------- */

static void cancel_request(Reader *reader, json_t *params) {
    queue_cancel(reader->server, json_object_get(params, "id"));
}

static void set_trace(Reader *reader, json_t *params) {
    reader->server->is_traced = initialize_is_trace(json_object_get(params, "value"));
}

typedef void Notified(Reader *reader, json_t *params);

static void notified(Reader *reader, const char *method, json_t *params) {
    static const struct {
        const char *method;
        Notified *routine;
    } table[] = {{"textDocument/didOpen", did_open},
                 {"textDocument/didChange", did_change},
                 {"textDocument/didClose", did_close},
                 {"textDocument/didSave", did_save},
                 {"workspace/didChangeWatchedFiles", did_change_files},
                 {"workspace/didChangeConfiguration", did_change_configuration},
                 {"workspace/didChangeWorkspaceFolders", did_change_folders},
                 {"$/setTrace", set_trace},
                 {"$/cancelRequest", cancel_request}};
    Server *server = reader->server;
    if (strcmp(method, "exit") == 0) {
        reader->is_done = true;
        reader->status = reader->phase == PHASE_SHUT ? 0 : 1;
        return;
    }
    if (reader->phase != PHASE_READY) {
        return;
    }
    if (strcmp(method, "initialized") == 0) {
        initialize_finish(server);
        return;
    }
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(method, table[i].method) == 0) {
            platform_lock(server->lock);
            table[i].routine(reader, params);
            platform_unlock(server->lock);
        }
    }
}

/* ---- requests and answers ---------------------------------------------------------------- */

static void shut_down(Reader *reader, json_t *id) {
    Server *server = reader->server;
    reader->phase = PHASE_SHUT;
    platform_lock(server->lock);
    queue_refuse_all(server);
    server->is_ending = true;
    note_edit(server);
    platform_unlock(server->lock);
    rpc_result(server, id, json_null());
}

static void requested(Reader *reader, const char *method, json_t *id, json_t *params) {
    Server *server = reader->server;
    Answerer *answer = analyst_answerer(method);
    bool is_first = strcmp(method, "initialize") == 0;
    if (is_first && reader->phase == PHASE_NEW) {
        reader->phase = PHASE_READY;
        rpc_result(server, id, initialize_server(server, params));
    } else if (reader->phase == PHASE_NEW) {
        rpc_error(server, id, RPC_NOT_INITIALIZED, "'initialize' has to come first");
    } else if (is_first) {
        rpc_error(server, id, RPC_INVALID_REQUEST, "'initialize' comes once");
    } else if (reader->phase == PHASE_SHUT) {
        rpc_error(server, id, RPC_INVALID_REQUEST, "the server is shut down");
    } else if (strcmp(method, "shutdown") == 0) {
        shut_down(reader, id);
    } else if (answer != NULL && params != NULL && !json_is_object(params)) {
        rpc_error(server, id, RPC_INVALID_PARAMS, "parameters are an object");
    } else if (answer != NULL) {
        queue_add(server, id, params, answer);
    } else {
        rpc_error(server, id, RPC_METHOD_NOT_FOUND, method);
    }
}

static void answered(Reader *reader, json_t *message) {
    Server *server = reader->server;
    json_int_t id = json_integer_value(json_object_get(message, "id"));
    platform_lock(server->lock);
    if (id != 0 && id == server->configuration_id) {
        json_t *settings = json_array_get(json_object_get(message, "result"), 0);
        server->configuration_id = 0;
        set_settings(server, settings);
        server->is_reconfigured = true; /* the first time, also without any */
        platform_signal(server->lock);
    } else if (id < 0 && json_object_get(message, "error") == NULL) {
        server->progress_made = (unsigned)-id;
    }
    platform_unlock(server->lock);
}

static void handle(Reader *reader, json_t *message) {
    Server *server = reader->server;
    json_t *id = json_object_get(message, "id"), *params = json_object_get(message, "params");
    json_t *name = json_object_get(message, "method");
    const char *method = json_string_value(name);
    bool has_id = json_is_integer(id) || json_is_string(id);
    if (json_is_object(message) && name == NULL && has_id) {
        answered(reader, message);
    } else if (!json_is_object(message) || method == NULL || (id != NULL && !has_id)) {
        rpc_error(server, has_id ? id : NULL, RPC_INVALID_REQUEST, "no message of JSON-RPC 2.0");
    } else if (id != NULL) {
        requested(reader, method, id, params);
    } else {
        notified(reader, method, params);
    }
}

/* ---- the loop ---------------------------------------------------------------------------- */

static void read_one(Reader *reader) {
    Server *server = reader->server;
    char *content = NULL;
    size_t length = 0;
    FrameResult result = frame_read(stdin, reader->scratch, &content, &length);
    if (result == FRAME_END) {
        reader->is_done = true;
        reader->status = reader->phase == PHASE_SHUT ? 0 : 1;
    } else if (result == FRAME_BAD) {
        rpc_error(server, NULL, RPC_PARSE_ERROR, "a header without a sensible Content-Length");
    } else {
        json_error_t error;
        surrogates_mend(content, length);
        json_t *message = json_loadb(content, length, JSON_ALLOW_NUL | JSON_DECODE_ANY, &error);
        if (message == NULL) {
            rpc_error(server, NULL, RPC_PARSE_ERROR, error.text);
        } else {
            handle(reader, message);
            json_decref(message);
        }
    }
}

static void free_all(Server *server) {
    while (server->documents.items.count > 0) {
        documents_close(&server->documents, &server->documents.items.items[0]);
    }
    queue_free(server);
    for (size_t i = 0; i < server->touched.count; i++) {
        free(server->touched.items[i]);
    }
    for (size_t i = 0; i < server->folders.count; i++) {
        free(server->folders.items[i]);
    }
    json_decref(server->settings);
    platform_lock_close(server->lock);
    platform_lock_close(server->out);
    arena_close(server->arena);
}

static void end_analyst(Server *server, PlatformThread *analyst) {
    platform_lock(server->lock);
    server->is_ending = true;
    note_edit(server);
    platform_unlock(server->lock);
    platform_thread_join(analyst);
}

int lsp_serve(const LspHost *host) {
    Arena *arena = arena_open();
    Server *server = ARENA_NEW(arena, Server);
    *server = (Server){.host = host,
                       .arena = arena,
                       .out = platform_lock_open(arena),
                       .lock = platform_lock_open(arena),
                       .documents = {.arena = arena},
                       .settings = json_object(),
                       .next_id = 1};
    platform_ignore_closed_pipes();
    Reader reader = {.server = server, .scratch = arena_open()};
    PlatformThread *analyst = platform_thread_start(arena, analyst_run, server);
    while (analyst != NULL && !reader.is_done && !atomic_load(&server->is_broken)) {
        read_one(&reader);
        arena_clear(reader.scratch);
    }
    if (analyst != NULL) {
        end_analyst(server, analyst);
    }
    arena_close(reader.scratch);
    free_all(server);
    return analyst != NULL ? reader.status : 1;
}
