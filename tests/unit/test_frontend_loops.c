/* test_frontend_loops.c - loops: C source and the IR it becomes. */
#include "frontend_fixture.h"

static void while_with_break_and_continue(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "void f(int a) { while (a) { int x = g(a); if (x == 1) continue; if (x == 2) "
                   "break; a--; } }\n",
                   "func void f(int a) {\n"
                   "    local int x\n"
                   "  b0:\n"
                   "    jump b1\n"
                   "  b1:\n"
                   "    t0 = load a\n"
                   "    branch t0 ? b2 : b7 \"a\"\n"
                   "  b2:\n"
                   "    t1 = load a\n"
                   "    t2 = call g(t1) \"g(a)\"\n"
                   "    store x, t2\n"
                   "    t3 = load x\n"
                   "    t4 = eq int t3, 1\n"
                   "    branch t4 ? b3 : b4 \"x == 1\"\n"
                   "  b3:\n"
                   "    kill x\n"
                   "    jump b1\n"
                   "  b4:\n"
                   "    t5 = load x\n"
                   "    t6 = eq int t5, 2\n"
                   "    branch t6 ? b5 : b6 \"x == 2\"\n"
                   "  b5:\n"
                   "    kill x\n"
                   "    jump b7\n"
                   "  b6:\n"
                   "    t7 = load a\n"
                   "    t8 = sub int t7, 1\n"
                   "    store a, t8 \"a\"\n"
                   "    kill x\n"
                   "    jump b1\n"
                   "  b7:\n"
                   "    return\n"
                   "}\n");
}

static void do_while(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "void f(int a) { do { if (g(a)) continue; a--; } while (a > 0); }\n",
                   "func void f(int a) {\n"
                   "  b0:\n"
                   "    jump b1\n"
                   "  b1:\n"
                   "    t0 = load a\n"
                   "    t1 = call g(t0) \"g(a)\"\n"
                   "    branch t1 ? b2 : b3 \"g(a)\"\n"
                   "  b2:\n"
                   "    jump b4\n"
                   "  b3:\n"
                   "    t2 = load a\n"
                   "    t3 = sub int t2, 1\n"
                   "    store a, t3 \"a\"\n"
                   "    jump b4\n"
                   "  b4:\n"
                   "    t4 = load a\n"
                   "    t5 = gt int t4, 0\n"
                   "    branch t5 ? b1 : b5 \"a > 0\"\n"
                   "  b5:\n"
                   "    return\n"
                   "}\n");
}

static void for_with_all_parts(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "void f(int n) { for (int i = 0; i < n; i++) g(i); }\n",
                   "func void f(int n) {\n"
                   "    local int i\n"
                   "  b0:\n"
                   "    store i, 0\n"
                   "    jump b1\n"
                   "  b1:\n"
                   "    t0 = load i\n"
                   "    t1 = load n\n"
                   "    t2 = lt int t0, t1\n"
                   "    branch t2 ? b2 : b4 \"i < n\"\n"
                   "  b2:\n"
                   "    t3 = load i\n"
                   "    t4 = call g(t3) \"g(i)\"\n"
                   "    jump b3\n"
                   "  b3:\n"
                   "    t5 = load i\n"
                   "    t6 = add int t5, 1\n"
                   "    store i, t6 \"i\"\n"
                   "    jump b1\n"
                   "  b4:\n"
                   "    kill i\n"
                   "    return\n"
                   "}\n");
}

static void for_without_a_condition(void **state) {
    assert_lowered(state, "void f(int a) { for (a = 1;; a++) if (a > 9) break; }\n",
                   "func void f(int a) {\n"
                   "  b0:\n"
                   "    store a, 1 \"a\"\n"
                   "    jump b1\n"
                   "  b1:\n"
                   "    jump b2\n"
                   "  b2:\n"
                   "    t0 = load a\n"
                   "    t1 = gt int t0, 9\n"
                   "    branch t1 ? b3 : b5 \"a > 9\"\n"
                   "  b3:\n"
                   "    jump b4\n"
                   "  b4:\n"
                   "    return\n"
                   "  b5:\n"
                   "    jump b6\n"
                   "  b6:\n"
                   "    t2 = load a\n"
                   "    t3 = add int t2, 1\n"
                   "    store a, t3 \"a\"\n"
                   "    jump b1\n"
                   "}\n");
}

static void for_without_a_start(void **state) {
    assert_lowered(state, "void f(int a) { for (; a; a--) ; }\n",
                   "func void f(int a) {\n"
                   "  b0:\n"
                   "    jump b1\n"
                   "  b1:\n"
                   "    t0 = load a\n"
                   "    branch t0 ? b2 : b4 \"a\"\n"
                   "  b2:\n"
                   "    jump b3\n"
                   "  b3:\n"
                   "    t1 = load a\n"
                   "    t2 = sub int t1, 1\n"
                   "    store a, t2 \"a\"\n"
                   "    jump b1\n"
                   "  b4:\n"
                   "    return\n"
                   "}\n");
}

static void for_without_a_step(void **state) {
    assert_lowered(state, "void f(int a) { for (a = 0; a < 3;) a += 2; }\n",
                   "func void f(int a) {\n"
                   "  b0:\n"
                   "    store a, 0 \"a\"\n"
                   "    jump b1\n"
                   "  b1:\n"
                   "    t0 = load a\n"
                   "    t1 = lt int t0, 3\n"
                   "    branch t1 ? b2 : b4 \"a < 3\"\n"
                   "  b2:\n"
                   "    t2 = load a\n"
                   "    t3 = add int t2, 2\n"
                   "    store a, t3 \"a\"\n"
                   "    jump b3\n"
                   "  b3:\n"
                   "    jump b1\n"
                   "  b4:\n"
                   "    return\n"
                   "}\n");
}

static void for_with_nothing(void **state) {
    assert_lowered(state, "int f(int a) { for (;;) { if (a++ > 5) return a; } }\n",
                   "func int f(int a) {\n"
                   "  b0:\n"
                   "    jump b1\n"
                   "  b1:\n"
                   "    jump b2\n"
                   "  b2:\n"
                   "    t0 = load a\n"
                   "    t1 = add int t0, 1\n"
                   "    store a, t1 \"a\"\n"
                   "    t2 = gt int t0, 5\n"
                   "    branch t2 ? b3 : b4 \"a++ > 5\"\n"
                   "  b3:\n"
                   "    t3 = load a\n"
                   "    return t3 \"return a\"\n"
                   "  b4:\n"
                   "    jump b5\n"
                   "  b5:\n"
                   "    jump b1\n"
                   "}\n");
}

static void for_with_only_a_condition(void **state) {
    assert_lowered(state, "void f(int a) { for (/* ; */; a > 0 /* ; ; */;) a--; }\n",
                   "func void f(int a) {\n"
                   "  b0:\n"
                   "    jump b1\n"
                   "  b1:\n"
                   "    t0 = load a\n"
                   "    t1 = gt int t0, 0\n"
                   "    branch t1 ? b2 : b4 \"a > 0\"\n"
                   "  b2:\n"
                   "    t2 = load a\n"
                   "    t3 = sub int t2, 1\n"
                   "    store a, t3 \"a\"\n"
                   "    jump b3\n"
                   "  b3:\n"
                   "    jump b1\n"
                   "  b4:\n"
                   "    return\n"
                   "}\n");
}

static void for_in_a_macro(void **state) {
    assert_lowered(state,
                   "#define EACH(x, n) for (x = 0;; x++)\n"
                   "void f(int a) { EACH(a, \";\") { if (a > 3) break; } }\n",
                   "func void f(int a) {\n"
                   "  b0:\n"
                   "    store a, 0 \"a\"\n"
                   "    jump b1\n"
                   "  b1:\n"
                   "    jump b2\n"
                   "  b2:\n"
                   "    t0 = load a\n"
                   "    t1 = gt int t0, 3\n"
                   "    branch t1 ? b3 : b5 \"a > 3\"\n"
                   "  b3:\n"
                   "    jump b4\n"
                   "  b4:\n"
                   "    return\n"
                   "  b5:\n"
                   "    jump b6\n"
                   "  b6:\n"
                   "    t2 = load a\n"
                   "    t3 = add int t2, 1\n"
                   "    store a, t3 \"a\"\n"
                   "    jump b1\n"
                   "}\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(while_with_break_and_continue, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(do_while, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(for_with_all_parts, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(for_without_a_condition, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(for_without_a_start, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(for_without_a_step, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(for_with_nothing, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(for_with_only_a_condition, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(for_in_a_macro, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
