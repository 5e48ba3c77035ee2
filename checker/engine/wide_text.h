/* wide_text.h - texts of characters of two bytes that a program has in its memory. */
#ifndef FLTCHECK_ENGINE_WIDE_TEXT_H
#define FLTCHECK_ENGINE_WIDE_TEXT_H

#include "engine/core.h"

/* What begins at that address, as UTF-8 in `arena`, if it is surely always the same: a literal,
 * a constant array, or what the state has in a variable of some function. It has as many bytes as
 * given, or ends with a terminator (or both; `bytes` below 0: not known). NULL otherwise. */
const char *wide_text_at(Engine *engine, Arena *arena, State *state, Value address, int64_t bytes);

#endif
