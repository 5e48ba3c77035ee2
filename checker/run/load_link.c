/* load_link.c - a component with the model of what calls it. */
#include "run/load_link.h"

#include "lifecycle/lifecycle.h"
#include "lifecycle/prepared.h"
#include "run/exports.h"

void load_report_links(Diag *diag, const IrLinkProblems *problems) {
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
    for (uint32_t i = 0; i < component->unit_count; i++) {
        if (component->units[i]->status == UNIT_DEGRADED) {
            return arena_printf(arena, "no entry point was found, but %s has errors",
                                component->units[i]->file);
        }
    }
    return wanted != NULL ? arena_printf(arena, "no function %s to start from", wanted)
                          : "no entry point (DriverEntry); use --entry NAME";
}

static IrModule *make_model(LoadContext *context, const char *key, const RuleSet *rules,
                            const char *entry) {
    const Headers *headers = context->options->headers;
    Arena *arena = context->model_arena;
    Cache *cache = context->cache;
    IrModule *model = prepared_model(arena, rules, entry, headers->c_args, headers->c_arg_count);
    if (model == NULL && cache != NULL) {
        model = cache_take_model(cache, arena, key);
    }
    if (model != NULL) {
        return model;
    }
    model = lifecycle_module(arena, pool_frontend(context->pool), rules, entry, headers->c_args,
                             headers->c_arg_count, context->diag);
    if (cache != NULL && model != NULL) {
        cache_add_model(cache, key, model);
    }
    return model;
}

/* The model for that entry point, made once in a run; that for programs has nothing to do with
 * their entry points. */
static IrModule *model_for(LoadContext *context, RuleSide side, const char *entry) {
    const RunOptions *options = context->options;
    const char *key = side == RULE_KERNEL ? entry : "(program)";
    if (!strmap_has(context->models, key)) {
        strmap_put(context->models, key,
                   make_model(context, key, rules_of_side(options->rules, side),
                              side == RULE_KERNEL ? entry : NULL));
    }
    return strmap_get(context->models, key);
}

void load_guess_model(LoadContext *context) {
    const char *entry = context->options->entry;
    model_for(context, RULE_KERNEL, entry != NULL ? entry : LIFECYCLE_USUAL_ENTRY);
}

void load_add_model(Arena *arena, LoadContext *context, RunComponent *component) {
    const RunOptions *options = context->options;
    bool is_sealed = exports_mark(arena, options->project, component->name, component->driver);
    component->side = lifecycle_side(component->driver, options->rules, options->entry);
    component->entry = component->side == RULE_USER
                           ? lifecycle_program_entry(component->driver, options->entry)
                           : lifecycle_entry(component->driver, options->entry);
    if (component->entry == NULL) {
        component->obstacle = missing_entry(arena, component, options->entry);
        return;
    }
    IrModule *harness = model_for(context, component->side, component->entry);
    if (harness == NULL) {
        component->obstacle = "the life-cycle model could not be built";
        return;
    }
    component->harness = harness;
    /* The driver comes first: its definitions win over the model's. */
    lifecycle_yield((IrModule *)(uintptr_t)component->driver, harness);
    IrModule *parts[] = {(IrModule *)(uintptr_t)component->driver, NULL, harness};
    if (component->side == RULE_USER) {
        parts[1] = lifecycle_roots(arena, component->driver, component->entry, is_sealed);
        component->program = ir_link(arena, component->name, parts, 3, NULL);
    } else {
        parts[1] = harness;
        component->program = ir_link(arena, component->name, parts, 2, NULL);
    }
}
