/* unsettled.h - which variables of the driver may have any value when a callback begins.
 *
 * For memory that a callback gets, only that callback is followed. What else the driver does
 * meanwhile is not executed: whatever it may have written is unknown when the callback
 * begins. What only the entry point writes (and what it calls) is known.
 */
#ifndef FLTCHECK_ENGINE_UNSETTLED_H
#define FLTCHECK_ENGINE_UNSETTLED_H

#include "engine/core.h"

/* Finds the parts of global variables that are written, or whose address is had, by functions
 * that run as callbacks; once, for Engine.unsettled. */
void unsettled_find(Engine *engine);

/* Makes them unknown, and all memory without a name. */
void unsettled_forget(Engine *engine, State *state, uint32_t uid);

#endif
