/* unpacker.h - the tables that a module is read with (private). */
#ifndef FLTCHECK_IR_UNPACKER_H
#define FLTCHECK_IR_UNPACKER_H

#include "ir/pack.h"
#include "ir/pack_format.h"

typedef struct Unpacker {
    Arena *arena;
    ByteReader in;
    const char **texts; /* number - 1 */
    uint32_t text_count;
    IrType *types; /* number - 1; all of them exist before the first is read */
    uint32_t type_count;
    IrRecord *records;
    uint32_t record_count;
    uint32_t function_count, string_count, global_count;
    const IrFunction *function; /* whose instructions are read; NULL: an initialiser */
    IrLoc last;
} Unpacker;

/* A mistake: nothing more is read. */
void unpacker_fail(Unpacker *unpacker);

/* The tables; false if there is a mistake in them. */
bool unpacker_tables(Unpacker *unpacker);

/* Whether no type is made from itself, and none very deeply. */
bool unpacker_nests_well(const Unpacker *unpacker);

const char *unpacker_text(Unpacker *unpacker);          /* may be NULL */
const char *unpacker_name(Unpacker *unpacker);          /* NULL only after a mistake */
const IrType *unpacker_type(Unpacker *unpacker);        /* may be NULL */
const IrType *unpacker_type_needed(Unpacker *unpacker); /* NULL only after a mistake */
IrLoc unpacker_loc(Unpacker *unpacker);
IrOperand unpacker_operand(Unpacker *unpacker);
void unpacker_instr(Unpacker *unpacker, IrInstr *instr);

#endif
