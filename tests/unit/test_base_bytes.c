/* test_base_bytes.c - numbers and texts as bytes, and what is none. */
#include "base/bytes.h"

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

static ByteReader read_back(const Bytes *bytes) {
    return bytes_reader(bytes->items, bytes->count);
}

static void test_numbers(void **state) {
    static const uint64_t numbers[] = {0, 1, 127, 128, 300, UINT32_MAX, UINT64_MAX};
    static const int64_t signs[] = {0, -1, 1, -64, 64, INT64_MIN, INT64_MAX};
    Bytes bytes = {.arena = *state};
    for (size_t i = 0; i < 7; i++) {
        bytes_put_uint(&bytes, numbers[i]);
        bytes_put_int(&bytes, signs[i]);
        bytes_put_fixed(&bytes, numbers[i]);
    }
    bytes_put_double(&bytes, -0.125);
    ByteReader in = read_back(&bytes);
    for (size_t i = 0; i < 7; i++) {
        assert_true(bytes_get_uint(&in) == numbers[i]);
        assert_true(bytes_get_int(&in) == signs[i]);
        assert_true(bytes_get_fixed(&in) == numbers[i]);
    }
    assert_true(bytes_get_double(&in) == -0.125);
    assert_false(in.bad);
    assert_ptr_equal(in.at, in.end);
}

static void test_texts(void **state) {
    static const char *const texts[] = {"", "a", "two words"};
    Bytes bytes = {.arena = *state};
    bytes_put_text(&bytes, NULL);
    bytes_put_texts(&bytes, texts, 3);
    ByteReader in = read_back(&bytes);
    assert_null(bytes_get_text(&in, *state));
    size_t count = 0;
    const char *const *back = bytes_get_texts(&in, *state, &count);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(back[i], texts[i]);
    }
    assert_false(in.bad);
}

static void test_growth(void **state) {
    Bytes bytes = {.arena = *state};
    for (uint32_t i = 0; i < 100000; i++) {
        bytes_put_uint(&bytes, i);
    }
    ByteReader in = read_back(&bytes);
    for (uint32_t i = 0; i < 100000; i++) {
        assert_int_equal(bytes_get_u32(&in, UINT32_MAX), i);
    }
}

static void assert_bad(ByteReader *in) {
    assert_true(in->bad);
    assert_int_equal(bytes_get_uint(in), 0);
    assert_ptr_equal(in->at, in->end);
}

/* Each of these is one mistake; after it nothing is read. */
static void test_mistakes(void **state) {
    static const unsigned char endless[] = {0x80, 0x80};
    static const unsigned char too_large[] = {0xff, 0xff, 0xff, 0xff, 0xff,
                                              0xff, 0xff, 0xff, 0xff, 0x02};
    static const unsigned char small[] = {5, 'a', 'b'};
    ByteReader in = bytes_reader(endless, sizeof endless);
    bytes_get_uint(&in);
    assert_bad(&in);
    in = bytes_reader(too_large, sizeof too_large);
    bytes_get_uint(&in);
    assert_bad(&in);
    in = bytes_reader(small, sizeof small);
    bytes_get_u32(&in, 4);
    assert_bad(&in);
    in = bytes_reader(small, sizeof small);
    bytes_get_bool(&in);
    assert_bad(&in);
    in = bytes_reader(small, sizeof small);
    assert_null(bytes_get_text(&in, *state));
    assert_bad(&in);
    in = bytes_reader(small, sizeof small);
    assert_null(bytes_get_raw(&in, 4));
    assert_bad(&in);
    in = bytes_reader(small, sizeof small);
    bytes_get_fixed(&in);
    assert_bad(&in);
    in = bytes_reader(small, sizeof small);
    assert_int_equal(bytes_get_count(&in, 1), 0);
    assert_bad(&in);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_numbers, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_texts, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_growth, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_mistakes, open_arena, close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
