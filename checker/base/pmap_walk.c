/* pmap_walk.c - the entries of one persistent map: visited, or kept or not.
 *
 * Parts without the marks asked for are not even looked at. */
#include "base/pmap_private.h"

uint32_t pmap_marks(const Pmap *map) {
    return map ? map->marks : 0;
}

bool pmap_each(const Pmap *map, PmapVisit *visit, void *context) {
    return pmap_each_marked(map, PMAP_ALL, visit, context);
}

static bool is_wanted(const Pmap *map, uint32_t marks) {
    return map && (marks == PMAP_ALL || (map->marks & marks) != 0);
}

bool pmap_each_marked(const Pmap *map, uint32_t marks, PmapVisit *visit, void *context) {
    while (is_wanted(map, marks) && map->bit) {
        if (!pmap_each_marked(map->as.child[0], marks, visit, context)) {
            return false;
        }
        map = map->as.child[1];
    }
    if (!is_wanted(map, marks)) {
        return true;
    }
    for (uint32_t left = map->present; left != 0; left &= left - 1) {
        uint32_t i = pmap_first_place(left);
        if (!visit(context, map->key + i, map->as.values[i])) {
            return false;
        }
    }
    return true;
}

typedef struct Filter {
    PmapPool *pool;
    uint32_t marks;
    bool keeps_others; /* entries without the marks */
    PmapKeep *keep;
    void *context;
} Filter;

static const Pmap *leaf_without(PmapPool *pool, const Pmap *leaf, uint32_t places) {
    PmapCells cells = pmap_cells(leaf);
    for (; places != 0; places &= places - 1) {
        pmap_clear_cell(&cells, pmap_first_place(places));
    }
    return pmap_leaf(pool, &cells);
}

static const Pmap *filtered(const Filter *f, const Pmap *map) {
    if (!is_wanted(map, f->marks)) {
        return f->keeps_others ? map : NULL;
    }
    if (map->bit) {
        const Pmap *left = filtered(f, map->as.child[0]);
        return pmap_rebuild(f->pool, map, left, filtered(f, map->as.child[1]));
    }
    uint32_t gone = 0;
    for (uint32_t left = map->present; left != 0; left &= left - 1) {
        uint32_t i = pmap_first_place(left);
        if (!f->keep(f->context, map->key + i, map->as.values[i])) {
            gone |= 1u << i;
        }
    }
    return gone == 0 ? map : leaf_without(f->pool, map, gone);
}

const Pmap *pmap_filter(PmapPool *pool, const Pmap *map, PmapKeep *keep, void *context) {
    Filter filter = {pool, PMAP_ALL, true, keep, context};
    return map ? filtered(&filter, map) : NULL;
}

const Pmap *pmap_filter_marked(PmapPool *pool, const Pmap *map, uint32_t marks, PmapKeep *keep,
                               void *context) {
    Filter filter = {pool, marks, true, keep, context};
    return filtered(&filter, map);
}

const Pmap *pmap_only_marked(PmapPool *pool, const Pmap *map, uint32_t marks, PmapKeep *keep,
                             void *context) {
    Filter filter = {pool, marks, false, keep, context};
    return filtered(&filter, map);
}
