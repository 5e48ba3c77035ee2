/* ptrmap.h - a hash map from addresses to numbers or addresses. It is only asked, never
 * walked: the order of addresses differs from run to run. */
#ifndef FLTCHECK_BASE_PTRMAP_H
#define FLTCHECK_BASE_PTRMAP_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct PtrMapEntry {
    const void *key;
    uintptr_t value;
} PtrMapEntry;

/* Zero-initialised but for `arena` it is empty. NULL is not a key. */
typedef struct PtrMap {
    Arena *arena;
    PtrMapEntry *entries;
    size_t capacity, count;
} PtrMap;

/* True and `*value` set if `key` is there. */
bool ptrmap_find(const PtrMap *map, const void *key, uintptr_t *value);
void ptrmap_put(PtrMap *map, const void *key, uintptr_t value);

#endif
