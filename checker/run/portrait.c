/* portrait.c - what a component is made of, for reports. */
#include "run/portrait.h"

#include "lifecycle/callbacks.h"

typedef VEC(TrackedCall) TrackedCalls;

static void keep_routines(Keeper *keeper, const IrModule *driver, ComponentResult *result) {
    Arena *scratch = arena_open();
    LifecycleCallbacks found = lifecycle_callbacks(scratch, driver);
    Routine *routines = ARENA_ARRAY(keeper->arena, Routine, found.count);
    for (size_t i = 0; i < found.count; i++) {
        routines[i] = (Routine){.role = keep_text(keeper, found.items[i].role),
                                .what = keep_text(keeper, found.items[i].what),
                                .function = keep_text(keeper, found.items[i].function),
                                .loc = keep_place(keeper, found.items[i].loc)};
    }
    result->routines = routines;
    result->routine_count = (uint32_t)found.count;
    arena_close(scratch);
}

/* Whether a call of that name creates an object or moves one. */
static bool moves_objects(const RuleSet *rules, const char *name) {
    const RuleApi *api = rules_api(rules, name);
    return api != NULL && api->edge_count > 0;
}

static void keep_calls(Keeper *keeper, const IrModule *driver, const IrFunction *function,
                       const RuleSet *rules, TrackedCalls *calls) {
    for (uint32_t b = 0; b < function->block_count; b++) {
        const IrBlock *block = &function->blocks[b];
        for (uint32_t i = 0; i < block->instr_count; i++) {
            const IrInstr *call = &block->instrs[i];
            if (call->op != IR_CALL || call->a.kind != IR_OPERAND_FUNCTION) {
                continue;
            }
            const char *callee = driver->functions[call->a.id]->name;
            if (moves_objects(rules, callee)) {
                vec_push(keeper->arena, calls,
                         (TrackedCall){.callee = keep_text(keeper, callee),
                                       .function = keep_text(
                                           keeper, ir_shown_name(keeper->arena, function->name)),
                                       .loc = keep_place(keeper, call->loc)});
            }
        }
    }
}

static void look_at_driver(Keeper *keeper, const RunComponent *loaded, const RuleSet *rules,
                           ComponentResult *result) {
    const IrModule *driver = loaded->driver;
    TrackedCalls calls = {0};
    keep_routines(keeper, driver, result);
    for (uint32_t i = 0; i < driver->function_count; i++) {
        if (!driver->functions[i]->in_system_header) {
            keep_calls(keeper, driver, driver->functions[i], rules, &calls);
        }
    }
    result->calls = calls.items;
    result->call_count = (uint32_t)calls.count;
    if (loaded->entry != NULL) {
        result->entry = keep_text(keeper, loaded->entry);
        uint32_t entry = ir_find_function(driver, loaded->entry);
        result->entry_loc = keep_place(keeper, driver->functions[entry]->loc);
    }
}

ComponentResult portrait_make(Keeper *keeper, const RunComponent *loaded,
                              const ProjectComponent *source, const RuleSet *rules) {
    ComponentResult result = {.name = source->name,
                              .kind = project_kind_name(source->kind),
                              .origin = source->origin,
                              .configuration = source->configuration,
                              .obstacle = keep_text(keeper, loaded->obstacle)};
    if (loaded->driver != NULL) {
        look_at_driver(keeper, loaded, rules, &result);
    }
    return result;
}
