/* twins.c - ports that are alike: made by one call of the driver, with the same callbacks and the
 * same cookie.
 *
 * See filter_manager.c for the style. No callback can tell which of them its client has connected
 * to. So as long as one of them is open and admits clients, what happens at those after it happens
 * there as well.
 */
#include "connection.h"

int __fltcheck_surely(int condition);
int __fltcheck_state(const void *handle, const char *state);
int __fltcheck_same_call(const void *a, const void *b);

static int __fltcheck_is_alike(const struct port *a, const struct port *b) {
    return __fltcheck_same_call(a->handle, b->handle)
               ? __fltcheck_surely((a->cookie == b->cookie) & (a->connect == b->connect) &
                                   (a->disconnect == b->disconnect) & (a->message == b->message))
               : 0;
}

/* For a port that is in its slot from now on: the last of those before it. */
int __fltcheck_find_twin(int number) {
    const struct port *ports = __fltcheck_ports;
    if (number > 2 && __fltcheck_is_alike(&ports[2], &ports[number])) {
        return 3;
    }
    if (number > 1 && __fltcheck_is_alike(&ports[1], &ports[number])) {
        return 2;
    }
    return number > 0 && __fltcheck_is_alike(&ports[0], &ports[number]) ? 1 : 0;
}

int __fltcheck_is_twin_open(const struct port *port) {
    return __fltcheck_state(__fltcheck_ports[port->twin - 1].handle, "open");
}

/* It is open, and there is room for one more client. */
static int __fltcheck_is_twin_free(const struct port *port) {
    const struct port *twin = &__fltcheck_ports[port->twin - 1];
    if (!__fltcheck_is_twin_open(port)) {
        return 0;
    }
    return twin->max_connections > 1 || ((__fltcheck_exact_connections[0].port != twin) &
                                         (__fltcheck_exact_connections[1].port != twin));
}

/* The first of those like the port that is free, or the port itself. */
struct port *__fltcheck_first_twin(struct port *port) {
    struct port *first = port;
    if (port->twin && __fltcheck_is_twin_free(port)) {
        first = &__fltcheck_ports[port->twin - 1];
    }
    port = &__fltcheck_ports[port->twin > 0 ? port->twin - 1 : 0];
    if (port->twin && __fltcheck_is_twin_free(port)) {
        first = &__fltcheck_ports[port->twin - 1];
    }
    port = &__fltcheck_ports[port->twin > 0 ? port->twin - 1 : 0];
    return port->twin && __fltcheck_is_twin_free(port) ? &__fltcheck_ports[port->twin - 1] : first;
}
