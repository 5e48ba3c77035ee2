/* explore.c - explores the executions of what is given as shared objects, one process for each. */
#include "core.h"

struct host_image image;
int data_word_count;

static int complete;
static int executions;

static int on_fault(void *address) {
    if (current == NULL) {
        host_fail("a fault of the simulator");
    }
    if (side_fault(address)) {
        return 1;
    }
    note("a fault", 0);
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

static void execute(void) {
    side_reset();
    tasks_reset();
    report_begin();
    choice_begin();
    side_begin();
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
    for (int i = 0; i < side_stage_count; i++) {
        int all = explore(&side_stages[i], job->scale, 12345 + (unsigned)i);
        complete = complete && (all || side_stages[i].random);
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
        struct job job = {arguments[i], side_entry, number(arguments[1])};
        data_word_count = side_data_words;
        for (char *p = arguments[i]; *p != 0; p++) {
            if (*p == '@') {
                *p = 0;
                job.entry = p + 1;
            }
            if (*p == ':' || *p == ',') {
                *p = 0;
                if (data_word_count < 32) {
                    data_words[data_word_count++] = (unsigned)number(p + 1);
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
