/* alone.c - each callback by itself, for rules about single calls of the driver.
 *
 * See filter_manager.c for the style. What the driver has done before a callback begins
 * does not matter for such rules but by what its variables may contain: these are unknown
 * (__fltcheck_unsettle), unless nobody but the entry point writes them. So nothing has to be
 * run in any order: each callback runs once, and then what it has queued.
 */
int __fltcheck_choose(const char *step);
long __fltcheck_unknown(void);
void __fltcheck_havoc(void *to, unsigned long long size);
void __fltcheck_role(const char *role);
void __fltcheck_step(const char *step);
void __fltcheck_unsettle(void);
void *__fltcheck_begin_port_calls(void);
void *__fltcheck_begin_port_talk(void);
int __fltcheck_follows(const char *kind);

/* filter_manager.c, work.c, irql.c, locks.c, sends.c */
void __fltcheck_forget_locks(void);
void __fltcheck_forget_sends(void);
int __fltcheck_is_lock_held(void);
int __fltcheck_is_irql_raised(void);
void __fltcheck_run_unload_alone(void);
void __fltcheck_run_requests_alone(void);
void __fltcheck_run_work(void);
void __fltcheck_begin_at_passive_level(void);
extern int __fltcheck_is_busy;

void __fltcheck_begin_alone(void);

typedef long connect_notify(void *client, void *cookie, void *context, unsigned long size,
                            void **connection_cookie);
typedef void disconnect_notify(void *connection_cookie);
typedef long message_notify(void *connection_cookie, void *input, unsigned long input_length,
                            void *output, unsigned long output_length,
                            unsigned long *returned_length);

struct listener {
    connect_notify *connect;
    disconnect_notify *disconnect;
    message_notify *message;
    void *cookie;
};

static struct listener __fltcheck_listeners[4]; /* of the server ports */
static int __fltcheck_listener_count;
void *__fltcheck_port_caller;

/* ---- what there is ------------------------------------------------------------------ */

void __fltcheck_note_filter(void) {
    if (__fltcheck_follows("port-call")) {
        __fltcheck_port_caller = __fltcheck_begin_port_calls();
    } else {
        __fltcheck_port_caller = __fltcheck_begin_port_talk();
    }
}

void __fltcheck_note_port(connect_notify *connect, disconnect_notify *disconnect,
                          message_notify *message, void *cookie) {
    struct listener *listener = &__fltcheck_listeners[3];
    if (__fltcheck_listener_count < 4) {
        listener = &__fltcheck_listeners[__fltcheck_listener_count];
        __fltcheck_listener_count++;
    }
    listener->connect = connect;
    listener->disconnect = disconnect;
    listener->message = message;
    listener->cookie = cookie;
}

/* ---- clients ------------------------------------------------------------------------ */

static void __fltcheck_message_alone(const struct listener *listener, void *cookie) {
    void *input, *output;
    unsigned long returned = 0;
    __fltcheck_havoc(&input, sizeof input);
    __fltcheck_havoc(&output, sizeof output);
    __fltcheck_role("message");
    listener->message(cookie, input, (unsigned long)__fltcheck_unknown(), output,
                      (unsigned long)__fltcheck_unknown(), &returned);
    __fltcheck_role(0);
}

/* The cookie of a connection is known, what lies behind it may have changed. */
static void __fltcheck_run_connection(const struct listener *listener, void *cookie) {
    __fltcheck_begin_alone();
    if (listener->message &&
        __fltcheck_choose("user mode sends a message: the message callback is called")) {
        __fltcheck_message_alone(listener, cookie);
    } else if (listener->disconnect && __fltcheck_choose("user mode closes its handle: the "
                                                         "disconnect callback is called")) {
        __fltcheck_role("disconnect");
        listener->disconnect(cookie);
        __fltcheck_role(0);
    }
}

static void __fltcheck_run_listener(const struct listener *listener) {
    void *client, *context, *cookie = 0;
    long status;
    if (!listener->connect ||
        !__fltcheck_choose("user mode connects to the port: the connect callback is called")) {
        return;
    }
    __fltcheck_havoc(&client, sizeof client);
    __fltcheck_havoc(&context, sizeof context);
    __fltcheck_role("connect");
    status = listener->connect(client, listener->cookie, context,
                               (unsigned long)__fltcheck_unknown(), &cookie);
    __fltcheck_role(0);
    if (status >= 0) {
        __fltcheck_run_connection(listener, cookie);
    }
}

static void __fltcheck_run_clients_alone(void) {
    if (__fltcheck_choose(0)) {
        __fltcheck_run_listener(&__fltcheck_listeners[0]);
    } else if (__fltcheck_choose(0)) {
        __fltcheck_run_listener(&__fltcheck_listeners[1]);
    } else if (__fltcheck_choose(0)) {
        __fltcheck_run_listener(&__fltcheck_listeners[2]);
    } else {
        __fltcheck_run_listener(&__fltcheck_listeners[3]);
    }
}

static void __fltcheck_force_alone(const struct listener *listener) {
    void *cookie;
    if (listener->disconnect && __fltcheck_choose(0)) {
        __fltcheck_havoc(&cookie, sizeof cookie);
        __fltcheck_role("forced-disconnect");
        listener->disconnect(cookie);
        __fltcheck_role(0);
    }
}

/* Some client is disconnected while something else goes on: whichever it is. */
void __fltcheck_disconnect_any(void) {
    __fltcheck_force_alone(&__fltcheck_listeners[0]);
    __fltcheck_force_alone(&__fltcheck_listeners[1]);
    __fltcheck_force_alone(&__fltcheck_listeners[2]);
    __fltcheck_force_alone(&__fltcheck_listeners[3]);
}

/* What FltUnregisterFilter does. A disconnect is looked at by itself, too; that it is
 * forced matters if the driver unregisters in the middle of something. */
void __fltcheck_disconnect_alone(void) {
    if (__fltcheck_is_irql_raised() || __fltcheck_is_lock_held()) {
        __fltcheck_step("the filter manager disconnects a client that is still connected");
        __fltcheck_disconnect_any();
    }
}

/* ---- everything --------------------------------------------------------------------- */

void __fltcheck_begin_alone(void) {
    __fltcheck_unsettle();
    __fltcheck_begin_at_passive_level();
    __fltcheck_forget_locks();
    __fltcheck_forget_sends();
}

/* The driver is loaded. */
void __fltcheck_run_alone(void) {
    __fltcheck_role(0);
    __fltcheck_begin_alone();
    if (__fltcheck_choose(0)) {
        __fltcheck_run_requests_alone();
    } else if (__fltcheck_choose(0)) {
        __fltcheck_is_busy = 1;
        __fltcheck_run_clients_alone();
    } else if (__fltcheck_choose(0)) {
        __fltcheck_run_unload_alone();
        return;
    }
    while (__fltcheck_choose(0)) {
        __fltcheck_begin_alone();
        __fltcheck_run_work();
    }
}
