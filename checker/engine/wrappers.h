/* wrappers.h - the driver's own copies of memcpy: functions that know nothing of what they
 * move. Who gives them an address is to blame for it.
 */
#ifndef FLTCHECK_ENGINE_WRAPPERS_H
#define FLTCHECK_ENGINE_WRAPPERS_H

#include "engine/core.h"

/* Fills FunctionInfo.is_wrapper of every function: it gets two pointers to bytes and a
 * number, and does nothing but move bytes or call functions that do. */
void wrappers_find(Engine *engine);

/* True if its parameters are those of one. */
bool wrappers_may_be(const IrFunction *function);

#endif
