/* one_connection.c - a driver and one of its clients, for the rules about blocks of memory.
 *
 * See filter_manager.c for the style. One connection runs its course, and the driver is
 * unloaded: what else goes on is no part of that, so that every step can be followed exactly.
 */
#include "connection.h"

int __fltcheck_choose(const char *step);
void __fltcheck_step(const char *step);
void __fltcheck_stop(void);
int __fltcheck_follows(const char *kind);
void __fltcheck_end_without(const char *kind);

/* filter_manager.c, work.c, blocks.c */
int __fltcheck_is_filter_alive(void);
void __fltcheck_run_work(void);
int __fltcheck_is_any_lock_held(void);
extern int __fltcheck_is_busy;

/* ports.c */
extern int __fltcheck_is_connecting;
extern int __fltcheck_is_late;

/* crowd.c */
int __fltcheck_may_be_crowded(void);
int __fltcheck_is_admitted(const struct crowd *crowd, int number);
void __fltcheck_join_crowd(struct crowd *crowd, int number);

static void __fltcheck_connect_to(struct port *port, int number) {
    if (port->handle && port->connect) {
        __fltcheck_connect(port, &__fltcheck_exact_connections[number],
                           &__fltcheck_exact_connections[1 - number], number);
    }
}

static void __fltcheck_connect_to_any(int number) {
    if (__fltcheck_ports[1].handle && !IS_STOOD_FOR(&__fltcheck_ports[1]) && __fltcheck_choose(0)) {
        __fltcheck_connect_to(&__fltcheck_ports[1], number);
    } else if (__fltcheck_ports[2].handle && !IS_STOOD_FOR(&__fltcheck_ports[2]) &&
               __fltcheck_choose(0)) {
        __fltcheck_connect_to(&__fltcheck_ports[2], number);
    } else if (__fltcheck_ports[3].handle && !IS_STOOD_FOR(&__fltcheck_ports[3]) &&
               __fltcheck_choose(0)) {
        __fltcheck_connect_to(&__fltcheck_ports[3], number);
    } else {
        __fltcheck_connect_to(&__fltcheck_ports[0], number);
    }
}

/* What a client that comes so early has allocated is found when one comes later; what a failing
 * DriverEntry frees may be what it uses. */
void __fltcheck_greet_early_clients(struct port *port) {
    if (__fltcheck_follows("connection-state")) {
        __fltcheck_connect_to(port, 0);
    }
}

/* It comes when two others are there; how they end is not known. */
static void __fltcheck_run_as_third(void) {
    struct crowd crowd = {{0, 0, 0, 0}, {0, 0, 0}, {0, 0, 0}, 0};
    if (!__fltcheck_may_be_crowded()) {
        __fltcheck_stop();
    }
    __fltcheck_join_crowd(&crowd, 0);
    __fltcheck_join_crowd(&crowd, 0);
    if (crowd.second.port && __fltcheck_is_admitted(&crowd, 0)) {
        __fltcheck_connect_to(&__fltcheck_ports[0], 0);
        __fltcheck_disconnect(&__fltcheck_exact_connections[0], 0);
    }
    __fltcheck_stop();
}

/* The client that is followed comes, perhaps when another one is there, sends what it likes and
 * perhaps leaves. */
static void __fltcheck_run_for_memory(void) {
    if (__fltcheck_follows("crowd")) {
        __fltcheck_run_as_third();
    }
    __fltcheck_connect_to_any(1);
    __fltcheck_connect_to_any(0);
    while (__fltcheck_choose(0)) {
        if (__fltcheck_choose(0)) {
            __fltcheck_message(&__fltcheck_exact_connections[0], 0);
        } else {
            __fltcheck_run_work();
        }
    }
    __fltcheck_disconnect(&__fltcheck_exact_connections[0], 0);
}

/* What one client's end takes away, or its refusal, another one may use. */
static void __fltcheck_go_on_with_second(void) {
    __fltcheck_end_without("connection-state");
    __fltcheck_connect_to_any(1);
    if (__fltcheck_choose(0)) {
        __fltcheck_message(&__fltcheck_exact_connections[1], 1);
    } else {
        __fltcheck_disconnect(&__fltcheck_exact_connections[1], 1);
    }
    __fltcheck_stop();
}

/* A client comes and is refused because another one is there. */
static void __fltcheck_run_refused(void) {
    __fltcheck_connect_to_any(1);
    if (!__fltcheck_exact_connections[1].port) {
        __fltcheck_stop();
    }
    __fltcheck_connect_to_any(0);
    if (__fltcheck_exact_connections[0].port) {
        __fltcheck_stop();
    }
    __fltcheck_go_on_with_second();
}

/* A client comes and sends what it likes. */
static void __fltcheck_run_for_state(void) {
    if (!__fltcheck_exact_connections[0].port && __fltcheck_choose(0)) {
        __fltcheck_run_refused();
    }
    __fltcheck_connect_to_any(0);
    while (__fltcheck_choose(0)) {
        if (__fltcheck_choose(0)) {
            __fltcheck_message(&__fltcheck_exact_connections[0], 0);
        } else {
            __fltcheck_run_work();
        }
    }
    if (__fltcheck_choose(0)) {
        __fltcheck_disconnect(&__fltcheck_exact_connections[0], 0);
        __fltcheck_go_on_with_second();
    }
}

void __fltcheck_run_connection_once(void) {
    __fltcheck_is_busy = 1;
    if (__fltcheck_follows("connection-memory")) {
        __fltcheck_run_for_memory();
    } else {
        __fltcheck_run_for_state();
    }
    __fltcheck_is_busy = 0;
}

/* True if what is taken away now may be used by a callback of a port that comes later: not what
 * a message callback takes away that it has just made for itself. */
int __fltcheck_is_served(void) {
    if (__fltcheck_exact_serving == SERVES_CLIENT && !__fltcheck_is_connecting) {
        return 0;
    }
    return __fltcheck_port_count == 0 ? 0 : __fltcheck_is_filter_alive();
}

/* What happens in other threads while the driver goes down, or takes something away: a callback
 * that has begun before goes on, or a client that is still connected does something. */
void __fltcheck_run_meanwhile(void) {
    if (__fltcheck_exact_serving != SERVES_NOBODY || __fltcheck_is_any_lock_held() ||
        !__fltcheck_choose(0)) {
        return;
    }
    __fltcheck_step("meanwhile, in another thread:");
    if (__fltcheck_exact_connections[0].port && __fltcheck_choose(0)) {
        __fltcheck_run_connection(&__fltcheck_exact_connections[0], 0);
    } else {
        __fltcheck_is_late = 1;
        __fltcheck_connect_to_any(__fltcheck_exact_connections[0].port ? 1 : 0);
    }
    __fltcheck_stop();
}
