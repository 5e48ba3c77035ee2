/* test_report_json.c - the JSON report: golden, and what consumers rely on. */
#include "golden.h"
#include "report_fixture.h"

#include <jansson.h>
#include <string.h>

static Text report(Arena *arena, const Results *results, ReportOptions options) {
    Text out = text_new(arena);
    report_json(&out, results, options);
    return out;
}

/* The version of the program is no part of what is compared. */
static Text without_version(Arena *arena, const char *text) {
    const char *version = strstr(text, "\"version\": \"" FLTCHECK_VERSION "\"");
    assert_non_null(version);
    const char *value = version + strlen("\"version\": \"");
    Text out = text_new(arena);
    text_append_n(&out, text, (size_t)(value - text));
    text_append(&out, "VERSION");
    text_append(&out, value + strlen(FLTCHECK_VERSION));
    return out;
}

static void test_golden(void **state) {
    (void)state;
    Arena *arena = arena_open();
    Text out = report(arena, &fixture_results, (ReportOptions){0});
    Text neutral = without_version(arena, text_str(&out));
    assert_golden(&neutral, "tests/unit/data/report.json");
    arena_close(arena);
}

/* What differs from run to run appears only when asked for. */
static void test_timing(void **state) {
    (void)state;
    Arena *arena = arena_open();
    Text out = report(arena, &fixture_results, (ReportOptions){0});
    assert_null(strstr(text_str(&out), "seconds"));
    out = report(arena, &fixture_results, (ReportOptions){.verbose = true});
    json_t *root = json_loads(text_str(&out), 0, NULL);
    json_t *timing = json_object_get(root, "timing");
    assert_float_equal(json_number_value(json_object_get(timing, "engine_seconds")), 0.25, 0);
    assert_int_equal(json_integer_value(json_object_get(timing, "peak_memory")), 1048576);
    json_decref(root);
    arena_close(arena);
}

static void test_empty(void **state) {
    (void)state;
    Arena *arena = arena_open();
    Text out = report(arena, &(Results){.rules = &fixture_set}, (ReportOptions){0});
    json_t *root = json_loads(text_str(&out), JSON_REJECT_DUPLICATES, NULL);
    const char *const arrays[] = {"findings", "verdicts", "units", "assumptions", "gaps"};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        assert_true(json_is_array(json_object_get(root, arrays[i])));
        assert_int_equal(json_array_size(json_object_get(root, arrays[i])), 0);
    }
    json_decref(root);
    arena_close(arena);
}

/* Names in other encodings don't break the document or lose the finding. */
static void test_bytes_that_are_not_utf8(void **state) {
    (void)state;
    Arena *arena = arena_open();
    Finding finding = fixture_unload;
    finding.loc.file = "f\xFCr\xC3.c";
    finding.message = "quote \" backslash \\ control \x01 \xC3\xA4";
    const Finding *findings[] = {&finding};
    Results results = {.rules = &fixture_set, .findings = findings, .finding_count = 1};
    Text out = report(arena, &results, (ReportOptions){0});
    json_t *root = json_loads(text_str(&out), 0, NULL);
    json_t *object = json_array_get(json_object_get(root, "findings"), 0);
    assert_string_equal(json_string_value(json_object_get(object, "file")),
                        "f\xEF\xBF\xBDr\xEF\xBF\xBD.c");
    assert_string_equal(json_string_value(json_object_get(object, "message")), finding.message);
    json_decref(root);
    arena_close(arena);
}

static void test_formats(void **state) {
    (void)state;
    Arena *arena = arena_open();
    size_t count = 0;
    const char *const *formats = report_formats(arena, &count);
    for (size_t i = 0; i < count; i++) {
        assert_non_null(report_find(formats[i]));
    }
    arena_close(arena);
    assert_ptr_equal(report_find("json"), report_json);
    assert_null(report_find("xml"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),  cmocka_unit_test(test_timing),
        cmocka_unit_test(test_empty),   cmocka_unit_test(test_bytes_that_are_not_utf8),
        cmocka_unit_test(test_formats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
