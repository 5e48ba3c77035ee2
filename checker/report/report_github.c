/* report_github.c - annotations on GitHub: workflow commands, one line for each finding
 * that counts. GitHub shows ten errors and ten warnings of a step, so the worst come
 * first; a line at the end tells what there is besides. */
#include "report/location.h"
#include "report/place.h"
#include "report/report.h"
#include "report/worst.h"

#include <string.h>

/* What has a meaning in a workflow command is written as %XX: line ends everywhere,
 * and what separates properties inside one. */
static void append_escaped(Text *out, const char *text, bool is_property) {
    for (const char *at = text; *at != '\0'; at++) {
        bool special = strchr("%\r\n", *at) != NULL || (is_property && strchr(":,", *at) != NULL);
        if (special) {
            text_printf(out, "%%%02X", (unsigned)(unsigned char)*at);
        } else {
            text_char(out, *at);
        }
    }
}

static const char *command_of(RuleSeverity severity) {
    return severity == RULE_NOTE ? "notice" : rules_severity_name(severity);
}

static void append_finding(Text *out, Locations *locations, const Finding *finding) {
    text_printf(out, "::%s file=", command_of(finding->severity));
    append_escaped(out, location_path(locations, finding->loc.file), true);
    text_printf(out, ",line=%lu", (unsigned long)finding->loc.line);
    if (finding->loc.column != 0) {
        text_printf(out, ",col=%lu", (unsigned long)finding->loc.column);
    }
    text_append(out, ",title=");
    append_escaped(out, arena_printf(out->arena, "%s %s", finding->rule->id, finding->rule->name),
                   true);
    text_append(out, "::");
    append_escaped(out, finding->message, false);
    for (uint32_t i = 0; i < finding->step_count; i++) {
        const Step *step = &finding->steps[i];
        const char *place = location_text(locations, step->loc);
        append_escaped(out,
                       arena_printf(out->arena, "\n%lu. %s%s%s", (unsigned long)i + 1,
                                    step->message, *place != '\0' ? " - " : "", place),
                       false);
    }
    text_char(out, '\n');
}

void report_github(Text *out, const Results *results, ReportOptions options) {
    Sources *sources = source_open(out->arena, results);
    Locations *locations = location_open(out->arena, sources, options.origin);
    for (int severity = RULE_ERROR; severity >= RULE_NOTE; severity--) {
        for (uint32_t i = 0; i < results->finding_count; i++) {
            const Finding *finding = results->findings[i];
            if ((int)finding->severity == severity && verdict_counts(finding)) {
                append_finding(out, locations, finding);
            }
        }
    }
    uint32_t unknown = 0;
    for (uint32_t i = 0; i < results->verdict_count; i++) {
        unknown += results->verdicts[i]->kind == VERDICT_UNKNOWN;
    }
    text_printf(out, "fltcheck: %s, %s, %s; %s unknown\n",
                place_count(out->arena, worst_count(results, RULE_ERROR), "error"),
                place_count(out->arena, worst_count(results, RULE_WARNING), "warning"),
                place_count(out->arena, worst_count(results, RULE_NOTE), "note"),
                place_count(out->arena, unknown, "verdict"));
}
