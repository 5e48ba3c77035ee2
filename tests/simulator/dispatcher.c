/* dispatcher.c - events, semaphores, timers and threads, and waiting for them. */
#include "sim.h"

#define MAX_OBJECTS 48

enum object_kind { OBJECT_EVENT, OBJECT_SEMAPHORE, OBJECT_TIMER, OBJECT_THREAD };
struct object {
    const void *address;
    void *handle;
    enum object_kind kind;
    int automatic;
    LONG count;
    struct task *thread;
    PKDPC dpc;
    int armed;
    LONG period;
};

static struct object objects[MAX_OBJECTS];
static int object_count;

void dispatcher_reset(void) {
    object_count = 0;
}

static struct object *find(const void *address) {
    for (int i = 0; i < object_count; i++) {
        if (objects[i].address == address || (objects[i].handle == address && address != NULL)) {
            return &objects[i];
        }
    }
    if (object_count == MAX_OBJECTS) {
        report_stuck++;
        execution_stop();
    }
    objects[object_count] = (struct object){.address = address};
    return &objects[object_count++];
}

static void initialise(const void *address, enum object_kind kind, int automatic, LONG count) {
    struct object *object = find(address);
    *object =
        (struct object){.address = address, .kind = kind, .automatic = automatic, .count = count};
}

VOID KeInitializeEvent(PRKEVENT Event, EVENT_TYPE Type, BOOLEAN State) {
    initialise(Event, OBJECT_EVENT, Type == SynchronizationEvent, State);
}

LONG KeSetEvent(PRKEVENT Event, KPRIORITY Increment, BOOLEAN Wait) {
    ENTER();
    (void)Increment;
    (void)Wait;
    struct object *object = find(Event);
    LONG before = object->count;
    object->count = 1;
    task_point("after KeSetEvent");
    return before;
}

VOID KeClearEvent(PRKEVENT Event) {
    find(Event)->count = 0;
}

LONG KeResetEvent(PRKEVENT Event) {
    LONG before = find(Event)->count;
    find(Event)->count = 0;
    return before;
}

VOID KeInitializeSemaphore(PRKSEMAPHORE Semaphore, LONG Count, LONG Limit) {
    (void)Limit;
    initialise(Semaphore, OBJECT_SEMAPHORE, 1, Count);
}

LONG KeReleaseSemaphore(PRKSEMAPHORE Semaphore, KPRIORITY Increment, LONG Adjustment,
                        BOOLEAN Wait) {
    (void)Increment;
    (void)Wait;
    find(Semaphore)->count += Adjustment;
    return 0;
}

/* ---- waiting ---- */
static int is_signalled(const struct object *object) {
    if (object->kind == OBJECT_THREAD) {
        return object->thread->state == TASK_ENDED;
    }
    return object->count > 0;
}

static void consume(struct object *object) {
    if (object->kind != OBJECT_THREAD && object->automatic) {
        object->count--;
    }
}

struct wait {
    struct object *objects[8];
    ULONG count;
    int all;
};

static int wait_is_over(void *context) {
    const struct wait *wait = context;
    ULONG signalled = 0;
    for (ULONG i = 0; i < wait->count; i++) {
        signalled += is_signalled(wait->objects[i]) != 0;
    }
    return wait->all ? signalled == wait->count : signalled > 0;
}

static NTSTATUS wait_for(struct wait *wait, PLARGE_INTEGER timeout) {
    task_point("at a wait");
    if (timeout == NULL || timeout->QuadPart != 0) {
        task_block(wait_is_over, wait, timeout != NULL);
    }
    if (!wait_is_over(wait)) {
        return STATUS_TIMEOUT;
    }
    for (ULONG i = 0; i < wait->count; i++) {
        if (wait->all || is_signalled(wait->objects[i])) {
            consume(wait->objects[i]);
            if (!wait->all) {
                return STATUS_WAIT_0 + (NTSTATUS)i;
            }
        }
    }
    return STATUS_WAIT_0;
}

NTSTATUS KeWaitForSingleObject(PVOID Object, KWAIT_REASON WaitReason, KPROCESSOR_MODE WaitMode,
                               BOOLEAN Alertable, PLARGE_INTEGER Timeout) {
    ENTER();
    (void)WaitReason;
    (void)WaitMode;
    (void)Alertable;
    struct wait wait = {{find(Object)}, 1, 0};
    return wait_for(&wait, Timeout);
}

NTSTATUS KeWaitForMultipleObjects(ULONG Count, PVOID Object[], WAIT_TYPE WaitType,
                                  KWAIT_REASON WaitReason, KPROCESSOR_MODE WaitMode,
                                  BOOLEAN Alertable, PLARGE_INTEGER Timeout,
                                  PKWAIT_BLOCK WaitBlockArray) {
    ENTER();
    (void)WaitReason;
    (void)WaitMode;
    (void)Alertable;
    (void)WaitBlockArray;
    struct wait wait = {.count = Count < 8 ? Count : 8, .all = WaitType == WaitAll};
    for (ULONG i = 0; i < wait.count; i++) {
        wait.objects[i] = find(Object[i]);
    }
    return wait_for(&wait, Timeout);
}

NTSTATUS ZwWaitForSingleObject(HANDLE Handle, BOOLEAN Alertable, PLARGE_INTEGER Timeout) {
    ENTER();
    (void)Alertable;
    check_stale(Handle, "a closed server port is waited for");
    struct wait wait = {{find(Handle)}, 1, 0};
    return wait_for(&wait, Timeout);
}

static int never(void *context) {
    (void)context;
    return current == NULL ? 0 : current->timed_out;
}

NTSTATUS KeDelayExecutionThread(KPROCESSOR_MODE WaitMode, BOOLEAN Alertable,
                                PLARGE_INTEGER Interval) {
    ENTER();
    (void)WaitMode;
    (void)Alertable;
    (void)Interval;
    task_block(never, NULL, 1);
    return STATUS_SUCCESS;
}

/* ---- threads ---- */
static void run_thread(struct task *task) {
    task->sp = NULL;
    ((PKSTART_ROUTINE)task->arguments[1])(task->arguments[0]);
}

NTSTATUS PsCreateSystemThread(PHANDLE ThreadHandle, ULONG DesiredAccess,
                              POBJECT_ATTRIBUTES ObjectAttributes, HANDLE ProcessHandle,
                              PCLIENT_ID ClientId, PKSTART_ROUTINE StartRoutine,
                              PVOID StartContext) {
    ENTER();
    (void)DesiredAccess;
    (void)ObjectAttributes;
    (void)ProcessHandle;
    (void)ClientId;
    if (choose(2, COST_FAILURE, "PsCreateSystemThread fails")) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    struct task *task = task_new(TASK_THREAD, run_thread);
    task->arguments[0] = StartContext;
    task->arguments[1] = (void *)StartRoutine;
    task->object = handle_new();
    struct object *object = find(task->object);
    *object = (struct object){
        .address = task->object, .handle = handle_new(), .kind = OBJECT_THREAD, .thread = task};
    *ThreadHandle = object->handle;
    task_point("after PsCreateSystemThread");
    return STATUS_SUCCESS;
}

NTSTATUS PsTerminateSystemThread(NTSTATUS ExitStatus) {
    (void)ExitStatus;
    task_end();
    return STATUS_SUCCESS;
}

NTSTATUS ObReferenceObjectByHandle(HANDLE Handle, ACCESS_MASK DesiredAccess,
                                   POBJECT_TYPE ObjectType, KPROCESSOR_MODE AccessMode,
                                   PVOID *Object, POBJECT_HANDLE_INFORMATION HandleInformation) {
    ENTER();
    (void)DesiredAccess;
    (void)ObjectType;
    (void)AccessMode;
    (void)HandleInformation;
    check_stale(Handle, "a closed server port is referenced");
    if (choose(2, COST_FAILURE, "ObReferenceObjectByHandle fails")) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    *Object = (PVOID)find(Handle)->address;
    return STATUS_SUCCESS;
}

/* ---- timers ---- */
VOID KeInitializeTimerEx(PKTIMER Timer, TIMER_TYPE Type) {
    initialise(Timer, OBJECT_TIMER, Type == SynchronizationTimer, 0);
}

VOID KeInitializeDpc(PRKDPC Dpc, PKDEFERRED_ROUTINE DeferredRoutine, PVOID DeferredContext) {
    Dpc->DeferredRoutine = DeferredRoutine;
    Dpc->DeferredContext = DeferredContext;
}

static int timer_due(void *context) {
    const struct object *object = context;
    return !object->armed || (current != NULL && current->timed_out);
}

static void run_timer(struct task *task) {
    struct object *object = task->arguments[0];
    while (object->armed) {
        task_block(timer_due, object, 1);
        if (!object->armed) {
            break;
        }
        object->count = 1;
        if (object->dpc != NULL) {
            task->irql = DISPATCH_LEVEL;
            object->dpc->DeferredRoutine(object->dpc, object->dpc->DeferredContext, NULL, NULL);
            task->irql = PASSIVE_LEVEL;
        }
        if (object->period == 0) {
            object->armed = 0;
        }
    }
}

BOOLEAN KeSetTimerEx(PKTIMER Timer, LARGE_INTEGER DueTime, LONG Period, PKDPC Dpc) {
    ENTER();
    (void)DueTime;
    struct object *object = find(Timer);
    object->dpc = Dpc;
    object->period = Period;
    object->count = 0;
    if (!object->armed) {
        object->armed = 1;
        task_new(TASK_THREAD, run_timer)->arguments[0] = object;
    }
    return FALSE;
}

BOOLEAN KeCancelTimer(PKTIMER Timer) {
    ENTER();
    struct object *object = find(Timer);
    int armed = object->armed;
    object->armed = 0;
    return (BOOLEAN)armed;
}

VOID KeFlushQueuedDpcs(VOID) {
}
