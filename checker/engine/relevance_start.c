/* relevance_start.c - where a slice starts: events, and all that has to do with memory that
 * is an object.
 */
#include "engine/region_flow.h"
#include "engine/relevance_private.h"

#include <string.h>

bool relevance_is_awaited(const Relevance *r, const IrInstr *call) {
    const RuleSet *rules = r->engine->rules;
    bool is_named = call->arg_count > 0 && call->args[0].kind == IR_OPERAND_STRING;
    const char *name = is_named ? r->engine->program->strings[call->args[0].id].text : NULL;
    bool is_other = false;
    for (uint32_t i = 0; name && i < rules->report_count; i++) {
        const RuleReport *report = rules->reports[i];
        bool waits =
            (report->trigger.kind == RULE_ON_EVENT && strcmp(report->trigger.name, name) == 0) ||
            (report->unless_event && strcmp(report->unless_event, name) == 0);
        if (waits && report->kind->is_memory == r->is_memory) {
            return true;
        }
        is_other = is_other || waits;
    }
    return !is_other && !r->is_memory;
}

void relevance_start_memory(Relevance *r, const FunctionInfo *info, uint32_t uid) {
    const IrInstr *instr = core_instr(r->engine, uid);
    const FunctionInfo *callee = instr->op == IR_CALL && instr->a.kind == IR_OPERAND_FUNCTION
                                     ? &r->engine->functions[instr->a.id]
                                     : NULL;
    if (info->ir->degradation_count > 0 ||
        (callee && callee->intrinsic == INTRINSIC_EVENT && relevance_is_awaited(r, instr))) {
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
        break;
    case REGION_LIFE:
        relevance_mark_effect(r, uid);
        break;
    default:
        break;
    }
}
