/* io.c - I/O callbacks, instance callbacks and device requests.
 *
 * See filter_manager.c for the style.
 */
int __fltcheck_choose(const char *step);
int __fltcheck_runs_alone(void);
int __fltcheck_follows(const char *kind);
void __fltcheck_role(const char *role);
void __fltcheck_havoc(void *to, unsigned long long size);
int __fltcheck_begin_at_any_level(void); /* irql.c */
void __fltcheck_end_at_any_level(int before);

/* ---- structures ----------------------------------------------------------------- */

typedef int pre_operation(void *data, void *objects, void **completion_context);
typedef int post_operation(void *data, void *objects, void *completion_context,
                           unsigned long flags);

struct operation {
    unsigned char major_function; /* OPERATION_END ends the table */
    unsigned long flags;
    pre_operation *pre;
    post_operation *post;
    void *reserved;
};

#define OPERATION_END 0x80

typedef long instance_setup(void *objects, unsigned long flags, unsigned long device_type,
                            unsigned long file_system);
typedef long instance_query(void *objects, unsigned long flags);
typedef void instance_teardown(void *objects, unsigned long flags);

struct registration {
    unsigned short size, version;
    unsigned long flags;
    const void *contexts;
    const struct operation *operations;
    void *unload;
    instance_setup *setup;
    instance_query *query_teardown;
    instance_teardown *teardown_start, *teardown_complete;
};

typedef long driver_dispatch(void *device, void *irp);

struct driver_object {
    short type, size;
    void *device_object;
    unsigned long flags;
    void *start;
    unsigned long image_size;
    void *section, *extension;
    unsigned short name_length, name_capacity;
    void *name, *hardware_database, *fast_io_dispatch, *init, *start_io, *unload;
    driver_dispatch *major_function[28];
};

/* requests.c */
void __fltcheck_remember_requests(const struct operation *operation);
void __fltcheck_run_requests(void);

static const struct operation *__fltcheck_operations;
static instance_setup *__fltcheck_instance_setup;
static instance_query *__fltcheck_instance_query;
static instance_teardown *__fltcheck_instance_teardown_start;
static instance_teardown *__fltcheck_instance_teardown_complete;

/* Called when the filter is registered. */
void __fltcheck_remember_callbacks(const struct registration *registration) {
    if (__fltcheck_runs_alone()) {
        __fltcheck_remember_requests(registration->operations);
    }
    __fltcheck_operations = registration->operations;
    __fltcheck_instance_setup = registration->setup;
    __fltcheck_instance_query = registration->query_teardown;
    __fltcheck_instance_teardown_start = registration->teardown_start;
    __fltcheck_instance_teardown_complete = registration->teardown_complete;
}

/* ---- operations ----------------------------------------------------------------- */

/* By routine, not by entry of the table: many operations share their callbacks. */
static void __fltcheck_run_operation(pre_operation *pre, post_operation *post) {
    void *context = 0, *data, *objects;
    int level;
    __fltcheck_havoc(&data, sizeof data); /* another request, about another file */
    __fltcheck_havoc(&objects, sizeof objects);
    __fltcheck_role("io+");
    level = __fltcheck_begin_at_any_level();
    if (pre) {
        pre(data, objects, &context);
    }
    /* It may be still pending when the next thing happens. */
    if (post && __fltcheck_choose("the I/O request completes")) {
        post(data, objects, context, 0);
    }
    __fltcheck_end_at_any_level(level);
    __fltcheck_role(0);
}

/* One request; callers loop. The table is walked without a loop, so that each
 * callback stays a constant. */
#define ONE_OPERATION                                                                              \
    if (operation->major_function == OPERATION_END) {                                              \
        return;                                                                                    \
    }                                                                                              \
    if (__fltcheck_choose("an I/O request arrives")) {                                             \
        __fltcheck_run_operation(operation->pre, operation->post);                                 \
        return;                                                                                    \
    }                                                                                              \
    operation++;
#define FOUR_OPERATIONS ONE_OPERATION ONE_OPERATION ONE_OPERATION ONE_OPERATION

static void __fltcheck_run_operations(void) {
    const struct operation *operation = __fltcheck_operations;
    if (!operation) {
        return;
    }
    FOUR_OPERATIONS FOUR_OPERATIONS FOUR_OPERATIONS FOUR_OPERATIONS FOUR_OPERATIONS FOUR_OPERATIONS
        FOUR_OPERATIONS FOUR_OPERATIONS FOUR_OPERATIONS FOUR_OPERATIONS FOUR_OPERATIONS
            FOUR_OPERATIONS FOUR_OPERATIONS
}

/* A request that has come right before FltUnregisterFilter finds the driver's variables as they are
 * by then: without a filter, say. */
void __fltcheck_run_last_request(void) {
    if (__fltcheck_choose(0)) {
        __fltcheck_run_operations();
    }
}

/* ---- instances ------------------------------------------------------------------ */

static void __fltcheck_run_instances(void) {
    void *objects;
    __fltcheck_havoc(&objects, sizeof objects);
    __fltcheck_role("instance");
    if (__fltcheck_instance_setup && __fltcheck_choose("an instance is attached to a volume")) {
        __fltcheck_instance_setup(objects, 0, 8, 2);
    } else if (__fltcheck_instance_query &&
               __fltcheck_choose("detaching an instance is asked for")) {
        __fltcheck_instance_query(objects, 0);
    }
    __fltcheck_role(0);
}

/* What FltUnregisterFilter does with the instances first. */
void __fltcheck_tear_instances_down(void) {
    void *objects;
    __fltcheck_havoc(&objects, sizeof objects);
    __fltcheck_role("instance");
    if (__fltcheck_instance_teardown_start && __fltcheck_choose("an instance is torn down")) {
        __fltcheck_instance_teardown_start(objects, 0);
    }
    if (__fltcheck_instance_teardown_complete && __fltcheck_choose("an instance is torn down")) {
        __fltcheck_instance_teardown_complete(objects, 0);
    }
    __fltcheck_role(0);
}

/* ---- devices -------------------------------------------------------------------- */

/* Control devices: dispatch routines see no port or filter of ours but through globals. */
static void __fltcheck_run_dispatch(driver_dispatch *dispatch, void *device) {
    void *irp;
    int level;
    __fltcheck_havoc(&irp, sizeof irp);
    if (dispatch && __fltcheck_choose("a device of the driver gets a request")) {
        __fltcheck_role("dispatch");
        level = __fltcheck_begin_at_any_level();
        dispatch(device, irp);
        __fltcheck_end_at_any_level(level);
        __fltcheck_role(0);
    }
}

void __fltcheck_run_devices(const struct driver_object *driver) {
    __fltcheck_run_dispatch(driver->major_function[0], driver->device_object);  /* create */
    __fltcheck_run_dispatch(driver->major_function[2], driver->device_object);  /* close */
    __fltcheck_run_dispatch(driver->major_function[3], driver->device_object);  /* read */
    __fltcheck_run_dispatch(driver->major_function[4], driver->device_object);  /* write */
    __fltcheck_run_dispatch(driver->major_function[14], driver->device_object); /* device control */
    __fltcheck_run_dispatch(driver->major_function[15],
                            driver->device_object); /* internal control */
    __fltcheck_run_dispatch(driver->major_function[16], driver->device_object); /* shutdown */
    __fltcheck_run_dispatch(driver->major_function[18], driver->device_object); /* clean-up */
}

void __fltcheck_run_io(void) {
    if (__fltcheck_runs_alone()) {
        __fltcheck_run_requests();
        __fltcheck_run_instances();
    } else if (__fltcheck_choose(0)) {
        __fltcheck_run_operations();
    } else {
        __fltcheck_run_instances();
    }
}
