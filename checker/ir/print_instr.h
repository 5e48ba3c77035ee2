/* print_instr.h - one instruction or terminator in the text form. */
#ifndef FLTCHECK_IR_PRINT_INSTR_H
#define FLTCHECK_IR_PRINT_INSTR_H

#include "ir/spell.h"

/* Words of the text form, by IrOp, IrUnary and IrBinary. */
extern const char *const ir_op_words[IR_OP_COUNT];
extern const char *const ir_unary_words[IR_LNOT + 1];
extern const char *const ir_binary_words[IR_GE + 1];

/* Without indentation, location and end of line. */
void ir_spell_instr(Text *out, IrSpelling *spelling, const IrInstr *instr);

/* " @line:col", with the file if it is not `file`; " @-" for no location. */
void ir_spell_loc(Text *out, IrLoc loc, const char *file);

#endif
