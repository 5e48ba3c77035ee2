/* process.c - an execution of a program: how it begins and ends, what is explored, what fails. */
#include "user.h"

#define MOST_CALLS     500 /* of one execution */
#define MOST_ARGUMENTS 12
#define PATIENCE       10 /* calls of one thread before others get their turn */

struct process process;
char outside[64] = "argument";

/* What is explored, in this order: failures, messages and other events, other threads in between.
 */
const struct stage side_stages[] = {
    {{0, 0, 0, 2, 0}, 100, 0}, {{0, 1, 0, 2, 0}, 300, 0}, {{0, 1, 0, 1, 1}, 300, 0},
    {{0, 2, 0, 1, 1}, 400, 0}, {{0, 0, 1, 2, 0}, 300, 0}, {{0, 1, 1, 1, 0}, 400, 0},
    {{0, 0, 2, 1, 0}, 300, 0}, {{0, 0, 1, 2, 1}, 500, 0}, {{0, 0, 0, 4, 2}, 300, 0},
    {{0, 2, 2, 4, 3}, 800, 1}, {{0, 1, 4, 4, 1}, 800, 1}, {{0, 5, 0, 5, 4}, 400, 1},
    {{0, 0, 2, 6, 2}, 600, 1},
};
const int side_stage_count = sizeof(side_stages) / sizeof(*side_stages);
const char side_entry[] = "main";
unsigned data_words[32] = {0, 1, 2, 3, 0xFFFFFFFF};
const int side_data_words = 5;

void seen(const char *rule, const char *what) {
    if (!process.null_stored) {
        violation(rule, what);
    }
}

int fails(const char *what) {
    if (choose(2, COST_FAILURE, what) == 0) {
        return 0;
    }
    this_thread()->error = ERROR_NOT_ENOUGH_MEMORY;
    return 1;
}

static int others_had_their_turn(void *turns) {
    return *(unsigned *)turns != process.turns;
}

void call_begin(void *frame, const char *what) {
    struct thread *thread = this_thread();
    current->sp = frame;
    if (process.calls++ > MOST_CALLS) {
        execution_stop();
    }
    if (thread->calls++ > PATIENCE) {
        unsigned turns = process.turns;
        thread->calls = 0;
        task_block(others_had_their_turn, &turns, 1);
    }
    process.turns += thread->calls == 1;
    task_point(what);
}

/* ---- the end ---- */
void process_end(int runs_exit_functions) {
    if (!process.ending) {
        judge_leaks(current->sp);
        process.ending = 1;
    }
    note("the process ends", 0);
    if (runs_exit_functions) {
        exit_functions_run();
    }
    judge_end_of_process();
    execution_stop();
    __builtin_unreachable();
}

static void run_main(void) {
    int (*entry)(int, char **, char **) = image.entry;
    static const int counts[] = {2, 1, 3, 4, MOST_ARGUMENTS};
    int count = counts[choose(5, COST_DATA, "other arguments")];
    char *given[MOST_ARGUMENTS + 1] = {0};
    for (int i = 0; i < count; i++) {
        given[i] = outside;
    }
    entry(count, given, NULL);
}

static int construct(void *argument) {
    void (*constructors)(void) = host_image_find(&image, "sim_construct");
    (void)argument;
    if (constructors != NULL) {
        constructors();
    }
    return 0;
}

static void begin(struct task *task) {
    construct(NULL);
    run_main();
    task->sp = host_fiber_top(task->fiber);
    process_end(1);
}

/* A library: it is loaded, its functions are called in any order, and it is unloaded. */
static int library_call(void *function) {
    unsigned long long (*call)(void *, unsigned, void *, void *) = function;
    static unsigned char memory[4][256];
    __builtin_memset(memory, 0, sizeof(memory));
    call(memory[0], 16, memory[1], memory[2]);
    return 0;
}

static int library_attach(void *reason) {
    BOOL (*entry)(HINSTANCE, DWORD, LPVOID) = image.entry;
    return entry((HINSTANCE)0x10000, (DWORD)(ULONG_PTR)reason, NULL);
}

static void begin_library(struct task *task) {
    void *(*functions)(int) = host_image_find(&image, "sim_function");
    task->sp = host_fiber_top(task->fiber);
    user_call(construct, NULL);
    user_call(library_attach, (void *)(ULONG_PTR)DLL_PROCESS_ATTACH);
    int count = 0;
    while (functions(count) != NULL) {
        count++;
    }
    for (int calls = 0; calls < 6; calls++) {
        int which = choose(count + 1, COST_EVENT, "a function of the library is called");
        if (which == 0) {
            break;
        }
        user_call(library_call, functions(which - 1));
        task->sp = host_fiber_top(task->fiber);
        this_thread()->depth = 0;
        judge_leaks(task->sp);
    }
    user_call(library_attach, (void *)(ULONG_PTR)DLL_PROCESS_DETACH);
    process_end(1);
}

/* ---- for the scheduler ---- */
void side_reset(void) {
    __builtin_memset(&process, 0, sizeof(process));
    host_image_reset(&image);
    handles_reset();
    requests_reset();
    frames_reset();
    heap_reset();
    threads_reset();
    services_reset();
    exit_functions_reset();
    user_exceptions_reset();
}

void side_begin(void) {
    int is_library = host_image_find(&image, "sim_function") != NULL;
    process.main = is_library ? NULL : task_new(TASK_ENTRY, begin);
    if (is_library) {
        task_new(TASK_ENTRY, begin_library);
    }
}

int side_fault(void *address) {
    (void)address;
    return 0;
}

void side_switches(void) {
    process.turns++;
}

unsigned side_now(void) {
    return ++process.now;
}
