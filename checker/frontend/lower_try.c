/* lower_try.c - exceptions of C++ that are caught in the function that throws them.
 *
 * A `throw` inside a `try` goes to its handlers, and destructors run on the way. What functions
 * that are called throw is not followed: there, `throw` is an error of the function that has it.
 * Where nothing in a block throws itself, something in it may all the same: then the handlers
 * run with the state before the block.
 */
#include "frontend/lower.h"

/* Which handler takes the exception goes by types: any of them may. */
static void handlers(Lower *l, Node *node, uint32_t end) {
    for (uint32_t i = 1; i < node->child_count; i++) {
        Node *handler = &node->children[i];
        uint32_t next = IR_NO_BLOCK;
        node_expand(&l->nodes, handler);
        if (i + 1 < node->child_count) {
            uint32_t here = ir_build_block(l->builder);
            next = ir_build_block(l->builder);
            lower_at(l, handler->cursor);
            IrOperand taken = lower_opaque(l, types_int(l->unit, 4, true), "which exception it is");
            lower_branch(l, taken, here, next, clang_getNullCursor());
            ir_build_switch_to(l->builder, here);
        }
        lower_scope_push(l, SCOPE_BLOCK);
        for (uint32_t k = 0; k < handler->child_count; k++) {
            Node *part = &handler->children[k];
            lower_stmt(l, part);
            if (part->kind == CXCursor_VarDecl) {
                lower_decl_unknown(l, part->cursor);
            }
        }
        lower_scope_pop(l);
        lower_jump(l, end);
        if (next != IR_NO_BLOCK) {
            ir_build_switch_to(l->builder, next);
        }
    }
}

static enum CXChildVisitResult visit_throw(CXCursor cursor, CXCursor parent, CXClientData data) {
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    (void)parent;
    *(bool *)data |= kind == CXCursor_CXXThrowExpr;
    return kind == CXCursor_LambdaExpr ? CXChildVisit_Continue : CXChildVisit_Recurse;
}

void lower_try(Lower *l, Node *node) {
    if (node->child_count < 2) {
        lower_unsupported(l, node->cursor);
        return;
    }
    uint32_t caught = ir_build_block(l->builder), end = ir_build_block(l->builder);
    bool throws = false;
    clang_visitChildren(node->children[0].cursor, visit_throw, &throws);
    if (!throws) {
        uint32_t body = ir_build_block(l->builder);
        IrOperand thrown = lower_opaque(l, types_int(l->unit, 4, true), "an exception is thrown");
        lower_branch(l, thrown, caught, body, clang_getNullCursor());
        ir_build_switch_to(l->builder, body);
    }
    Scope *scope = lower_scope_push(l, SCOPE_TRY);
    scope->leave_block = caught;
    lower_stmt(l, &node->children[0]);
    lower_scope_pop(l);
    lower_jump(l, end);
    ir_build_switch_to(l->builder, caught);
    handlers(l, node, end);
    ir_build_switch_to(l->builder, end);
}

void lower_throw(Lower *l, Node *node) {
    Scope *scope = l->scope;
    while (scope != NULL && scope->kind != SCOPE_TRY) {
        scope = scope->parent;
    }
    if (scope == NULL) {
        lower_unsupported(l, node->cursor);
        lower_emit(l, (IrInstr){.op = IR_UNREACHABLE, .dest = IR_NO_TEMP});
        return;
    }
    lower_scope_leave(l, scope->parent);
    lower_jump(l, scope->leave_block);
}
