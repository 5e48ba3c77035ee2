/* pmap.c - big-endian Patricia tries with hash-consed nodes.
 *
 * A branch splits its keys at the highest bit in which any two of them differ;
 * what they have in common above it is the prefix. So the shape depends on the
 * keys alone, and equal contents give equal tries, which interning then makes the
 * same pointer. Children are interned before their parent: two branches are equal
 * exactly if their child pointers are.
 */
#include "base/pmap.h"

#include <stddef.h>

struct Pmap {
    uint32_t key;        /* leaf: the key; branch: the common prefix, other bits zero */
    uint32_t bit;        /* leaf: 0; branch: the bit that decides, as a mask */
    uint32_t load;       /* leaf: the value; branch: number of entries */
    const Pmap *child[]; /* branch only: [0] bit clear, [1] bit set */
};

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

static const Pmap *leaf(PmapPool *pool, uint32_t key, uint32_t value) {
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
static const Pmap *branch(PmapPool *pool, uint32_t prefix, uint32_t bit, const Pmap *left,
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

/* ---- bits ------------------------------------------------------------------------ */

static uint32_t highest_bit(uint32_t x) {
    x |= x >> 1;
    x |= x >> 2;
    x |= x >> 4;
    x |= x >> 8;
    x |= x >> 16;
    return x ^ (x >> 1);
}

/* The bits of `key` above `bit` (none when it is the top one). */
static uint32_t prefix_of(uint32_t key, uint32_t bit) {
    return key & ~((bit << 1) - 1);
}

/* Whether `key` has the prefix of this branch, or is the key of this leaf. */
static bool covers(const Pmap *node, uint32_t key) {
    return node->bit ? prefix_of(key, node->bit) == node->key : node->key == key;
}

/* The child of a branch where `key` would be. */
static const Pmap *toward(const Pmap *node, uint32_t key) {
    return node->child[(key & node->bit) != 0];
}

/* ---- maps -------------------------------------------------------------------------- */

bool pmap_find(const Pmap *map, uint32_t key, uint32_t *value) {
    while (map && map->bit) {
        map = toward(map, key);
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
static const Pmap *join(PmapPool *pool, const Pmap *a, const Pmap *b) {
    uint32_t bit = highest_bit(a->key ^ b->key);
    bool a_first = (a->key & bit) == 0;
    return branch(pool, prefix_of(a->key, bit), bit, a_first ? a : b, a_first ? b : a);
}

const Pmap *pmap_put(PmapPool *pool, const Pmap *map, uint32_t key, uint32_t value) {
    if (!map) {
        return leaf(pool, key, value);
    }
    if (!covers(map, key)) {
        return join(pool, map, leaf(pool, key, value));
    }
    if (!map->bit) {
        return map->load == value ? map : leaf(pool, key, value);
    }
    const Pmap *old = toward(map, key);
    const Pmap *new = pmap_put(pool, old, key, value);
    if (new == old) {
        return map;
    }
    bool right = (key & map->bit) != 0;
    return branch(pool, map->key, map->bit, right ? map->child[0] : new,
                  right ? new : map->child[1]);
}

const Pmap *pmap_remove(PmapPool *pool, const Pmap *map, uint32_t key) {
    if (!map || !covers(map, key)) {
        return map;
    }
    if (!map->bit) {
        return NULL;
    }
    const Pmap *old = toward(map, key);
    const Pmap *new = pmap_remove(pool, old, key);
    if (new == old) {
        return map;
    }
    bool right = (key & map->bit) != 0;
    const Pmap *other = map->child[!right];
    if (!new) {
        return other;
    }
    return branch(pool, map->key, map->bit, right ? other : new, right ? new : other);
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
    if (left == map->child[0] && right == map->child[1]) {
        return map;
    }
    return left && right ? branch(pool, map->key, map->bit, left, right) : left ? left : right;
}

const Pmap *pmap_union(PmapPool *pool, const Pmap *a, const Pmap *b) {
    if (!a || a == b) {
        return b;
    }
    if (!b) {
        return a;
    }
    if (!b->bit) {
        return pmap_put(pool, a, b->key, b->load);
    }
    if (!a->bit) {
        return pmap_find(b, a->key, NULL) ? b : pmap_put(pool, b, a->key, a->load);
    }
    if (a->bit == b->bit && a->key == b->key) {
        return branch(pool, a->key, a->bit, pmap_union(pool, a->child[0], b->child[0]),
                      pmap_union(pool, a->child[1], b->child[1]));
    }
    if (a->bit > b->bit && covers(a, b->key)) {
        bool right = (b->key & a->bit) != 0;
        const Pmap *inner = pmap_union(pool, a->child[right], b);
        return branch(pool, a->key, a->bit, right ? a->child[0] : inner,
                      right ? inner : a->child[1]);
    }
    if (b->bit > a->bit && covers(b, a->key)) {
        bool right = (a->key & b->bit) != 0;
        const Pmap *inner = pmap_union(pool, a, b->child[right]);
        return branch(pool, b->key, b->bit, right ? b->child[0] : inner,
                      right ? inner : b->child[1]);
    }
    return join(pool, a, b);
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
    while (map && map->bit && covers(map, from)) {
        if (!(from & map->bit)) {
            larger = map->child[1];
        }
        map = toward(map, from);
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

/* ---- differences -------------------------------------------------------------------- */

typedef struct Diff {
    PmapDiffVisit *visit;
    void *context;
} Diff;

static bool only_in_a(const Diff *diff, const Pmap *a) {
    if (a->bit) {
        return only_in_a(diff, a->child[0]) && only_in_a(diff, a->child[1]);
    }
    return diff->visit(diff->context, a->key, &a->load, NULL);
}

static bool only_in_b(const Diff *diff, const Pmap *b) {
    if (b->bit) {
        return only_in_b(diff, b->child[0]) && only_in_b(diff, b->child[1]);
    }
    return diff->visit(diff->context, b->key, NULL, &b->load);
}

/* Neither is NULL. The one that splits at the higher bit is taken apart, if it covers
 * the other at all. */
static bool diff_nodes(const Diff *diff, const Pmap *a, const Pmap *b) {
    if (a == b) {
        return true;
    }
    if (a->key == b->key && a->bit == b->bit) {
        if (!a->bit) {
            return a->load == b->load || diff->visit(diff->context, a->key, &a->load, &b->load);
        }
        return diff_nodes(diff, a->child[0], b->child[0]) &&
               diff_nodes(diff, a->child[1], b->child[1]);
    }
    if (a->bit > b->bit && covers(a, b->key)) {
        return (b->key & a->bit) ? only_in_a(diff, a->child[0]) && diff_nodes(diff, a->child[1], b)
                                 : diff_nodes(diff, a->child[0], b) && only_in_a(diff, a->child[1]);
    }
    if (b->bit > a->bit && covers(b, a->key)) {
        return (a->key & b->bit) ? only_in_b(diff, b->child[0]) && diff_nodes(diff, a, b->child[1])
                                 : diff_nodes(diff, a, b->child[0]) && only_in_b(diff, b->child[1]);
    }
    return a->key < b->key ? only_in_a(diff, a) && only_in_b(diff, b)
                           : only_in_b(diff, b) && only_in_a(diff, a);
}

bool pmap_diff(const Pmap *a, const Pmap *b, PmapDiffVisit *visit, void *context) {
    Diff diff = {visit, context};
    if (a && b) {
        return diff_nodes(&diff, a, b);
    }
    if (a) {
        return only_in_a(&diff, a);
    }
    return !b || only_in_b(&diff, b);
}
