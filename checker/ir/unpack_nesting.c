/* unpack_nesting.c - types that were read do not lie inside themselves.
 *
 * Whoever walks types does so by recursion, into arrays, fields, pointers and the
 * parameters of functions (not from a pointer into a structure and on from there: those
 * go round in good programs). So neither may go on for ever, nor very deep. */
#include "ir/unpacker.h"

enum { DEEPEST = 2000 };

/* ---- what lies inside ------------------------------------------------------------- */

/* Types come after what they contain, which has been checked. */
static bool contains_deeply(const Unpacker *unpacker, uint32_t *depth) {
    for (uint32_t i = 0; i < unpacker->type_count; i++) {
        const IrType *type = &unpacker->types[i];
        uint32_t inner = type->kind == IR_TYPE_ARRAY ? depth[type->elem - unpacker->types] : 0;
        for (uint32_t f = 0; type->kind == IR_TYPE_RECORD && f < type->record->field_count; f++) {
            uint32_t field = depth[type->record->fields[f].type - unpacker->types];
            inner = field > inner ? field : inner;
        }
        depth[i] = inner + 1;
        if (depth[i] > DEEPEST) {
            return true;
        }
    }
    return false;
}

/* ---- what is pointed to ----------------------------------------------------------- */

typedef struct Visit {
    const IrType *type;
    uint32_t next;   /* of its parts: the one to look at */
    uint32_t height; /* of it and what lies below, as far as looked at */
} Visit;

/* The number-th type that a pointer, array or function is made from, or NULL. */
static const IrType *part_of(const IrType *type, uint32_t number) {
    if (type->kind != IR_TYPE_POINTER && type->kind != IR_TYPE_ARRAY &&
        type->kind != IR_TYPE_FUNCTION) {
        return NULL;
    }
    if (number == 0) {
        return type->elem;
    }
    return number <= type->param_count ? type->params[number - 1] : NULL;
}

static const uint32_t on_the_way = UINT32_MAX;

/* Walks from one type to all that it is made from. `heights`: how many lie below each
 * that is done, counted from 1. */
static bool goes_round(const Unpacker *unpacker, const IrType *start, uint32_t *heights,
                       Visit *stack) {
    size_t depth = 0;
    stack[depth++] = (Visit){.type = start, .height = 1};
    heights[start - unpacker->types] = on_the_way;
    while (depth > 0) {
        Visit *top = &stack[depth - 1];
        const IrType *part = part_of(top->type, top->next);
        uint32_t height = part != NULL ? heights[part - unpacker->types] : 0;
        if (height == on_the_way || depth == DEEPEST || top->height > DEEPEST) {
            return true;
        }
        if (part == NULL) {
            heights[top->type - unpacker->types] = top->height;
            depth--;
        } else if (height == 0) {
            heights[part - unpacker->types] = on_the_way;
            stack[depth++] = (Visit){.type = part, .height = 1};
        } else {
            top->height = height + 1 > top->height ? height + 1 : top->height;
            top->next++;
        }
    }
    return false;
}

bool unpacker_nests_well(const Unpacker *unpacker) {
    Arena *scratch = arena_open();
    bool bad = contains_deeply(unpacker, ARENA_ARRAY(scratch, uint32_t, unpacker->type_count));
    uint32_t *heights = ARENA_ARRAY(scratch, uint32_t, unpacker->type_count);
    Visit *stack = ARENA_ARRAY(scratch, Visit, DEEPEST);
    for (uint32_t i = 0; i < unpacker->type_count && !bad; i++) {
        bad = heights[i] == 0 && goes_round(unpacker, &unpacker->types[i], heights, stack);
    }
    arena_close(scratch);
    return !bad;
}
