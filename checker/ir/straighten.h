/* straighten.h - a function without the turns that nothing is left of (private).
 *
 * Where the instructions of a condition are not wanted, neither is it of interest that there was
 * one: a branch by which nothing is decided is no branch, and blocks that only follow each other
 * are one. So a condition that doesn't matter leaves nothing behind.
 */
#ifndef FLTCHECK_IR_STRAIGHTEN_H
#define FLTCHECK_IR_STRAIGHTEN_H

#include "ir/ir.h"

/* Changes a function whose instructions are nobody else's. */
void straighten(Arena *arena, IrFunction *function);

#endif
