/* unregister.c - what FltUnregisterFilter does.
 *
 * See filter_manager.c for the style.
 */
#include "connection.h"

void __fltcheck_event(const char *name);
void __fltcheck_role(const char *role);
int __fltcheck_follows(const char *kind);
void __fltcheck_end_without(const char *kind);

/* io.c, work.c, ports.c, one_connection.c */
void __fltcheck_run_last_request(void);
void __fltcheck_tear_instances_down(void);
void __fltcheck_drain_work(void);
void __fltcheck_run_stragglers(void);
void __fltcheck_disconnect_all(void);
int __fltcheck_count_open_ports(void);
void __fltcheck_run_meanwhile(void);

/* filter_manager.c */
enum { FILTER_NONE, FILTER_REGISTERED, FILTER_STARTED, FILTER_GONE };
extern int __fltcheck_filter_state;
extern int __fltcheck_is_loaded;
extern int __fltcheck_is_deleting;
extern int __fltcheck_is_busy;
int __fltcheck_is_filter_alive(void);

/* Until it is called requests go on. Instances go first, then work items are waited for, then clients are disconnected,
 * all with the driver's variables as they are now. With a server port open the call
 * never gets that far. */
void FltUnregisterFilter__before(void *filter) {
    (void)filter;
    int was_busy = __fltcheck_is_busy;
    if (__fltcheck_follows("connection-state")) {
        __fltcheck_end_without("connection-state"); /* what goes after this is used by nobody */
        __fltcheck_run_meanwhile();
    }
    if (!__fltcheck_is_filter_alive()) {
        return;
    }
    if (__fltcheck_count_open_ports() > 0) {
        __fltcheck_disconnect_all(); /* clients may go while it waits */
        return;
    }
    __fltcheck_is_busy = 1;
    if (__fltcheck_filter_state == FILTER_STARTED) {
        if (__fltcheck_follows("client-port") && __fltcheck_exact_connections[0].port) {
            __fltcheck_run_last_request();
        }
        __fltcheck_tear_instances_down();
    }
    __fltcheck_drain_work();
    __fltcheck_is_deleting = 1; /* new work items are refused */
    __fltcheck_disconnect_all();
    __fltcheck_is_deleting = 0;
    __fltcheck_is_busy = was_busy;
    if (__fltcheck_is_loaded) {
        __fltcheck_role("unload");
    } else {
        __fltcheck_role("entry");
    }
}

void FltUnregisterFilter__success(void *filter) {
    (void)filter;
    __fltcheck_filter_state = FILTER_GONE;
    if (__fltcheck_follows("client-port")) {
        __fltcheck_event("filter-gone");
        __fltcheck_run_stragglers();
    }
}
