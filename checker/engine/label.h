/* label.h - what messages call an object that no variable of its own has. */
#ifndef FLTCHECK_ENGINE_LABEL_H
#define FLTCHECK_ENGINE_LABEL_H

#include "engine/core.h"

/* The object's name: that of its variable; of memory without a name, what the call that made the
 * object stores it in, as it is written there; else that call. */
const char *label_of_object(const Engine *engine, Arena *arena, uint32_t object);

/* The argument that the report judges in a call, where that is no handle of any object: as it
 * is written there. */
const char *label_of_argument(const Engine *engine, Arena *arena, const RuleReport *report,
                              uint32_t uid);

#endif
