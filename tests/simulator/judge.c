/* judge.c - what has been lost or left behind when a callback or the driver's life is over. */
#include "sim.h"

/* Server ports that no variable holds any more. */
void judge_server_ports(void) {
    for (int i = 0; i < world.server_count; i++) {
        struct server *server = &world.servers[i];
        if (!server->open || server->lost || reachable(server->handle)) {
            continue;
        }
        server->lost = 1;
        if (!world.wrong_kind) {
            int written_over = is_driver_data(server->slot) && *server->slot != server->handle;
            violation(written_over ? "FLT106" : "FLT102", "no variable holds the open server port");
        }
    }
}

/* Client ports that no variable holds, after a callback of `done`, or NULL. While a disconnect
 * callback runs, what it does is judged when it is over. */
void judge_connections(struct connection *done) {
    if (world.over) {
        return; /* what is left then was left behind by who forgot the filter */
    }
    for (int i = 0; i < world.connection_count; i++) {
        struct connection *connection = &world.connections[i];
        int ended = connection->state == ENDED;
        if (!connection->open || connection->judged || connection == done ||
            connection->state == OFFERED || connection->state == REFUSED ||
            connection->state == DISCONNECTING || reachable(connection->handle)) {
            continue;
        }
        connection->judged = 1;
        if (!world.wrong_kind) {
            violation(done != NULL && !ended ? "FLT203" : "FLT201",
                      "no variable holds the port of a client");
        }
    }
}

static void judge_left_behind(void) {
    for (int i = 0; i < world.server_count; i++) {
        if (world.servers[i].open && !world.servers[i].lost && !world.wrong_kind) {
            violation("FLT102", "the server port is left open");
        }
    }
    for (int i = 0; i < world.filter_count; i++) {
        if (!world.filters[i].draining) {
            violation("FLT251", "the filter is left registered");
        }
    }
    judge_descriptors();
}

void judge_end_of_driver(void) {
    note("the driver is gone", 0);
    judge_left_behind();
    for (int i = 0; i < world.connection_count; i++) {
        struct connection *connection = &world.connections[i];
        if (!connection->server->filter->gone) {
            continue;
        }
        if (connection->open && !connection->judged && connection->state == ENDED &&
            !world.wrong_kind) {
            violation("FLT201", "the port of a client that has gone is left open");
        }
        if (block_count_of(connection) > 0) {
            violation("FLT209", "memory of a client is left behind");
        }
    }
}
