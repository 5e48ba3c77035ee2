/* worst.c - which findings to show where not all of them fit. */
#include "report/worst.h"

enum { SEVERITIES = RULE_ERROR + 1, CLASSES = 2 * SEVERITIES };

/* 0 is the worst. */
static unsigned class_of(const Finding *finding) {
    unsigned mildness = (unsigned)(RULE_ERROR - finding->severity);
    return verdict_counts(finding) ? mildness : SEVERITIES + mildness;
}

const bool *worst_marks(Arena *arena, const Results *results, uint32_t limit) {
    bool *marks = ARENA_ARRAY(arena, bool, results->finding_count + 1);
    for (unsigned class = 0; class < CLASSES; class ++) {
        for (uint32_t i = 0; i < results->finding_count && limit > 0; i++) {
            if (class_of(results->findings[i]) == class) {
                marks[i] = true;
                limit--;
            }
        }
    }
    return marks;
}

uint32_t worst_count(const Results *results, RuleSeverity severity) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < results->finding_count; i++) {
        count += results->findings[i]->severity == severity && verdict_counts(results->findings[i]);
    }
    return count;
}
