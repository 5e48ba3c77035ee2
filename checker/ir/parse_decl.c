/* parse_decl.c - globals and headers of functions in the text form. */
#include "ir/layout.h"
#include "ir/parse.h"

/* A mistake if something of that label is there already. */
static void claim(IrParser *parser, StrMap *map, const IrToken *token, const char *label,
                  uint32_t id) {
    if (strmap_has(map, label)) {
        ir_parse_fail(parser, token, "'%s' is declared twice", label);
    } else {
        ir_parse_remember(map, label, id);
    }
}

static const char *parse_unit(IrParser *parser) {
    return ir_parse_take(parser, "unit") ? ir_parse_string(parser, "the file of the unit")
                                         : parser->module_name;
}

/* ---- functions ------------------------------------------------------------------ */

static void parse_param(IrParser *parser, IrParseItem *item) {
    IrParseParam param = {.type = ir_parse_type(parser), .label = "``", .name = ""};
    const IrToken *token = ir_parse_peek(parser);
    if (token->kind == IR_TOKEN_NAME || ir_parse_is(parser, ".")) {
        param.label = ir_parse_label(parser, "the name of the parameter", &param.name);
    }
    param.loc = ir_parse_loc(parser, token);
    vec_push(parser->scratch, &item->params, param);
}

/* True if the function is variadic. */
static bool parse_params(IrParser *parser, IrParseItem *item) {
    bool is_variadic = false;
    ir_parse_expect(parser, "(");
    while (!parser->in_panic && !is_variadic && !ir_parse_is(parser, ")")) {
        is_variadic = ir_parse_take(parser, "...");
        if (!is_variadic) {
            parse_param(parser, item);
        }
        if (!ir_parse_is(parser, ")")) {
            ir_parse_expect(parser, ",");
        }
    }
    ir_parse_expect(parser, ")");
    return is_variadic;
}

static const IrType *type_of(IrParser *parser, const IrType *result, const IrParseItem *item,
                             bool is_variadic) {
    uint32_t count = (uint32_t)item->params.count;
    const IrType **params = ARENA_ARRAY(parser->scratch, const IrType *, count);
    for (uint32_t i = 0; i < count; i++) {
        params[i] = item->params.items[i].type;
    }
    return ir_parse_function_type(parser, result, params, count, is_variadic);
}

/* Parameters' locations mean the function's file, which stands behind them. */
static void set_file_of_params(IrParser *parser, IrParseItem *item, IrLoc loc) {
    for (size_t i = 0; i < item->params.count; i++) {
        IrLoc *param = &item->params.items[i].loc;
        if (param->file == parser->module_name && loc.file) {
            param->file = loc.file;
        }
    }
}

void ir_parse_function_header(IrParser *parser, IrParseItem *item) {
    parser->loc_file = parser->module_name;
    IrFunction header = {0};
    ir_parse_expect(parser, "func");
    header.is_static = ir_parse_take(parser, "static");
    header.is_noreturn = ir_parse_take(parser, "noreturn");
    header.in_system_header = ir_parse_take(parser, "system");
    header.is_nothrow = ir_parse_take(parser, "nothrow");
    header.is_exported = ir_parse_take(parser, "exported");
    const IrType *result = ir_parse_type(parser);
    const IrToken *token = ir_parse_peek(parser);
    const char *label = ir_parse_label(parser, "the name of the function", &header.name);
    bool is_variadic = parse_params(parser, item);
    header.type = type_of(parser, result, item, is_variadic);
    header.unit = parse_unit(parser);
    header.loc = header.end = ir_parse_loc(parser, token);
    set_file_of_params(parser, item, header.loc);

    item->id = ir_build_function(parser->builder, label);
    claim(parser, parser->functions, token, label, item->id);
    *ir_build_function_at(parser->builder, item->id) = header;
    if (item->body) {
        ir_parse_expect(parser, "{");
    }
    ir_parse_end_line(parser);
}

/* ---- globals -------------------------------------------------------------------- */

void ir_parse_global_header(IrParser *parser, IrParseItem *item) {
    IrGlobal header = {.is_defined = !ir_parse_take(parser, "extern")};
    ir_parse_expect(parser, "global");
    header.is_static = ir_parse_take(parser, "static");
    header.is_const = ir_parse_take(parser, "readonly");
    header.type = ir_parse_type(parser);
    const IrToken *token = ir_parse_peek(parser);
    const char *label = ir_parse_label(parser, "the name of the variable", &header.name);
    header.unit = parse_unit(parser);
    header.loc = (IrLoc){parser->file, token->line, token->column};

    item->id = ir_build_global(parser->builder, label);
    claim(parser, parser->globals, token, label, item->id);
    *ir_build_global_at(parser->builder, item->id) = header;
    item->rest = parser->in_panic ? 0 : parser->at;
    parser->in_panic = false;
}

/* "+8", or a path with constant indices: ".Ports[1].Handle". */
static uint64_t parse_init_offset(IrParser *parser, const IrType *type) {
    const IrToken *token = ir_parse_peek(parser);
    if (ir_parse_take(parser, "+")) {
        return ir_parse_number(parser, "an offset");
    }
    IrPlace place = {0};
    ir_parse_steps(parser, &place, &type);
    if (place.step_count == 0) {
        ir_parse_fail_expected(parser, "'+', '.' or '['");
    }
    int64_t offset = 0;
    for (uint32_t i = 0; i < place.step_count; i++) {
        const IrStep *step = &place.steps[i];
        if (step->kind == IR_STEP_FIELD) {
            offset += step->offset;
        } else if (step->index.kind == IR_OPERAND_INT) {
            offset += step->index.value * step->stride;
        } else {
            ir_parse_fail(parser, token, "an index in an initialiser must be a number");
        }
    }
    return (uint64_t)offset;
}

static IrInit parse_init(IrParser *parser, const IrType *type) {
    ir_parse_expect(parser, "init");
    const IrToken *token = ir_parse_peek(parser);
    IrInit init = {.offset = parse_init_offset(parser, type)};
    const IrType *scalar = ir_scalar_at(type, init.offset);
    init.size = scalar ? scalar->size : 0;
    if (ir_parse_take(parser, ":")) {
        init.size = (uint32_t)ir_parse_number(parser, "a size");
    } else if (!scalar) {
        ir_parse_fail(parser, token, "no scalar begins here in '%s': add ': size'", type->name);
    }
    ir_parse_expect(parser, "=");
    init.value = ir_parse_constant(parser);
    if (type->size > 0 && init.offset + init.size > type->size) {
        ir_parse_fail(parser, token, "this lies outside of '%s'", type->name);
    }
    ir_parse_end_line(parser);
    return init;
}

void ir_parse_initialiser(IrParser *parser, const IrParseItem *item) {
    IrGlobal *global = ir_build_global_at(parser->builder, item->id);
    VEC(IrInit) inits = {0};
    const IrToken *token = ir_parse_peek(parser);
    if (ir_parse_take(parser, "=")) {
        IrInit init = {.size = global->type->size, .value = ir_parse_constant(parser)};
        vec_push(parser->arena, &inits, init);
        if (ir_scalar_at(global->type, 0) != global->type) {
            ir_parse_fail(parser, token, "'=' initialises a scalar; for more use { init ... }");
        }
    }
    parser->loc_file = parser->module_name;
    if (ir_parse_is(parser, "@")) {
        global->loc = ir_parse_loc(parser, token);
    }
    if (item->body) {
        ir_parse_expect(parser, "{");
        ir_parse_end_line(parser);
        while (parser->at < item->end) {
            if (ir_parse_take(parser, "doubt")) {
                global->doubt = ir_parse_string(parser, "the reason");
                ir_parse_end_line(parser);
                continue;
            }
            IrInit init = parse_init(parser, global->type);
            vec_push(parser->arena, &inits, init);
        }
        ir_parse_expect(parser, "}");
    }
    ir_parse_end_line(parser);
    global->inits = inits.items;
    global->init_count = (uint32_t)inits.count;
}
