/* test_engine_value.c - symbolic values: interning, folding, casts, addresses. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "engine_fixture.h"

static void assert_number(const Parts *parts, Value value, int64_t number) {
    int64_t found = 0;
    assert_true(value_is_int(parts->values, value, &found));
    assert_int_equal(found, number);
}

static int64_t fold(const Parts *parts, IrBinary op, int64_t a, int64_t b, const IrType *type) {
    Value value = value_binary(parts->values, op, parts_int(parts, a), parts_int(parts, b), type);
    int64_t number = 0;
    assert_true(value_is_int(parts->values, value, &number));
    return number;
}

static void test_interning(void **state) {
    Parts parts = parts_open(*state);
    assert_int_equal(parts_int(&parts, 5), parts_int(&parts, 5));
    assert_int_not_equal(parts_int(&parts, 5), parts_int(&parts, 6));
    Value x = parts_unknown(&parts, 1, &type_i32);
    assert_int_equal(x, parts_unknown(&parts, 1, &type_i32));
    assert_int_not_equal(x, parts_unknown(&parts, 2, &type_i32));
    Value one = parts_int(&parts, 1);
    Value sum = value_binary(parts.values, IR_ADD, x, one, &type_i32);
    for (int64_t i = 0; i < 5000; i++) {
        parts_int(&parts, i * 3); /* the table grows */
    }
    assert_int_equal(sum, value_binary(parts.values, IR_ADD, one, x, &type_i32));
    assert_int_equal(parts_global(&parts, 3, 8), parts_global(&parts, 3, 8));
    assert_int_not_equal(parts_global(&parts, 3, 8), parts_global(&parts, 3, 16));
    assert_int_not_equal(parts_global(&parts, 3, 8), parts_local(&parts, 3, 8));
}

static void test_folding(void **state) {
    Parts parts = parts_open(*state);
    assert_int_equal(fold(&parts, IR_ADD, INT32_MAX, 1, &type_i32), INT32_MIN);
    assert_int_equal(fold(&parts, IR_SUB, 0, 1, &type_u32), UINT32_MAX);
    assert_int_equal(fold(&parts, IR_MUL, 0x10000, 0x10000, &type_u32), 0);
    assert_int_equal(fold(&parts, IR_DIV, -7, 2, &type_i32), -3);
    assert_int_equal(fold(&parts, IR_REM, -7, 2, &type_i32), -1);
    assert_int_equal(fold(&parts, IR_AND, 0xC0000001, 0xFF, &type_u32), 1);
    assert_int_equal(fold(&parts, IR_XOR, 5, 1, &type_i32), 4);
    assert_int_equal(fold(&parts, IR_SHL, 1, 31, &type_i32), INT32_MIN);
    assert_int_equal(fold(&parts, IR_SHR, -8, 1, &type_i32), -4);
    assert_int_equal(fold(&parts, IR_SHR, 0xC0000001, 30, &type_u32), 3);
}

static void test_undefined_operations(void **state) {
    Parts parts = parts_open(*state);
    Value one = parts_int(&parts, 1), zero = parts_int(&parts, 0), far = parts_int(&parts, 40);
    assert_int_equal(value_binary(parts.values, IR_DIV, one, zero, &type_i32), VALUE_TOP);
    assert_int_equal(value_binary(parts.values, IR_REM, one, zero, &type_u32), VALUE_TOP);
    assert_int_equal(value_binary(parts.values, IR_SHL, one, far, &type_i32), VALUE_TOP);
    Value least = parts_int(&parts, INT64_MIN), minus = parts_int(&parts, -1);
    assert_int_equal(value_binary(parts.values, IR_DIV, least, minus, &type_i64), VALUE_TOP);
    assert_int_equal(value_binary(parts.values, IR_ADD, VALUE_TOP, one, &type_i32), VALUE_TOP);
    assert_int_equal(value_binary(parts.values, IR_EQ, VALUE_TOP, VALUE_TOP, &type_i32), VALUE_TOP);
    assert_int_equal(value_unary(parts.values, IR_LNOT, VALUE_UNDEF, &type_i32), VALUE_TOP);
}

static void test_comparisons(void **state) {
    Parts parts = parts_open(*state);
    assert_int_equal(fold(&parts, IR_LT, -1, 0, &type_i32), 1);
    assert_int_equal(fold(&parts, IR_GE, -1, 0, &type_i32), 0);
    assert_int_equal(fold(&parts, IR_LT, -1, 0, &type_u64), 0); /* 2^64-1 */
    assert_int_equal(fold(&parts, IR_GT, -1, 0, &type_u64), 1);
    assert_int_equal(fold(&parts, IR_LE, 4, 4, &type_u32), 1);
    assert_int_equal(fold(&parts, IR_NE, 4, 4, &type_u32), 0);
    Value x = parts_unknown(&parts, 1, &type_i32), five = parts_int(&parts, 5);
    assert_int_equal(value_binary(parts.values, IR_LT, five, x, &type_i32),
                     value_binary(parts.values, IR_GT, x, five, &type_i32));
}

static void test_identities(void **state) {
    Parts parts = parts_open(*state);
    Value x = parts_unknown(&parts, 1, &type_u32);
    Value zero = parts_int(&parts, 0), one = parts_int(&parts, 1);
    assert_int_equal(value_binary(parts.values, IR_ADD, x, zero, &type_u32), x);
    assert_int_equal(value_binary(parts.values, IR_OR, zero, x, &type_u32), x);
    assert_int_equal(value_binary(parts.values, IR_SHR, x, zero, &type_u32), x);
    assert_int_equal(value_binary(parts.values, IR_MUL, x, one, &type_u32), x);
    assert_number(&parts, value_binary(parts.values, IR_AND, x, zero, &type_u32), 0);
    assert_number(&parts, value_binary(parts.values, IR_EQ, x, x, &type_u32), 1);
    assert_number(&parts, value_binary(parts.values, IR_NE, x, x, &type_u32), 0);
}

static void test_casts(void **state) {
    Parts parts = parts_open(*state);
    Value failure = parts_int(&parts, (int64_t)0xC0000001);
    assert_number(&parts, value_cast(parts.values, failure, &type_i32), -1073741823);
    assert_number(&parts, value_cast(parts.values, parts_int(&parts, -1), &type_u8), 255);
    assert_number(&parts, value_cast(parts.values, parts_int(&parts, 0x1234), &type_u8), 0x34);
    Value x = parts_unknown(&parts, 1, &type_i32);
    assert_int_equal(value_cast(parts.values, x, &type_i32), x);
    assert_int_not_equal(value_cast(parts.values, x, &type_u32), x);
    Value test = value_binary(parts.values, IR_LT, x, parts_int(&parts, 0), &type_i32);
    assert_int_equal(value_cast(parts.values, test, &type_u8), test); /* 0 or 1 anywhere */
    Value handle = value_handle(parts.values, 0);
    assert_int_equal(value_cast(parts.values, handle, &type_u64), handle);
    assert_int_equal(value_cast(parts.values, parts_global(&parts, 0, 0), &type_ptr),
                     parts_global(&parts, 0, 0));
}

static void test_wrap(void **state) {
    (void)state;
    assert_int_equal(value_wrap(0x180, 8, false), 0x80);
    assert_int_equal(value_wrap(0x180, 8, true), -128);
    assert_int_equal(value_wrap(-1, 32, false), UINT32_MAX);
    assert_int_equal(value_wrap(-1, 64, false), -1);
    assert_int_equal(value_wrap(5, 0, true), 5);
}

static void test_addresses(void **state) {
    Parts parts = parts_open(*state);
    Value a = parts_global(&parts, 0, 0), a8 = parts_global(&parts, 0, 8);
    Value b = parts_global(&parts, 1, 0), null = parts_int(&parts, 0);
    assert_int_equal(value_binary(parts.values, IR_ADD, a, parts_int(&parts, 8), &type_u64), a8);
    assert_int_equal(value_binary(parts.values, IR_SUB, a8, parts_int(&parts, 8), &type_u64), a);
    assert_number(&parts, value_binary(parts.values, IR_SUB, a8, a, &type_i64), 8);
    assert_number(&parts, value_binary(parts.values, IR_EQ, a, b, &type_u64), 0);
    assert_number(&parts, value_binary(parts.values, IR_NE, a, a8, &type_u64), 1);
    assert_number(&parts, value_binary(parts.values, IR_LT, a, a8, &type_u64), 1);
    assert_number(&parts, value_binary(parts.values, IR_NE, a, null, &type_u64), 1);
    assert_number(&parts, value_binary(parts.values, IR_EQ, null, a, &type_u64), 0);
    assert_number(&parts, value_unary(parts.values, IR_LNOT, a, &type_i32), 0);
    Value f = value_function(parts.values, 1), g = value_function(parts.values, 2);
    assert_number(&parts, value_binary(parts.values, IR_EQ, f, g, &type_u64), 0);
    assert_number(&parts, value_binary(parts.values, IR_NE, f, null, &type_u64), 1);
}

/* What an unknown pointer points to may be anything, a known variable too. */
static void test_unknown_addresses(void **state) {
    Parts parts = parts_open(*state);
    Value p = parts_unknown(&parts, 1, &type_ptr), q = parts_unknown(&parts, 2, &type_ptr);
    uint32_t root_p = value_root(parts.values, ROOT_UNKNOWN, p, 0, 0, NULL);
    uint32_t root_q = value_root(parts.values, ROOT_UNKNOWN, q, 0, 0, NULL);
    Value at_p = value_address(parts.values, root_p, 0, VALUE_TOP, 0);
    Value at_q = value_address(parts.values, root_q, 0, VALUE_TOP, 0);
    Value a = parts_global(&parts, 0, 0);
    assert_false(
        value_is_int(parts.values, value_binary(parts.values, IR_EQ, at_p, at_q, &type_u64), NULL));
    assert_false(
        value_is_int(parts.values, value_binary(parts.values, IR_EQ, at_p, a, &type_u64), NULL));
    assert_number(&parts, value_binary(parts.values, IR_EQ, at_p, at_p, &type_u64), 1);
    Value i = parts_unknown(&parts, 3, &type_u32), k = parts_unknown(&parts, 4, &type_u32);
    uint32_t array = value_root(parts.values, ROOT_GLOBAL, 7, 0, 0, NULL);
    Value at_i = value_address(parts.values, array, 0, i, 8);
    Value at_k = value_address(parts.values, array, 0, k, 8);
    assert_false(
        value_is_int(parts.values, value_binary(parts.values, IR_EQ, at_i, at_k, &type_u64), NULL));
}

static void test_mentions(void **state) {
    Parts parts = parts_open(*state);
    Value x = parts_unknown(&parts, 1, &type_u32), y = parts_unknown(&parts, 2, &type_u32);
    Value mask = value_binary(parts.values, IR_AND, x, parts_int(&parts, 1), &type_u32);
    Value test = value_unary(parts.values, IR_LNOT, mask, &type_i32);
    assert_true(value_mentions(parts.values, test, x));
    assert_true(value_mentions(parts.values, test, mask));
    assert_false(value_mentions(parts.values, test, y));
    uint32_t root = value_root(parts.values, ROOT_UNKNOWN, y, 0, 0, NULL);
    assert_true(value_mentions(parts.values, value_address(parts.values, root, 4, x, 8), x));
    assert_true(value_mentions(parts.values, value_address(parts.values, root, 4, x, 8), y));
}

static Value moved(const Parts *parts, Value x, IrBinary op, int64_t number) {
    return value_binary(parts->values, op, x, parts_int(parts, number), &type_u32);
}

static void test_constants_are_summed_up(void **state) {
    Parts parts = parts_open(*state);
    Value x = parts_unknown(&parts, 1, &type_u32);
    Value less = moved(&parts, moved(&parts, x, IR_SUB, 1), IR_SUB, 1);
    assert_int_equal(less, moved(&parts, x, IR_SUB, 2));
    assert_int_equal(moved(&parts, less, IR_ADD, 5), moved(&parts, x, IR_ADD, 3));
    assert_int_equal(moved(&parts, less, IR_ADD, 2), x);
    assert_int_equal(moved(&parts, moved(&parts, x, IR_ADD, UINT32_MAX), IR_ADD, 1), x);
    Value wide = value_cast(parts.values, less, &type_u64);
    Value other = value_binary(parts.values, IR_SUB, wide, parts_int(&parts, 1), &type_u64);
    assert_int_not_equal(other, value_cast(parts.values, moved(&parts, x, IR_SUB, 3), &type_u64));
}

static void test_terms_have_an_end(void **state) {
    Parts parts = parts_open(*state);
    Value x = parts_unknown(&parts, 1, &type_u32);
    Value hash = x;
    int rounds = 0;
    while (hash != VALUE_TOP && rounds < 100) {
        Value part = moved(&parts, hash, IR_SHR, 3);
        hash = value_binary(parts.values, IR_XOR, hash, part, &type_u32);
        rounds++;
    }
    assert_in_range(rounds, 4, 7); /* each is more than twice the one before */
    Value sum = x;
    for (rounds = 0; sum != VALUE_TOP; rounds++) {
        sum =
            value_binary(parts.values, IR_MUL, sum, parts_unknown(&parts, 2, &type_u32), &type_u32);
    }
    assert_int_equal(rounds, VALUE_TERM_SIZE + 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IR_TEST(test_interning),
        IR_TEST(test_folding),
        IR_TEST(test_undefined_operations),
        IR_TEST(test_comparisons),
        IR_TEST(test_identities),
        IR_TEST(test_casts),
        IR_TEST(test_wrap),
        IR_TEST(test_addresses),
        IR_TEST(test_unknown_addresses),
        IR_TEST(test_mentions),
        IR_TEST(test_constants_are_summed_up),
        IR_TEST(test_terms_have_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
