/* lower_place_cxx.c - lvalues that only C++ has: references, choices, assignments. */
#include "frontend/lower.h"

static Lvalue plain(IrPlace place) {
    return (Lvalue){.place = place, .type = place.type};
}

static bool is_cast(enum CXCursorKind kind) {
    return kind == CXCursor_CStyleCastExpr ||
           (kind >= CXCursor_CXXStaticCastExpr && kind <= CXCursor_CXXFunctionalCastExpr);
}

/* The place itself where a cast makes no value: references, bases. */
static bool place_of_cast(Lower *l, Node *node, Lvalue *lvalue) {
    if (node->child_count == 0) {
        return false;
    }
    Node *inner = &node->children[node->child_count - 1];
    const IrType *type = node_type(&l->nodes, node), *from = node_type(&l->nodes, inner);
    bool is_object = type->kind == IR_TYPE_RECORD && from->kind == IR_TYPE_RECORD;
    bool is_same = type->kind == from->kind && type->size == from->size &&
                   inner->kind != CXCursor_UnexposedExpr;
    if (!is_object && !is_same && node->kind != CXCursor_CXXReinterpretCastExpr) {
        return false;
    }
    *lvalue = lower_place(l, inner);
    if (is_object && node->kind != CXCursor_CXXReinterpretCastExpr) {
        *lvalue = plain(lower_object_as(l, lvalue->place, types_complete(l->unit, type)));
    } else if (lvalue->bit_width == 0) {
        lvalue->place.type = lvalue->type = types_complete(l->unit, type);
    }
    return true;
}

/* Both sides of ?: may be places; what is meant is told by an address. */
static Lvalue place_of_choice(Lower *l, Node *node) {
    const IrType *type = types_complete(l->unit, node_type(&l->nodes, node));
    const IrType *pointer = types_pointer_to(l->unit, type);
    IrPlace result = ir_place_local(lower_helper(l, pointer), pointer);
    uint32_t sides[2] = {ir_build_block(l->builder), ir_build_block(l->builder)};
    uint32_t next = ir_build_block(l->builder);
    lower_cond_branch(l, &node->children[0], sides[0], sides[1]);
    for (int i = 0; i < 2; i++) {
        ir_build_switch_to(l->builder, sides[i]);
        lower_store(l, result, lower_address(l, lower_place(l, &node->children[1 + i]).place),
                    NULL);
        lower_jump(l, next);
    }
    ir_build_switch_to(l->builder, next);
    return plain(lower_deref(l, lower_load(l, result), type));
}

/* The side of a choice of objects that is a new one makes it where it is needed. */
static bool is_choice_of_places(Lower *l, Node *node) {
    bool result = l->unit->is_cxx && node->child_count == 3;
    for (uint32_t i = 1; result && i < 3; i++) {
        Node *side = node_strip(&l->nodes, &node->children[i]);
        result = side->kind == CXCursor_DeclRefExpr || side->kind == CXCursor_MemberRefExpr ||
                 side->kind == CXCursor_ArraySubscriptExpr ||
                 side->kind == CXCursor_UnaryOperator || lower_call_is_reference(l, side);
    }
    return result;
}

static bool is_assignment(const Node *node) {
    return node->child_count == 2 &&
           (node->kind == CXCursor_CompoundAssignOperator ||
            (node->kind == CXCursor_BinaryOperator &&
             clang_getCursorBinaryOperatorKind(node->cursor) == CXBinaryOperator_Assign));
}

bool lower_place_cxx(Lower *l, Node *node, Lvalue *lvalue) {
    const IrType *type = node_type(&l->nodes, node);
    if (is_cast(node->kind)) {
        return place_of_cast(l, node, lvalue);
    }
    if (lower_call_is_reference(l, node)) {
        *lvalue = plain(lower_deref(l, lower_call(l, node, NULL), type));
        return true;
    }
    if (node->kind == CXCursor_ConditionalOperator && is_choice_of_places(l, node)) {
        *lvalue = place_of_choice(l, node);
        return true;
    }
    if (is_assignment(node) && type->kind != IR_TYPE_RECORD) {
        *lvalue = lower_operator_place(l, node);
        return true;
    }
    return false;
}
