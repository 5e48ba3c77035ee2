/* test_frontend_declarations.c - functions: which are made, what is known of them, places. */
#include "frontend_fixture.h"

static void functions_have_names_types_and_places(void **state) {
    const IrModule *m =
        parse_clean(state, "typedef long NTSTATUS;\n"
                           "static NTSTATUS helper(int a, char *b);\n"
                           "NTSTATUS entry(void *d)\n"
                           "{\n"
                           "    return helper(1, 0);\n"
                           "}\n"
                           "static NTSTATUS helper(int a, char *b) { return a; }\n");
    const IrFunction *entry = function_named(m, "entry"), *helper = function_named(m, "helper");
    assert_true(entry->has_body);
    assert_false(entry->is_static);
    assert_string_equal(entry->loc.file, "/src/unit.c");
    assert_int_equal(entry->loc.line, 3);
    assert_int_equal(entry->loc.column, 10);
    assert_int_equal(entry->end.line, 6);
    assert_string_equal(entry->unit, "/src/unit.c");
    assert_string_equal(entry->type->elem->name, "NTSTATUS");
    assert_true(helper->is_static);
    assert_int_equal(helper->loc.line, 7);
    assert_int_equal(helper->param_count, 2);
    assert_true(helper->locals[1].is_param);
    assert_string_equal(helper->locals[1].name, "b");
}

static void prototypes_are_made_when_referred_to(void **state) {
    const IrModule *m =
        parse_clean(state, "int used(int); int unused(int); __declspec(noreturn) void die(void);\n"
                           "int f(void) { if (used(1)) die(); return 0; }\n");
    assert_false(function_named(m, "used")->has_body);
    assert_false(function_named(m, "used")->is_noreturn);
    assert_true(function_named(m, "die")->is_noreturn);
    assert_int_equal(ir_find_function(m, "unused"), UINT32_MAX);
    assert_int_equal(function_named(m, "used")->type->param_count, 1);
}

static const char header[] = "static inline int inner(int a) { return a + 1; }\n"
                             "static inline int outer(int a) { return inner(a); }\n"
                             "static inline int idle(int a) { return a; }\n"
                             "extern int sys_global;\n";

static void bodies_in_system_headers_are_lowered_when_used(void **state) {
    const char *source = "#include <sys.h>\nint f(void) { return outer(sys_global); }\n";
    FrontendFile files[] = {{"/src/unit.c", source, strlen(source), false},
                            {"/sys/sys.h", header, strlen(header), false}};
    FrontendResult result = parse_files(state, files, 2);
    assert_int_equal(result.status, UNIT_PARSED);
    const IrModule *m = result.module;
    assert_true(function_named(m, "outer")->has_body);
    assert_true(function_named(m, "outer")->in_system_header);
    assert_true(function_named(m, "inner")->has_body);
    assert_int_equal(ir_find_function(m, "idle"), UINT32_MAX);
    assert_false(function_named(m, "f")->in_system_header);
    assert_string_equal(function_named(m, "inner")->loc.file, "/sys/sys.h");
    assert_string_equal(function_named(m, "inner")->unit, "/src/unit.c");
}

static void bodies_in_own_headers_are_lowered(void **state) {
    const char *own =
        "int shared(int a) { return a; }\nstatic inline int lazy(int a) { return a; }\n"
        "static int table[2] = { 1, 2 };\n";
    const char *source = "#include \"own.h\"\nint f(void) { return 0; }\n";
    FrontendFile files[] = {{"/src/unit.c", source, strlen(source), false},
                            {"/inc/own.h", own, strlen(own), false}};
    FrontendResult result = parse_files(state, files, 2);
    assert_int_equal(result.status, UNIT_PARSED);
    assert_true(function_named(result.module, "shared")->has_body);
    assert_false(function_named(result.module, "shared")->in_system_header);
    assert_int_equal(ir_find_function(result.module, "lazy"), UINT32_MAX);
    assert_int_equal(global_named(result.module, "table")->init_count, 2);
}

static void directories_can_be_declared_system(void **state) {
    Fixture *fixture = *state;
    const char *own = "int shared(int a) { return a; }\n";
    const char *source = "#include \"own.h\"\nint f(void) { return shared(1); }\n";
    const FrontendFile files[] = {{"/src/unit.c", source, strlen(source), false},
                                  {"/inc/own.h", own, strlen(own), false}};
    const char *const args[] = {"-I/inc"}, *const system[] = {"/inc/"};
    FrontendRequest request = {.file = "/src/unit.c",
                               .args = args,
                               .arg_count = 1,
                               .files = files,
                               .file_count = 2,
                               .system_directories = system,
                               .system_directory_count = 1};
    FrontendResult result = frontend_parse(fixture->frontend, fixture->arena, &request);
    assert_true(function_named(result.module, "shared")->in_system_header);
}

static const IrInstr *first_call(const IrFunction *function) {
    for (uint32_t b = 0; b < function->block_count; b++) {
        for (uint32_t i = 0; i < function->blocks[b].instr_count; i++) {
            if (function->blocks[b].instrs[i].op == IR_CALL) {
                return &function->blocks[b].instrs[i];
            }
        }
    }
    fail_msg("no call");
    return NULL;
}

static void instructions_have_places_and_text(void **state) {
    const IrModule *m = parse_clean(state, "int g(int, int);\n"
                                           "#define TWICE(x) g(x, /* again */ x)\n"
                                           "int f(int a) {\n"
                                           "    int x = g( 1,\n"
                                           "               a ); // call\n"
                                           "    return x;\n"
                                           "}\n"
                                           "int h(int a) {\n"
                                           "    return TWICE(a);\n"
                                           "}\n");
    const IrInstr *call = first_call(function_named(m, "f"));
    assert_string_equal(call->text, "g( 1, a )");
    assert_int_equal(call->loc.line, 4);
    assert_int_equal(call->loc.column, 13);
    assert_int_equal(call->spelling.line, 0);
    call = first_call(function_named(m, "h"));
    assert_string_equal(call->text, "TWICE(a)");
    assert_int_equal(call->loc.line, 9);
    assert_int_equal(call->loc.column, 12);
    assert_int_equal(call->spelling.line, 2);
    assert_int_equal(call->spelling.column, 18);
}

static void long_text_is_cut_between_characters(void **state) {
    char source[512] = "int g(const char *); int f(void) { return g(\"";
    for (int i = 0; i < 60; i++) {
        strcat(source, "\xC3\xA4"); /* two bytes each */
    }
    strcat(source, "\"); }\n");
    const IrInstr *call = first_call(function_named(parse_clean(state, source), "f"));
    size_t length = strlen(call->text);
    assert_true(length <= 100 && length >= 98);
    assert_string_equal(call->text + length - 5, "\xC3\xA4...");
}

static void addresses_taken_are_noted(void **state) {
    const IrModule *m = parse_clean(
        state, "void g(int *); int f(int a) { int x = a, y[2], z = 1; g(&x); g(y); return z; }\n");
    const IrFunction *f = function_named(m, "f");
    assert_false(f->locals[0].address_taken);
    assert_true(f->locals[1].address_taken);
    assert_true(f->locals[2].address_taken);
    assert_false(f->locals[3].address_taken);
}

static void units_of_plain_cxx(void **state) {
    FrontendResult result =
        parse_source(state, "/src/unit.cpp",
                     "extern \"C\" long ext(int); namespace N { int h(int a) { return a; } }\n"
                     "struct P { int a; }; static P gp = {1};\n"
                     "extern \"C\" int f(P *p) { if (!p) return N::h(2); p->a = "
                     "static_cast<int>(ext(gp.a)); return p->a; }\n"
                     "class C { public: C(); ~C(); int m(); };\n"
                     "int g(int &r) { return r; }\n"
                     "int h() { C c; return c.m(); }\n"
                     "int k() { auto l = [](int x) { return x; }; return l(*new int(1)); }\n"
                     "int over(int a) { return a; }\nint over(long a) { return 1; }\n"
                     "template <class T> T most(T a, T b) { return a > b ? a : b; }\n"
                     "int t() { try { return most(1, 2); } catch (...) { throw; } }\n");
    Fixture *fixture = *state;
    assert_int_equal(result.status, UNIT_PARSED);
    assert_null(ir_verify(fixture->arena, result.module));
    assert_int_equal(function_named(result.module, "f")->degradation_count, 0);
    assert_true(function_named(result.module, "f")->has_body);
    const char *const lowered[] = {"N::h(int)", "g(int &)",  "h()",
                                   "k()",       "over(int)", "over(long)", "t()"};
    for (size_t i = 0; i < sizeof lowered / sizeof *lowered; i++) {
        assert_true(function_named(result.module, lowered[i])->has_body);
        assert_int_equal(function_named(result.module, lowered[i])->degradation_count, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(functions_have_names_types_and_places, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(prototypes_are_made_when_referred_to, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(bodies_in_system_headers_are_lowered_when_used,
                                        open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(bodies_in_own_headers_are_lowered, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(directories_can_be_declared_system, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(instructions_have_places_and_text, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(long_text_is_cut_between_characters, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(addresses_taken_are_noted, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(units_of_plain_cxx, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
