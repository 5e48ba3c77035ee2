/* report.h - results as text, in MSVC style, and as JSON.
 *
 * One file per format. Writers append to a Text; they never read files but for
 * showing source lines, and print the same bytes for the same results.
 */
#ifndef FLTCHECK_REPORT_REPORT_H
#define FLTCHECK_REPORT_REPORT_H

#include "base/text.h"
#include "verdict/verdict.h"

typedef struct ReportOptions {
    bool color;
    bool verdicts;    /* text: print the table of verdicts too */
    bool verbose;     /* text: list the assumptions; json: add the timing */
    bool quiet;       /* text: no summary line */
    bool show_source; /* text: quote the line of each finding with a caret */
} ReportOptions;

typedef void ReportWriter(Text *out, const Results *results, ReportOptions options);

/* path:line:col: error: message [FLT101], then indented notes for the path. */
void report_text(Text *out, const Results *results, ReportOptions options);

/* path(line,col): error FLT101: message, as Visual Studio's error list reads it. */
void report_msvc(Text *out, const Results *results, ReportOptions options);

/* The object described in docs/json.md. */
void report_json(Text *out, const Results *results, ReportOptions options);

/* The writer for "text", "msvc", "json"; NULL for an unknown word. */
ReportWriter *report_find(const char *format);

/* All format names, for help and "did you mean". */
const char *const *report_formats(size_t *count);

#endif
