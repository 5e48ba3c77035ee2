/* select.h - a part of a module: chosen instructions, and what they name.
 *
 * What is left out is as if it had never been written: functions, globals, strings, locals and
 * temporaries that nobody names any more are gone, and the rest is numbered anew, in the same
 * order. So two modules that differ in nothing but what is left out become the same.
 */
#ifndef FLTCHECK_IR_SELECT_H
#define FLTCHECK_IR_SELECT_H

#include "ir/ir.h"

#define IR_COMPANIONS 3

typedef struct IrSelection {
    /* Per function: per instruction, in the order of blocks, whether it stays; NULL for a function
     * of which only its last return is wanted. NULL: all bodies stay as they are. Terminators stay
     * in any case; of those that are not chosen the operand is unknown if it was a temporary. What
     * a chosen instruction is computed from has to be chosen, too. */
    const uint8_t *const *kept;
    const bool *functions; /* that stay, whoever names them */
    const bool *globals;   /* the same; may be NULL */
    /* Per function: others that stay with it (UINT32_MAX: none); may be NULL. */
    const uint32_t (*companions)[IR_COMPANIONS];
} IrSelection;

/* It lives in `arena` and shares with `module` what is the same. */
IrModule *ir_select(Arena *arena, const IrModule *module, const IrSelection *selection);

/* True if the instruction has a place, or a source, at all: elsewhere they mean nothing. */
bool ir_has_place(const IrInstr *instr);

#endif
