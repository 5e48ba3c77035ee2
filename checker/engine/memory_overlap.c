/* memory_overlap.c - cells that overlap but begin at different bytes, or are of different
 * width: members of unions, structures read as bytes.
 *
 * A cell does not say how wide it is. What scalars were ever accessed at an address does; most
 * pieces of memory have none that overlap, and nothing is done there.
 */
#include "engine/memory_private.h"

static bool overlap_meet(const ValueNode *a, uint32_t a_width, const ValueNode *b,
                         uint32_t b_width) {
    return a->c < b->c + (int64_t)b_width && b->c < a->c + (int64_t)a_width;
}

static MemoryWidth *overlap_width(Memory *memory, Value address) {
    while (memory->widths.count <= address) {
        vec_push(memory->tables->arena, &memory->widths, (MemoryWidth){0, 0});
    }
    return &memory->widths.items[address];
}

/* Finds out whether something else is known to lie in the bytes, once per width. */
static void overlap_learn(Memory *memory, Value address, uint32_t width) {
    ValueNode node = *memory_node(memory, address);
    MemoryWidth *own = overlap_width(memory, address);
    if (width <= own->most && width >= own->least) {
        return;
    }
    own->least = own->least == 0 || width < own->least ? width : own->least;
    own->most = width > own->most ? width : own->most;
    bool mixed = own->least != own->most;
    const Root *root = value_root_at(memory->tables->values, node.a);
    for (size_t i = 0; i < root->addresses.count && !mixed; i++) {
        Value key = root->addresses.items[i];
        const ValueNode *other = memory_node(memory, key);
        uint32_t there = key < memory->widths.count ? memory->widths.items[key].most : 0;
        mixed = key != address && other->d == 0 && there > 0 &&
                overlap_meet(&node, width, other, there);
    }
    if (mixed) {
        while (memory->overlaps.count <= node.a) {
            vec_push(memory->tables->arena, &memory->overlaps, false);
        }
        memory->overlaps.items[node.a] = true;
    }
}

static bool overlap_is_possible(Memory *memory, Value address, const IrType *type) {
    ValueNode node = *memory_node(memory, address);
    if (!type || type->size == 0 || node.d != 0) {
        return false;
    }
    overlap_learn(memory, address, type->size);
    return node.a < memory->overlaps.count && memory->overlaps.items[node.a];
}

bool memory_is_overlaid(Memory *memory, const State *state, Value address, const IrType *type) {
    if (!overlap_is_possible(memory, address, type)) {
        return false;
    }
    ValueNode node = *memory_node(memory, address);
    const Root *root = value_root_at(memory->tables->values, node.a);
    if (memory_cell(state, address, NULL)) {
        return false; /* whatever was written over it since has made it unknown */
    }
    for (size_t i = 0; i < root->addresses.count; i++) {
        Value key = root->addresses.items[i];
        const ValueNode *other = memory_node(memory, key);
        uint32_t there = key < memory->widths.count ? memory->widths.items[key].most : 0;
        if (other->d == 0 && there > 0 && overlap_meet(&node, type->size, other, there) &&
            memory_cell(state, key, NULL)) {
            return true;
        }
    }
    return false;
}

bool memory_overlap(Memory *memory, State *state, Value address, const IrType *type) {
    if (!overlap_is_possible(memory, address, type)) {
        return false;
    }
    ValueNode node = *memory_node(memory, address);
    size_t count = value_root_at(memory->tables->values, node.a)->addresses.count;
    for (size_t i = 0; i < count; i++) {
        Value key = value_root_at(memory->tables->values, node.a)->addresses.items[i], old;
        const ValueNode *other = memory_node(memory, key);
        uint32_t there = key < memory->widths.count ? memory->widths.items[key].most : 0;
        if (key != address && other->d == 0 && there > 0 &&
            overlap_meet(&node, type->size, other, there) && memory_cell(state, key, &old)) {
            memory_note_displaced(memory, state, key, old, VALUE_TOP);
            memory_put(memory, state, key, VALUE_TOP);
        }
    }
    return type->size < memory->widths.items[address].most;
}
