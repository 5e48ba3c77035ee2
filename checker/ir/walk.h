/* walk.h - the types that the text form need not spell, because they follow from
 * declarations: along the steps of a place, and of temporaries.
 *
 * The printer leaves out exactly what the parser finds here, so both call these.
 */
#ifndef FLTCHECK_IR_WALK_H
#define FLTCHECK_IR_WALK_H

#include "ir/ir.h"

/* Type after `step` was taken from a thing of type `type` (NULL: unknown). */
const IrType *ir_walk_step(const IrType *type, const IrStep *step);

/* Stride and count that an index into `type` has: of the array's elements, or
 * for anything else as if a pointer to it were indexed. False if unknown. */
bool ir_walk_index(const IrType *type, int64_t *stride, uint64_t *count);

/* What a pointer type leads to; NULL if unknown. */
const IrType *ir_walk_pointee(const IrType *pointer);

/* Types of the temporaries of one function. */
typedef struct IrTempTypes {
    Arena *arena;
    VEC(const IrType *) types;
} IrTempTypes;

/* Takes note of what `instr` defines. */
void ir_temp_types_note(IrTempTypes *temps, const IrInstr *instr);
const IrType *ir_temp_type(const IrTempTypes *temps, uint32_t temp);

/* Type of an operand before any conversion; constants count as i32. `functions`
 * are the module's. Never NULL. */
const IrType *ir_operand_type(const IrTempTypes *temps, IrFunction *const *functions,
                              IrOperand operand, bool is_wide_string);

/* A function's type as its header in the text form says: without a name of its
 * own, and with the types of the parameters that it has where the declared type
 * does not list them. */
const IrType *ir_header_type(Arena *arena, const IrFunction *function);

/* Result of calling `callee`; NULL if unknown. */
const IrType *ir_result_type(const IrTempTypes *temps, IrFunction *const *functions,
                             IrOperand callee);

const IrType *ir_pointer_to(Arena *arena, const IrType *type);

#endif
