/* report_msvc.c - findings as the Visual Studio error list and MSBuild read them:
 * path(line,col): error FLT101: message. Indented lines belong to the one above. */
#include "report/aside.h"
#include "report/report.h"

static void append_place(Text *out, IrLoc loc, bool with_column) {
    text_append(out, loc.file);
    if (with_column && loc.column != 0) {
        text_printf(out, "(%lu,%lu)", (unsigned long)loc.line, (unsigned long)loc.column);
    } else {
        text_printf(out, "(%lu)", (unsigned long)loc.line);
    }
}

static void append_step(Text *out, const Step *step) {
    text_append(out, "    ");
    if (step->loc.line != 0) {
        append_place(out, step->loc, false);
        text_append(out, ": ");
    }
    text_append(out, "note: ");
    if (step->function != NULL) {
        text_printf(out, "in %s: ", step->function);
    }
    text_printf(out, "%s\n", step->message);
}

static void append_aside(Text *out, const Finding *finding) {
    append_place(out, finding->loc, true);
    text_printf(out, ": note %s: %s: %s\n", finding->rule->id, aside_word(finding),
                finding->message);
}

static void append_finding(Text *out, const Finding *finding) {
    if (!verdict_counts(finding)) {
        append_aside(out, finding);
        return;
    }
    append_place(out, finding->loc, true);
    text_printf(out, ": %s %s: %s\n", rules_severity_name(finding->severity), finding->rule->id,
                finding->message);
    for (uint32_t i = 0; i < finding->step_count; i++) {
        append_step(out, &finding->steps[i]);
    }
    for (uint32_t i = 0; i < finding->also_count; i++) {
        text_append(out, "    ");
        append_place(out, finding->also[i], false);
        text_append(out, ": note: the same happens here\n");
    }
}

void report_msvc(Text *out, const Results *results, ReportOptions options) {
    (void)options;
    for (uint32_t i = 0; i < results->finding_count; i++) {
        append_finding(out, results->findings[i]);
    }
}
