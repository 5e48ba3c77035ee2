/* handle_flow.c - forward propagation of handles over abstract locations. */
#include "engine/handle_flow.h"

#include "engine/block_flow.h"
#include "engine/exec_private.h"
#include "engine/handle_flow_private.h"
#include "engine/region_flow.h"
#include "ir/build.h"

#include <string.h>

uint32_t handle_flow_kind_bit(const RuleKind *kind) {
    return 1u << (kind->index % 32);
}

/* ---- adding ---------------------------------------------------------------------- */

void handle_flow_add_location(HandleFlow *h, FlowLocation *location, uint32_t kinds) {
    if ((kinds & ~location->kinds) != 0) {
        location->kinds |= kinds;
        vec_push(h->arena, &h->changed_locations, location);
    }
}

void handle_flow_add_temp(HandleFlow *h, const FunctionInfo *info, uint32_t temp, uint32_t kinds) {
    if (temp != IR_NO_TEMP && (kinds & ~h->temps[info->id][temp]) != 0) {
        h->temps[info->id][temp] |= kinds;
        vec_push(h->arena, &h->changed_temps, h->flow->temp_defs[info->id].items[temp]);
    }
}

uint32_t handle_flow_operand(const HandleFlow *h, const FunctionInfo *info, IrOperand operand) {
    return operand.kind == IR_OPERAND_TEMP ? h->temps[info->id][operand.id] : 0;
}

/* ---- where handles come from ---------------------------------------------------------- */

static void handle_receive(HandleFlow *h, const FunctionInfo *info, const IrInstr *call,
                           uint32_t index, uint32_t kinds) {
    char key[FLOW_KEY_SIZE];
    const IrInstr *source = flow_definition(h->flow, info, call->args[index]);
    while (source && source->op == IR_CAST && source->a.kind == IR_OPERAND_TEMP) {
        source = flow_definition(h->flow, info, source->a);
    }
    const IrType *type = call->arg_types ? call->arg_types[index] : NULL;
    if (source && source->op == IR_ADDR) {
        flow_place_key(key, h->flow, info, &source->place);
    } else {
        flow_sort_key(key, type && type->kind == IR_TYPE_POINTER ? type->elem : NULL);
    }
    handle_flow_add_location(h, flow_location(h->flow, key), kinds);
}

static void handle_sources(HandleFlow *h, const FunctionInfo *info, const IrInstr *call) {
    const RuleApi *api = rules_api(h->engine->rules, h->engine->functions[call->a.id].ir->name);
    for (uint32_t e = 0; api && e < api->edge_count; e++) {
        const RuleEdge *edge = api->edges[e];
        if (!core_tracks(h->engine, edge->kind)) {
            continue;
        }
        uint32_t bit = handle_flow_kind_bit(edge->kind);
        if (edge->creates && edge->trigger.returns_self) {
            handle_flow_add_temp(h, info, call->dest, bit);
        }
        for (uint32_t i = 0; edge->creates && i < edge->trigger.arg_count; i++) {
            if (edge->trigger.args[i].kind == RULE_ARG_OUT_SELF && i < call->arg_count) {
                handle_receive(h, info, call, i, bit);
            }
        }
    }
}

/* ---- propagation ------------------------------------------------------------------------ */

static void handle_pass(HandleFlow *h, const IrInstr *call, uint32_t function, uint32_t index,
                        uint32_t kinds) {
    const FunctionInfo *callee = &h->engine->functions[function];
    char key[FLOW_KEY_SIZE];
    if (callee->ir->has_body && index < callee->ir->param_count) {
        IrPlace place = ir_place_local(index, callee->ir->locals[index].type);
        handle_flow_add_location(
            h, flow_location(h->flow, flow_place_key(key, h->flow, callee, &place)), kinds);
    }
    (void)call;
}

static void handle_call_argument(HandleFlow *h, const IrInstr *call, uint32_t index,
                                 uint32_t kinds) {
    if (call->a.kind == IR_OPERAND_FUNCTION) {
        handle_pass(h, call, call->a.id, index, kinds);
        return;
    }
    for (uint32_t f = 0; f < h->engine->program->function_count; f++) {
        if (flow_may_call(h->engine, call, f) &&
            (!h->is_memory || region_flow_may_call(h, call, f))) {
            handle_pass(h, call, f, index, kinds);
        }
    }
}

static void handle_return(HandleFlow *h, const FunctionInfo *info, uint32_t kinds) {
    if ((kinds & ~h->results[info->id]) == 0) {
        return;
    }
    h->results[info->id] |= kinds;
    for (size_t i = 0; i < h->flow->callers[info->id].count; i++) {
        uint32_t uid = h->flow->callers[info->id].items[i];
        const FunctionInfo *caller = &h->engine->functions[h->engine->instrs[uid].function];
        handle_flow_add_temp(h, caller, core_instr(h->engine, uid)->dest, kinds);
    }
}

static void handle_use(HandleFlow *h, uint32_t uid, uint32_t temp, uint32_t kinds) {
    const FunctionInfo *info = &h->engine->functions[h->engine->instrs[uid].function];
    const IrInstr *instr = core_instr(h->engine, uid);
    char key[FLOW_KEY_SIZE];
    bool value = instr->a.kind == IR_OPERAND_TEMP && instr->a.id == temp;
    switch (instr->op) {
    case IR_BINARY:
        /* what a comparison says is no address */
        handle_flow_add_temp(h, info, instr->dest,
                             (IrBinary)instr->sub >= IR_EQ ? kinds & ~h->memory : kinds);
        break;
    case IR_CAST:
        handle_flow_add_temp(h, info, instr->dest, kinds);
        break;
    case IR_STORE:
        if (value) {
            handle_flow_add_location(
                h, flow_location(h->flow, flow_place_key(key, h->flow, info, &instr->place)),
                kinds);
        }
        break;
    case IR_RETURN:
        handle_return(h, info, kinds);
        break;
    case IR_CALL:
        for (uint32_t i = 0; i < instr->arg_count; i++) {
            if (instr->args[i].kind == IR_OPERAND_TEMP && instr->args[i].id == temp) {
                handle_call_argument(h, instr, i, kinds);
                if ((kinds & h->memory) != 0) {
                    region_flow_pass(h, info, instr, i, kinds & h->memory);
                }
            }
        }
        break;
    default:
        break;
    }
}

static void handle_spread_temp(HandleFlow *h, uint32_t uid) {
    uint32_t function = h->engine->instrs[uid].function;
    uint32_t temp = core_instr(h->engine, uid)->dest;
    const FlowUids *uses = &h->flow->temp_uses[function][temp];
    for (size_t i = 0; i < uses->count; i++) {
        handle_use(h, uses->items[i], temp, h->temps[function][temp]);
    }
    if ((h->temps[function][temp] & h->memory) != 0) {
        region_flow_places(h, uid, h->temps[function][temp] & h->memory);
    }
}

static void handle_spread_readers(HandleFlow *h, const FlowLocation *location, uint32_t kinds) {
    for (size_t i = 0; i < location->readers.count; i++) {
        uint32_t uid = location->readers.items[i];
        handle_flow_add_temp(h, &h->engine->functions[h->engine->instrs[uid].function],
                             core_instr(h->engine, uid)->dest, kinds);
    }
}

/* What is written to a named location can be read through a pointer, and the
 * reverse; two named locations that only share a sort are not the same memory. */
static void handle_spread_location(HandleFlow *h, const FlowLocation *location) {
    handle_spread_readers(h, location, location->kinds);
    for (size_t i = 0; i < location->linked.count; i++) {
        handle_spread_readers(h, location->linked.items[i], location->kinds);
    }
}

/* What a location may hold, written directly or through pointers. */
uint32_t handle_flow_content(const FlowLocation *location) {
    uint32_t kinds = location->kinds;
    for (size_t i = 0; i < location->linked.count; i++) {
        kinds |= location->linked.items[i]->kinds;
    }
    return kinds;
}

/* Structures copied as a whole, field by field: `type` is one that lies at the place. */
static void handle_copy_fields(HandleFlow *h, const FunctionInfo *info, const IrInstr *copy,
                               const IrType *type, int depth) {
    char key[FLOW_KEY_SIZE];
    type = flow_element(type);
    if (!type || type->kind != IR_TYPE_RECORD || !type->record || depth > 6) {
        return;
    }
    for (uint32_t i = 0; i < type->record->field_count; i++) {
        const IrField *field = &type->record->fields[i];
        if (field->name[0]) {
            const FlowLocation *from = flow_location(
                h->flow, flow_member_key(h->flow, key, info, &copy->source, type, field->name));
            uint32_t kinds = handle_flow_content(from);
            handle_flow_add_location(
                h,
                flow_location(h->flow,
                              flow_member_key(h->flow, key, info, &copy->place, type, field->name)),
                kinds);
        }
        handle_copy_fields(h, info, copy, field->type, depth + 1);
    }
}

static void handle_copy_structures(HandleFlow *h) {
    char key[FLOW_KEY_SIZE];
    for (uint32_t uid = 0; uid < h->engine->instr_count; uid++) {
        const IrInstr *instr = core_instr(h->engine, uid);
        if (instr->op != IR_COPY || h->engine->is_dead[uid]) {
            continue;
        }
        const FunctionInfo *info = &h->engine->functions[h->engine->instrs[uid].function];
        uint32_t kinds = handle_flow_content(
            flow_location(h->flow, flow_place_key(key, h->flow, info, &instr->source)));
        handle_flow_add_location(
            h, flow_location(h->flow, flow_place_key(key, h->flow, info, &instr->place)), kinds);
        handle_copy_fields(h, info, instr, instr->place.type, 0);
    }
}

static bool handle_has_changed(const HandleFlow *h) {
    return h->changed_temps.count > 0 || h->changed_locations.count > 0;
}

static void handle_spread(HandleFlow *h) {
    while (handle_has_changed(h)) {
        if (h->changed_temps.count > 0) {
            handle_spread_temp(h, vec_pop(&h->changed_temps));
        } else {
            handle_spread_location(h, vec_pop(&h->changed_locations));
        }
    }
}

/* ---- set-up -------------------------------------------------------------------------------- */

HandleFlow *handle_flow_compute(Arena *arena, Flow *flow, bool is_memory, const BlockFlow *blocks) {
    Engine *engine = flow->engine;
    uint32_t functions = engine->program->function_count;
    HandleFlow *h = ARENA_NEW(arena, HandleFlow);
    h->engine = engine;
    h->flow = flow;
    h->arena = arena;
    h->is_memory = is_memory;
    h->memory = is_memory ? UINT32_MAX : block_flow_kind(blocks);
    h->temps = ARENA_ARRAY(arena, uint32_t *, functions);
    h->results = ARENA_ARRAY(arena, uint32_t, functions);
    for (uint32_t f = 0; f < functions; f++) {
        h->temps[f] = ARENA_ARRAY(arena, uint32_t, engine->functions[f].ir->temp_count + 1);
    }
    for (uint32_t uid = 0; uid < engine->instr_count; uid++) {
        const IrInstr *instr = core_instr(engine, uid);
        if (engine->is_dead[uid]) {
            continue;
        }
        const FunctionInfo *info = &engine->functions[engine->instrs[uid].function];
        handle_flow_add_temp(h, info, instr->dest, block_flow_source(blocks, info, instr));
        if (is_memory) {
            region_flow_source(h, info, instr);
        } else if (instr->op == IR_CALL && instr->a.kind == IR_OPERAND_FUNCTION) {
            handle_sources(h, info, instr);
        }
    }
    do {
        handle_spread(h);
        handle_copy_structures(h);
    } while (handle_has_changed(h));
    handle_holder_find(h);
    return h;
}

void handle_flow_calls(const HandleFlow *handles) {
    Engine *engine = handles->engine;
    for (uint32_t uid = 0; uid < engine->instr_count; uid++) {
        const IrInstr *instr = core_instr(engine, uid);
        const FunctionInfo *info = &engine->functions[engine->instrs[uid].function];
        engine->call_kinds[uid] = 0;
        for (uint32_t i = 0; instr->op == IR_CALL && i < instr->arg_count; i++) {
            engine->call_kinds[uid] |= handle_flow_operand(handles, info, instr->args[i]);
        }
    }
    handle_holder_parameters(handles, engine->holding);
}

bool handle_flow_may_get(const Engine *engine, uint32_t call, const RuleKind *kind) {
    return (engine->call_kinds[call] & handle_flow_kind_bit(kind)) != 0;
}

/* ---- the question ---------------------------------------------------------------------------- */

/* True if every call matters, also one that is not known to get a handle: it makes one, is judged
 * whatever it gets, or ends what the unknown value that it gets may be a handle of. */
static bool handle_always_concerns(const Engine *engine, const RuleApi *api) {
    for (uint32_t i = 0; i < api->report_count; i++) {
        if (rules_judges_any_call(api->reports[i]) && core_is_asked(engine, api->reports[i])) {
            return true;
        }
    }
    bool is_told = text_starts(api->name, "__fltcheck_");
    for (uint32_t i = 0; i < api->edge_count; i++) {
        const RuleEdge *edge = api->edges[i];
        if ((edge->creates || !is_told) && core_tracks(engine, edge->kind)) {
            return true;
        }
    }
    return false;
}

/* Kinds for which the mere use of a handle is judged. */
static uint32_t handle_used_kinds(const HandleFlow *h) {
    const RuleSet *rules = h->engine->rules;
    uint32_t kinds = 0;
    for (uint32_t i = 0; i < rules->report_count; i++) {
        if (rules->reports[i]->trigger.kind == RULE_ON_USE &&
            core_is_asked(h->engine, rules->reports[i])) {
            kinds |= handle_flow_kind_bit(rules->reports[i]->kind);
        }
    }
    return kinds;
}

static uint32_t handle_api_kinds(const Engine *engine, const RuleApi *api) {
    uint32_t kinds = 0;
    for (uint32_t i = 0; api && i < api->edge_count; i++) {
        kinds |= core_tracks(engine, api->edges[i]->kind)
                     ? handle_flow_kind_bit(api->edges[i]->kind)
                     : 0;
    }
    for (uint32_t i = 0; api && i < api->report_count; i++) {
        kinds |= core_is_asked(engine, api->reports[i])
                     ? handle_flow_kind_bit(api->reports[i]->kind)
                     : 0;
    }
    return kinds;
}

static bool handle_concerns_callee(const HandleFlow *handles, const FunctionInfo *info,
                                   const IrInstr *call, const FunctionInfo *callee) {
    const RuleApi *api = !callee->ir->has_body || callee->is_model
                             ? rules_api(handles->engine->rules, callee->ir->name)
                             : NULL;
    if (api && handle_always_concerns(handles->engine, api)) {
        return true;
    }
    if (callee->ir->has_body && callee->is_model && !info->is_model &&
        handle_holder_is_given(handles, info, call)) {
        return true; /* it may free what holds the handle */
    }
    if (callee->ir->has_body && !api) {
        return false; /* what it does with a handle is followed */
    }
    if (exec_is_library(callee) && handle_holder_gets_variable(handles, info, call)) {
        return true; /* it may keep what is there */
    }
    for (uint32_t i = 0; i < call->arg_count; i++) {
        uint32_t kinds = handle_flow_operand(handles, info, call->args[i]);
        /* What the model says to the rules is no use of a handle. */
        bool told = callee->is_model && !callee->ir->has_body;
        uint32_t used = told ? 0 : handle_used_kinds(handles);
        if ((kinds & (used | handle_api_kinds(handles->engine, api))) != 0) {
            return true;
        }
    }
    return false;
}

bool handle_flow_concerns(const HandleFlow *handles, const FunctionInfo *info,
                          const IrInstr *call) {
    if (call->a.kind == IR_OPERAND_FUNCTION) {
        const FunctionInfo *callee = &handles->engine->functions[call->a.id];
        if (callee->intrinsic == INTRINSIC_API) {
            return false; /* inside a stub: the call of the stub counts */
        }
        if (callee->intrinsic == INTRINSIC_EVENT_AT && call->arg_count > 1) {
            return handle_flow_operand(handles, info, call->args[1]) != 0;
        }
        return handle_concerns_callee(handles, info, call, callee);
    }
    for (uint32_t f = 0; f < handles->engine->program->function_count; f++) {
        if (flow_may_call(handles->engine, call, f) &&
            handle_concerns_callee(handles, info, call, &handles->engine->functions[f])) {
            return true;
        }
    }
    return false;
}
