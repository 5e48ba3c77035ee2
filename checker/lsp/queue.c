/* queue.c - requests that wait for the analyst. */
#include "lsp/server.h"

#include <string.h>

void queue_add(Server *server, json_t *id, json_t *params, Answerer *answer) {
    platform_lock(server->lock);
    vec_push(
        server->arena, &server->queue,
        ((Waiting){json_incref(id), params != NULL ? json_incref(params) : json_null(), answer}));
    if (analyst_answers_meanwhile(answer)) {
        atomic_store(&server->is_asked, true);
    }
    platform_signal(server->lock);
    platform_unlock(server->lock);
}

void queue_remove(Server *server, size_t index) {
    memmove(&server->queue.items[index], &server->queue.items[index + 1],
            (server->queue.count - index - 1) * sizeof *server->queue.items);
    server->queue.count--;
}

static void refuse(Server *server, size_t index, const char *reason) {
    Waiting waiting = server->queue.items[index];
    queue_remove(server, index);
    rpc_error(server, waiting.id, RPC_CANCELLED, reason);
    json_decref(waiting.id);
    json_decref(waiting.params);
}

void queue_cancel(Server *server, json_t *id) {
    for (size_t i = 0; i < server->queue.count; i++) {
        if (id != NULL && json_equal(server->queue.items[i].id, id)) {
            refuse(server, i, "cancelled");
            return;
        }
    }
}

void queue_refuse_all(Server *server) {
    while (server->queue.count > 0) {
        refuse(server, 0, "the server is shut down");
    }
}

void queue_free(Server *server) {
    for (size_t i = 0; i < server->queue.count; i++) {
        json_decref(server->queue.items[i].id);
        json_decref(server->queue.items[i].params);
    }
    server->queue.count = 0;
}
