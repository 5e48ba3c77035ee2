/* flag_words.h - which named variables are words of flags: somewhere a mask is applied to them.
 *
 * Of a number that keeps changing, single bits are worth keeping where somebody looks
 * at single bits; of a counter they would only make the fixpoint slow.
 */
#ifndef FLTCHECK_ENGINE_FLAG_WORDS_H
#define FLTCHECK_ENGINE_FLAG_WORDS_H

#include "engine/core.h"

typedef struct FlagWords FlagWords;

/* Looks through the whole program; lives in the engine's arena. */
const FlagWords *flag_words_find(Engine *engine);

/* True if what lies at that address is one. */
bool flag_words_has(const FlagWords *words, const ValueTable *values, Value cell);

#endif
