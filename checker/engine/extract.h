/* extract.h - the part of a program that explorations look at.
 *
 * An exploration interprets what is relevant for what it is about (relevance.h), and skips the
 * rest. Here, before any of them, all that none of them can find relevant is left out: functions
 * that nothing leads to from the harness, of the others what is in no slice. So each analysis
 * that is made of the whole program is made of little; and two programs that come to the
 * same by it (ir/shape.h) have the same outcome, whatever else of them is different.
 */
#ifndef FLTCHECK_ENGINE_EXTRACT_H
#define FLTCHECK_ENGINE_EXTRACT_H

#include "engine/engine.h"

/* Of the input's program, in `arena`; it shares with it what is the same. */
const IrModule *extract_program(Arena *arena, const EngineInput *input);

#endif
