/* exports.c - functions of a library that other modules of the process can call. */
#include "frontend/survey.h"
#include "frontend/unit.h"

#include "base/text.h"
#include "ir/export.h"

#include <string.h>

static enum CXChildVisitResult visit_attribute(CXCursor cursor, CXCursor parent,
                                               CXClientData found) {
    (void)parent;
    if (clang_getCursorKind(cursor) != CXCursor_DLLExport) {
        return CXChildVisit_Continue;
    }
    *(bool *)found = true;
    return CXChildVisit_Break;
}

static bool has_attribute(CXCursor cursor) {
    bool found = false;
    clang_visitChildren(cursor, visit_attribute, &found);
    return found;
}

bool exports_function(CXCursor function) {
    CXCursor parent = clang_getCursorSemanticParent(function);
    enum CXCursorKind kind = clang_getCursorKind(parent);
    bool is_member = kind == CXCursor_ClassDecl || kind == CXCursor_StructDecl;
    return has_attribute(function) || (is_member && has_attribute(parent));
}

/* ---- for the linker -------------------------------------------------------------------- */

#define PRAGMA_MAX 400 /* characters of a pragma that are looked at */

/* The text of the pragma at that place, on one line. */
static const char *pragma_text(Unit *unit, CXSourceLocation location) {
    size_t length;
    const char *text = source_spelled_from(unit, location, &length);
    Text line = text_new(unit->scratch);
    for (size_t i = 0; i < length && i < PRAGMA_MAX && text[i] != '\n'; i++) {
        bool is_joined = text[i] == '\\' && i + 1 < length &&
                         (text[i + 1] == '\n' || (text[i + 1] == '\r' && i + 2 < length));
        if (is_joined) {
            i += text[i + 1] == '\r' ? 2 : 1;
        } else {
            text_char(&line, text[i]);
        }
    }
    return text_str(&line);
}

/* The literals in there as one text. */
static const char *joined_literals(Unit *unit, const char *text) {
    Text all = text_new(unit->scratch);
    bool inside = false;
    for (; *text != '\0' && (inside || *text != ')'); text++) {
        if (*text == '"') {
            inside = !inside;
        } else if (inside) {
            text_char(&all, *text);
        }
    }
    return text_str(&all);
}

void exports_meet(Unit *unit, CXCursor cursor) {
    CXSourceLocation location = clang_getCursorLocation(cursor);
    if (source_is_system(unit, location)) {
        return;
    }
    const char *text = pragma_text(unit, location);
    if (!text_starts(text, "comment") || strstr(text, "linker") == NULL) {
        return;
    }
    const char *names = joined_literals(unit, text);
    for (size_t i = 0; names[i] != '\0'; i++) {
        bool is_option = names[i] == '/' || names[i] == '-';
        if (is_option && text_starts_nocase(names + i + 1, "EXPORT:")) {
            survey_spoil(unit);
            const char *name = names + i + strlen("/EXPORT:");
            vec_push(unit->scratch, &unit->exports,
                     arena_strndup(unit->scratch, name, strcspn(name, " ")));
        }
    }
}

bool exports_take_error(Unit *unit, CXDiagnostic diagnostic) {
    const char *message = source_string(unit->scratch, clang_getDiagnosticSpelling(diagnostic));
    if (!text_starts(message, "pragma comment requires")) {
        return false;
    }
    CXSourceLocation location = clang_getDiagnosticLocation(diagnostic);
    const char *text = pragma_text(unit, location);
    bool is_own_name = strstr(text, "__FUNC") != NULL;
    if (is_own_name) {
        survey_spoil(unit);
        vec_push(unit->scratch, &unit->self_exports, source_loc(unit, location));
    }
    return is_own_name;
}

static bool is_around(const IrFunction *function, IrLoc place) {
    return function->has_body && function->loc.file != NULL && place.file != NULL &&
           strcmp(function->loc.file, place.file) == 0 && function->loc.line <= place.line &&
           place.line <= function->end.line;
}

void exports_apply(Unit *unit, IrModule *module) {
    for (size_t i = 0; i < unit->exports.count; i++) {
        ir_export(unit->scratch, module, unit->exports.items[i]);
    }
    for (size_t i = 0; i < unit->self_exports.count; i++) {
        for (uint32_t f = 0; f < module->function_count; f++) {
            IrFunction *function = module->functions[f];
            function->is_exported |= is_around(function, unit->self_exports.items[i]);
        }
    }
}
