/* test_project_compdb.c - compilation databases and lists of files. */
#include "project_fixture.h"

static const Project *load(Fixture *fixture, const char *text) {
    return project_open(fixture->arena, write_file(fixture, "compile_commands.json", text),
                        &(ProjectOptions){0}, fixture->diag);
}

/* The only message there is. */
static const DiagMessage *message(Fixture *fixture) {
    assert_int_equal(diag_total(fixture->diag), 1);
    return diag_at(fixture->diag, 0);
}

/* ---- databases that can be read ----------------------------------------------------- */

static void both_forms_of_a_command(void **state) {
    const Project *project = load(*state, "[{\"directory\": \"/b\", \"command\": \"gcc -I inc "
                                          "-DA='x y' -O2 -c a.c\", \"file\": \"a.c\"},"
                                          " {\"directory\": \"/b\", \"arguments\": [\"clang\", "
                                          "\"-DB\", \"b.cpp\"], \"file\": \"b.cpp\"}]");
    assert_non_null(project);
    assert_int_equal(project->unit_count, 2);
    assert_string_equal(project->units[0].file, "a.c");
    assert_string_equal(project->units[0].directory, "/b");
    assert_string_equal(args_of(*state, &project->units[0]), "-Iinc -DA=x y");
    assert_int_equal(project->units[0].dropped_count, 0);
    assert_int_equal(project->units[0].idle_count, 2);
    assert_false(project->units[0].is_cxx);
    assert_string_equal(args_of(*state, &project->units[1]), "-DB");
    assert_true(project->units[1].is_cxx);
    assert_int_equal(diag_total(((Fixture *)*state)->diag), 0);
}

static void commands_of_windows(void **state) {
    const Project *project = load(
        *state,
        "[{\"directory\": \"C:\\\\drv\", \"file\": \"C:\\\\drv\\\\a.c\", \"command\":"
        " \"C:\\\\VC\\\\cl.exe /nologo /I\\\"C:\\\\my inc\\\" /DX /TP /c C:\\\\drv\\\\a.c\"}]");
    assert_non_null(project);
    assert_string_equal(args_of(*state, &project->units[0]), "-IC:/my inc -DX -x c++");
    assert_true(project->units[0].is_cxx);
}

static void targets_of_cmake_are_components(void **state) {
    const Project *project = load(*state, "[{\"directory\": \"/b\", \"file\": \"a.c\", "
                                          "\"command\": \"cc -o CMakeFiles/drv.dir/a.o -c a.c\"},"
                                          " {\"directory\": \"/b\", \"file\": \"u.c\", \"output\": "
                                          "\"x/CMakeFiles/app.dir/u.o\", \"command\": \"cc u.c\"},"
                                          " {\"directory\": \"/b\", \"file\": \"a.c\", "
                                          "\"command\": \"cc -o CMakeFiles/app.dir/a.o -c a.c\"}]");
    assert_non_null(project);
    assert_int_equal(project->component_count, 2);
    assert_string_equal(project->components[0].name, "drv");
    assert_string_equal(project->components[1].name, "app");
    assert_int_equal(project->unit_count, 3); /* a.c is linked into both */
}

static void duplicates_and_other_languages_are_left_out(void **state) {
    Fixture *fixture = *state;
    const Project *project =
        load(fixture,
             "[{\"directory\": \"/b\", \"file\": \"a.c\", \"command\": \"cc a.c\"},"
             " {\"directory\": \"/b/sub\", \"file\": \"../a.c\", \"command\": \"cc -DLATER a.c\"},"
             " {\"directory\": \"/b\", \"file\": \"a.rc\", \"command\": \"rc a.rc\"},"
             " {\"directory\": \"/b\", \"file\": \"x.asm\", \"command\": \"ml64 x.asm\"}]");
    assert_non_null(project);
    assert_int_equal(project->unit_count, 1);
    assert_int_equal(project->units[0].arg_count, 0);
    assert_int_equal(diag_count(fixture->diag, DIAG_NOTE), 2);
    assert_string_equal(diag_at(fixture->diag, 0)->text,
                        "entry 3: 'a.rc' is not C or C++; left out");
}

static void a_relative_directory_starts_at_the_database(void **state) {
    Fixture *fixture = *state;
    const Project *project =
        load(fixture, "[{\"directory\": \"sub\", \"file\": \"a.c\", \"command\": \"cc a.c\"}]");
    assert_string_equal(project->units[0].directory,
                        platform_join(fixture->arena, fixture->folder, "sub"));
}

static void response_files_are_read(void **state) {
    Fixture *fixture = *state;
    write_file(fixture, "flags.rsp", "-DFROM_FILE \"-I with space\" @more.rsp");
    write_file(fixture, "more.rsp", "-DDEEPER @more.rsp"); /* in a circle */
    const Project *project = load(
        fixture, "[{\"directory\": \".\", \"file\": \"a.c\", \"command\": \"cc @flags.rsp a.c\"}]");
    assert_true(text_starts(args_of(fixture, &project->units[0]),
                            "-DFROM_FILE -I with space -DDEEPER -DDEEPER"));
}

static void the_file_may_stand_in_the_command_alone(void **state) {
    const Project *project =
        load(*state, "[{\"directory\": \"/b\", \"command\": \"ccache clang -DA -c src/a.c\"}]");
    assert_string_equal(project->units[0].file, "src/a.c");
    assert_string_equal(args_of(*state, &project->units[0]), "-DA");
}

static void an_upper_case_ending_is_still_c(void **state) {
    const Project *project =
        load(*state,
             "[{\"directory\": \"/b\", \"file\": \"DRIVER.C\", \"command\": \"cl /c DRIVER.C\"}]");
    assert_false(project->units[0].is_cxx);
    assert_string_equal(args_of(*state, &project->units[0]), "-x c");
}

static void nearest_database(void **state) {
    Fixture *fixture = *state;
    const char *path = write_file(fixture, "compile_commands.json", "[]");
    assert_string_equal(project_find_database(fixture->arena, fixture->folder), path);
    const char *deep = arena_printf(fixture->arena, "%s/a/b", fixture->folder);
    assert_string_equal(project_find_database(fixture->arena, deep), path);
    assert_null(project_find_database(fixture->arena, "/"));
}

/* ---- databases that cannot ------------------------------------------------------------ */

static void a_missing_database(void **state) {
    Fixture *fixture = *state;
    const char *path = platform_join(fixture->arena, fixture->folder, "compile_commands.json");
    assert_null(project_open(fixture->arena, path, &(ProjectOptions){0}, fixture->diag));
    assert_int_equal(message(fixture)->level, DIAG_ERROR);
    assert_true(text_ends(message(fixture)->place.file, "/compile_commands.json"));
}

static void a_malformed_database_has_a_place(void **state) {
    assert_null(load(*state, "[\n  {\"file\": \"a.c\",}\n]"));
    const DiagMessage *error = message(*state);
    assert_int_equal(error->level, DIAG_ERROR);
    assert_int_equal(error->place.line, 2);
    assert_true(error->place.column > 0);
}

static void what_is_no_database(void **state) {
    assert_null(load(*state, "{}"));
    assert_string_equal(message(*state)->text, "not a compilation database: an array expected");
}

static void an_empty_database(void **state) {
    assert_null(load(*state, "[]"));
    assert_string_equal(message(*state)->text, "the compilation database has no C or C++ source");
}

static void bad_entries_are_told_and_left_out(void **state) {
    Fixture *fixture = *state;
    const Project *project = load(
        fixture,
        "[7, {\"directory\": \"/b\"}, {\"file\": 3, \"directory\": \"/b\", \"command\": \"cc\"},"
        " {\"directory\": \"/b\", \"file\": \"a.c\"}]");
    assert_int_equal(project->unit_count, 1);
    assert_string_equal(diag_at(fixture->diag, 0)->text, "entry 1: not an object; left out");
    assert_string_equal(diag_at(fixture->diag, 1)->text,
                        "entry 2: neither 'command' nor 'arguments'");
    assert_string_equal(diag_at(fixture->diag, 2)->text, "entry 2: no 'file'; left out");
    assert_string_equal(diag_at(fixture->diag, 3)->text, "entry 3: 'file' is not a string");
    assert_int_equal(diag_count(fixture->diag, DIAG_ERROR), 0);
}

/* ---- files ------------------------------------------------------------------------------ */

static void files_are_one_component(void **state) {
    Fixture *fixture = *state;
    const char *const paths[] = {write_file(fixture, "a.cpp", ""), write_file(fixture, "b.c", "")};
    const char *const args[] = {"-DX"};
    const Project *project = project_from_files(fixture->arena, paths, 2, args, 1, fixture->diag);
    assert_non_null(project);
    assert_int_equal(project->unit_count, 2);
    assert_true(text_ends(project->units[0].file, "/a.cpp"));
    assert_true(project->units[0].is_cxx);
    assert_string_equal(args_of(fixture, &project->units[1]), "-DX");
    assert_int_equal(project->component_count, 1);
}

static void files_that_are_not_there(void **state) {
    Fixture *fixture = *state;
    const char *const paths[] = {"/nowhere/a.c"};
    assert_null(project_from_files(fixture->arena, paths, 1, NULL, 0, fixture->diag));
    assert_string_equal(message(fixture)->text, "no such file");
}

/* ---- arguments ---------------------------------------------------------------------------- */

static void a_standard_of_the_other_language_is_not_passed_on(void **state) {
    Fixture *fixture = *state;
    const char *const c[] = {"-E1"};
    const char *const cxx[] = {"-E2"};
    const char *const own[] = {"-std=c++17", "-DX", "-std=gnu11"};
    Headers headers = {.c_args = c, .c_arg_count = 1, .cxx_args = cxx, .cxx_arg_count = 1};
    ProjectUnit unit = {.args = own, .arg_count = 3};
    size_t count = 0;
    const char *const *args = project_unit_args(fixture->arena, &unit, &headers, &count);
    assert_int_equal(count, 3);
    assert_string_equal(args[0], "-E1");
    assert_string_equal(args[2], "-std=gnu11");
    unit.is_cxx = true;
    args = project_unit_args(fixture->arena, &unit, &headers, &count);
    assert_int_equal(count, 3);
    assert_string_equal(args[0], "-E2");
    assert_string_equal(args[1], "-std=c++17");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(both_forms_of_a_command),
        TEST(commands_of_windows),
        TEST(targets_of_cmake_are_components),
        TEST(duplicates_and_other_languages_are_left_out),
        TEST(a_relative_directory_starts_at_the_database),
        TEST(response_files_are_read),
        TEST(the_file_may_stand_in_the_command_alone),
        TEST(an_upper_case_ending_is_still_c),
        TEST(nearest_database),
        TEST(a_missing_database),
        TEST(a_malformed_database_has_a_place),
        TEST(what_is_no_database),
        TEST(an_empty_database),
        TEST(bad_entries_are_told_and_left_out),
        TEST(files_are_one_component),
        TEST(files_that_are_not_there),
        TEST(a_standard_of_the_other_language_is_not_passed_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
