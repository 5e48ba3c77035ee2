/* test_frontend_places.c - access paths: members, elements, pointers, bit-fields: C source and the
 * IR it becomes. */
#include "frontend_fixture.h"

static void members_through_values_and_pointers(void **state) {
    assert_lowered(state,
                   "struct I { int n; }; struct S { int a; struct I in; struct S *next; };\n"
                   "int f(struct S *p) { struct S v; v.in.n = p->next->in.n; return p->a + "
                   "v.in.n; }\n",
                   "func int f(struct S* p) {\n"
                   "    local struct S v\n"
                   "  b0:\n"
                   "    t0 = load p\n"
                   "    t1 = load *t0.next\n"
                   "    t2 = load *t1.in.n\n"
                   "    store v.in.n, t2 \"v.in.n\"\n"
                   "    t3 = load p\n"
                   "    t4 = load *t3.a\n"
                   "    t5 = load v.in.n\n"
                   "    t6 = add int t4, t5\n"
                   "    return t6 \"return p->a + v.in.n\"\n"
                   "}\n");
}

static void globals_with_arrays_of_records(void **state) {
    assert_lowered(state,
                   "typedef void *H; struct P { H handle; int used; }; struct { struct P "
                   "ports[8]; int count; } g;\n"
                   "H f(int i) { g.ports[i].used = 1; g.count++; return g.ports[i].handle; }\n",
                   "func H f(int i) {\n"
                   "  b0:\n"
                   "    t0 = load i\n"
                   "    store g.ports[t0].used, 1 \"g.ports[i].used\"\n"
                   "    t1 = load g.count\n"
                   "    t2 = add int t1, 1\n"
                   "    store g.count, t2 \"g.count\"\n"
                   "    t3 = load i\n"
                   "    t4 = load g.ports[t3].handle\n"
                   "    return t4 \"return g.ports[i].handle\"\n"
                   "}\n");
}

static void anonymous_members_are_transparent(void **state) {
    assert_lowered(state,
                   "struct S { int a; union { struct { int lo, hi; }; long long all; }; };\n"
                   "int f(struct S *s) { s->all = 5; return s->hi; }\n",
                   "func int f(struct S* s) {\n"
                   "  b0:\n"
                   "    t0 = load s\n"
                   "    store *t0.all, 5 \"s->all\"\n"
                   "    t1 = load s\n"
                   "    t2 = load *t1.+8.hi\n"
                   "    return t2 \"return s->hi\"\n"
                   "}\n");
}

static void subscripts_in_either_order(void **state) {
    assert_lowered(state,
                   "int t[4];\n"
                   "int f(int *p, int i) { return t[i] + i[t] + p[1] + 2[p] + p[0]; }\n",
                   "func int f(int* p, int i) {\n"
                   "  b0:\n"
                   "    t0 = load i\n"
                   "    t1 = load t[t0]\n"
                   "    t2 = load i\n"
                   "    t3 = load t[t2]\n"
                   "    t4 = add int t1, t3\n"
                   "    t5 = load p\n"
                   "    t6 = load *t5[1]\n"
                   "    t7 = add int t4, t6\n"
                   "    t8 = load p\n"
                   "    t9 = load *t8[2]\n"
                   "    t10 = add int t7, t9\n"
                   "    t11 = load p\n"
                   "    t12 = load *t11\n"
                   "    t13 = add int t10, t12\n"
                   "    return t13 \"return t[i] + i[t] + p[1] + 2[p] + p[0]\"\n"
                   "}\n");
}

static void pointer_arithmetic_is_scaled(void **state) {
    assert_lowered(state,
                   "int *f(int *p, int i, char *c) { c = c - 8; p = p + i; p += 2; p -= i; "
                   "return p - 1; }\n",
                   "func int* f(int* p, int i, char* c) {\n"
                   "  b0:\n"
                   "    t0 = load c\n"
                   "    t1 = addr *t0[-8]\n"
                   "    store c, t1 \"c\"\n"
                   "    t2 = load i\n"
                   "    t3 = load p\n"
                   "    t4 = addr *t3[t2]\n"
                   "    store p, t4 \"p\"\n"
                   "    t5 = load p\n"
                   "    t6 = addr *t5[2]\n"
                   "    store p, t6 \"p\"\n"
                   "    t7 = load i\n"
                   "    t8 = load p\n"
                   "    t9 = cast i64 t7\n"
                   "    t10 = neg i64 t9\n"
                   "    t11 = addr *t8[t10]\n"
                   "    store p, t11 \"p\"\n"
                   "    t12 = load p\n"
                   "    t13 = addr *t12[-1]\n"
                   "    return t13 \"return p - 1\"\n"
                   "}\n");
}

static void pointer_difference_counts_elements(void **state) {
    assert_lowered(state,
                   "long long f(long long *a, long long *b, char *c, char *d) { return (a - b) "
                   "+ (c - d); }\n",
                   "func i64 f(i64* a, i64* b, char* c, char* d) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    t1 = load b\n"
                   "    t2 = sub i64 t0, t1\n"
                   "    t3 = div i64 t2, 8\n"
                   "    t4 = load c\n"
                   "    t5 = load d\n"
                   "    t6 = sub i64 t4, t5\n"
                   "    t7 = add i64 t3, t6\n"
                   "    return t7 \"return (a - b) + (c - d)\"\n"
                   "}\n");
}

static void addresses(void **state) {
    assert_lowered(state,
                   "struct S { int a[4]; int b; };\n"
                   "int f(struct S *s, int i) { int x; int *p = &x; p = &s->b; p = &s->a[i]; p "
                   "= s->a; p = s->a + 2; p = &*p; return **&p; }\n",
                   "func int f(struct S* s, int i) {\n"
                   "    local int x\n"
                   "    local int* p\n"
                   "  b0:\n"
                   "    t0 = addr x\n"
                   "    store p, t0\n"
                   "    t1 = load s\n"
                   "    t2 = addr *t1.b\n"
                   "    store p, t2 \"p\"\n"
                   "    t3 = load i\n"
                   "    t4 = load s\n"
                   "    t5 = addr *t4.a[t3]\n"
                   "    store p, t5 \"p\"\n"
                   "    t6 = load s\n"
                   "    t7 = addr *t6.a\n"
                   "    store p, t7 \"p\"\n"
                   "    t8 = load s\n"
                   "    t9 = addr *t8.a[2]\n"
                   "    store p, t9 \"p\"\n"
                   "    t10 = load p\n"
                   "    store p, t10 \"p\"\n"
                   "    t11 = load p\n"
                   "    t12 = load *t11\n"
                   "    return t12 \"return **&p\"\n"
                   "}\n");
}

static void containing_record(void **state) {
    assert_lowered(state,
                   "struct L { struct L *n; }; struct C { int id; struct L link; };\n"
                   "struct C *f(struct L *e) { return (struct C *)((char *)e - (unsigned long "
                   "long)&((struct C *)0)->link); }\n",
                   "func struct C* f(struct L* e) {\n"
                   "  b0:\n"
                   "    t0 = load e\n"
                   "    t1 = addr *t0[-8 * 1] : char\n"
                   "    return t1 \"return (struct C *)((char *)e - (unsigned long long)&((struct "
                   "C *)0)->link)\"\n"
                   "}\n");
}

static void bit_fields_share_their_unit(void **state) {
    assert_lowered(state,
                   "struct B { unsigned a : 1, b : 3; int c : 4; };\n"
                   "int f(struct B *s) { s->b = 5; s->c = -1; s->a = s->b; return s->c; }\n",
                   "func int f(struct B* s) {\n"
                   "  b0:\n"
                   "    t0 = load s\n"
                   "    t1 = load *t0.b\n"
                   "    t2 = and u32 t1, 4294967281\n"
                   "    t3 = or u32 t2, 10\n"
                   "    store *t0.b, t3 \"s->b\"\n"
                   "    t4 = load s\n"
                   "    t5 = load *t4.c : u32\n"
                   "    t6 = and u32 t5, 4294967055\n"
                   "    t7 = or u32 t6, 240\n"
                   "    store *t4.c : u32, t7 \"s->c\"\n"
                   "    t8 = load s\n"
                   "    t9 = load *t8.b\n"
                   "    t10 = shr u32 t9, 1\n"
                   "    t11 = and u32 t10, 7\n"
                   "    t12 = load s\n"
                   "    t13 = and u32 t11, 1\n"
                   "    t14 = shl u32 t13, 0\n"
                   "    t15 = load *t12.a\n"
                   "    t16 = and u32 t15, 4294967294\n"
                   "    t17 = or u32 t16, t14\n"
                   "    store *t12.a, t17 \"s->a\"\n"
                   "    t18 = load s\n"
                   "    t19 = load *t18.c : u32\n"
                   "    t20 = shr u32 t19, 4\n"
                   "    t21 = shl int t20, 28\n"
                   "    t22 = shr int t21, 28\n"
                   "    t23 = cast int t22\n"
                   "    return t23 \"return s->c\"\n"
                   "}\n");
}

static void a_wide_array_of_arrays(void **state) {
    assert_lowered(state,
                   "int m[3][5];\n"
                   "int f(int i, int j) { return m[i][j] + (*m)[2] + **m; }\n",
                   "func int f(int i, int j) {\n"
                   "  b0:\n"
                   "    t0 = load j\n"
                   "    t1 = load i\n"
                   "    t2 = load m[t1][t0]\n"
                   "    t3 = load m[0][2]\n"
                   "    t4 = add int t2, t3\n"
                   "    t5 = load m[0][0]\n"
                   "    t6 = add int t4, t5\n"
                   "    return t6 \"return m[i][j] + (*m)[2] + **m\"\n"
                   "}\n");
}

static void string_elements(void **state) {
    assert_lowered(state, "char f(int i) { return \"abc\"[i]; }\n",
                   "func char f(int i) {\n"
                   "  b0:\n"
                   "    t0 = load i\n"
                   "    t1 = cast char[4]* s\"abc\"\n"
                   "    t2 = load *t1[t0]\n"
                   "    return t2 \"return \\\"abc\\\"[i]\"\n"
                   "}\n");
}

static void records_are_copied(void **state) {
    assert_lowered(state,
                   "struct S { int a, b; }; struct S g;\n"
                   "void f(struct S *p, struct S *q) { *p = *q; g = p[1]; struct S l = g; *q = "
                   "l; (*p = g).a; }\n",
                   "func void f(struct S* p, struct S* q) {\n"
                   "    local struct S l\n"
                   "  b0:\n"
                   "    t0 = load q\n"
                   "    t1 = load p\n"
                   "    copy *t1, *t0, 8 \"*p\"\n"
                   "    t2 = load p\n"
                   "    copy g, *t2[1], 8 \"g\"\n"
                   "    copy l, g, 8\n"
                   "    t3 = load q\n"
                   "    copy *t3, l, 8 \"*q\"\n"
                   "    t4 = load p\n"
                   "    copy *t4, g, 8 \"*p\"\n"
                   "    t5 = load *t4.a\n"
                   "    kill l\n"
                   "    return\n"
                   "}\n");
}

static void compound_literals(void **state) {
    assert_lowered(state,
                   "struct S { int a, b; };\n"
                   "int h(struct S *);\n"
                   "int f(int n) { struct S s = (struct S){.b = n}; int *p = (int[]){1, n}; "
                   "return h(&(struct S){1, 2}) + p[1] + s.a; }\n",
                   "func int f(int n) {\n"
                   "    local struct S s\n"
                   "    local struct S .t0\n"
                   "    local int* p\n"
                   "    local int[2] .t1\n"
                   "    local struct S .t2\n"
                   "  b0:\n"
                   "    zero .t0, 8\n"
                   "    t0 = load n\n"
                   "    store .t0.b, t0\n"
                   "    copy s, .t0, 8\n"
                   "    zero .t1, 8\n"
                   "    store .t1[0], 1\n"
                   "    t1 = load n\n"
                   "    store .t1[1], t1\n"
                   "    t2 = addr .t1\n"
                   "    store p, t2\n"
                   "    zero .t2, 8\n"
                   "    store .t2.a, 1\n"
                   "    store .t2.b, 2\n"
                   "    t3 = addr .t2\n"
                   "    t4 = call h(t3) \"h(&(struct S){1, 2})\"\n"
                   "    t5 = load p\n"
                   "    t6 = load *t5[1]\n"
                   "    t7 = add int t4, t6\n"
                   "    t8 = load s.a\n"
                   "    t9 = add int t7, t8\n"
                   "    return t9 \"return h(&(struct S){1, 2}) + p[1] + s.a\"\n"
                   "}\n");
}

static void constant_addresses(void **state) {
    assert_lowered(state, "int f(void) { return *(volatile int *)0x1000; }\n",
                   "func int f() {\n"
                   "  b0:\n"
                   "    t0 = cast i32* 4096\n"
                   "    t1 = load *t0\n"
                   "    return t1 \"return *(volatile int *)0x1000\"\n"
                   "}\n");
}

static void unions_share_their_bytes(void **state) {
    assert_lowered(state,
                   "union U { int i; unsigned short s[2]; };\n"
                   "int f(int a) { union U u; u.i = a; return u.s[1]; }\n",
                   "func int f(int a) {\n"
                   "    local union U u\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    store u.i, t0 \"u.i\"\n"
                   "    t1 = load u.s[1]\n"
                   "    t2 = cast int t1\n"
                   "    return t2 \"return u.s[1]\"\n"
                   "}\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(members_through_values_and_pointers, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(globals_with_arrays_of_records, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(anonymous_members_are_transparent, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(subscripts_in_either_order, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(pointer_arithmetic_is_scaled, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(pointer_difference_counts_elements, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(addresses, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(containing_record, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(bit_fields_share_their_unit, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_wide_array_of_arrays, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(string_elements, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(records_are_copied, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(compound_literals, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(constant_addresses, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(unions_share_their_bytes, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
