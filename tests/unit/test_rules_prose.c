/* test_rules_prose.c - explain and graph: every rule tells its whole story. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "builtin_fixture.h"

static const char *explain(const Rule *rule, bool color) {
    Text text = text_new(arena);
    rules_explain(&text, builtin, rule, color);
    return text_str(&text);
}

static void test_every_rule_is_explained(void **state) {
    (void)state;
    static const char *const headings[] = {"\nWhy it matters\n", "\nWhat to do\n", "\nReported\n",
                                           "\nWrong\n",          "\nRight\n",      "\nReference\n"};
    for (uint32_t i = 0; i < builtin->rule_count; i++) {
        const Rule *rule = builtin->rules[i];
        const char *text = explain(rule, false);
        assert_true(text_starts(text, rule->id));
        assert_non_null(strstr(text, rule->name));
        for (size_t h = 0; h < sizeof headings / sizeof *headings; h++) {
            assert_non_null(strstr(text, headings[h]));
        }
        assert_null(strchr(text, '\033'));
        assert_non_null(strchr(explain(rule, true), '\033'));
        for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
            if (strcspn(line, "\n") > 110) {
                fail_msg("%s: a line is too long: %.60s...", rule->id, line);
            }
        }
    }
}

static void test_every_rule_has_prose_of_substance(void **state) {
    (void)state;
    for (uint32_t i = 0; i < builtin->rule_count; i++) {
        const Rule *rule = builtin->rules[i];
        assert_true(strlen(rule->summary) > 40);
        assert_true(strlen(rule->why) > 120);
        assert_true(rule->advice != NULL && strlen(rule->advice) > 20);
        assert_true(strlen(rule->advice) < 200);
        assert_true(strlen(rule->bad) > 40);
        assert_true(strlen(rule->good) > 40);
        assert_string_not_equal(rule->bad, rule->good);
        assert_true(strlen(rule->reference) > 10);
        uint32_t reports = 0;
        for (uint32_t r = 0; r < builtin->report_count; r++) {
            reports += builtin->reports[r]->rule == rule;
        }
        assert_true(reports > 0);
    }
}

static void test_an_explanation_as_a_whole(void **state) {
    (void)state;
    Arena *own = arena_open();
    Diag *diag = diag_new(own, stderr, false);
    const RuleSet *set = fixture_load(own, fixture_text(own, 0, NULL), diag);
    Text text = text_new(own);
    rules_explain(&text, set, rules_find(set, "TST101"), false);
    assert_string_equal(text_str(&text), "TST101 gadget-lost (error)\n"
                                         "\n"
                                         "  A gadget is lost.\n"
                                         "\n"
                                         "Why it matters\n"
                                         "  It costs money.\n"
                                         "\n"
                                         "Reported\n"
                                         "  error\n"
                                         "      gadget '...' is lost\n"
                                         "\n"
                                         "Wrong\n"
                                         "    code\n"
                                         "\n"
                                         "Right\n"
                                         "    code\n"
                                         "\n"
                                         "Reference\n"
                                         "  Handbook\n");
    arena_close(own);
}

static void test_graph(void **state) {
    (void)state;
    Arena *own = arena_open();
    Diag *diag = diag_new(own, stderr, false);
    const RuleSet *set = fixture_load(own, fixture_text(own, 0, NULL), diag);
    Text text = text_new(own);
    rules_graph(&text, set, rules_kind(set, "gadget"), rules_find(set, "TST101"));
    assert_string_equal(text_str(&text),
                        "digraph \"gadget\" {\n"
                        "  rankdir=LR;\n"
                        "  node [shape=ellipse];\n"
                        "  \"none\" [shape=doublecircle];\n"
                        "  \"failed\";\n"
                        "  \"made\";\n"
                        "  \"gone\";\n"
                        "  \"none\" -> \"made\" [label=\"MakeGadget(any, out self)\"];\n"
                        "  \"none\" -> \"failed\" [label=\"MakeGadget fails\", style=dotted];\n"
                        "  \"made\" -> \"gone\" [label=\"DropGadget(self)\"];\n"
                        "  \"report0\" [shape=note, color=red, label=\"TST101: made on lost\"];\n"
                        "  \"made\" -> \"report0\" [style=dashed, color=red];\n"
                        "}\n");
    arena_close(own);
}

static void test_graph_of_every_kind(void **state) {
    (void)state;
    for (uint32_t i = 0; i < builtin->kind_count; i++) {
        Text text = text_new(arena);
        rules_graph(&text, builtin, builtin->kinds[i], NULL);
        assert_true(text_ends(text_str(&text), "}\n"));
        assert_null(strstr(text_str(&text), "report"));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_rule_is_explained),
        cmocka_unit_test(test_every_rule_has_prose_of_substance),
        cmocka_unit_test(test_an_explanation_as_a_whole),
        cmocka_unit_test(test_graph),
        cmocka_unit_test(test_graph_of_every_kind),
    };
    return cmocka_run_group_tests(tests, load_builtin, release);
}
