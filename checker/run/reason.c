/* reason.c - the errors of a unit, taken apart. */
#include "run/reason.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

DiagPlace reason_place(Arena *arena, const char *reason, const char **text) {
    *text = reason;
    for (const char *at = strchr(reason, ':'); at != NULL; at = strchr(at + 1, ':')) {
        char *end = NULL;
        unsigned long line = strtoul(at + 1, &end, 10);
        if (end == at + 1 || *end != ':') {
            continue;
        }
        DiagPlace place = {arena_strndup(arena, reason, (size_t)(at - reason)), (unsigned)line, 0};
        char *after = NULL;
        unsigned long column = strtoul(end + 1, &after, 10);
        if (after != end + 1 && *after == ':') {
            place.column = (unsigned)column;
            end = after;
        }
        *text = end + 1 + strspn(end + 1, " ");
        return place;
    }
    return (DiagPlace){0};
}

static bool is_in_function(const IrModule *driver, DiagPlace place) {
    for (uint32_t f = 0; f < driver->function_count; f++) {
        const IrFunction *function = driver->functions[f];
        for (uint32_t i = 0; i < function->degradation_count; i++) {
            IrLoc loc = function->degradations[i].loc;
            if (loc.line == place.line && loc.file != NULL && strcmp(loc.file, place.file) == 0) {
                return true;
            }
        }
    }
    return false;
}

void reason_assumptions(Arena *arena, const UnitResult *unit, const IrModule *driver,
                        ReasonAssumptions *assumptions) {
    for (uint32_t i = 0; unit->status == UNIT_DEGRADED && i < unit->reason_count; i++) {
        const char *text = NULL;
        DiagPlace place = reason_place(arena, unit->reasons[i], &text);
        if (place.file != NULL && !is_in_function(driver, place)) {
            Assumption assumption = {
                {place.file, place.line, place.column},
                arena_printf(arena, "what this error hides does not matter: %s", text)};
            vec_push(arena, assumptions, assumption);
        }
    }
}

/* Messages per unit that go to `diag`; all are in UnitResult.reasons. */
enum { SHOWN_REASONS = 5 };

/* Bytes of "file: " at the start of `text`. */
static size_t prefix_length(const char *text, const char *file) {
    size_t length = strlen(file);
    return strncmp(text, file, length) == 0 && text_starts(text + length, ": ") ? length + 2 : 0;
}

void reason_report(Arena *arena, Diag *diag, const UnitResult *unit) {
    DiagPlace whole = {unit->file, 0, 0};
    DiagLevel level = unit->status == UNIT_FAILED ? DIAG_ERROR : DIAG_WARNING;
    for (uint32_t i = 0; i < unit->reason_count && i < SHOWN_REASONS; i++) {
        const char *text = NULL;
        DiagPlace place = reason_place(arena, unit->reasons[i], &text);
        text += place.file == NULL ? prefix_length(text, unit->file) : 0;
        diag_report(diag, level, place.file != NULL ? place : whole, "%s", text);
    }
    if (unit->reason_count > SHOWN_REASONS) {
        diag_report(diag, DIAG_NOTE, whole, "%lu more problems in this unit (-v lists them)",
                    (unsigned long)(unit->reason_count - SHOWN_REASONS));
    }
    if (unit->status == UNIT_FAILED) {
        diag_report(diag, DIAG_ERROR, whole, "this unit could not be analysed");
    }
}
