/* test_project_condition.c - conditions of project files. */
#include "project_fixture.h"

#include "project/msbuild.h"

static Msbuild *build_in(Fixture *fixture) {
    const char *path = write_file(fixture, "a.vcxproj",
                                  "<Project><PropertyGroup><Configuration>ignored</Configuration>"
                                  "<Empty></Empty><Yes>true</Yes><Version>0x601</Version>"
                                  "<Quoted>it's</Quoted><Inside>$(Outside)x</Inside>"
                                  "</PropertyGroup></Project>");
    MsbuildFiles *files = ARENA_NEW(fixture->arena, MsbuildFiles);
    *files = (MsbuildFiles){.arena = fixture->arena,
                            .diag = fixture->diag,
                            .disk = disk_open(fixture->arena),
                            .trees = strmap_new(fixture->arena)};
    StrMap *globals = strmap_new(fixture->arena);
    strmap_put(globals, "configuration", (void *)(uintptr_t)"Win8.1 Debug");
    strmap_put(globals, "platform", (void *)(uintptr_t)"x64");
    return msbuild_evaluate(files, path, globals);
}

typedef struct Case {
    const char *condition;
    bool holds;
} Case;

static void check_all(void **state, const Case *cases, size_t count) {
    Msbuild *build = build_in(*state);
    MsbuildScope scope = {.build = build, .file = build->path, .line = 7};
    for (size_t i = 0; i < count; i++) {
        if (msbuild_condition(&scope, cases[i].condition) != cases[i].holds) {
            fail_msg("%s should be %s", cases[i].condition, cases[i].holds ? "true" : "false");
        }
    }
    assert_int_equal(diag_total(((Fixture *)*state)->diag), 0);
}

static void comparisons(void **state) {
    const Case cases[] = {
        {"", true},
        {"'$(Configuration)|$(Platform)'=='Win8.1 Debug|x64'", true},
        {"'$(configuration)' == 'WIN8.1 DEBUG'", true},
        {"'$(Configuration)|$(Platform)'=='Debug|x64'", false},
        {"'$(Platform)' != 'Win32'", true},
        {"'$(Nothing)' == ''", true},
        {"'$(Nothing)' != ''", false},
        {"'$(Inside)' == 'x'", true},
        {"$(Platform) == x64", true},
        {"\"$(Platform)\" == \"x64\"", true},
        {"'$(Platform.Replace('x','y'))' == 'y64'", true},
        {"'true' == 'yes'", true},
        {"'off' == '!true'", true},
        {"'10' == '10.0'", true},
        {"'0x10' == '16'", true},
    };
    check_all(state, cases, sizeof cases / sizeof *cases);
}

static void numbers(void **state) {
    const Case cases[] = {
        {"1 < 2", true},
        {"'2' <= '2'", true},
        {"2 > 10", false},
        {"$(Version) >= 0x600", true},
        {"'10.0.19041.0' > '10.0.9600.0'", true},
        {"'10.0' < '9.5.1'", false},
        {"$(Version) < $(_NT_TARGET_VERSION_WIN8)", true},
        {"'$(Nothing)' < '3'", false}, /* no number: MSBuild would stop */
    };
    check_all(state, cases, sizeof cases / sizeof *cases);
}

static void logic(void **state) {
    const Case cases[] = {
        {"$(Yes)", true},
        {"!$(Yes)", false},
        {"$(Nothing)", false},
        {"'a'=='b' or 'c'=='c'", true},
        {"'a'=='a' And 'c'=='d'", false},
        {"'a'=='b' and 'a'=='b' or 'c'=='c'", true},
        {"'c'=='c' or 'a'=='b' and 'a'=='b'", true},
        {"('c'=='c' or 'a'=='b') and 'a'=='b'", false},
        {"!('a'=='b') and !!('c'=='c')", true},
        {"((($(Yes))))", true},
    };
    check_all(state, cases, sizeof cases / sizeof *cases);
}

static void functions(void **state) {
    write_file(*state, "Props/My Sheet.props", "<Project/>");
    const Case cases[] = {
        {"Exists('props\\MY sheet.props')", true},
        {"exists('Props')", true},
        {"Exists('$(MSBuildThisFileDirectory)Props')", true},
        {"Exists('other.props')", false},
        {"Exists('')", false},
        {"Exists('$(UserRootDir)\\Microsoft.Cpp.x64.user.props')", false},
        {"!Exists('other.props') and $(Yes)", true},
        {"HasTrailingSlash('a\\')", true},
        {"HasTrailingSlash('a')", false},
    };
    check_all(state, cases, sizeof cases / sizeof *cases);
}

/* Methods of texts and what projects call of .NET and MSBuild. */
static void property_functions(void **state) {
    write_file(*state, "Above.props", "<Project/>");
    const Case cases[] = {
        {"'$(Platform.ToUpper())' == 'X64'", true},
        {"$(Platform.StartsWith('x'))", true},
        {"!$(Platform.EndsWith('x'))", true},
        {"$(Configuration.Contains('8.1'))", true},
        {"'$(Configuration.Substring(3, 3))' == '8.1'", true},
        {"'$(Configuration.Substring(7).ToLower())' == 'debug'", true},
        {"'$(Configuration.Remove(3))' == 'Win'", true},
        {"'$(Platform.Trim('x'))' == '64'", true},
        {"'$(Platform.TrimEnd(`4`))' == 'x6'", true},
        {"$(Platform.Length) == 3", true},
        {"$(Platform.IndexOf('6')) == 1", true},
        {"$(Platform.LastIndexOf('z')) == -1", true},
        {"'$(Platform.Replace('x', '$(Configuration.Replace(' ', ','))'))' == 'Win8.1,Debug64'",
         true},
        {"'$([System.IO.Path]::Combine('a', `b`, \"c.h\"))' == 'a/b/c.h'", true},
        {"'$([System.IO.Path]::Combine($(Platform), '\\b'))' == '\\b'", true},
        {"'$([System.IO.Path]::GetFileName('a\\b.c'))' == 'b.c'", true},
        {"'$([System.IO.Path]::GetFileNameWithoutExtension('a\\b.x.c'))' == 'b.x'", true},
        {"'$([System.IO.Path]::GetDirectoryName('a\\b\\c'))' == 'a\\b'", true},
        {"'$([System.IO.Path]::ChangeExtension('a.c', 'h'))' == 'a.h'", true},
        {"$([System.IO.File]::Exists('$(MSBuildThisFileDirectory)above.PROPS'))", true},
        {"$([System.IO.Directory]::Exists('nowhere'))", false},
        {"'$([MSBuild]::GetDirectoryNameOfFileAbove('$(MSBuildThisFileDirectory)',"
         " 'Above.props'))/' == '$(MSBuildThisFileDirectory)'",
         true},
        {"Exists('$([MSBuild]::GetPathOfFileAbove('above.props', 'sub'))')", true},
        {"'$([MSBuild]::GetPathOfFileAbove('no such file.props'))' == ''", true},
        {"$([MSBuild]::NormalizeDirectory('a', '..', 'b').EndsWith('/b/'))", true},
        {"'$([MSBuild]::EnsureTrailingSlash('a'))' == 'a/'", true},
        {"'$([MSBuild]::ValueOrDefault('$(Nothing)', '42'))' == '42'", true},
        {"$([MSBuild]::IsOSPlatform('Windows'))", true},
        {"$([System.String]::IsNullOrEmpty('$(Nothing)'))", true},
        {"'$([System.String]::Copy('$(Platform)').Replace('x', ''))' == '64'", true},
        /* what is not known has no value */
        {"'$(Platform.Substring(9))' == ''", true},
        {"'$(Platform.Normalize())' == ''", true},
        {"'$([System.DateTime]::Now)' == ''", true},
        {"'$([System.IO.Path]::Combine())' == ''", true},
        {"'$([MSBuild]::)' == '' and '$([MSBuild)' == ''", true},
    };
    check_all(state, cases, sizeof cases / sizeof *cases);
}

static void mistakes_are_told(void **state) {
    static const char *const wrong[] = {"'a'=='b",   "'a' == ", "('a'=='a'",
                                        "'a'=='a')", "and 'a'", "Exists('a'",
                                        "'a'",       "== 'a'",  "'a' = 'a'"};
    Fixture *fixture = *state;
    Msbuild *build = build_in(fixture);
    MsbuildScope scope = {.build = build, .file = build->path, .line = 7};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(msbuild_condition(&scope, wrong[i]));
        assert_int_equal(diag_total(fixture->diag), i + 1);
        const DiagMessage *message = diag_at(fixture->diag, i);
        assert_int_equal(message->place.line, 7);
        assert_non_null(strstr(message->text, wrong[i]));
    }
}

static void deep_nesting_ends(void **state) {
    Fixture *fixture = *state;
    Msbuild *build = build_in(fixture);
    MsbuildScope scope = {.build = build, .file = build->path};
    Text text = text_new(fixture->arena);
    for (int i = 0; i < 100000; i++) {
        text_append(&text, i % 2 ? "(" : "!");
    }
    assert_false(msbuild_condition(&scope, text_str(&text)));
    assert_int_equal(diag_total(fixture->diag), 1);
}

int main(void) {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(comparisons),
        TEST(numbers),
        TEST(logic),
        TEST(functions),
        TEST(property_functions),
        TEST(mistakes_are_told),
        TEST(deep_nesting_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
