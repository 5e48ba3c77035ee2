/* pmap.c - big-endian Patricia tries with hash-consed nodes.
 *
 * A branch splits its keys at the highest bit in which any two of them differ;
 * what they have in common above it is the prefix. So the shape depends on the
 * keys alone, and equal contents give equal tries, which interning then makes the
 * same pointer. Children are interned before their parent: two branches are equal
 * exactly if their child pointers are.
 */
#include "base/pmap_private.h"

#include <stddef.h>

typedef struct Slot {
    const Pmap *node; /* NULL: free */
    uint32_t hash;    /* spares a look at most nodes that are not the one sought */
} Slot;

struct PmapPool {
    Arena *arena;
    Slot *slots;
    uint32_t mask; /* number of slots - 1, a power of two - 1 */
    uint32_t count;
};

enum { FIRST_SLOTS = 1024 };

PmapPool *pmap_pool(Arena *arena) {
    PmapPool *pool = ARENA_NEW(arena, PmapPool);
    pool->arena = arena;
    pool->slots = ARENA_ARRAY(arena, Slot, FIRST_SLOTS);
    pool->mask = FIRST_SLOTS - 1;
    return pool;
}

/* ---- interning ------------------------------------------------------------------ */

static uint32_t mix(uint64_t a, uint64_t b) {
    uint64_t x = (a * UINT64_C(0x9E3779B97F4A7C15)) ^ b;
    x ^= x >> 32;
    x *= UINT64_C(0xD6E8FEB86659FD93);
    x ^= x >> 32;
    return (uint32_t)x;
}

static void grow(PmapPool *pool) {
    uint32_t mask = pool->mask * 2 + 1;
    Slot *slots = ARENA_ARRAY(pool->arena, Slot, (size_t)mask + 1);
    for (uint32_t n = 0; n <= pool->mask; n++) {
        if (pool->slots[n].node) {
            uint32_t i = pool->slots[n].hash & mask;
            while (slots[i].node) {
                i = (i + 1) & mask;
            }
            slots[i] = pool->slots[n];
        }
    }
    pool->slots = slots;
    pool->mask = mask;
}

/* Stores a new node in the free slot that the search for it ended at. */
static const Pmap *remember(PmapPool *pool, uint32_t slot, uint32_t hash, const Pmap *node) {
    pool->slots[slot] = (Slot){node, hash};
    if (++pool->count > pool->mask / 3 * 2) {
        grow(pool);
    }
    return node;
}

const Pmap *pmap_leaf(PmapPool *pool, uint32_t key, uint32_t value) {
    uint32_t hash = mix(key, value);
    uint32_t i = hash & pool->mask;
    for (; pool->slots[i].node; i = (i + 1) & pool->mask) {
        const Pmap *node = pool->slots[i].node;
        if (pool->slots[i].hash == hash && !node->bit && node->key == key && node->load == value) {
            return node;
        }
    }
    Pmap *node = ARENA_NEW(pool->arena, Pmap);
    node->key = key;
    node->load = value;
    return remember(pool, i, hash, node);
}

/* Neither child may be NULL. */
const Pmap *pmap_branch(PmapPool *pool, uint32_t prefix, uint32_t bit, const Pmap *left,
                        const Pmap *right) {
    uint32_t hash = mix((uintptr_t)left, (uintptr_t)right);
    uint32_t i = hash & pool->mask;
    for (; pool->slots[i].node; i = (i + 1) & pool->mask) {
        const Pmap *node = pool->slots[i].node;
        if (pool->slots[i].hash == hash && node->bit && node->child[0] == left &&
            node->child[1] == right) {
            return node;
        }
    }
    Pmap *node = arena_alloc(pool->arena, sizeof *node + 2 * sizeof node->child[0]);
    node->key = prefix;
    node->bit = bit;
    node->load = (uint32_t)(pmap_count(left) + pmap_count(right));
    node->child[0] = left;
    node->child[1] = right;
    return remember(pool, i, hash, node);
}

/* ---- maps -------------------------------------------------------------------------- */

bool pmap_find(const Pmap *map, uint32_t key, uint32_t *value) {
    while (map && map->bit) {
        map = pmap_toward(map, key);
    }
    if (!map || map->key != key) {
        return false;
    }
    if (value) {
        *value = map->load;
    }
    return true;
}

size_t pmap_count(const Pmap *map) {
    if (!map) {
        return 0;
    }
    return map->bit ? map->load : 1;
}

/* A branch over two tries none of whose keys is covered by the other. */
const Pmap *pmap_join(PmapPool *pool, const Pmap *a, const Pmap *b) {
    uint32_t bit = pmap_highest_bit(a->key ^ b->key);
    bool a_first = (a->key & bit) == 0;
    return pmap_branch(pool, pmap_prefix(a->key, bit), bit, a_first ? a : b, a_first ? b : a);
}

const Pmap *pmap_put(PmapPool *pool, const Pmap *map, uint32_t key, uint32_t value) {
    if (!map) {
        return pmap_leaf(pool, key, value);
    }
    if (!pmap_covers(map, key)) {
        return pmap_join(pool, map, pmap_leaf(pool, key, value));
    }
    if (!map->bit) {
        return map->load == value ? map : pmap_leaf(pool, key, value);
    }
    const Pmap *old = pmap_toward(map, key);
    const Pmap *new = pmap_put(pool, old, key, value);
    if (new == old) {
        return map;
    }
    bool right = (key & map->bit) != 0;
    return pmap_branch(pool, map->key, map->bit, right ? map->child[0] : new,
                       right ? new : map->child[1]);
}

const Pmap *pmap_remove(PmapPool *pool, const Pmap *map, uint32_t key) {
    if (!map || !pmap_covers(map, key)) {
        return map;
    }
    if (!map->bit) {
        return NULL;
    }
    const Pmap *old = pmap_toward(map, key);
    const Pmap *new = pmap_remove(pool, old, key);
    if (new == old) {
        return map;
    }
    bool right = (key & map->bit) != 0;
    const Pmap *other = map->child[!right];
    if (!new) {
        return other;
    }
    return pmap_branch(pool, map->key, map->bit, right ? other : new, right ? new : other);
}

/* A branch with other children, either of which may have become empty. */
const Pmap *pmap_rebuild(PmapPool *pool, const Pmap *node, const Pmap *left, const Pmap *right) {
    if (left == node->child[0] && right == node->child[1]) {
        return node;
    }
    return left && right ? pmap_branch(pool, node->key, node->bit, left, right)
           : left        ? left
                         : right;
}

const Pmap *pmap_filter(PmapPool *pool, const Pmap *map, PmapKeep *keep, void *context) {
    if (!map) {
        return NULL;
    }
    if (!map->bit) {
        return keep(context, map->key, map->load) ? map : NULL;
    }
    const Pmap *left = pmap_filter(pool, map->child[0], keep, context);
    const Pmap *right = pmap_filter(pool, map->child[1], keep, context);
    return pmap_rebuild(pool, map, left, right);
}

/* How many of the keys, which are ascending, are less than that. */
static size_t keys_below(const uint32_t *keys, size_t count, uint32_t limit) {
    size_t low = 0;
    while (low < count) {
        size_t middle = low + (count - low) / 2;
        if (keys[middle] < limit) {
            low = middle + 1;
        } else {
            count = middle;
        }
    }
    return low;
}

const Pmap *pmap_without(PmapPool *pool, const Pmap *map, const uint32_t *keys, size_t count) {
    if (!map || count == 0) {
        return map;
    }
    if (!map->bit) {
        size_t at = keys_below(keys, count, map->key);
        return at < count && keys[at] == map->key ? NULL : map;
    }
    size_t half = keys_below(keys, count, map->key | map->bit);
    const Pmap *left = pmap_without(pool, map->child[0], keys, half);
    const Pmap *right = pmap_without(pool, map->child[1], keys + half, count - half);
    return pmap_rebuild(pool, map, left, right);
}

bool pmap_each(const Pmap *map, PmapVisit *visit, void *context) {
    if (!map) {
        return true;
    }
    if (!map->bit) {
        return visit(context, map->key, map->load);
    }
    return pmap_each(map->child[0], visit, context) && pmap_each(map->child[1], visit, context);
}

bool pmap_next(const Pmap *map, uint32_t from, uint32_t *key, uint32_t *value) {
    const Pmap *larger = NULL; /* nearest subtree passed by whose keys are all > from */
    while (map && map->bit && pmap_covers(map, from)) {
        if (!(from & map->bit)) {
            larger = map->child[1];
        }
        map = pmap_toward(map, from);
    }
    if (!map || map->key < from) {
        map = larger;
    }
    if (!map) {
        return false;
    }
    while (map->bit) {
        map = map->child[0];
    }
    *key = map->key;
    *value = map->load;
    return true;
}
