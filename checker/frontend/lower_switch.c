/* lower_switch.c - switch with its labels, wherever they stand in its body. */
#include "frontend/lower.h"

/* Any of the labels that nobody knows may be the one, before those that are known. */
static void try_undeclared(Lower *l, const Scope *scope) {
    const IrType *type = types_int(l->unit, 4, true);
    for (size_t i = 0; i < scope->undeclared.count; i++) {
        const Undeclared *label = &scope->undeclared.items[i];
        uint32_t next = ir_build_block(l->builder);
        lower_emit(l, (IrInstr){.op = IR_BRANCH,
                                .dest = IR_NO_TEMP,
                                .a = lower_undeclared(l, type, label->text),
                                .then_block = label->block,
                                .else_block = next,
                                .text = label->text});
        ir_build_switch_to(l->builder, next);
    }
}

void lower_switch(Lower *l, Node *node) {
    if (node->child_count != 2) {
        lower_unsupported(l, node->cursor);
        return;
    }
    Node *condition = &node->children[0];
    node_expand(&l->nodes, condition);
    IrLoc loc = l->loc, spelling = l->spelling;
    IrOperand value = lower_expr_value(l, condition);
    uint32_t head = ir_build_current(l->builder);
    uint32_t end = ir_build_block(l->builder);
    Scope *scope = lower_scope_push(l, SCOPE_SWITCH);
    scope->break_block = end;
    scope->default_block = end;
    scope->switch_type = node_type(&l->nodes, condition);
    ir_build_switch_to(l->builder, ir_build_block(l->builder)); /* before the first label */
    lower_stmt(l, &node->children[1]);
    lower_jump(l, end);
    lower_scope_pop(l);
    ir_build_switch_to(l->builder, head);
    l->loc = loc;
    l->spelling = spelling;
    if (scope->undeclared.count > 0) {
        Held held = lower_hold(l, value, scope->switch_type, true);
        try_undeclared(l, scope);
        value = lower_release(l, held);
    }
    lower_emit(l, (IrInstr){.op = IR_SWITCH,
                            .dest = IR_NO_TEMP,
                            .a = value,
                            .type = scope->switch_type,
                            .cases = scope->cases.items,
                            .case_count = (uint32_t)scope->cases.count,
                            .else_block = scope->default_block,
                            .text = source_text(l->unit, condition->cursor)});
    ir_build_switch_to(l->builder, end);
}

static Scope *enclosing_switch(const Lower *l) {
    Scope *scope = l->scope;
    while (scope != NULL && scope->kind != SCOPE_SWITCH) {
        scope = scope->parent;
    }
    return scope;
}

/* The last child is the statement, before it are one or two constants. */
static void add_case(Lower *l, Scope *scope, Node *node, uint32_t block) {
    int64_t low, high;
    bool is_range = node->child_count == 3;
    for (uint32_t i = 0; i + 1 < node->child_count; i++) {
        if (standin_within(l->unit, node->children[i].cursor)) {
            Undeclared label = {block, source_text(l->unit, node->children[i].cursor)};
            vec_push(l->unit->scratch, &scope->undeclared, label);
            return;
        }
    }
    if (node->child_count < 2 || !constant_integer(l->unit, node->children[0].cursor, &low) ||
        !constant_integer(l->unit, node->children[is_range ? 1 : 0].cursor, &high)) {
        lower_unsupported(l, node->cursor);
        return;
    }
    low = constant_wrap(low, scope->switch_type);
    high = constant_wrap(high, scope->switch_type);
    if (low <= high) {
        vec_push(l->unit->arena, &scope->cases, (IrCase){low, high, block});
    }
}

void lower_switch_label(Lower *l, Node *node) {
    Scope *scope = enclosing_switch(l);
    uint32_t block = ir_build_block(l->builder);
    lower_jump(l, block);
    ir_build_switch_to(l->builder, block);
    while (scope != NULL &&
           (node->kind == CXCursor_CaseStmt || node->kind == CXCursor_DefaultStmt)) {
        node_expand(&l->nodes, node);
        if (node->kind == CXCursor_CaseStmt) {
            add_case(l, scope, node, block);
        } else {
            scope->default_block = block;
        }
        if (node->child_count == 0) {
            return;
        }
        node = &node->children[node->child_count - 1];
    }
    lower_stmt(l, node);
}
