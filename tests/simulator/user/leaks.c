/* leaks.c - port handles that nothing holds any more, and those that are open when the process
 * ends. */
#include "user.h"

#define MAX_PLACES 256

/* Where the handles of a connect were closed: in a function, or in one that it has called. Of all
 * executions, as what one leaves to the end of the process may be what others close. */
struct place {
    const void *site, *function;
};
static struct place closed[MAX_PLACES];
static int closed_count;

static int is_open_port(const struct handle *handle) {
    return handle->open && !handle->judged && handle->object->kind == KIND_PORT;
}

void judge_leaks(const char *stack) {
    for (int i = 0; i < handle_count && !process.ending; i++) {
        if (is_open_port(&handles[i]) && !reachable(handles[i].value, stack)) {
            handles[i].judged = 1;
            seen("FLT301", "nothing holds the open handle any more");
        }
    }
}

static int was_closed_in(const void *site, const void *function) {
    for (int i = 0; i < closed_count; i++) {
        if (closed[i].site == site && closed[i].function == function) {
            return 1;
        }
    }
    return 0;
}

void judge_closed(const struct handle *handle) {
    const struct thread *thread = this_thread();
    for (int i = 0; i < thread->depth && handle->site != NULL; i++) {
        const void *function = thread->frames[i].function;
        if (!was_closed_in(handle->site, function) && closed_count < MAX_PLACES) {
            closed[closed_count++] = (struct place){handle->site, function};
        }
    }
}

/* A handle that is left to the end of the process is no leak, unless the function in which it ends
 * closes it in other executions. */
void judge_end_of_process(void) {
    const struct thread *thread = this_thread();
    const void *function = thread->depth > 0 ? thread->frames[thread->depth - 1].function : NULL;
    for (int i = 0; i < handle_count; i++) {
        if (is_open_port(&handles[i]) && was_closed_in(handles[i].site, function)) {
            handles[i].judged = 1;
            seen("FLT301", "the handle is open when the process ends");
        }
    }
}
