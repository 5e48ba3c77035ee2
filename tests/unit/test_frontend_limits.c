/* test_frontend_limits.c - deep nesting and long functions: no crash, no silence, and
 * time in proportion to the length. */
#include "frontend_fixture.h"

#include "base/platform.h"

typedef struct Nest {
    const char *before, *open, *middle, *close, *after;
} Nest;

static FrontendResult parse_nested(void **state, const Nest *nest, int depth) {
    Fixture *fixture = *state;
    Text text = text_new(fixture->arena);
    text_append(&text, nest->before);
    for (int i = 0; i < depth; i++) {
        text_append(&text, nest->open);
    }
    text_append(&text, nest->middle);
    for (int i = 0; i < depth; i++) {
        text_append(&text, nest->close);
    }
    text_append(&text, nest->after);
    return parse_source(state, "/src/unit.c", text_str(&text));
}

static const Nest nests[] = {
    {"int f(int a) { return ", "(", "a", ")", "; }\n"},
    {"int f(int a) { ", "{", "a++;", "}", " return a; }\n"},
    {"int g(int); int f(int a) { return ", "g(", "a", ")", "; }\n"},
    {"int f(int *a) { return ", "a[", "0", "]", "; }\n"},
    {"int f(int a) { return ", "({", "a", ";})", "; }\n"},
    {"int f(int a) { ", "if (a) {", "a++;", "}", " return a; }\n"},
    {"int f(int a) { ", "if (a) ", "a++;", "", " return a; }\n"},
    {"int f(int a) { ", "while (a) ", "a++;", "", " return a; }\n"},
    {"int f(int a) { return ", "a ? (", "a", ") : 1", "; }\n"},
    {"int f(int a) { ", "switch (a) { case 1: ", "a = 1;", "}", " return a; }\n"},
    {"int f(int a) { ", "__try { ", "a = 1;", "} __finally { a = 2; }", " return a; }\n"},
    {"int f(int a) { return ", "a + (", "a", ")", "; }\n"},
    {"int f(int a) { return ", "a && ", "a", "", "; }\n"},
    {"int f(int a) { return ", "a + ", "a", "", "; }\n"},
    {"struct S { struct S *n; int x; }; int f(struct S *s) { return s", "->n", "->x", "", "; }\n"},
};

static void shallow_nesting_is_lowered(void **state) {
    for (size_t i = 0; i < sizeof nests / sizeof *nests; i++) {
        Fixture *fixture = *state;
        FrontendResult result = parse_nested(state, &nests[i], 8);
        assert_int_equal(result.status, UNIT_PARSED);
        assert_null(ir_verify(fixture->arena, result.module));
        assert_int_equal(function_named(result.module, "f")->degradation_count, 0);
    }
}

static void deep_nesting_degrades(void **state) {
    for (size_t i = 0; i < sizeof nests / sizeof *nests; i++) {
        Fixture *fixture = *state;
        FrontendResult result = parse_nested(state, &nests[i], 2000);
        assert_int_not_equal(result.status, UNIT_FAILED);
        assert_null(ir_verify(fixture->arena, result.module));
        assert_true(function_named(result.module, "f")->degradation_count > 0);
    }
}

static void chains_of_else_if_are_no_nesting(void **state) {
    static const Nest chain = {"int f(int a) { ", "if (a == 3) a = 1; else ", "a = 2;", "",
                               " return a; }\n"};
    FrontendResult result = parse_nested(state, &chain, 2000);
    assert_int_equal(result.status, UNIT_PARSED);
    assert_int_equal(function_named(result.module, "f")->degradation_count, 0);
}

static void rows_of_case_labels_are_no_nesting(void **state) {
    Fixture *fixture = *state;
    Text text = text_new(fixture->arena);
    text_append(&text, "int f(int a) { switch (a) {");
    for (int i = 0; i < 5000; i++) {
        text_printf(&text, " case %d:", i);
    }
    text_append(&text, " a = 1; } return a; }\n");
    FrontendResult result = parse_source(state, "/src/unit.c", text_str(&text));
    assert_int_equal(result.status, UNIT_PARSED);
    assert_int_equal(function_named(result.module, "f")->degradation_count, 0);
}

static double time_of(void **state, int statements, const char *const *pieces, size_t count) {
    Fixture *fixture = *state;
    Text text = text_new(fixture->arena);
    text_append(&text, "int g(int); int t[100];\nint f(int a, int b) {\n");
    for (int i = 0; i < statements; i++) {
        text_printf(&text, pieces[(size_t)i % count], i, i % 100);
    }
    text_append(&text, " return a; }\n");
    FrontendResult result = parse_source(state, "/src/unit.c", text_str(&text));
    assert_int_equal(result.status, UNIT_PARSED);
    assert_int_equal(function_named(result.module, "f")->degradation_count, 0);
    return result.lower_seconds;
}

static void time_grows_with_the_length(void **state) {
    static const char *const plain[] = {
        " if (a == %d) { b = g(a + b) ? t[%d] : a; } else t[b & 63] = 1;\n",
        " { int x = %d; g(x + %d); }\n", " __try { if (g(%d)) b = %d; } __finally { g(b); }\n"};
    double small = time_of(state, 4000, plain, 3), large = time_of(state, 16000, plain, 3);
    assert_true(large < 10 * small + 0.5); /* 4 times the work; 16 would be quadratic */
}

static void many_labels(void **state) {
    Fixture *fixture = *state;
    Text text = text_new(fixture->arena);
    text_append(&text, "int g(int);\nint f(int a) {\n");
    for (int i = 0; i < 10000; i++) {
        text_printf(&text, " if (g(%d)) goto l%d;\n l%d: a++;\n", i, i * 7 % 10000, i);
    }
    text_append(&text, " return a; }\n");
    double start = platform_seconds();
    FrontendResult result = parse_source(state, "/src/unit.c", text_str(&text));
    assert_int_equal(result.status, UNIT_PARSED);
    assert_true(platform_seconds() - start < 20);
}

static void a_return_in_many_nested_finally_bodies(void **state) {
    Fixture *fixture = *state;
    Text text = text_new(fixture->arena);
    text_append(&text, "int g(int);\nint f(int a) {\n");
    for (int i = 0; i < 12; i++) {
        text_append(&text, "__try { if (g(a)) return 1;\n");
    }
    for (int i = 0; i < 12; i++) {
        text_append(&text, "} __finally { __try { g(1); } __finally { g(2); } }\n");
    }
    text_append(&text, " return a; }\n");
    FrontendResult result = parse_source(state, "/src/unit.c", text_str(&text));
    assert_int_equal(result.status, UNIT_PARSED);
    assert_null(ir_verify(fixture->arena, result.module));
}

static void cleanups_inside_cleanups_have_an_end(void **state) {
    Fixture *fixture = *state;
    Text text = text_new(fixture->arena);
    text_append(&text, "int g(int);\nint f(int a) {\n");
    for (int i = 0; i < 40; i++) { /* each level doubles the copies of the next one */
        text_append(&text, "__try { g(a); } __finally {\n");
    }
    text_append(&text, "g(2);");
    for (int i = 0; i < 40; i++) {
        text_append(&text, "}\n");
    }
    text_append(&text, " return a; }\n");
    FrontendResult result = parse_source(state, "/src/unit.c", text_str(&text));
    assert_null(ir_verify(fixture->arena, result.module));
    assert_true(function_named(result.module, "f")->degradation_count > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(shallow_nesting_is_lowered, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(deep_nesting_degrades, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(chains_of_else_if_are_no_nesting, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(rows_of_case_labels_are_no_nesting, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(time_grows_with_the_length, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(many_labels, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_return_in_many_nested_finally_bodies, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(cleanups_inside_cleanups_have_an_end, open_fixture,
                                        close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
