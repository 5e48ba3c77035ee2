/* cxx_library.c - classes of the C++ library that are not looked into. */
#include "frontend/cxx_class.h"

#include <string.h>

bool cxx_library_is_foreign(CXCursor declared) {
    CXFile file;
    CXCursor definition = clang_getCursorDefinition(declared);
    CXCursor cursor = clang_Cursor_isNull(definition) ? declared : definition;
    CXSourceLocation at = clang_getCursorLocation(cursor);
    if (!clang_Location_isInSystemHeader(at)) {
        return false;
    }
    clang_getFileLocation(at, &file, NULL, NULL, NULL);
    if (file == NULL) {
        return true;
    }
    CXString name = clang_getFileName(file);
    bool is_own = strstr(clang_getCString(name), "/fltcheck/cxx_") != NULL;
    clang_disposeString(name);
    return !is_own;
}

bool cxx_library_owns(Unit *unit, CXCursor template, CXType class) {
    if (!cxx_library_is_foreign(template)) {
        return false;
    }
    int count = clang_Type_getNumTemplateArguments(class);
    for (int i = 0; i < count; i++) {
        CXType argument =
            clang_getCanonicalType(clang_Type_getTemplateArgumentAsType(class, (unsigned)i));
        CXCursor declared = clang_getTypeDeclaration(argument);
        CXCursor of = clang_getSpecializedCursorTemplate(declared);
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
