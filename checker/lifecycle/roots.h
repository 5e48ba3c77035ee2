/* roots.h - where the code of a program begins to run, other than that of a driver. */
#ifndef FLTCHECK_LIFECYCLE_ROOTS_H
#define FLTCHECK_LIFECYCLE_ROOTS_H

#include "ir/ir.h"

/* What a program starts with: main, WinMain ... (`wanted` if not NULL), else the DllMain of a
 * library, else any function that only others can call. NULL: there is none. */
const char *roots_entry(const IrModule *program, const char *wanted);

/* True for a name that programs start with. */
bool roots_is_entry(const char *name);

/* A module that has the model call what is a root of that program. `is_sealed`: of a library with
 * an entry point, only what is exported can be called. */
IrModule *roots_module(Arena *arena, const IrModule *program, const char *entry, bool is_sealed);

#endif
