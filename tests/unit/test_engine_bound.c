/* test_engine_bound.c - accesses within a length that is known by facts only. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "engine/bound.h"

#include "engine_fixture.h"

typedef struct Case {
    Parts parts;
    uint32_t root;
    Value length; /* u32 */
} Case;

static Case case_open(void **state) {
    Case c = {.parts = parts_open(*state)};
    c.root = value_root(c.parts.values, ROOT_REGION, 0, 0, 0, NULL);
    c.length = parts_unknown(&c.parts, 1, &type_u32);
    return c;
}

static Value at(const Case *c, int64_t offset, Value index, int64_t stride) {
    return value_address(c->parts.values, c->root, offset, index, stride);
}

static void holds(Case *c, IrBinary op, Value a, Value b, const IrType *type) {
    Value fact = value_binary(c->parts.values, op, a, b, type);
    assert_true(assume_truth(c->parts.tables, &c->parts.state, fact, true));
}

static void assert_bound(const Case *c, Value address, Value size, BoundAnswer wanted) {
    assert_int_equal(bound_check(c->parts.tables, &c->parts.state, address, size, c->length),
                     wanted);
}

static Value wide(const Case *c, Value value) {
    return value_cast(c->parts.values, value, &type_u64);
}

static void constant_sizes(void **state) {
    Case c = case_open(state);
    Value four = parts_int(&c.parts, 4);
    assert_bound(&c, at(&c, 0, VALUE_TOP, 0), four, BOUND_BEYOND);
    holds(&c, IR_GE, wide(&c, c.length), parts_int(&c.parts, 8), &type_u64);
    assert_bound(&c, at(&c, 0, VALUE_TOP, 0), four, BOUND_WITHIN);
    assert_bound(&c, at(&c, 4, VALUE_TOP, 0), four, BOUND_WITHIN);
    assert_bound(&c, at(&c, 8, VALUE_TOP, 0), four, BOUND_BEYOND);
    assert_bound(&c, at(&c, 7, VALUE_TOP, 0), VALUE_TOP, BOUND_WITHIN);
}

static void the_length_itself(void **state) {
    Case c = case_open(state);
    assert_bound(&c, at(&c, 0, VALUE_TOP, 0), wide(&c, c.length), BOUND_WITHIN);
    assert_bound(&c, at(&c, 4, VALUE_TOP, 0), wide(&c, c.length), BOUND_BEYOND);
}

/* size <= length - 8, where length >= 8 */
static void what_is_left_behind_a_header(void **state) {
    Case c = case_open(state);
    Value size = parts_unknown(&c.parts, 2, &type_u32), eight = parts_int(&c.parts, 8);
    holds(&c, IR_GE, c.length, eight, &type_u32);
    holds(&c, IR_LE, size, c.length, &type_u32);
    assert_bound(&c, at(&c, 8, VALUE_TOP, 0), size, BOUND_BEYOND);
    Value rest = value_binary(c.parts.values, IR_SUB, c.length, eight, &type_u32);
    holds(&c, IR_LE, size, rest, &type_u32);
    assert_bound(&c, at(&c, 8, VALUE_TOP, 0), size, BOUND_WITHIN);
}

/* i < length / 2: element i of two bytes is there, and one byte more need not be. */
static void elements_counted_by_division(void **state) {
    Case c = case_open(state);
    Value i = parts_unknown(&c.parts, 2, &type_u32), two = parts_int(&c.parts, 2);
    Value count = value_binary(c.parts.values, IR_DIV, c.length, two, &type_u32);
    holds(&c, IR_LT, i, count, &type_u32);
    assert_bound(&c, at(&c, 0, i, 2), two, BOUND_WITHIN);
    assert_bound(&c, at(&c, 2, i, 2), two, BOUND_BEYOND);
}

/* 8 + 4 * n <= length in 64 bits, i < n */
static void elements_counted_in_the_message(void **state) {
    Case c = case_open(state);
    Value n = parts_unknown(&c.parts, 2, &type_u32), i = parts_unknown(&c.parts, 3, &type_u32);
    Value four = parts_int(&c.parts, 4);
    Value bytes = value_binary(c.parts.values, IR_MUL, wide(&c, n), four, &type_u64);
    bytes = value_binary(c.parts.values, IR_ADD, bytes, parts_int(&c.parts, 8), &type_u64);
    holds(&c, IR_LE, bytes, wide(&c, c.length), &type_u64);
    assert_bound(&c, at(&c, 8, i, 4), four, BOUND_BEYOND);
    holds(&c, IR_LT, i, n, &type_u32);
    assert_bound(&c, at(&c, 8, i, 4), four, BOUND_WITHIN);
}

static void negative_sizes_are_huge(void **state) {
    Case c = case_open(state);
    Value size = parts_unknown(&c.parts, 2, &type_i32), eight = parts_int(&c.parts, 8);
    holds(&c, IR_GE, c.length, eight, &type_u32);
    holds(&c, IR_LE, size, eight, &type_i32);
    assert_bound(&c, at(&c, 0, VALUE_TOP, 0), size, BOUND_BEYOND);
    holds(&c, IR_GE, size, parts_int(&c.parts, 0), &type_i32);
    assert_bound(&c, at(&c, 0, VALUE_TOP, 0), size, BOUND_WITHIN);
}

static void what_can_t_be_said(void **state) {
    Case c = case_open(state);
    assert_bound(&c, at(&c, -4, VALUE_TOP, 0), VALUE_TOP, BOUND_UNKNOWN);
    assert_bound(&c, at(&c, 0, VALUE_UNDEF, 4), VALUE_TOP, BOUND_UNKNOWN);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(constant_sizes, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(the_length_itself, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(what_is_left_behind_a_header, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(elements_counted_by_division, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(elements_counted_in_the_message, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(negative_sizes_are_huge, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(what_can_t_be_said, open_arena, close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
