/* platform_posix_thread.c - threads of platform.h for POSIX systems. */
#define _POSIX_C_SOURCE 200809L

#include "base/platform.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

struct PlatformThread {
    pthread_t id;
    PlatformRoutine *routine;
    void *context;
};

struct PlatformLock {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
};

static void *run(void *data) {
    PlatformThread *thread = data;
    thread->routine(thread->context);
    return NULL;
}

/* As much as a main thread usually has. */
#define STACK_SIZE ((size_t)8 << 20)

PlatformThread *platform_thread_start(Arena *arena, PlatformRoutine *routine, void *context) {
    PlatformThread *thread = ARENA_NEW(arena, PlatformThread);
    pthread_attr_t attributes;
    *thread = (PlatformThread){.routine = routine, .context = context};
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    int failure = pthread_create(&thread->id, &attributes, run, thread);
    pthread_attr_destroy(&attributes);
    return failure == 0 ? thread : NULL;
}

void platform_thread_join(PlatformThread *thread) {
    pthread_join(thread->id, NULL);
}

PlatformLock *platform_lock_open(Arena *arena) {
    PlatformLock *lock = ARENA_NEW(arena, PlatformLock);
    pthread_condattr_t attributes;
    pthread_mutex_init(&lock->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&lock->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    return lock;
}

void platform_lock_close(PlatformLock *lock) {
    pthread_cond_destroy(&lock->changed);
    pthread_mutex_destroy(&lock->mutex);
}

void platform_lock(PlatformLock *lock) {
    pthread_mutex_lock(&lock->mutex);
}

void platform_unlock(PlatformLock *lock) {
    pthread_mutex_unlock(&lock->mutex);
}

void platform_signal(PlatformLock *lock) {
    pthread_cond_broadcast(&lock->changed);
}

void platform_wait(PlatformLock *lock, double seconds) {
    if (seconds < 0) {
        pthread_cond_wait(&lock->changed, &lock->mutex);
        return;
    }
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    long nanoseconds = until.tv_nsec + (long)((seconds - (double)(long)seconds) * 1e9);
    until.tv_sec += (time_t)seconds + nanoseconds / 1000000000L;
    until.tv_nsec = nanoseconds % 1000000000L;
    pthread_cond_timedwait(&lock->changed, &lock->mutex, &until);
}

void platform_ignore_closed_pipes(void) {
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
}
