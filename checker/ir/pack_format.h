/* pack_format.h - what pack.c and unpack.c have to agree about (private). */
#ifndef FLTCHECK_IR_PACK_FORMAT_H
#define FLTCHECK_IR_PACK_FORMAT_H

/* "fltIRpak" as a number whose low byte comes first. */
#define PACK_MAGIC 0x6b61705249746c66u

/* To be counted up with every change of the form or of what ir.h's fields mean. */
#define PACK_VERSION 3u

/* Which parts of an instruction follow; the others are zero. */
enum {
    PACK_SUB = 1 << 0,
    PACK_PLACE = 1 << 1,
    PACK_SOURCE = 1 << 2,
    PACK_A = 1 << 3,
    PACK_B = 1 << 4,
    PACK_TYPE = 1 << 5,
    PACK_SIZE = 1 << 6,
    PACK_ARGS = 1 << 7,
    PACK_ARG_TYPES = 1 << 8,
    PACK_TARGETS = 1 << 9,
    PACK_CASES = 1 << 10,
    PACK_SPELLING = 1 << 11,
    PACK_TEXT = 1 << 12,
    PACK_INSTR_BITS = (1 << 13) - 1
};

/* The same for a step of a place. */
enum {
    PACK_STEP_INDEX = 1 << 0, /* its kind */
    PACK_STEP_OFFSET = 1 << 1,
    PACK_STEP_NAME = 1 << 2,
    PACK_STEP_OPERAND = 1 << 3,
    PACK_STEP_STRIDE = 1 << 4,
    PACK_STEP_COUNT = 1 << 5,
    PACK_STEP_BITS = (1 << 6) - 1
};

/* An operand is one number with its kind in the low bits, then these. */
enum {
    PACK_OPERAND_KIND = 7,
    PACK_OPERAND_ID = 8,
    PACK_OPERAND_VALUE = 16,
    PACK_OPERAND_BITS = 31
};

enum { PACK_TYPE_SIGNED = 1, PACK_TYPE_CONST = 2, PACK_TYPE_VARIADIC = 4, PACK_TYPE_BITS = 7 };
enum { PACK_RECORD_UNION = 1, PACK_RECORD_LAYOUT = 2, PACK_RECORD_BITS = 3 };
enum { PACK_BLOCK_EXCEPT = 1, PACK_BLOCK_LANDING = 2, PACK_BLOCK_BITS = 3 };
enum { PACK_LOCAL_PARAM = 1, PACK_LOCAL_ADDRESS = 2, PACK_LOCAL_BITS = 3 };
enum {
    PACK_FUNCTION_STATIC = 1,
    PACK_FUNCTION_NORETURN = 2,
    PACK_FUNCTION_BODY = 4,
    PACK_FUNCTION_SYSTEM = 8,
    PACK_FUNCTION_NOTHROW = 16,
    PACK_FUNCTION_EXPORTED = 32,
    PACK_FUNCTION_BITS = 63
};
enum {
    PACK_GLOBAL_STATIC = 1,
    PACK_GLOBAL_DEFINED = 2,
    PACK_GLOBAL_CONST = 4,
    PACK_GLOBAL_BITS = 7
};

#endif
