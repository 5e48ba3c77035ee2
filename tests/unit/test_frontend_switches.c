/* test_frontend_switches.c - switch: C source and the IR it becomes. */
#include "frontend_fixture.h"

static void switch_with_fall_through_and_ranges(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "int f(int a) { switch (a) { case 1: g(1); case 2: g(2); break; default: "
                   "g(3); break; case 5 ... 7: case -1: return 9; } return 0; }\n",
                   "func int f(int a) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    switch int t0 { 1: b1, 2: b2, 5..7: b3, -1: b3, default: b4 } \"a\"\n"
                   "  b1:\n"
                   "    t1 = call g(1 : int) \"g(1)\"\n"
                   "    jump b2\n"
                   "  b2:\n"
                   "    t2 = call g(2 : int) \"g(2)\"\n"
                   "    jump b5\n"
                   "  b3:\n"
                   "    return 9 \"return 9\"\n"
                   "  b4:\n"
                   "    t3 = call g(3 : int) \"g(3)\"\n"
                   "    jump b5\n"
                   "  b5:\n"
                   "    return 0 \"return 0\"\n"
                   "}\n");
}

static void switch_without_default_or_braces(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "void f(unsigned char a) { switch (a) case 3: g(1); }\n",
                   "func void f(u8 a) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    t1 = cast int t0\n"
                   "    switch int t1 { 3: b1, default: b2 } \"a\"\n"
                   "  b1:\n"
                   "    t2 = call g(1 : int) \"g(1)\"\n"
                   "    jump b2\n"
                   "  b2:\n"
                   "    return\n"
                   "}\n");
}

static void labels_inside_a_loop(void **state) {
    assert_lowered(state,
                   "void f(int n, char *to, char *from) { switch (n % 2) { case 0: do { *to++ = "
                   "*from++; case 1: *to++ = *from++; } while (--n > 0); } }\n",
                   "func void f(int n, char* to, char* from) {\n"
                   "  b0:\n"
                   "    t0 = load n\n"
                   "    t1 = rem int t0, 2\n"
                   "    switch int t1 { 0: b1, 1: b2, default: b6 } \"n % 2\"\n"
                   "  b1:\n"
                   "    jump b4\n"
                   "  b2:\n"
                   "    t2 = load from\n"
                   "    t3 = addr *t2[1]\n"
                   "    store from, t3 \"from\"\n"
                   "    t4 = load *t2\n"
                   "    t5 = load to\n"
                   "    t6 = addr *t5[1]\n"
                   "    store to, t6 \"to\"\n"
                   "    store *t5, t4 \"*to++\"\n"
                   "    jump b3\n"
                   "  b3:\n"
                   "    t7 = load n\n"
                   "    t8 = sub int t7, 1\n"
                   "    store n, t8 \"n\"\n"
                   "    t9 = gt int t8, 0\n"
                   "    branch t9 ? b4 : b5 \"--n > 0\"\n"
                   "  b4:\n"
                   "    t10 = load from\n"
                   "    t11 = addr *t10[1]\n"
                   "    store from, t11 \"from\"\n"
                   "    t12 = load *t10\n"
                   "    t13 = load to\n"
                   "    t14 = addr *t13[1]\n"
                   "    store to, t14 \"to\"\n"
                   "    store *t13, t12 \"*to++\"\n"
                   "    jump b2\n"
                   "  b5:\n"
                   "    jump b6\n"
                   "  b6:\n"
                   "    return\n"
                   "}\n");
}

static void switch_in_a_loop(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "void f(int a) { while (1) { switch (g(a)) { case 0: continue; case 1: "
                   "break; default: return; } a++; } }\n",
                   "func void f(int a) {\n"
                   "  b0:\n"
                   "    jump b1\n"
                   "  b1:\n"
                   "    jump b2\n"
                   "  b2:\n"
                   "    t0 = load a\n"
                   "    t1 = call g(t0) \"g(a)\"\n"
                   "    switch int t1 { 0: b3, 1: b4, default: b6 } \"g(a)\"\n"
                   "  b3:\n"
                   "    jump b1\n"
                   "  b4:\n"
                   "    jump b5\n"
                   "  b5:\n"
                   "    t2 = load a\n"
                   "    t3 = add int t2, 1\n"
                   "    store a, t3 \"a\"\n"
                   "    jump b1\n"
                   "  b6:\n"
                   "    return \"return\"\n"
                   "}\n");
}

static void fallthrough_attribute(void **state) {
    assert_lowered(state,
                   "int f(int a) { switch (a) { case 1: a = 2; __attribute__((fallthrough)); "
                   "case 2: return a; } return 0; }\n",
                   "func int f(int a) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    switch int t0 { 1: b1, 2: b2, default: b3 } \"a\"\n"
                   "  b1:\n"
                   "    store a, 2 \"a\"\n"
                   "    jump b2\n"
                   "  b2:\n"
                   "    t1 = load a\n"
                   "    return t1 \"return a\"\n"
                   "  b3:\n"
                   "    return 0 \"return 0\"\n"
                   "}\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(switch_with_fall_through_and_ranges, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(switch_without_default_or_braces, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(labels_inside_a_loop, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(switch_in_a_loop, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(fallthrough_attribute, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
