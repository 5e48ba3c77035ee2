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

/* ---- hints ---- */

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

/* ---- values that nobody knows ---- */

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

/* The code of the exception that a filter or handler looks at. */
static IrOperand exception(Lower *l, Node *node, const char *name) {
    const IrType *type = node_type(&l->nodes, node);
    return lower_emit_value(
        l, (IrInstr){.op = IR_OPAQUE, .sub = IR_EXCEPTION, .type = type, .text = name});
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

/* ---- the table ---- */

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
    {"_exception_code", exception},
    {"__exception_code", exception},
    {"_exception_info", opaque},
    {"__exception_info", opaque},
    {"__sync_synchronize", nothing},
    {"__sync_", lower_atomic_sync},
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
