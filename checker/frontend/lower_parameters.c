/* lower_parameters.c - the first locals of a function. */
#include "frontend/lower.h"

/* A parameter of record type arrives as a pointer to the caller's copy and is
 * copied into the local that has its name (docs/frontend.md). */
static void add_parameter(Lower *l, CXCursor cursor) {
    const IrType *type = types_complete(l->unit, types_of_cursor(l->unit, cursor));
    const char *name = source_string(l->unit->arena, clang_getCursorSpelling(cursor));
    IrLoc loc = source_cursor_loc(l->unit, cursor);
    if (type->kind == IR_TYPE_ARRAY) {
        type = types_pointer_to(l->unit, type->elem);
    } else if (type->kind == IR_TYPE_RECORD) {
        name = arena_printf(l->unit->arena, ".%s", name);
        type = types_pointer_to(l->unit, type);
    }
    uint32_t local = ir_build_local(l->builder, name, type, loc, true);
    ptrmap_put(&l->locals, cursor.data[0], (uintptr_t)local + 1);
}

static void copy_record_parameter(Lower *l, CXCursor cursor) {
    const IrType *type = types_of_cursor(l->unit, cursor);
    uintptr_t param;
    if (type->kind != IR_TYPE_RECORD || !ptrmap_find(&l->locals, cursor.data[0], &param)) {
        return;
    }
    const IrType *pointer = types_pointer_to(l->unit, type);
    const char *name = source_string(l->unit->arena, clang_getCursorSpelling(cursor));
    uint32_t local =
        ir_build_local(l->builder, name, type, source_cursor_loc(l->unit, cursor), false);
    if (l->unit->is_cxx) {
        lower_scope_own_object(l, local); /* the callee destroys what it was given */
    }
    IrOperand address = lower_load(l, ir_place_local((uint32_t)param - 1, pointer));
    lower_copy(l, ir_place_local(local, type), lower_deref(l, address, type), NULL);
    ptrmap_put(&l->locals, cursor.data[0], (uintptr_t)local + 1);
}

void lower_parameters(Lower *l, CXCursor cursor) {
    int count = clang_Cursor_getNumArguments(cursor);
    uint32_t total = count < 0 ? 0 : (uint32_t)count;
    if (l->object != NULL) {
        ir_build_local(l->builder, "this", types_pointer_to(l->unit, l->object), l->loc, true);
        total++;
    }
    for (int i = 0; i < count; i++) {
        add_parameter(l, clang_Cursor_getArgument(cursor, (unsigned)i));
    }
    l->result_local = UINT32_MAX;
    if (l->result->kind == IR_TYPE_RECORD) {
        l->result_local = ir_build_local(l->builder, ".result",
                                         types_pointer_to(l->unit, l->result), l->loc, true);
        total++;
    }
    ir_build_function_at(l->unit->builder, l->function)->param_count = total;
    for (int i = 0; i < count; i++) {
        copy_record_parameter(l, clang_Cursor_getArgument(cursor, (unsigned)i));
    }
}
