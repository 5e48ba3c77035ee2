/* spell.h - how the text form writes names, types, operands and places.
 *
 * Exact spelling, for what ir_parse() shall read again, needs tables made from
 * the whole module: two things of one name are told apart as `name` and
 * `name#2`, and a type's source name is used only where it stands for one type.
 * Loose spelling, for messages, needs no tables and leaves out what only the
 * parser would want to know.
 */
#ifndef FLTCHECK_IR_SPELL_H
#define FLTCHECK_IR_SPELL_H

#include "base/strmap.h"
#include "base/text.h"
#include "ir/ir.h"
#include "ir/walk.h"

/* Something that is declared at the top of the text: a named type or a record. */
typedef struct IrTypeDecl {
    const char *label;
    const IrType *type; /* NULL: a record */
    const IrRecord *record;
} IrTypeDecl;

typedef struct IrSpelling {
    Arena *arena;
    const IrModule *module;
    bool is_exact;
    StrMap *aliases;              /* source name of a type -> its structure as text */
    StrMap *records;              /* address of a record -> IrTypeDecl */
    StrMap *record_texts;         /* content of a record -> IrTypeDecl: units repeat headers */
    StrMap *record_heads;         /* name and size -> IrTypeDecl */
    StrMap *label_counts;         /* name of a record -> records of that name */
    VEC(IrTypeDecl) decls;        /* in the order in which they can be read */
    const char *const *functions; /* labels by index; NULL unless exact */
    const char *const *globals;

    /* The function in work. */
    const IrFunction *function;
    const char *const *locals;
    StrMap *local_labels;
    IrTempTypes temps;
} IrSpelling;

/* Loose spelling; give the function, or NULL where there is none. */
IrSpelling ir_spelling_loose(Arena *arena, const IrModule *module, const IrFunction *function);

/* Exact spelling: reads all types and names of the module. */
IrSpelling ir_spelling_exact(Arena *arena, const IrModule *module);
void ir_spelling_enter(IrSpelling *spelling, const IrFunction *function);

/* Can `name` be written as it is? (.name too; not if it reads as a type word and
 * `is_type`.) */
bool ir_is_plain_name(const char *name, bool is_type);

/* `void`, `i32`, `struct`, ...: words that begin a type. */
bool ir_is_type_word(const char *word);

void ir_spell_name(Text *out, const char *name);
/* Label of one more thing called `name` among those counted in `counts`: the
 * name, then name#2, name#3, ... */
const char *ir_count_label(Arena *arena, StrMap *counts, const char *name);
void ir_spell_string(Text *out, const char *text); /* quoted */
void ir_spell_type(Text *out, IrSpelling *spelling, const IrType *type);
/* Without its source name and const: what an alias stands for. */
void ir_spell_structure(Text *out, IrSpelling *spelling, const IrType *type);
bool ir_spelled_alike(IrSpelling *spelling, const IrType *a, const IrType *b);

/* The declaration that stands for a record (exact spelling only), made if it is
 * new; its record is the one of which most is known so far. */
const IrTypeDecl *ir_record_decl(IrSpelling *spelling, const IrRecord *record);

/* The source name that may stand for the structure of `type`, or NULL. */
const char *ir_type_alias(Arena *arena, const IrType *type);

const char *ir_function_label(const IrSpelling *spelling, uint32_t function);
void ir_spell_operand(Text *out, IrSpelling *spelling, IrOperand operand);

/* The place, then " : type" if `access` is not what its declarations say. */
void ir_spell_place(Text *out, IrSpelling *spelling, const IrPlace *place, const IrType *access);

#endif
