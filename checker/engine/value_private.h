/* value_private.h - what value_term.c needs of the table in value.c. */
#ifndef FLTCHECK_ENGINE_VALUE_PRIVATE_H
#define FLTCHECK_ENGINE_VALUE_PRIVATE_H

#include "engine/value.h"

/* The id of the value that looks like `node`, the same each time. May move the
 * table: what value_at() gave before is no longer valid. */
Value value_intern(ValueTable *table, ValueNode node);

/* Width of a type as values keep it (0: none that is known), and its sign. */
uint8_t value_type_bits(const IrType *type);
bool value_type_signed(const IrType *type);

#endif
