/* alike.c - counts places of one function that are wrong in the same way. */
#include "engine/alike.h"

#define ALIKE_PLACES   16 /* that are listed */
#define ALIKE_DOUBTS   6  /* that came to nothing, besides one that is known */
#define ALIKE_SEARCH   24 /* the same, as long as none is known */
#define ALIKE_THOROUGH 2  /* that are looked for with all means */

static bool alike_same(const VerdictInput *input, const VerdictEvidence *e,
                       const RuleReport *report, uint32_t place) {
    return report->kind->is_memory && e->report->rule == report->rule &&
           core_function_of(input->engine, e->place) == core_function_of(input->engine, place);
}

static size_t alike_count(const VerdictInput *input, size_t first, VerdictKind kind,
                          const RuleReport *report, uint32_t place) {
    size_t count = 0;
    for (size_t i = first; i < input->evidence_count; i++) {
        const VerdictEvidence *e = &input->evidence[i];
        count += e->kind == kind && alike_same(input, e, report, place);
    }
    return count;
}

AlikeEffort alike_effort(const VerdictInput *input, size_t first, const RuleReport *report,
                         uint32_t place) {
    size_t known = alike_count(input, 0, VERDICT_VIOLATED, report, place);
    size_t doubts = alike_count(input, first, VERDICT_UNKNOWN, report, place);
    if (known >= ALIKE_PLACES || doubts >= (known > 0 ? ALIKE_DOUBTS : ALIKE_SEARCH)) {
        return ALIKE_NONE;
    }
    return doubts < ALIKE_THOROUGH ? ALIKE_ALL : ALIKE_LITTLE;
}

bool alike_is_clear(const VerdictInput *input, size_t first) {
    size_t doubts = 0;
    for (size_t i = first; i < input->evidence_count; i++) {
        const VerdictEvidence *e = &input->evidence[i];
        bool spoken = alike_count(input, 0, VERDICT_VIOLATED, e->report, e->place) > 0;
        doubts += e->kind == VERDICT_UNKNOWN && spoken;
        if (e->kind != VERDICT_VIOLATED && !spoken) {
            return false;
        }
    }
    return doubts == 0 || doubts > ALIKE_DOUBTS / 2;
}
