/* outcome.h - everything that comes out of one component, before it is joined with the others
 * (private). */
#ifndef FLTCHECK_RUN_OUTCOME_H
#define FLTCHECK_RUN_OUTCOME_H

#include "base/bytes.h"
#include "run/relocate.h"
#include "run/run.h"

typedef struct Outcome {
    const char *component;
    ComponentResult portrait; /* without what the project says of it */
    const UnitResult *const *units;
    uint32_t unit_count;
    const IrGap *gaps;
    uint32_t gap_count;
    const Finding *const *findings;
    uint32_t finding_count;
    const Verdict *const *verdicts;
    uint32_t verdict_count;
    const Assumption *assumptions;
    uint32_t assumption_count;
    const DiagMessage *messages; /* that were told meanwhile */
    uint32_t message_count;
    const PassFigures *passes; /* made in this run */
    uint32_t pass_count;
    RunStatistics statistics; /* of the engine */
    double parse_seconds, engine_seconds;
    bool is_analysed, is_lost;
    bool has_side; /* there is a program to explore, of that side */
    RuleSide side;
    EngineFacts facts; /* that it tells others */
} Outcome;

/* What came of a component; `output` is NULL if it could not be explored. It lives in
 * `arena`, and refers to both. */
Outcome outcome_make(Arena *arena, const RunComponent *component, const RunOptions *options,
                     const EngineOutput *output);

/* The first unit that could not be analysed, or NULL. */
const UnitResult *outcome_failed_unit(const UnitResult *const *units, uint32_t count);

/* Facts as bytes. */
void outcome_put_facts(Bytes *out, const EngineFacts *facts);

/* As bytes, without times and passes, and back, with places as `relocation` (may be NULL) has them.
 * False if they are none, or of other rules. */
void outcome_put(Bytes *out, const Outcome *outcome);
bool outcome_get(Arena *arena, const void *bytes, size_t length, const RuleSet *rules,
                 const Relocation *relocation, Outcome *outcome);

#endif
