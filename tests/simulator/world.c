/* world.c - the objects of the filter manager, found by the handles that the driver has. */
#include "sim.h"

struct world world;

/* Handles are addresses that fault, and no value is used twice. */
PVOID handle_new(void) {
    world.next_handle += 0x20;
    return (PVOID)(0x7D0000000000ull + world.next_handle);
}

struct filter *filter_find(const void *handle) {
    for (int i = 0; i < world.filter_count; i++) {
        if (world.filters[i].handle == handle) {
            return &world.filters[i];
        }
    }
    return NULL;
}

struct server *server_find(const void *handle) {
    for (int i = 0; i < world.server_count; i++) {
        if (world.servers[i].handle == handle) {
            return &world.servers[i];
        }
    }
    return NULL;
}

struct connection *connection_find(const void *handle) {
    for (int i = 0; i < world.connection_count; i++) {
        if (world.connections[i].handle == handle) {
            return &world.connections[i];
        }
    }
    return NULL;
}

/* A closed server port that is given to anything. */
void check_stale(const void *value, const char *what) {
    struct server *server = server_find(value);
    if (server != NULL && !server->open) {
        violation("FLT104", what);
    }
}
