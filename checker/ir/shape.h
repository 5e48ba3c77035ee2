/* shape.h - what a module is apart from where it is written.
 *
 * Two modules of the same shape differ in nothing but places: the i-th place of the one is the
 * i-th of the other. So what is known of one holds for the other, a few lines further down.
 */
#ifndef FLTCHECK_IR_SHAPE_H
#define FLTCHECK_IR_SHAPE_H

#include "base/vec.h"
#include "ir/ir.h"

typedef VEC(IrLoc) IrPlaces;

typedef struct IrShape {
    uint64_t hash;   /* of everything but places */
    IrPlaces places; /* in the order of the module; files as the module names them */
} IrShape;

/* The places live in `arena`. */
IrShape ir_shape(Arena *arena, const IrModule *module);

#endif
