/* test_base_date.c - days as texts. */
#include "base/date.h"
#include "base/platform.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void check(const char *epoch, const char *expected) {
    Arena *arena = arena_open();
    platform_set_environment("SOURCE_DATE_EPOCH", epoch);
    assert_string_equal(date_now(arena), expected);
    arena_close(arena);
}

static void test_now(void **state) {
    (void)state;
    check("0", "1970-01-01T00:00:00Z");
    check("951782399", "2000-02-28T23:59:59Z");
    check("951782400", "2000-02-29T00:00:00Z");
    check("1806494400", "2027-03-31T12:00:00Z");
    check("13574563200", "2400-02-29T00:00:00Z");
}

static void test_days(void **state) {
    (void)state;
    assert_true(date_is_day("2027-03-31"));
    assert_true(date_is_day("2028-02-29"));
    assert_false(date_is_day("2027-02-29"));
    assert_false(date_is_day("2027-13-01"));
    assert_false(date_is_day("2027-1-01"));
    assert_false(date_is_day("2027-03-31x"));
    assert_false(date_is_day("soon"));
    assert_false(date_is_day(""));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_now), cmocka_unit_test(test_days)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
