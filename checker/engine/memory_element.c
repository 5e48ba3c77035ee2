/* memory_element.c - what an element of an array with an unknown index can be: one of this array.
 */
#include "engine/memory_private.h"

/* Where the elements lie; what is not known to be an array has no ends. */
typedef struct Span {
    int64_t from, to;
} Span;

#define SPAN_ALL ((Span){INT64_MIN, INT64_MAX})

static bool span_is_array(const IrType *type, int64_t within, int64_t stride) {
    return type->kind == IR_TYPE_ARRAY && type->count > 1 && type->elem->size > 0 &&
           (int64_t)type->elem->size == stride && within < stride;
}

/* The member of a structure with that byte, as far as there is one only. */
static const IrField *span_member(const IrType *type, int64_t within) {
    const IrField *found = NULL;
    for (uint32_t i = 0; !type->record->is_union && i < type->record->field_count; i++) {
        const IrField *field = &type->record->fields[i];
        if (within >= field->offset && within < (int64_t)field->offset + field->type->size) {
            found = field;
        }
    }
    return found;
}

/* An address that was computed with an index begins in the first element of the array; else
 * (`&array[i - 1]`, the last array of a structure that goes on behind it) nothing is said. */
static Span span_of(const Memory *memory, const ValueNode *node) {
    const IrType *type = value_root_at(memory->tables->values, node->a)->type;
    int64_t begin = 0;
    while (type && node->c >= begin) {
        int64_t within = node->c - begin;
        if (span_is_array(type, within, node->d)) {
            return (Span){begin, begin + (int64_t)type->size};
        }
        if (type->kind == IR_TYPE_ARRAY && type->elem->size > 0) {
            begin += within - within % (int64_t)type->elem->size;
            type = type->elem;
        } else if (type->kind == IR_TYPE_RECORD && type->record) {
            const IrField *field = span_member(type, within);
            begin += field ? (int64_t)field->offset : 0;
            type = field ? field->type : NULL;
        } else {
            break;
        }
    }
    return SPAN_ALL;
}

static bool span_has(Span span, int64_t offset) {
    return offset >= span.from && offset < span.to;
}

bool memory_may_meet(const Memory *memory, const ValueNode *x, const ValueNode *y) {
    if (x->d <= 0 && y->d <= 0) {
        return x->c == y->c;
    }
    int64_t stride = x->d > 0 && y->d > 0 ? (x->d < y->d ? x->d : y->d) : x->d > 0 ? x->d : y->d;
    if ((x->c - y->c) % stride != 0) {
        return false;
    }
    Span sx = x->d > 0 ? span_of(memory, x) : (Span){x->c, x->c + 1};
    Span sy = y->d > 0 ? span_of(memory, y) : (Span){y->c, y->c + 1};
    return sx.from < sy.to && sy.from < sx.to;
}

bool memory_is_in_element(const Memory *memory, const ValueNode *element, uint64_t size,
                          int64_t offset) {
    int64_t within = (offset - element->c) % element->d;
    within = within < 0 ? within + element->d : within;
    return within < (int64_t)size && span_has(span_of(memory, element), offset);
}
