/* report_gitlab.c - GitLab's code quality report: an array of findings. What somebody has
 * decided to leave alone is not in it; what a baseline knows is, since GitLab compares
 * reports itself and would take it for mended. */
#include "report/location.h"
#include "report/report.h"
#include "report/values.h"

#include <string.h>

static const char *severity_of(const Finding *finding) {
    switch (finding->severity) {
    case RULE_ERROR:
        return "critical";
    case RULE_WARNING:
        return "major";
    case RULE_NOTE:
        break;
    }
    return "info";
}

static bool is_left_alone(const Finding *finding) {
    Finding without_baseline = *finding;
    without_baseline.baseline = BASELINE_NONE;
    return !verdict_counts(&without_baseline);
}

static json_t *issue_of(Arena *arena, Locations *locations, const Finding *finding) {
    json_t *issue = json_object(), *location = json_object(), *lines = json_object();
    const char *text = arena_printf(arena, "%s [%s]", finding->message, finding->rule->id);
    json_object_set_new(issue, "description", values_text(arena, text));
    json_object_set_new(issue, "check_name", json_string(finding->rule->id));
    json_object_set_new(issue, "fingerprint", values_text(arena, finding->fingerprint));
    json_object_set_new(issue, "severity", json_string(severity_of(finding)));
    json_object_set_new(lines, "begin", values_number(finding->loc.line));
    json_object_set_new(location, "path",
                        values_text(arena, location_path(locations, finding->loc.file)));
    json_object_set_new(location, "lines", lines);
    json_object_set_new(issue, "location", location);
    return issue;
}

void report_gitlab(Text *out, const Results *results, ReportOptions options) {
    Sources *sources = source_open(out->arena, results);
    Locations *locations = location_open(out->arena, sources, options.origin);
    json_t *issues = json_array();
    for (uint32_t i = 0; i < results->finding_count; i++) {
        if (!is_left_alone(results->findings[i])) {
            json_array_append_new(issues, issue_of(out->arena, locations, results->findings[i]));
        }
    }
    values_finish(out, issues);
}
