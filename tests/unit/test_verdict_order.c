/* test_verdict_order.c - names, and the orders in which results are reported. */
#include "verdict/verdict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const Rule first_rule = {.id = "FLT101"};
static const Rule second_rule = {.id = "FLT102"};

static void test_names(void **state) {
    (void)state;
    assert_string_equal(verdict_name(VERDICT_VIOLATED), "violated");
    assert_string_equal(verdict_name(VERDICT_HOLDS), "holds");
    assert_string_equal(verdict_name(VERDICT_UNKNOWN), "unknown");
    assert_string_equal(verdict_name(VERDICT_NOT_APPLICABLE), "not-applicable");
    assert_string_equal(verdict_unit_name(UNIT_PARSED), "parsed");
    assert_string_equal(verdict_unit_name(UNIT_DEGRADED), "degraded");
    assert_string_equal(verdict_unit_name(UNIT_FAILED), "failed");
    assert_string_equal(verdict_step_name(STEP_LIFECYCLE), "lifecycle");
    assert_string_equal(verdict_step_name(STEP_FINDING), "finding");
}

/* Each row sorts before the next: file, line, column, rule, object, the rest. */
static void test_findings(void **state) {
    (void)state;
    const Finding rows[] = {
        {.loc = {"a.c", 9, 9}, .rule = &second_rule, .object = "z"},
        {.loc = {"b.c", 2, 9}, .rule = &second_rule, .object = "z"},
        {.loc = {"b.c", 10, 1}, .rule = &second_rule, .object = "z"},
        {.loc = {"b.c", 10, 3}, .rule = &first_rule, .object = "z"},
        {.loc = {"b.c", 10, 3}, .rule = &second_rule},
        {.loc = {"b.c", 10, 3}, .rule = &second_rule, .object = "a"},
        {.loc = {"b.c", 10, 3}, .rule = &second_rule, .object = "a", .birth = {"a.c", 1, 1}},
        {.loc = {"b.c", 10, 3}, .rule = &second_rule, .object = "a", .birth = {"a.c", 2, 1}},
        {.loc = {"b.c", 10, 3}, .rule = &second_rule, .object = "b", .birth = {"a.c", 2, 1}},
    };
    int count = (int)(sizeof rows / sizeof *rows);
    for (int i = 0; i < count; i++) {
        for (int k = 0; k < count; k++) {
            int order = verdict_compare_findings(&rows[i], &rows[k]);
            assert_int_equal((order > 0) - (order < 0), (i > k) - (i < k));
        }
    }
}

static void test_verdicts(void **state) {
    (void)state;
    const Verdict rows[] = {
        {.component = "a", .rule = &second_rule, .birth = {"z.c", 9, 9}},
        {.component = "b", .rule = &first_rule},
        {.component = "b", .rule = &second_rule},
        {.component = "b", .rule = &second_rule, .birth = {"a.c", 3, 1}},
        {.component = "b", .rule = &second_rule, .birth = {"a.c", 12, 1}, .object = "a"},
        {.component = "b", .rule = &second_rule, .birth = {"a.c", 12, 1}, .object = "b"},
    };
    int count = (int)(sizeof rows / sizeof *rows);
    for (int i = 0; i < count; i++) {
        for (int k = 0; k < count; k++) {
            int order = verdict_compare(&rows[i], &rows[k]);
            assert_int_equal((order > 0) - (order < 0), (i > k) - (i < k));
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names),
                                       cmocka_unit_test(test_findings),
                                       cmocka_unit_test(test_verdicts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
