/* export.h - which functions a library exports, by the names that linkers know. */
#ifndef FLTCHECK_IR_EXPORT_H
#define FLTCHECK_IR_EXPORT_H

#include "base/arena.h"
#include "ir/ir.h"

/* Marks the functions with a body that an entry for the linker means: what stands behind
 * "/EXPORT:", or in a line of a .def file: "Name", "Name=Internal,@1", "_Name@8",
 * "?Name@Class@@QEAAXXZ" (all overloads of it). One that is in another library is none. */
void ir_export(Arena *scratch, IrModule *module, const char *entry);

#endif
