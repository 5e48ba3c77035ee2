/* pmap.c - big-endian Patricia tries with hash-consed nodes.
 *
 * A branch splits its leaves at the highest bit in which any two of them differ;
 * what they have in common above it is the prefix. So the shape depends on the
 * keys alone, and equal contents give equal tries, which interning then makes the
 * same pointer (pmap_pool.c).
 */
#include "base/pmap_private.h"

bool pmap_find(const Pmap *map, uint32_t key, uint32_t *value) {
    while (map && map->bit) {
        map = pmap_toward(map, key);
    }
    if (!map || map->key != pmap_first_key(key) || !(map->present & pmap_place(key))) {
        return false;
    }
    if (value) {
        *value = map->as.values[key - map->key];
    }
    return true;
}

size_t pmap_count(const Pmap *map) {
    if (map && map->bit) {
        return pmap_count(map->as.child[0]) + pmap_count(map->as.child[1]);
    }
    size_t count = 0;
    for (uint32_t i = 0; map && i < PMAP_WIDTH; i++) {
        count += pmap_has(map, i);
    }
    return count;
}

/* A branch over two tries none of whose keys is covered by the other. */
const Pmap *pmap_join(PmapPool *pool, const Pmap *a, const Pmap *b) {
    uint32_t bit = pmap_highest_bit(a->key ^ b->key);
    bool a_first = (a->key & bit) == 0;
    return pmap_branch(pool, pmap_prefix(a->key, bit), bit, a_first ? a : b, a_first ? b : a);
}

/* A leaf with nothing else in it. */
static const Pmap *single(PmapPool *pool, uint32_t key, uint32_t value) {
    PmapCells cells = {.key = pmap_first_key(key)};
    pmap_set_cell(&cells, key - cells.key, value);
    return pmap_leaf(pool, &cells);
}

static const Pmap *put_cell(PmapPool *pool, const Pmap *leaf, uint32_t key, uint32_t value) {
    uint32_t i = key - leaf->key;
    if (pmap_has(leaf, i) && leaf->as.values[i] == value) {
        return leaf;
    }
    PmapCells cells = pmap_cells(leaf);
    pmap_set_cell(&cells, i, value);
    return pmap_leaf(pool, &cells);
}

const Pmap *pmap_put(PmapPool *pool, const Pmap *map, uint32_t key, uint32_t value) {
    if (!map) {
        return single(pool, key, value);
    }
    if (!pmap_covers(map, key)) {
        return pmap_join(pool, map, single(pool, key, value));
    }
    if (!map->bit) {
        return put_cell(pool, map, key, value);
    }
    const Pmap *old = pmap_toward(map, key);
    const Pmap *new = pmap_put(pool, old, key, value);
    if (new == old) {
        return map;
    }
    bool right = (key & map->bit) != 0;
    return pmap_branch(pool, map->key, map->bit, right ? map->as.child[0] : new,
                       right ? new : map->as.child[1]);
}

static const Pmap *remove_cell(PmapPool *pool, const Pmap *leaf, uint32_t key) {
    if (!(leaf->present & pmap_place(key))) {
        return leaf;
    }
    PmapCells cells = pmap_cells(leaf);
    pmap_clear_cell(&cells, key - leaf->key);
    return pmap_leaf(pool, &cells);
}

const Pmap *pmap_remove(PmapPool *pool, const Pmap *map, uint32_t key) {
    if (!map || !pmap_covers(map, key)) {
        return map;
    }
    if (!map->bit) {
        return remove_cell(pool, map, key);
    }
    const Pmap *old = pmap_toward(map, key);
    const Pmap *new = pmap_remove(pool, old, key);
    if (new == old) {
        return map;
    }
    bool right = (key & map->bit) != 0;
    const Pmap *other = map->as.child[!right];
    if (!new) {
        return other;
    }
    return pmap_branch(pool, map->key, map->bit, right ? other : new, right ? new : other);
}

/* A branch with other children, either of which may have become empty. */
const Pmap *pmap_rebuild(PmapPool *pool, const Pmap *node, const Pmap *left, const Pmap *right) {
    if (left == node->as.child[0] && right == node->as.child[1]) {
        return node;
    }
    return left && right ? pmap_branch(pool, node->key, node->bit, left, right)
           : left        ? left
                         : right;
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

static const Pmap *remove_cells(PmapPool *pool, const Pmap *leaf, const uint32_t *keys,
                                size_t count) {
    PmapCells cells = pmap_cells(leaf);
    for (size_t i = keys_below(keys, count, leaf->key);
         i < count && keys[i] - leaf->key < PMAP_WIDTH; i++) {
        pmap_clear_cell(&cells, keys[i] - leaf->key);
    }
    return cells.present == leaf->present ? leaf : pmap_leaf(pool, &cells);
}

const Pmap *pmap_without(PmapPool *pool, const Pmap *map, const uint32_t *keys, size_t count) {
    if (!map || count == 0) {
        return map;
    }
    if (!map->bit) {
        return remove_cells(pool, map, keys, count);
    }
    size_t half = keys_below(keys, count, map->key | map->bit);
    const Pmap *left = pmap_without(pool, map->as.child[0], keys, half);
    const Pmap *right = pmap_without(pool, map->as.child[1], keys + half, count - half);
    return pmap_rebuild(pool, map, left, right);
}

/* Of keys that have a leaf in common. */
static const Pmap *leaf_of(PmapPool *pool, const uint32_t *keys, size_t count, uint32_t value) {
    PmapCells cells = {.key = pmap_first_key(keys[0])};
    for (size_t i = 0; i < count; i++) {
        pmap_set_cell(&cells, keys[i] - cells.key, value);
    }
    return pmap_leaf(pool, &cells);
}

const Pmap *pmap_of(PmapPool *pool, const uint32_t *keys, size_t count, uint32_t value) {
    if (count == 0) {
        return NULL;
    }
    uint32_t first = pmap_first_key(keys[0]), last = pmap_first_key(keys[count - 1]);
    if (first == last) {
        return leaf_of(pool, keys, count, value);
    }
    uint32_t bit = pmap_highest_bit(first ^ last), prefix = pmap_prefix(first, bit);
    size_t half = keys_below(keys, count, prefix | bit);
    const Pmap *left = pmap_of(pool, keys, half, value);
    return pmap_branch(pool, prefix, bit, left, pmap_of(pool, keys + half, count - half, value));
}

bool pmap_next(const Pmap *map, uint32_t from, uint32_t *key, uint32_t *value) {
    const Pmap *larger = NULL; /* nearest subtree passed by whose keys are all > from */
    while (map && map->bit && pmap_covers(map, from)) {
        if (!(from & map->bit)) {
            larger = map->as.child[1];
        }
        map = pmap_toward(map, from);
    }
    if (map && !map->bit && pmap_covers(map, from)) {
        for (uint32_t i = from - map->key; i < PMAP_WIDTH; i++) {
            if (pmap_has(map, i)) {
                *key = map->key + i;
                *value = map->as.values[i];
                return true;
            }
        }
        map = NULL;
    }
    if (!map || map->key < from) {
        map = larger;
    }
    while (map && map->bit) {
        map = map->as.child[0];
    }
    return map && pmap_next(map, map->key, key, value);
}
