/* pmap_private.h - the tries that maps are made of, for pmap*.c.
 *
 * A leaf has the entries of up to eight keys that are next to each other, so that tries are
 * shallow; a branch splits leaves. */
#ifndef FLTCHECK_BASE_PMAP_PRIVATE_H
#define FLTCHECK_BASE_PMAP_PRIVATE_H

#include "base/pmap.h"

#define PMAP_WIDTH 8u /* keys of a leaf */

struct Pmap {
    uint32_t key;     /* leaf: its first key, there or not; branch: the common prefix */
    uint32_t bit;     /* leaf: 0; branch: the bit that decides, as a mask */
    uint32_t present; /* leaf: which of its keys are there, a bit for each */
    uint32_t marks;   /* of all that is below */
    union PmapContent {
        const struct Pmap *child[2]; /* branch: [0] bit clear, [1] bit set */
        uint32_t values[PMAP_WIDTH]; /* leaf: 0 for keys that are not there */
    } as;
};

/* A leaf that is being made. */
typedef struct PmapCells {
    uint32_t key, present;
    uint32_t values[PMAP_WIDTH]; /* 0 for keys that are not there */
} PmapCells;

/* The one leaf with these cells; NULL if there are none. */
const Pmap *pmap_leaf(PmapPool *pool, const PmapCells *cells);

/* The one branch (neither child may be NULL). */
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

/* The first key of the leaf where `key` would be, and which one it is there, as a bit. */
static inline uint32_t pmap_first_key(uint32_t key) {
    return key & ~(PMAP_WIDTH - 1);
}

static inline uint32_t pmap_place(uint32_t key) {
    return 1u << (key & (PMAP_WIDTH - 1));
}

/* Whether `key` has the prefix of this branch, or would be in this leaf. */
static inline bool pmap_covers(const Pmap *node, uint32_t key) {
    return (node->bit ? pmap_prefix(key, node->bit) : pmap_first_key(key)) == node->key;
}

/* The child of a branch where `key` would be. */
static inline const Pmap *pmap_toward(const Pmap *node, uint32_t key) {
    return node->as.child[(key & node->bit) != 0];
}

/* ---- leaves ---------------------------------------------------------------------- */

/* The cells of a leaf, to be changed. */
static inline PmapCells pmap_cells(const Pmap *leaf) {
    PmapCells cells = {.key = leaf->key, .present = leaf->present};
    for (uint32_t i = 0; i < PMAP_WIDTH; i++) {
        cells.values[i] = leaf->as.values[i];
    }
    return cells;
}

static inline bool pmap_has(const Pmap *leaf, uint32_t i) {
    return (leaf->present >> i & 1) != 0;
}

/* The first of the places that are set. */
static inline uint32_t pmap_first_place(uint32_t places) {
    return (uint32_t)__builtin_ctz(places);
}

static inline void pmap_set_cell(PmapCells *cells, uint32_t i, uint32_t value) {
    cells->present |= 1u << i;
    cells->values[i] = value;
}

static inline void pmap_clear_cell(PmapCells *cells, uint32_t i) {
    cells->present &= ~(1u << i);
    cells->values[i] = 0;
}

#endif
