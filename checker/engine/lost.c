/* lost.c - which memory pointers that merges have lost can mean. */
#include "engine/lost.h"

#include "base/vec.h"
#include "ir/layout.h"

#include <string.h>

/* A pointer to that byte of a variable was lost. */
typedef struct LostTarget {
    uint32_t root;
    int64_t at;
} LostTarget;

struct Lost {
    Arena *arena;
    VEC(LostTarget) roots;
    VEC(uint32_t) functions;
};

Lost *lost_open(Arena *arena) {
    Lost *lost = ARENA_NEW(arena, Lost);
    lost->arena = arena;
    return lost;
}

/* ---- what is lost ------------------------------------------------------------------ */

static void lost_root(StateTables *tables, uint32_t root, int64_t at) {
    Lost *lost = tables->lost;
    RootKind kind = (RootKind)value_root_at(tables->values, root)->kind;
    Value start = value_address(tables->values, root, 0, VALUE_TOP, 0);
    if ((kind != ROOT_GLOBAL && kind != ROOT_LOCAL) || state_is_model_cell(tables, start)) {
        return;
    }
    for (size_t i = 0; i < lost->roots.count; i++) {
        if (lost->roots.items[i].root == root && lost->roots.items[i].at == at) {
            return;
        }
    }
    vec_push(lost->arena, &lost->roots, (LostTarget){root, at});
}

static void lost_function(Lost *lost, uint32_t function) {
    for (size_t i = 0; i < lost->functions.count; i++) {
        if (lost->functions.items[i] == function) {
            return;
        }
    }
    vec_push(lost->arena, &lost->functions, function);
}

/* What a candidate is computed from may have it as a candidate in turn. */
#define LOST_DEPTH_MAX 8

static void lost_deep(StateTables *tables, const State *state, Value value, int depth) {
    const ValueNode *node = value_at(tables->values, value);
    Fact fact;
    if (depth > LOST_DEPTH_MAX) {
        return;
    }
    switch ((ValueKind)node->kind) {
    case VALUE_IS_ADDR:
        lost_root(tables, node->a, node->d > 0 ? 0 : node->c);
        break;
    case VALUE_IS_FUNC:
        lost_function(tables->lost, node->a);
        break;
    case VALUE_IS_UNARY:
    case VALUE_IS_CAST:
        lost_deep(tables, state, node->a, depth + 1);
        break;
    case VALUE_IS_BINARY:
        lost_deep(tables, state, node->b, depth + 1);
        lost_deep(tables, state, node->a, depth + 1);
        break;
    case VALUE_IS_SYM:
        if (state_get_fact(tables, state, value, &fact) && fact.choice) {
            const Choice *choice = state_choice_at(tables, fact.choice);
            for (uint32_t i = 0; i < choice->count; i++) {
                lost_deep(tables, state, choice->values[i], depth + 1);
            }
        }
        break;
    default:
        break;
    }
}

void lost_value(StateTables *tables, const State *state, Value value) {
    lost_deep(tables, state, value, 0);
}

bool lost_is_pointer(const StateTables *tables, const State *state, Value pointer) {
    const ValueNode *node = value_at(tables->values, pointer);
    Fact fact;
    switch ((ValueKind)node->kind) {
    case VALUE_IS_TOP:
        return true;
    case VALUE_IS_SYM:
        return node->op == SYM_JOIN &&
               (!state_get_fact(tables, state, pointer, &fact) || !fact.choice);
    case VALUE_IS_UNARY:
    case VALUE_IS_CAST:
        return lost_is_pointer(tables, state, node->a);
    case VALUE_IS_BINARY:
        return lost_is_pointer(tables, state, node->a) || lost_is_pointer(tables, state, node->b);
    default:
        return false;
    }
}

bool lost_is(const StateTables *tables, const State *state, Value address) {
    const Root *root = value_root_at(tables->values, value_at(tables->values, address)->a);
    return root->kind == ROOT_UNKNOWN && lost_is_pointer(tables, state, root->a);
}

bool lost_has_root(const StateTables *tables, uint32_t root) {
    for (size_t i = 0; i < tables->lost->roots.count; i++) {
        if (tables->lost->roots.items[i].root == root) {
            return true;
        }
    }
    return false;
}

typedef struct LostRead {
    StateTables *tables;
    const State *state;
} LostRead;

static bool lost_visit_cell(void *context, uint32_t key, uint32_t value) {
    const LostRead *read = context;
    const ValueTable *values = read->tables->values;
    uint32_t root = value_at(values, key)->a;
    if (value_root_at(values, root)->kind == ROOT_HEAP || lost_has_root(read->tables, root)) {
        lost_value(read->tables, read->state, value);
    }
    return true;
}

void lost_read(StateTables *tables, const State *state) {
    LostRead read = {tables, state};
    pmap_each(state->store, lost_visit_cell, &read);
}

bool lost_has_function(const StateTables *tables, uint32_t function) {
    for (size_t i = 0; i < tables->lost->functions.count; i++) {
        if (tables->lost->functions.items[i] == function) {
            return true;
        }
    }
    return false;
}

/* ---- what lies there --------------------------------------------------------------- */

static bool lost_same_name(const char *a, const char *b) {
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* A handle, or a pointer to nobody knows what. */
static bool lost_is_opaque(const IrType *pointer) {
    return !pointer->elem || pointer->elem->kind == IR_TYPE_VOID ||
           pointer->elem->kind == IR_TYPE_OPAQUE || pointer->elem->size == 0;
}

/* True if what is written as one of these types may be what the other one says. */
static bool lost_is_like(const IrType *a, const IrType *b) {
    if (a->kind != b->kind) {
        return false;
    }
    if (a->kind == IR_TYPE_RECORD) {
        return a->record == b->record ||
               (a->record && b->record && strcmp(a->record->name, b->record->name) == 0);
    }
    if (a->kind == IR_TYPE_POINTER) {
        return lost_is_opaque(a) == lost_is_opaque(b);
    }
    return a->kind != IR_TYPE_ARRAY && a->size == b->size;
}

/* A walk over all that there is of a type. */
typedef struct LostWalk {
    ValueTable *values;
    LostSort sort;
    uint32_t root;
    Value *out;
    uint32_t count;
} LostWalk;

/* Elements of larger arrays are not told apart. */
#define LOST_ELEMENTS_MAX 16

static void lost_walk(LostWalk *walk, const IrType *type, const char *name, int64_t offset,
                      int64_t stride);

static void lost_walk_elements(LostWalk *walk, const IrType *type, const char *name, int64_t offset,
                               int64_t stride) {
    if (type->count > LOST_ELEMENTS_MAX || type->count == 0 || stride > 0) {
        bool finer = stride == 0 || type->elem->size < stride;
        lost_walk(walk, type->elem, name, offset, finer ? (int64_t)type->elem->size : stride);
        return;
    }
    for (uint64_t i = 0; i < type->count; i++) {
        lost_walk(walk, type->elem, name, offset + (int64_t)(i * type->elem->size), 0);
    }
}

static bool lost_is_meant(const LostSort *sort, const IrType *type, const char *name) {
    if (!sort->type) {
        return type->size == sort->size;
    }
    return lost_is_like(type, sort->type) && (!sort->name || lost_same_name(sort->name, name));
}

static void lost_walk(LostWalk *walk, const IrType *type, const char *name, int64_t offset,
                      int64_t stride) {
    if (lost_is_meant(&walk->sort, type, name)) {
        if (walk->count < LOST_PLACES_MAX) {
            walk->out[walk->count] = value_address(walk->values, walk->root, offset,
                                                   stride > 0 ? VALUE_UNDEF : VALUE_TOP, stride);
        }
        walk->count++;
        return;
    }
    if (type->kind == IR_TYPE_ARRAY && type->elem && type->elem->size > 0) {
        lost_walk_elements(walk, type, name, offset, stride);
    }
    for (uint32_t i = 0; type->record && i < type->record->field_count; i++) {
        const IrField *field = &type->record->fields[i];
        lost_walk(walk, field->type, field->name[0] ? field->name : name, offset + field->offset,
                  stride);
    }
}

/* The part of a variable that a pointer to one of its bytes can mean: what begins there, or
 * contains it and is meant as a whole. */
static void lost_walk_around(LostWalk *walk, const IrType *type, int64_t at) {
    const char *name = NULL;
    int64_t offset = 0;
    while (at > offset && type->record) {
        const IrField *field = ir_field_at(type->record, (uint64_t)(at - offset));
        if (!field) {
            return;
        }
        name = field->name[0] ? field->name : name;
        offset += field->offset;
        type = field->type;
    }
    lost_walk(walk, type, name, offset, 0);
}

/* A variable of a frame is there if something of it is. */
static bool lost_is_there(const State *state, const Root *root) {
    bool there = root->kind == ROOT_GLOBAL;
    for (size_t i = 0; i < root->addresses.count && !there; i++) {
        there = pmap_find(state->store, root->addresses.items[i], NULL);
    }
    return there;
}

uint32_t lost_places(const StateTables *tables, const State *state, LostSort sort, Value *out) {
    const Lost *lost = tables->lost;
    LostWalk walk = {.values = tables->values, .sort = sort, .out = out};
    for (size_t i = 0; i < lost->roots.count; i++) {
        const Root *root = value_root_at(tables->values, lost->roots.items[i].root);
        walk.root = lost->roots.items[i].root;
        if (root->type && lost_is_there(state, root)) {
            lost_walk_around(&walk, root->type, lost->roots.items[i].at);
        }
    }
    return walk.count;
}
