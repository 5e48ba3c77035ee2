/* main.c - what the scheduler and the exploration have to know of drivers. */
#include "callbacks.h"

/* What is explored, in this order: failures, other threads in between, events, other data. */
const struct stage side_stages[] = {
    {{0, 0, 0, 2, 0}, 200, 0},  {{0, 1, 0, 1, 0}, 400, 0},  {{0, 0, 0, 3, 1}, 500, 0},
    {{0, 1, 0, 2, 1}, 500, 0},  {{0, 2, 0, 0, 0}, 600, 0},  {{0, 0, 1, 2, 0}, 500, 0},
    {{0, 0, 1, 3, 0}, 700, 0},  {{0, 0, 0, 2, 2}, 700, 0},  {{0, 0, 0, 5, 0}, 400, 0},
    {{0, 2, 2, 7, 3}, 1500, 1}, {{0, 0, 3, 6, 1}, 1000, 1}, {{0, 0, 0, 8, 4}, 500, 1},
    {{0, 0, 0, 3, 3}, 1500, 1},
};
const int side_stage_count = sizeof(side_stages) / sizeof(*side_stages);
const char side_entry[] = "DriverEntry";

void side_reset(void) {
    RtlZeroMemory(&world, sizeof(world));
    host_image_reset(&image);
    memory_reset();
    locks_reset();
    dispatcher_reset();
    notify_reset();
    descriptors_reset();
}

void side_begin(void) {
    task_new(TASK_ENTRY, run_entry);
}

int side_fault(void *address) {
    if (address != NULL && block_fault(address)) {
        return 1;
    }
    if (current->frames != NULL) {
        note("a fault", 0);
        raise_access_violation();
    }
    return 0;
}

int side_events(void) {
    return events_count() + (world.loaded && !world.unloading);
}

void side_start_event(void) {
    events_start_one();
}

void side_idle(void) {
    events_idle();
}

void side_switches(void) {
    blocks_guard_user();
}

unsigned side_now(void) {
    return ++world.now;
}
