/* test_frontend_arithmetic.c - operators on scalars, conversions, constants: C source and the IR it
 * becomes. */
#include "frontend_fixture.h"

static void small_types_are_promoted(void **state) {
    assert_lowered(state,
                   "typedef unsigned char UCHAR;\n"
                   "int f(UCHAR a, short b) { return a + b; }\n",
                   "func int f(UCHAR a, short b) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    t1 = cast int t0\n"
                   "    t2 = load b\n"
                   "    t3 = cast int t2\n"
                   "    t4 = add int t1, t3\n"
                   "    return t4 \"return a + b\"\n"
                   "}\n");
}

static void a_cast_to_unsigned_decides_the_shift(void **state) {
    assert_lowered(state,
                   "typedef unsigned long ULONG;\n"
                   "int f(long status) { return (ULONG)status >> 30; }\n",
                   "func int f(long status) {\n"
                   "  b0:\n"
                   "    t0 = load status\n"
                   "    t1 = cast ULONG t0\n"
                   "    t2 = shr ULONG t1, 30\n"
                   "    t3 = cast int t2\n"
                   "    return t3 \"return (ULONG)status >> 30\"\n"
                   "}\n");
}

static void stores_convert_to_the_variable(void **state) {
    assert_lowered(state, "void f(int a) { unsigned char c = a; c = a + 1; _Bool b = a; }\n",
                   "func void f(int a) {\n"
                   "    local u8 c\n"
                   "    local _Bool b\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    t1 = cast u8 t0\n"
                   "    store c, t1\n"
                   "    t2 = load a\n"
                   "    t3 = add int t2, 1\n"
                   "    t4 = cast u8 t3\n"
                   "    store c, t4 \"c\"\n"
                   "    t5 = load a\n"
                   "    t6 = ne int t5, 0\n"
                   "    store b, t6\n"
                   "    kill b\n"
                   "    kill c\n"
                   "    return\n"
                   "}\n");
}

static void mixed_signs_meet_in_the_common_type(void **state) {
    assert_lowered(state, "int f(int a, unsigned b, long long c) { return a < b && b < c; }\n",
                   "func int f(int a, u32 b, i64 c) {\n"
                   "    local int .t0\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    t1 = cast u32 t0\n"
                   "    t2 = load b\n"
                   "    t3 = lt u32 t1, t2\n"
                   "    branch t3 ? b1 : b3 \"a < b\"\n"
                   "  b1:\n"
                   "    t4 = load b\n"
                   "    t5 = cast i64 t4\n"
                   "    t6 = load c\n"
                   "    t7 = lt i64 t5, t6\n"
                   "    branch t7 ? b2 : b3 \"b < c\"\n"
                   "  b2:\n"
                   "    store .t0, 1\n"
                   "    jump b4\n"
                   "  b3:\n"
                   "    store .t0, 0\n"
                   "    jump b4\n"
                   "  b4:\n"
                   "    t8 = load .t0\n"
                   "    kill .t0\n"
                   "    return t8 \"return a < b && b < c\"\n"
                   "}\n");
}

static void constants_are_computed(void **state) {
    assert_lowered(
        state,
        "enum { ONE = 1, TWO };\n"
        "unsigned f(void) { return (ONE | TWO << 4) + ~0u - sizeof(int) + "
        "(0x80000000 >> 31); }\n",
        "func u32 f() {\n"
        "  b0:\n"
        "    return 29 \"return (ONE | TWO << 4) + ~0u - sizeof(int) + (0x80000000 >> 31)\"\n"
        "}\n");
}

static void status_codes_keep_their_sign(void **state) {
    assert_lowered(state,
                   "typedef long NTSTATUS;\n"
                   "NTSTATUS f(void) { return (NTSTATUS)0xC0000001L; }\n",
                   "func NTSTATUS f() {\n"
                   "  b0:\n"
                   "    return -1073741823 \"return (NTSTATUS)0xC0000001L\"\n"
                   "}\n");
}

static void compound_assignment_computes_in_the_common_type(void **state) {
    assert_lowered(state,
                   "void f(unsigned char c, int *p, int n) { c += 3; p[n] <<= 2; *p -= c; n |= "
                   "4; }\n",
                   "func void f(u8 c, int* p, int n) {\n"
                   "  b0:\n"
                   "    t0 = load c\n"
                   "    t1 = cast int t0\n"
                   "    t2 = add int t1, 3\n"
                   "    t3 = cast u8 t2\n"
                   "    store c, t3 \"c\"\n"
                   "    t4 = load n\n"
                   "    t5 = load p\n"
                   "    t6 = load *t5[t4]\n"
                   "    t7 = shl int t6, 2\n"
                   "    store *t5[t4], t7 \"p[n]\"\n"
                   "    t8 = load c\n"
                   "    t9 = cast int t8\n"
                   "    t10 = load p\n"
                   "    t11 = load *t10\n"
                   "    t12 = sub int t11, t9\n"
                   "    store *t10, t12 \"*p\"\n"
                   "    t13 = load n\n"
                   "    t14 = or int t13, 4\n"
                   "    store n, t14 \"n\"\n"
                   "    return\n"
                   "}\n");
}

static void increments_before_and_after(void **state) {
    assert_lowered(state, "int f(int a, int *p) { int x = a++ + --a; x = *p++; ++*p; return x; }\n",
                   "func int f(int a, int* p) {\n"
                   "    local int x\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    t1 = add int t0, 1\n"
                   "    store a, t1 \"a\"\n"
                   "    t2 = load a\n"
                   "    t3 = sub int t2, 1\n"
                   "    store a, t3 \"a\"\n"
                   "    t4 = add int t0, t3\n"
                   "    store x, t4\n"
                   "    t5 = load p\n"
                   "    t6 = addr *t5[1]\n"
                   "    store p, t6 \"p\"\n"
                   "    t7 = load *t5\n"
                   "    store x, t7 \"x\"\n"
                   "    t8 = load p\n"
                   "    t9 = load *t8\n"
                   "    t10 = add int t9, 1\n"
                   "    store *t8, t10 \"*p\"\n"
                   "    t11 = load x\n"
                   "    return t11 \"return x\"\n"
                   "}\n");
}

static void unary_operators(void **state) {
    assert_lowered(state, "int f(int a) { return -a + ~a + !a + +a; }\n",
                   "func int f(int a) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    t1 = neg int t0\n"
                   "    t2 = load a\n"
                   "    t3 = not int t2\n"
                   "    t4 = add int t1, t3\n"
                   "    t5 = load a\n"
                   "    t6 = lnot int t5\n"
                   "    t7 = add int t4, t6\n"
                   "    t8 = load a\n"
                   "    t9 = add int t7, t8\n"
                   "    return t9 \"return -a + ~a + !a + +a\"\n"
                   "}\n");
}

static void comma_gives_the_last(void **state) {
    assert_lowered(state,
                   "int g(int);\n"
                   "int f(int a) { return (g(1), g(2), a); }\n",
                   "func int f(int a) {\n"
                   "  b0:\n"
                   "    t0 = call g(1 : int) \"g(1)\"\n"
                   "    t1 = call g(2 : int) \"g(2)\"\n"
                   "    t2 = load a\n"
                   "    return t2 \"return (g(1), g(2), a)\"\n"
                   "}\n");
}

static void chained_assignment(void **state) {
    assert_lowered(state,
                   "int x, y;\n"
                   "void f(int a) { x = y = a; }\n",
                   "func void f(int a) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    store y, t0 \"y\"\n"
                   "    store x, t0 \"x\"\n"
                   "    return\n"
                   "}\n");
}

static void sizes_are_constants(void **state) {
    assert_lowered(state,
                   "struct S { char c; long long v; int a[3]; };\n"
                   "int f(struct S *s) { return sizeof(struct S) + sizeof s->a + "
                   "_Alignof(struct S) + __builtin_offsetof(struct S, a[1]); }\n",
                   "func int f(struct S* s) {\n"
                   "  b0:\n"
                   "    return 72 \"return sizeof(struct S) + sizeof s->a + _Alignof(struct S) + "
                   "__builtin_offsetof(struct S, a[1])\"\n"
                   "}\n");
}

static void offset_by_hand_is_a_constant(void **state) {
    assert_lowered(state,
                   "struct S { int a, b; };\n"
                   "unsigned long long f(void) { return (unsigned long long)&((struct S "
                   "*)0)->b; }\n",
                   "func u64 f() {\n"
                   "  b0:\n"
                   "    return 4 \"return (unsigned long long)&((struct S *)0)->b\"\n"
                   "}\n");
}

static void size_of_a_variable_array_is_opaque(void **state) {
    assert_lowered(state, "int f(int n) { int v[n]; return sizeof v; }\n",
                   "func int f(int n) {\n"
                   "    local int[] v\n"
                   "  b0:\n"
                   "    t0 = opaque : u64 \"size of a variable-length array\"\n"
                   "    t1 = cast int t0\n"
                   "    return t1 \"return sizeof v\"\n"
                   "}\n");
}

static void floats_are_kept_apart(void **state) {
    assert_lowered(state, "int f(double d, int a) { d = d * 2.0 + a; return (int)d; }\n",
                   "func int f(double d, int a) {\n"
                   "  b0:\n"
                   "    t0 = load d\n"
                   "    t1 = mul double t0, ?\n"
                   "    t2 = load a\n"
                   "    t3 = cast double t2\n"
                   "    t4 = add double t1, t3\n"
                   "    store d, t4 \"d\"\n"
                   "    t5 = load d\n"
                   "    t6 = cast int t5\n"
                   "    return t6 \"return (int)d\"\n"
                   "}\n");
}

static void generic_selection_takes_the_one_of_its_type(void **state) {
    assert_lowered(state,
                   "int gi(int); long long gl(long long);\n"
                   "long long f(long long a) { return _Generic(a, int: gi, long long: gl)(a); }\n",
                   "func i64 f(i64 a) {\n"
                   "  b0:\n"
                   "    t0 = load a\n"
                   "    t1 = call gl(t0) \"_Generic(a, int: gi, long long: gl)(a)\"\n"
                   "    return t1 \"return _Generic(a, int: gi, long long: gl)(a)\"\n"
                   "}\n");
}

static void character_literals(void **state) {
    assert_lowered(state, "int f(void) { return 'a' + L'b' + '\\n'; }\n",
                   "func int f() {\n"
                   "  b0:\n"
                   "    return 205 \"return 'a' + L'b' + '\\\\n'\"\n"
                   "}\n");
}

static void function_names(void **state) {
    assert_lowered(state, "const char *f(void) { return __func__; }\n",
                   "func char const* f() {\n"
                   "  b0:\n"
                   "    return s\"f\" \"return __func__\"\n"
                   "}\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(small_types_are_promoted, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_cast_to_unsigned_decides_the_shift, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(stores_convert_to_the_variable, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(mixed_signs_meet_in_the_common_type, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(constants_are_computed, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(status_codes_keep_their_sign, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(compound_assignment_computes_in_the_common_type,
                                        open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(increments_before_and_after, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(unary_operators, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(comma_gives_the_last, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(chained_assignment, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(sizes_are_constants, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(offset_by_hand_is_a_constant, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(size_of_a_variable_array_is_opaque, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(floats_are_kept_apart, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(generic_selection_takes_the_one_of_its_type, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(character_literals, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(function_names, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
