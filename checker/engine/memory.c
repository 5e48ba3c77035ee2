/* memory.c - loads and stores of scalars in the symbolic store. */
#include "engine/memory.h"

#include "engine/assume.h"
#include "engine/memory_private.h"

/* ---- defaults ---------------------------------------------------------------------- */

static Value memory_initial(Memory *memory, Value address, const IrGlobal *global,
                            const IrType *type) {
    ValueTable *values = memory->tables->values;
    int64_t offset = memory_node(memory, address)->c;
    for (uint32_t i = 0; i < global->init_count; i++) {
        const IrInit *init = &global->inits[i];
        int64_t begin = (int64_t)init->offset;
        int64_t known = init->value.kind == IR_OPERAND_UNKNOWN ? init->size : 1;
        if (offset < begin || offset - begin >= known) {
            continue; /* an unknown piece may be larger than a scalar */
        }
        switch (init->value.kind) {
        case IR_OPERAND_INT:
            return value_int(values, init->value.value);
        case IR_OPERAND_FUNCTION:
            return value_function(values, init->value.id);
        case IR_OPERAND_STRING:
            return value_address(values,
                                 value_root(values, ROOT_STRING, init->value.id, 0, 0, NULL), 0,
                                 VALUE_TOP, 0);
        case IR_OPERAND_GLOBAL: {
            uint32_t root = value_root(values, ROOT_GLOBAL, init->value.id, 0, 0,
                                       memory->program->globals[init->value.id]->type);
            return value_address(values, root, init->value.value, VALUE_TOP, 0);
        }
        default:
            return value_sym(values, SYM_INIT, address, 0, 0, type);
        }
    }
    return value_int(values, 0);
}

Value memory_default(Memory *memory, Value address, const IrType *type) {
    ValueTable *values = memory->tables->values;
    const Root *root = value_root_at(values, memory_node(memory, address)->a);
    switch ((RootKind)root->kind) {
    case ROOT_GLOBAL: {
        const IrGlobal *global = memory->program->globals[root->a];
        if (global->is_defined) {
            return memory_initial(memory, address, global, type);
        }
        break;
    }
    case ROOT_LOCAL:
    case ROOT_TEMP:
    case ROOT_RETURN:
        return VALUE_UNDEF;
    case ROOT_HEAP:
        return root->b & HEAP_ZEROED ? value_int(values, 0) : VALUE_UNDEF;
    case ROOT_UNKNOWN:
        if (root->a == VALUE_TOP || root->a == VALUE_UNDEF) {
            return VALUE_TOP;
        }
        break;
    default:
        break;
    }
    return value_sym(values, SYM_INIT, address, 0, 0, type);
}

/* ---- reading --------------------------------------------------------------- */

/* The region that covers an exact address: the smallest one. */
static bool memory_region(const Memory *memory, const State *state, Value address, Value *value) {
    const ValueNode *node = memory_node(memory, address);
    const Root *root = value_root_at(memory->tables->values, node->a);
    int64_t best = INT64_MAX;
    for (size_t i = 0; root->special && i < root->addresses.count; i++) {
        Value key = root->addresses.items[i], found;
        const ValueNode *region = memory_node(memory, key);
        if (memory_is_region(region) && region->c <= node->c && node->c < region->c - region->d &&
            -region->d < best && memory_cell(state, key, &found)) {
            best = -region->d;
            *value = found;
        }
    }
    return best != INT64_MAX;
}

typedef struct MemoryCandidates {
    Value values[STATE_CHOICE_MAX + 2];
    uint32_t count;
} MemoryCandidates;

static void memory_candidate(MemoryCandidates *list, Value value) {
    for (uint32_t i = 0; i < list->count; i++) {
        if (list->values[i] == value) {
            return;
        }
    }
    if (list->count <= STATE_CHOICE_MAX) {
        list->values[list->count++] = value;
    }
}

static Value memory_without_cell(Memory *memory, const State *state, Value address,
                                 const IrType *type) {
    Value value;
    if (memory_region(memory, state, address, &value)) {
        if (memory_node(memory, value)->kind == VALUE_IS_SYM) {
            return value_sym(memory->tables->values, SYM_HAVOC, address, value, VALUE_DERIVED,
                             type);
        }
        return value == VALUE_TOP
                   ? value_sym(memory->tables->values, SYM_HAVOC, address, 0, 0, type)
                   : value;
    }
    return memory_default(memory, address, type);
}

/* One value out of several: an unknown with candidates. */
static Value memory_join(Memory *memory, State *state, MemoryCandidates *list, Value address,
                         uint32_t uid, const IrType *type) {
    if (list->count == 1) {
        return list->values[0];
    }
    Value sym = value_sym(memory->tables->values, SYM_JOIN, address, uid, MEMORY_JOIN, type);
    return assume_one_of(memory->tables, state, sym, list->values, list->count);
}

/* All initialisers of a global array that an unknown index can mean; elements without one
 * are 0. */
static void memory_initial_candidates(Memory *memory, Value address, MemoryCandidates *list,
                                      const IrType *type) {
    ValueNode node = *memory_node(memory, address);
    const Root *root = value_root_at(memory->tables->values, node.a);
    const IrGlobal *global = memory->program->globals[root->a];
    int64_t size = global->type ? (int64_t)global->type->size : 0;
    int64_t first = node.c % node.d < 0 ? node.c % node.d + node.d : node.c % node.d;
    int64_t elements = (size - first + node.d - 1) / node.d, known = 0;
    for (uint32_t i = 0; i < global->init_count && list->count <= STATE_CHOICE_MAX; i++) {
        const IrInit *init = &global->inits[i];
        int64_t begin = (int64_t)init->offset;
        int64_t end = begin + (init->value.kind == IR_OPERAND_UNKNOWN ? init->size : 1);
        int64_t before = begin <= first ? 0 : (begin - first + node.d - 1) / node.d;
        for (int64_t at = first + before * node.d; at < end && at < size; at += node.d) {
            Value element = value_address(memory->tables->values, node.a, at, VALUE_TOP, 0);
            memory_candidate(list, memory_initial(memory, element, global, type));
            known++;
        }
    }
    if (known < elements) {
        memory_candidate(list, value_int(memory->tables->values, 0));
    }
}

static Value memory_load_indexed(Memory *memory, State *state, Value address, const IrType *type,
                                 uint32_t uid) {
    ValueNode node = *memory_node(memory, address);
    const Root *root = value_root_at(memory->tables->values, node.a);
    MemoryCandidates list = {.count = 0};
    for (size_t i = 0; i < root->addresses.count; i++) {
        Value key = root->addresses.items[i], value;
        const ValueNode *cell = memory_node(memory, key);
        if (!memory_is_region(cell) && memory_may_meet(memory, cell, &node) &&
            memory_cell(state, key, &value)) {
            memory_candidate(&list, value);
        }
    }
    if (root->kind == ROOT_GLOBAL && memory->program->globals[root->a]->is_defined) {
        memory_initial_candidates(memory, address, &list, type);
    } else {
        memory_candidate(&list, memory_without_cell(memory, state, address, type));
    }
    return memory_join(memory, state, &list, address, uid, type);
}

/* A cell that was never written itself, in a root that was written through an
 * unknown index. */
static Value memory_load_shadowed(Memory *memory, State *state, Value address, const IrType *type,
                                  uint32_t uid) {
    ValueNode node = *memory_node(memory, address);
    const Root *root = value_root_at(memory->tables->values, node.a);
    MemoryCandidates list = {.count = 0};
    memory_candidate(&list, memory_without_cell(memory, state, address, type));
    for (size_t i = 0; i < root->addresses.count; i++) {
        Value key = root->addresses.items[i], value;
        const ValueNode *cell = memory_node(memory, key);
        if (cell->d > 0 && memory_may_meet(memory, cell, &node) &&
            memory_cell(state, key, &value)) {
            memory_candidate(&list, value);
        }
    }
    return memory_join(memory, state, &list, address, uid, type);
}

static Value memory_fit(Memory *memory, Value value, const IrType *type) {
    int64_t number;
    if (type && type->kind == IR_TYPE_INT && type->size > 0 && type->size < 8 &&
        value_is_int(memory->tables->values, value, &number)) {
        return value_int(memory->tables->values,
                         value_wrap(number, type->size * 8, type->is_signed));
    }
    return value;
}

bool memory_is_stable(const Memory *memory, Value index) {
    const ValueNode *node = memory_node(memory, index);
    switch ((ValueKind)node->kind) {
    case VALUE_IS_SYM:
        return node->op != SYM_JOIN;
    case VALUE_IS_UNARY:
    case VALUE_IS_CAST:
        return memory_is_stable(memory, node->a);
    case VALUE_IS_BINARY:
        return memory_is_stable(memory, node->a) && memory_is_stable(memory, node->b);
    case VALUE_IS_INT:
        return true;
    default:
        return false;
    }
}

Value memory_load(Memory *memory, State *state, Value address, const IrType *type, uint32_t uid) {
    Value value;
    ValueNode node = *memory_node(memory, address);
    if (memory_cell(state, address, &value)) {
        return memory_fit(memory, assume_resolve(memory->tables, state, value), type);
    }
    if (node.d > 0) {
        value = memory_load_indexed(memory, state, address, type, uid);
        if (memory_is_stable(memory, node.b)) {
            memory_put(memory, state, address, value); /* the same when read again */
        }
    } else if (value_root_at(memory->tables->values, node.a)->special) {
        value = memory_load_shadowed(memory, state, address, type, uid);
    } else {
        value = memory_default(memory, address, type);
    }
    if (value == VALUE_UNDEF && type && type->kind == IR_TYPE_INT) {
        /* some number, but the same one whenever it is read */
        return value_sym(memory->tables->values, SYM_INIT, address, 0, 0, type);
    }
    return memory_fit(memory, assume_resolve(memory->tables, state, value), type);
}

/* ---- writing -------------------------------------------------------------------------- */

void memory_note_displaced(Memory *memory, const State *state, Value cell, Value old, Value now) {
    const Value *list;
    if (state_is_model_cell(memory->tables, cell)) {
        return;
    }
    uint32_t count = assume_candidates(memory->tables, state, old, &list);
    for (uint32_t i = 0; i < count && old != now; i++) {
        const ValueNode *node = memory_node(memory, list[i]);
        if (node->kind == VALUE_IS_HANDLE) {
            vec_push(memory->tables->arena, &memory->displaced, node->a);
        }
    }
}

static void memory_store_weak(Memory *memory, State *state, Value key, Value value, uint32_t uid) {
    MemoryCandidates list = {.count = 0};
    Value old = memory_load(memory, state, key, NULL, uid);
    memory_candidate(&list, old);
    memory_candidate(&list, value);
    memory_put(memory, state, key, memory_join(memory, state, &list, key, uid, NULL));
}

bool memory_is_initial(Memory *memory, Value address, Value value) {
    const ValueNode *node = memory_node(memory, address);
    const Root *root = value_root_at(memory->tables->values, node->a);
    return node->d == 0 && root->kind == ROOT_GLOBAL && root->special == 0 &&
           memory_default(memory, address, NULL) == value;
}

void memory_store(Memory *memory, State *state, Value address, Value value, bool weak,
                  uint32_t uid) {
    ValueNode node = *memory_node(memory, address);
    const Root *root = value_root_at(memory->tables->values, node.a);
    if (root->kind == ROOT_UNKNOWN && (root->a == VALUE_TOP || root->a == VALUE_UNDEF)) {
        return;
    }
    if (weak) {
        memory_store_weak(memory, state, address, value, uid);
        return;
    }
    Value old;
    if (memory_cell(state, address, &old)) {
        memory_note_displaced(memory, state, address, old, value);
    }
    size_t count = root->special || node.d > 0 ? root->addresses.count : 0;
    for (size_t i = 0; i < count; i++) {
        root = value_root_at(memory->tables->values, node.a); /* may have moved */
        Value key = root->addresses.items[i], there;
        ValueNode cell = *memory_node(memory, key);
        if (key != address && !memory_is_region(&cell) && (cell.d > 0 || node.d > 0) &&
            memory_may_meet(memory, &cell, &node) && memory_cell(state, key, &there)) {
            memory_store_weak(memory, state, key, value, uid);
        }
    }
    if (state_is_model_cell(memory->tables, address) && memory_is_initial(memory, address, value)) {
        memory_erase(memory, state, address);
    } else {
        memory_put(memory, state, address, value);
    }
}
