/* build_body.h - the builder's insides, shared by the build*.c files only. */
#ifndef FLTCHECK_IR_BUILD_BODY_H
#define FLTCHECK_IR_BUILD_BODY_H

#include "base/strmap.h"
#include "ir/build.h"

/* An instruction whose address must not change while its body is in work. */
typedef struct IrSlot {
    IrInstr instr;
    struct IrSlot *next;
} IrSlot;

typedef struct IrDraft {
    IrSlot *first, *last;
    uint32_t instr_count;
    uint32_t handler;
    bool is_except, is_landing;
} IrDraft;

struct IrBuilder {
    Arena *arena;
    const char *name;
    VEC(IrFunction *) functions;
    VEC(IrGlobal *) globals;
    VEC(IrString) strings;
    VEC(IrGap) gaps;
    StrMap *function_names, *global_names, *string_names, *gap_names; /* -> index + 1 */

    /* The body in work. The vectors keep their memory from one body to the next. */
    IrFunction *function; /* NULL: none */
    VEC(IrLocal) locals;
    VEC(IrDraft) blocks;
    uint32_t temp_count;
    uint32_t current;
    uint32_t handler;
    bool is_cut;        /* temporaries may be used in other blocks than those that define them */
    IrSlot *dropped;    /* appended after a terminator */
    IrSlot *free_slots; /* for use again */
};

/* What every temporary that an instruction uses is replaced by. */
typedef struct IrTempMap {
    Arena *arena;
    uint32_t (*replace)(void *context, uint32_t temp);
    void *context;
} IrTempMap;

/* Replaces the temporaries that `instr` uses; that it defines one is left alone. */
void ir_build_replace_temps(const IrTempMap *map, IrInstr *instr);

/* Keeps in locals what is used behind a cut, so that temporaries end with their blocks. */
void ir_build_keep_temps(IrBuilder *builder, Arena *scratch);

#endif
