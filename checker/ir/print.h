/* print.h - the text form of the IR, and the CFG as Graphviz.
 *
 * ir_print_module() and ir_parse() are inverse to each other up to white space
 * and source locations' `spelling`. See docs/ir.md for the grammar.
 */
#ifndef FLTCHECK_IR_PRINT_H
#define FLTCHECK_IR_PRINT_H

#include "base/diag.h"
#include "base/text.h"
#include "ir/ir.h"

typedef struct IrPrintOptions {
    bool locations;   /* append "@line:col" to each instruction */
    bool types;       /* print record layouts and all declarations too */
    const char *only; /* one function's name, or NULL for all with a body */
} IrPrintOptions;

void ir_print_module(Text *out, const IrModule *module, IrPrintOptions options);
void ir_print_function(Text *out, const IrModule *module, const IrFunction *function,
                       IrPrintOptions options);
void ir_print_instr(Text *out, const IrModule *module, const IrFunction *function,
                    const IrInstr *instr);
void ir_print_place(Text *out, const IrModule *module, const IrFunction *function, IrPlace place);

/* Control-flow graph of every function with a body (or options.only). */
void ir_print_dot(Text *out, const IrModule *module, IrPrintOptions options);

/* Reads the text form. Mistakes go to `diag` with line and column; returns NULL
 * if there were any. */
IrModule *ir_parse(Arena *arena, const char *name, const char *text, Diag *diag);

#endif
