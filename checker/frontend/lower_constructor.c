/* lower_constructor.c - expressions that call constructors, and what these do before their
 * body: bases, tables, members. */
#include "frontend/cxx_class.h"
#include "frontend/lower.h"

#include <string.h>

/* ---- expressions -------------------------------------------------------------------------- */

/* T() and T{} begin with zeros where T has no constructor of its own. */
static bool is_value(Lower *l, CXCursor call) {
    CXSourceLocation end = clang_getRangeEnd(clang_getCursorExtent(call));
    CXFile file;
    unsigned offset;
    clang_getFileLocation(end, &file, NULL, NULL, &offset);
    const SourceFile *source = source_file_read(l->unit, file);
    return source != NULL && source->text != NULL && offset > 0 && offset <= source->length &&
           (source->text[offset - 1] == ')' || source->text[offset - 1] == '}');
}

static void construct_made(Lower *l, Node *call, CXCursor constructor, IrPlace to) {
    if (call->child_count == 1 && (clang_CXXConstructor_isCopyConstructor(constructor) ||
                                   clang_CXXConstructor_isMoveConstructor(constructor))) {
        IrPlace from = lower_place(l, &call->children[0]).place;
        lower_object_copy(l, to, lower_object_as(l, from, to.type), false);
        return;
    }
    if (is_value(l, call->cursor)) {
        lower_emit(l, (IrInstr){.op = IR_ZERO, .place = to, .size = to.type->size});
    }
    lower_object_default(l, to);
}

static void construct_one(Lower *l, Node *call, CXCursor constructor, IrPlace to) {
    if (cxx_class_is_defaulted(constructor)) {
        construct_made(l, call, constructor, to);
        return;
    }
    const IrType *class = types_of_cursor(l->unit, clang_getCursorSemanticParent(constructor));
    if (to.type->kind != IR_TYPE_RECORD || class->kind != IR_TYPE_RECORD ||
        class->record != to.type->record) {
        lower_unsupported(l, call->cursor); /* an inherited constructor */
        return;
    }
    const IrType *type = types_of_cursor(l->unit, constructor);
    IrOperand *values = ARENA_ARRAY(l->unit->scratch, IrOperand, call->child_count + 1);
    const IrType **types = ARENA_ARRAY(l->unit->scratch, const IrType *, call->child_count + 1);
    Held *held = ARENA_ARRAY(l->unit->scratch, Held, call->child_count + 1);
    Held object = {0};
    size_t owned = lower_scope_owned(l);
    bool is_far = to.base == IR_BASE_TEMP && call->branches;
    if (is_far) {
        const IrType *pointer = types_pointer_to(l->unit, to.type);
        object = lower_hold(l, lower_address(l, to), pointer, true);
    }
    for (uint32_t i = 0; i < call->child_count; i++) {
        const IrType *param = i < type->param_count ? type->params[i] : NULL;
        Node value = lower_call_is_left_out(&call->children[i]) ? lower_call_default(constructor, i)
                                                                : call->children[i];
        node_expand(&l->nodes, &value);
        IrOperand operand = lower_call_argument(l, &value, param, &types[i]);
        const IrType *kept = types[i]->kind == IR_TYPE_RECORD || types[i]->kind == IR_TYPE_ARRAY
                                 ? types_pointer_to(l->unit, types[i])
                                 : types[i];
        held[i] = lower_hold(l, operand, kept, call->branches);
    }
    for (uint32_t i = 0; i < call->child_count; i++) {
        values[i] = lower_release(l, held[i]);
    }
    if (is_far) {
        to = lower_deref(l, lower_release(l, object), to.type);
    }
    lower_scope_hand_over(l, owned);
    lower_method_call(l, constructor, to, values, types, call->child_count,
                      source_text(l->unit, call->cursor));
}

void lower_construct(Lower *l, Node *call, IrPlace to) {
    IrLoc loc = l->loc, spelling = l->spelling;
    lower_at(l, call->cursor);
    node_expand(&l->nodes, call);
    CXCursor constructor = clang_getCursorReferenced(call->cursor);
    if (to.type->kind == IR_TYPE_ARRAY) {
        if (to.type->count > 64) {
            lower_unsupported(l, call->cursor);
        }
        for (uint64_t i = 0; i < to.type->count && i < 64; i++) {
            IrPlace element = lower_object_element(l, to, i);
            if (element.type->kind == IR_TYPE_ARRAY) {
                lower_construct(l, call, element);
            } else {
                construct_one(l, call, constructor, element);
            }
        }
    } else {
        construct_one(l, call, constructor, to);
    }
    l->loc = loc;
    l->spelling = spelling;
}

/* ---- constructors --------------------------------------------------------------------------- */

/* What is written between the parameters and the body. */
typedef struct Written {
    CXCursor member;     /* null: a base or the class itself */
    CXCursor expression; /* null: () */
} Written;

typedef struct InitializerVisit {
    Unit *unit;
    VEC(Written) written;
    bool is_done;
} InitializerVisit;

static enum CXChildVisitResult visit_any(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)cursor;
    (void)parent;
    *(bool *)data = true;
    return CXChildVisit_Break;
}

/* `member()` of a type that was a parameter of the template: an expression that is nowhere. */
static bool is_nothing(CXCursor expression) {
    bool has_children = false;
    clang_visitChildren(expression, visit_any, &has_children);
    return !has_children && clang_getCursorKind(expression) == CXCursor_UnexposedExpr &&
           clang_equalLocations(clang_getCursorLocation(expression), clang_getNullLocation());
}

static enum CXChildVisitResult visit_initializer(CXCursor cursor, CXCursor parent,
                                                 CXClientData data) {
    (void)parent;
    InitializerVisit *visit = data;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (kind == CXCursor_CompoundStmt) {
        return CXChildVisit_Break;
    }
    if (kind == CXCursor_MemberRef) {
        Written written = {clang_getCursorReferenced(cursor), clang_getNullCursor()};
        vec_push(visit->unit->scratch, &visit->written, written);
    } else if (clang_isExpression(kind)) {
        bool is_of_member = visit->written.count > 0 &&
                            !clang_Cursor_isNull(vec_last(&visit->written).member) &&
                            clang_Cursor_isNull(vec_last(&visit->written).expression);
        if (is_of_member && is_nothing(cursor)) {
            return CXChildVisit_Continue;
        }
        if (is_of_member) {
            vec_last(&visit->written).expression = cursor;
        } else {
            Written written = {clang_getNullCursor(), cursor};
            vec_push(visit->unit->scratch, &visit->written, written);
        }
    }
    return CXChildVisit_Continue;
}

static bool is_of_class(Lower *l, CXCursor expression, const IrType *class) {
    const IrType *type = types_of_cursor(l->unit, expression);
    return type->kind == IR_TYPE_RECORD && type->record == class->record;
}

static const Written *written_for_base(Lower *l, const InitializerVisit *visit,
                                       const IrType *class) {
    for (size_t i = 0; i < visit->written.count; i++) {
        const Written *written = &visit->written.items[i];
        if (clang_Cursor_isNull(written->member) && is_of_class(l, written->expression, class)) {
            return written;
        }
    }
    return NULL;
}

static const Written *written_for(const InitializerVisit *visit, CXCursor field) {
    for (size_t i = 0; i < visit->written.count; i++) {
        if (clang_equalCursors(visit->written.items[i].member, field)) {
            return &visit->written.items[i];
        }
    }
    return NULL;
}

static void start_field(Lower *l, const InitializerVisit *visit, CXCursor cursor) {
    FieldRef field;
    if (!types_field(l->unit, l->object, cursor, &field)) {
        lower_unsupported(l, cursor);
        return;
    }
    const Written *written = written_for(visit, cursor);
    CXCursor value =
        written == NULL ? cxx_class_field_initializer(l->unit, cursor) : written->expression;
    bool has_value = !clang_Cursor_isNull(value);
    if (written == NULL && !has_value && field.bit_width != 0) {
        return;
    }
    if (has_value) {
        lower_at(l, value);
    }
    Node node = node_of(value);
    if (field.bit_width != 0) {
        IrOperand bits = ir_int(0);
        if (has_value) {
            node_expand(&l->nodes, &node);
            bits = lower_expr_as(l, &node, field.type);
        }
        lower_place_store(l, lower_place_bits(l, lower_this_place(l), &field), bits, NULL);
        return;
    }
    if (has_value && field.type->kind != IR_TYPE_RECORD && field.type->kind != IR_TYPE_ARRAY) {
        /* `this` comes last: the value may make blocks. */
        node_expand(&l->nodes, &node);
        IrOperand operand = types_is_reference(field.type)
                                ? lower_address(l, lower_place(l, &node).place)
                                : lower_expr_as(l, &node, field.type);
        IrPlace place = ir_place_field(l->unit->arena, lower_this_place(l), field.name,
                                       (int64_t)field.offset, field.type);
        lower_store(l, place, operand, NULL);
        return;
    }
    IrPlace place = ir_place_field(l->unit->arena, lower_this_place(l), field.name,
                                   (int64_t)field.offset, types_complete(l->unit, field.type));
    if (has_value) {
        lower_object_init(l, place, value);
        return;
    }
    if (written != NULL) {
        lower_emit(l, (IrInstr){.op = IR_ZERO, .place = place, .size = place.type->size});
    }
    lower_object_default(l, place);
}

/* Members of anonymous unions are no members of the class itself. */
static bool is_direct(const CxxClass *class, CXCursor member) {
    for (size_t i = 0; i < class->fields.count; i++) {
        if (clang_equalCursors(class->fields.items[i], member)) {
            return true;
        }
    }
    return clang_Cursor_isNull(member);
}

static void start_member(Lower *l, const InitializerVisit *visit, CXCursor field) {
    lower_unwind_statement(l);
    lower_scope_push(l, SCOPE_BLOCK);
    start_field(l, visit, field);
    lower_scope_pop(l);
}

/* Bases and members in the order of their declaration, whatever the order they are
 * written in. */
void lower_constructor_start(Lower *l, CXCursor constructor) {
    InitializerVisit visit = {.unit = l->unit};
    const CxxClass *class = cxx_class_of(l->unit, l->object);
    clang_visitChildren(constructor, visit_initializer, &visit);
    if (class == NULL) {
        return;
    }
    if (class->problem != NULL) {
        lower_degrade(l, l->loc,
                      arena_printf(l->unit->arena, "C++ construct not lowered: class %s: %s",
                                   class->type->name, class->problem));
    }
    const Written *itself = written_for_base(l, &visit, l->object);
    if (itself != NULL) {
        lower_object_init(l, lower_this_place(l), itself->expression);
        return;
    }
    for (size_t i = 0; i < class->bases.count; i++) {
        const IrType *base = class->bases.items[i].type;
        const Written *written = written_for_base(l, &visit, base);
        lower_unwind_statement(l);
        IrPlace place = lower_object_as(l, lower_this_place(l), base);
        if (written == NULL) {
            lower_object_default(l, place);
        } else {
            lower_object_init(l, place, written->expression);
        }
        if (lower_object_is_destroyed(l, base)) {
            lower_scope_own_part(l, (uint32_t)i);
        }
    }
    if (class->tables.count > 0) {
        lower_object_tables(l, lower_this_place(l));
    }
    for (size_t i = 0; i < class->fields.count; i++) {
        start_member(l, &visit, class->fields.items[i]);
        if (lower_object_is_destroyed(
                l, types_complete(l->unit, types_of_cursor(l->unit, class->fields.items[i])))) {
            lower_scope_own_part(l, (uint32_t)(class->bases.count + i));
        }
    }
    for (size_t i = 0; i < visit.written.count; i++) {
        if (!is_direct(class, visit.written.items[i].member)) {
            start_member(l, &visit, visit.written.items[i].member);
        }
    }
}
