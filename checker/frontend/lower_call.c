/* lower_call.c - calls: callee, arguments, results of record type. */
#include "frontend/lower.h"

/* The expression under implicit conversions: its type is what the caller has. */
static const IrType *given_type(Lower *l, Node *node) {
    for (;;) {
        node_expand(&l->nodes, node);
        bool is_wrapper = node->kind == CXCursor_ParenExpr ||
                          (node->kind == CXCursor_UnexposedExpr &&
                           node_hidden(&l->nodes, node) == NODE_WRAPPER);
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
static void arguments(Lower *l, Node *args, uint32_t count, bool callee_branches,
                      IrOperand *values, const IrType **types) {
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
        held[i] = lower_hold(l, argument(l, &args[i]), type,
                             callee_branches || i + 1 < last_branching);
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
        return (IrOperand){.kind = IR_OPERAND_FUNCTION,
                           .id = ir_build_function(l->builder, name)};
    }
    return lower_expr_value(l, &node->children[0]);
}

static IrOperand make_call(Lower *l, Node *node, const char *name, const IrPlace *result) {
    const IrType *type = types_complete(l->unit, node_type(&l->nodes, node));
    uint32_t count = node->child_count - 1;
    IrOperand *values = ARENA_ARRAY(l->unit->arena, IrOperand, count + 1);
    const IrType **types = ARENA_ARRAY(l->unit->arena, const IrType *, count + 1);
    IrLoc loc = l->loc, spelling = l->spelling;
    lower_at(l, node->cursor);
    IrLoc call_loc = l->loc, call_spelling = l->spelling;
    arguments(l, node->children + 1, count, node->children[0].branches, values, types);
    IrOperand callee = callee_of(l, node, name);
    l->loc = call_loc;
    l->spelling = call_spelling;
    IrOperand address = ir_unknown();
    bool is_record = type->kind == IR_TYPE_RECORD;
    if (is_record) {
        IrPlace place = {0};
        if (result == NULL) {
            uint32_t local = lower_helper(l, type);
            lower_scope_own(l, local);
            place = ir_place_local(local, type);
            result = &place;
        }
        address = values[count] = lower_address(l, *result);
        types[count++] = types_pointer_to(l->unit, type);
    }
    IrInstr call = {.op = IR_CALL,
                    .dest = IR_NO_TEMP,
                    .a = callee,
                    .args = values,
                    .arg_types = types,
                    .arg_count = count,
                    .type = is_record ? types_void(l->unit) : type,
                    .text = source_text(l->unit, node->cursor)};
    bool has_value = !is_record && type->kind != IR_TYPE_VOID;
    if (has_value) {
        call.dest = ir_build_temp(l->builder);
    }
    lower_emit(l, call);
    if (is_noreturn(l, callee)) {
        lower_emit(l, (IrInstr){.op = IR_UNREACHABLE, .dest = IR_NO_TEMP});
    }
    l->loc = loc;
    l->spelling = spelling;
    return has_value ? ir_temp(call.dest) : address;
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
