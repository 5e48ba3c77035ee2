/* parse_type.c - types and records of the text form. */
#include "ir/parse.h"
#include "ir/spell.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The record comes first: see is_declared(). */
typedef struct RecordEntry {
    IrRecord record;
    const IrType *type;
    const IrToken *first_use;
    bool is_declared;
    uint64_t alignment; /* once it is declared */
} RecordEntry;

/* Nesting deeper than this is a mistake, not a program. */
enum { DEEPEST_TYPE = 200 };

static const IrType *parse_type_at(IrParser *parser, unsigned depth);

/* While types are read the sizes in them are not final: records may come later. */
static uint64_t size_now(const IrType *type) {
    if (type->kind == IR_TYPE_RECORD && type->record) {
        return type->record->size;
    }
    return type->kind == IR_TYPE_ARRAY ? type->count * size_now(type->elem) : type->size;
}

/* The type with this description, made from `type` if it is new. */
static const IrType *derive(IrParser *parser, const char *description, IrType type) {
    IrType *known = strmap_get(parser->derived, description);
    if (!known) {
        known = arena_copy(parser->arena, &type, sizeof type);
        known->size = (uint32_t)size_now(known);
        strmap_put(parser->derived, description, known);
        vec_push(parser->scratch, &parser->types, known);
    }
    return known;
}

static const IrType *pointer_to(IrParser *parser, const IrType *elem, uint32_t size) {
    IrType type = {.kind = IR_TYPE_POINTER, .size = size, .elem = elem};
    type.name = arena_printf(parser->arena, "%s *", elem->name);
    return derive(parser, arena_printf(parser->scratch, "%p*%u", (const void *)elem, size), type);
}

static const IrType *array_of(IrParser *parser, const IrType *elem, uint64_t count) {
    IrType type = {.kind = IR_TYPE_ARRAY, .elem = elem, .count = count};
    type.name = arena_printf(parser->arena, "%s[%" PRIu64 "]", elem->name, count);
    return derive(parser, arena_printf(parser->scratch, "%p[%" PRIu64, (const void *)elem, count),
                  type);
}

static const IrType *constant(IrParser *parser, const IrType *base) {
    IrType type = *base;
    type.is_const = true;
    type.name = arena_printf(parser->arena, "const %s", base->name);
    return derive(parser, arena_printf(parser->scratch, "const %p", (const void *)base), type);
}

const IrType *ir_parse_function_type(IrParser *parser, const IrType *result,
                                     const IrType *const *params, uint32_t count,
                                     bool is_variadic) {
    Text key = text_new(parser->scratch);
    Text name = text_new(parser->arena);
    text_printf(&key, "fn %p %d", (const void *)result, is_variadic);
    text_printf(&name, "%s (", result->name);
    for (uint32_t i = 0; i < count; i++) {
        text_printf(&key, " %p", (const void *)params[i]);
        text_printf(&name, "%s%s", i > 0 ? ", " : "", params[i]->name);
    }
    if (is_variadic) {
        text_append(&name, count > 0 ? ", ..." : "...");
    }
    text_char(&name, ')');
    IrType type = {.kind = IR_TYPE_FUNCTION,
                   .elem = result,
                   .param_count = count,
                   .is_variadic = is_variadic,
                   .name = text_str(&name)};
    if (count > 0) {
        type.params = arena_copy(parser->arena, params, count * sizeof(IrType *));
    }
    return derive(parser, text_str(&key), type);
}

static RecordEntry *find_record(IrParser *parser, bool is_union) {
    const IrToken *token = ir_parse_peek(parser);
    const char *name;
    const char *label = ir_parse_label(parser, "the name of a record", &name);
    RecordEntry *entry = strmap_get(parser->records, label);
    if (!entry) {
        entry = ARENA_NEW(parser->arena, RecordEntry);
        entry->record.name = name;
        entry->record.is_union = is_union;
        entry->first_use = token;
        IrType type = {.kind = IR_TYPE_RECORD, .record = &entry->record};
        type.name = arena_printf(parser->arena, "%s %s", is_union ? "union" : "struct", name);
        entry->type = derive(
            parser, arena_printf(parser->scratch, "record %p", (void *)&entry->record), type);
        strmap_put(parser->records, label, entry);
    }
    if (entry->record.is_union != is_union) {
        ir_parse_fail(parser, token, "'%s' is a %s elsewhere", name, is_union ? "struct" : "union");
    }
    return entry;
}

/* ---- references to types ------------------------------------------------------- */

static const IrType *void_type(IrParser *parser) {
    return derive(parser, "void", (IrType){.kind = IR_TYPE_VOID, .name = "void"});
}

/* i32, u8, f64, ptr32: the number of bits after `prefix`, in bytes. */
static uint32_t byte_size(IrParser *parser, const IrToken *token, size_t prefix) {
    unsigned long bits = strtoul(token->text + prefix, NULL, 10);
    if (bits == 0 || bits % 8 != 0 || bits > 1024) {
        ir_parse_fail(parser, token, "'%s': the number of bits must be a multiple of 8",
                      token->text);
    }
    return (uint32_t)(bits / 8);
}

static const IrType *sized_type(IrParser *parser, const IrToken *token) {
    if (text_starts(token->text, "ptr")) {
        uint32_t size = token->text[3] == '\0' ? 8 : byte_size(parser, token, 3);
        return pointer_to(parser, void_type(parser), size);
    }
    IrType type = {.kind = token->text[0] == 'f' ? IR_TYPE_FLOAT : IR_TYPE_INT,
                   .is_signed = token->text[0] == 'i',
                   .size = byte_size(parser, token, 1),
                   .name = arena_strdup(parser->arena, token->text)};
    return derive(parser, token->text, type);
}

static const IrType *opaque_type(IrParser *parser) {
    const char *name;
    const char *label = ir_parse_label(parser, "the name of the opaque type", &name);
    return derive(parser, arena_printf(parser->scratch, "opaque %s", label),
                  (IrType){.kind = IR_TYPE_OPAQUE, .name = name});
}

static const IrType *function_type(IrParser *parser, unsigned depth) {
    const IrType *result = parse_type_at(parser, depth + 1);
    VEC(const IrType *) params = {0};
    bool is_variadic = false;
    ir_parse_expect(parser, "(");
    while (!parser->in_panic && !is_variadic && !ir_parse_is(parser, ")")) {
        is_variadic = ir_parse_take(parser, "...");
        if (!is_variadic) {
            vec_push(parser->scratch, &params, parse_type_at(parser, depth + 1));
        }
        if (!ir_parse_is(parser, ")")) {
            ir_parse_expect(parser, ",");
        }
    }
    ir_parse_expect(parser, ")");
    return ir_parse_function_type(parser, result, params.items, (uint32_t)params.count,
                                  is_variadic);
}

static const IrType *base_type(IrParser *parser, unsigned depth) {
    const IrToken *token = ir_parse_peek(parser);
    if (token->kind != IR_TOKEN_NAME) {
        ir_parse_fail_expected(parser, "a type");
        return void_type(parser);
    }
    ir_parse_next(parser);
    if (token->is_quoted || !ir_is_type_word(token->text)) {
        const IrType *alias = strmap_get(parser->aliases, token->text);
        if (!alias) {
            ir_parse_fail_unknown(parser, token, "type", token->text, parser->aliases);
        }
        return alias ? alias : void_type(parser);
    }
    if (strcmp(token->text, "void") == 0) {
        return void_type(parser);
    }
    if (strcmp(token->text, "struct") == 0 || strcmp(token->text, "union") == 0) {
        return find_record(parser, token->text[0] == 'u')->type;
    }
    if (strcmp(token->text, "opaque") == 0) {
        return opaque_type(parser);
    }
    if (strcmp(token->text, "fn") == 0) {
        return function_type(parser, depth);
    }
    if (strcmp(token->text, "const") == 0) {
        ir_parse_fail(parser, token, "'const' comes after the type: i32 const");
        return void_type(parser);
    }
    return sized_type(parser, token);
}

/* A number right behind the star: the pointer's bits. */
static const IrType *pointer_suffix(IrParser *parser, const IrType *type, const IrToken *star) {
    const IrToken *bits = ir_parse_peek(parser);
    uint32_t size = 8;
    if (bits->kind == IR_TOKEN_NUMBER && bits->column == star->column + 1) {
        size = (uint32_t)(ir_parse_next(parser)->number / 8);
    }
    return pointer_to(parser, type, size);
}

static const IrType *parse_type_at(IrParser *parser, unsigned depth) {
    const IrType *type = depth > DEEPEST_TYPE ? void_type(parser) : base_type(parser, depth);
    while (!parser->in_panic) {
        const IrToken *token = ir_parse_peek(parser);
        if (++depth > DEEPEST_TYPE) {
            ir_parse_fail(parser, token, "the type is nested too deeply");
        }
        if (ir_parse_take(parser, "*")) {
            type = pointer_suffix(parser, type, token);
        } else if (ir_parse_take(parser, "const")) {
            type = constant(parser, type);
        } else if (ir_parse_take(parser, "[")) {
            uint64_t count =
                ir_parse_is(parser, "]") ? 0 : ir_parse_number(parser, "the number of elements");
            ir_parse_expect(parser, "]");
            type = array_of(parser, type, count);
        } else {
            break;
        }
    }
    return type;
}

const IrType *ir_parse_type(IrParser *parser) {
    return parse_type_at(parser, 0);
}

void ir_parse_type_line(IrParser *parser) {
    ir_parse_expect(parser, "type");
    const IrToken *token = ir_parse_peek(parser);
    const char *name;
    ir_parse_label(parser, "a name", &name);
    ir_parse_expect(parser, "=");
    const IrType *meaning = ir_parse_type(parser);
    if (!token->is_quoted && ir_is_type_word(name)) {
        ir_parse_fail(parser, token, "'%s' has a meaning already", name);
    } else if (strmap_has(parser->aliases, name)) {
        ir_parse_fail(parser, token, "type '%s' is declared twice", name);
    }
    if (!parser->in_panic) {
        IrType *alias = arena_copy(parser->arena, meaning, sizeof *meaning);
        alias->name = name;
        strmap_put(parser->aliases, name, alias);
        vec_push(parser->scratch, &parser->types, alias);
    }
    ir_parse_end_line(parser);
}

/* ---- records ------------------------------------------------------------------- */

/* A record that has not been declared can't be part of another one; so no record
 * contains itself. */
static bool is_declared(const IrType *type) {
    while (type->kind == IR_TYPE_ARRAY) {
        type = type->elem;
    }
    return type->kind != IR_TYPE_RECORD || ((const RecordEntry *)type->record)->is_declared;
}

static uint64_t alignment(const IrType *type) {
    while (type->kind == IR_TYPE_ARRAY) {
        type = type->elem;
    }
    uint64_t bytes = type->size;
    if (type->kind == IR_TYPE_RECORD && type->record) {
        bytes = ((const RecordEntry *)type->record)->alignment;
    }
    return bytes > 0 ? bytes : 1;
}

static uint64_t align_up(uint64_t offset, uint64_t to) {
    return (offset + to - 1) / to * to;
}

/* "[+offset] type name [bits width at offset]". */
static IrField parse_field(IrParser *parser, uint64_t natural_offset) {
    bool has_offset = ir_parse_take(parser, "+");
    uint64_t offset = has_offset ? ir_parse_number(parser, "an offset") : 0;
    const IrToken *token = ir_parse_peek(parser);
    IrField field = {.type = ir_parse_type(parser)};
    ir_parse_label(parser, "the name of the field", &field.name);
    if (ir_parse_take(parser, "bits")) {
        field.bit_width = (uint8_t)ir_parse_number(parser, "a number of bits");
        ir_parse_expect(parser, "at");
        field.bit_offset = (uint8_t)ir_parse_number(parser, "a bit");
    }
    if (!is_declared(field.type)) {
        ir_parse_fail(parser, token, "'%s' must be declared before it is a part of another record",
                      field.type->name);
    } else if (!has_offset) {
        if (size_now(field.type) == 0 && field.type->kind != IR_TYPE_ARRAY) {
            ir_parse_fail(parser, token, "the size of '%s' is not known here: give offsets",
                          field.type->name);
        }
        offset = align_up(natural_offset, alignment(field.type));
    }
    field.offset = (uint32_t)offset;
    return field;
}

/* Gives the alignment. */
static uint64_t parse_fields(IrParser *parser, IrRecord *record, uint32_t *natural_size) {
    VEC(IrField) fields = {0};
    uint64_t end = 0, largest = 1;
    while (!ir_parse_is(parser, "}") && ir_parse_peek(parser)->kind != IR_TOKEN_END) {
        IrField field = parse_field(parser, record->is_union ? 0 : end);
        if (!parser->in_panic) { /* a wrong one could be of the record itself */
            uint64_t field_end = field.offset + size_now(field.type);
            end = field_end > end ? field_end : end;
            largest = alignment(field.type) > largest ? alignment(field.type) : largest;
            vec_push(parser->arena, &fields, field);
        }
        ir_parse_end_line(parser);
    }
    record->fields = fields.items;
    record->field_count = (uint32_t)fields.count;
    *natural_size = (uint32_t)align_up(end, largest);
    return largest;
}

void ir_parse_record(IrParser *parser) {
    const IrToken *token = ir_parse_next(parser); /* struct or union */
    RecordEntry *entry = find_record(parser, token->text[0] == 'u');
    bool has_size = ir_parse_take(parser, "size");
    uint64_t size = has_size ? ir_parse_number(parser, "a size") : 0;
    bool has_layout = !ir_parse_take(parser, "nolayout");
    if (entry->is_declared) {
        ir_parse_fail(parser, token, "'%s' is declared twice", entry->record.name);
    }
    ir_parse_expect(parser, "{");
    bool failed = parser->in_panic;
    ir_parse_end_line(parser);
    uint32_t natural_size;
    IrRecord ignored = {0};
    uint64_t of_fields = parse_fields(parser, failed ? &ignored : &entry->record, &natural_size);
    ir_parse_expect(parser, "}");
    entry->is_declared = true;
    entry->alignment = of_fields;
    entry->record.has_layout = has_layout;
    entry->record.size = has_size ? (uint32_t)size : natural_size;
    ir_parse_end_line(parser);
}

/* Types made before their records were known get their sizes; elements are
 * older than their arrays. */
void ir_parse_finish_types(IrParser *parser) {
    for (size_t i = 0; i < strmap_count(parser->records); i++) {
        const RecordEntry *entry = strmap_value(parser->records, i);
        if (!entry->is_declared) {
            ir_parse_fail(parser, entry->first_use,
                          "'%s' is not declared (if nothing is known of it: opaque %s)",
                          entry->type->name, entry->record.name);
            parser->in_panic = false;
        }
    }
    for (size_t i = 0; i < parser->types.count; i++) {
        parser->types.items[i]->size = (uint32_t)size_now(parser->types.items[i]);
    }
}
