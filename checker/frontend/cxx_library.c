/* cxx_library.c - classes of the C++ library that are not looked into. */
#include "frontend/cxx_class.h"

#include <string.h>

/* The path of its header ends with something that begins so. */
static bool is_from(CXSourceLocation at, const char *header) {
    CXFile file;
    clang_getFileLocation(at, &file, NULL, NULL, NULL);
    if (file == NULL) {
        return false;
    }
    CXString name = clang_getFileName(file);
    bool result = strstr(clang_getCString(name), header) != NULL;
    clang_disposeString(name);
    return result;
}

static CXSourceLocation place_of(CXCursor declared) {
    CXCursor definition = clang_getCursorDefinition(declared);
    return clang_getCursorLocation(clang_Cursor_isNull(definition) ? declared : definition);
}

bool cxx_library_is_foreign(CXCursor declared) {
    CXSourceLocation at = place_of(declared);
    return clang_Location_isInSystemHeader(at) && !is_from(at, "/fltcheck/cxx_");
}

/* Of any number of elements: not looked into where these are numbers or texts. */
static bool is_container(CXCursor declared) {
    return is_from(place_of(declared), "/fltcheck/cxx_vector");
}

/* Something that a container may have to do with in the end: what else points to nothing that
 * counts. */
static bool is_handed_on(CXType argument) {
    if (argument.kind != CXType_Pointer) {
        return false;
    }
    CXType to = clang_getCanonicalType(clang_getPointeeType(argument));
    return to.kind == CXType_Void || to.kind == CXType_Record || to.kind == CXType_Pointer;
}

bool cxx_library_owns(Unit *unit, CXCursor template, CXType class) {
    bool container = is_container(template);
    if (!container && !cxx_library_is_foreign(template)) {
        return false;
    }
    int count = clang_Type_getNumTemplateArguments(class);
    for (int i = 0; i < count; i++) {
        CXType argument =
            clang_getCanonicalType(clang_Type_getTemplateArgumentAsType(class, (unsigned)i));
        CXCursor declared = clang_getTypeDeclaration(argument);
        CXCursor of = clang_getSpecializedCursorTemplate(declared);
        if (container && is_handed_on(argument)) {
            return false;
        }
        if (argument.kind != CXType_Record) {
            continue;
        }
        if (!source_is_system(unit, clang_getCursorLocation(declared)) ||
            (!clang_Cursor_isNull(of) && !cxx_library_owns(unit, of, argument))) {
            return false;
        }
    }
    return true;
}

/* ---- classes that clean up ------------------------------------------------------------------ */

typedef struct CleanupVisit {
    Unit *unit;
    PtrMap seen;
    bool found;
} CleanupVisit;

static enum CXChildVisitResult visit_member(CXCursor cursor, CXCursor parent, CXClientData data);

static enum CXChildVisitResult visit_named(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    CleanupVisit *visit = data;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (kind != CXCursor_TypeRef && kind != CXCursor_TemplateRef) {
        return CXChildVisit_Continue;
    }
    CXCursor named = clang_getCursorReferenced(cursor);
    CXCursor class = clang_getCursorDefinition(named);
    uintptr_t known;
    if (clang_Cursor_isNull(class)) {
        class = named; /* `typedef Base<T> base;` */
    }
    if (!ptrmap_find(&visit->seen, class.data[0], &known)) {
        ptrmap_put(&visit->seen, class.data[0], 1);
        bool is_name = clang_getCursorKind(class) == CXCursor_TypedefDecl ||
                       clang_getCursorKind(class) == CXCursor_TypeAliasDecl;
        clang_visitChildren(class, is_name ? visit_named : visit_member, visit);
    }
    return visit->found ? CXChildVisit_Break : CXChildVisit_Continue;
}

static bool is_held(CXCursor member) {
    CXType type = clang_getCursorType(member);
    return type.kind != CXType_Pointer && type.kind != CXType_LValueReference &&
           type.kind != CXType_RValueReference;
}

static enum CXChildVisitResult visit_member(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    CleanupVisit *visit = data;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (kind == CXCursor_Destructor) {
        visit->found |= !cxx_class_is_defaulted(cursor);
    } else if (kind == CXCursor_CXXBaseSpecifier ||
               (kind == CXCursor_FieldDecl && is_held(cursor))) {
        clang_visitChildren(cursor, visit_named, visit);
    }
    return visit->found ? CXChildVisit_Break : CXChildVisit_Continue;
}

bool cxx_library_cleans_up(Unit *unit, CXCursor template) {
    CleanupVisit visit = {.unit = unit, .seen = {.arena = unit->scratch}};
    clang_visitChildren(template, visit_member, &visit);
    return visit.found;
}

bool cxx_library_hides(Unit *unit, CXCursor function) {
    CXCursor parent = clang_getCursorSemanticParent(function);
    const CxxClass *class = unit->is_cxx ? cxx_class(unit, parent) : NULL;
    return class != NULL && class->is_hidden;
}

void cxx_library_hide_problem(CxxClass *class) {
    if (class->problem != NULL && cxx_library_is_foreign(class->definition)) {
        class->is_of_library = class->is_hidden = true;
        class->is_destroyed = class->is_constructed = class->is_copied = false;
        class->problem = NULL;
    }
}
