/* explain.c - the prose of one rule, for people. */
#include "rules/rules.h"
#include "rules/wrap.h"

#include <string.h>

#define BOLD  "\033[1m"
#define PLAIN "\033[0m"

static void heading(Text *out, const char *title, bool color) {
    text_printf(out, "\n%s%s%s\n", color ? BOLD : "", title, color ? PLAIN : "");
}

static const char *severity_color(RuleSeverity severity) {
    switch (severity) {
    case RULE_ERROR:
        return "\033[31m";
    case RULE_WARNING:
        return "\033[33m";
    case RULE_NOTE:
        break;
    }
    return "\033[36m";
}

/* As it reads where nothing stands for the placeholders. */
static const char *plain_message(Arena *arena, const char *message) {
    Text out = text_new(arena);
    while (*message != '\0') {
        size_t length = *message == '{' ? strcspn(message, "}") + 1 : 1;
        text_append_n(&out, length > 1 ? "..." : message, length > 1 ? 3 : 1);
        message += length;
    }
    return text_str(&out);
}

/* Several reports can say the same. */
static bool is_repeated(const RuleSet *set, uint32_t index) {
    const RuleReport *report = set->reports[index];
    for (uint32_t i = 0; i < index; i++) {
        const RuleReport *other = set->reports[i];
        if (other->rule == report->rule && other->severity == report->severity &&
            strcmp(other->message, report->message) == 0) {
            return true;
        }
    }
    return false;
}

static void explain_reports(Text *out, const RuleSet *set, const Rule *rule, bool color) {
    heading(out, "Reported", color);
    for (uint32_t i = 0; i < set->report_count; i++) {
        const RuleReport *report = set->reports[i];
        if (report->rule != rule || is_repeated(set, i)) {
            continue;
        }
        text_printf(out, "  %s%s%s\n", color ? severity_color(report->severity) : "",
                    rules_severity_name(report->severity), color ? PLAIN : "");
        wrap_prose(out, plain_message(out->arena, report->message), 6);
    }
}

void rules_explain(Text *out, const RuleSet *set, const Rule *rule, bool color) {
    text_printf(out, "%s%s %s%s (%s)\n\n", color ? BOLD : "", rule->id, rule->name,
                color ? PLAIN : "", rules_severity_name(rule->severity));
    wrap_prose(out, rule->summary, 2);
    heading(out, "Why it matters", color);
    wrap_prose(out, rule->why, 2);
    if (rule->advice != NULL) {
        heading(out, "What to do", color);
        wrap_prose(out, rule->advice, 2);
    }
    explain_reports(out, set, rule, color);
    heading(out, "Wrong", color);
    wrap_code(out, rule->bad, 4);
    heading(out, "Right", color);
    wrap_code(out, rule->good, 4);
    heading(out, "Reference", color);
    wrap_prose(out, rule->reference, 2);
}

static void markdown_section(Text *out, const char *title, const char *text, bool is_code) {
    if (text != NULL && *text != '\0') {
        text_printf(out, is_code ? "## %s\n\n```c\n%s\n```\n\n" : "## %s\n\n%s\n\n", title, text);
    }
}

void rules_markdown(Text *out, const Rule *rule) {
    text_printf(out, "%s\n\n", rule->summary);
    markdown_section(out, "Why", rule->why, false);
    markdown_section(out, "What to do", rule->advice, false);
    markdown_section(out, "Wrong", rule->bad, true);
    markdown_section(out, "Right", rule->good, true);
    markdown_section(out, "See", rule->reference, false);
}
