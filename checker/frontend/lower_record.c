/* lower_record.c - expressions whose value is a structure or union. */
#include "frontend/lower.h"

static IrPlace helper_place(Lower *l, const IrType *type) {
    uint32_t local = lower_helper(l, type);
    lower_scope_own_temporary(l, local);
    return ir_place_local(local, types_complete(l->unit, type));
}

IrPlace lower_record_literal_place(Lower *l, Node *node) {
    IrPlace place = helper_place(l, node_type(&l->nodes, node));
    if (node->child_count > 0) {
        lower_decl_init(l, place, node->children[node->child_count - 1].cursor);
    }
    lower_scope_made(l, place.id);
    return place;
}

static IrPlace assigned(Lower *l, Node *node) {
    Node *left = &node->children[0], *right = &node->children[1];
    IrPlace from = lower_record(l, right);
    if (left->branches && from.base == IR_BASE_TEMP) {
        IrPlace held = helper_place(l, from.type);
        lower_copy(l, held, from, NULL);
        lower_scope_made(l, held.id);
        from = held;
    }
    IrPlace to = lower_place(l, left).place;
    lower_copy(l, to, from, source_text(l->unit, left->cursor));
    return to;
}

static bool lies_somewhere(enum CXCursorKind kind) {
    return kind == CXCursor_DeclRefExpr || kind == CXCursor_MemberRefExpr ||
           kind == CXCursor_ArraySubscriptExpr || kind == CXCursor_UnaryOperator ||
           kind == CXCursor_CompoundLiteralExpr;
}

static bool is_wrapper(Lower *l, Node *node) {
    return node->kind == CXCursor_ParenExpr || node->kind == CXCursor_CStyleCastExpr ||
           (node->kind >= CXCursor_CXXStaticCastExpr &&
            node->kind <= CXCursor_CXXFunctionalCastExpr) ||
           (node->kind == CXCursor_UnexposedExpr && node_hidden(&l->nodes, node) == NODE_WRAPPER);
}

/* The inner expression of parentheses, wrappers and casts to the same type. */
static Node *inner_record(Lower *l, Node *node) {
    node_expand(&l->nodes, node);
    while (is_wrapper(l, node) && node->child_count > 0) {
        Node *inner = &node->children[node->child_count - 1];
        const IrType *type = node_type(&l->nodes, inner), *own = node_type(&l->nodes, node);
        if (type->kind != IR_TYPE_RECORD ||
            (l->unit->is_cxx && own->kind == IR_TYPE_RECORD && own->record != type->record)) {
            break;
        }
        node = inner;
        node_expand(&l->nodes, node);
    }
    return node;
}

/* Where an expression of C++ leads that is not the value of a new object: a reference, or
 * an object as one of its bases. */
static bool leads_somewhere(Lower *l, Node *node) {
    if (!l->unit->is_cxx) {
        return false;
    }
    bool is_base =
        is_wrapper(l, node) && node->child_count > 0 &&
        node_type(&l->nodes, &node->children[node->child_count - 1])->kind == IR_TYPE_RECORD;
    return is_base || lower_call_is_reference(l, node);
}

static bool is_operator(const Node *node, enum CXBinaryOperatorKind kind) {
    return node->kind == CXCursor_BinaryOperator && node->child_count == 2 &&
           clang_getCursorBinaryOperatorKind(node->cursor) == kind;
}

IrPlace lower_record(Lower *l, Node *node) {
    node = inner_record(l, node);
    if (lies_somewhere(node->kind) || leads_somewhere(l, node)) {
        return lower_place(l, node).place;
    }
    if (is_operator(node, CXBinaryOperator_Assign)) {
        return assigned(l, node);
    }
    if (is_operator(node, CXBinaryOperator_Comma)) {
        lower_expr_effect(l, &node->children[0]);
        return lower_record(l, &node->children[1]);
    }
    IrPlace place = helper_place(l, node_type(&l->nodes, node));
    lower_record_into(l, node, place, NULL);
    lower_scope_made(l, place.id);
    return place;
}

/* A scalar cast to a union (GNU), va_arg and what else gives a record. */
static void opaque_into(Lower *l, Node *node, IrPlace to) {
    if (l->unit->is_cxx && node->kind == CXCursor_UnexposedExpr && node->child_count == 0) {
        lower_emit(l, (IrInstr){.op = IR_ZERO, .place = to, .size = to.type->size}); /* T() */
        lower_object_default(l, to);
        return;
    }
    bool is_va_arg =
        node->kind == CXCursor_UnexposedExpr && node_hidden(&l->nodes, node) == NODE_VA_ARG;
    if (!is_va_arg) {
        lower_unsupported(l, node->cursor);
    }
    for (uint32_t i = 0; i < node->child_count; i++) {
        if (clang_isExpression(node->children[i].kind)) {
            lower_expr_effect(l, &node->children[i]);
        }
    }
    IrOperand somewhere =
        lower_opaque(l, types_pointer_to(l->unit, to.type), source_text(l->unit, node->cursor));
    lower_copy(l, to, lower_deref(l, somewhere, to.type), NULL);
}

void lower_record_into(Lower *l, Node *node, IrPlace to, const char *text) {
    node = inner_record(l, node);
    if (leads_somewhere(l, node)) {
        lower_copy(l, to, lower_object_as(l, lower_place(l, node).place, to.type), text);
        return;
    }
    switch (node->kind) {
    case CXCursor_CallExpr:
        if (clang_getCursorKind(clang_getCursorReferenced(node->cursor)) == CXCursor_Constructor) {
            lower_construct(l, node, to);
        } else {
            lower_call(l, node, &to);
        }
        return;
    case CXCursor_LambdaExpr:
        lower_lambda_into(l, node, to);
        return;
    case CXCursor_ConditionalOperator:
        lower_cond_select_into(l, node, &to);
        return;
    case CXCursor_StmtExpr:
        lower_stmt_expression(l, node, &to);
        return;
    case CXCursor_InitListExpr:
        lower_decl_init(l, to, node->cursor);
        return;
    default:
        break;
    }
    bool has_place = lies_somewhere(node->kind) || is_operator(node, CXBinaryOperator_Assign) ||
                     is_operator(node, CXBinaryOperator_Comma);
    if (has_place) {
        lower_copy(l, to, lower_record(l, node), text);
    } else {
        opaque_into(l, node, to);
    }
}
