/* exports.h - what a project says that the linker of a component exports (private). */
#ifndef FLTCHECK_RUN_EXPORTS_H
#define FLTCHECK_RUN_EXPORTS_H

#include "base/bytes.h"
#include "ir/ir.h"
#include "project/project.h"

/* Marks these functions. True if there are no others but those that the sources export. */
bool exports_mark(Arena *arena, const Project *project, const char *component,
                  const IrModule *program);

/* The same as part of a key. */
void exports_put(Bytes *out, const Project *project, const char *component);

#endif
