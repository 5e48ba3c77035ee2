/* lower_scope.c - scopes, and the ways out of them: break, continue, goto, return. */
#include "frontend/lower.h"

Scope *lower_scope_push(Lower *l, ScopeKind kind) {
    Scope *scope = ARENA_NEW(l->unit->scratch, Scope);
    scope->kind = kind;
    scope->parent = l->scope;
    scope->depth = l->scope == NULL ? 0 : l->scope->depth + 1;
    scope->outer_abnormal = l->abnormal;
    l->scope = scope;
    return scope;
}

void lower_scope_own(Lower *l, uint32_t local) {
    vec_push(l->unit->scratch, &l->scope->locals, (Owned){.local = local});
}

void lower_scope_own_object(Lower *l, uint32_t local) {
    const IrType *type = ir_build_local_at(l->builder, local)->type;
    Owned owned = {.local = local, .is_object = lower_object_is_destroyed(l, type)};
    vec_push(l->unit->scratch, &l->scope->locals, owned);
}

void lower_scope_own_temporary(Lower *l, uint32_t local) {
    lower_scope_own_object(l, local);
    vec_last(&l->scope->locals).is_pending = true;
}

void lower_scope_own_argument(Lower *l, uint32_t local) {
    lower_scope_own(l, local);
    vec_last(&l->scope->locals).is_pending = true;
    vec_last(&l->scope->locals).is_argument = true;
}

/* What an exception has to end is another thing now: landing pads that end it are made anew. */
static void forget_pads(Scope *scope, size_t from) {
    for (size_t i = from; i < scope->locals.count; i++) {
        scope->locals.items[i].pad = 0;
    }
}

void lower_scope_made(Lower *l, uint32_t local) {
    size_t i = l->scope->locals.count;
    while (i > 0 && (l->scope->locals.items[i - 1].is_part ||
                     l->scope->locals.items[i - 1].local != local)) {
        i--;
    }
    if (i > 0) {
        Owned *owned = &l->scope->locals.items[i - 1];
        const IrType *type = ir_build_local_at(l->builder, local)->type;
        owned->is_pending = false;
        owned->is_object = lower_object_is_destroyed(l, type);
        forget_pads(l->scope, i - 1);
    }
}

size_t lower_scope_owned(const Lower *l) {
    return l->scope == NULL ? 0 : l->scope->locals.count;
}

void lower_scope_hand_over(Lower *l, size_t from) {
    for (size_t i = from; l->scope != NULL && i < l->scope->locals.count; i++) {
        Owned *owned = &l->scope->locals.items[i];
        if (owned->is_argument && owned->is_object) {
            owned->is_object = false;
            forget_pads(l->scope, i);
        }
    }
}

void lower_scope_own_part(Lower *l, uint32_t part) {
    vec_push(l->unit->scratch, &l->scope->locals, (Owned){.is_part = true, .part = part});
}

void lower_scope_end_owned(Lower *l, Owned owned, bool kills) {
    if (owned.is_part) {
        lower_object_destroy_part(l, owned.part);
        return;
    }
    const IrType *type = ir_build_local_at(l->builder, owned.local)->type;
    if (owned.is_object) {
        lower_object_destroy(l, ir_place_local(owned.local, type));
    }
    if (kills) {
        IrPlace place = ir_place_local(owned.local, type);
        lower_emit(l, (IrInstr){.op = IR_KILL, .place = place});
    }
}

/* What was declared in `scope` from number `from` up to `to` dies; at the end of the
 * function (`kills` is false) destructors run and memory dies anyway. */
static void end_locals(Lower *l, const Scope *scope, size_t from, size_t to, bool kills) {
    for (size_t i = to; i > from; i--) {
        if (!scope->locals.items[i - 1].is_part || l->is_throwing) {
            lower_scope_end_owned(l, scope->locals.items[i - 1], kills);
        }
    }
    if (scope->is_destructor && from == 0) {
        lower_object_destroy_parts(l);
    }
}

void lower_scope_pop(Lower *l) {
    Scope *scope = l->scope;
    if (!ir_build_is_terminated(l->builder)) {
        end_locals(l, scope, 0, scope->locals.count, true);
    }
    l->scope = scope->parent;
}

/* Goes on in a new block under the handler in force outside `scope`. */
static void leave_try(Lower *l, const Scope *scope) {
    ir_build_set_handler(l->builder, scope->outer_handler);
    uint32_t block = ir_build_block(l->builder);
    lower_jump(l, block);
    ir_build_switch_to(l->builder, block);
}

/* `counts` (may be NULL) are the numbers of locals by depth, where they are not those of
 * now. */
static void leave(Lower *l, const Scope *target, bool kills, const size_t *counts) {
    if (ir_build_is_terminated(l->builder)) {
        return;
    }
    Scope *saved = l->scope;
    int abnormal = l->abnormal;
    uint32_t handler = ir_build_set_handler(l->builder, IR_NO_BLOCK);
    ir_build_set_handler(l->builder, handler);
    for (Scope *scope = saved; scope != target; scope = scope->parent) {
        l->scope = scope->parent;
        l->abnormal = scope->outer_abnormal;
        end_locals(l, scope, 0, counts == NULL ? scope->locals.count : counts[scope->depth], kills);
        if (scope->kind == SCOPE_EXCEPT || scope->kind == SCOPE_FINALLY) {
            leave_try(l, scope);
        }
        if (scope->kind == SCOPE_FINALLY) {
            lower_seh_cleanup(l, scope, 1);
        }
    }
    ir_build_set_handler(l->builder, handler);
    l->abnormal = abnormal;
    l->scope = saved;
}

void lower_scope_leave(Lower *l, Scope *target) {
    leave(l, target, true, NULL);
}

/* ---- break, continue, return ---- */

void lower_scope_break(Lower *l, CXCursor cursor) {
    Scope *scope = l->scope;
    while (scope != NULL && scope->kind != SCOPE_LOOP && scope->kind != SCOPE_SWITCH) {
        scope = scope->parent;
    }
    if (scope == NULL) {
        lower_unsupported(l, cursor);
        return;
    }
    lower_scope_leave(l, scope);
    lower_jump(l, scope->break_block);
}

void lower_scope_continue(Lower *l, CXCursor cursor) {
    Scope *scope = l->scope;
    while (scope != NULL && scope->kind != SCOPE_LOOP) {
        scope = scope->parent;
    }
    if (scope == NULL) {
        lower_unsupported(l, cursor);
        return;
    }
    lower_scope_leave(l, scope);
    lower_jump(l, scope->continue_block);
}

/* Then the value outlives its block. */
static bool leaves_try(const Lower *l) {
    for (const Scope *scope = l->scope; scope != NULL; scope = scope->parent) {
        if (scope->kind == SCOPE_FINALLY || scope->kind == SCOPE_EXCEPT) {
            return true;
        }
    }
    return false;
}

/* In C++ what a full expression has made dies with it. */
static void begin_expression(Lower *l) {
    if (l->unit->is_cxx) {
        lower_scope_push(l, SCOPE_BLOCK);
    }
}

static void end_expression(Lower *l) {
    if (l->unit->is_cxx) {
        lower_scope_pop(l);
    }
}

/* In C++ the object is made where it is returned to. */
static void return_record(Lower *l, Node *value) {
    const IrType *pointer = types_pointer_to(l->unit, l->result);
    IrPlace from = {0};
    bool is_copied = !l->unit->is_cxx;
    if (is_copied) {
        from = lower_record(l, value);
    } else if (value->branches) {
        uint32_t helper = lower_helper(l, l->result);
        from = ir_place_local(helper, l->result);
        lower_object_init(l, from, value->cursor);
        is_copied = true;
    }
    IrOperand to = lower_load(l, ir_place_local(l->result_local, pointer));
    if (is_copied) {
        lower_copy(l, lower_deref(l, to, l->result), from, NULL);
    } else {
        lower_object_init(l, lower_deref(l, to, l->result), value->cursor);
    }
}

static IrOperand returned(Lower *l, Node *node) {
    if (node->child_count == 0) {
        return (IrOperand){.kind = IR_OPERAND_NONE};
    }
    Node *value = &node->children[0];
    node_expand(&l->nodes, value);
    if (l->result_local != UINT32_MAX) {
        return_record(l, value);
        return (IrOperand){.kind = IR_OPERAND_NONE};
    }
    if (types_is_reference(l->result)) {
        return lower_address(l, lower_place(l, value).place);
    }
    if (l->result->kind == IR_TYPE_VOID) {
        lower_expr_effect(l, value); /* return f(); where f returns nothing */
        return (IrOperand){.kind = IR_OPERAND_NONE};
    }
    return lower_expr_as(l, value, l->result);
}

void lower_scope_return(Lower *l, Node *node) {
    IrLoc loc = l->loc, spelling = l->spelling;
    begin_expression(l);
    IrOperand value = returned(l, node);
    Held held = lower_hold(l, value, l->result, leaves_try(l));
    end_expression(l);
    leave(l, NULL, false, NULL);
    value = lower_release(l, held);
    l->loc = loc;
    l->spelling = spelling;
    lower_emit(l, (IrInstr){.op = IR_RETURN,
                            .dest = IR_NO_TEMP,
                            .a = value,
                            .text = source_text(l->unit, node->cursor)});
}

/* ---- labels ---- */

LabelSpace *lower_scope_open_labels(Lower *l) {
    LabelSpace *space = ARENA_NEW(l->unit->scratch, LabelSpace);
    space->parent = l->labels;
    space->index.arena = l->unit->scratch;
    l->labels = space;
    return space;
}

void lower_scope_label(Lower *l, Node *node) {
    uint32_t block = ir_build_block(l->builder);
    lower_jump(l, block);
    ir_build_switch_to(l->builder, block);
    const void *key = node->cursor.data[1];
    ptrmap_put(&l->labels->index, key, l->labels->labels.count);
    vec_push(l->unit->scratch, &l->labels->labels,
             (Label){block, l->scope, l->scope->locals.count});
    if (node->child_count > 0) {
        lower_stmt(l, &node->children[node->child_count - 1]);
    }
}

void lower_scope_goto(Lower *l, Node *node) {
    if (ir_build_is_terminated(l->builder)) {
        return;
    }
    CXCursor label = clang_getNullCursor();
    if (node->child_count == 1) {
        label = clang_getCursorReferenced(node->children[0].cursor);
    }
    if (clang_getCursorKind(label) != CXCursor_LabelStmt) {
        lower_unsupported(l, node->cursor);
        return;
    }
    size_t *counts = ARENA_ARRAY(l->unit->scratch, size_t, l->scope->depth + 1);
    for (const Scope *scope = l->scope; scope != NULL; scope = scope->parent) {
        counts[scope->depth] = scope->locals.count;
    }
    Jump jump = {.label = label.data[1],
                 .local_counts = counts,
                 .pad = ir_build_block(l->builder),
                 .scope = l->scope,
                 .loc = l->loc};
    lower_jump(l, jump.pad);
    vec_push(l->unit->scratch, &l->labels->jumps, jump);
}

static Scope *common_scope(Scope *a, Scope *b) {
    while (a != b) {
        if (a->depth >= b->depth) {
            a = a->parent;
        } else {
            b = b->parent;
        }
    }
    return a;
}

/* Makes the way from the goto to its label, now that the label is known. */
static void finish_jump(Lower *l, const Jump *jump) {
    uintptr_t index;
    ir_build_switch_to(l->builder, jump->pad);
    l->loc = jump->loc;
    if (ptrmap_find(&l->labels->index, jump->label, &index)) {
        Label label = l->labels->labels.items[index];
        l->scope = jump->scope;
        Scope *common = common_scope(jump->scope, label.scope);
        leave(l, common, true, jump->local_counts);
        if (l->unit->is_cxx && common == label.scope && !ir_build_is_terminated(l->builder)) {
            /* Back over declarations: what they made is gone. */
            l->scope = common;
            size_t count = jump->local_counts[common->depth];
            end_locals(l, common, label.local_count, count, true);
        }
        lower_jump(l, label.block);
    } else if (l->labels->parent != NULL) {
        vec_push(l->unit->scratch, &l->labels->parent->jumps, *jump);
    } else {
        lower_degrade(l, jump->loc, "goto to a label that is not in reach");
    }
}

void lower_scope_close_labels(Lower *l) {
    Scope *scope = l->scope;
    uint32_t current = ir_build_current(l->builder);
    IrLoc loc = l->loc, spelling = l->spelling;
    l->spelling = (IrLoc){NULL, 0, 0};
    for (size_t i = 0; i < l->labels->jumps.count; i++) {
        Jump jump = l->labels->jumps.items[i]; /* the vector may grow meanwhile */
        finish_jump(l, &jump);
    }
    ir_build_switch_to(l->builder, current);
    l->scope = scope;
    l->loc = loc;
    l->spelling = spelling;
    l->labels = l->labels->parent;
}
