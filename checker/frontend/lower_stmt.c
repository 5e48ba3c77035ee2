/* lower_stmt.c - statements other than loops, switch and SEH. */
#include "frontend/lower.h"

#include <ctype.h>
#include <string.h>

#define DEPTH_LIMIT 1000 /* nested statements */

static void lower_children(Lower *l, Node *node) {
    for (uint32_t i = 0; i < node->child_count; i++) {
        NodeMark mark = node_mark(&l->nodes);
        lower_stmt(l, &node->children[i]);
        node_release(&l->nodes, mark);
    }
}

static void compound(Lower *l, Node *node) {
    Scope *scope = lower_scope_push(l, SCOPE_BLOCK);
    if (l->unit->is_cxx) { /* destructors run at the closing brace */
        scope->end = source_loc(l->unit, clang_getRangeEnd(clang_getCursorExtent(node->cursor)));
        scope->end.column -= scope->end.column > 1 ? 1 : 0;
    }
    lower_children(l, node);
    if (l->unit->is_cxx) {
        l->loc = scope->end;
        l->spelling = (IrLoc){NULL, 0, 0};
    }
    lower_scope_pop(l);
}

/* `if (init; condition)`: whether the first part is there tells the text behind it. */
static bool has_init(Lower *l, Node *node) {
    Node *first = &node->children[0];
    if (!l->unit->is_cxx || node->child_count < 3) {
        return false;
    }
    size_t length;
    const char *text = source_spelled_from(
        l->unit, clang_getRangeEnd(clang_getCursorExtent(first->cursor)), &length);
    while (length > 0 && isspace((unsigned char)*text)) {
        text++;
        length--;
    }
    return first->kind == CXCursor_DeclStmt || (length > 0 && *text == ';');
}

/* What is declared in the head of an `if`; returns the number of parts. */
static uint32_t if_head(Lower *l, Node *node) {
    uint32_t first = 0;
    if (has_init(l, node)) {
        lower_stmt(l, &node->children[first++]);
    }
    if (first < node->child_count && node->children[first].kind == CXCursor_VarDecl) {
        lower_stmt(l, &node->children[first++]);
    }
    return first;
}

/* libclang shows nothing of the side that `if constexpr` drops. */
static bool is_decided(Lower *l, Node *node, Node *condition, int64_t *value) {
    const char *text = l->unit->is_cxx ? source_text(l->unit, node->cursor) : NULL;
    if (text == NULL) {
        return false;
    }
    for (text += 2; *text == ' '; text++) {
    }
    return strncmp(text, "constexpr", 9) == 0 &&
           constant_integer(l->unit, condition->cursor, value);
}

/* Chains of else-if are followed in a loop: generated ones are long. */
static void if_statement(Lower *l, Node *node) {
    uint32_t end = ir_build_block(l->builder);
    size_t scopes = 0;
    for (;;) {
        uint32_t first = 0;
        if (l->unit->is_cxx) {
            lower_scope_push(l, SCOPE_BLOCK);
            scopes++;
            first = if_head(l, node);
        }
        uint32_t count = node->child_count - first;
        Node *parts = node->children + first;
        if (count < 2 || count > 3) {
            lower_unsupported(l, node->cursor); /* a part that did not parse */
            break;
        }
        bool has_else = count == 3;
        int64_t value;
        uint32_t yes = ir_build_block(l->builder);
        uint32_t no = has_else ? ir_build_block(l->builder) : end;
        if (is_decided(l, node, &parts[0], &value)) {
            lower_jump(l, value != 0 ? yes : no);
        } else {
            lower_cond_branch(l, &parts[0], yes, no);
        }
        ir_build_switch_to(l->builder, yes);
        lower_stmt(l, &parts[1]);
        lower_jump(l, end);
        ir_build_switch_to(l->builder, no);
        if (!has_else) {
            break; /* at the end already */
        }
        node = &parts[2];
        node_expand(&l->nodes, node);
        if (node->kind != CXCursor_IfStmt) {
            lower_stmt(l, node);
            break;
        }
    }
    if (ir_build_current(l->builder) != end) {
        lower_jump(l, end);
        ir_build_switch_to(l->builder, end);
    }
    for (; scopes > 0; scopes--) {
        lower_scope_pop(l);
    }
}

/* What assembly writes is unknown; its outputs are the operands that are not
 * wrapped in a conversion to a value. */
static void assembly(Lower *l, Node *node) {
    coverage_gap(l->unit, node->cursor, "inline assembly");
    lower_opaque(l, types_int(l->unit, 8, false), source_text(l->unit, node->cursor));
    for (uint32_t i = 0; i < node->child_count; i++) {
        Node *operand = &node->children[i];
        bool is_output =
            operand->kind == CXCursor_DeclRefExpr || operand->kind == CXCursor_MemberRefExpr ||
            operand->kind == CXCursor_ArraySubscriptExpr || operand->kind == CXCursor_UnaryOperator;
        IrTypeKind kind = node_type(&l->nodes, operand)->kind;
        if (is_output && kind != IR_TYPE_RECORD && kind != IR_TYPE_ARRAY) {
            node_expand(&l->nodes, operand);
            lower_place_store(l, lower_place(l, operand), ir_unknown(), NULL);
        }
    }
}

static void computed_goto(Lower *l, Node *node) {
    coverage_gap(l->unit, node->cursor, "computed goto");
    lower_degrade(l, l->loc, "computed goto is not followed");
    lower_emit(l, (IrInstr){.op = IR_UNREACHABLE, .dest = IR_NO_TEMP});
}

/* Ways out of a block or into one. False: it is another kind of statement. */
static bool jump_statement(Lower *l, Node *node) {
    switch (node->kind) {
    case CXCursor_LabelStmt:
        lower_scope_label(l, node);
        return true;
    case CXCursor_GotoStmt:
        lower_scope_goto(l, node);
        return true;
    case CXCursor_IndirectGotoStmt:
        computed_goto(l, node);
        return true;
    case CXCursor_BreakStmt:
        lower_scope_break(l, node->cursor);
        return true;
    case CXCursor_ContinueStmt:
        lower_scope_continue(l, node->cursor);
        return true;
    case CXCursor_ReturnStmt:
        lower_scope_return(l, node);
        return true;
    case CXCursor_SEHLeaveStmt:
        lower_seh_leave(l, node->cursor);
        return true;
    default:
        return false;
    }
}

/* Statements that choose or repeat. */
static bool control_statement(Lower *l, Node *node) {
    switch (node->kind) {
    case CXCursor_IfStmt:
        if (!source_is_made(l->unit, node->cursor)) {
            if_statement(l, node);
        }
        return true;
    case CXCursor_CXXForRangeStmt:
        lower_range_for(l, node);
        return true;
    case CXCursor_WhileStmt:
    case CXCursor_DoStmt:
    case CXCursor_ForStmt:
        lower_loop(l, node);
        return true;
    case CXCursor_SwitchStmt:
        lower_switch(l, node);
        return true;
    case CXCursor_CaseStmt:
    case CXCursor_DefaultStmt:
        lower_switch_label(l, node);
        return true;
    case CXCursor_SEHTryStmt:
        lower_seh(l, node);
        return true;
    case CXCursor_CXXTryStmt:
        lower_try(l, node);
        return true;
    default:
        return false;
    }
}

static void statement(Lower *l, Node *node) {
    if (jump_statement(l, node) || control_statement(l, node)) {
        return;
    }
    switch (node->kind) {
    case CXCursor_NullStmt:
        break;
    case CXCursor_CompoundStmt:
        compound(l, node);
        break;
    case CXCursor_UnexposedStmt: /* a statement with attributes */
    case CXCursor_DeclStmt:
        lower_children(l, node);
        break;
    case CXCursor_VarDecl:
        lower_decl(l, node);
        break;
    case CXCursor_GCCAsmStmt:
    case CXCursor_MSAsmStmt:
        assembly(l, node);
        break;
    default:
        lower_unsupported(l, node->cursor);
        break;
    }
}

static enum CXCursorKind kind_of_last(Lower *l, Node *node) {
    node_expand(&l->nodes, node);
    return node->child_count == 0 ? CXCursor_InvalidCode
                                  : node->children[node->child_count - 1].kind;
}

void lower_stmt(Lower *l, Node *node) {
    lower_unwind_statement(l);
    if (clang_isExpression(node->kind)) {
        lower_expr_statement(l, node);
        return;
    }
    if (l->depth > DEPTH_LIMIT) {
        lower_degrade(l, l->loc, "nested too deeply to be analysed");
        return;
    }
    if (node->kind == CXCursor_UnexposedDecl && clang_isExpression(kind_of_last(l, node))) {
        lower_unsupported(l, node->cursor); /* a structured binding */
        return;
    }
    if (!clang_isStatement(node->kind) && node->kind != CXCursor_VarDecl) {
        return; /* references that DeclStmt and others list too */
    }
    l->depth++;
    if (node->kind != CXCursor_CompoundStmt && node->kind != CXCursor_VarDecl) {
        lower_at(l, node->cursor);
    }
    if (node->kind != CXCursor_VarDecl) {
        node_expand(&l->nodes, node);
    }
    statement(l, node);
    l->depth--;
}

/* ({ ...; value; }) */
static IrOperand last_value(Lower *l, Node *last, const IrType *type, const IrPlace *to) {
    if (!clang_isExpression(last->kind)) {
        lower_stmt(l, last);
        return ir_unknown();
    }
    lower_at(l, last->cursor);
    node_expand(&l->nodes, last);
    if (type->kind == IR_TYPE_VOID) {
        lower_expr_effect(l, last);
        return ir_unknown();
    }
    if (type->kind != IR_TYPE_RECORD) {
        return lower_expr_value(l, last);
    }
    lower_record_into(l, last, *to, NULL);
    return lower_address(l, *to);
}

IrOperand lower_stmt_expression(Lower *l, Node *node, const IrPlace *to) {
    const IrType *type = types_complete(l->unit, node_type(&l->nodes, node));
    if (node->child_count != 1) {
        return ir_unknown();
    }
    Node *body = &node->children[0];
    node_expand(&l->nodes, body);
    IrPlace place = {0};
    if (type->kind == IR_TYPE_RECORD && to == NULL) {
        uint32_t local = lower_helper(l, type);
        lower_scope_own(l, local);
        place = ir_place_local(local, type);
        to = &place;
    }
    IrOperand value = ir_unknown();
    lower_scope_push(l, SCOPE_BLOCK);
    for (uint32_t i = 0; i < body->child_count; i++) {
        if (i + 1 < body->child_count) {
            lower_stmt(l, &body->children[i]);
        } else {
            value = last_value(l, &body->children[i], type, to);
        }
    }
    lower_scope_pop(l);
    return value;
}
