/* lower_object.c - C++ objects: made without arguments, copied, destroyed. */
#include "frontend/cxx_class.h"
#include "frontend/lower.h"

#define ELEMENT_LIMIT 64 /* objects in one array that are made or destroyed one by one */

/* ---- what can't be known ------------------------------------------------------------------ */

static void degrade_class(Lower *l, const CxxClass *class) {
    lower_degrade(l, l->loc,
                  arena_printf(l->unit->arena, "C++ construct not lowered: class %s: %s",
                               class->type->name, class->problem));
}

static const CxxClass *known_class(Lower *l, const IrType *type) {
    const CxxClass *class = cxx_class_of(l->unit, type);
    if (class != NULL && class->problem != NULL) {
        degrade_class(l, class);
    }
    return class;
}

/* ---- parts ---------------------------------------------------------------------------------- */

IrPlace lower_object_element(Lower *l, IrPlace array, uint64_t index) {
    const IrType *type = types_complete(l->unit, array.type->elem);
    return ir_place_index(l->unit->arena, array, ir_int((int64_t)index), type->size,
                          array.type->count, type);
}

static bool has_elements(Lower *l, IrPlace array) {
    if (array.type->count <= ELEMENT_LIMIT) {
        return true;
    }
    lower_degrade(l, l->loc, "C++ construct not lowered: large array of objects");
    return false;
}

static IrPlace base_place(Lower *l, IrPlace place, const CxxBase *base) {
    return base->offset == 0 && place.step_count == 0 && place.base == IR_BASE_TEMP
               ? ir_place_deref(place.id, types_complete(l->unit, base->type))
               : ir_place_field(l->unit->arena, place, "", base->offset,
                                types_complete(l->unit, base->type));
}

static bool field_place(Lower *l, IrPlace place, CXCursor field, IrPlace *part) {
    FieldRef found;
    if (!types_field(l->unit, place.type, field, &found) || found.bit_width != 0) {
        return false;
    }
    *part = ir_place_field(l->unit->arena, place, found.name, (int64_t)found.offset,
                           types_complete(l->unit, found.type));
    return true;
}

IrPlace lower_object_as(Lower *l, IrPlace place, const IrType *type) {
    uint32_t offset;
    if (place.type->kind != IR_TYPE_RECORD || type->kind != IR_TYPE_RECORD ||
        place.type->record == type->record) {
        return place;
    }
    if (cxx_class_base_offset(l->unit, place.type, type, &offset)) {
        return base_place(l, place, &(CxxBase){type, offset});
    }
    int64_t back = cxx_class_base_offset(l->unit, type, place.type, &offset) ? -(int64_t)offset : 0;
    return ir_place_field(l->unit->arena, place, "", back, types_complete(l->unit, type));
}

/* A place that is used several times is reached over one temporary. */
static IrPlace steady(Lower *l, IrPlace place) {
    return place.step_count < 2 ? place : lower_deref(l, lower_address(l, place), place.type);
}

/* ---- tables --------------------------------------------------------------------------------- */

static uint32_t thunk(Lower *l, const CxxClass *class, uint32_t target, int64_t adjustment) {
    const IrFunction *function = ir_build_function_at(l->builder, target);
    const char *name =
        arena_printf(l->unit->arena, "%s%+lld()", function->name, (long long)adjustment);
    uint32_t index = ir_build_function(l->builder, name);
    if (ir_build_function_at(l->builder, index)->loc.line != 0) {
        return index;
    }
    UnitBody body = {.cursor = class->definition,
                     .kind = BODY_THUNK,
                     .target = target,
                     .adjustment = adjustment};
    return decls_made(l->unit, name, function->type, function->loc, body);
}

static IrOperand slot_value(Lower *l, const CxxClass *class, const CxxTable *table,
                            const CxxSlot *slot) {
    uint32_t function;
    if (slot->is_destructor) {
        function = lower_method_destructor(l->unit, class->type);
    } else if (clang_CXXMethod_isPureVirtual(slot->method)) {
        return ir_int(0);
    } else {
        function = decls_function(l->unit, slot->method);
    }
    int64_t adjustment = (int64_t)slot->offset - (int64_t)table->offset;
    if (adjustment != 0) {
        function = thunk(l, class, function, adjustment);
    }
    return (IrOperand){.kind = IR_OPERAND_FUNCTION, .id = function};
}

static uint32_t table_global(Lower *l, const CxxClass *class, const CxxTable *table) {
    Unit *unit = l->unit;
    const char *name = arena_printf(unit->arena, "%s::.table+%u", cxx_name(unit, class->definition),
                                    table->offset);
    uint32_t index = ir_build_global(l->builder, name);
    if (ir_build_global_at(l->builder, index)->is_defined) {
        return index;
    }
    const IrType *pointer = types_pointer_to(unit, types_void(unit));
    IrInit *inits = ARENA_ARRAY(unit->arena, IrInit, table->slots.count + 1);
    ir_build_global_at(l->builder, index)->is_defined = true;
    for (size_t i = 0; i < table->slots.count; i++) {
        inits[i] = (IrInit){i * pointer->size, pointer->size,
                            slot_value(l, class, table, &table->slots.items[i])};
    }
    IrGlobal *global = ir_build_global_at(l->builder, index);
    global->type = types_array_of(unit, pointer, table->slots.count);
    global->unit = unit->request->file;
    global->is_static = global->is_const = true;
    global->loc = source_cursor_loc(unit, class->definition);
    global->inits = inits;
    global->init_count = (uint32_t)table->slots.count;
    return index;
}

void lower_object_tables(Lower *l, IrPlace place) {
    const CxxClass *class = cxx_class_of(l->unit, place.type);
    for (size_t i = 0; class != NULL && i < class->tables.count; i++) {
        const CxxTable *table = &class->tables.items[i];
        uint32_t global = table_global(l, class, table);
        const IrType *type = ir_build_global_at(l->builder, global)->type;
        IrOperand address = lower_address(l, ir_place_global(global, type));
        const IrType *pointer = types_pointer_to(l->unit, type->elem);
        lower_store(l,
                    ir_place_field(l->unit->arena, place, CXX_TABLE_FIELD, table->offset, pointer),
                    address, NULL);
    }
}

/* ---- made without arguments -------------------------------------------------------------------
 */

static void default_parts(Lower *l, IrPlace place, const CxxClass *class) {
    for (size_t i = 0; i < class->bases.count; i++) {
        lower_object_default(l, base_place(l, place, &class->bases.items[i]));
    }
    lower_object_tables(l, place);
    for (size_t i = 0; i < class->fields.count; i++) {
        IrPlace part;
        CXCursor field = class->fields.items[i];
        CXCursor initializer = cxx_class_field_initializer(l->unit, field);
        if (!field_place(l, place, field, &part)) {
            continue;
        }
        if (clang_Cursor_isNull(initializer)) {
            lower_object_default(l, part);
        } else {
            lower_object_init(l, part, initializer);
        }
    }
}

static void default_object(Lower *l, IrPlace place) {
    const CxxClass *class = cxx_class_of(l->unit, place.type);
    if (class == NULL || !class->is_constructed) {
        return;
    }
    known_class(l, place.type);
    if (!clang_Cursor_isNull(class->default_constructor)) {
        lower_method_call(l, class->default_constructor, place, NULL, NULL, 0, NULL);
    } else if (class->has_hidden_default) {
        lower_degrade(l, l->loc,
                      arena_printf(l->unit->arena,
                                   "C++ construct not lowered: default constructor of %s",
                                   class->type->name));
    } else {
        default_parts(l, steady(l, place), class);
    }
}

void lower_object_default(Lower *l, IrPlace place) {
    if (place.type->kind != IR_TYPE_ARRAY) {
        default_object(l, place);
        return;
    }
    const IrType *type = place.type->elem;
    while (type->kind == IR_TYPE_ARRAY) {
        type = type->elem;
    }
    const CxxClass *class = cxx_class_of(l->unit, type);
    if (class == NULL || !class->is_constructed || !has_elements(l, place)) {
        return;
    }
    for (uint64_t i = 0; i < place.type->count; i++) {
        lower_object_default(l, lower_object_element(l, place, i));
    }
}

void lower_object_init(Lower *l, IrPlace place, CXCursor initializer) {
    NodeMark mark = node_mark(&l->nodes);
    Node node = node_of(initializer);
    node_expand(&l->nodes, &node);
    if (types_is_reference(place.type)) {
        lower_store(l, place, lower_address(l, lower_place(l, &node).place), NULL);
    } else if (place.type->kind == IR_TYPE_RECORD) {
        lower_record_into(l, &node, place, NULL);
    } else if (place.type->kind == IR_TYPE_ARRAY && node.kind == CXCursor_CallExpr) {
        lower_construct(l, &node, place);
    } else {
        lower_decl_init(l, place, initializer);
    }
    node_release(&l->nodes, mark);
}

/* ---- copied -----------------------------------------------------------------------------------
 */

typedef struct CopierVisit {
    bool is_assignment;
    CXCursor found;
} CopierVisit;

static enum CXChildVisitResult visit_copier(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    CopierVisit *visit = data;
    bool is_copier = visit->is_assignment ? clang_CXXMethod_isCopyAssignmentOperator(cursor) != 0
                                          : clang_CXXConstructor_isCopyConstructor(cursor) != 0;
    if (is_copier && !cxx_class_is_defaulted(cursor)) {
        visit->found = cursor;
    }
    return CXChildVisit_Continue;
}

static void copy_parts(Lower *l, IrPlace to, IrPlace from, bool is_assignment,
                       const CxxClass *class) {
    for (size_t i = 0; i < class->bases.count; i++) {
        const CxxBase *base = &class->bases.items[i];
        lower_object_copy(l, base_place(l, to, base), base_place(l, from, base), is_assignment);
    }
    if (!is_assignment) {
        lower_object_tables(l, to);
    }
    for (size_t i = 0; i < class->fields.count; i++) {
        IrPlace to_part, from_part;
        CXCursor field = class->fields.items[i];
        if (field_place(l, to, field, &to_part) && field_place(l, from, field, &from_part)) {
            lower_object_copy(l, to_part, from_part, is_assignment);
        } else {
            lower_degrade(l, l->loc, "C++ construct not lowered: copy of a bit-field");
        }
    }
}

void lower_object_copy(Lower *l, IrPlace to, IrPlace from, bool is_assignment) {
    if (to.type->kind == IR_TYPE_ARRAY) {
        const IrType *type = to.type->elem;
        const CxxClass *class = cxx_class_of(l->unit, type);
        if (class == NULL || !class->is_copied) {
            lower_copy(l, to, from, NULL);
            return;
        }
        for (uint64_t i = 0; has_elements(l, to) && i < to.type->count; i++) {
            lower_object_copy(l, lower_object_element(l, to, i), lower_object_element(l, from, i),
                              is_assignment);
        }
        return;
    }
    if (to.type->kind != IR_TYPE_RECORD) {
        lower_store(l, to, lower_load(l, from), NULL);
        return;
    }
    const CxxClass *class = known_class(l, to.type);
    if (class == NULL || (!class->is_copied && (is_assignment || class->tables.count == 0))) {
        lower_copy(l, to, from, NULL);
        return;
    }
    to = steady(l, to);
    from = steady(l, from);
    CopierVisit visit = {is_assignment, clang_getNullCursor()};
    clang_visitChildren(class->definition, visit_copier, &visit);
    if (clang_Cursor_isNull(visit.found)) {
        copy_parts(l, to, from, is_assignment, class);
        return;
    }
    IrOperand source = lower_address(l, from);
    const IrType *type = types_pointer_to(l->unit, from.type);
    lower_method_call(l, visit.found, to, &source, &type, 1, NULL);
}

/* ---- destroyed --------------------------------------------------------------------------------
 */

bool lower_object_is_destroyed(Lower *l, const IrType *type) {
    while (type->kind == IR_TYPE_ARRAY) {
        type = type->elem;
    }
    const CxxClass *class = cxx_class_of(l->unit, type);
    return class != NULL && (class->is_destroyed || class->problem != NULL);
}

static void destroy_parts(Lower *l, IrPlace place, const CxxClass *class) {
    for (size_t i = class->fields.count; i > 0; i--) {
        IrPlace part;
        if (!class->definition_is_union &&
            field_place(l, place, class->fields.items[i - 1], &part)) {
            lower_object_destroy(l, part);
        }
    }
    for (size_t i = class->bases.count; i > 0; i--) {
        lower_object_destroy(l, base_place(l, place, &class->bases.items[i - 1]));
    }
}

void lower_object_destroy(Lower *l, IrPlace place) {
    if (!lower_object_is_destroyed(l, place.type)) {
        return;
    }
    if (place.type->kind == IR_TYPE_ARRAY) {
        for (uint64_t i = place.type->count; has_elements(l, place) && i > 0; i--) {
            lower_object_destroy(l, lower_object_element(l, place, i - 1));
        }
        return;
    }
    const CxxClass *class = known_class(l, place.type);
    if (!clang_Cursor_isNull(class->destructor)) {
        lower_method_call(l, class->destructor, place, NULL, NULL, 0, NULL);
    } else {
        destroy_parts(l, steady(l, place), class);
    }
}

void lower_object_destroy_part(Lower *l, uint32_t part) {
    const CxxClass *class = cxx_class_of(l->unit, l->object);
    IrPlace object = lower_this_place(l), place;
    if (part < class->bases.count) {
        lower_object_destroy(l, base_place(l, object, &class->bases.items[part]));
    } else if (field_place(l, object, class->fields.items[part - class->bases.count], &place)) {
        lower_object_destroy(l, place);
    }
}

void lower_object_destroy_parts(Lower *l) {
    const CxxClass *class = known_class(l, l->object);
    if (class != NULL && (class->fields.count > 0 || class->bases.count > 0)) {
        destroy_parts(l, lower_this_place(l), class);
    }
}
