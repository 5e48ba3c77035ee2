/* test_ir_link.c - units become one module. */
#include "ir_fixture.h"

typedef struct Linked {
    IrModule *module;
    IrLinkProblems problems;
} Linked;

/* Links two units, which stay as they are. */
static Linked link_two(Arena *arena, const char *a, const char *b) {
    IrModule *units[] = {parse_ir(arena, "a.c", a), parse_ir(arena, "b.c", b)};
    const char *before[] = {print_ir(arena, units[0]), print_ir(arena, units[1])};
    Linked linked = {0};
    linked.module = ir_link(arena, "driver", units, 2, &linked.problems);
    assert_null(ir_verify(arena, linked.module));
    const char *text = print_ir(arena, linked.module);
    assert_string_equal(print_ir(arena, parse_ir(arena, "linked", text)), text);
    assert_string_equal(print_ir(arena, units[0]), before[0]);
    assert_string_equal(print_ir(arena, units[1]), before[1]);
    return linked;
}

static void assert_problem(const Linked *linked, const char *text, uint32_t line, uint32_t other) {
    assert_int_equal(linked->problems.count, 1);
    assert_string_equal(linked->problems.items[0].text, text);
    assert_int_equal(linked->problems.items[0].loc.line, line);
    assert_int_equal(linked->problems.items[0].other.line, other);
}

/* Functions, globals and strings get new numbers wherever they are named. */
static void test_numbers(void **state) {
    Linked linked = link_two(*state,
                             "extern global i32 gB\n"
                             "global ptr gA = &gB\n"
                             "func i32 b(ptr)\n"
                             "func void a() {\n"
                             "  t0 = call b(s\"one\")\n"
                             "  store gB, t0\n"
                             "  return\n"
                             "}\n",
                             "extern global ptr gA\n"
                             "global i32[2] gT\n"
                             "global i32 gB = 7\n"
                             "func static void helper(ptr p, ptr q) {\n"
                             "  return\n"
                             "}\n"
                             "func void a()\n"
                             "func i32 b(ptr p) {\n"
                             "  t0 = load gA\n"
                             "  call helper(s\"two\", s\"one\")\n"
                             "  call a()\n"
                             "  store p, @helper\n"
                             "  copy gT, gB, 4\n"
                             "  t1 = load gT[0]\n"
                             "  return t1\n"
                             "}\n");
    assert_int_equal(linked.problems.count, 0);
    assert_string_equal(print_ir(*state, linked.module),
                        "module \"driver\"\n"
                        "\n"
                        "\n"
                        "global i32 gB unit \"b.c\" = 7\n"
                        "global ptr gA unit \"a.c\" = &gB\n"
                        "global i32[2] gT unit \"b.c\"\n"
                        "\n"
                        "func i32 b(ptr p) unit \"b.c\" {\n"
                        "  b0:\n"
                        "    t0 = load gA\n"
                        "    call helper(s\"two\", s\"one\")\n"
                        "    call a()\n"
                        "    store p, @helper\n"
                        "    copy gT, gB, 4\n"
                        "    t1 = load gT[0]\n"
                        "    return t1\n"
                        "}\n"
                        "\n"
                        "func void a() unit \"a.c\" {\n"
                        "  b0:\n"
                        "    t0 = call b(s\"one\")\n"
                        "    store gB, t0\n"
                        "    return\n"
                        "}\n"
                        "\n"
                        "func static void helper(ptr p, ptr q) unit \"b.c\" {\n"
                        "  b0:\n"
                        "    return\n"
                        "}\n");
    assert_int_equal(linked.module->string_count, 2);
}

static void test_statics(void **state) {
    const char *unit = "global static i32 s\n"
                       "func static void f() @\"h.h\":3:1 {\n  store s, 1\n  return\n}\n"
                       "func void %s() {\n  call f()\n  return\n}\n";
    Linked linked =
        link_two(*state, arena_printf(*state, unit, "a"), arena_printf(*state, unit, "b"));
    const IrModule *module = linked.module;
    assert_int_equal(linked.problems.count, 0);
    assert_int_equal(module->global_count, 2);
    assert_int_equal(module->function_count, 4);
    assert_int_equal(ir_find_function(module, "f"), UINT32_MAX);
    assert_int_equal(ir_find_global(module, "s"), UINT32_MAX);
    const IrFunction *b = module->functions[ir_find_function(module, "b")];
    const IrFunction *callee = module->functions[b->blocks[0].instrs[0].a.id];
    assert_string_equal(callee->unit, "b.c");
    const IrGlobal *stored = module->globals[callee->blocks[0].instrs[0].place.id];
    assert_string_equal(stored->unit, "b.c");
}

/* The same text from a header, reached by another path: one, and no problem. */
static void test_header_bodies(void **state) {
    Linked linked = link_two(*state, "func i32 f() @\"inc/h.h\":3:1 {\n  return 1\n}\n",
                             "func i32 f() @\"../inc/h.h\":3:1 {\n  return 1\n}\n");
    assert_int_equal(linked.problems.count, 0);
    assert_int_equal(linked.module->function_count, 1);
    assert_string_equal(linked.module->functions[0]->unit, "a.c");

    Linked twice = link_two(*state, "func i32 f() @\"a.c\":3:1 {\n  return 1\n}\n",
                            "func i32 f() @\"b.c\":4:1 {\n  return 2\n}\n");
    assert_problem(&twice, "function 'f' is defined twice; the first is taken", 4, 3);
    assert_int_equal(twice.module->functions[0]->blocks[0].instrs[0].a.value, 1);
}

static void test_tentative(void **state) {
    Linked linked =
        link_two(*state, "global ptr gPort @\"h.h\":1:1\n", "global ptr gPort @\"h.h\":1:1\n");
    assert_int_equal(linked.problems.count, 0);
    assert_int_equal(linked.module->global_count, 1);
    assert_true(linked.module->globals[0]->is_defined);

    Linked other = link_two(*state, "global i32 g\n", "global i32 g = 5\n");
    assert_int_equal(other.problems.count, 0);
    assert_int_equal(other.module->globals[0]->init_count, 1);

    Linked twice = link_two(*state, "global i32 g = 4 @1:1\n", "global i32 g = 5 @2:1\n");
    assert_problem(&twice, "'g' is initialised twice; the first is taken", 2, 1);
}

/* Incomplete types give way to complete ones, in either order. */
static void test_types(void **state) {
    const char *incomplete = "extern global opaque S s\nextern global i32[] a\n";
    const char *complete = "struct S {\n  i32 x\n}\nextern global struct S s\nglobal i32[4] a\n";
    Linked linked = link_two(*state, incomplete, complete);
    assert_int_equal(linked.problems.count, 0);
    assert_int_equal(linked.module->globals[0]->type->size, 4);
    assert_int_equal(linked.module->globals[1]->type->size, 16);
    linked = link_two(*state, complete, incomplete);
    assert_int_equal(linked.problems.count, 0);
    assert_int_equal(linked.module->globals[0]->type->size, 4);
    assert_int_equal(linked.module->globals[1]->type->size, 16);

    /* Defined with an open type in one place, declared complete in the other. */
    linked = link_two(*state, "extern global i32[4] a\n", "global i32[] a {\n init +0 = 1\n}\n");
    assert_int_equal(linked.module->globals[0]->type->size, 16);
    assert_int_equal(linked.module->globals[0]->init_count, 1);

    Linked sizes = link_two(*state, "global i32 x @1:1\n", "extern global i64 x @2:1\n");
    assert_problem(&sizes, "'x' has 8 bytes here but 4 elsewhere", 2, 1);
}

static void test_functions(void **state) {
    Linked linked =
        link_two(*state, "func i32 f(...)\nfunc i32 g(i32, i32)\nfunc noreturn void h()\n",
                 "func i32 f(i32)\nfunc i32 g(i32, i32, i32) @2:1\nfunc void h() {\n  return\n}\n");
    assert_int_equal(linked.problems.count, 1);
    assert_string_equal(linked.problems.items[0].text, "'g' has 3 parameters here but 2 elsewhere");
    assert_int_equal(linked.module->functions[0]->type->param_count, 1);
    assert_true(linked.module->functions[2]->is_noreturn);
    assert_true(linked.module->functions[2]->has_body);
}

static void test_kinds(void **state) {
    Linked linked = link_two(*state, "func void x() @1:1\n", "global i32 x @2:1\n");
    assert_problem(&linked, "'x' is a variable here but a function elsewhere", 2, 1);
}

/* A record of which one unit knows the size only is still the same record. */
static void test_partial_records(void **state) {
    Linked linked = link_two(*state,
                             "struct S size 16 nolayout {\n}\n"
                             "func void f(struct S* s) {\n  return\n}\n",
                             "struct S {\n  ptr a\n  struct T* b\n}\nstruct T {\n  i32 x\n}\n"
                             "global struct S s\n");
    const char *text = print_ir(*state, linked.module);
    assert_non_null(strstr(text, "struct S size 16 {\n  +0 ptr a\n"));
    assert_null(strstr(text, "S#2"));
}

static void test_one_unit(void **state) {
    IrModule *unit = parse_ir(*state, "a.c", "func void f() {\n  return\n}\ngap \"K\"\n");
    IrModule *module = ir_link(*state, "d", (IrModule *[]){unit, unit}, 2, NULL);
    assert_int_equal(module->function_count, 1);
    assert_ptr_not_equal(module->functions[0], unit->functions[0]);
    assert_int_equal(module->gaps[0].count, 2);
    module = ir_link(*state, "d", NULL, 0, NULL);
    assert_int_equal(module->function_count, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IR_TEST(test_numbers),   IR_TEST(test_statics),  IR_TEST(test_header_bodies),
        IR_TEST(test_tentative), IR_TEST(test_types),    IR_TEST(test_functions),
        IR_TEST(test_kinds),     IR_TEST(test_one_unit), IR_TEST(test_partial_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
