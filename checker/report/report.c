/* report.c - the table of output formats. */
#include "report/report.h"

#include "report/fold.h"

#include <string.h>

typedef struct Format {
    const char *name;
    ReportWriter *writer;
    bool tells_origin;
    bool folds; /* is for people: what has no effect on a defect is one step */
} Format;

static const Format formats[] = {
    {"text", report_text, false, true},    {"msvc", report_msvc, false, true},
    {"json", report_json, false, false},   {"sarif", report_sarif, true, false},
    {"html", report_html, true, true},     {"md", report_markdown, true, true},
    {"junit", report_junit, true, true},   {"gitlab", report_gitlab, true, false},
    {"github", report_github, true, true}, {"csv", report_csv, true, false},
};

enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

static const Format *find(const char *name) {
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (strcmp(formats[i].name, name) == 0) {
            return &formats[i];
        }
    }
    return NULL;
}

ReportWriter *report_find(const char *format) {
    const Format *found = find(format);
    return found != NULL ? found->writer : NULL;
}

void report_write(Text *out, const char *format, const Results *results, ReportOptions options) {
    const Format *found = find(format);
    Results folded = *results;
    if (found->folds && !options.verbose) {
        folded.findings = fold_findings(out->arena, results->findings, results->finding_count);
    }
    found->writer(out, &folded, options);
}

bool report_tells_origin(const char *format) {
    const Format *found = find(format);
    return found != NULL && found->tells_origin;
}

const char *const *report_formats(Arena *arena, size_t *count) {
    const char **names = ARENA_ARRAY(arena, const char *, FORMAT_COUNT);
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        names[i] = formats[i].name;
    }
    *count = FORMAT_COUNT;
    return names;
}
