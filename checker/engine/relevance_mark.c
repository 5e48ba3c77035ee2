/* relevance_mark.c - marks what is relevant: instructions, and by them locations. */
#include "engine/relevance_private.h"

#include "ir/build.h"

/* ---- instructions ----------------------------------------------------------------- */

void relevance_mark(Relevance *r, uint32_t uid) {
    FunctionInfo *info = &r->engine->functions[r->engine->instrs[uid].function];
    uint8_t *flag = &info->relevant[uid - info->first_uid];
    if (*flag != RELEVANT && !r->engine->is_dead[uid]) {
        *flag = RELEVANT;
        info->is_relevant = true;
        vec_push(r->arena, &r->pending, uid);
    }
}

void relevance_mark_access(Relevance *r, uint32_t uid) {
    FunctionInfo *info = &r->engine->functions[r->engine->instrs[uid].function];
    uint8_t *flag = &info->relevant[uid - info->first_uid];
    bool is_marked = *flag == RELEVANT;
    relevance_mark_effect(r, uid);
    if (!is_marked) {
        *flag = RELEVANT_ACCESS;
    }
}

void relevance_mark_effect(Relevance *r, uint32_t uid) {
    FunctionInfo *info = &r->engine->functions[r->engine->instrs[uid].function];
    if (r->engine->is_dead[uid]) {
        return;
    }
    relevance_mark(r, uid);
    if (!info->has_effect) {
        info->has_effect = true;
        for (size_t i = 0; i < r->flow->callers[info->id].count; i++) {
            uint32_t call = r->flow->callers[info->id].items[i];
            const FunctionInfo *caller = &r->engine->functions[r->engine->instrs[call].function];
            if (block_flow_accepts(r->blocks, r->handles, caller, core_instr(r->engine, call))) {
                relevance_mark_effect(r, call);
            }
        }
    }
}

void relevance_controllers(Relevance *r, const FunctionInfo *info, uint32_t block) {
    for (uint32_t i = 0; i < info->cfg->controller_counts[block]; i++) {
        uint32_t c = info->cfg->controllers[block][i];
        relevance_mark(r, info->block_uid[c] + info->ir->blocks[c].instr_count - 1);
    }
}

static void relevance_mark_returns(Relevance *r, const FunctionInfo *info, RelevanceResults which) {
    for (uint32_t b = 0; b < info->ir->block_count; b++) {
        const IrInstr *last = ir_terminator(&info->ir->blocks[b]);
        if (last->op == IR_RETURN &&
            (which == RESULTS_ALL || handle_flow_operand(r->handles, info, last->a) != 0)) {
            relevance_mark(r, info->block_uid[b] + info->ir->blocks[b].instr_count - 1);
        }
    }
}

void relevance_losing_returns(Relevance *r, const FunctionInfo *info) {
    if (info->is_model || !handle_flow_loses_at_return(r->handles, info)) {
        return;
    }
    relevance_mark_returns(r, info, RESULTS_HANDLES);
    for (uint32_t b = 0; b < info->ir->block_count; b++) {
        if (ir_terminator(&info->ir->blocks[b])->op == IR_RETURN) {
            relevance_controllers(r, info, b);
        }
    }
}

void relevance_results(Relevance *r, const IrInstr *call, RelevanceResults which) {
    const Engine *engine = r->engine;
    if (call->dest == IR_NO_TEMP) {
        return;
    }
    if (call->a.kind == IR_OPERAND_FUNCTION) {
        relevance_mark_returns(r, &engine->functions[call->a.id], which);
        return;
    }
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        if (flow_may_call(engine, call, f)) {
            relevance_mark_returns(r, &engine->functions[f], which);
        }
    }
}

/* Of a call that matters for what it does, too, the result may be wanted only now. */
void relevance_mark_temp(Relevance *r, const FunctionInfo *info, IrOperand operand) {
    if (operand.kind != IR_OPERAND_TEMP || operand.id >= r->flow->temp_defs[info->id].count) {
        return;
    }
    uint32_t uid = r->flow->temp_defs[info->id].items[operand.id];
    relevance_mark(r, uid);
    if (core_instr(r->engine, uid)->op == IR_CALL && !r->wanted[uid] && !r->engine->is_dead[uid]) {
        r->wanted[uid] = true;
        relevance_results(r, core_instr(r->engine, uid), RESULTS_ALL);
    }
}

void relevance_mark_steps(Relevance *r, const FunctionInfo *info, const IrPlace *place) {
    if (place->base == IR_BASE_TEMP) {
        relevance_mark_temp(r, info, ir_temp(place->id));
    }
    for (uint32_t i = 0; i < place->step_count; i++) {
        relevance_mark_temp(r, info, place->steps[i].index);
    }
}

/* ---- locations -------------------------------------------------------------------- */

static void relevance_mark_writers(Relevance *r, const FlowLocation *location) {
    for (size_t i = 0; i < location->writers.count; i++) {
        relevance_mark_effect(r, location->writers.items[i]);
    }
    for (size_t i = 0; i < location->frame_writers.count; i++) {
        relevance_mark(r, location->frame_writers.items[i]);
    }
}

/* A parameter has become relevant: so do the arguments of the relevant calls. */
static void relevance_mark_parameter(Relevance *r, FlowLocation *location) {
    if (location->function == STATE_NONE || location->is_passed) {
        return;
    }
    location->is_passed = true;
    const FlowUids *callers = &r->flow->callers[location->function];
    for (size_t i = 0; i < callers->count; i++) {
        uint32_t uid = callers->items[i];
        const FunctionInfo *caller = &r->engine->functions[r->engine->instrs[uid].function];
        const IrInstr *call = core_instr(r->engine, uid);
        if (caller->relevant[uid - caller->first_uid] && location->parameter < call->arg_count) {
            relevance_mark_temp(r, caller, call->args[location->parameter]);
        }
    }
}

/* What a parameter holds is written by the call, also where it is read through its address. */
void relevance_mark_location(Relevance *r, const char *key) {
    FlowLocation *location = flow_location(r->flow, key);
    if (location->is_relevant) {
        return;
    }
    location->is_relevant = true;
    relevance_mark_writers(r, location);
    relevance_mark_parameter(r, location);
    for (size_t i = 0; i < location->linked.count; i++) {
        relevance_mark_writers(r, location->linked.items[i]);
        relevance_mark_parameter(r, location->linked.items[i]);
    }
}

void relevance_mark_fields(Relevance *r, const FunctionInfo *info, const IrPlace *place,
                           const IrType *type, int depth) {
    char key[FLOW_KEY_SIZE];
    type = flow_element(type);
    for (uint32_t i = 0; type && type->record && depth < 4 && i < type->record->field_count; i++) {
        const IrField *field = &type->record->fields[i];
        if (field->name[0]) {
            relevance_mark_location(r,
                                    flow_member_key(r->flow, key, info, place, type, field->name));
        }
        relevance_mark_fields(r, info, place, field->type, depth + 1);
    }
}
