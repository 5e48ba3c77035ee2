/* relevance_criterion.c - where the slice starts: calls that are judged, events, and what goes
 * along. */
#include "engine/region_flow.h"
#include "engine/relevance_private.h"

#include <string.h>

static bool relevance_is_name(const char *text, const char *name) {
    return text != NULL && strcmp(text, name) == 0;
}

/* True if something that is looked for now depends on the event that the call raises. */
static bool relevance_is_asked_event(const Engine *engine, const IrInstr *call) {
    if (call->arg_count == 0 || call->args[0].kind != IR_OPERAND_STRING) {
        return true;
    }
    const char *name = engine->program->strings[call->args[0].id].text;
    for (uint32_t i = 0; i < engine->rules->report_count; i++) {
        const RuleReport *report = engine->rules->reports[i];
        bool named = (report->trigger.kind == RULE_ON_EVENT &&
                      relevance_is_name(report->trigger.name, name)) ||
                     relevance_is_name(report->unless_event, name) ||
                     relevance_is_name(report->requires_event, name);
        if (named && core_is_asked(engine, report)) {
            return true;
        }
    }
    for (uint32_t i = 0; i < engine->rules->kind_count; i++) {
        const RuleKind *kind = engine->rules->kinds[i];
        for (uint32_t k = 0; core_tracks(engine, kind) && k < kind->goes_on_count; k++) {
            if (relevance_is_name(kind->goes_on[k], name)) {
                return true;
            }
        }
    }
    return false;
}

/* The path ends there, for good, once nothing is left of the object that is followed. */
static bool relevance_ends_path(const Engine *engine, const IrInstr *call) {
    return call->arg_count > 0 && call->args[0].kind == IR_OPERAND_STRING &&
           core_follows(engine, engine->program->strings[call->args[0].id].text);
}

/* Facts are only of interest to kinds that tell them or ask for them. */
static bool relevance_is_exchanged(const Engine *engine) {
    const RuleKind *kind = engine->focus.kind;
    return engine->is_wide || (kind && kind->tell_count + kind->ask_count > 0);
}

bool relevance_is_criterion(const Relevance *r, const FunctionInfo *info, const IrInstr *instr) {
    if (info->ir->degradation_count > 0) {
        return true;
    }
    if (instr->op != IR_CALL) {
        return false;
    }
    if (instr->a.kind == IR_OPERAND_FUNCTION) {
        switch (r->engine->functions[instr->a.id].intrinsic) {
        case INTRINSIC_EVENT:
        case INTRINSIC_EVENT_ON_READ:
            return relevance_is_asked_event(r->engine, instr);
        case INTRINSIC_WATCH:
            return true;
        case INTRINSIC_END_WITHOUT:
            return relevance_ends_path(r->engine, instr);
        case INTRINSIC_TELL_NAME:
        case INTRINSIC_TELL_NUMBER:
        case INTRINSIC_DOUBT_AT:
            return relevance_is_exchanged(r->engine);
        case INTRINSIC_EVENT_AT:
            if (!relevance_is_asked_event(r->engine, instr)) {
                return false;
            }
            if (r->in_hook[info->id]) {
                return true; /* about the object of the call that was hooked */
            }
            break;
        default:
            break;
        }
    }
    return handle_flow_concerns(r->handles, info, instr);
}

void relevance_start_blocks(Relevance *r, const FunctionInfo *info, uint32_t uid) {
    switch (block_flow_concern(r->blocks, r->handles, info, core_instr(r->engine, uid))) {
    case BLOCK_READ:
        relevance_mark_access(r, uid);
        break;
    case BLOCK_EFFECT:
        relevance_mark_effect(r, uid);
        break;
    default:
        break;
    }
}

static bool relevance_is_copy(const Engine *engine, const FunctionInfo *callee) {
    for (uint32_t b = 0; b < callee->ir->block_count && callee->is_model; b++) {
        for (uint32_t i = 0; i < callee->ir->blocks[b].instr_count; i++) {
            const IrInstr *instr = &callee->ir->blocks[b].instrs[i];
            if (instr->op == IR_CALL && instr->a.kind == IR_OPERAND_FUNCTION &&
                engine->functions[instr->a.id].intrinsic == INTRINSIC_COPY) {
                return true;
            }
        }
    }
    return false;
}

/* The driver reads fields of what it has copied. */
static void relevance_mark_readers(Relevance *r, const FunctionInfo *info, const IrPlace *place,
                                   const IrType *type, int depth) {
    char key[FLOW_KEY_SIZE];
    type = flow_element(type);
    for (uint32_t i = 0; type && type->record && depth < 4 && i < type->record->field_count; i++) {
        const IrField *field = &type->record->fields[i];
        const FlowLocation *location =
            flow_location(r->flow, flow_member_key(r->flow, key, info, place, type, field->name));
        for (size_t k = 0; field->name[0] && k < location->readers.count; k++) {
            uint32_t uid = location->readers.items[k];
            if (core_instr(r->engine, uid)->op == IR_LOAD &&
                !r->engine->functions[r->engine->instrs[uid].function].is_model) {
                relevance_mark_access(r, uid);
            }
        }
        relevance_mark_readers(r, info, place, field->type, depth + 1);
    }
}

static void relevance_start_copies(Relevance *r, const FunctionInfo *info, const IrInstr *call) {
    const FunctionInfo *callee = call->op == IR_CALL && call->a.kind == IR_OPERAND_FUNCTION
                                     ? &r->engine->functions[call->a.id]
                                     : NULL;
    const IrType *type =
        callee && call->arg_count > 1 && call->arg_types ? call->arg_types[0] : NULL;
    if (type && type->kind == IR_TYPE_POINTER && relevance_is_copy(r->engine, callee) &&
        handle_flow_operand(r->handles, info, call->args[1]) != 0) {
        const IrInstr *source = flow_definition(r->flow, info, call->args[0]);
        relevance_mark_readers(r, info, source && source->op == IR_ADDR ? &source->place : NULL,
                               type->elem, 0);
    }
}

/* Marks what a slice for kinds that are memory starts at. */
void relevance_start_memory(Relevance *r, const FunctionInfo *info, uint32_t uid) {
    const IrInstr *instr = core_instr(r->engine, uid);
    const FunctionInfo *callee = instr->op == IR_CALL && instr->a.kind == IR_OPERAND_FUNCTION
                                     ? &r->engine->functions[instr->a.id]
                                     : NULL;
    if (info->ir->degradation_count > 0 || (callee && callee->intrinsic == INTRINSIC_EVENT &&
                                            relevance_is_asked_event(r->engine, instr))) {
        relevance_mark_effect(r, uid);
        return;
    }
    switch (region_flow_concern(r->handles, info, instr)) {
    case REGION_INSIDE:
        relevance_mark(r, uid);
        break;
    case REGION_ACCESS:
        if (instr->op == IR_LOAD) {
            relevance_mark_access(r, uid);
            break;
        }
        relevance_mark_effect(r, uid);
        relevance_start_copies(r, info, instr);
        break;
    case REGION_LIFE:
        relevance_mark_effect(r, uid);
        break;
    default:
        break;
    }
}

/* ---- what goes along ----------------------------------------------------------------- */

bool relevance_goes_along(const Engine *engine, bool model, const IrInstr *instr) {
    if (model && instr->op == IR_CALL && instr->a.kind == IR_OPERAND_TEMP &&
        instr->dest == IR_NO_TEMP) {
        return true; /* a callback has run, whatever it does: its return is a place */
    }
    if (model && instr->op == IR_STORE && instr->place.base == IR_BASE_GLOBAL &&
        (engine->is_wide || core_runs_alone(engine)) &&
        engine->tables->exact_globals[instr->place.id]) {
        return true; /* tells states apart, even if nobody reads it */
    }
    if (instr->op != IR_CALL || instr->a.kind != IR_OPERAND_FUNCTION) {
        return false;
    }
    const FunctionInfo *callee = &engine->functions[instr->a.id];
    bool block = callee->intrinsic == INTRINSIC_FREE || callee->intrinsic == INTRINSIC_SET_TAG;
    if (model && block && core_is_of_blocks(engine)) {
        return true; /* not asked for by anybody, but by what happens to the block later */
    }
    if (model && callee->intrinsic == INTRINSIC_HAVOC) {
        return true; /* a message comes in: no store says where */
    }
    return callee->intrinsic == INTRINSIC_STOP || callee->intrinsic == INTRINSIC_STEP ||
           callee->intrinsic == INTRINSIC_ROLE || callee->intrinsic == INTRINSIC_API ||
           callee->intrinsic == INTRINSIC_UNSETTLE || callee->ir->is_noreturn;
}
