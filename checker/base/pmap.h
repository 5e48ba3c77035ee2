/* pmap.h - persistent, hash-consed maps from 32-bit keys to 32-bit values.
 *
 * Patricia tries (Okasaki and Gill, "Fast Mergeable Integer Maps", 1998) whose
 * nodes are interned per PmapPool: two maps of one pool with the same content
 * are the same pointer, so comparing program states costs nothing and merging
 * them only costs what differs. The empty map is NULL. Maps are immutable and
 * live as long as their pool's arena.
 */
#ifndef FLTCHECK_BASE_PMAP_H
#define FLTCHECK_BASE_PMAP_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct PmapPool PmapPool;
typedef struct Pmap Pmap;

/* What there is to know about an entry, as bits; a map knows those of all its entries, so that
 * walks can leave out parts of it. Always the same for the same entry. */
typedef uint32_t PmapMark(void *context, uint32_t key, uint32_t value);

/* `mark` may be NULL: entries have no marks. */
PmapPool *pmap_pool(Arena *arena, PmapMark *mark, void *context);

/* True and `*value` set if `key` is present. `value` may be NULL. */
bool pmap_find(const Pmap *map, uint32_t key, uint32_t *value);

/* `map` with key -> value, and `map` without `key`. */
const Pmap *pmap_put(PmapPool *pool, const Pmap *map, uint32_t key, uint32_t value);
const Pmap *pmap_remove(PmapPool *pool, const Pmap *map, uint32_t key);

/* The entries for which keep returns true; built in one pass, so that no maps in
 * between are interned. */
typedef bool PmapKeep(void *context, uint32_t key, uint32_t value);
const Pmap *pmap_filter(PmapPool *pool, const Pmap *map, PmapKeep *keep, void *context);

/* The same, but entries that have none of the marks are kept (only: dropped) without asking. Some
 * of them are asked about all the same. */
const Pmap *pmap_filter_marked(PmapPool *pool, const Pmap *map, uint32_t marks, PmapKeep *keep,
                               void *context);
const Pmap *pmap_only_marked(PmapPool *pool, const Pmap *map, uint32_t marks, PmapKeep *keep,
                             void *context);

/* `map` without `keys`, which are ascending; built in one pass, too, and only where they are. */
const Pmap *pmap_without(PmapPool *pool, const Pmap *map, const uint32_t *keys, size_t count);

/* A map of `count` keys, which are ascending and all different, with the same value each. */
const Pmap *pmap_of(PmapPool *pool, const uint32_t *keys, size_t count, uint32_t value);

/* The entries of both maps; where both have a key, the value of `b`. */
const Pmap *pmap_union(PmapPool *pool, const Pmap *a, const Pmap *b);

/* `a` with the entries in which `b` differs put to what combine says: true with `*value`
 * set, or false for none. Called with pointers to the values (NULL where a map lacks the
 * key), keys ascending within each part; shared parts are skipped and stay shared. */
typedef bool PmapCombine(void *context, uint32_t key, const uint32_t *a, const uint32_t *b,
                         uint32_t *value);
const Pmap *pmap_combine(PmapPool *pool, const Pmap *a, const Pmap *b, PmapCombine *combine,
                         void *context);

size_t pmap_count(const Pmap *map); /* counts */

/* The marks of all entries. */
uint32_t pmap_marks(const Pmap *map);

/* Calls visit for every entry in ascending key order until it returns false;
 * returns false if it was stopped. The map may not be "changed" by visit, but
 * visit may build new maps. */
typedef bool PmapVisit(void *context, uint32_t key, uint32_t value);
bool pmap_each(const Pmap *map, PmapVisit *visit, void *context);

/* The same for entries that have one of the marks, and for some others. */
#define PMAP_ALL UINT32_MAX
bool pmap_each_marked(const Pmap *map, uint32_t marks, PmapVisit *visit, void *context);

/* Entries that differ, shared parts skipped: for every key whose entry is not
 * the same in `a` and `b`, calls visit with pointers to its values (NULL where
 * the map lacks the key), ascending; stops when visit returns false. */
typedef bool PmapDiffVisit(void *context, uint32_t key, const uint32_t *a, const uint32_t *b);
bool pmap_diff(const Pmap *a, const Pmap *b, PmapDiffVisit *visit, void *context);

/* First key >= `from` and its value; false if there is none. For loops over a
 * range of keys. */
bool pmap_next(const Pmap *map, uint32_t from, uint32_t *key, uint32_t *value);

#endif
