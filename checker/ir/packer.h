/* packer.h - the tables that a module is written with (private). */
#ifndef FLTCHECK_IR_PACKER_H
#define FLTCHECK_IR_PACKER_H

#include "base/ptrmap.h"
#include "base/strmap.h"
#include "ir/pack.h"
#include "ir/pack_format.h"
#include "ir/shape.h"

/* References to texts, types and records are written as numbers that are given out
 * when they are first met, so the tables are put together last and stand first. */
typedef struct Packer {
    Arena *arena;          /* scratch */
    Bytes body;            /* what is being written */
    PtrMap text_addresses; /* address -> number; most texts are met many times */
    StrMap *text_numbers;
    PtrMap type_numbers, record_numbers;
    VEC(const IrType *) types;
    VEC(const IrRecord *) records;
    Arena *places_arena;
    IrPlaces *places; /* where places go instead; NULL: to the body */
    /* Places are written as the difference to the one before. */
    uint64_t last_file;
    uint32_t last_line;
} Packer;

Packer packer_open(Arena *scratch);

/* All of a module but the tables. */
void packer_module(Packer *packer, const IrModule *module);

void packer_text(Packer *packer, const char *text);
void packer_type(Packer *packer, const IrType *type);
void packer_loc(Packer *packer, IrLoc loc);
void packer_operand(Packer *packer, IrOperand operand);
void packer_instr(Packer *packer, const IrInstr *instr);

/* The tables, when all the rest has been written: to `out`, in the order in which
 * they are read. */
void packer_finish(Packer *packer, Bytes *out);

#endif
