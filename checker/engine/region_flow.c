/* region_flow.c - forward propagation of addresses of memory that is an object. */
#include "engine/region_flow.h"

#include "engine/handle_flow_private.h"

#include <string.h>

/* ---- propagation -------------------------------------------------------------------- */

void region_flow_source(HandleFlow *h, const FunctionInfo *info, const IrInstr *instr) {
    if (instr->op != IR_CALL || instr->a.kind != IR_OPERAND_FUNCTION ||
        h->engine->functions[instr->a.id].intrinsic != INTRINSIC_REGION) {
        return;
    }
    const RuleSet *rules = h->engine->rules;
    uint32_t kinds = 0;
    for (uint32_t i = 0; i < rules->kind_count; i++) {
        kinds |= rules->kinds[i]->is_memory ? 1u << (i % 32) : 0;
    }
    handle_flow_add_temp(h, info, instr->dest, kinds);
}

/* The model passes each callback all that it is declared with. */
bool region_flow_may_call(const HandleFlow *h, const IrInstr *call, uint32_t function) {
    const IrType *type = h->engine->functions[function].ir->type;
    return type && type->param_count == call->arg_count;
}

static bool region_is_pointer(const IrType *type) {
    return type &&
           (type->kind == IR_TYPE_POINTER || (type->kind == IR_TYPE_INT && type->size == 8));
}

/* Every pointer in a structure at a place (NULL: any structure of that type). */
static void region_add_fields(HandleFlow *h, const FunctionInfo *info, const IrPlace *place,
                              const IrType *type, uint32_t kinds, int depth) {
    char key[FLOW_KEY_SIZE];
    type = flow_element(type);
    for (uint32_t i = 0; type && type->record && depth < 4 && i < type->record->field_count; i++) {
        const IrField *field = &type->record->fields[i];
        if (field->name[0] && region_is_pointer(field->type)) {
            handle_flow_add_location(
                h,
                flow_location(h->flow,
                              flow_member_key(h->flow, key, info, place, type, field->name)),
                kinds);
        }
        region_add_fields(h, info, place, field->type, kinds, depth + 1);
    }
}

static const IrInstr *region_argument_source(const HandleFlow *h, const FunctionInfo *info,
                                             IrOperand argument) {
    const IrInstr *source = flow_definition(h->flow, info, argument);
    while (source && source->op == IR_CAST && source->a.kind == IR_OPERAND_TEMP) {
        source = flow_definition(h->flow, info, source->a);
    }
    return source;
}

/* What other arguments point to may have it afterwards. */
void region_flow_pass(HandleFlow *h, const FunctionInfo *info, const IrInstr *call, uint32_t index,
                      uint32_t kinds) {
    const FunctionInfo *callee =
        call->a.kind == IR_OPERAND_FUNCTION ? &h->engine->functions[call->a.id] : NULL;
    if (!callee || info->is_model || !callee->is_model || !callee->ir->has_body ||
        !h->flow->writes[callee->id]) {
        return;
    }
    for (uint32_t i = 0; i < call->arg_count; i++) {
        const IrType *type = call->arg_types ? call->arg_types[i] : NULL;
        const IrInstr *source = region_argument_source(h, info, call->args[i]);
        if (i == index || !type || type->kind != IR_TYPE_POINTER) {
            continue;
        }
        const IrPlace *place = source && source->op == IR_ADDR ? &source->place : NULL;
        const IrType *to = place && place->type ? place->type : type->elem;
        region_add_fields(h, info, place, to, kinds, 0);
        if (place && region_is_pointer(to)) {
            char key[FLOW_KEY_SIZE];
            handle_flow_add_location(
                h, flow_location(h->flow, flow_place_key(key, h->flow, info, place)), kinds);
        }
    }
}

void region_flow_places(HandleFlow *h, uint32_t uid, uint32_t kinds) {
    InstrPlace where = h->engine->instrs[uid];
    const FunctionInfo *info = &h->engine->functions[where.function];
    const IrBlock *block = &info->ir->blocks[where.block];
    uint32_t temp = block->instrs[where.index].dest;
    for (uint32_t i = where.index + 1; i < block->instr_count; i++) {
        const IrInstr *instr = &block->instrs[i];
        bool base = instr->place.base == IR_BASE_TEMP && instr->place.id == temp;
        if (base &&
            (instr->op == IR_ADDR || (instr->op == IR_LOAD && region_is_pointer(instr->type)))) {
            handle_flow_add_temp(h, info, instr->dest, kinds);
        }
        if (instr->op == IR_COPY && instr->source.base == IR_BASE_TEMP &&
            instr->source.id == temp) {
            region_add_fields(h, info, &instr->place, instr->source.type, kinds, 0);
        }
    }
}

/* ---- the question --------------------------------------------------------------------- */

static bool region_is_through(const HandleFlow *h, const FunctionInfo *info, const IrPlace *place) {
    return place->base == IR_BASE_TEMP && h->temps[info->id][place->id] != 0;
}

static bool region_is_kept(const HandleFlow *h, const FunctionInfo *info, const IrInstr *store) {
    return store->op == IR_STORE && store->place.base != IR_BASE_LOCAL &&
           handle_flow_operand(h, info, store->a) != 0;
}

/* A counted string whose buffer may be such memory. */
static bool region_points_to(const HandleFlow *h, const FunctionInfo *info, const IrInstr *call,
                             uint32_t index) {
    char key[FLOW_KEY_SIZE];
    const IrType *type = call->arg_types ? call->arg_types[index] : NULL;
    const IrType *to = type && type->kind == IR_TYPE_POINTER ? type->elem : NULL;
    const IrInstr *source = region_argument_source(h, info, call->args[index]);
    const IrPlace *place = source && source->op == IR_ADDR ? &source->place : NULL;
    for (uint32_t i = 0; to && to->record && i < to->record->field_count; i++) {
        const IrField *field = &to->record->fields[i];
        if (field->type->kind == IR_TYPE_POINTER &&
            flow_location(h->flow, flow_member_key(h->flow, key, info, place, to, field->name))
                    ->kinds != 0) {
            return true;
        }
    }
    return false;
}

static bool region_gets(const HandleFlow *h, const FunctionInfo *info, const IrInstr *call) {
    for (uint32_t i = 0; i < call->arg_count; i++) {
        if (handle_flow_operand(h, info, call->args[i]) != 0) {
            return true;
        }
    }
    return false;
}

bool region_flow_is_call(const HandleFlow *h, const FunctionInfo *info, const IrInstr *call) {
    const FunctionInfo *callee =
        call->a.kind == IR_OPERAND_FUNCTION ? &h->engine->functions[call->a.id] : NULL;
    if (call->op != IR_CALL || info->is_model || !callee ||
        (callee->ir->has_body && !callee->is_model)) {
        return false;
    }
    const RuleAccess *says = rules_access(h->engine->rules, callee->ir->name);
    if (region_gets(h, info, call)) {
        return says != NULL || !callee->ir->has_body;
    }
    bool strings = false;
    for (uint32_t i = 0; says && i < says->arg_count; i++) {
        strings = strings || says->args[i].touch == RULE_TOUCH_STRING ||
                  says->args[i].touch == RULE_TOUCH_FORMAT;
    }
    for (uint32_t i = 0; strings && i < call->arg_count; i++) {
        if (region_points_to(h, info, call, i)) {
            return true;
        }
    }
    return false;
}

/* An argument points to something that has such an address. */
static bool region_hands_over(const HandleFlow *h, const FunctionInfo *info, const IrInstr *call) {
    for (uint32_t i = 0; i < call->arg_count; i++) {
        if (region_points_to(h, info, call, i)) {
            return true;
        }
    }
    return false;
}

static RegionConcern region_concern_of_call(const HandleFlow *h, const FunctionInfo *info,
                                            const IrInstr *call) {
    const FunctionInfo *callee =
        call->a.kind == IR_OPERAND_FUNCTION ? &h->engine->functions[call->a.id] : NULL;
    if (callee &&
        (callee->intrinsic == INTRINSIC_REGION || callee->intrinsic == INTRINSIC_REGION_END)) {
        return REGION_LIFE;
    }
    if (callee && callee->intrinsic == INTRINSIC_HAND_OVER) {
        return REGION_INSIDE;
    }
    bool modelled = callee && callee->is_model && callee->ir->has_body;
    if (info->is_model) {
        return modelled && region_gets(h, info, call) ? REGION_INSIDE : REGION_NOTHING;
    }
    return region_flow_is_call(h, info, call) ||
                   (modelled && (region_gets(h, info, call) || region_hands_over(h, info, call)))
               ? REGION_ACCESS
               : REGION_NOTHING;
}

RegionConcern region_flow_concern(const HandleFlow *h, const FunctionInfo *info,
                                  const IrInstr *instr) {
    if (instr->op == IR_CALL) {
        return region_concern_of_call(h, info, instr);
    }
    if (region_is_kept(h, info, instr)) {
        return info->is_model ? REGION_INSIDE : REGION_ACCESS;
    }
    bool is_access = instr->op == IR_LOAD || instr->op == IR_STORE || instr->op == IR_COPY ||
                     instr->op == IR_ZERO;
    bool is_through =
        is_access && (region_is_through(h, info, &instr->place) ||
                      (instr->op == IR_COPY && region_is_through(h, info, &instr->source)));
    return !is_through ? REGION_NOTHING : info->is_model ? REGION_INSIDE : REGION_ACCESS;
}
