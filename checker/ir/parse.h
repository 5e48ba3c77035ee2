/* parse.h - the insides of ir_parse(), shared by the parse*.c files only.
 *
 * Words are read in three passes, so that anything may be used before it is
 * declared: types (parse_type.c), headers of globals and functions, then
 * initialisers and bodies. After a mistake the rest of its line is skipped;
 * until then in_panic keeps followers silent.
 */
#ifndef FLTCHECK_IR_PARSE_H
#define FLTCHECK_IR_PARSE_H

#include "base/strmap.h"
#include "ir/build.h"
#include "ir/lex.h"
#include "ir/walk.h"

typedef struct IrParseParam {
    const char *label, *name;
    const IrType *type;
    IrLoc loc;
} IrParseParam;

/* A global or function of the text. */
typedef struct IrParseItem {
    bool is_function;
    size_t start;     /* its first word */
    size_t rest;      /* what is left for the last pass */
    size_t body, end; /* the lines in braces: first word, closing brace; or 0 */
    uint32_t id;      /* in the builder */
    VEC(IrParseParam) params;
} IrParseItem;

typedef struct IrParser {
    Arena *arena;   /* for the result */
    Arena *scratch; /* for the rest */
    const char *file;
    Diag *diag;
    IrTokens tokens;
    size_t at;
    bool in_panic;
    const char *module_name;
    const char *loc_file; /* meant by locations that name no file */

    StrMap *aliases; /* name -> IrType */
    StrMap *records; /* label -> RecordEntry (parse_type.c) */
    StrMap *derived; /* description -> IrType: equal types are one */
    VEC(IrType *) types;

    VEC(IrGap) gaps;
    VEC(IrParseItem) items;
    IrBuilder *builder;
    StrMap *functions, *globals; /* label -> index + 1 */

    /* The body in work. */
    StrMap *locals, *blocks, *temps; /* label -> index + 1 */
    VEC(uint32_t) temp_blocks;       /* temporary -> block that defines it */
    IrTempTypes temp_types;
} IrParser;

/* ---- words (parse_words.c) --------------------------------------------------- */

const IrToken *ir_parse_peek(const IrParser *parser);
const IrToken *ir_parse_next(IrParser *parser);

/* Is the next word this mark or name? take: goes over it if so; expect: a
 * mistake if not. */
bool ir_parse_is(const IrParser *parser, const char *word);
bool ir_parse_take(IrParser *parser, const char *word);
bool ir_parse_expect(IrParser *parser, const char *word);

/* Reports a mistake at `token` and skips the rest of the line. */
void ir_parse_fail(IrParser *parser, const IrToken *token, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void ir_parse_fail_expected(IrParser *parser, const char *what);

/* "unknown <what> '<label>'", with a suggestion out of `known`. */
void ir_parse_fail_unknown(IrParser *parser, const IrToken *token, const char *what,
                           const char *label, const StrMap *known);

/* The end of the line; the next line begins without panic. */
void ir_parse_end_line(IrParser *parser);

uint64_t ir_parse_number(IrParser *parser, const char *what);
int64_t ir_parse_signed(IrParser *parser, const char *what);
const char *ir_parse_string(IrParser *parser, const char *what);

/* A name as the printer labels things: `name`, `.name`, `name#2`. Returns the
 * label; the bare name goes to `*name` (may be NULL). Never NULL. */
const char *ir_parse_label(IrParser *parser, const char *what, const char **name);

/* An optional "@line:col"; without one, where `token` is in the text. */
IrLoc ir_parse_loc(IrParser *parser, const IrToken *token);

/* Indexes in maps from labels: index + 1 as a pointer. */
bool ir_parse_recall(const StrMap *map, const char *label, uint32_t *index);
void ir_parse_remember(StrMap *map, const char *label, size_t index);

/* ---- parts ------------------------------------------------------------------- */

const IrType *ir_parse_type(IrParser *parser); /* never NULL */
void ir_parse_type_line(IrParser *parser);
void ir_parse_record(IrParser *parser);
void ir_parse_finish_types(IrParser *parser);
const IrType *ir_parse_function_type(IrParser *parser, const IrType *result,
                                     const IrType *const *params, uint32_t count, bool is_variadic);

void ir_parse_global_header(IrParser *parser, IrParseItem *item);
void ir_parse_function_header(IrParser *parser, IrParseItem *item);
void ir_parse_initialiser(IrParser *parser, const IrParseItem *item);
void ir_parse_body(IrParser *parser, const IrParseItem *item);

/* Constant: what an initialiser can hold. Else: what an instruction can use. */
IrOperand ir_parse_constant(IrParser *parser);
IrOperand ir_parse_operand(IrParser *parser);
IrPlace ir_parse_place(IrParser *parser);
/* Steps after `place`; `*type` is where they start and where they lead. */
void ir_parse_steps(IrParser *parser, IrPlace *place, const IrType **type);

/* One instruction; false if it was a terminator. */
bool ir_parse_instr(IrParser *parser);

#endif
