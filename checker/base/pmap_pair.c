/* pmap_pair.c - two persistent maps at once: combined, united, compared. */
#include "base/pmap_private.h"

typedef struct Combination {
    PmapPool *pool;
    PmapCombine *combine;
    void *context;
} Combination;

static const Pmap *combined_leaf(const Combination *c, const Pmap *a, const Pmap *b) {
    uint32_t key = a ? a->key : b->key, value;
    bool kept = c->combine(c->context, key, a ? &a->load : NULL, b ? &b->load : NULL, &value);
    return kept ? pmap_leaf(c->pool, key, value) : NULL;
}

static const Pmap *combined(const Combination *c, const Pmap *a, const Pmap *b);

static const Pmap *combined_one(const Combination *c, const Pmap *node, bool is_a) {
    if (!node) {
        return NULL;
    }
    if (!node->bit) {
        return combined_leaf(c, is_a ? node : NULL, is_a ? NULL : node);
    }
    const Pmap *left = combined_one(c, node->child[0], is_a);
    return pmap_rebuild(c->pool, node, left, combined_one(c, node->child[1], is_a));
}

/* `outer` splits above where `inner` lies. */
static const Pmap *combined_inside(const Combination *c, const Pmap *outer, const Pmap *inner,
                                   bool outer_is_a) {
    const Pmap *children[2];
    for (int side = 0; side < 2; side++) {
        const Pmap *child = outer->child[side];
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
        const Pmap *left = combined(c, a->child[0], b->child[0]);
        return pmap_rebuild(c->pool, a, left, combined(c, a->child[1], b->child[1]));
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
        const Pmap *left = pmap_union(pool, a->child[0], b->child[0]);
        return pmap_rebuild(pool, a, left, pmap_union(pool, a->child[1], b->child[1]));
    }
    if (a->bit > b->bit && pmap_covers(a, b->key)) {
        bool right = (b->key & a->bit) != 0;
        const Pmap *inner = pmap_union(pool, a->child[right], b);
        return pmap_rebuild(pool, a, right ? a->child[0] : inner, right ? inner : a->child[1]);
    }
    if (b->bit > a->bit && pmap_covers(b, a->key)) {
        bool right = (a->key & b->bit) != 0;
        const Pmap *inner = pmap_union(pool, a, b->child[right]);
        return pmap_rebuild(pool, b, right ? b->child[0] : inner, right ? inner : b->child[1]);
    }
    return pmap_join(pool, a, b);
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
    if (a->bit > b->bit && pmap_covers(a, b->key)) {
        return (b->key & a->bit) ? only_in_a(diff, a->child[0]) && diff_nodes(diff, a->child[1], b)
                                 : diff_nodes(diff, a->child[0], b) && only_in_a(diff, a->child[1]);
    }
    if (b->bit > a->bit && pmap_covers(b, a->key)) {
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
