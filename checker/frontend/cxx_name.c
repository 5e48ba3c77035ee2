/* cxx_name.c - names of C++ functions: qualified, with parameters, the same in all units. */
#include "frontend/unit.h"

#include "base/platform.h"
#include "base/text.h"

#include <string.h>

#define LAMBDA "(lambda at "

static bool is_scope(enum CXCursorKind kind) {
    return kind == CXCursor_Namespace || kind == CXCursor_ClassDecl ||
           kind == CXCursor_StructDecl || kind == CXCursor_UnionDecl || kind == CXCursor_EnumDecl ||
           kind == CXCursor_ClassTemplate || kind == CXCursor_ClassTemplatePartialSpecialization;
}

bool cxx_name_is_function(enum CXCursorKind kind) {
    return kind == CXCursor_FunctionDecl || kind == CXCursor_CXXMethod ||
           kind == CXCursor_Constructor || kind == CXCursor_Destructor ||
           kind == CXCursor_ConversionFunction;
}

bool cxx_name_is_constructor(CXCursor cursor) {
    return clang_getCursorKind(cursor) == CXCursor_Constructor ||
           clang_getTemplateCursorKind(cursor) == CXCursor_Constructor;
}

bool cxx_name_is_method(CXCursor cursor) {
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (kind == CXCursor_CXXMethod) {
        const char *const free_operators[] = {"operator new", "operator new[]", "operator delete",
                                              "operator delete[]"};
        CXString name = clang_getCursorSpelling(cursor);
        bool is_free = clang_CXXMethod_isStatic(cursor) != 0;
        for (size_t i = 0; i < sizeof free_operators / sizeof *free_operators; i++) {
            is_free |= strcmp(clang_getCString(name), free_operators[i]) == 0;
        }
        clang_disposeString(name);
        return !is_free;
    }
    return kind == CXCursor_Constructor || kind == CXCursor_Destructor ||
           kind == CXCursor_ConversionFunction;
}

static const char *type_name(Unit *unit, CXType type) {
    return source_string(unit->scratch, clang_getTypeSpelling(clang_getCanonicalType(type)));
}

/* A class is called as its type is: with the arguments of its template. */
static const char *scope_name(Unit *unit, CXCursor scope) {
    CXString spelling = clang_getCursorDisplayName(scope);
    const char *name = source_string(unit->scratch, spelling);
    return name[0] == '\0' ? "(anonymous)" : name;
}

/* "(lambda at /path/file:line:column)", without the path; NULL if it is none. */
static const char *lambda_name(Unit *unit, CXCursor class) {
    const char *name = source_string(unit->scratch, clang_getCursorDisplayName(class));
    return text_starts(name, LAMBDA)
               ? arena_printf(unit->arena, LAMBDA "%s", platform_basename(name + strlen(LAMBDA)))
               : NULL;
}

static void append_arguments(Unit *unit, Text *out, CXCursor cursor) {
    int count = clang_Cursor_getNumTemplateArguments(cursor);
    bool is_open = false;
    for (int i = 0; i < count; i++) {
        unsigned index = (unsigned)i;
        enum CXTemplateArgumentKind kind = clang_Cursor_getTemplateArgumentKind(cursor, index);
        if (kind != CXTemplateArgumentKind_Type && kind != CXTemplateArgumentKind_Integral) {
            continue; /* a pack: it shows in the parameters */
        }
        text_append(out, is_open ? ", " : "<");
        is_open = true;
        if (kind == CXTemplateArgumentKind_Type) {
            text_append(out, type_name(unit, clang_Cursor_getTemplateArgumentType(cursor, index)));
        } else {
            text_printf(out, "%lld", clang_Cursor_getTemplateArgumentValue(cursor, index));
        }
    }
    text_append(out, is_open ? ">" : "");
}

static void append_parameters(Unit *unit, Text *out, CXCursor cursor) {
    CXType type = clang_getCanonicalType(clang_getCursorType(cursor));
    int count = clang_getNumArgTypes(type);
    text_char(out, '(');
    for (int i = 0; i < count; i++) {
        text_printf(out, "%s%s", i > 0 ? ", " : "",
                    type_name(unit, clang_getArgType(type, (unsigned)i)));
    }
    text_append(out, clang_isFunctionTypeVariadic(type) ? ", ...)" : ")");
    text_append(out, clang_CXXMethod_isConst(cursor) ? " const" : "");
}

static bool is_external_c(CXCursor cursor) {
    if (clang_getCursorKind(cursor) != CXCursor_FunctionDecl) {
        return false;
    }
    CXString mangled = clang_Cursor_getMangling(cursor);
    const char *text = clang_getCString(mangled);
    bool result = text == NULL || (text[0] != '?' && !text_starts(text, "_Z"));
    clang_disposeString(mangled);
    return result;
}

const char *cxx_name(Unit *unit, CXCursor cursor) {
    const char *name = source_string(unit->arena, clang_getCursorSpelling(cursor));
    bool is_function = cxx_name_is_function(clang_getCursorKind(cursor));
    if (!unit->is_cxx || (is_function && is_external_c(cursor))) {
        return name;
    }
    CXCursor parent = clang_getCursorSemanticParent(cursor);
    const char *lambda = lambda_name(unit, parent);
    if (lambda != NULL) {
        name = lambda; /* its operator is the lambda */
        parent = clang_getNullCursor();
    }
    while (is_scope(clang_getCursorKind(parent))) {
        name = arena_printf(unit->scratch, "%s::%s", scope_name(unit, parent), name);
        parent = clang_getCursorSemanticParent(parent);
    }
    Text full = text_new(unit->arena);
    text_append(&full, name);
    if (is_function) {
        append_arguments(unit, &full, cursor);
        append_parameters(unit, &full, cursor);
    }
    return text_str(&full);
}
