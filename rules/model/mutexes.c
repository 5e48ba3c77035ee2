/* mutexes.c - locks that a thread waits for: fast and guarded mutexes, resources, push locks.
 *
 * See filter_manager.c for the style. Each is taken, or tried: then it is taken on one path, and
 * on the other one it is not.
 */
#include "locks.h"

/* How many locks are held under which one may wait, as far as clients are followed. */
int __fltcheck_lock_count;

static void __fltcheck_take(void *lock, int is_shared, int counts) {
    if (IS_ABOUT_SENDERS) {
        __fltcheck_take_lock(lock, is_shared);
    } else if (IS_ABOUT_STATE) {
        __fltcheck_enter_lock(lock);
    } else if (!__fltcheck_follows("port-call")) {
        __fltcheck_lock_count += counts;
    }
}

static byte __fltcheck_try(void *lock, int is_shared, int counts) {
    if (!__fltcheck_choose(0)) {
        return 0;
    }
    if (IS_ABOUT_SENDERS) {
        return (byte)__fltcheck_try_lock(lock, is_shared);
    }
    __fltcheck_take(lock, is_shared, counts);
    return 1;
}

static void __fltcheck_drop(void *lock, int counts) {
    if (IS_ABOUT_SENDERS) {
        __fltcheck_drop_lock(lock);
    } else if (IS_ABOUT_STATE) {
        __fltcheck_leave_lock();
    } else if (!__fltcheck_follows("port-call")) {
        __fltcheck_lock_count -= counts;
    }
}

#define TAKES(name, is_shared, counts)                                                             \
    void name(void *lock) {                                                                        \
        __fltcheck_take(lock, is_shared, counts);                                                  \
    }

#define TRIES(name, is_shared, counts)                                                             \
    byte name(void *lock) {                                                                        \
        return __fltcheck_try(lock, is_shared, counts);                                            \
    }

#define DROPS(name, counts)                                                                        \
    void name(void *lock) {                                                                        \
        __fltcheck_drop(lock, counts);                                                             \
    }

/* ---- mutexes ------------------------------------------------------------------------------ */

/* Fast ones raise the IRQL, too. */
#define ENTERS(name)                                                                               \
    void name(void *mutex) {                                                                       \
        __fltcheck_take(mutex, 0, 0);                                                              \
        __fltcheck_enter_mutex();                                                                  \
    }

#define TRIES_TO_ENTER(name)                                                                       \
    byte name(void *mutex) {                                                                       \
        if (!__fltcheck_try(mutex, 0, 0)) {                                                        \
            return 0;                                                                              \
        }                                                                                          \
        __fltcheck_enter_mutex();                                                                  \
        return 1;                                                                                  \
    }

#define LEAVES(name)                                                                               \
    void name(void *mutex) {                                                                       \
        __fltcheck_leave_mutex();                                                                  \
        __fltcheck_drop(mutex, 0);                                                                 \
    }

TOUCHES(ExInitializeFastMutex__body)
ENTERS(ExAcquireFastMutex__body)
ENTERS(ExiAcquireFastMutex)
TRIES_TO_ENTER(ExTryToAcquireFastMutex__body)
TRIES_TO_ENTER(ExiTryToAcquireFastMutex)
LEAVES(ExReleaseFastMutex__body)
LEAVES(ExiReleaseFastMutex)
TAKES(ExAcquireFastMutexUnsafe__body, 0, 0)
DROPS(ExReleaseFastMutexUnsafe__body, 0)

TOUCHES(KeInitializeGuardedMutex)
TAKES(KeAcquireGuardedMutex, 0, 0)
TRIES(KeTryToAcquireGuardedMutex, 0, 0)
DROPS(KeReleaseGuardedMutex, 0)
TAKES(KeAcquireGuardedMutexUnsafe, 0, 0)
DROPS(KeReleaseGuardedMutexUnsafe, 0)

void KeInitializeMutex(void *mutex, unsigned long level) {
    (void)mutex;
    (void)level;
}

long KeReleaseMutex(void *mutex, byte wait) {
    (void)mutex;
    (void)wait;
    return 0;
}

TOUCHES(KeEnterCriticalRegion__body)
TOUCHES(KeLeaveCriticalRegion__body)

/* ---- resources ---------------------------------------------------------------------------- */

long ExInitializeResourceLite(void *resource) {
    if (IS_ABOUT_STATE) {
        __fltcheck_make_state(resource);
    }
    return __fltcheck_unknown();
}

long ExDeleteResourceLite(void *resource) {
    if (IS_ABOUT_STATE) {
        __fltcheck_delete_state(resource);
    }
    return 0;
}

#define TAKES_OR_TRIES(name, is_shared)                                                            \
    byte name(void *resource, byte wait) {                                                         \
        if (!wait) {                                                                               \
            return __fltcheck_try(resource, is_shared, 1);                                         \
        }                                                                                          \
        __fltcheck_take(resource, is_shared, 1);                                                   \
        return 1;                                                                                  \
    }

#define TAKES_IN_REGION(name, is_shared)                                                           \
    void *name(void *resource) {                                                                   \
        __fltcheck_take(resource, is_shared, 1);                                                   \
        return (void *)(word)__fltcheck_unknown();                                                 \
    }

TAKES_OR_TRIES(ExAcquireResourceExclusiveLite, 0)
TAKES_OR_TRIES(ExAcquireResourceSharedLite, 1)
TAKES_OR_TRIES(ExAcquireSharedStarveExclusive, 1)
TAKES_OR_TRIES(ExAcquireSharedWaitForExclusive, 1)
TAKES_IN_REGION(ExEnterCriticalRegionAndAcquireResourceExclusive, 0)
TAKES_IN_REGION(ExEnterCriticalRegionAndAcquireResourceShared, 1)
TRIES(ExTryToAcquireResourceExclusiveLite, 0, 1)
DROPS(ExReleaseResourceLite, 1)
DROPS(ExReleaseResourceAndLeaveCriticalRegion, 1)
TAKES(FltAcquireResourceExclusive, 0, 1)
TAKES(FltAcquireResourceShared, 1, 1)
DROPS(FltReleaseResource, 1)

void ExReleaseResourceForThreadLite(void *resource, word thread) {
    (void)thread;
    __fltcheck_drop(resource, 1);
}

/* Nobody waits for that. */
void ExConvertExclusiveToSharedLite(void *resource) {
    if (IS_ABOUT_SENDERS) {
        __fltcheck_drop_lock(resource);
        __fltcheck_try_lock(resource, 1);
    }
}

/* ---- push locks ---------------------------------------------------------------------------- */

void FltInitializePushLock(void *lock) {
    if (IS_ABOUT_STATE) {
        __fltcheck_make_state(lock);
    }
}

void FltDeletePushLock(void *lock) {
    if (IS_ABOUT_STATE) {
        __fltcheck_delete_state(lock);
    }
}

#define TAKES_WITH_FLAGS(name, is_shared)                                                          \
    void name(void *lock, unsigned long flags) {                                                   \
        (void)flags;                                                                               \
        __fltcheck_take(lock, is_shared, 1);                                                       \
    }

#define TRIES_WITH_FLAGS(name, is_shared)                                                          \
    byte name(void *lock, unsigned long flags) {                                                   \
        (void)flags;                                                                               \
        return __fltcheck_try(lock, is_shared, 1);                                                 \
    }

#define DROPS_WITH_FLAGS(name)                                                                     \
    void name(void *lock, unsigned long flags) {                                                   \
        (void)flags;                                                                               \
        __fltcheck_drop(lock, 1);                                                                  \
    }

TAKES(FltAcquirePushLockExclusive, 0, 1)
TAKES(FltAcquirePushLockShared, 1, 1)
DROPS(FltReleasePushLock, 1)
TAKES_WITH_FLAGS(FltAcquirePushLockExclusiveEx, 0)
TAKES_WITH_FLAGS(FltAcquirePushLockSharedEx, 1)
DROPS_WITH_FLAGS(FltReleasePushLockEx)

/* Headers make macros of those without flags. */
TOUCHES(ExInitializePushLock)
TAKES_WITH_FLAGS(ExAcquirePushLockExclusiveEx, 0)
TAKES_WITH_FLAGS(ExAcquirePushLockSharedEx, 1)
TRIES_WITH_FLAGS(ExTryAcquirePushLockExclusiveEx, 0)
TRIES_WITH_FLAGS(ExTryAcquirePushLockSharedEx, 1)
DROPS_WITH_FLAGS(ExReleasePushLockExclusiveEx)
DROPS_WITH_FLAGS(ExReleasePushLockSharedEx)
DROPS_WITH_FLAGS(ExReleasePushLockEx)
TRIES(ExTryAcquirePushLockExclusive, 0, 1)
TRIES(ExTryAcquirePushLockShared, 1, 1)
