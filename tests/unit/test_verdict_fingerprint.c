/* test_verdict_fingerprint.c - what a fingerprint depends on, and what not. */
#include "verdict/fingerprint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static int setup(void **state) {
    *state = arena_open();
    return 0;
}

static int teardown(void **state) {
    arena_close(*state);
    return 0;
}

static void test_normalise(void **state) {
    const char *const pairs[][2] = {
        {"  f ( a,\tb ) ;\n", "f(a,b);"},
        {"return  x;", "return x;"},
        {"a /* why */ = b; // done", "a=b;"},
        {"unsigned/**/long x", "unsigned long x"},
        {"f(\"a  b /* c */\", ' ')", "f(\"a  b /* c */\",' ')"},
        {"f(\"\\\"  \")", "f(\"\\\"  \")"},
        {"\"open", "\"open"},
        {"/* open", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        assert_string_equal(fingerprint_normalise(*state, pairs[i][0]), pairs[i][1]);
    }
}

static void test_form(void **state) {
    const char *print = fingerprint_make(*state, "FLT101", "Unload", "gPort", "f(x);", 0);
    assert_int_equal(strlen(print), 32);
    assert_int_equal(strspn(print, "0123456789abcdef"), 32);
    /* Stored fingerprints have to stay valid: this value may never change. */
    assert_string_equal(print, "d5854987f99aa56c569b0303982bc6fd");
}

static void test_layout_does_not_matter(void **state) {
    assert_string_equal(fingerprint_make(*state, "FLT101", "f", "p", "g( a ); /* x */", 0),
                        fingerprint_make(*state, "FLT101", "f", "p", "g(a);", 0));
    assert_string_equal(fingerprint_make(*state, "FLT101", NULL, NULL, NULL, 0),
                        fingerprint_make(*state, "FLT101", "", "", "", 0));
}

static void test_parts_matter(void **state) {
    const char *prints[] = {
        fingerprint_make(*state, "FLT101", "f", "p", "g(a);", 0),
        fingerprint_make(*state, "FLT102", "f", "p", "g(a);", 0),
        fingerprint_make(*state, "FLT101", "h", "p", "g(a);", 0),
        fingerprint_make(*state, "FLT101", "f", "q", "g(a);", 0),
        fingerprint_make(*state, "FLT101", "f", "p", "g(b);", 0),
        fingerprint_make(*state, "FLT101", "f", "p", "g(a);", 1),
        fingerprint_make(*state, "FLT101", "fp", "", "g(a);", 0),
    };
    size_t count = sizeof prints / sizeof *prints;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = i + 1; k < count; k++) {
            assert_string_not_equal(prints[i], prints[k]);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {TEST(test_normalise), TEST(test_form),
                                       TEST(test_layout_does_not_matter), TEST(test_parts_matter)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
