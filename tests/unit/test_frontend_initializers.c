/* test_frontend_initializers.c - initialisers of local variables: C source and the IR it becomes.
 */
#include "frontend_fixture.h"

static void positional_nested_and_partial(void **state) {
    assert_lowered(state,
                   "struct I { int x, y; }; struct S { int a; struct I in; int t[3]; };\n"
                   "void f(int n) { struct S s = {n, {1, n}, {2}}; }\n",
                   "func void f(int n) {\n"
                   "    local struct S s\n"
                   "  b0:\n"
                   "    zero s, 24\n"
                   "    t0 = load n\n"
                   "    store s.a, t0\n"
                   "    store s.in.x, 1\n"
                   "    t1 = load n\n"
                   "    store s.in.y, t1\n"
                   "    store s.t[0], 2\n"
                   "    kill s\n"
                   "    return\n"
                   "}\n");
}

static void designated(void **state) {
    assert_lowered(state,
                   "struct I { int x, y; }; struct S { int a; struct I in; int t[3]; };\n"
                   "void f(int n) { struct S s = {.t = {[2] = n}, .in.y = 4, .a = 1}; }\n",
                   "func void f(int n) {\n"
                   "    local struct S s\n"
                   "  b0:\n"
                   "    zero s, 24\n"
                   "    t0 = load n\n"
                   "    store s.t[2], t0\n"
                   "    store s.in.y, 4\n"
                   "    store s.a, 1\n"
                   "    kill s\n"
                   "    return\n"
                   "}\n");
}

static void positional_after_designated(void **state) {
    assert_lowered(state,
                   "struct I { int x, y; }; struct S { int a; struct I in; int t[3]; };\n"
                   "void f(int n) { struct S s = {.in.x = 1, 2, n}; int a[4] = {[1] = 7, 8}; }\n",
                   "func void f(int n) {\n"
                   "    local struct S s\n"
                   "    local int[4] a\n"
                   "  b0:\n"
                   "    zero s, 24\n"
                   "    store s.in.x, 1\n"
                   "    store s.in.y, 2\n"
                   "    t0 = load n\n"
                   "    store s.t[0], t0\n"
                   "    zero a, 16\n"
                   "    store a[1], 7\n"
                   "    store a[2], 8\n"
                   "    kill a\n"
                   "    kill s\n"
                   "    return\n"
                   "}\n");
}

static void omitted_braces(void **state) {
    assert_lowered(state,
                   "struct I { int x, y; }; struct S { int a; struct I in; int t[2]; };\n"
                   "void f(int n) { struct S s[2] = {1, 2, 3, 4, 5, n}; }\n",
                   "func void f(int n) {\n"
                   "    local struct S[2] s\n"
                   "  b0:\n"
                   "    zero s, 40\n"
                   "    store s[0].a, 1\n"
                   "    store s[0].in.x, 2\n"
                   "    store s[0].in.y, 3\n"
                   "    store s[0].t[0], 4\n"
                   "    store s[0].t[1], 5\n"
                   "    t0 = load n\n"
                   "    store s[1].a, t0\n"
                   "    kill s\n"
                   "    return\n"
                   "}\n");
}

static void ranges(void **state) {
    assert_lowered(state, "void f(void) { int a[6] = {[0 ... 1] = 3, [4] = 9}; }\n",
                   "func void f() {\n"
                   "    local int[6] a\n"
                   "  b0:\n"
                   "    zero a, 24\n"
                   "    store a[0], 3\n"
                   "    store a[1], 3\n"
                   "    store a[4], 9\n"
                   "    kill a\n"
                   "    return\n"
                   "}\n");
}

static void unions(void **state) {
    assert_lowered(state,
                   "union U { int i; char c[4]; }; struct S { union U u; union { int p; short "
                   "q; }; };\n"
                   "void f(void) { struct S s = {{1}, 2}; struct S d = {.u.c = {5, 6}, .q = 7}; "
                   "union U v = {.c = \"ab\"}; }\n",
                   "func void f() {\n"
                   "    local struct S s\n"
                   "    local struct S d\n"
                   "    local union U v\n"
                   "  b0:\n"
                   "    zero s, 8\n"
                   "    store s.u.i, 1\n"
                   "    store s.+4.p, 2\n"
                   "    zero d, 8\n"
                   "    store d.u.c[0], 5\n"
                   "    store d.u.c[1], 6\n"
                   "    store d.+4.q, 7\n"
                   "    zero v, 4\n"
                   "    t0 = cast char[4]* s\"ab\"\n"
                   "    copy v.c, *t0, 3\n"
                   "    kill v\n"
                   "    kill d\n"
                   "    kill s\n"
                   "    return\n"
                   "}\n");
}

static void strings(void **state) {
    assert_lowered(
        state,
        "void f(void) { char a[] = \"hi\"; char b[8] = {\"x\"}; unsigned short w[] = "
        "L\"wide\"; char c[2] = \"xy\"; char *p = \"ptr\"; char *q[] = {\"one\", 0}; }\n",
        "func void f() {\n"
        "    local char[3] a\n"
        "    local char[8] b\n"
        "    local u16[5] w\n"
        "    local char[2] c\n"
        "    local char* p\n"
        "    local char*[2] q\n"
        "  b0:\n"
        "    zero a, 3\n"
        "    t0 = cast char[3]* s\"hi\"\n"
        "    copy a, *t0, 3\n"
        "    zero b, 8\n"
        "    t1 = cast char[8]* s\"x\"\n"
        "    copy b, *t1, 2\n"
        "    zero w, 10\n"
        "    t2 = cast u16[5]* L\"wide\"\n"
        "    copy w, *t2, 10\n"
        "    zero c, 2\n"
        "    t3 = cast char[2]* s\"xy\"\n"
        "    copy c, *t3, 2\n"
        "    store p, s\"ptr\"\n"
        "    zero q, 16\n"
        "    store q[0], s\"one\"\n"
        "    store q[1], 0\n"
        "    kill q\n"
        "    kill p\n"
        "    kill c\n"
        "    kill w\n"
        "    kill b\n"
        "    kill a\n"
        "    return\n"
        "}\n");
}

static void records_from_expressions(void **state) {
    assert_lowered(state,
                   "struct S { int a, b; }; struct S get(void); struct T { struct S s; int c; };\n"
                   "void f(struct S *p) { struct S s = *p, r = get(); struct T t = {*p, 3}; "
                   "struct T u = {p->a, 4}; struct T w = {.s = get()}; }\n",
                   "func void f(struct S* p) {\n"
                   "    local struct S s\n"
                   "    local struct S r\n"
                   "    local struct T t\n"
                   "    local struct T u\n"
                   "    local struct T w\n"
                   "  b0:\n"
                   "    t0 = load p\n"
                   "    copy s, *t0, 8\n"
                   "    t1 = addr r\n"
                   "    call get(t1) \"get()\"\n"
                   "    zero t, 12\n"
                   "    t2 = load p\n"
                   "    copy t.s, *t2, 8\n"
                   "    store t.c, 3\n"
                   "    zero u, 12\n"
                   "    t3 = load p\n"
                   "    t4 = load *t3.a\n"
                   "    store u.s.a, t4\n"
                   "    store u.s.b, 4\n"
                   "    zero w, 12\n"
                   "    t5 = addr w.s\n"
                   "    call get(t5) \"get()\"\n"
                   "    kill w\n"
                   "    kill u\n"
                   "    kill t\n"
                   "    kill r\n"
                   "    kill s\n"
                   "    return\n"
                   "}\n");
}

static void control_flow_inside(void **state) {
    assert_lowered(state,
                   "struct S { int a, b; };\n"
                   "void f(int n, int m) { struct S s = {n ? 1 : 2, n && m}; }\n",
                   "func void f(int n, int m) {\n"
                   "    local struct S s\n"
                   "    local int .t0\n"
                   "    local int .t1\n"
                   "  b0:\n"
                   "    zero s, 8\n"
                   "    t0 = load n\n"
                   "    branch t0 ? b1 : b2 \"n\"\n"
                   "  b1:\n"
                   "    store .t0, 1\n"
                   "    jump b3\n"
                   "  b2:\n"
                   "    store .t0, 2\n"
                   "    jump b3\n"
                   "  b3:\n"
                   "    t1 = load .t0\n"
                   "    kill .t0\n"
                   "    store s.a, t1\n"
                   "    t2 = load n\n"
                   "    branch t2 ? b4 : b6 \"n\"\n"
                   "  b4:\n"
                   "    t3 = load m\n"
                   "    branch t3 ? b5 : b6 \"m\"\n"
                   "  b5:\n"
                   "    store .t1, 1\n"
                   "    jump b7\n"
                   "  b6:\n"
                   "    store .t1, 0\n"
                   "    jump b7\n"
                   "  b7:\n"
                   "    t4 = load .t1\n"
                   "    kill .t1\n"
                   "    store s.b, t4\n"
                   "    kill s\n"
                   "    return\n"
                   "}\n");
}

static void bit_fields(void **state) {
    assert_lowered(state,
                   "struct B { unsigned a : 1, b : 2, c : 29; };\n"
                   "void f(int n) { struct B b = {1, n}; }\n",
                   "func void f(int n) {\n"
                   "    local struct B b\n"
                   "  b0:\n"
                   "    zero b, 4\n"
                   "    t0 = load b.a\n"
                   "    t1 = and u32 t0, 4294967294\n"
                   "    t2 = or u32 t1, 1\n"
                   "    store b.a, t2\n"
                   "    t3 = load n\n"
                   "    t4 = cast u32 t3\n"
                   "    t5 = and u32 t4, 3\n"
                   "    t6 = shl u32 t5, 1\n"
                   "    t7 = load b.b\n"
                   "    t8 = and u32 t7, 4294967289\n"
                   "    t9 = or u32 t8, t6\n"
                   "    store b.b, t9\n"
                   "    kill b\n"
                   "    return\n"
                   "}\n");
}

static void empty_and_scalar_lists(void **state) {
    assert_lowered(state,
                   "struct S { int a, b; };\n"
                   "void f(void) { struct S s = {}; int x = {3}; int z[2] = {0}; }\n",
                   "func void f() {\n"
                   "    local struct S s\n"
                   "    local int x\n"
                   "    local int[2] z\n"
                   "  b0:\n"
                   "    zero s, 8\n"
                   "    store x, 3\n"
                   "    zero z, 8\n"
                   "    store z[0], 0\n"
                   "    kill z\n"
                   "    kill x\n"
                   "    kill s\n"
                   "    return\n"
                   "}\n");
}

static void functions_and_decayed_arrays(void **state) {
    assert_lowered(state,
                   "int g(int); int arr[3]; struct S { int (*fn)(int); int *p; };\n"
                   "void f(void) { struct S s = {g, arr}; struct S t = {.p = &arr[1], .fn = "
                   "&g}; }\n",
                   "func void f() {\n"
                   "    local struct S s\n"
                   "    local struct S t\n"
                   "  b0:\n"
                   "    zero s, 16\n"
                   "    store s.fn, @g\n"
                   "    t0 = addr arr\n"
                   "    store s.p, t0\n"
                   "    zero t, 16\n"
                   "    t1 = addr arr[1]\n"
                   "    store t.p, t1\n"
                   "    store t.fn, @g\n"
                   "    kill t\n"
                   "    kill s\n"
                   "    return\n"
                   "}\n");
}

static void flexible_arrays(void **state) {
    assert_lowered(state,
                   "struct S { int n; int tail[]; };\n"
                   "int f(struct S *s) { return s->tail[s->n - 1]; }\n",
                   "func int f(struct S* s) {\n"
                   "  b0:\n"
                   "    t0 = load s\n"
                   "    t1 = load *t0.n\n"
                   "    t2 = sub int t1, 1\n"
                   "    t3 = load s\n"
                   "    t4 = load *t3.tail[t2]\n"
                   "    return t4 \"return s->tail[s->n - 1]\"\n"
                   "}\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(positional_nested_and_partial, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(designated, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(positional_after_designated, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(omitted_braces, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(ranges, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(unions, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(strings, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(records_from_expressions, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(control_flow_inside, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(bit_fields, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(empty_and_scalar_lists, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(functions_and_decayed_arrays, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(flexible_arrays, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
