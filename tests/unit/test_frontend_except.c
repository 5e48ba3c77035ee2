/* test_frontend_except.c - __try with __except: C source and the IR it becomes. */
#include "frontend_fixture.h"

static void except_with_a_constant_filter(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "int f(void) { int s = 0; __try { s = g(1); } __except (1) { s = g(2); } "
                   "return s; }\n",
                   "func int f() {\n"
                   "    local int s\n"
                   "  b0:\n"
                   "    store s, 0\n"
                   "    jump b1\n"
                   "  b1: handler b2\n"
                   "    t0 = call g(1 : int) \"g(1)\"\n"
                   "    store s, t0 \"s\"\n"
                   "    jump b4\n"
                   "  b2: except\n"
                   "    jump b3\n"
                   "  b3:\n"
                   "    t1 = call g(2 : int) \"g(2)\"\n"
                   "    store s, t1 \"s\"\n"
                   "    jump b4\n"
                   "  b4:\n"
                   "    t2 = load s\n"
                   "    return t2 \"return s\"\n"
                   "}\n");
}

static void except_that_never_handles(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "int f(void) { __try { g(1); } __except (0) { g(2); } return 0; }\n",
                   "func int f() {\n"
                   "  b0:\n"
                   "    jump b1\n"
                   "  b1: handler b3\n"
                   "    t0 = call g(1 : int) \"g(1)\"\n"
                   "    jump b2\n"
                   "  b2:\n"
                   "    return 0 \"return 0\"\n"
                   "  b3:\n"
                   "    unreachable\n"
                   "}\n");
}

static void except_with_a_computed_filter(void **state) {
    assert_lowered(state,
                   "int g(int); unsigned long _exception_code(void);\n"
                   "int f(int a) { __try { g(1); __leave; } __except (_exception_code() == 5 ? "
                   "1 : 0) { a = _exception_code(); } return a; }\n",
                   "func int f(int a) {\n"
                   "    local int .t0\n"
                   "  b0:\n"
                   "    jump b1\n"
                   "  b1: handler b2\n"
                   "    t0 = call g(1 : int) \"g(1)\"\n"
                   "    jump b7\n"
                   "  b2: except\n"
                   "    t1 = opaque exception : u32 \"_exception_code\"\n"
                   "    t2 = eq u32 t1, 5\n"
                   "    branch t2 ? b3 : b4 \"_exception_code() == 5\"\n"
                   "  b3:\n"
                   "    store .t0, 1\n"
                   "    jump b5\n"
                   "  b4:\n"
                   "    store .t0, 0\n"
                   "    jump b5\n"
                   "  b5:\n"
                   "    t3 = load .t0\n"
                   "    kill .t0\n"
                   "    t4 = gt int t3, 0\n"
                   "    branch t4 ? b6 : b8 \"_exception_code() == 5 ? 1 : 0\"\n"
                   "  b6:\n"
                   "    t5 = opaque exception : u32 \"_exception_code\"\n"
                   "    t6 = cast int t5\n"
                   "    store a, t6 \"a\"\n"
                   "    jump b7\n"
                   "  b7:\n"
                   "    t7 = load a\n"
                   "    return t7 \"return a\"\n"
                   "  b8:\n"
                   "    unreachable\n"
                   "}\n");
}

static void finally_inside_except(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "int f(int a) { __try { __try { g(1); } __finally { g(2); } } __except "
                   "(g(3)) { return 4; } return 5; }\n",
                   "func int f(int a) {\n"
                   "  b0:\n"
                   "    jump b1\n"
                   "  b1: handler b7\n"
                   "    jump b2\n"
                   "  b2: handler b6\n"
                   "    t0 = call g(1 : int) \"g(1)\"\n"
                   "    jump b3\n"
                   "  b3: handler b7\n"
                   "    t1 = call g(2 : int) \"g(2)\"\n"
                   "    jump b4\n"
                   "  b4: handler b7\n"
                   "    jump b5\n"
                   "  b5:\n"
                   "    return 5 \"return 5\"\n"
                   "  b6: handler b7\n"
                   "    t2 = call g(2 : int) \"g(2)\"\n"
                   "    jump b7\n"
                   "  b7: except\n"
                   "    t3 = call g(3 : int) \"g(3)\"\n"
                   "    t4 = gt int t3, 0\n"
                   "    branch t4 ? b8 : b9 \"g(3)\"\n"
                   "  b8:\n"
                   "    return 4 \"return 4\"\n"
                   "  b9:\n"
                   "    unreachable\n"
                   "}\n");
}

/* The value of a return is computed inside and used outside: in another block. */
static void return_out_of_the_body(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "int f(void) { __try { return g(1); } __except (1) { return 2; } }\n",
                   "func int f() {\n"
                   "    local int .t0\n"
                   "  b0:\n"
                   "    jump b1\n"
                   "  b1: handler b3\n"
                   "    t0 = call g(1 : int) \"g(1)\"\n"
                   "    store .t0, t0\n"
                   "    jump b2\n"
                   "  b2:\n"
                   "    t1 = load .t0\n"
                   "    kill .t0\n"
                   "    return t1 \"return g(1)\"\n"
                   "  b3: except\n"
                   "    jump b4\n"
                   "  b4:\n"
                   "    return 2 \"return 2\"\n"
                   "}\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(except_with_a_constant_filter, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(except_that_never_handles, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(except_with_a_computed_filter, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(finally_inside_except, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(return_out_of_the_body, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
