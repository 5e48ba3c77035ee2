/* threads.c - threads that a program starts, and how it waits for them.
 *
 * There are three slots; the threads of one routine share a slot. A thread runs as a whole, once:
 * when it is started, or later when somebody waits. That it has run does not mean that it is over:
 * it counts as running until somebody has waited for it.
 */
int __fltcheck_choose(const char *step);
int __fltcheck_follows(const char *kind);
void __fltcheck_step(const char *step);
void __fltcheck_stop(void);
void __fltcheck_event_at(const char *name, const void *handle);
void __fltcheck_role(const char *role);
long __fltcheck_unknown(void);
int __fltcheck_surely(int condition);
void __fltcheck_hand_over(const void *pointer);
int __fltcheck_state(const void *handle, const char *state);
void __fltcheck_tear_user_handle(void *handle);
void __fltcheck_close_user_handle(void *handle);
void __fltcheck_use(void *handle); /* port_handles.c */

/* pending.c */
void __fltcheck_perhaps_complete(void);
void __fltcheck_complete_event(void *event);
void __fltcheck_complete_port(void *port);

typedef unsigned long any_routine(void *a, void *b, void *c);

struct thread {
    any_routine *routine; /* 0: slot not in use */
    void *a, *b, *c;
    int is_waiting;   /* it has not run yet */
    int is_suspended; /* nor may it, before somebody says so */
    int is_alive;     /* nobody has waited for it */
};

static struct thread __fltcheck_threads[3];
static unsigned char __fltcheck_thread_tokens[3]; /* what stands for a thread in a slot */
static struct thread *__fltcheck_running;         /* 0: the main thread */

/* ---- running ------------------------------------------------------------------------------- */

static void __fltcheck_run_thread(struct thread *thread) {
    struct thread *before = __fltcheck_running;
    thread->is_waiting = 0;
    __fltcheck_running = thread;
    __fltcheck_role("thread");
    thread->routine(thread->a, thread->b, thread->c);
    __fltcheck_running = before;
    if (before) {
        __fltcheck_role("thread");
    } else {
        __fltcheck_role("main");
    }
}

static void __fltcheck_perhaps_run(struct thread *thread) {
    if (thread->is_waiting && __fltcheck_choose("a thread of the program runs")) {
        __fltcheck_run_thread(thread);
    }
}

/* What handles controls of a service or of the console, on a thread of the system. */
static any_routine *__fltcheck_control;

/* One control: what ends the program is not said twice. */
static void __fltcheck_perhaps_control(void) {
    any_routine *control = __fltcheck_control;
    if (control && __fltcheck_choose("a control reaches the program")) {
        __fltcheck_control = 0;
        __fltcheck_role("routine");
        control((void *)__fltcheck_unknown(), (void *)__fltcheck_unknown(),
                (void *)__fltcheck_unknown());
        __fltcheck_role("main");
    }
}

/* The thread that calls this waits for something: others go on. */
void __fltcheck_let_others_run(void) {
    __fltcheck_perhaps_complete();
    if (!__fltcheck_running) {
        __fltcheck_perhaps_control();
        __fltcheck_perhaps_run(&__fltcheck_threads[0]);
        __fltcheck_perhaps_run(&__fltcheck_threads[1]);
        __fltcheck_perhaps_run(&__fltcheck_threads[2]);
    }
}

static int __fltcheck_put_thread(struct thread *thread, any_routine *routine, void *a, void *b,
                                 void *c) {
    if (thread->routine && thread->routine != routine) {
        return 0;
    }
    thread->routine = routine;
    thread->a = a;
    thread->b = b;
    thread->c = c;
    thread->is_suspended = 1;
    return 1;
}

/* The thread in a slot may run from now on. */
static void __fltcheck_resume(struct thread *thread) {
    if (!thread->is_suspended) {
        return;
    }
    thread->is_suspended = 0;
    thread->is_waiting = 1;
    thread->is_alive = 1;
    if (!__fltcheck_running) {
        __fltcheck_perhaps_run(thread);
    }
}

/* What stands for the new thread, which does not run yet. */
static void *__fltcheck_make_thread(void *routine, void *a, void *b, void *c) {
    if (!routine) {
        return 0;
    }
    __fltcheck_hand_over(a);
    __fltcheck_hand_over(b);
    __fltcheck_hand_over(c);
    if (__fltcheck_put_thread(&__fltcheck_threads[0], (any_routine *)routine, a, b, c)) {
        return &__fltcheck_thread_tokens[0];
    }
    if (__fltcheck_put_thread(&__fltcheck_threads[1], (any_routine *)routine, a, b, c)) {
        return &__fltcheck_thread_tokens[1];
    }
    __fltcheck_put_thread(&__fltcheck_threads[2], (any_routine *)routine, a, b, c);
    return &__fltcheck_thread_tokens[2];
}

static void __fltcheck_resume_if(int index, void *token) {
    if (token == &__fltcheck_thread_tokens[index]) {
        __fltcheck_resume(&__fltcheck_threads[index]);
    }
}

static void __fltcheck_resume_token(void *token) {
    __fltcheck_resume_if(0, token);
    __fltcheck_resume_if(1, token);
    __fltcheck_resume_if(2, token);
}

static void *__fltcheck_start_thread(void *routine, void *a, void *b, void *c) {
    void *token = __fltcheck_make_thread(routine, a, b, c);
    __fltcheck_resume_token(token);
    return token;
}

/* The same for routines that the system calls, on threads that it does not end. */
void __fltcheck_start_routine(void *routine, void *a, void *b, void *c) {
    any_routine *called = (any_routine *)routine;
    if (called && __fltcheck_choose("a routine of the program is called")) {
        __fltcheck_role("routine");
        called(a, b, c);
        __fltcheck_role("main");
    }
}

/* From now on, controls come. */
void __fltcheck_handle_controls(void *routine) {
    __fltcheck_control = (any_routine *)routine;
    __fltcheck_perhaps_control();
}

/* ---- starting -------------------------------------------------------------------------------- */

#define CREATE_SUSPENDED 4u

static void *__fltcheck_create_thread(void *routine, void *parameter, unsigned long flags) {
    void *token = __fltcheck_make_thread(routine, parameter, 0, 0);
    if (!__fltcheck_surely((flags & CREATE_SUSPENDED) != 0)) {
        __fltcheck_resume_token(token);
    }
    return token;
}

void *CreateThread(void *security, unsigned long long stack, void *routine, void *parameter,
                   unsigned long flags, unsigned long *id) {
    (void)security;
    (void)stack;
    if (id) {
        *id = (unsigned long)__fltcheck_unknown();
    }
    return __fltcheck_choose(0) ? __fltcheck_create_thread(routine, parameter, flags) : 0;
}

unsigned long ResumeThread(void *thread) {
    if (!__fltcheck_choose(0)) {
        return (unsigned long)-1l;
    }
    __fltcheck_resume_token(thread);
    return 1;
}

unsigned long long _beginthreadex(void *security, unsigned int stack, void *routine,
                                  void *parameter, unsigned int flags, unsigned int *id) {
    (void)security;
    (void)stack;
    if (id) {
        *id = (unsigned int)__fltcheck_unknown();
    }
    return __fltcheck_choose(0)
               ? (unsigned long long)__fltcheck_create_thread(routine, parameter, flags)
               : 0;
}

unsigned long long _beginthread(void *routine, unsigned int stack, void *parameter) {
    (void)stack;
    return __fltcheck_choose(0)
               ? (unsigned long long)__fltcheck_start_thread(routine, parameter, 0, 0)
               : (unsigned long long)-1ll;
}

int QueueUserWorkItem(void *routine, void *context, unsigned long flags) {
    (void)flags;
    if (!__fltcheck_choose(0)) {
        return 0;
    }
    __fltcheck_start_thread(routine, context, 0, 0);
    return 1;
}

int TrySubmitThreadpoolCallback(void *routine, void *context, void *environment) {
    (void)environment;
    if (!__fltcheck_choose(0)) {
        return 0;
    }
    __fltcheck_start_thread(routine, (void *)__fltcheck_unknown(), context, 0);
    return 1;
}

int RegisterWaitForSingleObject(void **wait, void *object, void *routine, void *context,
                                unsigned long milliseconds, unsigned long flags) {
    (void)object;
    (void)milliseconds;
    (void)flags;
    if (!__fltcheck_choose(0)) {
        return 0;
    }
    *wait = __fltcheck_start_thread(routine, context, (void *)__fltcheck_unknown(), 0);
    return 1;
}

int CreateTimerQueueTimer(void **timer, void *queue, void *routine, void *context,
                          unsigned long due, unsigned long period, unsigned long flags) {
    (void)queue;
    (void)due;
    (void)period;
    (void)flags;
    if (!__fltcheck_choose(0)) {
        return 0;
    }
    *timer = __fltcheck_start_thread(routine, context, (void *)__fltcheck_unknown(), 0);
    return 1;
}

/* Work of a pool stands for its routine until it is submitted. */
static void *__fltcheck_pool_routine, *__fltcheck_pool_context;
static unsigned char __fltcheck_pool_work;

void *CreateThreadpoolWork(void *routine, void *context, void *environment) {
    (void)environment;
    if (!__fltcheck_choose(0)) {
        return 0;
    }
    __fltcheck_hand_over(context); /* kept for a thread that runs later */
    __fltcheck_pool_routine = routine;
    __fltcheck_pool_context = context;
    return &__fltcheck_pool_work;
}

void SubmitThreadpoolWork(void *work) {
    __fltcheck_start_thread(__fltcheck_pool_routine, (void *)__fltcheck_unknown(),
                            __fltcheck_pool_context, work);
}

void *CreateThreadpoolIo(void *file, void *routine, void *context, void *environment) {
    (void)file;
    return CreateThreadpoolWork(routine, context, environment);
}

void StartThreadpoolIo(void *io) {
    __fltcheck_start_thread(__fltcheck_pool_routine, (void *)__fltcheck_unknown(),
                            __fltcheck_pool_context, (void *)__fltcheck_unknown());
    (void)io;
}

/* std::thread, as the headers that come with the checker have it. */
void *__fltcheck_cxx_thread(void *routine, void *context) {
    return __fltcheck_start_thread(routine, context, 0, 0);
}

/* ---- waiting --------------------------------------------------------------------------------- */

/* It has run, and is over. */
static void __fltcheck_finish_thread(struct thread *thread) {
    if (thread->is_waiting && !__fltcheck_running) {
        __fltcheck_step("a thread that the program waits for runs");
        __fltcheck_run_thread(thread);
    }
    thread->is_waiting = 0;
    thread->is_alive = 0;
}

/* Somebody waits for a handle that can be that of the thread. */
static void __fltcheck_join(int index, void *handle) {
    struct thread *thread = &__fltcheck_threads[index];
    if (thread->routine && !__fltcheck_surely(handle != &__fltcheck_thread_tokens[index])) {
        __fltcheck_finish_thread(thread);
    }
}

static void __fltcheck_join_all(void *handle) {
    __fltcheck_complete_event(handle);
    __fltcheck_join(0, handle);
    __fltcheck_join(1, handle);
    __fltcheck_join(2, handle);
}

static void __fltcheck_finish_pool(void) {
    struct thread *thread = &__fltcheck_threads[0];
    if (thread->routine == (any_routine *)__fltcheck_pool_routine) {
        __fltcheck_finish_thread(thread);
    }
    thread = &__fltcheck_threads[1];
    if (thread->routine == (any_routine *)__fltcheck_pool_routine) {
        __fltcheck_finish_thread(thread);
    }
    thread = &__fltcheck_threads[2];
    if (thread->routine == (any_routine *)__fltcheck_pool_routine) {
        __fltcheck_finish_thread(thread);
    }
}

void WaitForThreadpoolWorkCallbacks(void *work, int cancel) {
    (void)work;
    (void)cancel;
    __fltcheck_finish_pool();
}

void WaitForThreadpoolIoCallbacks(void *work, int cancel) {
    (void)work;
    (void)cancel;
    __fltcheck_finish_pool();
}

void CloseThreadpoolCleanupGroupMembers(void *group, int cancel, void *context) {
    (void)group;
    (void)cancel;
    (void)context;
    __fltcheck_finish_pool();
}

/* Without a limit of time, or where the result says so, the wait was for the end. */
#define INFINITE_TIME 0xffffffffu
#define TIMED_OUT     0x102u

static unsigned long __fltcheck_wait(void *handle, unsigned long milliseconds) {
    __fltcheck_let_others_run();
    if (__fltcheck_surely(milliseconds != INFINITE_TIME) &&
        __fltcheck_choose("the wait times out")) {
        return TIMED_OUT;
    }
    __fltcheck_join_all(handle);
    return 0;
}

unsigned long WaitForSingleObject(void *handle, unsigned long milliseconds) {
    __fltcheck_use(handle);
    return __fltcheck_wait(handle, milliseconds);
}

unsigned long WaitForSingleObjectEx(void *handle, unsigned long milliseconds, int alertable) {
    (void)alertable;
    __fltcheck_use(handle);
    return __fltcheck_wait(handle, milliseconds);
}

unsigned long WaitForMultipleObjects(unsigned long count, void *const *handles, int all,
                                     unsigned long milliseconds) {
    __fltcheck_let_others_run();
    if (__fltcheck_surely(milliseconds != INFINITE_TIME) &&
        __fltcheck_choose("the wait times out")) {
        return TIMED_OUT;
    }
    if (!__fltcheck_surely(all == 0)) {
        if (!__fltcheck_surely(count < 1)) {
            __fltcheck_join_all(handles[0]);
        }
        if (!__fltcheck_surely(count < 2)) {
            __fltcheck_join_all(handles[1]);
        }
        if (!__fltcheck_surely(count < 3)) {
            __fltcheck_join_all(handles[2]);
        }
        if (!__fltcheck_surely(count < 4)) {
            __fltcheck_join_all(handles[3]);
        }
        return 0;
    }
    if (__fltcheck_choose(0)) {
        __fltcheck_join_all(handles[0]);
        return 0;
    }
    if (__fltcheck_choose(0)) {
        __fltcheck_join_all(handles[1]);
        return 1;
    }
    return (unsigned long)__fltcheck_unknown();
}

unsigned long WaitForMultipleObjectsEx(unsigned long count, void *const *handles, int all,
                                       unsigned long milliseconds, int alertable) {
    (void)alertable;
    return WaitForMultipleObjects(count, handles, all, milliseconds);
}

int UnregisterWaitEx(void *wait, void *event) {
    if (event == (void *)-1ll) {
        __fltcheck_join_all(wait);
    }
    return (int)__fltcheck_unknown();
}

int DeleteTimerQueueTimer(void *queue, void *timer, void *event) {
    (void)queue;
    return UnregisterWaitEx(timer, event);
}

int TerminateThread(void *thread, unsigned long code) {
    (void)code;
    __fltcheck_join_all(thread);
    return (int)__fltcheck_unknown();
}

void Sleep(unsigned long milliseconds) {
    (void)milliseconds;
    __fltcheck_let_others_run();
}

unsigned long SleepEx(unsigned long milliseconds, int alertable) {
    (void)milliseconds;
    (void)alertable;
    __fltcheck_let_others_run();
    return (unsigned long)__fltcheck_unknown();
}

void __fltcheck_cxx_join(void *thread) {
    __fltcheck_join_all(thread);
}

void __fltcheck_cxx_sleep(void) {
    __fltcheck_let_others_run();
}

void __fltcheck_cxx_end(void) {
    __fltcheck_stop();
}

/* ---- ending ---------------------------------------------------------------------------------- */

void ExitThread(unsigned long code) {
    (void)code;
    __fltcheck_stop();
}

void _endthreadex(unsigned int code) {
    (void)code;
    __fltcheck_stop();
}

void _endthread(void) {
    __fltcheck_stop();
}

/* ---- handles that threads share ---------------------------------------------------------------
 */

/* The handle is used now: by whom matters to who closes it. */
void __fltcheck_note_use(void *handle) {
    if (__fltcheck_running == &__fltcheck_threads[0]) {
        __fltcheck_event_at("used-by-first-thread", handle);
    }
    if (__fltcheck_running == &__fltcheck_threads[1]) {
        __fltcheck_event_at("used-by-second-thread", handle);
    }
    if (__fltcheck_running == &__fltcheck_threads[2]) {
        __fltcheck_event_at("used-by-third-thread", handle);
    }
}

static int __fltcheck_is_elsewhere(int index) {
    return __fltcheck_threads[index].is_alive && __fltcheck_running != &__fltcheck_threads[index];
}

/* The handle is closed by the function for it. */
void __fltcheck_close(void *handle) {
    int first, second, third;
    if (__fltcheck_follows("pending-message")) { /* who uses the handle is another story */
        __fltcheck_complete_port(handle);
        return;
    }
    first = __fltcheck_is_elsewhere(0);
    second = __fltcheck_is_elsewhere(1);
    third = __fltcheck_is_elsewhere(2);
    if (first) {
        __fltcheck_event_at("closed-beside-first-thread", handle);
    }
    if (second) {
        __fltcheck_event_at("closed-beside-second-thread", handle);
    }
    if (third) {
        __fltcheck_event_at("closed-beside-third-thread", handle);
    }
    __fltcheck_event_at("user-handle-closed", handle);
    if (first | second | third) {
        __fltcheck_tear_user_handle(handle);
    } else {
        __fltcheck_close_user_handle(handle);
    }
}
