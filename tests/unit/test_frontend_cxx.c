/* test_frontend_cxx.c - what C++ adds besides objects, as IR. */
#include "frontend_fixture.h"

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

static void what_is_thrown_goes_to_the_handlers(void **state) {
    FrontendResult result =
        parse_source(state, "/src/unit.cpp",
                     "struct G { ~G(); }; void h(); int f(int a) { try { G g; if (a) throw 1; } "
                     "catch (int) { h(); return 1; } catch (...) { return 2; } return 0; }");
    const IrFunction *function = function_named(result.module, "f(int)");
    assert_int_equal(function->degradation_count, 0);
    uint32_t destructors = 0;
    for (uint32_t b = 0; b < function->block_count; b++) {
        for (uint32_t i = 0; i < function->blocks[b].instr_count; i++) {
            const IrInstr *instr = &function->blocks[b].instrs[i];
            destructors += instr->op == IR_CALL && instr->a.kind == IR_OPERAND_FUNCTION &&
                           strstr(result.module->functions[instr->a.id]->name, "~G") != NULL;
        }
    }
    assert_int_equal(destructors, 2); /* at the end of the block, and where it is thrown */
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
        cmocka_unit_test_setup_teardown(methods_have_this, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(virtual_calls_go_through_tables, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(tables_hold_the_last_override, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(second_bases_are_moved_to, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(lambdas_are_objects, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(lambdas_without_captures_are_functions, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(templates_are_lowered_as_instantiated, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(defaults_are_passed, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(conditions_declare, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(ranges_of_arrays, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(names_are_shown_without_parameters, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(what_is_not_lowered_is_named, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(what_is_thrown_goes_to_the_handlers, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(probes_leave_columns_alone, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
