/* test_report_text.c - the text report: goldens, and the lines it quotes. */
#include "golden.h"
#include "report/source.h"
#include "report_fixture.h"

#include <string.h>

static int setup(void **state) {
    *state = arena_open();
    return 0;
}

static int teardown(void **state) {
    arena_close(*state);
    return 0;
}

static Text report(Arena *arena, const Results *results, ReportOptions options) {
    Text out = text_new(arena);
    report_text(&out, results, options);
    return out;
}

static void test_everything(void **state) {
    ReportOptions options = {.verdicts = true, .verbose = true, .show_source = true};
    Text out = report(*state, &fixture_results, options);
    assert_golden(&out, "tests/unit/data/report_full.txt");
}

static void test_plain(void **state) {
    Text out = report(*state, &fixture_results, (ReportOptions){0});
    assert_golden(&out, "tests/unit/data/report_plain.txt");
}

static void test_color(void **state) {
    ReportOptions options = {.color = true, .verdicts = true, .show_source = true};
    Text out = report(*state, &fixture_results, options);
    assert_golden(&out, "tests/unit/data/report_color.txt");
}

/* Colours add escape sequences and nothing else. */
static void test_color_is_only_color(void **state) {
    ReportOptions options = {.color = true, .verdicts = true, .show_source = true};
    Text colored = report(*state, &fixture_results, options);
    options.color = false;
    Text plain = report(*state, &fixture_results, options);
    Text stripped = text_new(*state);
    for (const char *at = text_str(&colored); *at != '\0'; at++) {
        if (*at == '\033') {
            at = strchr(at, 'm');
        } else {
            text_char(&stripped, *at);
        }
    }
    assert_string_equal(text_str(&stripped), text_str(&plain));
}

static void test_nothing_found(void **state) {
    Results results = {.rules = &fixture_set, .units = fixture_units, .unit_count = 1};
    Text out = report(*state, &results, (ReportOptions){.verdicts = true, .show_source = true});
    assert_string_equal(text_str(&out), "no findings in 1 unit\n");
    out = report(*state, &results, (ReportOptions){.quiet = true});
    assert_string_equal(text_str(&out), "");
}

static const char *quote(Arena *arena, const char *source, uint32_t line, uint32_t column,
                         const char *statement) {
    const char *path = arena_printf(arena, "%s/quote.tmp", platform_program_directory(arena));
    assert_true(platform_write_file(arena, path, source, strlen(source), NULL));
    Text out = text_new(arena);
    Sources *sources = source_open(arena, &(Results){0});
    source_quote(&out, sources, (IrLoc){path, line, column}, statement, false, STYLE_PLAIN);
    remove(path);
    return text_str(&out);
}

static void test_quotes(void **state) {
    /* Tabs are four columns wide, letters of more bytes one. */
    assert_string_equal(quote(*state, "\tf(1);\n", 1, 2, "f(1)"),
                        "    1 |     f(1);\n      |     ^~~~\n");
    assert_string_equal(quote(*state, "x\n/* \xC3\xA4 */ g();\r\n", 2, 10, "g( )"),
                        "    2 | /* \xC3\xA4 */ g();\n      |         ^~\n");
    /* No statement: one caret. The byte order mark belongs to no column. */
    assert_string_equal(quote(*state,
                              "\xEF\xBB\xBF"
                              "abc\n",
                              1, 2, NULL),
                        "    1 | abc\n      |  ^\n");
}

static void test_does_not_quote(void **state) {
    char wide[400];
    memset(wide, 'x', sizeof wide);
    wide[sizeof wide - 1] = '\0';
    const char *sources[] = {"\xE4 = 1;\n",    /* Latin-1 */
                             "\xED\xA0\x80\n", /* a lone surrogate */
                             "\xC0\xAF;\n",    /* overlong */
                             "a\033[31m\n",    /* escape sequence */
                             "\xFF\xFE"
                             "a",
                             "",
                             "\n",
                             wide};
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        assert_string_equal(quote(*state, sources[i], 1, 1, "x"), "");
    }
    assert_string_equal(quote(*state, "one\n", 2, 1, "x"), "");
    assert_string_equal(quote(*state, "one\n", 1, 9, "x"), "");
    assert_string_equal(quote(*state, "one\n", 1, 0, "x"), "");
}

/* A place is relative to the directory its unit was compiled in. */
static void test_compile_directory(void **state) {
    const UnitResult unit = {.file = "driver.c", .directory = "tests/unit/data"};
    const UnitResult *units[] = {&unit};
    Sources *sources = source_open(*state, &(Results){.units = units, .unit_count = 1});
    assert_string_equal(source_line(sources, (IrLoc){"driver.c", 2, 1}), "#include <fltKernel.h>");
    assert_null(source_line(sources, (IrLoc){"no_such_file.c", 2, 1}));
    assert_null(source_line(sources, (IrLoc){0}));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_everything),     TEST(test_plain),
        TEST(test_color),          TEST(test_color_is_only_color),
        TEST(test_nothing_found),  TEST(test_quotes),
        TEST(test_does_not_quote), TEST(test_compile_directory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
