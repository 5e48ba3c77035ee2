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
                   "int g(int);\n"
                   "int f(int a, int b) { return g(a) + (a ? b : 2); }\n",
                   "func int f(int a, int b) {\n"
                   "    local int .t0\n"
                   "    local int .t1\n"
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
                   "    return t6 \"return g(a) + (a ? b : 2)\"\n"
                   "}\n");
}

static void arguments_before_control_flow_are_held(void **state) {
    assert_lowered(state,
                   "int g(int); int h(int, int, int);\n"
                   "int f(int a, int b) { return h(g(1), a && b, g(3)); }\n",
                   "func int f(int a, int b) {\n"
                   "    local int .t0\n"
                   "    local int .t1\n"
                   "  b0:\n"
                   "    t0 = call g(1 : int) \"g(1)\"\n"
                   "    store .t0, t0\n"
                   "    t1 = load a\n"
                   "    branch t1 ? b1 : b3 \"a\"\n"
                   "  b1:\n"
                   "    t2 = load b\n"
                   "    branch t2 ? b2 : b3 \"b\"\n"
                   "  b2:\n"
                   "    store .t1, 1\n"
                   "    jump b4\n"
                   "  b3:\n"
                   "    store .t1, 0\n"
                   "    jump b4\n"
                   "  b4:\n"
                   "    t3 = load .t1\n"
                   "    kill .t1\n"
                   "    t4 = call g(3 : int) \"g(3)\"\n"
                   "    t5 = load .t0\n"
                   "    kill .t0\n"
                   "    t6 = call h(t5, t3, t4) \"h(g(1), a && b, g(3))\"\n"
                   "    return t6 \"return h(g(1), a && b, g(3))\"\n"
                   "}\n");
}

static void an_element_after_control_flow(void **state) {
    assert_lowered(state,
                   "int g(int); int t[4];\n"
                   "void f(int a) { t[g(1)] = a ? 1 : 2; }\n",
                   "func void f(int a) {\n"
                   "    local int .t0\n"
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
                   "    return\n"
                   "}\n");
}

static void a_target_with_control_flow(void **state) {
    assert_lowered(state,
                   "int g(int); int t[4];\n"
                   "void f(int a, int *p) { *(a ? p : t) = g(2); }\n",
                   "func void f(int a, int* p) {\n"
                   "    local int .t0\n"
                   "    local int* .t1\n"
                   "  b0:\n"
                   "    t0 = call g(2 : int) \"g(2)\"\n"
                   "    store .t0, t0\n"
                   "    t1 = load a\n"
                   "    branch t1 ? b1 : b2 \"a\"\n"
                   "  b1:\n"
                   "    t2 = load p\n"
                   "    store .t1, t2\n"
                   "    jump b3\n"
                   "  b2:\n"
                   "    t3 = addr t\n"
                   "    store .t1, t3\n"
                   "    jump b3\n"
                   "  b3:\n"
                   "    t4 = load .t1\n"
                   "    kill .t1\n"
                   "    t5 = load .t0\n"
                   "    kill .t0\n"
                   "    store *t4, t5 \"*(a ? p : t)\"\n"
                   "    return\n"
                   "}\n");
}

static void a_compound_target_with_control_flow(void **state) {
    assert_lowered(state,
                   "int g(int); int t[4];\n"
                   "void f(int a) { t[a || g(3)] += g(4); }\n",
                   "func void f(int a) {\n"
                   "    local int .t0\n"
                   "    local int .t1\n"
                   "  b0:\n"
                   "    t0 = call g(4 : int) \"g(4)\"\n"
                   "    store .t0, t0\n"
                   "    t1 = load a\n"
                   "    branch t1 ? b2 : b1 \"a\"\n"
                   "  b1:\n"
                   "    t2 = call g(3 : int) \"g(3)\"\n"
                   "    branch t2 ? b2 : b3 \"g(3)\"\n"
                   "  b2:\n"
                   "    store .t1, 1\n"
                   "    jump b4\n"
                   "  b3:\n"
                   "    store .t1, 0\n"
                   "    jump b4\n"
                   "  b4:\n"
                   "    t3 = load .t1\n"
                   "    kill .t1\n"
                   "    t4 = load .t0\n"
                   "    kill .t0\n"
                   "    t5 = load t[t3]\n"
                   "    t6 = add int t5, t4\n"
                   "    store t[t3], t6 \"t[a || g(3)]\"\n"
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
        cmocka_unit_test_setup_teardown(arguments_before_control_flow_are_held, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(an_element_after_control_flow, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_target_with_control_flow, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_compound_target_with_control_flow, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(record_alternatives, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(statement_expressions, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
