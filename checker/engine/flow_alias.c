/* flow_alias.c - which locations may be the same memory: addresses that are taken and passed on. */
#include "engine/call_reach.h"
#include "engine/flow_private.h"

#include <string.h>

static void flow_link_one(Flow *flow, FlowLocation *from, FlowLocation *to) {
    for (size_t i = 0; i < from->linked.count; i++) {
        if (from->linked.items[i] == to) {
            return;
        }
    }
    vec_push(flow->arena, &from->linked, to);
}

void flow_link(Flow *flow, const char *key, const char *sort) {
    if (strcmp(key, sort) != 0) {
        FlowLocation *named = flow_location(flow, key), *pointed = flow_location(flow, sort);
        flow_link_one(flow, named, pointed);
        flow_link_one(flow, pointed, named);
    }
}

void flow_link_to(Flow *flow, const char *key, const char *other) {
    if (strcmp(key, other) != 0) {
        flow_link_one(flow, flow_location(flow, key), flow_location(flow, other));
    }
}

/* The model keeps what the function gets, for code of the driver that runs later. */
static bool flow_hands_over(Engine *engine, uint32_t callee) {
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        if (engine->functions[f].intrinsic == INTRINSIC_HAND_OVER) {
            return call_reach(engine, callee, f);
        }
    }
    return false;
}

bool flow_passes_on(const Flow *flow, const FunctionInfo *info, const IrInstr *call) {
    if (call->a.kind != IR_OPERAND_FUNCTION) {
        return true;
    }
    const FunctionInfo *callee = &flow->engine->functions[call->a.id];
    return callee->ir->has_body &&
           (!callee->is_model || info->is_model || flow_hands_over(flow->engine, callee->id));
}

/* True if code of the driver may get to write through the address: it is stored,
 * computed with, or passed to a function of the driver. What functions without a
 * body and those of the model write through their arguments is recorded at the
 * call. */
bool flow_escapes(const Flow *flow, const FunctionInfo *info, uint32_t temp) {
    const FlowUids *uses = &flow->temp_uses[info->id][temp];
    for (size_t i = 0; i < uses->count; i++) {
        const IrInstr *use = core_instr(flow->engine, uses->items[i]);
        if (use->op == IR_BINARY && (IrBinary)use->sub >= IR_EQ) {
            continue;
        }
        if (use->op != IR_CALL || flow_passes_on(flow, info, use)) {
            return true;
        }
    }
    return false;
}

/* The address of a place is taken. */
void flow_alias(Flow *flow, const FunctionInfo *info, const IrInstr *instr) {
    char key[FLOW_KEY_SIZE], sort[FLOW_KEY_SIZE];
    if (instr->place.type && flow_escapes(flow, info, instr->dest)) {
        flow_link(flow, flow_place_key(key, flow, info, &instr->place),
                  flow_sort_key(sort, instr->place.type));
    }
}

/* A place that is reached through pointers to several sorts: what is written through one of them is
 * read through the other. */
static void flow_join_sorts(Flow *flow, const char *key, const char *sort) {
    FlowLocation *named = flow_location(flow, key), *pointed = flow_location(flow, sort);
    for (size_t i = 0; i < named->linked.count; i++) {
        if (named->linked.items[i] != pointed) {
            flow_link_one(flow, named->linked.items[i], pointed);
            flow_link_one(flow, pointed, named->linked.items[i]);
        }
    }
}

static void flow_alias_as(Flow *flow, const char *key, const IrType *type) {
    char sort[FLOW_KEY_SIZE];
    const IrType *to = type && type->kind == IR_TYPE_POINTER ? type->elem : NULL;
    if (to && to->kind != IR_TYPE_VOID) {
        flow_link(flow, key, flow_sort_key(sort, to));
        flow_join_sorts(flow, key, sort);
    }
}

/* The parameter that the place's address is; as many as there are: none. */
uint32_t flow_parameter_of(const Flow *flow, const FunctionInfo *info, const IrInstr *instr) {
    const IrInstr *def = NULL;
    if (instr->place.base == IR_BASE_TEMP) {
        def = flow_definition(flow, info,
                              (IrOperand){.kind = IR_OPERAND_TEMP, .id = instr->place.id});
    }
    bool is_own =
        def && def->op == IR_LOAD && def->place.base == IR_BASE_LOCAL && def->place.step_count == 0;
    return is_own ? def->place.id : info->ir->param_count;
}

/* A function of the model reads what it gets the address of: that is the place itself. */
static void flow_read_arguments(Flow *flow, const FunctionInfo *callee, uint32_t index,
                                const char *key) {
    char sort[FLOW_KEY_SIZE];
    for (uint32_t b = 0; b < callee->ir->block_count; b++) {
        for (uint32_t i = 0; i < callee->ir->blocks[b].instr_count; i++) {
            const IrInstr *load = &callee->ir->blocks[b].instrs[i];
            if (load->op == IR_LOAD && load->type && load->type->kind == IR_TYPE_POINTER &&
                load->place.step_count <= 1 && flow_parameter_of(flow, callee, load) == index) {
                FlowLocation *named = flow_location(flow, key);
                vec_push(flow->arena, &named->readers, callee->block_uid[b] + i);
                flow_link_one(flow,
                              flow_location(flow, flow_place_key(sort, flow, callee, &load->place)),
                              named);
            }
        }
    }
}

/* The address of a place is passed on, perhaps as a pointer to another sort. */
void flow_alias_arguments(Flow *flow, const FunctionInfo *info, const IrInstr *call) {
    char key[FLOW_KEY_SIZE];
    const IrType *callee =
        call->a.kind == IR_OPERAND_FUNCTION ? flow->engine->functions[call->a.id].ir->type : NULL;
    for (uint32_t i = 0; i < call->arg_count; i++) {
        const IrInstr *source = flow_definition(flow, info, call->args[i]);
        while (source && source->op == IR_CAST) {
            source = flow_definition(flow, info, source->a);
        }
        if (!source || source->op != IR_ADDR) {
            continue;
        }
        flow_place_key(key, flow, info, &source->place);
        if (flow_escapes(flow, info, source->dest)) {
            flow_alias_as(flow, key, call->arg_types ? call->arg_types[i] : NULL);
            flow_alias_as(flow, key, callee && i < callee->param_count ? callee->params[i] : NULL);
        }
        const FunctionInfo *model = call->a.kind == IR_OPERAND_FUNCTION && !info->is_model
                                        ? &flow->engine->functions[call->a.id]
                                        : NULL;
        if (model && model->is_model && model->ir->has_body) {
            flow_read_arguments(flow, model, i, key);
        }
    }
}
