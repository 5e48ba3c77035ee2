/* ports.c - communication ports: creating them, and the clients that connect, send
 * messages and disconnect.
 *
 * See filter_manager.c for the style. Up to four server ports and two connections at
 * a time are followed; two are enough to show what one more than expected does.
 */
#include "connection.h"

int __fltcheck_choose(const char *step);
void __fltcheck_event_at(const char *name, const void *handle);
long __fltcheck_unknown(void);
int __fltcheck_surely(int condition);
int __fltcheck_uninit(const void *place);
int __fltcheck_state(const void *handle, const char *state);
void __fltcheck_event(const char *name);
void __fltcheck_havoc(void *to, unsigned long long size);
void *__fltcheck_region(const char *kind, const char *state, const void *routine, int parameter,
                        unsigned long length);
void __fltcheck_region_end(const char *kind);
void __fltcheck_stop(void);
void __fltcheck_unsettle(void);
void __fltcheck_role(const char *role);
void __fltcheck_step(const char *step);

/* What happens to a client port, for rules/client-port.yaml. */
int __fltcheck_follows(const char *kind);
#define IS_ABOUT_BLOCKS                                                                            \
    (__fltcheck_follows("connection-memory") || __fltcheck_follows("connection-state"))
int __fltcheck_runs_alone(void);
void __fltcheck_end_without(const char *kind);
void *__fltcheck_offer_client_port(const void *server_port, int number);
void __fltcheck_check_client_port_saved(void *client);
void __fltcheck_accept_client_port(void *client);
void __fltcheck_refuse_client_port(void *client);
void __fltcheck_end_client_port(void *client);

/* port_arguments.c */
struct object_attributes;
void __fltcheck_note_descriptor(const struct object_attributes *attributes);
void __fltcheck_check_attributes(void *port, struct object_attributes *attributes);
void __fltcheck_check_port(void *filter, void *port, const void *connect, const void *disconnect,
                           long max_connections);

/* alone.c, talk.c */
void __fltcheck_tell_port(const struct object_attributes *attributes);
void __fltcheck_note_port(const void *connect, const void *, const void *message, void *cookie);

/* filter_manager.c */
int __fltcheck_is_filter_alive(void);
int __fltcheck_is_about_buffers(void);
void __fltcheck_restore_role(void);
extern int __fltcheck_is_busy;
extern int __fltcheck_is_loaded;

void __fltcheck_greet_early_clients(struct port *port); /* one_connection.c */

extern void (*__fltcheck_runs_for)(void); /* work.c */

struct port __fltcheck_ports[4];
int __fltcheck_port_count;
struct connection __fltcheck_exact_connections[2];

/* ---- server ports ------------------------------------------------------------------ */

void FltCreateCommunicationPort__before(void *filter, struct server_port **server_port,
                                        struct object_attributes *attributes, void *cookie,
                                        connect_notify *connect, disconnect_notify *disconnect,
                                        message_notify *message, long max_connections) {
    (void)filter;
    (void)server_port;
    (void)cookie;
    (void)connect;
    (void)disconnect;
    (void)message;
    (void)max_connections;
    __fltcheck_note_descriptor(attributes);
    if (__fltcheck_follows("port-talk")) {
        __fltcheck_tell_port(attributes);
    }
}

static void __fltcheck_run_clients(void);
static void __fltcheck_run_port(struct port *port);
static void __fltcheck_run_early_message(void);

/* Clients may come from this moment on, before filtering has started. */
static void __fltcheck_run_early_clients(struct port *port) {
    if (__fltcheck_is_about_buffers()) {
        if (__fltcheck_choose(0)) {
            __fltcheck_run_clients();
            __fltcheck_stop();
        }
    } else if (IS_ABOUT_BLOCKS) {
        __fltcheck_greet_early_clients(port);
    } else if (!__fltcheck_follows("client-port")) {
        __fltcheck_run_clients();
    } else if (__fltcheck_follows("crowd")) {
        return; /* a crowd comes later */
    } else if (__fltcheck_choose(0)) {
        /* Whether a client is there, and has asked for something, is what matters until the
         * driver is loaded. */
        __fltcheck_run_port(port->twin ? __fltcheck_first_twin(port) : port);
        if (__fltcheck_choose(0)) {
            __fltcheck_run_early_message();
        }
    }
}

static int __fltcheck_is_same(const struct port *port, const struct server_port *handle,
                              const void *cookie, connect_notify *connect,
                              disconnect_notify *disconnect, message_notify *message) {
    return (port->handle == handle) & (port->cookie == cookie) & (port->connect == connect) &
           (port->disconnect == disconnect) & (port->message == message);
}

static int __fltcheck_is_known(const struct server_port *handle, const void *cookie,
                               connect_notify *connect, disconnect_notify *disconnect,
                               message_notify *message) {
    if (!__fltcheck_is_loaded) {
        return 0;
    }
    return __fltcheck_surely(
        __fltcheck_is_same(&__fltcheck_ports[0], handle, cookie, connect, disconnect, message) |
        __fltcheck_is_same(&__fltcheck_ports[1], handle, cookie, connect, disconnect, message) |
        __fltcheck_is_same(&__fltcheck_ports[2], handle, cookie, connect, disconnect, message) |
        __fltcheck_is_same(&__fltcheck_ports[3], handle, cookie, connect, disconnect, message));
}

void FltCreateCommunicationPort__success(void *filter, struct server_port **server_port,
                                         struct object_attributes *attributes, void *cookie,
                                         connect_notify *connect, disconnect_notify *disconnect,
                                         message_notify *message, long max_connections) {
    struct port *port = &__fltcheck_ports[3];
    int number = __fltcheck_port_count < 4 ? __fltcheck_port_count : 3;
    if (!__fltcheck_is_filter_alive()) {
        __fltcheck_stop(); /* there is nothing that the port could hang from */
    }
    if (__fltcheck_runs_alone()) {
        __fltcheck_note_port(connect, disconnect, message, cookie);
        return;
    }
    __fltcheck_check_attributes(*server_port, attributes);
    __fltcheck_check_port(filter, *server_port, connect, disconnect, max_connections);
    /* Of more than four ports, the fourth slot has any one of the others. One that is opened
     * again, as it was, is known. */
    if (!__fltcheck_is_known(*server_port, cookie, connect, disconnect, message) &&
        (__fltcheck_port_count < 4 || __fltcheck_choose(0))) {
        port = &__fltcheck_ports[number];
        __fltcheck_port_count += __fltcheck_port_count < 4;
        port->handle = *server_port;
        port->cookie = cookie;
        port->connect = connect;
        port->disconnect = disconnect;
        port->message = message;
        port->max_connections = max_connections;
        port->twin = __fltcheck_find_twin(number);
    }
    if (!__fltcheck_is_busy) {
        __fltcheck_is_busy = 1;
        __fltcheck_run_early_clients(port);
        __fltcheck_is_busy = 0;
        __fltcheck_restore_role();
    }
}

static int __fltcheck_is_open(const struct port *port) {
    return port->handle ? __fltcheck_state(port->handle, "open") : 0;
}

int __fltcheck_count_open_ports(void) {
    return __fltcheck_is_open(&__fltcheck_ports[0]) + __fltcheck_is_open(&__fltcheck_ports[1]) +
           __fltcheck_is_open(&__fltcheck_ports[2]) + __fltcheck_is_open(&__fltcheck_ports[3]);
}

/* ---- connections --------------------------------------------------------------------- */

/* One client is followed, any one, the others are not: what is wrong with one of them is
 * found when it is that one. It has the first connection, once; the second stands for
 * everybody else. */
void __fltcheck_mark(void) {
}
static void (*__fltcheck_followed_client)(void); /* a routine: states that differ stay apart */

/* Once the client that is followed has gone and left nothing behind, what happens next
 * happens as well where one that connects later is the one. */
void __fltcheck_end_if_over(void) {
    if (__fltcheck_followed_client) {
        __fltcheck_end_without("client-port");
    }
}

int __fltcheck_has_followed_gone(void) {
    return __fltcheck_followed_client ? !__fltcheck_exact_connections[0].port : 0;
}

int __fltcheck_is_followed(int number) {
    return number == 0 ? __fltcheck_follows("client-port") || IS_ABOUT_BLOCKS : 0;
}

/* The connect callback of the client that is followed runs. */
int __fltcheck_is_connecting;

int __fltcheck_exact_serving;
int __fltcheck_is_late; /* a connect that began before the port was closed goes on */

/* A number below 0: one of many, whose ports are told apart. */
void __fltcheck_connect(struct port *port, struct connection *connection,
                        const struct connection *other, int number) {
    void *cookie = 0, *context, *client;
    unsigned long size = (unsigned long)__fltcheck_unknown();
    if (connection->port || (__fltcheck_is_followed(number) && __fltcheck_followed_client)) {
        return;
    }
    if (other->port == port && port->max_connections <= 1) {
        return;
    }
    if (!(__fltcheck_is_open(port) || __fltcheck_is_late) ||
        !__fltcheck_choose("user mode connects to the port: the connect callback is called")) {
        return;
    }
    __fltcheck_exact_serving = SERVES_CLIENT;
    __fltcheck_unsettle();
    context = __fltcheck_region("connection-context", "given", port->connect, 2, size);
    if (__fltcheck_is_followed(number)) {
        __fltcheck_followed_client = __fltcheck_mark;
        client = __fltcheck_offer_client_port(port->handle, 0);
        __fltcheck_role("connect*");
        __fltcheck_runs_for = __fltcheck_mark;
        __fltcheck_is_connecting = 1;
    } else {
        client = __fltcheck_offer_client_port(port->handle, number < 0 ? number : number + 1);
        __fltcheck_role("connect+");
    }
    if (port->connect(client, port->cookie, context, size, &cookie) >= 0) {
        connection->port = port;
        connection->cookie = cookie;
        connection->client = client;
        if (cookie != client) { /* else the filter manager keeps it for the driver */
            __fltcheck_check_client_port_saved(client);
        }
        __fltcheck_accept_client_port(client);
        __fltcheck_event("connection-accepted");
    } else {
        __fltcheck_refuse_client_port(client);
        cookie = 0;
        __fltcheck_event("connection-refused");
    }
    __fltcheck_is_connecting = 0;
    __fltcheck_exact_serving = SERVES_NOBODY;
    __fltcheck_region_end("connection-context");
    __fltcheck_runs_for = 0;
    __fltcheck_role(0);
}

void __fltcheck_message(struct connection *connection, int number) {
    message_notify *message;
    void *input, *output;
    unsigned long input_length, output_length, *returned;
    if (!connection->port || !connection->port->message ||
        !__fltcheck_choose("user mode sends a message: the message callback is called")) {
        return;
    }
    __fltcheck_exact_serving = SERVES_CLIENT;
    __fltcheck_unsettle();
    message = connection->port->message;
    input_length = (unsigned long)__fltcheck_unknown();
    output_length = (unsigned long)__fltcheck_unknown();
    input = __fltcheck_region("message-buffer", "input", message, 1, input_length);
    output = __fltcheck_region("message-buffer", "output", message, 3, output_length);
    returned = __fltcheck_region("message-buffer", "length", message, 5, sizeof *returned);
    if (__fltcheck_is_followed(number)) {
        __fltcheck_role("message*");
        __fltcheck_runs_for = __fltcheck_mark;
    } else {
        __fltcheck_role("message+");
    }
    if (message(connection->cookie, input, input_length, output, output_length, returned) >= 0) {
        __fltcheck_event("message-succeeded");
    }
    __fltcheck_exact_serving = SERVES_NOBODY;
    __fltcheck_region_end("message-buffer");
    __fltcheck_runs_for = 0;
    __fltcheck_role(0);
}

static void __fltcheck_run_early_message(void) {
    __fltcheck_message(&__fltcheck_exact_connections[0], 0);
    __fltcheck_message(&__fltcheck_exact_connections[1], 1);
}

static void __fltcheck_run_port(struct port *port) {
    if (!port->handle || !port->connect) {
        return;
    }
    __fltcheck_connect(port, &__fltcheck_exact_connections[0], &__fltcheck_exact_connections[1], 0);
    if (!__fltcheck_is_about_buffers()) {
        __fltcheck_connect(port, &__fltcheck_exact_connections[1], &__fltcheck_exact_connections[0],
                           1);
    }
}

void __fltcheck_run_connection(struct connection *connection, int number) {
    if (__fltcheck_is_about_buffers() || __fltcheck_choose(0)) {
        __fltcheck_message(connection, number);
    } else {
        __fltcheck_disconnect(connection, number);
    }
}

/* One thing that a client does. */
void __fltcheck_run_client(void) {
    if (__fltcheck_exact_connections[0].port && __fltcheck_choose(0)) {
        __fltcheck_run_connection(&__fltcheck_exact_connections[0], 0);
    } else if (__fltcheck_exact_connections[1].port && __fltcheck_choose(0)) {
        __fltcheck_run_connection(&__fltcheck_exact_connections[1], 1);
    } else if (__fltcheck_ports[1].handle && !IS_STOOD_FOR(&__fltcheck_ports[1]) &&
               __fltcheck_choose(0)) {
        __fltcheck_run_port(&__fltcheck_ports[1]);
    } else if (__fltcheck_ports[2].handle && !IS_STOOD_FOR(&__fltcheck_ports[2]) &&
               __fltcheck_choose(0)) {
        __fltcheck_run_port(&__fltcheck_ports[2]);
    } else if (__fltcheck_ports[3].handle && !IS_STOOD_FOR(&__fltcheck_ports[3]) &&
               __fltcheck_choose(0)) {
        __fltcheck_run_port(&__fltcheck_ports[3]);
    } else {
        __fltcheck_run_port(&__fltcheck_ports[0]);
    }
}

/* Whatever clients do for a while, in any order. */
static void __fltcheck_run_clients(void) {
    while (__fltcheck_choose(0)) { /* one thing after the other */
        __fltcheck_run_client();
    }
}
