/* html_chart.h - charts of the audit report (private). */
#ifndef FLTCHECK_REPORT_HTML_CHART_H
#define FLTCHECK_REPORT_HTML_CHART_H

#include "report/html.h"

enum { HTML_BAR_PARTS = 4 };

typedef struct HtmlBar {
    const char *name;
    uint32_t parts[HTML_BAR_PARTS];
} HtmlBar;

/* What the colours mean: names of `count` classes of the style sheet. */
void html_chart_key(Html *html, const char *const *classes, const char *const *names, size_t count);

/* One bar below the other, each part in the colour of its class; the longest fills the width. */
void html_chart(Html *html, const char *title, const HtmlBar *bars, size_t count,
                const char *const *classes, size_t part_count);

#endif
