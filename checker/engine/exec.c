/* exec.c - the executor: instructions, branches, forks. */
#include "engine/exec.h"

#include "engine/assume.h"
#include "engine/liveness.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- small helpers ------------------------------------------------------------- */

uint32_t exec_uid(const Exec *exec) {
    return exec->info->block_uid[exec->block] + exec->index;
}

uint32_t exec_place(const Exec *exec) {
    if (!exec->info->is_model) {
        return exec_uid(exec);
    }
    return exec->state.site != STATE_NONE ? exec->state.site : exec->state.last_return;
}

void exec_note(Exec *exec, StepKind kind, uint32_t uid, const char *format, ...) {
    if (!exec->sink->note) {
        return;
    }
    char buffer[512];
    va_list args;
    va_start(args, format);
    vsnprintf(buffer, sizeof buffer, format, args);
    va_end(args);
    exec->sink->note(exec->context, kind, uid, arena_strdup(exec->arena, buffer));
}

bool exec_allows(const Exec *exec, uint32_t choice) {
    return exec->directive.uid != exec_uid(exec) || exec->directive.choice == choice;
}

bool exec_is_vague(const Exec *exec, Value value) {
    const ValueNode *node = value_at(exec->engine->tables->values, value);
    switch ((ValueKind)node->kind) {
    case VALUE_IS_SYM: return node->op == SYM_JOIN && node->c == MEMORY_JOIN;
    case VALUE_IS_UNARY:
    case VALUE_IS_CAST: return exec_is_vague(exec, node->a);
    case VALUE_IS_BINARY: return exec_is_vague(exec, node->a) || exec_is_vague(exec, node->b);
    default: return false;
    }
}

/* ---- temporaries --------------------------------------------------------------- */

static Value exec_temp_cell(Exec *exec, uint32_t temp) {
    ValueTable *values = exec->engine->tables->values;
    uint32_t root = value_root(values, ROOT_TEMP, exec->info->id, temp, exec->depth, NULL);
    return value_address(values, root, 0, VALUE_TOP, 0);
}

void exec_define(Exec *exec, uint32_t temp, Value value) {
    if (temp != IR_NO_TEMP) {
        exec->temps[temp] = value;
    }
}

/* Puts the temporaries that are used after instruction `after` of this block into
 * the state, so that another execution can go on from there. */
void exec_save_temps(Exec *exec, State *state, uint32_t after) {
    const IrBlock *block = &exec->info->ir->blocks[exec->block];
    for (uint32_t i = 0; i <= after && i < block->instr_count; i++) {
        uint32_t temp = block->instrs[i].dest;
        if (temp != IR_NO_TEMP && exec->info->last_use[temp] > after &&
            exec->info->relevant[exec->info->block_uid[exec->block] + i - exec->info->first_uid]) {
            state->store = pmap_put(exec->engine->tables->pmaps, state->store,
                                    exec_temp_cell(exec, temp), exec->temps[temp]);
        }
    }
}

static void exec_restore_temps(Exec *exec) {
    const IrBlock *block = &exec->info->ir->blocks[exec->block];
    for (uint32_t i = 0; i < exec->index && i < block->instr_count; i++) {
        uint32_t temp = block->instrs[i].dest;
        Value value;
        if (temp == IR_NO_TEMP || exec->info->last_use[temp] < exec->index) {
            continue;
        }
        Value cell = exec_temp_cell(exec, temp);
        if (pmap_find(exec->state.store, cell, &value)) {
            exec->temps[temp] = assume_resolve(exec->engine->tables, &exec->state, value);
            exec->state.store = pmap_remove(exec->engine->tables->pmaps, exec->state.store, cell);
        }
    }
}

/* The handle that the last call returned was not stored anywhere: perhaps nobody
 * has it any more. */
static void exec_check_dropped(Exec *exec) {
    StateTables *tables = exec->engine->tables;
    Value cell = exec_temp_cell(exec, IR_NO_TEMP), value;
    if (exec->index == 0 || !pmap_find(exec->state.store, cell, &value)) {
        return;
    }
    exec->state.store = pmap_remove(tables->pmaps, exec->state.store, cell);
    exec->index--; /* it happens at the call */
    const IrInstr *call = &exec->info->ir->blocks[exec->block].instrs[exec->index];
    bool model = call->a.kind == IR_OPERAND_FUNCTION &&
                 exec->engine->functions[call->a.id].is_model;
    vec_push(tables->arena, &exec->engine->memory.displaced, value_at(tables->values, value)->a);
    exec_check_displaced(exec, model ? RULE_ON_OVERWRITTEN : RULE_ON_LOST);
    exec->index++;
}

/* ---- forks ------------------------------------------------------------------------ */

static bool exec_fork_at(Exec *exec, const State *state, uint32_t choice, uint32_t index) {
    if (!exec_allows(exec, choice)) {
        return false;
    }
    State next = *state;
    exec_save_temps(exec, &next, index == exec->index ? exec->index - 1 : exec->index);
    exec->sink->reach(exec->context, exec->block, index, &next,
                      (Decision){exec_uid(exec), choice});
    return true;
}

bool exec_fork(Exec *exec, const State *state, uint32_t choice) {
    return exec_fork_at(exec, state, choice, exec->index + 1);
}

bool exec_retry(Exec *exec, const State *state, uint32_t choice) {
    if (!exec_allows(exec, choice)) {
        return false;
    }
    State next = *state;
    if (exec->index > 0) {
        exec_save_temps(exec, &next, exec->index - 1);
    }
    exec->sink->reach(exec->context, exec->block, exec->index, &next,
                      (Decision){exec_uid(exec), choice});
    return true;
}

/* ---- values ------------------------------------------------------------------------ */

Value exec_operand(Exec *exec, IrOperand operand) {
    ValueTable *values = exec->engine->tables->values;
    switch (operand.kind) {
    case IR_OPERAND_TEMP: return exec->temps[operand.id];
    case IR_OPERAND_INT: return value_int(values, operand.value);
    case IR_OPERAND_FUNCTION: return value_function(values, operand.id);
    case IR_OPERAND_STRING:
        return value_address(values, value_root(values, ROOT_STRING, operand.id, 0, 0, NULL), 0,
                             VALUE_TOP, 0);
    default: return VALUE_TOP;
    }
}

static Value exec_steps(Exec *exec, Value address, const IrPlace *place) {
    for (uint32_t i = 0; i < place->step_count; i++) {
        const IrStep *step = &place->steps[i];
        if (step->kind == IR_STEP_FIELD) {
            address = memory_offset(&exec->engine->memory, address, step->offset);
        } else {
            address = memory_index(&exec->engine->memory, &exec->state, address,
                                   exec_operand(exec, step->index), step->stride);
        }
    }
    return address;
}

/* All addresses a place can mean. */
uint32_t exec_targets(Exec *exec, const IrPlace *place, const Value **out) {
    ValueTable *values = exec->engine->tables->values;
    Value *one = arena_alloc(exec->arena, sizeof *one);
    *out = one;
    if (place->base == IR_BASE_LOCAL) {
        *one = core_local(exec->engine, exec->info->id, place->id, exec->depth);
    } else if (place->base == IR_BASE_GLOBAL) {
        uint32_t root = value_root(values, ROOT_GLOBAL, place->id, 0, 0,
                                   exec->engine->program->globals[place->id]->type);
        *one = value_address(values, root, 0, VALUE_TOP, 0);
    } else {
        const Value *bases;
        uint32_t count = memory_targets(&exec->engine->memory, &exec->state,
                                        exec->temps[place->id], &bases);
        Value *list = ARENA_ARRAY(exec->arena, Value, count + 1);
        for (uint32_t i = 0; i < count; i++) {
            list[i] = exec_steps(exec, bases[i], place);
        }
        *out = list;
        return count;
    }
    *one = exec_steps(exec, *one, place);
    return 1;
}

Value exec_address(Exec *exec, const IrPlace *place) {
    if (place->base == IR_BASE_TEMP && place->step_count == 0) {
        return exec->temps[place->id]; /* &*p is p, whatever it is */
    }
    const Value *targets;
    uint32_t count = exec_targets(exec, place, &targets);
    if (count == 1) {
        return targets[0];
    }
    Value sym = value_sym(exec->engine->tables->values, SYM_JOIN, 0, exec_uid(exec), 2, NULL);
    return count == 0 ? VALUE_TOP
                      : assume_one_of(exec->engine->tables, &exec->state, sym, targets, count);
}

typedef struct ExecMention {
    const ValueTable *values;
    Value sym;
    bool found;
} ExecMention;

static bool exec_visit_mention(void *context, uint32_t key, uint32_t value) {
    ExecMention *m = context;
    m->found = m->found || value_mentions(m->values, value, m->sym) ||
               value_mentions(m->values, key, m->sym);
    return !m->found;
}

#define EXEC_FRESH_MAX 4

/* An unknown that is not yet in use: the k-th result of this instruction. */
Value exec_fresh(Exec *exec, const IrType *type) {
    ValueTable *values = exec->engine->tables->values;
    for (int64_t k = 0; k < EXEC_FRESH_MAX; k++) {
        uint32_t before = value_count(values);
        Value sym = value_sym(values, SYM_RESULT, exec_uid(exec), exec->state.site, k, type);
        if (sym >= before) {
            return sym;
        }
        ExecMention mention = {values, sym, false};
        pmap_each(exec->state.store, exec_visit_mention, &mention);
        if (!mention.found) {
            pmap_each(exec->state.facts, exec_visit_mention, &mention);
        }
        for (uint32_t t = 0; !mention.found && t < exec->info->ir->temp_count; t++) {
            mention.found = value_mentions(values, exec->temps[t], sym);
        }
        if (!mention.found) {
            return sym;
        }
    }
    return VALUE_TOP;
}

/* ---- loads and stores ---------------------------------------------------------------- */

static void exec_load(Exec *exec, const IrInstr *instr) {
    const Value *targets;
    uint32_t count = exec_targets(exec, &instr->place, &targets);
    Value values[STATE_CHOICE_MAX];
    uint32_t n = 0;
    for (uint32_t i = 0; i < count && n < STATE_CHOICE_MAX; i++) {
        values[n++] = memory_load(&exec->engine->memory, &exec->state, targets[i], instr->type,
                                  exec_uid(exec));
    }
    Value value = VALUE_TOP;
    if (n == 1) {
        value = values[0];
    } else if (n > 1) {
        Value sym = value_sym(exec->engine->tables->values, SYM_JOIN, 0, exec_uid(exec), 3,
                              instr->type);
        value = assume_one_of(exec->engine->tables, &exec->state, sym, values, n);
    }
    exec_define(exec, instr->dest, value);
}

static bool exec_run_hook(Exec *exec, Value address, Value value);

static void exec_store(Exec *exec, const IrInstr *instr) {
    const Value *targets;
    uint32_t count = exec_targets(exec, &instr->place, &targets);
    Value value = exec_operand(exec, instr->a);
    for (uint32_t i = 0; i < count; i++) {
        if (!exec->info->is_model && exec_run_hook(exec, targets[i], value)) {
            return;
        }
        memory_store(&exec->engine->memory, &exec->state, targets[i], value, count > 1,
                     exec_uid(exec));
    }
    exec_check_displaced(exec, RULE_ON_OVERWRITTEN);
}

static void exec_copy(Exec *exec, const IrInstr *instr) {
    const Value *to, *from;
    uint32_t to_count = exec_targets(exec, &instr->place, &to);
    uint32_t from_count = exec_targets(exec, &instr->source, &from);
    if (to_count == 1 && from_count == 1) {
        memory_copy(&exec->engine->memory, &exec->state, to[0], from[0], instr->size,
                    instr->source.type, exec_uid(exec));
    } else {
        for (uint32_t i = 0; i < to_count; i++) {
            memory_havoc(&exec->engine->memory, &exec->state, to[i], instr->size, exec_uid(exec));
        }
    }
    exec_check_displaced(exec, RULE_ON_OVERWRITTEN);
}

static void exec_zero(Exec *exec, const IrInstr *instr) {
    const Value *to;
    uint32_t count = exec_targets(exec, &instr->place, &to);
    for (uint32_t i = 0; i < count && count == 1; i++) {
        memory_fill(&exec->engine->memory, &exec->state, to[i], instr->size,
                    value_int(exec->engine->tables->values, 0));
    }
    exec_check_displaced(exec, RULE_ON_OVERWRITTEN);
}

/* A watched place is written: the model's hook runs first, as a call whose
 * result is ignored; then the store is executed again. */
static bool exec_run_hook(Exec *exec, Value address, Value value) {
    uint32_t hook;
    if (!pmap_find(exec->state.watches, address, &hook)) {
        return false;
    }
    uint32_t function = hook - 1;
    Value old = memory_load(&exec->engine->memory, &exec->state, address, NULL, exec_uid(exec));
    memory_store(&exec->engine->memory, &exec->state, address, value, false, exec_uid(exec));
    ExecCall call = {.function = function, .block = exec->block, .index = exec->index};
    call.caller = exec->state;
    exec_save_temps(exec, &call.caller, exec->index);
    call.entry = call.caller;
    call.entry.site = exec_uid(exec);
    Value args[2] = {old, value};
    for (uint32_t i = 0; i < 2 && i < exec->engine->functions[function].ir->param_count; i++) {
        call.entry.store = pmap_put(exec->engine->tables->pmaps, call.entry.store,
                                    core_local(exec->engine, function, i, 0), args[i]);
    }
    exec->sink->call(exec->context, &call);
    exec->dead = true; /* goes on when the hook returns */
    return true;
}

/* ---- control flow ------------------------------------------------------------------- */

static bool exec_is_joint(const Exec *exec, uint32_t block) {
    return exec->info->cfg->pred_counts[block] != 1 || exec->info->cfg->is_loop_head[block];
}

/* Goes to a block: on in this execution if nothing joins there. */
static void exec_goto(Exec *exec, uint32_t block) {
    if (exec_is_joint(exec, block)) {
        exec->sink->reach(exec->context, block, 0, &exec->state, DECISION_NONE);
        exec->dead = true;
        return;
    }
    exec->block = block;
    exec->index = 0;
    exec->raised = false;
}

static void exec_mark_tested(Exec *exec, State *state, Value condition);

static void exec_branch_note(Exec *exec, const IrInstr *instr, bool truth, bool free) {
    if (exec->sink->note && !exec->info->is_model && instr->text) {
        exec_note(exec, STEP_BRANCH, exec_uid(exec),
                  free ? "assuming '%s' is %s" : "'%s' is %s", instr->text,
                  truth ? "true" : "false");
    }
}

static void exec_branch(Exec *exec, const IrInstr *instr) {
    StateTables *tables = exec->engine->tables;
    Value written = exec_operand(exec, instr->a);
    Value condition = assume_resolve(tables, &exec->state, written);
    State sides[2] = {exec->state, exec->state};
    bool possible[2];
    for (uint32_t truth = 0; truth < 2; truth++) {
        possible[truth] = assume_truth(tables, &sides[truth], condition, truth != 0);
        exec_mark_tested(exec, &sides[truth], written);
    }
    if (possible[0] && possible[1]) {
        exec->guessed = exec->guessed || exec_is_vague(exec, condition);
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

static void exec_switch(Exec *exec, const IrInstr *instr) {
    Value written = exec_operand(exec, instr->a);
    Value value = assume_resolve(exec->engine->tables, &exec->state, written);
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
    ExecTested tested = {exec, state, condition};
    pmap_each(state->objects, exec_visit_tested, &tested);
}

/* Everything but the variables of this frame; handles in them are noted. */
static bool exec_keep_cell(void *context, uint32_t key, uint32_t value) {
    Exec *exec = context;
    const ValueTable *values = exec->engine->tables->values;
    const Root *root = value_root_at(values, value_at(values, key)->a);
    if (root->kind != ROOT_LOCAL || root->a != exec->info->id || root->k != exec->depth) {
        return true;
    }
    if (!exec->info->is_model && value_at(values, value)->kind == VALUE_IS_HANDLE) {
        vec_push(exec->engine->tables->arena, &exec->engine->memory.displaced,
                 value_at(values, value)->a);
    }
    return false;
}

/* Leaves the function: its locals die. */
static void exec_leave(Exec *exec, const IrInstr *instr) {
    StateTables *tables = exec->engine->tables;
    State *state = &exec->state;
    if (instr->op == IR_RETURN && instr->a.kind != IR_OPERAND_NONE) {
        Value value = exec->info->relevant[exec_uid(exec) - exec->info->first_uid]
                          ? exec_operand(exec, instr->a)
                          : VALUE_TOP;
        state->store = pmap_put(tables->pmaps, state->store, core_return_cell(exec->engine), value);
    }
    state->store = pmap_filter(tables->pmaps, state->store, exec_keep_cell, exec);
    memset(exec->temps, 0, exec->info->ir->temp_count * sizeof *exec->temps);
    exec_check_displaced(exec, RULE_ON_LOST);
    if (!exec->dead) {
        exec->sink->leave(exec->context, state, exec_uid(exec));
    }
    exec->dead = true;
}

/* An irrelevant decision: go where its sides meet again. */
static void exec_skip_to_meeting(Exec *exec, const IrInstr *instr) {
    uint32_t target = exec->info->cfg->ipdom[exec->block];
    if (target == IR_NO_BLOCK) {
        exec_leave(exec, instr);
    } else {
        exec_goto(exec, target);
    }
}

static void exec_kill(Exec *exec, const IrInstr *instr) {
    uint32_t root = core_local_root(exec->engine, exec->info->id, instr->place.id, exec->depth);
    const Root *r = value_root_at(exec->engine->tables->values, root);
    for (size_t i = 0; i < r->addresses.count; i++) {
        Value value;
        if (pmap_find(exec->state.store, r->addresses.items[i], &value) &&
            value_at(exec->engine->tables->values, value)->kind == VALUE_IS_HANDLE) {
            vec_push(exec->engine->tables->arena, &exec->engine->memory.displaced,
                     value_at(exec->engine->tables->values, value)->a);
        }
    }
    memory_drop_root(&exec->engine->memory, &exec->state, root);
    exec_check_displaced(exec, RULE_ON_LOST);
}

/* ---- exceptions ---------------------------------------------------------------------- */

static bool exec_may_raise(const Exec *exec, const IrInstr *instr) {
    if (instr->op == IR_CALL) {
        if (instr->a.kind != IR_OPERAND_FUNCTION) {
            return true;
        }
        const FunctionInfo *callee = &exec->engine->functions[instr->a.id];
        return !callee->is_model && !callee->api && callee->intrinsic == INTRINSIC_NONE;
    }
    return (instr->op <= IR_ZERO && instr->op != IR_ADDR && instr->place.base == IR_BASE_TEMP) ||
           (instr->op == IR_COPY && instr->source.base == IR_BASE_TEMP);
}

static void exec_raise(Exec *exec, const IrInstr *instr) {
    uint32_t handler = exec->info->ir->blocks[exec->block].handler;
    if (handler == IR_NO_BLOCK || exec->raised || !exec_may_raise(exec, instr)) {
        return;
    }
    exec->raised = true;
    if (exec->directive.uid != STATE_NONE && exec->directive.uid != exec_uid(exec)) {
        return;
    }
    if (exec_allows(exec, 99)) {
        exec->sink->reach(exec->context, handler, 0, &exec->state,
                          (Decision){exec_uid(exec), 99});
        exec->dead = exec->directive.uid == exec_uid(exec);
    }
}

/* ---- the loop ------------------------------------------------------------------------- */

static void exec_instr(Exec *exec, const IrInstr *instr) {
    StateTables *tables = exec->engine->tables;
    ValueTable *values = tables->values;
    switch (instr->op) {
    case IR_LOAD: exec_load(exec, instr); break;
    case IR_STORE: exec_store(exec, instr); break;
    case IR_ADDR: exec_define(exec, instr->dest, exec_address(exec, &instr->place)); break;
    case IR_COPY: exec_copy(exec, instr); break;
    case IR_ZERO: exec_zero(exec, instr); break;
    case IR_UNARY:
        exec_define(exec, instr->dest,
                    value_unary(values, (IrUnary)instr->sub, exec_operand(exec, instr->a),
                                instr->type));
        break;
    case IR_BINARY:
        exec_define(exec, instr->dest,
                    value_binary(values, (IrBinary)instr->sub, exec_operand(exec, instr->a),
                                 exec_operand(exec, instr->b), instr->type));
        break;
    case IR_CAST:
        exec_define(exec, instr->dest,
                    value_cast(values, exec_operand(exec, instr->a), instr->type));
        break;
    case IR_CALL: exec_call(exec, instr); break;
    case IR_OPAQUE: exec_define(exec, instr->dest, exec_fresh(exec, instr->type)); break;
    case IR_KILL: exec_kill(exec, instr); break;
    case IR_JUMP: exec_goto(exec, instr->then_block); break;
    case IR_BRANCH: exec_branch(exec, instr); break;
    case IR_SWITCH: exec_switch(exec, instr); break;
    case IR_RETURN: exec_leave(exec, instr); break;
    default: exec->dead = true; break;
    }
}

void exec_run(Exec *exec, uint32_t function, uint32_t depth, uint32_t block, uint32_t index,
              const State *state) {
    exec->info = &exec->engine->functions[function];
    exec->depth = depth;
    exec->block = block;
    exec->index = index;
    exec->state = *state;
    exec->dead = exec->raised = false;
    exec->temps = ARENA_ARRAY(exec->arena, Value, exec->info->ir->temp_count + 1);
    exec_restore_temps(exec);
    exec_check_dropped(exec);
    while (!exec->dead) {
        uint32_t at_block = exec->block, at_index = exec->index;
        const IrInstr *instr = &exec->info->ir->blocks[at_block].instrs[at_index];
        exec_raise(exec, instr);
        if (exec->dead) {
            break;
        }
        bool relevant = exec->info->relevant[exec_uid(exec) - exec->info->first_uid] != 0;
        if (relevant || instr->op == IR_RETURN || instr->op == IR_JUMP ||
            instr->op == IR_UNREACHABLE || instr->op == IR_KILL) {
            exec_instr(exec, instr);
            exec->raised = exec->raised && instr->op != IR_CALL;
        } else if (instr->op == IR_BRANCH || instr->op == IR_SWITCH) {
            exec_skip_to_meeting(exec, instr);
        }
        if (!exec->dead && exec->block == at_block && exec->index == at_index &&
            !ir_is_terminator(instr->op)) {
            exec->index++;
        }
    }
}
