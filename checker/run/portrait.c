/* portrait.c - what a component is made of, for reports. */
#include "run/portrait.h"

#include "lifecycle/callbacks.h"

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

/* ---- calls that move objects ---------------------------------------------------------- */

typedef struct Search {
    Keeper *keeper;
    const RunComponent *loaded;
    const RuleSet *rules;
    Arena *scratch;
    VEC(TrackedCall) calls;
    bool *visited; /* by number of a function of the model */
} Search;

static void add_call(Search *search, const char *callee, const char *moves,
                     const IrFunction *function, IrLoc loc) {
    Keeper *keeper = search->keeper;
    vec_push(
        keeper->arena, &search->calls,
        (TrackedCall){.callee = keep_text(keeper, callee),
                      .moves = keep_text(keeper, moves),
                      .function = keep_text(keeper, ir_shown_name(keeper->arena, function->name)),
                      .loc = keep_place(keeper, loc)});
}

/* Whether a call of that name creates an object or moves one. */
static bool moves_objects(const RuleSet *rules, const char *name) {
    const RuleApi *api = rules_api(rules, name);
    return api != NULL && api->edge_count > 0;
}

/* True if the function of the model runs routines of the driver: what happens to objects there
 * is the system's doing, whoever it is called by. */
static bool runs_routines(const IrFunction *function) {
    for (uint32_t b = 0; b < function->block_count; b++) {
        for (uint32_t i = 0; i < function->blocks[b].instr_count; i++) {
            const IrInstr *call = &function->blocks[b].instrs[i];
            if (call->op == IR_CALL && call->a.kind != IR_OPERAND_FUNCTION) {
                return true;
            }
        }
    }
    return false;
}

/* What the model of a function calls besides, however deep: the model is a page or two of
 * C, without recursion worth speaking of. */
static void search_model(Search *search, uint32_t number, const char *callee,
                         const IrFunction *caller, IrLoc loc) {
    const IrModule *model = search->loaded->harness;
    const IrFunction *function = model->functions[number];
    search->visited[number] = true;
    for (uint32_t b = 0; b < function->block_count; b++) {
        for (uint32_t i = 0; i < function->blocks[b].instr_count; i++) {
            const IrInstr *call = &function->blocks[b].instrs[i];
            if (call->op != IR_CALL || call->a.kind != IR_OPERAND_FUNCTION ||
                search->visited[call->a.id]) {
                continue;
            }
            const char *name = model->functions[call->a.id]->name;
            if (moves_objects(search->rules, name)) {
                add_call(search, callee, name, caller, loc);
                search->visited[call->a.id] = true;
            } else if (!runs_routines(model->functions[call->a.id])) {
                search_model(search, call->a.id, callee, caller, loc);
            }
        }
    }
}

static void search_call(Search *search, const IrFunction *caller, const IrInstr *call) {
    const char *callee = search->loaded->driver->functions[call->a.id]->name;
    const IrModule *model = search->loaded->harness;
    if (moves_objects(search->rules, callee)) {
        add_call(search, callee, callee, caller, call->loc);
    }
    uint32_t number = model != NULL ? ir_find_function(model, callee) : UINT32_MAX;
    if (number != UINT32_MAX && model->functions[number]->has_body &&
        !runs_routines(model->functions[number])) {
        search->visited = ARENA_ARRAY(search->scratch, bool, model->function_count);
        search_model(search, number, callee, caller, call->loc);
    }
}

static void search_function(Search *search, const IrFunction *function) {
    for (uint32_t b = 0; b < function->block_count; b++) {
        for (uint32_t i = 0; i < function->blocks[b].instr_count; i++) {
            const IrInstr *instr = &function->blocks[b].instrs[i];
            if (instr->op == IR_CALL && instr->a.kind == IR_OPERAND_FUNCTION) {
                search_call(search, function, instr);
            }
        }
    }
}

static void keep_calls(Keeper *keeper, const RunComponent *loaded, const RuleSet *rules,
                       ComponentResult *result) {
    Search search = {.keeper = keeper, .loaded = loaded, .rules = rules, .scratch = arena_open()};
    for (uint32_t i = 0; i < loaded->driver->function_count; i++) {
        if (!loaded->driver->functions[i]->in_system_header) {
            search_function(&search, loaded->driver->functions[i]);
        }
    }
    result->calls = search.calls.items;
    result->call_count = (uint32_t)search.calls.count;
    arena_close(search.scratch);
}

/* ---- all of it ------------------------------------------------------------------------ */

static void look_at_driver(Keeper *keeper, const RunComponent *loaded, const RuleSet *rules,
                           ComponentResult *result) {
    const IrModule *driver = loaded->driver;
    keep_routines(keeper, driver, result);
    keep_calls(keeper, loaded, rules, result);
    if (loaded->entry != NULL) {
        result->entry = keep_text(keeper, loaded->entry);
        uint32_t entry = ir_find_function(driver, loaded->entry);
        result->entry_loc = keep_place(keeper, driver->functions[entry]->loc);
    }
}

ComponentResult portrait_make(Keeper *keeper, const RunComponent *loaded, const RuleSet *rules) {
    ComponentResult result = {.obstacle = keep_text(keeper, loaded->obstacle)};
    if (loaded->driver != NULL) {
        look_at_driver(keeper, loaded, rules, &result);
    }
    return result;
}

void portrait_sign(ComponentResult *portrait, const ProjectComponent *source) {
    portrait->name = source->name;
    portrait->kind = project_kind_name(source->kind);
    portrait->origin = source->origin;
    portrait->configuration = source->configuration;
}
