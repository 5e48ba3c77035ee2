/* init.h - private to frontend/: initialisers as a list of scalars.
 *
 * libclang shows initialiser lists as they are written, so the rules of C for
 * nesting, omitted braces and designators are applied here.
 */
#ifndef FLTCHECK_FRONTEND_INIT_H
#define FLTCHECK_FRONTEND_INIT_H

#include "frontend/unit.h"

/* One piece: the expression `value` initialises what lies at `offset`. `type` is
 * a scalar, a record (value is of that type) or a character array (value is a
 * string literal). In C++ a list leaves members out: their value is what they are
 * declared with, or null for objects that are made without arguments. */
typedef struct InitPiece {
    uint64_t offset;
    const IrType *type;
    const char *name;              /* of the member, NULL for an element */
    uint8_t bit_width, bit_offset; /* bit_width 0: no bit-field */
    CXCursor value;
} InitPiece;

typedef void InitVisit(void *context, const InitPiece *piece);

/* Visits every piece of `initializer` (a list or a single expression) of a
 * variable of type `type`, in order. Returns false if something in it was not
 * understood. */
bool init_each(Unit *unit, const IrType *type, CXCursor initializer, InitVisit *visit,
               void *context);

/* init_global.c: fills in the inits of a global from its initialiser. */
void init_global(Unit *unit, uint32_t global, CXCursor initializer);

#endif
