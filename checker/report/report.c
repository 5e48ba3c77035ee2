/* report.c - the table of output formats. */
#include "report/report.h"

#include <string.h>

enum { FORMAT_COUNT = 3 };
static const char *const names[FORMAT_COUNT] = {"text", "msvc", "json"};
static ReportWriter *const writers[FORMAT_COUNT] = {report_text, report_msvc, report_json};

ReportWriter *report_find(const char *format) {
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (strcmp(names[i], format) == 0) {
            return writers[i];
        }
    }
    return NULL;
}

const char *const *report_formats(size_t *count) {
    *count = FORMAT_COUNT;
    return names;
}
