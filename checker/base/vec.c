/* vec.c - growing the arrays of vec.h. */
#include "base/vec.h"

#include <string.h>

void *vec_grow(Arena *arena, const void *items, size_t *capacity, size_t count, size_t size) {
    *capacity = *capacity ? *capacity * 2 : 8;
    void *grown = arena_alloc(arena, *capacity * size);
    if (count) {
        memcpy(grown, items, count * size);
    }
    return grown;
}
