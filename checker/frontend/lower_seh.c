/* lower_seh.c - structured exception handling.
 *
 * A __finally body is copied to every way out of its __try. Blocks inside a
 * __try have as exceptional successor the block that evaluates the filter, or
 * the copy of the __finally body that runs while unwinding; from there control
 * goes to the handler outside, or nowhere if there is none in the function.
 */
#include "frontend/lower.h"

#define COPY_LIMIT 200 /* copies of one __finally body */

/* Bodies inside bodies double with each level, so there must be an end. */
static bool is_copy_allowed(Lower *l, const Scope *scope) {
    uintptr_t count = 0;
    ptrmap_find(&l->cleanups, scope->cleanup.data[1], &count);
    ptrmap_put(&l->cleanups, scope->cleanup.data[1], count + 1);
    return count < COPY_LIMIT;
}

void lower_seh_cleanup(Lower *l, const Scope *scope, int abnormal) {
    if (ir_build_is_terminated(l->builder)) {
        return;
    }
    if (!is_copy_allowed(l, scope)) {
        lower_degrade(l, l->loc, "too many ways out of __try with __finally");
        return;
    }
    IrLoc loc = l->loc, spelling = l->spelling;
    int outer = l->abnormal;
    lower_scope_push(l, SCOPE_CLEANUP);
    lower_scope_open_labels(l);
    l->abnormal = abnormal;
    NodeMark mark = node_mark(&l->nodes);
    Node body = node_of(scope->cleanup);
    lower_stmt(l, &body);
    node_release(&l->nodes, mark);
    lower_scope_close_labels(l);
    lower_scope_pop(l);
    l->abnormal = outer;
    l->loc = loc;
    l->spelling = spelling;
}

/* An exception that nobody here handles. */
static void unwind_further(Lower *l, uint32_t outer_handler) {
    if (outer_handler == IR_NO_BLOCK) {
        lower_emit(l, (IrInstr){.op = IR_UNREACHABLE, .dest = IR_NO_TEMP});
    } else {
        lower_jump(l, outer_handler);
    }
}

/* Lowers the guarded body; afterwards `handler` is no longer in force. */
static Scope *guarded(Lower *l, Node *body, ScopeKind kind, uint32_t handler, uint32_t leave_block,
                      CXCursor cleanup) {
    uint32_t outer = ir_build_set_handler(l->builder, handler);
    Scope *scope = lower_scope_push(l, kind);
    scope->outer_handler = outer;
    scope->leave_block = leave_block;
    scope->cleanup = cleanup;
    uint32_t start = ir_build_block(l->builder);
    lower_jump(l, start);
    ir_build_switch_to(l->builder, start);
    lower_stmt(l, body);
    lower_jump(l, leave_block);
    lower_scope_pop(l);
    ir_build_set_handler(l->builder, outer);
    return scope;
}

static void try_finally(Lower *l, Node *body, Node *finally) {
    uint32_t handler = ir_build_block(l->builder), normal = ir_build_block(l->builder);
    uint32_t end = ir_build_block(l->builder);
    CXCursor cleanup = finally->children[finally->child_count - 1].cursor;
    Scope *scope = guarded(l, body, SCOPE_FINALLY, handler, normal, cleanup);
    ir_build_switch_to(l->builder, normal);
    lower_seh_cleanup(l, scope, 0);
    lower_jump(l, end);
    ir_build_switch_to(l->builder, handler);
    lower_seh_cleanup(l, scope, 1);
    unwind_further(l, scope->outer_handler);
    ir_build_switch_to(l->builder, end);
}

/* The filter's value: above zero runs the handler, zero looks further out, below
 * zero goes on where the exception was raised, which nobody here can follow. */
static void filter(Lower *l, Node *node, uint32_t handler, uint32_t execute,
                   uint32_t outer_handler) {
    lower_at(l, node->cursor);
    node_expand(&l->nodes, node);
    const IrType *type = node_type(&l->nodes, node);
    IrOperand value = lower_expr_value(l, node);
    if (value.kind != IR_OPERAND_INT || value.value > 0) {
        ir_build_set_except(l->builder, handler);
    }
    if (value.kind == IR_OPERAND_INT) {
        if (value.value > 0) {
            lower_jump(l, execute);
        } else {
            unwind_further(l, outer_handler);
        }
        return;
    }
    uint32_t search = ir_build_block(l->builder);
    IrOperand runs = lower_binary(l, IR_GT, value, ir_int(0), type);
    lower_branch(l, runs, execute, search, node->cursor);
    ir_build_switch_to(l->builder, search);
    unwind_further(l, outer_handler);
}

static void try_except(Lower *l, Node *body, Node *except) {
    uint32_t handler = ir_build_block(l->builder), execute = ir_build_block(l->builder);
    uint32_t end = ir_build_block(l->builder);
    Scope *scope = guarded(l, body, SCOPE_EXCEPT, handler, end, clang_getNullCursor());
    ir_build_switch_to(l->builder, handler);
    filter(l, &except->children[0], handler, execute, scope->outer_handler);
    ir_build_switch_to(l->builder, execute);
    lower_stmt(l, &except->children[1]);
    lower_jump(l, end);
    ir_build_switch_to(l->builder, end);
}

void lower_seh(Lower *l, Node *node) {
    if (node->child_count == 2) {
        Node *end = &node->children[1];
        node_expand(&l->nodes, end);
        if (end->kind == CXCursor_SEHFinallyStmt && end->child_count >= 1) {
            try_finally(l, &node->children[0], end);
            return;
        }
        if (end->kind == CXCursor_SEHExceptStmt && end->child_count == 2) {
            try_except(l, &node->children[0], end);
            return;
        }
    }
    lower_unsupported(l, node->cursor);
}

void lower_seh_leave(Lower *l, CXCursor cursor) {
    Scope *scope = l->scope;
    while (scope != NULL && scope->kind != SCOPE_EXCEPT && scope->kind != SCOPE_FINALLY) {
        scope = scope->parent;
    }
    if (scope == NULL) {
        lower_unsupported(l, cursor);
        return;
    }
    lower_scope_leave(l, scope);
    lower_jump(l, scope->leave_block);
}
