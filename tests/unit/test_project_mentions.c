/* test_project_mentions.c - whether a component mentions a name, judged by its text. */
#include "project_fixture.h"

#include "project/mentions.h"

static bool mentions(Fixture *fixture, const char *folder) {
    static const char *const names[] = {"FltRegisterFilter", "FltCloseIt"};
    const Headers *headers = headers_open(fixture->arena, "bundled", NULL, fixture->diag);
    const Project *project = open_project(fixture, folder);
    Mentions *all = mentions_open(fixture->arena, project, headers, names, 2);
    return mentions_any(all, project->components[0].name);
}

/* A source alone. */
static bool source(void **state, const char *text) {
    Fixture *fixture = *state;
    write_file(fixture, "s/a.c", text);
    return mentions(fixture, "s");
}

static void words_of_a_source(void **state) {
    assert_false(source(state, "int FltRegister, Filter2; void f(void) { xFltCloseIt(); }\n"));
    assert_true(source(state, "void f(void) { FltRegisterFilter(0, 0, 0); }\n"));
    assert_true(source(state, "PVOID f(void) { return find(L\"FltCloseIt\"); }\n"));
    assert_true(source(state, "void f(void) { FltClo\\\nseIt(); }\n"));
    assert_true(source(state, "void f(void) { FltClo\\\r\nseIt(); }\n"));
    assert_false(source(state, "void f(void) { FltClose Its(); }\n"));
}

static void names_put_together(void **state) {
    assert_true(source(state, "#define F(x) Flt##x\nvoid f(void) { F(CloseIt)(); }\n"));
    assert_true(
        source(state, "#define J(a, b, c) a##b##c\nvoid f(void) { J(Flt, Close, It)(); }\n"));
    assert_true(source(state, "#define J(a, b) a##b\n#define T It\nvoid f(void) { J( // what\n"
                              "    FltClose\\\n , T)(); }\n"));
    assert_false(source(state, "#define F(x) Flt##x\nvoid f(void) { F(Close)(); }\n"));
    assert_false(source(state, "/* Flt for short, Close to It: that's it */\nint x;\n"));
}

static void headers_that_may_be_included(void **state) {
    Fixture *fixture = *state;
    write_file(fixture, "p/src/a.c", "#if 0\n# include \"SUB\\Deep.H\"\n#endif\n");
    write_file(fixture, "p/src/unused.h", "#define X FltCloseIt\n");
    write_file(fixture, "p/inc/sub/deep.h", "#include <next.h>\n");
    write_file(fixture, "p/inc/next.h", "int x;\n");
    assert_false(mentions(fixture, "p"));
    write_file(fixture, "p/inc/next.h", "#define X FltCloseIt\n");
    assert_true(mentions(fixture, "p"));
}

/* A header of a header may lie beside the source, which includes both from elsewhere. */
static void folders_of_the_files_on_the_way(void **state) {
    Fixture *fixture = *state;
    write_file(fixture, "p/src/a.c", "#include \"../inc/first.h\"\n");
    write_file(fixture, "p/inc/first.h", "#include \"second.h\"\n");
    write_file(fixture, "p/src/second.h", "#define X FltCloseIt\n");
    write_file(fixture, "p/compile_commands.json",
               arena_printf(fixture->arena,
                            "[{\"directory\": \"%s/p\", \"command\": \"cl src/a.c\", "
                            "\"file\": \"src/a.c\"}]",
                            fixture->folder));
    assert_true(mentions(fixture, "p"));
}

/* What is named by a macro may be any file. */
static void includes_of_macros(void **state) {
    assert_true(source(state, "#include HEADER\n"));
    assert_false(source(state, "#include <ntddk.h>\n#include \"missing.h\"\n"));
}

static void headers_of_the_environment(void **state) {
    static const char *const names[] = {"FltUnregisterFilter"};
    Fixture *fixture = *state;
    write_file(fixture, "e/a.c", "#include <FltKernel.h>\n");
    const Headers *headers = headers_open(fixture->arena, "bundled", NULL, fixture->diag);
    const Project *project = open_project(fixture, "e");
    Mentions *all = mentions_open(fixture->arena, project, headers, names, 1);
    assert_true(mentions_any(all, "e"));
}

/* Arguments: -include, -D; a unit that can't be read may have anything. */
static void compile_commands(void **state) {
    static const struct {
        const char *arguments;
        bool expected;
    } cases[] = {
        {"cl a.c", false},
        {"cl /DX=FltCloseIt a.c", true},
        {"cl /FIforced.h a.c", false},
        {"cl /Iinc /FIforced.h a.c", true},
        {"cl /Iinc a.c", false},
        {"cl gone.c", true},
    };
    Fixture *fixture = *state;
    write_file(fixture, "d/a.c", "int x;\n");
    write_file(fixture, "d/inc/forced.h", "#define X FltCloseIt\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *file = strrchr(cases[i].arguments, ' ') + 1;
        write_file(
            fixture, "d/compile_commands.json",
            arena_printf(fixture->arena,
                         "[{\"directory\": \"%s/d\", \"command\": \"%s\", \"file\": \"%s\"}]",
                         fixture->folder, cases[i].arguments, file));
        if (mentions(fixture, "d") != cases[i].expected) {
            fail_msg("%s", cases[i].arguments);
        }
    }
}

static void other_encodings(void **state) {
    Fixture *fixture = *state;
    static const char wide[] = "\xFF\xFE"
                               "F\0l\0t\0C\0l\0o\0s\0e\0I\0t\0;\0";
    const char *path = write_file(fixture, "w/a.c", "");
    assert_true(platform_write_file(fixture->arena, path, wide, sizeof wide - 1, NULL));
    assert_true(mentions(fixture, "w"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(words_of_a_source, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_put_together, set_up, tear_down),
        cmocka_unit_test_setup_teardown(headers_that_may_be_included, set_up, tear_down),
        cmocka_unit_test_setup_teardown(folders_of_the_files_on_the_way, set_up, tear_down),
        cmocka_unit_test_setup_teardown(includes_of_macros, set_up, tear_down),
        cmocka_unit_test_setup_teardown(headers_of_the_environment, set_up, tear_down),
        cmocka_unit_test_setup_teardown(compile_commands, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_encodings, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
