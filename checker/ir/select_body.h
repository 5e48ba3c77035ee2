/* select_body.h - a function of which only some instructions stay (private). */
#ifndef FLTCHECK_IR_SELECT_BODY_H
#define FLTCHECK_IR_SELECT_BODY_H

#include "ir/ir.h"

/* As IrSelection.kept has it: locals and temporaries that nobody uses any more are gone. */
const IrFunction *select_body(Arena *arena, const IrFunction *function, const uint8_t *kept);

#endif
