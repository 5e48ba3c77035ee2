/* push_locks.c - push locks by their other names, and locks at DISPATCH_LEVEL or that are tried. */
#include "sim.h"

/* ---- push locks ---- */
#undef ExInitializePushLock
VOID ExInitializePushLock(PEX_PUSH_LOCK PushLock) {
    lock_begin(PushLock);
}

VOID ExAcquirePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags) {
    ENTER();
    (void)Flags;
    lock_take(PushLock, 0);
}

VOID ExAcquirePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags) {
    ENTER();
    (void)Flags;
    lock_take(PushLock, 1);
}

BOOLEAN ExTryAcquirePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags) {
    ENTER();
    (void)Flags;
    return (BOOLEAN)lock_try(PushLock, 0);
}

BOOLEAN ExTryAcquirePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags) {
    ENTER();
    (void)Flags;
    return (BOOLEAN)lock_try(PushLock, 1);
}

VOID ExReleasePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags) {
    (void)Flags;
    lock_give(PushLock);
}

VOID ExReleasePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags) {
    (void)Flags;
    lock_give(PushLock);
}

VOID ExReleasePushLockEx(PEX_PUSH_LOCK PushLock, ULONG Flags) {
    (void)Flags;
    lock_give(PushLock);
}

VOID FltAcquirePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags) {
    ENTER();
    (void)Flags;
    lock_take(PushLock, 0);
}

VOID FltAcquirePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags) {
    ENTER();
    (void)Flags;
    lock_take(PushLock, 1);
}

VOID FltReleasePushLockEx(PEX_PUSH_LOCK PushLock, ULONG Flags) {
    (void)Flags;
    lock_give(PushLock);
}

/* ---- mutexes that are tried ---- */
BOOLEAN ExTryToAcquireFastMutex(PFAST_MUTEX FastMutex) {
    ENTER();
    if (!lock_try(FastMutex, 0)) {
        return FALSE;
    }
    FastMutex->OldIrql = current->irql;
    if (current->irql < APC_LEVEL) {
        current->irql = APC_LEVEL;
    }
    return TRUE;
}

BOOLEAN KeTryToAcquireGuardedMutex(PKGUARDED_MUTEX Mutex) {
    ENTER();
    return (BOOLEAN)lock_try(Mutex, 0);
}

/* ---- at DISPATCH_LEVEL ---- */
KIRQL KeRaiseIrqlToDpcLevel(VOID) {
    KIRQL before = current->irql;
    current->irql = DISPATCH_LEVEL;
    return before;
}

VOID KeAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock) {
    ENTER();
    lock_take(SpinLock, 0);
}

BOOLEAN KeTryToAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock) {
    ENTER();
    return (BOOLEAN)lock_try(SpinLock, 0);
}

VOID KeReleaseSpinLockFromDpcLevel(PKSPIN_LOCK SpinLock) {
    lock_give(SpinLock);
}

VOID KeAcquireInStackQueuedSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock,
                                              PKLOCK_QUEUE_HANDLE LockHandle) {
    ENTER();
    lock_take(SpinLock, 0);
    LockHandle->LockQueue.Lock = SpinLock;
}

VOID KeReleaseInStackQueuedSpinLockFromDpcLevel(PKLOCK_QUEUE_HANDLE LockHandle) {
    lock_give((const void *)LockHandle->LockQueue.Lock);
}
