/* coverage.c - counts the syntax that was met and not lowered. */
#include "frontend/unit.h"

const char *coverage_kind(Unit *unit, CXCursor cursor) {
    return source_string(unit->arena, clang_getCursorKindSpelling(clang_getCursorKind(cursor)));
}

void coverage_gap(Unit *unit, CXCursor cursor, const char *kind) {
    if (unit->is_cxx && source_is_system(unit, clang_getCursorLocation(cursor))) {
        return; /* the function is taken as one without a body */
    }
    if (kind == NULL) {
        kind = coverage_kind(unit, cursor);
    }
    ir_build_gap(unit->builder, kind, source_cursor_loc(unit, cursor));
}
