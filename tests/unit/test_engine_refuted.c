/* test_engine_refuted.c - which explorations show that something does not happen. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "engine/verdicts.h"

#include "engine_fixture.h"

#define HERE  7
#define THERE 8
#define PLACE 21

/* Two doors, opened by the calls HERE and THERE, and a report about one of them. */
typedef struct Refuted {
    Engine engine;
    RuleKind kind;
    Rule rule;
    RuleReport report;
    uint32_t here, there;
} Refuted;

static void refuted_open(Refuted *r, Arena *arena) {
    memset(r, 0, sizeof *r);
    r->engine.tables = state_tables(arena);
    r->rule.kind = &r->kind;
    r->report.rule = &r->rule;
    r->report.kind = &r->kind;
    r->here = state_object(r->engine.tables, &r->kind, HERE, 0, NULL);
    r->there = state_object(r->engine.tables, &r->kind, THERE, 0, NULL);
}

static bool refuted_by(const Refuted *r, VerdictPart part, uint32_t birth) {
    VerdictInput input = {&r->engine, &part, 1, NULL, 0};
    VerdictMark mark = {&r->report, PLACE, birth, false};
    return verdicts_is_refuted(&input, &mark);
}

static void test_not_come_across(void **state) {
    Refuted r;
    refuted_open(&r, *state);
    VerdictMark mark = {&r.report, PLACE, HERE, false};
    VerdictPart clear = {.focus = {NULL, STATE_NONE}};
    VerdictPart met = {.focus = {NULL, STATE_NONE}, .marks = &mark, .mark_count = 1};
    VerdictPart cut = {.focus = {NULL, STATE_NONE}, .general = "cut off"};
    assert_true(refuted_by(&r, clear, HERE));
    assert_false(refuted_by(&r, met, HERE));
    assert_true(refuted_by(&r, met, THERE));
    assert_false(refuted_by(&r, cut, HERE));
}

/* What is in doubt about an object may be just what was not come across. */
static void test_in_doubt(void **state) {
    Refuted r;
    refuted_open(&r, *state);
    Unknown unknown = {"which handle is passed to this call is not known", PLACE, r.here};
    VerdictPart doubtful = {.focus = {NULL, STATE_NONE}, .unknowns = &unknown, .unknown_count = 1};
    assert_false(refuted_by(&r, doubtful, HERE));
    assert_true(refuted_by(&r, doubtful, THERE)); /* nothing was doubted there */
    assert_false(refuted_by(&r, doubtful, STATE_NONE));
}

/* What happens in a second course of events another one has not come across. */
static void test_other_course(void **state) {
    Refuted r;
    refuted_open(&r, *state);
    VerdictPart other = {.focus = {NULL, STATE_NONE, false, true}};
    assert_false(refuted_by(&r, other, HERE));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IR_TEST(test_not_come_across),
        IR_TEST(test_in_doubt),
        IR_TEST(test_other_course),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
