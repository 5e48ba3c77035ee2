/* synchronisation.c - locks, events and rundown protection.
 *
 * See filter_manager.c for the style. These functions touch nothing but the object
 * they are given, which is what the bodies are here to say: without one, the
 * structure that the lock lies in would count as handed to unknown code.
 */
int __fltcheck_choose(const char *step);
long __fltcheck_unknown(void);
void __fltcheck_havoc(void *to, unsigned long long size);

typedef unsigned char byte;
typedef __SIZE_TYPE__ word;

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

#define ACQUIRES(name)                                                                             \
    void name(void *lock) {                                                                        \
        (void)lock;                                                                                \
        __fltcheck_lock_count++;                                                                   \
    }

#define RELEASES(name)                                                                             \
    void name(void *lock) {                                                                        \
        (void)lock;                                                                                \
        __fltcheck_lock_count--;                                                                   \
    }

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

void KeAcquireSpinLock__body(void *lock, byte *irql) {
    (void)lock;
    *irql = 0;
}

byte KeAcquireSpinLockRaiseToDpc(void *lock) {
    (void)lock;
    return 0;
}

byte KfAcquireSpinLock(void *lock) {
    (void)lock;
    return 0;
}

void KeReleaseSpinLock__body(void *lock, byte irql) {
    (void)lock;
    (void)irql;
}

void KfReleaseSpinLock(void *lock, byte irql) {
    (void)lock;
    (void)irql;
}

void KeAcquireInStackQueuedSpinLock(void *lock, void *handle) {
    (void)lock;
    (void)handle;
}

TOUCHES(KeReleaseInStackQueuedSpinLock)

byte ExAcquireSpinLockExclusive(void *lock) {
    (void)lock;
    return 0;
}

byte ExAcquireSpinLockShared(void *lock) {
    (void)lock;
    return 0;
}

void ExReleaseSpinLockExclusive(void *lock, byte irql) {
    (void)lock;
    (void)irql;
}

void ExReleaseSpinLockShared(void *lock, byte irql) {
    (void)lock;
    (void)irql;
}

/* ---- mutexes, resources, push locks ---------------------------------------------------- */

TOUCHES(ExInitializeFastMutex__body)
TOUCHES(ExAcquireFastMutex__body)
TOUCHES(ExAcquireFastMutexUnsafe__body)
TOUCHES(ExReleaseFastMutex__body)
TOUCHES(ExReleaseFastMutexUnsafe__body)
TOUCHES(ExiAcquireFastMutex)
TOUCHES(ExiReleaseFastMutex)
ANSWERS(ExTryToAcquireFastMutex__body)
TOUCHES(KeInitializeGuardedMutex)
TOUCHES(KeAcquireGuardedMutex)
TOUCHES(KeReleaseGuardedMutex)
TOUCHES(KeAcquireGuardedMutexUnsafe)
TOUCHES(KeReleaseGuardedMutexUnsafe)

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
    (void)resource;
    return __fltcheck_unknown();
}

long ExDeleteResourceLite(void *resource) {
    (void)resource;
    return 0;
}

RELEASES(ExReleaseResourceLite)
ACQUIRES(FltAcquireResourceExclusive)
ACQUIRES(FltAcquireResourceShared)
RELEASES(FltReleaseResource)

static byte __fltcheck_acquire(byte wait) {
    byte is_held = wait ? 1 : (byte)(__fltcheck_choose(0) != 0);
    __fltcheck_lock_count += is_held;
    return is_held;
}

byte ExAcquireResourceExclusiveLite(void *resource, byte wait) {
    (void)resource;
    return __fltcheck_acquire(wait);
}

byte ExAcquireResourceSharedLite(void *resource, byte wait) {
    (void)resource;
    return __fltcheck_acquire(wait);
}

TOUCHES(FltInitializePushLock)
TOUCHES(FltDeletePushLock)
ACQUIRES(FltAcquirePushLockExclusive)
ACQUIRES(FltAcquirePushLockShared)
RELEASES(FltReleasePushLock)
TOUCHES(ExInitializePushLock)
TOUCHES(KeEnterCriticalRegion__body)
TOUCHES(KeLeaveCriticalRegion__body)

#define WITH_FLAGS(name, change)                                                                   \
    void name(void *object, unsigned long flags) {                                                 \
        (void)object;                                                                              \
        (void)flags;                                                                               \
        __fltcheck_lock_count += change;                                                           \
    }

WITH_FLAGS(FltAcquirePushLockExclusiveEx, 1)
WITH_FLAGS(FltAcquirePushLockSharedEx, 1)
WITH_FLAGS(FltReleasePushLockEx, -1)
WITH_FLAGS(ExAcquirePushLockExclusiveEx, 1)
WITH_FLAGS(ExAcquirePushLockSharedEx, 1)
WITH_FLAGS(ExReleasePushLockExclusiveEx, -1)
WITH_FLAGS(ExReleasePushLockSharedEx, -1)

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

/* ---- lookaside lists ------------------------------------------------------------------------- */

void ExInitializeNPagedLookasideList(void *list, void *allocate, void *free_routine,
                                     unsigned long flags, word size, unsigned long tag,
                                     unsigned short depth) {
    (void)list;
    (void)allocate;
    (void)free_routine;
    (void)flags;
    (void)size;
    (void)tag;
    (void)depth;
}

void ExInitializePagedLookasideList(void *list, void *allocate, void *free_routine,
                                    unsigned long flags, word size, unsigned long tag,
                                    unsigned short depth) {
    (void)list;
    (void)allocate;
    (void)free_routine;
    (void)flags;
    (void)size;
    (void)tag;
    (void)depth;
}

long ExInitializeLookasideListEx(void *list, void *allocate, void *free_routine, int pool,
                                 unsigned long flags, word size, unsigned long tag,
                                 unsigned short depth) {
    (void)list;
    (void)allocate;
    (void)free_routine;
    (void)pool;
    (void)flags;
    (void)size;
    (void)tag;
    (void)depth;
    return __fltcheck_unknown();
}

TOUCHES(ExDeleteNPagedLookasideList)
TOUCHES(ExDeletePagedLookasideList)
TOUCHES(ExDeleteLookasideListEx)
