/* strmap.c - entries in an array, found through an open-addressing index. */
#include "base/strmap.h"

#include "base/text.h"
#include "base/vec.h"

#include <string.h>

typedef struct Entry {
    const char *key;
    void *value;
    uint64_t hash;
} Entry;

struct StrMap {
    Arena *arena;
    VEC(Entry) entries;
    uint32_t *index; /* entry number + 1; 0: free */
    size_t slots;    /* a power of two, at least twice the entries */
};

enum { FIRST_SLOTS = 16 };

StrMap *strmap_new(Arena *arena) {
    StrMap *map = ARENA_NEW(arena, StrMap);
    map->arena = arena;
    return map;
}

/* The slot that holds `key`, or the free one where it belongs. */
static uint32_t *find_slot(const StrMap *map, const char *key, uint64_t hash) {
    size_t mask = map->slots - 1;
    for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
        uint32_t *slot = &map->index[i];
        if (*slot == 0) {
            return slot;
        }
        const Entry *entry = &map->entries.items[*slot - 1];
        if (entry->hash == hash && strcmp(entry->key, key) == 0) {
            return slot;
        }
    }
}

static Entry *find(const StrMap *map, const char *key) {
    if (map->slots == 0) {
        return NULL;
    }
    uint32_t slot = *find_slot(map, key, text_hash(key, strlen(key)));
    return slot ? &map->entries.items[slot - 1] : NULL;
}

static void grow_index(StrMap *map) {
    map->slots = map->slots ? map->slots * 2 : FIRST_SLOTS;
    map->index = ARENA_ARRAY(map->arena, uint32_t, map->slots);
    size_t mask = map->slots - 1;
    for (size_t n = 0; n < map->entries.count; n++) {
        size_t i = (size_t)map->entries.items[n].hash & mask;
        while (map->index[i]) {
            i = (i + 1) & mask;
        }
        map->index[i] = (uint32_t)n + 1;
    }
}

/* The entry of `key`, made with the value NULL if there is none. */
static Entry *find_or_add(StrMap *map, const char *key) {
    if (map->entries.count * 2 >= map->slots) {
        grow_index(map);
    }
    size_t length = strlen(key);
    uint64_t hash = text_hash(key, length);
    uint32_t *slot = find_slot(map, key, hash);
    if (*slot == 0) {
        Entry entry = {.key = arena_copy(map->arena, key, length + 1), .hash = hash};
        vec_push(map->arena, &map->entries, entry);
        *slot = (uint32_t)map->entries.count;
    }
    return &map->entries.items[*slot - 1];
}

void *strmap_get(const StrMap *map, const char *key) {
    const Entry *entry = find(map, key);
    return entry ? entry->value : NULL;
}

bool strmap_has(const StrMap *map, const char *key) {
    return find(map, key) != NULL;
}

void strmap_put(StrMap *map, const char *key, void *value) {
    find_or_add(map, key)->value = value;
}

const char *strmap_intern(StrMap *map, const char *text) {
    return find_or_add(map, text)->key;
}

size_t strmap_count(const StrMap *map) {
    return map->entries.count;
}

const char *strmap_key(const StrMap *map, size_t index) {
    return map->entries.items[index].key;
}

void *strmap_value(const StrMap *map, size_t index) {
    return map->entries.items[index].value;
}
