/* test_project_folder.c - folders, SOURCES files, databases: what becomes of them. */
#include "project_fixture.h"

#define DRIVER  "NTSTATUS DriverEntry(PDRIVER_OBJECT D, PUNICODE_STRING P)\n{\n}\n"
#define PROGRAM "int main(int argc, char **argv) { return 0; }\n"

static const ProjectComponent *component(const Project *project, const char *name) {
    for (size_t i = 0; i < project->component_count; i++) {
        if (strcmp(project->components[i].name, name) == 0) {
            return &project->components[i];
        }
    }
    fail_msg("no component %s", name);
    return NULL;
}

/* ---- sources alone ----------------------------------------------------------------------- */

static void components_are_guessed(void **state) {
    Fixture *fixture = *state;
    write_file(fixture, "src/driver/entry.c", "/* main(void) { */\n" DRIVER);
    write_file(fixture, "src/driver/port.c", "void Port(void) { main(); }\n");
    write_file(fixture, "src/driver/sub/list.c", "");
    write_file(fixture, "src/driver/sub/list.h", "");
    write_file(fixture, "src/user/app.cpp", "static int x = DriverEntry(0, 0);\n" PROGRAM);
    write_file(fixture, "src/common/shared.c", "int main(void); char *s = \"main() {\";\n");
    write_file(fixture, "src/common/shared.h", "");
    write_file(fixture, "src/.git/hidden.c", PROGRAM);
    const Project *project = open_project(fixture, "src");
    assert_string_equal(units_of(fixture, project),
                        "driver: src/common/shared.c src/driver/entry.c src/driver/port.c "
                        "src/driver/sub/list.c; user: src/common/shared.c src/user/app.cpp");
    assert_int_equal(component(project, "driver")->kind, PROJECT_DRIVER);
    assert_int_equal(component(project, "user")->kind, PROJECT_PROGRAM);
    assert_string_equal(args_of(fixture, &project->units[0]),
                        in_folder(fixture, "-iquote TMP/src/driver/sub -iquote TMP/src/common "
                                           "-iquote TMP/src -idirafter TMP/src/driver/sub "
                                           "-idirafter TMP/src/common -idirafter TMP/src"));
    assert_int_equal(diag_count(fixture->diag, DIAG_NOTE), 1);
    assert_non_null(strstr(diag_at(fixture->diag, 0)->text, "guessed"));
}

static void several_programs_in_a_folder(void **state) {
    Fixture *fixture = *state;
    write_file(fixture, "t/a.c", PROGRAM);
    write_file(fixture, "t/b.c", "int\nwmain /* x */ ( int a[(2)] ) // y\n{\n}\n");
    write_file(fixture, "t/help.c", "");
    assert_string_equal(units_of(fixture, open_project(fixture, "t")),
                        "a.c: t/a.c t/help.c; b.c: t/b.c t/help.c");
}

static void nothing_to_start_from(void **state) {
    Fixture *fixture = *state;
    write_file(fixture, "t/x/a.c", "");
    write_file(fixture, "t/b.c", "");
    const Project *project = open_project(fixture, "t");
    assert_string_equal(units_of(fixture, project), "t: t/b.c t/x/a.c");
    assert_int_equal(project->components[0].kind, PROJECT_UNKNOWN);
}

static void an_empty_folder(void **state) {
    Fixture *fixture = *state;
    write_file(fixture, "t/readme.txt", "");
    assert_null(open_project(fixture, "t"));
    assert_int_equal(diag_count(fixture->diag, DIAG_ERROR), 1);
    assert_null(open_project(fixture, "nowhere"));
    assert_null(open_project(fixture, "t/readme.txt"));
    assert_int_equal(diag_count(fixture->diag, DIAG_ERROR), 3);
}

static void a_build_directory_of_cmake(void **state) {
    Fixture *fixture = *state;
    write_file(fixture, "b/CMakeCache.txt", "");
    assert_null(open_project(fixture, "b"));
    assert_non_null(strstr(diag_at(fixture->diag, 0)->text, "CMAKE_EXPORT_COMPILE_COMMANDS"));
    write_file(fixture, "b/compile_commands.json",
               "[{\"directory\": \"/b\", \"file\": \"x.c\", \"command\": \"cc x.c\"}]");
    assert_non_null(open_project(fixture, "b"));
}

/* ---- projects in a folder -------------------------------------------------------------------- */

static void all_projects_once(void **state) {
    static const char *const body =
        "<Project><ItemGroup><ClCompile Include='*.c'/></ItemGroup></Project>";
    Fixture *fixture = *state;
    write_file(fixture, "t/one/one.vcxproj", body);
    write_file(fixture, "t/one/a.c", "");
    write_file(fixture, "t/one/~AutoRecover.one.vcxproj", body);
    write_file(fixture, "t/two/two.vcxproj", body);
    write_file(fixture, "t/two/b.c", "");
    write_file(fixture, "t/one/one.sln",
               "Project(\"{8}\") = \"one\", \"one.vcxproj\", \"{1}\"\nEndProject\n");
    write_file(fixture, "t/one/SOURCES", "TARGETNAME=old\nSOURCES=a.c\n");
    write_file(fixture, "t/three/sources", "TARGETNAME=three\nTARGETTYPE=DRIVER\nSOURCES=c.c\n");
    write_file(fixture, "t/three/c.c", "");
    write_file(fixture, "t/build/compile_commands.json",
               in_folder(fixture, "[{\"directory\": \"TMP/t\", \"file\": \"one/a.c\"},"
                                  "{\"directory\": \"TMP/t\", \"file\": \"four/d.c\", "
                                  "\"output\": \"CMakeFiles/four.dir/d.o\"}]"));
    write_file(fixture, "t/stray/e.c", "");
    const Project *project = open_project(fixture, "t");
    assert_string_equal(units_of(fixture, project), "one: t/one/a.c; two: t/two/b.c; "
                                                    "three: t/three/c.c; four: four/d.c");
    const DiagMessage *last = diag_at(fixture->diag, diag_total(fixture->diag) - 1);
    assert_non_null(strstr(last->text, "1 source is in no project"));
    assert_non_null(strstr(last->text, "t/stray/e.c"));
}

static void sources_files(void **state) {
    Fixture *fixture = *state;
    write_file(fixture, "d/Main.c", "");
    write_file(fixture, "d/amd64/fast.c", "");
    write_file(fixture, "inc/x.h", "");
    write_file(fixture, "d/SOURCES",
               "# a driver\r\nTARGETNAME = old\r\nTARGETTYPE=DRIVER\r\n"
               "INCLUDES=..\\INC;$(DDK_INC_PATH);$(NOWHERE)\\inc\r\n"
               "C_DEFINES=/DA=1 -DB\r\nC_DEFINES=$(C_DEFINES) /DC\r\n"
               "SOURCES= main.c \\\r\n         old.rc \\\r\n  gone.c\r\n"
               "AMD64_SOURCES=amd64\\fast.c\r\n!IF 1\r\n!ENDIF\r\n");
    const Project *project = open_project(fixture, "d/SOURCES");
    assert_string_equal(units_of(fixture, project), "old: d/Main.c d/gone.c d/amd64/fast.c");
    assert_int_equal(project->components[0].kind, PROJECT_DRIVER);
    assert_string_equal(args_of(fixture, &project->units[0]),
                        in_folder(fixture, "-D_AMD64_ -DAMD64 -DWINNT=1 -D_KERNEL_MODE=1 "
                                           "-ITMP/inc -DA=1 -DB -DC"));
    assert_int_equal(project->components[0].unresolved_count, 1);
    assert_string_equal(project->components[0].unresolved[0], "NOWHERE");
}

/* ---- databases ----------------------------------------------------------------------------------
 */

static void what_is_written_is_read_again(void **state) {
    Fixture *fixture = *state;
    write_file(fixture, "src/driver/My Entry.C", DRIVER);
    write_file(fixture, "src/user/äpp.cpp", PROGRAM);
    write_file(fixture, "src/common/s.c", "");
    const Project *first = open_project(fixture, "src");
    const char *text = project_to_database(fixture->arena, first);
    write_file(fixture, "copy/compile_commands.json", text);
    const Project *second = open_project(fixture, "copy");
    assert_string_equal(project_to_database(fixture->arena, second), text);
    assert_string_equal(units_of(fixture, second), units_of(fixture, first));
    for (size_t i = 0; i < first->component_count; i++) {
        assert_int_equal(second->components[i].kind, first->components[i].kind);
        assert_int_equal(second->components[i].mode, first->components[i].mode);
    }
    for (size_t i = 0; i < first->unit_count; i++) {
        assert_string_equal(args_of(fixture, &second->units[i]),
                            args_of(fixture, &first->units[i]));
    }
}

static void a_database_made_on_windows(void **state) {
    Fixture *fixture = *state;
    write_file(fixture, "p/Source/Driver/main.c", "");
    write_file(fixture, "p/Source/Inc/x.h", "");
    write_file(fixture, "p/out/compile_commands.json",
               "[{\"directory\": \"C:/Work/Proj/out\", \"file\": "
               "\"C:\\\\work\\\\proj\\\\source\\\\driver\\\\MAIN.c\", \"command\": "
               "\"C:\\\\VC\\\\cl.exe /c /I..\\\\source\\\\INC /external:I "
               "\\\"C:\\\\Work\\\\proj\\\\Source\\\" /ID:\\\\else /Yustdafx.h /Fpx.pch "
               "/FIsource\\\\inc\\\\x.h ..\\\\source\\\\driver\\\\main.c\"}]");
    const Project *project = open_project(fixture, "p/out");
    assert_string_equal(units_of(fixture, project), "out: p/Source/Driver/main.c");
    assert_string_equal(project->units[0].directory, in_folder(fixture, "TMP/p/out"));
    assert_string_equal(args_of(fixture, &project->units[0]),
                        in_folder(fixture, "-ITMP/p/Source/Inc -isystem TMP/p/Source -ID:/else "
                                           "-include TMP/p/out/source/inc/x.h"));
}

static void response_files_have_an_end(void **state) {
    Fixture *fixture = *state;
    write_file(fixture, "p/many.rsp",
               "-DX @many.rsp @many.rsp @many.rsp @many.rsp @many.rsp "
               "@many.rsp @many.rsp @many.rsp @many.rsp @many.rsp");
    write_file(fixture, "p/compile_commands.json",
               "[{\"directory\": \".\", \"file\": \"a.c\", \"command\": \"cc @many.rsp a.c\"}]");
    const Project *project = open_project(fixture, "p");
    assert_true(project->units[0].arg_count >= 1 && project->units[0].arg_count < 2000);
}

static void places_of_mistakes(void **state) {
    static const struct {
        const char *text;
        unsigned line, column;
    } cases[] = {
        {"[\n {},\n {\"file\" \"a\"}\n]", 3, 12},
        {"[{}\n{}]", 2, 1},
        {"[{},\n\n]", 3, 1},
        {"[{}] x", 1, 6},
        {"[{}", 1, 4},
        {"", 1, 1},
    };
    Fixture *fixture = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t before = diag_count(fixture->diag, DIAG_ERROR);
        write_file(fixture, "x.json", cases[i].text);
        assert_null(open_project(fixture, "x.json"));
        assert_int_equal(diag_count(fixture->diag, DIAG_ERROR), before + 1);
        const DiagMessage *error = diag_at(fixture->diag, diag_total(fixture->diag) - 1);
        assert_int_equal(error->place.line, cases[i].line);
        assert_in_range(error->place.column, cases[i].column - 1, cases[i].column + 1);
    }
}

int main(void) {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(components_are_guessed),
        TEST(several_programs_in_a_folder),
        TEST(nothing_to_start_from),
        TEST(an_empty_folder),
        TEST(a_build_directory_of_cmake),
        TEST(all_projects_once),
        TEST(sources_files),
        TEST(what_is_written_is_read_again),
        TEST(a_database_made_on_windows),
        TEST(response_files_have_an_end),
        TEST(places_of_mistakes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
