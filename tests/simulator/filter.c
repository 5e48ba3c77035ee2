/* filter.c - registering, starting and unregistering a filter. */
#include "sim.h"

static void filter_manager_unload(PDRIVER_OBJECT driver) {
    (void)driver;
}

NTSTATUS FltRegisterFilter(PDRIVER_OBJECT Driver, const FLT_REGISTRATION *Registration,
                           PFLT_FILTER *RetFilter) {
    ENTER();
    task_point("at FltRegisterFilter");
    *RetFilter = NULL;
    if (choose(2, COST_FAILURE, "FltRegisterFilter fails") ||
        world.filter_count == SIM_MAX_FILTERS) {
        world.register_failed = 1;
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    struct filter *filter = &world.filters[world.filter_count++];
    filter->handle = handle_new();
    filter->registration = *Registration;
    filter->old_unload = Driver->DriverUnload;
    Driver->DriverUnload = filter_manager_unload;
    if (Registration->FilterUnloadCallback == NULL ||
        (Registration->Flags & FLTFL_REGISTRATION_DO_NOT_SUPPORT_SERVICE_STOP) != 0) {
        Driver->DriverUnload = NULL;
    }
    filter->unload_routine = Driver->DriverUnload;
    world.register_failed = 0;
    *RetFilter = filter->handle;
    note("FltRegisterFilter succeeds", world.filter_count);
    return STATUS_SUCCESS;
}

NTSTATUS FltStartFiltering(PFLT_FILTER Filter) {
    ENTER();
    struct filter *filter = filter_find(Filter);
    if (filter == NULL || filter->gone) {
        violation(world.register_failed ? "FLT257" : "START-INVALID",
                  "a filter that is not registered is started");
        return STATUS_INVALID_PARAMETER;
    }
    task_point("at FltStartFiltering");
    int outcome = choose(2, COST_FAILURE, "FltStartFiltering fails");
    if (outcome == 1) {
        filter->start_failed = 1;
        return STATUS_INVALID_PARAMETER;
    }
    filter->started = 1;
    run_instance_setup(filter);
    task_point("after FltStartFiltering");
    return STATUS_SUCCESS;
}

static int rundown_complete(void *context) {
    const struct filter *filter = context;
    if (filter->running > 0 || filter->references > 0) {
        return 0;
    }
    for (int i = 0; i < world.server_count; i++) {
        if (world.servers[i].open && world.servers[i].filter == filter) {
            return 0;
        }
    }
    return 1;
}

static int has_open_port(const struct filter *filter) {
    for (int i = 0; i < world.server_count; i++) {
        if (world.servers[i].open && world.servers[i].filter == filter && !world.servers[i].lost) {
            return 1;
        }
    }
    return 0;
}

static int refuse_unregister(struct filter *filter) {
    if (filter == NULL) {
        violation(world.register_failed ? "FLT257" : "FLT252",
                  "a filter that was never registered is unregistered");
        return 1;
    }
    if (filter->draining) {
        violation("FLT252", "a filter is unregistered twice");
        return 1;
    }
    return 0;
}

static int nobody_disconnects(void *context) {
    const struct filter *filter = context;
    for (int i = 0; i < world.connection_count; i++) {
        const struct connection *connection = &world.connections[i];
        int goes = connection->state == ACCEPTED && connection->leaving;
        if ((goes || connection->state == DISCONNECTING) && connection->server->filter == filter) {
            return 0;
        }
    }
    return 1;
}

/* Ports that nothing can close any more were reported when they were lost. */
static void forget_lost_ports(struct filter *filter) {
    for (int i = 0; i < world.server_count; i++) {
        if (world.servers[i].lost && world.servers[i].filter == filter) {
            world.servers[i].open = 0;
        }
    }
}

/* Clients that leave while this goes on have nothing more to do. */
static void disconnect_all(struct filter *filter, char *sp) {
    for (int i = 0; i < world.connection_count; i++) {
        struct connection *connection = &world.connections[i];
        if (connection->server->filter == filter && !connection->leaving) {
            connection->leaving = 1;
            connection->forced = 1;
        }
    }
    for (int i = 0; i < world.connection_count; i++) {
        struct connection *connection = &world.connections[i];
        if (connection->state == ACCEPTED && connection->forced) {
            call_disconnect(connection);
            current->sp = sp;
        }
    }
}

VOID FltUnregisterFilter(PFLT_FILTER Filter) {
    ENTER();
    char *sp = current->sp;
    struct filter *filter = filter_find(Filter);
    if (refuse_unregister(filter)) {
        return;
    }
    task_point("at FltUnregisterFilter");
    note("FltUnregisterFilter", 0);
    filter->draining = 1;
    judge_server_ports();
    forget_lost_ports(filter);
    run_instance_teardown(filter);
    current->sp = sp;
    task_block(rundown_complete, filter, 0);
    task_block(nobody_disconnects, filter, 0);
    disconnect_all(filter, sp);
    task_block(nobody_disconnects, filter, 0);
    filter->gone = 1;
    if (world.in_entry && current->kind == TASK_ENTRY) {
        world.unregistered_in_entry = 1;
    }
    current->sp = sp;
    task_point("after FltUnregisterFilter");
}

/* Whether the wait above is what everything stands still for. */
int unregister_hangs(void) {
    for (int i = 0; i < world.filter_count; i++) {
        const struct filter *filter = &world.filters[i];
        if (filter->draining && !filter->gone && has_open_port(filter)) {
            return 1;
        }
    }
    return 0;
}

NTSTATUS FltObjectReference(PVOID FltObject) {
    ENTER();
    struct filter *filter = filter_find(FltObject);
    check_stale(FltObject, "a closed server port is referenced");
    if (filter == NULL || filter->draining) {
        return STATUS_FLT_DELETING_OBJECT;
    }
    filter->references++;
    return STATUS_SUCCESS;
}

VOID FltObjectDereference(PVOID FltObject) {
    ENTER();
    struct filter *filter = filter_find(FltObject);
    if (filter != NULL) {
        filter->references--;
    }
}
