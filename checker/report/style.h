/* style.h - colours of the text report (ANSI escape sequences, or nothing). */
#ifndef FLTCHECK_REPORT_STYLE_H
#define FLTCHECK_REPORT_STYLE_H

#include "base/text.h"
#include "verdict/verdict.h"

typedef enum Style {
    STYLE_PLAIN,
    STYLE_BOLD,
    STYLE_DIM,
    STYLE_ERROR,
    STYLE_WARNING,
    STYLE_NOTE,
    STYLE_GOOD
} Style;

/* Appends `string` in that style; plain if `color` is false. */
void style_append(Text *out, bool color, Style style, const char *string);

Style style_of_severity(RuleSeverity severity);
Style style_of_verdict(VerdictKind kind);
Style style_of_step(StepKind kind);

#endif
