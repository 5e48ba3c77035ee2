/* test_rules_tutorial.c - the rule file in docs/add-a-rule.md is a right one. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "rules_fixture.h"

/* The first fenced block of `language` in a Markdown file. */
static char *first_block(Arena *arena, const char *path, const char *language) {
    const char *error = NULL;
    const char *page = platform_read_file(arena, path, NULL, &error);
    assert_non_null(page);
    const char *fence = arena_printf(arena, "\n```%s\n", language);
    const char *start = strstr(page, fence);
    assert_non_null(start);
    start += strlen(fence);
    const char *end = strstr(start, "\n```\n");
    assert_non_null(end);
    return arena_strndup(arena, start, (size_t)(end + 1 - start));
}

static void test_the_file_of_the_tutorial_loads(void **state) {
    (void)state;
    Arena *arena = arena_open();
    Diag *diag = diag_new(arena, stderr, false);
    char *text = first_block(arena, FLTCHECK_SOURCE_DIR "/docs/add-a-rule.md", "yaml");
    const RuleSet *set = fixture_load(arena, text, diag);
    assert_non_null(set);
    assert_int_equal(set->rule_count, 2);
    assert_non_null(rules_api(set, "FltReleaseFileNameInformation"));
    arena_close(arena);
}

static void test_the_slip_of_the_tutorial_is_reported_as_shown(void **state) {
    (void)state;
    Arena *arena = arena_open();
    Diag *diag = diag_new(arena, NULL, false);
    const char *page_path = FLTCHECK_SOURCE_DIR "/docs/add-a-rule.md";
    char *text = first_block(arena, page_path, "yaml");
    char *slip = strstr(text, "released on use");
    assert_non_null(slip);
    memmove(slip + 3, slip + 4, strlen(slip + 4) + 1);
    assert_null(fixture_load(arena, text, diag));
    const DiagMessage *message = diag_at(diag, 0);
    const char *shown = arena_printf(arena, "rules/file-name.yaml:%u:%u: error: %s\n",
                                     message->place.line, message->place.column, message->text);
    const char *error = NULL;
    if (!strstr(platform_read_file(arena, page_path, NULL, &error), shown)) {
        fail_msg("the tutorial should show: %s", shown);
    }
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_file_of_the_tutorial_loads),
        cmocka_unit_test(test_the_slip_of_the_tutorial_is_reported_as_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
