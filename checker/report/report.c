/* report.c - the table of output formats. */
#include "report/report.h"

#include <string.h>

typedef struct Format {
    const char *name;
    ReportWriter *writer;
    bool tells_origin;
} Format;

static const Format formats[] = {
    {"text", report_text, false},  {"msvc", report_msvc, false},    {"json", report_json, false},
    {"sarif", report_sarif, true}, {"html", report_html, true},     {"md", report_markdown, true},
    {"junit", report_junit, true}, {"gitlab", report_gitlab, true}, {"github", report_github, true},
    {"csv", report_csv, true},
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
