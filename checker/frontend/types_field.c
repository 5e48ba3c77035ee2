/* types_field.c - the fields of records, filled in when somebody looks. */
#include "frontend/cxx_class.h"
#include "frontend/types_private.h"

typedef struct FieldVisit {
    Unit *unit;
    VEC(IrField) fields;
    VEC(const void *) keys;
    uint32_t next_offset; /* for made-up offsets */
    bool has_layout;
} FieldVisit;

static uint32_t made_up_offset(FieldVisit *visit, const IrType *type) {
    uint32_t size = type->size == 0 ? 8 : type->size;
    uint32_t align = size >= 8 ? 8 : size;
    uint32_t offset = (visit->next_offset + align - 1) / align * align;
    visit->next_offset = offset + size;
    return offset;
}

static enum CXVisitorResult visit_field(CXCursor cursor, CXClientData data) {
    FieldVisit *visit = data;
    IrField field = {.name = source_string(visit->unit->arena, clang_getCursorSpelling(cursor)),
                     .type = types_of_cursor(visit->unit, cursor)};
    if (clang_Cursor_isAnonymous(clang_getTypeDeclaration(clang_getCursorType(cursor))) &&
        clang_Cursor_isAnonymousRecordDecl(clang_getTypeDeclaration(clang_getCursorType(cursor)))) {
        field.name = "";
    }
    bool is_captured = visit->unit->is_cxx && field.name[0] == '\0' &&
                       field.type->kind != IR_TYPE_RECORD && !clang_Cursor_isBitField(cursor);
    if (is_captured) { /* by a lambda: a member like any other */
        field.name = arena_printf(visit->unit->arena, "capture%zu", visit->fields.count);
    }
    long long bits = clang_Cursor_getOffsetOfField(cursor);
    if (bits < 0) {
        visit->has_layout = false;
        field.offset = made_up_offset(visit, field.type);
    } else {
        field.offset = (uint32_t)(bits / 8);
        field.bit_offset = (uint8_t)(bits % 8);
    }
    if (clang_Cursor_isBitField(cursor)) {
        int width = clang_getFieldDeclBitWidth(cursor);
        field.bit_width = (uint8_t)(width < 0 || width > 64 ? 64 : width);
    }
    vec_push(visit->unit->arena, &visit->fields, field);
    vec_push(visit->unit->arena, &visit->keys, cursor.data[0]);
    return CXVisit_Continue;
}

static void add_field(FieldVisit *visit, const char *name, uint32_t offset, const IrType *type) {
    vec_push(visit->unit->arena, &visit->fields,
             (IrField){.name = name, .offset = offset, .type = type});
    vec_push(visit->unit->arena, &visit->keys, NULL);
}

/* What a C++ class has besides its members: the pointer to its table, and its bases, as
 * anonymous members. */
static void add_bases(FieldVisit *visit, CXCursor declaration) {
    const CxxClass *class = cxx_class(visit->unit, declaration);
    if (class == NULL) {
        return;
    }
    if (class->has_own_table) {
        const IrType *pointer = types_pointer_to(visit->unit, types_void(visit->unit));
        add_field(visit, CXX_TABLE_FIELD, 0, types_pointer_to(visit->unit, pointer));
    }
    for (size_t i = 0; i < class->bases.count; i++) {
        const CxxBase *base = &class->bases.items[i];
        add_field(visit, "", base->offset, types_complete(visit->unit, base->type));
    }
}

static void fill_record(Unit *unit, RecordInfo *record, CXCursor declaration) {
    record->is_filled = true;
    FieldVisit visit = {.unit = unit, .has_layout = record->ir.size > 0};
    if (unit->is_cxx) {
        add_bases(&visit, clang_getCursorDefinition(declaration));
    }
    clang_Type_visitFields(record->type, visit_field, &visit);
    record->ir.fields = visit.fields.items;
    record->ir.field_count = (uint32_t)visit.fields.count;
    record->ir.has_layout = visit.has_layout;
    record->keys = visit.keys.items;
    record->problem = errors_in(unit, clang_getCursorDefinition(declaration));
    record->ir.has_layout &= record->problem == NULL;
    for (uint32_t i = 0; i < record->ir.field_count; i++) {
        types_complete(unit, record->ir.fields[i].type);
    }
}

const IrType *types_complete(Unit *unit, const IrType *type) {
    const IrType *inner = type;
    while (inner->kind == IR_TYPE_ARRAY) {
        inner = inner->elem;
    }
    if (inner->kind == IR_TYPE_RECORD) {
        RecordInfo *record = (RecordInfo *)(void *)(uintptr_t)inner->record;
        if (!record->is_filled) {
            fill_record(unit, record, ((const TypeInfo *)(const void *)inner)->declaration);
        }
    }
    return type;
}

const char *types_problem(const IrType *type) {
    const TypeInfo *info = (const TypeInfo *)(const void *)type;
    while (info->problem == NULL && info->ir.kind == IR_TYPE_ARRAY) {
        info = (const TypeInfo *)(const void *)info->ir.elem;
    }
    return info->problem != NULL || info->ir.kind != IR_TYPE_RECORD
               ? info->problem
               : ((const RecordInfo *)(const void *)info->ir.record)->problem;
}

static bool is_transparent(const IrField *field) {
    return field->name[0] == '\0' && field->type->kind == IR_TYPE_RECORD;
}

bool types_field(Unit *unit, const IrType *record, CXCursor field, FieldRef *found) {
    if (record->kind != IR_TYPE_RECORD) {
        return false;
    }
    types_complete(unit, record);
    const RecordInfo *info = (const RecordInfo *)(const void *)record->record;
    for (uint32_t i = 0; i < info->ir.field_count; i++) {
        const IrField *candidate = &info->ir.fields[i];
        if (info->keys[i] == field.data[0]) {
            *found = (FieldRef){candidate->name, candidate->offset, candidate->type,
                                candidate->bit_width, candidate->bit_offset};
            return true;
        }
        if (is_transparent(candidate) && types_field(unit, candidate->type, field, found)) {
            found->offset += candidate->offset;
            return true;
        }
    }
    return false;
}

uint32_t types_field_index(Unit *unit, const IrType *record, CXCursor field, bool *is_inside) {
    FieldRef ignored;
    types_complete(unit, record);
    const RecordInfo *info = (const RecordInfo *)(const void *)record->record;
    for (uint32_t i = 0; i < info->ir.field_count; i++) {
        *is_inside = info->keys[i] != field.data[0];
        if (!*is_inside || (is_transparent(&info->ir.fields[i]) &&
                            types_field(unit, info->ir.fields[i].type, field, &ignored))) {
            return i;
        }
    }
    return UINT32_MAX;
}
