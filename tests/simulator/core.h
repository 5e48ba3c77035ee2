/* core.h - what the simulators of drivers and of programs share: choices, reports, tasks, stages.
 */
#ifndef SIM_CORE_H
#define SIM_CORE_H

#include "host.h"

#include <stddef.h>

#define SIM_MAX_TASKS 24

/* ---- choice.c: the decisions of one execution ---- */
enum cost { COST_NONE, COST_FAILURE, COST_PREEMPT, COST_EVENT, COST_DATA, COST_KINDS };
struct limits {
    int most[COST_KINDS];
    int executions;  /* then it is enough */
    unsigned random; /* 0: in order; else the seed of decisions at random */
};
/* One of `count`; all but the first have this cost, and are not taken if that is used up. */
int choose(int count, enum cost cost, const char *what);
int choose_free(int count, const char *what);
int cost_left(enum cost cost);
int cost_used(enum cost cost);
void cost_pay(enum cost cost);
void choice_begin(void);
int choice_next(void); /* 0: there is no further execution */
void choice_restart(const struct limits *limits);

/* ---- report.c ---- */
void note(const char *what, int number);
void violation(const char *rule, const char *what);
void report_begin(void);                      /* an execution */
void fact(const char *what, unsigned number); /* of all executions, each once */
void fact_name(const char *what, const unsigned short *name, unsigned length);
int report_print(const char *name, int executions, int complete);
extern int report_crashes, report_stuck;

/* ---- task.c: threads that run one at a time ---- */
enum task_kind {
    TASK_ENTRY,
    TASK_CONNECT,
    TASK_MESSAGE,
    TASK_DISCONNECT,
    TASK_IO,
    TASK_UNLOAD,
    TASK_THREAD,
    TASK_WORK,
    TASK_NOTIFY,
    TASK_INSTANCE
};
enum task_state { TASK_FREE, TASK_READY, TASK_BLOCKED, TASK_ENDED };
typedef int task_test(void *context); /* whether a blocked task can go on */
struct connection;
struct task {
    enum task_state state;
    enum task_kind kind;   /* what started it */
    enum task_kind inside; /* the callback it is in: a disconnect may run inside an unload */
    struct host_fiber *fiber;
    void (*run)(struct task *);
    void *arguments[4];
    int number;
    task_test *test;
    void *test_context;
    int timed; /* may go on without the test, as time passes */
    int timed_out;
    unsigned char irql;
    struct sim_frame *frames;
    struct sim_frame *leaving;
    unsigned exception;
    struct connection *connection;
    int locks; /* that it holds */
    unsigned long long process;
    unsigned begun;    /* when */
    void *object;      /* the thread object */
    int stuck_sending; /* in a send without a timeout */
    int wants_lock;
    int memory_gone; /* the buffers of its message fault */
    char *sp;        /* where the stack of the driver ends while it is inside a call */
};
extern struct task tasks[SIM_MAX_TASKS];
extern struct task *current;
struct task *task_new(enum task_kind kind, void (*run)(struct task *));
void task_end(void); /* does not return */
void task_block(task_test *test, void *context, int timed);
void task_point(const char *where); /* others may run here */
void execution_stop(void);          /* from anywhere: this execution is over */
int task_pass_time(void);
void task_let_time_pass(void);
int task_waits_for_time(void);
void tasks_reset(void);
void tasks_run(void);

/* ---- explore.c: executions, one after the other, in stages with larger and larger bounds ---- */
struct stage {
    int most[COST_KINDS];
    int executions;
    int random;
};
extern struct host_image image; /* what is executed */
extern unsigned data_words[32]; /* numbers that data from outside may be compared with */
extern int data_word_count;

/* ---- what each of the two simulators has of its own ---- */
extern const struct stage side_stages[];
extern const int side_stage_count, side_data_words;
extern const char side_entry[]; /* the name of the entry, unless the command line has another one */
void side_reset(void);          /* everything is as before the first execution */
void side_begin(void);          /* makes the first task of an execution */
int side_fault(void *address);  /* 1: the access can be repeated */
int side_events(void);          /* how many can happen while other tasks run */
void side_start_event(void);
void side_idle(void);     /* no task can run */
void side_switches(void); /* another task is about to run */
unsigned side_now(void);  /* counts the tasks that were made */

#endif
