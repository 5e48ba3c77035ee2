/* load.c - units of one component -> IR -> linked with the life-cycle model. */
#include "run/load.h"

#include "base/text.h"
#include "lifecycle/lifecycle.h"
#include "run/reason.h"

#include <string.h>

/* Messages per unit that go to `diag`; all are in UnitResult.reasons. */
enum { SHOWN_REASONS = 5 };

typedef struct Unit {
    UnitResult result;
    IrModule *module; /* NULL if nothing of it could be parsed */
} Unit;

/* ---- one unit ----------------------------------------------------------------- */

static FrontendRequest request_of(Arena *arena, const ProjectUnit *unit, const Headers *headers) {
    FrontendFile *files = ARENA_ARRAY(arena, FrontendFile, headers->file_count);
    for (size_t i = 0; i < headers->file_count; i++) {
        files[i] = (FrontendFile){headers->files[i].path, headers->files[i].text,
                                  headers->files[i].length};
    }
    FrontendRequest request = {.file = unit->file,
                               .directory = unit->directory,
                               .files = files,
                               .file_count = headers->file_count,
                               .system_directories = headers->system_directories,
                               .system_directory_count = headers->system_directory_count};
    request.args = project_unit_args(arena, unit, headers, &request.arg_count);
    return request;
}

/* Bytes of "file: " at the start of `text`. */
static size_t prefix_length(const char *text, const char *file) {
    size_t length = strlen(file);
    return strncmp(text, file, length) == 0 && text_starts(text + length, ": ") ? length + 2 : 0;
}

static void report_reasons(Arena *arena, Diag *diag, const UnitResult *unit) {
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

static void count_functions(UnitResult *unit, const IrModule *module) {
    for (uint32_t i = 0; module != NULL && i < module->function_count; i++) {
        const IrFunction *function = module->functions[i];
        if (function->has_body && !function->in_system_header) {
            unit->functions++;
            unit->degraded_functions += function->degradation_count > 0;
        }
    }
}

static void show_progress(const LoadContext *context, const char *item) {
    const RunOptions *options = context->options;
    if (options->progress != NULL) {
        options->progress(options->progress_context, "parsing", context->units_done,
                          options->project->unit_count, item);
    }
}

static Unit load_unit(Arena *arena, LoadContext *context, const ProjectUnit *unit) {
    FrontendRequest request = request_of(arena, unit, context->options->headers);
    FrontendResult parsed = frontend_parse(context->frontend, arena, &request);
    Unit loaded = {.result = {.file = unit->file,
                              .directory = unit->directory,
                              .component = unit->component,
                              .status = parsed.status,
                              .reasons = parsed.reasons,
                              .reason_count = parsed.reason_count,
                              .repairs = parsed.repairs,
                              .repair_count = parsed.repair_count,
                              .parse_seconds = parsed.parse_seconds + parsed.lower_seconds},
                   .module = parsed.module};
    count_functions(&loaded.result, parsed.module);
    /* Errors, and not one function left to look at: there was nothing to analyse. */
    if (parsed.error_count > 0 && loaded.result.functions == 0) {
        loaded.result.status = UNIT_FAILED;
    }
    if (loaded.result.reason_count > 0 || loaded.result.status == UNIT_FAILED) {
        show_progress(context, NULL);
        report_reasons(arena, context->diag, &loaded.result);
    }
    return loaded;
}

/* ---- linking ------------------------------------------------------------------- */

static void report_link_problems(Diag *diag, const IrLinkProblems *problems) {
    for (size_t i = 0; i < problems->count; i++) {
        const IrLinkProblem *problem = &problems->items[i];
        DiagPlace place = {problem->loc.file, problem->loc.line, problem->loc.column};
        DiagPlace other = {problem->other.file, problem->other.line, problem->other.column};
        diag_report(diag, DIAG_WARNING, place, "%s", problem->text);
        if (other.line != 0) {
            diag_report(diag, DIAG_NOTE, other, "the other one is here");
        }
    }
}

static const char *missing_entry(Arena *arena, const RunComponent *component, const char *wanted) {
    for (uint32_t i = 0; i < component->unit_count; i++) {
        if (component->units[i]->status == UNIT_FAILED) {
            return arena_printf(arena, "no entry point was found, but %s could not be analysed",
                                component->units[i]->file);
        }
    }
    return wanted != NULL ? arena_printf(arena, "no function %s to start from", wanted)
                          : "no entry point (DriverEntry); use --entry NAME";
}

/* Joins the driver with the model of what calls it. */
static void add_model(Arena *arena, LoadContext *context, RunComponent *component) {
    const RunOptions *options = context->options;
    component->entry = lifecycle_entry(component->driver, options->entry);
    if (component->entry == NULL) {
        component->obstacle = missing_entry(arena, component, options->entry);
        return;
    }
    IrModule *harness =
        lifecycle_module(arena, context->frontend, options->rules, component->entry,
                         options->headers->c_args, options->headers->c_arg_count, context->diag);
    if (harness == NULL) {
        component->obstacle = "the life-cycle model could not be built";
        return;
    }
    component->harness = harness;
    /* The driver comes first: its definitions win over the model's. */
    IrModule *both[] = {(IrModule *)(uintptr_t)component->driver, harness};
    component->program = ir_link(arena, component->name, both, 2, NULL);
}

RunComponent load_component(Arena *arena, LoadContext *context, const char *component) {
    const RunOptions *options = context->options;
    const Project *project = options->project;
    RunComponent result = {.name = component};
    VEC(IrModule *) modules = {0};
    VEC(const UnitResult *) units = {0};
    for (size_t i = 0; i < project->unit_count; i++) {
        const ProjectUnit *unit = &project->units[i];
        if (strcmp(unit->component, component) != 0) {
            continue;
        }
        show_progress(context, unit->file);
        Unit loaded = load_unit(arena, context, unit);
        context->units_done++;
        result.parse_seconds += loaded.result.parse_seconds;
        vec_push(arena, &units, arena_copy(arena, &loaded.result, sizeof loaded.result));
        if (loaded.module != NULL) {
            vec_push(arena, &modules, loaded.module);
        }
    }
    result.units = units.items;
    result.unit_count = (uint32_t)units.count;
    if (modules.count == 0) {
        result.obstacle = "none of its units could be analysed";
        return result;
    }
    IrLinkProblems problems = {0};
    result.driver = ir_link(arena, component, modules.items, modules.count, &problems);
    report_link_problems(context->diag, &problems);
    add_model(arena, context, &result);
    return result;
}
