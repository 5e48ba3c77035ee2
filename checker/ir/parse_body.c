/* parse_body.c - bodies of functions in the text form. */
#include "ir/parse.h"

#include <string.h>

/* The line that begins here is "label: [landing] [except] [handler other]". */
static bool at_label(const IrParser *parser, size_t at) {
    const IrToken *token = &parser->tokens.items[at];
    if (token->kind != IR_TOKEN_NAME) {
        return false;
    }
    size_t next = at + 1;
    if (strcmp(parser->tokens.items[next].text, "#") == 0) {
        next += 2;
    }
    return parser->tokens.items[next].kind == IR_TOKEN_MARK &&
           strcmp(parser->tokens.items[next].text, ":") == 0;
}

static bool is_declaration(const IrToken *token) {
    return token->kind == IR_TOKEN_NAME && !token->is_quoted &&
           (strcmp(token->text, "local") == 0 || strcmp(token->text, "degraded") == 0);
}

static size_t next_line(const IrParser *parser, size_t at) {
    while (parser->tokens.items[at].kind != IR_TOKEN_LINE) {
        at++;
    }
    return at + 1;
}

/* Makes all blocks beforehand, so that jumps can go forward. Instructions before
 * the first label are the entry block. */
static void declare_blocks(IrParser *parser, const IrParseItem *item) {
    bool has_entry = false;
    for (size_t at = item->body; at < item->end; at = next_line(parser, at)) {
        if (!at_label(parser, at)) {
            has_entry = has_entry || !is_declaration(&parser->tokens.items[at]);
            continue;
        }
        parser->at = at;
        const char *label = ir_parse_label(parser, "a label", NULL);
        if (strmap_has(parser->blocks, label)) {
            ir_parse_fail(parser, &parser->tokens.items[at], "block '%s' is there twice", label);
            parser->in_panic = false;
            continue;
        }
        uint32_t block = has_entry ? ir_build_block(parser->builder) : 0;
        has_entry = true;
        ir_parse_remember(parser->blocks, label, block);
    }
}

static void parse_label_line(IrParser *parser) {
    const char *label = ir_parse_label(parser, "a label", NULL);
    uint32_t block = 0, handler = 0;
    ir_parse_recall(parser->blocks, label, &block);
    ir_build_switch_to(parser->builder, block);
    ir_parse_expect(parser, ":");
    if (ir_parse_take(parser, "landing")) {
        ir_build_set_landing(parser->builder, block);
    }
    if (ir_parse_take(parser, "except")) {
        ir_build_set_except(parser->builder, block);
    }
    if (ir_parse_take(parser, "handler")) {
        const IrToken *token = ir_parse_peek(parser);
        const char *name = ir_parse_label(parser, "a block", NULL);
        if (ir_parse_recall(parser->blocks, name, &handler)) {
            ir_build_set_handler_of(parser->builder, block, handler);
        } else {
            ir_parse_fail_unknown(parser, token, "block", name, parser->blocks);
        }
    }
    ir_parse_end_line(parser);
}

static void parse_local(IrParser *parser) {
    ir_parse_expect(parser, "local");
    const IrType *type = ir_parse_type(parser);
    const IrToken *token = ir_parse_peek(parser);
    const char *name;
    const char *label = ir_parse_label(parser, "the name of the local", &name);
    IrLoc loc = ir_parse_loc(parser, token);
    if (strmap_has(parser->locals, label)) {
        ir_parse_fail(parser, token, "local '%s' is declared twice", label);
    }
    ir_parse_remember(parser->locals, label,
                      ir_build_local(parser->builder, name, type, loc, false));
    ir_parse_end_line(parser);
}

typedef VEC(IrDegradation) Degradations;

static void parse_degradation(IrParser *parser, Degradations *degradations) {
    ir_parse_expect(parser, "degraded");
    const IrToken *token = ir_parse_peek(parser);
    const char *reason = ir_parse_string(parser, "the reason");
    vec_push(parser->arena, degradations, (IrDegradation){ir_parse_loc(parser, token), reason});
    ir_parse_end_line(parser);
}

static void declare_params(IrParser *parser, const IrParseItem *item) {
    for (size_t i = 0; i < item->params.count; i++) {
        const IrParseParam *param = &item->params.items[i];
        if (strmap_has(parser->locals, param->label) && param->name[0] != '\0') {
            ir_parse_fail(parser, &parser->tokens.items[item->start],
                          "two parameters are called '%s'", param->label);
            parser->in_panic = false;
        }
        ir_parse_remember(
            parser->locals, param->label,
            ir_build_local(parser->builder, param->name, param->type, param->loc, true));
    }
}

/* Blocks that were labelled but not ended. */
static void check_end(IrParser *parser, const IrToken *block_start, bool is_open) {
    if (is_open) {
        ir_parse_fail(parser, block_start,
                      "the block does not end in jump, branch, switch, return or unreachable");
        parser->in_panic = false;
    }
}

static void parse_lines(IrParser *parser, const IrParseItem *item, Degradations *degradations) {
    const IrToken *block_start = NULL;
    bool is_open = false;
    while (parser->at < item->end) {
        const IrToken *token = ir_parse_peek(parser);
        if (at_label(parser, parser->at)) {
            size_t here = parser->at;
            check_end(parser, block_start, is_open);
            parser->at = here;
            block_start = token;
            is_open = true;
            parse_label_line(parser);
        } else if (ir_parse_is(parser, "local")) {
            parse_local(parser);
        } else if (ir_parse_is(parser, "degraded")) {
            parse_degradation(parser, degradations);
        } else if (block_start && !is_open) {
            ir_parse_fail(parser, token, "nothing can follow the end of a block but a label");
            ir_parse_end_line(parser);
        } else {
            block_start = block_start ? block_start : token;
            is_open = ir_parse_instr(parser);
        }
    }
    size_t here = parser->at;
    check_end(parser, block_start ? block_start : ir_parse_peek(parser), is_open || !block_start);
    parser->at = here;
}

void ir_parse_body(IrParser *parser, const IrParseItem *item) {
    IrFunction *function = ir_build_function_at(parser->builder, item->id);
    Degradations degradations = {0};
    parser->loc_file = function->loc.file ? function->loc.file : parser->module_name;
    parser->locals = strmap_new(parser->scratch);
    parser->blocks = strmap_new(parser->scratch);
    parser->temps = strmap_new(parser->scratch);
    parser->temp_blocks.count = 0;
    parser->temp_types.types.count = 0;
    ir_build_begin(parser->builder, item->id);
    declare_params(parser, item);
    declare_blocks(parser, item);

    parser->at = item->body;
    parse_lines(parser, item, &degradations);
    const IrToken *brace = ir_parse_peek(parser);
    ir_parse_expect(parser, "}");
    IrLoc end = ir_parse_loc(parser, brace);
    ir_parse_end_line(parser);

    ir_build_end(parser->builder);
    function->end = end;
    function->degradations = degradations.items;
    function->degradation_count = (uint32_t)degradations.count;
}
