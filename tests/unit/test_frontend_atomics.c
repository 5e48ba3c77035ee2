/* test_frontend_atomics.c - atomic builtins: C source and the IR it becomes. */
#include "frontend_fixture.h"

static void exchange_and_arithmetic(void **state) {
    assert_lowered(state,
                   "long g;\n"
                   "long f(long *p, long v) { long a = __sync_lock_test_and_set(p, v); a += "
                   "__sync_add_and_fetch(&g, 1); return a + __sync_fetch_and_or(&g, 2); }\n",
                   "func long f(long* p, long v) {\n"
                   "    local long a\n"
                   "  b0:\n"
                   "    t0 = load v\n"
                   "    t1 = load p\n"
                   "    t2 = load *t1\n"
                   "    store *t1, t0\n"
                   "    store a, t2\n"
                   "    t3 = addr g\n"
                   "    t4 = load *t3\n"
                   "    t5 = add long t4, 1\n"
                   "    store *t3, t5\n"
                   "    t6 = load a\n"
                   "    t7 = add long t6, t5\n"
                   "    store a, t7 \"a\"\n"
                   "    t8 = load a\n"
                   "    t9 = addr g\n"
                   "    t10 = load *t9\n"
                   "    t11 = or long t10, 2\n"
                   "    store *t9, t11\n"
                   "    t12 = add long t8, t10\n"
                   "    return t12 \"return a + __sync_fetch_and_or(&g, 2)\"\n"
                   "}\n");
}

static void compare_and_swap(void **state) {
    assert_lowered(state,
                   "long f(long *p, long v) { return __sync_val_compare_and_swap(p, 1, v); }\n",
                   "func long f(long* p, long v) {\n"
                   "    local long .t0\n"
                   "    local int .t1\n"
                   "    local long .t2\n"
                   "    local long* .t3\n"
                   "  b0:\n"
                   "    t0 = load p\n"
                   "    t1 = load v\n"
                   "    t2 = load *t0\n"
                   "    t3 = eq long t2, 1\n"
                   "    store .t0, t2\n"
                   "    store .t1, t3\n"
                   "    store .t2, t1\n"
                   "    store .t3, t0\n"
                   "    branch t3 ? b1 : b2 \"__sync_val_compare_and_swap(p, 1, v)\"\n"
                   "  b1:\n"
                   "    t4 = load .t3\n"
                   "    kill .t3\n"
                   "    t5 = load .t2\n"
                   "    kill .t2\n"
                   "    store *t4, t5\n"
                   "    jump b2\n"
                   "  b2:\n"
                   "    t6 = load .t0\n"
                   "    kill .t0\n"
                   "    t7 = load .t1\n"
                   "    kill .t1\n"
                   "    return t6 \"return __sync_val_compare_and_swap(p, 1, v)\"\n"
                   "}\n");
}

static void atomic_expressions(void **state) {
    assert_lowered(state,
                   "long g; void *p;\n"
                   "long f(long *q, int v) { long a = __atomic_exchange_n(&g, 3, 5); "
                   "__atomic_store_n(q, v, 0); a += __atomic_load_n(q, 5) + "
                   "__atomic_fetch_and(q, 1, 5) + __atomic_sub_fetch(&g, 2, 5); void *o = "
                   "__atomic_exchange_n(&p, 0, 5); return a + (o != 0); }\n",
                   "func long f(long* q, int v) {\n"
                   "    local long a\n"
                   "    local long .t0\n"
                   "    local long .t1\n"
                   "    local ptr o\n"
                   "  b0:\n"
                   "    t0 = addr g\n"
                   "    t1 = load *t0\n"
                   "    store *t0, 3\n"
                   "    store a, t1\n"
                   "    t2 = load v\n"
                   "    t3 = load q\n"
                   "    t4 = load *t3\n"
                   "    store *t3, t2\n"
                   "    t5 = load q\n"
                   "    t6 = load *t5\n"
                   "    store .t0, t6\n"
                   "    t7 = load q\n"
                   "    t8 = load *t7\n"
                   "    t9 = and long t8, 1\n"
                   "    store *t7, t9\n"
                   "    t10 = load .t0\n"
                   "    kill .t0\n"
                   "    t11 = add long t10, t8\n"
                   "    store .t1, t11\n"
                   "    t12 = addr g\n"
                   "    t13 = load *t12\n"
                   "    t14 = sub long t13, 2\n"
                   "    store *t12, t14\n"
                   "    t15 = load .t1\n"
                   "    kill .t1\n"
                   "    t16 = add long t15, t14\n"
                   "    t17 = load a\n"
                   "    t18 = add long t17, t16\n"
                   "    store a, t18 \"a\"\n"
                   "    t19 = addr p\n"
                   "    t20 = load *t19\n"
                   "    store *t19, 0\n"
                   "    store o, t20\n"
                   "    t21 = load a\n"
                   "    t22 = load o\n"
                   "    t23 = ne ptr t22, 0\n"
                   "    t24 = add long t21, t23\n"
                   "    return t24 \"return a + (o != 0)\"\n"
                   "}\n");
}

static void operations_that_are_not_modelled_write_anything(void **state) {
    assert_lowered(state,
                   "int f(long *q, long *e) { return __atomic_compare_exchange_n(q, e, 4, 0, 5, "
                   "5) + __sync_fetch_and_nand(q, 3); }\n",
                   "func int f(long* q, long* e) {\n"
                   "  b0:\n"
                   "    t0 = load q\n"
                   "    store *t0, ?\n"
                   "    t1 = load e\n"
                   "    store *t1, ?\n"
                   "    t2 = opaque : _Bool \"__atomic_compare_exchange_n\"\n"
                   "    t3 = cast long t2\n"
                   "    t4 = load q\n"
                   "    store *t4, ?\n"
                   "    t5 = opaque : long \"__sync_fetch_and_nand_4\"\n"
                   "    t6 = add long t3, t5\n"
                   "    return t6 \"return __atomic_compare_exchange_n(q, e, 4, 0, 5, 5) + "
                   "__sync_fetch_and_nand(q, 3)\"\n"
                   "}\n");
}

static void operands_with_control_flow(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "long f(long *p, long *q, int v) { return g(1) + __sync_fetch_and_add(v ? p "
                   ": q, g(2)); }\n",
                   "func long f(long* p, long* q, int v) {\n"
                   "    local long .t0\n"
                   "    local long .t1\n"
                   "    local long* .t2\n"
                   "  b0:\n"
                   "    t0 = call g(1 : int) \"g(1)\"\n"
                   "    store .t0, t0\n"
                   "    t1 = call g(2 : int) \"g(2)\"\n"
                   "    store .t1, t1\n"
                   "    t2 = load v\n"
                   "    branch t2 ? b1 : b2 \"v\"\n"
                   "  b1:\n"
                   "    t3 = load p\n"
                   "    store .t2, t3\n"
                   "    jump b3\n"
                   "  b2:\n"
                   "    t4 = load q\n"
                   "    store .t2, t4\n"
                   "    jump b3\n"
                   "  b3:\n"
                   "    t5 = load .t2\n"
                   "    kill .t2\n"
                   "    t6 = load .t1\n"
                   "    kill .t1\n"
                   "    t7 = load *t5\n"
                   "    t8 = add long t7, t6\n"
                   "    store *t5, t8\n"
                   "    t9 = load .t0\n"
                   "    kill .t0\n"
                   "    t10 = add long t9, t7\n"
                   "    return t10 \"return g(1) + __sync_fetch_and_add(v ? p : q, g(2))\"\n"
                   "}\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(exchange_and_arithmetic, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(compare_and_swap, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(atomic_expressions, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(operations_that_are_not_modelled_write_anything,
                                        open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(operands_with_control_flow, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
