/* test_frontend_standins.c - stand-ins for what a unit lacks, and that nothing is computed
 * from what they look like. */
#include "frontend_fixture.h"

static FrontendResult parse_repaired(void **state, const char *source) {
    Fixture *fixture = *state;
    FrontendResult result = parse_source(state, "/src/unit.c", source);
    assert_int_equal(result.error_count, 0);
    assert_int_equal(result.status, UNIT_DEGRADED);
    assert_null(ir_verify(fixture->arena, result.module));
    return result;
}

static void assert_repair(const FrontendResult *result, uint32_t index, RepairKind kind,
                          const char *name, uint32_t line) {
    assert_in_range(index, 0, result->repair_count - 1);
    assert_int_equal(result->repairs[index].kind, kind);
    assert_string_equal(result->repairs[index].name, name);
    assert_int_equal(result->repairs[index].loc.line, line);
}

/* `f`, with what the source says instead of the body's `@`. */
static const IrFunction *repaired(void **state, FrontendResult *result, const char *source) {
    *result = parse_repaired(state, source);
    return function_named(result->module, "f");
}

static void a_missing_header_is_empty(void **state) {
    FrontendResult result = parse_repaired(state, "#include \"gone.h\"\n#include <sys/gone.h>\n"
                                                  "int f(int a) { return a; }\n");
    assert_int_equal(function_named(result.module, "f")->degradation_count, 0);
    assert_int_equal(result.repair_count, 2);
    assert_repair(&result, 0, REPAIR_INCLUDE, "gone.h", 1);
    assert_repair(&result, 1, REPAIR_INCLUDE, "sys/gone.h", 2);
    assert_string_equal(result.reasons[0],
                        "/src/unit.c:1:10: 'gone.h' file not found; taken as empty");
}

static void trace_headers_do_not_degrade(void **state) {
    static const char source[] =
        "#include \"unit.tmh\"\n"
        "int f(int a) { WPP_INIT_TRACING(a); DoTraceMessage(FLAG_ONE, \"%d\", a); return a; }\n";
    FrontendResult result = parse_source(state, "/src/unit.c", source);
    assert_int_equal(result.error_count, 0);
    assert_int_equal(function_named(result.module, "f")->degradation_count, 0);
    assert_repair(&result, 0, REPAIR_TRACE, "unit.tmh", 1);
    assert_repair(&result, 1, REPAIR_CONSTANT, "FLAG_ONE", 2);
}

static void macros_of_a_missing_header(void **state) {
    FrontendResult result = parse_repaired(
        state, "#include \"macros.h\"\n"
               "/* begin_wpp config\nFUNC TRACE_IT(MSG, ...);\nend_wpp */\n"
               "int f(int a) { CLOSE_IT(a); return a; }\nint g(int a) { return Close(a); }\n"
               "int h(int a) { TRACE_IT(\"x\"); WPP_CLEANUP(a); return a; }\n");
    assert_int_equal(function_named(result.module, "f")->degradation_count, 1);
    assert_string_equal(function_named(result.module, "f")->degradations[0].reason,
                        "'CLOSE_IT' may be a macro of a header that is missing");
    assert_int_equal(function_named(result.module, "g")->degradation_count, 0);
    assert_int_equal(function_named(result.module, "h")->degradation_count, 0);
}

static void undeclared_functions_are_functions_if_no_header_is_missing(void **state) {
    const IrModule *module = parse_clean(state, "int f(int a) { return FREE_IT(a); }\n");
    assert_int_equal(function_named(module, "f")->degradation_count, 0);
}

static void constants_are_unknown(void **state) {
    FrontendResult result;
    const IrFunction *f =
        repaired(state, &result, "int f(int a) { if (a == LIMIT) return LIMIT * 2; return a; }\n");
    assert_int_equal(f->degradation_count, 0);
    assert_repair(&result, 0, REPAIR_CONSTANT, "LIMIT", 1);
    assert_string_equal(function_text(state, result.module, "f"),
                        "func int f(int a) {\n"
                        "  b0:\n"
                        "    t0 = load a\n"
                        "    t1 = opaque undeclared : int \"LIMIT\"\n"
                        "    t2 = eq int t0, t1\n"
                        "    branch t2 ? b1 : b2 \"a == LIMIT\"\n"
                        "  b1:\n"
                        "    t3 = opaque undeclared : int \"LIMIT\"\n"
                        "    t4 = mul int t3, 2\n"
                        "    return t4 \"return LIMIT * 2\"\n"
                        "  b2:\n"
                        "    t5 = load a\n"
                        "    return t5 \"return a\"\n"
                        "}\n");
}

/* Nowhere in the body is there a number that comes from a stand-in. */
static void sizes_and_values_that_depend_on_one(void **state) {
    static const char *const bodies[] = {
        "char v[LIMIT]; return sizeof(v);",
        "return sizeof(THING);",
        "struct S { THING t; int b; }; return sizeof(struct S);",
        "enum { A = LIMIT, B }; return B;",
        "typedef char T[LIMIT + 1]; return sizeof(T);",
        "return LIMIT ? 1 : 2;",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        Fixture *fixture = *state;
        FrontendResult result;
        const char *source =
            arena_printf(fixture->arena, "THING gThing;\nint f(int a) { %s }\n", bodies[i]);
        repaired(state, &result, source);
        const char *text = function_text(state, result.module, "f");
        assert_non_null(strstr(text, "opaque undeclared"));
        assert_null(strstr(text, "return 8"));
        assert_null(strstr(text, "return 1"));
    }
}

static void labels_are_any_of_them(void **state) {
    FrontendResult result;
    const IrFunction *f =
        repaired(state, &result,
                 "int f(int a) { switch (a) { case 1: return 1; case ONE: return 2;\n"
                 "  case TWO: return 3; default: return 4; } }\n");
    assert_int_equal(f->degradation_count, 0);
    const char *text = function_text(state, result.module, "f");
    assert_non_null(strstr(text, "opaque undeclared : int \"ONE\""));
    assert_non_null(strstr(text, "opaque undeclared : int \"TWO\""));
    assert_non_null(strstr(text, "{ 1: b5, default: b6 }"));
}

static void addresses_that_nothing_declares(void **state) {
    FrontendResult result = parse_repaired(
        state, "typedef void (*Callback)(void); void Set(Callback); void Name(const char *);\n"
               "int f(void) { Set(OnEvent); return 0; }\n"
               "int g(void) { Name(DRIVER_NAME); return 0; }\n"
               "struct Table { int n; Callback c; };\n"
               "struct Table gTable = { 1, OnEvent };\n"
               "int h(void) { return gTable.n; }\n"
               "struct Table gCount = { COUNT, 0 };\n"
               "int k(void) { return gCount.n; }\n");
    assert_int_equal(function_named(result.module, "f")->degradation_count, 1);
    assert_string_equal(function_named(result.module, "f")->degradations[0].reason,
                        "'OnEvent' is an address that nothing declares");
    assert_int_equal(function_named(result.module, "g")->degradation_count, 0);
    assert_int_equal(function_named(result.module, "h")->degradation_count, 1);
    assert_int_equal(function_named(result.module, "k")->degradation_count, 0);
    assert_int_equal(global_named(result.module, "gCount")->inits[0].value.kind,
                     IR_OPERAND_UNKNOWN);
}

static void types(void **state) {
    FrontendResult result = parse_repaired(
        state, "WIDGET *gList; PWIDGET gFirst; HANDLE_ID gId; LPGADGET gGadget;\n"
               "int f(PWIDGET p) { gFirst = p; return gList != 0; }\n"
               "int g(HANDLE_ID id) { return id == gId; }\n"
               "int h(HANDLE_ID id) { return id > gId; }\n"
               "int k(void *p) { return Use((PWIDGET)p, (GIZMO *)p, (LPGADGET)p); }\n");
    assert_repair(&result, 0, REPAIR_TYPE, "WIDGET", 1);
    assert_repair(&result, 1, REPAIR_TYPE, "PWIDGET", 1);
    assert_int_equal(global_named(result.module, "gFirst")->type->kind, IR_TYPE_POINTER);
    assert_int_equal(global_named(result.module, "gGadget")->type->kind, IR_TYPE_POINTER);
    assert_int_equal(global_named(result.module, "gId")->type->kind, IR_TYPE_INT);
    assert_int_equal(function_named(result.module, "f")->degradation_count, 0);
    assert_int_equal(function_named(result.module, "g")->degradation_count, 0);
    assert_int_equal(function_named(result.module, "k")->degradation_count, 0);
    assert_string_equal(function_named(result.module, "h")->degradations[0].reason,
                        "computes with HANDLE_ID, a type that nothing declares");
}

static void layouts(void **state) {
    FrontendResult result = parse_repaired(
        state, "struct S { int a; THING t; int b; PTHING p; };\n"
               "int f(struct S *s) { return s->a; }\nint g(struct S *s) { return s->b; }\n"
               "struct R { PTHING p; int b; };\nint h(struct R *r) { return r->b; }\n");
    assert_int_equal(function_named(result.module, "f")->degradation_count, 0);
    assert_int_equal(function_named(result.module, "g")->degradation_count, 1);
    assert_int_equal(function_named(result.module, "h")->degradation_count, 0);
}

static void types_of_functions(void **state) {
    FrontendResult result =
        parse_source(state, "/src/unit.c",
                     "int g(int);\nUNLOAD_ROUTINE Unload;\nvoid Unload(int a) { g(a); }\n"
                     "int f(void) { Unload(1); return 0; }\n");
    assert_repair(&result, 0, REPAIR_TYPE, "UNLOAD_ROUTINE", 2);
    assert_int_equal(function_named(result.module, "Unload")->degradation_count, 0);
    assert_true(function_named(result.module, "Unload")->has_body);
    assert_int_equal(function_named(result.module, "f")->degradation_count, 0);
}

static void words_before_a_declaration(void **state) {
    FrontendResult result =
        parse_repaired(state, "MY_API int f(_Mine_ int a, _Mine_count_(a) char *p) { return a; }\n"
                              "UNKNOWN_T __cdecl g(void);\nint h(void) { return g() != 0; }\n");
    assert_repair(&result, 0, REPAIR_MACRO, "MY_API", 1);
    assert_int_equal(function_named(result.module, "f")->degradation_count, 0);
    assert_int_equal(function_named(result.module, "f")->param_count, 2);
}

static void what_is_declared_after_all(void **state) {
    FrontendResult result = parse_source(state, "/src/unit.c",
                                         "LATER *gFirst;\ntypedef struct L { int a; } LATER;\n"
                                         "OTHER *gOther;\n"
                                         "int f(LATER *l) { return l->a; }\n");
    assert_int_equal(result.repair_count, 1);
    assert_repair(&result, 0, REPAIR_TYPE, "OTHER", 3);
    assert_int_equal(result.error_count, 1);
    assert_int_equal(function_named(result.module, "f")->degradation_count, 0);
}

static void broken_initialisers_are_unknown(void **state) {
    FrontendResult result = parse_source(state, "/src/unit.c",
                                         "struct P { int a; int b; };\n"
                                         "struct P gPair = { 1, missing.part };\n"
                                         "static int *gLink = &gPair.a;\n"
                                         "int f(void) { return gPair.b; }\n");
    const IrGlobal *pair = global_named(result.module, "gPair");
    assert_non_null(pair->doubt);
    assert_int_equal(pair->init_count, 1);
    assert_int_equal(pair->inits[0].size, 8);
    assert_int_equal(pair->inits[0].value.kind, IR_OPERAND_UNKNOWN);
    assert_true(function_named(result.module, "f")->degradation_count > 0);
}

/* In another unit there is no error, and the initialiser is as lost. */
static void doubt_reaches_other_units(void **state) {
    Fixture *fixture = *state;
    FrontendResult one = parse_source(state, "/src/one.c",
                                      "struct P { int a; int b; };\n"
                                      "struct P gPair = { 1, missing.part };\n"
                                      "int *gLink = &gPair.a;\n");
    FrontendResult two = parse_source(state, "/src/two.c",
                                      "extern int *gLink; int gOther;\n"
                                      "int f(void) { return *gLink; }\n"
                                      "int g(void) { return gOther; }\n");
    IrModule *const modules[] = {one.module, two.module};
    IrModule *both = ir_link(fixture->arena, "both", modules, 2, NULL);
    assert_int_equal(function_named(both, "f")->degradation_count, 1);
    assert_int_equal(function_named(both, "g")->degradation_count, 0);
    assert_int_equal(function_named(two.module, "f")->degradation_count, 0);
}

static void cxx_functions_and_constants(void **state) {
    FrontendResult result =
        parse_source(state, "/src/unit.cpp", "int f(int a) { return Call(a, LIMIT); }\n");
    assert_int_equal(result.error_count, 0);
    assert_int_equal(result.repair_count, 2);
    assert_repair(&result, 0, REPAIR_CONSTANT, "LIMIT", 1);
    assert_repair(&result, 1, REPAIR_FUNCTION, "Call", 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, open_fixture, close_fixture)
        TEST(a_missing_header_is_empty),
        TEST(trace_headers_do_not_degrade),
        TEST(macros_of_a_missing_header),
        TEST(undeclared_functions_are_functions_if_no_header_is_missing),
        TEST(constants_are_unknown),
        TEST(sizes_and_values_that_depend_on_one),
        TEST(labels_are_any_of_them),
        TEST(addresses_that_nothing_declares),
        TEST(types),
        TEST(layouts),
        TEST(types_of_functions),
        TEST(words_before_a_declaration),
        TEST(what_is_declared_after_all),
        TEST(broken_initialisers_are_unknown),
        TEST(doubt_reaches_other_units),
        TEST(cxx_functions_and_constants),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
