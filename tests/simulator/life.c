/* life.c - the driver's entry and its unloading. */
#include "callbacks.h"

static void after_failure(void) {
    note("DriverEntry fails", 0);
    world.over = 1;
    judge_server_ports();
    if (!world.wrong_kind) {
        judge_end_of_driver();
    }
}

/* Somebody has put another routine where the filter manager's was. */
static void check_unload_routine(void) {
    for (int i = 0; i < world.filter_count; i++) {
        struct filter *filter = &world.filters[i];
        if (filter->draining || filter->registration.FilterUnloadCallback == NULL) {
            continue;
        }
        int declined =
            (filter->registration.Flags & FLTFL_REGISTRATION_DO_NOT_SUPPORT_SERVICE_STOP) != 0;
        if (world.driver.DriverUnload != filter->unload_routine &&
            (world.driver.DriverUnload != NULL || !declined)) {
            world.bypassed = 1;
            violation("FLT255", "DriverUnload was replaced");
        }
    }
}

/* DriverEntry closes, frees or deletes: it knows that registering has failed, and a driver with a
 * DriverUnload may stay without a filter. */
void entry_undoes(void) {
    world.register_noticed |= current->kind == TASK_ENTRY && world.register_failed;
}

/* Without a filter the system unloads a driver by its own routine. */
static void unload_without_filter(void) {
    if (world.register_failed && !world.unregistered_in_entry &&
        world.driver.DriverUnload != NULL) {
        note("DriverUnload", 0);
        world.driver.DriverUnload(&world.driver);
    }
}

static void after_success(void) {
    int there = 0, failed = 0, silent = 0;
    for (int i = 0; i < world.filter_count; i++) {
        there += !world.filters[i].draining;
        failed += !world.filters[i].draining && world.filters[i].start_failed;
        silent += !world.filters[i].draining && world.server_count > 0 &&
                  world.filters[i].registration.FilterUnloadCallback == NULL;
    }
    note("DriverEntry succeeds", there);
    if (there == 0 && world.unregistered_in_entry) {
        violation("FLT256", "success without a filter");
    } else if (failed > 0 || (there == 0 && world.register_failed &&
                              (!world.register_noticed || world.driver.DriverUnload == NULL))) {
        violation("FLT257", "success although the filter was not registered or started");
    }
    if (silent > 0) {
        violation("FLT254", "a port and no unload callback");
    }
    check_unload_routine();
    judge_server_ports();
    judge_connections(NULL);
    judge_lost_descriptors();
    if (there == 0) {
        unload_without_filter();
    }
    world.loaded = there > 0;
    world.over = there == 0;
}

void run_entry(struct task *task) {
    NTSTATUS (*entry)(PDRIVER_OBJECT, PUNICODE_STRING) = image.entry;
    static WCHAR path[] = L"\\Registry\\Machine\\Service";
    static unsigned char section[256]; /* what the loader knows of the image: nobody looks */
    world.registry_path.Buffer = path;
    world.registry_path.Length = sizeof(path) - sizeof(WCHAR);
    world.registry_path.MaximumLength = sizeof(path);
    world.driver.DriverSection = section;
    world.in_entry = 1;
    NTSTATUS status = entry(&world.driver, &world.registry_path);
    task->sp = host_fiber_top(task->fiber);
    task->frames = NULL;
    world.in_entry = 0;
    if (NT_SUCCESS(status)) {
        after_success();
    } else {
        after_failure();
    }
}

static void check_refusal(const struct filter *filter) {
    int closed = 0, ports = 0;
    for (int i = 0; i < world.server_count; i++) {
        ports += world.servers[i].filter == filter;
        closed += world.servers[i].closed_in_unload;
    }
    if (closed > 0 || (filter->draining && ports > 0)) {
        violation("FLT107", "unload closes the port and then refuses");
    }
}

static void run_old_unload(struct filter *filter) {
    if (filter->old_unload != NULL) {
        note("DriverUnload", 0);
        filter->old_unload(&world.driver);
    }
}

/* arguments: the filter, and whether the unload is mandatory. */
void run_unload(struct task *task) {
    struct filter *filter = task->arguments[0];
    FLT_FILTER_UNLOAD_FLAGS flags = task->arguments[1] != NULL ? FLTFL_FILTER_UNLOAD_MANDATORY : 0;
    task->sp = host_fiber_top(task->fiber);
    note("unload", (int)flags);
    NTSTATUS status = filter->registration.FilterUnloadCallback(flags);
    if (!NT_SUCCESS(status) && flags == 0) {
        note("unload refused", 0);
        check_refusal(filter);
        for (int i = 0; i < world.server_count; i++) {
            world.servers[i].closed_in_unload = 0;
        }
        world.unloading = 0;
        world.unload_refused++;
        return;
    }
    run_old_unload(filter);
    task->sp = host_fiber_top(task->fiber);
    world.loaded = 0;
    world.over = 1;
    judge_server_ports();
    if (!world.wrong_kind) {
        judge_end_of_driver();
    }
}
