/* fuzz_outcome.c - what the store keeps of a component: what is read of it is packed, and read
 * again as the same; every format can report it. */
#include "fuzz.h"
#include "report/report.h"
#include "run/keep.h"
#include "run/outcome.h"

#include <stdlib.h>
#include <string.h>

static const RuleSet *builtin_rules(void) {
    static const RuleSet *rules;
    static Arena *arena; /* stays */
    if (rules == NULL) {
        arena = arena_open();
        rules = rules_load(arena, NULL, diag_new(arena, NULL, false));
    }
    return rules;
}

static void check_again(Arena *arena, const Outcome *outcome) {
    Bytes first = {.arena = arena}, second = {.arena = arena};
    Outcome again;
    outcome_put(&first, outcome);
    if (!outcome_get(arena, first.items, first.count, builtin_rules(), NULL, &again)) {
        abort();
    }
    outcome_put(&second, &again);
    if (first.count != second.count || memcmp(first.items, second.items, first.count) != 0) {
        abort();
    }
}

static void report(Arena *arena, const Outcome *outcome) {
    Keeper keeper = keep_open(arena);
    const Finding **findings = ARENA_ARRAY(arena, const Finding *, outcome->finding_count);
    for (uint32_t i = 0; i < outcome->finding_count; i++) {
        findings[i] = keep_finding(&keeper, outcome->findings[i], outcome->component);
    }
    ComponentResult component = keep_component(&keeper, &outcome->portrait);
    component.name = outcome->component;
    component.kind = "";
    const Results results = {.project = "p",
                             .rules = builtin_rules(),
                             .findings = findings,
                             .finding_count = outcome->finding_count,
                             .verdicts = outcome->verdicts,
                             .verdict_count = outcome->verdict_count,
                             .units = outcome->units,
                             .unit_count = outcome->unit_count,
                             .assumptions = outcome->assumptions,
                             .assumption_count = outcome->assumption_count,
                             .gaps = outcome->gaps,
                             .gap_count = outcome->gap_count,
                             .components = &component,
                             .component_count = 1,
                             .analysed_count = outcome->is_analysed,
                             .headers = "",
                             .libclang = "",
                             .statistics = outcome->statistics};
    const ReportOrigin origin = {.root = "/", .command = ""};
    size_t count = 0;
    const char *const *formats = report_formats(arena, &count);
    for (size_t i = 0; i < count; i++) {
        Text text = text_new(arena);
        report_find(formats[i])(&text, &results,
                                (ReportOptions){.origin = &origin, .verdicts = true});
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_open();
    Outcome outcome;
    if (outcome_get(arena, data, size, builtin_rules(), NULL, &outcome)) {
        check_again(arena, &outcome);
        report(arena, &outcome);
    }
    arena_close(arena);
    return 0;
}
