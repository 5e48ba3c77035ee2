/* sarif_notes.c - what stood in the way, as notifications of the invocation. */
#include "report/place.h"
#include "report/sarif.h"

typedef struct Notes {
    Sarif *sarif;
    json_t *array;
    uint32_t left_out;
} Notes;

static void add_note(Notes *notes, const char *kind, const char *level, IrLoc loc,
                     const char *text) {
    if (json_array_size(notes->array) >= SARIF_NOTIFICATIONS) {
        notes->left_out++;
        return;
    }
    json_t *note = json_object(), *descriptor = json_object();
    json_object_set_new(descriptor, "id", json_string(kind));
    json_object_set_new(note, "descriptor", descriptor);
    json_object_set_new(note, "level", json_string(level));
    json_object_set_new(note, "message", sarif_message(notes->sarif, text));
    if (loc.file != NULL) {
        json_t *locations = json_array();
        json_array_append_new(locations, sarif_location(notes->sarif, loc, NULL));
        json_object_set_new(note, "locations", locations);
    }
    json_array_append_new(notes->array, note);
}

static void add_units(Notes *notes) {
    const Results *results = notes->sarif->results;
    for (uint32_t i = 0; i < results->unit_count; i++) {
        const UnitResult *unit = results->units[i];
        const char *level = unit->status == UNIT_FAILED ? "error" : "warning";
        if (unit->status == UNIT_FAILED && unit->reason_count == 0) {
            add_note(notes, "unit", level, (IrLoc){unit->file, 0, 0}, "could not be analysed");
        }
        for (uint32_t r = 0; r < unit->reason_count; r++) {
            add_note(notes, "unit", level, (IrLoc){unit->file, 0, 0}, unit->reasons[r]);
        }
    }
}

static void add_unknown(Notes *notes) {
    const Results *results = notes->sarif->results;
    Arena *arena = notes->sarif->arena;
    for (uint32_t i = 0; i < results->verdict_count; i++) {
        const Verdict *verdict = results->verdicts[i];
        if (verdict->kind != VERDICT_UNKNOWN) {
            continue;
        }
        const char *object = place_object(arena, verdict);
        add_note(notes, "unknown", "note", verdict->birth.line != 0 ? verdict->birth : (IrLoc){0},
                 arena_printf(arena, "%s %s of %s%s%s is not known: %s", verdict->rule->id,
                              verdict->rule->name, verdict->component, *object != '\0' ? ", " : "",
                              object, verdict->reason != NULL ? verdict->reason : ""));
    }
}

/* What had to be left out comes last, whatever else there is. */
static void add_left_out(Notes *notes, uint32_t results) {
    static const char *const what[] = {
        "findings, the least severe,", "paths of the least severe findings",
        "first steps of long paths", "further places of findings", "notifications"};
    const Sarif *sarif = notes->sarif;
    const uint32_t counts[] = {results, sarif->flows_left_out, sarif->steps_left_out,
                               sarif->locations_left_out, notes->left_out};
    json_t *notifications = notes->array;
    notes->array = json_array();
    for (size_t i = 0; i < sizeof what / sizeof *what; i++) {
        if (counts[i] > 0) {
            add_note(notes, "left-out", "warning", (IrLoc){0},
                     arena_printf(sarif->arena,
                                  "%lu %s are left out here; the JSON report has everything.",
                                  (unsigned long)counts[i], what[i]));
        }
    }
    json_array_extend(notifications, notes->array);
    json_decref(notes->array);
    notes->array = notifications;
}

json_t *sarif_invocation(Sarif *sarif, uint32_t left_out) {
    Notes notes = {.sarif = sarif, .array = json_array()};
    add_units(&notes);
    add_unknown(&notes);
    add_left_out(&notes, left_out);
    const ReportOrigin *origin = sarif->options.origin;
    json_t *invocation = json_object();
    json_object_set_new(invocation, "executionSuccessful",
                        sarif->options.incomplete ? json_false() : json_true());
    if (origin != NULL && origin->command != NULL) {
        json_object_set_new(invocation, "commandLine", values_text(sarif->arena, origin->command));
    }
    json_object_set_new(invocation, "toolExecutionNotifications", notes.array);
    return invocation;
}
