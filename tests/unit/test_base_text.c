/* test_base_text.c - the string builder, suggestions, hashes. */
#include "base/text.h"

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

static void an_empty_text_is_an_empty_string(void **state) {
    Text text = text_new(*state);
    assert_string_equal(text_str(&text), "");
    text_printf(&text, "%s", "");
    assert_string_equal(text_str(&text), "");
    text_append_n(&text, NULL, 0);
    assert_string_equal(text_str(&text), "");
}

static void texts_grow(void **state) {
    Text text = text_new(*state);
    for (int i = 0; i < 1000; i++) {
        text_printf(&text, "%d", i % 10);
        text_char(&text, ',');
        text_append(&text, "ab");
        text_append_n(&text, "cdef", 1);
    }
    assert_int_equal(text.length, 5000);
    assert_int_equal(strlen(text_str(&text)), 5000);
    assert_memory_equal(text_str(&text) + 4990, "8,abc9,abc", 10);
}

static void a_text_may_hold_nul_bytes(void **state) {
    Text text = text_new(*state);
    text_append_n(&text, "a\0b", 3);
    assert_int_equal(text.length, 3);
    assert_memory_equal(text_str(&text), "a\0b", 4);
}

static void prefixes_and_suffixes(void **state) {
    (void)state;
    assert_true(text_starts("FltClose", "Flt"));
    assert_true(text_starts("Flt", ""));
    assert_false(text_starts("Fl", "Flt"));
    assert_true(text_ends("driver.c", ".c"));
    assert_true(text_ends("driver.c", ""));
    assert_false(text_ends("c", ".c"));
}

static void near_words_are_suggested_and_far_ones_are_not(void **state) {
    (void)state;
    static const char *const words[] = {"check", "dump", "explain", "rules", "version"};
    assert_string_equal(text_nearest("chekc", words, 5), "check");
    assert_string_equal(text_nearest("explian", words, 5), "explain");
    assert_string_equal(text_nearest("rule", words, 5), "rules");
    assert_string_equal(text_nearest("dump", words, 5), "dump");
    assert_null(text_nearest("summaries", words, 5));
    assert_null(text_nearest("x", words, 5));
    assert_null(text_nearest("", words, 5));
    assert_null(text_nearest("check", words, 0));
}

static void very_long_words_are_no_typing_mistakes(void **state) {
    (void)state;
    char word[200];
    memset(word, 'a', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    const char *const words[] = {word, "aaa"};
    assert_null(text_nearest(word, words, 2));
    assert_string_equal(text_nearest("aab", words, 2), "aaa");
}

static void the_hash_is_that_of_xxh3(void **state) {
    (void)state;
    /* From XXH3's specification: the empty input with seed 0. */
    assert_true(text_hash("", 0) == UINT64_C(0x2D06800538D394C2));
    assert_true(text_hash("a", 1) != text_hash("b", 1));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_text_is_an_empty_string),
        cmocka_unit_test(texts_grow),
        cmocka_unit_test(a_text_may_hold_nul_bytes),
        cmocka_unit_test(prefixes_and_suffixes),
        cmocka_unit_test(near_words_are_suggested_and_far_ones_are_not),
        cmocka_unit_test(very_long_words_are_no_typing_mistakes),
        cmocka_unit_test(the_hash_is_that_of_xxh3),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
