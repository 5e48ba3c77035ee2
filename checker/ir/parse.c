/* parse.c - reading the text form of the IR: the top of the text, and the passes. */
#include "ir/parse.h"
#include "ir/print.h"

#include <string.h>

/* ---- the first pass: types, and where the rest is ------------------------------- */

static void parse_module_line(IrParser *parser) {
    ir_parse_expect(parser, "module");
    parser->module_name = ir_parse_string(parser, "the name of the module");
    ir_parse_end_line(parser);
}

static void parse_gap(IrParser *parser) {
    ir_parse_expect(parser, "gap");
    const IrToken *token = ir_parse_peek(parser);
    IrGap gap = {.kind = ir_parse_string(parser, "a kind of syntax"), .count = 1};
    if (ir_parse_take(parser, "count")) {
        gap.count = (uint32_t)ir_parse_number(parser, "a number");
    }
    parser->loc_file = parser->module_name;
    gap.first = ir_parse_loc(parser, token);
    vec_push(parser->arena, &parser->gaps, gap);
    ir_parse_end_line(parser);
}

static bool is_mark(const IrToken *token, const char *mark) {
    return token->kind == IR_TOKEN_MARK && strcmp(token->text, mark) == 0;
}

/* Goes to the end of the line; true if an opening brace is its last word. */
static bool skip_line(IrParser *parser) {
    bool is_open = false;
    const IrToken *token;
    while ((token = ir_parse_next(parser))->kind != IR_TOKEN_LINE && token->kind != IR_TOKEN_END) {
        is_open = is_mark(token, "{");
    }
    ir_parse_end_line(parser);
    return is_open;
}

/* Goes over a global or function, with its lines in braces. */
static void skip_item(IrParser *parser, bool is_function) {
    IrParseItem item = {.is_function = is_function, .start = parser->at};
    const IrToken *first = ir_parse_peek(parser);
    if (skip_line(parser)) {
        item.body = parser->at;
        while (!is_mark(ir_parse_peek(parser), "}")) {
            if (ir_parse_peek(parser)->kind == IR_TOKEN_END) {
                ir_parse_fail(parser, first, "the '}' of what begins here is missing");
                return;
            }
            skip_line(parser);
        }
        item.end = parser->at;
        skip_line(parser);
    }
    vec_push(parser->scratch, &parser->items, item);
}

static void read_types(IrParser *parser) {
    while (ir_parse_peek(parser)->kind != IR_TOKEN_END) {
        if (ir_parse_is(parser, "module")) {
            parse_module_line(parser);
        } else if (ir_parse_is(parser, "gap")) {
            parse_gap(parser);
        } else if (ir_parse_is(parser, "type")) {
            ir_parse_type_line(parser);
        } else if (ir_parse_is(parser, "struct") || ir_parse_is(parser, "union")) {
            ir_parse_record(parser);
        } else if (ir_parse_is(parser, "func")) {
            skip_item(parser, true);
        } else if (ir_parse_is(parser, "global") || ir_parse_is(parser, "extern")) {
            skip_item(parser, false);
        } else {
            ir_parse_fail_expected(parser,
                                   "module, gap, type, struct, union, global, extern or func");
            ir_parse_end_line(parser);
        }
    }
    ir_parse_finish_types(parser);
}

/* ---- the second and third ------------------------------------------------------- */

static void read_headers(IrParser *parser) {
    for (size_t i = 0; i < parser->items.count; i++) {
        IrParseItem *item = &parser->items.items[i];
        parser->at = item->start;
        parser->in_panic = false;
        if (item->is_function) {
            ir_parse_function_header(parser, item);
        } else {
            ir_parse_global_header(parser, item);
        }
    }
}

static void read_bodies(IrParser *parser) {
    for (size_t i = 0; i < parser->items.count; i++) {
        const IrParseItem *item = &parser->items.items[i];
        parser->in_panic = false;
        if (item->is_function && item->body) {
            ir_parse_body(parser, item);
        } else if (!item->is_function && item->rest) {
            parser->at = item->rest;
            ir_parse_initialiser(parser, item);
        }
    }
}

static IrModule *finish(IrParser *parser) {
    IrModule *module = ir_build_finish(parser->builder);
    module->gaps = parser->gaps.items;
    module->gap_count = (uint32_t)parser->gaps.count;
    const char *problem = ir_verify(parser->scratch, module);
    if (problem) {
        diag_report(parser->diag, DIAG_ERROR, (DiagPlace){parser->file, 0, 0}, "%s", problem);
        return NULL;
    }
    return module;
}

IrModule *ir_parse(Arena *arena, const char *name, const char *text, Diag *diag) {
    size_t errors_before = diag_count(diag, DIAG_ERROR);
    Arena *scratch = arena_open();
    IrParser parser = {.arena = arena, .scratch = scratch, .diag = diag};
    parser.file = parser.module_name = arena_strdup(arena, name);
    parser.aliases = strmap_new(scratch);
    parser.records = strmap_new(scratch);
    parser.derived = strmap_new(scratch);
    parser.functions = strmap_new(scratch);
    parser.globals = strmap_new(scratch);
    parser.temp_types.arena = arena;
    parser.locals = strmap_new(scratch);
    parser.temps = strmap_new(scratch); /* globals are initialised with none */
    parser.blocks = strmap_new(scratch);
    parser.tokens = ir_lex(scratch, parser.file, text, diag);

    read_types(&parser);
    parser.builder = ir_build_module(arena, parser.module_name);
    read_headers(&parser);
    read_bodies(&parser);
    bool is_good = diag_count(diag, DIAG_ERROR) == errors_before;
    IrModule *module = is_good ? finish(&parser) : NULL;
    arena_close(scratch);
    return module;
}
