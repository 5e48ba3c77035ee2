/* test_base_pmap_marks.c - persistent maps: parts that walks leave out, and the order in which two
 * maps are combined. */
#include "base/pmap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int open_arena(void **state) {
    *state = arena_open();
    return 0;
}

static int close_arena(void **state) {
    arena_close(*state);
    return 0;
}

/* ---- marks ---------------------------------------------------------------------------- */

enum { ODD_VALUE = 1, LARGE_KEY = 2 };

static uint32_t mark_entry(void *context, uint32_t key, uint32_t value) {
    (void)context;
    return (value % 2 ? ODD_VALUE : 0u) | (key > 1000 ? LARGE_KEY : 0u);
}

typedef struct Marked {
    uint32_t looked_at, odd;
} Marked;

static bool see_marked(void *context, uint32_t key, uint32_t value) {
    Marked *marked = context;
    (void)key;
    marked->looked_at++;
    marked->odd += value % 2;
    return true;
}

static bool is_even(void *context, uint32_t key, uint32_t value) {
    ++*(uint32_t *)context;
    (void)key;
    return value % 2 == 0;
}

static bool is_odd(void *context, uint32_t key, uint32_t value) {
    return !is_even(context, key, value);
}

static void parts_without_marks_are_not_looked_at(void **state) {
    PmapPool *pool = pmap_pool(*state, mark_entry, NULL);
    const Pmap *map = NULL, *even = NULL, *odd = NULL;
    for (uint32_t i = 0; i < 1000; i++) {
        uint32_t value = i % 100 == 7 ? 1 : 2;
        map = pmap_put(pool, map, i, value);
        even = value == 2 ? pmap_put(pool, even, i, value) : even;
        odd = value == 1 ? pmap_put(pool, odd, i, value) : odd;
    }
    Marked seen = {0};
    assert_int_equal(pmap_marks(map), ODD_VALUE);
    assert_int_equal(pmap_marks(even), 0);
    assert_true(pmap_each_marked(map, ODD_VALUE, see_marked, &seen));
    assert_int_equal(seen.odd, 10);
    assert_true(seen.looked_at <= 80);
    assert_true(pmap_each_marked(map, LARGE_KEY, see_marked, &seen));
    assert_true(seen.looked_at <= 80);
    uint32_t asked = 0;
    assert_ptr_equal(pmap_filter_marked(pool, map, ODD_VALUE, is_even, &asked), even);
    assert_ptr_equal(pmap_only_marked(pool, map, ODD_VALUE, is_odd, &asked), odd);
    assert_true(asked <= 160);
    assert_ptr_equal(pmap_filter(pool, map, is_odd, &asked), odd);
    assert_ptr_equal(pmap_filter_marked(pool, map, LARGE_KEY, is_odd, &asked), map);
    assert_null(pmap_only_marked(pool, map, LARGE_KEY, is_odd, &asked));
}

/* ---- two maps -------------------------------------------------------------------------- */

typedef struct Order {
    uint32_t keys[32];
    uint32_t count;
} Order;

static bool take_either(void *context, uint32_t key, const uint32_t *a, const uint32_t *b,
                        uint32_t *value) {
    Order *order = context;
    order->keys[order->count++] = key;
    *value = a ? *a : *b;
    return a == NULL || b == NULL || *a > *b;
}

static const Pmap *map_of(PmapPool *pool, const uint32_t *keys, uint32_t count, uint32_t value) {
    const Pmap *map = NULL;
    for (uint32_t i = 0; i < count; i++) {
        map = pmap_put(pool, map, keys[i], value);
    }
    return map;
}

/* Names are made in that order: it must not depend on how many keys a leaf has. */
static void parts_of_the_first_map_come_first(void **state) {
    PmapPool *pool = pmap_pool(*state, NULL, NULL);
    static const uint32_t in_a[] = {3, 20}, in_b[] = {0, 1, 18, 20, 100};
    static const uint32_t expected[] = {3, 0, 1, 18, 20, 100};
    Order order = {0};
    const Pmap *a = map_of(pool, in_a, 2, 5), *b = map_of(pool, in_b, 5, 7);
    const Pmap *both = pmap_combine(pool, a, b, take_either, &order);
    assert_int_equal(order.count, 6);
    assert_memory_equal(order.keys, expected, sizeof expected);
    assert_int_equal(pmap_count(both), 5); /* 20: in both, and not larger in a */
    assert_false(pmap_find(both, 20, NULL));
    assert_ptr_equal(pmap_union(pool, a, b), pmap_put(pool, b, 3, 5));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_without_marks_are_not_looked_at),
        cmocka_unit_test(parts_of_the_first_map_come_first),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
