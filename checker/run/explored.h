/* explored.h - what the engine says of a program: found out, or known of one that differs from it
 * in nothing that matters (private).
 *
 * What an edit changes is mostly no part of what explorations look at (engine_extract()): then what
 * came of them is still good, but for places.
 */
#ifndef FLTCHECK_RUN_EXPLORED_H
#define FLTCHECK_RUN_EXPLORED_H

#include "run/load.h"

/* As engine_run() says it. */
EngineOutput explored_run(LoadContext *context, Arena *arena, const EngineInput *input);

/* The output as bytes, with the places that it was made with; and back, with places as they are
 * now. False if the bytes are none, or if the places don't correspond. */
void explored_put(Bytes *out, const EngineOutput *output, const IrPlaces *places);
bool explored_get(Arena *arena, const void *bytes, size_t length, const RuleSet *rules,
                  const IrPlaces *now, EngineOutput *output);

#endif
