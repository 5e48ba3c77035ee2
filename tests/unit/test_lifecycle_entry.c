/* test_lifecycle_entry.c - where a driver starts, and whose function is whose. */
#include "ir/build.h"
#include "lifecycle/lifecycle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A module with empty functions; a name with '-' in front is only declared. */
static IrModule *module_with(Arena *arena, const char *const *names, size_t count) {
    IrBuilder *builder = ir_build_module(arena, "test");
    for (size_t i = 0; i < count; i++) {
        bool has_body = names[i][0] != '-';
        uint32_t function = ir_build_function(builder, names[i] + !has_body);
        if (has_body) {
            ir_build_begin(builder, function);
            ir_build_append(builder, (IrInstr){.op = IR_RETURN, .dest = IR_NO_TEMP});
            ir_build_end(builder);
            ir_build_function_at(builder, function)->has_body = true;
        }
    }
    return ir_build_finish(builder);
}

static void test_the_usual_names(void **state) {
    (void)state;
    Arena *arena = arena_open();
    const char *const driver[] = {"Helper", "DriverEntry"};
    assert_string_equal(lifecycle_entry(module_with(arena, driver, 2), NULL), "DriverEntry");
    const char *const both[] = {"DriverInitialize", "DriverEntry"};
    assert_string_equal(lifecycle_entry(module_with(arena, both, 2), NULL), "DriverEntry");
    const char *const other[] = {"DriverInitialize"};
    assert_string_equal(lifecycle_entry(module_with(arena, other, 1), NULL), "DriverInitialize");
    const char *const program[] = {"main"};
    assert_null(lifecycle_entry(module_with(arena, program, 1), NULL));
    arena_close(arena);
}

static void test_a_declaration_is_no_entry(void **state) {
    (void)state;
    Arena *arena = arena_open();
    const char *const library[] = {"-DriverEntry", "Helper"};
    assert_null(lifecycle_entry(module_with(arena, library, 2), NULL));
    arena_close(arena);
}

static void test_a_wanted_entry_must_exist(void **state) {
    (void)state;
    Arena *arena = arena_open();
    const char *const driver[] = {"DriverEntry", "StartUp"};
    IrModule *module = module_with(arena, driver, 2);
    assert_string_equal(lifecycle_entry(module, "StartUp"), "StartUp");
    assert_null(lifecycle_entry(module, "Begin"));
    arena_close(arena);
}

static void test_functions_of_the_model(void **state) {
    (void)state;
    IrFunction harness = {.name = LIFECYCLE_HARNESS, .unit = "driver.c"};
    IrFunction api = {.name = "memset", .unit = "fltcheck-model/kernel.c"};
    IrFunction driver = {.name = "memset", .unit = "src/kernel.c"};
    IrFunction declared = {.name = "ZwClose"};
    assert_true(lifecycle_is_model(&harness));
    assert_true(lifecycle_is_model(&api));
    assert_false(lifecycle_is_model(&driver));
    assert_false(lifecycle_is_model(&declared));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_usual_names),
        cmocka_unit_test(test_a_declaration_is_no_entry),
        cmocka_unit_test(test_a_wanted_entry_must_exist),
        cmocka_unit_test(test_functions_of_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
