/* frames.c - the functions that are active in each thread, and what dies with them. The compiler
 * calls the two hooks at the beginning and at the end of each function of the program. */
#include "user.h"

struct thread threads[SIM_MAX_TASKS];
const void *const *saved_registers;

struct thread *this_thread(void) {
    struct thread *thread = &threads[current->number];
    if (thread->begun != current->begun) {
        __builtin_memset(thread, 0, sizeof(*thread));
        thread->begun = current->begun;
    }
    return thread;
}

void frames_reset(void) {
    __builtin_memset(threads, 0, sizeof(threads));
}

/* Tells places apart that are reached through the same function. */
unsigned long long call_chain(const void *site) {
    const struct thread *thread = this_thread();
    unsigned long long chain = (ULONG_PTR)site;
    for (int i = thread->depth; i-- > 0;) {
        chain = chain * 0x100000001B3ull ^ (ULONG_PTR)thread->frames[i].site;
    }
    return chain;
}

void __cyg_profile_func_enter(void *function, void *site);
void __cyg_profile_func_exit(void *function, void *site);

void __cyg_profile_func_enter(void *function, void *site) {
    if (current == NULL) {
        return;
    }
    struct thread *thread = this_thread();
    char *base = *(char **)__builtin_frame_address(0);
    if (thread->depth == MAX_FRAMES) {
        report_stuck++;
        execution_stop();
    }
    thread->frames[thread->depth++] = (struct frame){function, site, base};
}

/* Of main the frame is still there when the process ends. */
static int outlives_the_end(const struct thread *thread) {
    return thread->depth == 0 && current == process.main;
}

void __cyg_profile_func_exit(void *function, void *site) {
    if (current == NULL) {
        return;
    }
    (void)function;
    (void)site;
    __builtin_unwind_init(); /* puts the registers, with a result for instance, behind the frame */
    struct thread *thread = this_thread();
    char *base = *(char **)__builtin_frame_address(0);
    saved_registers = (const void *const *)__builtin_frame_address(0) - SAVED_REGISTERS;
    judge_leaks((char *)__builtin_frame_address(0) + 2 * sizeof(void *));
    saved_registers = NULL;
    while (thread->depth > 0 && thread->frames[thread->depth - 1].base <= base) {
        thread->depth--;
    }
    if (!outlives_the_end(thread)) {
        requests_lose((char *)__builtin_frame_address(0), base + 2 * sizeof(void *),
                      "a function returns with the memory of a pending request");
    } else if (!process.ending) {
        thread->depth = 1; /* it is what the process ends in */
        process.ending = 1;
    }
}

void frames_end(void) {
    char *top = host_fiber_top(current->fiber);
    requests_lose(__builtin_frame_address(0), top,
                  "a thread ends with the memory of a pending request");
    this_thread()->depth = 0;
}
