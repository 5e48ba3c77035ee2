/* report_markdown.c - for comments on merge requests and the summary of a job: counts, the
 * findings with their paths folded away, and what is not known. */
#include "report/location.h"
#include "report/place.h"
#include "report/report.h"
#include "report/state.h"
#include "report/utf8.h"
#include "report/worst.h"

#include <string.h>

/* A comment on GitHub has room for 65536 characters, and nobody reads more: from the first
 * of these sizes on, findings come without their paths, from the second on not at all. */
enum { SIZE_OF_PATHS = 40000, SIZE_OF_FINDINGS = 52000, SIZE_OF_ALL = 60000 };
enum { SHOWN_FINDINGS = 50, SHOWN_STEPS = 40, SHOWN_UNKNOWN = 30 };

/* Text of the input as text: neither Markdown nor HTML, in one line. */
static void append_text(Text *out, const char *text) {
    for (const char *at = text; *at != '\0';) {
        size_t length = utf8_sequence(at);
        unsigned char byte = (unsigned char)*at;
        if (length == 0) {
            text_append(out, "\xEF\xBF\xBD");
        } else if (byte < ' ' || byte == 0x7F) {
            text_char(out, ' ');
        } else if (length == 1 && strchr("&<>\\`*_[]#!|~@", *at) != NULL) {
            text_printf(out, "&#%u;", (unsigned)byte);
        } else {
            text_append_n(out, at, length);
        }
        at += length > 0 ? length : 1;
    }
}

static void append_code(Text *out, const char *text) {
    text_append(out, "<code>");
    append_text(out, text);
    text_append(out, "</code>");
}

static const char *icon_of(RuleSeverity severity) {
    switch (severity) {
    case RULE_ERROR:
        return "\xF0\x9F\x94\xB4";
    case RULE_WARNING:
        return "\xF0\x9F\x9F\xA1";
    case RULE_NOTE:
        break;
    }
    return "\xF0\x9F\x94\xB5";
}

static void append_counts(Text *out, const Results *results) {
    uint32_t counts[VERDICT_NOT_APPLICABLE + 1] = {0};
    for (uint32_t i = 0; i < results->verdict_count; i++) {
        counts[results->verdicts[i]->kind]++;
    }
    text_append(out, "| errors | warnings | notes | violated | holds | unknown | not applicable |\n"
                     "|-:|-:|-:|-:|-:|-:|-:|\n");
    text_printf(out, "| %lu | %lu | %lu |", (unsigned long)worst_count(results, RULE_ERROR),
                (unsigned long)worst_count(results, RULE_WARNING),
                (unsigned long)worst_count(results, RULE_NOTE));
    for (int kind = VERDICT_VIOLATED; kind <= VERDICT_NOT_APPLICABLE; kind++) {
        text_printf(out, " %lu |", (unsigned long)counts[kind]);
    }
    text_append(out, "\n\n");
}

static void append_steps(Text *out, Locations *locations, const Finding *finding) {
    uint32_t first = finding->step_count > SHOWN_STEPS ? finding->step_count - SHOWN_STEPS : 0;
    for (uint32_t i = first; i < finding->step_count; i++) {
        const Step *step = &finding->steps[i];
        text_printf(out, "%lu. ", (unsigned long)i + 1);
        append_text(out, step->message);
        if (step->loc.line != 0) {
            text_append(out, " ");
            append_code(out, location_text(locations, step->loc));
        }
        text_char(out, '\n');
    }
}

static void append_finding(Text *out, Locations *locations, const Finding *finding) {
    const char *place = location_text(locations, (IrLoc){finding->loc.file, finding->loc.line, 0});
    text_printf(out, "### %s %s: ", icon_of(finding->severity), finding->rule->id);
    append_text(out, finding->message);
    text_append(out, "\n\n");
    append_code(out, place);
    if (finding->function != NULL) {
        text_append(out, " in ");
        append_code(out, finding->function);
    }
    text_printf(out, " (%s, %s)\n\n", rules_severity_name(finding->severity), state_name(finding));
    if (finding->step_count > 0 && out->length < SIZE_OF_PATHS) {
        text_printf(out, "<details><summary>How it comes to that: %s</summary>\n\n",
                    place_count(out->arena, finding->step_count, "step"));
        append_steps(out, locations, finding);
        text_append(out, "\n</details>\n\n");
    }
}

static uint32_t counting(const Results *results) {
    return worst_count(results, RULE_ERROR) + worst_count(results, RULE_WARNING) +
           worst_count(results, RULE_NOTE);
}

static void append_findings(Text *out, const Results *results, ReportOptions options) {
    Sources *sources = source_open(out->arena, results);
    Locations *locations = location_open(out->arena, sources, options.origin);
    const bool *marks = worst_marks(out->arena, results, SHOWN_FINDINGS);
    uint32_t shown = 0, all = counting(results);
    for (int severity = RULE_ERROR; severity >= RULE_NOTE; severity--) {
        for (uint32_t i = 0; i < results->finding_count; i++) {
            const Finding *finding = results->findings[i];
            bool shows = marks[i] && verdict_counts(finding) && out->length < SIZE_OF_FINDINGS;
            if (shows && (int)finding->severity == severity) {
                append_finding(out, locations, finding);
                shown++;
            }
        }
    }
    if (shown < all) {
        text_printf(out, "%lu more are in the other reports of this run.\n\n",
                    (unsigned long)(all - shown));
    }
    if (all < results->finding_count) {
        text_printf(out, "%s left alone: suppressed, known from the baseline or accepted.\n\n",
                    place_count(out->arena, results->finding_count - all, "finding"));
    }
}

static void append_unknown(Text *out, const Results *results) {
    uint32_t count = 0, told = 0;
    for (uint32_t i = 0; i < results->verdict_count; i++) {
        const Verdict *verdict = results->verdicts[i];
        if (verdict->kind != VERDICT_UNKNOWN) {
            continue;
        }
        if (count == 0) {
            text_append(out, "<details><summary>What is not known, and why</summary>\n\n"
                             "| component | rule | object | reason |\n|-|-|-|-|\n");
        }
        count++;
        if (told < SHOWN_UNKNOWN && out->length < SIZE_OF_ALL) {
            told++;
            const char *cells[] = {verdict->component, verdict->rule->id,
                                   place_object(out->arena, verdict),
                                   verdict->reason != NULL ? verdict->reason : ""};
            for (size_t c = 0; c < sizeof cells / sizeof *cells; c++) {
                text_append(out, c == 0 ? "| " : " | ");
                append_text(out, cells[c]);
            }
            text_append(out, " |\n");
        }
    }
    if (count > told) {
        text_printf(out, "\n%lu more.\n", (unsigned long)(count - told));
    }
    text_append(out, count > 0 ? "\n</details>\n\n" : "");
}

void report_markdown(Text *out, const Results *results, ReportOptions options) {
    text_append(out, "## fltcheck");
    if (results->project != NULL && *results->project != '\0') {
        text_append(out, ": ");
        append_text(out, results->project);
    }
    text_append(out, "\n\n");
    if (options.incomplete) {
        text_append(out, "**Incomplete**: part of the project could not be analysed.\n\n");
    }
    append_counts(out, results);
    append_findings(out, results, options);
    append_unknown(out, results);
}
