/* exec_branch.c - instructions after which something else than the next one runs. */
#include "engine/exec_private.h"

#include "engine/assume.h"
#include "engine/store_marks.h"

#include <string.h>

static bool exec_is_joint(const Exec *exec, uint32_t block) {
    return exec->info->cfg->pred_counts[block] != 1 || exec->info->cfg->is_loop_head[block];
}

void exec_goto(Exec *exec, uint32_t block) {
    if (exec_is_joint(exec, block)) {
        exec->sink->reach(exec->context, block, 0, &exec->state, DECISION_NONE);
        exec->dead = true;
        return;
    }
    exec->block = block;
    exec->index = 0;
    exec->raised = false;
}

/* ---- decisions -------------------------------------------------------------------- */

typedef struct ExecTested {
    Exec *exec;
    State *state;
    Value condition;
} ExecTested;

static bool exec_visit_tested(void *context, uint32_t object, uint32_t id) {
    ExecTested *tested = context;
    const StateTables *tables = tested->exec->engine->tables;
    ObjectState os = *state_object_state_at(tables, id);
    bool failed = os.state == state_object_at(tables, object)->edge->failed;
    if (os.tested || (!failed && os.status == VALUE_TOP)) {
        return true;
    }
    Value handle = value_handle(tables->values, object);
    if ((os.status != VALUE_TOP && value_mentions(tables->values, tested->condition, os.status)) ||
        (failed && value_mentions(tables->values, tested->condition, handle))) {
        os.tested = true;
        state_set_object(tested->exec->engine->tables, tested->state, object, &os);
    }
    return true;
}

/* A decision that depends on the status or the variable of a failed create. */
static void exec_mark_tested(Exec *exec, State *state, Value condition) {
    if (exec->info->is_model) {
        return;
    }
    exec_region_tested(exec, state, condition);
    ExecTested tested = {exec, state, condition};
    pmap_each(state->objects, exec_visit_tested, &tested);
}

static void exec_branch_note(Exec *exec, const IrInstr *instr, bool truth, bool free) {
    if (exec->sink->note && !exec->info->is_model && !exec->info->ir->in_system_header &&
        instr->text) {
        exec_note(exec, STEP_BRANCH, exec_uid(exec), free ? "assuming '%s' is %s" : "'%s' is %s",
                  instr->text, truth ? "true" : "false");
    }
}

void exec_branch(Exec *exec, const IrInstr *instr) {
    StateTables *tables = exec->engine->tables;
    Value written = exec_operand(exec, instr->a);
    exec_null_test(exec, written);
    Value condition = assume_resolve(tables, &exec->state, written);
    State sides[2] = {exec->state, exec->state};
    bool possible[2];
    for (uint32_t truth = 0; truth < 2; truth++) {
        possible[truth] = assume_truth(tables, &sides[truth], condition, truth != 0);
        exec_mark_tested(exec, &sides[truth], written);
    }
    if (possible[0] && possible[1]) {
        exec->guessed = exec->guessed ? exec->guessed : exec_vague(exec, condition);
        for (uint32_t choice = 2; choice-- > 0;) {
            if (exec_allows(exec, choice)) {
                exec_branch_note(exec, instr, choice != 0, true);
                exec->sink->reach(exec->context, choice ? instr->then_block : instr->else_block, 0,
                                  &sides[choice], (Decision){exec_uid(exec), choice});
            }
        }
        exec->dead = true;
    } else if (!possible[0] && !possible[1]) {
        exec->dead = true;
    } else {
        bool truth = possible[1];
        bool chosen = exec->directive.uid == exec_uid(exec);
        if (chosen && exec->directive.choice != (uint32_t)truth) {
            exec->dead = true; /* the explored path is not possible alone */
            return;
        }
        exec_branch_note(exec, instr, truth, false);
        exec->state = sides[truth];
        uint32_t target = truth ? instr->then_block : instr->else_block;
        if (chosen) {
            exec->sink->reach(exec->context, target, 0, &exec->state,
                              (Decision){exec_uid(exec), truth});
            exec->dead = true;
        } else {
            exec_goto(exec, target);
        }
    }
}

static bool exec_switch_side(Exec *exec, const IrInstr *instr, Value value, uint32_t choice,
                             State *state) {
    StateTables *tables = exec->engine->tables;
    RangeSet range = range_empty();
    for (uint32_t i = 0; i < instr->case_count; i++) {
        if (choice == instr->case_count || choice == i) {
            RangeSet one = range_between(instr->cases[i].low, instr->cases[i].high);
            range = range_union(&range, &one);
        }
    }
    if (choice == instr->case_count) {
        range = range_complement(&range);
    }
    return assume_in(tables, state, value, &range);
}

void exec_switch(Exec *exec, const IrInstr *instr) {
    Value written = exec_operand(exec, instr->a);
    Value value = assume_resolve(exec->engine->tables, &exec->state, written);
    exec->guessed = exec->guessed ? exec->guessed : exec_vague(exec, value);
    for (uint32_t choice = 0; choice <= instr->case_count; choice++) {
        State side = exec->state;
        if (!exec_switch_side(exec, instr, value, choice, &side) || !exec_allows(exec, choice)) {
            continue;
        }
        exec_mark_tested(exec, &side, written);
        if (exec->sink->note && !exec->info->is_model && instr->text) {
            if (choice < instr->case_count) {
                exec_note(exec, STEP_BRANCH, exec_uid(exec), "'%s' is %lld", instr->text,
                          (long long)instr->cases[choice].low);
            } else {
                exec_note(exec, STEP_BRANCH, exec_uid(exec), "'%s' matches no other case",
                          instr->text);
            }
        }
        exec->sink->reach(exec->context,
                          choice < instr->case_count ? instr->cases[choice].target
                                                     : instr->else_block,
                          0, &side, (Decision){exec_uid(exec), choice});
    }
    exec->dead = true;
}

/* ---- the end of a function -------------------------------------------------------- */

/* Everything but the variables of this frame; handles in them are noted. */
static bool exec_keep_cell(void *context, uint32_t key, uint32_t value) {
    Exec *exec = context;
    const ValueTable *values = exec->engine->tables->values;
    const Root *root = value_root_at(values, value_at(values, key)->a);
    if (root->kind != ROOT_LOCAL || root->a != exec->info->id || root->k != exec->depth) {
        return true;
    }
    if (!exec->info->is_model) {
        exec_displace(exec, value);
    }
    return false;
}

void exec_leave(Exec *exec, const IrInstr *instr) {
    StateTables *tables = exec->engine->tables;
    State *state = &exec->state;
    if (instr->op == IR_RETURN && instr->a.kind != IR_OPERAND_NONE) {
        Value value = exec->info->relevant[exec_uid(exec) - exec->info->first_uid]
                          ? exec_operand(exec, instr->a)
                          : VALUE_TOP;
        state->store = pmap_put(tables->pmaps, state->store, core_return_cell(exec->engine), value);
    }
    state->store =
        pmap_filter_marked(tables->pmaps, state->store, STORE_IN_LOCAL, exec_keep_cell, exec);
    memset(exec->temps, 0, exec->info->ir->temp_count * sizeof *exec->temps);
    exec_check_displaced(exec, RULE_ON_LOST);
    if (!exec->dead) {
        exec->sink->leave(exec->context, state, exec_uid(exec));
    }
    exec->dead = true;
}

void exec_skip_to_meeting(Exec *exec, const IrInstr *instr) {
    uint32_t target = exec->info->cfg->ipdom[exec->block];
    if (target == IR_NO_BLOCK) {
        exec_leave(exec, instr);
    } else {
        exec_goto(exec, target);
    }
}

/* ---- exceptions ------------------------------------------------------------------- */

void exec_raise(Exec *exec, const IrInstr *instr) {
    uint32_t handler = exec->info->ir->blocks[exec->block].handler;
    bool outside = handler == IR_NO_BLOCK || exec->info->ir->blocks[handler].is_landing;
    bool is_taken =
        exec->info->in_try || (!outside && core_takes_exceptions(exec->info->ir, handler));
    if (!is_taken || exec->raised || !core_may_raise(exec->engine, instr)) {
        return;
    }
    exec->raised = true;
    if (exec->directive.uid != STATE_NONE && exec->directive.uid != exec_uid(exec)) {
        return;
    }
    if (exec_allows(exec, EXEC_RAISES)) {
        if (outside) {
            exec_unwind(exec);
        } else {
            exec->sink->reach(exec->context, handler, 0, &exec->state,
                              (Decision){exec_uid(exec), EXEC_RAISES});
        }
        exec->dead = exec->directive.uid == exec_uid(exec);
    }
}
