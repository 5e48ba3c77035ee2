/* harness.c - what is analysed: the driver is loaded, used and unloaded.
 *
 * See filter_manager.c for the style, and for what happens at each step.
 */
#include "connection.h"

int __fltcheck_choose(const char *step);
int __fltcheck_follows(const char *kind);

/* filter_manager.c */
enum { FILTER_NONE, FILTER_REGISTERED, FILTER_STARTED, FILTER_GONE };
extern int __fltcheck_filter_state;
int __fltcheck_load(void);
void __fltcheck_run_event(void);
void __fltcheck_end_of_messages(void);
int __fltcheck_is_unload_refused(void);
void __fltcheck_finish_unload(void);

/* one_connection.c, ports.c, crowd.c */
void __fltcheck_run_connection_once(void);
void __fltcheck_run_meanwhile(void);
void __fltcheck_end_if_over(void);

int __fltcheck_may_be_crowded(void);
void __fltcheck_run_crowd(struct crowd *crowd);
void __fltcheck_end_crowd(const struct crowd *crowd);

/* One connection: nothing comes back to it. */
static void __fltcheck_run_blocks(void) {
    __fltcheck_run_connection_once();
    if (!__fltcheck_is_unload_refused()) {
        __fltcheck_finish_unload();
    } else if (__fltcheck_follows("connection-state")) {
        __fltcheck_run_meanwhile();
    }
}

/* A driver with an unload callback: a refusal leads back to the steady state, with
 * everything as the callback has left it. Without a filter there is no second unload. */
void __fltcheck_harness(void) {
    struct crowd crowd = {{0, 0, 0, 0}, {0, 0, 0}, {0, 0, 0}, 0};
    if (!__fltcheck_load()) {
        return;
    }
    if (__fltcheck_follows("connection-memory") || __fltcheck_follows("connection-state")) {
        __fltcheck_run_blocks();
        return;
    }
    if (__fltcheck_follows("crowd")) {
        if (!__fltcheck_may_be_crowded()) {
            return;
        }
        while (__fltcheck_choose(0)) {
            __fltcheck_run_crowd(&crowd);
            __fltcheck_end_if_over();
        }
        __fltcheck_end_crowd(&crowd);
        if (!__fltcheck_is_unload_refused()) {
            __fltcheck_finish_unload();
        }
        return;
    }
    for (;;) { /* one loop, so that all ways into it lead to the same states */
        __fltcheck_end_if_over();
        if (__fltcheck_choose(0)) {
            __fltcheck_run_event();
            continue;
        }
        __fltcheck_end_of_messages();
        if (__fltcheck_filter_state == FILTER_GONE) {
            return;
        }
        if (!__fltcheck_is_unload_refused()) {
            break;
        }
    }
    __fltcheck_finish_unload();
}
