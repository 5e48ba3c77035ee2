/* crowd.c - more clients than two.
 *
 * See filter_manager.c for the style. Clients come, one after the other, and stay. The client
 * that is followed is among them: what tables that are full, counters and slots that others
 * have taken mean for it is seen here. Of the others what their connect callbacks leave behind
 * is known, however many they are.
 */
#include "connection.h"

int __fltcheck_choose(const char *step);
void __fltcheck_stop(void);

extern int __fltcheck_is_busy; /* filter_manager.c */

/* ports.c, disconnects.c */
int __fltcheck_has_followed_gone(void);

/* True if more than two may come, and nobody is there yet. */
int __fltcheck_may_be_crowded(void) {
    const struct port *ports = __fltcheck_ports;
    if (__fltcheck_exact_connections[0].port || __fltcheck_exact_connections[1].port) {
        return 0;
    }
    return ports[0].max_connections + ports[1].max_connections + ports[2].max_connections +
               ports[3].max_connections >
           2;
}

/* Where there are few, how many there are tells states apart. */
#define FEW 4
static int __fltcheck_exact_crowd[4];

int __fltcheck_is_admitted(const struct crowd *crowd, int number) {
    const struct port *port = &__fltcheck_ports[number];
    int count =
        port->max_connections <= FEW ? __fltcheck_exact_crowd[number] : crowd->count[number];
    count += __fltcheck_exact_connections[0].port == port;
    return port->handle && port->connect && count < port->max_connections;
}

static void __fltcheck_remember(struct crowd *crowd, struct connection *newcomer) {
    if (!crowd->first.port) {
        crowd->first = *newcomer;
    } else if (!crowd->second.port) {
        crowd->second = *newcomer;
    } else {
        crowd->is_forgotten = 1;
    }
    newcomer->port = 0;
    newcomer->cookie = 0;
    newcomer->client = 0;
}

void __fltcheck_join_crowd(struct crowd *crowd, int number) {
    struct connection *newcomer = &__fltcheck_exact_connections[1];
    if (__fltcheck_is_admitted(crowd, number)) {
        __fltcheck_connect(&__fltcheck_ports[number], newcomer, newcomer, -1);
    }
    if (newcomer->port) {
        if (__fltcheck_ports[number].max_connections <= FEW) {
            __fltcheck_exact_crowd[number]++;
        } else {
            crowd->count[number]++;
        }
        __fltcheck_remember(crowd, newcomer);
    }
}

static void __fltcheck_come(struct crowd *crowd, int number) {
    const struct port *port = &__fltcheck_ports[number];
    if (port->twin && __fltcheck_is_admitted(crowd, port->twin - 1) &&
        __fltcheck_is_twin_open(port)) {
        return;
    }
    if (__fltcheck_choose(0)) {
        __fltcheck_join_crowd(crowd, number);
    } else if (__fltcheck_is_admitted(crowd, number)) {
        __fltcheck_connect(&__fltcheck_ports[number], &__fltcheck_exact_connections[0],
                           &__fltcheck_exact_connections[1], 0);
    }
}

/* Somebody comes, or the client that is followed goes. */
void __fltcheck_run_crowd(struct crowd *crowd) {
    __fltcheck_is_busy = 1;
    if (__fltcheck_exact_connections[0].port && __fltcheck_choose(0)) {
        __fltcheck_disconnect(&__fltcheck_exact_connections[0], 0);
    } else if (__fltcheck_choose(0)) {
        __fltcheck_come(crowd, 1);
    } else if (__fltcheck_choose(0)) {
        __fltcheck_come(crowd, 2);
    } else if (__fltcheck_choose(0)) {
        __fltcheck_come(crowd, 3);
    } else {
        __fltcheck_come(crowd, 0);
    }
    __fltcheck_is_busy = 0;
}

static struct connection __fltcheck_first, __fltcheck_second;

/* What is left of the client that is followed is somebody's business when the driver goes; else
 * that is as it is with two clients. */
void __fltcheck_end_crowd(const struct crowd *crowd) {
    if (crowd->is_forgotten || !__fltcheck_has_followed_gone()) {
        __fltcheck_stop();
    }
    __fltcheck_first = crowd->first;
    __fltcheck_second = crowd->second;
}

void __fltcheck_disconnect_crowd(void) {
    __fltcheck_force_disconnect(&__fltcheck_first, -1);
    __fltcheck_force_disconnect(&__fltcheck_second, -1);
}
