/* lower_unwind.c - C++: where an exception goes that comes out of a call.
 *
 * A block with a call that may throw has a handler, the landing pad of what is alive there. Pads
 * are chained: each ends one variable, with its destructor, and leads to the next outer one; the
 * last leads to the handlers of a `try`, or out of the function. A pad belongs to a block, which is
 * split before the statement in which the pad is another one. ir_settle_exceptions() drops those
 * that nothing leads to once all functions are known. Within a statement, where temporaries are
 * made one after the other, the block is cut before the call.
 */
#include "frontend/cxx_class.h"
#include "frontend/lower.h"

#include <string.h>

/* ---- what throws ------------------------------------------------------------------------- */

bool lower_unwind_is_nothrow(Unit *unit, CXCursor function) {
    if (!unit->is_cxx || !cxx_name_is_function(clang_getCursorKind(function))) {
        return false;
    }
    if (clang_getCursorKind(function) == CXCursor_Destructor) {
        return true;
    }
    switch (clang_getCursorExceptionSpecificationType(function)) {
    case CXCursor_ExceptionSpecificationKind_DynamicNone:
    case CXCursor_ExceptionSpecificationKind_BasicNoexcept:
    case CXCursor_ExceptionSpecificationKind_NoThrow:
        return true;
    case CXCursor_ExceptionSpecificationKind_ComputedNoexcept: {
        const char *text = source_text(unit, function);
        return text == NULL || strstr(text, "noexcept(false)") == NULL;
    }
    default:
        return false;
    }
}

static bool may_throw(const Lower *l, const IrInstr *call) {
    if (call->a.kind != IR_OPERAND_FUNCTION) {
        return true;
    }
    const IrFunction *callee = ir_build_function_at(l->builder, call->a.id);
    return ir_is_cxx_name(callee->name) && !callee->is_nothrow;
}

/* ---- landing pads -------------------------------------------------------------------------- */

static bool is_caught(const Scope *scope) {
    while (scope != NULL && scope->kind != SCOPE_TRY) {
        scope = scope->parent;
    }
    return scope != NULL;
}

static uint32_t new_pad(Lower *l, const Scope *scope) {
    uint32_t pad = ir_build_block(l->builder);
    ir_build_set_handler_of(l->builder, pad, IR_NO_BLOCK);
    ir_build_set_landing(l->builder, pad);
    if (is_caught(scope)) {
        ir_build_set_except(l->builder, pad);
    }
    return pad;
}

void lower_unwind_out(Lower *l) {
    if (l->is_nothrow) {
        lower_emit(l, (IrInstr){.op = IR_UNREACHABLE, .dest = IR_NO_TEMP});
        return;
    }
    uint32_t function = ir_build_function(l->builder, IR_THROW);
    IrFunction *thrower = ir_build_function_at(l->builder, function);
    if (!thrower->is_noreturn) {
        thrower->type = types_procedure(l->unit);
        thrower->is_noreturn = true;
    }
    lower_emit(l, (IrInstr){.op = IR_CALL,
                            .dest = IR_NO_TEMP,
                            .a = {.kind = IR_OPERAND_FUNCTION, .id = function},
                            .type = types_void(l->unit)});
    lower_emit(l, (IrInstr){.op = IR_UNREACHABLE, .dest = IR_NO_TEMP});
}

static void go_on(Lower *l, uint32_t outer) {
    if (outer == IR_NO_BLOCK) {
        lower_unwind_out(l);
    } else {
        lower_jump(l, outer);
    }
}

static uint32_t pad_of(Lower *l, Scope *scope, size_t count);

/* An exception that would leave a function that promised otherwise ends the process. */
static uint32_t pad_of_function(Lower *l) {
    if (l->is_nothrow && l->last_pad == 0) {
        l->last_pad = new_pad(l, NULL) + 1;
    }
    return l->is_nothrow ? l->last_pad - 1 : IR_NO_BLOCK;
}

static uint32_t outer_pad(Lower *l, const Scope *scope) {
    if (scope->kind == SCOPE_TRY) {
        return scope->leave_block;
    }
    return scope->parent == NULL ? pad_of_function(l)
                                 : pad_of(l, scope->parent, scope->parent->locals.count);
}

static void set_end(Lower *l, const Scope *scope) {
    while (scope->end.line == 0 && scope->parent != NULL) {
        scope = scope->parent;
    }
    if (scope->end.line != 0) {
        l->loc = scope->end;
        l->spelling = (IrLoc){NULL, 0, 0};
    }
}

/* The pad that ends the first `count` of what the scope owns, and all that is outside of it;
 * IR_NO_BLOCK where there is nothing to do. */
static uint32_t pad_of(Lower *l, Scope *scope, size_t count) {
    while (count > 0 && scope->locals.items[count - 1].is_pending) {
        count--;
    }
    if (count == 0) {
        return outer_pad(l, scope);
    }
    Owned *owned = &scope->locals.items[count - 1];
    if (owned->pad != 0) {
        return owned->pad - 1;
    }
    uint32_t outer = pad_of(l, scope, count - 1);
    uint32_t pad = new_pad(l, scope), current = ir_build_current(l->builder);
    IrLoc loc = l->loc, spelling = l->spelling;
    scope->locals.items[count - 1].pad = pad + 1;
    ir_build_switch_to(l->builder, pad);
    set_end(l, scope);
    lower_scope_end_owned(l, scope->locals.items[count - 1], true);
    go_on(l, outer);
    ir_build_switch_to(l->builder, current);
    l->loc = loc;
    l->spelling = spelling;
    return pad;
}

/* Structured exceptions run no destructors, and __try does not go together with objects. */
static bool is_in_seh(const Lower *l) {
    const Scope *scope = l->scope;
    while (scope != NULL && scope->kind != SCOPE_EXCEPT && scope->kind != SCOPE_FINALLY) {
        scope = scope->parent;
    }
    return scope != NULL;
}

static bool is_followed(const Lower *l) {
    return l->unit->is_cxx && l->scope != NULL && !ir_build_is_terminated(l->builder) &&
           !is_in_seh(l);
}

void lower_unwind_call(Lower *l, const IrInstr *call) {
    if (!is_followed(l) || !may_throw(l, call)) {
        return;
    }
    uint32_t current = ir_build_current(l->builder);
    uint32_t pad = pad_of(l, l->scope, l->scope->locals.count);
    bool is_other =
        l->throwing_block == current + 1 && ir_build_handler_of(l->builder, current) != pad;
    if (is_other && l->statement_block == current + 1) {
        ir_build_split(l->builder, l->statement_mark, l->loc);
    } else if (is_other) {
        ir_build_cut(l->builder, l->loc);
    }
    current = ir_build_current(l->builder);
    l->statement_block = 0; /* this call must not get to another pad */
    if (l->throwing_block != current + 1) {
        l->throwing_block = current + 1;
        ir_build_set_handler_of(l->builder, current, pad);
    }
}

void lower_unwind_statement(Lower *l) {
    if (is_followed(l)) {
        l->statement_block = ir_build_current(l->builder) + 1;
        l->statement_mark = ir_build_mark(l->builder);
    }
}

uint32_t lower_unwind_landing(Lower *l) {
    uint32_t landing = new_pad(l, NULL);
    ir_build_set_except(l->builder, landing);
    return landing;
}

void lower_unwind_further(Lower *l) {
    if (l->scope == NULL || is_in_seh(l)) {
        lower_unwind_out(l);
    } else {
        go_on(l, pad_of(l, l->scope, l->scope->locals.count));
    }
}
