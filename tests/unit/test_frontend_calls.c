/* test_frontend_calls.c - calls, builtins, records by value: C source and the IR it becomes. */
#include "frontend_fixture.h"

static void arguments_keep_the_type_they_had(void **state) {
    assert_lowered(state,
                   "typedef struct _PORT *PORT; PORT gPort; char buf[4];\n"
                   "int api(void *, const char *, long long);\n"
                   "int f(short s) { return api(&gPort, buf, s); }\n",
                   "func int f(short s) {\n"
                   "  b0:\n"
                   "    t0 = addr gPort\n"
                   "    t1 = addr buf\n"
                   "    t2 = load s\n"
                   "    t3 = cast i64 t2\n"
                   "    t4 = call api(t0, t1 : char*, t3 : short) \"api(&gPort, buf, s)\"\n"
                   "    return t4 \"return api(&gPort, buf, s)\"\n"
                   "}\n");
}

static void explicit_casts_are_types_of_arguments(void **state) {
    assert_lowered(state,
                   "typedef struct _PORT *PORT; PORT gPort;\n"
                   "void *swap(void **, void *);\n"
                   "PORT f(void) { return swap((void **)&gPort, 0); }\n",
                   "func PORT f() {\n"
                   "  b0:\n"
                   "    t0 = addr gPort\n"
                   "    t1 = call swap(t0 : ptr*, 0 : int) \"swap((void **)&gPort, 0)\"\n"
                   "    return t1 \"return swap((void **)&gPort, 0)\"\n"
                   "}\n");
}

static void through_pointers(void **state) {
    assert_lowered(state,
                   "typedef int (*FN)(int); struct T { FN fn; } table[3]; int g(int);\n"
                   "int f(FN p, struct T *t, int i) { FN q = g; FN r = &g; return p(1) + "
                   "(*p)(2) + t->fn(3) + table[i].fn(4) + (&g)(5) + q(6) + (**r)(7); }\n",
                   "func int f(FN p, struct T* t, int i) {\n"
                   "    local FN q\n"
                   "    local FN r\n"
                   "  b0:\n"
                   "    store q, @g\n"
                   "    store r, @g\n"
                   "    t0 = load p\n"
                   "    t1 = call *t0(1 : int) \"p(1)\"\n"
                   "    t2 = load p\n"
                   "    t3 = call *t2(2 : int) \"(*p)(2)\"\n"
                   "    t4 = add int t1, t3\n"
                   "    t5 = load t\n"
                   "    t6 = load *t5.fn\n"
                   "    t7 = call *t6(3 : int) \"t->fn(3)\"\n"
                   "    t8 = add int t4, t7\n"
                   "    t9 = load i\n"
                   "    t10 = load table[t9].fn\n"
                   "    t11 = call *t10(4 : int) \"table[i].fn(4)\"\n"
                   "    t12 = add int t8, t11\n"
                   "    t13 = call g(5 : int) \"(&g)(5)\"\n"
                   "    t14 = add int t12, t13\n"
                   "    t15 = load q\n"
                   "    t16 = call *t15(6 : int) \"q(6)\"\n"
                   "    t17 = add int t14, t16\n"
                   "    t18 = load r\n"
                   "    t19 = call *t18(7 : int) \"(**r)(7)\"\n"
                   "    t20 = add int t17, t19\n"
                   "    return t20 \"return p(1) + (*p)(2) + t->fn(3) + table[i].fn(4) + (&g)(5) + "
                   "q(6) + (**r)(7)\"\n"
                   "}\n");
}

static void undeclared_functions(void **state) {
    assert_lowered(state, "int f(int a) { return Undeclared(a, \"x\"); }\n",
                   "func int f(int a) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    t1 = call Undeclared(t0, s\"x\" : char*) \"Undeclared(a, \\\"x\\\")\"\n"
                   "    return t1 \"return Undeclared(a, \\\"x\\\")\"\n"
                   "}\n");
}

static void records_by_value(void **state) {
    assert_lowered(state,
                   "struct S { long long a, b; }; struct S make(struct S, int);\n"
                   "long long f(struct S s) { struct S t = make(s, 1); t = make(t, 2); return "
                   "make(t, 3).b; }\n",
                   "func i64 f(struct S* .s) {\n"
                   "    local struct S s\n"
                   "    local struct S t\n"
                   "    local struct S .t0\n"
                   "    local struct S .t1\n"
                   "    local struct S .t2\n"
                   "    local struct S .t3\n"
                   "    local struct S .t4\n"
                   "  b0:\n"
                   "    t0 = load .s\n"
                   "    copy s, *t0, 16\n"
                   "    copy .t0, s, 16\n"
                   "    t1 = addr .t0\n"
                   "    t2 = addr t\n"
                   "    call make(t1 : struct S, 1 : int, t2) \"make(s, 1)\"\n"
                   "    copy .t2, t, 16\n"
                   "    t3 = addr .t2\n"
                   "    t4 = addr .t1\n"
                   "    call make(t3 : struct S, 2 : int, t4) \"make(t, 2)\"\n"
                   "    copy t, .t1, 16 \"t\"\n"
                   "    copy .t4, t, 16\n"
                   "    t5 = addr .t4\n"
                   "    t6 = addr .t3\n"
                   "    call make(t5 : struct S, 3 : int, t6) \"make(t, 3)\"\n"
                   "    t7 = load .t3.b\n"
                   "    return t7 \"return make(t, 3).b\"\n"
                   "}\n");
}

static void records_are_returned_through_a_pointer(void **state) {
    assert_lowered(state,
                   "struct S { long long a, b; };\n"
                   "struct S f(struct S s, int n) { if (n) { struct S z = {n}; return z; } "
                   "return s; }\n",
                   "func void f(struct S* .s, int n, struct S* .result) {\n"
                   "    local struct S s\n"
                   "    local struct S z\n"
                   "  b0:\n"
                   "    t0 = load .s\n"
                   "    copy s, *t0, 16\n"
                   "    t1 = load n\n"
                   "    branch t1 ? b1 : b2 \"n\"\n"
                   "  b1:\n"
                   "    zero z, 16\n"
                   "    t2 = load n\n"
                   "    t3 = cast i64 t2\n"
                   "    store z.a, t3\n"
                   "    t4 = load .result\n"
                   "    copy *t4, z, 16\n"
                   "    return \"return z\"\n"
                   "  b2:\n"
                   "    t5 = load .result\n"
                   "    copy *t5, s, 16\n"
                   "    return \"return s\"\n"
                   "}\n");
}

static void no_return(void **state) {
    assert_lowered(state,
                   "__declspec(noreturn) void die(int); _Noreturn void die2(void);\n"
                   "int f(int a) { if (a == 1) die(a); if (a == 2) die2(); return 0; }\n",
                   "func int f(int a) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    t1 = eq int t0, 1\n"
                   "    branch t1 ? b1 : b2 \"a == 1\"\n"
                   "  b1:\n"
                   "    t2 = load a\n"
                   "    call die(t2) \"die(a)\"\n"
                   "    unreachable\n"
                   "  b2:\n"
                   "    t3 = load a\n"
                   "    t4 = eq int t3, 2\n"
                   "    branch t4 ? b3 : b4 \"a == 2\"\n"
                   "  b3:\n"
                   "    call die2() \"die2()\"\n"
                   "    unreachable\n"
                   "  b4:\n"
                   "    return 0 \"return 0\"\n"
                   "}\n");
}

static void library_builtins_have_their_plain_names(void **state) {
    assert_lowered(
        state,
        "struct S { int a[4]; } g;\n"
        "void f(struct S *s) { __builtin_memset(s, 0, sizeof *s); "
        "__builtin_memcpy(&g, s, sizeof g); }\n",
        "func void f(struct S* s) {\n"
        "  b0:\n"
        "    t0 = load s\n"
        "    t1 = call memset(t0, 0 : int, 16 : u64) : ptr \"__builtin_memset(s, 0, sizeof *s)\"\n"
        "    t2 = addr g\n"
        "    t3 = load s\n"
        "    t4 = call memcpy(t2, t3, 16 : u64) : ptr \"__builtin_memcpy(&g, s, sizeof g)\"\n"
        "    return\n"
        "}\n");
}

static void builtins_for_control_flow(void **state) {
    assert_lowered(state,
                   "int f(int a) { __assume(a != 3); if (__builtin_constant_p(a)) return 1; if "
                   "(a == 2) __builtin_unreachable(); if (a == 4) __builtin_trap(); return "
                   "__builtin_bswap32(a); }\n",
                   "func int f(int a) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    t1 = ne int t0, 3\n"
                   "    branch t1 ? b1 : b7 \"a != 3\"\n"
                   "  b1:\n"
                   "    jump b2\n"
                   "  b2:\n"
                   "    t2 = load a\n"
                   "    t3 = eq int t2, 2\n"
                   "    branch t3 ? b3 : b4 \"a == 2\"\n"
                   "  b3:\n"
                   "    unreachable\n"
                   "  b4:\n"
                   "    t4 = load a\n"
                   "    t5 = eq int t4, 4\n"
                   "    branch t5 ? b5 : b6 \"a == 4\"\n"
                   "  b5:\n"
                   "    unreachable\n"
                   "  b6:\n"
                   "    t6 = opaque : u32 \"__builtin_bswap32\"\n"
                   "    t7 = cast int t6\n"
                   "    return t7 \"return __builtin_bswap32(a)\"\n"
                   "  b7:\n"
                   "    unreachable\n"
                   "}\n");
}

static void variable_arguments(void **state) {
    assert_lowered(state,
                   "int f(int n, ...) { __builtin_va_list ap; __builtin_va_start(ap, n); int x "
                   "= __builtin_va_arg(ap, int); __builtin_va_end(ap); return x; }\n",
                   "func int f(int n, ...) {\n"
                   "    local __builtin_va_list ap\n"
                   "    local int x\n"
                   "  b0:\n"
                   "    store ap, ?\n"
                   "    t0 = opaque : int \"__builtin_va_arg(ap, int)\"\n"
                   "    store x, t0\n"
                   "    store ap, ?\n"
                   "    t1 = load x\n"
                   "    return t1 \"return x\"\n"
                   "}\n");
}

static void records_from_variable_arguments(void **state) {
    assert_lowered(state,
                   "struct S { int a, b; };\n"
                   "int f(__builtin_va_list ap) { struct S s = __builtin_va_arg(ap, struct S); "
                   "return s.b; }\n",
                   "func int f(__builtin_va_list ap) {\n"
                   "    local struct S s\n"
                   "  b0:\n"
                   "    t0 = opaque : struct S* \"__builtin_va_arg(ap, struct S)\"\n"
                   "    copy s, *t0, 8\n"
                   "    t1 = load s.b\n"
                   "    return t1 \"return s.b\"\n"
                   "}\n");
}

static void overflow_builtins_write_their_result(void **state) {
    assert_lowered(state,
                   "int f(int a, int b) { int r = 0; if (__builtin_add_overflow(a, b, &r)) "
                   "return -1; return r; }\n",
                   "func int f(int a, int b) {\n"
                   "    local int r\n"
                   "  b0:\n"
                   "    store r, 0\n"
                   "    t0 = addr r\n"
                   "    store *t0, ?\n"
                   "    t1 = opaque : _Bool \"__builtin_add_overflow\"\n"
                   "    branch t1 ? b1 : b2 \"__builtin_add_overflow(a, b, &r)\"\n"
                   "  b1:\n"
                   "    return -1 \"return -1\"\n"
                   "  b2:\n"
                   "    t2 = load r\n"
                   "    return t2 \"return r\"\n"
                   "}\n");
}

static void void_results(void **state) {
    assert_lowered(state,
                   "void g(int); void h(void);\n"
                   "void f(int a) { (void)a; (void)g(a); return h(); }\n",
                   "func void f(int a) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    call g(t0) \"g(a)\"\n"
                   "    call h() \"h()\"\n"
                   "    return \"return h()\"\n"
                   "}\n");
}

static void choose_expression(void **state) {
    assert_lowered(state,
                   "int f(int a) { return __builtin_choose_expr(sizeof(a) == 4, a, \"no\"); }\n",
                   "func int f(int a) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    return t0 \"return __builtin_choose_expr(sizeof(a) == 4, a, \\\"no\\\")\"\n"
                   "}\n");
}

static void old_style_definitions(void **state) {
    assert_lowered(state, "int f(a, b) int a; char *b; { return a + *b; }\n",
                   "func int f(int a, char* b) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    t1 = load b\n"
                   "    t2 = load *t1\n"
                   "    t3 = cast int t2\n"
                   "    t4 = add int t0, t3\n"
                   "    return t4 \"return a + *b\"\n"
                   "}\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(arguments_keep_the_type_they_had, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(explicit_casts_are_types_of_arguments, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(through_pointers, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(undeclared_functions, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(records_by_value, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(records_are_returned_through_a_pointer, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(no_return, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(library_builtins_have_their_plain_names, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(builtins_for_control_flow, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(variable_arguments, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(records_from_variable_arguments, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(overflow_builtins_write_their_result, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(void_results, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(choose_expression, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(old_style_definitions, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
