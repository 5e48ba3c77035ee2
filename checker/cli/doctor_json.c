/* doctor_json.c - what was understood, for programs. */
#include "cli/doctor_report.h"
#include "report/values.h"

enum { SCHEMA = 1 };

static json_t *unit_of(Arena *arena, const DoctorUnit *unit) {
    const UnitResult *result = unit->result;
    json_t *object = json_object();
    json_object_set_new(object, "file", values_text(arena, result->file));
    json_object_set_new(object, "status", json_string(verdict_unit_name(result->status)));
    VALUES_SET_ARRAY(object, "reasons", result->reason_count,
                     values_text(arena, result->reasons[i]));
    json_object_set_new(object, "functions", values_number(result->functions));
    json_object_set_new(object, "degraded_functions", values_number(result->degraded_functions));
    VALUES_SET_ARRAY(object, "repairs", result->repair_count,
                     values_repair(arena, &result->repairs[i]));
    json_object_set_new(object, "target", values_text(arena, unit->target));
    VALUES_SET_ARRAY(object, "missing_headers", unit->missing_header_count,
                     values_text(arena, unit->missing_headers[i]));
    VALUES_SET_ARRAY(object, "dropped_options", unit->source->dropped_count,
                     values_text(arena, unit->source->dropped[i]));
    VALUES_SET_ARRAY(object, "idle_options", unit->source->idle_count,
                     values_text(arena, unit->source->idle[i]));
    return object;
}

static json_t *function_of(Arena *arena, const DoctorFunction *function) {
    json_t *object = values_place(arena, function->loc);
    json_object_set_new(object, "function", values_text(arena, function->name));
    json_object_set_new(object, "errors", values_number(function->reason_count));
    json_object_set_new(object, "reason", values_text(arena, function->reason));
    json_object_set_new(object, "reason_place", values_place(arena, function->reason_loc));
    return object;
}

static json_t *gap_of(Arena *arena, const IrGap *gap) {
    json_t *object = json_object();
    json_object_set_new(object, "kind", values_text(arena, gap->kind));
    json_object_set_new(object, "count", values_number(gap->count));
    json_object_set_new(object, "first", values_place(arena, gap->first));
    return object;
}

static json_t *callback_of(Arena *arena, const LifecycleCallback *callback) {
    json_t *object = json_object();
    json_object_set_new(object, "role", json_string(callback->role));
    json_object_set_new(object, "what", values_text(arena, callback->what));
    json_object_set_new(object, "function", values_text(arena, callback->function));
    values_set_place(arena, object, callback->loc);
    return object;
}

static json_t *component_of(Arena *arena, const DoctorComponent *component) {
    json_t *object = json_object();
    const ProjectComponent *source = component->source;
    json_object_set_new(object, "name", values_text(arena, source->name));
    json_object_set_new(object, "kind", json_string(project_kind_name(source->kind)));
    json_object_set_new(object, "origin", values_text(arena, source->origin));
    json_object_set_new(object, "configuration", values_text(arena, source->configuration));
    VALUES_SET_ARRAY(object, "notes", source->note_count, values_text(arena, source->notes[i]));
    VALUES_SET_ARRAY(object, "unresolved", source->unresolved_count,
                     values_text(arena, source->unresolved[i]));
    VALUES_SET_ARRAY(object, "units", component->unit_count, unit_of(arena, &component->units[i]));
    json_object_set_new(object, "skipped", json_boolean(component->is_skipped));
    json_object_set_new(object, "functions", values_number(component->function_count));
    VALUES_SET_ARRAY(object, "degraded", component->degraded_count,
                     function_of(arena, &component->degraded[i]));
    VALUES_SET_ARRAY(object, "gaps", component->gap_count, gap_of(arena, &component->gaps[i]));
    json_object_set_new(object, "entry", values_text(arena, component->entry));
    json_object_set_new(object, "entry_place", values_place(arena, component->entry_loc));
    json_object_set_new(object, "obstacle", values_text(arena, component->obstacle));
    VALUES_SET_ARRAY(object, "callbacks", component->callback_count,
                     callback_of(arena, &component->callbacks[i]));
    return object;
}

void doctor_report_json(Text *out, const DoctorReport *report, DoctorStyle style) {
    (void)style; /* programs get everything, always */
    Arena *arena = out->arena;
    json_t *root = json_object();
    json_object_set_new(root, "schema", json_integer(SCHEMA));
    json_object_set_new(root, "version", json_string(FLTCHECK_VERSION));
    json_object_set_new(root, "headers", values_text(arena, report->headers));
    json_object_set_new(root, "target", values_text(arena, report->target));
    json_object_set_new(root, "libclang", values_text(arena, report->libclang));
    json_object_set_new(root, "understood", json_boolean(report->is_understood));
    VALUES_SET_ARRAY(root, "components", report->component_count,
                     component_of(arena, &report->components[i]));
    values_finish(out, root);
}
