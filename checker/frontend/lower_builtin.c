/* lower_builtin.c - functions that the compiler itself knows. */
#include "frontend/lower.h"

#include "base/text.h"

#include <string.h>

typedef IrOperand Handler(Lower *l, Node *node, const char *name);

static Node *argument(Node *node, uint32_t index) {
    return index + 1 < node->child_count ? &node->children[index + 1] : NULL;
}

static void effects(Lower *l, Node *node) {
    for (uint32_t i = 1; i < node->child_count; i++) {
        lower_expr_effect(l, &node->children[i]);
    }
}

/* ---- hints -------------------------------------------------------------------------------------
 */

static IrOperand expect(Lower *l, Node *node, const char *name) {
    (void)name;
    Node *value = argument(node, 0);
    return value == NULL ? ir_unknown() : lower_expr_as(l, value, node_type(&l->nodes, node));
}

static IrOperand constant_or_zero(Lower *l, Node *node, const char *name) {
    (void)name;
    int64_t value;
    return ir_int(constant_integer(l->unit, node->cursor, &value) ? value : 0);
}

static IrOperand unreachable(Lower *l, Node *node, const char *name) {
    (void)name;
    effects(l, node);
    lower_emit(l, (IrInstr){.op = IR_UNREACHABLE, .dest = IR_NO_TEMP});
    return ir_unknown();
}

static IrOperand assume(Lower *l, Node *node, const char *name) {
    (void)name;
    if (argument(node, 0) != NULL) {
        uint32_t next = ir_build_block(l->builder), never = ir_build_block(l->builder);
        lower_cond_branch(l, argument(node, 0), next, never);
        ir_build_switch_to(l->builder, next);
    }
    return ir_unknown();
}

static IrOperand nothing(Lower *l, Node *node, const char *name) {
    (void)name;
    effects(l, node);
    return ir_unknown();
}

/* ---- values that nobody knows
 * ---------------------------------------------------------------------- */

static IrOperand opaque(Lower *l, Node *node, const char *name) {
    int64_t value;
    const IrType *type = node_type(&l->nodes, node);
    if (type->kind == IR_TYPE_INT && constant_integer(l->unit, node->cursor, &value)) {
        return ir_int(value);
    }
    effects(l, node);
    return type->kind == IR_TYPE_VOID ? ir_unknown() : lower_opaque(l, type, name);
}

/* AbnormalTermination() is known in each copy of a __finally body. */
static IrOperand abnormal(Lower *l, Node *node, const char *name) {
    return l->abnormal < 0 ? opaque(l, node, name) : ir_int(l->abnormal);
}

static IrOperand list_changed(Lower *l, Node *node, const char *name) {
    (void)name;
    Node *list = argument(node, 0);
    if (list != NULL) {
        lower_place_store(l, lower_place(l, list), ir_unknown(), NULL);
    }
    return ir_unknown();
}

static IrOperand overflow(Lower *l, Node *node, const char *name) {
    Node *result = argument(node, 2);
    if (result == NULL) {
        return opaque(l, node, name);
    }
    lower_expr_effect(l, argument(node, 0));
    lower_expr_effect(l, argument(node, 1));
    const IrType *pointer = node_type(&l->nodes, result);
    IrPlace place = lower_deref(l, lower_expr_value(l, result), pointer->elem);
    lower_store(l, place, ir_unknown(), NULL);
    return lower_opaque(l, node_type(&l->nodes, node), name);
}

/* ---- atomic operations: __sync_*
 * ------------------------------------------------------------------- */

static bool sync_operator(const char *name, IrBinary *op) {
    static const struct {
        const char *word;
        IrBinary op;
    } words[] = {{"_add", IR_ADD}, {"_sub", IR_SUB},       {"_or", IR_OR},
                 {"_xor", IR_XOR}, {"_and_fetch", IR_AND}, {"_and_and", IR_AND}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strstr(name, words[i].word) != NULL) {
            *op = words[i].op;
            return true;
        }
    }
    return false;
}

/* Where the first argument points to; the second one is evaluated before. */
static Lvalue sync_target(Lower *l, Node *node, IrOperand *value) {
    Node *pointer = argument(node, 0), *operand = argument(node, 1);
    const IrType *type = node_type(&l->nodes, pointer)->elem;
    *value = ir_int(0);
    if (operand != NULL) {
        Held held = lower_hold(l, lower_expr_as(l, operand, type), type, pointer->branches);
        IrPlace place = lower_deref(l, lower_expr_value(l, pointer), type);
        *value = lower_release(l, held);
        return (Lvalue){.place = place, .type = type};
    }
    return (Lvalue){.place = lower_deref(l, lower_expr_value(l, pointer), type), .type = type};
}

static bool is_usable_target(Lower *l, Node *node) {
    Node *pointer = argument(node, 0);
    return pointer != NULL && node_type(&l->nodes, pointer)->kind == IR_TYPE_POINTER;
}

static IrOperand sync_exchange(Lower *l, Node *node, const char *name) {
    if (!is_usable_target(l, node)) {
        return opaque(l, node, name);
    }
    IrOperand value;
    Lvalue target = sync_target(l, node, &value);
    IrOperand old = lower_place_load(l, target);
    lower_store(l, target.place, value, NULL);
    return old;
}

static IrOperand sync_arithmetic(Lower *l, Node *node, const char *name) {
    IrBinary op;
    if (!is_usable_target(l, node) || !sync_operator(name, &op)) {
        return opaque(l, node, name);
    }
    IrOperand value;
    Lvalue target = sync_target(l, node, &value);
    IrOperand old = lower_place_load(l, target);
    IrOperand now = lower_binary(l, op, old, value, target.type);
    lower_store(l, target.place, now, NULL);
    return strstr(name, "_and_fetch") != NULL ? now : old;
}

static bool has_branching_argument(const Node *node) {
    for (uint32_t i = 0; i < node->child_count; i++) {
        if (node->children[i].branches) {
            return true;
        }
    }
    return false;
}

/* if (*target == expected) *target = desired; */
static IrOperand sync_compare(Lower *l, Node *node, const char *name) {
    Node *desired = argument(node, 2);
    if (!is_usable_target(l, node) || desired == NULL || has_branching_argument(node)) {
        return opaque(l, node, name);
    }
    IrOperand expected;
    Lvalue target = sync_target(l, node, &expected);
    IrOperand wanted = lower_expr_as(l, desired, target.type);
    IrOperand old = lower_place_load(l, target);
    IrOperand equal = lower_binary(l, IR_EQ, old, expected, target.type);
    const IrType *int_type = types_int(l->unit, 4, true);
    Held held_old = lower_hold(l, old, target.type, true);
    Held held_equal = lower_hold(l, equal, int_type, true);
    uint32_t store = ir_build_block(l->builder), next = ir_build_block(l->builder);
    Held held_wanted = lower_hold(l, wanted, target.type, true);
    const IrType *pointer = types_pointer_to(l->unit, target.type);
    Held held_place = lower_hold(l, lower_address(l, target.place), pointer, true);
    lower_branch(l, equal, store, next, node->cursor);
    ir_build_switch_to(l->builder, store);
    IrOperand address = lower_release(l, held_place);
    lower_store(l, lower_deref(l, address, target.type), lower_release(l, held_wanted), NULL);
    lower_jump(l, next);
    ir_build_switch_to(l->builder, next);
    bool is_bool = strstr(name, "bool") != NULL;
    IrOperand old_value = lower_release(l, held_old), was_equal = lower_release(l, held_equal);
    return is_bool ? was_equal : old_value;
}

/* ---- the table
 * ---------------------------------------------------------------------------------------- */

/* The first prefix that fits counts. */
static const struct {
    const char *prefix;
    Handler *handler;
} handlers[] = {
    {"__builtin_expect", expect},
    {"__builtin_assume_aligned", expect},
    {"__builtin_launder", expect},
    {"__builtin_constant_p", constant_or_zero},
    {"__builtin_unreachable", unreachable},
    {"__builtin_trap", unreachable},
    {"__builtin_verbose_trap", unreachable},
    {"__builtin_debugtrap", nothing},
    {"__builtin_prefetch", nothing},
    {"__builtin_va_", list_changed},
    {"__builtin_ms_va_", list_changed},
    {"__va_start", nothing},
    {"__fastfail", unreachable},
    {"__builtin_assume", assume},
    {"__assume", assume},
    {"__builtin_add_overflow", overflow},
    {"__builtin_sub_overflow", overflow},
    {"__builtin_mul_overflow", overflow},
    {"_abnormal_termination", abnormal},
    {"__abnormal_termination", abnormal},
    {"_exception_code", opaque},
    {"__exception_code", opaque},
    {"_exception_info", opaque},
    {"__exception_info", opaque},
    {"__sync_lock_test_and_set", sync_exchange},
    {"__sync_swap", sync_exchange},
    {"__sync_lock_release", sync_exchange},
    {"__sync_synchronize", nothing},
    {"__sync_bool_compare_and_swap", sync_compare},
    {"__sync_val_compare_and_swap", sync_compare},
    {"__sync_", sync_arithmetic},
};

/* Builtins that are library functions under another name. */
static const char *library_name(const char *name) {
    static const char *const words[] = {"mem",     "str",      "wcs",    "wmem",    "bzero",
                                        "bcopy",   "alloca",   "malloc", "calloc",  "realloc",
                                        "free",    "abort",    "exit",   "printf",  "fprintf",
                                        "sprintf", "snprintf", "puts",   "longjmp", "setjmp"};
    const char *rest = name + strlen("__builtin_");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (text_starts(rest, words[i])) {
            return rest;
        }
    }
    return NULL;
}

bool lower_builtin(Lower *l, Node *node, const char **name, IrOperand *value) {
    CXString spelling = clang_getCursorSpelling(node->cursor);
    const char *text = clang_getCString(spelling);
    bool is_candidate = text != NULL && text[0] == '_';
    const char *called = is_candidate ? arena_strdup(l->unit->arena, text) : "";
    clang_disposeString(spelling);
    if (!is_candidate) {
        return false;
    }
    for (size_t i = 0; i < sizeof handlers / sizeof *handlers; i++) {
        if (text_starts(called, handlers[i].prefix)) {
            *value = handlers[i].handler(l, node, called);
            return true;
        }
    }
    if (!text_starts(called, "__builtin_")) {
        return false;
    }
    *name = library_name(called);
    if (*name == NULL) {
        *value = opaque(l, node, called);
    }
    return *name == NULL;
}
