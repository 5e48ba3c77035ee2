/* padding.h - where the content of a structure ends, and only padding follows. */
#ifndef FLTCHECK_ENGINE_PADDING_H
#define FLTCHECK_ENGINE_PADDING_H

#include "engine/core.h"

/* Of the structure with that many bytes that begins `offset` bytes into `type`, or of the largest
 * one there if none has as many: bytes up to the end of its last member. -1: there is none. */
int64_t padding_end_at(const IrType *type, int64_t offset, int64_t bytes);

/* The same for what that argument of a call points to, by the type that the pointer had before
 * it was converted. */
int64_t padding_end_of_argument(const Engine *engine, uint32_t call, uint32_t argument,
                                int64_t bytes);

#endif
