/* test_engine_limits.c - what remains true when states are merged, left out or missing. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "engine_fixture.h"

/* A door with a flag, and `count` unknown decisions that matter for another door. */
static const char *decisions(Arena *arena, int count, bool shut) {
    Text text = text_new(arena);
    text_append(&text, "global DOOR gDoor\n"
                       "global u32[16] gNotes\n"
                       "global u32 gOpen\n"
                       "func void run() {\n"
                       "  t0 = addr gDoor\n"
                       "  t1 = call OpenDoor(t0)\n"
                       "  t2 = ge i32 t1, 0\n"
                       "  branch t2 ? note : s0\n"
                       "note:\n"
                       "  store gOpen, 1\n"
                       "  jump s0\n");
    for (int i = 0; i < count; i++) {
        text_append(&text, arena_printf(arena,
                                        "s%d:\n"
                                        "  t1%02d = call __fltcheck_choose(0 : ptr)\n"
                                        "  branch t1%02d ? y%d : s%d\n"
                                        "y%d:\n"
                                        "  store gNotes[%d], 1\n"
                                        "  jump s%d\n",
                                        i, i, i, i, i + 1, i, i, i + 1));
    }
    text_append(&text, arena_printf(arena,
                                    "s%d:\n"
                                    "  t3 = load gOpen\n"
                                    "  branch t3 ? shut : done\n"
                                    "shut:\n"
                                    "  t4 = load gDoor\n"
                                    "%s"
                                    "  jump done\n"
                                    "done:\n",
                                    count, shut ? "  call ShutDoor(t4)\n" : ""));
    for (int i = 0; i < count; i++) { /* the notes matter: they decide about a step */
        text_append(&text, arena_printf(arena,
                                        "  t2%02d = load gNotes[%d]\n"
                                        "  branch t2%02d ? a%d : b%d\n"
                                        "a%d:\n"
                                        "  t3%02d = load gDoor\n"
                                        "  store gDoor, t3%02d\n"
                                        "  jump b%d\n"
                                        "b%d:\n",
                                        i, i, i, i, i, i, i, i, i, i));
    }
    text_append(&text, "  return\n"
                       "}\n");
    return text_str(&text);
}

static void test_merging_at_once(void **state) {
    EngineLimits limits = {.merge_after = 1, .loop_merge_after = 1, .entry_merge_after = 1};
    EngineOutput output = doors_run(*state, decisions(*state, 3, false), limits);
    assert_finding(&output, "DOR101");
    output = doors_run(*state, decisions(*state, 3, true), limits);
    assert_clean(&output); /* merging keeps typestates apart, and the flag with them */
}

/* Decisions that have nothing to do with the door must not multiply. */
static void test_many_decisions(void **state) {
    EngineOutput output = doors(*state, decisions(*state, 12, true));
    assert_clean(&output);
    assert_true(output.statistics.states < 5000);
}

static void test_no_budget(void **state) {
    EngineOutput output =
        doors_run(*state, decisions(*state, 3, true), (EngineLimits){.max_nodes = 4});
    assert_verdict(&output, "DOR101", VERDICT_UNKNOWN);
    assert_verdict(&output, "DOR102", VERDICT_UNKNOWN);
    assert_int_equal(output.finding_count, 0);
    output = doors_run(*state, decisions(*state, 3, true), (EngineLimits){.max_function_nodes = 4});
    assert_verdict(&output, "DOR101", VERDICT_UNKNOWN);
    assert_non_null(strstr(output.verdicts[0]->reason, "run"));
}

/* A function that could not be read in full. */
static const char *degraded(Arena *arena, const char *call) {
    return arena_printf(arena,
                        "global DOOR gDoor\n"
                        "func void odd() {\n"
                        "  degraded \"unknown type WINDOW\" @4:5\n"
                        "  return\n"
                        "}\n" RUN_OPENED "%s" JUMP_TO_END,
                        call);
}

static void test_degraded(void **state) {
    EngineOutput output = doors(*state, degraded(*state, "  t3 = load gDoor\n"
                                                         "  call ShutDoor(t3)\n"
                                                         "  call odd()\n"));
    assert_verdict(&output, "DOR101", VERDICT_UNKNOWN);
    assert_verdict(&output, "DOR102", VERDICT_UNKNOWN);
    assert_non_null(strstr(output.verdicts[0]->reason, "WINDOW"));
    output = doors(*state, degraded(*state, "  call odd()\n")); /* perhaps it shuts the door */
    assert_verdict(&output, "DOR101", VERDICT_UNKNOWN);
    assert_int_equal(output.finding_count, 0);
}

/* One that is never called says nothing about the others. */
static void test_degraded_elsewhere(void **state) {
    EngineOutput output = doors(*state, degraded(*state, "  t3 = load gDoor\n"
                                                         "  call ShutDoor(t3)\n"));
    assert_clean(&output);
    output = doors(*state, degraded(*state, ""));
    assert_finding(&output, "DOR101");
}

/* More doors of one call than are told apart: no proof, and no wrong finding. */
static void test_many_objects(void **state) {
    EngineOutput output = doors(*state, "global DOOR[64] gDoors\n"
                                        "func void run() {\n"
                                        "  local i32 i\n"
                                        "  store i, 0\n"
                                        "  jump head\n"
                                        "head:\n"
                                        "  t0 = load i\n"
                                        "  t1 = lt i32 t0, 64\n"
                                        "  branch t1 ? body : second\n"
                                        "body:\n"
                                        "  t2 = load i\n"
                                        "  t3 = addr gDoors[t2]\n"
                                        "  t4 = call OpenDoor(t3)\n"
                                        "  t5 = load i\n"
                                        "  t6 = add i32 t5, 1\n"
                                        "  store i, t6\n"
                                        "  t7 = lt i32 t4, 0\n"
                                        "  branch t7 ? clear : head\n"
                                        "clear:\n"
                                        "  t8 = load i\n"
                                        "  t9 = sub i32 t8, 1\n"
                                        "  store gDoors[t9], 0\n"
                                        "  jump head\n"
                                        "second:\n"
                                        "  store i, 0\n"
                                        "  jump head2\n"
                                        "head2:\n"
                                        "  t10 = load i\n"
                                        "  t11 = lt i32 t10, 64\n"
                                        "  branch t11 ? body2 : done\n"
                                        "body2:\n"
                                        "  t12 = load i\n"
                                        "  t13 = load gDoors[t12]\n"
                                        "  t14 = ne u64 t13, 0\n"
                                        "  branch t14 ? shut : next\n"
                                        "shut:\n"
                                        "  t15 = load i\n"
                                        "  t16 = load gDoors[t15]\n"
                                        "  call ShutDoor(t16)\n"
                                        "  jump next\n"
                                        "next:\n"
                                        "  t17 = load i\n"
                                        "  t18 = add i32 t17, 1\n"
                                        "  store i, t18\n"
                                        "  jump head2\n"
                                        "done:\n"
                                        "  return\n"
                                        "}\n");
    assert_int_equal(output.finding_count, 0);
    assert_verdict(&output, "DOR101", VERDICT_UNKNOWN);
}

/* Doors that may be open or not, more than fit into one exploration, and two opened by one
 * call: these are not the same, though nobody keeps track of them while another is looked
 * at. */
static void test_untracked_differ(void **state) {
    Text text = text_new(*state);
    text_append(&text, "global DOOR[2] gTwins\n"
                       "global DOOR gLast\n"
                       "func NTSTATUS open(ptr Place) {\n"
                       "  t0 = load Place\n"
                       "  t1 = call OpenDoor(t0)\n"
                       "  return t1\n"
                       "}\n");
    for (int i = 0; i < 12; i++) {
        text_append(&text, arena_printf(*state, "global DOOR gDoor%d\n", i));
    }
    text_append(&text, "func void run() {\n");
    for (int i = 0; i < 12; i++) {
        text_append(&text, arena_printf(*state,
                                        "  t1%02d = addr gDoor%d\n"
                                        "  t2%02d = call OpenDoor(t1%02d)\n"
                                        "  t3%02d = ge i32 t2%02d, 0\n"
                                        "  branch t3%02d ? n%d : f%d\n"
                                        "f%d:\n"
                                        "  store gDoor%d, 0\n"
                                        "  jump n%d\n"
                                        "n%d:\n",
                                        i, i, i, i, i, i, i, i, i, i, i, i, i));
    }
    text_append(&text, "  t0 = addr gTwins[0]\n"
                       "  t1 = call open(t0)\n"
                       "  t2 = ge i32 t1, 0\n"
                       "  branch t2 ? second : last\n"
                       "second:\n"
                       "  t3 = addr gTwins[1]\n"
                       "  t4 = call open(t3)\n"
                       "  t5 = ge i32 t4, 0\n"
                       "  branch t5 ? third : last\n"
                       "third:\n"
                       "  t6 = addr gLast\n"
                       "  t7 = call OpenDoor(t6)\n"
                       "  t8 = load gTwins[0]\n"
                       "  t9 = load gTwins[1]\n"
                       "  t10 = eq u64 t8, t9\n"
                       "  branch t10 ? shut : last\n"
                       "shut:\n"
                       "  t11 = load gLast\n"
                       "  call ShutDoor(t11)\n"
                       "  jump last\n"
                       "last:\n"
                       "  return\n"
                       "}\n");
    EngineOutput output = doors_run(*state, text_str(&text), (EngineLimits){.max_nodes = 4000});
    bool found = false;
    for (uint32_t i = 0; i < output.finding_count; i++) {
        const char *object = output.findings[i]->object;
        found = found || (object && strcmp(object, "gLast") == 0);
    }
    assert_true(found);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IR_TEST(test_merging_at_once),    IR_TEST(test_many_decisions),
        IR_TEST(test_no_budget),          IR_TEST(test_degraded),
        IR_TEST(test_degraded_elsewhere), IR_TEST(test_many_objects),
        IR_TEST(test_untracked_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
