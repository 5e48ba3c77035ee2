/* range.h - sets of 64-bit integers as a few disjoint intervals and what is known of
 * single bits, interned.
 *
 * Bits are what flag words need: of "1, 3, 5 or 7" intervals only tell that it lies
 * between 1 and 7, not that the lowest bit is set. (Known bits as in Vishwanathan,
 * Shachnai, Narayana, Nagarakatte: "Sound, Precise, and Fast Abstract Interpretation
 * with Tristate Numbers", CGO 2022.)
 *
 * A RangeSet is a small value type; a RangeTable gives equal sets equal ids so
 * that facts about unknowns can live in persistent maps. When a result would
 * need more than RANGE_MAX intervals the nearest ones are joined, which only
 * makes the set larger (sound for "may be").
 */
#ifndef FLTCHECK_ENGINE_RANGE_H
#define FLTCHECK_ENGINE_RANGE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

#define RANGE_MAX 6

typedef struct RangeInterval {
    int64_t low, high; /* inclusive */
} RangeInterval;

typedef struct RangeSet {
    uint32_t count;                 /* 0: empty */
    RangeInterval items[RANGE_MAX]; /* ascending, disjoint, not adjacent */
    uint64_t zeros, ones;           /* bits that are 0, and that are 1, in all members */
} RangeSet;

RangeSet range_empty(void);
RangeSet range_all(void);
RangeSet range_single(int64_t value);
RangeSet range_between(int64_t low, int64_t high); /* empty if low > high */

/* All integers in which these bits are 0 and those are 1 (empty if some are both). */
RangeSet range_of_bits(uint64_t zeros, uint64_t ones);

/* Values an integer type of `bits` bits can have; all of int64 for 0 or 64. */
RangeSet range_of_type(unsigned bits, bool is_signed);

RangeSet range_intersect(const RangeSet *a, const RangeSet *b);
RangeSet range_union(const RangeSet *a, const RangeSet *b);
RangeSet range_complement(const RangeSet *a);

/* Every member plus `delta`; members that would overflow make the set "all". */
RangeSet range_shift(const RangeSet *a, int64_t delta);

bool range_is_empty(const RangeSet *a);
bool range_is_single(const RangeSet *a, int64_t *value);
bool range_has(const RangeSet *a, int64_t value);
bool range_equal(const RangeSet *a, const RangeSet *b);
bool range_within(const RangeSet *inner, const RangeSet *outer);
int64_t range_low(const RangeSet *a); /* not for empty sets */
int64_t range_high(const RangeSet *a);

/* Number of members if it is at most `limit`, else limit + 1. */
uint64_t range_size(const RangeSet *a, uint64_t limit);

/* Interning. */
typedef struct RangeTable RangeTable;
RangeTable *range_table(Arena *arena);
uint32_t range_intern(RangeTable *table, const RangeSet *set);
#define RANGE_EVERYTHING 0u /* what range_all() is interned as */
const RangeSet *range_at(const RangeTable *table, uint32_t id);

#endif
