/* prepare.h - everything the engine works out about a program before it explores it: a function's
 * place among the intrinsics and the rules' API, numbers of instructions, whose address is taken,
 * liveness, and for each focus the slice that matters.
 */
#ifndef FLTCHECK_ENGINE_PREPARE_H
#define FLTCHECK_ENGINE_PREPARE_H

#include "engine/core.h"

/* Makes the working data of a run in `arena`, which also owns all that explorations keep: the
 * program with stubs, its numbering and liveness, and the slice for all objects together. */
Engine *prepare_engine(Arena *arena, const EngineInput *input);

/* The same as far as slices need it, and without one. */
Engine *prepare_unsliced(Arena *arena, const EngineInput *input);

/* Sets which objects are tracked from now on, and slices the program for that, unless the last
 * slice was for the same kind. */
void prepare_focus(Engine *engine, Focus focus);

#endif
