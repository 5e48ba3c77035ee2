/* flow.c - abstract locations of the whole program, and who touches them. */
#include "engine/flow_private.h"

#include <stdio.h>
#include <string.h>

/* Keys of variables of functions begin with two numbers. */
static void flow_note_parameter(const Flow *flow, const char *key, FlowLocation *location) {
    unsigned function = STATE_NONE, local = 0;
    bool is_local = key[0] >= '0' && key[0] <= '9' && sscanf(key, "%u:%u", &function, &local) == 2;
    bool is_one = is_local && local < flow->engine->functions[function].ir->param_count;
    location->function = is_one ? function : STATE_NONE;
    location->parameter = is_one ? local : STATE_NONE;
}

FlowLocation *flow_location(Flow *flow, const char *key) {
    FlowLocation *location = strmap_get(flow->locations, key);
    if (!location) {
        location = ARENA_NEW(flow->arena, FlowLocation);
        flow_note_parameter(flow, key, location);
        strmap_put(flow->locations, key, location);
    }
    return location;
}

const IrInstr *flow_definition(const Flow *flow, const FunctionInfo *info, IrOperand operand) {
    if (operand.kind != IR_OPERAND_TEMP || operand.id >= flow->temp_defs[info->id].count) {
        return NULL;
    }
    return core_instr(flow->engine, flow->temp_defs[info->id].items[operand.id]);
}

/* ---- who writes what -------------------------------------------------------------- */

void flow_add_writer(Flow *flow, const char *key, const IrPlace *place, uint32_t uid) {
    FlowLocation *location = flow_location(flow, key);
    if (place && place->base == IR_BASE_LOCAL) {
        vec_push(flow->arena, &location->frame_writers, uid);
    } else {
        vec_push(flow->arena, &location->writers, uid);
    }
}

/* Every field of a structure that lies at the place (or anywhere, if NULL). */
static void flow_record_fields(Flow *flow, const FunctionInfo *info, const IrPlace *place,
                               const IrType *type, uint32_t uid, int depth) {
    char key[FLOW_KEY_SIZE];
    type = flow_element(type);
    if (!type || type->kind != IR_TYPE_RECORD || !type->record || depth > 6) {
        return;
    }
    for (uint32_t i = 0; i < type->record->field_count; i++) {
        const IrField *field = &type->record->fields[i];
        if (field->name[0]) {
            flow_add_writer(flow, flow_member_key(flow, key, info, place, type, field->name), place,
                            uid);
        }
        flow_record_fields(flow, info, place, field->type, uid, depth + 1);
    }
}

/* A write of a whole object: the location itself and every field in it. */
static void flow_record_write(Flow *flow, const FunctionInfo *info, const IrPlace *place,
                              uint32_t uid) {
    char key[FLOW_KEY_SIZE];
    flow_add_writer(flow, flow_place_key(key, flow, info, place), place, uid);
    flow_record_fields(flow, info, place, place->type, uid, 0);
}

bool flow_reads_only(const IrType *callee, uint32_t index) {
    return callee && index < callee->param_count &&
           callee->params[index]->kind == IR_TYPE_POINTER && callee->params[index]->elem &&
           callee->params[index]->elem->is_const;
}

/* A list of variable arguments: the callee reads the arguments, which nobody else can, and writes
 * at most through those that are pointers. */
static bool flow_is_argument_list(const FunctionInfo *info, const IrInstr *source) {
    static const char *const names[] = {"va_list", "__builtin_va_list", "__gnuc_va_list"};
    bool loaded = source && source->op == IR_LOAD && source->place.base == IR_BASE_LOCAL;
    for (size_t i = 0; loaded && i < sizeof names / sizeof *names; i++) {
        if (strcmp(info->ir->locals[source->place.id].type->name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* What gets the address of an object's beginning, as another sort of thing, may write all of it:
 * the header of a message that is received stands for the message. */
static void flow_record_around(Flow *flow, const FunctionInfo *info, const IrInstr *source,
                               const IrType *given, uint32_t uid) {
    if (!source || source->op != IR_ADDR) {
        const IrType *to = source && source->type && source->type->kind == IR_TYPE_POINTER
                               ? source->type->elem
                               : NULL;
        if (to && to->kind == IR_TYPE_RECORD && to != given) {
            flow_record_fields(flow, info, NULL, to, uid, 0);
        }
        return;
    }
    IrPlace whole = source->place;
    while (whole.step_count > 0 && whole.steps[whole.step_count - 1].kind == IR_STEP_FIELD &&
           whole.steps[whole.step_count - 1].offset == 0) {
        whole.step_count--;
    }
    whole.type = flow_type_at(flow, info, &source->place, whole.step_count);
    if (whole.type && whole.type != given) {
        flow_record_fields(flow, info, &whole, whole.type, uid, 0);
    }
}

/* A call that gets a pointer may write what it points to. Driver functions, and
 * model functions called by the model, are not meant: their own stores count. */
static void flow_record_call(Flow *flow, const FunctionInfo *info, const IrInstr *instr,
                             uint32_t uid) {
    char key[FLOW_KEY_SIZE];
    const FunctionInfo *callee =
        instr->a.kind == IR_OPERAND_FUNCTION ? &flow->engine->functions[instr->a.id] : NULL;
    if (callee && callee->ir->has_body &&
        (!callee->is_model || info->is_model || !flow->writes[callee->id])) {
        return;
    }
    for (uint32_t i = 0; i < instr->arg_count; i++) {
        const IrType *type = instr->arg_types ? instr->arg_types[i] : NULL;
        if (!type || type->kind != IR_TYPE_POINTER || !type->elem || type->elem->is_const ||
            flow_reads_only(callee ? callee->ir->type : NULL, i) ||
            instr->args[i].kind != IR_OPERAND_TEMP) {
            continue;
        }
        const IrInstr *source = flow_definition(flow, info, instr->args[i]);
        while (source && source->op == IR_CAST && source->a.kind == IR_OPERAND_TEMP) {
            source = flow_definition(flow, info, source->a);
        }
        if (flow_is_argument_list(info, source)) {
            continue;
        }
        flow_record_fields(flow, info, source && source->op == IR_ADDR ? &source->place : NULL,
                           type->elem, uid, 0);
        flow_record_around(flow, info, source, type->elem, uid);
        if (source && source->op == IR_ADDR) {
            flow_place_key(key, flow, info, &source->place);
        } else {
            flow_sort_key(key, type->elem);
        }
        flow_add_writer(flow, key, source && source->op == IR_ADDR ? &source->place : NULL, uid);
    }
}

/* ---- who reads what --------------------------------------------------------------- */

/* A function of the model that stands for one the driver calls writes through what it
 * gets. That is recorded at each call, where it is known what the pointer points to;
 * here it would be any memory of that sort. */
static bool flow_is_recorded_at_calls(const Flow *flow, const FunctionInfo *info,
                                      const IrInstr *store) {
    return info->is_model && !strstr(info->ir->name, "__") &&
           flow_parameter_of(flow, info, store) < info->ir->param_count;
}

static void flow_record(Flow *flow, const FunctionInfo *info, const IrInstr *instr, uint32_t uid) {
    char key[FLOW_KEY_SIZE];
    switch (instr->op) {
    case IR_STORE:
        if (!flow_is_recorded_at_calls(flow, info, instr)) {
            flow_record_write(flow, info, &instr->place, uid);
        }
        break;
    case IR_COPY:
    case IR_ZERO:
        flow_record_write(flow, info, &instr->place, uid);
        break;
    case IR_CALL:
        flow_record_call(flow, info, instr, uid);
        flow_alias_arguments(flow, info, instr);
        break;
    case IR_LOAD:
        vec_push(flow->arena,
                 &flow_location(flow, flow_place_key(key, flow, info, &instr->place))->readers,
                 uid);
        break;
    case IR_ADDR:
        flow_alias(flow, info, instr);
        break;
    default:
        break;
    }
}

/* ---- calls ------------------------------------------------------------------------ */

static bool flow_fits(const IrType *parameter, const IrType *argument) {
    return !parameter || !argument || argument->kind == IR_TYPE_VOID ||
           parameter->kind == argument->kind || parameter->kind == IR_TYPE_OPAQUE ||
           argument->kind == IR_TYPE_OPAQUE;
}

/* By signature: as many parameters as arguments (the model may pass more than a
 * routine takes), integers where integers are passed, pointers where pointers. */
bool flow_may_call(const Engine *engine, const IrInstr *call, uint32_t function) {
    const FunctionInfo *info = &engine->functions[function];
    const IrType *type = info->ir->type;
    if (!info->address_taken || !type || strncmp(info->ir->name, "__fltcheck_", 11) == 0) {
        return false; /* the model calls its own functions by name */
    }
    if (!type->is_variadic && type->param_count > call->arg_count) {
        return false;
    }
    bool model = call->loc.file && strncmp(call->loc.file, "fltcheck-model", 14) == 0;
    if (!model && !info->address_kept) {
        return false;
    }
    if (!model && !type->is_variadic && type->param_count != call->arg_count) {
        return false;
    }
    for (uint32_t i = 0; i < type->param_count && i < call->arg_count; i++) {
        if (!flow_fits(type->params[i], call->arg_types ? call->arg_types[i] : NULL)) {
            return false;
        }
    }
    return true;
}

static void flow_record_edges(Flow *flow, const IrInstr *call, uint32_t uid) {
    if (call->a.kind == IR_OPERAND_FUNCTION) {
        vec_push(flow->arena, &flow->callers[call->a.id], uid);
        return;
    }
    for (uint32_t f = 0; f < flow->engine->program->function_count; f++) {
        if (flow_may_call(flow->engine, call, f)) {
            vec_push(flow->arena, &flow->callers[f], uid);
        }
    }
}

/* ---- set-up ----------------------------------------------------------------------- */

static void flow_collect_use(Flow *flow, uint32_t function, IrOperand operand, uint32_t uid) {
    if (operand.kind == IR_OPERAND_TEMP) {
        vec_push(flow->arena, &flow->temp_uses[function][operand.id], uid);
    }
}

static void flow_collect_temps(Flow *flow) {
    const Engine *engine = flow->engine;
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        uint32_t temps = engine->functions[f].ir->temp_count;
        flow->temp_uses[f] = ARENA_ARRAY(flow->arena, FlowUids, temps + 1);
        flow->temp_defs[f].items = ARENA_ARRAY(flow->arena, uint32_t, temps + 1);
        flow->temp_defs[f].count = temps;
    }
    for (uint32_t uid = 0; uid < engine->instr_count; uid++) {
        const IrInstr *instr = core_instr(engine, uid);
        if (instr->dest != IR_NO_TEMP) {
            flow->temp_defs[engine->instrs[uid].function].items[instr->dest] = uid;
        }
        uint32_t f = engine->instrs[uid].function;
        flow_collect_use(flow, f, instr->a, uid);
        flow_collect_use(flow, f, instr->b, uid);
        for (uint32_t i = 0; i < instr->arg_count; i++) {
            flow_collect_use(flow, f, instr->args[i], uid);
        }
    }
}

/* Finds the variables whose address gets to where the program may write through
 * it: their fields are like any others of their type. */
static void flow_find_shared(Flow *flow) {
    const Engine *engine = flow->engine;
    flow->shared_globals = ARENA_ARRAY(flow->arena, bool, engine->program->global_count + 1);
    flow->shared_locals = ARENA_ARRAY(flow->arena, bool *, engine->program->function_count);
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        flow->shared_locals[f] =
            ARENA_ARRAY(flow->arena, bool, engine->functions[f].ir->local_count + 1);
    }
    for (uint32_t uid = 0; uid < engine->instr_count; uid++) {
        uint32_t f = engine->instrs[uid].function;
        const IrInstr *instr = core_instr(engine, uid);
        if (engine->is_dead[uid] || instr->op != IR_ADDR ||
            !flow_escapes(flow, &engine->functions[f], instr->dest)) {
            continue;
        }
        if (instr->place.base == IR_BASE_LOCAL) {
            flow->shared_locals[f][instr->place.id] = true;
        } else if (instr->place.base == IR_BASE_GLOBAL) {
            flow->shared_globals[instr->place.id] = true;
        }
    }
    for (uint32_t g = 0; g < engine->program->global_count; g++) {
        const IrGlobal *global = engine->program->globals[g];
        for (uint32_t i = 0; i < global->init_count; i++) {
            if (global->inits[i].value.kind == IR_OPERAND_GLOBAL) {
                flow->shared_globals[global->inits[i].value.id] = true;
            }
        }
    }
}

/* The call stores a handle, also while nobody follows what it stands for. */
static bool flow_hands_out(const FunctionInfo *callee) {
    bool found = false;
    uint32_t count =
        callee->intrinsic == INTRINSIC_API && callee->api ? callee->api->edge_count : 0;
    for (uint32_t i = 0; i < count && !found; i++) {
        const RuleEdge *edge = callee->api->edges[i];
        for (uint32_t k = 0; edge->creates && k < edge->trigger.arg_count; k++) {
            found = found || edge->trigger.args[k].kind == RULE_ARG_OUT_SELF;
        }
    }
    return found;
}

static bool flow_is_write(const Flow *flow, const IrInstr *instr) {
    if (instr->op == IR_CALL && instr->a.kind == IR_OPERAND_FUNCTION) {
        const FunctionInfo *callee = &flow->engine->functions[instr->a.id];
        Intrinsic intrinsic = callee->intrinsic;
        return intrinsic == INTRINSIC_COPY || intrinsic == INTRINSIC_FILL ||
               intrinsic == INTRINSIC_HAVOC || flow->writes[callee->id] || flow_hands_out(callee);
    }
    return (instr->op == IR_STORE || instr->op == IR_COPY || instr->op == IR_ZERO) &&
           instr->place.base == IR_BASE_TEMP;
}

/* Which functions of the model write through a pointer, themselves or through
 * others. What only frees, locks or asks does not. */
static void flow_find_writing(Flow *flow) {
    const Engine *engine = flow->engine;
    flow->writes = ARENA_ARRAY(flow->arena, bool, engine->program->function_count);
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t uid = 0; uid < engine->instr_count; uid++) {
            uint32_t f = engine->instrs[uid].function;
            if (engine->functions[f].is_model && !flow->writes[f] && !engine->is_dead[uid] &&
                flow_is_write(flow, core_instr(engine, uid))) {
                flow->writes[f] = changed = true;
            }
        }
    }
}

Flow *flow_open(Arena *arena, Engine *engine) {
    uint32_t functions = engine->program->function_count;
    Flow *flow = ARENA_NEW(arena, Flow);
    flow->engine = engine;
    flow->arena = arena;
    flow->locations = strmap_new(arena);
    flow->callers = ARENA_ARRAY(arena, FlowUids, functions);
    flow->temp_defs = ARENA_ARRAY(arena, FlowUids, functions);
    flow->temp_uses = ARENA_ARRAY(arena, FlowUids *, functions);
    flow_collect_temps(flow);
    flow_find_shared(flow);
    flow_find_writing(flow);
    for (uint32_t uid = 0; uid < engine->instr_count; uid++) {
        const FunctionInfo *info = &engine->functions[engine->instrs[uid].function];
        const IrInstr *instr = core_instr(engine, uid);
        if (engine->is_dead[uid]) {
            continue;
        }
        flow_record(flow, info, instr, uid);
        if (instr->op == IR_CALL) {
            flow_record_edges(flow, instr, uid);
        }
    }
    flow_overlay(flow);
    flow_follow_arithmetic(flow);
    return flow;
}

void flow_reset(Flow *flow) {
    for (size_t i = 0; i < strmap_count(flow->locations); i++) {
        FlowLocation *location = strmap_value(flow->locations, i);
        location->kinds = 0;
        location->is_relevant = location->is_passed = false;
    }
}
