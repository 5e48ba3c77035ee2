/* test_frontend_conditions.c - conditions as control flow: C source and the IR it becomes. */
#include "frontend_fixture.h"

static void and_or_not_become_branches(void **state) {
    assert_lowered(state,
                   "int f(int a, int b, int c) { if (a && (!b || c)) return 1; return 0; }\n",
                   "func int f(int a, int b, int c) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    branch t0 ? b1 : b4 \"a\"\n"
                   "  b1:\n"
                   "    t1 = load b\n"
                   "    branch t1 ? b2 : b3 \"b\"\n"
                   "  b2:\n"
                   "    t2 = load c\n"
                   "    branch t2 ? b3 : b4 \"c\"\n"
                   "  b3:\n"
                   "    return 1 \"return 1\"\n"
                   "  b4:\n"
                   "    return 0 \"return 0\"\n"
                   "}\n");
}

static void branches_carry_the_text_of_macros(void **state) {
    assert_lowered(state,
                   "#define NT_SUCCESS(s) (((int)(s)) >= 0)\n"
                   "#define FLAG(x, f) (((x) & (f)) != 0)\n"
                   "int f(int status, int flags) { if (!NT_SUCCESS(status) && FLAG(flags,\n"
                   "    4)) return 1; return 0; }\n",
                   "func int f(int status, int flags) {\n"
                   "  b0:\n"
                   "    t0 = load status\n"
                   "    t1 = ge int t0, 0\n"
                   "    branch t1 ? b3 : b1 \"NT_SUCCESS(status)\"\n"
                   "  b1:\n"
                   "    t2 = load flags\n"
                   "    t3 = and int t2, 4\n"
                   "    t4 = ne int t3, 0\n"
                   "    branch t4 ? b2 : b3 \"FLAG(flags, 4)\"\n"
                   "  b2:\n"
                   "    return 1 \"return 1\"\n"
                   "  b3:\n"
                   "    return 0 \"return 0\"\n"
                   "}\n");
}

static void conditions_in_macro_arguments(void **state) {
    assert_lowered(state,
                   "#define CHECK(c) if (!(c)) return 1\n"
                   "int f(int a) { CHECK(a > 3); return 0; }\n",
                   "func int f(int a) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    t1 = gt int t0, 3\n"
                   "    branch t1 ? b1 : b2 \"a > 3\"\n"
                   "  b1:\n"
                   "    return 0 \"return 0\"\n"
                   "  b2:\n"
                   "    return 1 \"CHECK(a > 3)\"\n"
                   "}\n");
}

static void constant_conditions_leave_one_way(void **state) {
    assert_lowered(state, "int f(int a) { if (0) return 1; if (1 || a) return 2; return 3; }\n",
                   "func int f(int a) {\n"
                   "  b0:\n"
                   "    jump b1\n"
                   "  b1:\n"
                   "    jump b2\n"
                   "  b2:\n"
                   "    return 2 \"return 2\"\n"
                   "}\n");
}

static void a_condition_as_a_condition(void **state) {
    assert_lowered(state, "int f(int a, int b, int c) { if (a ? b : !c) return 1; return 0; }\n",
                   "func int f(int a, int b, int c) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    branch t0 ? b1 : b2 \"a\"\n"
                   "  b1:\n"
                   "    t1 = load b\n"
                   "    branch t1 ? b4 : b3 \"b\"\n"
                   "  b2:\n"
                   "    t2 = load c\n"
                   "    branch t2 ? b3 : b4 \"c\"\n"
                   "  b3:\n"
                   "    return 0 \"return 0\"\n"
                   "  b4:\n"
                   "    return 1 \"return 1\"\n"
                   "}\n");
}

static void expectations_are_looked_through(void **state) {
    assert_lowered(state,
                   "int f(int a) { if (__builtin_expect(!!(a == 2), 1)) return 1; return 0; }\n",
                   "func int f(int a) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    t1 = eq int t0, 2\n"
                   "    branch t1 ? b1 : b2 \"a == 2\"\n"
                   "  b1:\n"
                   "    return 1 \"return 1\"\n"
                   "  b2:\n"
                   "    return 0 \"return 0\"\n"
                   "}\n");
}

static void void_alternatives(void **state) {
    assert_lowered(state,
                   "void g(int); void h(void);\n"
                   "void f(int a) { a ? g(1) : h(); }\n",
                   "func void f(int a) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    branch t0 ? b1 : b2 \"a\"\n"
                   "  b1:\n"
                   "    call g(1 : int) \"g(1)\"\n"
                   "    jump b3\n"
                   "  b2:\n"
                   "    call h() \"h()\"\n"
                   "    jump b3\n"
                   "  b3:\n"
                   "    return\n"
                   "}\n");
}

static void assignment_in_a_condition(void **state) {
    assert_lowered(state,
                   "int g(void);\n"
                   "int f(void) { int s; if ((s = g()) < 0) return s; return 0; }\n",
                   "func int f() {\n"
                   "    local int s\n"
                   "  b0:\n"
                   "    t0 = call g() \"g()\"\n"
                   "    store s, t0 \"s\"\n"
                   "    t1 = lt int t0, 0\n"
                   "    branch t1 ? b1 : b2 \"(s = g()) < 0\"\n"
                   "  b1:\n"
                   "    t2 = load s\n"
                   "    return t2 \"return s\"\n"
                   "  b2:\n"
                   "    return 0 \"return 0\"\n"
                   "}\n");
}

static void pointers_and_wide_values_are_tested_as_they_are(void **state) {
    assert_lowered(state, "int f(void *p, long long v, unsigned char c) { return !p || v || c; }\n",
                   "func int f(ptr p, i64 v, u8 c) {\n"
                   "    local int .t0\n"
                   "  b0:\n"
                   "    t0 = load p\n"
                   "    branch t0 ? b1 : b4 \"p\"\n"
                   "  b1:\n"
                   "    t1 = load v\n"
                   "    branch t1 ? b4 : b2 \"v\"\n"
                   "  b2:\n"
                   "    t2 = load c\n"
                   "    branch t2 ? b4 : b3 \"c\"\n"
                   "  b3:\n"
                   "    store .t0, 0\n"
                   "    jump b5\n"
                   "  b4:\n"
                   "    store .t0, 1\n"
                   "    jump b5\n"
                   "  b5:\n"
                   "    t3 = load .t0\n"
                   "    kill .t0\n"
                   "    return t3 \"return !p || v || c\"\n"
                   "}\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(and_or_not_become_branches, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(branches_carry_the_text_of_macros, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(conditions_in_macro_arguments, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(constant_conditions_leave_one_way, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(a_condition_as_a_condition, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(expectations_are_looked_through, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(void_alternatives, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(assignment_in_a_condition, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(pointers_and_wide_values_are_tested_as_they_are,
                                        open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
