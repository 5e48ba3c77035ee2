/* pmap_pool.c - the nodes of persistent maps: each is there once.
 *
 * A hash table with open addressing. Beside each node there is one byte of its hash, so that
 * hardly a node is looked at that is not the one sought. */
#include "base/pmap_private.h"

#include <stddef.h>
#include <string.h>

struct PmapPool {
    Arena *arena;
    Arena *table; /* has the two arrays; another one when they grow */
    const Pmap **nodes;
    uint8_t *tags; /* 0: free */
    uint32_t mask; /* number of slots - 1, a power of two - 1 */
    uint32_t count;
    PmapMark *mark;
    void *context;
};

enum { FIRST_SLOTS = 1024 };

static void allocate(PmapPool *pool, uint32_t slots) {
    pool->table = arena_inside(pool->arena);
    pool->nodes = ARENA_ARRAY(pool->table, const Pmap *, slots);
    pool->tags = ARENA_ARRAY(pool->table, uint8_t, slots);
    pool->mask = slots - 1;
}

PmapPool *pmap_pool(Arena *arena, PmapMark *mark, void *context) {
    PmapPool *pool = ARENA_NEW(arena, PmapPool);
    pool->arena = arena;
    pool->mark = mark;
    pool->context = context;
    allocate(pool, FIRST_SLOTS);
    return pool;
}

/* ---- hashing --------------------------------------------------------------------- */

static uint64_t mix(uint64_t a, uint64_t b) {
    uint64_t x = (a * UINT64_C(0x9E3779B97F4A7C15)) ^ b;
    x ^= x >> 32;
    x *= UINT64_C(0xD6E8FEB86659FD93);
    return x ^ (x >> 32);
}

static uint64_t branch_hash(const Pmap *left, const Pmap *right) {
    return mix((uintptr_t)left, (uintptr_t)right);
}

static uint64_t leaf_hash(uint32_t key, const uint32_t *values) {
    uint64_t pairs[PMAP_WIDTH / 2];
    memcpy(pairs, values, sizeof pairs);
    uint64_t low = mix(pairs[0] + key, pairs[1]), high = mix(pairs[2], pairs[3]);
    return mix(low, high);
}

static uint8_t tag_of(uint64_t hash) {
    return (uint8_t)(hash >> 56 | 1);
}

static uint64_t hash_of(const Pmap *node) {
    return node->bit ? branch_hash(node->as.child[0], node->as.child[1])
                     : leaf_hash(node->key + node->present, node->as.values);
}

/* ---- the table ------------------------------------------------------------------- */

static void grow(PmapPool *pool) {
    PmapPool old = *pool;
    allocate(pool, (old.mask + 1) * 2);
    for (uint32_t n = 0; n <= old.mask; n++) {
        if (old.tags[n]) {
            uint32_t i = (uint32_t)hash_of(old.nodes[n]) & pool->mask;
            while (pool->tags[i]) {
                i = (i + 1) & pool->mask;
            }
            pool->tags[i] = old.tags[n];
            pool->nodes[i] = old.nodes[n];
        }
    }
    arena_close(old.table);
}

/* Stores a new node in the free slot that the search for it ended at. */
static const Pmap *remember(PmapPool *pool, uint32_t slot, uint64_t hash, const Pmap *node) {
    pool->tags[slot] = tag_of(hash);
    pool->nodes[slot] = node;
    if (++pool->count > pool->mask / 3 * 2) {
        grow(pool);
    }
    return node;
}

static uint32_t leaf_marks(const PmapPool *pool, const PmapCells *cells) {
    uint32_t marks = 0;
    for (uint32_t i = 0; pool->mark && i < PMAP_WIDTH; i++) {
        if (cells->present >> i & 1) {
            marks |= pool->mark(pool->context, cells->key + i, cells->values[i]);
        }
    }
    return marks;
}

const Pmap *pmap_leaf(PmapPool *pool, const PmapCells *cells) {
    if (!cells->present) {
        return NULL;
    }
    uint64_t hash = leaf_hash(cells->key + cells->present, cells->values);
    uint32_t i = (uint32_t)hash & pool->mask;
    for (; pool->tags[i]; i = (i + 1) & pool->mask) {
        const Pmap *node = pool->nodes[i];
        if (pool->tags[i] == tag_of(hash) && !node->bit && node->key == cells->key &&
            node->present == cells->present &&
            memcmp(node->as.values, cells->values, sizeof cells->values) == 0) {
            return node;
        }
    }
    Pmap *node = arena_alloc(pool->arena, offsetof(Pmap, as) + sizeof cells->values);
    node->key = cells->key;
    node->present = cells->present;
    node->marks = leaf_marks(pool, cells);
    memcpy(node->as.values, cells->values, sizeof cells->values);
    return remember(pool, i, hash, node);
}

const Pmap *pmap_branch(PmapPool *pool, uint32_t prefix, uint32_t bit, const Pmap *left,
                        const Pmap *right) {
    uint64_t hash = branch_hash(left, right);
    uint32_t i = (uint32_t)hash & pool->mask;
    for (; pool->tags[i]; i = (i + 1) & pool->mask) {
        const Pmap *node = pool->nodes[i];
        if (pool->tags[i] == tag_of(hash) && node->bit && node->as.child[0] == left &&
            node->as.child[1] == right) {
            return node;
        }
    }
    Pmap *node = arena_alloc(pool->arena, offsetof(Pmap, as) + sizeof node->as.child);
    node->key = prefix;
    node->bit = bit;
    node->marks = left->marks | right->marks;
    node->as.child[0] = left;
    node->as.child[1] = right;
    return remember(pool, i, hash, node);
}
