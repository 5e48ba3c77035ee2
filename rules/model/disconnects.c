/* disconnects.c - how connections end: user mode closes its handle, or the filter goes.
 *
 * See filter_manager.c for the style.
 */
#include "connection.h"

int __fltcheck_choose(const char *step);
void __fltcheck_event(const char *name);
void __fltcheck_role(const char *role);
void __fltcheck_step(const char *step);
int __fltcheck_runs_alone(void);
int __fltcheck_follows(const char *kind);

/* client-port.yaml, alone.c, work.c */
void __fltcheck_end_client_port(void *client);
void __fltcheck_disconnect_alone(void);
extern void (*__fltcheck_runs_for)(void);

/* ports.c */
int __fltcheck_is_followed(int number);
void __fltcheck_mark(void);
void __fltcheck_disconnect_crowd(void); /* crowd.c */

void __fltcheck_disconnect(struct connection *connection, int number) {
    if (!connection->port) {
        return;
    }
    if (connection->port->disconnect &&
        __fltcheck_choose("user mode closes its handle: the disconnect callback is called")) {
        if (__fltcheck_is_followed(number)) {
            __fltcheck_role("disconnect*");
            __fltcheck_runs_for = __fltcheck_mark;
        } else {
            __fltcheck_role("disconnect");
        }
        __fltcheck_exact_serving = ENDS_CLIENT;
        connection->port->disconnect(connection->cookie);
        __fltcheck_exact_serving = SERVES_NOBODY;
        __fltcheck_end_client_port(connection->client);
        __fltcheck_runs_for = 0;
        connection->port = 0;
        connection->cookie = 0;
        connection->client = 0;
        __fltcheck_event("connection-ended");
        __fltcheck_role(0);
    }
}

void __fltcheck_force_disconnect(struct connection *connection, int number) {
    if (connection->port && connection->port->disconnect) {
        __fltcheck_step("the filter manager disconnects a client that is still connected");
        if (__fltcheck_is_followed(number)) {
            __fltcheck_role("forced-disconnect*");
            __fltcheck_runs_for = __fltcheck_mark;
        } else {
            __fltcheck_role("forced-disconnect");
        }
        __fltcheck_exact_serving = ENDS_CLIENT;
        connection->port->disconnect(connection->cookie);
        __fltcheck_exact_serving = SERVES_NOBODY;
        __fltcheck_end_client_port(connection->client);
        __fltcheck_runs_for = 0;
        connection->cookie = 0;
        __fltcheck_event("connection-ended");
        __fltcheck_role(0);
    }
    connection->port = 0;
    connection->cookie = 0;
    connection->client = 0;
}

/* What FltUnregisterFilter does with the clients that are left. */
void __fltcheck_disconnect_all(void) {
    if (__fltcheck_runs_alone()) {
        __fltcheck_disconnect_alone();
        return;
    }
    __fltcheck_force_disconnect(&__fltcheck_exact_connections[0], 0);
    __fltcheck_force_disconnect(&__fltcheck_exact_connections[1], 1);
    if (__fltcheck_follows("crowd")) {
        __fltcheck_disconnect_crowd();
    }
}
