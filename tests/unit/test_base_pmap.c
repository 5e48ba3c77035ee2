/* test_base_pmap.c - persistent maps, by hand and against a plain array. */
#include "base/pmap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static int open_arena(void **state) {
    *state = arena_open();
    return 0;
}

static int close_arena(void **state) {
    arena_close(*state);
    return 0;
}

/* ---- by hand ------------------------------------------------------------------------ */

static void the_empty_map_is_null(void **state) {
    PmapPool *pool = pmap_pool(*state, NULL, NULL);
    uint32_t key, value;
    assert_false(pmap_find(NULL, 0, &value));
    assert_int_equal(pmap_count(NULL), 0);
    assert_false(pmap_next(NULL, 0, &key, &value));
    const Pmap *one = pmap_put(pool, NULL, 5, 6);
    assert_null(pmap_remove(pool, one, 5));
    assert_null(pmap_remove(pool, NULL, 5));
}

static void maps_are_persistent(void **state) {
    PmapPool *pool = pmap_pool(*state, NULL, NULL);
    const Pmap *a = pmap_put(pool, NULL, 1, 10);
    const Pmap *b = pmap_put(pool, a, 1, 20);
    uint32_t value = 0;
    assert_true(pmap_find(a, 1, &value));
    assert_int_equal(value, 10);
    assert_true(pmap_find(b, 1, NULL));
    assert_true(pmap_find(b, 1, &value));
    assert_int_equal(value, 20);
}

static void equal_contents_are_one_pointer(void **state) {
    PmapPool *pool = pmap_pool(*state, NULL, NULL);
    static const uint32_t keys[] = {0, 1, 0x80000000u, 0xFFFFFFFFu, 0x7FFFFFFFu, 42};
    const Pmap *up = NULL;
    const Pmap *down = NULL;
    for (size_t i = 0; i < 6; i++) {
        up = pmap_put(pool, up, keys[i], (uint32_t)i);
        down = pmap_put(pool, down, keys[5 - i], (uint32_t)(5 - i));
    }
    assert_ptr_equal(up, down);
    assert_ptr_equal(up, pmap_put(pool, up, 42, 5));
    assert_ptr_equal(up, pmap_remove(pool, up, 43));
    const Pmap *more = pmap_put(pool, up, 43, 1);
    assert_ptr_not_equal(up, more);
    assert_ptr_equal(up, pmap_remove(pool, more, 43));
    assert_ptr_equal(up, pmap_put(pool, pmap_put(pool, up, 0, 9), 0, 0));
}

static void several_keys_are_removed_at_once(void **state) {
    PmapPool *pool = pmap_pool(*state, NULL, NULL);
    static const uint32_t keys[] = {0, 1, 7, 42, 0x7FFFFFFFu, 0x80000000u, 0xFFFFFFFFu};
    const Pmap *all = NULL;
    for (size_t i = 0; i < 7; i++) {
        all = pmap_put(pool, all, keys[i], (uint32_t)i);
    }
    for (uint32_t set = 0; set < 1u << 7; set++) {
        uint32_t gone[7];
        size_t count = 0;
        const Pmap *rest = all;
        for (uint32_t i = 0; i < 7; i++) {
            if (set >> i & 1) {
                gone[count++] = keys[i];
                rest = pmap_remove(pool, rest, keys[i]);
            }
        }
        assert_ptr_equal(pmap_without(pool, all, gone, count), rest);
    }
    static const uint32_t strangers[] = {2, 43, 0x80000001u};
    assert_ptr_equal(pmap_without(pool, all, strangers, 3), all);
    assert_null(pmap_without(pool, NULL, keys, 7));
}

typedef struct Seen {
    uint32_t keys[16];
    size_t count;
    size_t stop_at;
} Seen;

static bool see(void *context, uint32_t key, uint32_t value) {
    Seen *seen = context;
    (void)value;
    seen->keys[seen->count++] = key;
    return seen->count != seen->stop_at;
}

static bool see_diff(void *context, uint32_t key, const uint32_t *a, const uint32_t *b) {
    assert_true(a || b);
    return see(context, key, 0);
}

static void a_map_made_at_once_is_one_made_step_by_step(void **state) {
    PmapPool *pool = pmap_pool(*state, NULL, NULL);
    static const uint32_t keys[] = {0,    1,    7,           8,           9,
                                    1000, 1001, 0x80000000u, 0xfffffff8u, UINT32_MAX};
    const Pmap *steps = NULL;
    for (size_t count = 0; count <= sizeof keys / sizeof *keys; count++) {
        assert_ptr_equal(pmap_of(pool, keys, count, 5), steps);
        steps = count < sizeof keys / sizeof *keys ? pmap_put(pool, steps, keys[count], 5) : steps;
    }
    assert_ptr_equal(pmap_of(pool, keys + 3, 1, 2), pmap_put(pool, NULL, keys[3], 2));
}

static void visits_are_ascending_and_can_be_stopped(void **state) {
    PmapPool *pool = pmap_pool(*state, NULL, NULL);
    static const uint32_t keys[] = {0xFFFFFFFFu, 7, 0, 0x80000000u};
    const Pmap *map = NULL;
    for (size_t i = 0; i < 4; i++) {
        map = pmap_put(pool, map, keys[i], 1);
    }
    Seen all = {0};
    assert_true(pmap_each(map, see, &all));
    const uint32_t sorted[] = {0, 7, 0x80000000u, 0xFFFFFFFFu};
    assert_int_equal(all.count, 4);
    assert_memory_equal(all.keys, sorted, sizeof sorted);

    Seen two = {.stop_at = 2};
    assert_false(pmap_each(map, see, &two));
    assert_int_equal(two.count, 2);
    Seen three = {.stop_at = 3};
    assert_false(pmap_diff(map, NULL, see_diff, &three));
    assert_int_equal(three.count, 3);
    Seen none = {0};
    assert_true(pmap_diff(map, map, see_diff, &none));
    assert_true(pmap_diff(NULL, NULL, see_diff, &none));
    assert_int_equal(none.count, 0);
}

/* ---- against a plain array --------------------------------------------------------------- */

enum { KEYS = 257, MODELS = 6, STEPS = 60000 };

/* Keys that are dense in places, far apart in others, and use the top bit. */
static uint32_t nth_key(uint32_t n) {
    switch (n % 4) {
    case 0:
        return n;
    case 1:
        return n << 22;
    case 2:
        return 0xFFFFFFFFu - n;
    default:
        return 0x80000000u ^ (n * 0x01000193u);
    }
}

typedef struct Model {
    bool present[KEYS];
    uint32_t value[KEYS];
    const Pmap *map;
} Model;

typedef struct Fixture {
    uint32_t key[KEYS]; /* ascending */
    Model models[MODELS];
    uint32_t random;
} Fixture;

static uint32_t next_random(Fixture *f) {
    f->random ^= f->random << 13; /* xorshift32 */
    f->random ^= f->random >> 17;
    f->random ^= f->random << 5;
    return f->random;
}

static void set_up_keys(Fixture *f) {
    memset(f, 0, sizeof *f);
    f->random = 20240229;
    for (uint32_t n = 0; n < KEYS; n++) {
        uint32_t key = nth_key(n);
        uint32_t i = n;
        for (; i > 0 && f->key[i - 1] > key; i--) {
            f->key[i] = f->key[i - 1];
        }
        f->key[i] = key;
    }
    for (uint32_t n = 1; n < KEYS; n++) {
        assert_true(f->key[n - 1] < f->key[n]);
    }
}

typedef struct Walk {
    const Fixture *fixture;
    const Model *a;
    const Model *b; /* NULL: pmap_each over a */
    uint32_t next;
    size_t visited;
} Walk;

static bool is_expected(const Walk *walk, uint32_t i) {
    if (!walk->b) {
        return walk->a->present[i];
    }
    return walk->a->present[i] != walk->b->present[i] ||
           (walk->a->present[i] && walk->a->value[i] != walk->b->value[i]);
}

/* Index of the next key that a visit is due for; KEYS if there is none. */
static uint32_t next_expected(Walk *walk) {
    while (walk->next < KEYS && !is_expected(walk, walk->next)) {
        walk->next++;
    }
    return walk->next;
}

static bool check_entry(void *context, uint32_t key, uint32_t value) {
    Walk *walk = context;
    uint32_t i = next_expected(walk);
    assert_true(i < KEYS);
    assert_int_equal(key, walk->fixture->key[i]);
    assert_int_equal(value, walk->a->value[i]);
    walk->next++;
    walk->visited++;
    return true;
}

static void check_side(const Model *model, uint32_t i, const uint32_t *value) {
    assert_int_equal(model->present[i], value != NULL);
    if (value) {
        assert_int_equal(model->value[i], *value);
    }
}

static bool check_difference(void *context, uint32_t key, const uint32_t *a, const uint32_t *b) {
    Walk *walk = context;
    uint32_t i = next_expected(walk);
    assert_true(i < KEYS);
    assert_int_equal(key, walk->fixture->key[i]);
    check_side(walk->a, i, a);
    check_side(walk->b, i, b);
    walk->next++;
    return true;
}

static void check_whole_map(const Fixture *f, const Model *model) {
    Walk walk = {.fixture = f, .a = model};
    assert_true(pmap_each(model->map, check_entry, &walk));
    assert_int_equal(next_expected(&walk), KEYS);
    assert_int_equal(walk.visited, pmap_count(model->map));
    uint32_t key = 0, value = 0;
    Walk next = {.fixture = f, .a = model};
    for (uint64_t from = 0; from <= UINT32_MAX; from = (uint64_t)key + 1) {
        uint32_t i = next_expected(&next);
        if (!pmap_next(model->map, (uint32_t)from, &key, &value)) {
            assert_int_equal(i, KEYS);
            break;
        }
        assert_true(i < KEYS);
        assert_int_equal(key, f->key[i]);
        assert_int_equal(value, model->value[i]);
        next.next++;
    }
}

static void check_pair(const Fixture *f, const Model *a, const Model *b) {
    Walk walk = {.fixture = f, .a = a, .b = b};
    assert_true(pmap_diff(a->map, b->map, check_difference, &walk));
    assert_int_equal(next_expected(&walk), KEYS);
    Walk same = {.fixture = f, .a = a, .b = b};
    assert_int_equal(next_expected(&same) == KEYS, a->map == b->map);
}

static void change(Fixture *f, PmapPool *pool) {
    Model *model = &f->models[next_random(f) % MODELS];
    uint32_t i = next_random(f) % KEYS;
    uint32_t value = next_random(f) % 3; /* few, so that equal maps come up again */
    switch (next_random(f) % 100) {
    case 0: /* a copy, from which both go on */
        *model = f->models[next_random(f) % MODELS];
        break;
    case 1: /* back to almost nothing */
        for (i = 1; i < KEYS; i++) {
            model->present[i] = false;
            model->map = pmap_remove(pool, model->map, f->key[i]);
        }
        break;
    default:
        model->present[i] = value != 0;
        model->value[i] = value;
        model->map = value ? pmap_put(pool, model->map, f->key[i], value)
                           : pmap_remove(pool, model->map, f->key[i]);
    }
    uint32_t found = 0;
    assert_int_equal(pmap_find(model->map, f->key[i % KEYS], &found), model->present[i % KEYS]);
}

static void random_changes_agree_with_an_array(void **state) {
    static Fixture f;
    PmapPool *pool = pmap_pool(*state, NULL, NULL);
    set_up_keys(&f);
    for (int step = 0; step < STEPS; step++) {
        change(&f, pool);
        if (step % 97 == 0) {
            const Model *a = &f.models[next_random(&f) % MODELS];
            check_whole_map(&f, a);
            check_pair(&f, a, &f.models[next_random(&f) % MODELS]);
        }
    }
}

static bool count_one(void *context, uint32_t key, const uint32_t *a, const uint32_t *b) {
    (void)key;
    (void)a;
    (void)b;
    ++*(size_t *)context;
    return true;
}

/* Large maps: sharing must keep memory and the cost of a comparison small. */
static void large_maps_share_what_is_equal(void **state) {
    enum { ENTRIES = 100000 };
    PmapPool *pool = pmap_pool(*state, NULL, NULL);
    const Pmap *map = NULL;
    for (uint32_t i = 0; i < ENTRIES; i++) {
        map = pmap_put(pool, map, i * 2654435761u, i);
    }
    assert_int_equal(pmap_count(map), ENTRIES);
    size_t before = arena_bytes(*state);
    const Pmap *other = pmap_put(pool, map, 2654435761u, 0);
    assert_true(arena_bytes(*state) - before < 4096);
    size_t visits = 0;
    assert_true(pmap_diff(map, other, count_one, &visits));
    assert_int_equal(visits, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_empty_map_is_null),
        cmocka_unit_test(maps_are_persistent),
        cmocka_unit_test(equal_contents_are_one_pointer),
        cmocka_unit_test(several_keys_are_removed_at_once),
        cmocka_unit_test(a_map_made_at_once_is_one_made_step_by_step),
        cmocka_unit_test(visits_are_ascending_and_can_be_stopped),
        cmocka_unit_test(random_changes_agree_with_an_array),
        cmocka_unit_test(large_maps_share_what_is_equal),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
