/* parse_instr.c - instructions of the text form. */
#include "ir/parse.h"
#include "ir/print_instr.h"

#include <string.h>

/* A keyword and what it becomes. */
typedef struct Word {
    IrOp op;
    uint8_t sub;
} Word;

static bool find_in(const char *const *words, size_t count, const char *word, uint8_t *index) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i], word) == 0) {
            *index = (uint8_t)i;
            return true;
        }
    }
    return false;
}

static bool find_word(const char *text, Word *word) {
    uint8_t op = 0;
    *word = (Word){0};
    if (find_in(ir_unary_words, IR_LNOT + 1, text, &word->sub)) {
        word->op = IR_UNARY;
        return true;
    }
    if (find_in(ir_binary_words, IR_GE + 1, text, &word->sub)) {
        word->op = IR_BINARY;
        return true;
    }
    bool is_found = find_in(ir_op_words, IR_OP_COUNT, text, &op);
    word->op = (IrOp)op;
    return is_found && op != IR_UNARY && op != IR_BINARY;
}

static void fail_unknown_word(IrParser *parser, const IrToken *token) {
    StrMap *words = strmap_new(parser->scratch);
    for (size_t i = 0; i < IR_OP_COUNT; i++) {
        strmap_put(words, ir_op_words[i], NULL);
    }
    for (size_t i = 0; i <= IR_LNOT; i++) {
        strmap_put(words, ir_unary_words[i], NULL);
    }
    for (size_t i = 0; i <= IR_GE; i++) {
        strmap_put(words, ir_binary_words[i], NULL);
    }
    ir_parse_fail_unknown(parser, token, "instruction", token->text, words);
}

static uint32_t parse_target(IrParser *parser) {
    const IrToken *token = ir_parse_peek(parser);
    const char *label = ir_parse_label(parser, "a block", NULL);
    uint32_t block = 0;
    if (!ir_parse_recall(parser->blocks, label, &block)) {
        ir_parse_fail_unknown(parser, token, "block", label, parser->blocks);
        return 0;
    }
    return block;
}

/* ---- parts of instructions ------------------------------------------------------ */

static bool is_wide(const IrToken *token) {
    return token->kind == IR_TOKEN_STRING && token->prefix == 'L';
}

static void parse_arguments(IrParser *parser, IrInstr *instr) {
    VEC(IrOperand) args = {0};
    VEC(const IrType *) types = {0};
    IrFunction *const *functions = ir_build_functions(parser->builder);
    ir_parse_expect(parser, "(");
    while (!parser->in_panic && !ir_parse_is(parser, ")")) {
        const IrToken *token = ir_parse_peek(parser);
        IrOperand arg = ir_parse_operand(parser);
        const IrType *type =
            ir_parse_take(parser, ":")
                ? ir_parse_type(parser)
                : ir_operand_type(&parser->temp_types, functions, arg, is_wide(token));
        vec_push(parser->arena, &args, arg);
        vec_push(parser->arena, &types, type);
        if (!ir_parse_is(parser, ")")) {
            ir_parse_expect(parser, ",");
        }
    }
    ir_parse_expect(parser, ")");
    instr->args = args.items;
    instr->arg_types = types.items;
    instr->arg_count = (uint32_t)args.count;
}

static void parse_call(IrParser *parser, IrInstr *instr) {
    const IrToken *token = ir_parse_peek(parser);
    if (ir_parse_take(parser, "*")) {
        instr->a = ir_parse_operand(parser);
    } else {
        const char *label = ir_parse_label(parser, "a function, or '*' and a temporary", NULL);
        instr->a.kind = IR_OPERAND_FUNCTION;
        if (!ir_parse_recall(parser->functions, label, &instr->a.id)) {
            ir_parse_fail_unknown(parser, token, "function", label, parser->functions);
            return;
        }
    }
    parse_arguments(parser, instr);
    instr->type =
        ir_result_type(&parser->temp_types, ir_build_functions(parser->builder), instr->a);
    if (ir_parse_take(parser, ":")) {
        instr->type = ir_parse_type(parser);
    }
    if (!instr->type) {
        ir_parse_fail(parser, token, "the result type of this call is not known: add ': type'");
    }
}

static void parse_cases(IrParser *parser, IrInstr *instr) {
    VEC(IrCase) cases = {0};
    bool is_default = false;
    ir_parse_expect(parser, "{");
    while (!parser->in_panic && !is_default) {
        is_default = ir_parse_take(parser, "default");
        if (is_default) {
            break;
        }
        IrCase item = {.low = ir_parse_signed(parser, "a number or 'default'")};
        item.high = ir_parse_take(parser, "..") ? ir_parse_signed(parser, "a number") : item.low;
        ir_parse_expect(parser, ":");
        item.target = parse_target(parser);
        ir_parse_expect(parser, ",");
        vec_push(parser->arena, &cases, item);
    }
    ir_parse_expect(parser, ":");
    instr->else_block = parse_target(parser);
    ir_parse_expect(parser, "}");
    instr->cases = cases.items;
    instr->case_count = (uint32_t)cases.count;
}

static void parse_memory(IrParser *parser, IrInstr *instr) {
    instr->place = ir_parse_place(parser);
    if (instr->op == IR_LOAD || instr->op == IR_STORE) {
        instr->type = instr->place.type;
    }
    if (instr->op == IR_STORE) {
        ir_parse_expect(parser, ",");
        instr->a = ir_parse_operand(parser);
    }
    if (instr->op == IR_COPY) {
        ir_parse_expect(parser, ",");
        instr->source = ir_parse_place(parser);
    }
    if (instr->op == IR_COPY || instr->op == IR_ZERO) {
        ir_parse_expect(parser, ",");
        instr->size = ir_parse_number(parser, "the number of bytes");
    }
}

static bool at_operand(const IrParser *parser) {
    const IrToken *token = ir_parse_peek(parser);
    if (token->kind == IR_TOKEN_STRING) {
        return token->prefix != 0;
    }
    if (ir_parse_is(parser, "@")) { /* a function, or already the location */
        const IrToken *next = token + 1;
        return next->kind == IR_TOKEN_NAME || (next->kind == IR_TOKEN_MARK && *next->text == '.');
    }
    return token->kind != IR_TOKEN_LINE && token->kind != IR_TOKEN_END;
}

static void parse_parts(IrParser *parser, IrInstr *instr) {
    switch (instr->op) {
    case IR_LOAD:
    case IR_STORE:
    case IR_ADDR:
    case IR_COPY:
    case IR_ZERO:
    case IR_KILL:
        parse_memory(parser, instr);
        break;
    case IR_UNARY:
    case IR_BINARY:
    case IR_CAST:
        instr->type = ir_parse_type(parser);
        instr->a = ir_parse_operand(parser);
        if (instr->op == IR_BINARY) {
            ir_parse_expect(parser, ",");
            instr->b = ir_parse_operand(parser);
        }
        break;
    case IR_CALL:
        parse_call(parser, instr);
        break;
    case IR_OPAQUE:
        instr->sub = ir_parse_take(parser, "undeclared")  ? IR_UNDECLARED
                     : ir_parse_take(parser, "exception") ? IR_EXCEPTION
                                                          : 0;
        instr->type = ir_parse_take(parser, ":") ? ir_parse_type(parser) : NULL;
        break;
    case IR_JUMP:
        instr->then_block = parse_target(parser);
        break;
    case IR_BRANCH:
        instr->a = ir_parse_operand(parser);
        ir_parse_expect(parser, "?");
        instr->then_block = parse_target(parser);
        ir_parse_expect(parser, ":");
        instr->else_block = parse_target(parser);
        break;
    case IR_SWITCH:
        instr->type = ir_parse_type(parser);
        instr->a = ir_parse_operand(parser);
        parse_cases(parser, instr);
        break;
    case IR_RETURN:
        if (at_operand(parser)) {
            instr->a = ir_parse_operand(parser);
        }
        break;
    case IR_UNREACHABLE:
    case IR_OP_COUNT:
        break;
    }
}

/* ---- whole instructions --------------------------------------------------------- */

static void define_temp(IrParser *parser, const IrToken *token, IrInstr *instr) {
    if (strmap_has(parser->temps, token->text)) {
        ir_parse_fail(parser, token, "'%s' is defined twice", token->text);
        return;
    }
    instr->dest = ir_build_temp(parser->builder);
    ir_parse_remember(parser->temps, token->text, instr->dest);
    vec_push(parser->scratch, &parser->temp_blocks, ir_build_current(parser->builder));
}

/* Does the operation give a result: always, never, or as one likes? */
static void check_result(IrParser *parser, const IrToken *token, IrOp op, bool has_result) {
    bool must =
        op == IR_LOAD || op == IR_ADDR || op == IR_UNARY || op == IR_BINARY || op == IR_CAST;
    bool may = must || op == IR_CALL || op == IR_OPAQUE;
    if (must && !has_result) {
        ir_parse_fail(parser, token, "'%s' gives a result: write 't0 = %s ...'", token->text,
                      token->text);
    } else if (has_result && !may) {
        ir_parse_fail(parser, token, "'%s' gives no result", token->text);
    }
}

/* "t3 =": the temporary's word, or NULL. */
static const IrToken *parse_result(IrParser *parser) {
    const IrToken *token = ir_parse_peek(parser);
    const IrToken *next = token + (token->kind == IR_TOKEN_END ? 0 : 1);
    if (token->kind != IR_TOKEN_NAME || next->kind != IR_TOKEN_MARK ||
        strcmp(next->text, "=") != 0) {
        return NULL;
    }
    if (token->text[0] != 't' || strspn(token->text + 1, "0123456789") == 0 ||
        strspn(token->text + 1, "0123456789") != strlen(token->text + 1)) {
        ir_parse_fail(parser, token, "'%s' is not a temporary: they are t0, t1, ...", token->text);
        return NULL;
    }
    ir_parse_next(parser);
    ir_parse_next(parser);
    return token;
}

bool ir_parse_instr(IrParser *parser) {
    const IrToken *result = parse_result(parser);
    const IrToken *token = ir_parse_peek(parser);
    Word word = {0};
    if (token->kind != IR_TOKEN_NAME) {
        ir_parse_fail_expected(parser, "an instruction");
    } else if (!find_word(token->text, &word)) {
        fail_unknown_word(parser, token);
    }
    if (parser->in_panic) {
        ir_parse_end_line(parser);
        return true;
    }
    ir_parse_next(parser);
    IrInstr instr = {.op = word.op, .sub = word.sub, .dest = IR_NO_TEMP};
    check_result(parser, token, word.op, result != NULL);
    parse_parts(parser, &instr);
    if (ir_parse_peek(parser)->kind == IR_TOKEN_STRING) {
        instr.text = ir_parse_string(parser, "the text of the instruction");
    }
    instr.loc = ir_parse_loc(parser, result ? result : token);
    if (result) {
        define_temp(parser, result, &instr);
    }
    ir_build_append(parser->builder, instr);
    ir_temp_types_note(&parser->temp_types, &instr);
    ir_parse_end_line(parser);
    return !ir_is_terminator(instr.op);
}
