/* range.c - sets of integers as a few disjoint intervals and known bits. */
#include "engine/range.h"

#include "base/text.h"
#include "base/vec.h"

#include <string.h>

RangeSet range_empty(void) {
    RangeSet set;
    memset(&set, 0, sizeof set);
    return set;
}

/* The bits above the highest one in which two numbers differ are those of every number
 * between them. */
static void range_learn_bits(RangeSet *set) {
    uint64_t low = (uint64_t)set->items[0].low, high = (uint64_t)set->items[set->count - 1].high;
    uint64_t open = low ^ high;
    for (uint32_t shift = 1; shift < 64; shift *= 2) {
        open |= open >> shift;
    }
    set->zeros |= ~open & ~low;
    set->ones |= ~open & low;
}

RangeSet range_between(int64_t low, int64_t high) {
    RangeSet set = range_empty();
    if (low <= high) {
        set.count = 1;
        set.items[0] = (RangeInterval){low, high};
        range_learn_bits(&set);
    }
    return set;
}

RangeSet range_all(void) {
    return range_between(INT64_MIN, INT64_MAX);
}

RangeSet range_single(int64_t value) {
    return range_between(value, value);
}

RangeSet range_of_type(unsigned bits, bool is_signed) {
    if (bits == 0 || bits >= 64) {
        return range_all();
    }
    if (is_signed) {
        int64_t half = (int64_t)1 << (bits - 1);
        return range_between(-half, half - 1);
    }
    return range_between(0, ((int64_t)1 << bits) - 1);
}

/* Joins the two intervals with the smallest gap, so that one more fits. */
static void range_make_room(RangeInterval *items, uint32_t *count) {
    uint32_t best = 0;
    uint64_t best_gap = UINT64_MAX;
    for (uint32_t i = 0; i + 1 < *count; i++) {
        uint64_t gap = (uint64_t)items[i + 1].low - (uint64_t)items[i].high;
        if (gap < best_gap) {
            best_gap = gap;
            best = i;
        }
    }
    items[best].high = items[best + 1].high;
    for (uint32_t i = best + 1; i + 1 < *count; i++) {
        items[i] = items[i + 1];
    }
    (*count)--;
}

/* Appends to a list that is built in ascending order of `low`. */
static void range_append(RangeInterval *items, uint32_t *count, RangeInterval next) {
    if (*count > 0) {
        RangeInterval *last = &items[*count - 1];
        if (last->high == INT64_MAX || next.low <= last->high + 1) {
            last->high = next.high > last->high ? next.high : last->high;
            return;
        }
    }
    items[(*count)++] = next;
}

static bool range_fits_bits(int64_t value, uint64_t zeros, uint64_t ones) {
    return ((uint64_t)value & zeros) == 0 && (~(uint64_t)value & ones) == 0;
}

/* Ends of an interval that the bits rule out, as far as a few steps get. */
static bool range_trim(RangeInterval *interval, uint64_t zeros, uint64_t ones) {
    enum { STEPS = 4 };
    for (int i = 0; i < STEPS && !range_fits_bits(interval->low, zeros, ones); i++) {
        if (interval->low++ == interval->high) {
            return false;
        }
    }
    for (int i = 0; i < STEPS && !range_fits_bits(interval->high, zeros, ones); i++) {
        if (interval->high-- == interval->low) {
            return false;
        }
    }
    return true;
}

static RangeSet range_finish(RangeInterval *items, uint32_t count, uint64_t zeros, uint64_t ones) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count && (zeros & ones) == 0; i++) {
        if (range_trim(&items[i], zeros, ones)) {
            items[kept++] = items[i];
        }
    }
    while (kept > RANGE_MAX) {
        range_make_room(items, &kept);
    }
    RangeSet set = range_empty();
    set.count = kept;
    memcpy(set.items, items, kept * sizeof *items);
    if (kept > 0) {
        set.zeros = zeros;
        set.ones = ones;
        range_learn_bits(&set);
    }
    return set;
}

RangeSet range_of_bits(uint64_t zeros, uint64_t ones) {
    uint64_t sign = (uint64_t)1 << 63;
    /* The least has the unknown bits clear, but for the sign, which it has set. */
    uint64_t low = ones | (~(zeros | ones) & sign), high = ~zeros & ~(~ones & sign);
    RangeInterval all = {(int64_t)low, (int64_t)high};
    return range_finish(&all, 1, zeros, ones);
}

RangeSet range_intersect(const RangeSet *a, const RangeSet *b) {
    RangeInterval items[2 * RANGE_MAX + 1];
    uint32_t count = 0, i = 0, j = 0;
    while (i < a->count && j < b->count) {
        int64_t low = a->items[i].low > b->items[j].low ? a->items[i].low : b->items[j].low;
        int64_t high = a->items[i].high < b->items[j].high ? a->items[i].high : b->items[j].high;
        if (low <= high) {
            items[count++] = (RangeInterval){low, high};
        }
        if (a->items[i].high < b->items[j].high) {
            i++;
        } else {
            j++;
        }
    }
    return range_finish(items, count, a->zeros | b->zeros, a->ones | b->ones);
}

RangeSet range_union(const RangeSet *a, const RangeSet *b) {
    if (a->count == 0 || b->count == 0) {
        return a->count == 0 ? *b : *a;
    }
    RangeInterval items[2 * RANGE_MAX + 1];
    uint32_t count = 0, i = 0, j = 0;
    while (i < a->count || j < b->count) {
        bool take_a = j == b->count || (i < a->count && a->items[i].low <= b->items[j].low);
        range_append(items, &count, take_a ? a->items[i++] : b->items[j++]);
    }
    return range_finish(items, count, a->zeros & b->zeros, a->ones & b->ones);
}

/* True if the bits rule out members of an interval of the set. */
static bool range_has_holes(const RangeSet *a, RangeInterval interval) {
    RangeSet whole = range_between(interval.low, interval.high);
    return (a->zeros & ~whole.zeros) != 0 || (a->ones & ~whole.ones) != 0;
}

RangeSet range_complement(const RangeSet *a) {
    RangeInterval items[RANGE_MAX + 1];
    uint32_t count = 0;
    int64_t next = INT64_MIN;
    for (uint32_t i = 0; i < a->count; i++) {
        if (range_has_holes(a, a->items[i])) {
            continue; /* some of it belongs to the complement */
        }
        if (a->items[i].low > next) {
            items[count++] = (RangeInterval){next, a->items[i].low - 1};
        }
        if (a->items[i].high == INT64_MAX) {
            return range_finish(items, count, 0, 0);
        }
        next = a->items[i].high + 1;
    }
    items[count++] = (RangeInterval){next, INT64_MAX};
    return range_finish(items, count, 0, 0);
}

static bool range_overflows(int64_t value, int64_t delta) {
    return delta > 0 ? value > INT64_MAX - delta : value < INT64_MIN - delta;
}

RangeSet range_shift(const RangeSet *a, int64_t delta) {
    RangeSet set = *a;
    for (uint32_t i = 0; i < set.count; i++) {
        if (range_overflows(set.items[i].low, delta) || range_overflows(set.items[i].high, delta)) {
            return range_all();
        }
        set.items[i].low += delta;
        set.items[i].high += delta;
    }
    return range_finish(set.items, set.count, 0, 0);
}

bool range_is_empty(const RangeSet *a) {
    return a->count == 0;
}

bool range_is_single(const RangeSet *a, int64_t *value) {
    if (a->count != 1 || a->items[0].low != a->items[0].high) {
        return false;
    }
    if (value) {
        *value = a->items[0].low;
    }
    return true;
}

bool range_has(const RangeSet *a, int64_t value) {
    if (!range_fits_bits(value, a->zeros, a->ones)) {
        return false;
    }
    for (uint32_t i = 0; i < a->count; i++) {
        if (value >= a->items[i].low && value <= a->items[i].high) {
            return true;
        }
    }
    return false;
}

bool range_equal(const RangeSet *a, const RangeSet *b) {
    return a->count == b->count && a->zeros == b->zeros && a->ones == b->ones &&
           memcmp(a->items, b->items, a->count * sizeof *a->items) == 0;
}

bool range_within(const RangeSet *inner, const RangeSet *outer) {
    RangeSet both = range_intersect(inner, outer);
    return range_equal(&both, inner);
}

int64_t range_low(const RangeSet *a) {
    return a->items[0].low;
}

int64_t range_high(const RangeSet *a) {
    return a->items[a->count - 1].high;
}

uint64_t range_size(const RangeSet *a, uint64_t limit) {
    uint64_t size = 0;
    for (uint32_t i = 0; i < a->count; i++) {
        uint64_t width = (uint64_t)a->items[i].high - (uint64_t)a->items[i].low;
        if (width >= limit || size + width + 1 > limit) {
            return limit + 1;
        }
        size += width + 1;
    }
    return size;
}

/* ---- interning -------------------------------------------------------------- */

struct RangeTable {
    Arena *arena;
    VEC(RangeSet) sets;
    uint32_t *slots; /* id + 1, open addressing */
    uint32_t slot_count;
};

static uint64_t range_hash(const RangeSet *set) {
    return text_hash(set->items, set->count * sizeof *set->items) + set->count +
           set->zeros * 0x9e3779b97f4a7c15u + set->ones * 0xff51afd7ed558ccdu;
}

static uint32_t *range_slot(RangeTable *table, const RangeSet *set) {
    uint64_t at = range_hash(set);
    for (;; at++) {
        uint32_t *slot = &table->slots[at & (table->slot_count - 1)];
        if (*slot == 0 || range_equal(&table->sets.items[*slot - 1], set)) {
            return slot;
        }
    }
}

static void range_grow(RangeTable *table) {
    table->slot_count *= 2;
    table->slots = ARENA_ARRAY(table->arena, uint32_t, table->slot_count);
    for (uint32_t i = 0; i < table->sets.count; i++) {
        *range_slot(table, &table->sets.items[i]) = i + 1;
    }
}

uint32_t range_intern(RangeTable *table, const RangeSet *set) {
    uint32_t *slot = range_slot(table, set);
    if (*slot) {
        return *slot - 1;
    }
    vec_push(table->arena, &table->sets, *set);
    *slot = (uint32_t)table->sets.count;
    if (table->sets.count * 2 > table->slot_count) {
        range_grow(table);
    }
    return (uint32_t)table->sets.count - 1;
}

RangeTable *range_table(Arena *arena) {
    RangeTable *table = ARENA_NEW(arena, RangeTable);
    table->arena = arena;
    table->slot_count = 64;
    table->slots = ARENA_ARRAY(arena, uint32_t, table->slot_count);
    RangeSet all = range_all();
    range_intern(table, &all);
    return table;
}

const RangeSet *range_at(const RangeTable *table, uint32_t id) {
    return &table->sets.items[id];
}
