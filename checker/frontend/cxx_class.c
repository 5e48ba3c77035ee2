/* cxx_class.c - bases, members, layout and special functions of C++ classes. */
#include "frontend/cxx_class.h"

#include "base/text.h"

#include <string.h>

bool cxx_class_is_defaulted(CXCursor function) {
    return clang_CXXMethod_isDefaulted(function) != 0 || clang_CXXMethod_isDeleted(function) != 0;
}

/* ---- members ---------------------------------------------------------------------------- */

typedef struct ClassVisit {
    Unit *unit;
    CxxClass *class;
    VEC(CXType) bases;
    VEC(CXCursor) virtuals;
    CXCursor template; /* the class was made from it; null if not */
    bool has_children;
    bool has_virtual_base;
    bool has_constructor, has_copy;
} ClassVisit;

static void meet_constructor(ClassVisit *visit, CXCursor cursor) {
    visit->has_constructor = true;
    if (cxx_class_is_defaulted(cursor)) {
        return;
    }
    if (clang_CXXConstructor_isCopyConstructor(cursor) ||
        clang_CXXConstructor_isMoveConstructor(cursor)) {
        visit->has_copy = true;
    } else if (cxx_class_takes_nothing(cursor)) {
        visit->class->default_constructor = cursor;
    }
}

/* begin() and end(), which a range-based for calls. */
static void note_range(CxxClass *class, CXCursor method) {
    CXString name = clang_getCursorSpelling(method);
    const char *text = clang_getCString(name);
    bool is_begin = strcmp(text, "begin") == 0, is_end = strcmp(text, "end") == 0;
    if ((is_begin || is_end) && clang_Cursor_getNumArguments(method) == 0) {
        *(is_begin ? &class->begin : &class->end) = method;
    }
    clang_disposeString(name);
}

static enum CXChildVisitResult visit_member(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    ClassVisit *visit = data;
    visit->has_children = true;
    switch (clang_getCursorKind(cursor)) {
    case CXCursor_CXXBaseSpecifier:
        vec_push(visit->unit->scratch, &visit->bases, clang_getCursorType(cursor));
        visit->has_virtual_base |= clang_isVirtualBase(cursor) != 0;
        break;
    case CXCursor_Constructor:
        meet_constructor(visit, cursor);
        break;
    case CXCursor_Destructor:
        visit->class->has_virtual_destructor |= clang_CXXMethod_isVirtual(cursor) != 0;
        if (!cxx_class_is_defaulted(cursor)) {
            visit->class->destructor = cursor;
        }
        if (clang_CXXMethod_isVirtual(cursor)) {
            vec_push(visit->unit->scratch, &visit->virtuals, cursor);
        }
        break;
    case CXCursor_CXXMethod:
    case CXCursor_ConversionFunction:
        if (clang_CXXMethod_isVirtual(cursor)) {
            vec_push(visit->unit->scratch, &visit->virtuals, cursor);
        }
        note_range(visit->class, cursor);
        visit->has_copy |= (clang_CXXMethod_isCopyAssignmentOperator(cursor) ||
                            clang_CXXMethod_isMoveAssignmentOperator(cursor)) &&
                           !cxx_class_is_defaulted(cursor);
        break;
    default:
        break;
    }
    return CXChildVisit_Continue;
}

static enum CXVisitorResult visit_field(CXCursor cursor, CXClientData data) {
    ClassVisit *visit = data;
    vec_push(visit->unit->scratch, &visit->class->fields, cursor);
    return CXVisit_Continue;
}

/* ---- classes made from templates ---------------------------------------------------------- */

typedef struct ParameterVisit {
    const char *name;
    int index, found;
} ParameterVisit;

static enum CXChildVisitResult visit_parameter(CXCursor cursor, CXCursor parent,
                                               CXClientData data) {
    (void)parent;
    ParameterVisit *visit = data;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (kind == CXCursor_TemplateTypeParameter || kind == CXCursor_NonTypeTemplateParameter ||
        kind == CXCursor_TemplateTemplateParameter) {
        CXString name = clang_getCursorSpelling(cursor);
        if (strcmp(clang_getCString(name), visit->name) == 0) {
            visit->found = visit->index;
        }
        clang_disposeString(name);
        visit->index++;
    }
    return CXChildVisit_Continue;
}

/* A base that is the template's parameter is the argument. */
static bool base_of_parameter(Unit *unit, CXCursor template, CXType class, CXType *base) {
    ParameterVisit visit = {source_string(unit->scratch, clang_getTypeSpelling(*base)), 0, -1};
    clang_visitChildren(template, visit_parameter, &visit);
    if (visit.found < 0) {
        return false;
    }
    *base = clang_Type_getTemplateArgumentAsType(class, (unsigned)visit.found);
    return base->kind != CXType_Invalid;
}

/* The bases of the pattern, as far as they do not depend on parameters; else those that
 * a probe has found. */
static void find_bases(ClassVisit *visit, const CxxProbe *probe) {
    CXType class = clang_getCursorType(visit->class->definition);
    for (size_t i = 0; i < visit->bases.count; i++) {
        CXType *base = &visit->bases.items[i];
        if (probe != NULL && i < probe->bases.count) {
            *base = probe->bases.items[i];
        } else if (clang_Type_getSizeOf(*base) < 0 &&
                   !base_of_parameter(visit->unit, visit->template, class, base)) {
            visit->class->problem = "its bases depend on parameters of a template";
            visit->bases.count = 0;
        }
    }
}

static void look_into_template(ClassVisit *visit) {
    CxxClass *class = visit->class;
    class->is_of_library =
        cxx_library_owns(visit->unit, visit->template, clang_getCursorType(class->definition));
    if (class->is_of_library) {
        class->is_hidden = cxx_library_cleans_up(visit->unit, visit->template);
        visit->bases.count = 0;
        return;
    }
    clang_visitChildren(visit->template, visit_member, visit);
    const CxxProbe *probe = cxx_probe_of(visit->unit, class->definition);
    bool has_destructor = !clang_Cursor_isNull(class->destructor);
    bool has_default = !clang_Cursor_isNull(class->default_constructor);
    class->destructor = probe == NULL ? clang_getNullCursor() : probe->destructor;
    class->default_constructor = probe == NULL ? clang_getNullCursor() : probe->default_constructor;
    class->begin = probe == NULL ? clang_getNullCursor() : probe->begin;
    class->end = probe == NULL ? clang_getNullCursor() : probe->end;
    find_bases(visit, probe);
    if (has_destructor && clang_Cursor_isNull(class->destructor)) {
        class->problem = "its destructor can't be reached";
    }
    if (has_default && clang_Cursor_isNull(class->default_constructor)) {
        class->is_constructed = class->has_hidden_default = true;
    }
    size_t kept = 0;
    for (size_t i = 0; i < visit->virtuals.count; i++) {
        CXCursor method = visit->virtuals.items[i];
        if (clang_getCursorKind(method) == CXCursor_Destructor) {
            visit->virtuals.items[kept++] = class->destructor;
        } else {
            class->problem = "its virtual functions come from a template";
        }
    }
    visit->virtuals.count = kept;
}

/* ---- layout ------------------------------------------------------------------------------- */

static bool is_empty(Unit *unit, const IrType *type) {
    const CxxClass *class = cxx_class_of(unit, type);
    types_complete(unit, type);
    if (class == NULL || type->record == NULL) {
        return type->record != NULL && type->record->field_count == 0;
    }
    bool result = class->fields.count == 0 && class->tables.count == 0;
    for (size_t i = 0; i < class->bases.count; i++) {
        result &= is_empty(unit, class->bases.items[i].type);
    }
    return result;
}

static bool has_table(Unit *unit, const IrType *type) {
    const CxxClass *class = cxx_class_of(unit, type);
    return class != NULL && class->tables.count > 0;
}

static uint32_t align(uint32_t offset, long long alignment) {
    uint32_t step = alignment > 1 ? (uint32_t)alignment : 1;
    return (offset + step - 1) / step * step;
}

/* Bases that have a table come first, the others follow in the order in which they are
 * written. Where the compiler would reuse the padding at the end of a base (it does not
 * for Windows), the first member tells. */
static void place_bases(ClassVisit *visit) {
    CxxClass *class = visit->class;
    bool has_base_table = false;
    for (size_t i = 0; i < visit->bases.count; i++) {
        CxxBase base = {types_of(visit->unit, visit->bases.items[i]), 0};
        if (base.type->kind != IR_TYPE_RECORD) {
            class->problem = "a base of it is not known";
            continue;
        }
        vec_push(visit->unit->scratch, &class->bases, base);
        has_base_table |= has_table(visit->unit, base.type);
    }
    class->has_own_table = !has_base_table && visit->virtuals.count > 0;
    uint32_t end = class->has_own_table ? 8 : 0;
    for (int with_table = 1; with_table >= 0; with_table--) {
        for (size_t i = 0; i < class->bases.count; i++) {
            CxxBase *base = &class->bases.items[i];
            if (has_table(visit->unit, base->type) != (with_table == 1)) {
                continue;
            }
            CXType type = clang_getCursorType(types_class(base->type));
            bool takes_no_room = is_empty(visit->unit, base->type);
            base->offset = takes_no_room ? 0 : align(end, clang_Type_getAlignOf(type));
            end = takes_no_room ? end : base->offset + base->type->size;
        }
    }
}

/* ---- what runs ------------------------------------------------------------------------------ */

static const IrType *element(const IrType *type) {
    while (type->kind == IR_TYPE_ARRAY) {
        type = type->elem;
    }
    return type;
}

static void add_part(Unit *unit, CxxClass *class, const IrType *type) {
    const CxxClass *part = cxx_class_of(unit, element(type));
    if (part != NULL) {
        class->is_destroyed |= part->is_destroyed;
        class->is_constructed |= part->is_constructed;
        class->is_copied |= part->is_copied;
        class->problem = class->problem == NULL ? part->problem : class->problem;
    }
}

static void find_effects(ClassVisit *visit) {
    CxxClass *class = visit->class;
    if (class->is_of_library) {
        return;
    }
    class->is_destroyed = !clang_Cursor_isNull(class->destructor);
    class->is_constructed |=
        !clang_Cursor_isNull(class->default_constructor) || class->tables.count > 0;
    class->is_copied = visit->has_copy;
    for (size_t i = 0; i < class->bases.count; i++) {
        add_part(visit->unit, class, class->bases.items[i].type);
    }
    for (size_t i = 0; i < class->fields.count; i++) {
        CXCursor field = class->fields.items[i];
        add_part(visit->unit, class, types_of_cursor(visit->unit, field));
        class->is_constructed |=
            !clang_Cursor_isNull(cxx_class_field_initializer(visit->unit, field));
    }
}

static CxxClass *make_class(Unit *unit, CXCursor definition) {
    CxxClass *class = ARENA_NEW(unit->scratch, CxxClass);
    class->definition = definition;
    class->definition_is_union = clang_getCursorKind(definition) == CXCursor_UnionDecl;
    class->destructor = class->default_constructor = clang_getNullCursor();
    class->begin = class->end = clang_getNullCursor();
    ptrmap_put(&unit->classes, definition.data[0], (uintptr_t)class);
    CXType type = clang_getCursorType(definition);
    class->type = types_of(unit, type);
    ClassVisit visit = {.unit = unit, .class = class};
    clang_Type_visitFields(type, visit_field, &visit);
    clang_visitChildren(definition, visit_member, &visit);
    visit.template = clang_getSpecializedCursorTemplate(definition);
    if (!visit.has_children && !clang_Cursor_isNull(visit.template)) {
        look_into_template(&visit);
    }
    if (visit.has_virtual_base) {
        class->problem = "it has virtual bases";
    }
    place_bases(&visit);
    cxx_table_make(unit, class, visit.virtuals.items, visit.virtuals.count);
    find_effects(&visit);
    if (clang_Cursor_isNull(visit.template)) {
        cxx_library_hide_problem(class);
    }
    return class;
}

const CxxClass *cxx_class(Unit *unit, CXCursor declaration) {
    CXCursor definition = clang_getCursorDefinition(declaration);
    enum CXCursorKind kind = clang_getCursorKind(definition);
    if (!unit->is_cxx || clang_Cursor_isNull(definition) ||
        (kind != CXCursor_ClassDecl && kind != CXCursor_StructDecl && kind != CXCursor_UnionDecl)) {
        return NULL;
    }
    uintptr_t known;
    if (ptrmap_find(&unit->classes, definition.data[0], &known)) {
        return (const CxxClass *)known;
    }
    return make_class(unit, definition);
}

const CxxClass *cxx_class_of(Unit *unit, const IrType *type) {
    return unit->is_cxx && type->kind == IR_TYPE_RECORD ? cxx_class(unit, types_class(type)) : NULL;
}

bool cxx_class_base_offset(Unit *unit, const IrType *derived, const IrType *base,
                           uint32_t *offset) {
    *offset = 0;
    if (derived->kind != IR_TYPE_RECORD || base->kind != IR_TYPE_RECORD) {
        return false;
    }
    if (derived->record == base->record) {
        return true;
    }
    const CxxClass *class = cxx_class_of(unit, derived);
    for (size_t i = 0; class != NULL && i < class->bases.count; i++) {
        if (cxx_class_base_offset(unit, class->bases.items[i].type, base, offset)) {
            *offset += class->bases.items[i].offset;
            return true;
        }
    }
    return false;
}
