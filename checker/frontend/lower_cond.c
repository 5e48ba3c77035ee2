/* lower_cond.c - conditions as control flow: &&, ||, !, ?:. */
#include "frontend/lower.h"

#include <string.h>

/* Wrappers under which a value is zero exactly if the wrapped one is. */
static bool keeps_truth(Lower *l, Node *node) {
    if (node->kind == CXCursor_ParenExpr) {
        return true;
    }
    if (node->kind == CXCursor_UnaryOperator) {
        return clang_getCursorUnaryOperatorKind(node->cursor) == CXUnaryOperator_Extension;
    }
    if (node->kind != CXCursor_UnexposedExpr || node_hidden(&l->nodes, node) != NODE_WRAPPER) {
        return false;
    }
    const IrType *outer = node_type(&l->nodes, node);
    const IrType *inner = node_type(&l->nodes, &node->children[0]);
    bool is_scalar = inner->kind == IR_TYPE_INT || inner->kind == IR_TYPE_POINTER;
    return is_scalar && (types_is_bool(outer) || outer->size >= inner->size);
}

static bool is_expect(Node *node) {
    if (node->kind != CXCursor_CallExpr || node->child_count < 3) {
        return false;
    }
    CXString name = clang_getCursorSpelling(node->cursor);
    bool result = strcmp(clang_getCString(name), "__builtin_expect") == 0;
    clang_disposeString(name);
    return result;
}

static Node *truth_of(Lower *l, Node *node) {
    for (;;) {
        node_expand(&l->nodes, node);
        if (!node->too_deep && node->child_count == 1 && keeps_truth(l, node)) {
            node = &node->children[0];
        } else if (is_expect(node)) {
            node = &node->children[1];
        } else {
            return node;
        }
    }
}

/* What only one side has made dies there. */
static void begin_side(Lower *l) {
    if (l->unit->is_cxx) {
        lower_scope_push(l, SCOPE_BLOCK);
    }
}

static void end_side(Lower *l) {
    if (l->unit->is_cxx) {
        lower_scope_pop(l);
    }
}

static void branch_on_value(Lower *l, Node *node, uint32_t then_block, uint32_t else_block) {
    lower_at(l, node->cursor);
    IrLoc loc = l->loc, spelling = l->spelling;
    begin_side(l); /* temporaries die before the branch */
    IrOperand value = lower_expr_value(l, node);
    end_side(l);
    l->loc = loc;
    l->spelling = spelling;
    lower_branch(l, value, then_block, else_block, node->cursor);
}

static bool is_binary(const Node *node, enum CXBinaryOperatorKind kind) {
    return node->kind == CXCursor_BinaryOperator && node->child_count == 2 &&
           clang_getCursorBinaryOperatorKind(node->cursor) == kind;
}

static bool is_not(const Node *node) {
    return node->kind == CXCursor_UnaryOperator && node->child_count == 1 &&
           clang_getCursorUnaryOperatorKind(node->cursor) == CXUnaryOperator_LNot;
}

static void branch(Lower *l, Node *node, uint32_t then_block, uint32_t else_block) {
    if (is_binary(node, CXBinaryOperator_LAnd) || is_binary(node, CXBinaryOperator_LOr)) {
        bool is_and = is_binary(node, CXBinaryOperator_LAnd);
        uint32_t next = ir_build_block(l->builder);
        lower_cond_branch(l, &node->children[0], is_and ? next : then_block,
                          is_and ? else_block : next);
        ir_build_switch_to(l->builder, next);
        lower_cond_branch(l, &node->children[1], then_block, else_block);
    } else if (is_not(node)) {
        lower_cond_branch(l, &node->children[0], else_block, then_block);
    } else if (is_binary(node, CXBinaryOperator_Comma)) {
        lower_expr_effect(l, &node->children[0]);
        lower_cond_branch(l, &node->children[1], then_block, else_block);
    } else if (node->kind == CXCursor_ConditionalOperator && node->child_count == 3) {
        uint32_t yes = ir_build_block(l->builder), no = ir_build_block(l->builder);
        lower_cond_branch(l, &node->children[0], yes, no);
        ir_build_switch_to(l->builder, yes);
        lower_cond_branch(l, &node->children[1], then_block, else_block);
        ir_build_switch_to(l->builder, no);
        lower_cond_branch(l, &node->children[2], then_block, else_block);
    } else {
        branch_on_value(l, node, then_block, else_block);
    }
}

void lower_cond_branch(Lower *l, Node *node, uint32_t then_block, uint32_t else_block) {
    l->depth++;
    branch(l, truth_of(l, node), then_block, else_block);
    l->depth--;
}

/* ---- values ---- */

/* Ends the current block with a store to `local` and a jump to `next`. */
static void give(Lower *l, IrPlace to, IrOperand value, uint32_t next) {
    lower_store(l, to, value, NULL);
    lower_jump(l, next);
}

static IrOperand take(Lower *l, IrPlace from) {
    IrOperand value = lower_load(l, from);
    lower_emit(l, (IrInstr){.op = IR_KILL, .place = from});
    return value;
}

IrOperand lower_cond_logical(Lower *l, Node *node) {
    IrPlace result =
        ir_place_local(lower_helper(l, types_int(l->unit, 4, true)), types_int(l->unit, 4, true));
    uint32_t yes = ir_build_block(l->builder), no = ir_build_block(l->builder);
    uint32_t next = ir_build_block(l->builder);
    lower_cond_branch(l, node, yes, no);
    ir_build_switch_to(l->builder, yes);
    give(l, result, ir_int(1), next);
    ir_build_switch_to(l->builder, no);
    give(l, result, ir_int(0), next);
    ir_build_switch_to(l->builder, next);
    return take(l, result);
}

static IrOperand side(Lower *l, Node *node, const IrType *type) {
    begin_side(l);
    IrOperand value = lower_expr_as(l, node, type);
    end_side(l);
    return value;
}

IrOperand lower_cond_select(Lower *l, Node *node) {
    const IrType *type = node_type(&l->nodes, node);
    if (node->child_count != 3) {
        return ir_unknown();
    }
    if (type->kind == IR_TYPE_RECORD) {
        return lower_address(l, lower_record(l, node));
    }
    if (type->kind == IR_TYPE_VOID) {
        lower_cond_select_into(l, node, NULL);
        return ir_unknown();
    }
    IrPlace result = ir_place_local(lower_helper(l, type), type);
    uint32_t yes = ir_build_block(l->builder), no = ir_build_block(l->builder);
    uint32_t next = ir_build_block(l->builder);
    lower_cond_branch(l, &node->children[0], yes, no);
    ir_build_switch_to(l->builder, yes);
    give(l, result, side(l, &node->children[1], type), next);
    ir_build_switch_to(l->builder, no);
    give(l, result, side(l, &node->children[2], type), next);
    ir_build_switch_to(l->builder, next);
    return take(l, result);
}

void lower_cond_select_into(Lower *l, Node *node, const IrPlace *to) {
    if (node->child_count != 3) {
        return;
    }
    uint32_t sides[2] = {ir_build_block(l->builder), ir_build_block(l->builder)};
    uint32_t next = ir_build_block(l->builder);
    lower_cond_branch(l, &node->children[0], sides[0], sides[1]);
    for (int i = 0; i < 2; i++) {
        ir_build_switch_to(l->builder, sides[i]);
        begin_side(l);
        if (to == NULL) {
            lower_expr_effect(l, &node->children[1 + i]);
        } else {
            lower_record_into(l, &node->children[1 + i], *to, NULL);
        }
        end_side(l);
        lower_jump(l, next);
    }
    ir_build_switch_to(l->builder, next);
}

/* a ?: b. The children are a, a, a, b: it is evaluated once. */
IrOperand lower_cond_elvis(Lower *l, Node *node) {
    const IrType *type = node_type(&l->nodes, node);
    const IrType *given = node_type(&l->nodes, &node->children[0]);
    IrPlace result = ir_place_local(lower_helper(l, type), type);
    uint32_t yes = ir_build_block(l->builder), no = ir_build_block(l->builder);
    uint32_t next = ir_build_block(l->builder);
    IrOperand value = lower_expr_value(l, &node->children[0]);
    Held held = lower_hold(l, value, given, true);
    lower_branch(l, value, yes, no, node->children[0].cursor);
    ir_build_switch_to(l->builder, yes);
    give(l, result, lower_cast(l, lower_release(l, held), given, type), next);
    ir_build_switch_to(l->builder, no);
    give(l, result, lower_expr_as(l, &node->children[3], type), next);
    ir_build_switch_to(l->builder, next);
    return take(l, result);
}
