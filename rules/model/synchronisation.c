/* synchronisation.c - locks, events and rundown protection.
 *
 * See filter_manager.c for the style. These functions touch nothing but the object
 * they are given, which is what the bodies are here to say: without one, the
 * structure that the lock lies in would count as handed to unknown code. Where calls about
 * ports are followed they say at what IRQL the driver runs, too.
 */
int __fltcheck_follows(const char *kind);
long __fltcheck_unknown(void);
void __fltcheck_havoc(void *to, unsigned long long size);
int __fltcheck_choose(const char *step);

typedef unsigned char byte;
typedef __SIZE_TYPE__ word;

/* irql.c, locks.c */
void __fltcheck_take_lock(void *lock, int is_shared);
void __fltcheck_hold_lock(void *lock, int is_shared);
void __fltcheck_drop_lock(void *lock);
byte __fltcheck_raise_irql(byte level);
void __fltcheck_lower_irql(byte level);
void __fltcheck_enter_mutex(void);
void __fltcheck_leave_mutex(void);

/* blocks.c */
void __fltcheck_make_state(void *state);
void __fltcheck_delete_state(void *state);
void __fltcheck_enter_lock(const void *lock);
void __fltcheck_leave_lock(void);

#define DISPATCH_LEVEL 2

/* Where it matters what callbacks use, and who has a lock meanwhile. */
#define IS_ABOUT_STATE __fltcheck_follows("connection-state")

#define MAKES(name)                                                                                \
    void name(void *object) {                                                                      \
        if (IS_ABOUT_STATE) {                                                                      \
            __fltcheck_make_state(object);                                                         \
        }                                                                                          \
    }

#define DELETES(name)                                                                              \
    void name(void *object) {                                                                      \
        if (IS_ABOUT_STATE) {                                                                      \
            __fltcheck_delete_state(object);                                                       \
        }                                                                                          \
    }

#define INITIALISES(name)                                                                          \
    void name(void *object) {                                                                      \
        __fltcheck_havoc(object, sizeof(word));                                                    \
    }

#define TOUCHES(name)                                                                              \
    void name(void *object) {                                                                      \
        (void)object;                                                                              \
    }

/* How many locks are held under which one may wait, as far as clients are followed. */
int __fltcheck_lock_count;

#define ANSWERS(name)                                                                              \
    byte name(void *object) {                                                                      \
        (void)object;                                                                              \
        return (byte)__fltcheck_unknown();                                                         \
    }

/* ---- spin locks ---------------------------------------------------------------------- */

INITIALISES(KeInitializeSpinLock__body)
TOUCHES(KeAcquireSpinLockAtDpcLevel)
TOUCHES(KeReleaseSpinLockFromDpcLevel)
ANSWERS(KeTryToAcquireSpinLockAtDpcLevel)

#define RAISES(name)                                                                               \
    byte name(void *lock) {                                                                        \
        if (IS_ABOUT_STATE) {                                                                      \
            __fltcheck_enter_lock(lock);                                                           \
        }                                                                                          \
        return __fltcheck_raise_irql(DISPATCH_LEVEL);                                              \
    }

#define LOWERS(name)                                                                               \
    void name(void *lock, byte irql) {                                                             \
        (void)lock;                                                                                \
        __fltcheck_lower_irql(irql);                                                               \
        if (IS_ABOUT_STATE) {                                                                      \
            __fltcheck_leave_lock();                                                               \
        }                                                                                          \
    }

void KeAcquireSpinLock__body(void *lock, byte *irql) {
    *irql = __fltcheck_raise_irql(DISPATCH_LEVEL);
    if (IS_ABOUT_STATE) {
        __fltcheck_enter_lock(lock);
    }
}

RAISES(KeAcquireSpinLockRaiseToDpc)
RAISES(KfAcquireSpinLock)
RAISES(ExAcquireSpinLockExclusive)
RAISES(ExAcquireSpinLockShared)
LOWERS(KeReleaseSpinLock__body)
LOWERS(KfReleaseSpinLock)
LOWERS(ExReleaseSpinLockExclusive)
LOWERS(ExReleaseSpinLockShared)

struct queue_handle {
    void *next, *lock;
    byte irql;
};

void KeAcquireInStackQueuedSpinLock(void *lock, struct queue_handle *handle) {
    handle->irql = __fltcheck_raise_irql(DISPATCH_LEVEL);
    if (IS_ABOUT_STATE) {
        __fltcheck_enter_lock(lock);
    }
}

void KeReleaseInStackQueuedSpinLock(struct queue_handle *handle) {
    __fltcheck_lower_irql(handle->irql);
    if (IS_ABOUT_STATE) {
        __fltcheck_leave_lock();
    }
}

/* ---- mutexes, resources, push locks ---------------------------------------------------- */

TOUCHES(ExInitializeFastMutex__body)
static void __fltcheck_take(void *lock, int is_shared, int counts) {
    if (__fltcheck_follows("port-call")) {
        __fltcheck_take_lock(lock, is_shared);
    } else if (IS_ABOUT_STATE) {
        __fltcheck_enter_lock(lock);
    } else {
        __fltcheck_lock_count += counts;
    }
}

static void __fltcheck_drop(void *lock, int counts) {
    if (__fltcheck_follows("port-call")) {
        __fltcheck_drop_lock(lock);
    } else if (IS_ABOUT_STATE) {
        __fltcheck_leave_lock();
    } else {
        __fltcheck_lock_count -= counts;
    }
}

#define TAKES(name, is_shared, counts)                                                             \
    void name(void *lock) {                                                                        \
        __fltcheck_take(lock, is_shared, counts);                                                  \
    }

#define DROPS(name, counts)                                                                        \
    void name(void *lock) {                                                                        \
        __fltcheck_drop(lock, counts);                                                             \
    }

#define ENTERS(name)                                                                               \
    void name(void *mutex) {                                                                       \
        __fltcheck_enter_mutex();                                                                  \
        if (IS_ABOUT_STATE) {                                                                      \
            __fltcheck_enter_lock(mutex);                                                          \
        }                                                                                          \
    }

#define LEAVES(name)                                                                               \
    void name(void *mutex) {                                                                       \
        (void)mutex;                                                                               \
        __fltcheck_leave_mutex();                                                                  \
        if (IS_ABOUT_STATE) {                                                                      \
            __fltcheck_leave_lock();                                                               \
        }                                                                                          \
    }

ENTERS(ExAcquireFastMutex__body)
ENTERS(ExiAcquireFastMutex)
LEAVES(ExReleaseFastMutex__body)
LEAVES(ExiReleaseFastMutex)
TAKES(ExAcquireFastMutexUnsafe__body, 0, 0)
DROPS(ExReleaseFastMutexUnsafe__body, 0)

byte ExTryToAcquireFastMutex__body(void *mutex) {
    if (IS_ABOUT_STATE) {
        if (__fltcheck_choose(0)) {
            __fltcheck_enter_lock(mutex);
            return 1;
        }
        return 0;
    }
    if (__fltcheck_follows("port-call")) {
        if (__fltcheck_choose(0)) {
            __fltcheck_enter_mutex();
            __fltcheck_hold_lock(mutex, 0);
            return 1;
        }
        return 0;
    }
    return (byte)__fltcheck_unknown();
}
TOUCHES(KeInitializeGuardedMutex)
TAKES(KeAcquireGuardedMutex, 0, 0)
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

DROPS(ExReleaseResourceLite, 1)
TAKES(FltAcquireResourceExclusive, 0, 1)
TAKES(FltAcquireResourceShared, 1, 1)
DROPS(FltReleaseResource, 1)

static byte __fltcheck_acquire(const void *resource, byte wait) {
    byte is_held = wait ? 1 : (byte)(__fltcheck_choose(0) != 0);
    if (IS_ABOUT_STATE) {
        if (is_held) {
            __fltcheck_enter_lock(resource);
        }
        return is_held;
    }
    __fltcheck_lock_count += is_held;
    return is_held;
}

#define TAKES_OR_TRIES(name, is_shared)                                                            \
    byte name(void *resource, byte wait) {                                                         \
        if (__fltcheck_follows("port-call")) {                                                     \
            if (wait) {                                                                            \
                __fltcheck_take_lock(resource, is_shared);                                         \
                return 1;                                                                          \
            }                                                                                      \
            if (__fltcheck_choose(0)) {                                                            \
                __fltcheck_hold_lock(resource, is_shared);                                         \
                return 1;                                                                          \
            }                                                                                      \
            return 0;                                                                              \
        }                                                                                          \
        return __fltcheck_acquire(resource, wait);                                                 \
    }

TAKES_OR_TRIES(ExAcquireResourceExclusiveLite, 0)
TAKES_OR_TRIES(ExAcquireResourceSharedLite, 1)

MAKES(FltInitializePushLock)
DELETES(FltDeletePushLock)
TAKES(FltAcquirePushLockExclusive, 0, 1)
TAKES(FltAcquirePushLockShared, 1, 1)
DROPS(FltReleasePushLock, 1)
TOUCHES(ExInitializePushLock)
TOUCHES(KeEnterCriticalRegion__body)
TOUCHES(KeLeaveCriticalRegion__body)

#define TAKES_WITH_FLAGS(name, is_shared)                                                          \
    void name(void *lock, unsigned long flags) {                                                   \
        (void)flags;                                                                               \
        __fltcheck_take(lock, is_shared, 1);                                                       \
    }

#define DROPS_WITH_FLAGS(name)                                                                     \
    void name(void *lock, unsigned long flags) {                                                   \
        (void)flags;                                                                               \
        __fltcheck_drop(lock, 1);                                                                  \
    }

TAKES_WITH_FLAGS(FltAcquirePushLockExclusiveEx, 0)
TAKES_WITH_FLAGS(FltAcquirePushLockSharedEx, 1)
TAKES_WITH_FLAGS(ExAcquirePushLockExclusiveEx, 0)
TAKES_WITH_FLAGS(ExAcquirePushLockSharedEx, 1)
DROPS_WITH_FLAGS(FltReleasePushLockEx)
DROPS_WITH_FLAGS(ExReleasePushLockExclusiveEx)
DROPS_WITH_FLAGS(ExReleasePushLockSharedEx)

/* ---- events, semaphores, timers ----------------------------------------------------------- */

void KeInitializeEvent(void *event, int type, byte state) {
    (void)event;
    (void)type;
    (void)state;
}

long KeSetEvent(void *event, long increment, byte wait) {
    (void)event;
    (void)increment;
    (void)wait;
    return __fltcheck_unknown();
}

TOUCHES(KeClearEvent)

long KeResetEvent(void *event) {
    (void)event;
    return __fltcheck_unknown();
}

long KeReadStateEvent(void *event) {
    (void)event;
    return __fltcheck_unknown();
}

void KeInitializeSemaphore(void *semaphore, long count, long limit) {
    (void)semaphore;
    (void)count;
    (void)limit;
}

long KeReleaseSemaphore(void *semaphore, long increment, long adjustment, byte wait) {
    (void)semaphore;
    (void)increment;
    (void)adjustment;
    (void)wait;
    return __fltcheck_unknown();
}

long KeDelayExecutionThread(signed char mode, byte alertable, long long *interval) {
    (void)mode;
    (void)alertable;
    (void)interval;
    return 0;
}

TOUCHES(KeInitializeTimer)

void KeInitializeTimerEx(void *timer, int type) {
    (void)timer;
    (void)type;
}

ANSWERS(KeCancelTimer)

/* ---- rundown protection -------------------------------------------------------------------- */

/* 1 when it has run down: nobody gets in any more. Who is inside is not counted, since one
 * callback runs to its end before the next. */
void ExInitializeRundownProtection(word *rundown) {
    *rundown = 0;
}

void ExReInitializeRundownProtection(word *rundown) {
    *rundown = 0;
}

byte ExAcquireRundownProtection(const word *rundown) {
    return *rundown == 1 ? 0 : (byte)(__fltcheck_choose(0) != 0);
}

void ExWaitForRundownProtectionRelease(word *rundown) {
    *rundown = 1;
}

void ExRundownCompleted(word *rundown) {
    *rundown = 1;
}

TOUCHES(ExReleaseRundownProtection)
