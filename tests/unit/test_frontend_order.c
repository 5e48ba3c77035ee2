/* test_frontend_order.c - values held across control flow: C source and the IR it becomes. */
#include "frontend_fixture.h"

static void the_value_of_and(void **state) {
    assert_lowered(state, "int f(int a, int b) { int x = a && b; return x; }\n",
                   "func int f(int a, int b) {\n"
                   "    local int x\n"
                   "    local int .t0\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    branch t0 ? b1 : b3 \"a\"\n"
                   "  b1:\n"
                   "    t1 = load b\n"
                   "    branch t1 ? b2 : b3 \"b\"\n"
                   "  b2:\n"
                   "    store .t0, 1\n"
                   "    jump b4\n"
                   "  b3:\n"
                   "    store .t0, 0\n"
                   "    jump b4\n"
                   "  b4:\n"
                   "    t2 = load .t0\n"
                   "    kill .t0\n"
                   "    store x, t2\n"
                   "    t3 = load x\n"
                   "    return t3 \"return x\"\n"
                   "}\n");
}

static void the_conditional_operator(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "int f(int a, unsigned char c) { return a ? g(1) : c; }\n",
                   "func int f(int a, u8 c) {\n"
                   "    local int .t0\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    branch t0 ? b1 : b2 \"a\"\n"
                   "  b1:\n"
                   "    t1 = call g(1 : int) \"g(1)\"\n"
                   "    store .t0, t1\n"
                   "    jump b3\n"
                   "  b2:\n"
                   "    t2 = load c\n"
                   "    t3 = cast int t2\n"
                   "    store .t0, t3\n"
                   "    jump b3\n"
                   "  b3:\n"
                   "    t4 = load .t0\n"
                   "    kill .t0\n"
                   "    return t4 \"return a ? g(1) : c\"\n"
                   "}\n");
}

static void the_conditional_operator_without_middle(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "int f(int a) { return g(a) ?: -1; }\n",
                   "func int f(int a) {\n"
                   "    local int .t0\n"
                   "    local int .t1\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    t1 = call g(t0) \"g(a)\"\n"
                   "    store .t1, t1\n"
                   "    branch t1 ? b1 : b2 \"g(a)\"\n"
                   "  b1:\n"
                   "    t2 = load .t1\n"
                   "    kill .t1\n"
                   "    store .t0, t2\n"
                   "    jump b3\n"
                   "  b2:\n"
                   "    store .t0, -1\n"
                   "    jump b3\n"
                   "  b3:\n"
                   "    t3 = load .t0\n"
                   "    kill .t0\n"
                   "    return t3 \"return g(a) ?: -1\"\n"
                   "}\n");
}

static void operands_before_control_flow_are_held(void **state) {
    assert_lowered(state,
                   "int g(int); int h(int, int, int);\n"
                   "int f(int a, int b) { return g(a) + (a ? b : 2) + h(g(1), a && b, g(3)); }\n",
                   "func int f(int a, int b) {\n"
                   "    local int .t0\n"
                   "    local int .t1\n"
                   "    local int .t2\n"
                   "    local int .t3\n"
                   "    local int .t4\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    t1 = call g(t0) \"g(a)\"\n"
                   "    store .t0, t1\n"
                   "    t2 = load a\n"
                   "    branch t2 ? b1 : b2 \"a\"\n"
                   "  b1:\n"
                   "    t3 = load b\n"
                   "    store .t1, t3\n"
                   "    jump b3\n"
                   "  b2:\n"
                   "    store .t1, 2\n"
                   "    jump b3\n"
                   "  b3:\n"
                   "    t4 = load .t1\n"
                   "    kill .t1\n"
                   "    t5 = load .t0\n"
                   "    kill .t0\n"
                   "    t6 = add int t5, t4\n"
                   "    store .t2, t6\n"
                   "    t7 = call g(1 : int) \"g(1)\"\n"
                   "    store .t3, t7\n"
                   "    t8 = load a\n"
                   "    branch t8 ? b4 : b6 \"a\"\n"
                   "  b4:\n"
                   "    t9 = load b\n"
                   "    branch t9 ? b5 : b6 \"b\"\n"
                   "  b5:\n"
                   "    store .t4, 1\n"
                   "    jump b7\n"
                   "  b6:\n"
                   "    store .t4, 0\n"
                   "    jump b7\n"
                   "  b7:\n"
                   "    t10 = load .t4\n"
                   "    kill .t4\n"
                   "    t11 = call g(3 : int) \"g(3)\"\n"
                   "    t12 = load .t3\n"
                   "    kill .t3\n"
                   "    t13 = call h(t12, t10, t11) \"h(g(1), a && b, g(3))\"\n"
                   "    t14 = load .t2\n"
                   "    kill .t2\n"
                   "    t15 = add int t14, t13\n"
                   "    return t15 \"return g(a) + (a ? b : 2) + h(g(1), a && b, g(3))\"\n"
                   "}\n");
}

static void targets_after_control_flow(void **state) {
    assert_lowered(state,
                   "int g(int); int t[4];\n"
                   "void f(int a, int *p) { t[g(1)] = a ? 1 : 2; *(a ? p : t) = g(2); t[a || "
                   "g(3)] += g(4); }\n",
                   "func void f(int a, int* p) {\n"
                   "    local int .t0\n"
                   "    local int .t1\n"
                   "    local int* .t2\n"
                   "    local int .t3\n"
                   "    local int .t4\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    branch t0 ? b1 : b2 \"a\"\n"
                   "  b1:\n"
                   "    store .t0, 1\n"
                   "    jump b3\n"
                   "  b2:\n"
                   "    store .t0, 2\n"
                   "    jump b3\n"
                   "  b3:\n"
                   "    t1 = load .t0\n"
                   "    kill .t0\n"
                   "    t2 = call g(1 : int) \"g(1)\"\n"
                   "    store t[t2], t1 \"t[g(1)]\"\n"
                   "    t3 = call g(2 : int) \"g(2)\"\n"
                   "    store .t1, t3\n"
                   "    t4 = load a\n"
                   "    branch t4 ? b4 : b5 \"a\"\n"
                   "  b4:\n"
                   "    t5 = load p\n"
                   "    store .t2, t5\n"
                   "    jump b6\n"
                   "  b5:\n"
                   "    t6 = addr t\n"
                   "    store .t2, t6\n"
                   "    jump b6\n"
                   "  b6:\n"
                   "    t7 = load .t2\n"
                   "    kill .t2\n"
                   "    t8 = load .t1\n"
                   "    kill .t1\n"
                   "    store *t7, t8 \"*(a ? p : t)\"\n"
                   "    t9 = call g(4 : int) \"g(4)\"\n"
                   "    store .t3, t9\n"
                   "    t10 = load a\n"
                   "    branch t10 ? b8 : b7 \"a\"\n"
                   "  b7:\n"
                   "    t11 = call g(3 : int) \"g(3)\"\n"
                   "    branch t11 ? b8 : b9 \"g(3)\"\n"
                   "  b8:\n"
                   "    store .t4, 1\n"
                   "    jump b10\n"
                   "  b9:\n"
                   "    store .t4, 0\n"
                   "    jump b10\n"
                   "  b10:\n"
                   "    t12 = load .t4\n"
                   "    kill .t4\n"
                   "    t13 = load .t3\n"
                   "    kill .t3\n"
                   "    t14 = load t[t12]\n"
                   "    t15 = add int t14, t13\n"
                   "    store t[t12], t15 \"t[a || g(3)]\"\n"
                   "    return\n"
                   "}\n");
}

static void record_alternatives(void **state) {
    assert_lowered(state,
                   "struct S { int a, b; } x, y;\n"
                   "int f(int a) { struct S s = a ? x : y; return (a ? s : y).b; }\n",
                   "func int f(int a) {\n"
                   "    local struct S s\n"
                   "    local struct S .t0\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    branch t0 ? b1 : b2 \"a\"\n"
                   "  b1:\n"
                   "    copy s, x, 8\n"
                   "    jump b3\n"
                   "  b2:\n"
                   "    copy s, y, 8\n"
                   "    jump b3\n"
                   "  b3:\n"
                   "    t1 = load a\n"
                   "    branch t1 ? b4 : b5 \"a\"\n"
                   "  b4:\n"
                   "    copy .t0, s, 8\n"
                   "    jump b6\n"
                   "  b5:\n"
                   "    copy .t0, y, 8\n"
                   "    jump b6\n"
                   "  b6:\n"
                   "    t2 = load .t0.b\n"
                   "    return t2 \"return (a ? s : y).b\"\n"
                   "}\n");
}

static void statement_expressions(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "int f(int a) { return g(1) + ({ int q = g(a); if (q) q++; q; }); }\n",
                   "func int f(int a) {\n"
                   "    local int .t0\n"
                   "    local int q\n"
                   "  b0:\n"
                   "    t0 = call g(1 : int) \"g(1)\"\n"
                   "    store .t0, t0\n"
                   "    t1 = load a\n"
                   "    t2 = call g(t1) \"g(a)\"\n"
                   "    store q, t2\n"
                   "    t3 = load q\n"
                   "    branch t3 ? b1 : b2 \"q\"\n"
                   "  b1:\n"
                   "    t4 = load q\n"
                   "    t5 = add int t4, 1\n"
                   "    store q, t5 \"q\"\n"
                   "    jump b2\n"
                   "  b2:\n"
                   "    t6 = load q\n"
                   "    kill q\n"
                   "    t7 = load .t0\n"
                   "    kill .t0\n"
                   "    t8 = add int t7, t6\n"
                   "    return t8 \"return g(1) + ({ int q = g(a); if (q) q++; q; })\"\n"
                   "}\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_value_of_and, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(the_conditional_operator, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(the_conditional_operator_without_middle, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(operands_before_control_flow_are_held, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(targets_after_control_flow, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(record_alternatives, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(statement_expressions, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
