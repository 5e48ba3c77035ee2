/* findings.h - from what the exploration came across to findings and verdicts. */
#ifndef FLTCHECK_ENGINE_FINDINGS_H
#define FLTCHECK_ENGINE_FINDINGS_H

#include "engine/explore.h"
#include "engine/verdicts.h"

typedef struct Findings Findings;

/* What is found out for all explorations together lives in `arena`. */
Findings *findings_open(Engine *engine, Arena *arena);

/* Confirms what an exploration came across about the objects in the engine's focus and
 * keeps what it says about them; the exploration itself is not needed any more then.
 * True if all is clear: nothing is left that a more precise one could decide.
 * `is_last`: none will be tried. If it was not the last one and is no ground for any
 * proof (cut off, or vague), nothing is kept. */
bool findings_add(Findings *findings, Exploration *exploration, bool is_last);

/* True if by now some rule is neither proved nor known to be violated for the objects of
 * that kind made by that instruction (STATE_NONE: for the kind, of which none is made). */
bool findings_is_open(const Findings *findings, const RuleKind *kind, uint32_t site);

/* Groups and words the findings and derives the verdict of every rule for every
 * object. */
EngineOutput findings_finish(Findings *findings);

#endif
