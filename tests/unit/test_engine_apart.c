/* test_engine_apart.c - kinds of objects with an exploration of their own: which rules are
 * asked there, which object is followed, marks, and what concerns such kinds only. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "engine_fixture.h"

#define PROSE "    why: w\n    bad: b\n    good: g\n    reference: r\n"

/* Guests come through a door, and have the same type of handle as doors. */
#define GUESTS(keys)                                                                               \
    "schema: 1\n"                                                                                  \
    "object: guest\n"                                                                              \
    "title: guest\n"                                                                               \
    "owner: door\n"                                                                                \
    "handle: [DOOR]\n"                                                                             \
    "states: [none, in, out, waved]\n"                                                             \
    "history: [waved]\n" keys "calls:\n"                                                           \
    "  - edge: none -> in\n"                                                                       \
    "    when: self = __fltcheck_enter(owner, number)\n"                                           \
    "    step: \"a guest enters\"\n"                                                               \
    "  - edge: in -> out\n"                                                                        \
    "    when: __fltcheck_leave(self)\n"                                                           \
    "    mark: return\n"                                                                           \
    "    step: \"the guest leaves\"\n"                                                             \
    "  - edge: in|out -> waved\n"                                                                  \
    "    when: Wave(self)\n"                                                                       \
    "    mark: call\n"                                                                             \
    "    step: \"waved at\"\n"                                                                     \
    "rules:\n"                                                                                     \
    "  - id: GST101\n    name: guest-not-waved-at\n    summary: s\n" PROSE "    reports:\n"        \
    "      - report: out on event(entry-failed)\n        severity: warning\n        at: mark\n"    \
    "        message: \"'{self}' has left and nobody waves\"\n"                                    \
    "  - id: GST102\n    name: waved-at-twice\n    summary: s\n" PROSE "    reports:\n"            \
    "      - report: waved on Wave(self)\n        severity: error\n        at: mark\n"             \
    "        message: \"twice\"\n"                                                                 \
    "      - report: other-kind on Wave(self)\n        severity: error\n"                          \
    "        message: \"a door is no guest\"\n"                                                    \
    "      - report: null|stray on Wave(self)\n        severity: note\n"                           \
    "        message: \"nobody\"\n"                                                                \
    "  - id: GST103\n    name: pointed-at\n    summary: s\n" PROSE "    reports:\n"                \
    "      - report: in on Point(self, any) if copy(1)\n        severity: error\n"                 \
    "        message: \"a copy of '{self}'\"\n"                                                    \
    "      - report: in on Stare(self) if role in connect\n        severity: error\n"              \
    "        requires: client-port-sent\n        message: \"stared at\"\n"                         \
    "  - id: GST104\n    name: entered-through-a-shut-door\n    summary: s\n" PROSE                \
    "    reports: []\n"

static const char *const door_extension = "  - extends: GST104\n"
                                          "    reports:\n"
                                          "      - report: shut on __fltcheck_enter(self, any)\n"
                                          "        severity: error\n"
                                          "        message: \"'{self}' is shut\"\n";

/* The harness opens the door, and `life` says what happens then; helper() is the driver's. */
static const char *const house = "type NTSTATUS = i32\n"
                                 "type DOOR = ptr\n"
                                 "func NTSTATUS OpenDoor(ptr)\n"
                                 "func void ShutDoor(DOOR)\n"
                                 "func void Wave(DOOR)\n"
                                 "func void Point(DOOR, ptr)\n"
                                 "func void Stare(DOOR)\n"
                                 "func DOOR __fltcheck_enter(DOOR, i32)\n"
                                 "func void __fltcheck_leave(DOOR)\n"
                                 "func i32 __fltcheck_choose(ptr)\n"
                                 "func i32 __fltcheck_follows(ptr)\n"
                                 "func void __fltcheck_role(ptr)\n"
                                 "func void __fltcheck_event(ptr)\n"
                                 "func void __fltcheck_event_at(ptr, ptr)\n"
                                 "global DOOR gDoor\n"
                                 "global DOOR gGuest\n"
                                 "func NTSTATUS open() {\n"
                                 "  t0 = addr gDoor\n"
                                 "  t1 = call OpenDoor(t0)\n"
                                 "  return t1\n"
                                 "}\n"
                                 "func void welcome(DOOR Guest) {\n"
                                 "  t0 = load Guest\n"
                                 "  store gGuest, t0\n"
                                 "  return @77:7\n"
                                 "}\n"
                                 "func void wave() {\n"
                                 "  t0 = load gGuest\n"
                                 "  call Wave(t0) @88:8\n"
                                 "  return\n"
                                 "}\n"
                                 "func void shut() {\n"
                                 "  t0 = load gDoor\n"
                                 "  call ShutDoor(t0) @99:9\n"
                                 "  return\n"
                                 "}\n"
                                 "func void __fltcheck_harness() {\n"
                                 "  t0 = call open()\n"
                                 "  t1 = lt i32 t0, 0\n"
                                 "  branch t1 ? end : life\n"
                                 "life:\n"
                                 "%s"
                                 "  call __fltcheck_event(s\"entry-failed\")\n"
                                 "  jump end\n"
                                 "end:\n"
                                 "  return\n"
                                 "}\n"
                                 "%s";

#define ENTER(number)                                                                              \
    "  t10 = load gDoor\n"                                                                         \
    "  t11 = call __fltcheck_enter(t10, " number ")\n"                                             \
    "  call welcome(t11)\n"
/* The same for another one, who is not followed. */
#define ANOTHER                                                                                    \
    "  t20 = load gDoor\n"                                                                         \
    "  t21 = call __fltcheck_enter(t20, 1)\n"                                                      \
    "  call welcome(t21)\n"
#define LEAVE "  call __fltcheck_leave(t11)\n"
#define WAVE  "  call wave()\n"
#define SHUT  "  call shut()\n"

typedef struct House {
    const char *guests; /* NULL: apart, and no preview */
    const char *life;
    const char *helper; /* a further function of the driver */
    bool preview;
} House;

static EngineOutput live(Arena *arena, House h) {
    Diag *diag = diag_new(arena, stderr, false);
    const char *directory = fixture_directory(arena);
    fixture_write(arena, directory, "a.yaml",
                  arena_printf(arena, "%s%s", door_rules, door_extension));
    fixture_write(arena, directory, "b.yaml", h.guests ? h.guests : GUESTS("apart: yes\n"));
    const RuleSet *rules = rules_load(arena, directory, diag);
    fixture_remove(arena, directory);
    assert_non_null(rules);
    const char *text = arena_printf(arena, house, h.life, h.helper ? h.helper : "");
    EngineInput input = {.program = parse_ir(arena, "house.c", text),
                         .component = "house",
                         .start = "__fltcheck_harness",
                         .rules = rules,
                         .preview = h.preview,
                         .is_model = doors_is_model};
    return engine_run(arena, &input);
}

static const Finding *the_finding(const EngineOutput *output, const char *rule,
                                  const char *message) {
    const Finding *finding = assert_finding(output, rule);
    assert_string_equal(finding->message, message);
    return finding;
}

static uint32_t verdicts_on(const EngineOutput *output, const char *prefix) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < output->verdict_count; i++) {
        count += strncmp(output->verdicts[i]->rule->id, prefix, strlen(prefix)) == 0;
    }
    return count;
}

static void test_own_exploration_answers_own_rules(void **state) {
    EngineOutput output = live(*state, (House){.life = ENTER("0") WAVE LEAVE SHUT});
    assert_clean(&output);
    assert_verdict(&output, "GST101", VERDICT_HOLDS);
    assert_verdict(&output, "GST102", VERDICT_HOLDS);
    assert_verdict(&output, "GST104", VERDICT_HOLDS);

    /* What is wrong with the door is found once, in the exploration of doors. */
    output = live(*state, (House){.life = ENTER("0") WAVE LEAVE});
    the_finding(&output, "DOR101", "'gDoor' is open at the end");
    assert_verdict(&output, "GST101", VERDICT_HOLDS);
}

static void test_mark_of_a_return(void **state) {
    EngineOutput output = live(*state, (House){.life = ENTER("0") LEAVE SHUT});
    const Finding *finding = the_finding(&output, "GST101", "'gGuest' has left and nobody waves");
    assert_int_equal(finding->loc.line, 77); /* not that of shut(), which ran last */
    assert_verdict(&output, "DOR101", VERDICT_HOLDS);
}

static void test_mark_of_a_call(void **state) {
    EngineOutput output = live(*state, (House){.life = ENTER("0") WAVE "  call again()\n" SHUT,
                                               .helper = "func void again() {\n"
                                                         "  t0 = load gGuest\n"
                                                         "  call Wave(t0) @55:5\n"
                                                         "  return\n"
                                                         "}\n"});
    assert_int_equal(the_finding(&output, "GST102", "twice")->loc.line, 88);
}

/* Number 0 is followed. Another guest is a handle like any other value. */
static void test_number(void **state) {
    EngineOutput output = live(*state, (House){.life = ENTER("1") LEAVE SHUT});
    assert_clean(&output);
    output = live(*state, (House){.life = ENTER("0") WAVE ANOTHER WAVE SHUT});
    assert_int_equal(output.finding_count, 0);
}

static void test_other_kind(void **state) {
    static const char *const knock = "func void knock() {\n"
                                     "  t0 = load gDoor\n"
                                     "  call Wave(t0)\n"
                                     "  return\n"
                                     "}\n";
    EngineOutput output =
        live(*state, (House){.life = ENTER("0") WAVE "  call knock()\n" SHUT, .helper = knock});
    the_finding(&output, "GST102", "a door is no guest");
    output = live(*state, (House){.life = "  call wave()\n" SHUT}); /* never set: NULL */
    the_finding(&output, "GST102", "nobody");
}

static void test_copy(void **state) {
    static const char *const point = "func void point() {\n"
                                     "  local DOOR copy\n"
                                     "  t0 = load gGuest\n"
                                     "  store copy, t0\n"
                                     "%s"
                                     "  t1 = addr %s\n"
                                     "  t2 = load copy\n"
                                     "  call Point(t2, t1)\n"
                                     "  return\n"
                                     "}\n";
    static const char life[] = ENTER("0") "  call point()\n" WAVE LEAVE SHUT;
    static const char apart_life[] = ENTER("0") "  call point()\n" LEAVE SHUT;
    House h = {.life = life, .helper = arena_printf(*state, point, "", "copy")};
    EngineOutput output = live(*state, h);
    the_finding(&output, "GST103", "a copy of 'gGuest'");
    h.helper = arena_printf(*state, point, "", "gGuest");
    output = live(*state, h);
    assert_int_equal(output.finding_count, 0);
    h.helper = arena_printf(*state, point, "  store gGuest, 0\n", "copy"); /* the only holder */
    h.life = apart_life;
    output = live(*state, h);
    assert_int_not_equal(verdicts_on(&output, "GST103"), 0);
    for (uint32_t i = 0; i < output.finding_count; i++) {
        assert_string_not_equal(output.findings[i]->rule->id, "GST103");
    }
}

/* A function that only ends paths ends them: what comes after the guest is gone, and nothing of
 * it is left, is nothing to do with it. */
static void test_end_without(void **state) {
    static const char *const helper = "func void __fltcheck_end_without(ptr)\n"
                                      "func void __fltcheck_over() {\n"
                                      "  call __fltcheck_end_without(s\"guest\")\n"
                                      "  return\n"
                                      "}\n"
                                      "func void forget() {\n"
                                      "  store gGuest, 0\n"
                                      "  return\n"
                                      "}\n";
    static const char gone[] = ENTER("0") WAVE "  call forget()\n" WAVE SHUT;
    static const char over[] =
        ENTER("0") WAVE "  call forget()\n  call __fltcheck_over()\n" WAVE SHUT;
    static const char there[] = ENTER("0") "  call __fltcheck_over()\n" WAVE LEAVE WAVE SHUT;
    EngineOutput output = live(*state, (House){.life = gone, .helper = helper});
    the_finding(&output, "GST102", "nobody");
    output = live(*state, (House){.life = over, .helper = helper});
    assert_clean(&output);
    output = live(*state, (House){.life = there, .helper = helper});
    the_finding(&output, "GST102", "twice");
}

static void test_required_event_and_role_with_star(void **state) {
    static const char *const stare = "func void stare() {\n"
                                     "  t0 = load gGuest\n"
                                     "  call Stare(t0)\n"
                                     "  return\n"
                                     "}\n";
#define STARE(role) "  call __fltcheck_role(s\"" role "\")\n  call stare()\n"
#define SENT        "  call __fltcheck_event(s\"client-port-sent\")\n"
    EngineOutput output =
        live(*state, (House){.life = ENTER("0") STARE("connect*") WAVE SHUT, .helper = stare});
    assert_int_equal(output.finding_count, 0);
    output =
        live(*state, (House){.life = ENTER("0") STARE("connect*") WAVE SHUT SENT, .helper = stare});
    the_finding(&output, "GST103", "stared at");
    output =
        live(*state, (House){.life = ENTER("0") STARE("connect") WAVE SHUT SENT, .helper = stare});
    the_finding(&output, "GST103", "stared at");
    output = live(*state,
                  (House){.life = ENTER("0") STARE("connected*") WAVE SHUT SENT, .helper = stare});
    assert_int_equal(output.finding_count, 0);
}

/* A report about the door that belongs to a rule about guests is looked for with them. */
static void test_report_of_another_file(void **state) {
    EngineOutput output = live(*state, (House){.life = SHUT ENTER("0") WAVE LEAVE});
    the_finding(&output, "GST104", "'gDoor' is shut");
    assert_verdict(&output, "DOR101", VERDICT_HOLDS);
}

/* What moves the door counts, also where its handle came with a whole structure. */
static void test_handle_copied_with_a_structure(void **state) {
    EngineOutput output = live(*state, (House){.life = "  call shutCopy()\n" ENTER("0") WAVE LEAVE,
                                               .helper = "struct HALL {\n"
                                                         "  u64 Number\n"
                                                         "  DOOR Door\n"
                                                         "}\n"
                                                         "global struct HALL gHall\n"
                                                         "func void shutCopy() {\n"
                                                         "  local struct HALL copy\n"
                                                         "  t0 = load gDoor\n"
                                                         "  store gHall.Door, t0\n"
                                                         "  copy copy, gHall, 16\n"
                                                         "  t1 = load copy.Door\n"
                                                         "  call ShutDoor(t1)\n"
                                                         "  return\n"
                                                         "}\n"});
    the_finding(&output, "GST104", "'gDoor' is shut");
}

/* The model is asked whom it follows: here the door is shut twice for nobody. */
static void test_follows(void **state) {
    static const char life[] = "  t5 = call __fltcheck_follows(s\"%s\")\n"
                               "  branch t5 ? twice : once\n"
                               "twice:\n" SHUT "  jump once\n"
                               "once:\n" SHUT;
    EngineOutput output = live(*state, (House){.life = arena_printf(*state, life, "guest")});
    assert_int_equal(output.finding_count, 0); /* DOR102 is not asked where guests are followed */
    output = live(*state, (House){.life = arena_printf(*state, life, "door")});
    the_finding(&output, "DOR102", "'gDoor' is shut already");
    output = live(*state, (House){.life = arena_printf(*state, life, "nobody")});
    assert_int_equal(output.finding_count, 0);
}

static void test_previews_are_asked_for(void **state) {
    House h = {.guests = GUESTS("apart: yes\npreview: yes\n"), .life = ENTER("0") LEAVE SHUT};
    EngineOutput output = live(*state, h);
    assert_clean(&output);
    assert_int_equal(verdicts_on(&output, "GST"), 0);
    h.preview = true;
    output = live(*state, h);
    the_finding(&output, "GST101", "'gGuest' has left and nobody waves");
    assert_verdict(&output, "DOR102", VERDICT_HOLDS);
}

/* Without `apart` the same is found, together with everything else. */
static void test_kind_that_is_not_apart(void **state) {
    House h = {.guests = GUESTS(""), .life = ENTER("0") LEAVE SHUT};
    EngineOutput output = live(*state, h);
    the_finding(&output, "GST101", "'gGuest' has left and nobody waves");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IR_TEST(test_own_exploration_answers_own_rules),
        IR_TEST(test_mark_of_a_return),
        IR_TEST(test_mark_of_a_call),
        IR_TEST(test_number),
        IR_TEST(test_other_kind),
        IR_TEST(test_copy),
        IR_TEST(test_end_without),
        IR_TEST(test_required_event_and_role_with_star),
        IR_TEST(test_report_of_another_file),
        IR_TEST(test_handle_copied_with_a_structure),
        IR_TEST(test_follows),
        IR_TEST(test_previews_are_asked_for),
        IR_TEST(test_kind_that_is_not_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
