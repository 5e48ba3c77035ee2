/* test_frontend_finally.c - __try with __finally: C source and the IR it becomes. */
#include "frontend_fixture.h"

static void finally_runs_after_the_body(void **state) {
    assert_lowered(state,
                   "void g(int); int _abnormal_termination(void);\n"
                   "void f(void) { __try { g(1); } __finally { g(_abnormal_termination()); } "
                   "g(3); }\n",
                   "func void f() {\n"
                   "  b0:\n"
                   "    jump b1\n"
                   "  b1: handler b4\n"
                   "    call g(1 : int) \"g(1)\"\n"
                   "    jump b2\n"
                   "  b2:\n"
                   "    call g(0 : int) \"g(_abnormal_termination())\"\n"
                   "    jump b3\n"
                   "  b3:\n"
                   "    call g(3 : int) \"g(3)\"\n"
                   "    return\n"
                   "  b4:\n"
                   "    call g(1 : int) \"g(_abnormal_termination())\"\n"
                   "    unreachable\n"
                   "}\n");
}

static void finally_runs_before_return(void **state) {
    assert_lowered(state,
                   "int g(int); int _abnormal_termination(void);\n"
                   "int f(int a) { __try { if (a == 1) return g(a); } __finally { "
                   "g(_abnormal_termination()); } return 0; }\n",
                   "func int f(int a) {\n"
                   "    local int .t0\n"
                   "  b0:\n"
                   "    jump b1\n"
                   "  b1: handler b7\n"
                   "    t0 = load a\n"
                   "    t1 = eq int t0, 1\n"
                   "    branch t1 ? b2 : b4 \"a == 1\"\n"
                   "  b2: handler b7\n"
                   "    t2 = load a\n"
                   "    t3 = call g(t2) \"g(a)\"\n"
                   "    store .t0, t3\n"
                   "    jump b3\n"
                   "  b3:\n"
                   "    t4 = call g(1 : int) \"g(_abnormal_termination())\"\n"
                   "    t5 = load .t0\n"
                   "    kill .t0\n"
                   "    return t5 \"return g(a)\"\n"
                   "  b4: handler b7\n"
                   "    jump b5\n"
                   "  b5:\n"
                   "    t6 = call g(0 : int) \"g(_abnormal_termination())\"\n"
                   "    jump b6\n"
                   "  b6:\n"
                   "    return 0 \"return 0\"\n"
                   "  b7:\n"
                   "    t7 = call g(1 : int) \"g(_abnormal_termination())\"\n"
                   "    unreachable\n"
                   "}\n");
}

static void finally_runs_before_break_and_continue(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "void f(int a) { while (a) { __try { int y = g(0); if (y == 2) break; if (y "
                   "== 3) continue; } __finally { g(1); } } }\n",
                   "func void f(int a) {\n"
                   "    local int y\n"
                   "  b0:\n"
                   "    jump b1\n"
                   "  b1:\n"
                   "    t0 = load a\n"
                   "    branch t0 ? b2 : b13 \"a\"\n"
                   "  b2:\n"
                   "    jump b3\n"
                   "  b3: handler b12\n"
                   "    t1 = call g(0 : int) \"g(0)\"\n"
                   "    store y, t1\n"
                   "    t2 = load y\n"
                   "    t3 = eq int t2, 2\n"
                   "    branch t3 ? b4 : b6 \"y == 2\"\n"
                   "  b4: handler b12\n"
                   "    kill y\n"
                   "    jump b5\n"
                   "  b5:\n"
                   "    t4 = call g(1 : int) \"g(1)\"\n"
                   "    jump b13\n"
                   "  b6: handler b12\n"
                   "    t5 = load y\n"
                   "    t6 = eq int t5, 3\n"
                   "    branch t6 ? b7 : b9 \"y == 3\"\n"
                   "  b7: handler b12\n"
                   "    kill y\n"
                   "    jump b8\n"
                   "  b8:\n"
                   "    t7 = call g(1 : int) \"g(1)\"\n"
                   "    jump b1\n"
                   "  b9: handler b12\n"
                   "    kill y\n"
                   "    jump b10\n"
                   "  b10:\n"
                   "    t8 = call g(1 : int) \"g(1)\"\n"
                   "    jump b11\n"
                   "  b11:\n"
                   "    jump b1\n"
                   "  b12:\n"
                   "    t9 = call g(1 : int) \"g(1)\"\n"
                   "    unreachable\n"
                   "  b13:\n"
                   "    return\n"
                   "}\n");
}

static void leave_ends_the_body_normally(void **state) {
    assert_lowered(state,
                   "int g(int); int _abnormal_termination(void);\n"
                   "void f(int a) { __try { int y = a; if (y == 4) __leave; g(y); } __finally { "
                   "g(_abnormal_termination()); } }\n",
                   "func void f(int a) {\n"
                   "    local int y\n"
                   "  b0:\n"
                   "    jump b1\n"
                   "  b1: handler b6\n"
                   "    t0 = load a\n"
                   "    store y, t0\n"
                   "    t1 = load y\n"
                   "    t2 = eq int t1, 4\n"
                   "    branch t2 ? b2 : b3 \"y == 4\"\n"
                   "  b2: handler b6\n"
                   "    kill y\n"
                   "    jump b4\n"
                   "  b3: handler b6\n"
                   "    t3 = load y\n"
                   "    t4 = call g(t3) \"g(y)\"\n"
                   "    kill y\n"
                   "    jump b4\n"
                   "  b4:\n"
                   "    t5 = call g(0 : int) \"g(_abnormal_termination())\"\n"
                   "    jump b5\n"
                   "  b5:\n"
                   "    return\n"
                   "  b6:\n"
                   "    t6 = call g(1 : int) \"g(_abnormal_termination())\"\n"
                   "    unreachable\n"
                   "}\n");
}

static void finally_runs_before_goto(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "int f(int a) { __try { int y = a; if (y == 5) goto out; } __finally { g(1); "
                   "} a = 0; out: return a; }\n",
                   "func int f(int a) {\n"
                   "    local int y\n"
                   "  b0:\n"
                   "    jump b1\n"
                   "  b1: handler b9\n"
                   "    t0 = load a\n"
                   "    store y, t0\n"
                   "    t1 = load y\n"
                   "    t2 = eq int t1, 5\n"
                   "    branch t2 ? b2 : b5 \"y == 5\"\n"
                   "  b2: handler b9\n"
                   "    jump b3\n"
                   "  b3: handler b9\n"
                   "    kill y\n"
                   "    jump b4\n"
                   "  b4:\n"
                   "    t3 = call g(1 : int) \"g(1)\"\n"
                   "    jump b8\n"
                   "  b5: handler b9\n"
                   "    kill y\n"
                   "    jump b6\n"
                   "  b6:\n"
                   "    t4 = call g(1 : int) \"g(1)\"\n"
                   "    jump b7\n"
                   "  b7:\n"
                   "    store a, 0 \"a\"\n"
                   "    jump b8\n"
                   "  b8:\n"
                   "    t5 = load a\n"
                   "    return t5 \"return a\"\n"
                   "  b9:\n"
                   "    t6 = call g(1 : int) \"g(1)\"\n"
                   "    unreachable\n"
                   "}\n");
}

static void nested_finally(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "int f(int a) { __try { __try { if (a) return g(1); } __finally { g(2); } } "
                   "__finally { g(3); } return 0; }\n",
                   "func int f(int a) {\n"
                   "    local int .t0\n"
                   "  b0:\n"
                   "    jump b1\n"
                   "  b1: handler b12\n"
                   "    jump b2\n"
                   "  b2: handler b11\n"
                   "    t0 = load a\n"
                   "    branch t0 ? b3 : b6 \"a\"\n"
                   "  b3: handler b11\n"
                   "    t1 = call g(1 : int) \"g(1)\"\n"
                   "    store .t0, t1\n"
                   "    jump b4\n"
                   "  b4: handler b12\n"
                   "    t2 = call g(2 : int) \"g(2)\"\n"
                   "    jump b5\n"
                   "  b5:\n"
                   "    t3 = call g(3 : int) \"g(3)\"\n"
                   "    t4 = load .t0\n"
                   "    kill .t0\n"
                   "    return t4 \"return g(1)\"\n"
                   "  b6: handler b11\n"
                   "    jump b7\n"
                   "  b7: handler b12\n"
                   "    t5 = call g(2 : int) \"g(2)\"\n"
                   "    jump b8\n"
                   "  b8: handler b12\n"
                   "    jump b9\n"
                   "  b9:\n"
                   "    t6 = call g(3 : int) \"g(3)\"\n"
                   "    jump b10\n"
                   "  b10:\n"
                   "    return 0 \"return 0\"\n"
                   "  b11: handler b12\n"
                   "    t7 = call g(2 : int) \"g(2)\"\n"
                   "    jump b12\n"
                   "  b12:\n"
                   "    t8 = call g(3 : int) \"g(3)\"\n"
                   "    unreachable\n"
                   "}\n");
}

static void macro_forms(void **state) {
    assert_lowered(state,
                   "#define try __try\n"
                   "#define except __except\n"
                   "#define finally __finally\n"
                   "#define leave __leave\n"
                   "void g(int);\n"
                   "int f(int a) { try { if (a) leave; g(1); } finally { g(2); } return 0; }\n",
                   "func int f(int a) {\n"
                   "  b0:\n"
                   "    jump b1\n"
                   "  b1: handler b6\n"
                   "    t0 = load a\n"
                   "    branch t0 ? b2 : b3 \"a\"\n"
                   "  b2: handler b6\n"
                   "    jump b4\n"
                   "  b3: handler b6\n"
                   "    call g(1 : int) \"g(1)\"\n"
                   "    jump b4\n"
                   "  b4:\n"
                   "    call g(2 : int) \"g(2)\"\n"
                   "    jump b5\n"
                   "  b5:\n"
                   "    return 0 \"return 0\"\n"
                   "  b6:\n"
                   "    call g(2 : int) \"g(2)\"\n"
                   "    unreachable\n"
                   "}\n");
}

static void labels_in_a_finally_body(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "int f(int a) { __try { if (a) return 1; g(1); } __finally { again: if "
                   "(g(2)) goto again; } return 0; }\n",
                   "func int f(int a) {\n"
                   "  b0:\n"
                   "    jump b1\n"
                   "  b1: handler b15\n"
                   "    t0 = load a\n"
                   "    branch t0 ? b2 : b8 \"a\"\n"
                   "  b2: handler b15\n"
                   "    jump b3\n"
                   "  b3:\n"
                   "    jump b4\n"
                   "  b4:\n"
                   "    t1 = call g(2 : int) \"g(2)\"\n"
                   "    branch t1 ? b5 : b7 \"g(2)\"\n"
                   "  b5:\n"
                   "    jump b6\n"
                   "  b6:\n"
                   "    jump b4\n"
                   "  b7:\n"
                   "    return 1 \"return 1\"\n"
                   "  b8: handler b15\n"
                   "    t2 = call g(1 : int) \"g(1)\"\n"
                   "    jump b9\n"
                   "  b9:\n"
                   "    jump b10\n"
                   "  b10:\n"
                   "    t3 = call g(2 : int) \"g(2)\"\n"
                   "    branch t3 ? b11 : b13 \"g(2)\"\n"
                   "  b11:\n"
                   "    jump b12\n"
                   "  b12:\n"
                   "    jump b10\n"
                   "  b13:\n"
                   "    jump b14\n"
                   "  b14:\n"
                   "    return 0 \"return 0\"\n"
                   "  b15:\n"
                   "    jump b16\n"
                   "  b16:\n"
                   "    t4 = call g(2 : int) \"g(2)\"\n"
                   "    branch t4 ? b17 : b19 \"g(2)\"\n"
                   "  b17:\n"
                   "    jump b18\n"
                   "  b18:\n"
                   "    jump b16\n"
                   "  b19:\n"
                   "    unreachable\n"
                   "}\n");
}

static void return_of_a_record(void **state) {
    assert_lowered(state,
                   "struct S { long long a, b; }; int g(int);\n"
                   "struct S f(struct S s) { __try { return s; } __finally { s.a = 0; } }\n",
                   "func void f(struct S* .s, struct S* .result) {\n"
                   "    local struct S s\n"
                   "  b0:\n"
                   "    t0 = load .s\n"
                   "    copy s, *t0, 16\n"
                   "    jump b1\n"
                   "  b1: handler b3\n"
                   "    t1 = load .result\n"
                   "    copy *t1, s, 16\n"
                   "    jump b2\n"
                   "  b2:\n"
                   "    store s.a, 0 \"s.a\"\n"
                   "    return \"return s\"\n"
                   "  b3:\n"
                   "    store s.a, 0 \"s.a\"\n"
                   "    unreachable\n"
                   "}\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(finally_runs_after_the_body, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(finally_runs_before_return, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(finally_runs_before_break_and_continue, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(leave_ends_the_body_normally, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(finally_runs_before_goto, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(nested_finally, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(macro_forms, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(labels_in_a_finally_body, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(return_of_a_record, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
