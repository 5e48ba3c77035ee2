/* connection.h - server ports and connections, as the model's files see them. */
#ifndef CONNECTION_H
#define CONNECTION_H

typedef long connect_notify(void *client, void *cookie, void *context, unsigned long size,
                            void **connection_cookie);
typedef void disconnect_notify(void *connection_cookie);
typedef long message_notify(void *connection_cookie, void *input, unsigned long input_length,
                            void *output, unsigned long output_length,
                            unsigned long *returned_length);

/* A type of its own, so that writes through unrelated pointers can't be meant. */
struct server_port;

struct port {
    struct server_port *handle; /* 0: slot not in use */
    void *cookie;
    connect_notify *connect;
    disconnect_notify *disconnect;
    message_notify *message;
    long max_connections;
    int twin; /* number, from 1, of the last port before it that is just like it; 0: none */
};

struct connection {
    struct port *port; /* 0: not connected */
    void *cookie;
    void *client;
};

/* Those who are there besides. A variable of the harness: no callback of the driver depends on it.
 */
struct crowd {
    int count[4]; /* for each port */
    struct connection first, second;
    int is_forgotten; /* there are more, who can't be disconnected */
};

extern struct port __fltcheck_ports[4];
extern int __fltcheck_port_count;
extern struct connection __fltcheck_exact_connections[2];

/* Which callback of a port runs. */
enum { SERVES_NOBODY, SERVES_CLIENT, ENDS_CLIENT };
extern int __fltcheck_exact_serving;

void __fltcheck_connect(struct port *port, struct connection *connection,
                        const struct connection *other, int number);
void __fltcheck_message(struct connection *connection, int number);
void __fltcheck_disconnect(struct connection *connection, int number);
void __fltcheck_force_disconnect(struct connection *connection, int number);
void __fltcheck_run_connection(struct connection *connection, int number);

/* twins.c: what happens at a port happens as well at the one before it that is like it. */
int __fltcheck_find_twin(int number);
int __fltcheck_is_twin_open(const struct port *port);
struct port *__fltcheck_first_twin(struct port *port);
#define IS_STOOD_FOR(port) ((port)->twin && __fltcheck_first_twin(port) != (port))

#endif
