/* test_project_vcxproj.c - projects of Visual Studio: properties, items, settings. */
#include "project_fixture.h"

#define CONFIGURATIONS                                                                             \
    "<ItemGroup Label='ProjectConfigurations'>"                                                    \
    "<ProjectConfiguration Include='Release|x64'/><ProjectConfiguration Include='Debug|Win32'/>"   \
    "<ProjectConfiguration Include='Debug|x64'/></ItemGroup>"

/* The units of a project with these elements; sources are made before. */
static const Project *open_with(Fixture *fixture, const char *elements) {
    const char *text = arena_printf(
        fixture->arena, "<?xml version='1.0'?><Project>" CONFIGURATIONS "%s</Project>", elements);
    write_file(fixture, "drv/drv.vcxproj", text);
    return open_project(fixture, "drv/drv.vcxproj");
}

static void expect_args(Fixture *fixture, const Project *project, size_t unit, const char *args) {
    assert_non_null(project);
    assert_string_equal(args_of(fixture, &project->units[unit]), in_folder(fixture, args));
}

/* ---- exports --------------------------------------------------------------------------- */

static void expect_exports(Fixture *fixture, const Project *project, const char *names) {
    assert_non_null(project);
    const ProjectComponent *component = &project->components[0];
    Text all = text_new(fixture->arena);
    for (size_t i = 0; i < component->export_count; i++) {
        text_printf(&all, "%s%s", i > 0 ? " " : "", component->exports[i]);
    }
    assert_string_equal(text_str(&all), names);
    assert_true(component->tells_exports);
}

static void what_a_library_exports(void **state) {
    Fixture *fixture = *state;
    write_file(fixture, "drv/a.c", "");
    write_file(fixture, "drv/lists/a.def",
               "LIBRARY \"a\"\r\nexports One @1 ; first\r\n  Two = other\t@2 NONAME\r\n"
               "; all of it\r\n\r\nThree=third\r\nVERSION 1.0\r\nEXPORTS\r\n_Four@8\r\n");
    expect_exports(fixture,
                   open_with(fixture,
                             "<PropertyGroup><ConfigurationType>DynamicLibrary</ConfigurationType>"
                             "</PropertyGroup><ItemDefinitionGroup><Link>"
                             "<ModuleDefinitionFile>lists\\a.def</ModuleDefinitionFile>"
                             "<AdditionalOptions>/EXPORT:Five=five %(AdditionalOptions)"
                             "</AdditionalOptions></Link></ItemDefinitionGroup>"
                             "<ItemGroup><ClCompile Include='a.c'/></ItemGroup>"),
                   "One Two=other Three=third _Four@8 Five=five");
    const Project *plain = open_with(fixture, "<ItemGroup><ClCompile Include='a.c'/></ItemGroup>");
    assert_false(plain->components[0].tells_exports);
}

/* ---- properties ------------------------------------------------------------------------ */

static void properties_are_read_in_order(void **state) {
    write_file(*state, "drv/a.c", "");
    const Project *project = open_with(
        *state, "<PropertyGroup><A>1</A><B>$(A)2</B><A>3</A><C>$(A)$(B)</C>"
                "<D Condition=\"'$(A)'=='3'\">yes</D><D Condition=\"'$(A)'=='1'\">no</D>"
                "<Configuration>Other</Configuration><late>$(ProjectName)</late></PropertyGroup>"
                "<ItemDefinitionGroup><ClCompile><PreprocessorDefinitions>C=$(C);D=$(d);"
                "$(Configuration)_$(Platform);E=$(E);L=$(LATE)</PreprocessorDefinitions>"
                "</ClCompile></ItemDefinitionGroup>"
                "<PropertyGroup><E>final</E></PropertyGroup>"
                "<ItemGroup><ClCompile Include='a.c'/></ItemGroup>");
    expect_args(*state, project, 0, "-DC=312 -DD=yes -DDebug_x64 -DE=final -DL=drv");
}

static void macros_of_the_project(void **state) {
    write_file(*state, "drv/a.c", "");
    write_file(*state, "drv/inc/x.h", "");
    const Project *project =
        open_with(*state, "<ItemDefinitionGroup><ClCompile><AdditionalIncludeDirectories>"
                          "$(ProjectDir)inc;$(MSBuildProjectDirectory)\\inc\\..;"
                          "$(MSBuildThisFileDirectory)..\\shared</AdditionalIncludeDirectories>"
                          "<PreprocessorDefinitions>N=$(MSBuildProjectName);F=$(ProjectFileName);"
                          "T=$(TargetName)$(TargetExt);I=$(IntDir);U=$(ProjectName.ToUpper());"
                          "R=$(ProjectName.Replace('d', 'D'))</PreprocessorDefinitions>"
                          "</ClCompile></ItemDefinitionGroup>"
                          "<ItemGroup><ClCompile Include='a.c'/></ItemGroup>");
    expect_args(*state, project, 0,
                "-ITMP/drv/inc -ITMP/drv -ITMP/shared -DN=drv -DF=drv.vcxproj -DT=drv.exe "
                "-DI=x64/Debug/ -DU=DRV -DR=Drv");
}

static void the_folder_of_a_solution(void **state) {
    Fixture *fixture = *state;
    static const char *const elements =
        "<ItemGroup><ClCompile Include='a.c'><AdditionalIncludeDirectories>"
        "$(SolutionDir)\\Shared\\</AdditionalIncludeDirectories></ClCompile></ItemGroup>";
    write_file(fixture, "drv/a.c", "");
    write_file(fixture, "shared/x.h", "");
    const Project *project = open_with(fixture, elements); /* by what exists */
    expect_args(fixture, project, 0, "-ITMP/shared");
    assert_string_equal(project->components[0].notes[0],
                        in_folder(fixture, "no solution names it; $(SolutionDir) is taken as TMP"));
    write_file(fixture, "drv/other.sln", "Project(\"{8}\") = \"x\", \"x.vcxproj\", \"{1}\"\n");
    expect_args(fixture, open_with(fixture, elements), 0, "-ITMP/shared");
    write_file(fixture, "drv/one.sln", "Project(\"{8}\") = \"d\", \"drv.vcxproj\", \"{1}\"\n");
    expect_args(fixture, open_with(fixture, elements), 0, "-ITMP/drv/Shared");
}

static void what_has_no_value_is_listed(void **state) {
    Fixture *fixture = *state;
    write_file(fixture, "drv/a.c", "");
    write_file(fixture, "drv/real/x.h", "");
    const Project *project =
        open_with(fixture, "<PropertyGroup><Hidden>$(Missing)</Hidden></PropertyGroup>"
                           "<ItemDefinitionGroup><ClCompile><AdditionalIncludeDirectories>"
                           "$(Hidden)\\inc;real$(Suffix);$(DDK_INC_PATH);$([MSBuild]::X('y'))\\z"
                           "</AdditionalIncludeDirectories></ClCompile></ItemDefinitionGroup>"
                           "<ItemGroup Condition=\"'$(NotHere)'==''\"><ClCompile Include='a.c'/>"
                           "</ItemGroup>");
    expect_args(fixture, project, 0, "-ITMP/drv/real");
    const ProjectComponent *component = &project->components[0];
    assert_int_equal(component->unresolved_count, 3);
    assert_string_equal(component->unresolved[0], "Missing");
    assert_string_equal(component->unresolved[1], "Suffix");
    assert_string_equal(component->unresolved[2], "[MSBuild]::X('y')");
    assert_int_equal(component->note_count, 1);
    assert_string_equal(component->notes[0], "the header environment stands for $(DDK_INC_PATH)");
    assert_int_equal(diag_count(fixture->diag, DIAG_WARNING), 1);
    assert_non_null(strstr(diag_at(fixture->diag, 0)->text, "$(Missing), $(Suffix)"));
}

static void choices(void **state) {
    write_file(*state, "drv/a.c", "");
    const Project *project =
        open_with(*state, "<Choose><When Condition=\"'$(Platform)'=='Win32'\"><PropertyGroup>"
                          "<W>32</W></PropertyGroup></When><When Condition=\"'1'=='1'\">"
                          "<PropertyGroup><W>first</W></PropertyGroup></When>"
                          "<Otherwise><PropertyGroup><W>none</W></PropertyGroup></Otherwise>"
                          "</Choose><ItemGroup><ClCompile Include='a.c'>"
                          "<PreprocessorDefinitions>W=$(W)</PreprocessorDefinitions></ClCompile>"
                          "</ItemGroup>");
    expect_args(*state, project, 0, "-DW=first");
}

static void property_sheets(void **state) {
    write_file(*state, "drv/a.c", "");
    write_file(*state, "sheets/Sub/two.props",
               "<Project><PropertyGroup><From>$(MSBuildThisFileDirectory)</From></PropertyGroup>"
               "</Project>");
    write_file(*state, "sheets/one.props",
               "<Project><Import Project='sub\\TWO.props'/><ItemDefinitionGroup><ClCompile>"
               "<PreprocessorDefinitions>ONE;%(PreprocessorDefinitions)</PreprocessorDefinitions>"
               "<AdditionalIncludeDirectories>$(From)</AdditionalIncludeDirectories>"
               "</ClCompile></ItemDefinitionGroup></Project>");
    write_file(*state, "Directory.Build.props",
               "<Project><PropertyGroup><Above>1</Above></PropertyGroup></Project>");
    const Project *project = open_with(
        *state, "<Import Project='$(VCTargetsPath)\\Microsoft.Cpp.Default.props'/>"
                "<ImportGroup Condition=\"'$(Above)'=='1'\">"
                "<Import Project='..\\sheets\\one.props'/></ImportGroup>"
                "<ItemDefinitionGroup><ClCompile><PreprocessorDefinitions>"
                "%(PreprocessorDefinitions);TWO</PreprocessorDefinitions></ClCompile>"
                "</ItemDefinitionGroup><ItemGroup><ClCompile Include='a.c'/></ItemGroup>");
    expect_args(*state, project, 0, "-ITMP/sheets/Sub -DONE -DTWO");
    assert_int_equal(diag_total(((Fixture *)*state)->diag), 0);
}

/* ---- items ---------------------------------------------------------------------------------- */

static void settings_of_files(void **state) {
    write_file(*state, "drv/a.c", "");
    write_file(*state, "drv/b.cpp", "");
    write_file(*state, "drv/c.c", "");
    const Project *project = open_with(
        *state,
        "<ItemDefinitionGroup Condition=\"'$(Platform)'=='x64'\"><ClCompile>"
        "<PreprocessorDefinitions>ALL</PreprocessorDefinitions>"
        "<LanguageStandard>stdcpp20</LanguageStandard></ClCompile></ItemDefinitionGroup>"
        "<ItemDefinitionGroup Condition=\"'$(Platform)'=='Win32'\"><ClCompile>"
        "<PreprocessorDefinitions>WRONG</PreprocessorDefinitions></ClCompile>"
        "</ItemDefinitionGroup>"
        "<ItemGroup><ClCompile Include='a.c;b.cpp'><PreprocessorDefinitions>OWN=$(Platform);"
        "%(PreprocessorDefinitions);F=%(Filename)</PreprocessorDefinitions>"
        "<CompileAs Condition=\"'%(Extension)'=='.c'\">CompileAsCpp</CompileAs>"
        "<UndefinePreprocessorDefinitions>GONE</UndefinePreprocessorDefinitions></ClCompile>"
        "<ClCompile Include='c.c'><ExcludedFromBuild Condition=\"'$(Configuration)'=='Debug'\">"
        "true</ExcludedFromBuild></ClCompile></ItemGroup>");
    expect_args(*state, project, 0, "-DOWN=x64 -DALL -DF=a -UGONE -std=c++20 -x c++");
    assert_true(project->units[0].is_cxx);
    expect_args(*state, project, 1, "-DOWN=x64 -DALL -DF=b -UGONE -std=c++20");
    assert_int_equal(project->unit_count, 2);
    assert_string_equal(project->components[0].notes[0], "c.c is excluded from the build");
}

static void options_by_hand(void **state) {
    write_file(*state, "drv/a.c", "");
    write_file(*state, "drv/pre.h", "");
    const Project *project = open_with(
        *state,
        "<ItemGroup><ClCompile Include='a.c'><ForcedIncludeFiles>pre.h;elsewhere.h;"
        "%(ForcedIncludeFiles)</ForcedIncludeFiles><PrecompiledHeader>Use</PrecompiledHeader>"
        "<PrecompiledHeaderFile>stdafx.h</PrecompiledHeaderFile>"
        "<StructMemberAlignment>8Bytes</StructMemberAlignment>"
        "<AdditionalOptions>/I ..\\inc /D \"X=a b\" /kernel /Zc:wchar_t- /std:c17 "
        "%(AdditionalOptions)"
        "</AdditionalOptions><PreprocessorDefinitions>S=\\\"t\\\";Q=\"u\"</PreprocessorDefinitions>"
        "</ClCompile></ItemGroup>");
    expect_args(*state, project, 0,
                "-DS=\"t\" -DQ=u -include TMP/drv/pre.h -include elsewhere.h -fpack-struct=8 "
                "-ITMP/inc -DX=a b -D_KERNEL_MODE=1 -std=c17");
    assert_int_equal(project->units[0].dropped_count, 1);
    assert_string_equal(project->units[0].dropped[0], "/Zc:wchar_t-");
}

static void wildcards_and_changes(void **state) {
    Fixture *fixture = *state;
    const char *const files[] = {"drv/a.c", "drv/b.c", "drv/sub/c.c", "drv/sub/deep/D.C",
                                 "drv/x.rc"};
    for (size_t i = 0; i < 5; i++) {
        write_file(fixture, files[i], "");
    }
    const Project *project = open_with(
        fixture, "<ItemGroup><ClCompile Include='**\\*.c;$(Empty)\\**\\*.c' Exclude='B.C'/>"
                 "<ClCompile Remove='sub\\c.c'/><ClCompile Include='b.c;x.rc'/>"
                 "<ClCompile Update='a.c;b.?'><PreprocessorDefinitions>UP"
                 "</PreprocessorDefinitions></ClCompile></ItemGroup>");
    assert_non_null(project);
    assert_string_equal(units_of(fixture, project), "drv: drv/a.c drv/sub/deep/D.C drv/b.c");
    expect_args(fixture, project, 0, "-DUP");
    expect_args(fixture, project, 1, "-x c");
    expect_args(fixture, project, 2, "-DUP");
}

static void names_as_windows_takes_them(void **state) {
    Fixture *fixture = *state;
    write_file(fixture, "drv/Source Files/Ünï côde.c", "");
    write_file(fixture, "Shared/Inc/x.h", "");
    const Project *project =
        open_with(fixture, "<ItemGroup><ClCompile Include='.\\source files\\Ünï CôDE.C'>"
                           "<AdditionalIncludeDirectories>..\\SHARED\\inc\\;.\\.;..\\nowhere"
                           "</AdditionalIncludeDirectories></ClCompile></ItemGroup>");
    assert_string_equal(units_of(fixture, project), "drv: drv/Source Files/Ünï côde.c");
    expect_args(fixture, project, 0, "-ITMP/Shared/Inc -ITMP/drv -ITMP/nowhere");
}

/* ---- kinds --------------------------------------------------------------------------------------
 */

static void drivers_get_what_their_toolset_defines(void **state) {
    write_file(*state, "drv/a.c", "");
    const Project *project =
        open_with(*state, "<PropertyGroup><ConfigurationType>Driver</ConfigurationType>"
                          "<DriverType>KMDF</DriverType><TargetVersion>Windows7</TargetVersion>"
                          "<UseDebugLibraries>True</UseDebugLibraries>"
                          "<PlatformToolset>WindowsKernelModeDriver10.0</PlatformToolset>"
                          "</PropertyGroup><ItemGroup><ClCompile Include='a.c'/></ItemGroup>");
    expect_args(*state, project, 0,
                "-D_WIN64 -D_AMD64_ -DAMD64 -DDEPRECATE_DDK_FUNCTIONS=1 -DWINNT=1 "
                "-D_KERNEL_MODE=1 -DDBG=1 -DMSC_NOOPT -D_WIN32_WINNT=0x0601 -DWINVER=0x0601 "
                "-DNTDDI_VERSION=0x06010000 -DKMDF_VERSION_MAJOR=1 -DKMDF_VERSION_MINOR=15");
    assert_int_equal(project->components[0].kind, PROJECT_DRIVER);
    assert_int_equal(project->components[0].mode, PROJECT_KERNEL_MODE);
    assert_string_equal(project->components[0].configuration, "Debug|x64");
}

static void programs_and_libraries(void **state) {
    static const struct {
        const char *properties;
        ProjectKind kind;
        ProjectMode mode;
    } cases[] = {
        {"<ConfigurationType>Application</ConfigurationType>", PROJECT_PROGRAM, PROJECT_USER_MODE},
        {"<ConfigurationType>DynamicLibrary</ConfigurationType>", PROJECT_PROGRAM,
         PROJECT_USER_MODE},
        {"<ConfigurationType>StaticLibrary</ConfigurationType>", PROJECT_LIBRARY,
         PROJECT_USER_MODE},
        {"<ConfigurationType>StaticLibrary</ConfigurationType>"
         "<PlatformToolset>WindowsKernelModeDriver10.0</PlatformToolset>",
         PROJECT_LIBRARY, PROJECT_KERNEL_MODE},
        {"<ProjectName>UnitTests</ProjectName>", PROJECT_TEST, PROJECT_USER_MODE},
        {"<DriverType>UMDF</DriverType><ConfigurationType>DynamicLibrary</ConfigurationType>"
         "<PlatformToolset>WindowsUserModeDriver10.0</PlatformToolset>",
         PROJECT_PROGRAM, PROJECT_USER_MODE},
    };
    Fixture *fixture = *state;
    write_file(fixture, "drv/a.c", "");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *elements =
            arena_printf(fixture->arena,
                         "<PropertyGroup>%s</PropertyGroup><ItemGroup><ClCompile Include='a.c'/>"
                         "</ItemGroup>",
                         cases[i].properties);
        const Project *project = open_with(fixture, elements);
        assert_int_equal(project->components[0].kind, cases[i].kind);
        assert_int_equal(project->components[0].mode, cases[i].mode);
    }
}

static void sources_that_a_build_makes(void **state) {
    Fixture *fixture = *state;
    write_file(fixture, "drv/a.c", "");
    const Project *project =
        open_with(fixture, "<ItemGroup><ClCompile Include='a.c;$(IntDir)msg.c;rpc_i.c;gone.c'/>"
                           "</ItemGroup>");
    /* What is only missing stays: it has to be told as a unit that can't be read. */
    assert_string_equal(units_of(fixture, project), "drv: drv/a.c drv/gone.c");
    assert_int_equal(project->components[0].note_count, 2);
}

int main(void) {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(what_a_library_exports),
        TEST(properties_are_read_in_order),
        TEST(macros_of_the_project),
        TEST(the_folder_of_a_solution),
        TEST(what_has_no_value_is_listed),
        TEST(choices),
        TEST(property_sheets),
        TEST(settings_of_files),
        TEST(options_by_hand),
        TEST(wildcards_and_changes),
        TEST(names_as_windows_takes_them),
        TEST(drivers_get_what_their_toolset_defines),
        TEST(programs_and_libraries),
        TEST(sources_that_a_build_makes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
