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

static const FingerprintParts plain = {.rule = "FLT101",
                                       .function = "f",
                                       .object = "p",
                                       .birth_function = "b",
                                       .birth = "create(&p);",
                                       .statement = "g(a);"};

static void test_form(void **state) {
    const char *print = fingerprint_make(*state, &plain);
    assert_int_equal(strlen(print), 32);
    assert_int_equal(strspn(print, "0123456789abcdef"), 32);
    /* Stored fingerprints have to stay valid: these values may never change. */
    assert_string_equal(print, "1f2e600b5f195374422266cc2f4f5a88");
    assert_string_equal(fingerprint_nth(*state, print, 1), "e67657bbbff5319a9404c21a6a152321");
    assert_ptr_equal(fingerprint_nth(*state, print, 0), print);
}

static void test_layout_does_not_matter(void **state) {
    FingerprintParts other = plain;
    other.statement = "g( a ); /* x */";
    other.birth = "create (\n& p) ;";
    assert_string_equal(fingerprint_make(*state, &plain), fingerprint_make(*state, &other));
    assert_string_equal(
        fingerprint_make(*state, &(FingerprintParts){.rule = "FLT101"}),
        fingerprint_make(*state, &(FingerprintParts){"FLT101", "", "", "", "", ""}));
}

static void test_long_statements(void **state) {
    FingerprintParts one = plain, other = plain;
    one.statement = "status = FltSendMessage(first_argument, second_argument, third_argument, "
                    "fourth_argument, f...";
    other.statement = "status=FltSendMessage(first_argument,second_argument,third_argument,"
                      "fourth_argument,fifth_...";
    assert_string_equal(fingerprint_make(*state, &one), fingerprint_make(*state, &other));
}

static void test_parts_matter(void **state) {
    FingerprintParts parts[] = {plain, plain, plain, plain, plain, plain, plain, plain};
    parts[1].rule = "FLT102";
    parts[2].function = "h";
    parts[3].object = "q";
    parts[4].birth_function = "c";
    parts[5].birth = "create(&q);";
    parts[6].statement = "g(b);";
    parts[7].function = "fp";
    parts[7].object = "";
    const char *prints[9];
    for (size_t i = 0; i < 8; i++) {
        prints[i] = fingerprint_make(*state, &parts[i]);
    }
    prints[8] = fingerprint_nth(*state, prints[0], 1);
    for (size_t i = 0; i < 9; i++) {
        for (size_t k = i + 1; k < 9; k++) {
            assert_string_not_equal(prints[i], prints[k]);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {TEST(test_normalise), TEST(test_form),
                                       TEST(test_layout_does_not_matter),
                                       TEST(test_long_statements), TEST(test_parts_matter)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
