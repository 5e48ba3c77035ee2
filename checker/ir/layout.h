/* layout.h - finding members of records. */
#ifndef FLTCHECK_IR_LAYOUT_H
#define FLTCHECK_IR_LAYOUT_H

#include "ir/ir.h"

/* The member that C finds under `name` in `record`, looking into anonymous
 * members too; its offset from the start of `record` goes to `*offset`. NULL if
 * there is none. */
const IrField *ir_field_named(const IrRecord *record, const char *name, uint64_t *offset);

/* The first member of `record` that contains byte `offset`, or NULL. */
const IrField *ir_field_at(const IrRecord *record, uint64_t offset);

/* The scalar that begins at byte `offset` of `type`, or NULL. */
const IrType *ir_scalar_at(const IrType *type, uint64_t offset);

#endif
