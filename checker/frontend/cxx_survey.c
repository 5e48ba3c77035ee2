/* cxx_survey.c - reads all bodies of a unit for what they tell about classes: what the
 * probes name (cxx_probe.c), and which expression makes which lambda. */
#include "frontend/cxx_class.h"

#include <string.h>

typedef struct Survey {
    Unit *unit;
    PtrMap seen; /* functions whose bodies were read */
    VEC(CXCursor) pending;
    CxxProbe *probe; /* whose statement is being read, or NULL */
} Survey;

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent, CXClientData data);

static void meet_function(Survey *survey, CXCursor function) {
    CXCursor definition = clang_getCursorDefinition(function);
    uintptr_t known;
    if (clang_Cursor_isNull(definition) || ptrmap_find(&survey->seen, definition.data[0], &known)) {
        return;
    }
    ptrmap_put(&survey->seen, definition.data[0], 1);
    vec_push(survey->unit->scratch, &survey->pending, definition);
}

/* ---- probes ------------------------------------------------------------------------------ */

static CxxProbe *probe_for(Unit *unit, CXCursor class) {
    uintptr_t known;
    if (ptrmap_find(&unit->probes, class.data[0], &known)) {
        return (CxxProbe *)known;
    }
    CxxProbe *probe = ARENA_NEW(unit->scratch, CxxProbe);
    probe->destructor = probe->default_constructor = clang_getNullCursor();
    probe->begin = probe->end = clang_getNullCursor();
    ptrmap_put(&unit->probes, class.data[0], (uintptr_t)probe);
    return probe;
}

/* A destructor or constructor that something refers to. */
static void note_special(Unit *unit, CXCursor function) {
    CXCursor class = clang_getCursorDefinition(clang_getCursorSemanticParent(function));
    enum CXCursorKind kind = clang_getCursorKind(function);
    if ((kind != CXCursor_Destructor && kind != CXCursor_Constructor &&
         kind != CXCursor_CXXMethod) ||
        clang_Cursor_isNull(class) || cxx_class_is_defaulted(function) ||
        clang_Cursor_isNull(clang_getSpecializedCursorTemplate(class))) {
        return;
    }
    CxxProbe *probe = probe_for(unit, class);
    if (kind == CXCursor_Destructor) {
        probe->destructor = function;
    } else if (kind == CXCursor_CXXMethod) {
        const char *name = source_string(unit->scratch, clang_getCursorSpelling(function));
        bool is_begin = strcmp(name, "begin") == 0, is_end = strcmp(name, "end") == 0;
        probe->begin = is_begin ? function : probe->begin;
        probe->end = is_end ? function : probe->end;
    } else if (cxx_class_takes_nothing(function)) {
        probe->default_constructor = function;
    }
}

/* (void)(Base*)this */
static enum CXChildVisitResult visit_base(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    Survey *survey = data;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    CXType type = clang_getCursorType(cursor);
    if (kind == CXCursor_CallExpr) {
        return CXChildVisit_Continue;
    }
    if (kind == CXCursor_CStyleCastExpr && type.kind == CXType_Pointer) {
        vec_push(survey->unit->scratch, &survey->probe->bases,
                 clang_getCanonicalType(clang_getPointeeType(type)));
        return CXChildVisit_Continue;
    }
    return CXChildVisit_Recurse;
}

static enum CXChildVisitResult visit_last(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    *(CXCursor *)data = cursor;
    return CXChildVisit_Continue;
}

static CXCursor last_child(CXCursor cursor) {
    CXCursor last = clang_getNullCursor();
    clang_visitChildren(cursor, visit_last, &last);
    return last;
}

/* A constructor of a class that was made from a template. */
static void meet_constructor(Survey *survey, CXCursor constructor) {
    Unit *unit = survey->unit;
    CXCursor class = clang_getCursorDefinition(clang_getCursorSemanticParent(constructor));
    if (clang_Cursor_isNull(class) ||
        clang_Cursor_isNull(clang_getSpecializedCursorTemplate(class)) ||
        probe_for(unit, class)->bases.count > 0) {
        return;
    }
    CXCursor body = last_child(constructor);
    CXCursor statement = source_is_made(unit, constructor) ? body : last_child(body);
    if (!source_is_made(unit, statement)) {
        return;
    }
    survey->probe = probe_for(unit, class);
    clang_visitChildren(statement, visit_base, survey);
}

const CxxProbe *cxx_probe_of(Unit *unit, CXCursor definition) {
    uintptr_t known;
    return ptrmap_find(&unit->probes, definition.data[0], &known) ? (const CxxProbe *)known : NULL;
}

/* ---- lambdas ------------------------------------------------------------------------------ */

static void meet_lambda(Survey *survey, CXCursor lambda) {
    Unit *unit = survey->unit;
    CXCursor class = clang_getTypeDeclaration(clang_getCursorType(lambda));
    CXCursor *kept = ARENA_NEW(unit->scratch, CXCursor);
    *kept = lambda;
    ptrmap_put(&unit->lambdas, class.data[0], (uintptr_t)kept);
}

CXCursor cxx_survey_lambda(Unit *unit, CXCursor definition) {
    uintptr_t known;
    return ptrmap_find(&unit->lambdas, definition.data[0], &known) ? *(const CXCursor *)known
                                                                   : clang_getNullCursor();
}

/* ---- bodies ------------------------------------------------------------------------------- */

static enum CXVisitorResult visit_field(CXCursor field, CXClientData data) {
    clang_visitChildren(field, visit, data);
    return CXVisit_Continue;
}

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    Survey *survey = data;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (kind == CXCursor_LambdaExpr) {
        meet_lambda(survey, cursor);
        return CXChildVisit_Recurse;
    }
    if (kind == CXCursor_CallExpr || kind == CXCursor_DeclRefExpr ||
        kind == CXCursor_MemberRefExpr) {
        CXCursor target = clang_getCursorReferenced(cursor);
        if (cxx_name_is_function(clang_getCursorKind(target))) {
            note_special(survey->unit, target);
            meet_function(survey, target);
        }
        return CXChildVisit_Recurse;
    }
    if (cxx_name_is_function(kind)) {
        meet_function(survey, cursor);
        return CXChildVisit_Continue;
    }
    bool is_template = kind == CXCursor_ClassTemplate || kind == CXCursor_FunctionTemplate ||
                       kind == CXCursor_ClassTemplatePartialSpecialization;
    return is_template ? CXChildVisit_Continue : CXChildVisit_Recurse;
}

static enum CXChildVisitResult visit_top(CXCursor cursor, CXCursor parent, CXClientData data) {
    Survey *survey = data;
    if (source_is_system(survey->unit, clang_getCursorLocation(cursor))) {
        return CXChildVisit_Continue;
    }
    return visit(cursor, parent, data);
}

void cxx_survey(Unit *unit) {
    Survey survey = {.unit = unit, .seen = {.arena = unit->scratch}};
    clang_visitChildren(clang_getTranslationUnitCursor(unit->tu), visit_top, &survey);
    for (size_t i = 0; i < survey.pending.count; i++) {
        CXCursor function = survey.pending.items[i];
        clang_visitChildren(function, visit, &survey);
        bool is_constructor = clang_getCursorKind(function) == CXCursor_Constructor;
        if (is_constructor || source_is_made(unit, function)) {
            meet_constructor(&survey, function);
        }
        if (is_constructor) {
            CXCursor class = clang_getCursorSemanticParent(function);
            clang_Type_visitFields(clang_getCursorType(class), visit_field, &survey);
        }
    }
}
