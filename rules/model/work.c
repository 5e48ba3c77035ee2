/* work.c - code of the driver that runs on other threads: work items, system threads,
 * timers, deferred procedure calls.
 *
 * See filter_manager.c for the style. What was queued may run at any later time while
 * the driver is loaded. There are four slots for routines that run once;
 * queueing the same routine again reuses its slot. When all are taken, a routine runs at
 * once, which is one of the times at which it may run.
 */
int __fltcheck_choose(const char *step);
long __fltcheck_unknown(void);
long __fltcheck_failure(void);
void __fltcheck_role(const char *role);
void __fltcheck_step(const char *step);
void *__fltcheck_alloc(unsigned long long size, int zeroed);
void __fltcheck_havoc(void *to, unsigned long long size);
int __fltcheck_surely(int condition);
void __fltcheck_event_at(const char *name, const void *handle);
void __fltcheck_hand_over(const void *pointer);
int __fltcheck_begin_at_any_level(void); /* irql.c */
void __fltcheck_end_at_any_level(int before);

void __fltcheck_run_notify(void);  /* notify.c */
extern int __fltcheck_is_deleting; /* filter_manager.c */

/* __fltcheck_mark (ports.c) while what runs is for the client that is followed. */
void (*__fltcheck_runs_for)(void);
void __fltcheck_mark(void);

typedef void any_routine(void *a, void *b, void *c, void *d);

struct work {
    any_routine *routine; /* 0: slot not in use */
    void *a, *b, *c, *d;
    int is_awaited; /* FltUnregisterFilter returns only when it has run */
};

/* The last slot is for what the client that is followed has queued: nobody else's takes its
 * place. */
#define FOLLOWED 4
static struct work __fltcheck_work[5];
static unsigned char __fltcheck_tokens[5]; /* what stands for a thread in a slot */

/* ---- slots ----------------------------------------------------------------------- */

/* It runs, and its slot is as if it had never been in use. */
static void __fltcheck_start_work(struct work *work) {
    any_routine *routine = work->routine;
    void *a = work->a, *b = work->b, *c = work->c, *d = work->d;
    void (*before)(void) = __fltcheck_runs_for;
    int level = __fltcheck_begin_at_any_level();
    work->routine = 0;
    work->a = 0;
    work->b = 0;
    work->c = 0;
    work->d = 0;
    work->is_awaited = 0;
    if (work == &__fltcheck_work[FOLLOWED]) {
        __fltcheck_runs_for = __fltcheck_mark;
        __fltcheck_role("work*");
    } else {
        __fltcheck_runs_for = 0;
        __fltcheck_role("work");
    }
    routine(a, b, c, d);
    __fltcheck_end_at_any_level(level);
    __fltcheck_runs_for = before;
    __fltcheck_role(0);
}

static void __fltcheck_call_work(struct work *work) {
    if (work->routine && __fltcheck_choose("a work item, thread or timer of the driver runs")) {
        __fltcheck_start_work(work);
    }
}

/* What FltUnregisterFilter waits for does run. */
static void __fltcheck_finish_work(struct work *work) {
    if (work->routine && work->is_awaited) {
        __fltcheck_step("FltUnregisterFilter waits for a work item of the driver");
        __fltcheck_start_work(work);
    }
}

static int __fltcheck_is_waiting(void) {
    return (__fltcheck_work[0].routine != 0) | (__fltcheck_work[1].routine != 0) |
           (__fltcheck_work[2].routine != 0) | (__fltcheck_work[3].routine != 0) |
           (__fltcheck_work[FOLLOWED].routine != 0);
}

/* Runs some of what is waiting. */
void __fltcheck_run_work(void) {
    if (__fltcheck_is_waiting()) {
        __fltcheck_call_work(&__fltcheck_work[0]);
        __fltcheck_call_work(&__fltcheck_work[1]);
        __fltcheck_call_work(&__fltcheck_work[2]);
        __fltcheck_call_work(&__fltcheck_work[3]);
        __fltcheck_call_work(&__fltcheck_work[FOLLOWED]);
    }
    __fltcheck_run_notify();
}

/* What is queued when FltUnregisterFilter is called. */
void __fltcheck_drain_work(void) {
    __fltcheck_run_work();
    if (__fltcheck_is_waiting()) {
        __fltcheck_finish_work(&__fltcheck_work[0]);
        __fltcheck_finish_work(&__fltcheck_work[1]);
        __fltcheck_finish_work(&__fltcheck_work[2]);
        __fltcheck_finish_work(&__fltcheck_work[3]);
        __fltcheck_finish_work(&__fltcheck_work[FOLLOWED]);
    }
}

/* What is still there when it has returned: nobody waits for threads, timers and notify
 * routines but the driver. */
void __fltcheck_run_stragglers(void) {
    __fltcheck_run_work();
}

static int __fltcheck_put_work(struct work *work, any_routine *routine, void *a, void *b, void *c,
                               void *d) {
    if (work->routine && work->routine != routine) {
        return 0;
    }
    work->routine = routine;
    work->a = a;
    work->b = b;
    work->c = c;
    work->d = d;
    work->is_awaited = 0;
    return 1;
}

/* The token of the slot in which it waits now, or NULL if it has run already. */
static void *__fltcheck_queue(any_routine *routine, void *a, void *b, void *c, void *d) {
    if (!routine) {
        return 0;
    }
    __fltcheck_hand_over(a);
    __fltcheck_hand_over(b);
    __fltcheck_hand_over(c);
    __fltcheck_hand_over(d);
    if (__fltcheck_runs_for &&
        __fltcheck_put_work(&__fltcheck_work[FOLLOWED], routine, a, b, c, d)) {
        return &__fltcheck_tokens[FOLLOWED];
    }
    if (__fltcheck_put_work(&__fltcheck_work[0], routine, a, b, c, d)) {
        return &__fltcheck_tokens[0];
    }
    if (__fltcheck_put_work(&__fltcheck_work[1], routine, a, b, c, d)) {
        return &__fltcheck_tokens[1];
    }
    if (__fltcheck_put_work(&__fltcheck_work[2], routine, a, b, c, d)) {
        return &__fltcheck_tokens[2];
    }
    if (__fltcheck_put_work(&__fltcheck_work[3], routine, a, b, c, d)) {
        return &__fltcheck_tokens[3];
    }
    routine(a, b, c, d);
    return 0;
}

/* A work item of the filter manager. */
static void __fltcheck_queue_awaited(any_routine *routine, void *a, void *b, void *c) {
    void *token = __fltcheck_queue(routine, a, b, c, 0);
    __fltcheck_work[0].is_awaited |= token == &__fltcheck_tokens[0];
    __fltcheck_work[1].is_awaited |= token == &__fltcheck_tokens[1];
    __fltcheck_work[2].is_awaited |= token == &__fltcheck_tokens[2];
    __fltcheck_work[3].is_awaited |= token == &__fltcheck_tokens[3];
    __fltcheck_work[FOLLOWED].is_awaited |= token == &__fltcheck_tokens[FOLLOWED];
}

/* ---- work items -------------------------------------------------------------------- */

void *FltAllocateGenericWorkItem(void) {
    return __fltcheck_choose(0) ? __fltcheck_alloc(64, 1) : 0;
}

void *FltAllocateDeferredIoWorkItem(void) {
    return __fltcheck_choose(0) ? __fltcheck_alloc(64, 1) : 0;
}

long FltQueueGenericWorkItem(void *item, void *object, any_routine *routine, int queue,
                             void *context) {
    (void)queue;
    if (__fltcheck_is_deleting || !__fltcheck_choose(0)) {
        return __fltcheck_failure();
    }
    __fltcheck_queue_awaited(routine, item, object, context);
    return 0;
}

long FltQueueDeferredIoWorkItem(void *item, void *data, any_routine *routine, int queue,
                                void *context) {
    (void)queue;
    if (__fltcheck_is_deleting || !__fltcheck_choose(0)) {
        return __fltcheck_failure();
    }
    __fltcheck_queue_awaited(routine, item, data, context);
    return 0;
}

void *IoAllocateWorkItem(void *device) {
    void **item = __fltcheck_choose(0) ? __fltcheck_alloc(64, 1) : 0;
    if (item) {
        *item = device;
    }
    return item;
}

void IoQueueWorkItem(void **item, any_routine *routine, int queue, void *context) {
    (void)queue;
    __fltcheck_queue(routine, *item, context, 0, 0);
}

void IoQueueWorkItemEx(void **item, any_routine *routine, int queue, void *context) {
    (void)queue;
    __fltcheck_queue(routine, *item, context, item, 0);
}

struct work_queue_item {
    void *list[2];
    any_routine *routine;
    void *parameter;
};

void ExQueueWorkItem(struct work_queue_item *item, int queue) {
    (void)queue;
    __fltcheck_queue(item->routine, item->parameter, 0, 0, 0);
}

/* ---- threads, timers, deferred procedure calls ---------------------------------------- */

long PsCreateSystemThread(void **handle, unsigned long access, void *attributes, void *process,
                          void *client_id, any_routine *routine, void *context) {
    (void)access;
    (void)attributes;
    (void)process;
    (void)client_id;
    if (!__fltcheck_choose(0)) {
        return __fltcheck_failure();
    }
    *handle = __fltcheck_queue(routine, context, 0, 0, 0);
    if (!*handle) {
        __fltcheck_havoc(handle, sizeof *handle);
    }
    return 0;
}

/* The token of its slot is a thread's handle, and the object behind that: who waits for
 * it goes on only when the thread has ended. */
static void __fltcheck_join(struct work *work, int is_awaited) {
    if (is_awaited && work->routine) {
        __fltcheck_start_work(work);
    }
}

static long __fltcheck_wait(const void *object, const long long *timeout) {
    if (timeout) {
        return __fltcheck_unknown();
    }
    __fltcheck_join(&__fltcheck_work[0], __fltcheck_surely(object == &__fltcheck_tokens[0]));
    __fltcheck_join(&__fltcheck_work[1], __fltcheck_surely(object == &__fltcheck_tokens[1]));
    __fltcheck_join(&__fltcheck_work[2], __fltcheck_surely(object == &__fltcheck_tokens[2]));
    __fltcheck_join(&__fltcheck_work[3], __fltcheck_surely(object == &__fltcheck_tokens[3]));
    __fltcheck_join(&__fltcheck_work[FOLLOWED],
                    __fltcheck_surely(object == &__fltcheck_tokens[FOLLOWED]));
    return 0;
}

long ZwWaitForSingleObject(void *handle, unsigned char alertable, long long *timeout) {
    (void)alertable;
    __fltcheck_event_at("handle-used", handle);
    return __fltcheck_wait(handle, timeout);
}

long KeWaitForSingleObject(void *object, int reason, signed char mode, unsigned char alertable,
                           long long *timeout) {
    (void)reason;
    (void)mode;
    (void)alertable;
    return __fltcheck_wait(object, timeout);
}

static int __fltcheck_is_thread(const void *handle) {
    return (handle == &__fltcheck_tokens[0]) | (handle == &__fltcheck_tokens[1]) |
           (handle == &__fltcheck_tokens[2]) | (handle == &__fltcheck_tokens[3]) |
           (handle == &__fltcheck_tokens[FOLLOWED]);
}

long ObReferenceObjectByHandle(void *handle, unsigned long access, void *type, signed char mode,
                               void **object, void *information) {
    long status = __fltcheck_unknown();
    (void)access;
    (void)type;
    (void)mode;
    (void)information;
    __fltcheck_event_at("handle-used", handle);
    if (status >= 0) {
        if (__fltcheck_is_thread(handle)) {
            *object = handle; /* threads are waited for by either */
        } else {
            __fltcheck_havoc(object, sizeof *object);
        }
    }
    return status;
}

/* Ends a thread. It is the last call of a thread routine, so returning to that routine
 * has the same effect as ending it, and the other threads go on. */
long PsTerminateSystemThread(long status) {
    return status;
}

struct deferred_call {
    unsigned long header;
    void *list, *history;
    any_routine *routine;
    void *context, *argument1, *argument2, *data;
};

void KeInitializeDpc(struct deferred_call *dpc, any_routine *routine, void *context) {
    dpc->routine = routine;
    dpc->context = context;
}

unsigned char KeInsertQueueDpc(struct deferred_call *dpc, void *argument1, void *argument2) {
    __fltcheck_queue(dpc->routine, dpc, dpc->context, argument1, argument2);
    return (unsigned char)__fltcheck_choose(0);
}

static unsigned char __fltcheck_set_timer(struct deferred_call *dpc) {
    if (dpc) {
        __fltcheck_queue(dpc->routine, dpc, dpc->context, 0, 0);
    }
    return (unsigned char)__fltcheck_choose(0);
}

unsigned char KeSetTimer(void *timer, long long due, struct deferred_call *dpc) {
    (void)timer;
    (void)due;
    return __fltcheck_set_timer(dpc);
}

unsigned char KeSetTimerEx(void *timer, long long due, long period, struct deferred_call *dpc) {
    (void)timer;
    (void)due;
    (void)period;
    return __fltcheck_set_timer(dpc);
}
