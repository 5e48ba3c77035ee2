/* test_rules_errors.c - every kind of mistake in a rule file, and where it is shown. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "rules_fixture.h"

typedef struct Mistake {
    size_t line; /* of the fixture, replaced by `text` */
    const char *text;
    unsigned at_line, at_column;
    const char *says;
} Mistake;

static const Mistake mistakes[] = {
    /* the YAML subset */
    {3, "title: gadget: gizmo", 3, 14, "not valid YAML"},
    {3, "title: &a gadget", 3, 8, "an anchor"},
    {3, "title: *a", 3, 8, "an alias"},
    {3, "title: !!str gadget", 3, 8, "a tag"},
    {3, "---", 3, 1, "a second document"},
    {3, "object: other", 3, 1, "key 'object' stands here twice"},
    /* keys and their values */
    {1, "schema: 2", 1, 9, "expected 'schema: 1', found '2'"},
    {1, "", 1, 1, "the rule file lacks the key 'schema'"},
    {3, "titel: gadget", 3, 1, "unknown key 'titel'; did you mean 'title'?"},
    {9, "    afterwards: failed", 9, 5, "unknown key 'afterwards'; expected one of 'edge'"},
    {5, "states: none", 5, 9, "expected a list for 'states', found a text"},
    {4, "handle: PGADGET", 4, 9, "expected a list for 'handle', found a text"},
    {4, "handle: [[PGADGET]]", 4, 10, "expected a text for an item of the list, found a list"},
    {13, "", 11, 5, "a call lacks the key 'step'"},
    {18, "", 15, 5, "a rule lacks the key 'why'"},
    {25, "", 23, 9, "a report lacks the key 'message'"},
    {24, "        severity: fatal", 24, 19, "expected 'note', 'warning' or 'error' for 'severity'"},
    {24, "        severity: error\n        at: home", 25, 13,
     "expected 'event', 'return', 'birth' or 'mark' for 'at', found 'home'"},
    {24, "        severity: error\n        ends-path: true", 25, 20, "expected 'no' or 'yes'"},
    /* states */
    {5, "states: [none, failed, made, gone, made]", 5, 36, "state 'made' stands here twice"},
    {5, "states: [none, failed, made, gone, null]", 5, 36, "'null' has a meaning of its own"},
    {5, "states: [none, failed, made, gone, Big]", 5, 36, "'Big' is no name for a state"},
    {5, "states: [none]", 5, 9, "expected 2 to 16 states"},
    {5, "states: [none, failed, made, gone, lonely]", 5, 36, "state 'lonely' is unreachable"},
    /* edges */
    {7, "  - edge: none => made", 7, 16, "expected '->', found '='"},
    {7, "  - edge: none ->", 7, 18, "expected a state, found the end"},
    {7, "  - edge: none -> maid", 7, 19, "unknown state 'maid' of gadget; did you mean 'made'?"},
    {7, "  - edge: none -> made|gone", 7, 23, "expected the end of the line after the edge"},
    {7, "  - edge: none|made -> gone", 7, 11, "can't start from another state too"},
    {11, "  - edge: made -> none", 11, 11, "no edge may lead back to the initial state"},
    {11, "  - edge: unmade -> gone", 11, 11, "unknown state 'unmade'"},
    {9, "    failed: fail", 9, 13, "unknown state 'fail' of gadget"},
    {13, "    step: x\n    failed: failed", 14, 13, "'failed' needs a call that can fail"},
    {13, "    step: x\n  - edge: made|failed -> gone\n    when: DropGadget(self)\n    step: y", 14,
     11, "this edge never applies: line 11 has the same call"},
    /* patterns */
    {12, "    when: DropGadget", 12, 11, "expected a call such as NAME(self)"},
    {12, "    when: DropGadget(self", 12, 26, "expected ',' or ')', found the end"},
    {12, "    when: DropGadget(self, both)", 12, 28, "expected 'any', 'self', 'out self'"},
    {12, "    when: DropGadget(..., self)", 12, 25, "expected ')' after '...'"},
    {12, "    when: DropGadget(owner, self)", 12, 22, "as this object has no 'owner:'"},
    {12, "    when: DropGadget(out)", 12, 25, "expected 'self' after 'out'"},
    {12, "    when: DropGadget(any)", 12, 11, "must have 'self'"},
    {12, "    when: drop-gadget(self)", 12, 11, "expected the name of a function"},
    {12, "    when: lost", 12, 11, "expected a call such as NAME(self)"},
    {12, "    when: DropGadget(self) when it works", 12, 28,
     "expected 'if' or the end of the line"},
    {12, "    when: |\n      DropGadget(self)", 12, 11, "expected a text on one line"},
    {8, "    when: MakeGadget(any, out self) if SUCCESSFUL(ret)", 8, 40,
     "expected 'NT_SUCCESS(ret)', 'SUCCEEDED(ret)' or 'NONNULL(ret)', found 'SUCCESSFUL'"},
    {8, "    when: MakeGadget(any, out self) if NT_SUCCESS(status)", 8, 51, "expected 'ret'"},
    {8, "    when: MakeGadget(any, out self) if NONNULL(ret)", 8, 11, "NONNULL(ret) is for"},
    {8, "    when: MakeGadget(any, self) if NT_SUCCESS(ret)", 8, 11, "must have 'out self'"},
    /* reports */
    {23, "      - report: made lost", 23, 22, "expected '|' or 'on', found 'lost'"},
    {23, "      - report: mode on lost", 23, 17, "did you mean 'made'?"},
    {23, "      - report: any|null on lost", 23, 20, "expected '|' or 'on'"},
    {23, "      - report: none on lost", 23, 17, "no object is ever in the initial state"},
    {23, "      - report: made on loss", 23, 25, "'lost', 'overwritten' or 'use', found 'loss'"},
    {23, "      - report: made on event(unload-complete)", 23, 17,
     "no model source raises the event 'unload-complete'; did you mean 'unload-completed'?"},
    {23, "      - report: made on event()", 23, 31, "expected the name of an event"},
    {23, "      - report: made on DropGadget(any)", 23, 17, "expected 'self' or 'owner'"},
    {23, "      - report: null on lost", 23, 17, "need a call with 'self'"},
    {23, "      - report: made on lost if kept", 23, 33, "expected 'tested', 'loaded', 'held'"},
    {23, "      - report: made on lost if held or tested", 23, 38, "expected 'and' or the end"},
    {23, "      - report: made on lost if owner in made", 23, 33, "as this object has no 'owner:'"},
    {23, "      - report: made on lost if role is unload", 23, 38, "expected 'in', found 'is'"},
    {23, "      - report: made on lost if role in upload", 23, 17,
     "no model source raises the role 'upload'; did you mean 'unload'?"},
    {23, "      - report: made on DropGadget(self) if arg(99) == 0", 23, 49, "0 to 31"},
    {23, "      - report: made on DropGadget(self) if arg(0) = 0", 23, 52, "expected '==', '!='"},
    {23, "      - report: made on DropGadget(self) if arg(0) == zero", 23, 55,
     "expected a number or NULL, found 'zero'"},
    {23, "      - report: \"made on loss\"", 23, 26, "found 'loss'"},
    {24, "        severity: error\n        unless: unload-completed", 25, 17,
     "'unless' is for reports on an event or a call"},
    {24, "        severity: error\n        supersedes: [TST102]", 23, 17,
     "'supersedes' names the unknown rule 'TST102'; did you mean 'TST101'?"},
    {25, "        message: \"gadget '{it}' is lost\"", 25, 27, "unknown placeholder '{it}'"},
    {25, "        message: \"gadget {self is lost\"", 25, 26, "unknown placeholder"},
    {22, "    reports: []\n    reports2:", 23, 5, "unknown key 'reports2'"},
    /* previews, kinds apart, marks */
    {3, "title: gadget\npreview: maybe", 4, 10, "expected 'no' or 'yes' for 'preview'"},
    {3, "title: gadget\npreview: [yes]", 4, 10, "expected a text for 'preview', found a list"},
    {3, "title: gadget\napart: true", 4, 8,
     "expected 'no', 'yes', 'callbacks' or 'blocks' for 'apart', found 'true'"},
    {3, "title: gadget\nhistory: gone", 4, 10, "expected a list for 'history', found a text"},
    {3, "title: gadget\nhistory: [gone, gome]", 4, 17,
     "unknown state 'gome' of gadget; did you mean 'gone'?"},
    {3, "title: gadget\nhistory: [any]", 4, 11, "unknown state 'any' of gadget"},
    {3, "title: gadget\nhistory: [[gone]]", 4, 11, "expected a text"},
    {3, "title: gadget\ncourse-after: entry-failed", 4, 15, "expected 'course', too"},
    {3, "title: gadget\ncourse: twice\ncourse-rules: [TST102]", 5, 16,
     "'course-rules' names the unknown rule 'TST102'; did you mean 'TST101'?"},
    {13, "    step: x\n    mark: place", 14, 11,
     "expected 'no', 'call' or 'return' for 'mark', found 'place'"},
    {13, "    step: x\n    mark: [call]", 14, 11, "expected a text for 'mark', found a list"},
    {12, "    when: DropGadget(self, numbers)", 12, 28, "'owner', 'number' or '...'"},
    {23, "      - report: other-kind on lost", 23, 17,
     "'null', 'uninit', 'stray' and 'other-kind' need a call with 'self'"},
    {23, "      - report: other-kinds on DropGadget(self)", 23, 17, "unknown state 'other-kinds'"},
    {23, "      - report: made|other-kind on DropGadget(any)", 23, 17,
     "expected 'self' or 'owner'"},
    {23, "      - report: made on DropGadget(self) if copy", 23, 49, "expected '(', found the end"},
    {23, "      - report: made on DropGadget(self) if copy(self)", 23, 50,
     "expected the position of an argument, 0 to 31"},
    {23, "      - report: made on DropGadget(self) if copy(NULL)", 23, 50,
     "expected the position of an argument, 0 to 31"},
    {23, "      - report: made on DropGadget(self) if copy(32)", 23, 50,
     "expected the position of an argument, 0 to 31"},
    {23, "      - report: made on DropGadget(self) if copy(0", 23, 51, "expected ')'"},
    {23, "      - report: made on DropGadget(self) if copied(0)", 23, 45, "or 'copy(N)'"},
    {24, "        severity: error\n        requires: unload-complete", 23, 17,
     "no model source raises the event 'unload-complete'; did you mean 'unload-completed'?"},
    {24, "        severity: error\n        requires: [unload-completed]", 25, 19,
     "expected a text for 'requires', found a list"},
    {22, "    reports: []\nrules2:", 23, 1, "unknown key 'rules2'"},
    /* rules */
    {15, "  - id: 101", 15, 9, "expected an id such as FLT101"},
    {16, "    name: Gadget lost", 16, 11, "expected a name of small letters"},
    {18, "    why: \"  \"", 18, 10, "rule TST101 has nothing under 'why'"},
    {14,
     "rules:\n  - extends: TST999\n    reports:\n      - report: made on lost\n"
     "        severity: note\n        message: x",
     15, 14, "no rule 'TST999' to extend"},
    {14, "rules:\n  - extends: TST101\n    id: TST102\n    reports: []", 16, 5, "unknown key 'id'"},
    {3, "title: gadget\nowner: gizmo", 4, 8, "no object 'gizmo' in this rule set"},
    {3, "title: gadget\ngoes-on: [entry-succeded]", 4, 11,
     "no model source raises the event 'entry-succeded'; did you mean 'entry-succeeded'?"},
};

static bool is_shown(const Mistake *mistake, const DiagMessage *message) {
    return strstr(message->text, mistake->says) && message->place.line == mistake->at_line &&
           message->place.column == mistake->at_column && text_ends(message->place.file, "/a.yaml");
}

static bool check_mistake(const Mistake *mistake) {
    Arena *arena = arena_open();
    Diag *diag = diag_new(arena, NULL, false);
    const char *text = fixture_text(arena, mistake->line, mistake->text);
    const RuleSet *set = fixture_load(arena, text, diag);
    bool good = !set && diag_total(diag) > 0 && is_shown(mistake, diag_at(diag, 0));
    if (!good) {
        print_error("%s\n  expected %u:%u %s\n", mistake->text, mistake->at_line,
                    mistake->at_column, mistake->says);
        for (size_t i = 0; i < diag_total(diag); i++) {
            const DiagMessage *message = diag_at(diag, i);
            print_error("  got      %u:%u %s\n", message->place.line, message->place.column,
                        message->text);
        }
    }
    arena_close(arena);
    return good;
}

static void test_every_mistake_has_its_place(void **state) {
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        wrong += !check_mistake(&mistakes[i]);
    }
    assert_int_equal(wrong, 0);
}

static void test_the_fixture_itself_is_right(void **state) {
    (void)state;
    Arena *arena = arena_open();
    Diag *diag = diag_new(arena, stderr, false);
    assert_non_null(fixture_load(arena, fixture_text(arena, 0, NULL), diag));
    assert_int_equal(diag_total(diag), 0);
    arena_close(arena);
}

static void test_all_mistakes_of_a_file_are_shown(void **state) {
    (void)state;
    Arena *arena = arena_open();
    Diag *diag = diag_new(arena, NULL, false);
    Text text = text_new(arena);
    text_append(&text, fixture_text(arena, 7, "  - edge: none -> maid"));
    text_append(&text, "  - id: TST102\n    name: gadget-again\n    summary: s\n    why: w\n"
                       "    bad: b\n    good: g\n    reference: r\n    reports:\n"
                       "      - report: made on loss\n        severity: note\n"
                       "        message: \"{me}\"\n");
    assert_null(fixture_load(arena, text_str(&text), diag));
    assert_int_equal(diag_count(diag, DIAG_ERROR), 2);
    arena_close(arena);
}

static const RuleSet *load_two(Arena *arena, const char *second, Diag *diag) {
    const char *directory = fixture_directory(arena);
    fixture_write(arena, directory, "a.yaml", fixture_text(arena, 0, NULL));
    fixture_write(arena, directory, "b.yaml", second);
    const RuleSet *set = rules_load(arena, directory, diag);
    fixture_remove(arena, directory);
    return set;
}

static void test_objects_and_rules_are_unique_across_files(void **state) {
    (void)state;
    Arena *arena = arena_open();
    Diag *diag = diag_new(arena, NULL, false);
    assert_null(load_two(arena, fixture_text(arena, 0, NULL), diag));
    assert_non_null(strstr(diag_at(diag, 0)->text, "object 'gadget' is described at "));
    assert_int_equal(diag_at(diag, 0)->place.line, 2);

    assert_null(load_two(arena, fixture_text(arena, 2, "object: gizmo"), diag));
    const DiagMessage *message = diag_at(diag, 1);
    assert_non_null(strstr(message->text, "rule 'TST101' is defined at "));
    assert_int_equal(message->place.line, 15);
    assert_int_equal(message->place.column, 9);
    assert_true(text_ends(message->place.file, "/b.yaml"));
    arena_close(arena);
}

static void test_unreadable_places(void **state) {
    (void)state;
    Arena *arena = arena_open();
    Diag *diag = diag_new(arena, NULL, false);
    assert_null(rules_load(arena, "/nonexistent/rules", diag));
    assert_non_null(strstr(diag_at(diag, 0)->text, "can't read this directory"));
    const char *directory = fixture_directory(arena);
    assert_null(rules_load(arena, directory, diag));
    assert_non_null(strstr(diag_at(diag, 1)->text, "no rule file"));
    fixture_write(arena, directory, "a.yaml", "");
    assert_null(rules_load(arena, directory, diag));
    assert_non_null(strstr(diag_at(diag, 2)->text, "the file is empty"));
    fixture_remove(arena, directory);
    arena_close(arena);
}

static void test_deep_nesting_is_refused(void **state) {
    (void)state;
    Arena *arena = arena_open();
    Diag *diag = diag_new(arena, NULL, false);
    Text text = text_new(arena);
    for (int i = 0; i < 5000; i++) {
        text_char(&text, '[');
    }
    assert_null(fixture_load(arena, text_str(&text), diag));
    assert_int_equal(diag_count(diag, DIAG_ERROR), 1);
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_fixture_itself_is_right),
        cmocka_unit_test(test_every_mistake_has_its_place),
        cmocka_unit_test(test_all_mistakes_of_a_file_are_shown),
        cmocka_unit_test(test_objects_and_rules_are_unique_across_files),
        cmocka_unit_test(test_unreadable_places),
        cmocka_unit_test(test_deep_nesting_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
