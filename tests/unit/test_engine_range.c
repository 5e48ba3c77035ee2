/* test_engine_range.c - sets of integers as intervals. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "engine_fixture.h"

static RangeSet set_of(const int64_t *numbers, size_t count) {
    RangeSet set = range_empty();
    for (size_t i = 0; i < count; i++) {
        RangeSet one = range_single(numbers[i]);
        set = range_union(&set, &one);
    }
    return set;
}

static void test_empty_and_all(void **state) {
    (void)state;
    RangeSet empty = range_empty(), all = range_all(), reversed = range_between(3, 2);
    assert_true(range_is_empty(&empty));
    assert_true(range_is_empty(&reversed));
    assert_false(range_is_empty(&all));
    assert_true(range_has(&all, INT64_MIN) && range_has(&all, INT64_MAX));
    assert_true(range_within(&empty, &all));
    assert_false(range_within(&all, &empty));
    RangeSet none = range_complement(&all), every = range_complement(&empty);
    assert_true(range_is_empty(&none));
    assert_true(range_equal(&every, &all));
}

static void test_types(void **state) {
    (void)state;
    assert_range(range_of_type(8, true), -128, 127);
    assert_range(range_of_type(8, false), 0, 255);
    assert_range(range_of_type(32, false), 0, UINT32_MAX);
    assert_range(range_of_type(64, false), INT64_MIN, INT64_MAX);
    assert_range(range_of_type(0, true), INT64_MIN, INT64_MAX);
}

static void test_set_operations(void **state) {
    (void)state;
    RangeSet low = range_between(0, 9), high = range_between(5, 20), apart = range_between(30, 40);
    assert_range(range_intersect(&low, &high), 5, 9);
    assert_range(range_union(&low, &high), 0, 20);
    RangeSet next = range_between(10, 12);
    assert_range(range_union(&low, &next), 0, 12); /* adjacent: one interval */
    RangeSet both = range_union(&low, &apart);
    assert_int_equal(both.count, 2);
    assert_false(range_has(&both, 15));
    RangeSet none = range_intersect(&low, &apart);
    assert_true(range_is_empty(&none));
    assert_true(range_within(&low, &both));
    RangeSet outside = range_complement(&both);
    assert_int_equal(outside.count, 3);
    RangeSet again = range_complement(&outside);
    assert_true(range_equal(&again, &both));
}

static void test_ends_of_the_world(void **state) {
    (void)state;
    RangeSet top = range_single(INT64_MAX), bottom = range_single(INT64_MIN);
    assert_range(range_complement(&top), INT64_MIN, INT64_MAX - 1);
    assert_range(range_complement(&bottom), INT64_MIN + 1, INT64_MAX);
    RangeSet before = range_single(INT64_MAX - 1);
    assert_range(range_union(&before, &top), INT64_MAX - 1, INT64_MAX);
    assert_range(range_union(&top, &before), INT64_MAX - 1, INT64_MAX);
    RangeSet all = range_all();
    assert_int_equal(range_size(&all, 1000), 1001);
}

static void test_shift(void **state) {
    (void)state;
    RangeSet set = range_between(-3, 4);
    assert_range(range_shift(&set, 10), 7, 14);
    assert_range(range_shift(&set, -10), -13, -6);
    RangeSet high = range_between(0, INT64_MAX);
    assert_range(range_shift(&high, 1), INT64_MIN, INT64_MAX); /* would overflow */
    assert_range(range_shift(&high, -1), -1, INT64_MAX - 1);
}

/* More intervals than fit: the nearest are joined, nothing is lost. */
static void test_too_many(void **state) {
    (void)state;
    int64_t numbers[] = {0, 10, 20, 30, 40, 50, 52, 70};
    RangeSet set = set_of(numbers, 8);
    assert_true(set.count <= RANGE_MAX);
    for (size_t i = 0; i < 8; i++) {
        assert_true(range_has(&set, numbers[i]));
    }
    RangeSet gaps = range_complement(&set); /* joined in turn: larger, never smaller */
    for (int64_t n = -1; n < 80; n++) {
        assert_true(range_has(&set, n) || range_has(&gaps, n));
    }
}

static void test_single_and_size(void **state) {
    (void)state;
    int64_t number = 0;
    RangeSet one = range_single(-7), two = range_between(-7, -6);
    assert_true(range_is_single(&one, &number));
    assert_int_equal(number, -7);
    assert_false(range_is_single(&two, &number));
    assert_int_equal(range_size(&one, 5), 1);
    assert_int_equal(range_size(&two, 5), 2);
    RangeSet far = range_single(100), sum = range_union(&two, &far);
    assert_int_equal(range_size(&sum, 5), 3);
    assert_int_equal(range_size(&sum, 2), 3); /* limit + 1 */
    assert_int_equal(range_low(&sum), -7);
    assert_int_equal(range_high(&sum), 100);
}

static void test_interning(void **state) {
    RangeTable *table = range_table(*state);
    int64_t forwards[] = {1, 5, 9}, backwards[] = {9, 5, 1};
    RangeSet a = set_of(forwards, 3), b = set_of(backwards, 3), c = range_single(1);
    uint32_t id = range_intern(table, &a);
    assert_int_equal(range_intern(table, &b), id);
    assert_int_not_equal(range_intern(table, &c), id);
    for (int64_t i = 0; i < 3000; i++) { /* the table grows */
        RangeSet one = range_single(i);
        range_intern(table, &one);
    }
    assert_true(range_equal(range_at(table, id), &a));
    assert_int_equal(range_intern(table, &a), id);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IR_TEST(test_empty_and_all),     IR_TEST(test_types),     IR_TEST(test_set_operations),
        IR_TEST(test_ends_of_the_world), IR_TEST(test_shift),     IR_TEST(test_too_many),
        IR_TEST(test_single_and_size),   IR_TEST(test_interning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
