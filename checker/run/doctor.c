/* doctor.c - what was understood of a project. */
#include "run/doctor.h"

#include "base/text.h"
#include "run/keep.h"
#include "run/load.h"
#include "run/reason.h"

#include <string.h>

typedef struct Doctor {
    Keeper keeper;
    const RunOptions *options;
    DoctorReport *report;
    VEC(DoctorComponent) components;
} Doctor;

/* ---- units ---------------------------------------------------------------------- */

static const char *target_in(Arena *arena, const char *const *args, size_t count) {
    static const char option[] = "--target=";
    const char *target = NULL;
    for (size_t i = 0; i < count; i++) {
        if (text_starts(args[i], option)) {
            target = arena_strdup(arena, args[i] + strlen(option));
        } else if (strcmp(args[i], "-target") == 0 && i + 1 < count) {
            target = arena_strdup(arena, args[i + 1]);
        }
    }
    return target;
}

/* Names of headers that are nowhere: repaired, or still an error ("'x.h' file not
 * found", in libclang's words). */
static const char *missing_header(Arena *arena, const char *reason) {
    const char *text = reason;
    reason_place(arena, reason, &text);
    const char *end = strstr(text, "' file not found");
    return *text == '\'' && end != NULL ? arena_strndup(arena, text + 1, (size_t)(end - text) - 1)
                                        : NULL;
}

static void find_missing_headers(Arena *arena, DoctorUnit *unit) {
    const UnitResult *result = unit->result;
    StrMap *names = strmap_new(arena);
    for (uint32_t i = 0; i < result->repair_count; i++) {
        if (result->repairs[i].kind == REPAIR_INCLUDE) {
            strmap_put(names, result->repairs[i].name, NULL);
        }
    }
    for (uint32_t i = 0; i < result->reason_count; i++) {
        const char *header = missing_header(arena, result->reasons[i]);
        if (header != NULL) {
            strmap_put(names, header, NULL);
        }
    }
    unit->missing_header_count = (uint32_t)strmap_count(names);
    const char **headers = ARENA_ARRAY(arena, const char *, unit->missing_header_count);
    for (uint32_t i = 0; i < unit->missing_header_count; i++) {
        headers[i] = strmap_key(names, i);
    }
    unit->missing_headers = headers;
}

/* RunComponent.units are in project order. */
static void examine_units(Doctor *doctor, const RunComponent *loaded, DoctorComponent *component) {
    Arena *arena = doctor->keeper.arena;
    const Project *project = doctor->options->project;
    DoctorUnit *units = ARENA_ARRAY(arena, DoctorUnit, loaded->unit_count);
    uint32_t count = 0;
    for (size_t i = 0; i < project->unit_count && count < loaded->unit_count; i++) {
        const ProjectUnit *source = &project->units[i];
        if (strcmp(source->component, loaded->name) != 0) {
            continue;
        }
        units[count] = (DoctorUnit){.source = source,
                                    .result = keep_unit(&doctor->keeper, loaded->units[count]),
                                    .target = target_in(arena, source->args, source->arg_count)};
        find_missing_headers(arena, &units[count]);
        UnitStatus status = units[count].result->status;
        doctor->report->is_understood =
            doctor->report->is_understood && (status == UNIT_PARSED || status == UNIT_SKIPPED);
        count++;
    }
    component->units = units;
    component->unit_count = count;
}

/* ---- the linked driver ---------------------------------------------------------- */

static void examine_functions(Doctor *doctor, const IrModule *driver, DoctorComponent *component) {
    Keeper *keeper = &doctor->keeper;
    VEC(DoctorFunction) degraded = {0};
    for (uint32_t i = 0; i < driver->function_count; i++) {
        const IrFunction *function = driver->functions[i];
        if (!function->has_body || function->in_system_header) {
            continue;
        }
        component->function_count++;
        if (function->degradation_count > 0) {
            const IrDegradation *first = &function->degradations[0];
            vec_push(keeper->arena, &degraded,
                     (DoctorFunction){
                         .name = keep_text(keeper, ir_shown_name(keeper->arena, function->name)),
                         .loc = keep_place(keeper, function->loc),
                         .reason = keep_text(keeper, first->reason),
                         .reason_loc = keep_place(keeper, first->loc),
                         .reason_count = function->degradation_count});
        }
    }
    component->degraded = degraded.items;
    component->degraded_count = (uint32_t)degraded.count;
}

static void examine_gaps(Doctor *doctor, const IrModule *driver, DoctorComponent *component) {
    IrGap *gaps = ARENA_ARRAY(doctor->keeper.arena, IrGap, driver->gap_count);
    for (uint32_t i = 0; i < driver->gap_count; i++) {
        gaps[i] = keep_gap(&doctor->keeper, driver->gaps[i]);
    }
    component->gaps = gaps;
    component->gap_count = driver->gap_count;
}

static void examine_callbacks(Doctor *doctor, Arena *arena, const IrModule *driver,
                              DoctorComponent *component) {
    Keeper *keeper = &doctor->keeper;
    LifecycleCallbacks found = lifecycle_callbacks(arena, driver);
    LifecycleCallback *kept = ARENA_ARRAY(keeper->arena, LifecycleCallback, found.count);
    for (size_t i = 0; i < found.count; i++) {
        kept[i] = (LifecycleCallback){.role = found.items[i].role,
                                      .what = keep_text(keeper, found.items[i].what),
                                      .function = keep_text(keeper, found.items[i].function),
                                      .loc = keep_place(keeper, found.items[i].loc)};
    }
    component->callbacks = kept;
    component->callback_count = (uint32_t)found.count;
}

static void examine_driver(Doctor *doctor, Arena *arena, const RunComponent *loaded,
                           DoctorComponent *component) {
    const IrModule *driver = loaded->driver;
    examine_functions(doctor, driver, component);
    examine_gaps(doctor, driver, component);
    examine_callbacks(doctor, arena, driver, component);
    if (loaded->entry != NULL) {
        component->entry = keep_text(&doctor->keeper, loaded->entry);
        uint32_t entry = ir_find_function(driver, loaded->entry);
        component->entry_loc = keep_place(&doctor->keeper, driver->functions[entry]->loc);
    }
    doctor->report->is_understood = doctor->report->is_understood &&
                                    component->degraded_count == 0 && component->gap_count == 0;
}

/* ---- all of it ------------------------------------------------------------------ */

static void examine(Doctor *doctor, LoadContext *context, const ProjectComponent *source) {
    Arena *arena = arena_open();
    RunComponent loaded = load_component(arena, context, source->name);
    DoctorComponent component = {.source = source,
                                 .is_skipped = loaded.is_skipped,
                                 .obstacle = keep_text(&doctor->keeper, loaded.obstacle)};
    examine_units(doctor, &loaded, &component);
    if (loaded.driver != NULL) {
        examine_driver(doctor, arena, &loaded, &component);
    }
    vec_push(doctor->keeper.arena, &doctor->components, component);
    arena_close(arena);
}

const DoctorReport *run_doctor(Arena *arena, const RunOptions *options, Diag *diag) {
    const Headers *headers = options->headers;
    DoctorReport *report = ARENA_NEW(arena, DoctorReport);
    Doctor doctor = {.keeper = keep_open(arena), .options = options, .report = report};
    *report = (DoctorReport){.headers = headers->description,
                             .target = target_in(arena, headers->c_args, headers->c_arg_count),
                             .libclang = frontend_version(arena),
                             .is_understood = !options->project->incomplete};
    LoadContext *context = load_open(arena, options, diag);
    context->units_are_told = true;
    load_skip_others(context);
    for (size_t i = 0; i < options->project->component_count; i++) {
        load_submit(context, options->project->components[i].name);
    }
    for (size_t i = 0; i < options->project->component_count; i++) {
        examine(&doctor, context, &options->project->components[i]);
    }
    load_close(context);
    report->components = doctor.components.items;
    report->component_count = (uint32_t)doctor.components.count;
    return report;
}
