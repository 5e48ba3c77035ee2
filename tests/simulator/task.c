/* task.c - threads: they take turns, and change only inside calls of the simulated API. */
#include "core.h"

struct task tasks[SIM_MAX_TASKS];
struct task *current;
static int stopped;
static int time_steps;

static void task_begin(void *argument) {
    struct task *task = argument;
    task->run(task);
    task_end();
}

void tasks_reset(void) {
    for (int i = 0; i < SIM_MAX_TASKS; i++) {
        struct host_fiber *fiber = tasks[i].fiber;
        __builtin_memset(&tasks[i], 0, sizeof(tasks[i]));
        tasks[i].fiber = fiber;
    }
    current = NULL;
    stopped = 0;
    time_steps = 0;
}

struct task *task_new(enum task_kind kind, void (*run)(struct task *)) {
    for (int i = 0; i < SIM_MAX_TASKS; i++) {
        struct task *task = &tasks[i];
        if (task->state != TASK_FREE) {
            continue;
        }
        struct host_fiber *fiber = task->fiber;
        __builtin_memset(task, 0, sizeof(*task));
        task->state = TASK_READY;
        task->kind = kind;
        task->inside = kind;
        task->number = i;
        task->run = run;
        task->process = 4;
        task->begun = side_now();
        task->fiber = fiber;
        if (fiber == NULL) {
            task->fiber = host_fiber_new(task_begin, task);
        } else {
            host_fiber_reset(fiber, task_begin, task);
        }
        return task;
    }
    execution_stop();
    return NULL;
}

void task_end(void) {
    struct task *task = current;
    task->state = task->object != NULL ? TASK_ENDED : TASK_FREE;
    host_fiber_leave(task->fiber);
}

void execution_stop(void) {
    stopped = 1;
    if (current == NULL) {
        return;
    }
    host_fiber_leave(current->fiber);
}

static int can_run(struct task *task) {
    if (task->state == TASK_READY) {
        return 1;
    }
    return task->state == TASK_BLOCKED && task->test(task->test_context);
}

static void enter(struct task *task) {
    current = task;
    if (task->state == TASK_BLOCKED) {
        task->state = TASK_READY;
    }
    host_fiber_enter(task->fiber);
    current = NULL;
}

void task_block(task_test *test, void *context, int timed) {
    struct task *task = current;
    task->timed_out = 0;
    if (test(context)) {
        return;
    }
    task->test = test;
    task->test_context = context;
    task->timed = timed;
    task->state = TASK_BLOCKED;
    side_switches();
    host_fiber_leave(task->fiber);
    task->timed = 0;
}

static struct task *preempted;

/* A choice between going on, every other task that can run, and a new event. */
void task_point(const char *where) {
    if (!cost_left(COST_PREEMPT) || preempted != NULL || current == NULL) {
        return;
    }
    int others = 0;
    for (int i = 0; i < SIM_MAX_TASKS; i++) {
        others += &tasks[i] != current && can_run(&tasks[i]);
    }
    int events = cost_left(COST_EVENT) ? side_events() : 0;
    if (choose(1 + (others + events > 0), COST_PREEMPT, where) == 0) {
        return;
    }
    preempted = current;
    side_switches();
    host_fiber_leave(current->fiber);
}

/* The first that waits with a limit goes on when tasks are looked for the next time. */
void task_let_time_pass(void) {
    for (int i = 0; i < SIM_MAX_TASKS; i++) {
        if (tasks[i].state == TASK_BLOCKED && tasks[i].timed) {
            time_steps++;
            tasks[i].timed_out = 1;
            tasks[i].state = TASK_READY;
            return;
        }
    }
}

/* Time passes for one that waits with a limit. */
int task_pass_time(void) {
    if (time_steps > 40) {
        return 0;
    }
    for (int i = 0; i < SIM_MAX_TASKS; i++) {
        if (tasks[i].state == TASK_BLOCKED && tasks[i].timed) {
            time_steps++;
            tasks[i].timed_out = 1;
            enter(&tasks[i]);
            return 1;
        }
    }
    return 0;
}

int task_waits_for_time(void) {
    for (int i = 0; i < SIM_MAX_TASKS; i++) {
        if (tasks[i].state == TASK_BLOCKED && tasks[i].timed && time_steps <= 40) {
            return 1;
        }
    }
    return 0;
}

static int run_one(void) {
    struct task *ready[SIM_MAX_TASKS];
    int count = 0;
    for (int i = 0; i < SIM_MAX_TASKS; i++) {
        if (&tasks[i] != preempted && can_run(&tasks[i])) {
            ready[count++] = &tasks[i];
        }
    }
    if (count == 0) {
        return 0;
    }
    enter(ready[choose(count, COST_PREEMPT, "another thread first")]);
    return 1;
}

static void after_preemption(void) {
    struct task *task = preempted;
    int ready = 0;
    for (int i = 0; i < SIM_MAX_TASKS; i++) {
        ready += &tasks[i] != task && can_run(&tasks[i]);
    }
    int events = cost_left(COST_EVENT) ? side_events() : 0;
    if (choose_free(1 + (ready > 0 && events > 0), "an event first") == (ready > 0)) {
        side_start_event();
    }
    while (!stopped && run_one()) {
    }
    preempted = NULL;
    if (!stopped) {
        enter(task);
    }
}

void tasks_run(void) {
    preempted = NULL;
    while (!stopped) {
        if (preempted != NULL) {
            after_preemption();
        } else if (!run_one()) {
            side_idle();
        }
    }
}
