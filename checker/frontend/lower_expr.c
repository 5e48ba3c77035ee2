/* lower_expr.c - values of scalar expressions, and expressions for their effect. */
#include "frontend/lower.h"

#include <string.h>

#define DEPTH_LIMIT 3000 /* our own recursion over expressions and statements */

static bool is_enter_allowed(Lower *l, Node *node) {
    node_expand(&l->nodes, node);
    if (!node->too_deep && l->depth < DEPTH_LIMIT) {
        return true;
    }
    lower_degrade(l, l->loc, "nested too deeply to be analysed");
    return false;
}

/* ---- leaves ---------------------------------------------------------------------------- */

static IrOperand constant_of(Lower *l, Node *node) {
    int64_t value;
    return constant_integer(l->unit, node->cursor, &value) ? ir_int(value) : ir_unknown();
}

static IrOperand value_of_sizeof(Lower *l, Node *node) {
    IrOperand value = constant_of(l, node);
    if (value.kind == IR_OPERAND_INT) {
        return value;
    }
    const IrType *type = node_type(&l->nodes, node);
    return standin_within(l->unit, node->cursor)
               ? lower_undeclared(l, type, source_text(l->unit, node->cursor))
               : lower_opaque(l, type, "size of a variable-length array");
}

static IrOperand value_of_literal(Lower *l, Node *node) {
    IrOperand value = {.kind = IR_OPERAND_STRING};
    return constant_string(l->unit, node->cursor, &value.id) ? value : ir_unknown();
}

/* A prototype that did not parse spoils the calls; a body spoils only itself. */
static IrOperand value_of_function(Lower *l, CXCursor function) {
    if (!clang_isCursorDefinition(function) && errors_in(l->unit, function) != NULL) {
        lower_distrust(l, source_string(l->unit->arena, clang_getCursorSpelling(function)),
                       errors_in(l->unit, function));
    }
    if (trace_may_be_macro(l->unit, function)) {
        lower_degrade(
            l, l->loc,
            arena_printf(l->unit->arena, "'%s' may be a macro of a header that is missing",
                         source_string(l->unit->scratch, clang_getCursorSpelling(function))));
    }
    return (IrOperand){.kind = IR_OPERAND_FUNCTION, .id = decls_function(l->unit, function)};
}

/* constexpr and the like; members of templates have their value nowhere else. */
static bool is_cxx_constant(Lower *l, Node *node) {
    return l->unit->is_cxx && node_type(&l->nodes, node)->is_const &&
           constant_of(l, node).kind == IR_OPERAND_INT;
}

static IrOperand value_of_reference(Lower *l, Node *node) {
    CXCursor target = clang_getCursorReferenced(node->cursor);
    if (clang_Cursor_isNull(target) && node->child_count == 1) { /* a template's parameter */
        return lower_expr_as(l, &node->children[0], node_type(&l->nodes, node));
    }
    switch (clang_getCursorKind(target)) {
    case CXCursor_EnumConstantDecl:
        if (standin_shapes(l->unit, target)) {
            return lower_undeclared(l, node_type(&l->nodes, node),
                                    source_text(l->unit, node->cursor));
        }
        return ir_int(
            constant_wrap(clang_getEnumConstantDeclValue(target), node_type(&l->nodes, node)));
    case CXCursor_FunctionDecl:
    case CXCursor_CXXMethod:
        return value_of_function(l, target);
    case CXCursor_VarDecl:
        if (is_cxx_constant(l, node)) {
            return constant_of(l, node);
        }
        return lower_place_load(l, lower_place(l, node));
    default:
        return lower_place_load(l, lower_place(l, node));
    }
}

/* An array or record as a value is where it lies. */
static IrOperand value_of_place(Lower *l, Node *node) {
    const IrType *type = node_type(&l->nodes, node);
    if (type->kind == IR_TYPE_FUNCTION) {
        return lower_expr_value(l, &node->children[0]); /* *f, where f is a pointer */
    }
    Lvalue lvalue = lower_place(l, node);
    if (type->kind == IR_TYPE_ARRAY || type->kind == IR_TYPE_RECORD) {
        return lower_address(l, lvalue.place);
    }
    return lower_place_load(l, lvalue);
}

/* ---- casts and wrappers ------------------------------------------------------------------ */

IrOperand lower_expr_as(Lower *l, Node *node, const IrType *type) {
    IrOperand value = lower_expr_value(l, node);
    return lower_cast(l, value, node_type(&l->nodes, node), type);
}

/* A name that nothing declares, as an address: whose? */
static void distrust_address(Lower *l, Node *node) {
    if (standin_is_address(l->unit, node_type(&l->nodes, node), node->cursor)) {
        lower_degrade(l, source_cursor_loc(l->unit, node->cursor),
                      standin_doubt(l->unit, node->cursor));
    }
}

static IrOperand value_of_cast(Lower *l, Node *node) {
    const IrType *type = node_type(&l->nodes, node);
    distrust_address(l, node);
    if (node->child_count == 0) {
        return ir_unknown(); /* what it casts did not parse */
    }
    Node *inner = &node->children[node->child_count - 1];
    if (type->kind == IR_TYPE_VOID) {
        lower_expr_effect(l, inner);
        return ir_unknown();
    }
    bool is_offset = node->kind == CXCursor_CStyleCastExpr && type->kind == IR_TYPE_INT &&
                     node_type(&l->nodes, inner)->kind == IR_TYPE_POINTER;
    if (is_offset) { /* (ULONG_PTR)&((T *)0)->Field is a constant for clang */
        IrOperand value = constant_of(l, node);
        if (value.kind == IR_OPERAND_INT) {
            return value;
        }
    }
    return lower_expr_as(l, inner, type);
}

/* The first member of an array, which is what the array's name is worth. */
static IrOperand value_of_wrapper(Lower *l, Node *node) {
    Node *inner = &node->children[0];
    const IrType *type = node_type(&l->nodes, node);
    distrust_address(l, node);
    const IrType *inner_type = node_type(&l->nodes, inner);
    if (inner_type->kind == IR_TYPE_ARRAY || inner_type->kind == IR_TYPE_FUNCTION) {
        return lower_expr_value(l, inner);
    }
    if (type->kind == IR_TYPE_RECORD) {
        return lower_address(l, lower_record(l, inner));
    }
    return lower_expr_as(l, inner, type);
}

static IrOperand value_of_unknown(Lower *l, Node *node) {
    for (uint32_t i = 0; i < node->child_count; i++) {
        if (clang_isExpression(node->children[i].kind)) {
            lower_expr_effect(l, &node->children[i]);
        }
    }
    return lower_opaque(l, node_type(&l->nodes, node), source_text(l->unit, node->cursor));
}

static bool is_empty_value(Lower *l, Node *node) {
    const char *text = source_text(l->unit, node->cursor);
    IrTypeKind kind = node_type(&l->nodes, node)->kind;
    size_t length = text == NULL ? 0 : strlen(text);
    return (kind == IR_TYPE_INT || kind == IR_TYPE_POINTER || kind == IR_TYPE_FLOAT) &&
           length >= 2 && (text[length - 1] == ')' || text[length - 1] == '}');
}

/* An argument of a template, where its parameter is written. */
static bool is_substituted(Lower *l, Node *node) {
    const IrType *type = node_type(&l->nodes, node);
    const IrType *inner = node_type(&l->nodes, &node->children[0]);
    return type->kind == inner->kind && type->size == inner->size;
}

static IrOperand value_of_hidden(Lower *l, Node *node) {
    int64_t choice;
    IrOperand value;
    switch (node_hidden(&l->nodes, node)) {
    case NODE_WRAPPER:
        return value_of_wrapper(l, node);
    case NODE_ELVIS:
        return lower_cond_elvis(l, node);
    case NODE_OFFSETOF:
        value = constant_of(l, node);
        return value.kind == IR_OPERAND_INT ? value : value_of_unknown(l, node);
    case NODE_CHOOSE:
        if (constant_integer(l->unit, node->children[0].cursor, &choice)) {
            return lower_expr_value(l, &node->children[choice != 0 ? 1 : 2]);
        }
        break;
    case NODE_ATOMIC:
        return lower_atomic_expression(l, node, node_word(&l->nodes, node));
    case NODE_VA_ARG:
        return value_of_unknown(l, node);
    case NODE_UNKNOWN:
        value = constant_of(l, node);
        if (value.kind == IR_OPERAND_INT) {
            return value; /* type traits and the like */
        }
        if (l->unit->is_cxx && node->child_count == 0 && is_empty_value(l, node)) {
            return ir_int(0); /* T() */
        }
        if (l->unit->is_cxx && node->child_count == 1 && is_substituted(l, node)) {
            return value_of_wrapper(l, node);
        }
        break;
    }
    lower_unsupported(l, node->cursor);
    return value_of_unknown(l, node);
}

/* _Generic: libclang shows all alternatives; the chosen one has the type of the
 * whole. */
static IrOperand value_of_generic(Lower *l, Node *node) {
    IrOperand value = constant_of(l, node);
    if (value.kind == IR_OPERAND_INT) {
        return value;
    }
    CXType type = clang_getCanonicalType(clang_getCursorType(node->cursor));
    Node *chosen = NULL;
    for (uint32_t i = 1; i < node->child_count; i++) {
        CXType other = clang_getCanonicalType(clang_getCursorType(node->children[i].cursor));
        if (clang_equalTypes(type, other)) {
            if (chosen != NULL) {
                lower_unsupported(l, node->cursor);
                return lower_opaque(l, node_type(&l->nodes, node), "_Generic");
            }
            chosen = &node->children[i];
        }
    }
    return chosen == NULL ? value_of_unknown(l, node) : lower_expr_value(l, chosen);
}

/* ---- all kinds ------------------------------------------------------------------------------ */

static IrOperand value_in_cxx(Lower *l, Node *node) {
    switch (node->kind) {
    case CXCursor_CXXThisExpr:
        return lower_this(l);
    case CXCursor_CXXNewExpr:
        return lower_new(l, node);
    case CXCursor_CXXDeleteExpr:
        lower_delete(l, node);
        return ir_unknown();
    case CXCursor_CXXThrowExpr:
        lower_throw(l, node);
        return ir_unknown();
    default:
        lower_unsupported(l, node->cursor);
        return value_of_unknown(l, node);
    }
}

static IrOperand value_of(Lower *l, Node *node) {
    switch (node->kind) {
    case CXCursor_IntegerLiteral:
    case CXCursor_CharacterLiteral:
    case CXCursor_CXXBoolLiteralExpr:
        return constant_of(l, node);
    case CXCursor_CXXNullPtrLiteralExpr:
    case CXCursor_GNUNullExpr:
        return ir_int(0);
    case CXCursor_FloatingLiteral:
    case CXCursor_ImaginaryLiteral:
        return ir_unknown();
    case CXCursor_StringLiteral:
        return value_of_literal(l, node);
    case CXCursor_UnaryExpr:
        return value_of_sizeof(l, node);
    case CXCursor_DeclRefExpr:
        return node_type(&l->nodes, node)->kind == IR_TYPE_ARRAY ? value_of_place(l, node)
                                                                 : value_of_reference(l, node);
    case CXCursor_MemberRefExpr:
    case CXCursor_ArraySubscriptExpr:
    case CXCursor_CompoundLiteralExpr:
        return value_of_place(l, node);
    case CXCursor_ParenExpr:
        return node->child_count == 1 ? lower_expr_value(l, &node->children[0]) : ir_unknown();
    case CXCursor_UnexposedExpr:
        return value_of_hidden(l, node);
    case CXCursor_CStyleCastExpr:
    case CXCursor_CXXStaticCastExpr:
    case CXCursor_CXXReinterpretCastExpr:
    case CXCursor_CXXConstCastExpr:
    case CXCursor_CXXFunctionalCastExpr:
        return value_of_cast(l, node);
    case CXCursor_UnaryOperator:
        return lower_operator_unary(l, node);
    case CXCursor_BinaryOperator:
        return lower_operator_binary(l, node);
    case CXCursor_CompoundAssignOperator:
        return lower_operator_compound(l, node);
    case CXCursor_ConditionalOperator:
        return lower_cond_select(l, node);
    case CXCursor_CallExpr:
        return lower_call_is_reference(l, node) ? value_of_place(l, node)
                                                : lower_call(l, node, NULL);
    case CXCursor_StmtExpr:
        return lower_stmt_expression(l, node, NULL);
    case CXCursor_GenericSelectionExpr:
        return value_of_generic(l, node);
    case CXCursor_InitListExpr: /* a scalar in braces */
        return node->child_count == 1 ? lower_expr_value(l, &node->children[0]) : ir_int(0);
    default:
        return value_in_cxx(l, node);
    }
}

IrOperand lower_expr_value(Lower *l, Node *node) {
    if (!is_enter_allowed(l, node)) {
        return ir_unknown();
    }
    l->depth++;
    IrOperand value = value_of(l, node);
    l->depth--;
    return value;
}

/* ---- effects --------------------------------------------------------------------------------- */

/* A number or pointer in memory: naming it in a statement reads it. A variable by itself is
 * only mentioned, as UNREFERENCED_PARAMETER does. */
static bool is_read(enum CXCursorKind kind, const IrType *type) {
    return (kind == CXCursor_MemberRefExpr || kind == CXCursor_ArraySubscriptExpr) &&
           (type->kind == IR_TYPE_INT || type->kind == IR_TYPE_POINTER ||
            type->kind == IR_TYPE_FLOAT);
}

static bool is_pure_place(enum CXCursorKind kind) {
    return kind == CXCursor_DeclRefExpr || kind == CXCursor_MemberRefExpr ||
           kind == CXCursor_ArraySubscriptExpr || kind == CXCursor_StringLiteral;
}

static void effect_of_children(Lower *l, Node *node) {
    for (uint32_t i = 0; i < node->child_count; i++) {
        if (clang_isExpression(node->children[i].kind)) {
            lower_expr_effect(l, &node->children[i]);
        }
    }
}

static void effect_of(Lower *l, Node *node) {
    bool is_wrapper =
        node->kind == CXCursor_ParenExpr ||
        (node->kind == CXCursor_CStyleCastExpr && !l->unit->is_cxx) ||
        (node->kind == CXCursor_UnexposedExpr && node_hidden(&l->nodes, node) == NODE_WRAPPER);
    const IrType *type = node_type(&l->nodes, node);
    bool is_void_cast = node->kind == CXCursor_CStyleCastExpr && type->kind == IR_TYPE_VOID;
    if (is_read(node->kind, type)) {
        lower_expr_value(l, node);
    } else if (is_wrapper || is_void_cast || is_pure_place(node->kind)) {
        effect_of_children(l, node);
    } else if (node->kind == CXCursor_ConditionalOperator) {
        lower_cond_select_into(l, node, NULL);
    } else if (type->kind == IR_TYPE_RECORD) {
        lower_record(l, node);
    } else {
        lower_expr_value(l, node);
    }
}

void lower_expr_effect(Lower *l, Node *node) {
    if (is_enter_allowed(l, node)) {
        l->depth++;
        effect_of(l, node);
        l->depth--;
    }
}

void lower_expr_statement(Lower *l, Node *node) {
    lower_at(l, node->cursor);
    if (!l->unit->is_cxx) {
        lower_expr_effect(l, node);
        return;
    }
    lower_scope_push(l, SCOPE_BLOCK); /* temporaries die with the expression */
    lower_expr_effect(l, node);
    lower_scope_pop(l);
}
