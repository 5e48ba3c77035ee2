/* findings.h - from what the exploration came across to findings and verdicts. */
#ifndef FLTCHECK_ENGINE_FINDINGS_H
#define FLTCHECK_ENGINE_FINDINGS_H

#include "engine/explore.h"

/* Confirms, groups and words the findings and derives the verdict of every rule
 * for every object. Everything lives in `arena`. */
EngineOutput findings_make(Exploration *exploration, Arena *arena);

#endif
