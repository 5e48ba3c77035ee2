/* test_frontend_statements.c - if, goto, scopes, declarations: C source and the IR it becomes. */
#include "frontend_fixture.h"

static void if_else_chain(void **state) {
    assert_lowered(state,
                   "int f(int a) { if (a == 1) return 10; else if (a == 2) a = 20; else a = 30; "
                   "return a; }\n",
                   "func int f(int a) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    t1 = eq int t0, 1\n"
                   "    branch t1 ? b1 : b2 \"a == 1\"\n"
                   "  b1:\n"
                   "    return 10 \"return 10\"\n"
                   "  b2:\n"
                   "    t2 = load a\n"
                   "    t3 = eq int t2, 2\n"
                   "    branch t3 ? b3 : b4 \"a == 2\"\n"
                   "  b3:\n"
                   "    store a, 20 \"a\"\n"
                   "    jump b5\n"
                   "  b4:\n"
                   "    store a, 30 \"a\"\n"
                   "    jump b5\n"
                   "  b5:\n"
                   "    t4 = load a\n"
                   "    return t4 \"return a\"\n"
                   "}\n");
}

static void goto_forward_and_back(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "int f(int a) { again: if (g(a)) goto done; a--; goto again; done: return a; "
                   "}\n",
                   "func int f(int a) {\n"
                   "  b0:\n"
                   "    jump b1\n"
                   "  b1:\n"
                   "    t0 = load a\n"
                   "    t1 = call g(t0) \"g(a)\"\n"
                   "    branch t1 ? b2 : b5 \"g(a)\"\n"
                   "  b2:\n"
                   "    jump b3\n"
                   "  b3:\n"
                   "    jump b4\n"
                   "  b4:\n"
                   "    t2 = load a\n"
                   "    return t2 \"return a\"\n"
                   "  b5:\n"
                   "    t3 = load a\n"
                   "    t4 = sub int t3, 1\n"
                   "    store a, t4 \"a\"\n"
                   "    jump b6\n"
                   "  b6:\n"
                   "    jump b1\n"
                   "}\n");
}

static void goto_out_of_blocks_ends_their_locals(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "int f(int a) { { int x = g(1); { int y = g(2); if (x == y) goto out; } } a "
                   "= 2; out: return a; }\n",
                   "func int f(int a) {\n"
                   "    local int x\n"
                   "    local int y\n"
                   "  b0:\n"
                   "    t0 = call g(1 : int) \"g(1)\"\n"
                   "    store x, t0\n"
                   "    t1 = call g(2 : int) \"g(2)\"\n"
                   "    store y, t1\n"
                   "    t2 = load x\n"
                   "    t3 = load y\n"
                   "    t4 = eq int t2, t3\n"
                   "    branch t4 ? b1 : b3 \"x == y\"\n"
                   "  b1:\n"
                   "    jump b2\n"
                   "  b2:\n"
                   "    kill y\n"
                   "    kill x\n"
                   "    jump b4\n"
                   "  b3:\n"
                   "    kill y\n"
                   "    kill x\n"
                   "    store a, 2 \"a\"\n"
                   "    jump b4\n"
                   "  b4:\n"
                   "    t5 = load a\n"
                   "    return t5 \"return a\"\n"
                   "}\n");
}

static void goto_into_a_block(void **state) {
    assert_lowered(state,
                   "int f(int a) { if (a) goto in; { int x = 1; in: x = 2; a = x; } return a; }\n",
                   "func int f(int a) {\n"
                   "    local int x\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    branch t0 ? b1 : b3 \"a\"\n"
                   "  b1:\n"
                   "    jump b2\n"
                   "  b2:\n"
                   "    jump b4\n"
                   "  b3:\n"
                   "    store x, 1\n"
                   "    jump b4\n"
                   "  b4:\n"
                   "    store x, 2 \"x\"\n"
                   "    t1 = load x\n"
                   "    store a, t1 \"a\"\n"
                   "    kill x\n"
                   "    t2 = load a\n"
                   "    return t2 \"return a\"\n"
                   "}\n");
}

static void locals_end_with_their_block(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "void f(int a) { { int x = g(a); } { int x = g(2); g(x); } }\n",
                   "func void f(int a) {\n"
                   "    local int x\n"
                   "    local int x#2\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    t1 = call g(t0) \"g(a)\"\n"
                   "    store x, t1\n"
                   "    kill x\n"
                   "    t2 = call g(2 : int) \"g(2)\"\n"
                   "    store x#2, t2\n"
                   "    t3 = load x#2\n"
                   "    t4 = call g(t3) \"g(x)\"\n"
                   "    kill x#2\n"
                   "    return\n"
                   "}\n");
}

static void code_after_return_is_gone(void **state) {
    assert_lowered(state, "int f(int a) { return 1; a = 2; return a; }\n",
                   "func int f(int a) {\n"
                   "  b0:\n"
                   "    return 1 \"return 1\"\n"
                   "}\n");
}

static void missing_return_value(void **state) {
    assert_lowered(state, "int f(int a) { if (a) return 1; }\n",
                   "func int f(int a) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    branch t0 ? b1 : b2 \"a\"\n"
                   "  b1:\n"
                   "    return 1 \"return 1\"\n"
                   "  b2:\n"
                   "    return ?\n"
                   "}\n");
}

static void declarations_of_all_kinds(void **state) {
    assert_lowered(state,
                   "int f(void) { struct L { int q; } l = {1}; typedef int I; enum { E = 5 }; I "
                   "a = E; extern int other; int h(int); _Static_assert(1, \"\"); return l.q + a "
                   "+ other + h(1); }\n",
                   "func int f() {\n"
                   "    local struct L l\n"
                   "    local I a\n"
                   "  b0:\n"
                   "    zero l, 4\n"
                   "    store l.q, 1\n"
                   "    store a, 5\n"
                   "    t0 = load l.q\n"
                   "    t1 = load a\n"
                   "    t2 = add I t0, t1\n"
                   "    t3 = load other\n"
                   "    t4 = add int t2, t3\n"
                   "    t5 = call h(1 : int) \"h(1)\"\n"
                   "    t6 = add int t4, t5\n"
                   "    return t6 \"return l.q + a + other + h(1)\"\n"
                   "}\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(if_else_chain, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(goto_forward_and_back, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(goto_out_of_blocks_ends_their_locals, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(goto_into_a_block, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(locals_end_with_their_block, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(code_after_return_is_gone, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(missing_return_value, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(declarations_of_all_kinds, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
