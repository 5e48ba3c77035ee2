/* waits.c - events, waiting for objects and for time, locks. */
#include "user.h"

int never(void *context) {
    (void)context;
    return 0;
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
