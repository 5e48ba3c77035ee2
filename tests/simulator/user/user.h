/* user.h - what the files of the simulator of programs share: handles, requests, frames, memory. */
#ifndef SIM_USER_H
#define SIM_USER_H

#include "core.h"

#include <fltuser.h>
#include <windows.h>

#define MAX_HANDLES 64
#define MAX_FRAMES  128

/* ---- handles.c: objects, and the handles that stand for them ---- */
enum kind { KIND_PORT, KIND_EVENT, KIND_THREAD, KIND_QUEUE, KIND_FILTER, KIND_OTHER };
struct packet {
    DWORD bytes;
    ULONG_PTR key;
    OVERLAPPED *overlapped;
    DWORD error;
};
struct object {
    enum kind kind;
    int handles; /* that are open */
    /* a port */
    int disconnected, synchronous;
    struct object *queue; /* where its requests complete */
    ULONG_PTR key;
    /* an event */
    int manual, signalled;
    /* a thread */
    struct task *task;
    int task_begun, ended;
    /* a completion port */
    struct packet packets[16];
    int packet_count;
};
struct handle {
    HANDLE value;
    struct object *object;
    int open, judged;
    int wrongly;        /* released by a function of another family */
    unsigned closed_at; /* by the clock of tasks */
    struct task *closer;
    unsigned closer_begun;
    const void *site; /* of the connect */
};
struct object *object_new(enum kind kind);
HANDLE handle_new(struct object *object, const void *site);
struct handle *handle_find(const void *value);
/* The object, or NULL: what is wrong with the value is recorded then. Until the next call the task
 * counts as one that uses it. */
struct object *handle_use(HANDLE value, const char *what);
/* 0: there is nothing to close. `family`: of the function that closes. */
int handle_close(HANDLE value, enum kind family, const char *what);
void connect_failed(HANDLE *place);
void handles_reset(void);
extern struct handle handles[MAX_HANDLES];
extern int handle_count;
int is_failure_value(const void *value);

/* ---- requests.c: FilterGetMessage that has not returned or completed yet ---- */
struct request {
    struct object *port;
    void *buffer;
    DWORD size, bytes;
    OVERLAPPED *overlapped; /* NULL: a thread waits */
    struct task *waiter;
    int pending, cancelled, dead;
    DWORD error;
    struct object *event;
};
struct request *request_new(struct object *port, void *buffer, DWORD size, OVERLAPPED *overlapped);
struct request *request_of(const OVERLAPPED *overlapped);
int request_is_over(void *request);
void requests_cancel(const struct object *port, const OVERLAPPED *overlapped, int of_this_thread);
void requests_end(const struct object *port, DWORD error); /* all that the port has */
void requests_lose(const char *from, const char *to, const char *what);
int requests_cancelled(void);
int requests_pending(struct request *found[], int most);
void request_complete(struct request *request, DWORD error);
void requests_reset(void);
void fill_message(void *buffer, DWORD size);

/* ---- frames.c: which functions are active, and what dies with them ---- */
struct frame {
    const void *function, *site;
    char *base;
};
struct thread {
    struct frame frames[MAX_FRAMES];
    int depth;
    HANDLE uses;
    DWORD error;
    int calls; /* since another thread had its turn */
    unsigned begun;
    struct object *object;
};
extern struct thread threads[SIM_MAX_TASKS];
struct thread *this_thread(void);
#define SAVED_REGISTERS 5 /* that a function keeps for its caller, besides the frame's */
extern const void *const
    *saved_registers; /* while the hook at the end of a function runs, or NULL */
unsigned long long call_chain(const void *site);
void frames_reset(void);
void frames_end(void); /* of the current task: its routine is over */

/* ---- leaks.c ---- */
void judge_leaks(const char *stack); /* `stack`: where that of the current task ends */
void judge_closed(const struct handle *handle);
void judge_end_of_process(void);

/* ---- heap.c ---- */
void heap_reset(void);
int heap_fault(const void *address);
int reachable(const void *value, const char *stack);

/* ---- threads.c ---- */
struct task *thread_start(void *routine, void *argument, struct object *object, int suspended);
void threads_reset(void);

/* ---- waits.c ---- */
int never(void *context); /* what is waited for comes with time only */
int wait_for_objects(struct object *const objects[], DWORD count, int all, DWORD milliseconds);

/* ---- services.c ---- */
void services_reset(void);
int control_events(void); /* of the service or the console, that can come now */
void control_start(int which);

/* ---- port.c ---- */
void queue_post(struct object *queue, struct packet packet);

/* ---- process.c ---- */
struct process {
    int ending; /* main has returned, or something has ended it: what dies now is no leak */
    unsigned now;
    int failures;    /* of connects */
    int null_stored; /* they have left NULL, which Windows never does: nothing else counts then */
    int calls;
    unsigned turns;
    struct task *main;
};
extern struct process process;
extern char outside[]; /* text that the program gets from outside: it may be any */
/* At the beginning of each function of the system at which other threads may run. */
#define CALL(what) call_begin(__builtin_frame_address(0), what)
void call_begin(void *frame, const char *what);
void seen(const char *rule, const char *what);
void process_end(int runs_exit_functions); /* does not return */
int fails(const char *what);               /* a choice; sets the last error */
void exit_functions_run(void);
void exit_functions_reset(void);
void user_throw(void);
int user_call(int (*run)(void *), void *argument); /* 0: an exception came out of it */
void user_exceptions_reset(void);

#endif
