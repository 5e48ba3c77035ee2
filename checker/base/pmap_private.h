/* pmap_private.h - the tries that maps are made of, for pmap.c and pmap_pair.c. */
#ifndef FLTCHECK_BASE_PMAP_PRIVATE_H
#define FLTCHECK_BASE_PMAP_PRIVATE_H

#include "base/pmap.h"

struct Pmap {
    uint32_t key;        /* leaf: the key; branch: the common prefix, other bits zero */
    uint32_t bit;        /* leaf: 0; branch: the bit that decides, as a mask */
    uint32_t load;       /* leaf: the value; branch: number of entries */
    const Pmap *child[]; /* branch only: [0] bit clear, [1] bit set */
};

/* The one leaf, and the one branch (neither child may be NULL). */
const Pmap *pmap_leaf(PmapPool *pool, uint32_t key, uint32_t value);
const Pmap *pmap_branch(PmapPool *pool, uint32_t prefix, uint32_t bit, const Pmap *left,
                        const Pmap *right);

/* A branch over two tries none of whose keys is covered by the other. */
const Pmap *pmap_join(PmapPool *pool, const Pmap *a, const Pmap *b);

/* The branch with other children, either of which may have become empty. */
const Pmap *pmap_rebuild(PmapPool *pool, const Pmap *node, const Pmap *left, const Pmap *right);

/* ---- bits ------------------------------------------------------------------------ */

static inline uint32_t pmap_highest_bit(uint32_t x) {
    x |= x >> 1;
    x |= x >> 2;
    x |= x >> 4;
    x |= x >> 8;
    x |= x >> 16;
    return x ^ (x >> 1);
}

/* The bits of `key` above `bit` (none when it is the top one). */
static inline uint32_t pmap_prefix(uint32_t key, uint32_t bit) {
    return key & ~((bit << 1) - 1);
}

/* Whether `key` has the prefix of this branch, or is the key of this leaf. */
static inline bool pmap_covers(const Pmap *node, uint32_t key) {
    return node->bit ? pmap_prefix(key, node->bit) == node->key : node->key == key;
}

/* The child of a branch where `key` would be. */
static inline const Pmap *pmap_toward(const Pmap *node, uint32_t key) {
    return node->child[(key & node->bit) != 0];
}

#endif
