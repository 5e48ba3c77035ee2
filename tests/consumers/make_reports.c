/* make_reports.c - writes results that nobody has found in every format into a folder:
 *
 *     make_reports DIRECTORY COUNT plain|hostile
 *
 * so that reports can be given to their consumers which are as large as we like, or whose
 * names, messages and sources try to break out of them. Run in the folder itself, with
 * the sources that it names there. */
#include "base/platform.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

enum { STEPS = 14, LINES = 400, FILES = 8, OBJECTS = 6 };

typedef struct Maker {
    Arena *arena;
    const RuleSet *rules;
    bool hostile;
    const char *files[FILES];
} Maker;

/* What could end a string, a tag, a line, a cell, a command, a comment. */
static const char *const attacks[] = {
    "</script><script>window.hacked=1</script>",
    "\"><img src=x onerror=window.hacked=1>",
    "'; window.hacked=1; //",
    "%0A::error file=x::hacked",
    "=HYPERLINK(\"x\",\"hacked\")",
    "]]><hacked/>",
    "--><script>window.hacked=1</script><!--",
    "`hacked` **hacked** | [hacked](javascript:window.hacked=1)",
    "\xE2\x80\xAEhacked\xE2\x80\xAC",
    "\xFF\xC0\xAF\x01\x1B[31mhacked",
    "{0} {{1}} [hacked](1) ${hacked} \\u003cscript\\u003e",
    "</textarea></style></title></svg><svg onload=window.hacked=1>",
    "\n::set-output name=x::hacked\r\n| hacked |\n\n# hacked",
};

enum { ATTACKS = sizeof attacks / sizeof *attacks };

static const char *spice(const Maker *maker, const char *text, uint32_t number) {
    return maker->hostile ? arena_printf(maker->arena, "%s %s", text, attacks[number % ATTACKS])
                          : text;
}

/* ---- sources ------------------------------------------------------------------------------ */

static void write_source(Maker *maker, uint32_t number) {
    static const char *const names[] = {"a<img src=x onerror=window.hacked=1>.c",
                                        "b\"' &amp; #?%41.c",
                                        "c%0A::error::x,y:z.c",
                                        "d\xFF\xFE.c",
                                        "e\xE2\x80\xAE"
                                        "c.drv.c",
                                        "=f.c",
                                        "g`|*_[x](y).c",
                                        "h</title>.c"};
    Text text = text_new(maker->arena);
    for (uint32_t line = 1; line <= LINES; line++) {
        text_printf(&text, "    status = Step%lu(Filter, &Port[%lu]); /* %s */\n",
                    (unsigned long)line % 17, (unsigned long)line,
                    maker->hostile && attacks[line % ATTACKS][0] != '\n' ? attacks[line % ATTACKS]
                                                                         : "goes on");
    }
    maker->files[number] = maker->hostile && names[number][0] != '\0'
                               ? (number == 7 ? "h&lt;.c" : names[number])
                               : arena_printf(maker->arena, "file%lu.c", (unsigned long)number);
    if (!platform_write_file(maker->arena, maker->files[number], text_str(&text), text.length,
                             NULL)) {
        exit(2);
    }
}

/* ---- findings ----------------------------------------------------------------------------- */

static IrLoc place(const Maker *maker, uint32_t number) {
    return (IrLoc){maker->files[number % FILES], 1 + number * 7 % (LINES - 1), 5};
}

static const Step *make_steps(const Maker *maker, uint32_t number) {
    static const StepKind kinds[STEPS] = {STEP_LIFECYCLE, STEP_CALL,      STEP_ASSUME, STEP_CALL,
                                          STEP_OBJECT,    STEP_BRANCH,    STEP_RETURN, STEP_BRANCH,
                                          STEP_OBJECT,    STEP_LIFECYCLE, STEP_CALL,   STEP_BRANCH,
                                          STEP_BRANCH,    STEP_FINDING};
    static const char *const messages[STEPS] = {
        "the system loads the driver and calls its entry point",
        "DriverEntry is called",
        "assuming that the registration succeeds",
        "CreatePort is called",
        "server port created here",
        "'!NT_SUCCESS(status)' is false",
        "CreatePort returns 0",
        "'status < 0' is false",
        "filtering started here",
        "the driver's service is stopped: the filter manager calls the unload callback",
        "Unload is called",
        "'client != NULL' is false",
        "'retry' is true",
        "server port 'Port' is still open"};
    Step *steps = ARENA_ARRAY(maker->arena, Step, STEPS);
    for (uint32_t i = 0; i < STEPS; i++) {
        bool placed = kinds[i] != STEP_LIFECYCLE;
        steps[i] =
            (Step){.kind = kinds[i],
                   .loc = placed ? place(maker, number / 10 * 9 + i / 5) : (IrLoc){0},
                   .function = placed ? spice(maker, i < 9 ? "DriverEntry" : "Unload", i) : NULL,
                   .message = spice(maker, messages[i], number + i),
                   .depth = i > 3 && i < 7 ? 1 : 0};
        steps[i].loc.line += placed ? i % 5 * 2 : 0;
    }
    return steps;
}

static const Suppression *make_suppression(const Maker *maker, uint32_t number) {
    Suppression *suppression = ARENA_NEW(maker->arena, Suppression);
    *suppression = (Suppression){.kind = (SuppressionKind)(number / 7 % 3),
                                 .loc = place(maker, number),
                                 .rules = "*",
                                 .reason = spice(maker, "the port is closed elsewhere", number),
                                 .used = true};
    return suppression;
}

static const Triage *make_triage(const Maker *maker, uint32_t number) {
    Triage *triage = ARENA_NEW(maker->arena, Triage);
    *triage = (Triage){.status = (TriageStatus)(number / 11 % 3),
                       .by = spice(maker, "A. Reviewer", number),
                       .why = spice(maker, "cannot happen on this hardware", number + 1),
                       .when = "2026-03-31T12:00:00Z"};
    return triage;
}

static const Finding *make_finding(const Maker *maker, uint32_t number) {
    static const char *const components[] = {"scanner", "monitor"};
    Finding *finding = ARENA_NEW(maker->arena, Finding);
    const char **names = ARENA_ARRAY(maker->arena, const char *, 1);
    names[0] = spice(maker, components[number % 2], 0);
    *finding = (Finding){
        .rule = maker->rules->rules[number % maker->rules->rule_count],
        .severity = (RuleSeverity)(number % 10 < 3   ? RULE_ERROR
                                   : number % 10 < 8 ? RULE_WARNING
                                                     : RULE_NOTE),
        .loc = place(maker, number / 10 * 9 + 2),
        .function = spice(maker, "Unload", number),
        .object = spice(maker, "Port", number),
        .birth = place(maker, number % OBJECTS),
        .message = spice(maker, "server port 'Port' is still open when unloading goes on", number),
        .fingerprint = arena_printf(maker->arena, "%032lx", (unsigned long)number + 1),
        .statement = "status = Step2(Filter, &Port[0])",
        .steps = make_steps(maker, number),
        .step_count = STEPS,
        .components = names,
        .component_count = 1,
        .suppression = number % 7 == 3 ? make_suppression(maker, number) : NULL,
        .triage = number % 11 == 5 ? make_triage(maker, number) : NULL,
        .baseline = number % 5 == 1 ? BASELINE_UNCHANGED : BASELINE_NEW};
    return finding;
}

/* ---- the rest ----------------------------------------------------------------------------- */

static void make_verdicts(const Maker *maker, Results *results) {
    uint32_t count = 2 * maker->rules->rule_count;
    const Verdict **verdicts = ARENA_ARRAY(maker->arena, const Verdict *, count);
    for (uint32_t i = 0; i < count; i++) {
        Verdict *verdict = ARENA_NEW(maker->arena, Verdict);
        bool second = i >= maker->rules->rule_count;
        *verdict =
            (Verdict){.component = spice(maker, second ? "scanner" : "monitor", 0),
                      .rule = maker->rules->rules[i % maker->rules->rule_count],
                      .object = i % 4 == 3 ? NULL : spice(maker, "Port", i % OBJECTS),
                      .birth = i % 4 == 3 ? (IrLoc){0} : place(maker, i % OBJECTS),
                      .kind = (VerdictKind)(i % 4),
                      .reason = i % 4 > 1 ? spice(maker, "a call that nobody knows", i) : NULL,
                      .states = 1234};
        verdicts[i] = verdict;
    }
    results->verdicts = verdicts;
    results->verdict_count = count;
}

static void make_units(const Maker *maker, Results *results) {
    static const char *const plain[] = {"-DDBG=1", "-Iinc"};
    const UnitResult **units = ARENA_ARRAY(maker->arena, const UnitResult *, FILES);
    for (uint32_t i = 0; i < FILES; i++) {
        UnitResult *unit = ARENA_NEW(maker->arena, UnitResult);
        const char **reasons = ARENA_ARRAY(maker->arena, const char *, 1);
        reasons[0] = spice(maker, "file1.c:3:7: unknown type name 'FOO'", i);
        *unit = (UnitResult){.file = maker->files[i],
                             .component = spice(maker, i < 4 ? "monitor" : "scanner", 0),
                             .status = (UnitStatus)(i % 4),
                             .reasons = reasons,
                             .reason_count = i % 4 == 1 || i % 4 == 2,
                             .functions = 40,
                             .degraded_functions = i % 4 == 1,
                             .args = plain,
                             .arg_count = 2};
        units[i] = unit;
    }
    results->units = units;
    results->unit_count = FILES;
}

static void make_components(const Maker *maker, Results *results) {
    static const char *const roles[][2] = {
        {"unload", "FilterUnloadCallback"},        {"instance", "InstanceSetupCallback"},
        {"operation", "before IRP_MJ_CREATE"},     {"operation", "after IRP_MJ_CREATE"},
        {"connect", "FltCreateCommunicationPort"}, {"disconnect", "FltCreateCommunicationPort"},
        {"message", "FltCreateCommunicationPort"}, {"thread", "PsCreateSystemThread"}};
    enum { ROUTINES = sizeof roles / sizeof *roles };
    ComponentResult *components = ARENA_ARRAY(maker->arena, ComponentResult, 2);
    for (uint32_t c = 0; c < 2; c++) {
        Routine *routines = ARENA_ARRAY(maker->arena, Routine, ROUTINES);
        TrackedCall *calls = ARENA_ARRAY(maker->arena, TrackedCall, 3);
        for (uint32_t i = 0; i < ROUTINES; i++) {
            routines[i] = (Routine){roles[i][0], roles[i][1],
                                    i == 5 ? NULL : spice(maker, "Routine", i), place(maker, i)};
        }
        calls[0] = (TrackedCall){"FltCreateCommunicationPort", "FltCreateCommunicationPort",
                                 "DriverEntry", place(maker, 1)};
        calls[1] = (TrackedCall){"FltCloseCommunicationPort", "FltCloseCommunicationPort",
                                 spice(maker, "Unload", 2), place(maker, 2)};
        calls[2] =
            (TrackedCall){"FltUnregisterFilter", "FltUnregisterFilter", "Unload", place(maker, 3)};
        components[c] = (ComponentResult){.name = spice(maker, c == 0 ? "monitor" : "scanner", 0),
                                          .kind = "driver",
                                          .origin = spice(maker, "driver.vcxproj", 3),
                                          .configuration = "Debug|x64",
                                          .entry = "DriverEntry",
                                          .entry_loc = place(maker, 0),
                                          .routines = routines,
                                          .routine_count = ROUTINES,
                                          .calls = calls,
                                          .call_count = 3};
    }
    results->components = components;
    results->component_count = 2;
}

static const Results *make_results(Maker *maker, uint32_t count) {
    Results *results = ARENA_NEW(maker->arena, Results);
    const Finding **findings = ARENA_ARRAY(maker->arena, const Finding *, count + 1);
    for (uint32_t i = 0; i < FILES; i++) {
        write_source(maker, i);
    }
    for (uint32_t i = 0; i < count; i++) {
        findings[i] = make_finding(maker, i);
    }
    Assumption *assumptions = ARENA_ARRAY(maker->arena, Assumption, 2);
    assumptions[0] = (Assumption){place(maker, 1), spice(maker, "a header is taken as empty", 1)};
    assumptions[1] = (Assumption){{0}, spice(maker, "the machine is not shut down", 2)};
    FixedFinding *fixed = ARENA_NEW(maker->arena, FixedFinding);
    *fixed = (FixedFinding){.rule = "FLT101",
                            .fingerprint = "00000000000000000000000000000abc",
                            .file = maker->files[0],
                            .function = spice(maker, "OldUnload", 1),
                            .message = spice(maker, "was still open", 2),
                            .line = 12};
    PastRun *past = ARENA_ARRAY(maker->arena, PastRun, 2);
    past[0] = (PastRun){"2026-01-31T12:00:00Z", spice(maker, "0123abc", 1), 7, 2, 0, false};
    past[1] = (PastRun){"2026-02-01T12:00:00Z", NULL, 3, 2, 1, true};
    *results = (Results){.project = spice(maker, "made up", 1),
                         .rules = maker->rules,
                         .findings = findings,
                         .finding_count = count,
                         .assumptions = assumptions,
                         .assumption_count = 2,
                         .analysed_count = 2,
                         .headers = "bundled",
                         .libclang = "clang version 19",
                         .baseline = spice(maker, "baseline.json", 1),
                         .fixed = fixed,
                         .fixed_count = 1,
                         .past = past,
                         .past_count = 2,
                         .statistics = {.states = 1234}};
    make_verdicts(maker, results);
    make_units(maker, results);
    make_components(maker, results);
    return results;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fputs("usage: make_reports DIRECTORY COUNT plain|hostile\n", stderr);
        return 2;
    }
    Arena *arena = arena_open();
    Maker maker = {.arena = arena,
                   .rules = rules_load(arena, NULL, diag_new(arena, stderr, false)),
                   .hostile = strcmp(argv[3], "hostile") == 0};
    const Results *results = make_results(&maker, (uint32_t)strtoul(argv[2], NULL, 10));
    ReportOrigin origin = {.root = platform_absolute(arena, "."),
                           .repository = "https://example.org/driver.git",
                           .revision = "0123456789abcdef0123456789abcdef01234567",
                           .branch = spice(&maker, "main", 0),
                           .modified = true,
                           .command = spice(&maker, "fltcheck check", 1)};
    size_t count = 0;
    const char *const *formats = report_formats(arena, &count);
    int status = 0;
    for (size_t i = 0; i < count; i++) {
        Text text = text_new(arena);
        report_find(formats[i])(&text, results,
                                (ReportOptions){.origin = &origin, .incomplete = maker.hostile});
        const char *path = arena_printf(arena, "%s/report.%s", argv[1], formats[i]);
        status |= !platform_write_file(arena, path, text_str(&text), text.length, NULL);
    }
    arena_close(arena);
    return status;
}
