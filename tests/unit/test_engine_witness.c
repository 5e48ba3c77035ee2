/* test_engine_witness.c - the execution that a finding shows. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "engine_fixture.h"

static const char *const program = "global DOOR gDoor\n"
                                   "func NTSTATUS open() @10:1 {\n"
                                   "  t0 = addr gDoor\n"
                                   "  t1 = call OpenDoor(t0) @12:5\n"
                                   "  return t1 @13:5\n"
                                   "}\n"
                                   "func void check() @20:1 {\n"
                                   "  t0 = call __fltcheck_choose(s\"the wind blows\")\n"
                                   "  branch t0 ? leave : shut \"Windy()\" @22:9\n"
                                   "shut:\n"
                                   "  t1 = load gDoor\n"
                                   "  call ShutDoor(t1) @23:5\n"
                                   "  jump leave\n"
                                   "leave:\n"
                                   "  return @25:5\n"
                                   "}\n"
                                   "func void run() @30:1 {\n"
                                   "  t0 = call open() @32:5\n"
                                   "  t1 = ge i32 t0, 0\n"
                                   "  branch t1 ? opened : done \"NT_SUCCESS(status)\" @33:9\n"
                                   "opened:\n"
                                   "  call check() @34:9\n"
                                   "  jump done\n"
                                   "done:\n"
                                   "  return @36:5\n"
                                   "}\n";

/* Number of the step with these words, from `first`; fails if there is none. */
static uint32_t find_step(const Finding *finding, const char *words, uint32_t first) {
    for (uint32_t i = first; i < finding->step_count; i++) {
        if (strstr(finding->steps[i].message, words)) {
            return i;
        }
    }
    fail_msg("no step '%s' from %u on", words, first);
    return 0;
}

static void test_order(void **state) {
    EngineOutput output = doors(*state, program);
    const Finding *finding = assert_finding(&output, "DOR101");
    uint32_t house = find_step(finding, "the house opens", 0);
    uint32_t call = find_step(finding, "open", house + 1);
    uint32_t birth = find_step(finding, "door opened", call + 1);
    uint32_t branch = find_step(finding, "NT_SUCCESS(status)", birth + 1);
    uint32_t check = find_step(finding, "check", branch + 1);
    uint32_t wind = find_step(finding, "the wind blows", check + 1);
    uint32_t end = finding->step_count - 1;
    assert_true(wind < end);
    assert_int_equal(finding->steps[end].kind, STEP_FINDING);
    assert_string_equal(finding->steps[end].message, finding->message);
    assert_int_equal(finding->steps[house].kind, STEP_LIFECYCLE);
    assert_int_equal(finding->steps[house].loc.line, 0);
    assert_int_equal(finding->steps[birth].kind, STEP_OBJECT);
    assert_int_equal(finding->steps[birth].loc.line, 12);
    assert_string_equal(finding->steps[birth].function, "open");
    assert_int_equal(finding->steps[branch].kind, STEP_BRANCH);
    assert_int_equal(finding->steps[branch].loc.line, 33);
    assert_int_equal(finding->steps[check].kind, STEP_CALL);
    assert_true(finding->steps[birth].depth > finding->steps[branch].depth);
}

static void test_facts(void **state) {
    EngineOutput output = doors(*state, program);
    const Finding *finding = assert_finding(&output, "DOR101");
    assert_string_equal(finding->loc.file, "house.c");
    assert_int_equal(finding->birth.line, 12);
    assert_int_equal(strlen(finding->fingerprint), 32);
    assert_int_equal(finding->severity, RULE_ERROR);
    assert_true(output.statistics.replays > 0);
    EngineOutput again = doors(*state, program);
    assert_string_equal(again.findings[0]->fingerprint, finding->fingerprint);
    assert_int_equal(again.findings[0]->step_count, finding->step_count);
    assert_int_equal(again.statistics.states, output.statistics.states);
}

/* Of two ways the shorter one is shown. */
static void test_shortest(void **state) {
    EngineOutput output =
        doors(*state, "global DOOR gDoor\n"
                      "func void detour() {\n"
                      "  t0 = call __fltcheck_choose(s\"a long way\")\n"
                      "  t1 = load gDoor\n"
                      "  store gDoor, t1\n"
                      "  branch t0 ? a : b\n"
                      "a:\n"
                      "  t2 = load gDoor\n"
                      "  call ShutDoor(t2)\n"
                      "  return\n"
                      "b:\n"
                      "  return\n"
                      "}\n" RUN_OPENED "  t3 = call __fltcheck_choose(s\"a detour\")\n"
                      "  branch t3 ? around : done\n"
                      "around:\n"
                      "  call detour()\n" JUMP_TO_END);
    const Finding *finding = assert_finding(&output, "DOR101");
    assert_false(has_step(finding, "a detour"));
}

/* A defect at two places of one function is one finding with both places. */
static void test_also(void **state) {
    EngineOutput output = doors(*state, RUN_OPENED_GLOBAL "  t3 = load gDoor\n"
                                                          "  call ShutDoor(t3)\n"
                                                          "  t4 = call __fltcheck_choose(0 : ptr)\n"
                                                          "  branch t4 ? left : right\n"
                                                          "left:\n"
                                                          "  t5 = load gDoor\n"
                                                          "  call ShutDoor(t5) @40:5\n"
                                                          "  return\n"
                                                          "right:\n"
                                                          "  t6 = load gDoor\n"
                                                          "  call ShutDoor(t6) @50:5\n"
                                                          "  return\n"
                                                          "done:\n"
                                                          "  return\n"
                                                          "}\n");
    const Finding *finding = assert_finding(&output, "DOR102");
    assert_int_equal(finding->loc.line, 40);
    assert_int_equal(finding->also_count, 1);
    assert_int_equal(finding->also[0].line, 50);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IR_TEST(test_order),
        IR_TEST(test_facts),
        IR_TEST(test_shortest),
        IR_TEST(test_also),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
