/* platform_posix_child.c - what processes arrange for themselves, on POSIX systems. */
#define _DEFAULT_SOURCE

#include "base/platform.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif
#if defined(__GLIBC__)
#include <malloc.h>
#endif

/* A child does the same again and again: memory that it gives back to the system after
 * one piece of work is asked for in the next, page by page. */
static void keep_memory(void) {
#if defined(__GLIBC__)
    mallopt(M_TRIM_THRESHOLD, 256 * 1024 * 1024);
    mallopt(M_MMAP_THRESHOLD, 32 * 1024 * 1024);
    mallopt(M_TOP_PAD, 4 * 1024 * 1024);
    mallopt(M_ARENA_MAX, 1); /* that of a thread grows by a call for every few pages */
#endif
}

void platform_become_child(uint64_t memory) {
    keep_memory();
#if defined(__linux__)
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    struct rlimit limit;
    if (memory > 0 && getrlimit(RLIMIT_AS, &limit) == 0 && memory < limit.rlim_cur) {
        limit.rlim_cur = (rlim_t)memory;
        setrlimit(RLIMIT_AS, &limit);
    }
#else
    (void)memory;
#endif
    /* A crash is reported by the parent; the core of libclang would be large. */
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
}

void platform_begin(void) {
    signal(SIGXFSZ, SIG_IGN);
}

void platform_set_environment(const char *name, const char *value) {
    setenv(name, value, 1);
}

unsigned platform_processors(void) {
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : (unsigned)count;
}
