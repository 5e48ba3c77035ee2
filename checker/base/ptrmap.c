/* ptrmap.c - open addressing with linear probing over pointers. */
#include "base/ptrmap.h"

static size_t slot_of(const PtrMap *map, const void *key) {
    uint64_t hash = (uint64_t)(uintptr_t)key * 0x9E3779B97F4A7C15u;
    size_t slot = (size_t)(hash >> 20) & (map->capacity - 1);
    while (map->entries[slot].key != NULL && map->entries[slot].key != key) {
        slot = (slot + 1) & (map->capacity - 1);
    }
    return slot;
}

static void grow(PtrMap *map) {
    PtrMapEntry *old = map->entries;
    size_t old_capacity = map->capacity;
    map->capacity = old_capacity == 0 ? 64 : old_capacity * 2;
    map->entries = ARENA_ARRAY(map->arena, PtrMapEntry, map->capacity);
    for (size_t i = 0; i < old_capacity; i++) {
        if (old[i].key != NULL) {
            map->entries[slot_of(map, old[i].key)] = old[i];
        }
    }
}

bool ptrmap_find(const PtrMap *map, const void *key, uintptr_t *value) {
    if (map->capacity == 0) {
        return false;
    }
    const PtrMapEntry *entry = &map->entries[slot_of(map, key)];
    if (entry->key == NULL) {
        return false;
    }
    *value = entry->value;
    return true;
}

void ptrmap_put(PtrMap *map, const void *key, uintptr_t value) {
    if (map->count * 3 >= map->capacity * 2) {
        grow(map);
    }
    PtrMapEntry *entry = &map->entries[slot_of(map, key)];
    if (entry->key == NULL) {
        map->count++;
    }
    entry->key = key;
    entry->value = value;
}
