/* threads.c - threads, work for pools of them, and what the C++ library makes of threads. */
#include "user.h"

#include <process.h>

#define MAX_WORK 8

static struct {
    void *routine, *context;
    struct object *object;
} work[MAX_WORK];
static int work_count;

void threads_reset(void) {
    work_count = 0;
}

/* ---- threads ---- */
static void thread_end(void) {
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
