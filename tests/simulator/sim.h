/* sim.h - what the files of the simulator share: tasks, choices, objects and reports. */
#ifndef SIM_SIM_H
#define SIM_SIM_H

#include "host.h"
#include "seh.h"

#include <fltKernel.h>

#define SIM_MAX_TASKS       24
#define SIM_MAX_CONNECTIONS 12
#define SIM_MAX_SERVERS     12
#define SIM_MAX_FILTERS     4
#define UNWRITTEN           0xFEFEFEFEFEFEFEFEull /* what the compiler fills variables with */

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
void report_begin(void); /* an execution */
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
    KIRQL irql;
    struct sim_frame *frames;
    struct sim_frame *leaving;
    ULONG exception;
    struct connection *connection;
    int locks; /* that it holds */
    ULONG_PTR process;
    ULONG begun;       /* when */
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

/* ---- memory.c: pool, user addresses, and what is reachable ---- */
enum block_kind { BLOCK_POOL, BLOCK_USER, BLOCK_COPY, BLOCK_SYSTEM };
void *block_new(SIZE_T size, enum block_kind kind, int tail);
int block_free(void *start); /* 0: not a block that is there */
void block_owner(void *start, struct connection *connection);
int block_is_live(const void *address);
int block_count_of(const struct connection *connection);
int block_fault(void *address);
void blocks_guard_user(void);
void memory_reset(void);
int reachable(const void *value);
int reachable_in(const void *value, SIZE_T size);
/* or an address in that range */ /* whether some memory of the driver holds it */
int is_driver_data(const void *address);
extern struct host_image image;

/* ---- objects of the filter manager ---- */
struct filter {
    PFLT_FILTER handle;
    FLT_REGISTRATION registration;
    PDRIVER_UNLOAD old_unload;
    int started, start_failed, draining, gone, attached;
    int references;
    int running;                   /* callbacks and work items that unregistering waits for */
    PDRIVER_UNLOAD unload_routine; /* what registering has put into the driver object */
};
struct server {
    PFLT_PORT handle;
    struct filter *filter;
    PFLT_CONNECT_NOTIFY connect;
    PFLT_DISCONNECT_NOTIFY disconnect;
    PFLT_MESSAGE_NOTIFY message;
    PVOID cookie;
    int most, count;
    int open, lost, closed_in_unload;
    PFLT_PORT *slot;
};
enum connection_state { OFFERED, ACCEPTED, DISCONNECTING, ENDED, REFUSED };
struct connection {
    PFLT_PORT handle;
    struct server *server;
    enum connection_state state;
    PVOID cookie;
    int open;    /* the driver's end */
    int judged;  /* nothing more is to be said about it */
    int running; /* messages */
    int closed_while_offered;
    ULONG closed_at;
    const struct task *closer;
    ULONG closer_begun;
    int number;
    ULONG_PTR process;
    int leaving; /* somebody is to call its disconnect callback */
    int forced;
};
struct world {
    int in_entry, bypassed;
    int unload_refused, after_life;
    struct filter filters[SIM_MAX_FILTERS];
    int filter_count;
    struct server servers[SIM_MAX_SERVERS];
    int server_count;
    struct connection connections[SIM_MAX_CONNECTIONS];
    int connection_count;
    DRIVER_OBJECT driver;
    UNICODE_STRING registry_path;
    int loaded; /* the driver is there and nothing has unloaded it */
    int unloading;
    int register_failed, register_noticed;
    int unregistered_in_entry;
    int over; /* the image is gone */
    ULONG now;
    ULONG_PTR next_handle;
    int wrong_kind; /* FLT207 was seen: ports are in a muddle from here on */
};
extern struct world world;
PVOID handle_new(void);
struct filter *filter_find(const void *handle);
struct server *server_find(const void *handle);
struct connection *connection_find(const void *handle);
void judge_server_ports(void);
void judge_end_of_driver(void);
void judge_connections(struct connection *done);
void judge_descriptors(void);
void judge_lost_descriptors(void);
int unregister_hangs(void);
int call_disconnect(struct connection *connection);
void entry_undoes(void);
void descriptor_check(const OBJECT_ATTRIBUTES *attributes);
void descriptors_reset(void);
void check_stale(const void *value, const char *what);

/* ---- events.c ---- */
#define ENTER() (current->sp = __builtin_frame_address(0))
int events_count(void); /* that can happen now, those that end the driver's life left out */
void events_start_one(void);
extern ULONG data_words[32];
extern int data_word_count;
void events_idle(void);
void run_instance_setup(struct filter *filter);
void run_instance_teardown(struct filter *filter);

/* ---- the other files that have a state ---- */
void locks_reset(void);
void dispatcher_reset(void);
void notify_reset(void);
int notify_fire(int which);
int notify_count(void);

void sim_raise(ULONG code);
void raise_access_violation(void);

#endif
