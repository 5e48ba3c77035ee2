/* test_base_arena.c - arenas and the vectors that live in them. */
#include "base/arena.h"
#include "base/vec.h"

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

static void memory_is_zero_aligned_and_apart(void **state) {
    enum { BLOCKS = 3000 };
    static unsigned char *blocks[BLOCKS];
    for (size_t i = 0; i < BLOCKS; i++) {
        size_t size = i * 7 % 300;
        blocks[i] = arena_alloc(*state, size);
        assert_non_null(blocks[i]);
        assert_int_equal((uintptr_t)blocks[i] % 16, 0);
        for (size_t n = 0; n < size; n++) {
            assert_int_equal(blocks[i][n], 0);
        }
        memset(blocks[i], (int)(i % 255) + 1, size);
    }
    for (size_t i = 0; i < BLOCKS; i++) {
        for (size_t n = 0; n < i * 7 % 300; n++) {
            assert_int_equal(blocks[i][n], i % 255 + 1);
        }
    }
}

static void large_blocks_leave_the_chunk_in_use(void **state) {
    char *small = arena_alloc(*state, 16);
    char *large = arena_alloc(*state, 8u << 20);
    memset(large, 1, 8u << 20);
    char *next = arena_alloc(*state, 16);
    assert_int_equal(small[0], 0);
    assert_int_equal(next[15], 0);
}

static void what_is_taken_back_is_zero_again(void **state) {
    for (int round = 0; round < 5; round++) {
        for (size_t i = 0; i < 2000; i++) {
            unsigned char *block = arena_alloc(*state, 100);
            for (size_t n = 0; n < 100; n++) {
                assert_int_equal(block[n], 0);
            }
            memset(block, 255, 100);
        }
        memset(arena_alloc(*state, 1u << 20), 255, 1u << 20);
        arena_clear(*state);
        assert_int_equal(arena_bytes(*state), 0);
    }
    arena_clear(*state);
}

static void bytes_are_counted(void **state) {
    size_t before = arena_bytes(*state);
    arena_alloc(*state, 1000);
    assert_true(arena_bytes(*state) - before >= 1000);
    assert_true(arena_bytes(*state) - before < 1100);
}

static void inner_arenas_count_and_end_with_the_outer_one(void **state) {
    Arena *outer = arena_inside(*state);
    Arena *first = arena_inside(outer), *second = arena_inside(outer), *third = arena_inside(outer);
    size_t before = arena_bytes(*state);
    memset(arena_alloc(first, 1000), 1, 1000);
    memset(arena_alloc(second, 100000), 2, 100000);
    memset(arena_alloc(third, 1), 3, 1);
    assert_true(arena_bytes(*state) - before >= 101001);
    assert_int_equal(arena_bytes(*state), arena_bytes(outer) + before);
    arena_close(second);
    assert_true(arena_bytes(outer) >= 1001 && arena_bytes(outer) < 2000);
    arena_clear(outer);
    assert_int_equal(arena_bytes(outer), 0);
    arena_inside(outer); /* the sanitizer tells if it is not closed */
    arena_close(outer);
}

static void strings_are_copied(void **state) {
    char text[] = "handle";
    char *copy = arena_strdup(*state, text);
    char *head = arena_strndup(*state, text, 4);
    char *whole = arena_strndup(*state, text, 100);
    text[0] = 'x';
    assert_string_equal(copy, "handle");
    assert_string_equal(head, "hand");
    assert_string_equal(whole, "handle");
    assert_memory_equal(arena_memdup(*state, "a\0b", 3), "a\0b", 4);
    assert_string_equal(arena_printf(*state, "%s-%d", copy, 7), "handle-7");
    assert_string_equal(arena_printf(*state, "%s", ""), "");
}

static void bytes_are_copied(void **state) {
    const int numbers[] = {1, 2, 3};
    int *copy = arena_copy(*state, numbers, sizeof numbers);
    assert_memory_equal(copy, numbers, sizeof numbers);
    assert_non_null(arena_copy(*state, NULL, 0));
}

static void closing_nothing_is_fine(void **state) {
    (void)state;
    arena_close(NULL);
}

static void vectors_grow_and_keep_their_items(void **state) {
    VEC(size_t) numbers = {0};
    for (size_t i = 0; i < 10000; i++) {
        vec_push(*state, &numbers, i * i);
    }
    assert_int_equal(numbers.count, 10000);
    assert_int_equal(vec_last(&numbers), 9999u * 9999u);
    for (size_t i = 0; i < numbers.count; i++) {
        assert_int_equal(numbers.items[i], i * i);
    }
    assert_int_equal(vec_pop(&numbers), 9999u * 9999u);
    assert_int_equal(numbers.count, 9999);
}

static void vectors_hold_structures(void **state) {
    typedef struct Pair {
        int a, b;
    } Pair;
    VEC(Pair) pairs = {0};
    vec_push(*state, &pairs, (Pair){1, 2});
    assert_int_equal(pairs.items[0].b, 2);
}

static void small_vectors_begin_small(void **state) {
    VEC(uint64_t) numbers = {0};
    for (uint64_t i = 0; i < 100; i++) {
        vec_push_few(*state, &numbers, i);
        assert_true(numbers.capacity < 2 * numbers.count);
    }
    for (uint64_t i = 0; i < 100; i++) {
        assert_int_equal(numbers.items[i], i);
    }
    numbers.count = 0;
    uint64_t *items = numbers.items;
    vec_push_few(*state, &numbers, 7);
    assert_ptr_equal(numbers.items, items);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zero_aligned_and_apart),
        cmocka_unit_test(large_blocks_leave_the_chunk_in_use),
        cmocka_unit_test(what_is_taken_back_is_zero_again),
        cmocka_unit_test(bytes_are_counted),
        cmocka_unit_test(inner_arenas_count_and_end_with_the_outer_one),
        cmocka_unit_test(strings_are_copied),
        cmocka_unit_test(bytes_are_copied),
        cmocka_unit_test(closing_nothing_is_fine),
        cmocka_unit_test(vectors_grow_and_keep_their_items),
        cmocka_unit_test(vectors_hold_structures),
        cmocka_unit_test(small_vectors_begin_small),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
