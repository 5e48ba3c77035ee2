/* test_ir_select.c - parts of modules. */
#include "ir/select.h"
#include "ir_fixture.h"

static const char *const source = "global ptr gA = @routine\n"
                                  "global i32 gB\n"
                                  "global i32 gC\n"
                                  "func void other(ptr)\n"
                                  "func void routine() {\n"
                                  "  store gB, 1\n"
                                  "  return\n"
                                  "}\n"
                                  "func void unused() {\n"
                                  "  call other(s\"one\")\n"
                                  "  return\n"
                                  "}\n"
                                  "func i32 start(i32 a) {\n"
                                  "local i32 x\n"
                                  "local i32 y\n"
                                  "    call other(s\"two\")\n"
                                  "    t0 = load a\n"
                                  "    store x, t0\n"
                                  "    t1 = load gC\n"
                                  "    t2 = add i32 t1, 1\n"
                                  "    store y, t2\n"
                                  "    t3 = load x\n"
                                  "    branch t3 ? b1 : b2\n"
                                  "  b1:\n"
                                  "    t4 = load gA\n"
                                  "    call *t4() : void\n"
                                  "    jump b2\n"
                                  "  b2:\n"
                                  "    kill x\n"
                                  "    kill y\n"
                                  "    return 0\n"
                                  "}\n";

static const char *selected(void **state, const IrModule *module, const IrSelection *selection) {
    IrModule *part = ir_select(*state, module, selection);
    assert_null(ir_verify(*state, part));
    return print_ir(*state, part);
}

static bool *only(void **state, const IrModule *module, const char *name) {
    bool *functions = ARENA_ARRAY(*state, bool, module->function_count);
    functions[ir_find_function(module, name)] = true;
    return functions;
}

/* What is named stays, whoever names it. */
static void test_what_is_reached(void **state) {
    IrModule *module = parse_ir(*state, "m", source);
    IrSelection selection = {.functions = only(state, module, "start")};
    IrModule *part = ir_select(*state, module, &selection);
    assert_null(ir_verify(*state, part));
    assert_int_equal(part->function_count, 3);
    assert_int_equal(ir_find_function(part, "unused"), UINT32_MAX);
    assert_int_equal(part->global_count, 3);
    assert_int_equal(part->string_count, 1);
    assert_string_equal(part->strings[0].text, "two");
}

/* Companions stay with their function. */
static void test_companions(void **state) {
    IrModule *module = parse_ir(*state, "m", source);
    uint32_t none[IR_COMPANIONS] = {UINT32_MAX, UINT32_MAX, UINT32_MAX};
    uint32_t(*companions)[IR_COMPANIONS] =
        arena_alloc(*state, module->function_count * sizeof *companions);
    for (uint32_t f = 0; f < module->function_count; f++) {
        memcpy(companions[f], none, sizeof none);
    }
    companions[ir_find_function(module, "other")][1] = ir_find_function(module, "unused");
    IrSelection selection = {.functions = only(state, module, "start"),
                             .companions = (const uint32_t(*)[IR_COMPANIONS])companions};
    IrModule *part = ir_select(*state, module, &selection);
    assert_int_equal(part->function_count, 4);
    assert_int_equal(part->string_count, 2);
}

/* Of a body some instructions; what they alone have named is gone. */
static void test_instructions(void **state) {
    IrModule *module = parse_ir(*state, "m", source);
    static const uint8_t start[] = {0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0};
    const uint8_t **kept = ARENA_ARRAY(*state, const uint8_t *, module->function_count);
    kept[ir_find_function(module, "start")] = start;
    IrSelection selection = {.functions = only(state, module, "start"), .kept = kept};
    assert_string_equal(selected(state, module, &selection), "module \"m\"\n"
                                                             "\n"
                                                             "\n"
                                                             "global ptr gA = @routine\n"
                                                             "\n"
                                                             "func void routine() {\n"
                                                             "  b0:\n"
                                                             "    return\n"
                                                             "}\n"
                                                             "\n"
                                                             "func i32 start(i32 a) {\n"
                                                             "    local i32 x\n"
                                                             "  b0:\n"
                                                             "    t0 = load a\n"
                                                             "    store x, t0\n"
                                                             "    t1 = load x\n"
                                                             "    branch t1 ? b1 : b2\n"
                                                             "  b1:\n"
                                                             "    t2 = load gA\n"
                                                             "    call *t2() : void\n"
                                                             "    jump b2\n"
                                                             "  b2:\n"
                                                             "    kill x\n"
                                                             "    return 0\n"
                                                             "}\n");
}

static const char *part_of(void **state, const char *text, const uint8_t *start) {
    IrModule *module = parse_ir(*state, "m", text);
    const uint8_t **kept = ARENA_ARRAY(*state, const uint8_t *, module->function_count);
    kept[ir_find_function(module, "start")] = start;
    IrSelection selection = {.functions = only(state, module, "start"), .kept = kept};
    return selected(state, module, &selection);
}

/* Where nothing of either side is wanted, there is no branch. */
static void test_nothing_decided(void **state) {
    static const uint8_t start[14] = {1};
    assert_string_equal(part_of(state, source, start), "module \"m\"\n"
                                                       "\n"
                                                       "\n"
                                                       "func void other(ptr)\n"
                                                       "\n"
                                                       "func i32 start(i32 a) {\n"
                                                       "  b0:\n"
                                                       "    call other(s\"two\")\n"
                                                       "    return 0\n"
                                                       "}\n");
}

/* A branch of which nobody knows what it depends on stays a branch if one side is wanted. */
static void test_unknown_branch(void **state) {
    static const uint8_t start[14] = {[8] = 1, [9] = 1};
    assert_string_equal(part_of(state, source, start), "module \"m\"\n"
                                                       "\n"
                                                       "\n"
                                                       "global ptr gA = @routine\n"
                                                       "\n"
                                                       "func void routine() {\n"
                                                       "  b0:\n"
                                                       "    return\n"
                                                       "}\n"
                                                       "\n"
                                                       "func i32 start(i32 a) {\n"
                                                       "  b0:\n"
                                                       "    branch ? ? b1 : b2\n"
                                                       "  b1:\n"
                                                       "    t0 = load gA\n"
                                                       "    call *t0() : void\n"
                                                       "    jump b2\n"
                                                       "  b2:\n"
                                                       "    return 0\n"
                                                       "}\n");
}

static const char *const loops = "func void other()\n"
                                 "func void start(i32 a) {\n"
                                 "  b0:\n"
                                 "    call other()\n"
                                 "    jump b1\n"
                                 "  b1:\n"
                                 "    t0 = load a\n"
                                 "    branch t0 ? b2 : b5\n"
                                 "  b2:\n"
                                 "    t1 = load a\n"
                                 "    switch i32 t1 { 1: b3, 2: b4, default: b1 }\n"
                                 "  b3:\n"
                                 "    store a, 3\n"
                                 "    jump b4\n"
                                 "  b4:\n"
                                 "    store a, 4\n"
                                 "    jump b1\n"
                                 "  b5:\n"
                                 "    call other()\n"
                                 "    return\n"
                                 "}\n";

/* Nor is there a loop in which nothing is wanted. */
static void test_empty_loop(void **state) {
    static const uint8_t start[14] = {[0] = 1, [10] = 1};
    assert_string_equal(part_of(state, loops, start), "module \"m\"\n"
                                                      "\n"
                                                      "\n"
                                                      "func void other()\n"
                                                      "\n"
                                                      "func void start(i32 a) {\n"
                                                      "  b0:\n"
                                                      "    call other()\n"
                                                      "    call other()\n"
                                                      "    return\n"
                                                      "}\n");
}

/* One in which something is stays one. */
static void test_loop(void **state) {
    static const uint8_t start[14] = {[0] = 1, [8] = 1, [10] = 1};
    assert_string_equal(part_of(state, loops, start),
                        "module \"m\"\n"
                        "\n"
                        "\n"
                        "func void other()\n"
                        "\n"
                        "func void start(i32 a) {\n"
                        "  b0:\n"
                        "    call other()\n"
                        "    jump b1\n"
                        "  b1:\n"
                        "    branch ? ? b2 : b4\n"
                        "  b2:\n"
                        "    switch i32 ? { 1: b3, 2: b3, default: b1 }\n"
                        "  b3:\n"
                        "    store a, 4\n"
                        "    jump b1\n"
                        "  b4:\n"
                        "    call other()\n"
                        "    return\n"
                        "}\n");
}

static const char *const endless = "func void other()\n"
                                   "func void start(i32 a) {\n"
                                   "  b0:\n"
                                   "    call other()\n"
                                   "    jump b1\n"
                                   "  b1:\n"
                                   "    jump b2\n"
                                   "  b2:\n"
                                   "    jump b1\n"
                                   "}\n";

/* What never ends has no end. */
static void test_endless(void **state) {
    static const uint8_t start[4] = {1};
    assert_non_null(strstr(part_of(state, endless, start), "jump b1"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IR_TEST(test_what_is_reached),
        IR_TEST(test_companions),
        IR_TEST(test_instructions),
        IR_TEST(test_nothing_decided),
        IR_TEST(test_unknown_branch),
        IR_TEST(test_empty_loop),
        IR_TEST(test_loop),
        IR_TEST(test_endless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
