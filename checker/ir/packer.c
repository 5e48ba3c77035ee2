/* packer.c - the tables that a module is written with: texts, types, records. */
#include "ir/packer.h"

#include <string.h>

Packer packer_open(Arena *scratch) {
    PtrMap no_numbers = {.arena = scratch};
    return (Packer){.arena = scratch,
                    .body = {.arena = scratch},
                    .text_addresses = no_numbers,
                    .text_numbers = strmap_new(scratch),
                    .type_numbers = no_numbers,
                    .record_numbers = no_numbers};
}

/* ---- giving out numbers --------------------------------------------------------- */

static uint64_t text_number(Packer *packer, const char *text) {
    uintptr_t number = 0;
    if (text == NULL || ptrmap_find(&packer->text_addresses, text, &number)) {
        return number;
    }
    number = (uintptr_t)strmap_get(packer->text_numbers, text);
    if (number == 0) {
        number = strmap_count(packer->text_numbers) + 1;
        strmap_put(packer->text_numbers, text, (void *)number);
    }
    ptrmap_put(&packer->text_addresses, text, number);
    return number;
}

void packer_text(Packer *packer, const char *text) {
    bytes_put_uint(&packer->body, text_number(packer, text));
}

static uint64_t type_number(Packer *packer, const IrType *type);

/* Those of its fields first: a type comes after what it contains. */
static void add_record(Packer *packer, const IrRecord *record) {
    uintptr_t number;
    if (record == NULL || ptrmap_find(&packer->record_numbers, record, &number)) {
        return;
    }
    vec_push(packer->arena, &packer->records, record);
    ptrmap_put(&packer->record_numbers, record, packer->records.count);
    for (uint32_t i = 0; i < record->field_count; i++) {
        type_number(packer, record->fields[i].type);
    }
}

/* Counted from 1; 0 is no type. */
static uint64_t type_number(Packer *packer, const IrType *type) {
    uintptr_t number = 0;
    if (type == NULL || ptrmap_find(&packer->type_numbers, type, &number)) {
        return number;
    }
    if (type->kind == IR_TYPE_ARRAY) {
        type_number(packer, type->elem);
    }
    add_record(packer, type->record);
    vec_push(packer->arena, &packer->types, type);
    ptrmap_put(&packer->type_numbers, type, packer->types.count);
    return packer->types.count;
}

void packer_type(Packer *packer, const IrType *type) {
    bytes_put_uint(&packer->body, type_number(packer, type));
}

void packer_loc(Packer *packer, IrLoc loc) {
    if (packer->places != NULL) {
        vec_push(packer->places_arena, packer->places, loc);
        return;
    }
    uint64_t file = text_number(packer, loc.file);
    bool other_file = file != packer->last_file;
    int64_t lines = (int64_t)loc.line - (int64_t)packer->last_line;
    bytes_put_int(&packer->body, lines * 2 + other_file);
    if (other_file) {
        bytes_put_uint(&packer->body, file);
    }
    bytes_put_uint(&packer->body, loc.column);
    packer->last_file = file;
    packer->last_line = loc.line;
}

/* ---- the tables ----------------------------------------------------------------- */

/* Writing a type can add others, at the end. */
static void put_types(Packer *packer) {
    Bytes *body = &packer->body;
    for (size_t i = 0; i < packer->types.count; i++) {
        const IrType *type = packer->types.items[i];
        uintptr_t record = 0;
        ptrmap_find(&packer->record_numbers, type->record, &record);
        bytes_put_uint(body, (uint64_t)type->kind);
        bytes_put_uint(body, (type->is_signed ? PACK_TYPE_SIGNED : 0u) |
                                 (type->is_const ? PACK_TYPE_CONST : 0u) |
                                 (type->is_variadic ? PACK_TYPE_VARIADIC : 0u));
        bytes_put_uint(body, type->size);
        packer_text(packer, type->name);
        packer_type(packer, type->elem);
        bytes_put_uint(body, type->count);
        bytes_put_uint(body, type->record != NULL ? record : 0);
        bytes_put_uint(body, type->param_count);
        for (uint32_t p = 0; p < type->param_count; p++) {
            packer_type(packer, type->params[p]);
        }
    }
}

static void put_records(Packer *packer) {
    Bytes *body = &packer->body;
    for (size_t i = 0; i < packer->records.count; i++) {
        const IrRecord *record = packer->records.items[i];
        bytes_put_uint(body, (record->is_union ? PACK_RECORD_UNION : 0u) |
                                 (record->has_layout ? PACK_RECORD_LAYOUT : 0u));
        packer_text(packer, record->name);
        bytes_put_uint(body, record->size);
        bytes_put_uint(body, record->field_count);
        for (uint32_t f = 0; f < record->field_count; f++) {
            const IrField *field = &record->fields[f];
            packer_text(packer, field->name);
            bytes_put_uint(body, field->offset);
            packer_type(packer, field->type);
            bytes_put_uint(body, field->bit_width);
            bytes_put_uint(body, field->bit_offset);
        }
    }
}

/* With a NUL after each, so that they can be used where they lie. */
static void put_texts(Bytes *out, const StrMap *texts) {
    size_t count = strmap_count(texts), total = 0;
    for (size_t i = 0; i < count; i++) {
        total += strlen(strmap_key(texts, i)) + 1;
    }
    bytes_put_uint(out, count);
    bytes_put_uint(out, total);
    for (size_t i = 0; i < count; i++) {
        bytes_put_raw(out, strmap_key(texts, i), strlen(strmap_key(texts, i)) + 1);
    }
}

void packer_finish(Packer *packer, Bytes *out) {
    packer->body = (Bytes){.arena = packer->arena};
    put_types(packer);
    Bytes types = packer->body;
    packer->body = (Bytes){.arena = packer->arena};
    put_records(packer);
    put_texts(out, packer->text_numbers);
    bytes_put_uint(out, packer->types.count);
    bytes_put_uint(out, packer->records.count);
    bytes_put_raw(out, packer->body.items, packer->body.count);
    bytes_put_raw(out, types.items, types.count);
}
