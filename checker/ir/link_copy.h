/* link_copy.h - bodies and initialisers of one unit in terms of the linked module. */
#ifndef FLTCHECK_IR_LINK_COPY_H
#define FLTCHECK_IR_LINK_COPY_H

#include "ir/ir.h"

/* Where the functions, globals and strings of one unit are in the result. */
typedef struct IrLinkMap {
    const uint32_t *functions;
    const uint32_t *globals;
    const uint32_t *strings;
    bool is_identity; /* all numbers stay: nothing needs a copy */
} IrLinkMap;

/* A copy of `function` that shares all that does not name another thing. */
IrFunction *ir_link_copy_function(Arena *arena, const IrLinkMap *map, const IrFunction *function);
IrGlobal *ir_link_copy_global(Arena *arena, const IrLinkMap *map, const IrGlobal *global);

/* Degrades the functions of the linked module that use a global of doubtful content
 * (IrGlobal.doubt), itself or through what it points to. */
void ir_link_doubt(Arena *arena, const IrModule *module);

#endif
