/* unsettled.c - what other callbacks may have changed: found by where addresses go to. */
#include "engine/unsettled.h"

#include "base/vec.h"
#include "engine/call_reach.h"

/* ---- which ------------------------------------------------------------------------- */

#define UNSETTLED_ALL 0x7fffffff /* bytes: more than anything has */

/* The member of the variable, of several that share their place the largest; else all of it. */
static Unsettled unsettled_part(const IrGlobal *global, const IrPlace *place) {
    const IrRecord *record = global->type->kind == IR_TYPE_RECORD ? global->type->record : NULL;
    Unsettled part = {place->id, 0, 0};
    for (uint32_t i = 0; record && place->step_count > 0 && i < record->field_count; i++) {
        const IrField *field = &record->fields[i];
        if (place->steps[0].kind == IR_STEP_FIELD && field->offset == place->steps[0].offset &&
            field->type->size > part.size) {
            part.offset = field->offset;
            part.size = field->type->size;
        }
    }
    return part.size > 0 ? part : (Unsettled){place->id, 0, UNSETTLED_ALL};
}

static void unsettled_add(Engine *engine, const IrPlace *place) {
    const IrGlobal *global = engine->program->globals[place->id];
    if (global->is_const || engine->tables->model_globals[place->id]) {
        return;
    }
    Unsettled part = unsettled_part(global, place);
    for (size_t i = 0; i < engine->unsettled.count; i++) {
        const Unsettled *known = &engine->unsettled.items[i];
        if (known->global == part.global && known->offset <= part.offset &&
            known->offset + known->size >= part.offset + part.size) {
            return;
        }
    }
    vec_push(engine->arena, &engine->unsettled, part);
}

static bool unsettled_is_temp(IrOperand operand, uint32_t temp) {
    return operand.kind == IR_OPERAND_TEMP && operand.id == temp;
}

/* True if the instruction puts the address somewhere; the system keeps none that it is
 * called with. */
static bool unsettled_keeps(const Engine *engine, const IrInstr *instr, uint32_t temp) {
    if (instr->op != IR_CALL) {
        return unsettled_is_temp(instr->a, temp) || unsettled_is_temp(instr->b, temp);
    }
    for (uint32_t i = 0; i < instr->arg_count; i++) {
        if (unsettled_is_temp(instr->args[i], temp) && core_is_driver_call(engine, instr)) {
            return true;
        }
    }
    return false;
}

static bool unsettled_is_kept(const Engine *engine, const IrFunction *ir, uint32_t temp) {
    for (uint32_t b = 0; b < ir->block_count; b++) {
        for (uint32_t i = 0; i < ir->blocks[b].instr_count; i++) {
            if (unsettled_keeps(engine, &ir->blocks[b].instrs[i], temp)) {
                return true;
            }
        }
    }
    return false;
}

/* True if the function may run when the entry point has returned. */
static bool unsettled_is_late(Engine *engine, uint32_t function) {
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        if (engine->functions[f].address_taken && !engine->functions[f].is_model &&
            call_reach(engine, f, function)) {
            return true;
        }
    }
    return false;
}

static bool unsettled_is_routine(const IrType *type) {
    return type && type->kind == IR_TYPE_POINTER && type->elem &&
           type->elem->kind == IR_TYPE_FUNCTION;
}

static void unsettled_function(Engine *engine, const FunctionInfo *info) {
    bool late = unsettled_is_late(engine, info->id);
    for (uint32_t b = 0; b < info->ir->block_count; b++) {
        for (uint32_t i = 0; i < info->ir->blocks[b].instr_count; i++) {
            const IrInstr *instr = &info->ir->blocks[b].instrs[i];
            engine->changes_routines |= late && instr->op == IR_STORE &&
                                        instr->place.base != IR_BASE_LOCAL &&
                                        unsettled_is_routine(instr->type);
            bool writes = instr->op == IR_STORE || instr->op == IR_COPY || instr->op == IR_ZERO;
            if ((!writes && instr->op != IR_ADDR) || instr->place.base != IR_BASE_GLOBAL) {
                continue;
            }
            if (late ||
                (instr->op == IR_ADDR && unsettled_is_kept(engine, info->ir, instr->dest))) {
                unsettled_add(engine, &instr->place);
            }
        }
    }
}

void unsettled_find(Engine *engine) {
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        const FunctionInfo *info = &engine->functions[f];
        if (info->ir->has_body && !info->is_model) {
            unsettled_function(engine, info);
        }
    }
    for (uint32_t g = 0; g < engine->program->global_count; g++) {
        const IrGlobal *global = engine->program->globals[g];
        for (uint32_t i = 0; i < global->init_count; i++) {
            if (global->inits[i].value.kind == IR_OPERAND_GLOBAL) {
                IrPlace place = {.base = IR_BASE_GLOBAL, .id = global->inits[i].value.id};
                unsettled_add(engine, &place);
            }
        }
    }
}

/* ---- forgetting ------------------------------------------------------------------------ */

typedef struct UnsettledWalk {
    const Engine *engine;
    Arena *scratch;
    VEC(uint32_t) blocks; /* roots of memory without a name */
} UnsettledWalk;

static bool unsettled_is_part(const Engine *engine, uint32_t global, int64_t offset) {
    for (size_t i = 0; i < engine->unsettled.count; i++) {
        const Unsettled *part = &engine->unsettled.items[i];
        if (part->global == global && offset >= part->offset &&
            offset < part->offset + part->size) {
            return true;
        }
    }
    return false;
}

static bool unsettled_keep_cell(void *context, uint32_t key, uint32_t value) {
    UnsettledWalk *walk = context;
    const ValueTable *values = walk->engine->tables->values;
    const ValueNode *node = value_at(values, key);
    const Root *root = value_root_at(values, node->a);
    (void)value;
    if (root->kind == ROOT_HEAP &&
        (walk->blocks.count == 0 || walk->blocks.items[walk->blocks.count - 1] != node->a)) {
        vec_push(walk->scratch, &walk->blocks, node->a);
    }
    if (root->kind == ROOT_LOCAL && !walk->engine->tables->model_functions[root->a]) {
        return false; /* of one who waits meanwhile: what runs now has a stack of its own */
    }
    return root->kind == ROOT_GLOBAL
               ? !unsettled_is_part(walk->engine, root->a, node->c)
               : root->kind != ROOT_HEAP && root->kind != ROOT_UNKNOWN && root->kind != ROOT_OBJECT;
}

/* Where routines of the driver stand in a table of them. */
typedef struct UnsettledRoutines {
    Engine *engine;
    Arena *scratch;
    State *state;
    const Unsettled *part;
    uint32_t uid;
    VEC(Value) places;
    VEC(Value) routines;
} UnsettledRoutines;

static Value unsettled_place(Engine *engine, const Unsettled *part, int64_t offset) {
    ValueTable *values = engine->tables->values;
    uint32_t root = value_root(values, ROOT_GLOBAL, part->global, 0, 0,
                               engine->program->globals[part->global]->type);
    return value_address(values, root, offset, VALUE_TOP, 0);
}

static void unsettled_visit_scalar(void *context, uint64_t offset, const IrType *scalar) {
    UnsettledRoutines *r = context;
    const Unsettled *part = r->part;
    int64_t at = (int64_t)offset;
    if (!unsettled_is_routine(scalar) || at < part->offset || at >= part->offset + part->size) {
        return;
    }
    Value place = unsettled_place(r->engine, part, at);
    Value routine = memory_load(&r->engine->memory, r->state, place, scalar, r->uid);
    if (value_at(r->engine->tables->values, routine)->kind == VALUE_IS_FUNC) {
        vec_push(r->scratch, &r->places, place);
        vec_push(r->scratch, &r->routines, routine);
    }
}

#define UNSETTLED_SCALARS 256

/* If no callback ever writes the address of a routine, those in tables are known. */
static void unsettled_find_routines(UnsettledRoutines *r) {
    const Engine *engine = r->engine;
    for (size_t i = 0; i < engine->unsettled.count && !engine->changes_routines; i++) {
        r->part = &engine->unsettled.items[i];
        ir_each_scalar(engine->program->globals[r->part->global]->type, UNSETTLED_SCALARS,
                       unsettled_visit_scalar, r);
    }
}

void unsettled_forget(Engine *engine, State *state, uint32_t uid) {
    StateTables *tables = engine->tables;
    UnsettledWalk walk = {.engine = engine, .scratch = arena_open()};
    UnsettledRoutines known = {
        .engine = engine, .scratch = walk.scratch, .state = state, .uid = uid};
    unsettled_find_routines(&known);
    state->store = pmap_filter(tables->pmaps, state->store, unsettled_keep_cell, &walk);
    for (size_t i = 0; i < walk.blocks.count; i++) {
        memory_havoc(&engine->memory, state,
                     value_address(tables->values, walk.blocks.items[i], 0, VALUE_TOP, 0),
                     UNSETTLED_ALL, uid);
    }
    for (size_t i = 0; i < engine->unsettled.count; i++) {
        const Unsettled *part = &engine->unsettled.items[i];
        memory_havoc(&engine->memory, state, unsettled_place(engine, part, part->offset),
                     (uint64_t)part->size, uid);
    }
    for (size_t i = 0; i < known.places.count; i++) {
        memory_store(&engine->memory, state, known.places.items[i], known.routines.items[i], false,
                     uid);
    }
    state->marks = engine->focus.is_memory ? state->marks : NULL;
    arena_close(walk.scratch);
}
