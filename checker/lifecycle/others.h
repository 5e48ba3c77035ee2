/* others.h - which functions of a program are called from outside of it (private). */
#ifndef FLTCHECK_LIFECYCLE_OTHERS_H
#define FLTCHECK_LIFECYCLE_OTHERS_H

#include "ir/ir.h"

/* Which functions others can call. */
typedef struct Others {
    const bool *used;  /* by number of the function: something in the program calls it */
    bool need_exports; /* it is told what is exported: nothing else can be called from outside */
} Others;

Others others_of(Arena *arena, const IrModule *program);

/* By its number: what is exported, if it is known what that is, else what nobody in the program
 * calls. */
bool others_can_call(const IrModule *program, const Others *others, uint32_t function);

#endif
