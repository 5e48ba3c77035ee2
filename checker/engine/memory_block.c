/* memory_block.c - fills, copies and unknown writes of ranges of bytes. */
#include "engine/memory.h"

#include "engine/memory_private.h"

/* Removes the cells and regions inside [node.c, node.c + size) of a root. */
static void memory_clear(Memory *memory, State *state, const ValueNode *node, uint64_t size) {
    size_t count = value_root_at(memory->tables->values, node->a)->addresses.count;
    for (size_t i = 0; i < count; i++) {
        Value key = value_root_at(memory->tables->values, node->a)->addresses.items[i], old;
        const ValueNode *cell = memory_node(memory, key);
        int64_t end = node->c + (int64_t)size;
        bool inside = cell->c >= node->c && cell->c < end &&
                      (!memory_is_region(cell) || cell->c - cell->d <= end);
        if (inside && memory_cell(state, key, &old)) {
            memory_note_displaced(memory, state, key, old, VALUE_TOP);
            memory_erase(memory, state, key);
        }
    }
}

/* Some element of an array is filled: every cell that may be in it gets the value or
 * keeps its own. */
static void memory_fill_element(Memory *memory, State *state, const ValueNode *node, uint64_t size,
                                Value value) {
    size_t count = value_root_at(memory->tables->values, node->a)->addresses.count;
    for (size_t i = 0; i < count; i++) {
        Value key = value_root_at(memory->tables->values, node->a)->addresses.items[i];
        ValueNode cell = *memory_node(memory, key);
        if (!memory_is_region(&cell) && memory_is_in_element(memory, node, size, cell.c) &&
            memory_cell(state, key, &(Value){0})) {
            memory_store(memory, state, key, value, true, 0);
        }
    }
}

void memory_fill(Memory *memory, State *state, Value address, uint64_t size, Value value) {
    ValueNode node = *memory_node(memory, address);
    if (size == 0) {
        return;
    }
    if (node.d > 0) {
        memory_fill_element(memory, state, &node, size, value);
        return;
    }
    memory_clear(memory, state, &node, size);
    if (value_root_at(memory->tables->values, node.a)->kind == ROOT_HEAP ||
        memory_default(memory, address, NULL) != value) {
        Value region =
            value_address(memory->tables->values, node.a, node.c, VALUE_TOP, -(int64_t)size);
        memory_put(memory, state, region, value);
    }
}

typedef struct MemoryScalars {
    Memory *memory;
    State *state;
    Value to, from;
    uint64_t size;
    uint32_t uid;
} MemoryScalars;

static void memory_copy_scalar(void *context, uint64_t offset, const IrType *scalar) {
    MemoryScalars *copy = context;
    if (offset < copy->size) {
        Value from = memory_offset(copy->memory, copy->from, (int64_t)offset);
        Value value = memory_load(copy->memory, copy->state, from, scalar, copy->uid);
        Value to = memory_offset(copy->memory, copy->to, (int64_t)offset);
        memory_store(copy->memory, copy->state, to, value, false, copy->uid);
    }
}

/* Copies the cells that exist; what has none keeps the default of the source. */
static void memory_copy_cells(Memory *memory, State *state, Value to, Value from, uint64_t size,
                              uint32_t uid) {
    ValueNode source = *memory_node(memory, from);
    Value fallback = memory_default(memory, from, NULL);
    bool plain = fallback == VALUE_UNDEF || value_is_null(memory->tables->values, fallback);
    size_t count = value_root_at(memory->tables->values, source.a)->addresses.count;
    State before = *state;
    memory_fill(memory, state, to, size, plain ? fallback : VALUE_TOP);
    for (size_t i = 0; i < count; i++) {
        Value key = value_root_at(memory->tables->values, source.a)->addresses.items[i], value;
        ValueNode cell = *memory_node(memory, key);
        if (cell.c >= source.c && cell.c < source.c + (int64_t)size &&
            memory_cell(&before, key, &value)) {
            ValueNode base = *memory_node(memory, to);
            bool element = base.d > 0; /* of an array: which one is not known */
            Value target = value_address(memory->tables->values, base.a, base.c + cell.c - source.c,
                                         element ? base.b : cell.b, element ? base.d : cell.d);
            if (memory_is_region(&cell) && !element) {
                memory_put(memory, state, target, value);
            } else if (!memory_is_region(&cell)) {
                memory_store(memory, state, target, value, false, uid);
            }
        }
    }
}

void memory_copy(Memory *memory, State *state, Value to, Value from, uint64_t size,
                 const IrType *type, uint32_t uid) {
    MemoryScalars copy = {memory, state, to, from, size, uid};
    if (!type || type->size > 1024 || !ir_each_scalar(type, 128, memory_copy_scalar, &copy)) {
        memory_copy_cells(memory, state, to, from, size, uid);
    }
}

#define MEMORY_FRESH_MAX 4

/* A name for what the instruction may have written to a cell or region: what it wrote
 * there before may still be somewhere. */
static Value memory_fresh(Memory *memory, const State *state, Value key, uint32_t uid) {
    for (int64_t k = 0; k < MEMORY_FRESH_MAX; k++) {
        uint32_t before = value_count(memory->tables->values);
        Value sym = value_sym(memory->tables->values, SYM_HAVOC, key, uid, k, NULL);
        if (sym >= before || !state_mentions(memory->tables, state, sym)) {
            return sym;
        }
    }
    return VALUE_TOP;
}

void memory_havoc(Memory *memory, State *state, Value address, uint64_t size, uint32_t uid) {
    ValueNode node = *memory_node(memory, address);
    size_t count = value_root_at(memory->tables->values, node.a)->addresses.count;
    for (size_t i = 0; i < count; i++) {
        Value key = value_root_at(memory->tables->values, node.a)->addresses.items[i], old;
        ValueNode cell = *memory_node(memory, key);
        bool meant = node.d > 0 ? memory_is_in_element(memory, &node, size, cell.c)
                                : cell.c >= node.c && cell.c - node.c < (int64_t)size;
        if (!meant || !memory_cell(state, key, &old)) {
            continue;
        }
        ObjectState os;
        uint32_t object = memory_node(memory, old)->a;
        if (memory_node(memory, old)->kind == VALUE_IS_HANDLE &&
            state_get_object(memory->tables, state, object, &os)) {
            os.escaped = true;
            state_set_object(memory->tables, state, object, &os);
        } else {
            /* Regions share names over calls, so that states stay alike. */
            uint32_t who = memory_is_region(&cell) ? 0 : uid;
            memory_put(memory, state, key, memory_fresh(memory, state, key, who));
        }
    }
    Value region = value_address(memory->tables->values, node.a, node.c, VALUE_TOP, -(int64_t)size);
    if (node.d == 0 && size > 0) {
        memory_put(memory, state, region, memory_fresh(memory, state, region, 0));
    }
}

void memory_drop_root(Memory *memory, State *state, uint32_t root) {
    const Root *r = value_root_at(memory->tables->values, root);
    for (size_t i = 0; i < r->addresses.count; i++) {
        memory_erase(memory, state, r->addresses.items[i]);
    }
}
