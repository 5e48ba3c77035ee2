/* bound_example.c - looks for numbers that show that a sum can be negative. */
#include "engine/bound_private.h"

#define BOUND_TRIES 2000 /* examples */

typedef struct Example {
    const Bound *b;
    const Sum *sum;
    Value atoms[BOUND_ATOMS];
    int64_t numbers[BOUND_ATOMS];
    uint32_t count;
    uint32_t tries;
} Example;

static bool example_has(const Example *e, Value atom) {
    for (uint32_t i = 0; i < e->count; i++) {
        if (e->atoms[i] == atom) {
            return true;
        }
    }
    return false;
}

static bool example_add(Example *e, const Sum *sum) {
    for (uint32_t i = 0; i < sum->count; i++) {
        if (!example_has(e, sum->atoms[i])) {
            if (e->count == BOUND_ATOMS) {
                return false;
            }
            e->atoms[e->count++] = sum->atoms[i];
        }
    }
    return true;
}

static bool example_touches(const Example *e, const Sum *sum) {
    for (uint32_t i = 0; i < sum->count; i++) {
        if (example_has(e, sum->atoms[i])) {
            return true;
        }
    }
    return false;
}

static int64_t example_value(const Example *e, const Sum *sum) {
    int64_t result = sum->constant;
    for (uint32_t i = 0; i < e->count; i++) {
        result += bound_factor(sum, e->atoms[i]) * e->numbers[i];
    }
    return result;
}

static bool example_holds(const Example *e) {
    for (uint32_t r = 0; r < e->b->relation_count; r++) {
        if (example_touches(e, &e->b->relations[r]) && example_value(e, &e->b->relations[r]) < 0) {
            return false;
        }
    }
    return example_value(e, e->sum) < 0;
}

/* Goes through a few numbers for each unknown. */
static bool example_search(Example *e, uint32_t at) {
    if (at == e->count) {
        return ++e->tries < BOUND_TRIES && example_holds(e);
    }
    RangeSet range = bound_range(e->b, e->atoms[at]);
    if (range_is_empty(&range)) {
        return false;
    }
    int64_t low = range_low(&range), high = range_high(&range);
    low = low < -BOUND_FAR ? (high < 0 ? -BOUND_FAR : 0) : low;
    high = high > BOUND_FAR ? BOUND_FAR : high;
    const int64_t tries[] = {low, low + 1, low + 7, low + 100, low + 4096, high};
    for (size_t i = 0; i < sizeof tries / sizeof *tries && e->tries < BOUND_TRIES; i++) {
        if (tries[i] <= high && range_has(&range, tries[i])) {
            e->numbers[at] = tries[i];
            if (example_search(e, at + 1)) {
                return true;
            }
        }
    }
    return false;
}

bool bound_refute(const Bound *b, const Sum *sum) {
    Example e = {.b = b, .sum = sum};
    if (!example_add(&e, sum)) {
        return false;
    }
    for (uint32_t before = 0; before != e.count;) {
        before = e.count;
        for (uint32_t r = 0; r < b->relation_count; r++) {
            if (example_touches(&e, &b->relations[r]) && !example_add(&e, &b->relations[r])) {
                return false;
            }
        }
    }
    return example_search(&e, 0);
}
