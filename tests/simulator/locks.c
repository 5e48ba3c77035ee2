/* locks.c - spin locks, mutexes, resources, push locks, rundown protection and remove locks. */
#include "sim.h"

#define MAX_LOCKS 64

struct lock {
    const void *address;
    struct task *owner; /* exclusive */
    int depth, shared;
    int deleted;
    int references, closing; /* rundown protection */
};

static struct lock locks[MAX_LOCKS];
static int lock_count;

void locks_reset(void) {
    lock_count = 0;
}

static struct lock *find(const void *address) {
    for (int i = 0; i < lock_count; i++) {
        if (locks[i].address == address) {
            return &locks[i];
        }
    }
    if (lock_count == MAX_LOCKS) {
        report_stuck++;
        execution_stop();
    }
    locks[lock_count] = (struct lock){.address = address};
    return &locks[lock_count++];
}

static void initialise(const void *address) {
    struct lock *lock = find(address);
    *lock = (struct lock){.address = address};
}

static void check(const struct lock *lock) {
    if (lock->deleted && (current->inside == TASK_CONNECT || current->inside == TASK_MESSAGE ||
                          current->inside == TASK_DISCONNECT)) {
        violation("FLT217", "a deleted lock is used");
    }
}

static int is_free(void *context) {
    const struct lock *lock = context;
    return (lock->owner == NULL || lock->owner == current) && lock->shared == 0;
}

static int can_share(void *context) {
    const struct lock *lock = context;
    return lock->owner == NULL || lock->owner == current;
}

static int test_free(void *context) {
    const struct lock *lock = context;
    return lock->owner == NULL && lock->shared == 0;
}

static int test_shared(void *context) {
    return ((const struct lock *)context)->owner == NULL;
}

static void hold(struct lock *lock, int shared) {
    if (shared) {
        lock->shared++;
    } else {
        lock->owner = current;
        lock->depth++;
    }
    current->locks++;
}

static void lock_exclusive(const void *address) {
    struct lock *lock = find(address);
    check(lock);
    task_point("at a lock");
    if (!is_free(lock)) {
        current->wants_lock = 1;
        task_block(test_free, lock, 0);
        current->wants_lock = 0;
    }
    hold(lock, 0);
}

static void lock_shared(const void *address) {
    struct lock *lock = find(address);
    check(lock);
    task_point("at a lock");
    if (!can_share(lock)) {
        current->wants_lock = 1;
        task_block(test_shared, lock, 0);
        current->wants_lock = 0;
    }
    hold(lock, lock->owner != current);
}

static void unlock(const void *address) {
    struct lock *lock = find(address);
    if (lock->depth > 0) {
        if (--lock->depth == 0) {
            lock->owner = NULL;
        }
    } else if (lock->shared > 0) {
        lock->shared--;
    } else {
        return;
    }
    current->locks--;
}

static void delete_lock(const void *address) {
    entry_undoes();
    find(address)->deleted = 1;
    task_point("after a lock is deleted");
}

void lock_begin(const void *address) {
    initialise(address);
}

void lock_take(const void *address, int shared) {
    if (shared) {
        lock_shared(address);
    } else {
        lock_exclusive(address);
    }
}

int lock_try(const void *address, int shared) {
    struct lock *lock = find(address);
    check(lock);
    task_point("at a lock that is tried");
    if (shared ? !can_share(lock) : !is_free(lock)) {
        return 0;
    }
    hold(lock, shared && lock->owner != current);
    return 1;
}

void lock_give(const void *address) {
    unlock(address);
}

/* ---- spin locks and others that raise the level ---- */
#undef KeInitializeSpinLock
VOID KeInitializeSpinLock(PKSPIN_LOCK SpinLock) {
    initialise(SpinLock);
}

static KIRQL raise(KIRQL level) {
    KIRQL before = current->irql;
    if (level > before) {
        current->irql = level;
    }
    return before;
}

KIRQL KeAcquireSpinLockRaiseToDpc(PKSPIN_LOCK SpinLock) {
    ENTER();
    lock_exclusive(SpinLock);
    return raise(DISPATCH_LEVEL);
}

VOID KeReleaseSpinLock(PKSPIN_LOCK SpinLock, KIRQL NewIrql) {
    unlock(SpinLock);
    current->irql = NewIrql;
}

VOID KeAcquireInStackQueuedSpinLock(PKSPIN_LOCK SpinLock, PKLOCK_QUEUE_HANDLE LockHandle) {
    ENTER();
    lock_exclusive(SpinLock);
    LockHandle->LockQueue.Lock = SpinLock;
    LockHandle->OldIrql = raise(DISPATCH_LEVEL);
}

VOID KeReleaseInStackQueuedSpinLock(PKLOCK_QUEUE_HANDLE LockHandle) {
    unlock((const void *)LockHandle->LockQueue.Lock);
    current->irql = LockHandle->OldIrql;
}

VOID ExInitializeFastMutex(PFAST_MUTEX FastMutex) {
    initialise(FastMutex);
}

VOID ExAcquireFastMutex(PFAST_MUTEX FastMutex) {
    ENTER();
    lock_exclusive(FastMutex);
    FastMutex->OldIrql = raise(APC_LEVEL);
}

VOID ExReleaseFastMutex(PFAST_MUTEX FastMutex) {
    unlock(FastMutex);
    current->irql = (KIRQL)FastMutex->OldIrql;
}

/* ---- locks that do not ---- */
VOID KeInitializeGuardedMutex(PKGUARDED_MUTEX Mutex) {
    initialise(Mutex);
}

VOID KeAcquireGuardedMutex(PKGUARDED_MUTEX Mutex) {
    ENTER();
    lock_exclusive(Mutex);
}

VOID KeReleaseGuardedMutex(PKGUARDED_MUTEX Mutex) {
    unlock(Mutex);
}

NTSTATUS ExInitializeResourceLite(PERESOURCE Resource) {
    initialise(Resource);
    return STATUS_SUCCESS;
}

NTSTATUS ExDeleteResourceLite(PERESOURCE Resource) {
    ENTER();
    delete_lock(Resource);
    return STATUS_SUCCESS;
}

BOOLEAN ExAcquireResourceExclusiveLite(PERESOURCE Resource, BOOLEAN Wait) {
    ENTER();
    if (!Wait) {
        return (BOOLEAN)lock_try(Resource, 0);
    }
    lock_exclusive(Resource);
    return TRUE;
}

BOOLEAN ExAcquireResourceSharedLite(PERESOURCE Resource, BOOLEAN Wait) {
    ENTER();
    if (!Wait) {
        return (BOOLEAN)lock_try(Resource, 1);
    }
    lock_shared(Resource);
    return TRUE;
}

VOID ExReleaseResourceLite(PERESOURCE Resource) {
    unlock(Resource);
}

VOID FltAcquireResourceExclusive(PERESOURCE Resource) {
    ENTER();
    lock_exclusive(Resource);
}

VOID FltAcquireResourceShared(PERESOURCE Resource) {
    ENTER();
    lock_shared(Resource);
}

VOID FltReleaseResource(PERESOURCE Resource) {
    unlock(Resource);
}

VOID FltInitializePushLock(PEX_PUSH_LOCK PushLock) {
    initialise(PushLock);
}

VOID FltDeletePushLock(PEX_PUSH_LOCK PushLock) {
    ENTER();
    delete_lock(PushLock);
}

VOID FltAcquirePushLockExclusive(PEX_PUSH_LOCK PushLock) {
    ENTER();
    lock_exclusive(PushLock);
}

VOID FltAcquirePushLockShared(PEX_PUSH_LOCK PushLock) {
    ENTER();
    lock_shared(PushLock);
}

VOID FltReleasePushLock(PEX_PUSH_LOCK PushLock) {
    unlock(PushLock);
}

VOID KeEnterCriticalRegion(VOID) {
}

VOID KeLeaveCriticalRegion(VOID) {
}

KIRQL KeGetCurrentIrql(VOID) {
    return current->irql;
}

KIRQL KfRaiseIrql(KIRQL NewIrql) {
    return raise(NewIrql);
}

VOID KeLowerIrql(KIRQL NewIrql) {
    current->irql = NewIrql;
}

/* ---- references that can be waited for ---- */
VOID ExInitializeRundownProtection(PEX_RUNDOWN_REF RunRef) {
    initialise(RunRef);
}

VOID ExReInitializeRundownProtection(PEX_RUNDOWN_REF RunRef) {
    initialise(RunRef);
}

BOOLEAN ExAcquireRundownProtection(PEX_RUNDOWN_REF RunRef) {
    ENTER();
    task_point("at ExAcquireRundownProtection");
    struct lock *lock = find(RunRef);
    if (lock->closing) {
        return FALSE;
    }
    lock->references++;
    return TRUE;
}

VOID ExReleaseRundownProtection(PEX_RUNDOWN_REF RunRef) {
    find(RunRef)->references--;
}

static int no_references(void *context) {
    return ((const struct lock *)context)->references <= 0;
}

VOID ExWaitForRundownProtectionRelease(PEX_RUNDOWN_REF RunRef) {
    ENTER();
    struct lock *lock = find(RunRef);
    lock->closing = 1;
    task_block(no_references, lock, 0);
}

VOID IoInitializeRemoveLock(PIO_REMOVE_LOCK Lock, ULONG Tag, ULONG Minutes, ULONG HighWatermark) {
    (void)Tag;
    (void)Minutes;
    (void)HighWatermark;
    initialise(Lock);
}

NTSTATUS IoAcquireRemoveLock(PIO_REMOVE_LOCK Lock, PVOID Tag) {
    ENTER();
    (void)Tag;
    return ExAcquireRundownProtection((PEX_RUNDOWN_REF)Lock) ? STATUS_SUCCESS
                                                             : STATUS_DELETE_PENDING;
}

VOID IoReleaseRemoveLock(PIO_REMOVE_LOCK Lock, PVOID Tag) {
    (void)Tag;
    find(Lock)->references--;
}

VOID IoReleaseRemoveLockAndWait(PIO_REMOVE_LOCK Lock, PVOID Tag) {
    ENTER();
    (void)Tag;
    struct lock *lock = find(Lock);
    lock->references--;
    lock->closing = 1;
    task_block(no_references, lock, 0);
}
