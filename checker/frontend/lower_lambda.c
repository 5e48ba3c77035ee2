/* lower_lambda.c - lambdas: what they capture, objects of their classes, bodies.
 *
 * libclang lists what a lambda captures by name, but not what `&` and `=` capture, nor
 * `this`; and the members of its class have no names. Members are in the order of the
 * captures: first those listed, then the rest in the order in which the body uses them.
 */
#include "frontend/cxx_class.h"
#include "frontend/lower.h"

typedef struct Capture {
    CXCursor variable; /* null: `this` */
    FieldRef member;
} Capture;

struct LambdaClosure {
    const IrType *type;
    const IrType *object; /* the class of a captured `this`, or NULL */
    VEC(Capture) captures;
    bool is_understood;
};

typedef struct Search {
    Unit *unit;
    unsigned begin, end; /* of the lambda */
    CXFile file;
    VEC(Capture) found;
    const IrType *object;
} Search;

/* ---- what the body uses -------------------------------------------------------------------- */

static bool is_found(const Search *search, CXCursor variable) {
    for (size_t i = 0; i < search->found.count; i++) {
        if (clang_equalCursors(search->found.items[i].variable, variable)) {
            return true;
        }
    }
    return false;
}

static bool is_inside(const Search *search, CXCursor variable) {
    CXFile file;
    unsigned offset;
    clang_getFileLocation(clang_getCursorLocation(variable), &file, NULL, NULL, &offset);
    return file == search->file && offset >= search->begin && offset < search->end;
}

static void meet(Search *search, CXCursor variable) {
    if (!is_found(search, variable)) {
        vec_push(search->unit->scratch, &search->found, (Capture){.variable = variable});
    }
}

static void meet_variable(Search *search, CXCursor variable) {
    enum CXCursorKind kind = clang_getCursorKind(variable);
    bool is_local = clang_getCursorLinkage(variable) == CXLinkage_NoLinkage &&
                    clang_Cursor_getStorageClass(variable) != CX_SC_Static;
    if ((kind == CXCursor_VarDecl || kind == CXCursor_ParmDecl) && is_local &&
        !is_inside(search, variable)) {
        meet(search, variable);
    }
}

static void meet_this(Search *search, const IrType *object) {
    if (object->kind == IR_TYPE_RECORD) {
        search->object = search->object == NULL ? object : search->object;
        meet(search, clang_getNullCursor());
    }
}

static enum CXChildVisitResult visit_any(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    *(bool *)data |= clang_isExpression(clang_getCursorKind(cursor)) != 0;
    return CXChildVisit_Continue;
}

static enum CXChildVisitResult visit_use(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    Search *search = data;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    CXCursor target = clang_getCursorReferenced(cursor);
    if (kind == CXCursor_DeclRefExpr) {
        meet_variable(search, target);
    } else if (kind == CXCursor_CXXThisExpr) {
        meet_this(search,
                  types_of(search->unit, clang_getPointeeType(clang_getCursorType(cursor))));
    } else if (kind == CXCursor_MemberRefExpr) {
        bool has_object = false;
        bool is_static =
            clang_getCursorKind(target) == CXCursor_VarDecl ||
            (clang_getCursorKind(target) == CXCursor_CXXMethod && clang_CXXMethod_isStatic(target));
        clang_visitChildren(cursor, visit_any, &has_object);
        if (!has_object && !is_static) {
            meet_this(search, types_of_cursor(search->unit, clang_getCursorSemanticParent(target)));
        }
    }
    return CXChildVisit_Recurse;
}

static enum CXChildVisitResult visit_lambda(CXCursor cursor, CXCursor parent, CXClientData data) {
    Search *search = data;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (kind == CXCursor_VariableRef) {
        meet(search, clang_getCursorReferenced(cursor));
    } else if (kind == CXCursor_CompoundStmt) {
        clang_visitChildren(cursor, visit_use, data);
    }
    (void)parent;
    return CXChildVisit_Continue;
}

/* ---- the members ---------------------------------------------------------------------------- */

static bool fits(Unit *unit, const Capture *capture, const IrType *member, const IrType *object) {
    if (clang_Cursor_isNull(capture->variable)) {
        return member->kind == IR_TYPE_POINTER && !types_is_reference(member) && object != NULL;
    }
    const IrType *type = types_of_cursor(unit, capture->variable);
    type = types_is_reference(type) ? type->elem : type;
    const IrType *own = types_is_reference(member) ? member->elem : member;
    return own->kind == type->kind && own->size == type->size && own->record == type->record;
}

static CXCursor captured_this(void) {
    return clang_getNullCursor();
}

/* `this` is where the members do not go on with the next variable. */
static void assign_members(Unit *unit, LambdaClosure *closure, Search *search) {
    const CxxClass *class = cxx_class_of(unit, closure->type);
    size_t next = 0;
    bool has_this = false;
    for (size_t i = 0; i < class->fields.count; i++) {
        FieldRef field;
        types_field(unit, closure->type, class->fields.items[i], &field);
        while (next < search->found.count &&
               (!fits(unit, &search->found.items[next], field.type, search->object) ||
                (has_this && clang_Cursor_isNull(search->found.items[next].variable)))) {
            next++; /* `this`, met already, or a constant, which is not captured */
        }
        bool is_this = next >= search->found.count && !has_this &&
                       field.type->kind == IR_TYPE_POINTER && search->object != NULL;
        if (next >= search->found.count && !is_this) {
            return;
        }
        Capture capture = {is_this ? captured_this() : search->found.items[next].variable, field};
        has_this |= clang_Cursor_isNull(capture.variable);
        vec_push(unit->scratch, &closure->captures, capture);
        next += is_this ? 0 : 1;
    }
    closure->is_understood = true;
}

const LambdaClosure *lower_lambda_closure(Unit *unit, CXCursor class) {
    CXCursor lambda = cxx_survey_lambda(unit, class);
    if (clang_Cursor_isNull(lambda)) {
        return NULL;
    }
    LambdaClosure *closure = ARENA_NEW(unit->scratch, LambdaClosure);
    closure->type = types_complete(unit, types_of_cursor(unit, class));
    Search search = {.unit = unit};
    CXSourceRange extent = clang_getCursorExtent(lambda);
    clang_getFileLocation(clang_getRangeStart(extent), &search.file, NULL, NULL, &search.begin);
    clang_getFileLocation(clang_getRangeEnd(extent), NULL, NULL, NULL, &search.end);
    clang_visitChildren(lambda, visit_lambda, &search);
    closure->object = search.object;
    assign_members(unit, closure, &search);
    return closure;
}

/* ---- inside ------------------------------------------------------------------------------------
 */

static IrPlace place_in(Lower *l, IrPlace closure, const Capture *capture) {
    return ir_place_field(l->unit->arena, closure, capture->member.name,
                          (int64_t)capture->member.offset, capture->member.type);
}

static IrPlace member_place(Lower *l, const Capture *capture) {
    const LambdaClosure *closure = l->closure;
    IrOperand self = lower_load(l, ir_place_local(0, types_pointer_to(l->unit, closure->type)));
    IrPlace place = lower_deref(l, self, closure->type);
    return place_in(l, place, capture);
}

bool lower_lambda_captured(Lower *l, CXCursor variable, IrPlace *place) {
    for (size_t i = 0; l->closure != NULL && i < l->closure->captures.count; i++) {
        const Capture *capture = &l->closure->captures.items[i];
        if (clang_equalCursors(capture->variable, variable)) {
            *place = member_place(l, capture);
            return true;
        }
    }
    return false;
}

bool lower_lambda_this(Lower *l, IrOperand *value, const IrType **object) {
    IrPlace place;
    if (l->closure == NULL || l->closure->object == NULL ||
        !lower_lambda_captured(l, captured_this(), &place)) {
        return false;
    }
    *value = lower_load(l, place);
    *object = l->closure->object;
    return true;
}

/* ---- outside -----------------------------------------------------------------------------------
 */

static void store_variable(Lower *l, IrPlace member, CXCursor variable, bool is_own) {
    uintptr_t known;
    IrPlace from;
    CXCursor initializer = clang_Cursor_getVarDeclInitializer(variable);
    if (is_own && !clang_Cursor_isNull(initializer)) {
        lower_object_init(l, member, initializer); /* [name = value] */
        return;
    }
    if (ptrmap_find(&l->locals, variable.data[0], &known)) {
        uint32_t local = (uint32_t)known - 1;
        from = ir_place_local(local, ir_build_local_at(l->builder, local)->type);
    } else if (!lower_lambda_captured(l, variable, &from)) {
        lower_unsupported(l, variable);
        return;
    }
    if (types_is_reference(from.type)) {
        const IrType *type = from.type->elem;
        from = lower_deref(l, lower_load(l, from), type);
    }
    if (types_is_reference(member.type)) {
        lower_store(l, member, lower_address(l, from), NULL);
    } else {
        lower_object_copy(l, member, from, false);
    }
}

void lower_lambda_into(Lower *l, Node *node, IrPlace to) {
    CXCursor class = clang_getTypeDeclaration(clang_getCursorType(node->cursor));
    const LambdaClosure *closure = lower_lambda_closure(l->unit, class);
    if (closure == NULL || !closure->is_understood) {
        lower_unsupported(l, node->cursor);
        return;
    }
    Search inside = {.unit = l->unit};
    CXSourceRange extent = clang_getCursorExtent(node->cursor);
    clang_getFileLocation(clang_getRangeStart(extent), &inside.file, NULL, NULL, &inside.begin);
    clang_getFileLocation(clang_getRangeEnd(extent), NULL, NULL, NULL, &inside.end);
    for (size_t i = 0; i < closure->captures.count; i++) {
        const Capture *capture = &closure->captures.items[i];
        IrPlace member = place_in(l, to, capture);
        if (clang_Cursor_isNull(capture->variable)) {
            lower_store(l, member, lower_this(l), NULL);
        } else {
            store_variable(l, member, capture->variable, is_inside(&inside, capture->variable));
        }
    }
}
