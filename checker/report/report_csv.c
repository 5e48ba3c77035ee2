/* report_csv.c - findings as a table for spreadsheets (RFC 4180, UTF-8). */
#include "report/location.h"
#include "report/report.h"
#include "report/state.h"

#include <string.h>

/* A cell that begins with one of these is a formula to a spreadsheet, and what stands in
 * a source must not be computed: an apostrophe in front makes it text. */
static void append_cell(Text *out, const char *text, bool is_last) {
    const char *cell = text != NULL ? text : "";
    bool is_formula = *cell != '\0' && strchr("=+-@\t\r", *cell) != NULL;
    bool is_quoted = strpbrk(cell, ",\"\r\n'") != NULL;
    text_append(out, is_quoted ? "\"" : "");
    text_append(out, is_formula ? "'" : "");
    for (const char *at = cell; *at != '\0'; at++) {
        if (*at == '"') {
            text_char(out, '"');
        }
        text_char(out, *at);
    }
    text_append(out, is_quoted ? "\"" : "");
    text_append(out, is_last ? "\r\n" : ",");
}

static const char *components_of(Arena *arena, const Finding *finding) {
    Text names = text_new(arena);
    for (uint32_t i = 0; i < finding->component_count; i++) {
        text_printf(&names, "%s%s", i > 0 ? "; " : "", finding->components[i]);
    }
    return text_str(&names);
}

static void append_finding(Text *out, Locations *locations, const Finding *finding) {
    Arena *arena = out->arena;
    append_cell(out, finding->rule->id, false);
    append_cell(out, finding->rule->name, false);
    append_cell(out, rules_severity_name(finding->severity), false);
    append_cell(out, state_name(finding), false);
    append_cell(out, location_path(locations, finding->loc.file), false);
    append_cell(out, arena_printf(arena, "%lu", (unsigned long)finding->loc.line), false);
    append_cell(out, arena_printf(arena, "%lu", (unsigned long)finding->loc.column), false);
    append_cell(out, finding->function, false);
    append_cell(out, finding->object, false);
    append_cell(out, components_of(arena, finding), false);
    append_cell(out, finding->message, false);
    append_cell(out, state_reason(arena, finding), false);
    append_cell(out, finding->fingerprint, true);
}

void report_csv(Text *out, const Results *results, ReportOptions options) {
    Sources *sources = source_open(out->arena, results);
    Locations *locations = location_open(out->arena, sources, options.origin);
    text_append(out, "rule,name,severity,state,file,line,column,function,object,components,message,"
                     "reason,fingerprint\r\n");
    for (uint32_t i = 0; i < results->finding_count; i++) {
        append_finding(out, locations, results->findings[i]);
    }
}
