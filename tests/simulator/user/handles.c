/* handles.c - objects, the handles that stand for them, and what is wrong with a handle. */
#include "user.h"

#define MAX_SITES 12

struct handle handles[MAX_HANDLES];
int handle_count;
static struct object objects[MAX_HANDLES];
static int object_count;

void handles_reset(void) {
    handle_count = 0;
    object_count = 0;
}

static void too_many(void) {
    report_stuck++;
    execution_stop();
}

struct object *object_new(enum kind kind) {
    if (object_count == MAX_HANDLES) {
        too_many();
    }
    struct object *object = &objects[object_count++];
    __builtin_memset(object, 0, sizeof(*object));
    object->kind = kind;
    return object;
}

/* No value is used twice, and none looks like anything else. */
HANDLE handle_new(struct object *object, const void *site) {
    if (handle_count == MAX_HANDLES) {
        too_many();
    }
    struct handle *handle = &handles[handle_count++];
    *handle =
        (struct handle){.value = (HANDLE)(0x7D0000000000ull + 0x20ull * (unsigned)handle_count),
                        .object = object,
                        .open = 1,
                        .site = site};
    object->handles++;
    return handle->value;
}

struct handle *handle_find(const void *value) {
    for (int i = 0; i < handle_count; i++) {
        if (handles[i].value == value) {
            return &handles[i];
        }
    }
    return NULL;
}

/* ---- what a failed connect has left behind ---- */
void connect_failed(HANDLE *place) {
    if (process.failures++ == 0) {
        process.null_stored = choose_free(2, "the failed connect leaves NULL");
    }
    *place = process.null_stored ? NULL : INVALID_HANDLE_VALUE;
}

int is_failure_value(const void *value) {
    return process.failures > 0 && value == (process.null_stored ? NULL : INVALID_HANDLE_VALUE);
}

/* A use that only happens because the value is not NULL was let through by a comparison with NULL:
 * which is so is known when both have been tried at the same place. */
static void failed_is_used(const char *what) {
    static unsigned long long chains[MAX_SITES];
    static int chain_count;
    static const char *const invalid[MAX_SITES] = {
        "INVALID 0", "INVALID 1", "INVALID 2", "INVALID 3", "INVALID 4",  "INVALID 5",
        "INVALID 6", "INVALID 7", "INVALID 8", "INVALID 9", "INVALID 10", "INVALID 11"};
    static const char *const null[MAX_SITES] = {"NULL 0", "NULL 1", "NULL 2",  "NULL 3",
                                                "NULL 4", "NULL 5", "NULL 6",  "NULL 7",
                                                "NULL 8", "NULL 9", "NULL 10", "NULL 11"};
    unsigned long long chain = call_chain(what);
    int i = 0;
    while (i < chain_count && chains[i] != chain) {
        i++;
    }
    if (i == MAX_SITES) {
        return;
    }
    if (i == chain_count) {
        chains[chain_count++] = chain;
    }
    violation(process.null_stored ? null[i] : invalid[i], what);
}

/* ---- using and closing ---- */
static void closed_is_used(const struct handle *handle, const char *rule, const char *what) {
    int later = current->begun > handle->closed_at;
    int same = current == handle->closer && current->begun == handle->closer_begun;
    if (handle->wrongly && !same && !later) {
        return;
    }
    seen(same || later ? rule : "FLT309", what);
}

struct object *handle_use(HANDLE value, const char *what) {
    struct handle *handle = handle_find(value);
    this_thread()->uses = value;
    if (handle == NULL) {
        if (is_failure_value(value)) {
            failed_is_used(what);
        }
        return NULL;
    }
    if (handle->open) {
        return handle->object;
    }
    if (handle->object->kind == KIND_PORT) {
        closed_is_used(handle, "FLT303", what);
    }
    return NULL;
}

static int used_by_another_thread(HANDLE value) {
    for (int i = 0; i < SIM_MAX_TASKS; i++) {
        if (&tasks[i] != current &&
            (tasks[i].state == TASK_READY || tasks[i].state == TASK_BLOCKED) &&
            threads[i].uses == value) {
            return 1;
        }
    }
    return 0;
}

static void last_handle_is_closed(struct object *object) {
    if (object->kind == KIND_PORT) {
        requests_end(object, ERROR_OPERATION_ABORTED);
    }
}

int handle_close(HANDLE value, enum kind family, const char *what) {
    struct handle *handle = handle_find(value);
    if (handle == NULL) {
        if (is_failure_value(value)) {
            failed_is_used(what);
        }
        return 0;
    }
    int is_port = handle->object->kind == KIND_PORT;
    if (!handle->open) {
        if (is_port) {
            closed_is_used(handle, "FLT302", what);
        }
        return 0;
    }
    if (is_port && family != KIND_PORT) {
        handle->wrongly = 1;
        seen("FLT307", what);
    } else if (is_port && used_by_another_thread(value)) {
        seen("FLT309", "the handle is closed while another thread is in a call with it");
        handle->wrongly = 1;
    }
    handle->open = 0;
    handle->closed_at = process.now;
    handle->closer = current;
    handle->closer_begun = current->begun;
    judge_closed(handle);
    if (--handle->object->handles == 0) {
        last_handle_is_closed(handle->object);
    }
    return 1;
}
