/* lower_place.c - lvalues: access paths, bit-fields. */
#include "frontend/cxx_class.h"
#include "frontend/lower.h"

static Lvalue plain(IrPlace place) {
    return (Lvalue){.place = place, .type = place.type};
}

/* For what can't be lowered: a helper that holds nobody knows what. */
static Lvalue nowhere(Lower *l, Node *node) {
    const IrType *type = node_type(&l->nodes, node);
    IrPlace place = ir_place_local(lower_helper(l, type), type);
    if (type->kind != IR_TYPE_RECORD && type->kind != IR_TYPE_ARRAY) {
        lower_store(l, place, ir_unknown(), NULL);
    }
    return plain(place);
}

/* ---- variables ---------------------------------------------------------------------------- */

static bool is_broken(Lower *l, const IrType *type) {
    const char *problem = type == NULL ? NULL : types_problem(type);
    if (problem != NULL) {
        lower_distrust(l, type->name, problem);
    }
    return problem != NULL;
}

/* What a reference refers to; anything else is what it is. */
static Lvalue referred(Lower *l, IrPlace place) {
    if (!l->unit->is_cxx || !types_is_reference(place.type)) {
        return plain(place);
    }
    const IrType *type = place.type->elem;
    return plain(lower_deref(l, lower_load(l, place), type));
}

static Lvalue place_of_variable(Lower *l, Node *node, CXCursor variable) {
    uintptr_t known;
    const IrType *type = types_complete(l->unit, types_of_cursor(l->unit, variable));
    is_broken(l, type);
    if (ptrmap_find(&l->locals, variable.data[0], &known)) {
        uint32_t local = (uint32_t)known - 1;
        return referred(l, ir_place_local(local, ir_build_local_at(l->builder, local)->type));
    }
    IrPlace captured;
    if (lower_lambda_captured(l, variable, &captured)) {
        return referred(l, captured);
    }
    bool is_automatic = clang_getCursorLinkage(variable) == CXLinkage_NoLinkage &&
                        clang_Cursor_getStorageClass(variable) != CX_SC_Static;
    if (clang_getCursorKind(variable) != CXCursor_VarDecl || is_automatic) {
        lower_unsupported(l, node->cursor);
        return nowhere(l, node);
    }
    if (errors_in(l->unit, variable) != NULL) {
        lower_distrust(l, source_string(l->unit->arena, clang_getCursorSpelling(variable)),
                       errors_in(l->unit, variable));
    }
    uint32_t global = decls_global(l->unit, variable, l->name);
    const IrGlobal *made = ir_build_global_at(l->builder, global);
    if (made->doubt != NULL && errors_in(l->unit, variable) == NULL) {
        lower_distrust(l, made->name, made->doubt);
    }
    return referred(l, ir_place_global(global, ir_build_global_at(l->builder, global)->type));
}

/* ---- members ------------------------------------------------------------------------------- */

/* The storage unit of a bit-field: as large as its type, where that lies on a
 * multiple of its size. */
Lvalue lower_place_bits(Lower *l, IrPlace base, const FieldRef *field) {
    uint64_t bit = field->offset * 8 + field->bit_offset;
    uint64_t unit_bits = (uint64_t)field->type->size * 8;
    uint64_t start = unit_bits == 0 ? field->offset : bit / unit_bits * field->type->size;
    uint32_t size = field->type->size;
    if (bit - start * 8 + field->bit_width > size * 8u && size < 8) {
        size *= 2; /* packed, across two units */
    }
    const IrType *type = types_int(l->unit, size, false);
    return (Lvalue){.place =
                        ir_place_field(l->unit->arena, base, field->name, (int64_t)start, type),
                    .type = field->type,
                    .bit_width = field->bit_width,
                    .bit_shift = (uint8_t)(bit - start * 8)};
}

static bool is_address_of(const Node *node) {
    return node->kind == CXCursor_UnaryOperator && node->child_count == 1 &&
           clang_getCursorUnaryOperatorKind(node->cursor) == CXUnaryOperator_AddrOf;
}

static bool is_same_kind(const IrType *a, const IrType *b) {
    return a->kind == b->kind && a->size == b->size && a->record == b->record;
}

/* What a pointer expression points to; `&x` and the name of an array lead there
 * without a detour over memory. */
static IrPlace pointee_place(Lower *l, Node *pointer, const IrType *pointee) {
    Node *inner = node_strip(&l->nodes, pointer);
    if (is_address_of(inner) && is_same_kind(node_type(&l->nodes, &inner->children[0]), pointee)) {
        return lower_place(l, &inner->children[0]).place;
    }
    Node *array = lower_place_decayed(l, pointer);
    if (array != NULL && is_same_kind(node_type(&l->nodes, array)->elem, pointee)) {
        const IrType *type = node_type(&l->nodes, array);
        return ir_place_index(l->unit->arena, lower_place(l, array).place, ir_int(0), pointee->size,
                              type->count, types_complete(l->unit, pointee));
    }
    return lower_deref(l, lower_expr_value(l, pointer), pointee);
}

/* The object whose member is meant, and its type. */
static IrPlace object_place(Lower *l, Node *node, const IrType *record) {
    if (node->child_count == 0) {
        return lower_this_place(l);
    }
    Node *object = &node->children[0];
    bool is_arrow = node_type(&l->nodes, object)->kind == IR_TYPE_POINTER;
    return is_arrow ? pointee_place(l, object, record) : lower_place(l, object).place;
}

static const IrType *record_of(Lower *l, Node *node, CXCursor member) {
    if (node->child_count == 0) { /* a member of *this */
        return types_of_cursor(l->unit, clang_getCursorSemanticParent(member));
    }
    const IrType *type = node_type(&l->nodes, &node->children[0]);
    return type->kind == IR_TYPE_POINTER ? type->elem : type;
}

/* Members of anonymous structures belong to the class around them. */
static const IrType *class_of_this(Lower *l, IrPlace place, const IrType *record, CXCursor member) {
    FieldRef field;
    return types_field(l->unit, place.type, member, &field) ? place.type : record;
}

static Lvalue place_of_member(Lower *l, Node *node) {
    CXCursor member = clang_getCursorReferenced(node->cursor);
    if (node->child_count > 1 || (node->child_count == 0 && !l->unit->is_cxx)) {
        lower_unsupported(l, node->cursor);
        return nowhere(l, node);
    }
    if (clang_getCursorKind(member) == CXCursor_VarDecl) { /* a static one */
        return place_of_variable(l, node, member);
    }
    const IrType *record = record_of(l, node, member);
    IrPlace base = {0};
    if (node->child_count == 0) {
        base = lower_this_place(l);
        record = class_of_this(l, base, record, member);
    }
    FieldRef field;
    bool is_known = types_field(l->unit, record, member, &field);
    if (standin_moves(l->unit, member)) {
        lower_degrade(l, l->loc,
                      arena_printf(l->unit->arena,
                                   "the layout of %s depends on what nothing declares",
                                   record->name));
    }
    if (!is_broken(l, record) && !is_known) {
        lower_unsupported(l, node->cursor);
    }
    if (!is_known) {
        return nowhere(l, node);
    }
    if (node->child_count > 0) {
        base = object_place(l, node, record);
    }
    if (field.bit_width != 0) {
        return lower_place_bits(l, base, &field);
    }
    return referred(l, ir_place_field(l->unit->arena, base, field.name, (int64_t)field.offset,
                                      types_complete(l->unit, field.type)));
}

/* ---- elements ------------------------------------------------------------------------------- */

Node *lower_place_decayed(Lower *l, Node *node) {
    node = node_strip(&l->nodes, node);
    if (node->kind == CXCursor_UnexposedExpr && node_hidden(&l->nodes, node) == NODE_WRAPPER) {
        node = node_strip(&l->nodes, &node->children[0]);
    }
    return node_type(&l->nodes, node)->kind == IR_TYPE_ARRAY ? node : NULL;
}

static Lvalue place_of_element(Lower *l, Node *node) {
    if (node->child_count != 2) {
        return nowhere(l, node);
    }
    bool is_swapped = node_type(&l->nodes, &node->children[0])->kind == IR_TYPE_INT;
    Node *base = &node->children[is_swapped ? 1 : 0];
    Node *index = &node->children[is_swapped ? 0 : 1];
    const IrType *index_type = node_type(&l->nodes, index);
    Held held = lower_hold(l, lower_expr_value(l, index), index_type, base->branches);
    const IrType *type = types_complete(l->unit, node_type(&l->nodes, node));
    Node *array = lower_place_decayed(l, base);
    IrPlace place;
    uint64_t count = 0;
    if (array != NULL) {
        place = lower_place(l, array).place;
        count = node_type(&l->nodes, array)->count;
    } else {
        place = lower_deref(l, lower_expr_value(l, base), type);
    }
    IrOperand element = lower_release(l, held);
    if (array == NULL && element.kind == IR_OPERAND_INT && element.value == 0) {
        return plain(place);
    }
    return plain(ir_place_index(l->unit->arena, place, element, type->size, count, type));
}

static Lvalue place_of_scalar_value(Lower *l, Node *node);

static Lvalue place_of_operator(Lower *l, Node *node) {
    enum CXUnaryOperatorKind kind = clang_getCursorUnaryOperatorKind(node->cursor);
    if (kind == CXUnaryOperator_Deref) {
        return plain(pointee_place(l, &node->children[0], node_type(&l->nodes, node)));
    }
    if (kind == CXUnaryOperator_Extension) {
        return lower_place(l, &node->children[0]);
    }
    bool is_step = kind == CXUnaryOperator_PreInc || kind == CXUnaryOperator_PreDec;
    if (l->unit->is_cxx && is_step && node->child_count == 1) {
        return lower_operator_place(l, node);
    }
    if (l->unit->is_cxx) {
        return place_of_scalar_value(l, node);
    }
    lower_unsupported(l, node->cursor);
    return nowhere(l, node);
}

/* ---- all kinds ------------------------------------------------------------------------------ */

static Lvalue place_of_scalar_value(Lower *l, Node *node) {
    const IrType *type = node_type(&l->nodes, node);
    IrPlace place = ir_place_local(lower_helper(l, type), type);
    lower_store(l, place, lower_expr_value(l, node), NULL);
    return plain(place);
}

static bool is_transparent(Lower *l, Node *node) {
    return node->kind == CXCursor_ParenExpr ||
           (node->kind == CXCursor_UnexposedExpr && node_hidden(&l->nodes, node) == NODE_WRAPPER);
}

/* Under an implicit conversion: of an object to a base, of a value to another type (which
 * makes a new value), or of nothing but constness. */
static Lvalue place_of_wrapped(Lower *l, Node *node) {
    Node *inner = &node->children[0];
    const IrType *type = node_type(&l->nodes, node), *from = node_type(&l->nodes, inner);
    bool is_scalar =
        type->kind == IR_TYPE_INT || type->kind == IR_TYPE_POINTER || type->kind == IR_TYPE_FLOAT;
    if (l->unit->is_cxx && is_scalar &&
        (type->kind != from->kind || type->size != from->size || from->kind == IR_TYPE_ARRAY)) {
        return place_of_scalar_value(l, node);
    }
    l->depth++;
    Lvalue lvalue = lower_place(l, inner);
    l->depth--;
    if (l->unit->is_cxx && lvalue.bit_width == 0) {
        lvalue = plain(lower_object_as(l, lvalue.place, types_complete(l->unit, type)));
    }
    return lvalue;
}

Lvalue lower_place(Lower *l, Node *node) {
    node_expand(&l->nodes, node);
    if (node->too_deep || l->depth > 3000) {
        lower_degrade(l, l->loc, "nested too deeply to be analysed");
        return nowhere(l, node);
    }
    if (is_transparent(l, node) && node->child_count == 1) {
        return place_of_wrapped(l, node);
    }
    Lvalue found;
    if (l->unit->is_cxx && lower_place_cxx(l, node, &found)) {
        return found;
    }
    switch (node->kind) {
    case CXCursor_DeclRefExpr:
        if (node->child_count == 1 &&
            clang_Cursor_isNull(clang_getCursorReferenced(node->cursor))) {
            return lower_place(l, &node->children[0]); /* a template's parameter */
        }
        return place_of_variable(l, node, clang_getCursorReferenced(node->cursor));
    case CXCursor_MemberRefExpr:
        return place_of_member(l, node);
    case CXCursor_ArraySubscriptExpr:
        return place_of_element(l, node);
    case CXCursor_UnaryOperator:
        return place_of_operator(l, node);
    case CXCursor_StringLiteral: {
        const IrType *type = node_type(&l->nodes, node);
        return plain(lower_deref(l, lower_expr_value(l, node), type));
    }
    case CXCursor_CompoundLiteralExpr:
        return plain(lower_record_literal_place(l, node));
    default:
        break;
    }
    const IrType *type = node_type(&l->nodes, node);
    return type->kind == IR_TYPE_RECORD ? plain(lower_record(l, node))
                                        : place_of_scalar_value(l, node);
}

/* ---- loads and stores ------------------------------------------------------------------------ */

static int64_t mask_of(uint8_t width) {
    return width >= 64 ? -1 : (int64_t)((UINT64_C(1) << width) - 1);
}

static IrOperand sign_extend(Lower *l, IrOperand value, Lvalue lvalue, const IrType *unit) {
    const IrType *wide = types_int(l->unit, unit->size, true);
    int64_t shift = (int64_t)unit->size * 8 - lvalue.bit_width;
    value = lower_binary(l, IR_SHL, value, ir_int(shift), wide);
    return lower_binary(l, IR_SHR, value, ir_int(shift), wide);
}

IrOperand lower_place_load(Lower *l, Lvalue lvalue) {
    if (lvalue.bit_width == 0) {
        return lower_load(l, lvalue.place);
    }
    const IrType *unit = lvalue.place.type;
    IrOperand value = lower_load(l, lvalue.place);
    if (lvalue.bit_shift != 0) {
        value = lower_binary(l, IR_SHR, value, ir_int(lvalue.bit_shift), unit);
    }
    if (lvalue.type->is_signed && !types_is_bool(lvalue.type)) {
        value = sign_extend(l, value, lvalue, unit);
    } else {
        value = lower_binary(l, IR_AND, value, ir_int(mask_of(lvalue.bit_width)), unit);
    }
    return lower_cast(l, value, unit, lvalue.type);
}

IrOperand lower_place_store(Lower *l, Lvalue lvalue, IrOperand value, const char *text) {
    if (lvalue.bit_width == 0) {
        lower_store(l, lvalue.place, value, text);
        return value;
    }
    const IrType *unit = lvalue.place.type;
    int64_t mask = mask_of(lvalue.bit_width);
    IrOperand bits = lower_cast(l, value, lvalue.type, unit);
    if (bits.kind == IR_OPERAND_INT) {
        uint64_t cut = (uint64_t)bits.value & (uint64_t)mask;
        bits = ir_int(constant_wrap((int64_t)(cut << lvalue.bit_shift), unit));
    } else {
        bits = lower_binary(l, IR_AND, bits, ir_int(mask), unit);
        bits = lower_binary(l, IR_SHL, bits, ir_int(lvalue.bit_shift), unit);
    }
    int64_t others = constant_wrap((int64_t)~((uint64_t)mask << lvalue.bit_shift), unit);
    IrOperand old = lower_load(l, lvalue.place);
    old = lower_binary(l, IR_AND, old, ir_int(others), unit);
    lower_store(l, lvalue.place, lower_binary(l, IR_OR, old, bits, unit), text);
    return value;
}
