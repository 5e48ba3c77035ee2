/* Halves of characters in JSON become characters of the same length. */
#include "lsp/surrogates.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void check(const char *json, const char *wanted) {
    char copy[64];
    size_t length = strlen(json);
    assert_true(length < sizeof copy);
    memcpy(copy, json, length + 1);
    surrogates_mend(copy, length);
    assert_string_equal(copy, wanted);
}

static void test_halves(void **state) {
    (void)state;
    check("\"\\ud83d\"", "\"\\ufffd\"");
    check("\"\\uDE00\"", "\"\\ufffd\"");
    check("\"a\\ud83dx\\ude00\"", "\"a\\ufffdx\\ufffd\"");
    check("\"\\ud83d\\ud83d\\ude00\"", "\"\\ufffd\\ud83d\\ude00\"");
    check("\"\\ude00\\ud83d\"", "\"\\ufffd\\ufffd\"");
}

static void test_what_is_none(void **state) {
    (void)state;
    check("\"\\ud83d\\ude00\"", "\"\\ud83d\\ude00\"");
    check("\"\\\\ud83d\"", "\"\\\\ud83d\"");
    check("\"\\\\\\ud83d\"", "\"\\\\\\ufffd\"");
    check("\"\\ud7ff\\ue000\\u00e4\\n\"", "\"\\ud7ff\\ue000\\u00e4\\n\"");
    check("{\"a\": 1}", "{\"a\": 1}");
}

static void test_ends_early(void **state) {
    (void)state;
    check("", "");
    check("\\", "\\");
    check("\\u", "\\u");
    check("\\ud8", "\\ud8");
    check("\\ud83", "\\ud83");
    check("\\ud83d\\", "\\ufffd\\");
    check("\\ud83d\\ude0", "\\ufffd\\ude0");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_halves),
        cmocka_unit_test(test_what_is_none),
        cmocka_unit_test(test_ends_early),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
