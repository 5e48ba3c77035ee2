/* events.c - what can happen next: clients, I/O, notifications, and the end of the driver. */
#include "callbacks.h"

#define MAX_EVENTS 64

enum event_kind {
    EVENT_CONNECT,
    EVENT_MESSAGE,
    EVENT_DISCONNECT,
    EVENT_IO,
    EVENT_NOTIFY,
    EVENT_TIME,
    EVENT_ATTACH,
    EVENT_DETACH,
    EVENT_UNLOAD
};
struct event {
    enum event_kind kind;
    void *object;
    const void *more;
    int number;
};

static struct event events[MAX_EVENTS];
static int event_count;

static void add(enum event_kind kind, void *object, const void *more, int number) {
    if (event_count < MAX_EVENTS) {
        events[event_count++] = (struct event){kind, object, more, number};
    }
}

static void add_connections(void) {
    for (int i = 0; i < world.connection_count; i++) {
        struct connection *connection = &world.connections[i];
        struct filter *filter = connection->server->filter;
        if (connection->state != ACCEPTED || filter->gone) {
            continue;
        }
        if (connection->server->message != NULL && !filter->draining) {
            add(EVENT_MESSAGE, connection, NULL, 0);
        }
        if (!connection->leaving) {
            add(EVENT_DISCONNECT, connection, NULL, 0);
        }
    }
}

static void add_io(void) {
    for (int i = 0; i < world.filter_count; i++) {
        struct filter *filter = &world.filters[i];
        if (!filter->started || filter->draining || !filter->attached) {
            continue;
        }
        const FLT_OPERATION_REGISTRATION *operation = filter->registration.OperationRegistration;
        for (; operation != NULL && operation->MajorFunction != IRP_MJ_OPERATION_END; operation++) {
            add(EVENT_IO, filter, operation, 0);
        }
    }
}

static void add_instances(void) {
    for (int i = 0; i < world.filter_count; i++) {
        struct filter *filter = &world.filters[i];
        if (!filter->started || filter->draining) {
            continue;
        }
        if (filter->registration.InstanceSetupCallback != NULL) {
            add(EVENT_ATTACH, filter, NULL, 0);
        }
        if (filter->attached && filter->registration.InstanceQueryTeardownCallback != NULL) {
            add(EVENT_DETACH, filter, NULL, 0);
        }
    }
}

static void collect(void) {
    event_count = 0;
    for (int i = 0; i < world.server_count && world.connection_count < SIM_MAX_CONNECTIONS; i++) {
        struct server *server = &world.servers[i];
        if (server->open && !server->filter->draining && server->count < server->most) {
            add(EVENT_CONNECT, server, NULL, 0);
        }
    }
    add_connections();
    add_io();
    add_instances();
    for (int i = 0; i < notify_count(); i++) {
        add(EVENT_NOTIFY, NULL, NULL, i);
    }
    if (task_waits_for_time()) {
        add(EVENT_TIME, NULL, NULL, 0);
    }
}

int events_count(void) {
    collect();
    return event_count;
}

static void start_connect(struct server *server) {
    struct connection *connection = &world.connections[world.connection_count++];
    struct task *task = task_new(TASK_CONNECT, run_connect);
    *connection = (struct connection){.handle = handle_new(),
                                      .server = server,
                                      .open = 1,
                                      .number = world.connection_count,
                                      .process = 0x100 + 4 * (ULONG_PTR)world.connection_count};
    server->count++;
    server->filter->running++;
    task->connection = connection;
    task->process = connection->process;
}

static void start_on_connection(struct connection *connection, int message) {
    struct task *task =
        task_new(message ? TASK_MESSAGE : TASK_DISCONNECT, message ? run_message : run_disconnect);
    task->connection = connection;
    task->process = connection->process;
    if (message) {
        connection->running++;
        connection->server->filter->running++;
    } else {
        connection->leaving = 1;
    }
}

/* Some other program, or a client. */
static ULONG_PTR some_process(void) {
    int which = choose(1 + world.connection_count, COST_DATA, "on behalf of client");
    return which == 0 ? 0x80 : world.connections[which - 1].process;
}

static struct filter *last_filter(void) {
    struct filter *last = NULL;
    for (int i = 0; i < world.filter_count; i++) {
        last = !world.filters[i].gone ? &world.filters[i] : last;
    }
    return last;
}

/* Unloads that are possible: by an administrator, and, second, by the service manager. */
static int count_ways_out(void) {
    const struct filter *last = last_filter();
    if (last == NULL || world.unload_refused > 1 ||
        last->registration.FilterUnloadCallback == NULL) {
        return 0;
    }
    int declined = (last->registration.Flags & FLTFL_REGISTRATION_DO_NOT_SUPPORT_SERVICE_STOP) != 0;
    return declined || world.bypassed ? 1 : 2;
}

static void start_unload(int mandatory) {
    struct task *task = task_new(TASK_UNLOAD, run_unload);
    task->arguments[0] = last_filter();
    task->arguments[1] = mandatory ? task : NULL;
    world.unloading = 1;
}

static void start(const struct event *event) {
    switch (event->kind) {
    case EVENT_CONNECT:
        start_connect(event->object);
        break;
    case EVENT_MESSAGE:
    case EVENT_DISCONNECT:
        start_on_connection(event->object, event->kind == EVENT_MESSAGE);
        break;
    case EVENT_IO: {
        struct task *task = task_new(TASK_IO, run_io);
        task->arguments[0] = event->object;
        task->arguments[1] = (void *)event->more;
        task->process = some_process();
        ((struct filter *)event->object)->running++;
        break;
    }
    case EVENT_NOTIFY:
        notify_fire(event->number);
        break;
    case EVENT_ATTACH:
    case EVENT_DETACH: {
        int attach = event->kind == EVENT_ATTACH;
        struct task *task = task_new(TASK_INSTANCE, attach ? run_attach : run_detach);
        task->arguments[0] = event->object;
        ((struct filter *)event->object)->running++;
        break;
    }
    case EVENT_UNLOAD:
        start_unload(event->number);
        break;
    case EVENT_TIME:
        task_let_time_pass();
        break;
    }
}

/* Paid for by whoever asks. */
void events_start_one(void) {
    collect();
    if (world.loaded && !world.unloading && !world.over) {
        for (int i = 0; i < count_ways_out(); i++) {
            add(EVENT_UNLOAD, NULL, NULL, i);
        }
    }
    if (event_count == 0) {
        return;
    }
    int chosen = choose_free(event_count, NULL);
    cost_pay(COST_EVENT);
    struct event event = events[chosen];
    start(&event);
}

/* Everything is quiet: an event, or the end of the driver. */
static void live_on(void) {
    int ends = count_ways_out();
    int count = cost_left(COST_EVENT) ? events_count() : 0;
    int free_choices = ends > 0 ? ends : 1;
    int chosen = choose_free(free_choices + count, NULL);
    if (chosen >= free_choices) {
        collect();
        cost_pay(COST_EVENT);
        struct event event = events[chosen - free_choices];
        start(&event);
    } else if (ends > 0) {
        start_unload(chosen);
    } else {
        execution_stop();
    }
}

/* What still runs when the image is gone uses what is gone. */
static void live_after(void) {
    if (world.after_life++ < 6 && notify_count() > 0) {
        notify_fire((world.after_life - 1) % notify_count());
    } else {
        execution_stop();
    }
}

static void hang(void) {
    if (unregister_hangs()) {
        violation("FLT101", "unregistering waits for an open server port");
    }
    int senders = 0, waiting = 0;
    for (int i = 0; i < SIM_MAX_TASKS; i++) {
        senders += tasks[i].state == TASK_BLOCKED && tasks[i].stuck_sending;
        waiting += tasks[i].state == TASK_BLOCKED && tasks[i].wants_lock &&
                   (tasks[i].inside == TASK_DISCONNECT || tasks[i].inside == TASK_UNLOAD);
    }
    if (senders > 0 && waiting > 0) {
        violation("FLT215", "a send without a timeout holds a lock that others wait for");
    }
    note("everything waits", 0);
    execution_stop();
}

static int is_anybody_blocked(void) {
    for (int i = 0; i < SIM_MAX_TASKS; i++) {
        if (tasks[i].state == TASK_BLOCKED && tasks[i].kind != TASK_THREAD &&
            !tasks[i].stuck_sending) {
            return 1;
        }
    }
    return 0;
}

void events_idle(void) {
    if (world.loaded && !world.unloading && !world.over && !is_anybody_blocked()) {
        live_on();
    } else if (task_pass_time()) {
        return;
    } else if (world.over && !is_anybody_blocked()) {
        live_after();
    } else {
        hang();
    }
}
