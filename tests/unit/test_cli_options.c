/* test_cli_options.c - the parser of the command line. */
#include "cli/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

typedef struct Parsed {
    Arena *arena;
    Diag *diag;
    Options options;
    bool good;
} Parsed;

static int setup(void **state) {
    Arena *arena = arena_open();
    Parsed *parsed = ARENA_NEW(arena, Parsed);
    parsed->arena = arena;
    *state = parsed;
    return 0;
}

static int teardown(void **state) {
    arena_close(((Parsed *)*state)->arena);
    return 0;
}

/* Parses the arguments up to NULL. */
static void parse(Parsed *parsed, ...) {
    const char *argv[16] = {"fltcheck"};
    int argc = 1;
    va_list args;
    va_start(args, parsed);
    for (const char *arg = va_arg(args, const char *); arg; arg = va_arg(args, const char *)) {
        argv[argc++] = arg;
    }
    va_end(args);
    parsed->diag = diag_new(parsed->arena, NULL, false);
    const char *const *copy = arena_copy(parsed->arena, argv, sizeof argv);
    parsed->good = options_parse(parsed->arena, argc, copy, &parsed->options, parsed->diag);
}

static void assert_message(Parsed *parsed, const char *text) {
    assert_false(parsed->good);
    assert_true(diag_total(parsed->diag) > 0);
    assert_string_equal(diag_at(parsed->diag, 0)->text, text);
}

static void test_commands(void **state) {
    Parsed *p = *state;
    parse(p, NULL);
    assert_true(p->good);
    assert_int_equal(p->options.command, COMMAND_NONE);
    parse(p, "check", "a.c", "b.c", NULL);
    assert_int_equal(p->options.command, COMMAND_CHECK);
    assert_int_equal(p->options.words.count, 2);
    assert_string_equal(p->options.words.items[1], "b.c");
    parse(p, "explain", "FLT101", NULL);
    assert_int_equal(p->options.command, COMMAND_EXPLAIN);
    parse(p, "-v", "dump", "ir", NULL);
    assert_int_equal(p->options.command, COMMAND_DUMP);
    assert_true(p->options.verbose);
}

static void test_paths_mean_check(void **state) {
    Parsed *p = *state;
    parse(p, "no_such_file.c", NULL);
    assert_true(p->good);
    assert_int_equal(p->options.command, COMMAND_CHECK);
    parse(p, "checker", NULL); /* a directory here */
    assert_int_equal(p->options.command, COMMAND_CHECK);
    assert_int_equal(p->options.words.count, 1);
    parse(p, "-p", "build", NULL);
    assert_int_equal(p->options.command, COMMAND_CHECK);
}

static void test_defaults(void **state) {
    Parsed *p = *state;
    parse(p, "check", NULL);
    assert_int_equal(p->options.fail_on, FAIL_ON_WARNING);
    assert_int_equal(p->options.color, COLOR_AUTO);
    assert_int_equal(p->options.outputs.count, 1);
    assert_string_equal(p->options.outputs.items[0].format, "text");
    assert_null(p->options.outputs.items[0].file);
}

static void test_values(void **state) {
    Parsed *p = *state;
    parse(p, "check", "-pX", "--entry=Main", "--headers", "wdk:C:/x", "--fail-on", "never", "-qv",
          "-j4", NULL);
    assert_true(p->good);
    assert_string_equal(p->options.project, "X");
    assert_string_equal(p->options.entry, "Main");
    assert_string_equal(p->options.headers, "wdk:C:/x");
    assert_int_equal(p->options.fail_on, FAIL_ON_NEVER);
    assert_true(p->options.quiet && p->options.verbose);
}

static void test_outputs(void **state) {
    Parsed *p = *state;
    parse(p, "check", "--format", "json", "-o", "a.json", "--format=msvc", "--format", "text", "-o",
          "b.txt", NULL);
    assert_true(p->good);
    assert_int_equal(p->options.outputs.count, 3);
    assert_string_equal(p->options.outputs.items[0].file, "a.json");
    assert_null(p->options.outputs.items[1].file);
    assert_string_equal(p->options.outputs.items[2].format, "text");
    assert_string_equal(p->options.outputs.items[2].file, "b.txt");
    parse(p, "check", "-o", "a.txt", NULL);
    assert_string_equal(p->options.outputs.items[0].format, "text");
    assert_string_equal(p->options.outputs.items[0].file, "a.txt");
    parse(p, "check", "-o", "a", "-o", "b", NULL);
    assert_message(p, "-o b: 'text' is already written to a; put a --format before each -o");
    parse(p, "check", "--format", "json", "--format", "text", NULL);
    assert_message(p, "2 formats go to standard output; give all but one of them an -o FILE");
}

static void test_compiler_arguments(void **state) {
    Parsed *p = *state;
    parse(p, "check", "a.c", "--", "-Iinc", "--verdicts", "--", NULL);
    assert_true(p->good);
    assert_int_equal(p->options.words.count, 1);
    assert_int_equal(p->options.compiler_arg_count, 3);
    assert_string_equal(p->options.compiler_args[1], "--verdicts");
    assert_false(p->options.verdicts);
}

static void test_mistakes(void **state) {
    Parsed *p = *state;
    parse(p, "chek", NULL);
    assert_message(p, "unknown command 'chek'; did you mean 'check'?");
    parse(p, "check", "--fromat", "json", NULL);
    assert_message(p, "unknown option '--fromat'; did you mean '--format'?");
    parse(p, "check", "--format", "jsno", NULL);
    assert_message(p, "--format: unknown word 'jsno'; did you mean 'json'?");
    parse(p, "check", "--fail-on=sometimes", NULL);
    assert_message(p, "--fail-on: unknown word 'sometimes'");
    parse(p, "check", "-p", NULL);
    assert_message(p, "option '-p' needs a value: -p DIR|FILE");
    parse(p, "check", "--entry", "--", "-I.", NULL);
    assert_message(p, "option '--entry' needs a value: --entry NAME");
    parse(p, "check", "--verdicts=yes", NULL);
    assert_message(p, "option '--verdicts' takes no value");
    parse(p, "check", "-j", "many", NULL);
    assert_message(p, "-j many: a number of at least 1 was expected");
    parse(p, "explain", "FLT101", "--dot", NULL);
    assert_message(p, "option '--dot' is not one of 'fltcheck explain'");
}

static void test_compiler_option_before_dashes(void **state) {
    Parsed *p = *state;
    parse(p, "check", "a.c", "-Iinc", NULL);
    assert_message(p, "unknown option '-Iinc'");
    assert_string_equal(diag_at(p->diag, 1)->text, "arguments for the compiler go after '--'");
}

/* Every row of the table is complete and unambiguous. */
static void test_table(void **state) {
    (void)state;
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        assert_true(strlen(options_table[i].help) > 0);
        assert_true(options_table[i].commands != 0);
        for (size_t k = i + 1; k < OPTION_COUNT; k++) {
            assert_string_not_equal(options_table[i].name, options_table[k].name);
            assert_true(options_table[i].letter == 0 ||
                        options_table[i].letter != options_table[k].letter);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_commands), TEST(test_paths_mean_check),
        TEST(test_defaults), TEST(test_values),
        TEST(test_outputs),  TEST(test_compiler_arguments),
        TEST(test_mistakes), TEST(test_compiler_option_before_dashes),
        TEST(test_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
