/* passes.h - how precisely which objects are explored, until every verdict is clear.
 *
 * Most drivers are proved right, or shown to be wrong, by a coarse exploration that
 * merges all states with the same typestates (as ESP does from the start). What it
 * leaves open is explored again with more states kept apart. A program with many
 * independent objects has too many combinations of typestates for either: then each
 * object is explored alone, with those it hangs from, and all others are values that
 * nobody keeps track of.
 */
#ifndef FLTCHECK_ENGINE_PASSES_H
#define FLTCHECK_ENGINE_PASSES_H

#include "engine/findings.h"

/* Explores from the function `start`. `limits` are those of the precise pass. */
void passes_run(Engine *engine, Findings *findings, uint32_t start, EngineLimits limits);

#endif
