/* test_report_msvc.c - the MSVC report. */
#include "golden.h"
#include "report_fixture.h"

static void test_golden(void **state) {
    (void)state;
    Arena *arena = arena_open();
    Text out = text_new(arena);
    report_msvc(&out, &fixture_results, (ReportOptions){0});
    assert_golden(&out, "tests/unit/data/report_msvc.txt");
    arena_close(arena);
}

static void test_nothing_found(void **state) {
    (void)state;
    Arena *arena = arena_open();
    Text out = text_new(arena);
    report_msvc(&out, &(Results){.rules = &fixture_set}, (ReportOptions){0});
    assert_string_equal(text_str(&out), "");
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_golden),
                                       cmocka_unit_test(test_nothing_found)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
