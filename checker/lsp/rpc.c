/* rpc.c - answers, notifications and requests of the server. */
#include "lsp/frame.h"
#include "lsp/server.h"

#include <stdlib.h>
#include <string.h>

/* Takes over `message`. */
static void send(Server *server, json_t *message) {
    json_object_set_new(message, "jsonrpc", json_string("2.0"));
    char *text = json_dumps(message, JSON_COMPACT);
    json_decref(message);
    if (text == NULL) {
        return;
    }
    platform_lock(server->out);
    if (!frame_write(stdout, text, strlen(text))) {
        atomic_store(&server->is_broken, true);
    }
    platform_unlock(server->out);
    free(text);
}

void rpc_result(Server *server, json_t *id, json_t *result) {
    json_t *message = json_object();
    json_object_set(message, "id", id);
    json_object_set_new(message, "result", result);
    send(server, message);
}

void rpc_error(Server *server, json_t *id, int code, const char *text) {
    json_t *message = json_object();
    if (id != NULL) {
        json_object_set(message, "id", id);
    } else {
        json_object_set_new(message, "id", json_null());
    }
    json_object_set_new(message, "error", json_pack("{s:i, s:s}", "code", code, "message", text));
    send(server, message);
}

void rpc_notify(Server *server, const char *method, json_t *params) {
    json_t *message = json_object();
    json_object_set_new(message, "method", json_string(method));
    json_object_set_new(message, "params", params);
    send(server, message);
}

void rpc_request(Server *server, int64_t id, const char *method, json_t *params) {
    json_t *message = json_object();
    json_object_set_new(message, "id", json_integer(id));
    json_object_set_new(message, "method", json_string(method));
    json_object_set_new(message, "params", params);
    send(server, message);
}

void rpc_log(Server *server, int type, const char *text) {
    rpc_notify(server, "window/logMessage", json_pack("{s:i, s:s}", "type", type, "message", text));
}
