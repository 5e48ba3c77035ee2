/* report.h - results in every format that is written.
 *
 * One file per format, or several with its name in front. Writers append to a Text; they
 * never read files but for showing source lines and hashing sources, and print the same
 * bytes for the same results.
 */
#ifndef FLTCHECK_REPORT_REPORT_H
#define FLTCHECK_REPORT_REPORT_H

#include "base/text.h"
#include "verdict/verdict.h"

/* Where the sources come from; what is not known is NULL. */
typedef struct ReportOrigin {
    const char *root;       /* absolute directory that reports name files from */
    const char *repository; /* address of the repository, without anybody's password */
    const char *revision, *branch;
    bool modified;       /* there are changes that the revision does not have */
    const char *command; /* the command line that made the report */
} ReportOrigin;

typedef struct ReportOptions {
    const ReportOrigin *origin; /* NULL: nothing is known */
    bool color;
    bool verdicts;    /* text: print the table of verdicts too */
    bool verbose;     /* text: list the assumptions; json: add the timing */
    bool quiet;       /* text: no summary line */
    bool show_source; /* text: quote the line of each finding with a caret */
    bool incomplete;  /* part of the project could not be read or analysed */
} ReportOptions;

typedef void ReportWriter(Text *out, const Results *results, ReportOptions options);

/* path:line:col: error: message [FLT101], then indented notes for the path. */
void report_text(Text *out, const Results *results, ReportOptions options);

/* path(line,col): error FLT101: message, as Visual Studio's error list reads it. */
void report_msvc(Text *out, const Results *results, ReportOptions options);

/* The object described in docs/json.md. */
void report_json(Text *out, const Results *results, ReportOptions options);

/* SARIF 2.1.0, within the limits of GitHub's code scanning (docs/reports.md). */
void report_sarif(Text *out, const Results *results, ReportOptions options);

/* The audit report: one HTML file with everything in it. */
void report_html(Text *out, const Results *results, ReportOptions options);

/* Markdown for comments and job summaries. */
void report_markdown(Text *out, const Results *results, ReportOptions options);

/* JUnit XML: verdicts as test cases. */
void report_junit(Text *out, const Results *results, ReportOptions options);

/* GitLab's code quality report. */
void report_gitlab(Text *out, const Results *results, ReportOptions options);

/* GitHub's annotations: workflow commands. */
void report_github(Text *out, const Results *results, ReportOptions options);

/* Comma-separated values for spreadsheets. */
void report_csv(Text *out, const Results *results, ReportOptions options);

/* The writer for "text", "msvc", ...; NULL for an unknown word. */
ReportWriter *report_find(const char *format);

/* Writes the results in that format, which must be one. In formats for people, steps of a path that
 * have no effect on the defect are told as one, unless `verbose`. */
void report_write(Text *out, const char *format, const Results *results, ReportOptions options);

/* Whether a format names files from the root of the sources, or tells the revision: it
 * needs ReportOptions.origin. */
bool report_tells_origin(const char *format);

/* All format names, for help and "did you mean". */
const char *const *report_formats(Arena *arena, size_t *count);

#endif
