/* cxx_library.c - classes of the C++ library that are not looked into. */
#include "frontend/cxx_class.h"

#include <string.h>

bool cxx_library_is_foreign(CXCursor cursor) {
    CXFile file;
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

/* A class of the C++ library that has nothing of this program inside: what its code does with
 * itself concerns nobody. Shared pointers run what they were given. */
bool cxx_library_owns(Unit *unit, CXCursor template, CXType class) {
    if (!cxx_library_is_foreign(template) ||
        strstr(source_string(unit->scratch, clang_getCursorSpelling(template)), "shared_") ||
        strstr(source_string(unit->scratch, clang_getCursorSpelling(template)), "_ptr")) {
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
