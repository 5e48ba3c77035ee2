/* notify.c - routines that the system calls when processes, threads, images or keys change. */
#include "sim.h"

#define MAX_ROUTINES 16

enum routine_kind {
    ROUTINE_PROCESS,
    ROUTINE_PROCESS_EX,
    ROUTINE_THREAD,
    ROUTINE_IMAGE,
    ROUTINE_REGISTRY,
    ROUTINE_OBJECT
};
struct routine {
    enum routine_kind kind;
    void *function;
    void *context;
    LONGLONG cookie;
    int running;
};

static struct routine routines[MAX_ROUTINES];
static int routine_count;

void notify_reset(void) {
    routine_count = 0;
}

int notify_count(void) {
    return routine_count;
}

static NTSTATUS add(enum routine_kind kind, void *function, void *context, LONGLONG *cookie) {
    if (routine_count == MAX_ROUTINES ||
        choose(2, COST_FAILURE, "a notify routine is not registered")) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    routines[routine_count] =
        (struct routine){kind, function, context, (LONGLONG)(ULONG_PTR)handle_new(), 0};
    if (cookie != NULL) {
        *cookie = routines[routine_count].cookie;
    }
    routine_count++;
    return STATUS_SUCCESS;
}

struct removal {
    void *function;
    LONGLONG cookie;
};

static int is_meant(const struct routine *routine, const struct removal *removal) {
    return removal->function != NULL ? routine->function == removal->function
                                     : routine->cookie == removal->cookie;
}

static int runs_no_more(void *context) {
    for (int i = 0; i < SIM_MAX_TASKS; i++) {
        if (tasks[i].kind == TASK_NOTIFY && tasks[i].arguments[1] == context &&
            (tasks[i].state == TASK_READY || tasks[i].state == TASK_BLOCKED)) {
            return 0;
        }
    }
    return 1;
}

/* Waits for calls that are under way. */
static NTSTATUS drop(struct removal removal) {
    for (int i = 0; i < routine_count; i++) {
        if (is_meant(&routines[i], &removal)) {
            void *function = routines[i].function;
            routines[i] = routines[--routine_count];
            task_block(runs_no_more, function, 0);
            return STATUS_SUCCESS;
        }
    }
    return STATUS_INVALID_PARAMETER;
}

static int some_class(void) {
    static const int classes[] = {RegNtPreSetValueKey, RegNtPreDeleteKey, RegNtPreCreateKeyEx,
                                  RegNtPostSetValueKey};
    return classes[choose(4, COST_DATA, "another operation on the registry")];
}

static void call(enum routine_kind kind, void *function, void *context) {
    PS_CREATE_NOTIFY_INFO info = {0};
    IMAGE_INFO picture = {0};
    OB_PRE_OPERATION_INFORMATION operation = {0};
    static WCHAR name[] = L"\\x.exe";
    UNICODE_STRING image_name = {sizeof(name) - sizeof(WCHAR), sizeof(name), name};
    HANDLE process = (HANDLE)0x80ull, parent = (HANDLE)4ull;
    int created = choose_free(2, "an end, not a beginning") == 0;
    switch (kind) {
    case ROUTINE_PROCESS:
        ((PCREATE_PROCESS_NOTIFY_ROUTINE)function)(parent, process, (BOOLEAN)created);
        break;
    case ROUTINE_PROCESS_EX:
        info.Size = sizeof(info);
        info.ImageFileName = &image_name;
        ((PCREATE_PROCESS_NOTIFY_ROUTINE_EX)function)((PEPROCESS)0x7C0000000300ull, process,
                                                      created ? &info : NULL);
        break;
    case ROUTINE_THREAD:
        ((PCREATE_THREAD_NOTIFY_ROUTINE)function)(process, (HANDLE)0x84ull, (BOOLEAN)created);
        break;
    case ROUTINE_IMAGE:
        ((PLOAD_IMAGE_NOTIFY_ROUTINE)function)(&image_name, process, &picture);
        break;
    case ROUTINE_REGISTRY:
        ((PEX_CALLBACK_FUNCTION)function)(context, (PVOID)(ULONG_PTR)some_class(), &picture);
        break;
    case ROUTINE_OBJECT:
        ((POB_PRE_OPERATION_CALLBACK)function)(context, &operation);
        break;
    }
}

static void run_routine(struct task *task) {
    call((enum routine_kind)(ULONG_PTR)task->arguments[0], task->arguments[1], task->arguments[2]);
}

int notify_fire(int which) {
    struct task *task = task_new(TASK_NOTIFY, run_routine);
    task->arguments[0] = (void *)(ULONG_PTR)routines[which].kind;
    task->arguments[1] = routines[which].function;
    task->arguments[2] = routines[which].context;
    note("notify routine", which);
    return 1;
}

NTSTATUS PsSetCreateProcessNotifyRoutine(PCREATE_PROCESS_NOTIFY_ROUTINE NotifyRoutine,
                                         BOOLEAN Remove) {
    ENTER();
    struct removal removal = {(void *)NotifyRoutine, 0};
    return Remove ? drop(removal) : add(ROUTINE_PROCESS, (void *)NotifyRoutine, NULL, NULL);
}

NTSTATUS PsSetCreateProcessNotifyRoutineEx(PCREATE_PROCESS_NOTIFY_ROUTINE_EX NotifyRoutine,
                                           BOOLEAN Remove) {
    ENTER();
    struct removal removal = {(void *)NotifyRoutine, 0};
    return Remove ? drop(removal) : add(ROUTINE_PROCESS_EX, (void *)NotifyRoutine, NULL, NULL);
}

NTSTATUS PsSetCreateThreadNotifyRoutine(PCREATE_THREAD_NOTIFY_ROUTINE NotifyRoutine) {
    ENTER();
    return add(ROUTINE_THREAD, (void *)NotifyRoutine, NULL, NULL);
}

NTSTATUS PsRemoveCreateThreadNotifyRoutine(PCREATE_THREAD_NOTIFY_ROUTINE NotifyRoutine) {
    ENTER();
    struct removal removal = {(void *)NotifyRoutine, 0};
    return drop(removal);
}

NTSTATUS PsSetLoadImageNotifyRoutine(PLOAD_IMAGE_NOTIFY_ROUTINE NotifyRoutine) {
    ENTER();
    return add(ROUTINE_IMAGE, (void *)NotifyRoutine, NULL, NULL);
}

NTSTATUS PsRemoveLoadImageNotifyRoutine(PLOAD_IMAGE_NOTIFY_ROUTINE NotifyRoutine) {
    ENTER();
    struct removal removal = {(void *)NotifyRoutine, 0};
    return drop(removal);
}

NTSTATUS CmRegisterCallback(PEX_CALLBACK_FUNCTION Function, PVOID Context, PLARGE_INTEGER Cookie) {
    ENTER();
    return add(ROUTINE_REGISTRY, (void *)Function, Context, &Cookie->QuadPart);
}

NTSTATUS CmRegisterCallbackEx(PEX_CALLBACK_FUNCTION Function, PCUNICODE_STRING Altitude,
                              PVOID Driver, PVOID Context, PLARGE_INTEGER Cookie, PVOID Reserved) {
    ENTER();
    (void)Altitude;
    (void)Driver;
    (void)Reserved;
    return add(ROUTINE_REGISTRY, (void *)Function, Context, &Cookie->QuadPart);
}

NTSTATUS CmUnRegisterCallback(LARGE_INTEGER Cookie) {
    ENTER();
    struct removal removal = {NULL, Cookie.QuadPart};
    return drop(removal);
}

NTSTATUS ObRegisterCallbacks(POB_CALLBACK_REGISTRATION CallbackRegistration,
                             PVOID *RegistrationHandle) {
    ENTER();
    LONGLONG cookie = 0;
    NTSTATUS status =
        add(ROUTINE_OBJECT, (void *)CallbackRegistration->OperationRegistration[0].PreOperation,
            CallbackRegistration->RegistrationContext, &cookie);
    *RegistrationHandle = (PVOID)(ULONG_PTR)cookie;
    return status;
}

VOID ObUnRegisterCallbacks(PVOID RegistrationHandle) {
    ENTER();
    struct removal removal = {NULL, (LONGLONG)(ULONG_PTR)RegistrationHandle};
    drop(removal);
}
