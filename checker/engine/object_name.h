/* object_name.h - names of objects of the system, as it compares them. */
#ifndef FLTCHECK_ENGINE_OBJECT_NAME_H
#define FLTCHECK_ENGINE_OBJECT_NAME_H

#include "base/arena.h"

#include <stdbool.h>

/* True if both name the same object: case does not matter, nor by which of its names a folder
 * that has several is called. */
bool object_name_same(const char *a, const char *b);

/* One text for all names of an object. */
const char *object_name_key(Arena *arena, const char *name);

#endif
