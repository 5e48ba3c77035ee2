/* pmap_pair.c - two persistent maps at once: combined, united, compared. */
#include "base/pmap_private.h"

typedef struct Combination {
    PmapPool *pool;
    PmapCombine *combine;
    void *context;
} Combination;

/* ---- leaves ---------------------------------------------------------------------- */

static void combine_cell(const Combination *c, PmapCells *made, const PmapCells *a,
                         const PmapCells *b, uint32_t i) {
    bool in_a = a->present >> i & 1, in_b = b->present >> i & 1;
    uint32_t value = a->values[i];
    if (in_a && in_b && value == b->values[i]) {
        pmap_set_cell(made, i, value);
    } else if (c->combine(c->context, made->key + i, in_a ? &a->values[i] : NULL,
                          in_b ? &b->values[i] : NULL, &value)) {
        pmap_set_cell(made, i, value);
    }
}

static uint32_t half_of(uint32_t present, uint32_t from, uint32_t width) {
    return present & (((1u << width) - 1) << from);
}

/* Cells of `width` places. Where those of `a` are in one half and those of `b` in the other, a's
 * come first, as with larger parts of maps. */
static void combine_cells(const Combination *c, PmapCells *made, const PmapCells *a,
                          const PmapCells *b, uint32_t from, uint32_t width) {
    uint32_t in_a = half_of(a->present, from, width), in_b = half_of(b->present, from, width);
    if (!in_a && !in_b) {
        return;
    }
    if (width == 1) {
        combine_cell(c, made, a, b, from);
        return;
    }
    uint32_t half = width / 2, right = from + half;
    bool right_first = in_b && in_a && !half_of(in_a, from, half) && !half_of(in_b, right, half);
    combine_cells(c, made, a, b, right_first ? right : from, half);
    combine_cells(c, made, a, b, right_first ? from : right, half);
}

static const Pmap *combined_leaf(const Combination *c, const Pmap *a, const Pmap *b) {
    PmapCells none = {.key = a ? a->key : b->key}, made = none;
    PmapCells in_a = a ? pmap_cells(a) : none, in_b = b ? pmap_cells(b) : none;
    combine_cells(c, &made, &in_a, &in_b, 0, PMAP_WIDTH);
    return pmap_leaf(c->pool, &made);
}

/* ---- tries ----------------------------------------------------------------------- */

static const Pmap *combined(const Combination *c, const Pmap *a, const Pmap *b);

static const Pmap *combined_one(const Combination *c, const Pmap *node, bool is_a) {
    if (!node) {
        return NULL;
    }
    if (!node->bit) {
        return combined_leaf(c, is_a ? node : NULL, is_a ? NULL : node);
    }
    const Pmap *left = combined_one(c, node->as.child[0], is_a);
    return pmap_rebuild(c->pool, node, left, combined_one(c, node->as.child[1], is_a));
}

/* `outer` splits above where `inner` lies. */
static const Pmap *combined_inside(const Combination *c, const Pmap *outer, const Pmap *inner,
                                   bool outer_is_a) {
    const Pmap *children[2];
    for (int side = 0; side < 2; side++) {
        const Pmap *child = outer->as.child[side];
        if (((inner->key & outer->bit) != 0) != (side == 1)) {
            children[side] = combined_one(c, child, outer_is_a);
        } else {
            children[side] = outer_is_a ? combined(c, child, inner) : combined(c, inner, child);
        }
    }
    return pmap_rebuild(c->pool, outer, children[0], children[1]);
}

static const Pmap *combined(const Combination *c, const Pmap *a, const Pmap *b) {
    if (a == b) {
        return a;
    }
    if (!a || !b) {
        return combined_one(c, a ? a : b, a != NULL);
    }
    if (a->key == b->key && a->bit == b->bit) {
        if (!a->bit) {
            return combined_leaf(c, a, b);
        }
        const Pmap *left = combined(c, a->as.child[0], b->as.child[0]);
        return pmap_rebuild(c->pool, a, left, combined(c, a->as.child[1], b->as.child[1]));
    }
    if (a->bit > b->bit && pmap_covers(a, b->key)) {
        return combined_inside(c, a, b, true);
    }
    if (b->bit > a->bit && pmap_covers(b, a->key)) {
        return combined_inside(c, b, a, false);
    }
    const Pmap *first = combined_one(c, a, true), *second = combined_one(c, b, false);
    return first && second ? pmap_join(c->pool, first, second) : first ? first : second;
}

const Pmap *pmap_combine(PmapPool *pool, const Pmap *a, const Pmap *b, PmapCombine *combine,
                         void *context) {
    Combination c = {pool, combine, context};
    return combined(&c, a, b);
}

static const Pmap *united_leaf(PmapPool *pool, const Pmap *a, const Pmap *b) {
    PmapCells cells = pmap_cells(a);
    for (uint32_t i = 0; i < PMAP_WIDTH; i++) {
        if (pmap_has(b, i)) {
            pmap_set_cell(&cells, i, b->as.values[i]);
        }
    }
    return pmap_leaf(pool, &cells);
}

const Pmap *pmap_union(PmapPool *pool, const Pmap *a, const Pmap *b) {
    if (!a || a == b) {
        return b;
    }
    if (!b) {
        return a;
    }
    if (a->bit == b->bit && a->key == b->key) {
        if (!a->bit) {
            return united_leaf(pool, a, b);
        }
        const Pmap *left = pmap_union(pool, a->as.child[0], b->as.child[0]);
        return pmap_rebuild(pool, a, left, pmap_union(pool, a->as.child[1], b->as.child[1]));
    }
    if (a->bit > b->bit && pmap_covers(a, b->key)) {
        bool right = (b->key & a->bit) != 0;
        const Pmap *inner = pmap_union(pool, a->as.child[right], b);
        return pmap_rebuild(pool, a, right ? a->as.child[0] : inner,
                            right ? inner : a->as.child[1]);
    }
    if (b->bit > a->bit && pmap_covers(b, a->key)) {
        bool right = (a->key & b->bit) != 0;
        const Pmap *inner = pmap_union(pool, a, b->as.child[right]);
        return pmap_rebuild(pool, b, right ? b->as.child[0] : inner,
                            right ? inner : b->as.child[1]);
    }
    return pmap_join(pool, a, b);
}

/* ---- differences -------------------------------------------------------------------- */

typedef struct Diff {
    PmapDiffVisit *visit;
    void *context;
} Diff;

/* One of them may be NULL. */
static bool diff_leaves(const Diff *diff, const Pmap *a, const Pmap *b) {
    uint32_t key = a ? a->key : b->key;
    uint32_t present = (a ? a->present : 0) | (b ? b->present : 0);
    for (; present != 0; present &= present - 1) {
        uint32_t i = pmap_first_place(present);
        const uint32_t *x = a && pmap_has(a, i) ? &a->as.values[i] : NULL;
        const uint32_t *y = b && pmap_has(b, i) ? &b->as.values[i] : NULL;
        bool same = x && y ? *x == *y : x == y;
        if (!same && !diff->visit(diff->context, key + i, x, y)) {
            return false;
        }
    }
    return true;
}

static bool only_in_a(const Diff *diff, const Pmap *a) {
    return a->bit ? only_in_a(diff, a->as.child[0]) && only_in_a(diff, a->as.child[1])
                  : diff_leaves(diff, a, NULL);
}

static bool only_in_b(const Diff *diff, const Pmap *b) {
    return b->bit ? only_in_b(diff, b->as.child[0]) && only_in_b(diff, b->as.child[1])
                  : diff_leaves(diff, NULL, b);
}

/* Neither is NULL. The one that splits at the higher bit is taken apart, if it covers
 * the other at all. */
static bool diff_nodes(const Diff *diff, const Pmap *a, const Pmap *b) {
    if (a == b) {
        return true;
    }
    if (a->key == b->key && a->bit == b->bit) {
        if (!a->bit) {
            return diff_leaves(diff, a, b);
        }
        return diff_nodes(diff, a->as.child[0], b->as.child[0]) &&
               diff_nodes(diff, a->as.child[1], b->as.child[1]);
    }
    if (a->bit > b->bit && pmap_covers(a, b->key)) {
        return (b->key & a->bit)
                   ? only_in_a(diff, a->as.child[0]) && diff_nodes(diff, a->as.child[1], b)
                   : diff_nodes(diff, a->as.child[0], b) && only_in_a(diff, a->as.child[1]);
    }
    if (b->bit > a->bit && pmap_covers(b, a->key)) {
        return (a->key & b->bit)
                   ? only_in_b(diff, b->as.child[0]) && diff_nodes(diff, a, b->as.child[1])
                   : diff_nodes(diff, a, b->as.child[0]) && only_in_b(diff, b->as.child[1]);
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
