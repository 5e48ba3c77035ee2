/* threads.c - threads, events, waiting, completion ports, services: as much as programs need. */
#include "user.h"

#include <process.h>

#define MAX_HANDLERS 4
#define MAX_WORK     8

static struct {
    void *routine, *context;
} handlers[MAX_HANDLERS];
static int handler_count, handlers_run;
static struct {
    void *routine, *context;
    struct object *object;
} work[MAX_WORK];
static int work_count;

void threads_reset(void) {
    handler_count = 0;
    handlers_run = 0;
    work_count = 0;
}

int never(void *context) {
    (void)context;
    return 0;
}

/* ---- threads ---- */
void thread_end(void) {
    struct object *object = current->arguments[2];
    current->sp = host_fiber_top(current->fiber);
    judge_leaks(current->sp);
    frames_end();
    if (object != NULL) {
        object->ended = 1;
    }
    process.turns++;
    task_end();
}

static void run_thread(struct task *task) {
    unsigned long long (*routine)(void *, void *, void *) = task->arguments[0];
    this_thread();
    routine(task->arguments[1], task->arguments[3], NULL);
    thread_end();
}

static int is_resumed(void *object) {
    return ((struct object *)object)->task_begun;
}

struct task *thread_start(void *routine, void *argument, struct object *object, int suspended) {
    struct task *task = task_new(TASK_THREAD, run_thread);
    task->arguments[0] = routine;
    task->arguments[1] = argument;
    task->arguments[2] = object;
    task->sp = host_fiber_top(task->fiber);
    if (object != NULL) {
        object->task = task;
        object->task_begun = !suspended;
    }
    if (suspended) {
        task->state = TASK_BLOCKED;
        task->test = is_resumed;
        task->test_context = object;
    }
    return task;
}

HANDLE CreateThread(LPSECURITY_ATTRIBUTES attributes, SIZE_T stack, LPTHREAD_START_ROUTINE routine,
                    LPVOID argument, DWORD flags, LPDWORD id) {
    CALL("CreateThread");
    (void)attributes;
    (void)stack;
    if (fails("CreateThread")) {
        return NULL;
    }
    struct object *object = object_new(KIND_THREAD);
    thread_start((void *)routine, argument, object, (flags & CREATE_SUSPENDED) != 0);
    if (id != NULL) {
        *id = 100;
    }
    HANDLE handle = handle_new(object, NULL);
    task_point("after CreateThread");
    return handle;
}

uintptr_t _beginthreadex(void *attributes, unsigned stack, unsigned (*routine)(void *),
                         void *argument, unsigned flags, unsigned *id) {
    (void)attributes;
    return (uintptr_t)CreateThread(NULL, stack, (LPTHREAD_START_ROUTINE)(void *)routine, argument,
                                   flags, (LPDWORD)id);
}

uintptr_t _beginthread(void (*routine)(void *), unsigned stack, void *argument) {
    return (uintptr_t)CreateThread(NULL, stack, (LPTHREAD_START_ROUTINE)(void *)routine, argument,
                                   0, NULL);
}

VOID ExitThread(DWORD code) {
    CALL("ExitThread");
    (void)code;
    if (current == process.main) {
        task_end();
    }
    thread_end();
}

void _endthreadex(unsigned code) {
    ExitThread(code);
}

void _endthread(void) {
    ExitThread(0);
}

DWORD ResumeThread(HANDLE thread) {
    struct object *object = handle_use(thread, "ResumeThread");
    CALL("ResumeThread");
    if (object == NULL) {
        return (DWORD)-1;
    }
    object->task_begun = 1;
    return 1;
}

BOOL TerminateThread(HANDLE thread, DWORD code) {
    struct object *object = handle_use(thread, "TerminateThread");
    (void)code;
    CALL("TerminateThread");
    if (object == NULL || object->task == NULL || object->task == current) {
        return FALSE;
    }
    if (!object->ended) {
        object->task->state = TASK_FREE;
        object->ended = 1;
    }
    return TRUE;
}

BOOL QueueUserWorkItem(LPTHREAD_START_ROUTINE routine, PVOID context, ULONG flags) {
    CALL("QueueUserWorkItem");
    (void)flags;
    if (fails("QueueUserWorkItem")) {
        return FALSE;
    }
    thread_start((void *)routine, context, NULL, 0);
    return TRUE;
}

PTP_WORK CreateThreadpoolWork(PTP_WORK_CALLBACK routine, PVOID context,
                              PTP_CALLBACK_ENVIRON environment) {
    CALL("CreateThreadpoolWork");
    (void)environment;
    if (work_count == MAX_WORK || fails("CreateThreadpoolWork")) {
        return NULL;
    }
    work[work_count].routine = (void *)routine;
    work[work_count].context = context;
    work[work_count].object = object_new(KIND_THREAD);
    work[work_count].object->ended = 1;
    return (PTP_WORK)&work[work_count++];
}

static struct object *work_object(PTP_WORK which) {
    for (int i = 0; i < work_count; i++) {
        if ((PTP_WORK)&work[i] == which) {
            return work[i].object;
        }
    }
    return NULL;
}

VOID SubmitThreadpoolWork(PTP_WORK which) {
    CALL("SubmitThreadpoolWork");
    for (int i = 0; i < work_count; i++) {
        if ((PTP_WORK)&work[i] == which) {
            work[i].object->ended = 0;
            thread_start(work[i].routine, NULL, work[i].object, 0)->arguments[3] = work[i].context;
        }
    }
}

VOID WaitForThreadpoolWorkCallbacks(PTP_WORK which, BOOL cancel) {
    CALL("WaitForThreadpoolWorkCallbacks");
    struct object *object = work_object(which);
    (void)cancel;
    if (object != NULL) {
        wait_for_objects(&object, 1, 1, INFINITE);
    }
}

VOID CloseThreadpoolWork(PTP_WORK which) {
    CALL("CloseThreadpoolWork");
    (void)which;
}

/* ---- what the C++ library's headers are made of ---- */
void *__fltcheck_cxx_thread(void (*run)(void *), void *context);
void __fltcheck_cxx_join(void *thread);
void __fltcheck_cxx_sleep(void);
void __fltcheck_cxx_end(void);
int __fltcheck_cxx_wait_result(void);

void *__fltcheck_cxx_thread(void (*run)(void *), void *context) {
    CALL("std::thread");
    struct object *object = object_new(KIND_THREAD);
    thread_start((void *)run, context, object, 0);
    HANDLE handle = handle_new(object, NULL);
    task_point("after std::thread");
    return handle;
}

void __fltcheck_cxx_join(void *thread) {
    WaitForSingleObject(thread, INFINITE);
}

void __fltcheck_cxx_sleep(void) {
    Sleep(1);
}

void __fltcheck_cxx_end(void) {
    note("std::terminate", 0);
    execution_stop();
}

int __fltcheck_cxx_wait_result(void) {
    return choose(2, COST_EVENT, "not ready") == 0;
}

/* ---- events ---- */
HANDLE CreateEventW(LPSECURITY_ATTRIBUTES attributes, BOOL manual, BOOL state, LPCWSTR name) {
    CALL("CreateEvent");
    (void)attributes;
    (void)name;
    if (fails("CreateEvent")) {
        return NULL;
    }
    struct object *object = object_new(KIND_EVENT);
    object->manual = manual;
    object->signalled = state;
    return handle_new(object, NULL);
}

HANDLE CreateEventA(LPSECURITY_ATTRIBUTES attributes, BOOL manual, BOOL state, LPCSTR name) {
    (void)name;
    return CreateEventW(attributes, manual, state, NULL);
}

HANDLE CreateMutexW(LPSECURITY_ATTRIBUTES attributes, BOOL owned, LPCWSTR name) {
    return CreateEventW(attributes, FALSE, !owned, name);
}

BOOL ReleaseMutex(HANDLE mutex) {
    return SetEvent(mutex);
}

BOOL SetEvent(HANDLE event) {
    struct object *object = handle_use(event, "SetEvent");
    CALL("SetEvent");
    if (object == NULL) {
        return FALSE;
    }
    object->signalled = 1;
    task_point("after SetEvent");
    return TRUE;
}

BOOL ResetEvent(HANDLE event) {
    struct object *object = handle_use(event, "ResetEvent");
    if (object != NULL) {
        object->signalled = 0;
    }
    return object != NULL;
}

/* ---- waiting ---- */
struct wait {
    struct object *const *objects;
    DWORD count;
    int all;
};

static int is_signalled(const struct object *object) {
    return object->kind == KIND_THREAD ? object->ended : object->signalled;
}

static int wait_is_over(void *context) {
    const struct wait *wait = context;
    DWORD signalled = 0;
    for (DWORD i = 0; i < wait->count; i++) {
        signalled += is_signalled(wait->objects[i]) != 0;
    }
    return wait->all ? signalled == wait->count : signalled > 0;
}

static void consume(struct object *object) {
    if (object->kind == KIND_EVENT && !object->manual) {
        object->signalled = 0;
    }
}

/* The index of what was signalled, or -1: time has passed. */
int wait_for_objects(struct object *const objects[], DWORD count, int all, DWORD milliseconds) {
    struct wait wait = {objects, count, all};
    if (milliseconds != 0) {
        task_block(wait_is_over, &wait, milliseconds != INFINITE);
    }
    if (!wait_is_over(&wait)) {
        return -1;
    }
    int first = -1;
    for (DWORD i = 0; i < count; i++) {
        if (!is_signalled(objects[i])) {
            continue;
        }
        first = first < 0 ? (int)i : first;
        if (all || first == (int)i) {
            consume(objects[i]);
        }
    }
    return first;
}

DWORD WaitForMultipleObjects(DWORD count, const HANDLE *objects, BOOL all, DWORD milliseconds) {
    struct object *found[16];
    for (DWORD i = 0; i < count; i++) {
        found[i & 15] = handle_use(objects[i], "WaitForMultipleObjects");
        if (found[i & 15] == NULL || count > 16) {
            this_thread()->error = ERROR_INVALID_HANDLE;
            return WAIT_FAILED;
        }
    }
    CALL("a wait");
    int which = wait_for_objects(found, count, all, milliseconds);
    return which < 0 ? WAIT_TIMEOUT : WAIT_OBJECT_0 + (all ? 0 : (DWORD)which);
}

DWORD WaitForSingleObject(HANDLE object, DWORD milliseconds) {
    return WaitForMultipleObjects(1, &object, TRUE, milliseconds);
}

DWORD WaitForSingleObjectEx(HANDLE object, DWORD milliseconds, BOOL alertable) {
    (void)alertable;
    return WaitForMultipleObjects(1, &object, TRUE, milliseconds);
}

VOID Sleep(DWORD milliseconds) {
    CALL("Sleep");
    (void)milliseconds;
    task_block(never, NULL, 1);
}

DWORD SleepEx(DWORD milliseconds, BOOL alertable) {
    (void)alertable;
    Sleep(milliseconds);
    return 0;
}

BOOL SwitchToThread(VOID) {
    Sleep(0);
    return TRUE;
}

/* ---- locks: only whoever waits inside of one lets others run into it ---- */
static int is_free(void *lock) {
    return *(void **)lock == NULL;
}

static void acquire(void **lock) {
    task_block(is_free, lock, 0);
    *lock = current;
}

VOID InitializeCriticalSection(LPCRITICAL_SECTION lock) {
    __builtin_memset(lock, 0, sizeof(*lock));
}

VOID EnterCriticalSection(LPCRITICAL_SECTION lock) {
    CALL("EnterCriticalSection");
    if (*(void **)lock == current) {
        lock->RecursionCount++;
        return;
    }
    acquire((void **)lock);
}

VOID LeaveCriticalSection(LPCRITICAL_SECTION lock) {
    if (lock->RecursionCount > 0) {
        lock->RecursionCount--;
        return;
    }
    *(void **)lock = NULL;
    CALL("after LeaveCriticalSection");
}

VOID DeleteCriticalSection(LPCRITICAL_SECTION lock) {
    (void)lock;
}

VOID InitializeSRWLock(PSRWLOCK lock) {
    *(void **)lock = NULL;
}

VOID AcquireSRWLockExclusive(PSRWLOCK lock) {
    CALL("AcquireSRWLockExclusive");
    acquire((void **)lock);
}

VOID ReleaseSRWLockExclusive(PSRWLOCK lock) {
    *(void **)lock = NULL;
    CALL("after ReleaseSRWLockExclusive");
}

VOID AcquireSRWLockShared(PSRWLOCK lock) {
    AcquireSRWLockExclusive(lock);
}

VOID ReleaseSRWLockShared(PSRWLOCK lock) {
    ReleaseSRWLockExclusive(lock);
}

/* ---- services and consoles: somebody may stop them at any time ---- */
static void handler_add(void *routine) {
    if (handler_count < MAX_HANDLERS) {
        handlers[handler_count++].routine = routine;
    }
}

int control_events(void) {
    return handler_count - handlers_run;
}

void control_start(int which) {
    note("it is told to stop", which);
    struct task *task =
        thread_start(handlers[handlers_run++].routine, (void *)SERVICE_CONTROL_STOP, NULL, 0);
    (void)task;
}

BOOL StartServiceCtrlDispatcherW(const SERVICE_TABLE_ENTRYW *table) {
    CALL("StartServiceCtrlDispatcher");
    if (fails("StartServiceCtrlDispatcher")) {
        return FALSE;
    }
    struct object *object = object_new(KIND_THREAD);
    thread_start((void *)table->lpServiceProc, (void *)0, object, 0);
    wait_for_objects(&object, 1, 1, INFINITE);
    return TRUE;
}

BOOL StartServiceCtrlDispatcherA(const SERVICE_TABLE_ENTRYA *table) {
    return StartServiceCtrlDispatcherW((const SERVICE_TABLE_ENTRYW *)(const void *)table);
}

SERVICE_STATUS_HANDLE RegisterServiceCtrlHandlerW(LPCWSTR name, LPHANDLER_FUNCTION handler) {
    CALL("RegisterServiceCtrlHandler");
    (void)name;
    if (fails("RegisterServiceCtrlHandler")) {
        return NULL;
    }
    handler_add((void *)handler);
    return (SERVICE_STATUS_HANDLE)0x7C0000000030ull;
}

SERVICE_STATUS_HANDLE RegisterServiceCtrlHandlerA(LPCSTR name, LPHANDLER_FUNCTION handler) {
    (void)name;
    return RegisterServiceCtrlHandlerW(NULL, handler);
}

SERVICE_STATUS_HANDLE RegisterServiceCtrlHandlerExW(LPCWSTR name, LPHANDLER_FUNCTION_EX handler,
                                                    LPVOID context) {
    (void)context;
    return RegisterServiceCtrlHandlerW(name, (LPHANDLER_FUNCTION)(void *)handler);
}

BOOL SetServiceStatus(SERVICE_STATUS_HANDLE service, LPSERVICE_STATUS status) {
    (void)service;
    (void)status;
    return TRUE;
}

BOOL SetConsoleCtrlHandler(PHANDLER_ROUTINE handler, BOOL add) {
    CALL("SetConsoleCtrlHandler");
    if (fails("SetConsoleCtrlHandler")) {
        return FALSE;
    }
    if (handler != NULL && add) {
        handler_add((void *)handler);
    }
    return TRUE;
}
