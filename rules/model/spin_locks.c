/* spin_locks.c - spin locks, plain, queued and for readers and writers.
 *
 * See filter_manager.c for the style. They are no locks that a sender waits under (locks.c):
 * what counts is the IRQL, and, where it matters what callbacks use, that nobody else runs.
 */
#include "locks.h"

void __fltcheck_havoc(void *to, unsigned long long size);

#define DISPATCH_LEVEL 2

static void __fltcheck_enter_spin_lock(const void *lock) {
    if (IS_ABOUT_STATE) {
        __fltcheck_enter_lock(lock);
    }
}

static void __fltcheck_leave_spin_lock(void) {
    if (IS_ABOUT_STATE) {
        __fltcheck_leave_lock();
    }
}

/* ---- at DISPATCH_LEVEL already -------------------------------------------------------- */

#define ENTERS(name)                                                                               \
    void name(void *lock) {                                                                        \
        __fltcheck_enter_spin_lock(lock);                                                          \
    }

#define LEAVES(name)                                                                               \
    void name(void *lock) {                                                                        \
        (void)lock;                                                                                \
        __fltcheck_leave_spin_lock();                                                              \
    }

/* Elsewhere nobody asks which of the two it was. */
#define TRIES(name)                                                                                \
    byte name(void *lock) {                                                                        \
        if (!IS_ABOUT_STATE) {                                                                     \
            return (byte)__fltcheck_unknown();                                                     \
        }                                                                                          \
        if (!__fltcheck_choose(0)) {                                                               \
            return 0;                                                                              \
        }                                                                                          \
        __fltcheck_enter_spin_lock(lock);                                                          \
        return 1;                                                                                  \
    }

ENTERS(KeAcquireSpinLockAtDpcLevel)
ENTERS(ExAcquireSpinLockExclusiveAtDpcLevel)
ENTERS(ExAcquireSpinLockSharedAtDpcLevel)
LEAVES(KeReleaseSpinLockFromDpcLevel)
LEAVES(ExReleaseSpinLockExclusiveFromDpcLevel)
LEAVES(ExReleaseSpinLockSharedFromDpcLevel)
TRIES(KeTryToAcquireSpinLockAtDpcLevel)
TRIES(ExTryAcquireSpinLockExclusiveAtDpcLevel)
TRIES(ExTryAcquireSpinLockSharedAtDpcLevel)
ANSWERS(ExTryConvertSharedSpinLockExclusive)

/* ---- which raise the level ------------------------------------------------------------- */

#define RAISES(name)                                                                               \
    byte name(void *lock) {                                                                        \
        __fltcheck_enter_spin_lock(lock);                                                          \
        return __fltcheck_raise_irql(DISPATCH_LEVEL);                                              \
    }

#define LOWERS(name)                                                                               \
    void name(void *lock, byte irql) {                                                             \
        (void)lock;                                                                                \
        __fltcheck_lower_irql(irql);                                                               \
        __fltcheck_leave_spin_lock();                                                              \
    }

void KeInitializeSpinLock__body(void *lock) {
    __fltcheck_havoc(lock, sizeof(word));
}

void KeAcquireSpinLock__body(void *lock, byte *irql) {
    *irql = __fltcheck_raise_irql(DISPATCH_LEVEL);
    __fltcheck_enter_spin_lock(lock);
}

RAISES(KeAcquireSpinLockRaiseToDpc)
RAISES(KfAcquireSpinLock)
RAISES(KeAcquireSpinLockForDpc)
RAISES(ExAcquireSpinLockExclusive)
RAISES(ExAcquireSpinLockShared)
LOWERS(KeReleaseSpinLock__body)
LOWERS(KfReleaseSpinLock)
LOWERS(KeReleaseSpinLockForDpc)
LOWERS(ExReleaseSpinLockExclusive)
LOWERS(ExReleaseSpinLockShared)

/* ---- queued ------------------------------------------------------------------------------ */

struct queue_handle {
    void *next, *lock;
    byte irql;
};

void KeAcquireInStackQueuedSpinLock(void *lock, struct queue_handle *handle) {
    handle->irql = __fltcheck_raise_irql(DISPATCH_LEVEL);
    __fltcheck_enter_spin_lock(lock);
}

void KeReleaseInStackQueuedSpinLock(struct queue_handle *handle) {
    __fltcheck_lower_irql(handle->irql);
    __fltcheck_leave_spin_lock();
}

void KeAcquireInStackQueuedSpinLockAtDpcLevel(void *lock, struct queue_handle *handle) {
    (void)handle;
    __fltcheck_enter_spin_lock(lock);
}

LEAVES(KeReleaseInStackQueuedSpinLockFromDpcLevel)
