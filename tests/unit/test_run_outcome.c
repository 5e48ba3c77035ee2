/* test_run_outcome.c - the outcome of a component as bytes, whole and cut off. */
#include "run/explored.h"
#include "run/outcome.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const Rule rule = {.id = "FLT101"}, other_rule = {.id = "FLT102"};
static const Rule *const rules[] = {&rule, &other_rule};
static const RuleSet set = {.rules = rules, .rule_count = 2};

static const char *const reasons[] = {"a.c:1:2: no"};
static const Repair repairs[] = {{REPAIR_INCLUDE, "x.h", {"a.c", 3, 10}}};
static const Suppression suppressions[] = {{.kind = SUPPRESSION_COMMENT,
                                            .loc = {"a.c", 7, 1},
                                            .last_line = 8,
                                            .rules = "FLT201",
                                            .reason = "x",
                                            .until = "2027-03-31"}};
static const UnitResult unit = {.file = "a.c",
                                .component = "drv",
                                .status = UNIT_DEGRADED,
                                .reasons = reasons,
                                .reason_count = 1,
                                .repairs = repairs,
                                .repair_count = 1,
                                .suppressions = suppressions,
                                .suppression_count = 1,
                                .functions = 5,
                                .degraded_functions = 2};
static const UnitResult *const units[] = {&unit};

static const Step steps[] = {{STEP_CALL, {"a.c", 4, 5}, "f", "calls g", 1, false},
                             {STEP_FINDING, {"a.c", 9, 5}, NULL, "here", 2, false}};
static const IrLoc also[] = {{"b.c", 1, 2}};
static const Finding finding = {.rule = &other_rule,
                                .severity = RULE_WARNING,
                                .loc = {"a.c", 9, 5},
                                .spelling = {"a.h", 2, 3},
                                .function = "f",
                                .object = "port",
                                .birth = {"a.c", 4, 5},
                                .message = "it is open",
                                .fingerprint = "0123",
                                .statement = "close(port)",
                                .steps = steps,
                                .step_count = 2,
                                .also = also,
                                .also_count = 1};
static const Finding *const findings[] = {&finding};
static const Verdict verdict = {.component = "drv",
                                .rule = &rule,
                                .kind = VERDICT_UNKNOWN,
                                .reason = "why",
                                .states = 1u << 20};
static const Verdict *const verdicts[] = {&verdict};
static const IrGap gaps[] = {{"asm", 3, {"a.c", 1, 1}}};
static const Assumption assumptions[] = {{{"a.c", 2, 2}, "so be it"}};
static const DiagMessage messages[] = {{DIAG_WARNING, {"a.c", 5, 6}, "twice"}};

static const Outcome whole = {.component = "drv",
                              .units = units,
                              .unit_count = 1,
                              .gaps = gaps,
                              .gap_count = 1,
                              .findings = findings,
                              .finding_count = 1,
                              .verdicts = verdicts,
                              .verdict_count = 1,
                              .assumptions = assumptions,
                              .assumption_count = 1,
                              .messages = messages,
                              .message_count = 1,
                              .statistics = {.states = 300, .replays = 7},
                              .is_analysed = true};

static void check_unit(const UnitResult *back) {
    assert_string_equal(back->file, "a.c");
    assert_null(back->directory);
    assert_int_equal(back->status, UNIT_DEGRADED);
    assert_string_equal(back->reasons[0], reasons[0]);
    assert_string_equal(back->repairs[0].name, "x.h");
    assert_int_equal(back->suppressions[0].last_line, 8);
    assert_string_equal(back->suppressions[0].until, "2027-03-31");
    assert_int_equal(back->degraded_functions, 2);
}

static void check_finding(const Finding *back) {
    assert_ptr_equal(back->rule, &other_rule);
    assert_int_equal(back->severity, RULE_WARNING);
    assert_string_equal(back->spelling.file, "a.h");
    assert_int_equal(back->steps[0].kind, STEP_CALL);
    assert_null(back->steps[1].function);
    assert_string_equal(back->also[0].file, "b.c");
    assert_string_equal(back->statement, "close(port)");
    assert_null(back->triage);
}

static void test_whole(void **state) {
    (void)state;
    Arena *arena = arena_open();
    Bytes bytes = {.arena = arena}, again = {.arena = arena};
    Outcome back;
    outcome_put(&bytes, &whole);
    assert_true(outcome_get(arena, bytes.items, bytes.count, &set, NULL, &back));
    check_unit(back.units[0]);
    check_finding(back.findings[0]);
    assert_ptr_equal(back.verdicts[0]->rule, &rule);
    assert_true(back.verdicts[0]->states == 1u << 20);
    assert_int_equal(back.gaps[0].count, 3);
    assert_string_equal(back.assumptions[0].text, "so be it");
    assert_int_equal(back.messages[0].place.column, 6);
    assert_true(back.statistics.states == 300 && back.statistics.replays == 7);
    assert_true(back.is_analysed && !back.is_lost);
    outcome_put(&again, &back);
    assert_int_equal(again.count, bytes.count);
    assert_memory_equal(again.items, bytes.items, bytes.count);
    arena_close(arena);
}

static void test_damaged(void **state) {
    (void)state;
    Arena *arena = arena_open();
    Bytes bytes = {.arena = arena};
    Outcome back;
    outcome_put(&bytes, &whole);
    for (size_t length = 0; length < bytes.count; length++) {
        const void *cut = arena_copy(arena, bytes.items, length > 0 ? length : 1);
        assert_false(outcome_get(arena, cut, length, &set, NULL, &back));
    }
    /* Whatever a byte is changed to, nothing is read that is not there. */
    for (size_t i = 0; i < bytes.count; i++) {
        unsigned char *copy = arena_copy(arena, bytes.items, bytes.count);
        copy[i] = (unsigned char)(copy[i] ^ 0xFF);
        outcome_get(arena, copy, bytes.count, &set, NULL, &back);
    }
    assert_false(
        outcome_get(arena, bytes.items, bytes.count, &(RuleSet){.rules = rules}, NULL, &back));
    arena_close(arena);
}

/* What the engine says, of a program whose places have moved since. */
static void test_explored(void **state) {
    (void)state;
    Arena *arena = arena_open();
    Bytes bytes = {.arena = arena};
    IrLoc before[] = {{"a.c", 4, 5}, {"a.c", 9, 5}, {"a.h", 2, 3}, {"b.c", 1, 2}, {NULL, 0, 0}};
    IrLoc after[] = {{"a.c", 4, 5}, {"a.c", 12, 9}, {"a.h", 2, 3}, {"b.c", 1, 2}, {NULL, 0, 0}};
    IrPlaces from = {before, 5, 5}, to = {after, 5, 5}, fewer = {after, 4, 4};
    EngineOutput output = {.findings = findings,
                           .finding_count = 1,
                           .verdicts = verdicts,
                           .verdict_count = 1,
                           .statistics = {.states = 300}};
    EngineOutput back;
    explored_put(&bytes, &output, &from);
    assert_true(explored_get(arena, bytes.items, bytes.count, &set, &to, &back));
    assert_int_equal(back.findings[0]->loc.line, 12);
    assert_int_equal(back.findings[0]->loc.column, 9);
    assert_int_equal(back.findings[0]->birth.line, 4);
    assert_int_equal(back.findings[0]->steps[1].loc.line, 12);
    assert_string_equal(back.findings[0]->also[0].file, "b.c");
    assert_ptr_equal(back.verdicts[0]->rule, &rule);
    assert_true(back.statistics.states == 300);
    assert_false(explored_get(arena, bytes.items, bytes.count, &set, &fewer, &back));
    for (size_t length = 0; length < bytes.count; length++) {
        const void *cut = arena_copy(arena, bytes.items, length > 0 ? length : 1);
        assert_false(explored_get(arena, cut, length, &set, &to, &back));
    }
    arena_close(arena);
}

/* Whoever reads results relies on texts and places that are never missing. */
static void test_incomplete(void **state) {
    (void)state;
    static const UnitResult no_file = {.component = "drv", .status = UNIT_PARSED};
    static const UnitResult *const no_files[] = {&no_file};
    static const Verdict nowhere = {.component = "drv", .rule = &rule, .birth = {NULL, 7, 1}};
    static const Verdict *const nowheres[] = {&nowhere};
    const Outcome incomplete[] = {{.component = NULL},
                                  {.component = "drv", .units = no_files, .unit_count = 1},
                                  {.component = "drv", .verdicts = nowheres, .verdict_count = 1}};
    Arena *arena = arena_open();
    for (size_t i = 0; i < sizeof incomplete / sizeof *incomplete; i++) {
        Bytes bytes = {.arena = arena};
        Outcome back;
        outcome_put(&bytes, &incomplete[i]);
        assert_false(outcome_get(arena, bytes.items, bytes.count, &set, NULL, &back));
    }
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_whole), cmocka_unit_test(test_damaged),
                                       cmocka_unit_test(test_incomplete),
                                       cmocka_unit_test(test_explored)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
