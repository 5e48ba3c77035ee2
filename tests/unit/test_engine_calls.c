/* test_engine_calls.c - across functions: summaries, recursion, pointers, unknown code. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "engine_fixture.h"

#define OPEN_HELPER                                                                                \
    "func NTSTATUS open(ptr Door) {\n"                                                             \
    "  t0 = load Door\n"                                                                           \
    "  t1 = call OpenDoor(t0)\n"                                                                   \
    "  return t1\n"                                                                                \
    "}\n"
#define SHUT_HELPER                                                                                \
    "func void shut(ptr* Door) {\n"                                                                \
    "  t0 = load Door\n"                                                                           \
    "  t1 = load *t0\n"                                                                            \
    "  t2 = ne u64 t1, 0\n"                                                                        \
    "  branch t2 ? open : done\n"                                                                  \
    "open:\n"                                                                                      \
    "  t3 = load Door\n"                                                                           \
    "  t4 = load *t3\n"                                                                            \
    "  call ShutDoor(t4)\n"                                                                        \
    "  t5 = load Door\n"                                                                           \
    "  store *t5, 0\n"                                                                             \
    "  jump done\n"                                                                                \
    "done:\n"                                                                                      \
    "  return\n"                                                                                   \
    "}\n"

/* Opens two doors through one helper; `after` runs when both are open. */
static const char *two_doors(Arena *arena, const char *after) {
    return arena_printf(arena,
                        "global DOOR gFront\n"
                        "global DOOR gBack\n" OPEN_HELPER SHUT_HELPER "func void run() {\n"
                        "  t0 = addr gFront\n"
                        "  t1 = call open(t0)\n"
                        "  t2 = ge i32 t1, 0\n"
                        "  branch t2 ? second : none\n"
                        "second:\n"
                        "  t3 = addr gBack\n"
                        "  t4 = call open(t3)\n"
                        "  t5 = ge i32 t4, 0\n"
                        "  branch t5 ? both : one\n"
                        "both:\n"
                        "%s"
                        "  jump one\n"
                        "one:\n"
                        "  t9 = addr gFront\n"
                        "  call shut(t9)\n"
                        "  jump none\n"
                        "none:\n"
                        "  return\n"
                        "}\n",
                        after);
}

static void test_helpers(void **state) {
    EngineOutput output = doors(*state, two_doors(*state, "  t8 = addr gBack\n"
                                                          "  call shut(t8)\n"));
    assert_clean(&output);
    assert_true(output.statistics.summaries > 0);
}

static void test_helper_forgotten(void **state) {
    EngineOutput output = doors(*state, two_doors(*state, ""));
    const Finding *finding = assert_finding(&output, "DOR101");
    assert_string_equal(finding->object, "gBack");
    assert_true(has_step(finding, "open"));
}

/* A function called again in the same state is not analysed again. */
static void test_summary_is_used(void **state) {
    EngineOutput output = doors(*state, "global DOOR gDoor\n" SHUT_HELPER "func void run() {\n"
                                        "  t0 = addr gDoor\n"
                                        "  t1 = call OpenDoor(t0)\n"
                                        "  t2 = ge i32 t1, 0\n"
                                        "  branch t2 ? opened : done\n"
                                        "opened:\n"
                                        "  t3 = addr gDoor\n"
                                        "  call shut(t3)\n"
                                        "  call shut(t3)\n"
                                        "  call shut(t3)\n" JUMP_TO_END);
    assert_clean(&output);
    assert_true(output.statistics.summary_hits > 0);
}

/* The status comes back through a result, the handle through a parameter's target. */
static void test_out_parameter(void **state) {
    EngineOutput output = doors(*state, OPEN_HELPER SHUT_HELPER "func void run() {\n"
                                                                "  local DOOR door\n"
                                                                "  store door, 0\n"
                                                                "  t0 = addr door\n"
                                                                "  t1 = call open(t0)\n"
                                                                "  t2 = lt i32 t1, 0\n"
                                                                "  branch t2 ? done : opened\n"
                                                                "opened:\n"
                                                                "  t3 = addr door\n"
                                                                "  call shut(t3)\n" JUMP_TO_END);
    assert_clean(&output);
}

static void test_lost_in_callee(void **state) {
    EngineOutput output = doors(*state, "func void peek() {\n"
                                        "  local DOOR door\n"
                                        "  t0 = addr door\n"
                                        "  t1 = call OpenDoor(t0)\n"
                                        "  return\n"
                                        "}\n"
                                        "func void run() {\n"
                                        "  call peek()\n"
                                        "  return\n"
                                        "}\n");
    const Finding *finding = assert_finding(&output, "DOR101");
    assert_string_equal(finding->function, "peek");
}

/* A handle that only a caller's local holds is not lost when the callee's copy dies. */
static void test_held_by_caller(void **state) {
    EngineOutput output = doors(*state, "func void look(DOOR Door) {\n"
                                        "  local DOOR copy\n"
                                        "  t0 = load Door\n"
                                        "  store copy, t0\n"
                                        "  store Door, 0\n"
                                        "  store copy, 0\n"
                                        "  return\n"
                                        "}\n" RUN_OPENED_LOCAL "  t3 = load door\n"
                                        "  call look(t3)\n"
                                        "  t4 = load door\n"
                                        "  call ShutDoor(t4)\n" JUMP_TO_END);
    assert_clean(&output);
}

/* Recursion to any depth; the door is shut at its end, or (`shut` false) not. */
static const char *recursive(Arena *arena, bool shut) {
    return arena_printf(arena,
                        "global DOOR gDoor\n"
                        "func void descend(i32 Depth) {\n"
                        "  t0 = call __fltcheck_choose(0 : ptr)\n"
                        "  branch t0 ? deeper : bottom\n"
                        "deeper:\n"
                        "  t1 = load Depth\n"
                        "  t2 = add i32 t1, 1\n"
                        "  call descend(t2)\n"
                        "  return\n"
                        "bottom:\n"
                        "  t3 = load gDoor\n"
                        "%s"
                        "  return\n"
                        "}\n" RUN_OPENED "  call descend(0)\n" JUMP_TO_END,
                        shut ? "  call ShutDoor(t3)\n" : "");
}

static void test_recursion(void **state) {
    EngineOutput output = doors(*state, recursive(*state, true));
    assert_clean(&output);
    output = doors(*state, recursive(*state, false));
    assert_finding(&output, "DOR101");
}

/* Recursion without an end: nothing after it is reached. */
static void test_endless_recursion(void **state) {
    EngineOutput output = doors(*state, "global DOOR gDoor\n"
                                        "func void forever() {\n"
                                        "  t0 = load gDoor\n"
                                        "  store gDoor, t0\n"
                                        "  call forever()\n"
                                        "  return\n"
                                        "}\n"
                                        "func void run() {\n"
                                        "  t0 = addr gDoor\n"
                                        "  t1 = call OpenDoor(t0)\n"
                                        "  call forever()\n"
                                        "  return\n"
                                        "}\n");
    assert_int_equal(output.finding_count, 0);
}

/* A table of functions; `index` picks one, or (NULL) an unknown number does. */
static const char *table(Arena *arena, const char *index) {
    return arena_printf(arena,
                        "type ACTION = fn void()\n"
                        "global DOOR gDoor\n"
                        "global ACTION*[2] gActions {\n"
                        "  init +0 = @nothing\n"
                        "  init +8 = @shutIt\n"
                        "}\n"
                        "func void nothing() {\n"
                        "  return\n"
                        "}\n"
                        "func void shutIt() {\n"
                        "  t0 = load gDoor\n"
                        "  call ShutDoor(t0)\n"
                        "  return\n"
                        "}\n" RUN_OPENED "  t3 = %s\n"
                        "  t4 = load gActions[t3]\n"
                        "  call *t4()\n" JUMP_TO_END,
                        index);
}

static void test_function_table(void **state) {
    EngineOutput output = doors(*state, table(*state, "add i32 0, 1"));
    assert_clean(&output);
    output = doors(*state, table(*state, "add i32 0, 0"));
    assert_finding(&output, "DOR101");
    output = doors(*state, table(*state, "call __fltcheck_choose(0 : ptr)"));
    assert_finding(&output, "DOR101");
    output = doors(*state, table(*state, "call __fltcheck_unknown()"));
    assert_finding(&output, "DOR101");
}

static void test_pointer_in_variable(void **state) {
    EngineOutput output = doors(*state, "type ACTION = fn void(DOOR)\n"
                                        "global ACTION* gAction\n"
                                        "func void run() {\n"
                                        "  local DOOR door\n"
                                        "  store gAction, @ShutDoor\n"
                                        "  t0 = addr door\n"
                                        "  t1 = call OpenDoor(t0)\n"
                                        "  t2 = lt i32 t1, 0\n"
                                        "  branch t2 ? done : opened\n"
                                        "opened:\n"
                                        "  t3 = load gAction\n"
                                        "  t4 = load door\n"
                                        "  call *t3(t4)\n" JUMP_TO_END);
    assert_clean(&output);
}

/* A function without a body gets the variable's address: nothing is proved any more. */
static void test_escape(void **state) {
    EngineOutput output =
        doors(*state, "func void Elsewhere(ptr)\n" RUN_OPEN_GLOBAL "  call Elsewhere(t0)\n"
                      "  return\n"
                      "}\n");
    assert_int_equal(output.finding_count, 0);
    assert_verdict(&output, "DOR101", VERDICT_UNKNOWN);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IR_TEST(test_helpers),         IR_TEST(test_helper_forgotten),
        IR_TEST(test_summary_is_used), IR_TEST(test_out_parameter),
        IR_TEST(test_lost_in_callee),  IR_TEST(test_held_by_caller),
        IR_TEST(test_recursion),       IR_TEST(test_endless_recursion),
        IR_TEST(test_function_table),  IR_TEST(test_pointer_in_variable),
        IR_TEST(test_escape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
