/* test_base_strmap.c - maps from strings, and interning. */
#include "base/strmap.h"

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

static void an_empty_map_has_nothing(void **state) {
    StrMap *map = strmap_new(*state);
    assert_null(strmap_get(map, "a"));
    assert_false(strmap_has(map, ""));
    assert_int_equal(strmap_count(map), 0);
}

static void values_are_found_and_replaced(void **state) {
    StrMap *map = strmap_new(*state);
    int one = 1, two = 2;
    char key[] = "port";
    strmap_put(map, key, &one);
    key[0] = 'x'; /* keys are copied */
    strmap_put(map, "", &two);
    assert_ptr_equal(strmap_get(map, "port"), &one);
    assert_ptr_equal(strmap_get(map, ""), &two);
    assert_null(strmap_get(map, key));
    strmap_put(map, "port", &two);
    assert_ptr_equal(strmap_get(map, "port"), &two);
    assert_int_equal(strmap_count(map), 2);
}

static void a_null_value_is_present(void **state) {
    StrMap *map = strmap_new(*state);
    strmap_put(map, "key", NULL);
    assert_true(strmap_has(map, "key"));
    assert_null(strmap_get(map, "key"));
}

static void order_is_that_of_insertion(void **state) {
    enum { KEYS = 5000 };
    StrMap *map = strmap_new(*state);
    static int values[KEYS];
    for (int i = 0; i < KEYS; i++) {
        strmap_put(map, arena_printf(*state, "k%d", i * 31 % KEYS), &values[i]);
    }
    assert_int_equal(strmap_count(map), KEYS);
    for (int i = 0; i < KEYS; i++) {
        const char *key = arena_printf(*state, "k%d", i * 31 % KEYS);
        assert_string_equal(strmap_key(map, (size_t)i), key);
        assert_ptr_equal(strmap_value(map, (size_t)i), &values[i]);
        assert_ptr_equal(strmap_get(map, key), &values[i]);
    }
}

static void equal_texts_are_interned_to_one_pointer(void **state) {
    StrMap *map = strmap_new(*state);
    char a[] = "name";
    char b[] = "name";
    const char *first = strmap_intern(map, a);
    assert_ptr_equal(first, strmap_intern(map, b));
    assert_ptr_not_equal(first, a);
    for (int i = 0; i < 1000; i++) {
        strmap_intern(map, arena_printf(*state, "%d", i));
    }
    assert_ptr_equal(first, strmap_intern(map, "name"));
    int value = 0;
    strmap_put(map, "name", &value);
    strmap_intern(map, "name");
    assert_ptr_equal(strmap_get(map, "name"), &value);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_map_has_nothing),
        cmocka_unit_test(values_are_found_and_replaced),
        cmocka_unit_test(a_null_value_is_present),
        cmocka_unit_test(order_is_that_of_insertion),
        cmocka_unit_test(equal_texts_are_interned_to_one_pointer),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
