/* lower_operator.c - unary, binary and assignment operators. */
#include "frontend/lower.h"

/* ---- arithmetic ------------------------------------------------------------------------------ */

static bool binary_op(enum CXBinaryOperatorKind kind, IrBinary *op) {
    static const struct {
        enum CXBinaryOperatorKind kind, assign;
        IrBinary op;
    } table[] = {
        {CXBinaryOperator_Mul, CXBinaryOperator_MulAssign, IR_MUL},
        {CXBinaryOperator_Div, CXBinaryOperator_DivAssign, IR_DIV},
        {CXBinaryOperator_Rem, CXBinaryOperator_RemAssign, IR_REM},
        {CXBinaryOperator_Add, CXBinaryOperator_AddAssign, IR_ADD},
        {CXBinaryOperator_Sub, CXBinaryOperator_SubAssign, IR_SUB},
        {CXBinaryOperator_Shl, CXBinaryOperator_ShlAssign, IR_SHL},
        {CXBinaryOperator_Shr, CXBinaryOperator_ShrAssign, IR_SHR},
        {CXBinaryOperator_And, CXBinaryOperator_AndAssign, IR_AND},
        {CXBinaryOperator_Xor, CXBinaryOperator_XorAssign, IR_XOR},
        {CXBinaryOperator_Or, CXBinaryOperator_OrAssign, IR_OR},
        {CXBinaryOperator_LT, CXBinaryOperator_Invalid, IR_LT},
        {CXBinaryOperator_GT, CXBinaryOperator_Invalid, IR_GT},
        {CXBinaryOperator_LE, CXBinaryOperator_Invalid, IR_LE},
        {CXBinaryOperator_GE, CXBinaryOperator_Invalid, IR_GE},
        {CXBinaryOperator_EQ, CXBinaryOperator_Invalid, IR_EQ},
        {CXBinaryOperator_NE, CXBinaryOperator_Invalid, IR_NE},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (kind != CXBinaryOperator_Invalid &&
            (table[i].kind == kind || table[i].assign == kind)) {
            *op = table[i].op;
            return true;
        }
    }
    return false;
}

/* ---- pointers ---- */

static bool is_address(const IrType *type) {
    return type->kind == IR_TYPE_POINTER || type->kind == IR_TYPE_ARRAY;
}

static int64_t stride_of(Lower *l, const IrType *pointer) {
    uint32_t size = pointer->elem == NULL ? 0 : types_complete(l->unit, pointer->elem)->size;
    return size == 0 ? 1 : (int64_t)size; /* void: GNU counts bytes */
}

static IrOperand negated(Lower *l, IrOperand index, const IrType *type) {
    if (index.kind == IR_OPERAND_INT) {
        return ir_int(-index.value);
    }
    const IrType *wide = types_int(l->unit, 8, true);
    return lower_unary(l, IR_NEG, lower_cast(l, index, type, wide), wide);
}

static IrOperand moved_pointer(Lower *l, IrOperand pointer, IrOperand index, const IrType *type) {
    if (index.kind == IR_OPERAND_INT && index.value == 0) {
        return pointer;
    }
    int64_t stride = stride_of(l, type);
    if (pointer.kind == IR_OPERAND_INT && index.kind == IR_OPERAND_INT) {
        return ir_int((int64_t)((uint64_t)pointer.value + (uint64_t)(index.value * stride)));
    }
    IrPlace place = lower_deref(l, pointer, type->elem);
    return lower_address(l, ir_place_index(l->unit->arena, place, index, stride, 0, type->elem));
}

IrOperand lower_operator_add_pointer(Lower *l, Node *pointer, Node *index, bool is_minus) {
    const IrType *index_type = node_type(&l->nodes, index);
    const IrType *type = node_type(&l->nodes, pointer);
    IrOperand value = lower_expr_value(l, index);
    if (is_minus) {
        value = negated(l, value, index_type);
    }
    Held held = lower_hold(l, value, types_int(l->unit, 8, true), pointer->branches);
    Node *array = lower_place_decayed(l, pointer);
    if (array != NULL) {
        const IrType *whole = node_type(&l->nodes, array);
        IrPlace place = lower_place(l, array).place;
        value = lower_release(l, held);
        return lower_address(l, ir_place_index(l->unit->arena, place, value, stride_of(l, whole),
                                               whole->count, whole->elem));
    }
    IrOperand base = lower_expr_value(l, pointer);
    return moved_pointer(l, base, lower_release(l, held), type);
}

static IrOperand pointer_difference(Lower *l, Node *node, IrOperand a, IrOperand b) {
    const IrType *type = types_int(l->unit, 8, true);
    int64_t stride = stride_of(l, node_type(&l->nodes, &node->children[0]));
    IrOperand bytes = lower_fold(l, IR_SUB, a, b, type);
    bytes = stride == 1 ? bytes : lower_binary(l, IR_DIV, bytes, ir_int(stride), type);
    return lower_cast(l, bytes, type, node_type(&l->nodes, node));
}

/* ---- types that nothing declares ---- */

/* Their size and sign are made up, and so is what is computed with them. */
static void distrust_arithmetic(Lower *l, Node *operand) {
    Unit *unit = l->unit;
    while (unit->prelude != NULL) {
        CXType type = clang_getCursorType(operand->cursor);
        if (standin_is_type(unit, type)) {
            const char *name = source_string(unit->scratch, clang_getTypeSpelling(type));
            lower_degrade(
                l, l->loc,
                arena_printf(unit->arena, "computes with %s, a type that nothing declares", name));
            return;
        }
        node_expand(&l->nodes, operand);
        bool is_wrapper = operand->kind == CXCursor_ParenExpr ||
                          (operand->kind == CXCursor_UnexposedExpr &&
                           node_hidden(&l->nodes, operand) == NODE_WRAPPER);
        if (!is_wrapper || operand->child_count != 1) {
            return;
        }
        operand = &operand->children[0];
    }
}

/* ---- binary ---- */

static const char *text_of(Lower *l, const Node *node) {
    return source_text(l->unit, node->cursor);
}

/* `value` is what the whole expression is; the place is what it designates in C++. */
static Lvalue assign(Lower *l, Node *node, IrOperand *value) {
    Node *left = &node->children[0], *right = &node->children[1];
    const IrType *type = node_type(&l->nodes, left);
    Held held = lower_hold(l, lower_expr_as(l, right, type), type, left->branches);
    Lvalue lvalue = lower_place(l, left);
    *value = lower_place_store(l, lvalue, lower_release(l, held), text_of(l, left));
    return lvalue;
}

/* Both operands in order; the first one held if the second one makes blocks. */
static void operands(Lower *l, Node *node, IrOperand *a, IrOperand *b) {
    Node *left = &node->children[0], *right = &node->children[1];
    Held held =
        lower_hold(l, lower_expr_value(l, left), node_type(&l->nodes, left), right->branches);
    *b = lower_expr_value(l, right);
    *a = lower_release(l, held);
}

static IrOperand ordinary(Lower *l, Node *node, IrBinary op) {
    const IrType *left = node_type(&l->nodes, &node->children[0]);
    const IrType *right = node_type(&l->nodes, &node->children[1]);
    for (int i = 0; i < 2 && op != IR_EQ && op != IR_NE; i++) {
        distrust_arithmetic(l, &node->children[i]);
    }
    if ((op == IR_ADD || op == IR_SUB) && is_address(left) != is_address(right)) {
        int pointer = is_address(left) ? 0 : 1;
        return lower_operator_add_pointer(l, &node->children[pointer], &node->children[1 - pointer],
                                          op == IR_SUB);
    }
    IrOperand a, b;
    operands(l, node, &a, &b);
    if (op == IR_SUB && is_address(left)) {
        return pointer_difference(l, node, a, b);
    }
    /* clang has converted both to the common type, but for what it takes as is */
    const IrType *type = op == IR_SHL || op == IR_SHR ? left : lower_cast_common(l, left, right);
    return lower_fold(l, op, a, b, type);
}

IrOperand lower_operator_binary(Lower *l, Node *node) {
    enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(node->cursor);
    IrBinary op;
    if (node->child_count != 2) {
        return ir_unknown(); /* an operand did not parse */
    }
    if (node_type(&l->nodes, node)->kind == IR_TYPE_RECORD) {
        return lower_address(l, lower_record(l, node));
    }
    if (kind == CXBinaryOperator_Assign) {
        IrOperand value;
        assign(l, node, &value);
        return value;
    }
    if (kind == CXBinaryOperator_Comma) {
        lower_expr_effect(l, &node->children[0]);
        return lower_expr_value(l, &node->children[1]);
    }
    if (kind == CXBinaryOperator_LAnd || kind == CXBinaryOperator_LOr) {
        return lower_cond_logical(l, node);
    }
    if (binary_op(kind, &op)) {
        return ordinary(l, node, op);
    }
    lower_unsupported(l, node->cursor);
    return lower_opaque(l, node_type(&l->nodes, node), text_of(l, node));
}

/* ---- compound assignment, ++ and -- ---- */

static IrOperand updated(Lower *l, IrBinary op, IrOperand old, IrOperand value, const IrType *type,
                         const IrType *value_type) {
    if (is_address(type)) {
        value = op == IR_SUB ? negated(l, value, value_type) : value;
        return moved_pointer(l, old, value, type);
    }
    bool is_shift = op == IR_SHL || op == IR_SHR;
    const IrType *common =
        is_shift ? lower_cast_promoted(l, type) : lower_cast_common(l, type, value_type);
    old = lower_cast(l, old, type, common);
    value = is_shift ? value : lower_cast(l, value, value_type, common);
    return lower_cast(l, lower_fold(l, op, old, value, common), common, type);
}

static bool is_compound(const Node *node, IrBinary *op) {
    return node->kind == CXCursor_CompoundAssignOperator && node->child_count == 2 &&
           binary_op(clang_getCursorBinaryOperatorKind(node->cursor), op);
}

static Lvalue compound(Lower *l, Node *node, IrBinary op, IrOperand *now) {
    Node *left = &node->children[0], *right = &node->children[1];
    const IrType *type = node_type(&l->nodes, left), *value_type = node_type(&l->nodes, right);
    distrust_arithmetic(l, left);
    distrust_arithmetic(l, right);
    Held held = lower_hold(l, lower_expr_value(l, right), value_type, left->branches);
    Lvalue lvalue = lower_place(l, left);
    IrOperand value = lower_release(l, held);
    IrOperand old = lower_place_load(l, lvalue);
    *now = lower_place_store(l, lvalue, updated(l, op, old, value, type, value_type),
                             text_of(l, left));
    return lvalue;
}

IrOperand lower_operator_compound(Lower *l, Node *node) {
    IrBinary op;
    IrOperand now = ir_unknown();
    if (is_compound(node, &op)) {
        compound(l, node, op, &now);
    }
    return now;
}

static Lvalue step(Lower *l, Node *node, bool is_up, IrOperand *old, IrOperand *now) {
    Node *operand = &node->children[0];
    const IrType *type = node_type(&l->nodes, operand);
    distrust_arithmetic(l, operand);
    Lvalue lvalue = lower_place(l, operand);
    *old = lower_place_load(l, lvalue);
    *now = updated(l, is_up ? IR_ADD : IR_SUB, *old, ir_int(1), type, types_int(l->unit, 4, true));
    *now = lower_place_store(l, lvalue, *now, text_of(l, operand));
    return lvalue;
}

static IrOperand step_value(Lower *l, Node *node, bool is_up, bool is_post) {
    IrOperand old, now;
    step(l, node, is_up, &old, &now);
    return is_post ? old : now;
}

Lvalue lower_operator_place(Lower *l, Node *node) {
    IrOperand old, now;
    IrBinary op;
    if (node->kind == CXCursor_UnaryOperator) {
        bool is_up = clang_getCursorUnaryOperatorKind(node->cursor) == CXUnaryOperator_PreInc;
        return step(l, node, is_up, &old, &now);
    }
    if (is_compound(node, &op)) {
        return compound(l, node, op, &now);
    }
    return assign(l, node, &now);
}

/* ---- unary ---- */

static IrOperand address_of(Lower *l, Node *operand) {
    const IrType *type = node_type(&l->nodes, operand);
    if (type->kind == IR_TYPE_FUNCTION) {
        return lower_expr_value(l, operand);
    }
    return lower_address(l, lower_place(l, operand).place);
}

static IrOperand computed(Lower *l, Node *node, IrUnary op) {
    const IrType *type = node_type(&l->nodes, &node->children[0]);
    IrOperand value = lower_expr_value(l, &node->children[0]);
    if (op != IR_LNOT) {
        distrust_arithmetic(l, &node->children[0]);
    }
    if (value.kind == IR_OPERAND_INT && type->kind != IR_TYPE_FLOAT) {
        int64_t v = value.value;
        int64_t result = op == IR_LNOT ? v == 0 : op == IR_NOT ? ~v : (int64_t)(0 - (uint64_t)v);
        return ir_int(op == IR_LNOT ? result : constant_wrap(result, type));
    }
    return lower_unary(l, op, value, type);
}

static IrOperand dereferenced(Lower *l, Node *node) {
    const IrType *type = node_type(&l->nodes, node);
    if (type->kind == IR_TYPE_FUNCTION) {
        return lower_expr_value(l, &node->children[0]);
    }
    Lvalue lvalue = lower_place(l, node);
    return type->kind == IR_TYPE_ARRAY || type->kind == IR_TYPE_RECORD
               ? lower_address(l, lvalue.place)
               : lower_place_load(l, lvalue);
}

IrOperand lower_operator_unary(Lower *l, Node *node) {
    if (node->child_count != 1) {
        return ir_unknown();
    }
    switch (clang_getCursorUnaryOperatorKind(node->cursor)) {
    case CXUnaryOperator_PostInc:
        return step_value(l, node, true, true);
    case CXUnaryOperator_PostDec:
        return step_value(l, node, false, true);
    case CXUnaryOperator_PreInc:
        return step_value(l, node, true, false);
    case CXUnaryOperator_PreDec:
        return step_value(l, node, false, false);
    case CXUnaryOperator_AddrOf:
        return address_of(l, &node->children[0]);
    case CXUnaryOperator_Deref:
        return dereferenced(l, node);
    case CXUnaryOperator_Plus:
    case CXUnaryOperator_Extension:
        return lower_expr_value(l, &node->children[0]);
    case CXUnaryOperator_Minus:
        return computed(l, node, IR_NEG);
    case CXUnaryOperator_Not:
        return computed(l, node, IR_NOT);
    case CXUnaryOperator_LNot:
        return computed(l, node, IR_LNOT);
    default:
        lower_unsupported(l, node->cursor);
        return lower_opaque(l, node_type(&l->nodes, node), text_of(l, node));
    }
}
