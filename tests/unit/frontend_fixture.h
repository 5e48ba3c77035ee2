/* frontend_fixture.h - parsing C from strings and comparing the IR as text. */
#ifndef FLTCHECK_TESTS_FRONTEND_FIXTURE_H
#define FLTCHECK_TESTS_FRONTEND_FIXTURE_H

#include "frontend/frontend.h"
#include "ir/print.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct Fixture {
    Arena *arena;
    Frontend *frontend;
} Fixture;

static inline int open_fixture(void **state) {
    Arena *arena = arena_open();
    Fixture *fixture = ARENA_NEW(arena, Fixture);
    *fixture = (Fixture){arena, frontend_open()};
    *state = fixture;
    return 0;
}

static inline int close_fixture(void **state) {
    Fixture *fixture = *state;
    frontend_close(fixture->frontend);
    arena_close(fixture->arena);
    return 0;
}

/* Parses files that exist only in memory; the first one is the main file.
 * Directory "/sys" holds system headers. */
static inline FrontendResult parse_files(void **state, const FrontendFile *files, size_t count) {
    static const char *const args[] = {"--target=x86_64-pc-windows-gnu",
                                       "-fms-extensions",
                                       "-w",
                                       "-Wno-implicit-function-declaration",
                                       "-Wno-implicit-int",
                                       "-Wno-int-conversion",
                                       "-I/inc",
                                       "-isystem",
                                       "/sys"};
    Fixture *fixture = *state;
    FrontendRequest request = {.file = files[0].path,
                               .args = args,
                               .arg_count = sizeof args / sizeof *args,
                               .files = files,
                               .file_count = count};
    return frontend_parse(fixture->frontend, fixture->arena, &request);
}

static inline FrontendResult parse_source(void **state, const char *path, const char *source) {
    FrontendFile file = {path, source, strlen(source), false};
    return parse_files(state, &file, 1);
}

/* Parses C without any error, gap or malformed IR. */
static inline const IrModule *parse_clean(void **state, const char *source) {
    Fixture *fixture = *state;
    FrontendResult result = parse_source(state, "/src/unit.c", source);
    assert_int_equal(result.status, UNIT_PARSED);
    assert_int_equal(result.reason_count, 0);
    assert_non_null(result.module);
    assert_null(ir_verify(fixture->arena, result.module));
    assert_int_equal(result.module->gap_count, 0);
    return result.module;
}

static inline const IrFunction *function_named(const IrModule *module, const char *name) {
    uint32_t index = ir_find_function(module, name);
    assert_int_not_equal(index, UINT32_MAX);
    return module->functions[index];
}

static inline const IrGlobal *global_named(const IrModule *module, const char *name) {
    uint32_t index = ir_find_global(module, name);
    assert_int_not_equal(index, UINT32_MAX);
    return module->globals[index];
}

static inline const char *function_text(void **state, const IrModule *module, const char *name) {
    Fixture *fixture = *state;
    Text text = text_new(fixture->arena);
    ir_print_function(&text, module, function_named(module, name), (IrPrintOptions){0});
    return text_str(&text);
}

/* The function `f` of `source` is lowered without a flaw and prints as `expected`. */
static inline void assert_lowered(void **state, const char *source, const char *expected) {
    const IrModule *module = parse_clean(state, source);
    assert_int_equal(function_named(module, "f")->degradation_count, 0);
    assert_string_equal(function_text(state, module, "f"), expected);
}

/* The same for a function of a C++ unit, by its whole name, as a program has it that is made of
 * this unit alone: without handlers for what nobody throws. */
static inline void assert_cxx(void **state, const char *source, const char *name,
                              const char *expected) {
    Fixture *fixture = *state;
    FrontendResult result = parse_source(state, "/src/unit.cpp", source);
    assert_int_equal(result.status, UNIT_PARSED);
    assert_null(ir_verify(fixture->arena, result.module));
    assert_int_equal(result.module->gap_count, 0);
    IrModule *linked = ir_link(fixture->arena, "/src/unit.cpp", &result.module, 1, NULL);
    assert_null(ir_verify(fixture->arena, linked));
    assert_string_equal(function_text(state, linked, name), expected);
}

#endif
