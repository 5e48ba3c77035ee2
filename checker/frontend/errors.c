/* errors.c - diagnostics of the parse, and which functions they make unreliable. */
#include "frontend/unit.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>

/* Errors about the declaration of a function that leave it its whole body: one that differs
 * from its prototype; main() as Windows has it (LPWSTR arguments, no result). */
static bool keeps_body(const char *text) {
    return text_starts(text, "conflicting types for") ||
           strstr(text, " parameter of 'main'") != NULL ||
           text_starts(text, "'main' must return 'int'");
}

void errors_collect(Unit *unit) {
    unsigned count = clang_getNumDiagnostics(unit->tu);
    for (unsigned i = 0; i < count; i++) {
        CXDiagnostic diagnostic = clang_getDiagnostic(unit->tu, i);
        if (clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error &&
            !exports_take_error(unit, diagnostic)) {
            UnitError error = {
                .text = source_string(unit->arena, clang_getDiagnosticSpelling(diagnostic))};
            CXSourceLocation location = clang_getDiagnosticLocation(diagnostic);
            unsigned line, column;
            clang_getExpansionLocation(location, &error.file, &line, &column, &error.offset);
            error.loc = source_loc(unit, location);
            error.is_harmless = keeps_body(error.text);
            vec_push(unit->scratch, &unit->errors, error);
        }
        clang_disposeDiagnostic(diagnostic);
    }
}

size_t errors_within(const Unit *unit, CXSourceRange extent, size_t from) {
    if (from >= unit->errors.count) {
        return unit->errors.count;
    }
    CXFile first, last;
    unsigned begin, end;
    clang_getExpansionLocation(clang_getRangeStart(extent), &first, NULL, NULL, &begin);
    clang_getExpansionLocation(clang_getRangeEnd(extent), &last, NULL, NULL, &end);
    for (size_t i = from; i < unit->errors.count; i++) {
        const UnitError *error = &unit->errors.items[i];
        if (!error->is_harmless && error->file == first && error->offset >= begin &&
            (error->offset <= end || first != last)) {
            return i;
        }
    }
    return unit->errors.count;
}

const char *errors_in(const Unit *unit, CXCursor cursor) {
    if (unit->errors.count == 0 || clang_Cursor_isNull(cursor)) {
        return NULL;
    }
    size_t first = errors_within(unit, clang_getCursorExtent(cursor), 0);
    return first < unit->errors.count ? unit->errors.items[first].text : NULL;
}

void errors_degrade(Unit *unit, uint32_t function, IrLoc loc, const char *reason) {
    IrFunction *target = ir_build_function_at(unit->builder, function);
    uint32_t count = target->degradation_count;
    IrDegradation *all = ARENA_ARRAY(unit->arena, IrDegradation, count + 1);
    if (count > 0) {
        memcpy(all, target->degradations, sizeof *all * count);
    }
    all[count] = (IrDegradation){loc, reason};
    target->degradations = all;
    target->degradation_count = count + 1;
}

/* The identifier that the error stands on, or NULL. */
static const char *word_at(Unit *unit, const UnitError *error) {
    const SourceFile *file = source_file_read(unit, error->file);
    if (file == NULL || file->text == NULL) {
        return NULL;
    }
    size_t end = error->offset;
    while (end < file->length &&
           (isalnum((unsigned char)file->text[end]) || file->text[end] == '_')) {
        end++;
    }
    if (end == error->offset) {
        return NULL;
    }
    return arena_strndup(unit->scratch, file->text + error->offset, end - error->offset);
}

void errors_map_names(Unit *unit) {
    for (size_t i = 0; i < unit->errors.count; i++) {
        UnitError *error = &unit->errors.items[i];
        const char *word = error->is_mapped || error->is_harmless ? NULL : word_at(unit, error);
        if (word != NULL && strmap_has(unit->function_names, word)) {
            uint32_t function = (uint32_t)(uintptr_t)strmap_get(unit->function_names, word) - 1;
            errors_degrade(unit, function, error->loc, error->text);
            error->is_mapped = true;
        }
    }
}
