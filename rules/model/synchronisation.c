/* synchronisation.c - events, semaphores, timers and rundown protection.
 *
 * See filter_manager.c for the style. These functions touch nothing but the object
 * they are given, which is what the bodies are here to say: without one, the
 * structure that it lies in would count as handed to unknown code. Locks are in mutexes.c and
 * spin_locks.c.
 */
#include "locks.h"

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
