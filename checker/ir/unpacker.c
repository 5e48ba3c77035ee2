/* unpacker.c - the tables that a module is read with: texts, types, records. */
#include "ir/unpacker.h"

#include <string.h>

/* The least a type, a record and a field take. */
enum { LEAST_TYPE = 8, LEAST_RECORD = 4, LEAST_FIELD = 5 };

void unpacker_fail(Unpacker *unpacker) {
    unpacker->in.bad = true;
    unpacker->in.at = unpacker->in.end;
}

/* ---- references ----------------------------------------------------------------- */

const char *unpacker_text(Unpacker *unpacker) {
    uint32_t number = bytes_get_u32(&unpacker->in, unpacker->text_count);
    return number == 0 ? NULL : unpacker->texts[number - 1];
}

const char *unpacker_name(Unpacker *unpacker) {
    const char *text = unpacker_text(unpacker);
    if (text == NULL) {
        unpacker_fail(unpacker);
    }
    return text;
}

const IrType *unpacker_type(Unpacker *unpacker) {
    uint32_t number = bytes_get_u32(&unpacker->in, unpacker->type_count);
    return number == 0 ? NULL : &unpacker->types[number - 1];
}

const IrType *unpacker_type_needed(Unpacker *unpacker) {
    const IrType *type = unpacker_type(unpacker);
    if (type == NULL) {
        unpacker_fail(unpacker);
    }
    return type;
}

IrLoc unpacker_loc(Unpacker *unpacker) {
    int64_t lines = bytes_get_int(&unpacker->in);
    bool other_file = (lines & 1) != 0;
    IrLoc loc = unpacker->last;
    loc.line += (uint32_t)((lines - other_file) / 2);
    if (other_file) {
        loc.file = unpacker_text(unpacker);
    }
    loc.column = bytes_get_u32(&unpacker->in, UINT32_MAX);
    unpacker->last = loc;
    return loc;
}

/* ---- texts ---------------------------------------------------------------------- */

static void read_texts(Unpacker *unpacker) {
    uint32_t count = bytes_get_count(&unpacker->in, 1);
    uint64_t total = bytes_get_uint(&unpacker->in);
    if (total > (uint64_t)(unpacker->in.end - unpacker->in.at)) {
        unpacker_fail(unpacker);
        return;
    }
    const unsigned char *raw = bytes_get_raw(&unpacker->in, (size_t)total);
    const char *at = arena_copy(unpacker->arena, raw, (size_t)total), *end = at + total;
    unpacker->texts = ARENA_ARRAY(unpacker->arena, const char *, count);
    for (uint32_t i = 0; i < count; i++) {
        const char *nul = at == end ? NULL : memchr(at, '\0', (size_t)(end - at));
        if (nul == NULL) {
            unpacker_fail(unpacker);
            return;
        }
        unpacker->texts[i] = at;
        at = nul + 1;
    }
    unpacker->text_count = count;
}

/* ---- records, types ------------------------------------------------------------- */

/* The largest number of a type in it goes to `*inner`. */
static void read_record(Unpacker *unpacker, IrRecord *record, uint32_t *inner) {
    ByteReader *in = &unpacker->in;
    uint32_t bits = bytes_get_u32(in, PACK_RECORD_BITS);
    record->is_union = (bits & PACK_RECORD_UNION) != 0;
    record->has_layout = (bits & PACK_RECORD_LAYOUT) != 0;
    record->name = unpacker_name(unpacker);
    record->size = bytes_get_u32(in, UINT32_MAX);
    record->field_count = bytes_get_count(in, LEAST_FIELD);
    IrField *fields = ARENA_ARRAY(unpacker->arena, IrField, record->field_count);
    record->fields = fields;
    for (uint32_t i = 0; i < record->field_count; i++) {
        fields[i].name = unpacker_name(unpacker);
        fields[i].offset = bytes_get_u32(in, UINT32_MAX);
        fields[i].type = unpacker_type_needed(unpacker);
        fields[i].bit_width = (uint8_t)bytes_get_u32(in, UINT8_MAX);
        fields[i].bit_offset = (uint8_t)bytes_get_u32(in, UINT8_MAX);
        if (in->bad) {
            return;
        }
        uint32_t number = (uint32_t)(fields[i].type - unpacker->types) + 1;
        *inner = number > *inner ? number : *inner;
    }
}

/* Whether the kind has what it needs, and comes after what it contains. */
static bool is_sound(const Unpacker *unpacker, const IrType *type, const uint32_t *inner) {
    uint32_t own = (uint32_t)(type - unpacker->types);
    switch (type->kind) {
    case IR_TYPE_POINTER:
    case IR_TYPE_FUNCTION:
        return type->elem != NULL && type->record == NULL;
    case IR_TYPE_ARRAY:
        return type->elem != NULL && type->record == NULL && type->elem < &unpacker->types[own];
    case IR_TYPE_RECORD:
        return type->record != NULL && inner[type->record - unpacker->records] <= own;
    case IR_TYPE_VOID:
    case IR_TYPE_INT:
    case IR_TYPE_FLOAT:
    case IR_TYPE_OPAQUE:
        break;
    }
    return type->record == NULL;
}

static void read_parameters(Unpacker *unpacker, IrType *type) {
    type->param_count = bytes_get_count(&unpacker->in, 1);
    const IrType **params = ARENA_ARRAY(unpacker->arena, const IrType *, type->param_count);
    for (uint32_t i = 0; i < type->param_count; i++) {
        params[i] = unpacker_type_needed(unpacker);
    }
    type->params = type->param_count > 0 ? params : NULL;
}

static void read_type(Unpacker *unpacker, IrType *type, const uint32_t *inner) {
    ByteReader *in = &unpacker->in;
    type->kind = (IrTypeKind)bytes_get_u32(in, IR_TYPE_OPAQUE);
    uint32_t bits = bytes_get_u32(in, PACK_TYPE_BITS);
    type->is_signed = (bits & PACK_TYPE_SIGNED) != 0;
    type->is_const = (bits & PACK_TYPE_CONST) != 0;
    type->is_variadic = (bits & PACK_TYPE_VARIADIC) != 0;
    type->size = bytes_get_u32(in, UINT32_MAX);
    type->name = unpacker_name(unpacker);
    type->elem = unpacker_type(unpacker);
    type->count = bytes_get_uint(in);
    uint32_t record = bytes_get_u32(in, unpacker->record_count);
    type->record = record == 0 ? NULL : &unpacker->records[record - 1];
    read_parameters(unpacker, type);
    if (!in->bad && !is_sound(unpacker, type, inner)) {
        unpacker_fail(unpacker);
    }
}

bool unpacker_tables(Unpacker *unpacker) {
    ByteReader *in = &unpacker->in;
    read_texts(unpacker);
    uint32_t type_count = bytes_get_count(in, LEAST_TYPE);
    uint32_t record_count = bytes_get_count(in, LEAST_RECORD);
    if (in->bad) {
        return false;
    }
    unpacker->types = ARENA_ARRAY(unpacker->arena, IrType, type_count);
    unpacker->records = ARENA_ARRAY(unpacker->arena, IrRecord, record_count);
    unpacker->type_count = type_count;
    unpacker->record_count = record_count;
    Arena *scratch = arena_open();
    uint32_t *inner = ARENA_ARRAY(scratch, uint32_t, record_count);
    for (uint32_t i = 0; i < record_count && !in->bad; i++) {
        read_record(unpacker, &unpacker->records[i], &inner[i]);
    }
    for (uint32_t i = 0; i < type_count && !in->bad; i++) {
        read_type(unpacker, &unpacker->types[i], inner);
    }
    arena_close(scratch);
    return !in->bad && unpacker_nests_well(unpacker);
}
