/* relevance.c - backward slice from the calls that matter. */
#include "engine/relevance.h"

#include "engine/exec_private.h"
#include "engine/handle_flow.h"
#include "engine/region_flow.h"
#include "engine/relevance_private.h"
#include "ir/build.h"

#include <string.h>

/* ---- arguments -------------------------------------------------------------------- */

static bool relevance_wants_parameter(Relevance *r, uint32_t function, uint32_t index) {
    const FunctionInfo *callee = &r->engine->functions[function];
    char key[FLOW_KEY_SIZE];
    if (!callee->ir->has_body || index >= callee->ir->param_count) {
        return true;
    }
    IrPlace place = ir_place_local(index, callee->ir->locals[index].type);
    return flow_location(r->flow, flow_place_key(key, r->flow, callee, &place))->is_passed;
}

/* Of a function without a body nothing is known but that it may write through its
 * pointers, and what it gets a handle of. */
static bool relevance_wants_for_external(const Relevance *r, const FunctionInfo *info,
                                         const FunctionInfo *callee, const IrInstr *call,
                                         uint32_t index) {
    const IrType *type = call->arg_types ? call->arg_types[index] : NULL;
    bool writes = !type || (type->kind == IR_TYPE_POINTER && type->elem && !type->elem->is_const &&
                            !flow_reads_only(callee ? callee->ir->type : NULL, index));
    return writes || handle_flow_operand(r->handles, info, call->args[index]) != 0;
}

static bool relevance_is_judged(const RuleTrigger *trigger, uint32_t index) {
    return index < trigger->arg_count && (trigger->args[index].kind == RULE_ARG_SELF ||
                                          trigger->args[index].kind == RULE_ARG_OWNER);
}

/* A rule looks at the argument, whatever a body that the model has does with it. */
static bool relevance_wants_for_rules(const Relevance *r, const RuleApi *api, uint32_t index) {
    for (uint32_t i = 0; api && i < api->report_count; i++) {
        if (core_is_asked(r->engine, api->reports[i]) &&
            relevance_is_judged(&api->reports[i]->trigger, index)) {
            return true;
        }
    }
    return false;
}

/* An argument matters if the callee's parameter does. */
static bool relevance_wants_argument(Relevance *r, const FunctionInfo *info, const IrInstr *call,
                                     uint32_t index) {
    if (r->is_memory && region_flow_is_call(r->handles, info, call)) {
        return true;
    }
    if (call->a.kind == IR_OPERAND_FUNCTION) {
        const FunctionInfo *callee = &r->engine->functions[call->a.id];
        if (!callee->ir->has_body && !callee->api && callee->intrinsic == INTRINSIC_NONE) {
            return relevance_wants_for_external(r, info, callee, call, index);
        }
        return relevance_wants_for_rules(r, callee->api, index) ||
               relevance_wants_parameter(r, call->a.id, index);
    }
    for (uint32_t f = 0; f < r->engine->program->function_count; f++) {
        if (flow_may_call(r->engine, call, f) && relevance_wants_parameter(r, f, index)) {
            return true;
        }
    }
    /* It may be a routine of the system. */
    return relevance_wants_for_external(r, info, NULL, call, index);
}

/* ---- propagation ------------------------------------------------------------------ */

static void relevance_reads(Relevance *r, const FunctionInfo *info, uint32_t uid) {
    const IrInstr *instr = core_instr(r->engine, uid);
    char key[FLOW_KEY_SIZE];
    relevance_mark_temp(r, info, instr->a);
    relevance_mark_temp(r, info, instr->b);
    relevance_mark_steps(r, info, &instr->place);
    if (instr->op == IR_LOAD && info->relevant[uid - info->first_uid] == RELEVANT) {
        uint32_t store = relevance_local_store(r, info, uid);
        if (store != STATE_NONE) {
            relevance_mark(r, store);
        } else {
            relevance_mark_location(r, flow_place_key(key, r->flow, info, &instr->place));
        }
    }
    if (instr->op == IR_COPY) {
        relevance_mark_steps(r, info, &instr->source);
        relevance_mark_location(r, flow_place_key(key, r->flow, info, &instr->source));
        relevance_mark_fields(r, info, &instr->source, instr->source.type, 0);
    }
    for (uint32_t i = 0; i < instr->arg_count; i++) {
        if (relevance_wants_argument(r, info, instr, i)) {
            relevance_mark_temp(r, info, instr->args[i]);
        }
    }
}

static void relevance_whole_body(Relevance *r, const FunctionInfo *info, bool all) {
    for (uint32_t b = 0; b < info->ir->block_count; b++) {
        for (uint32_t i = 0; i < info->ir->blocks[b].instr_count; i++) {
            if (all ||
                relevance_goes_along(r->engine, info->is_model, &info->ir->blocks[b].instrs[i])) {
                relevance_mark(r, info->block_uid[b] + i);
            }
        }
    }
}

/* The rules' effect of an API call. */
static bool relevance_is_effect(const Relevance *r, const IrInstr *call) {
    return call->a.kind == IR_OPERAND_FUNCTION && r->engine->functions[call->a.id].api != NULL;
}

/* An argument address whose memory the callee reads: what is written there
 * before matters. */
static void relevance_argument_memory(Relevance *r, const FunctionInfo *info, const IrInstr *call) {
    char key[FLOW_KEY_SIZE];
    /* Only the model looks into memory. Driver functions say themselves what they read,
     * and of functions without a body nothing is known anyway. */
    bool model = call->a.kind == IR_OPERAND_FUNCTION &&
                 r->engine->functions[call->a.id].ir->has_body &&
                 r->engine->functions[call->a.id].is_model;
    bool says = r->is_memory && region_flow_is_call(r->handles, info, call);
    says = says || (call->a.kind == IR_OPERAND_FUNCTION &&
                    exec_is_library(&r->engine->functions[call->a.id]));
    if (!model && !says && !relevance_is_effect(r, call)) {
        return;
    }
    for (uint32_t i = 0; i < call->arg_count; i++) {
        const IrInstr *source = flow_definition(r->flow, info, call->args[i]);
        if (!source) {
            continue;
        }
        const IrPlace *place = source->op == IR_ADDR ? &source->place : NULL;
        if (place) {
            relevance_mark_location(r, flow_place_key(key, r->flow, info, place));
        }
        const IrType *type = call->arg_types ? call->arg_types[i] : NULL;
        if (type && type->kind == IR_TYPE_POINTER) {
            relevance_mark_fields(r, info, place, type->elem, 0);
        }
    }
}

/* True if some store to the location writes the address of a routine. */
static bool relevance_gets_routine(const Relevance *r, const FlowLocation *location) {
    for (size_t i = 0; i < location->writers.count; i++) {
        const IrInstr *instr = core_instr(r->engine, location->writers.items[i]);
        const IrType *type = instr->op == IR_STORE ? instr->type : NULL;
        if (type && type->kind == IR_TYPE_POINTER && type->elem &&
            type->elem->kind == IR_TYPE_FUNCTION) {
            return true;
        }
    }
    return false;
}

/* What the model reads of the structures it hands to the entry point: the routines
 * that the driver puts there. By name, since a unit that does not look into a
 * structure does not know its fields. */
static void relevance_entry_fields(Relevance *r, const IrType *type) {
    char prefix[FLOW_KEY_SIZE];
    flow_field_key(prefix, type, "");
    for (size_t i = 0; i < strmap_count(r->flow->locations); i++) {
        const char *key = strmap_key(r->flow->locations, i);
        if (strncmp(key, prefix, strlen(prefix)) == 0 &&
            relevance_gets_routine(r, strmap_value(r->flow->locations, i))) {
            relevance_mark_location(r, key);
        }
    }
}

static void relevance_entry_memory(Relevance *r) {
    for (uint32_t f = 0; f < r->engine->program->function_count; f++) {
        const FunctionInfo *info = &r->engine->functions[f];
        const IrType *type = info->ir->type;
        for (uint32_t i = 0;
             info->called_by_model && !info->is_model && type && i < type->param_count; i++) {
            if (type->params[i]->kind == IR_TYPE_POINTER) {
                relevance_entry_fields(r, type->params[i]->elem);
            }
        }
    }
}

static void relevance_propagate(Relevance *r, uint32_t uid) {
    InstrPlace where = r->engine->instrs[uid];
    FunctionInfo *info = &r->engine->functions[where.function];
    const IrInstr *instr = core_instr(r->engine, uid);
    if (!r->entered[info->id]) {
        r->entered[info->id] = true;
        relevance_whole_body(r, info, false);
        relevance_losing_returns(r, info);
    }
    relevance_reads(r, info, uid);
    relevance_controllers(r, info, where.block);
    if (instr->op == IR_CALL) {
        /* What a callback tells the system counts, whatever the model does with it. */
        bool is_wanted = r->wanted[uid] || info->is_model;
        relevance_results(r, instr, is_wanted ? RESULTS_ALL : RESULTS_HANDLES);
        relevance_argument_memory(r, info, instr);
        if (instr->a.kind == IR_OPERAND_FUNCTION) {
            const FunctionInfo *callee = &r->engine->functions[instr->a.id];
            if (callee->is_model && callee->ir->has_body && !r->whole[callee->id]) {
                r->whole[callee->id] = true;
                relevance_whole_body(r, callee, !r->calls_back[callee->id]);
            }
        }
    }
}

/* ---- set-up ----------------------------------------------------------------------- */

static void relevance_note_callback(Relevance *r, uint32_t function) {
    if (!r->calls_back[function]) {
        r->calls_back[function] = true;
        for (size_t i = 0; i < r->flow->callers[function].count; i++) {
            uint32_t uid = r->flow->callers[function].items[i];
            relevance_note_callback(r, r->engine->instrs[uid].function);
        }
    }
}

/* Functions that run callbacks are sliced like any other; those of the model that
 * only move data are wanted as a whole or not at all. */
static void relevance_find_callbacks(Relevance *r) {
    for (uint32_t uid = 0; uid < r->engine->instr_count; uid++) {
        const IrInstr *instr = core_instr(r->engine, uid);
        if (instr->op == IR_CALL && instr->a.kind == IR_OPERAND_TEMP && !r->engine->is_dead[uid]) {
            relevance_note_callback(r, r->engine->instrs[uid].function);
        }
    }
}

static void relevance_note_hook(Relevance *r, uint32_t function) {
    const FunctionInfo *info = &r->engine->functions[function];
    if (r->in_hook[function]) {
        return;
    }
    r->in_hook[function] = true;
    for (uint32_t uid = info->first_uid;
         uid < r->engine->instr_count && r->engine->instrs[uid].function == function; uid++) {
        const IrInstr *instr = core_instr(r->engine, uid);
        if (instr->op == IR_CALL && instr->a.kind == IR_OPERAND_FUNCTION &&
            r->engine->functions[instr->a.id].is_model && !r->engine->is_dead[uid]) {
            relevance_note_hook(r, instr->a.id);
        }
    }
}

/* Functions that run on behalf of a call whose stub the rules know. */
static void relevance_find_hooks(Relevance *r) {
    for (uint32_t f = 0; f < r->engine->program->function_count; f++) {
        const FunctionInfo *info = &r->engine->functions[f];
        if (info->is_model && info->ir->has_body &&
            rules_api(r->engine->rules, info->ir->name) != NULL) {
            relevance_note_hook(r, f);
        }
    }
}

/* Variables that may be the last to hold a handle. */
static void relevance_holders(Relevance *r, const HandleFlow *handles) {
    uint32_t kinds = handle_flow_losable(handles);
    uint32_t blocks = block_flow_asks_for_holders(r->blocks) ? block_flow_kind(r->blocks) : 0;
    for (size_t i = 0; i < strmap_count(r->flow->locations); i++) {
        const FlowLocation *location = strmap_value(r->flow->locations, i);
        const char *key = strmap_key(r->flow->locations, i);
        bool local = key[0] >= '0' && key[0] <= '9';
        if ((location->kinds & kinds) != 0 || (!local && (location->kinds & blocks) != 0)) {
            relevance_mark_location(r, key);
        }
    }
}

static void relevance_clear(Engine *engine) {
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        FunctionInfo *info = &engine->functions[f];
        uint32_t end = f + 1 < engine->program->function_count ? engine->functions[f + 1].first_uid
                                                               : engine->instr_count;
        memset(info->relevant, 0, end - info->first_uid);
        info->is_relevant = info->has_effect = false;
    }
}

void relevance_compute(Engine *engine) {
    Arena *scratch = arena_open();
    relevance_slice(engine, flow_open(scratch, engine));
    arena_close(scratch);
}

void relevance_slice(Engine *engine, Flow *flow) {
    uint32_t functions = engine->program->function_count;
    bool is_memory = engine->focus.is_memory;
    relevance_clear(engine);
    Arena *scratch = arena_open();
    Relevance r = {.engine = engine, .arena = scratch, .flow = flow, .is_memory = is_memory};
    r.entered = ARENA_ARRAY(scratch, bool, functions);
    r.wanted = ARENA_ARRAY(scratch, bool, engine->instr_count + 1);
    r.whole = ARENA_ARRAY(scratch, bool, functions);
    r.calls_back = ARENA_ARRAY(scratch, bool, functions);
    relevance_find_callbacks(&r);
    r.in_hook = ARENA_ARRAY(scratch, bool, functions);
    relevance_find_hooks(&r);
    BlockFlow *blocks = block_flow_open(scratch, r.flow);
    HandleFlow *handles = handle_flow_compute(scratch, r.flow, is_memory, blocks);
    r.handles = handles;
    r.blocks = blocks;
    if (block_flow_is_idle(blocks, handles)) { /* nothing to explore */
        arena_close(scratch);
        return;
    }
    handle_flow_calls(handles);
    for (uint32_t uid = 0; uid < engine->instr_count; uid++) {
        const FunctionInfo *info = &engine->functions[engine->instrs[uid].function];
        if (engine->is_dead[uid]) {
            continue;
        }
        if (is_memory) {
            relevance_start_memory(&r, info, uid);
        } else if (relevance_is_criterion(&r, info, core_instr(engine, uid))) {
            relevance_mark_effect(&r, uid);
        }
        if (core_is_throw(engine, uid)) {
            relevance_mark_effect(&r, uid);
        }
        relevance_start_blocks(&r, info, uid);
    }
    if (!is_memory) {
        relevance_start_replies(&r);
        relevance_start_names(&r);
        relevance_holders(&r, handles);
    }
    relevance_entry_memory(&r);
    while (r.pending.count > 0) {
        relevance_propagate(&r, vec_pop(&r.pending));
    }
    relevance_find_touches(&r);
    arena_close(scratch);
}
