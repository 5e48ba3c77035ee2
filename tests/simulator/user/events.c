/* events.c - what happens when every thread waits: messages come, drivers go, time passes, somebody
 * stops the service. */
#include "user.h"

#define MOST 6

static struct object *connected_port(struct request *const waiting[], int count) {
    return count > 0 ? waiting[0]->port : NULL;
}

static void disconnect(struct object *port) {
    note("the driver disconnects", 0);
    port->disconnected = 1;
    requests_end(port, ERROR_INVALID_HANDLE);
}

/* Others than messages; the first is what happens when nothing more may be chosen. */
static int other_events(struct request *const waiting[], int count) {
    return task_waits_for_time() + control_events() + (connected_port(waiting, count) != NULL);
}

static void start_other(int which, struct request *const waiting[], int count) {
    if (task_waits_for_time() && which-- == 0) {
        task_let_time_pass();
    } else if (which < control_events()) {
        control_start(which);
    } else {
        disconnect(connected_port(waiting, count));
    }
}

int side_events(void) {
    struct request *waiting[MOST];
    int count = requests_pending(waiting, MOST);
    return count + other_events(waiting, count);
}

static void start(int which) {
    struct request *waiting[MOST];
    int count = requests_pending(waiting, MOST), others = other_events(waiting, count);
    if (which < others) {
        start_other(which, waiting, count);
    } else {
        note("a message comes", which - others);
        request_complete(waiting[which - others], ERROR_SUCCESS);
    }
}

void side_start_event(void) {
    int count = side_events();
    if (count > 0) {
        start(choose(count, COST_EVENT, "another event"));
    }
}

void side_idle(void) {
    if (requests_cancelled()) {
        return;
    }
    if (side_events() == 0) {
        note("everything waits", 0);
        execution_stop();
        return;
    }
    side_start_event();
}
