/* test_frontend_objects.c - objects of C++: made, copied, destroyed. */
#include "frontend_fixture.h"

static void references_are_pointers(void **state) {
    assert_cxx(state, "int f(int &r) { int &s = r; s = 2; return r; }\n", "f(int &)",
               "func int `f(int &)`(int* r) {\n"
               "    local int* s\n"
               "  b0:\n"
               "    t0 = load r\n"
               "    store s, t0\n"
               "    t1 = load s\n"
               "    store *t1, 2 \"s\"\n"
               "    t2 = load r\n"
               "    t3 = load *t2\n"
               "    return t3 \"return r\"\n"
               "}\n");
}

static void objects_die_at_every_way_out(void **state) {
    assert_cxx(state,
               "struct C { C(int); ~C(); int v; };\n"
               "int f(int a) { C c(1); while (a) { C d(2); if (a == 3) break; if (a == 4) return "
               "c.v; } return 0; }\n",
               "f(int)",
               "func int `f(int)`(int a) {\n"
               "    local C c\n"
               "    local C d\n"
               "  b0:\n"
               "    t0 = addr c\n"
               "    call `C::C(int)`(t0, 1 : int) \"c(1)\"\n"
               "    jump b1\n"
               "  b1:\n"
               "    t1 = load a\n"
               "    branch t1 ? b2 : b7 \"a\"\n"
               "  b2:\n"
               "    t2 = addr d\n"
               "    call `C::C(int)`(t2, 2 : int) \"d(2)\"\n"
               "    t3 = load a\n"
               "    t4 = eq int t3, 3\n"
               "    branch t4 ? b3 : b4 \"a == 3\"\n"
               "  b3:\n"
               "    t5 = addr d\n"
               "    call `C::~C()`(t5)\n"
               "    kill d\n"
               "    jump b7\n"
               "  b4:\n"
               "    t6 = load a\n"
               "    t7 = eq int t6, 4\n"
               "    branch t7 ? b5 : b6 \"a == 4\"\n"
               "  b5:\n"
               "    t8 = load c.v\n"
               "    t9 = addr d\n"
               "    call `C::~C()`(t9)\n"
               "    t10 = addr c\n"
               "    call `C::~C()`(t10)\n"
               "    return t8 \"return c.v\"\n"
               "  b6:\n"
               "    t11 = addr d\n"
               "    call `C::~C()`(t11)\n"
               "    kill d\n"
               "    jump b1\n"
               "  b7:\n"
               "    t13 = addr c\n"
               "    call `C::~C()`(t13)\n"
               "    return 0 \"return 0\"\n"
               "}\n");
}

static void backward_gotos_destroy(void **state) {
    assert_cxx(state,
               "struct C { C(); ~C(); };\n"
               "int f(int a) { again: C c; if (a--) goto again; return a; }\n",
               "f(int)",
               "func int `f(int)`(int a) {\n"
               "    local C c\n"
               "  b0:\n"
               "    jump b1\n"
               "  b1:\n"
               "    t0 = addr c\n"
               "    call `C::C()`(t0) \"c\"\n"
               "    t1 = load a\n"
               "    t2 = sub int t1, 1\n"
               "    store a, t2 \"a\"\n"
               "    branch t1 ? b2 : b4 \"a--\"\n"
               "  b2:\n"
               "    jump b3\n"
               "  b3:\n"
               "    t3 = addr c\n"
               "    call `C::~C()`(t3)\n"
               "    kill c\n"
               "    jump b1\n"
               "  b4:\n"
               "    t4 = load a\n"
               "    t5 = addr c\n"
               "    call `C::~C()`(t5)\n"
               "    return t4 \"return a\"\n"
               "}\n");
}

static void temporaries_die_with_the_expression(void **state) {
    assert_cxx(state,
               "struct C { C(int); ~C(); int v; };\n"
               "int f() { int a = C(1).v; const C &k = C(2); return a + k.v; }\n",
               "f()",
               "func int `f()`() {\n"
               "    local int a\n"
               "    local C .t0\n"
               "    local C const* k\n"
               "    local C .t1\n"
               "  b0:\n"
               "    t0 = addr .t0\n"
               "    call `C::C(int)`(t0, 1 : int) \"C(1)\"\n"
               "    t1 = load .t0.v\n"
               "    store a, t1\n"
               "    t2 = addr .t0\n"
               "    call `C::~C()`(t2)\n"
               "    kill .t0\n"
               "    t3 = addr .t1\n"
               "    call `C::C(int)`(t3, 2 : int) \"C(2)\"\n"
               "    t4 = addr .t1\n"
               "    store k, t4\n"
               "    t5 = load a\n"
               "    t6 = load k\n"
               "    t7 = load *t6.v\n"
               "    t8 = add int t5, t7\n"
               "    t9 = addr .t1\n"
               "    call `C::~C()`(t9)\n"
               "    return t8 \"return a + k.v\"\n"
               "}\n");
}

static void constructors_make_bases_and_members(void **state) {
    assert_cxx(state,
               "struct B { B(int); int b; }; struct M { M(); };\n"
               "struct D : B { M m; int k = 7; D(int a); }; D::D(int a) : B(a) { k++; }\n",
               "D::D(int)",
               "func void `D::D(int)`(D* this, int a) {\n"
               "  b0:\n"
               "    t0 = load this\n"
               "    t1 = load a\n"
               "    call `B::B(int)`(t0 : B*, t1) \"B(a)\"\n"
               "    t2 = load this\n"
               "    t3 = addr *t2.m\n"
               "    call `M::M()`(t3)\n"
               "    t4 = load this\n"
               "    store *t4.k, 7\n"
               "    t5 = load this\n"
               "    t6 = load *t5.k\n"
               "    t7 = add int t6, 1\n"
               "    store *t5.k, t7 \"k\"\n"
               "    return\n"
               "}\n");
}

static void destructors_destroy_members_and_bases(void **state) {
    assert_cxx(state,
               "struct B { ~B(); int b; }; struct M { ~M(); int m; };\n"
               "struct D : B { M m; ~D(); }; D::~D() { b = 1; }\n",
               "D::~D()",
               "func nothrow void `D::~D()`(D* this) {\n"
               "  b0:\n"
               "    t0 = load this\n"
               "    store *t0.b, 1 \"b\"\n"
               "    t1 = load this\n"
               "    t2 = addr *t1.m\n"
               "    call `M::~M()`(t2)\n"
               "    call `B::~B()`(t1 : B*)\n"
               "    return\n"
               "}\n");
}

static void new_constructs_what_was_got(void **state) {
    assert_cxx(
        state,
        "struct C { C(int); ~C(); int v; };\n"
        "void *operator new(unsigned long long, int);\n"
        "void operator delete(void *) noexcept;\n"
        "void f() { C *c = new (1) C(2); delete c; }\n",
        "f()",
        "func void `f()`() {\n"
        "    local C* c\n"
        "    local C* .t0\n"
        "    local C* .t1\n"
        "  b0:\n"
        "    t0 = call `operator new(unsigned long long, int)`(4 : u64, 1 : int) \"new (1) C(2)\"\n"
        "    store .t0, t0\n"
        "    t1 = load .t0\n"
        "    branch t1 ? b1 : b2 \"new (1) C(2)\"\n"
        "  b1:\n"
        "    t2 = load .t0\n"
        "    call `C::C(int)`(t2, 2 : int) \"C(2)\"\n"
        "    jump b2\n"
        "  b2:\n"
        "    t3 = load .t0\n"
        "    store c, t3\n"
        "    t4 = load c\n"
        "    store .t1, t4\n"
        "    t5 = load .t1\n"
        "    branch t5 ? b3 : b4 \"c\"\n"
        "  b3:\n"
        "    t6 = load .t1\n"
        "    call `C::~C()`(t6)\n"
        "    t7 = load .t1\n"
        "    call `operator delete(void *)`(t7) \"delete c\"\n"
        "    jump b4\n"
        "  b4:\n"
        "    kill c\n"
        "    return\n"
        "}\n");
}

static void copies_call_what_copies(void **state) {
    assert_cxx(
        state,
        "struct C { C(const C &); C &operator=(const C &); int v; }; struct P { C c; int i; };\n"
        "void f(P &p) { P q(p); p = q; }\n",
        "f(P &)",
        "func void `f(P &)`(P* p) {\n"
        "    local P q\n"
        "  b0:\n"
        "    t0 = load p\n"
        "    t1 = addr *t0.c\n"
        "    t2 = addr q.c\n"
        "    call `C::C(const C &)`(t2, t1)\n"
        "    t3 = load *t0.i\n"
        "    store q.i, t3\n"
        "    t4 = addr q\n"
        "    t5 = load p\n"
        "    t6 = addr *t4.c\n"
        "    t7 = addr *t5.c\n"
        "    t8 = call `C::operator=(const C &)`(t7, t6)\n"
        "    t9 = load *t4.i\n"
        "    store *t5.i, t9\n"
        "    kill q\n"
        "    return\n"
        "}\n");
}

static void globals_are_made_before(void **state) {
    assert_cxx(state,
               "struct C { C(int); int v; };\n"
               "int g(); C c(1); int d = g(); const int e = 4 * 2;\n",
               "initialisers of /src/unit.cpp",
               "func void `initialisers of /src/unit.cpp`() {\n"
               "  b0:\n"
               "    t0 = addr c\n"
               "    call `C::C(int)`(t0, 1 : int) \"c(1)\"\n"
               "    t1 = call `g()`() \"g()\"\n"
               "    store d, t1\n"
               "    return\n"
               "}\n");
}

static void static_locals_are_made_once(void **state) {
    assert_cxx(state,
               "struct C { C(int); int v; };\n"
               "int f() { static C c(1); return c.v; }\n",
               "f()",
               "func int `f()`() {\n"
               "  b0:\n"
               "    t0 = load `f().c.is_made`\n"
               "    branch t0 ? b2 : b1 \"static C c(1)\"\n"
               "  b1:\n"
               "    t1 = addr `f().c`\n"
               "    call `C::C(int)`(t1, 1 : int) \"c(1)\"\n"
               "    store `f().c.is_made`, 1\n"
               "    jump b2\n"
               "  b2:\n"
               "    t2 = load `f().c`.v\n"
               "    return t2 \"return c.v\"\n"
               "}\n");
}

/* A handler that ends what is alive, and lets the exception go on. */
static void exceptions_pass_objects(void **state) {
    assert_cxx(state,
               "struct C { int v; C(int); ~C(); };\n"
               "void g(int a) { if (a) throw 1; }\n"
               "int f(int a) { C c(1); int b = a; g(b); return b; }\n",
               "f(int)",
               "func int `f(int)`(int a) {\n"
               "    local C c\n"
               "    local int b\n"
               "  b0:\n"
               "    t0 = addr c\n"
               "    call `C::C(int)`(t0, 1 : int) \"c(1)\"\n"
               "    t1 = load a\n"
               "    store b, t1\n"
               "    jump b1\n"
               "  b1: handler b2\n"
               "    t2 = load b\n"
               "    call `g(int)`(t2) \"g(b)\"\n"
               "    t3 = load b\n"
               "    t4 = addr c\n"
               "    call `C::~C()`(t4)\n"
               "    return t3 \"return b\"\n"
               "  b2: landing\n"
               "    kill b\n"
               "    jump b3\n"
               "  b3: landing\n"
               "    t5 = addr c\n"
               "    call `C::~C()`(t5)\n"
               "    kill c\n"
               "    call __fltcheck_throw()\n"
               "    unreachable\n"
               "}\n");
}

static void what_throws_nothing_has_no_handlers(void **state) {
    assert_cxx(state,
               "struct C { int v; C(int); ~C(); };\n"
               "void g(int a) noexcept { if (a) throw 1; }\n"
               "int f(int a) { C c(1); g(a); return a; }\n",
               "f(int)",
               "func int `f(int)`(int a) {\n"
               "    local C c\n"
               "  b0:\n"
               "    t0 = addr c\n"
               "    call `C::C(int)`(t0, 1 : int) \"c(1)\"\n"
               "    t1 = load a\n"
               "    call `g(int)`(t1) \"g(a)\"\n"
               "    t2 = load a\n"
               "    t3 = addr c\n"
               "    call `C::~C()`(t3)\n"
               "    return t2 \"return a\"\n"
               "}\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(references_are_pointers, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(objects_die_at_every_way_out, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(backward_gotos_destroy, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(temporaries_die_with_the_expression, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(constructors_make_bases_and_members, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(destructors_destroy_members_and_bases, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(new_constructs_what_was_got, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(copies_call_what_copies, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(globals_are_made_before, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(exceptions_pass_objects, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(what_throws_nothing_has_no_handlers, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(static_locals_are_made_once, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
