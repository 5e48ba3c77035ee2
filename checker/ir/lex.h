/* lex.h - words of the text form of the IR. */
#ifndef FLTCHECK_IR_LEX_H
#define FLTCHECK_IR_LEX_H

#include "base/diag.h"
#include "base/vec.h"

#include <stdint.h>

typedef enum IrTokenKind {
    IR_TOKEN_NAME,   /* text; is_quoted if in backquotes */
    IR_TOKEN_NUMBER, /* number, without sign */
    IR_TOKEN_STRING, /* text; prefix 's' or 'L' for operands, else 0 */
    IR_TOKEN_MARK,   /* text: one of the marks, "::", "..", "..." */
    IR_TOKEN_LINE,   /* end of a line with something on it */
    IR_TOKEN_END
} IrTokenKind;

typedef struct IrToken {
    IrTokenKind kind;
    char prefix;
    bool is_quoted;
    bool is_bad; /* a mistake in it was reported */
    const char *text;
    uint64_t number;
    uint32_t line, column;
} IrToken;

typedef VEC(IrToken) IrTokens;

/* All words of `text`, an IR_TOKEN_END last. Comments and empty lines are left
 * out. Texts live in `arena`; mistakes go to `diag` under the name `file`. */
IrTokens ir_lex(Arena *arena, const char *file, const char *text, Diag *diag);

#endif
