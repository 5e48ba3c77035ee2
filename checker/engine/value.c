/* value.c - the table of symbolic values and memory roots: interning. */
#include "engine/value.h"

#include "engine/value_private.h"

static uint64_t value_mix(uint64_t a, uint64_t b) {
    uint64_t h = (a ^ (b * 0x9e3779b97f4a7c15u)) * 0xff51afd7ed558ccdu;
    return h ^ (h >> 32);
}

static uint64_t value_hash(const ValueNode *n) {
    uint64_t head = (uint64_t)n->kind | (uint64_t)n->op << 8 | (uint64_t)n->bits << 16 |
                    (uint64_t)n->is_signed << 24;
    uint64_t h = value_mix(head, (uint64_t)n->a << 32 | n->b);
    return value_mix(h, value_mix((uint64_t)n->c, (uint64_t)n->d));
}

static bool value_same(const ValueNode *x, const ValueNode *y) {
    return x->kind == y->kind && x->op == y->op && x->bits == y->bits &&
           x->is_signed == y->is_signed && x->a == y->a && x->b == y->b && x->c == y->c &&
           x->d == y->d;
}

static uint32_t *value_slot(ValueTable *table, const ValueNode *node) {
    for (uint64_t at = value_hash(node);; at++) {
        uint32_t *slot = &table->slots[at & (table->slot_count - 1)];
        if (*slot == 0 || value_same(&table->nodes.items[*slot - 1], node)) {
            return slot;
        }
    }
}

static void value_grow(ValueTable *table) {
    table->slot_count *= 2;
    table->slots = ARENA_ARRAY(table->arena, uint32_t, table->slot_count);
    for (uint32_t i = 0; i < table->nodes.count; i++) {
        *value_slot(table, &table->nodes.items[i]) = i + 1;
    }
}

#define VALUE_INSIDE_ALL ((1u << VALUE_INSIDE_BITS) - 1)

/* As value_mentions() goes through it. */
static uint32_t value_all_inside(const ValueTable *table, const ValueNode *node, Value id) {
    switch ((ValueKind)node->kind) {
    case VALUE_IS_UNARY:
    case VALUE_IS_CAST:
        return value_at(table, node->a)->inside;
    case VALUE_IS_BINARY:
        return value_at(table, node->a)->inside | value_at(table, node->b)->inside;
    case VALUE_IS_ADDR: {
        const Root *root = value_root_at(table, node->a);
        return value_at(table, node->b)->inside |
               (root->kind == ROOT_UNKNOWN ? value_at(table, root->a)->inside : 0u);
    }
    case VALUE_IS_HANDLE:
        return value_inside(id);
    case VALUE_IS_SYM:
        return value_inside(id) |
               (node->op == SYM_HAVOC && node->c == VALUE_DERIVED ? value_inside(node->b) : 0u) |
               (node->op != SYM_RESULT ? value_at(table, node->a)->inside : 0u);
    default:
        return 0;
    }
}

Value value_intern(ValueTable *table, ValueNode node) {
    uint32_t *slot = value_slot(table, &node);
    if (*slot) {
        return *slot - 1;
    }
    node.inside = value_all_inside(table, &node, (Value)table->nodes.count) & VALUE_INSIDE_ALL;
    vec_push(table->arena, &table->nodes, node);
    Value id = (Value)table->nodes.count - 1;
    *slot = id + 1;
    if (table->nodes.count * 2 > table->slot_count) {
        value_grow(table);
    }
    return id;
}

ValueTable *value_table(Arena *arena) {
    ValueTable *table = ARENA_NEW(arena, ValueTable);
    table->arena = arena;
    table->slot_count = 1024;
    table->slots = ARENA_ARRAY(arena, uint32_t, table->slot_count);
    table->root_slot_count = 256;
    table->root_slots = ARENA_ARRAY(arena, uint32_t, table->root_slot_count);
    value_intern(table, (ValueNode){.kind = VALUE_IS_TOP});
    value_intern(table, (ValueNode){.kind = VALUE_IS_UNDEF});
    return table;
}

/* ---- leaves ------------------------------------------------------------------- */

Value value_int(ValueTable *table, int64_t number) {
    return value_intern(table, (ValueNode){.kind = VALUE_IS_INT, .c = number});
}

Value value_function(ValueTable *table, uint32_t function) {
    return value_intern(table, (ValueNode){.kind = VALUE_IS_FUNC, .a = function});
}

Value value_handle(ValueTable *table, uint32_t object) {
    return value_intern(table, (ValueNode){.kind = VALUE_IS_HANDLE, .a = object});
}

uint8_t value_type_bits(const IrType *type) {
    if (!type || type->size == 0 || type->size > 8) {
        return 0;
    }
    return (uint8_t)(type->size * 8);
}

bool value_type_signed(const IrType *type) {
    return type && type->kind == IR_TYPE_INT && type->is_signed;
}

Value value_sym(ValueTable *table, SymOrigin origin, uint32_t a, uint32_t b, int64_t k,
                const IrType *type) {
    bool number = type && type->kind == IR_TYPE_INT;
    return value_intern(table, (ValueNode){.kind = VALUE_IS_SYM,
                                           .op = (uint8_t)origin,
                                           .bits = number ? value_type_bits(type) : 0,
                                           .is_signed = value_type_signed(type),
                                           .a = a,
                                           .b = b,
                                           .c = k});
}

Value value_address(ValueTable *table, uint32_t root, int64_t offset, Value index, int64_t stride) {
    ValueNode node = {.kind = VALUE_IS_ADDR, .a = root, .b = index, .c = offset, .d = stride};
    uint32_t before = (uint32_t)table->nodes.count;
    Value value = value_intern(table, node);
    if (value == before) {
        Root *r = &table->roots.items[root];
        vec_push(table->arena, &r->addresses, value);
        r->special += stride != 0;
    }
    return value;
}

/* ---- roots ---------------------------------------------------------------------- */

static uint64_t value_root_hash(RootKind kind, uint32_t a, uint32_t b, uint32_t k) {
    return value_mix((uint64_t)kind << 32 | k, (uint64_t)a << 32 | b);
}

static uint32_t *value_root_slot(ValueTable *table, RootKind kind, uint32_t a, uint32_t b,
                                 uint32_t k) {
    for (uint64_t at = value_root_hash(kind, a, b, k);; at++) {
        uint32_t *slot = &table->root_slots[at & (table->root_slot_count - 1)];
        if (*slot == 0) {
            return slot;
        }
        const Root *root = &table->roots.items[*slot - 1];
        if (root->kind == kind && root->a == a && root->b == b && root->k == k) {
            return slot;
        }
    }
}

static void value_roots_grow(ValueTable *table) {
    table->root_slot_count *= 2;
    table->root_slots = ARENA_ARRAY(table->arena, uint32_t, table->root_slot_count);
    for (uint32_t i = 0; i < table->roots.count; i++) {
        const Root *r = &table->roots.items[i];
        *value_root_slot(table, (RootKind)r->kind, r->a, r->b, r->k) = i + 1;
    }
}

uint32_t value_root(ValueTable *table, RootKind kind, uint32_t a, uint32_t b, uint32_t k,
                    const IrType *type) {
    uint32_t *slot = value_root_slot(table, kind, a, b, k);
    if (*slot) {
        return *slot - 1;
    }
    Root root = {.kind = (uint8_t)kind, .a = a, .b = b, .k = k, .type = type};
    vec_push(table->arena, &table->roots, root);
    uint32_t id = (uint32_t)table->roots.count - 1;
    *slot = id + 1;
    if (table->roots.count * 2 > table->root_slot_count) {
        value_roots_grow(table);
    }
    return id;
}

/* ---- questions ------------------------------------------------------------------ */

bool value_is_int(const ValueTable *table, Value value, int64_t *number) {
    const ValueNode *node = value_at(table, value);
    if (node->kind != VALUE_IS_INT) {
        return false;
    }
    if (number) {
        *number = node->c;
    }
    return true;
}

bool value_is_null(const ValueTable *table, Value value) {
    int64_t number;
    return value_is_int(table, value, &number) && number == 0;
}
