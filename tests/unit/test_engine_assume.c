/* test_engine_assume.c - what follows from assumptions. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "engine_fixture.h"

static Value term(const Parts *parts, IrBinary op, Value a, int64_t b, const IrType *type) {
    return value_binary(parts->values, op, a, parts_int(parts, b), type);
}

static RangeSet range_of(const Parts *parts, Value value) {
    return assume_range_of(parts->tables, &parts->state, value);
}

static bool assume(Parts *parts, Value value, bool truth) {
    return assume_truth(parts->tables, &parts->state, value, truth);
}

static int known(const Parts *parts, Value value) {
    return assume_known_truth(parts->tables, &parts->state, value);
}

/* status >= 0 on a signed status: both ways, and repeated. */
static void test_signed_status(void **state) {
    Parts good = parts_open(*state);
    Value status = parts_unknown(&good, 1, &type_i32);
    Value success = term(&good, IR_GE, status, 0, &type_i32);
    assert_int_equal(known(&good, success), -1);
    Parts bad = good;
    assert_true(assume(&good, success, true));
    assert_range(range_of(&good, status), 0, INT32_MAX);
    assert_int_equal(known(&good, success), 1);
    assert_true(assume(&bad, success, false));
    assert_range(range_of(&bad, status), INT32_MIN, -1);
    assert_int_equal(known(&bad, success), 0);
    assert_false(assume(&bad, success, true));
}

/* (u32)status >> 31 == 1 and >> 30 == 3, as NT_ERROR and its like do it. */
static void test_unsigned_status(void **state) {
    Parts parts = parts_open(*state);
    Value status = parts_unknown(&parts, 1, &type_i32);
    Value raw = value_cast(parts.values, status, &type_u32);
    Value severity = term(&parts, IR_SHR, raw, 30, &type_u32);
    Value error = term(&parts, IR_EQ, severity, 3, &type_u32);
    Parts other = parts;
    assert_true(assume(&parts, error, true));
    assert_range(range_of(&parts, raw), 0xC0000000, UINT32_MAX);
    assert_range(range_of(&parts, status), -0x40000000, -1);
    assert_int_equal(known(&parts, term(&parts, IR_GE, status, 0, &type_i32)), 0);
    assert_true(assume(&other, error, false));
    assert_true(assume(&other, term(&parts, IR_LT, status, 0, &type_i32), true));
    assert_range(range_of(&other, status), INT32_MIN, -0x40000001);
    assert_int_equal(known(&other, error), 0);
}

/* The other direction: the status is known, the shifted value follows. */
static void test_shift_follows(void **state) {
    Parts parts = parts_open(*state);
    Value status = parts_unknown(&parts, 1, &type_i32);
    RangeSet errors = range_between(-0x40000000, -1);
    assert_true(assume_in(parts.tables, &parts.state, status, &errors));
    Value raw = value_cast(parts.values, status, &type_u32);
    assert_int_equal(
        known(&parts, term(&parts, IR_EQ, term(&parts, IR_SHR, raw, 30, &type_u32), 3, &type_u32)),
        1);
    Value sign = term(&parts, IR_SHR, raw, 31, &type_u32);
    assert_int_equal(known(&parts, sign), 1);
}

/* Tests of one bit stay apart from tests of another. */
static void test_masks(void **state) {
    Parts parts = parts_open(*state);
    Value flags = parts_unknown(&parts, 1, &type_u32);
    Value one = term(&parts, IR_AND, flags, 1, &type_u32);
    Value two = term(&parts, IR_AND, flags, 2, &type_u32);
    assert_true(assume(&parts, one, true));
    assert_int_equal(known(&parts, one), 1);
    assert_int_equal(known(&parts, two), -1);
    assert_true(assume(&parts, two, false));
    assert_int_equal(known(&parts, two), 0);
    assert_int_equal(known(&parts, term(&parts, IR_NE, one, 0, &type_u32)), 1);
    assert_int_equal(known(&parts, value_unary(parts.values, IR_LNOT, one, &type_i32)), 0);
    assert_false(assume(&parts, one, false));
}

/* A mask of a value with few possible numbers selects among these. */
static void test_small_masks(void **state) {
    Parts parts = parts_open(*state);
    Value flags = parts_unknown(&parts, 1, &type_u32);
    RangeSet few = range_between(0, 3);
    assert_true(assume_in(parts.tables, &parts.state, flags, &few));
    assert_true(assume(&parts, term(&parts, IR_AND, flags, 2, &type_u32), true));
    assert_range(range_of(&parts, flags), 2, 3);
    assert_true(assume(&parts, term(&parts, IR_AND, flags, 1, &type_u32), false));
    assert_range(range_of(&parts, flags), 2, 2);
    assert_int_equal(assume_resolve(parts.tables, &parts.state, flags), parts_int(&parts, 2));
}

static void test_sums(void **state) {
    Parts parts = parts_open(*state);
    Value count = parts_unknown(&parts, 1, &type_u32);
    RangeSet few = range_between(0, 10);
    assert_true(assume_in(parts.tables, &parts.state, count, &few));
    Value next = term(&parts, IR_ADD, count, 5, &type_u32);
    assert_range(range_of(&parts, next), 5, 15);
    assert_true(assume(&parts, term(&parts, IR_LT, next, 8, &type_u32), true));
    assert_range(range_of(&parts, count), 0, 2);
    Value less = term(&parts, IR_SUB, count, 1, &type_u32); /* wraps around at 0 */
    RangeSet range = range_of(&parts, less);
    assert_true(range_has(&range, UINT32_MAX) && range_has(&range, 1));
    assert_false(range_has(&range, 2));
}

/* A sum that may wrap says nothing about its operand. */
static void test_wrapping_sum(void **state) {
    Parts parts = parts_open(*state);
    Value x = parts_unknown(&parts, 1, &type_u32);
    Value sum = term(&parts, IR_ADD, x, 1, &type_u32);
    assert_true(assume(&parts, sum, false));
    RangeSet range = range_of(&parts, x);
    assert_true(range_has(&range, UINT32_MAX));
    assert_int_equal(known(&parts, sum), 0);
}

static void test_casts(void **state) {
    Parts parts = parts_open(*state);
    Value x = parts_unknown(&parts, 1, &type_i32);
    Value byte = value_cast(parts.values, x, &type_u8);
    assert_range(range_of(&parts, byte), 0, 255);
    assert_true(assume(&parts, byte, false));
    assert_int_equal(known(&parts, byte), 0);
    assert_int_equal(known(&parts, x), -1); /* 0x100 is possible */
    RangeSet small = range_between(1, 200);
    Parts fresh = parts_open(*state);
    Value y = parts_unknown(&fresh, 1, &type_i32);
    assert_true(assume_in(fresh.tables, &fresh.state, y, &small));
    Value low = value_cast(fresh.values, y, &type_u8);
    assert_true(assume(&fresh, term(&fresh, IR_GE, low, 100, &type_i32), true));
    assert_range(range_of(&fresh, y), 100, 200);
}

static void test_negation(void **state) {
    Parts parts = parts_open(*state);
    Value x = parts_unknown(&parts, 1, &type_i32);
    Value no = value_unary(parts.values, IR_LNOT, x, &type_i32);
    Value yes = value_unary(parts.values, IR_LNOT, no, &type_i32);
    Parts other = parts;
    assert_true(assume(&parts, yes, true));
    assert_int_equal(known(&parts, x), 1);
    assert_int_equal(known(&parts, no), 0);
    assert_true(assume(&other, no, true));
    assert_range(range_of(&other, x), 0, 0);
    assert_int_equal(known(&other, yes), 0);
}

static void test_two_unknowns(void **state) {
    Parts parts = parts_open(*state);
    Value a = parts_unknown(&parts, 1, &type_i32), b = parts_unknown(&parts, 2, &type_i32);
    RangeSet few = range_between(0, 5);
    assert_true(assume_in(parts.tables, &parts.state, b, &few));
    Value less = value_binary(parts.values, IR_LT, a, b, &type_i32);
    assert_true(assume(&parts, less, true));
    assert_range(range_of(&parts, a), INT32_MIN, 4);
    Value equal = value_binary(parts.values, IR_EQ, a, b, &type_i32);
    assert_true(assume(&parts, term(&parts, IR_GE, a, 4, &type_i32), true));
    assert_range(range_of(&parts, a), 4, 4);
    assert_int_equal(known(&parts, less), 1);
    assert_true(assume(&parts, equal, false));
}

static void test_pointers(void **state) {
    Parts parts = parts_open(*state);
    Value p = parts_unknown(&parts, 1, &type_ptr), null = parts_int(&parts, 0);
    Value is_null = value_binary(parts.values, IR_EQ, p, null, &type_u64);
    Parts other = parts;
    assert_true(assume(&parts, is_null, true));
    assert_int_equal(assume_resolve(parts.tables, &parts.state, p), null);
    assert_true(assume(&other, is_null, false));
    assert_int_equal(known(&other, p), 1);
    assert_int_equal(known(&other, parts_global(&other, 0, 0)), 1);
}

static void test_candidates(void **state) {
    Parts parts = parts_open(*state);
    Value a = parts_global(&parts, 0, 0), b = parts_global(&parts, 1, 0);
    Value null = parts_int(&parts, 0), list[] = {a, b, null, a};
    Value p = parts_unknown(&parts, 1, &type_ptr), q = parts_unknown(&parts, 2, &type_ptr);
    assert_int_equal(assume_one_of(parts.tables, &parts.state, p, list, 4), p);
    const Value *found;
    assert_int_equal(assume_candidates(parts.tables, &parts.state, p, &found), 3);
    Value both[] = {p, value_function(parts.values, 4)}; /* nested ones are flattened */
    assert_int_equal(assume_one_of(parts.tables, &parts.state, q, both, 2), q);
    assert_int_equal(assume_candidates(parts.tables, &parts.state, q, &found), 4);
    assert_int_equal(known(&parts, p), -1);
    Parts other = parts;
    assert_true(assume(&parts, p, true));
    assert_int_equal(assume_candidates(parts.tables, &parts.state, p, &found), 2);
    assert_true(assume(&parts, value_binary(parts.values, IR_NE, p, a, &type_u64), true));
    assert_int_equal(assume_resolve(parts.tables, &parts.state, p), b);
    assert_true(assume(&other, p, false));
    assert_int_equal(assume_resolve(other.tables, &other.state, p), null);
    assert_true(assume_is(other.tables, &other.state, q, a));
    assert_int_equal(assume_resolve(other.tables, &other.state, q), a);
}

static void test_candidate_limits(void **state) {
    Parts parts = parts_open(*state);
    Value list[STATE_CHOICE_MAX + 1];
    for (int64_t i = 0; i <= STATE_CHOICE_MAX; i++) {
        list[i] = parts_int(&parts, i * 10);
    }
    Value sym = parts_unknown(&parts, 1, &type_i32);
    assert_int_equal(assume_one_of(parts.tables, &parts.state, sym, list, STATE_CHOICE_MAX + 1),
                     VALUE_TOP);
    assert_int_equal(assume_one_of(parts.tables, &parts.state, sym, list, 1), list[0]);
    Value vague[] = {list[0], VALUE_TOP};
    assert_int_equal(assume_one_of(parts.tables, &parts.state, sym, vague, 2), VALUE_TOP);
}

static const RuleKind door = {.name = "door"};
static const RuleEdge opening = {.kind = &door, .failed = 1, .to = 2};

/* The variable of a failed call: NULL, or unknown; never surely a handle. */
static void test_handles(void **state) {
    Parts parts = parts_open(*state);
    uint32_t open = state_object(parts.tables, &door, 1, 0, &opening);
    uint32_t failed = state_object(parts.tables, &door, 2, 0, &opening);
    state_set_object(parts.tables, &parts.state, open, &(ObjectState){.state = 2});
    state_set_object(parts.tables, &parts.state, failed,
                     &(ObjectState){.state = 1, .content = CONTENT_NULL});
    assert_int_equal(known(&parts, value_handle(parts.values, open)), 1);
    assert_int_equal(known(&parts, value_handle(parts.values, failed)), 0);
    state_set_object(parts.tables, &parts.state, failed,
                     &(ObjectState){.state = 1, .content = CONTENT_UNKNOWN});
    Value handle = value_handle(parts.values, failed);
    assert_int_equal(known(&parts, handle), -1);
    assert_true(assume(&parts, handle, false));
    assert_int_equal(known(&parts, handle), 0);
    ObjectState os;
    assert_true(state_get_object(parts.tables, &parts.state, failed, &os));
    assert_int_equal(os.content, CONTENT_NULL);
}

static void test_unsigned_64(void **state) {
    Parts parts = parts_open(*state);
    Value x = parts_unknown(&parts, 1, &type_u64);
    Value small = term(&parts, IR_LT, x, 10, &type_u64);
    Parts other = parts;
    assert_true(assume(&parts, small, true));
    assert_int_equal(known(&parts, small), 1);
    assert_true(assume(&other, small, false));
    RangeSet range = range_of(&other, x);
    assert_true(range_has(&range, -1)); /* 2^64-1, as it is stored */
    assert_int_equal(known(&other, small), 0);
}

/* Facts that contradict each other leave no value: nothing is less than that, or not. */
static void test_comparison_with_no_value(void **state) {
    Parts parts = parts_open(*state);
    Value a = parts_unknown(&parts, 1, &type_i32), b = parts_unknown(&parts, 2, &type_i32);
    RangeSet none = range_empty();
    Fact nothing = {range_intern(parts.tables->ranges, &none), 0};
    state_set_fact(parts.tables, &parts.state, b, nothing);
    static const IrBinary ops[] = {IR_LT, IR_LE, IR_GT, IR_GE};
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        Parts other = parts;
        assert_false(assume(&other, value_binary(parts.values, ops[i], a, b, &type_i32), true));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IR_TEST(test_comparison_with_no_value),
        IR_TEST(test_signed_status),
        IR_TEST(test_unsigned_status),
        IR_TEST(test_shift_follows),
        IR_TEST(test_masks),
        IR_TEST(test_small_masks),
        IR_TEST(test_sums),
        IR_TEST(test_wrapping_sum),
        IR_TEST(test_casts),
        IR_TEST(test_negation),
        IR_TEST(test_two_unknowns),
        IR_TEST(test_pointers),
        IR_TEST(test_candidates),
        IR_TEST(test_candidate_limits),
        IR_TEST(test_handles),
        IR_TEST(test_unsigned_64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
