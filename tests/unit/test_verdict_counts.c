/* test_verdict_counts.c - which findings count, and what the states are called. */
#include "verdict/verdict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_plain_findings_count(void **state) {
    (void)state;
    assert_true(verdict_counts(&(Finding){0}));
    assert_true(verdict_counts(&(Finding){.baseline = BASELINE_NEW}));
}

static void test_known_ones_do_not(void **state) {
    (void)state;
    Suppression suppression = {.kind = SUPPRESSION_COMMENT, .used = true};
    assert_false(verdict_counts(&(Finding){.suppression = &suppression}));
    assert_false(verdict_counts(&(Finding){.baseline = BASELINE_UNCHANGED}));
}

static void test_decisions(void **state) {
    (void)state;
    const TriageStatus left_alone[] = {TRIAGE_FALSE_POSITIVE, TRIAGE_ACCEPTED};
    for (size_t i = 0; i < 2; i++) {
        Triage triage = {.status = left_alone[i]};
        assert_false(verdict_counts(&(Finding){.triage = &triage}));
        triage.expired = true;
        assert_true(verdict_counts(&(Finding){.triage = &triage}));
    }
    Triage confirmed = {.status = TRIAGE_CONFIRMED};
    assert_true(verdict_counts(&(Finding){.triage = &confirmed}));
    /* A confirmed defect of the baseline is still a known one. */
    assert_false(verdict_counts(&(Finding){.triage = &confirmed, .baseline = BASELINE_UNCHANGED}));
}

static void test_names(void **state) {
    (void)state;
    assert_string_equal(verdict_suppression_name(SUPPRESSION_COMMENT), "comment");
    assert_string_equal(verdict_suppression_name(SUPPRESSION_CONFIG), "config");
    assert_string_equal(verdict_baseline_name(BASELINE_NONE), "");
    assert_string_equal(verdict_baseline_name(BASELINE_ABSENT), "absent");
    assert_string_equal(verdict_triage_name(TRIAGE_FALSE_POSITIVE), "false-positive");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_findings_count),
        cmocka_unit_test(test_known_ones_do_not),
        cmocka_unit_test(test_decisions),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
