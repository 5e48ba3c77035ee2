/* test_frontend_cxx.c - what C++ adds, as IR. */
#include "frontend_fixture.h"

#include "base/text.h"

static void assert_cxx(void **state, const char *source, const char *name, const char *expected) {
    Fixture *fixture = *state;
    FrontendResult result = parse_source(state, "/src/unit.cpp", source);
    assert_int_equal(result.status, UNIT_PARSED);
    assert_null(ir_verify(fixture->arena, result.module));
    assert_int_equal(result.module->gap_count, 0);
    assert_string_equal(function_text(state, result.module, name), expected);
}

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

static void methods_have_this(void **state) {
    assert_cxx(state,
               "struct C { int a; int m(int x); }; int C::m(int x) { a = x; return this->a; }\n",
               "C::m(int)",
               "func int `C::m(int)`(C* this, int x) {\n"
               "  b0:\n"
               "    t0 = load x\n"
               "    t1 = load this\n"
               "    store *t1.a, t0 \"a\"\n"
               "    t2 = load this\n"
               "    t3 = load *t2.a\n"
               "    return t3 \"return this->a\"\n"
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
               "    t12 = addr c\n"
               "    call `C::~C()`(t12)\n"
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
               "func void `D::~D()`(D* this) {\n"
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

static void virtual_calls_go_through_tables(void **state) {
    assert_cxx(state,
               "struct B { virtual int one(); virtual int two(); int a; };\n"
               "int f(B *b) { return b->two() + b->B::one(); }\n",
               "f(B *)",
               "func int `f(B *)`(B* b) {\n"
               "  b0:\n"
               "    t0 = load b\n"
               "    t1 = load *t0..table\n"
               "    t2 = load *t1[1 * 8 of 2]\n"
               "    t3 = call *t2(t0) : int \"b->two()\"\n"
               "    t4 = load b\n"
               "    t5 = call `B::one()`(t4) \"b->B::one()\"\n"
               "    t6 = add int t3, t5\n"
               "    return t6 \"return b->two() + b->B::one()\"\n"
               "}\n");
}

static void tables_hold_the_last_override(void **state) {
    assert_cxx(state,
               "struct B { virtual int one(); virtual int two(); };\n"
               "struct D : B { D(); int two() override; }; D::D() {}\n",
               "D::D()",
               "func void `D::D()`(D* this) {\n"
               "  b0:\n"
               "    t0 = load this\n"
               "    t1 = addr `B::.table+0`\n"
               "    store *t0..table, t1\n"
               "    t2 = load this\n"
               "    t3 = addr `D::.table+0`\n"
               "    store *t2..table, t3\n"
               "    return\n"
               "}\n");
}

static void second_bases_are_moved_to(void **state) {
    assert_cxx(state,
               "struct A { virtual ~A(); int a; }; struct B { virtual void v(); int b; };\n"
               "struct D : A, B { void v() override; };\n"
               "void g(B *);\n"
               "void f(D *d) { g(d); d->b = 1; }\n",
               "f(D *)",
               "func void `f(D *)`(D* d) {\n"
               "  b0:\n"
               "    t0 = load d\n"
               "    t1 = addr *t0.+16\n"
               "    call `g(B *)`(t1 : D*) \"g(d)\"\n"
               "    t2 = load d\n"
               "    t3 = addr *t2.+16\n"
               "    store *t3.b, 1 \"d->b\"\n"
               "    return\n"
               "}\n");
}

static void lambdas_are_objects(void **state) {
    assert_cxx(state,
               "int f(int a) { int b = 2; auto l = [&b, a](int x) { b += x; return a; }; return "
               "l(3) + b; }\n",
               "f(int)",
               "func int `f(int)`(int a) {\n"
               "    local int b\n"
               "    local struct `(lambda at /src/unit.cpp:1:36)` l\n"
               "  b0:\n"
               "    store b, 2\n"
               "    t0 = addr b\n"
               "    store l.capture0, t0\n"
               "    t1 = load a\n"
               "    store l.capture1, t1\n"
               "    t2 = addr l\n"
               "    t3 = call `(lambda at unit.cpp:1:36)(int) const`(t2, 3 : int) \"l(3)\"\n"
               "    t4 = load b\n"
               "    t5 = add int t3, t4\n"
               "    return t5 \"return l(3) + b\"\n"
               "}\n");
}

static void lambdas_without_captures_are_functions(void **state) {
    assert_cxx(state,
               "typedef int (*F)(int);\n"
               "int f() { F g = [](int x) { return x; }; return g(1); }\n",
               "f()",
               "func int `f()`() {\n"
               "    local F g\n"
               "  b0:\n"
               "    store g, @`(lambda at unit.cpp:2:17)(static)`\n"
               "    t0 = load g\n"
               "    t1 = call *t0(1 : int) \"g(1)\"\n"
               "    return t1 \"return g(1)\"\n"
               "}\n");
}

static void templates_are_lowered_as_instantiated(void **state) {
    assert_cxx(state,
               "template <class T> struct G { T &t; G(T &x) : t(x) {} ~G() { t = 0; } };\n"
               "int f(int a) { G<int> g(a); return a; }\n",
               "f(int)",
               "func int `f(int)`(int a) {\n"
               "    local struct `G<int>` g\n"
               "  b0:\n"
               "    t0 = addr a\n"
               "    t1 = addr g\n"
               "    call `G<int>::G(int &)`(t1, t0) \"g(a)\"\n"
               "    t2 = load a\n"
               "    t3 = addr g\n"
               "    call `G<int>::~G()`(t3)\n"
               "    return t2 \"return a\"\n"
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

static void defaults_are_passed(void **state) {
    assert_cxx(state,
               "void g(int a, int b = 4);\n"
               "void f() { g(1); }\n",
               "f()",
               "func void `f()`() {\n"
               "  b0:\n"
               "    call `g(int, int)`(1 : int, 4 : int) \"g(1)\"\n"
               "    return\n"
               "}\n");
}

static void conditions_declare(void **state) {
    assert_cxx(state,
               "int g(int);\n"
               "int f(int a) { if (int b = g(a); b > 1) return b; while (int c = g(a)) a = c; "
               "return 0; }\n",
               "f(int)",
               "func int `f(int)`(int a) {\n"
               "    local int b\n"
               "    local int c\n"
               "  b0:\n"
               "    t0 = load a\n"
               "    t1 = call `g(int)`(t0) \"g(a)\"\n"
               "    store b, t1\n"
               "    t2 = load b\n"
               "    t3 = gt int t2, 1\n"
               "    branch t3 ? b1 : b2 \"b > 1\"\n"
               "  b1:\n"
               "    t4 = load b\n"
               "    return t4 \"return b\"\n"
               "  b2:\n"
               "    kill b\n"
               "    jump b3\n"
               "  b3:\n"
               "    t5 = load a\n"
               "    t6 = call `g(int)`(t5) \"g(a)\"\n"
               "    store c, t6\n"
               "    t7 = load c\n"
               "    branch t7 ? b4 : b6 \"c\"\n"
               "  b4:\n"
               "    t8 = load c\n"
               "    store a, t8 \"a\"\n"
               "    jump b5\n"
               "  b5:\n"
               "    kill c\n"
               "    jump b3\n"
               "  b6:\n"
               "    kill c\n"
               "    return 0 \"return 0\"\n"
               "}\n");
}

static void ranges_of_arrays(void **state) {
    assert_cxx(
        state,
        "int f() { int a[3] = {1, 2, 3}; int sum = 0; for (int x : a) sum += x; return sum; }\n",
        "f()",
        "func int `f()`() {\n"
        "    local int[3] a\n"
        "    local int sum\n"
        "    local u64 .t0\n"
        "    local int[3]* .t1\n"
        "    local int x\n"
        "  b0:\n"
        "    zero a, 12\n"
        "    store a[0], 1\n"
        "    store a[1], 2\n"
        "    store a[2], 3\n"
        "    store sum, 0\n"
        "    t0 = addr a\n"
        "    store .t1, t0\n"
        "    store .t0, 0\n"
        "    jump b1\n"
        "  b1:\n"
        "    t1 = load .t0\n"
        "    t2 = lt u64 t1, 3\n"
        "    branch t2 ? b2 : b4 \"a\"\n"
        "  b2:\n"
        "    t3 = load .t0\n"
        "    t4 = load .t1\n"
        "    t5 = load *t4[t3]\n"
        "    store x, t5\n"
        "    t6 = load x\n"
        "    t7 = load sum\n"
        "    t8 = add int t7, t6\n"
        "    store sum, t8 \"sum\"\n"
        "    kill x\n"
        "    jump b3\n"
        "  b3:\n"
        "    t9 = load .t0\n"
        "    t10 = add u64 t9, 1\n"
        "    store .t0, t10\n"
        "    jump b1\n"
        "  b4:\n"
        "    t11 = load sum\n"
        "    return t11 \"return sum\"\n"
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

static void names_are_shown_without_parameters(void **state) {
    Fixture *fixture = *state;
    static const char *const names[][2] = {
        {"DriverEntry", "DriverEntry"},
        {"N::f(int, void (*)(int))", "N::f"},
        {"C::operator()(int) const", "C::operator()"},
        {"(lambda at a.cpp:1:2)() const", "(lambda at a.cpp:1:2)"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_string_equal(ir_shown_name(fixture->arena, names[i][0]), names[i][1]);
    }
}

static void what_is_not_lowered_is_named(void **state) {
    static const char *const sources[][2] = {
        {"void g(); void f() { try { g(); } catch (...) { } }", "CXXTryStmt"},
        {"void f() { throw 1; }", "CXXThrowExpr"},
        {"void f() { int a[2] = {1, 2}; auto [x, y] = a; a[0] = x + y; }", "UnexposedDecl"},
        {"struct V { int v; }; struct D : virtual V { D() {} }; void f() { D d; }",
         "virtual bases"}};
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        FrontendResult result = parse_source(state, "/src/unit.cpp", sources[i][0]);
        const IrFunction *function = function_named(result.module, "f()");
        assert_true(function->degradation_count > 0);
        assert_non_null(strstr(function->degradations[0].reason, sources[i][1]));
    }
}

static void probes_leave_columns_alone(void **state) {
    FrontendResult result = parse_source(
        state, "/src/unit.cpp",
        "template <class T> struct G { T t; G(T x) : t(x) {} ~G() {} int m() { return t; } };\n"
        "int f() { G<int> g(1); return g.m(); }\n");
    const IrFunction *method = function_named(result.module, "G<int>::m()");
    assert_int_equal(method->loc.column, 65);
    assert_int_equal(function_named(result.module, "G<int>::~G()")->loc.column, 53);
    assert_int_equal(function_named(result.module, "f()")->degradation_count, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(references_are_pointers, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(methods_have_this, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(objects_die_at_every_way_out, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(backward_gotos_destroy, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(temporaries_die_with_the_expression, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(constructors_make_bases_and_members, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(destructors_destroy_members_and_bases, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(virtual_calls_go_through_tables, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(tables_hold_the_last_override, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(second_bases_are_moved_to, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(lambdas_are_objects, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(lambdas_without_captures_are_functions, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(templates_are_lowered_as_instantiated, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(new_constructs_what_was_got, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(defaults_are_passed, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(conditions_declare, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(ranges_of_arrays, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(copies_call_what_copies, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(globals_are_made_before, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(static_locals_are_made_once, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(names_are_shown_without_parameters, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(what_is_not_lowered_is_named, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(probes_leave_columns_alone, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
