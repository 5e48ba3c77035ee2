/* report_fixture.h - hand-made results that the tests of all report formats share:
 * a driver with three findings, verdicts of every kind, a unit of every status. */
#ifndef FLTCHECK_TESTS_REPORT_FIXTURE_H
#define FLTCHECK_TESTS_REPORT_FIXTURE_H

#include "report/report.h"

#define FIXTURE_DRIVER "tests/unit/data/driver.c"
#define FIXTURE_MESSAGE                                                                            \
    "server port 'gServerPort' is still open when FltUnregisterFilter is reached"
#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

static const Rule fixture_rules[] = {
    {.id = "FLT101", .name = "server-port-open-at-unregister", .severity = RULE_ERROR},
    {.id = "FLT109", .name = "port-attributes-invalid", .severity = RULE_ERROR},
    {.id = "FLT255", .name = "driver-unload-overwritten", .severity = RULE_WARNING},
};

static const Step fixture_steps[] = {
    {STEP_LIFECYCLE, {0}, NULL, "the system loads the driver", 0, false},
    {STEP_ASSUME,
     {"init.c", 31, 14},
     "DriverEntry",
     "assuming FltRegisterFilter succeeds",
     0,
     false},
    {STEP_CALL, {"init.c", 36, 9}, "DriverEntry", "calls CreatePort", 0, false},
    {STEP_OBJECT, {"init.c", 12, 14}, "CreatePort", "server port created here", 1, false},
    {STEP_RETURN, {"init.c", 36, 9}, "DriverEntry", "CreatePort returns STATUS_SUCCESS", 0, false},
    {STEP_LIFECYCLE, {0}, NULL, "the filter manager calls the unload callback", 0, false},
    {STEP_CALL, {FIXTURE_DRIVER, 7, 10}, "Unload", "Unload is called", 0, false},
    {STEP_FINDING, {FIXTURE_DRIVER, 9, 2}, "Unload", FIXTURE_MESSAGE, 1, false},
};

static const IrLoc fixture_also[] = {{"init.c", 70, 9}, {"init.c", 82, 9}};

static const char *const fixture_components[] = {"drv", "twin"};

static const Finding fixture_open = {
    .rule = &fixture_rules[0],
    .severity = RULE_ERROR,
    .loc = {FIXTURE_DRIVER, 9, 2},
    .function = "Unload",
    .object = "gServerPort",
    .birth = {"init.c", 12, 14},
    .message = FIXTURE_MESSAGE,
    .fingerprint = "00112233445566778899aabbccddeeff",
    .statement = "FltUnregisterFilter(gFilter)",
    .steps = fixture_steps,
    .step_count = COUNT(fixture_steps),
    .also = fixture_also,
    .also_count = COUNT(fixture_also),
    .components = fixture_components,
    .component_count = COUNT(fixture_components),
};

static const Finding fixture_attributes = {
    .rule = &fixture_rules[1],
    .severity = RULE_NOTE,
    .loc = {"init.c", 12, 14},
    .function = "CreatePort",
    .message = "the port has the default security descriptor",
    .fingerprint = "0123456789abcdef0123456789abcdef",
};

static const Finding fixture_unload = {
    .rule = &fixture_rules[2],
    .severity = RULE_WARNING,
    .loc = {"init.c", 40, 5},
    .function = "DriverEntry",
    .message = "DriverUnload is assigned after FltRegisterFilter",
    .fingerprint = "fedcba9876543210fedcba9876543210",
};

static const Finding *const fixture_findings[] = {&fixture_attributes, &fixture_unload,
                                                  &fixture_open};

static const Verdict fixture_verdict_list[] = {
    {"drv", &fixture_rules[0], "gServerPort", {"init.c", 12, 14}, VERDICT_VIOLATED, NULL, NULL, 1234},
    {"drv", &fixture_rules[1], "gServerPort", {"init.c", 12, 14}, VERDICT_HOLDS, "", NULL, 1234},
    {"drv", &fixture_rules[2], NULL, {0}, VERDICT_UNKNOWN, "bad.c could not be analysed", NULL, 1234},
    {"tool", &fixture_rules[0], NULL, {0}, VERDICT_NOT_APPLICABLE, "no entry point", NULL, 0},
};
static const Verdict *const fixture_verdicts[] = {
    &fixture_verdict_list[0], &fixture_verdict_list[1], &fixture_verdict_list[2],
    &fixture_verdict_list[3]};

static const char *const fixture_reasons[] = {"odd.c:3:7: unknown type name 'FOO'"};
static const UnitResult fixture_unit_list[] = {
    {.file = "init.c", .component = "drv", .status = UNIT_PARSED, .functions = 3},
    {.file = "odd.c",
     .component = "drv",
     .status = UNIT_DEGRADED,
     .reasons = fixture_reasons,
     .reason_count = 1,
     .functions = 2,
     .degraded_functions = 1},
    {.file = "bad.c", .component = "tool", .status = UNIT_FAILED},
};
static const UnitResult *const fixture_units[] = {&fixture_unit_list[0], &fixture_unit_list[1],
                                                  &fixture_unit_list[2]};

static const Assumption fixture_assumptions[] = {
    {{"init.c", 50, 5}, "LogMessage has no body: it neither closes nor opens a port"},
    {{0}, "the machine is not shut down"}};
static const IrGap fixture_gaps[] = {{"StmtExpr", 2, {"odd.c", 8, 1}}};
static const RuleSet fixture_set = {.digest = "d1ge57"};

static const Results fixture_results = {
    .rules = &fixture_set,
    .findings = fixture_findings,
    .finding_count = COUNT(fixture_findings),
    .verdicts = fixture_verdicts,
    .verdict_count = COUNT(fixture_verdicts),
    .units = fixture_units,
    .unit_count = COUNT(fixture_units),
    .assumptions = fixture_assumptions,
    .assumption_count = COUNT(fixture_assumptions),
    .gaps = fixture_gaps,
    .gap_count = COUNT(fixture_gaps),
    .component_count = 2,
    .analysed_count = 1,
    .lost_count = 1,
    .headers = "bundled",
    .libclang = "clang 19",
    .statistics = {.states = 1234,
                   .merged = 5,
                   .summaries = 6,
                   .summary_hits = 7,
                   .replays = 8,
                   .parse_seconds = 0.5,
                   .engine_seconds = 0.25,
                   .total_seconds = 1,
                   .peak_memory = 1048576},
};

#endif
