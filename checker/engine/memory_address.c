/* memory_address.c - the addresses that pointers mean, and their names. */
#include "engine/memory.h"

#include "engine/assume.h"
#include "engine/memory_private.h"

/* The address that a pointer value without candidates means. */
static Value memory_address_of(Memory *memory, Value pointer) {
    ValueTable *values = memory->tables->values;
    ValueNode node = *value_at(values, pointer);
    int64_t number;
    switch ((ValueKind)node.kind) {
    case VALUE_IS_ADDR:
        return pointer;
    case VALUE_IS_HANDLE:
        return value_address(values, value_root(values, ROOT_OBJECT, node.a, 0, 0, NULL), 0,
                             VALUE_TOP, 0);
    case VALUE_IS_CAST:
        return memory_address_of(memory, node.a);
    case VALUE_IS_BINARY:
        if ((node.op == IR_ADD || node.op == IR_SUB) && value_is_int(values, node.b, &number)) {
            Value base = memory_address_of(memory, node.a);
            return memory_offset(memory, base, node.op == IR_ADD ? number : -number);
        }
        break;
    default:
        break;
    }
    return value_address(values, value_root(values, ROOT_UNKNOWN, pointer, 0, 0, NULL), 0,
                         VALUE_TOP, 0);
}

bool memory_is_freed(const StateTables *tables, const State *state, Value address) {
    const ValueNode *node = value_at(tables->values, address);
    if (node->kind != VALUE_IS_ADDR || value_root_at(tables->values, node->a)->kind != ROOT_HEAP) {
        return false;
    }
    Value block = value_address(tables->values, node->a, 0, VALUE_TOP, -MEMORY_BLOCK_SIZE);
    return !pmap_find(state->store, block, NULL);
}

uint32_t memory_targets(Memory *memory, const State *state, Value pointer, const Value **out) {
    const Value *list;
    pointer = assume_resolve(memory->tables, state, pointer);
    uint32_t count = assume_candidates(memory->tables, state, pointer, &list), n = 0;
    Value *targets = ARENA_ARRAY(memory->tables->passing, Value, count);
    for (uint32_t i = 0; i < count; i++) {
        if (count == 1 || !value_is_null(memory->tables->values, list[i])) {
            targets[n++] = memory_address_of(memory, list[i]);
        }
    }
    /* What was freed is still meant by pointers that a merge has made vague, but not by a
     * driver that goes through them. */
    uint32_t alive = 0;
    for (uint32_t i = 0; i < n; i++) {
        alive += !memory_is_freed(memory->tables, state, targets[i]);
    }
    for (uint32_t i = 0, all = n; alive > 0 && alive < all && i < all; i++) {
        if (i == 0) {
            n = 0;
        }
        if (!memory_is_freed(memory->tables, state, targets[i])) {
            targets[n++] = targets[i];
        }
    }
    *out = targets;
    return n;
}

Value memory_offset(Memory *memory, Value address, int64_t offset) {
    if (offset == 0) {
        return address;
    }
    ValueNode node = *memory_node(memory, address);
    return value_address(memory->tables->values, node.a, node.c + offset, node.b, node.d);
}

Value memory_index(Memory *memory, const State *state, Value address, Value index, int64_t stride) {
    int64_t number;
    ValueNode node = *memory_node(memory, address);
    index = assume_resolve(memory->tables, state, index);
    if (value_is_int(memory->tables->values, index, &number)) {
        return memory_offset(memory, address, number * stride);
    }
    if (stride <= 0) {
        stride = 1;
    }
    if (node.d > 0) { /* a second unknown index: only the finer grid is kept */
        return value_address(memory->tables->values, node.a, node.c, VALUE_UNDEF,
                             node.d < stride ? node.d : stride);
    }
    return value_address(memory->tables->values, node.a, node.c,
                         index == VALUE_TOP ? VALUE_UNDEF : index, stride);
}

const char *memory_name(Arena *arena, const Memory *memory, Value address) {
    const ValueNode *node = memory_node(memory, address);
    if (node->kind != VALUE_IS_ADDR) {
        return NULL;
    }
    const Root *root = value_root_at(memory->tables->values, node->a);
    const char *name = NULL;
    if (root->kind == ROOT_GLOBAL) {
        name = memory->program->globals[root->a]->name;
    } else if (root->kind == ROOT_LOCAL) {
        name = memory->program->functions[root->a]->locals[root->b].name;
    }
    if (!name || !root->type || node->c < 0) {
        return name;
    }
    return arena_printf(arena, "%s%s%s", name, ir_path_text(arena, root->type, (uint64_t)node->c),
                        node->d > 0 ? "[...]" : "");
}
