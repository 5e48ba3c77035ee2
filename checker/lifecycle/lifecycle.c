/* lifecycle.c - the model's C sources become IR, and which function is whose. */
#include "lifecycle/lifecycle.h"

#include "base/platform.h"
#include "base/text.h"
#include "base/vec.h"
#include "ir/build.h"
#include "lifecycle/roots.h"

#include <string.h>

/* A body for a function that C does not allow to define (the compiler has it built in)
 * carries this suffix in the model. */
#define BODY_SUFFIX "__body"

static void drop_body_suffixes(Arena *arena, IrModule *unit) {
    const size_t suffix = strlen(BODY_SUFFIX);
    for (uint32_t i = 0; i < unit->function_count; i++) {
        IrFunction *function = unit->functions[i];
        if (function->has_body && text_ends(function->name, BODY_SUFFIX)) {
            function->name = arena_strndup(arena, function->name, strlen(function->name) - suffix);
        }
    }
}

typedef VEC(FrontendFile) ModelFiles;

static FrontendFile model_file(Arena *arena, const RuleModelFile *source) {
    return (FrontendFile){
        .path = arena_printf(arena, LIFECYCLE_MODEL_FOLDER "%s", platform_basename(source->path)),
        .text = source->text,
        .length = source->length,
    };
}

/* A model that did not parse as a whole would silently lack events, so any error in it
 * is one of the run. */
static IrModule *parse_model_file(Arena *arena, Frontend *frontend, const RuleModelFile *source,
                                  const ModelFiles *headers, const char *const *args,
                                  size_t arg_count, Diag *diag) {
    ModelFiles files = {0};
    vec_push(arena, &files, model_file(arena, source));
    for (size_t i = 0; i < headers->count; i++) {
        vec_push(arena, &files, headers->items[i]);
    }
    FrontendRequest request = {
        .file = files.items[0].path,
        .args = args,
        .arg_count = arg_count,
        .files = files.items,
        .file_count = files.count,
    };
    FrontendResult result = frontend_parse(frontend, arena, &request);
    if (result.status == UNIT_PARSED) {
        drop_body_suffixes(arena, result.module);
        return result.module;
    }
    for (uint32_t i = 0; i < result.reason_count; i++) {
        diag_report(diag, DIAG_ERROR, (DiagPlace){source->path, 0, 0}, "%s", result.reasons[i]);
    }
    if (result.reason_count == 0) {
        diag_report(diag, DIAG_ERROR, (DiagPlace){source->path, 0, 0},
                    "this model file can't be parsed");
    }
    return NULL;
}

IrModule *lifecycle_module(Arena *arena, Frontend *frontend, const RuleSet *rules,
                           const char *entry, const char *const *args, size_t arg_count,
                           Diag *diag) {
    uint32_t count = 0;
    const RuleModelFile *sources = rules_model_files(rules, &count);
    const char **all_args = ARENA_ARRAY(arena, const char *, arg_count + 1);
    for (size_t i = 0; i < arg_count; i++) {
        all_args[i] = args[i];
    }
    all_args[arg_count] =
        arena_printf(arena, "-DFLTCHECK_ENTRY=%s", entry ? entry : LIFECYCLE_USUAL_ENTRY);
    VEC(IrModule *) units = {0};
    ModelFiles headers = {0};
    for (uint32_t i = 0; i < count; i++) {
        if (text_ends(sources[i].path, ".h")) {
            vec_push(arena, &headers, model_file(arena, &sources[i]));
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        if (text_ends(sources[i].path, ".h")) {
            continue;
        }
        IrModule *unit =
            parse_model_file(arena, frontend, &sources[i], &headers, all_args, arg_count + 1, diag);
        if (!unit) {
            return NULL;
        }
        vec_push(arena, &units, unit);
    }
    IrModule *model = ir_link(arena, "model", units.items, units.count, NULL);
    if (ir_find_function(model, LIFECYCLE_HARNESS) == UINT32_MAX) {
        diag_report(diag, DIAG_ERROR, (DiagPlace){NULL, 0, 0},
                    "no model file of the rules defines %s()", LIFECYCLE_HARNESS);
        return NULL;
    }
    return model;
}

static const char *const usual[] = {LIFECYCLE_USUAL_ENTRY, "DriverInitialize", "DrvEntry",
                                    "driver_entry"};

/* ---- what a runtime does for C++ ---- */

#define CONSTRUCT LIFECYCLE_PREFIX "construct_globals"
#define DESTROY   LIFECYCLE_PREFIX "destroy_globals"

static void rename_operators(IrModule *driver) {
    static const struct {
        const char *prefix, *name;
    } table[] = {{"operator new(", "__builtin_operator_new"},
                 {"operator new[](", "__builtin_operator_new"},
                 {"operator delete(", "__builtin_operator_delete"},
                 {"operator delete[](", "__builtin_operator_delete"}};
    for (uint32_t i = 0; i < driver->function_count; i++) {
        IrFunction *function = driver->functions[i];
        for (size_t k = 0; k < sizeof table / sizeof *table && !function->has_body; k++) {
            if (text_starts(function->name, table[k].prefix)) {
                function->name = table[k].name;
            }
        }
    }
}

static void add_call(IrBuilder *builder, const IrFunction *callee, const IrType *type) {
    uint32_t index = ir_build_function(builder, callee->name);
    ir_build_function_at(builder, index)->type = type;
    ir_build_append(builder, (IrInstr){.op = IR_CALL,
                                       .dest = IR_NO_TEMP,
                                       .a = {.kind = IR_OPERAND_FUNCTION, .id = index},
                                       .type = type->elem});
}

/* Calls the functions that the frontend has made, in the order of the units or the other way
 * round; false if there are none. */
static bool add_calling(IrBuilder *builder, const IrModule *driver, const char *name,
                        const char *prefix, const IrType *type) {
    bool is_first = strcmp(prefix, IR_INITIALISERS) == 0, found = false;
    uint32_t count = driver->function_count;
    for (uint32_t i = 0; i < count && !found; i++) {
        found = text_starts(driver->functions[i]->name, prefix);
    }
    if (!found) {
        return false;
    }
    uint32_t function = ir_build_function(builder, name);
    ir_build_function_at(builder, function)->type = type;
    ir_build_function_at(builder, function)->unit = LIFECYCLE_MODEL_FOLDER "construct";
    ir_build_begin(builder, function);
    for (uint32_t i = 0; i < count; i++) {
        const IrFunction *called = driver->functions[is_first ? i : count - 1 - i];
        if (text_starts(called->name, prefix)) {
            add_call(builder, called, type);
        }
    }
    ir_build_append(builder, (IrInstr){.op = IR_RETURN, .dest = IR_NO_TEMP});
    ir_build_end(builder);
    ir_build_function_at(builder, function)->has_body = true;
    return true;
}

/* The lives of globals of C++, as the model begins and ends them. */
static IrModule *constructing_module(Arena *arena, const IrModule *driver) {
    IrBuilder *builder = ir_build_module(arena, "construct");
    IrType *nothing = ARENA_NEW(arena, IrType), *type = ARENA_NEW(arena, IrType);
    *nothing = (IrType){.kind = IR_TYPE_VOID, .name = "void"};
    *type = (IrType){.kind = IR_TYPE_FUNCTION, .name = "void ()", .elem = nothing};
    bool made = add_calling(builder, driver, CONSTRUCT, IR_INITIALISERS, type);
    made |= add_calling(builder, driver, DESTROY, IR_FINALISERS, type);
    return made ? ir_build_finish(builder) : NULL;
}

static bool is_entry(const char *name, const char *wanted) {
    for (size_t i = 0; wanted == NULL && i < sizeof usual / sizeof *usual; i++) {
        if (strcmp(name, usual[i]) == 0) {
            return true;
        }
    }
    return wanted != NULL ? strcmp(name, wanted) == 0 : roots_is_entry(name);
}

static void rename_entry(Arena *arena, IrModule *driver, const char *wanted) {
    for (uint32_t i = 0; i < driver->function_count; i++) {
        IrFunction *function = driver->functions[i];
        const char *shown = ir_shown_name(arena, function->name);
        if (function->has_body && is_entry(shown, wanted) &&
            ir_find_function(driver, shown) == UINT32_MAX) {
            function->name = shown;
        }
    }
}

void lifecycle_yield(IrModule *driver, const IrModule *model) {
    for (uint32_t i = 0; i < driver->function_count; i++) {
        IrFunction *function = driver->functions[i];
        uint32_t other = function->has_body && function->in_system_header
                             ? ir_find_function(model, function->name)
                             : UINT32_MAX;
        if (other != UINT32_MAX && model->functions[other]->has_body) {
            function->has_body = false;
            function->is_static = false;
        }
    }
}

IrModule *lifecycle_prepare(Arena *arena, IrModule *driver, const char *wanted) {
    rename_operators(driver);
    rename_entry(arena, driver, wanted);
    IrModule *construct = constructing_module(arena, driver);
    if (construct == NULL) {
        return driver;
    }
    IrModule *both[] = {driver, construct};
    return ir_link(arena, driver->name, both, 2, NULL);
}

/* ---- whose function is it ---- */

static bool is_defined(const IrModule *module, const char *name) {
    uint32_t index = ir_find_function(module, name);
    return index != UINT32_MAX && module->functions[index]->has_body;
}

const char *lifecycle_entry(const IrModule *module, const char *wanted) {
    if (wanted) {
        return is_defined(module, wanted) ? wanted : NULL;
    }
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        if (is_defined(module, usual[i])) {
            return usual[i];
        }
    }
    return NULL;
}

const char *lifecycle_program_entry(const IrModule *module, const char *wanted) {
    return roots_entry(module, wanted);
}

IrModule *lifecycle_roots(Arena *arena, const IrModule *program, const char *entry,
                          bool is_sealed) {
    return roots_module(arena, program, entry, is_sealed);
}

/* True if the code calls what makes an object of that side. */
static bool has_calls_of(const IrModule *module, const RuleSet *rules, RuleSide side) {
    Arena *scratch = arena_open();
    size_t count = 0;
    const char *const *names = rules_first_calls(scratch, rules_of_side(rules, side), true, &count);
    bool found = false;
    for (size_t i = 0; names != NULL && i < count && !found; i++) {
        found = ir_find_function(module, names[i]) != UINT32_MAX && !is_defined(module, names[i]);
    }
    arena_close(scratch);
    return found;
}

RuleSide lifecycle_side(const IrModule *module, const RuleSet *rules, const char *wanted) {
    if (lifecycle_entry(module, NULL) != NULL) {
        return RULE_KERNEL;
    }
    if (wanted != NULL && !roots_is_entry(wanted) && has_calls_of(module, rules, RULE_KERNEL)) {
        return RULE_KERNEL;
    }
    const char *entry = roots_entry(module, NULL);
    bool is_program = entry != NULL && roots_is_entry(entry);
    return is_program || has_calls_of(module, rules, RULE_USER) ? RULE_USER : RULE_KERNEL;
}

bool lifecycle_is_model(const IrFunction *function) {
    return text_starts(function->name, LIFECYCLE_PREFIX) ||
           (function->unit && text_starts(function->unit, LIFECYCLE_MODEL_FOLDER));
}
