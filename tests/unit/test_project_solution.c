/* test_project_solution.c - solutions: configurations, and what links what. */
#include "project_fixture.h"

#include "project/sln.h"

static const char *const text =
    "\xEF\xBB\xBF\r\nMicrosoft Visual Studio Solution File, Format Version 12.00\r\n"
    "Project(\"{8BC9CEB8-8B4A-11D0-8D11-00A0C91BC942}\") = \"My Driver\", "
    "\"drv\\My Driver.vcxproj\", \"{AAAA}\"\r\n"
    "\tProjectSection(ProjectDependencies) = postProject\r\n\tEndProjectSection\r\nEndProject\r\n"
    "Project(\"{2150E333-8FDC-42A3-9474-1A3956D46DE8}\") = \"Folder\", \"Folder\", \"{FFFF}\"\r\n"
    "EndProject\r\n"
    "Project(\"{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}\") = \"gui\", \"gui\\gui.csproj\", "
    "\"{CCCC}\"\r\nEndProject\r\n"
    "Project(\"{8BC9CEB8-8B4A-11D0-8D11-00A0C91BC942}\") = \"app\", \"app\\app.vcxproj\", "
    "\"{BBBB}\"\r\nEndProject\r\n"
    "Global\r\n\tGlobalSection(SolutionConfigurationPlatforms) = preSolution\r\n"
    "\t\tWin7 Debug|x64 = Win7 Debug|x64\r\n\t\tWin8.1 Debug|x64 = Win8.1 Debug|x64\r\n"
    "\t\tWin8.1 Release|x86 = Win8.1 Release|x86\r\n\tEndGlobalSection\r\n"
    "\tGlobalSection(ProjectConfigurationPlatforms) = postSolution\r\n"
    "\t\t{aaaa}.Win8.1 Debug|x64.ActiveCfg = Win8.1 Debug|x64\r\n"
    "\t\t{aaaa}.Win8.1 Debug|x64.Build.0 = Win8.1 Debug|x64\r\n"
    "\t\t{BBBB}.Win8.1 Debug|x64.ActiveCfg = Debug|Win32\r\n"
    "\t\t{BBBB}.Win8.1 Release|x86.ActiveCfg = Release|Win32\r\n"
    "\t\t{BBBB}.Win8.1 Release|x86.Build.0 = Release|Win32\r\n"
    "\tEndGlobalSection\r\nEndGlobal\r\n";

static void projects_and_their_configurations(void **state) {
    Fixture *fixture = *state;
    Sln sln = sln_parse(fixture->arena, text, NULL, NULL);
    assert_int_equal(sln.projects.count, 2);
    assert_string_equal(sln.chosen->name, "Win8.1 Debug");
    assert_true(sln.exact);
    assert_string_equal(sln.projects.items[0].name, "My Driver");
    assert_string_equal(sln.projects.items[0].path, "drv\\My Driver.vcxproj");
    assert_string_equal(sln.projects.items[0].configuration.name, "Win8.1 Debug");
    assert_true(sln.projects.items[0].built);
    assert_string_equal(sln.projects.items[1].configuration.name, "Debug");
    assert_string_equal(sln.projects.items[1].configuration.platform, "Win32");
    assert_false(sln.projects.items[1].built);
    assert_int_equal(sln.others.count, 1);
    assert_string_equal(sln.others.items[0], "gui\\gui.csproj");
}

static void a_configuration_that_is_asked_for(void **state) {
    Fixture *fixture = *state;
    Sln sln = sln_parse(fixture->arena, text, "release", "Win32");
    assert_string_equal(sln.chosen->name, "Win8.1 Release");
    assert_true(sln.exact);
    assert_true(sln.projects.items[1].built);
    assert_string_equal(sln.projects.items[1].configuration.name, "Release");
    assert_string_equal(sln.projects.items[0].configuration.name, ""); /* not mapped */
    assert_true(sln.projects.items[0].built);
    sln = sln_parse(fixture->arena, text, "Checked", "ARM64");
    assert_non_null(sln.chosen);
    assert_false(sln.exact);
}

static void cut_off_solutions(void **state) {
    Fixture *fixture = *state;
    for (size_t length = 0; length < strlen(text); length += 7) {
        sln_parse(fixture->arena, arena_strndup(fixture->arena, text, length), NULL, NULL);
    }
    Sln sln = sln_parse(fixture->arena, "", NULL, NULL);
    assert_int_equal(sln.projects.count, 0);
    assert_null(sln.chosen);
}

static void nearest_configuration(void **state) {
    Fixture *fixture = *state;
    ConfigurationList list = {0};
    static const char *const names[] = {"Release|Win32", "Debug|Win32", "Debug|ARM64",
                                        "Release|ARM64", "DebugStatic|x64"};
    for (size_t i = 0; i < 5; i++) {
        vec_push(fixture->arena, &list, configurations_parse(fixture->arena, names[i]));
    }
    static const struct {
        const char *name, *platform, *expected;
        bool exact;
    } cases[] = {
        {NULL, NULL, "Debug|ARM64", true},
        {"Release", NULL, "Release|ARM64", true},
        {"Release", "x86", "Release|Win32", true},
        {NULL, "x64", "DebugStatic|x64", true},
        {"debug", "win32", "Debug|Win32", true},
        {"Debug", "x64", "Debug|ARM64", false},
        {"Profile", "x64", "DebugStatic|x64", false},
        {"DebugStatic", NULL, "DebugStatic|x64", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool exact = false;
        const Configuration *best =
            configurations_choose(&list, cases[i].name, cases[i].platform, &exact);
        assert_string_equal(arena_printf(fixture->arena, "%s|%s", best->name, best->platform),
                            cases[i].expected);
        assert_int_equal(exact, cases[i].exact);
    }
    ConfigurationList none = {0};
    bool exact = false;
    assert_null(configurations_choose(&none, NULL, NULL, &exact));
}

/* ---- linking ----------------------------------------------------------------------------- */

static void write_project(Fixture *fixture, const char *name, const char *type, const char *rest) {
    write_file(fixture, arena_printf(fixture->arena, "%s/%s.c", name, name), "");
    write_file(fixture, arena_printf(fixture->arena, "%s/%s.vcxproj", name, name),
               arena_printf(fixture->arena,
                            "<Project><PropertyGroup><ConfigurationType>%s</ConfigurationType>"
                            "</PropertyGroup><ItemGroup><ClCompile Include='%s.c'/></ItemGroup>"
                            "%s</Project>",
                            type, name, rest));
}

static void write_solution(Fixture *fixture, const char *const *names, size_t count) {
    Text out = text_new(fixture->arena);
    for (size_t i = 0; i < count; i++) {
        text_printf(&out, "Project(\"{8}\") = \"%s\", \"%s\\%s.vcxproj\", \"{%zu}\"\nEndProject\n",
                    names[i], names[i], names[i], i);
    }
    write_file(fixture, "all.sln", text_str(&out));
}

static void libraries_belong_to_what_links_them(void **state) {
    Fixture *fixture = *state;
    write_project(fixture, "base", "StaticLibrary", "");
    write_project(fixture, "util", "StaticLibrary",
                  "<ItemGroup><ProjectReference Include='..\\base\\base.vcxproj'/></ItemGroup>");
    write_project(fixture, "lone", "StaticLibrary", "");
    write_project(fixture, "drv", "Driver",
                  "<ItemGroup><ProjectReference Include='..\\UTIL\\util.vcxproj'/></ItemGroup>");
    write_project(fixture, "app", "Application",
                  "<ItemDefinitionGroup><Link><AdditionalDependencies>"
                  "$(SolutionDir)out\\BASE.lib;%(AdditionalDependencies)</AdditionalDependencies>"
                  "</Link></ItemDefinitionGroup>");
    static const char *const names[] = {"base", "util", "lone", "drv", "app"};
    write_solution(fixture, names, 5);
    const Project *project = open_project(fixture, "all.sln");
    assert_string_equal(units_of(fixture, project), "lone: lone/lone.c; "
                                                    "drv: drv/drv.c util/util.c base/base.c; "
                                                    "app: app/app.c base/base.c");
    assert_int_equal(project->components[0].kind, PROJECT_LIBRARY);
    /* A project alone brings its libraries along, though they are not asked for. */
    project = open_project(fixture, "drv/drv.vcxproj");
    assert_string_equal(units_of(fixture, project), "drv: drv/drv.c util/util.c base/base.c");
}

static void references_in_a_circle(void **state) {
    Fixture *fixture = *state;
    write_project(fixture, "a", "StaticLibrary",
                  "<ItemGroup><ProjectReference Include='..\\b\\b.vcxproj'/></ItemGroup>");
    write_project(fixture, "b", "StaticLibrary",
                  "<ItemGroup><ProjectReference Include='..\\a\\a.vcxproj'/></ItemGroup>");
    write_project(fixture, "c", "Application",
                  "<ItemGroup><ProjectReference Include='..\\a\\a.vcxproj'/></ItemGroup>");
    static const char *const names[] = {"a", "b", "c"};
    write_solution(fixture, names, 3);
    assert_string_equal(units_of(fixture, open_project(fixture, "all.sln")),
                        "c: c/c.c a/a.c b/b.c");
    /* Without the program nothing is lost. */
    write_solution(fixture, names, 2);
    assert_string_equal(units_of(fixture, open_project(fixture, "all.sln")), "a: a/a.c b/b.c");
}

static void what_is_missing_is_told(void **state) {
    Fixture *fixture = *state;
    write_project(fixture, "app", "Application",
                  "<ItemGroup><ProjectReference Include='..\\x\\x.vcxproj'/></ItemGroup>");
    write_file(fixture, "bad/bad.vcxproj", "<Project><ItemGroup></Project>");
    static const char *const names[] = {"app", "gone", "bad"};
    write_solution(fixture, names, 3);
    const Project *project = open_project(fixture, "all.sln");
    assert_string_equal(units_of(fixture, project), "app: app/app.c");
    assert_true(project->incomplete);
    assert_int_equal(diag_count(fixture->diag, DIAG_WARNING), 2);
    assert_int_equal(diag_count(fixture->diag, DIAG_ERROR), 1);
    assert_null(open_project(fixture, "bad/bad.vcxproj"));
}

static void equal_names_get_their_folder(void **state) {
    Fixture *fixture = *state;
    write_file(fixture, "spy.sln",
               "Project(\"{8}\") = \"spy\", \"k\\spy.vcxproj\", \"{1}\"\nEndProject\n"
               "Project(\"{8}\") = \"spy\", \"u\\spy.vcxproj\", \"{2}\"\nEndProject\n");
    static const char *const project_text =
        "<Project><ItemGroup><ClCompile Include='a.c'/></ItemGroup></Project>";
    static const char *const folders[] = {"k", "u"};
    for (size_t i = 0; i < 2; i++) {
        write_file(fixture, arena_printf(fixture->arena, "%s/spy.vcxproj", folders[i]),
                   project_text);
        write_file(fixture, arena_printf(fixture->arena, "%s/a.c", folders[i]), "");
    }
    assert_string_equal(units_of(fixture, open_project(fixture, "spy.sln")),
                        "k/spy: k/a.c; u/spy: u/a.c");
}

static void the_xml_form_of_solutions(void **state) {
    Fixture *fixture = *state;
    write_project(fixture, "app", "Application", "");
    write_file(fixture, "all.slnx",
               "<Solution><Folder Name='/x/'><Project Path='app\\app.vcxproj'/></Folder>"
               "<Project Path='gui/gui.csproj'/></Solution>");
    assert_string_equal(units_of(fixture, open_project(fixture, "all.slnx")), "app: app/app.c");
}

int main(void) {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(projects_and_their_configurations),
        TEST(a_configuration_that_is_asked_for),
        TEST(cut_off_solutions),
        TEST(nearest_configuration),
        TEST(libraries_belong_to_what_links_them),
        TEST(references_in_a_circle),
        TEST(what_is_missing_is_told),
        TEST(equal_names_get_their_folder),
        TEST(the_xml_form_of_solutions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
