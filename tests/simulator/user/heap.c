/* heap.c - memory that the program allocates, and what it can reach. */
#include "user.h"

#define ARENA_SIZE 0x400000ull
#define MAX_BLOCKS 1000

struct block {
    char *start;
    SIZE_T size;
    int live;
};
static char *arena;
static SIZE_T used;
static struct block blocks[MAX_BLOCKS];
static int block_count;

void heap_reset(void) {
    if (arena == NULL) {
        arena = host_reserve(ARENA_SIZE);
        host_open(arena, ARENA_SIZE);
    }
    __builtin_memset(arena, 0, used);
    used = 0;
    block_count = 0;
}

static struct block *find(const void *start) {
    for (int i = 0; i < block_count; i++) {
        if (blocks[i].start == start) {
            return &blocks[i];
        }
    }
    return NULL;
}

static void *allocate(SIZE_T size, int filled) {
    SIZE_T whole = (size + 31) / 16 * 16;
    if (block_count == MAX_BLOCKS || used + whole > ARENA_SIZE) {
        report_stuck++;
        execution_stop();
    }
    struct block *block = &blocks[block_count++];
    *block = (struct block){arena + used, size, 1};
    used += whole;
    __builtin_memset(block->start, filled, size);
    return block->start;
}

static void *allocate_or_fail(SIZE_T size, int filled) {
    return fails("no memory") ? NULL : allocate(size, filled);
}

static void release(void *start, const char *what) {
    struct block *block = find(start);
    if (start == NULL) {
        return;
    }
    if (block == NULL || !block->live) {
        handle_close(start, KIND_OTHER, what);
        return;
    }
    requests_lose(block->start, block->start + block->size + 1,
                  "memory of a pending request is freed");
    block->live = 0;
    __builtin_memset(block->start, 0xDD, block->size);
}

void *api_malloc(size_t size);
void *api_calloc(size_t count, size_t size);
void *api_realloc(void *start, size_t size);
void api_free(void *start);
void *api__Znwm(size_t size);
void *api__Znam(size_t size);
void *api__Znwy(size_t size);
void *api__Znay(size_t size);
void api__ZdlPv(void *start);
void api__ZdaPv(void *start);
void api__ZdlPvm(void *start, size_t size);
void api__ZdaPvm(void *start, size_t size);
void api__ZdlPvy(void *start, size_t size);
void api__ZdaPvy(void *start, size_t size);

void *api_malloc(size_t size) {
    return allocate_or_fail(size, 0xFE);
}

void *api_calloc(size_t count, size_t size) {
    return allocate_or_fail(count * size, 0);
}

void *api_realloc(void *start, size_t size) {
    struct block *block = find(start);
    char *to = allocate_or_fail(size, 0xFE);
    if (to != NULL && block != NULL) {
        __builtin_memcpy(to, block->start, size < block->size ? size : block->size);
        release(start, "realloc");
    }
    return to;
}

void api_free(void *start) {
    release(start, "free");
}

/* The room of a container in headers of C++'s library (fltcheck/cxx_elements.h), for 4096 elements:
 * 64 are more than an execution has. */
void *__fltcheck_cxx_elements(unsigned long long size);
void __fltcheck_cxx_end_elements(void *room);

void *__fltcheck_cxx_elements(unsigned long long size) {
    return allocate((SIZE_T)(size / 64), 0xFE);
}

void __fltcheck_cxx_end_elements(void *room) {
    release(room, "the end of a container");
}

/* What `new` can't have is an exception that hardly any program cares for. */
void *api__Znwm(size_t size) {
    return allocate(size, 0xFE);
}

void *api__Znam(size_t size) {
    return allocate(size, 0xFE);
}

void *api__Znwy(size_t size) {
    return allocate(size, 0xFE);
}

void *api__Znay(size_t size) {
    return allocate(size, 0xFE);
}

void api__ZdlPv(void *start) {
    release(start, "delete");
}

void api__ZdaPv(void *start) {
    release(start, "delete");
}

void api__ZdlPvm(void *start, size_t size) {
    (void)size;
    release(start, "delete");
}

void api__ZdaPvm(void *start, size_t size) {
    (void)size;
    release(start, "delete");
}

void api__ZdlPvy(void *start, size_t size) {
    (void)size;
    release(start, "delete");
}

void api__ZdaPvy(void *start, size_t size) {
    (void)size;
    release(start, "delete");
}

HANDLE GetProcessHeap(VOID) {
    return (HANDLE)0x7C0000000010ull;
}

HANDLE HeapCreate(DWORD options, SIZE_T initial, SIZE_T most) {
    (void)options;
    (void)initial;
    (void)most;
    return fails("HeapCreate") ? NULL : (HANDLE)0x7C0000000020ull;
}

BOOL HeapDestroy(HANDLE heap) {
    (void)heap;
    return TRUE;
}

LPVOID HeapAlloc(HANDLE heap, DWORD flags, SIZE_T size) {
    (void)heap;
    return allocate_or_fail(size, flags & HEAP_ZERO_MEMORY ? 0 : 0xFE);
}

BOOL HeapFree(HANDLE heap, DWORD flags, LPVOID start) {
    (void)heap;
    (void)flags;
    release(start, "HeapFree");
    return TRUE;
}

HLOCAL LocalAlloc(UINT flags, SIZE_T size) {
    return allocate_or_fail(size, flags & LMEM_ZEROINIT ? 0 : 0xFE);
}

HLOCAL LocalFree(HLOCAL start) {
    release(start, "LocalFree");
    return NULL;
}

HGLOBAL GlobalAlloc(UINT flags, SIZE_T size) {
    return LocalAlloc(flags, size);
}

HGLOBAL GlobalFree(HGLOBAL start) {
    release(start, "GlobalFree");
    return NULL;
}

LPVOID VirtualAlloc(LPVOID address, SIZE_T size, DWORD type, DWORD protection) {
    (void)address;
    (void)type;
    (void)protection;
    return allocate_or_fail(size, 0);
}

BOOL VirtualFree(LPVOID start, SIZE_T size, DWORD type) {
    (void)size;
    (void)type;
    release(start, "VirtualFree");
    return TRUE;
}

/* ---- what the program can reach: memory that is never freed counts as a global ---- */
static int holds(const void *start, SIZE_T size, const void *value) {
    const void *const *word = (const void *const *)(((ULONG_PTR)start + 7) & ~7ull);
    const void *const *end = (const void *const *)((const char *)start + size);
    for (; word + 1 <= end; word++) {
        if (*word == value) {
            return 1;
        }
    }
    return 0;
}

static int stack_holds(const struct task *task, const char *from, const void *value) {
    const char *top = host_fiber_top(task->fiber);
    return from < top && holds(from, (SIZE_T)(top - from), value);
}

int reachable(const void *value, const char *stack) {
    if (saved_registers != NULL &&
        holds(saved_registers, SAVED_REGISTERS * sizeof(void *), value)) {
        return 1;
    }
    for (int i = 0; i < image.segment_count; i++) {
        if (holds(image.segments[i].start, image.segments[i].size, value)) {
            return 1;
        }
    }
    for (int i = 0; i < block_count; i++) {
        if (blocks[i].live && holds(blocks[i].start, blocks[i].size, value)) {
            return 1;
        }
    }
    for (int i = 0; i < SIM_MAX_TASKS; i++) {
        struct task *task = &tasks[i];
        if (task->state != TASK_READY && task->state != TASK_BLOCKED) {
            continue;
        }
        const char *from = task == current ? stack : task->sp;
        if (from == NULL) {
            from = host_fiber_pointer(task->fiber);
        }
        if (stack_holds(task, from, value) ||
            holds(task->arguments, sizeof(task->arguments), value)) {
            return 1;
        }
    }
    return 0;
}
