/* layout.c - what lies at which byte of a type. */
#include "ir/layout.h"

#include "base/text.h"

#include <inttypes.h>
#include <string.h>

const IrField *ir_field_named(const IrRecord *record, const char *name, uint64_t *offset) {
    for (uint32_t i = 0; i < record->field_count; i++) {
        const IrField *field = &record->fields[i];
        if (field->name[0] != '\0' && strcmp(field->name, name) == 0) {
            *offset = field->offset;
            return field;
        }
        if (field->name[0] == '\0' && field->type->kind == IR_TYPE_RECORD && field->type->record) {
            const IrField *inner = ir_field_named(field->type->record, name, offset);
            if (inner) {
                *offset += field->offset;
                return inner;
            }
        }
    }
    return NULL;
}

/* An array without a length at the end of a structure: as long as its memory. */
static bool is_open_ended(const IrType *type) {
    return type->kind == IR_TYPE_ARRAY && type->count == 0;
}

const IrField *ir_field_at(const IrRecord *record, uint64_t offset) {
    for (uint32_t i = 0; i < record->field_count; i++) {
        const IrField *field = &record->fields[i];
        if (offset < field->offset || (field->name[0] == '\0' && field->bit_width > 0)) {
            continue;
        }
        if (offset - field->offset < field->type->size ||
            (i + 1 == record->field_count && is_open_ended(field->type))) {
            return field;
        }
    }
    return NULL;
}

/* One step from `type` towards byte `*offset`: appends its text to `path` (may
 * be NULL) and returns the type of the part, or NULL if `type` has no part there. */
static const IrType *step_into(Text *path, const IrType *type, uint64_t *offset) {
    if (type->kind == IR_TYPE_RECORD && type->record) {
        const IrField *field = ir_field_at(type->record, *offset);
        if (!field) {
            return NULL;
        }
        if (path && field->name[0] != '\0') {
            text_printf(path, ".%s", field->name);
        }
        *offset -= field->offset;
        return field->type;
    }
    if (type->kind == IR_TYPE_ARRAY && type->elem && type->elem->size > 0) {
        uint64_t index = *offset / type->elem->size;
        if (type->count > 0 && index >= type->count) {
            return NULL;
        }
        if (path) {
            text_printf(path, "[%" PRIu64 "]", index);
        }
        *offset %= type->elem->size;
        return type->elem;
    }
    return NULL;
}

const char *ir_path_text(Arena *arena, const IrType *type, uint64_t offset) {
    Text path = text_new(arena);
    while (type) {
        type = step_into(&path, type, &offset);
    }
    if (offset > 0) {
        text_printf(&path, "+%" PRIu64, offset);
    }
    return text_str(&path);
}

static bool is_scalar(const IrType *type) {
    return type->kind == IR_TYPE_INT || type->kind == IR_TYPE_FLOAT ||
           type->kind == IR_TYPE_POINTER;
}

const IrType *ir_scalar_at(const IrType *type, uint64_t offset) {
    while (type && !is_scalar(type)) {
        type = step_into(NULL, type, &offset);
    }
    return offset == 0 ? type : NULL;
}

typedef struct ScalarWalk {
    uint32_t left;
    IrScalarVisit *visit;
    void *context;
} ScalarWalk;

static bool each_scalar(ScalarWalk *walk, const IrType *type, uint64_t base);

static bool each_field(ScalarWalk *walk, const IrRecord *record, uint64_t base) {
    bool is_known = record->has_layout;
    const IrField *previous = NULL;
    for (uint32_t i = 0; i < record->field_count; i++) {
        const IrField *field = &record->fields[i];
        bool is_padding = field->bit_width > 0 && field->name[0] == '\0';
        /* Bit-fields that start in one byte are one scalar. */
        bool is_shared = field->bit_width > 0 && previous && previous->bit_width > 0 &&
                         previous->offset == field->offset;
        if (is_padding || is_shared || is_open_ended(field->type)) {
            continue;
        }
        is_known = each_scalar(walk, field->type, base + field->offset) && is_known;
        previous = field;
        if (record->is_union) {
            break;
        }
    }
    return is_known;
}

static bool each_element(ScalarWalk *walk, const IrType *type, uint64_t base) {
    if (type->count == 0 || !type->elem || type->elem->size == 0) {
        return false;
    }
    bool is_known = true;
    for (uint64_t i = 0; i < type->count; i++) {
        if (walk->left == 0) {
            return false;
        }
        is_known = each_scalar(walk, type->elem, base + i * type->elem->size) && is_known;
    }
    return is_known;
}

/* Recursion is as deep as types are nested in the source. */
static bool each_scalar(ScalarWalk *walk, const IrType *type, uint64_t base) {
    switch (type->kind) {
    case IR_TYPE_INT:
    case IR_TYPE_FLOAT:
    case IR_TYPE_POINTER:
        if (walk->left == 0) {
            return false;
        }
        walk->left--;
        walk->visit(walk->context, base, type);
        return true;
    case IR_TYPE_RECORD:
        return type->record && each_field(walk, type->record, base);
    case IR_TYPE_ARRAY:
        return each_element(walk, type, base);
    case IR_TYPE_VOID:
    case IR_TYPE_FUNCTION:
    case IR_TYPE_OPAQUE:
        break;
    }
    return false;
}

bool ir_each_scalar(const IrType *type, uint32_t limit, IrScalarVisit *visit, void *context) {
    ScalarWalk walk = {limit, visit, context};
    return each_scalar(&walk, type, 0);
}
