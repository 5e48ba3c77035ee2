/* spell_type.c - types in the text form.
 *
 * Postfix operators apply from left to right: `u16 const*` is a pointer to
 * constant u16, `i32[3][2]` an array of two arrays of three.
 */
#include "ir/spell.h"

#include <inttypes.h>
#include <string.h>

const char *ir_type_alias(Arena *arena, const IrType *type) {
    const char *name = type->name;
    if (type->is_const && text_starts(name, "const ")) {
        name += strlen("const ");
    }
    bool is_name = type->kind != IR_TYPE_OPAQUE && ir_is_plain_name(name, true);
    return is_name ? arena_strdup(arena, name) : NULL;
}

/* The name without the word before a tag, which the text form writes itself. */
static const char *tag_of(const char *name) {
    static const char *const words[] = {"struct ", "union ", "enum "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (text_starts(name, words[i])) {
            return name + strlen(words[i]);
        }
    }
    return name;
}

/* ---- records ----------------------------------------------------------------- */

static const char *head_text(IrSpelling *spelling, const IrRecord *record) {
    return arena_printf(spelling->arena, "%s %s %u", record->is_union ? "union" : "struct",
                        record->name, record->size);
}

/* What tells a record from another one of its name, wherever it was parsed. */
static const char *record_text(IrSpelling *spelling, const IrRecord *record) {
    IrSpelling loose = ir_spelling_loose(spelling->arena, spelling->module, NULL);
    Text text = text_new(spelling->arena);
    text_printf(&text, "%s %d\n", head_text(spelling, record), record->has_layout);
    for (uint32_t i = 0; i < record->field_count; i++) {
        const IrField *field = &record->fields[i];
        text_printf(&text, "%s %u %u %u ", field->name, field->offset, field->bit_width,
                    field->bit_offset);
        ir_spell_type(&text, &loose, field->type);
        text_char(&text, '\n');
    }
    return text_str(&text);
}

/* A unit that uses no field of a record knows its size only. */
static bool has_fields(const IrRecord *record) {
    return record->field_count > 0 || record->has_layout;
}

static IrTypeDecl *new_record(IrSpelling *spelling, const IrRecord *record) {
    IrTypeDecl *decl = ARENA_NEW(spelling->arena, IrTypeDecl);
    decl->record = record;
    decl->label = ir_count_label(spelling->arena, spelling->label_counts, tag_of(record->name));
    return decl;
}

/* The declaration with the same content; else one that only had a name and size. */
static IrTypeDecl *match_record(IrSpelling *spelling, const IrRecord *record) {
    const char *head = head_text(spelling, record);
    IrTypeDecl *same_head = strmap_get(spelling->record_heads, head);
    if (!same_head) {
        same_head = new_record(spelling, record);
        strmap_put(spelling->record_heads, head, same_head);
    }
    if (!has_fields(record)) {
        return same_head;
    }
    const char *text = record_text(spelling, record);
    IrTypeDecl *decl = strmap_get(spelling->record_texts, text);
    if (!decl) {
        bool is_free = same_head->record == record || !has_fields(same_head->record);
        decl = is_free ? same_head : new_record(spelling, record);
        decl->record = record;
        strmap_put(spelling->record_texts, text, decl);
    }
    return decl;
}

const IrTypeDecl *ir_record_decl(IrSpelling *spelling, const IrRecord *record) {
    const char *key = arena_printf(spelling->arena, "%p", (const void *)record);
    IrTypeDecl *decl = strmap_get(spelling->records, key);
    if (!decl) {
        decl = match_record(spelling, record);
        strmap_put(spelling->records, key, decl);
    }
    return decl;
}

static void spell_record(Text *out, IrSpelling *spelling, const IrRecord *record) {
    text_append(out, record->is_union ? "union " : "struct ");
    if (spelling->is_exact) {
        text_append(out, ir_record_decl(spelling, record)->label);
    } else {
        ir_spell_name(out, tag_of(record->name));
    }
}

/* ---- types ------------------------------------------------------------------- */

static void spell_pointer(Text *out, IrSpelling *spelling, const IrType *type) {
    bool is_plain = !type->elem || (type->elem->kind == IR_TYPE_VOID && !type->elem->is_const &&
                                    strcmp(type->elem->name, "void") == 0);
    if (is_plain) {
        text_append(out, "ptr");
    } else {
        ir_spell_type(out, spelling, type->elem);
        text_char(out, '*');
    }
    if (type->size != 8) {
        text_printf(out, "%u", type->size * 8);
    }
}

static void spell_function(Text *out, IrSpelling *spelling, const IrType *type) {
    text_append(out, "fn ");
    ir_spell_type(out, spelling, type->elem);
    text_char(out, '(');
    for (uint32_t i = 0; i < type->param_count; i++) {
        text_append(out, i > 0 ? ", " : "");
        ir_spell_type(out, spelling, type->params[i]);
    }
    if (type->is_variadic) {
        text_append(out, type->param_count > 0 ? ", ..." : "...");
    }
    text_char(out, ')');
}

static void spell_array(Text *out, IrSpelling *spelling, const IrType *type) {
    ir_spell_type(out, spelling, type->elem);
    if (type->count > 0) {
        text_printf(out, "[%" PRIu64 "]", type->count);
    } else {
        text_append(out, "[]");
    }
}

static void spell_opaque(Text *out, const char *name) {
    text_append(out, "opaque ");
    ir_spell_name(out, tag_of(name));
}

void ir_spell_structure(Text *out, IrSpelling *spelling, const IrType *type) {
    switch (type->kind) {
    case IR_TYPE_VOID:
        text_append(out, "void");
        break;
    case IR_TYPE_INT:
        text_printf(out, "%c%u", type->is_signed ? 'i' : 'u', type->size * 8);
        break;
    case IR_TYPE_FLOAT:
        text_printf(out, "f%u", type->size * 8);
        break;
    case IR_TYPE_POINTER:
        spell_pointer(out, spelling, type);
        break;
    case IR_TYPE_RECORD:
        if (type->record) {
            spell_record(out, spelling, type->record);
        } else {
            spell_opaque(out, type->name);
        }
        break;
    case IR_TYPE_ARRAY:
        spell_array(out, spelling, type);
        break;
    case IR_TYPE_FUNCTION:
        spell_function(out, spelling, type);
        break;
    case IR_TYPE_OPAQUE:
        spell_opaque(out, type->name);
        break;
    }
}

static const char *structure_of(IrSpelling *spelling, const IrType *type) {
    Text text = text_new(spelling->arena);
    ir_spell_structure(&text, spelling, type);
    return text_str(&text);
}

/* All but a const at the top. */
static const char *unqualified(IrSpelling *spelling, const IrType *type) {
    if (!type) {
        return "void";
    }
    const char *alias = ir_type_alias(spelling->arena, type);
    if (alias && !spelling->is_exact) {
        return alias;
    }
    const char *structure = structure_of(spelling, type);
    const char *meaning = alias ? strmap_get(spelling->aliases, alias) : NULL;
    return meaning && strcmp(meaning, structure) == 0 ? alias : structure;
}

void ir_spell_type(Text *out, IrSpelling *spelling, const IrType *type) {
    text_append(out, unqualified(spelling, type));
    if (type && type->is_const) {
        text_append(out, " const");
    }
}

bool ir_spelled_alike(IrSpelling *spelling, const IrType *a, const IrType *b) {
    return a == b || (a && b && strcmp(unqualified(spelling, a), unqualified(spelling, b)) == 0);
}
