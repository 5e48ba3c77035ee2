/* parse_place.c - operands and places of the text form. */
#include "ir/layout.h"
#include "ir/parse.h"

#include <string.h>

static bool is_temp(const IrToken *token) {
    return token->kind == IR_TOKEN_NAME && !token->is_quoted && token->text[0] == 't' &&
           token->text[1] != '\0' &&
           strspn(token->text + 1, "0123456789") == strlen(token->text + 1);
}

/* A temporary that is used: it must be there, in this block. */
static uint32_t use_temp(IrParser *parser) {
    const IrToken *token = ir_parse_peek(parser);
    uint32_t temp = 0;
    if (!is_temp(token)) {
        ir_parse_fail_expected(parser, "a temporary");
        return 0;
    }
    ir_parse_next(parser);
    if (!ir_parse_recall(parser->temps, token->text, &temp)) {
        ir_parse_fail(parser, token, "'%s' is not defined before", token->text);
        return 0;
    }
    if (parser->temp_blocks.items[temp] != ir_build_current(parser->builder)) {
        ir_parse_fail(parser, token,
                      "'%s' is defined in another block; values cross blocks in a local",
                      token->text);
    }
    return temp;
}

/* ---- operands ------------------------------------------------------------------- */

static IrOperand parse_function(IrParser *parser) {
    const IrToken *token = ir_parse_peek(parser);
    const char *label = ir_parse_label(parser, "the name of a function", NULL);
    IrOperand operand = {.kind = IR_OPERAND_FUNCTION};
    if (!ir_parse_recall(parser->functions, label, &operand.id)) {
        ir_parse_fail_unknown(parser, token, "function", label, parser->functions);
        return ir_unknown();
    }
    return operand;
}

static IrOperand parse_address(IrParser *parser) {
    const IrToken *token = ir_parse_peek(parser);
    const char *label = ir_parse_label(parser, "the name of a global", NULL);
    IrOperand operand = {.kind = IR_OPERAND_GLOBAL};
    if (!ir_parse_recall(parser->globals, label, &operand.id)) {
        ir_parse_fail_unknown(parser, token, "global", label, parser->globals);
        return ir_unknown();
    }
    if (ir_parse_take(parser, "+")) {
        operand.value = (int64_t)ir_parse_number(parser, "an offset");
    } else if (ir_parse_is(parser, "-")) {
        operand.value = ir_parse_signed(parser, "an offset");
    }
    return operand;
}

/* What is common to instructions and initialisers; NONE if it is neither. */
static IrOperand parse_simple(IrParser *parser) {
    const IrToken *token = ir_parse_peek(parser);
    if (token->kind == IR_TOKEN_NUMBER || ir_parse_is(parser, "-")) {
        return ir_int(ir_parse_signed(parser, "a number"));
    }
    if (token->kind == IR_TOKEN_STRING && token->prefix != 0) {
        ir_parse_next(parser);
        return (IrOperand){.kind = IR_OPERAND_STRING,
                           .id =
                               ir_build_string(parser->builder, token->text, token->prefix == 'L')};
    }
    if (ir_parse_take(parser, "?")) {
        return ir_unknown();
    }
    if (ir_parse_take(parser, "@")) {
        return parse_function(parser);
    }
    return (IrOperand){0};
}

IrOperand ir_parse_constant(IrParser *parser) {
    if (ir_parse_take(parser, "&")) {
        return parse_address(parser);
    }
    IrOperand operand = parse_simple(parser);
    if (operand.kind == IR_OPERAND_NONE) {
        ir_parse_fail_expected(parser, "a constant (5, @function, &global+8, s\"text\" or ?)");
    }
    return operand;
}

IrOperand ir_parse_operand(IrParser *parser) {
    const IrToken *token = ir_parse_peek(parser);
    if (is_temp(token)) {
        return ir_temp(use_temp(parser));
    }
    IrOperand operand = parse_simple(parser);
    if (operand.kind != IR_OPERAND_NONE) {
        return operand;
    }
    uint32_t id;
    if (token->kind == IR_TOKEN_NAME && (ir_parse_recall(parser->locals, token->text, &id) ||
                                         ir_parse_recall(parser->globals, token->text, &id))) {
        ir_parse_fail(parser, token, "'%s' is a variable, not a value: load it, or take its addr",
                      token->text);
    } else if (ir_parse_is(parser, "&")) {
        ir_parse_fail(parser, token, "an address in an instruction comes from addr");
    } else if (token->kind == IR_TOKEN_STRING) {
        ir_parse_fail(parser, token, "a string as operand is written s\"...\" or L\"...\"");
    } else {
        ir_parse_fail_expected(parser, "an operand (t0, 5, @function, s\"text\" or ?)");
    }
    return ir_unknown();
}

/* ---- places --------------------------------------------------------------------- */

static void add_step(IrParser *parser, IrPlace *place, const IrType **type, IrStep step) {
    IrStep *steps = ARENA_ARRAY(parser->arena, IrStep, place->step_count + 1);
    if (place->step_count > 0) {
        memcpy(steps, place->steps, place->step_count * sizeof *steps);
    }
    steps[place->step_count++] = step;
    place->steps = steps;
    *type = ir_walk_step(*type, &step);
}

/* "name", "name+offset" or "+offset", after the dot. */
static void parse_field_step(IrParser *parser, IrPlace *place, const IrType **type) {
    const IrToken *token = ir_parse_peek(parser);
    IrStep step = {.kind = IR_STEP_FIELD, .name = ""};
    if (!ir_parse_is(parser, "+") && !ir_parse_is(parser, "-")) {
        ir_parse_label(parser, "the name of a field", &step.name);
    }
    if (ir_parse_is(parser, "-") || ir_parse_take(parser, "+")) {
        step.offset = ir_parse_signed(parser, "an offset");
        add_step(parser, place, type, step);
        return;
    }
    uint64_t offset = 0;
    bool is_record = *type && (*type)->kind == IR_TYPE_RECORD && (*type)->record;
    if (!is_record) {
        ir_parse_fail(parser, token,
                      "it is not known of what record '%s' is a field: add '+offset'", step.name);
    } else if (!ir_field_named((*type)->record, step.name, &offset)) {
        ir_parse_fail(parser, token, "'%s' has no field '%s'", (*type)->name, step.name);
    }
    step.offset = (int64_t)offset;
    add_step(parser, place, type, step);
}

/* "index]" or "index * stride of count]", after the bracket. */
static void parse_index_step(IrParser *parser, IrPlace *place, const IrType **type) {
    const IrToken *token = ir_parse_peek(parser);
    IrStep step = {.kind = IR_STEP_INDEX, .index = ir_parse_operand(parser)};
    if (ir_parse_take(parser, "*")) {
        step.stride = ir_parse_signed(parser, "a stride in bytes");
        if (ir_parse_take(parser, "of")) {
            step.count = ir_parse_number(parser, "the number of elements");
        }
    } else if (!ir_walk_index(*type, &step.stride, &step.count)) {
        ir_parse_fail(parser, token, "the size of an element is not known: add '* stride'");
    }
    ir_parse_expect(parser, "]");
    add_step(parser, place, type, step);
}

void ir_parse_steps(IrParser *parser, IrPlace *place, const IrType **type) {
    while (!parser->in_panic) {
        if (ir_parse_take(parser, ".")) {
            parse_field_step(parser, place, type);
        } else if (ir_parse_take(parser, "[")) {
            parse_index_step(parser, place, type);
        } else {
            break;
        }
    }
}

static const IrType *parse_base(IrParser *parser, IrPlace *place) {
    if (ir_parse_take(parser, "*")) {
        place->base = IR_BASE_TEMP;
        place->id = use_temp(parser);
        return ir_walk_pointee(ir_temp_type(&parser->temp_types, place->id));
    }
    bool is_global = ir_parse_take(parser, "::");
    const IrToken *token = ir_parse_peek(parser);
    const char *label = ir_parse_label(parser, "a variable or '*' and a temporary", NULL);
    if (!is_global && ir_parse_recall(parser->locals, label, &place->id)) {
        place->base = IR_BASE_LOCAL;
        return ir_build_local_at(parser->builder, place->id)->type;
    }
    if (ir_parse_recall(parser->globals, label, &place->id)) {
        place->base = IR_BASE_GLOBAL;
        return ir_build_global_at(parser->builder, place->id)->type;
    }
    ir_parse_fail_unknown(parser, token, "variable", label,
                          is_global ? parser->globals : parser->locals);
    place->id = 0;
    return NULL;
}

IrPlace ir_parse_place(IrParser *parser) {
    const IrToken *token = ir_parse_peek(parser);
    IrPlace place = {0};
    const IrType *type = parse_base(parser, &place);
    ir_parse_steps(parser, &place, &type);
    if (ir_parse_take(parser, ":")) {
        type = ir_parse_type(parser);
    }
    if (!type) {
        ir_parse_fail(parser, token, "the type of this place is not known: add ': type'");
    }
    place.type = type;
    return place;
}
