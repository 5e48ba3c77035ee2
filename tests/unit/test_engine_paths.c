/* test_engine_paths.c - paths through one function: which are followed, which are not. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "engine_fixture.h"

static void test_open_and_shut(void **state) {
    EngineOutput output = doors(*state, RUN_OPEN_GLOBAL "  t2 = ge i32 t1, 0\n"
                                                        "  branch t2 ? opened : done\n"
                                                        "opened:\n" SHUT_GLOBAL_AND_END);
    assert_clean(&output);
}

static void test_no_door(void **state) {
    EngineOutput output = doors(*state, "func void run() {\n"
                                        "  return\n"
                                        "}\n");
    assert_verdict(&output, "DOR101", VERDICT_NOT_APPLICABLE);
    assert_verdict(&output, "DOR102", VERDICT_NOT_APPLICABLE);
}

static void test_left_open(void **state) {
    EngineOutput output = doors(*state, "global DOOR gDoor\n"
                                        "func void run() {\n"
                                        "  t0 = addr gDoor\n"
                                        "  t1 = call OpenDoor(t0) @7:3\n"
                                        "  return\n"
                                        "}\n");
    const Finding *finding = assert_finding(&output, "DOR101");
    assert_string_equal(finding->message, "'gDoor' is open at the end");
    assert_string_equal(finding->object, "gDoor");
    assert_int_equal(finding->birth.line, 7);
    assert_verdict(&output, "DOR102", VERDICT_HOLDS);
}

/* Left open on an early return only. */
static void test_early_return(void **state) {
    EngineOutput output =
        doors(*state, RUN_OPENED_GLOBAL "  t3 = call __fltcheck_choose(s\"the wind blows\")\n"
                                        "  branch t3 ? done : shut\n"
                                        "shut:\n"
                                        "  t4 = load gDoor\n"
                                        "  call ShutDoor(t4)\n"
                                        "  return\n"
                                        "done:\n"
                                        "  return\n"
                                        "}\n");
    const Finding *finding = assert_finding(&output, "DOR101");
    assert_true(has_step(finding, "the wind blows"));
}

static void test_lost_local(void **state) {
    EngineOutput output = doors(*state, RUN_OPEN_LOCAL "  return\n"
                                                       "}\n");
    assert_string_equal(assert_finding(&output, "DOR101")->message, "'door' is lost");
}

/* The handle moves to another variable before the first one dies. */
static void test_moved(void **state) {
    EngineOutput output = doors(*state, "global DOOR gDoor\n" RUN_OPEN_LOCAL "  t2 = ge i32 t1, 0\n"
                                        "  branch t2 ? keep : done\n"
                                        "keep:\n"
                                        "  t3 = load door\n"
                                        "  store gDoor, t3\n"
                                        "  kill door\n"
                                        "  t4 = load gDoor\n"
                                        "  call ShutDoor(t4)\n" JUMP_TO_END);
    assert_clean(&output);
}

static void test_overwritten(void **state) {
    EngineOutput output = doors(*state, RUN_OPEN_GLOBAL "  store gDoor, 0\n"
                                                        "  return\n"
                                                        "}\n");
    assert_string_equal(assert_finding(&output, "DOR101")->message, "'gDoor' is overwritten");
}

static void test_shut_twice(void **state) {
    EngineOutput output = doors(*state, RUN_OPEN_GLOBAL "  t2 = lt i32 t1, 0\n"
                                                        "  branch t2 ? done : shut\n"
                                                        "shut:\n"
                                                        "  t3 = load gDoor\n"
                                                        "  call ShutDoor(t3) @20:3\n"
                                                        "  call ShutDoor(t3) @21:3\n" JUMP_TO_END);
    const Finding *finding = assert_finding(&output, "DOR102");
    assert_int_equal(finding->loc.line, 21);
    assert_verdict(&output, "DOR101", VERDICT_HOLDS);
}

/* Null after shutting, and the second shutting asks for it. */
static void test_null_guard(void **state) {
    EngineOutput output =
        doors(*state, "global DOOR gDoor\n"
                      "func void shut() {\n"
                      "  t0 = load gDoor\n"
                      "  t1 = ne u64 t0, 0\n"
                      "  branch t1 ? open : done\n"
                      "open:\n"
                      "  t2 = load gDoor\n"
                      "  call ShutDoor(t2)\n"
                      "  store gDoor, 0\n" JUMP_TO_END RUN_OPENED "  call shut()\n"
                      "  call shut()\n" JUMP_TO_END);
    assert_clean(&output);
}

static void test_null_shut(void **state) {
    EngineOutput output = doors(*state, "global DOOR gDoor\n"
                                        "func void run() {\n"
                                        "  t0 = load gDoor\n"
                                        "  call ShutDoor(t0)\n"
                                        "  return\n"
                                        "}\n");
    assert_int_equal(assert_finding(&output, "DOR102")->severity, RULE_WARNING);
}

/* A flag remembers whether there is a door; an unknown condition decides. `test` is
 * what the second look at the flag does. */
static const char *flag_program(Arena *arena, const char *test) {
    return arena_printf(arena,
                        "global DOOR gDoor\n"
                        "global u32 gFlags\n"
                        "func void run() {\n"
                        "  t0 = call __fltcheck_choose(0 : ptr)\n"
                        "  branch t0 ? open : middle\n"
                        "open:\n"
                        "  t1 = addr gDoor\n"
                        "  t2 = call OpenDoor(t1)\n"
                        "  t3 = ge i32 t2, 0\n"
                        "  branch t3 ? note : middle\n"
                        "note:\n"
                        "  t4 = load gFlags\n"
                        "  t5 = or u32 t4, 4\n"
                        "  store gFlags, t5\n"
                        "  jump middle\n"
                        "middle:\n"
                        "  t6 = load gFlags\n"
                        "  t7 = and u32 t6, %s\n"
                        "  branch t7 ? shut : done\n"
                        "shut:\n"
                        "  t8 = load gDoor\n"
                        "  call ShutDoor(t8)\n" JUMP_TO_END,
                        test);
}

static void test_flag(void **state) {
    EngineOutput output = doors(*state, flag_program(*state, "4"));
    assert_clean(&output);
    output = doors(*state, flag_program(*state, "2"));
    assert_finding(&output, "DOR101");
}

/* A phase variable and a switch over it, as a goto ladder compiles to. */
static const char *phase_program(Arena *arena, const char *phase) {
    return arena_printf(arena,
                        "global DOOR gDoor\n"
                        "func void run() {\n"
                        "  local i32 phase\n"
                        "  store phase, 0\n"
                        "  t0 = addr gDoor\n"
                        "  t1 = call OpenDoor(t0)\n"
                        "  t2 = lt i32 t1, 0\n"
                        "  branch t2 ? out : second\n"
                        "second:\n"
                        "  store phase, 1\n"
                        "  t3 = call __fltcheck_choose(0 : ptr)\n"
                        "  branch t3 ? third : out\n"
                        "third:\n"
                        "  store phase, 2\n"
                        "  jump out\n"
                        "out:\n"
                        "  t4 = load phase\n"
                        "  switch i32 t4 { 0: done, %s: shut, default: done }\n"
                        "shut:\n"
                        "  t5 = load gDoor\n"
                        "  call ShutDoor(t5)\n" JUMP_TO_END,
                        phase);
}

static void test_phases(void **state) {
    EngineOutput output = doors(*state, phase_program(*state, "1..2"));
    assert_clean(&output);
    output = doors(*state, phase_program(*state, "2..5"));
    assert_finding(&output, "DOR101");
}

/* The same unknown asked twice gives the same answer. */
static void test_same_condition_twice(void **state) {
    EngineOutput output = doors(*state, "extern global u32 gOptions\n"
                                        "global DOOR gDoor\n"
                                        "func void run() {\n"
                                        "  t0 = load gOptions\n"
                                        "  t1 = and u32 t0, 16\n"
                                        "  branch t1 ? open : middle\n"
                                        "open:\n"
                                        "  t2 = addr gDoor\n"
                                        "  t3 = call OpenDoor(t2)\n"
                                        "  t4 = ge i32 t3, 0\n"
                                        "  branch t4 ? middle : failed\n"
                                        "failed:\n"
                                        "  return\n"
                                        "middle:\n"
                                        "  t5 = load gOptions\n"
                                        "  t6 = and u32 t5, 16\n"
                                        "  t7 = lnot i32 t6\n"
                                        "  branch t7 ? done : shut\n"
                                        "shut:\n"
                                        "  t8 = load gDoor\n"
                                        "  call ShutDoor(t8)\n" JUMP_TO_END);
    assert_clean(&output);
}

/* Three doors in an array, opened and shut by loops that stop at the first failure. */
static const char *array_program(Arena *arena, const char *first) {
    return arena_printf(arena,
                        "global DOOR[3] gDoors\n"
                        "func void run() {\n"
                        "  local i32 i\n"
                        "  store i, 0\n"
                        "  jump head\n"
                        "head:\n"
                        "  t0 = load i\n"
                        "  t1 = lt i32 t0, 3\n"
                        "  branch t1 ? body : shutting\n"
                        "body:\n"
                        "  t2 = load i\n"
                        "  t3 = addr gDoors[t2]\n"
                        "  t4 = call OpenDoor(t3)\n"
                        "  t5 = lt i32 t4, 0\n"
                        "  branch t5 ? clear : next\n"
                        "clear:\n"
                        "  t6 = load i\n"
                        "  store gDoors[t6], 0\n"
                        "  jump shutting\n"
                        "next:\n"
                        "  t7 = load i\n"
                        "  t8 = add i32 t7, 1\n"
                        "  store i, t8\n"
                        "  jump head\n"
                        "shutting:\n"
                        "  store i, %s\n"
                        "  jump head2\n"
                        "head2:\n"
                        "  t9 = load i\n"
                        "  t10 = lt i32 t9, 3\n"
                        "  branch t10 ? body2 : done\n"
                        "body2:\n"
                        "  t11 = load i\n"
                        "  t12 = load gDoors[t11]\n"
                        "  t13 = ne u64 t12, 0\n"
                        "  branch t13 ? shut : next2\n"
                        "shut:\n"
                        "  t14 = load i\n"
                        "  t15 = load gDoors[t14]\n"
                        "  call ShutDoor(t15)\n"
                        "  jump next2\n"
                        "next2:\n"
                        "  t16 = load i\n"
                        "  t17 = add i32 t16, 1\n"
                        "  store i, t17\n"
                        "  jump head2\n"
                        "done:\n"
                        "  return\n"
                        "}\n",
                        first);
}

static void test_array(void **state) {
    EngineOutput output = doors(*state, array_program(*state, "0"));
    assert_clean(&output);
    output = doors(*state, array_program(*state, "1"));
    const Finding *finding = assert_finding(&output, "DOR101");
    assert_non_null(strstr(finding->object, "gDoors["));
}

/* Nothing after a path that can't end is reached. */
static void test_endless_loop(void **state) {
    EngineOutput output = doors(*state, RUN_OPEN_GLOBAL "  jump again\n"
                                                        "again:\n"
                                                        "  jump again\n"
                                                        "}\n");
    assert_clean(&output);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IR_TEST(test_open_and_shut),
        IR_TEST(test_no_door),
        IR_TEST(test_left_open),
        IR_TEST(test_early_return),
        IR_TEST(test_lost_local),
        IR_TEST(test_moved),
        IR_TEST(test_overwritten),
        IR_TEST(test_shut_twice),
        IR_TEST(test_null_guard),
        IR_TEST(test_null_shut),
        IR_TEST(test_flag),
        IR_TEST(test_phases),
        IR_TEST(test_same_condition_twice),
        IR_TEST(test_array),
        IR_TEST(test_endless_loop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
