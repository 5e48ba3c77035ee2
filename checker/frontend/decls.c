/* decls.c - functions and globals of a unit, made when first referred to. */
#include "frontend/cxx_class.h"
#include "frontend/init.h"
#include "frontend/lower.h"
#include "frontend/survey.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>

static const void *key_of(CXCursor cursor) {
    return clang_getCanonicalCursor(cursor).data[0];
}

/* ---- functions --------------------------------------------------------------------- */

static bool mentions_noreturn(const char *text) {
    for (; text != NULL && *text != '\0'; text++) {
        size_t i = 0;
        while ("noreturn"[i] != '\0' && tolower((unsigned char)text[i]) == "noreturn"[i]) {
            i++;
        }
        if (i == 8) {
            return true;
        }
    }
    return false;
}

typedef struct NoreturnVisit {
    Unit *unit;
    bool found;
} NoreturnVisit;

/* __attribute__ and __declspec are part of the function's type, _Noreturn is an
 * attribute that libclang shows without its name: look at its text. */
static enum CXChildVisitResult visit_noreturn(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    NoreturnVisit *visit = data;
    if (clang_getCursorKind(cursor) == CXCursor_UnexposedAttr) {
        size_t length;
        const char *text = source_spelled_from(
            visit->unit, clang_getRangeStart(clang_getCursorExtent(cursor)), &length);
        visit->found |= length >= 9 && strncmp(text, "_Noreturn", 9) == 0;
        visit->found |= length >= 8 && strncmp(text, "noreturn", 8) == 0;
    }
    return CXChildVisit_Continue;
}

static bool is_noreturn(Unit *unit, CXCursor cursor, const IrType *type) {
    if (mentions_noreturn(type->name)) {
        return true;
    }
    NoreturnVisit visit = {unit, false};
    clang_visitChildren(cursor, visit_noreturn, &visit);
    return visit.found;
}

/* What other units can't mean by the name. */
static bool is_internal(const Unit *unit, CXCursor cursor) {
    if (!unit->is_cxx) {
        return clang_Cursor_getStorageClass(cursor) == CX_SC_Static;
    }
    enum CXLinkageKind linkage = clang_getCursorLinkage(cursor);
    return linkage == CXLinkage_Internal || linkage == CXLinkage_UniqueExternal ||
           linkage == CXLinkage_NoLinkage;
}

static void describe_function(Unit *unit, uint32_t index, CXCursor cursor) {
    const IrType *type = types_of_cursor(unit, cursor);
    IrFunction *function = ir_build_function_at(unit->builder, index);
    if (type->kind == IR_TYPE_FUNCTION) {
        if (unit->is_cxx && cxx_name_is_method(cursor)) {
            type = types_method(unit, type,
                                types_of_cursor(unit, clang_getCursorSemanticParent(cursor)));
        }
        function->type = types_passed(unit, type);
    }
    function->unit = unit->request->file;
    function->is_static = is_internal(unit, cursor);
    function->is_noreturn = is_noreturn(unit, cursor, type);
    function->loc = source_cursor_loc(unit, cursor);
    function->is_nothrow = lower_unwind_is_nothrow(unit, cursor);
    function->is_exported = exports_function(cursor);
    function->in_system_header = source_is_system(unit, clang_getCursorLocation(cursor));
}

/* Two functions made from templates that differ in what their names do not tell. */
static const char *distinct(Unit *unit, const char *name, CXCursor cursor) {
    size_t length = strlen(name);
    if (!unit->is_cxx || length == 0 || !strmap_has(unit->function_names, name) ||
        strchr(name, '(') == NULL) {
        return name;
    }
    return arena_printf(unit->arena, "%s(%s)", name,
                        source_string(unit->scratch, clang_Cursor_getMangling(cursor)));
}

static void queue_body(Unit *unit, UnitBody body) {
    vec_push(unit->scratch, &unit->bodies, body);
}

uint32_t decls_function(Unit *unit, CXCursor cursor) {
    const void *key = key_of(cursor);
    uintptr_t known;
    if (ptrmap_find(&unit->functions, key, &known)) {
        return (uint32_t)known - 1;
    }
    const char *name = distinct(unit, cxx_name(unit, cursor), cursor);
    bool is_new = !strmap_has(unit->function_names, name);
    uint32_t index = ir_build_function(unit->builder, name);
    ptrmap_put(&unit->functions, key, (uintptr_t)index + 1);
    strmap_put(unit->function_names, name, (void *)((uintptr_t)index + 1));
    CXCursor definition = clang_getCursorDefinition(cursor);
    bool has_body = !clang_Cursor_isNull(definition) && !cxx_library_hides(unit, cursor);
    if (is_new || has_body) {
        describe_function(unit, index, has_body ? definition : cursor);
    }
    if (has_body) {
        queue_body(unit, (UnitBody){.cursor = definition, .function = index});
    }
    return index;
}

uint32_t decls_made(Unit *unit, const char *name, const IrType *type, IrLoc loc, UnitBody body) {
    uint32_t index = ir_build_function(unit->builder, name);
    IrFunction *function = ir_build_function_at(unit->builder, index);
    function->type = type;
    function->unit = unit->request->file;
    function->is_static = true;
    function->loc = loc;
    body.function = index;
    queue_body(unit, body);
    return index;
}

uint32_t decls_invoker(Unit *unit, CXCursor method) {
    CXCursor definition = clang_getCursorDefinition(method);
    const void *key = definition.data[0];
    uintptr_t known;
    if (ptrmap_find(&unit->made_functions, key, &known)) {
        return (uint32_t)known - 1;
    }
    const char *own = ir_shown_name(unit->scratch, cxx_name(unit, method));
    const char *name = arena_printf(unit->arena, "%s(static)", own);
    const IrType *type = types_passed(unit, types_of_cursor(unit, method));
    UnitBody body = {.cursor = definition, .kind = BODY_INVOKER};
    uint32_t index = decls_made(unit, name, type, source_cursor_loc(unit, definition), body);
    ptrmap_put(&unit->made_functions, key, (uintptr_t)index + 1);
    return index;
}

/* ---- globals ----------------------------------------------------------------------- */

static bool is_local(CXCursor cursor) {
    enum CXCursorKind kind = clang_getCursorKind(clang_getCursorSemanticParent(cursor));
    return cxx_name_is_function(kind);
}

static bool is_of_class(CXCursor cursor) {
    enum CXCursorKind kind = clang_getCursorKind(clang_getCursorSemanticParent(cursor));
    return kind == CXCursor_ClassDecl || kind == CXCursor_StructDecl || kind == CXCursor_UnionDecl;
}

/* Static locals of one name in several blocks of a function get a number. */
static uint32_t new_global(Unit *unit, CXCursor cursor, const char *function_name) {
    const char *name = cxx_name(unit, cursor);
    bool is_static_local = is_local(cursor) && clang_Cursor_getStorageClass(cursor) != CX_SC_Extern;
    if (!is_static_local || function_name == NULL) {
        return ir_build_global(unit->builder, name);
    }
    const char *full = arena_printf(unit->arena, "%s.%s", function_name, name);
    uint32_t index = ir_build_global(unit->builder, full);
    for (int i = 2; ir_build_global_at(unit->builder, index)->loc.line != 0; i++) {
        index = ir_build_global(unit->builder, arena_printf(unit->arena, "%s.%d", full, i));
    }
    return index;
}

static bool defines(CXCursor cursor, CXCursor initializer) {
    return !clang_Cursor_isNull(initializer) ||
           (is_of_class(cursor) ? clang_isCursorDefinition(cursor) != 0
                                : clang_Cursor_getStorageClass(cursor) != CX_SC_Extern);
}

/* Nobody knows what it holds when the driver starts. */
static void make_unknown(Unit *unit, IrGlobal *global) {
    IrInit *init = ARENA_NEW(unit->arena, IrInit);
    *init = (IrInit){0, global->type->size, ir_unknown()};
    global->inits = init;
    global->init_count = 1;
}

/* Why what it starts with is not known, or NULL: an error in it, or clang has left the
 * whole initialiser out because of one. */
static const char *doubt_of(Unit *unit, CXCursor cursor, CXCursor initializer) {
    const char *error = errors_in(unit, cursor);
    if (error != NULL || unit->errors.count == 0 || !clang_Cursor_isNull(initializer)) {
        return error;
    }
    size_t length;
    const char *after =
        source_spelled_from(unit, clang_getRangeEnd(clang_getCursorExtent(cursor)), &length);
    while (length > 0 && isspace((unsigned char)*after)) {
        after++;
        length--;
    }
    return length > 0 && *after == '=' ? "its initialiser did not parse" : NULL;
}

/* An initialiser in C++ that is no constant runs before everything else (for a static
 * local: when it is come by). */
static void execute_initializer(Unit *unit, uint32_t index, CXCursor cursor) {
    IrGlobal *global = ir_build_global_at(unit->builder, index);
    bool is_constant = true;
    for (uint32_t i = 0; i < global->init_count; i++) {
        is_constant &= global->inits[i].value.kind != IR_OPERAND_UNKNOWN;
    }
    if (is_constant || global->doubt != NULL) {
        return;
    }
    global->inits = NULL;
    global->init_count = 0;
    global->is_const = false;
    vec_push(unit->scratch, &unit->initializers,
             (UnitInitializer){.cursor = cursor, .global = index});
}

static void describe_global(Unit *unit, uint32_t index, CXCursor cursor) {
    CXCursor initializer = clang_Cursor_getVarDeclInitializer(cursor);
    IrGlobal *global = ir_build_global_at(unit->builder, index);
    if (!defines(cursor, initializer) && global->loc.line != 0) {
        return;
    }
    const IrType *type = types_complete(unit, types_of_cursor(unit, cursor));
    if (global->loc.line == 0 || type->size >= global->type->size) {
        global->type = type; /* `int a[];` may be completed later */
    }
    global->unit = unit->request->file;
    global->is_static = is_local(cursor) || is_internal(unit, cursor);
    global->is_static &= clang_Cursor_getStorageClass(cursor) != CX_SC_Extern;
    global->is_const =
        global->type->is_const || (type->kind == IR_TYPE_ARRAY && type->elem->is_const);
    if (global->init_count == 0 || !clang_Cursor_isNull(initializer)) {
        global->loc = source_cursor_loc(unit, cursor);
    }
    global->is_defined |= defines(cursor, initializer);
    const char *doubt = doubt_of(unit, cursor, initializer);
    if (doubt != NULL) {
        global->doubt = doubt;
        make_unknown(unit, global); /* clang may have dropped any part of it */
    } else if (!clang_Cursor_isNull(initializer)) {
        init_global(unit, index, initializer);
        if (unit->is_cxx && defines(cursor, initializer)) {
            execute_initializer(unit, index, cursor);
        }
    }
}

/* Its destructor runs when the program ends. */
static void note_death(Unit *unit, uint32_t index, CXCursor cursor) {
    const IrType *type = ir_build_global_at(unit->builder, index)->type;
    while (type->kind == IR_TYPE_ARRAY) {
        type = type->elem;
    }
    const CxxClass *class = cxx_class_of(unit, type);
    if (class != NULL && class->is_destroyed && class->problem == NULL &&
        defines(cursor, clang_Cursor_getVarDeclInitializer(cursor))) {
        vec_push(unit->scratch, &unit->dying, (UnitInitializer){.cursor = cursor, .global = index});
    }
}

uint32_t decls_global(Unit *unit, CXCursor cursor, const char *function_name) {
    const void *key = key_of(cursor);
    uintptr_t known;
    if (ptrmap_find(&unit->globals, key, &known)) {
        return (uint32_t)known - 1;
    }
    uint32_t index = new_global(unit, cursor, function_name);
    ptrmap_put(&unit->globals, key, (uintptr_t)index + 1);
    CXCursor definition = clang_getCursorDefinition(cursor);
    CXCursor described = clang_Cursor_isNull(definition) ? cursor : definition;
    describe_global(unit, index, described);
    note_death(unit, index, described);
    return index;
}

/* ---- the walk over a unit ------------------------------------------------------------ */

/* A member of a class template. */
static bool is_pattern(CXCursor cursor) {
    enum CXCursorKind kind = clang_getCursorKind(clang_getCursorSemanticParent(cursor));
    return kind == CXCursor_ClassTemplate || kind == CXCursor_ClassTemplatePartialSpecialization;
}

static void meet_function(Unit *unit, CXCursor cursor) {
    if (!clang_isCursorDefinition(cursor) || is_pattern(cursor) || source_is_made(unit, cursor) ||
        (unit->is_cxx && cxx_class_is_defaulted(cursor))) {
        return;
    }
    CXSourceLocation location = clang_getCursorLocation(cursor);
    if (clang_Location_isFromMainFile(location) ||
        (!clang_Cursor_isFunctionInlined(cursor) && !source_is_system(unit, location))) {
        survey_note(unit, cursor, true);
        decls_function(unit, cursor);
    }
}

/* Every redeclaration is looked at: libclang does not tell where the tentative
 * definition of a variable is. */
static void meet_variable(Unit *unit, CXCursor cursor) {
    CXSourceLocation location = clang_getCursorLocation(cursor);
    if ((!clang_Location_isFromMainFile(location) && source_is_system(unit, location)) ||
        is_pattern(cursor)) {
        return;
    }
    uintptr_t known;
    if (!ptrmap_find(&unit->globals, key_of(cursor), &known)) {
        bool is_extern = clang_Cursor_getStorageClass(cursor) == CX_SC_Extern &&
                         clang_Cursor_isNull(clang_getCursorDefinition(cursor));
        if (!is_extern) {
            survey_note(unit, cursor, false);
            decls_global(unit, cursor, NULL);
        }
    } else if (clang_Cursor_isNull(clang_Cursor_getVarDeclInitializer(cursor))) {
        survey_note(unit, cursor, false);
        describe_global(unit, (uint32_t)known - 1, cursor);
    }
}

static enum CXChildVisitResult visit_top(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    switch (clang_getCursorKind(cursor)) {
    case CXCursor_FunctionDecl:
    case CXCursor_CXXMethod:
    case CXCursor_Constructor:
    case CXCursor_Destructor:
    case CXCursor_ConversionFunction:
        meet_function(data, cursor);
        return CXChildVisit_Continue;
    case CXCursor_VarDecl:
        meet_variable(data, cursor);
        return CXChildVisit_Continue;
    case CXCursor_Namespace:
    case CXCursor_LinkageSpec:
    case CXCursor_UnexposedDecl:
        exports_meet(data, cursor);
        return CXChildVisit_Recurse;
    default:
        return CXChildVisit_Continue;
    }
}

void decls_walk(Unit *unit) {
    SurveyCursors cursors = {0};
    if (survey_recall(unit, &cursors)) {
        for (size_t i = 0; i < cursors.count; i++) {
            if (cursors.items[i].is_function) {
                decls_function(unit, cursors.items[i].cursor);
            } else {
                meet_variable(unit, cursors.items[i].cursor);
            }
        }
        return;
    }
    clang_visitChildren(clang_getTranslationUnitCursor(unit->tu), visit_top, unit);
}
