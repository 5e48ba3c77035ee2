/* ir_fixture.h - what the tests of the IR share: an arena per test, and modules
 * written in the text form.
 */
#ifndef FLTCHECK_TESTS_IR_FIXTURE_H
#define FLTCHECK_TESTS_IR_FIXTURE_H

#include "ir/print.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static int open_arena(void **state) {
    *state = arena_open();
    return 0;
}

static int close_arena(void **state) {
    arena_close(*state);
    return 0;
}

#define IR_TEST(function) cmocka_unit_test_setup_teardown(function, open_arena, close_arena)

/* The module that `text` says; mistakes are printed and fail the test. */
static inline IrModule *parse_ir(Arena *arena, const char *name, const char *text) {
    Diag *diag = diag_new(arena, stderr, false);
    IrModule *module = ir_parse(arena, name, text, diag);
    assert_non_null(module);
    return module;
}

/* The module in the text form, without locations. */
static inline const char *print_ir(Arena *arena, const IrModule *module) {
    Text text = text_new(arena);
    ir_print_module(&text, module, (IrPrintOptions){.types = true});
    return text_str(&text);
}

#endif
