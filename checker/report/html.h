/* html.h - the parts of the audit report (private). */
#ifndef FLTCHECK_REPORT_HTML_H
#define FLTCHECK_REPORT_HTML_H

#include "report/location.h"
#include "report/report.h"

/* The path of that many findings, the worst, is shown in the source; others have their
 * steps as a list. No more than so many findings are in the report at all. */
enum { HTML_QUOTED = 400, HTML_FINDINGS = 5000 };

typedef struct Html {
    Text *out;
    Arena *arena;
    const Results *results;
    ReportOptions options;
    Sources *sources;
    Locations *locations;
} Html;

/* Appends text of the input: what has a meaning in HTML becomes entities, bytes that
 * are no UTF-8 or can't be seen become visible, and so do marks that turn the direction of
 * writing round. Good in elements, quoted attributes and SVG alike. */
void html_text(Text *out, const char *text);

/* The same as <code>, or nothing for "" and NULL. */
void html_code(Text *out, const char *text);

/* At most `letters` of it, with an ellipsis. For SVG, which does not wrap. */
void html_clip(Text *out, const char *text, size_t letters);

/* <dt>NAME</dt><dd>text</dd>; nothing for "" and NULL. */
void html_fact(Text *out, const char *name, const char *text);

/* "<td class=number>7</td>". */
void html_number_cell(Text *out, uint64_t number);

/* "✗ violated" and so on, for a cell of class verdict_name(). */
const char *html_verdict(VerdictKind kind);

/* Everything down to the summary with its charts. */
void html_summary(Html *html);

/* A component's page: diagrams, verdicts, what is unknown, units. */
void html_component(Html *html, uint32_t number);

/* The life cycle of a component as SVG, and the states of a kind of objects; nothing if the
 * component has no call that moves one. */
void html_life_cycle(Html *html, const ComponentResult *component);
void html_states(Html *html, const ComponentResult *component, const RuleKind *kind);

/* All findings with their paths. */
void html_findings(Html *html);

/* Counts of earlier runs and of this one; nothing if no store was used. */
void html_history(Html *html);

/* What was suppressed or decided, what the results rest on, what has changed, rules,
 * sign-off. */
void html_rest(Html *html);

#endif
