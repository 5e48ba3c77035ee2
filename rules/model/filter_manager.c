/* filter_manager.c - the life of a minifilter as the filter manager drives it:
 * entry, steady state, unload.
 *
 * Plain C for the analysis, never run: see checker/lifecycle/lifecycle.h for the
 * functions that begin with __fltcheck_ and have no body here. Structures are
 * declared as far as they are needed, with the layout of the Windows headers.
 * FLTCHECK_ENTRY is the name of the driver's entry point.
 *
 * What a driver may be in the middle of is never guessed: every "may" is a call of
 * __fltcheck_choose(), and the loops around them have no bound, since the engine
 * analyses them to a fixpoint.
 */
#ifndef FLTCHECK_ENTRY
#define FLTCHECK_ENTRY DriverEntry
#endif

int __fltcheck_choose(const char *step);
int __fltcheck_runs_alone(void);
void __fltcheck_step(const char *step);
void __fltcheck_event(const char *name);
void __fltcheck_role(const char *role);
void __fltcheck_havoc(void *to, unsigned long long size);
void __fltcheck_watch(void *place, void (*hook)(void *old_value, void *new_value));

/* io.c, ports.c, work.c */
struct registration;
struct driver_object;
void __fltcheck_remember_callbacks(const struct registration *registration);
void __fltcheck_run_io(void);
void __fltcheck_run_devices(const struct driver_object *driver);
void __fltcheck_run_client(void);
void __fltcheck_run_connection_once(void);
void __fltcheck_run_work(void);
void __fltcheck_stop(void);

int __fltcheck_follows(const char *kind);
void __fltcheck_begin_at_passive_level(void); /* irql.c */

/* alone.c */
void __fltcheck_note_filter(void);
void __fltcheck_run_alone(void);
void __fltcheck_begin_alone(void);

/* ---- structures --------------------------------------------------------------- */

struct unicode_string {
    unsigned short length, maximum_length;
    unsigned short *buffer;
};

typedef void driver_unload(struct driver_object *driver);
typedef long driver_dispatch(void *device, void *irp);

struct driver_object {
    short type, size;
    void *device_object;
    unsigned long flags;
    void *start;
    unsigned long image_size;
    void *section, *extension;
    struct unicode_string name;
    struct unicode_string *hardware_database;
    void *fast_io_dispatch, *init, *start_io;
    driver_unload *unload;
    driver_dispatch *major_function[28];
};

typedef long filter_unload(unsigned long flags);

struct registration {
    unsigned short size, version;
    unsigned long flags;
    const void *contexts;
    const void *operations;
    filter_unload *unload;
};

#define DO_NOT_SUPPORT_SERVICE_STOP 1
#define UNLOAD_MANDATORY            1

/* ---- state -------------------------------------------------------------------- */

enum { FILTER_NONE, FILTER_REGISTERED, FILTER_STARTED, FILTER_GONE };

static struct driver_object __fltcheck_driver;
extern struct unicode_string __fltcheck_registry_path; /* content unknown */

int __fltcheck_filter_state;
int __fltcheck_is_loaded; /* the entry point has returned success */
static unsigned long __fltcheck_registration_flags;
static filter_unload *__fltcheck_unload_callback;
static driver_unload *__fltcheck_saved_unload; /* DriverUnload before registering */
static int __fltcheck_is_unload_overwritten;   /* DriverUnload assigned after it */

int __fltcheck_is_deleting; /* FltUnregisterFilter disconnects the clients that are left */

int __fltcheck_is_busy; /* a callback is running: no other one is started from inside */

/* True while callbacks of the filter can run at all. */
int __fltcheck_is_filter_alive(void) {
    return (__fltcheck_filter_state == FILTER_REGISTERED) |
           (__fltcheck_filter_state == FILTER_STARTED);
}

int __fltcheck_has_unload_callback(void) {
    return __fltcheck_unload_callback != 0;
}

/* The role of the code that an interruption returns to. */
void __fltcheck_restore_role(void) {
    if (__fltcheck_is_loaded) {
        __fltcheck_role(0);
    } else {
        __fltcheck_role("entry");
    }
}

/* Where only what callbacks get is followed, nothing but these callbacks runs, each of them
 * with variables that the others may have written (__fltcheck_unsettle). */
int __fltcheck_is_about_buffers(void) {
    return __fltcheck_follows("message-buffer");
}

/* The same where blocks of memory are followed: one connection runs its course, and the driver
 * is unloaded. What it does besides is no part of that. */
#define IS_ABOUT_BLOCKS                                                                            \
    (__fltcheck_follows("connection-memory") || __fltcheck_follows("connection-state"))

/* ---- steady state ---------------------------------------------------------------- */

/* One thing that may happen while the driver is loaded. */
void __fltcheck_run_event(void) {
    __fltcheck_is_busy = 1;
    __fltcheck_begin_at_passive_level();
    if (__fltcheck_is_about_buffers() || __fltcheck_choose(0)) {
        if (__fltcheck_is_filter_alive()) {
            __fltcheck_run_client();
        }
    } else if (__fltcheck_choose(0)) {
        if (__fltcheck_filter_state == FILTER_STARTED) {
            __fltcheck_run_io();
        }
    } else if (__fltcheck_choose(0)) {
        __fltcheck_run_devices(&__fltcheck_driver);
    } else {
        __fltcheck_run_work();
    }
    __fltcheck_is_busy = 0;
}

/* ---- registration ----------------------------------------------------------------- */

/* What the filter manager puts into DriverUnload. It is only recognised, not called:
 * the harness calls the unload callback itself. */
static void __fltcheck_manager_unload(struct driver_object *driver) {
    (void)driver;
}

static void __fltcheck_on_driver_unload(void *old_value, void *new_value) {
    if (__fltcheck_filter_state == FILTER_GONE || new_value == old_value) {
        return;
    }
    if (new_value == (void *)__fltcheck_manager_unload) {
        __fltcheck_is_unload_overwritten = 0;
        return;
    }
    if (new_value == 0) {
        __fltcheck_event("driver-unload-cleared");
        return;
    }
    __fltcheck_is_unload_overwritten = 1;
    __fltcheck_event("driver-unload-assigned");
}

void FltRegisterFilter__success(struct driver_object *driver,
                                const struct registration *registration, void **filter) {
    (void)filter;
    if (__fltcheck_runs_alone()) {
        __fltcheck_note_filter();
    }
    __fltcheck_filter_state = FILTER_REGISTERED;
    __fltcheck_registration_flags = registration->flags;
    __fltcheck_unload_callback = registration->unload;
    __fltcheck_remember_callbacks(registration);
    __fltcheck_saved_unload = driver->unload;
    driver->unload = 0;
    if (__fltcheck_unload_callback) {
        if (!(__fltcheck_registration_flags & DO_NOT_SUPPORT_SERVICE_STOP)) {
            driver->unload = __fltcheck_manager_unload;
        }
        __fltcheck_watch(&driver->unload, __fltcheck_on_driver_unload);
    }
}

void FltStartFiltering__success(void *filter) {
    (void)filter;
    if (__fltcheck_filter_state != FILTER_REGISTERED) {
        return;
    }
    __fltcheck_filter_state = FILTER_STARTED;
    if (!__fltcheck_is_busy && !__fltcheck_follows("client-port") &&
        !__fltcheck_is_about_buffers() && !__fltcheck_runs_alone() && !IS_ABOUT_BLOCKS) {
        __fltcheck_is_busy = 1;
        while (__fltcheck_choose(0)) {
            __fltcheck_run_io();
        }
        __fltcheck_is_busy = 0;
        __fltcheck_restore_role();
    }
}

/* ---- unload ------------------------------------------------------------------------ */

/* One call of the unload callback; true if the driver stays loaded. */
int __fltcheck_is_unload_refused(void) {
    unsigned long flags = 0;
    long status;
    if (!(__fltcheck_registration_flags & DO_NOT_SUPPORT_SERVICE_STOP) &&
        __fltcheck_choose("the driver's service is stopped: the filter manager calls the unload "
                          "callback, and unloading is mandatory")) {
        flags = UNLOAD_MANDATORY;
    } else {
        __fltcheck_step("unloading is requested: the filter manager calls the unload callback, "
                        "which may refuse");
    }
    __fltcheck_is_busy = 1;
    __fltcheck_role("unload");
    __fltcheck_begin_at_passive_level();
    status = __fltcheck_unload_callback(flags);
    __fltcheck_is_busy = 0;
    if (flags != 0 || status >= 0) {
        return 0; /* what is reported now stands at the return of the callback */
    }
    __fltcheck_event("unload-refused");
    __fltcheck_role(0);
    return 1;
}

static void __fltcheck_run_driver_unload(driver_unload *routine) {
    __fltcheck_step("the driver's DriverUnload routine is called");
    __fltcheck_role("driver-unload");
    __fltcheck_begin_at_passive_level();
    __fltcheck_is_busy = 1;
    routine(&__fltcheck_driver);
    __fltcheck_is_busy = 0;
}

/* The rest is nobody's business where only buffers are followed. */
void __fltcheck_end_of_messages(void) {
    if (__fltcheck_is_about_buffers()) {
        __fltcheck_stop();
    }
}

/* Nobody can give back any more what a connection has left behind. */
static void __fltcheck_end_connections(void) {
    if (IS_ABOUT_BLOCKS && __fltcheck_filter_state == FILTER_GONE) {
        __fltcheck_event("connections-over");
    }
}

/* What comes after the unload callback. */
void __fltcheck_finish_unload(void) {
    if (__fltcheck_is_unload_overwritten) {
        return; /* which routine runs when is no longer the filter manager's business */
    }
    if (__fltcheck_saved_unload) {
        __fltcheck_run_driver_unload(__fltcheck_saved_unload);
    }
    __fltcheck_event("unload-completed");
    __fltcheck_end_connections();
}

/* A driver that only has DriverUnload. */
static void __fltcheck_unload_driver(void) {
    if (IS_ABOUT_BLOCKS) {
        __fltcheck_run_connection_once();
    } else {
        while (__fltcheck_choose(0)) {
            __fltcheck_run_event();
        }
    }
    __fltcheck_end_of_messages();
    if (__fltcheck_driver.unload) {
        __fltcheck_run_driver_unload(__fltcheck_driver.unload);
        __fltcheck_event("unload-completed");
        __fltcheck_end_connections();
    }
}

/* Where callbacks are followed alone: the unload callback, or DriverUnload. */
void __fltcheck_run_unload_alone(void) {
    __fltcheck_is_busy = 1;
    if (__fltcheck_unload_callback && __fltcheck_choose("unloading is requested")) {
        __fltcheck_role("unload");
        __fltcheck_unload_callback(0);
        __fltcheck_role(0);
    }
    if (__fltcheck_saved_unload) {
        __fltcheck_begin_alone();
        __fltcheck_run_driver_unload(__fltcheck_saved_unload);
    }
}

/* The same: what comes in from outside, but for clients. */
void __fltcheck_run_requests_alone(void) {
    __fltcheck_is_busy = 1;
    if (__fltcheck_filter_state == FILTER_STARTED && __fltcheck_choose(0)) {
        __fltcheck_run_io();
    } else {
        __fltcheck_run_devices(&__fltcheck_driver);
    }
}

/* ---- loading --------------------------------------------------------------------- */

/* Initialisers of C++ globals; the driver's own function is called where it has any. */
void __fltcheck_construct_globals(void) {
}

long FLTCHECK_ENTRY(struct driver_object *driver, struct unicode_string *registry_path);

/* True if the driver can be unloaded, with its unload callback, from now on. */
int __fltcheck_load(void) {
    long status;
    __fltcheck_havoc(&__fltcheck_driver.device_object, sizeof(void *));
    __fltcheck_havoc(&__fltcheck_driver.extension, sizeof(void *));
    __fltcheck_step("the system loads the driver and calls its entry point");
    __fltcheck_role("entry");
    __fltcheck_construct_globals();
    status = FLTCHECK_ENTRY(&__fltcheck_driver, &__fltcheck_registry_path);
    if (status < 0) {
        __fltcheck_event("entry-failed");
        return 0;
    }
    __fltcheck_event("entry-succeeded");
    __fltcheck_is_loaded = 1;
    if (__fltcheck_runs_alone()) {
        __fltcheck_run_alone();
        return 0;
    }
    if (__fltcheck_filter_state == FILTER_GONE) {
        __fltcheck_event("entry-succeeded-for-good");
        return 0;
    }
    if (__fltcheck_is_filter_alive() && __fltcheck_unload_callback) {
        __fltcheck_role(0);
        return 1;
    }
    if (!__fltcheck_driver.unload) {
        __fltcheck_event("entry-succeeded-for-good");
    }
    __fltcheck_role(0);
    __fltcheck_unload_driver();
    return 0;
}
