/* main.c - explores the executions of drivers given as shared objects, one process for each. */
#include "callbacks.h"

/* What is explored, in this order: failures, other threads in between, events, other data. */
struct stage {
    int most[COST_KINDS];
    int executions;
    int random;
};
static const struct stage stages[] = {
    {{0, 0, 0, 2, 0}, 200, 0},  {{0, 1, 0, 1, 0}, 400, 0},  {{0, 0, 0, 3, 1}, 500, 0},
    {{0, 1, 0, 2, 1}, 500, 0},  {{0, 2, 0, 0, 0}, 600, 0},  {{0, 0, 1, 2, 0}, 500, 0},
    {{0, 0, 1, 3, 0}, 700, 0},  {{0, 0, 0, 2, 2}, 700, 0},  {{0, 0, 0, 5, 0}, 400, 0},
    {{0, 2, 2, 7, 3}, 1500, 1}, {{0, 0, 3, 6, 1}, 1000, 1}, {{0, 0, 0, 8, 4}, 500, 1},
    {{0, 0, 0, 3, 3}, 1500, 1},
};

static int complete;
static int executions;

static int on_fault(void *address) {
    if (current == NULL) {
        host_fail("a fault of the simulator");
    }
    if (address != NULL && block_fault(address)) {
        return 1;
    }
    note("a fault", 0);
    if (current->frames != NULL) {
        raise_access_violation();
    }
    report_crashes++;
    execution_stop();
    return 0;
}

static void on_late(void) {
    if (current != NULL) {
        report_stuck++;
        note("an execution without end", 0);
        execution_stop();
    }
}

static void reset(void) {
    RtlZeroMemory(&world, sizeof(world));
    host_image_reset(&image);
    memory_reset();
    tasks_reset();
    locks_reset();
    dispatcher_reset();
    notify_reset();
    descriptors_reset();
    report_begin();
}

static void execute(void) {
    reset();
    choice_begin();
    task_new(TASK_ENTRY, run_entry);
    tasks_run();
    executions++;
}

static int explore(const struct stage *stage, int scale, unsigned seed) {
    struct limits limits = {.executions = stage->executions * scale / 100,
                            .random = stage->random ? seed : 0};
    for (int i = 0; i < COST_KINDS; i++) {
        limits.most[i] = stage->most[i];
    }
    choice_restart(&limits);
    for (int count = 0; count < limits.executions; count++) {
        if (count % 64 == 0) {
            host_limit(3000);
        }
        execute();
        if (!choice_next()) {
            return 1;
        }
    }
    return 0;
}

struct job {
    const char *path;
    const char *entry;
    int scale;
};

static int work(void *argument) {
    const struct job *job = argument;
    const char *problem = host_image_load(job->path, job->entry, &image);
    if (problem != NULL) {
        char line[600];
        host_format(line, sizeof(line), "{\"program\": \"%s\", \"problem\": \"%s\"}\n", job->path,
                    problem);
        host_print(line);
        return 0;
    }
    host_catch_faults(on_fault, on_late);
    complete = 1;
    for (unsigned i = 0; i < sizeof(stages) / sizeof(*stages); i++) {
        int all = explore(&stages[i], job->scale, 12345 + i);
        complete = complete && (all || stages[i].random);
    }
    host_limit(0);
    report_print(job->path, executions, complete);
    return 0;
}

static int number(const char *text) {
    int value = 0;
    for (; *text >= '0' && *text <= '9'; text++) {
        value = value * 10 + *text - '0';
    }
    return value;
}

/* simulate SCALE PROGRAM.so[@ENTRY][:WORD,WORD...] ... */
int main(int count, char **arguments) {
    for (int i = 2; i < count; i++) {
        struct job job = {arguments[i], "DriverEntry", number(arguments[1])};
        data_word_count = 7;
        for (char *p = arguments[i]; *p != 0; p++) {
            if (*p == '@') {
                *p = 0;
                job.entry = p + 1;
            }
            if (*p == ':' || *p == ',') {
                *p = 0;
                if (data_word_count < 32) {
                    data_words[data_word_count++] = (ULONG)number(p + 1);
                }
            }
        }
        int status = host_apart(work, &job, 60);
        if (status != 0) {
            char line[600];
            host_format(line, sizeof(line),
                        "{\"program\": \"%s\", \"problem\": \"ended with %d\"}\n", job.path,
                        status);
            host_print(line);
        }
    }
    host_flush();
    return 0;
}
