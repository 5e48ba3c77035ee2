/* cxx_default.c - defaults of parameters and members of classes. */
#include "frontend/cxx_class.h"

#include <ctype.h>

static enum CXChildVisitResult visit_last(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    if (clang_isExpression(clang_getCursorKind(cursor))) {
        *(CXCursor *)data = cursor;
    }
    return CXChildVisit_Continue;
}

static bool has_expression(CXCursor cursor) {
    CXCursor last = clang_getNullCursor();
    clang_visitChildren(cursor, visit_last, &last);
    return !clang_Cursor_isNull(last);
}

bool cxx_class_takes_nothing(CXCursor constructor) {
    int count = clang_Cursor_getNumArguments(constructor);
    for (int i = 0; i < count; i++) {
        if (!has_expression(clang_Cursor_getArgument(constructor, (unsigned)i))) {
            return false;
        }
    }
    return true;
}

static unsigned offset_of(CXSourceLocation location) {
    unsigned offset;
    clang_getSpellingLocation(location, NULL, NULL, NULL, &offset);
    return offset;
}

/* Where the initialiser of a member with that name begins: in the text around the name, which may
 * be that of a macro, or have a macro there. */
static unsigned start_of(CXCursor initializer, CXSourceLocation name) {
    CXSourceLocation start = clang_getRangeStart(clang_getCursorExtent(initializer));
    unsigned of_name, offset;
    clang_getFileLocation(name, NULL, NULL, NULL, &of_name);
    if (of_name != offset_of(name)) {
        return offset_of(start);
    }
    clang_getFileLocation(start, NULL, NULL, NULL, &offset);
    return offset;
}

/* The width of a bit-field and the bounds of an array are children, too. */
CXCursor cxx_class_field_initializer(Unit *unit, CXCursor field) {
    CXCursor last = clang_getNullCursor();
    clang_visitChildren(field, visit_last, &last);
    if (clang_Cursor_isNull(last) || clang_getCursorKind(last) == CXCursor_InitListExpr) {
        return last;
    }
    CXSourceLocation name = clang_getCursorLocation(field);
    unsigned start = start_of(last, name);
    if (start == offset_of(name)) {
        return last; /* T name{...} */
    }
    size_t length;
    const char *text = source_spelled_from(unit, name, &length);
    unsigned from = offset_of(name);
    size_t before = start > from && start - from < length ? start - from : 0;
    while (before > 0 && isspace((unsigned char)text[before - 1])) {
        before--;
    }
    return before > 0 && text[before - 1] == '=' ? last : clang_getNullCursor();
}
