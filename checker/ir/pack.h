/* pack.h - a module as bytes, and back: for pipes between processes and for caches.
 *
 * ir_unpack() gives what ir_pack() was given, down to the last field; types, records
 * and texts that were one stay one. The form is compact and not for reading: the one
 * for people and tests is print.h's. It begins with a magic, a version, its length
 * and a hash, so that what was damaged or made by another version is known at once.
 * What passes that is still checked: whatever the bytes, ir_unpack() neither reads
 * nor refers to what is not there, and asks for no more memory than a fixed multiple
 * of their number. (That temporaries are defined before they are used is left to
 * ir_verify().)
 *
 *     header   magic, version, length, hash (eight bytes each)
 *     texts    all of them once; a reference is a number, 0 is NULL
 *     records  fields, with the numbers of their types
 *     types    after those that they contain, so that none contains itself
 *     body     strings, gaps, globals, functions
 */
#ifndef FLTCHECK_IR_PACK_H
#define FLTCHECK_IR_PACK_H

#include "base/bytes.h"
#include "ir/ir.h"

/* Appends the module. */
void ir_pack(Bytes *out, const IrModule *module);

/* The module in `length` bytes; it lives in `arena` and needs them no longer. NULL if
 * they are none, with the reason in `*error` (a constant; `error` may be NULL). */
IrModule *ir_unpack(Arena *arena, const void *bytes, size_t length, const char **error);

#endif
