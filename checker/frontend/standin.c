/* standin.c - what depends on a stand-in: nothing may be computed from what a stand-in
 * happens to look like. */
#include "frontend/unit.h"

static bool is_in_prelude(const Unit *unit, CXCursor declaration) {
    CXFile file;
    clang_getExpansionLocation(clang_getCursorLocation(declaration), &file, NULL, NULL, NULL);
    return file != NULL && file == unit->prelude;
}

typedef struct Search {
    Unit *unit;
    bool found;
} Search;

static bool is_reference(enum CXCursorKind kind) {
    return kind == CXCursor_DeclRefExpr || kind == CXCursor_TypeRef ||
           kind == CXCursor_MemberRefExpr || kind == CXCursor_MemberRef;
}

static enum CXChildVisitResult visit_part(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    Search *search = data;
    if (is_reference(clang_getCursorKind(cursor)) &&
        standin_shapes(search->unit, clang_getCursorReferenced(cursor))) {
        search->found = true;
        return CXChildVisit_Break;
    }
    return CXChildVisit_Recurse;
}

bool standin_within(Unit *unit, CXCursor cursor) {
    if (unit->prelude == NULL) {
        return false;
    }
    Search search = {unit, false};
    visit_part(cursor, cursor, &search);
    if (!search.found) {
        clang_visitChildren(cursor, visit_part, &search);
    }
    return search.found;
}

/* The declaration that says how large `declaration` is, or which value it has. */
static CXCursor shaping_declaration(CXCursor declaration) {
    switch (clang_getCursorKind(declaration)) {
    case CXCursor_EnumConstantDecl: /* the one before it may be its value */
        return clang_getCursorSemanticParent(declaration);
    case CXCursor_StructDecl:
    case CXCursor_UnionDecl:
    case CXCursor_ClassDecl:
        return clang_getCursorDefinition(declaration);
    case CXCursor_EnumDecl:
    case CXCursor_TypedefDecl:
    case CXCursor_FieldDecl:
    case CXCursor_VarDecl:
    case CXCursor_ParmDecl:
        return declaration;
    default:
        return clang_getNullCursor();
    }
}

static bool is_pointer(CXCursor declaration) {
    CXType type = clang_getCursorKind(declaration) == CXCursor_TypedefDecl
                      ? clang_getTypedefDeclUnderlyingType(declaration)
                      : clang_getCursorType(declaration);
    return clang_getCanonicalType(type).kind == CXType_Pointer;
}

bool standin_shapes(Unit *unit, CXCursor declaration) {
    if (unit->prelude == NULL || clang_Cursor_isNull(declaration)) {
        return false;
    }
    enum CXCursorKind kind = clang_getCursorKind(declaration);
    bool is_typed = kind == CXCursor_TypedefDecl || kind == CXCursor_VarDecl ||
                    kind == CXCursor_FieldDecl || kind == CXCursor_ParmDecl;
    if (is_typed && is_pointer(declaration)) {
        return false; /* whatever it points to */
    }
    if (is_in_prelude(unit, declaration)) {
        return true;
    }
    CXCursor shape = shaping_declaration(declaration);
    if (clang_Cursor_isNull(shape) ||
        clang_Location_isInSystemHeader(clang_getCursorLocation(shape))) {
        return false;
    }
    uintptr_t known;
    if (!ptrmap_find(&unit->shaped, shape.data[0], &known)) {
        ptrmap_put(&unit->shaped, shape.data[0], 0); /* it may mention itself */
        Search search = {unit, false};
        clang_visitChildren(shape, visit_part, &search);
        known = search.found;
        ptrmap_put(&unit->shaped, shape.data[0], known);
    }
    return known != 0;
}

static enum CXChildVisitResult visit_operand(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    if (clang_isExpression(clang_getCursorKind(cursor))) {
        *(CXCursor *)data = cursor;
    }
    return CXChildVisit_Continue;
}

/* What is converted, under parentheses and casts. */
static CXCursor innermost(CXCursor cursor) {
    for (;;) {
        enum CXCursorKind kind = clang_getCursorKind(cursor);
        CXCursor operand = clang_getNullCursor();
        if (kind == CXCursor_ParenExpr || kind == CXCursor_UnexposedExpr ||
            kind == CXCursor_CStyleCastExpr) {
            clang_visitChildren(cursor, visit_operand, &operand);
        }
        if (clang_Cursor_isNull(operand)) {
            return cursor;
        }
        cursor = operand;
    }
}

bool standin_is_address(Unit *unit, const IrType *type, CXCursor cursor) {
    bool is_text = type->kind == IR_TYPE_POINTER && type->elem != NULL &&
                   type->elem->kind == IR_TYPE_INT && type->elem->size <= 2;
    if (unit->prelude == NULL || type->kind != IR_TYPE_POINTER || is_text) {
        return false;
    }
    CXCursor operand = innermost(cursor);
    return clang_getCursorKind(operand) != CXCursor_CallExpr && /* what it returns, whatever it
                                                                   was given */
           types_of_cursor(unit, operand)->kind == IR_TYPE_INT && standin_within(unit, operand);
}

const char *standin_doubt(Unit *unit, CXCursor cursor) {
    const char *text = source_text(unit, cursor);
    return arena_printf(unit->arena, "'%s' is an address that nothing declares",
                        text == NULL ? "?" : text);
}

typedef struct Siblings {
    Unit *unit;
    CXCursor field;
    bool found;
} Siblings;

static enum CXVisitorResult visit_sibling(CXCursor cursor, CXClientData data) {
    Siblings *siblings = data;
    if (clang_equalCursors(cursor, siblings->field)) {
        return CXVisit_Break;
    }
    siblings->found |= standin_shapes(siblings->unit, cursor);
    return siblings->found ? CXVisit_Break : CXVisit_Continue;
}

bool standin_moves(Unit *unit, CXCursor field) {
    CXCursor record = clang_getCursorSemanticParent(field);
    if (unit->prelude == NULL || clang_getCursorKind(record) != CXCursor_StructDecl) {
        return false;
    }
    Siblings siblings = {unit, field, false};
    clang_Type_visitFields(clang_getCursorType(record), visit_sibling, &siblings);
    return siblings.found;
}

bool standin_is_type(Unit *unit, CXType type) {
    for (int levels = 0; unit->prelude != NULL && levels < 64; levels++) {
        if (type.kind == CXType_Elaborated) {
            type = clang_Type_getNamedType(type);
        } else if (type.kind == CXType_Typedef) {
            CXCursor declaration = clang_getTypeDeclaration(type);
            if (is_in_prelude(unit, declaration)) {
                return !is_pointer(declaration);
            }
            type = clang_getTypedefDeclUnderlyingType(declaration);
        } else {
            break;
        }
    }
    return false;
}
