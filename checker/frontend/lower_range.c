/* lower_range.c - for (x : range): arrays, and objects whose begin() gives a pointer. */
#include "frontend/cxx_class.h"
#include "frontend/lower.h"

static void start_variable(Lower *l, Node *variable, IrPlace element) {
    const IrType *type = types_complete(l->unit, types_of_cursor(l->unit, variable->cursor));
    const char *name = source_string(l->unit->arena, clang_getCursorSpelling(variable->cursor));
    IrLoc loc = source_cursor_loc(l->unit, variable->cursor);
    uint32_t local = ir_build_local(l->builder, name, type, loc, false);
    ptrmap_put(&l->locals, variable->cursor.data[0], (uintptr_t)local + 1);
    lower_scope_own_object(l, local);
    IrPlace place = ir_place_local(local, type);
    if (types_is_reference(type)) {
        lower_store(l, place, lower_address(l, element), NULL);
    } else if (type->kind == IR_TYPE_RECORD) {
        lower_object_copy(l, place, lower_object_as(l, element, type), false);
    } else {
        lower_store(l, place, lower_cast(l, lower_load(l, element), element.type, type), NULL);
    }
}

/* begin() or end(), into a helper. */
static IrPlace iterator(Lower *l, CXCursor method, IrPlace object) {
    const IrType *type = types_of_cursor(l->unit, method)->elem;
    IrPlace result = ir_place_local(lower_helper(l, type), type);
    lower_store(l, result, lower_method_call(l, method, object, NULL, NULL, 0, NULL), NULL);
    return result;
}

/* An object with begin() and end() that give pointers. False: it has none. */
static bool range_of_object(Lower *l, Node *node) {
    Node *range = &node->children[1];
    const IrType *type = types_complete(l->unit, node_type(&l->nodes, range));
    const CxxClass *class = cxx_class_of(l->unit, type);
    if (class == NULL || clang_Cursor_isNull(class->begin) || clang_Cursor_isNull(class->end)) {
        return false;
    }
    const IrType *pointer = types_of_cursor(l->unit, class->begin)->elem;
    if (pointer == NULL || pointer->kind != IR_TYPE_POINTER || types_is_reference(pointer)) {
        return false;
    }
    node_expand(&l->nodes, range);
    lower_scope_push(l, SCOPE_BLOCK);
    const IrType *where_type = types_pointer_to(l->unit, type);
    IrPlace where = ir_place_local(lower_helper(l, where_type), where_type);
    lower_store(l, where, lower_address(l, lower_place(l, range).place), NULL);
    IrPlace at = iterator(l, class->begin, lower_deref(l, lower_load(l, where), type));
    IrPlace last = iterator(l, class->end, lower_deref(l, lower_load(l, where), type));
    uint32_t head = ir_build_block(l->builder), body = ir_build_block(l->builder);
    uint32_t step = ir_build_block(l->builder), end = ir_build_block(l->builder);
    lower_jump(l, head);
    ir_build_switch_to(l->builder, head);
    IrOperand is_more = lower_binary(l, IR_NE, lower_load(l, at), lower_load(l, last), pointer);
    lower_branch(l, is_more, body, end, range->cursor);
    ir_build_switch_to(l->builder, body);
    Scope *scope = lower_scope_push(l, SCOPE_LOOP);
    scope->continue_block = step;
    scope->break_block = end;
    lower_scope_push(l, SCOPE_BLOCK);
    start_variable(l, &node->children[0], lower_deref(l, lower_load(l, at), pointer->elem));
    lower_stmt(l, &node->children[2]);
    lower_scope_pop(l);
    lower_scope_pop(l);
    lower_jump(l, step);
    ir_build_switch_to(l->builder, step);
    IrPlace element = lower_deref(l, lower_load(l, at), pointer->elem);
    lower_store(l, at,
                lower_address(l, ir_place_index(l->unit->arena, element, ir_int(1),
                                                pointer->elem->size, 0, element.type)),
                NULL);
    lower_jump(l, head);
    ir_build_switch_to(l->builder, end);
    lower_scope_pop(l);
    return true;
}

void lower_range_for(Lower *l, Node *node) {
    Node *range = node->child_count == 3 ? &node->children[1] : NULL;
    const IrType *array = range == NULL ? NULL : node_type(&l->nodes, range);
    if (array != NULL && node->children[0].kind == CXCursor_VarDecl &&
        array->kind == IR_TYPE_RECORD && range_of_object(l, node)) {
        return;
    }
    if (array == NULL || node->children[0].kind != CXCursor_VarDecl ||
        array->kind != IR_TYPE_ARRAY || array->count == 0) {
        lower_unsupported(l, node->cursor);
        return;
    }
    const IrType *index_type = types_int(l->unit, 8, false);
    const IrType *pointer = types_pointer_to(l->unit, array);
    IrPlace index = ir_place_local(lower_helper(l, index_type), index_type);
    IrPlace where = ir_place_local(lower_helper(l, pointer), pointer);
    node_expand(&l->nodes, range);
    lower_store(l, where, lower_address(l, lower_place(l, range).place), NULL);
    lower_store(l, index, ir_int(0), NULL);
    uint32_t head = ir_build_block(l->builder), body = ir_build_block(l->builder);
    uint32_t step = ir_build_block(l->builder), end = ir_build_block(l->builder);
    lower_jump(l, head);
    ir_build_switch_to(l->builder, head);
    IrOperand is_more =
        lower_binary(l, IR_LT, lower_load(l, index), ir_int((int64_t)array->count), index_type);
    lower_branch(l, is_more, body, end, range->cursor);
    ir_build_switch_to(l->builder, body);
    Scope *scope = lower_scope_push(l, SCOPE_LOOP);
    scope->continue_block = step;
    scope->break_block = end;
    lower_scope_push(l, SCOPE_BLOCK);
    IrOperand number = lower_load(l, index);
    IrPlace all = lower_deref(l, lower_load(l, where), array);
    const IrType *element = types_complete(l->unit, array->elem);
    start_variable(
        l, &node->children[0],
        ir_place_index(l->unit->arena, all, number, element->size, array->count, element));
    lower_stmt(l, &node->children[2]);
    lower_scope_pop(l);
    lower_scope_pop(l);
    lower_jump(l, step);
    ir_build_switch_to(l->builder, step);
    lower_store(l, index, lower_binary(l, IR_ADD, lower_load(l, index), ir_int(1), index_type),
                NULL);
    lower_jump(l, head);
    ir_build_switch_to(l->builder, end);
}
