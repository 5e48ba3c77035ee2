/* memory.c - each allocation on pages of its own; freed ones fault; what the driver can reach. */
#include "sim.h"

#define ARENA_SIZE 0x10000000ull
#define MAX_BLOCKS 600
/* Blocks of one page lie at the beginning, each between pages that do not exist: what is alone is
 * opened and closed in half the time. */
#define SMALL_SIZE (MAX_BLOCKS * 2ull * HOST_PAGE)

struct block {
    char *start;
    SIZE_T size;
    char *pages;
    SIZE_T page_size;
    enum block_kind kind;
    int live, open, marked;
    struct connection *connection; /* on whose behalf it was allocated */
};

static char *arena;
static SIZE_T small_used, arena_used = SMALL_SIZE;
static unsigned char is_open[ARENA_SIZE / HOST_PAGE];
static struct block blocks[MAX_BLOCKS];
static int block_count;

/* Pages stay as they are from one execution to the next as far as possible: it is cheaper. */
static void pages_set(char *start, SIZE_T size, int open) {
    SIZE_T page = (SIZE_T)(start - arena) / HOST_PAGE, end = page + size / HOST_PAGE;
    for (; page < end; page++) {
        if (is_open[page] != open) {
            is_open[page] = (unsigned char)open;
            if (open) {
                host_open(arena + page * HOST_PAGE, HOST_PAGE);
                __builtin_memset(arena + page * HOST_PAGE, 0, HOST_PAGE);
            } else {
                host_close(arena + page * HOST_PAGE, HOST_PAGE);
            }
        }
    }
}

static void reserve(void) {
    arena = host_reserve(ARENA_SIZE);
    for (SIZE_T place = HOST_PAGE; place < SMALL_SIZE; place += 2 * HOST_PAGE) {
        host_remove(arena + place, HOST_PAGE);
    }
}

static void clear(SIZE_T from, SIZE_T to) {
    for (SIZE_T page = from / HOST_PAGE; page < to / HOST_PAGE; page++) {
        if (is_open[page]) {
            __builtin_memset(arena + page * HOST_PAGE, 0, HOST_PAGE);
        }
    }
}

void memory_reset(void) {
    if (arena == NULL) {
        reserve();
    }
    clear(0, small_used);
    clear(SMALL_SIZE, arena_used);
    small_used = 0;
    arena_used = SMALL_SIZE;
    block_count = 0;
}

void *block_new(SIZE_T size, enum block_kind kind, int tail) {
    SIZE_T pages = (size + HOST_PAGE - 1) / HOST_PAGE * HOST_PAGE;
    if (pages == 0) {
        pages = HOST_PAGE;
    }
    if (block_count == MAX_BLOCKS || arena_used + pages + HOST_PAGE > ARENA_SIZE) {
        report_stuck++;
        execution_stop();
    }
    SIZE_T *used = pages == HOST_PAGE ? &small_used : &arena_used;
    struct block *block = &blocks[block_count++];
    *block = (struct block){.pages = arena + *used,
                            .page_size = pages,
                            .kind = kind,
                            .live = 1,
                            .open = 1,
                            .size = size};
    *used += pages + HOST_PAGE;
    pages_set(block->pages, pages, 1);
    if (used == &arena_used) {
        pages_set(block->pages + pages, HOST_PAGE, 0);
    }
    block->start = block->pages + (tail ? pages - size : (pages - size) / 16 * 16);
    if (kind == BLOCK_POOL) {
        __builtin_memset(block->start, 0xFE, size);
    }
    return block->start;
}

static struct block *find(const void *address) {
    for (int i = 0; i < block_count; i++) {
        if ((const char *)address >= blocks[i].pages &&
            (const char *)address < blocks[i].pages + blocks[i].page_size + HOST_PAGE) {
            return &blocks[i];
        }
    }
    return NULL;
}

int block_free(void *start) {
    struct block *block = find(start);
    if (block == NULL || block->start != start || !block->live) {
        return 0;
    }
    block->live = 0;
    pages_set(block->pages, block->page_size, 0);
    return 1;
}

void block_owner(void *start, struct connection *connection) {
    struct block *block = find(start);
    if (block != NULL) {
        block->connection = connection;
    }
}

int block_count_of(const struct connection *connection) {
    int count = 0;
    for (int i = 0; i < block_count; i++) {
        count +=
            blocks[i].live && blocks[i].kind == BLOCK_POOL && blocks[i].connection == connection;
    }
    return count;
}

int block_is_live(const void *address) {
    struct block *block = find(address);
    return block != NULL && block->live;
}

/* Unlike pages_set, keeps the content. */
static void guard(struct block *block, int open) {
    __builtin_memset(is_open + (block->pages - arena) / HOST_PAGE, open,
                     block->page_size / HOST_PAGE);
    if (open) {
        host_open(block->pages, block->page_size);
    } else {
        host_close(block->pages, block->page_size);
    }
}

/* User addresses fault again at their next access. */
void blocks_guard_user(void) {
    for (int i = 0; i < block_count; i++) {
        if (blocks[i].kind == BLOCK_USER && blocks[i].open && blocks[i].live) {
            blocks[i].open = 0;
            guard(&blocks[i], 0);
        }
    }
}

static int guarded_by_except(void) {
    for (struct sim_frame *frame = current->frames; frame != NULL; frame = frame->outer) {
        if (!frame->is_finally) {
            return 1;
        }
    }
    return 0;
}

static int elsewhere(void) {
    return current->kind == TASK_WORK || current->kind == TASK_THREAD;
}

static int user_fault(struct block *block, char *address) {
    if (address >= block->start + block->size) {
        violation("FLT406", "beyond the length of the message");
        raise_access_violation();
    }
    if (!block->live) {
        violation("FLT407", "a message's buffer after the callback");
        raise_access_violation();
    }
    if (elsewhere()) {
        violation("FLT407", "a message's buffer in another process");
        raise_access_violation();
    }
    if (!guarded_by_except()) {
        violation("FLT402", "a message's buffer outside of __try");
    } else if (current->memory_gone) {
        raise_access_violation();
    }
    block->open = 1;
    guard(block, 1);
    return 1;
}

/* 1: the access can be repeated. */
int block_fault(void *address) {
    struct block *block = find(address);
    if (block == NULL || current == NULL) {
        return 0;
    }
    if (block->kind == BLOCK_USER) {
        return user_fault(block, address);
    }
    if (block->kind == BLOCK_COPY) {
        violation("FLT404", block->live ? "beyond the connection context"
                                        : "the connection context after the callback");
        execution_stop();
    }
    if (!block->live) {
        int callback = current->inside == TASK_CONNECT || current->inside == TASK_MESSAGE ||
                       current->inside == TASK_DISCONNECT;
        violation(callback ? "FLT217" : "USE-AFTER-FREE", "freed memory is used");
        execution_stop();
    }
    return 0;
}

/* ---- what the driver can reach ---- */
static const char *wanted, *wanted_end;
static int found;

static void scan(const void *start, SIZE_T size) {
    const void *const *word = (const void *const *)(((ULONG_PTR)start + 7) & ~7ull);
    const void *const *end = (const void *const *)((const char *)start + size);
    for (; word + 1 <= end && !found; word++) {
        if ((const char *)*word >= wanted && (const char *)*word < wanted_end) {
            found = 1;
        } else if ((const char *)*word >= arena && (const char *)*word < arena + arena_used) {
            struct block *block = find(*word);
            if (block != NULL && block->live) {
                block->marked |= 1;
            }
        }
    }
}

static void mark(const void *value) {
    scan(&value, sizeof(value));
}

static void scan_tasks(void) {
    for (int i = 0; i < SIM_MAX_TASKS; i++) {
        struct task *task = &tasks[i];
        if (task->state != TASK_READY && task->state != TASK_BLOCKED) {
            continue;
        }
        char *from = task->sp != NULL ? task->sp : host_fiber_pointer(task->fiber);
        scan(from, (SIZE_T)((char *)host_fiber_top(task->fiber) - from));
        scan(task->arguments, sizeof(task->arguments));
    }
}

static void scan_cookies(void) {
    for (int i = 0; i < world.connection_count; i++) {
        if (world.connections[i].state == ACCEPTED || world.connections[i].state == DISCONNECTING) {
            mark(world.connections[i].cookie);
        }
    }
    for (int i = 0; i < world.server_count; i++) {
        if (world.servers[i].open) {
            mark(world.servers[i].cookie);
        }
    }
}

int reachable(const void *value) {
    return reachable_in(value, 1);
}

int reachable_in(const void *value, SIZE_T size) {
    wanted = value;
    wanted_end = wanted + size;
    found = 0;
    for (int i = 0; i < block_count; i++) {
        blocks[i].marked = blocks[i].live && blocks[i].kind == BLOCK_SYSTEM;
    }
    for (int i = 0; i < image.segment_count; i++) {
        scan(image.segments[i].start, image.segments[i].size);
    }
    scan_tasks();
    scan_cookies();
    for (int again = 1; again && !found;) {
        again = 0;
        for (int i = 0; i < block_count; i++) {
            if (blocks[i].marked == 1 && blocks[i].kind != BLOCK_USER) {
                blocks[i].marked = 3;
                scan(blocks[i].start, blocks[i].size);
                again = 1;
            }
        }
    }
    return found;
}

int is_driver_data(const void *address) {
    for (int i = 0; i < image.segment_count; i++) {
        const char *start = image.segments[i].start;
        if ((const char *)address >= start &&
            (const char *)address < start + image.segments[i].size) {
            return 1;
        }
    }
    return block_is_live(address);
}
