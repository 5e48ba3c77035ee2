/* arena.c - chunks of zeroed memory, handed out from front to back. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 16, FIRST_CHUNK = 4 * 1024, LARGEST_CHUNK = 1024 * 1024 };

/* Under the address sanitizer every allocation is a chunk of its own, so that it
 * sees reads and writes beyond the end of each. */
#if defined(__SANITIZE_ADDRESS__)
enum { SEPARATE_CHUNKS = 1 };
#else
enum { SEPARATE_CHUNKS = 0 };
#endif

typedef struct Chunk {
    struct Chunk *next;
    size_t size; /* of what follows */
} Chunk;

_Static_assert(sizeof(Chunk) % ALIGNMENT == 0, "memory after the header must be aligned");

struct Arena {
    Chunk *chunks; /* newest first */
    Chunk *shared; /* the one in use, or NULL */
    char *free;    /* rest of it */
    size_t left;
    size_t next_size;
    size_t bytes;
    struct Arena *outer, *inner;   /* inner: the one opened last */
    struct Arena *next, *previous; /* of the same outer one */
};

static void *checked(void *memory) {
    if (!memory) {
        fputs("fltcheck: error: out of memory\n", stderr);
        exit(3);
    }
    return memory;
}

Arena *arena_open(void) {
    Arena *arena = checked(calloc(1, sizeof *arena));
    arena->next_size = FIRST_CHUNK;
    return arena;
}

Arena *arena_inside(Arena *outer) {
    Arena *arena = arena_open();
    arena->outer = outer;
    arena->next = outer->inner;
    if (outer->inner) {
        outer->inner->previous = arena;
    }
    outer->inner = arena;
    return arena;
}

static void take_out(Arena *arena) {
    if (arena->next) {
        arena->next->previous = arena->previous;
    }
    if (arena->previous) {
        arena->previous->next = arena->next;
    } else if (arena->outer) {
        arena->outer->inner = arena->next;
    }
}

static void close_inner(Arena *arena) {
    while (arena->inner) {
        arena_close(arena->inner);
    }
}

void arena_close(Arena *arena) {
    if (!arena) {
        return;
    }
    close_inner(arena);
    take_out(arena);
    for (Chunk *chunk = arena->chunks; chunk;) {
        Chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    free(arena);
}

static char *new_chunk(Arena *arena, size_t size) {
    Chunk *chunk = checked(calloc(1, sizeof *chunk + size));
    chunk->next = arena->chunks;
    chunk->size = size;
    arena->chunks = chunk;
    return (char *)(chunk + 1);
}

void arena_clear(Arena *arena) {
    close_inner(arena);
    Chunk *kept = arena->shared;
    for (Chunk *chunk = arena->chunks; chunk;) {
        Chunk *next = chunk->next;
        if (chunk != kept) {
            free(chunk);
        }
        chunk = next;
    }
    arena->chunks = kept;
    arena->bytes = 0;
    if (kept) {
        kept->next = NULL;
        memset(kept + 1, 0, kept->size - arena->left);
        arena->free = (char *)(kept + 1);
        arena->left = kept->size;
    }
}

/* Makes room for `size` bytes. A block too large to share a chunk gets its own and
 * leaves the chunk in use alone. */
static char *refill(Arena *arena, size_t size) {
    if (SEPARATE_CHUNKS || size > arena->next_size / 4) {
        return new_chunk(arena, size);
    }
    char *block = new_chunk(arena, arena->next_size);
    arena->shared = arena->chunks;
    arena->free = block + size;
    arena->left = arena->next_size - size;
    if (arena->next_size < LARGEST_CHUNK) {
        arena->next_size *= 2;
    }
    return block;
}

void *arena_alloc(Arena *arena, size_t size) {
    if (size > SIZE_MAX / 2) {
        checked(NULL);
    }
    size_t rounded = (size + (ALIGNMENT - 1)) & ~(size_t)(ALIGNMENT - 1);
    arena->bytes += rounded;
    if (arena->free && rounded <= arena->left) {
        char *block = arena->free;
        arena->free += rounded;
        arena->left -= rounded;
        return block;
    }
    return refill(arena, SEPARATE_CHUNKS ? size : rounded);
}

void *arena_copy(Arena *arena, const void *bytes, size_t size) {
    void *copy = arena_alloc(arena, size);
    if (size) {
        memcpy(copy, bytes, size);
    }
    return copy;
}

char *arena_strndup(Arena *arena, const char *text, size_t length) {
    const char *end = memchr(text, '\0', length);
    if (end) {
        length = (size_t)(end - text);
    }
    char *copy = arena_alloc(arena, length + 1);
    memcpy(copy, text, length);
    return copy;
}

char *arena_memdup(Arena *arena, const char *bytes, size_t length) {
    char *copy = arena_alloc(arena, length + 1);
    memcpy(copy, bytes, length);
    return copy;
}

char *arena_strdup(Arena *arena, const char *text) {
    return arena_copy(arena, text, strlen(text) + 1);
}

char *arena_printf(Arena *arena, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0) {
        return arena_strdup(arena, "");
    }
    char *text = arena_alloc(arena, (size_t)length + 1);
    va_start(args, format);
    vsnprintf(text, (size_t)length + 1, format, args);
    va_end(args);
    return text;
}

size_t arena_bytes(const Arena *arena) {
    size_t bytes = arena->bytes;
    for (const Arena *inner = arena->inner; inner; inner = inner->next) {
        bytes += arena_bytes(inner);
    }
    return bytes;
}
