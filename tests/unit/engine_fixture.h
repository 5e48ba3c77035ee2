/* engine_fixture.h - what the tests of the engine share: types, symbolic values, a small
 * rule file, and running the engine on programs in the text form of the IR.
 */
#ifndef FLTCHECK_TESTS_ENGINE_FIXTURE_H
#define FLTCHECK_TESTS_ENGINE_FIXTURE_H

#include "engine/assume.h"
#include "engine/engine.h"
#include "engine/memory.h"
#include "ir_fixture.h"
#include "rules_fixture.h"

/* ---- parts of the engine ------------------------------------------------------------ */

static const IrType type_i32 = {.kind = IR_TYPE_INT, .is_signed = true, .size = 4, .name = "i32"};
static const IrType type_u32 = {.kind = IR_TYPE_INT, .size = 4, .name = "u32"};
static const IrType type_i64 = {.kind = IR_TYPE_INT, .is_signed = true, .size = 8, .name = "i64"};
static const IrType type_u64 = {.kind = IR_TYPE_INT, .size = 8, .name = "u64"};
static const IrType type_u16 = {.kind = IR_TYPE_INT, .size = 2, .name = "u16"};
static const IrType type_u8 = {.kind = IR_TYPE_INT, .size = 1, .name = "u8"};
static const IrType type_void = {.kind = IR_TYPE_VOID, .name = "void"};
static const IrType type_ptr = {
    .kind = IR_TYPE_POINTER, .size = 8, .name = "ptr", .elem = &type_void};

/* Tables, an empty state, and unknown values by number. */
typedef struct Parts {
    StateTables *tables;
    ValueTable *values;
    State state;
} Parts;

static inline Parts parts_open(Arena *arena) {
    Parts parts = {.tables = state_tables(arena), .state = state_initial()};
    parts.values = parts.tables->values;
    return parts;
}

static inline Value parts_unknown(const Parts *parts, uint32_t number, const IrType *type) {
    return value_sym(parts->values, SYM_RESULT, number, 0, 0, type);
}

static inline Value parts_int(const Parts *parts, int64_t number) {
    return value_int(parts->values, number);
}

/* An address in a global variable (of a module that the test need not have). */
static inline Value parts_global(const Parts *parts, uint32_t global, int64_t offset) {
    uint32_t root = value_root(parts->values, ROOT_GLOBAL, global, 0, 0, NULL);
    return value_address(parts->values, root, offset, VALUE_TOP, 0);
}

static inline Value parts_local(const Parts *parts, uint32_t local, int64_t offset) {
    uint32_t root = value_root(parts->values, ROOT_LOCAL, 0, local, 0, NULL);
    return value_address(parts->values, root, offset, VALUE_TOP, 0);
}

static inline void assert_range(RangeSet range, int64_t low, int64_t high) {
    RangeSet wanted = range_between(low, high);
    if (!range_equal(&range, &wanted)) {
        fail_msg("[%lld, %lld] in %u parts instead of [%lld, %lld]",
                 range.count ? (long long)range_low(&range) : 0,
                 range.count ? (long long)range_high(&range) : 0, range.count, (long long)low,
                 (long long)high);
    }
}

/* ---- the engine as a whole ---------------------------------------------------------- */

/* Doors: opened by a call that can fail, shut by one that can't. */
static const char *const door_rules = "schema: 1\n"
                                      "object: door\n"
                                      "title: door\n"
                                      "handle: [DOOR]\n"
                                      "states: [none, failed, open, shut]\n"
                                      "calls:\n"
                                      "  - edge: none -> open\n"
                                      "    when: OpenDoor(out self) if NT_SUCCESS(ret)\n"
                                      "    failed: failed\n"
                                      "    step: \"door opened\"\n"
                                      "  - edge: open -> shut\n"
                                      "    when: ShutDoor(self)\n"
                                      "    step: \"door shut\"\n"
                                      "rules:\n"
                                      "  - id: DOR101\n"
                                      "    name: door-left-open\n"
                                      "    summary: A door stays open.\n"
                                      "    why: It is cold.\n"
                                      "    bad: code\n"
                                      "    good: code\n"
                                      "    reference: \"House rules\"\n"
                                      "    reports:\n"
                                      "      - report: open on event(entry-failed) if held\n"
                                      "        severity: error\n"
                                      "        message: \"'{self}' is open at the end\"\n"
                                      "      - report: open on lost\n"
                                      "        severity: error\n"
                                      "        message: \"'{self}' is lost\"\n"
                                      "      - report: open on overwritten\n"
                                      "        severity: error\n"
                                      "        message: \"'{self}' is overwritten\"\n"
                                      "  - id: DOR102\n"
                                      "    name: door-shut-twice\n"
                                      "    summary: A door is shut twice.\n"
                                      "    why: It is loud.\n"
                                      "    bad: code\n"
                                      "    good: code\n"
                                      "    reference: \"House rules\"\n"
                                      "    reports:\n"
                                      "      - report: shut on ShutDoor(self)\n"
                                      "        severity: error\n"
                                      "        message: \"'{self}' is shut already\"\n"
                                      "      - report: null on ShutDoor(self)\n"
                                      "        severity: warning\n"
                                      "        message: \"no door\"\n";

/* The harness raises the event when the program has ended: what is open then stays so. */
#define DOORS                                                                                      \
    "type NTSTATUS = i32\n"                                                                        \
    "type DOOR = ptr\n"                                                                            \
    "func NTSTATUS OpenDoor(ptr)\n"                                                                \
    "func void ShutDoor(DOOR)\n"                                                                   \
    "func i32 __fltcheck_choose(ptr)\n"                                                            \
    "func i64 __fltcheck_unknown()\n"                                                              \
    "func void __fltcheck_step(ptr)\n"                                                             \
    "func void __fltcheck_event(ptr)\n"                                                            \
    "func void __fltcheck_harness() {\n"                                                           \
    "  call __fltcheck_step(s\"the house opens\")\n"                                               \
    "  call run()\n"                                                                               \
    "  call __fltcheck_event(s\"entry-failed\")\n"                                                 \
    "  return\n"                                                                                   \
    "}\n"

/* Beginnings and ends that many of these programs have: a door in gDoor, or in a local of
 * run(), that has been asked for, or is open; gDoor shut; the block `done`. */
#define RUN_OPEN_GLOBAL                                                                            \
    "global DOOR gDoor\n"                                                                          \
    "func void run() {\n"                                                                          \
    "  t0 = addr gDoor\n"                                                                          \
    "  t1 = call OpenDoor(t0)\n"
#define RUN_OPEN_LOCAL                                                                             \
    "func void run() {\n"                                                                          \
    "  local DOOR door\n"                                                                          \
    "  t0 = addr door\n"                                                                           \
    "  t1 = call OpenDoor(t0)\n"
#define UNLESS_OPENED_DONE                                                                         \
    "  t2 = lt i32 t1, 0\n"                                                                        \
    "  branch t2 ? done : opened\n"                                                                \
    "opened:\n"
#define RUN_OPENED_GLOBAL RUN_OPEN_GLOBAL UNLESS_OPENED_DONE
#define RUN_OPENED_LOCAL  RUN_OPEN_LOCAL UNLESS_OPENED_DONE
#define RUN_OPENED                                                                                 \
    "func void run() {\n"                                                                          \
    "  t0 = addr gDoor\n"                                                                          \
    "  t1 = call OpenDoor(t0)\n" UNLESS_OPENED_DONE
#define JUMP_TO_END                                                                                \
    "  jump done\n"                                                                                \
    "done:\n"                                                                                      \
    "  return\n"                                                                                   \
    "}\n"
#define SHUT_GLOBAL_AND_END                                                                        \
    "  t3 = load gDoor\n"                                                                          \
    "  call ShutDoor(t3)\n" JUMP_TO_END

static bool doors_is_model(const IrFunction *function) {
    return strncmp(function->name, "__fltcheck_", 11) == 0;
}

/* What the engine makes of a program that calls itself run(). */
static inline EngineOutput doors_run(Arena *arena, const char *program, EngineLimits limits) {
    Diag *diag = diag_new(arena, stderr, false);
    const RuleSet *rules = fixture_load(arena, door_rules, diag);
    assert_non_null(rules);
    const char *text = arena_printf(arena, "%s%s", DOORS, program);
    EngineInput input = {.program = parse_ir(arena, "house.c", text),
                         .component = "house",
                         .start = "__fltcheck_harness",
                         .rules = rules,
                         .limits = limits,
                         .is_model = doors_is_model};
    return engine_run(arena, &input);
}

static inline EngineOutput doors(Arena *arena, const char *program) {
    return doors_run(arena, program, (EngineLimits){0});
}

static inline void doors_print(const EngineOutput *output) {
    for (uint32_t i = 0; i < output->finding_count; i++) {
        const Finding *f = output->findings[i];
        print_message("%s %u: %s\n", f->rule->id, f->loc.line, f->message);
        for (uint32_t s = 0; s < f->step_count; s++) {
            print_message("  %u: %s\n", f->steps[s].loc.line, f->steps[s].message);
        }
    }
    for (uint32_t i = 0; i < output->verdict_count; i++) {
        const Verdict *v = output->verdicts[i];
        print_message("%s %s: %s: %s\n", v->rule->id, v->object ? v->object : "-",
                      verdict_name(v->kind), v->reason ? v->reason : "");
    }
}

/* The verdict that a rule has, the same one for all objects. */
static inline void assert_verdict(const EngineOutput *output, const char *rule, VerdictKind kind) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < output->verdict_count; i++) {
        const Verdict *v = output->verdicts[i];
        if (strcmp(v->rule->id, rule) == 0) {
            count++;
            if (v->kind != kind) {
                doors_print(output);
                fail_msg("%s is %s instead of %s", rule, verdict_name(v->kind), verdict_name(kind));
            }
        }
    }
    assert_int_not_equal(count, 0);
}

/* Both rules hold and nothing is reported. */
static inline void assert_clean(const EngineOutput *output) {
    assert_verdict(output, "DOR101", VERDICT_HOLDS);
    assert_verdict(output, "DOR102", VERDICT_HOLDS);
    assert_int_equal(output->finding_count, 0);
}

/* Exactly one finding: returns it. */
static inline const Finding *assert_finding(const EngineOutput *output, const char *rule) {
    if (output->finding_count != 1 || strcmp(output->findings[0]->rule->id, rule) != 0) {
        doors_print(output);
        fail_msg("one finding of %s expected, not these %u", rule, output->finding_count);
    }
    assert_verdict(output, rule, VERDICT_VIOLATED);
    return output->findings[0];
}

/* The finding has a step with these words. */
static inline bool has_step(const Finding *finding, const char *words) {
    for (uint32_t i = 0; i < finding->step_count; i++) {
        if (strstr(finding->steps[i].message, words)) {
            return true;
        }
    }
    return false;
}

#endif
