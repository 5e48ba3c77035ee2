/* parse_words.c - going through the words of the text form, and complaining. */
#include "ir/parse.h"
#include "ir/spell.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const IrToken *ir_parse_peek(const IrParser *parser) {
    return &parser->tokens.items[parser->at];
}

/* Never goes beyond the end of the line: that takes ir_parse_end_line(). */
const IrToken *ir_parse_next(IrParser *parser) {
    const IrToken *token = ir_parse_peek(parser);
    if (token->kind != IR_TOKEN_LINE && token->kind != IR_TOKEN_END) {
        parser->at++;
    }
    return token;
}

bool ir_parse_is(const IrParser *parser, const char *word) {
    const IrToken *token = ir_parse_peek(parser);
    return (token->kind == IR_TOKEN_MARK || (token->kind == IR_TOKEN_NAME && !token->is_quoted)) &&
           strcmp(token->text, word) == 0;
}

bool ir_parse_take(IrParser *parser, const char *word) {
    bool is_it = ir_parse_is(parser, word);
    if (is_it) {
        parser->at++;
    }
    return is_it;
}

bool ir_parse_expect(IrParser *parser, const char *word) {
    if (ir_parse_take(parser, word)) {
        return true;
    }
    ir_parse_fail_expected(parser, arena_printf(parser->scratch, "'%s'", word));
    return false;
}

/* ---- mistakes ---------------------------------------------------------------- */

void ir_parse_fail(IrParser *parser, const IrToken *token, const char *format, ...) {
    if (!parser->in_panic) {
        char text[512];
        va_list args;
        va_start(args, format);
        vsnprintf(text, sizeof text, format, args);
        va_end(args);
        diag_report(parser->diag, DIAG_ERROR, (DiagPlace){parser->file, token->line, token->column},
                    "%s", text);
    }
    parser->in_panic = true;
    while (ir_parse_peek(parser)->kind != IR_TOKEN_LINE &&
           ir_parse_peek(parser)->kind != IR_TOKEN_END) {
        parser->at++;
    }
}

static const char *describe(Arena *arena, const IrToken *token) {
    switch (token->kind) {
    case IR_TOKEN_NAME:
    case IR_TOKEN_MARK:
        return arena_printf(arena, "'%s'", token->text);
    case IR_TOKEN_NUMBER:
        return "a number";
    case IR_TOKEN_STRING:
        return "a string";
    case IR_TOKEN_LINE:
        return "the end of the line";
    case IR_TOKEN_END:
        break;
    }
    return "the end of the text";
}

void ir_parse_fail_expected(IrParser *parser, const char *what) {
    const IrToken *token = ir_parse_peek(parser);
    ir_parse_fail(parser, token, "expected %s, found %s", what, describe(parser->scratch, token));
}

void ir_parse_fail_unknown(IrParser *parser, const IrToken *token, const char *what,
                           const char *label, const StrMap *known) {
    size_t count = strmap_count(known);
    const char **names = ARENA_ARRAY(parser->scratch, const char *, count);
    for (size_t i = 0; i < count; i++) {
        names[i] = strmap_key(known, i);
    }
    const char *nearest = text_nearest(label, names, count);
    if (nearest) {
        ir_parse_fail(parser, token, "unknown %s '%s'; did you mean '%s'?", what, label, nearest);
    } else {
        ir_parse_fail(parser, token, "unknown %s '%s'", what, label);
    }
}

void ir_parse_end_line(IrParser *parser) {
    const IrToken *token = ir_parse_peek(parser);
    if (token->kind != IR_TOKEN_LINE && token->kind != IR_TOKEN_END) {
        ir_parse_fail_expected(parser, "the end of the line");
    }
    if (ir_parse_peek(parser)->kind == IR_TOKEN_LINE) {
        parser->at++;
    }
    parser->in_panic = false;
}

/* ---- simple things ----------------------------------------------------------- */

uint64_t ir_parse_number(IrParser *parser, const char *what) {
    if (ir_parse_peek(parser)->kind != IR_TOKEN_NUMBER) {
        ir_parse_fail_expected(parser, what);
        return 0;
    }
    return ir_parse_next(parser)->number;
}

int64_t ir_parse_signed(IrParser *parser, const char *what) {
    bool is_negative = ir_parse_take(parser, "-");
    uint64_t number = ir_parse_number(parser, what);
    return (int64_t)(is_negative ? 0 - number : number);
}

const char *ir_parse_string(IrParser *parser, const char *what) {
    const IrToken *token = ir_parse_peek(parser);
    if (token->kind != IR_TOKEN_STRING || token->prefix != 0) {
        ir_parse_fail_expected(parser, what);
        return "";
    }
    return arena_strdup(parser->arena, ir_parse_next(parser)->text);
}

const char *ir_parse_label(IrParser *parser, const char *what, const char **name) {
    Text label = text_new(parser->scratch);
    bool has_dot = ir_parse_take(parser, ".");
    const char *text = "?";
    if (ir_parse_peek(parser)->kind == IR_TOKEN_NAME) {
        text = ir_parse_next(parser)->text;
    } else {
        ir_parse_fail_expected(parser, what);
    }
    const char *bare = arena_printf(parser->arena, "%s%s", has_dot ? "." : "", text);
    if (name) {
        *name = bare;
    }
    ir_spell_name(&label, bare);
    if (ir_parse_take(parser, "#")) {
        text_printf(&label, "#%u", (unsigned)ir_parse_number(parser, "a number after '#'"));
    }
    return text_str(&label);
}

IrLoc ir_parse_loc(IrParser *parser, const IrToken *token) {
    if (!ir_parse_take(parser, "@")) {
        return (IrLoc){parser->file, token->line, token->column};
    }
    if (ir_parse_take(parser, "-")) {
        return (IrLoc){0};
    }
    IrLoc loc = {.file = parser->loc_file};
    if (ir_parse_peek(parser)->kind == IR_TOKEN_STRING) {
        loc.file = ir_parse_string(parser, "a file");
        ir_parse_expect(parser, ":");
    }
    loc.line = (uint32_t)ir_parse_number(parser, "a line");
    ir_parse_expect(parser, ":");
    loc.column = (uint32_t)ir_parse_number(parser, "a column");
    return loc;
}

bool ir_parse_recall(const StrMap *map, const char *label, uint32_t *index) {
    void *value = strmap_get(map, label);
    *index = (uint32_t)((uintptr_t)value - 1);
    return value != NULL;
}

void ir_parse_remember(StrMap *map, const char *label, size_t index) {
    strmap_put(map, label, (void *)((uintptr_t)index + 1));
}
