/* verdict.c - names and orders of the shared vocabulary. */
#include "verdict/verdict.h"

#include <string.h>

const char *verdict_name(VerdictKind kind) {
    switch (kind) {
    case VERDICT_VIOLATED:
        return "violated";
    case VERDICT_HOLDS:
        return "holds";
    case VERDICT_UNKNOWN:
        return "unknown";
    case VERDICT_NOT_APPLICABLE:
        return "not-applicable";
    }
    return "";
}

const char *verdict_unit_name(UnitStatus status) {
    switch (status) {
    case UNIT_PARSED:
        return "parsed";
    case UNIT_DEGRADED:
        return "degraded";
    case UNIT_FAILED:
        return "failed";
    case UNIT_SKIPPED:
        return "skipped";
    }
    return "";
}

const char *verdict_step_name(StepKind kind) {
    switch (kind) {
    case STEP_LIFECYCLE:
        return "lifecycle";
    case STEP_CALL:
        return "call";
    case STEP_RETURN:
        return "return";
    case STEP_BRANCH:
        return "branch";
    case STEP_ASSUME:
        return "assume";
    case STEP_OBJECT:
        return "object";
    case STEP_FINDING:
        return "finding";
    }
    return "";
}

const char *verdict_repair_name(RepairKind kind) {
    static const char *const names[] = {"spelling", "trace",    "include", "type",
                                        "constant", "function", "macro"};
    return names[kind];
}

const char *verdict_suppression_name(SuppressionKind kind) {
    static const char *const names[] = {"comment", "pragma", "config"};
    return names[kind];
}

const char *verdict_baseline_name(BaselineState state) {
    static const char *const names[] = {"", "new", "unchanged", "absent"};
    return names[state];
}

const char *verdict_triage_name(TriageStatus status) {
    static const char *const names[] = {"confirmed", "false-positive", "accepted"};
    return names[status];
}

bool verdict_counts(const Finding *finding) {
    const Triage *triage = finding->triage;
    bool left_alone = triage != NULL && triage->status != TRIAGE_CONFIRMED && !triage->expired;
    return finding->suppression == NULL && finding->baseline != BASELINE_UNCHANGED && !left_alone;
}

const char *verdict_repair_text(Arena *arena, const Repair *repair) {
    static const char *const words[] = {"'%s' file not found; found in another spelling",
                                        "'%s' file not found; trace macros do nothing",
                                        "'%s' file not found; taken as empty",
                                        "unknown type name '%s'; taken as an opaque type",
                                        ("use of undeclared identifier '%s'; taken as a "
                                         "constant that nobody knows"),
                                        "use of undeclared function '%s'; taken as one elsewhere",
                                        "unknown word '%s'; taken as a macro for nothing"};
    const char *text = words[repair->kind];
    const char *gap = strstr(text, "%s");
    return arena_printf(arena, "%.*s%s%s", (int)(gap - text), text, repair->name, gap + 2);
}

bool verdict_repair_is_lossy(RepairKind kind) {
    return kind != REPAIR_SPELLING && kind != REPAIR_TRACE;
}

static int compare_numbers(uint32_t a, uint32_t b) {
    return (a > b) - (a < b);
}

/* NULL sorts first. */
static int compare_texts(const char *a, const char *b) {
    if (a == NULL || b == NULL) {
        return (a != NULL) - (b != NULL);
    }
    return strcmp(a, b);
}

int verdict_compare_places(IrLoc a, IrLoc b) {
    int order = compare_texts(a.file, b.file);
    if (order == 0) {
        order = compare_numbers(a.line, b.line);
    }
    return order != 0 ? order : compare_numbers(a.column, b.column);
}

int verdict_compare_findings(const Finding *a, const Finding *b) {
    int order = verdict_compare_places(a->loc, b->loc);
    if (order == 0) {
        order = strcmp(a->rule->id, b->rule->id);
    }
    if (order == 0) {
        order = compare_texts(a->object, b->object);
    }
    if (order == 0) {
        order = verdict_compare_places(a->birth, b->birth);
    }
    if (order == 0) {
        order = compare_texts(a->function, b->function);
    }
    return order != 0 ? order : compare_texts(a->message, b->message);
}

int verdict_compare(const Verdict *a, const Verdict *b) {
    int order = compare_texts(a->component, b->component);
    if (order == 0) {
        order = strcmp(a->rule->id, b->rule->id);
    }
    if (order == 0) {
        order = verdict_compare_places(a->birth, b->birth);
    }
    return order != 0 ? order : compare_texts(a->object, b->object);
}
