/* ir.h - the intermediate representation: what a C translation unit becomes.
 *
 * This header is the manual of the IR. The opcodes with operands and meaning
 * are in ir_ops.def; the text form that `fltcheck dump ir` prints and
 * ir_parse() reads is described in docs/ir.md.
 *
 * Shape
 *   IrModule    one translation unit, or (after ir_link) one whole driver
 *   IrFunction  locals (parameters first), basic blocks; block 0 is the entry
 *   IrBlock     straight-line instructions, one terminator, at most one
 *               exceptional successor (`handler`)
 *   IrInstr     one operation; operands are temporaries or constants; memory is
 *               reached only through IrPlace
 *
 * Terms
 *   temporary   result of one instruction; used only inside the block that
 *               defines it (values that cross blocks go through a local)
 *   place       an access path: a base (local, global, or the address held by
 *               a temporary) and steps (field, index); see IrPlace
 *   local       parameter or variable of a function, or a helper variable made
 *               by the frontend (its name starts with '.')
 *
 * Memory is a byte-addressed model: fields are byte offsets in the target's
 * layout, so unions, casts between structures, CONTAINING_RECORD and copies of
 * memory need no special treatment. Names of fields are kept for messages.
 *
 * Life times: a module and all it points to live in the arena given to the
 * function that made it. ir_link() shares the types and instructions of its
 * inputs, so their arenas must outlive the result.
 */
#ifndef FLTCHECK_IR_IR_H
#define FLTCHECK_IR_IR_H

#include "base/arena.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

/* ---- source locations ---------------------------------------------------- */

/* A position in a source file; line 0 means "none". Paths are as given in the
 * compile command (or as included from there). */
typedef struct IrLoc {
    const char *file;
    uint32_t line;
    uint32_t column;
} IrLoc;

/* ---- types ----------------------------------------------------------------- */

typedef enum IrTypeKind {
    IR_TYPE_VOID,
    IR_TYPE_INT, /* integers, enums, booleans */
    IR_TYPE_FLOAT,
    IR_TYPE_POINTER,
    IR_TYPE_RECORD, /* struct or union */
    IR_TYPE_ARRAY,
    IR_TYPE_FUNCTION,
    IR_TYPE_OPAQUE /* incomplete, or unknown because of a missing header */
} IrTypeKind;

typedef struct IrType IrType;
typedef struct IrRecord IrRecord;

struct IrType {
    IrTypeKind kind;
    bool is_signed;         /* INT */
    bool is_const;          /* the type itself is const-qualified */
    uint32_t size;          /* bytes; 0 if unknown or void */
    const char *name;       /* as spelled in the source ("PFLT_PORT", "struct X *"); never NULL */
    const IrType *elem;     /* POINTER: pointee; ARRAY: element; FUNCTION: result */
    uint64_t count;         /* ARRAY: elements, 0 if unknown */
    const IrRecord *record; /* RECORD */
    const IrType *const *params; /* FUNCTION */
    uint32_t param_count;        /* FUNCTION */
    bool is_variadic;            /* FUNCTION */
};

typedef struct IrField {
    const char *name; /* "" for an anonymous struct or union member */
    uint32_t offset;  /* bytes */
    const IrType *type;
    uint8_t bit_width;  /* 0 unless a bit-field */
    uint8_t bit_offset; /* within the byte at `offset`.. */
} IrField;

struct IrRecord {
    const char *name; /* tag or typedef name */
    bool is_union;
    bool has_layout; /* false: offsets are made up because a member is unknown */
    uint32_t size;
    uint32_t field_count;
    const IrField *fields;
};

/* ---- operands and places ------------------------------------------------- */

typedef enum IrOperandKind {
    IR_OPERAND_NONE,
    IR_OPERAND_TEMP,     /* id = temporary */
    IR_OPERAND_INT,      /* value; NULL is 0 */
    IR_OPERAND_FUNCTION, /* id = index into IrModule.functions: its address */
    IR_OPERAND_STRING,   /* id = index into IrModule.strings: its address */
    IR_OPERAND_GLOBAL,   /* id = index into IrModule.globals, value = byte
                            offset: an address; in initialisers only */
    IR_OPERAND_UNKNOWN   /* a value the frontend could not express */
} IrOperandKind;

typedef struct IrOperand {
    IrOperandKind kind;
    uint32_t id;
    int64_t value;
} IrOperand;

typedef enum IrBaseKind {
    IR_BASE_LOCAL,  /* id = index into IrFunction.locals */
    IR_BASE_GLOBAL, /* id = index into IrModule.globals */
    IR_BASE_TEMP    /* the memory that temporary `id` points to */
} IrBaseKind;

typedef enum IrStepKind {
    IR_STEP_FIELD, /* offset (bytes), name */
    IR_STEP_INDEX  /* index operand times stride (bytes) */
} IrStepKind;

typedef struct IrStep {
    IrStepKind kind;
    int64_t offset;
    const char *name;
    IrOperand index;
    int64_t stride;
    uint64_t count; /* INDEX: elements of the array, 0 if unknown (pointer arithmetic) */
} IrStep;

/* An access path. A dereference in the middle of a C expression becomes a load
 * of the pointer into a temporary and a place with that temporary as base. */
typedef struct IrPlace {
    IrBaseKind base;
    uint32_t id;
    uint32_t step_count;
    const IrStep *steps;
    const IrType *type; /* type of what lies there */
} IrPlace;

/* ---- instructions -------------------------------------------------------- */

typedef enum IrOp {
#define IR_OP(ID, NAME, MEANING) IR_##ID,
#include "ir/ir_ops.def"
#undef IR_OP
    IR_OP_COUNT
} IrOp;

typedef enum IrUnary { IR_NEG, IR_NOT /* ~ */, IR_LNOT /* ! */ } IrUnary;

/* IrInstr.sub of an OPAQUE: its value comes from a name that nothing declares. */
enum { IR_UNDECLARED = 1, IR_EXCEPTION /* the code of the exception that is handled */ };

typedef enum IrBinary {
    IR_ADD,
    IR_SUB,
    IR_MUL,
    IR_DIV,
    IR_REM,
    IR_AND,
    IR_OR,
    IR_XOR,
    IR_SHL,
    IR_SHR,
    IR_EQ,
    IR_NE,
    IR_LT,
    IR_LE,
    IR_GT,
    IR_GE /* results 0 or 1 */
} IrBinary;

#define IR_NO_TEMP  UINT32_MAX
#define IR_NO_BLOCK UINT32_MAX

typedef struct IrCase {
    int64_t low, high; /* inclusive (GNU case ranges) */
    uint32_t target;
} IrCase;

typedef struct IrInstr {
    IrOp op;
    uint8_t sub;        /* IrUnary or IrBinary; OPAQUE: IR_UNDECLARED ... or 0 */
    uint32_t dest;      /* temporary defined, or IR_NO_TEMP */
    IrPlace place;      /* LOAD, STORE, ADDR, COPY, ZERO, KILL */
    IrPlace source;     /* COPY */
    IrOperand a, b;     /* see ir_ops.def */
    const IrType *type; /* type of the operation (see ir_ops.def) */
    uint64_t size;      /* COPY, ZERO: bytes */
    uint32_t arg_count; /* CALL */
    const IrOperand *args;
    const IrType *const *arg_types;  /* CALL: types before conversion to the
                                        parameter's, so `&x` keeps its type */
    uint32_t then_block, else_block; /* JUMP (then), BRANCH */
    uint32_t case_count;             /* SWITCH; else_block is the default */
    const IrCase *cases;
    IrLoc loc;        /* where it is written (expansion of a macro) */
    IrLoc spelling;   /* inside the macro's definition, if it differs */
    const char *text; /* BRANCH, SWITCH: the condition as written; CALL: the
                         call as written; STORE: target as written; RETURN: the
                         statement. One line, shortened. May be NULL. */
} IrInstr;

typedef struct IrBlock {
    IrInstr *instrs;
    uint32_t instr_count; /* the last one is the only terminator */
    uint32_t handler;     /* where control goes when an instruction here raises
                             an exception; IR_NO_BLOCK: out of the function */
    bool is_except;       /* a handler that can take exceptions (__except, catch), unlike
                             what only cleans up (__finally, destructors) */
    bool is_landing;      /* a handler for exceptions of C++: those that calls throw; else for
                             SEH exceptions, which any instruction can raise */
} IrBlock;

typedef struct IrLocal {
    const char *name;
    const IrType *type;
    IrLoc loc;
    bool is_param;
    bool address_taken;
} IrLocal;

/* Why a function can't be trusted: something in it did not parse. */
typedef struct IrDegradation {
    IrLoc loc;
    const char *reason;
} IrDegradation;

typedef struct IrFunction {
    const char *name;
    const char *unit;   /* file of the translation unit that has the body (or the
                           first declaration) */
    const IrType *type; /* FUNCTION */
    bool is_static;
    bool is_noreturn;
    bool has_body;
    bool in_system_header; /* never owns a finding */
    bool is_nothrow;       /* C++: declared so that no exception comes out of it */
    bool is_exported;      /* of a library: other modules of the process can call it */
    IrLoc loc, end;
    IrLocal *locals; /* parameters first, in order */
    uint32_t local_count, param_count;
    IrBlock *blocks;
    uint32_t block_count;
    uint32_t temp_count;
    const IrDegradation *degradations;
    uint32_t degradation_count;
} IrFunction;

/* One scalar of an initialiser: what is not listed is zero. */
typedef struct IrInit {
    uint64_t offset;
    uint32_t size; /* bytes */
    IrOperand value;
} IrInit;

typedef struct IrGlobal {
    const char *name; /* function-local statics: "function.variable" */
    const char *unit;
    const IrType *type;
    bool is_static;
    bool is_defined; /* false: extern only, its content is unknown */
    bool is_const;
    IrLoc loc;
    const IrInit *inits;
    uint32_t init_count;
    const char *doubt; /* why `inits` can't be relied on (it did not parse ...), or NULL;
                          ir_link() degrades the functions that use such a global */
} IrGlobal;

typedef struct IrString {
    const char *text; /* UTF-8 */
    bool is_wide;
} IrString;

/* A kind of syntax that the frontend met and did not lower. */
typedef struct IrGap {
    const char *kind;
    uint32_t count;
    IrLoc first;
} IrGap;

typedef struct IrModule {
    const char *name; /* main source file, or name of the driver */
    IrFunction **functions;
    uint32_t function_count;
    IrGlobal **globals;
    uint32_t global_count;
    const IrString *strings;
    uint32_t string_count;
    const IrGap *gaps;
    uint32_t gap_count;
} IrModule;

/* The function that throws the exception of C++ that is described in the variable of that name;
 * at the end of a handler that has only cleaned up, too. */
#define IR_THROW  "__fltcheck_throw"
#define IR_THROWN ".exception"

/* True for names of functions of C++, which can throw unless they say otherwise. */
bool ir_is_cxx_name(const char *name);

/* Names of functions that execute initialisers of C++ globals begin so. */
#define IR_INITIALISERS "initialisers of "

/* And of those that run the destructors of such globals. */
#define IR_FINALISERS "destructors of "

/* The name of a function as people know it: those of C++ are told apart by their parameters
 * ("N::f(int)"), which are left out. */
const char *ir_shown_name(Arena *arena, const char *name);

/* ---- looking at a module ------------------------------------------------- */

/* Index of the function or global of that name with external linkage, else of
 * a static one that is the only one of its name; UINT32_MAX if there is none. */
uint32_t ir_find_function(const IrModule *module, const char *name);
uint32_t ir_find_global(const IrModule *module, const char *name);

bool ir_is_terminator(IrOp op);
const IrInstr *ir_terminator(const IrBlock *block);

/* Number of normal successors of a block and the i-th of them (handlers are not
 * counted). */
uint32_t ir_successor_count(const IrBlock *block);
uint32_t ir_successor(const IrBlock *block, uint32_t index);

/* Name of the thing at byte `offset` of a variable of type `type`, as C would
 * write it after the variable's name (".Ports[1].Handle", "" at offset 0 of a
 * scalar, "+24" where the type does not say). */
const char *ir_path_text(Arena *arena, const IrType *type, uint64_t offset);

/* Calls visit for every scalar (integer, pointer, float) inside `type` with its
 * byte offset, arrays element by element, the first member of unions only;
 * stops after `limit` scalars. Returns false if it was cut off or the layout is
 * unknown. */
typedef void IrScalarVisit(void *context, uint64_t offset, const IrType *scalar);
bool ir_each_scalar(const IrType *type, uint32_t limit, IrScalarVisit *visit, void *context);

/* ---- making a whole program out of units --------------------------------- */

/* A problem met while linking (two definitions of a function, ...). */
typedef struct IrLinkProblem {
    IrLoc loc, other;
    const char *text;
} IrLinkProblem;

/* Joins the units of one component: functions and globals of the same name with
 * external linkage become one (a body or initialiser wins over a declaration;
 * tentative definitions and definitions repeated in a header are one), statics
 * stay apart, calls are redirected. `problems` (may be NULL) gets what was
 * contradictory. Deterministic in the order of the units. */
typedef VEC(IrLinkProblem) IrLinkProblems;
IrModule *ir_link(Arena *arena, const char *name, IrModule *const *units, size_t count,
                  IrLinkProblems *problems);

/* NULL if the module is well formed (temporaries defined before use in their
 * block, one terminator per block, targets and ids in range), else what is
 * wrong and where. For tests and for whoever makes IR. */
const char *ir_verify(Arena *arena, const IrModule *module);

#endif
