/* lower_method.c - C++ methods: `this`, calls, virtual calls, destructors made for classes. */
#include "frontend/cxx_class.h"
#include "frontend/lower.h"

IrOperand lower_this(Lower *l) {
    IrOperand value;
    const IrType *object;
    if (lower_lambda_this(l, &value, &object)) {
        return value;
    }
    if (l->object == NULL) {
        lower_degrade(l, l->loc, "C++ construct not lowered: 'this' outside of a method");
        return ir_unknown();
    }
    return lower_load(l, ir_place_local(0, types_pointer_to(l->unit, l->object)));
}

IrPlace lower_this_place(Lower *l) {
    IrOperand value;
    const IrType *object;
    if (lower_lambda_this(l, &value, &object)) {
        return lower_deref(l, value, object);
    }
    return lower_deref(l, lower_this(l), l->object == NULL ? types_opaque(l->unit) : l->object);
}

/* ---- virtual functions -------------------------------------------------------------------- */

IrOperand lower_method_slot(Lower *l, const CxxClass *class, uint32_t table, uint32_t slot,
                            IrOperand *object) {
    const IrType *pointer = types_pointer_to(l->unit, types_void(l->unit));
    uint32_t offset = class->tables.items[table].offset;
    IrPlace place = lower_deref(l, *object, class->type);
    place = ir_place_field(l->unit->arena, place, CXX_TABLE_FIELD, offset,
                           types_pointer_to(l->unit, pointer));
    if (offset != 0) {
        IrPlace part = lower_deref(l, *object, class->type);
        *object =
            lower_address(l, ir_place_field(l->unit->arena, part, "", offset, types_void(l->unit)));
    }
    IrPlace slots = lower_deref(l, lower_load(l, place), pointer);
    return lower_load(l, ir_place_index(l->unit->arena, slots, ir_int(slot), pointer->size,
                                        class->tables.items[table].slots.count, pointer));
}

IrOperand lower_method_virtual(Lower *l, CXCursor method, const IrType *type, IrOperand *object) {
    const CxxClass *class = cxx_class_of(l->unit, type);
    uint32_t table, slot;
    if (class == NULL || !cxx_table_slot(class, method, &table, &slot)) {
        lower_degrade(l, l->loc, "C++ construct not lowered: virtual call");
        return ir_unknown();
    }
    return lower_method_slot(l, class, table, slot, object);
}

/* ---- destructors -------------------------------------------------------------------------- */

uint32_t lower_method_destructor(Unit *unit, const IrType *type) {
    const CxxClass *class = cxx_class_of(unit, type);
    if (!clang_Cursor_isNull(class->destructor)) {
        return decls_function(unit, class->destructor);
    }
    uintptr_t known;
    const void *key = class->definition.data[0];
    if (ptrmap_find(&unit->made_functions, key, &known)) {
        return (uint32_t)known - 1;
    }
    const char *name = arena_printf(unit->arena, "%s::~()", cxx_name(unit, class->definition));
    const IrType *function = types_method(unit, types_procedure(unit), type);
    UnitBody body = {.cursor = class->definition, .kind = BODY_DESTRUCTOR};
    IrLoc loc = source_cursor_loc(unit, class->definition);
    uint32_t index = decls_made(unit, name, function, loc, body);
    ptrmap_put(&unit->made_functions, key, (uintptr_t)index + 1);
    return index;
}

/* ---- calls -------------------------------------------------------------------------------- */

IrOperand lower_method_call(Lower *l, CXCursor method, IrPlace object, const IrOperand *args,
                            const IrType *const *types, uint32_t count, const char *text) {
    Unit *unit = l->unit;
    int params = clang_Cursor_getNumArguments(method);
    uint32_t total = params < 0 ? 0 : (uint32_t)params;
    IrOperand *values = ARENA_ARRAY(unit->arena, IrOperand, total + count + 1);
    const IrType **given = ARENA_ARRAY(unit->arena, const IrType *, total + count + 1);
    const IrType *type = types_of_cursor(unit, method);
    size_t owned = lower_scope_owned(l);
    for (uint32_t i = 0; i < count; i++) {
        values[i + 1] = args[i];
        given[i + 1] = types[i];
    }
    for (uint32_t i = count; i < total; i++) {
        Node value = lower_call_default(method, i);
        const IrType *param = i < type->param_count ? type->params[i] : NULL;
        node_expand(&l->nodes, &value);
        values[i + 1] = lower_call_argument(l, &value, param, &given[i + 1]);
    }
    CXCursor class = clang_getCursorSemanticParent(method);
    IrPlace place = lower_object_as(l, object, types_of_cursor(unit, class));
    values[0] = lower_address(l, place);
    given[0] = types_pointer_to(unit, place.type);
    IrOperand callee = {.kind = IR_OPERAND_FUNCTION, .id = decls_function(unit, method)};
    IrInstr call = {.op = IR_CALL,
                    .dest = IR_NO_TEMP,
                    .a = callee,
                    .args = values,
                    .arg_types = given,
                    .arg_count = (count > total ? count : total) + 1,
                    .type = types_void(unit),
                    .text = text};
    if (type->elem != NULL && type->elem->kind != IR_TYPE_VOID &&
        type->elem->kind != IR_TYPE_RECORD) {
        call.type = type->elem; /* an assignment gives a reference */
        call.dest = ir_build_temp(l->builder);
    }
    lower_scope_hand_over(l, owned);
    lower_emit(l, call);
    return call.dest == IR_NO_TEMP ? ir_unknown() : ir_temp(call.dest);
}
