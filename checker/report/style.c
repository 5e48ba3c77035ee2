/* style.c - colours of the text report. */
#include "report/style.h"

static const char *style_code(Style style) {
    switch (style) {
    case STYLE_PLAIN:
        return "";
    case STYLE_BOLD:
        return "\033[1m";
    case STYLE_DIM:
        return "\033[2m";
    case STYLE_ERROR:
        return "\033[1;31m";
    case STYLE_WARNING:
        return "\033[1;35m";
    case STYLE_NOTE:
        return "\033[36m";
    case STYLE_GOOD:
        return "\033[32m";
    }
    return "";
}

void style_append(Text *out, bool color, Style style, const char *string) {
    bool coded = color && style != STYLE_PLAIN && *string != '\0';
    text_append(out, coded ? style_code(style) : "");
    text_append(out, string);
    text_append(out, coded ? "\033[0m" : "");
}

Style style_of_severity(RuleSeverity severity) {
    switch (severity) {
    case RULE_ERROR:
        return STYLE_ERROR;
    case RULE_WARNING:
        return STYLE_WARNING;
    case RULE_NOTE:
        return STYLE_NOTE;
    }
    return STYLE_PLAIN;
}

Style style_of_verdict(VerdictKind kind) {
    switch (kind) {
    case VERDICT_VIOLATED:
        return STYLE_ERROR;
    case VERDICT_HOLDS:
        return STYLE_GOOD;
    case VERDICT_UNKNOWN:
        return STYLE_WARNING;
    case VERDICT_NOT_APPLICABLE:
        return STYLE_DIM;
    }
    return STYLE_PLAIN;
}

/* What happens to the object stands out; how the path got there steps back. */
Style style_of_step(StepKind kind) {
    switch (kind) {
    case STEP_LIFECYCLE:
        return STYLE_BOLD;
    case STEP_OBJECT:
    case STEP_FINDING:
        return STYLE_BOLD;
    case STEP_CALL:
    case STEP_RETURN:
    case STEP_BRANCH:
    case STEP_ASSUME:
        return STYLE_PLAIN;
    }
    return STYLE_PLAIN;
}
