/* test_rules_memory.c - rule files about memory: what is read from them, and mistakes. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "rules_fixture.h"

static const char *const lines[] = {
    /*  1 */ "schema: 1",
    /*  2 */ "object: connection-context",
    /*  3 */ "title: context",
    /*  4 */ "states: [none, given, written]",
    /*  5 */ "memory: [given]",
    /*  6 */ "calls:",
    /*  7 */ "  - edge: given -> written",
    /*  8 */ "    when: write",
    /*  9 */ "    step: \"written here\"",
    /* 10 */ "rules:",
    /* 11 */ "  - id: TST101",
    /* 12 */ "    name: context-unguarded",
    /* 13 */ "    summary: A context is read.",
    /* 14 */ "    why: It may be gone.",
    /* 15 */ "    bad: code",
    /* 16 */ "    good: code",
    /* 17 */ "    reference: \"Handbook\"",
    /* 18 */ "    reports:",
    /* 19 */ "      - report: any on read if not guarded and beyond",
    /* 20 */ "        severity: error",
    /* 21 */ "        message: \"'{self}' is read\"",
    /* 22 */ "accesses:",
    /* 23 */ "  - move(write arg(2) * 2, read 8, any)",
    /* 24 */ "  - print(any, format, ...)",
};

/* The file with line `line` replaced; 0: as it is. */
static const RuleSet *load(Arena *arena, size_t line, const char *replacement, Diag *diag) {
    Text text = text_new(arena);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        text_printf(&text, "%s\n", i + 1 == line ? replacement : lines[i]);
    }
    return fixture_load(arena, text_str(&text), diag);
}

static void kinds_that_are_memory(void **state) {
    (void)state;
    Arena *arena = arena_open();
    const RuleSet *set = load(arena, 0, NULL, diag_new(arena, stderr, false));
    assert_non_null(set);
    const RuleKind *kind = set->kinds[0];
    assert_true(kind->is_memory);
    assert_int_equal(kind->edge_count, 2);
    assert_int_equal(kind->edges[0].trigger.kind, RULE_BY_MODEL);
    assert_int_equal(kind->edges[0].to, 1);
    assert_int_equal(kind->edges[1].trigger.kind, RULE_ON_WRITE);
    const RuleReport *report = set->reports[0];
    assert_int_equal(report->trigger.kind, RULE_ON_READ);
    assert_int_equal(report->conds[0].kind, RULE_COND_GUARDED);
    assert_true(report->conds[0].negated);
    assert_int_equal(report->conds[1].kind, RULE_COND_BEYOND);
    arena_close(arena);
}

static void what_functions_do(void **state) {
    (void)state;
    Arena *arena = arena_open();
    const RuleSet *set = load(arena, 0, NULL, diag_new(arena, stderr, false));
    const RuleAccess *move = rules_access(set, "move"), *print = rules_access(set, "print");
    assert_non_null(move);
    assert_null(rules_access(set, "remove"));
    assert_int_equal(move->arg_count, 3);
    assert_true(move->args[0].is_write);
    assert_int_equal(move->args[0].from, 2);
    assert_int_equal(move->args[0].factor, 2);
    assert_false(move->args[1].is_write);
    assert_int_equal(move->args[1].from, RULE_NO_ARG);
    assert_int_equal(move->args[1].bytes, 8);
    assert_int_equal(move->args[2].touch, RULE_TOUCH_NOT);
    assert_int_equal(print->args[1].touch, RULE_TOUCH_FORMAT);
    assert_int_equal(print->args[2].touch, RULE_TOUCH_REST);
    arena_close(arena);
}

static const struct {
    size_t line;
    const char *text;
    unsigned at_line, at_column;
    const char *says;
} mistakes[] = {
    {5, "memory: [granted]", 5, 10, "unknown state 'granted' of connection-context"},
    {5, "memory: [none]", 5, 10, "nothing is handed out in the initial state"},
    {5, "memory: [given, written]", 5, 17, "no model source hands out a connection-context"},
    {5, "memory: [given]\nhandle: [X]", 6, 9, "what is memory has no handle"},
    {5, "", 1, 1, "the rule file lacks the key 'handle'"},
    {8, "    when: Write(self)", 8, 11, "'read', 'write' or 'passed' and nothing more"},
    {8, "    when: write twice", 8, 17, "'read', 'write' or 'passed' and nothing more"},
    {7, "  - edge: none -> written", 7, 11, "the model makes memory"},
    {19, "      - report: any on lost", 19, 24, "expected 'read', 'write', 'access', 'kept' or"},
    {19, "      - report: any on read if gard", 19, 32, "expected 'tested'"},
    {20, "        severity: error\n        speaks: middle", 21, 17,
     "expected 'first' or 'last' for 'speaks'"},
    {23, "  - move(write, any)", 23, 15, "expected a number of bytes, 'arg(N)', 'text'"},
    {23, "  - move(write arg(99))", 23, 20, "the position of an argument, 0 to 31"},
    {23, "  - move(keep text)", 23, 10, "expected 'any', 'read ...', 'write ...', 'format'"},
    {23, "  - move(read text", 23, 19, "expected ',' or ')', found the end"},
    {24, "  - move(any)", 24, 5, "what move does is said at"},
};

static void every_mistake_has_its_place(void **state) {
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        Arena *arena = arena_open();
        Diag *diag = diag_new(arena, NULL, false);
        const RuleSet *set = load(arena, mistakes[i].line, mistakes[i].text, diag);
        const DiagMessage *first = diag_total(diag) > 0 ? diag_at(diag, 0) : NULL;
        if (set || !first || !strstr(first->text, mistakes[i].says) ||
            first->place.line != mistakes[i].at_line ||
            first->place.column != mistakes[i].at_column) {
            wrong++;
            print_error("%s\n  got %u:%u %s\n", mistakes[i].text, first ? first->place.line : 0,
                        first ? first->place.column : 0, first ? first->text : "nothing");
        }
        arena_close(arena);
    }
    assert_int_equal(wrong, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_that_are_memory),
        cmocka_unit_test(what_functions_do),
        cmocka_unit_test(every_mistake_has_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
