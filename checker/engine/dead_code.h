/* dead_code.h - code of the model that is not for the kind of object that is followed.
 *
 * What `__fltcheck_follows("...")` returns is the same on every path of an exploration. So what
 * it keeps away does not exist for the slice: it neither calls, nor writes, nor matters.
 */
#ifndef FLTCHECK_ENGINE_DEAD_CODE_H
#define FLTCHECK_ENGINE_DEAD_CODE_H

#include "engine/core.h"

/* Finds it for the focus that is set, for Engine.is_dead. */
void dead_code_find(Engine *engine);

#endif
