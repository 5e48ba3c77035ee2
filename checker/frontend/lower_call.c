/* lower_call.c - calls: callee, arguments, results of record type. */
#include "frontend/lower.h"

/* The expression under implicit conversions: its type is what the caller has. */
static const IrType *given_type(Lower *l, Node *node) {
    for (;;) {
        node_expand(&l->nodes, node);
        bool is_wrapper =
            node->kind == CXCursor_ParenExpr ||
            (node->kind == CXCursor_UnexposedExpr && node_hidden(&l->nodes, node) == NODE_WRAPPER);
        if (!is_wrapper || node->child_count != 1) {
            return node_type(&l->nodes, node);
        }
        const IrType *inner = node_type(&l->nodes, &node->children[0]);
        if (inner->kind == IR_TYPE_ARRAY || inner->kind == IR_TYPE_FUNCTION) {
            return node_type(&l->nodes, node);
        }
        node = &node->children[0];
    }
}

/* A record is passed as the address of a copy. */
static IrOperand record_argument(Lower *l, Node *node) {
    const IrType *type = node_type(&l->nodes, node);
    uint32_t local = lower_helper(l, type);
    lower_scope_own(l, local);
    IrPlace copy = ir_place_local(local, types_complete(l->unit, type));
    lower_record_into(l, node, copy, NULL);
    return lower_address(l, copy);
}

static IrOperand argument(Lower *l, Node *node) {
    return node_type(&l->nodes, node)->kind == IR_TYPE_RECORD ? record_argument(l, node)
                                                              : lower_expr_value(l, node);
}

/* Evaluates all arguments; those before one that makes blocks are held. */
static void arguments(Lower *l, Node *args, uint32_t count, bool callee_branches, IrOperand *values,
                      const IrType **types) {
    Held *held = ARENA_ARRAY(l->unit->scratch, Held, count + 1);
    uint32_t last_branching = 0; /* one past the last argument that makes blocks */
    for (uint32_t i = 0; i < count; i++) {
        last_branching = args[i].branches ? i + 1 : last_branching;
    }
    for (uint32_t i = 0; i < count; i++) {
        const IrType *type = node_type(&l->nodes, &args[i]);
        bool is_record = type->kind == IR_TYPE_RECORD;
        types[i] = is_record ? type : given_type(l, &args[i]);
        type = is_record ? types_pointer_to(l->unit, type) : type;
        held[i] =
            lower_hold(l, argument(l, &args[i]), type, callee_branches || i + 1 < last_branching);
    }
    for (uint32_t i = 0; i < count; i++) {
        values[i] = lower_release(l, held[i]);
    }
}

static bool is_noreturn(const Lower *l, IrOperand callee) {
    return callee.kind == IR_OPERAND_FUNCTION &&
           ir_build_function_at(l->builder, callee.id)->is_noreturn;
}

static bool is_member_of_class(CXCursor cursor) {
    enum CXCursorKind kind = clang_getCursorKind(clang_getCursorReferenced(cursor));
    return kind == CXCursor_CXXMethod || kind == CXCursor_Constructor ||
           kind == CXCursor_Destructor || kind == CXCursor_ConversionFunction;
}

static IrOperand callee_of(Lower *l, Node *node, const char *name) {
    if (name != NULL) {
        return (IrOperand){.kind = IR_OPERAND_FUNCTION, .id = ir_build_function(l->builder, name)};
    }
    return lower_expr_value(l, &node->children[0]);
}

/* A record comes back through the address of where it shall be, which is passed
 * after all other arguments (docs/frontend.md). */
static IrOperand add_result_argument(Lower *l, IrInstr *call, IrOperand *values,
                                     const IrType **types, const IrPlace *result) {
    IrPlace place = {0};
    if (result == NULL) {
        uint32_t local = lower_helper(l, call->type);
        lower_scope_own(l, local);
        place = ir_place_local(local, call->type);
        result = &place;
    }
    IrOperand address = lower_address(l, *result);
    values[call->arg_count] = address;
    types[call->arg_count++] = types_pointer_to(l->unit, call->type);
    call->type = types_void(l->unit);
    return address;
}

static IrOperand emit_call(Lower *l, IrInstr call) {
    IrOperand value = ir_unknown();
    if (call.type->kind != IR_TYPE_VOID) {
        call.dest = ir_build_temp(l->builder);
        value = ir_temp(call.dest);
    }
    lower_emit(l, call);
    if (is_noreturn(l, call.a)) {
        lower_emit(l, (IrInstr){.op = IR_UNREACHABLE, .dest = IR_NO_TEMP});
    }
    return value;
}

static IrOperand make_call(Lower *l, Node *node, const char *name, const IrPlace *result) {
    uint32_t count = node->child_count - 1;
    IrOperand *values = ARENA_ARRAY(l->unit->arena, IrOperand, count + 1);
    const IrType **types = ARENA_ARRAY(l->unit->arena, const IrType *, count + 1);
    IrInstr call = {.op = IR_CALL,
                    .dest = IR_NO_TEMP,
                    .args = values,
                    .arg_types = types,
                    .arg_count = count,
                    .type = types_complete(l->unit, node_type(&l->nodes, node)),
                    .text = source_text(l->unit, node->cursor)};
    IrLoc loc = l->loc, spelling = l->spelling;
    lower_at(l, node->cursor);
    IrLoc call_loc = l->loc, call_spelling = l->spelling;
    arguments(l, node->children + 1, count, node->children[0].branches, values, types);
    call.a = callee_of(l, node, name);
    l->loc = call_loc; /* arguments that are calls have moved it */
    l->spelling = call_spelling;
    bool is_record = call.type->kind == IR_TYPE_RECORD;
    IrOperand address = ir_unknown();
    if (is_record) {
        address = add_result_argument(l, &call, values, types, result);
    }
    IrOperand value = emit_call(l, call);
    l->loc = loc;
    l->spelling = spelling;
    return is_record ? address : value;
}

IrOperand lower_call(Lower *l, Node *node, const IrPlace *result) {
    if (node->child_count == 0 || is_member_of_class(node->cursor)) {
        lower_unsupported(l, node->cursor);
        return lower_opaque(l, node_type(&l->nodes, node), source_text(l->unit, node->cursor));
    }
    const char *name = NULL;
    IrOperand value;
    return lower_builtin(l, node, &name, &value) ? value : make_call(l, node, name, result);
}
