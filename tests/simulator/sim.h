/* sim.h - what the files of the simulator of drivers share: memory, objects, what is judged. */
#ifndef SIM_SIM_H
#define SIM_SIM_H

#include "core.h"
#include "seh.h"

#include <fltKernel.h>

#define SIM_MAX_CONNECTIONS 12
#define SIM_MAX_SERVERS     12
#define SIM_MAX_FILTERS     4
#define UNWRITTEN           0xFEFEFEFEFEFEFEFEull /* what the compiler fills variables with */

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
void events_idle(void);
void run_instance_setup(struct filter *filter);
void run_instance_teardown(struct filter *filter);

/* ---- the other files that have a state ---- */
void locks_reset(void);

/* Locks by their address: a new one, waiting for it, taking it if nobody has it (1) and giving it
 * back. */
void lock_begin(const void *address);
void lock_take(const void *address, int shared);
int lock_try(const void *address, int shared);
void lock_give(const void *address);

void dispatcher_reset(void);
void notify_reset(void);
int notify_fire(int which);
int notify_count(void);

void sim_raise(ULONG code);
void raise_access_violation(void);

#endif
