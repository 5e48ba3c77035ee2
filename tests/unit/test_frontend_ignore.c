/* test_frontend_ignore.c - suppressions in the text of a source. */
#include "frontend/ignore.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static int setup(void **state) {
    *state = arena_open();
    return 0;
}

static int teardown(void **state) {
    arena_close(*state);
    return 0;
}

static IgnoreList scan(Arena *arena, const char *text) {
    IgnoreList list = {0};
    ignore_scan(arena, "a.c", text, strlen(text), &list);
    return list;
}

/* The only one in `text` says this and reaches from `first` to `last`. */
static void check(Arena *arena, const char *text, const char *rules, const char *reason,
                  unsigned first, unsigned last) {
    IgnoreList list = scan(arena, text);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.items[0].rules, rules);
    assert_string_equal(list.items[0].reason, reason);
    assert_int_equal(list.items[0].loc.line, first);
    assert_int_equal(list.items[0].last_line, last);
}

static void test_comments(void **state) {
    Arena *a = *state;
    check(a, "f(); // fltcheck-ignore: FLT201 why\ng();\n", "FLT201", "why", 1, 1);
    check(a, "\n// fltcheck-ignore: FLT201 why so\n\n  g();\n", "FLT201", "why so", 2, 4);
    check(a, "/* fltcheck-ignore: FLT201, FLT204 - why */ g();\n", "FLT201, FLT204", "why", 1, 1);
    check(a, "/* fltcheck-ignore: FLT201\n   why\n   so */\n\ng();\n", "FLT201", "why so", 1, 5);
    check(a, "#define M() \\\n  /* fltcheck-ignore: FLT201 x */ \\\n  f()\n", "FLT201", "x", 2, 3);
    check(a, "f(); /* fltcheck-ignore: FLT201 x */ \\\n", "FLT201", "x", 1, 1);
    check(a, "// fltcheck-ignore: FLT201\ng();", "FLT201", "", 1, 2);
    check(a, "// fltcheck-ignore: because\ng();", "because", "", 1, 2);
    check(a, "// fltcheck-ignore:\ng();", "", "", 1, 2);
    check(a, "// fltcheck-ignore: FLT201 at the end", "FLT201", "at the end", 1, 1);
    check(a, "g(); // fltcheck-ignore server-port-leak x", "server-port-leak", "x", 1, 1);
}

static void test_dates(void **state) {
    IgnoreList list = scan(*state, "f(); // fltcheck-ignore: FLT201 (until 2027-03-31) why");
    assert_int_equal(list.count, 1);
    assert_string_equal(list.items[0].until, "2027-03-31");
    assert_string_equal(list.items[0].reason, "why");
    list = scan(*state, "f(); // fltcheck-ignore: FLT201 (or so) why");
    assert_null(list.items[0].until);
    assert_string_equal(list.items[0].reason, "(or so) why");
}

static void test_pragmas(void **state) {
    Arena *a = *state;
    check(a, "#pragma warning(suppress: FLT201) // why\nf();\n", "FLT201", "why", 1, 2);
    check(a, "  #  pragma warning ( suppress : 28101 FLT201 ) /* why */\n\nf();\n", "28101, FLT201",
          "why", 1, 3);
    check(a, "#pragma prefast(suppress: FLT201, \"it \\\"is\\\" so\")\nf();\n", "FLT201",
          "it \\\"is\\\" so", 1, 2);
    check(a, "#pragma warning(disable: 4996; suppress: FLT201, justification: \"why\")\nf();",
          "FLT201", "why", 1, 2);
    check(a, "#define M() \\\n __pragma(warning(suppress: FLT201)) f()\n", "FLT201", "", 2, 2);
    check(a, "x __pragma(prefast(suppress: FLT201, \"w\")) f();\n", "FLT201", "w", 1, 1);
    assert_int_equal(scan(a, "#pragma warning(disable: 4996)\nsuppress;").count, 0);
    assert_int_equal(scan(a, "#pragma once\nint suppress;").count, 0);
}

static void test_several(void **state) {
    IgnoreList list = scan(*state, "// fltcheck-ignore: FLT201 a\n// fltcheck-ignore: FLT202 b\n"
                                   "#pragma warning(suppress: FLT203) // c\n"
                                   "f(); // fltcheck-ignore: FLT204 d\ng();\n");
    assert_int_equal(list.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(list.items[i].last_line, 4);
    }
}

static void test_elsewhere(void **state) {
    static const char *const texts[] = {
        "char *s = \"// fltcheck-ignore: FLT201 x\";\n",
        "char *s = \"a\\\"// fltcheck-ignore: FLT201 x\";\n",
        "char *s = R\"x(\" // fltcheck-ignore: FLT201 x\n)\" )x\";\n",
        "// see fltcheck-ignore: FLT201 x\n",
        "char c = '\"'; char *s = \"// fltcheck-ignore: FLT201 x\";\n",
        "int fltcheck-ignore;",
        "",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_int_equal(scan(*state, texts[i]).count, 0);
    }
}

/* Whatever it is cut to, nothing behind its end is read. */
static void test_cut_off(void **state) {
    static const char text[] =
        "#pragma prefast(suppress: FLT201, \"x\\\"\")\n"
        "/* fltcheck-ignore: FLT201 (until 2027-03-31) x */ R\"y(z)y\" '\\''\n"
        "__pragma(warning(suppress: FLT201)) \\\n// fltcheck-ignore: A \\\n b";
    for (size_t length = 0; length < sizeof text; length++) {
        IgnoreList list = {0};
        char *copy = arena_copy(*state, text, length > 0 ? length : 1);
        ignore_scan(*state, "a.c", copy, length, &list);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {TEST(test_comments),  TEST(test_dates),
                                       TEST(test_pragmas),   TEST(test_several),
                                       TEST(test_elsewhere), TEST(test_cut_off)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
