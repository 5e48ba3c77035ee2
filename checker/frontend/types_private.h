/* types_private.h - private to types.c and types_field.c. */
#ifndef FLTCHECK_FRONTEND_TYPES_PRIVATE_H
#define FLTCHECK_FRONTEND_TYPES_PRIVATE_H

#include "frontend/unit.h"

/* Every IrType of a unit is the first member of one of these. */
typedef struct TypeInfo {
    IrType ir;
    bool is_bool;
    bool is_reference;    /* POINTER: a reference in the source */
    CXCursor declaration; /* RECORD */
    const char *problem;  /* error inside the typedef, or NULL */
} TypeInfo;

/* Likewise for IrRecord. One per declaration; shared by const and typedef'd
 * variants of the type. */
typedef struct RecordInfo {
    IrRecord ir;
    CXType type;
    bool is_filled;
    const void *const *keys; /* declarations of ir.fields */
    const char *problem;
} RecordInfo;

#endif
