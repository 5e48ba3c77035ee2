/* lower_atomic.c - atomic builtins as what they do to memory: __sync_* and __atomic_*. */
#include "frontend/lower.h"

#include "base/text.h"

#include <string.h>

/* The operands of an atomic builtin, in whatever order libclang shows them. */
typedef struct Atomic {
    Node *node;
    const char *name;
    Node *pointer, *value, *desired; /* the last two may be NULL */
} Atomic;

static bool names(const Atomic *atomic, const char *word) {
    return strstr(atomic->name, word) != NULL;
}

static bool operator_of(const Atomic *atomic, IrBinary *op) {
    static const struct {
        const char *word;
        IrBinary op;
    } words[] = {{"_add", IR_ADD},     {"_sub", IR_SUB},       {"_or", IR_OR},
                 {"_xor", IR_XOR},     {"_and_fetch", IR_AND}, {"_and_and", IR_AND},
                 {"fetch_and", IR_AND}};
    for (size_t i = 0; !names(atomic, "nand") && i < sizeof words / sizeof *words; i++) {
        if (names(atomic, words[i].word)) {
            *op = words[i].op;
            return true;
        }
    }
    return false;
}

static const IrType *target_type(Lower *l, const Atomic *atomic) {
    return node_type(&l->nodes, atomic->pointer)->elem;
}

/* Where the pointer points to; the value is evaluated before. */
static Lvalue target_of(Lower *l, const Atomic *atomic, IrOperand *value) {
    const IrType *type = target_type(l, atomic);
    Held held = {.operand = ir_int(0), .type = type, .local = UINT32_MAX};
    if (atomic->value != NULL) {
        held =
            lower_hold(l, lower_expr_as(l, atomic->value, type), type, atomic->pointer->branches);
    }
    IrPlace place = lower_deref(l, lower_expr_value(l, atomic->pointer), type);
    *value = lower_release(l, held);
    return (Lvalue){.place = place, .type = type};
}

/* What is not modelled writes anything to whatever it is given the address of. */
static IrOperand clobber(Lower *l, const Atomic *atomic) {
    for (uint32_t i = 0; i < atomic->node->child_count; i++) {
        Node *child = &atomic->node->children[i];
        const IrType *type = node_type(&l->nodes, child);
        bool is_target = type->kind == IR_TYPE_POINTER && type->elem->kind != IR_TYPE_FUNCTION &&
                         type->elem->kind != IR_TYPE_RECORD && type->elem->kind != IR_TYPE_VOID;
        if (is_target) {
            IrPlace place = lower_deref(l, lower_expr_value(l, child), type->elem);
            lower_store(l, place, ir_unknown(), NULL);
        } else {
            lower_expr_effect(l, child);
        }
    }
    const IrType *type = node_type(&l->nodes, atomic->node);
    return type->kind == IR_TYPE_VOID ? ir_unknown() : lower_opaque(l, type, atomic->name);
}

static IrOperand exchange(Lower *l, const Atomic *atomic) {
    IrOperand value;
    Lvalue target = target_of(l, atomic, &value);
    IrOperand old = lower_place_load(l, target);
    lower_store(l, target.place, value, NULL);
    return old;
}

static IrOperand load(Lower *l, const Atomic *atomic) {
    IrOperand ignored;
    return lower_place_load(l, target_of(l, atomic, &ignored));
}

static IrOperand arithmetic(Lower *l, const Atomic *atomic, IrBinary op) {
    IrOperand value;
    Lvalue target = target_of(l, atomic, &value);
    IrOperand old = lower_place_load(l, target);
    IrOperand now = lower_binary(l, op, old, value, target.type);
    lower_store(l, target.place, now, NULL);
    bool gives_new = text_ends(atomic->name, "_fetch") || names(atomic, "_and_fetch_");
    return gives_new ? now : old;
}

/* if (*target == value) *target = desired; */
static IrOperand compare(Lower *l, const Atomic *atomic) {
    IrOperand expected;
    Lvalue target = target_of(l, atomic, &expected);
    const IrType *int_type = types_int(l->unit, 4, true);
    const IrType *pointer = types_pointer_to(l->unit, target.type);
    IrOperand wanted = lower_expr_as(l, atomic->desired, target.type);
    IrOperand old = lower_place_load(l, target);
    IrOperand equal = lower_binary(l, IR_EQ, old, expected, target.type);
    uint32_t store = ir_build_block(l->builder), next = ir_build_block(l->builder);
    Held held_old = lower_hold(l, old, target.type, true);
    Held held_equal = lower_hold(l, equal, int_type, true);
    Held held_wanted = lower_hold(l, wanted, target.type, true);
    Held held_place = lower_hold(l, lower_address(l, target.place), pointer, true);
    lower_branch(l, equal, store, next, atomic->node->cursor);
    ir_build_switch_to(l->builder, store);
    IrOperand address = lower_release(l, held_place);
    lower_store(l, lower_deref(l, address, target.type), lower_release(l, held_wanted), NULL);
    lower_jump(l, next);
    ir_build_switch_to(l->builder, next);
    IrOperand old_value = lower_release(l, held_old), was_equal = lower_release(l, held_equal);
    return names(atomic, "bool") ? was_equal : old_value;
}

static bool has_branching_operand(const Node *node) {
    for (uint32_t i = 0; i < node->child_count; i++) {
        if (node->children[i].branches) {
            return true;
        }
    }
    return false;
}

static bool is_usable(Lower *l, const Atomic *atomic) {
    const IrType *type = atomic->pointer == NULL ? NULL : node_type(&l->nodes, atomic->pointer);
    return type != NULL && type->kind == IR_TYPE_POINTER && type->elem->kind != IR_TYPE_RECORD &&
           type->elem->kind != IR_TYPE_VOID;
}

static IrOperand operate(Lower *l, const Atomic *atomic) {
    IrBinary op;
    if (!is_usable(l, atomic)) {
        return clobber(l, atomic);
    }
    if (operator_of(atomic, &op) && atomic->value != NULL) {
        return arithmetic(l, atomic, op);
    }
    return clobber(l, atomic);
}

static Node *child(Node *node, uint32_t index) {
    return index < node->child_count ? &node->children[index] : NULL;
}

/* Children: the function, the pointer, the value, the desired value. */
IrOperand lower_atomic_sync(Lower *l, Node *node, const char *name) {
    Atomic atomic = {node, name, child(node, 1), child(node, 2), child(node, 3)};
    if (names(&atomic, "compare_and_swap")) {
        bool is_plain =
            is_usable(l, &atomic) && atomic.desired != NULL && !has_branching_operand(node);
        return is_plain ? compare(l, &atomic) : clobber(l, &atomic);
    }
    bool is_exchange =
        names(&atomic, "test_and_set") || names(&atomic, "_swap") || names(&atomic, "lock_release");
    return is_exchange && is_usable(l, &atomic) ? exchange(l, &atomic) : operate(l, &atomic);
}

/* Children: the pointer, the memory order, the value. */
IrOperand lower_atomic_expression(Lower *l, Node *node, const char *name) {
    Atomic atomic = {node, name, child(node, 0), child(node, 2), NULL};
    bool is_exchange = (text_ends(name, "atomic_exchange_n") || text_ends(name, "store_n")) &&
                       atomic.value != NULL;
    if (is_exchange && is_usable(l, &atomic)) {
        return exchange(l, &atomic);
    }
    if (text_ends(name, "load_n") && is_usable(l, &atomic)) {
        return load(l, &atomic);
    }
    return names(&atomic, "fetch") ? operate(l, &atomic) : clobber(l, &atomic);
}
