/* host.c - memory, coroutines, faults and processes of the machine that the simulator runs on. */
#define _GNU_SOURCE
#include "host.h"

#include <dlfcn.h>
#include <link.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define STACK_SIZE    0x20000
#define STACK_CLEARED 0x3000 /* of the execution before: as much as drivers use */
#define ARENA_PLACE   0x200000000000ull

void host_fail(const char *text) {
    fprintf(stderr, "simulate: %s\n", text);
    _exit(3);
}

void host_print(const char *text) {
    fputs(text, stdout);
}

void host_flush(void) {
    fflush(stdout);
}

int host_format(char *to, int size, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(to, (size_t)size, format, arguments);
    va_end(arguments);
    return written < size ? written : size - 1;
}

/* ---- memory ---- */
void *host_reserve(unsigned long long size) {
    static unsigned long long next = ARENA_PLACE;
    void *start = mmap((void *)next, size, PROT_NONE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
    if (start == MAP_FAILED) {
        host_fail("no memory");
    }
    next += size + 0x100000000ull;
    return start;
}

void host_open(void *start, unsigned long long size) {
    if (mprotect(start, size, PROT_READ | PROT_WRITE) != 0) {
        host_fail("mprotect");
    }
}

void host_close(void *start, unsigned long long size) {
    if (mprotect(start, size, PROT_NONE) != 0) {
        host_fail("mprotect");
    }
}

void host_remove(void *start, unsigned long long size) {
    if (munmap(start, size) != 0) {
        host_fail("munmap");
    }
}

/* ---- coroutines ---- */
struct host_fiber {
    void *saved; /* stack pointer while it waits */
    char *stack;
    void (*run)(void *);
    void *argument;
    void *pointer;
};

/* Saves what a call has to preserve, and the stack pointer at *from; goes on where `to` stopped. */
void host_switch(void **from, void *to);
__asm__(".globl host_switch\n"
        "host_switch:\n"
        "    pushq %rbp\n    pushq %rbx\n    pushq %r12\n"
        "    pushq %r13\n    pushq %r14\n    pushq %r15\n"
        "    movq %rsp, (%rdi)\n    movq %rsi, %rsp\n"
        "    popq %r15\n    popq %r14\n    popq %r13\n"
        "    popq %r12\n    popq %rbx\n    popq %rbp\n"
        "    ret\n");

static void *scheduler;
static struct host_fiber *running;

static void begin(void) {
    running->run(running->argument);
    host_fail("a coroutine came to its end");
}

void host_fiber_reset(struct host_fiber *fiber, void (*run)(void *), void *argument) {
    memset(fiber->stack + STACK_SIZE - STACK_CLEARED, 0, STACK_CLEARED);
    void **top = (void **)(fiber->stack + STACK_SIZE) - 2;
    top[0] = (void *)begin;
    top[1] = NULL; /* what would be the caller of begin */
    memset(top - 6, 0, 6 * sizeof(*top));
    fiber->saved = top - 6;
    fiber->run = run;
    fiber->argument = argument;
    fiber->pointer = host_fiber_top(fiber);
}

struct host_fiber *host_fiber_new(void (*run)(void *), void *argument) {
    struct host_fiber *fiber = calloc(1, sizeof(*fiber));
    char *stack = mmap(NULL, STACK_SIZE + HOST_PAGE, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (fiber == NULL || stack == MAP_FAILED) {
        host_fail("no memory");
    }
    host_close(stack, HOST_PAGE);
    fiber->stack = stack + HOST_PAGE;
    host_fiber_reset(fiber, run, argument);
    return fiber;
}

void host_fiber_enter(struct host_fiber *fiber) {
    running = fiber;
    host_switch(&scheduler, fiber->saved);
}

void host_fiber_leave(struct host_fiber *fiber) {
    fiber->pointer = __builtin_frame_address(0);
    host_switch(&fiber->saved, scheduler);
}

void *host_fiber_top(struct host_fiber *fiber) {
    return fiber->stack + STACK_SIZE;
}

void *host_fiber_pointer(struct host_fiber *fiber) {
    return fiber->pointer;
}

/* ---- the driver ---- */
struct search {
    struct link_map *map;
    struct host_image *image;
};

static int add_segments(struct dl_phdr_info *info, size_t size, void *context) {
    const struct search *search = context;
    (void)size;
    if (info->dlpi_addr != search->map->l_addr) {
        return 0;
    }
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[i];
        if (header->p_type != PT_LOAD || (header->p_flags & PF_W) == 0) {
            continue;
        }
        struct host_segment *segment = &search->image->segments[search->image->segment_count++];
        segment->start = (char *)(info->dlpi_addr + header->p_vaddr);
        segment->size = header->p_memsz;
        segment->copy = malloc(segment->size);
        memcpy(segment->copy, segment->start, segment->size);
    }
    return 1;
}

const char *host_image_load(const char *path, const char *entry, struct host_image *image) {
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        return dlerror();
    }
    image->library = handle;
    image->entry = dlsym(handle, entry);
    if (image->entry == NULL) {
        return "no entry";
    }
    struct search search = {NULL, image};
    dlinfo(handle, RTLD_DI_LINKMAP, &search.map);
    dl_iterate_phdr(add_segments, &search);
    return NULL;
}

void *host_image_find(const struct host_image *image, const char *name) {
    return dlsym(image->library, name);
}

void host_image_reset(const struct host_image *image) {
    for (int i = 0; i < image->segment_count; i++) {
        memcpy(image->segments[i].start, image->segments[i].copy, image->segments[i].size);
    }
}

/* ---- faults ---- */
static int (*fault_handler)(void *);
static void (*late_handler)(void);

static void on_fault(int number, siginfo_t *info, void *context) {
    (void)context;
    if (number == SIGALRM) {
        late_handler();
        return;
    }
    fault_handler(number == SIGSEGV || number == SIGBUS ? info->si_addr : NULL);
}

void host_catch_faults(int (*handler)(void *address), void (*too_long)(void)) {
    static char stack[0x8000];
    stack_t other = {.ss_sp = stack, .ss_size = sizeof(stack)};
    struct sigaction action = {.sa_sigaction = on_fault,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    static const int numbers[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGALRM};
    fault_handler = handler;
    late_handler = too_long;
    sigaltstack(&other, NULL);
    for (unsigned i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
        sigaction(numbers[i], &action, NULL);
    }
}

void host_limit(int milliseconds) {
    struct itimerval timer = {.it_value = {milliseconds / 1000, milliseconds % 1000 * 1000}};
    setitimer(ITIMER_REAL, &timer, NULL);
}

int host_apart(int (*work)(void *), void *argument, int seconds) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        struct rlimit limit = {(rlim_t)seconds, (rlim_t)seconds + 1};
        setrlimit(RLIMIT_CPU, &limit);
        int status = work(argument);
        fflush(stdout);
        _exit(status);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) < 0) {
        host_fail("fork");
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
