/* exec_origin.c - handles and what only looks like one: values that come from the system, and
 * comparisons with NULL. */
#include "engine/assume.h"
#include "engine/exec_private.h"

/* The instruction is a call of a function of the system: what comes from there is something new. */
static bool origin_is_of_system(const Exec *exec, uint32_t uid) {
    const IrInstr *instr = core_instr(exec->engine, uid);
    if (instr->op != IR_CALL || instr->a.kind != IR_OPERAND_FUNCTION) {
        return false;
    }
    const FunctionInfo *callee = &exec->engine->functions[instr->a.id];
    return callee->intrinsic == INTRINSIC_UNKNOWN ||
           (!callee->ir->has_body && callee->ir->in_system_header);
}

/* The unknown value has been made by the system, which was never told any of our handles. */
bool exec_is_made_elsewhere(const Exec *exec, Value value) {
    StateTables *tables = exec->engine->tables;
    const Value *list;
    uint32_t count = assume_candidates(tables, &exec->state, value, &list);
    for (uint32_t i = 0; i < count; i++) {
        const ValueNode *node = value_at(tables->values, list[i]);
        while (node->kind == VALUE_IS_CAST || node->kind == VALUE_IS_UNARY) {
            node = value_at(tables->values, node->a);
        }
        bool of_model = node->kind == VALUE_IS_ADDR && state_is_model_cell(tables, list[i]);
        bool made = node->kind == VALUE_IS_INT || of_model ||
                    (node->kind == VALUE_IS_SYM &&
                     (node->op == SYM_HAVOC || /* handles that lie there stay */
                      (node->op == SYM_RESULT && origin_is_of_system(exec, node->a))));
        if (!made) {
            return false;
        }
    }
    return true;
}

/* The handle is compared with NULL: what it is judged by may be wrong from here on. */
void exec_null_test(Exec *exec, Value value) {
    StateTables *tables = exec->engine->tables;
    ObjectState os;
    uint32_t object = exec_object(exec, NULL, assume_resolve(tables, &exec->state, value));
    if (object == STATE_NONE || exec->info->is_model || exec->info->ir->in_system_header ||
        !state_get_object(tables, &exec->state, object, &os) || os.state >= RULE_MAX_STATES) {
        return;
    }
    const RuleKind *kind = state_object_at(tables, object)->kind;
    for (uint32_t i = 0; i < kind->edge_count; i++) {
        const RuleEdge *edge = &kind->edges[i];
        if (edge->trigger.kind == RULE_ON_NULL_TEST && (edge->from >> os.state & 1) != 0) {
            os.state = edge->to;
            os.marked_at = edge->marks_call ? exec_uid(exec) : os.marked_at;
            state_set_object(tables, &exec->state, object, &os);
            return;
        }
    }
}
