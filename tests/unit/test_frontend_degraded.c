/* test_frontend_degraded.c - errors of the parse and what they make unreliable. */
#include "frontend_fixture.h"

#include <stdio.h>

static const IrFunction *parse_function(void **state, FrontendResult *result, const char *source,
                                        const char *name) {
    Fixture *fixture = *state;
    *result = parse_source(state, "/src/unit.c", source);
    assert_int_equal(result->status, UNIT_DEGRADED);
    assert_true(result->reason_count > 0);
    assert_null(ir_verify(fixture->arena, result->module));
    return function_named(result->module, name);
}

static void an_error_degrades_its_function_only(void **state) {
    FrontendResult result;
    const IrFunction *bad = parse_function(state, &result,
                                           "int g(int);\n"
                                           "int before(int a) { return a; }\n"
                                           "int f(int a) {\n"
                                           "    return g(missing.part);\n"
                                           "}\n"
                                           "int after(int a) { return f(a); }\n",
                                           "f");
    assert_int_equal(bad->degradation_count, 1);
    assert_int_equal(bad->degradations[0].loc.line, 4);
    assert_int_equal(bad->degradations[0].loc.column, 14);
    assert_string_equal(bad->degradations[0].reason, "use of undeclared identifier 'missing'");
    assert_int_equal(function_named(result.module, "before")->degradation_count, 0);
    assert_int_equal(function_named(result.module, "after")->degradation_count, 0);
    assert_int_equal(result.reason_count, 1);
    assert_string_equal(result.reasons[0],
                        "/src/unit.c:4:14: use of undeclared identifier 'missing'");
    assert_int_equal(result.module->gap_count, 0);
}

static void every_error_counts_after_a_missing_header(void **state) {
    char source[16384] = "#include \"nowhere.h\"\n";
    for (int i = 0; i < 60; i++) {
        char line[80];
        snprintf(line, sizeof line, "int f%d(int a) { Close(handle%d.port); return a; }\n", i, i);
        strcat(source, line);
    }
    FrontendResult result = parse_source(state, "/src/unit.c", source);
    assert_int_equal(result.status, UNIT_DEGRADED);
    assert_int_equal(result.reason_count, 61);
    for (int i = 0; i < 60; i++) {
        char name[16];
        snprintf(name, sizeof name, "f%d", i);
        assert_int_equal(function_named(result.module, name)->degradation_count, 1);
    }
}

static void errors_in_macro_expansions_belong_to_the_user(void **state) {
    FrontendResult result;
    const IrFunction *f = parse_function(
        state, &result, "#define USE(x) (x + absent.part)\nint f(int a) {\n  return USE(a); }\n",
        "f");
    assert_int_equal(f->degradation_count, 1);
    assert_int_equal(f->degradations[0].loc.line, 3);
}

static void statements_that_vanish_leave_a_mark(void **state) {
    /* names without a structure around them are repaired: test_frontend_standins.c */
    static const char *const bodies[] = {"Close(absent.part);",
                                         "absent = 4;",
                                         "Close(&absent);",
                                         "if (absent->part) a = 1;",
                                         "__try { a = 1; } __except (absent.part) { }",
                                         "while (absent.part) a--;",
                                         "for (;absent[0];) a--;",
                                         "switch (a) { case ABSENT.part: a = 1; }",
                                         "a = absent.part ? 1 : 2;",
                                         "ABSENT x; a = x.part;",
                                         "ABSENT *x = 0; x->part = 1;",
                                         "absent++;",
                                         "return absent(;",
                                         "goto nowhere;",
                                         "a = a->field;",
                                         "break;"};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        Fixture *fixture = *state;
        FrontendResult result;
        const char *source =
            arena_printf(fixture->arena,
                         "int f(int a) { %s return a; } int g(int a) { return a; }\n", bodies[i]);
        const IrFunction *f = parse_function(state, &result, source, "f");
        assert_true(f->degradation_count > 0);
        assert_int_equal(result.module->gap_count, 0);
    }
}

static void users_of_broken_declarations_are_degraded(void **state) {
    FrontendResult result;
    parse_function(
        state, &result,
        "typedef int PBAD[missing.part]; struct Bad { int a; int b[missing.part]; int c; };\n"
        "int gBad[missing.part];\nint bad_call(int x[missing.part]);\n"
        "int use_type(PBAD *p) { return (*p)[0]; }\n"
        "int use_record(struct Bad *b) { return b->c; }\n"
        "int use_global(void) { return gBad[0]; }\n"
        "int use_call(void *p) { return bad_call(p); }\n"
        "struct Outer { struct Bad in; };\n"
        "int use_outer(struct Outer *o) { return o->in.a; }\n"
        "int use_nothing(void) { return 1; }\n",
        "use_type");
    static const char *const users[] = {"use_type", "use_record", "use_global", "use_call",
                                        "use_outer"};
    for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
        assert_true(function_named(result.module, users[i])->degradation_count > 0);
    }
    assert_int_equal(function_named(result.module, "use_nothing")->degradation_count, 0);
    assert_int_equal(result.reason_count, 5);
}

static void redefinitions(void **state) {
    FrontendResult result;
    const IrFunction *f = parse_function(
        state, &result, "int f(int a) { return 1; }\nint f(int a) { return 2; }\n", "f");
    assert_true(f->degradation_count > 0);
}

static void unfinished_files(void **state) {
    FrontendResult result;
    const IrFunction *f =
        parse_function(state, &result, "int f(int a) { if (a) { return 1; \n", "f");
    assert_true(f->degradation_count > 0);
}

static void assembly_and_computed_goto_are_gaps(void **state) {
    FrontendResult result =
        parse_source(state, "/src/unit.c",
                     "int f(int a) { __asm__(\"nop\" : \"=r\"(a) : \"r\"(a)); return a; }\n"
                     "int g(int a) { void *t = &&x; goto *t; x: return a; }\n");
    assert_int_equal(result.status, UNIT_PARSED);
    assert_int_equal(function_named(result.module, "f")->degradation_count, 0);
    assert_true(function_named(result.module, "g")->degradation_count > 0);
    assert_true(result.module->gap_count >= 2);
    assert_string_equal(result.module->gaps[0].kind, "inline assembly");
    assert_int_equal(result.module->gaps[0].count, 1);
    assert_int_equal(result.module->gaps[0].first.line, 1);
    assert_string_equal(
        function_text(state, result.module, "f"),
        "func int f(int a) {\n"
        "  b0:\n"
        "    t0 = opaque : u64 \"__asm__(\\\"nop\\\" : \\\"=r\\\"(a) : \\\"r\\\"(a))\"\n"
        "    store a, ?\n"
        "    t1 = load a\n"
        "    return t1 \"return a\"\n"
        "}\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_error_degrades_its_function_only, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(every_error_counts_after_a_missing_header, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(errors_in_macro_expansions_belong_to_the_user, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(statements_that_vanish_leave_a_mark, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(users_of_broken_declarations_are_degraded, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(redefinitions, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(unfinished_files, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(assembly_and_computed_goto_are_gaps, open_fixture,
                                        close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
