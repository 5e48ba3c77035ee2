/* exceptions.h - exceptions of C++ in a program that is linked. */
#ifndef FLTCHECK_IR_EXCEPTIONS_H
#define FLTCHECK_IR_EXCEPTIONS_H

#include "ir/ir.h"

/* Drops handlers of C++ exceptions from blocks in which no call can throw, and what only they lead
 * to. Bodies are copied into `arena`; those of the units stay as they are. */
void ir_settle_exceptions(Arena *arena, IrModule *module);

/* A function of C++ whose body is not known: it is taken to throw where the function that calls it
 * has a `try` around the call. IR_THROW always does. */
bool ir_call_without_body_throws(const IrFunction *function, const IrBlock *block,
                                 const IrFunction *callee);

#endif
