/* exec_region.c - memory that is an object: what is reported when it is read or written.
 *
 * State.marks has, by address: inside of such memory, that a decision depended on what was
 * fetched from there; elsewhere, the place where an address inside of such memory was
 * stored. It has, too, which names of what was copied once more (exec_fetch.c) are tested.
 */
#include "engine/assume.h"
#include "engine/bound.h"
#include "engine/exec_private.h"

/* ---- where an address is ----------------------------------------------------------- */

/* The pointer was fetched from memory that is an object: STATE_NONE if not. */
static uint32_t region_of_pointer(const Exec *exec, Value pointer) {
    const ValueTable *values = exec->engine->tables->values;
    const ValueNode *node = value_at(values, pointer);
    while (node->kind == VALUE_IS_CAST) {
        node = value_at(values, node->a);
    }
    bool is_embedded;
    return node->kind == VALUE_IS_SYM && node->op == SYM_INIT
               ? exec_region_of(exec, node->a, &is_embedded)
               : STATE_NONE;
}

uint32_t exec_region_of(const Exec *exec, Value address, bool *is_embedded) {
    const ValueTable *values = exec->engine->tables->values;
    const ValueNode *node = value_at(values, address);
    *is_embedded = false;
    if (node->kind != VALUE_IS_ADDR) {
        return STATE_NONE;
    }
    const Root *root = value_root_at(values, node->a);
    if (root->kind == ROOT_REGION) {
        return pmap_find(exec->state.objects, root->a, NULL) ? root->a : STATE_NONE;
    }
    *is_embedded = root->kind == ROOT_UNKNOWN;
    return *is_embedded ? region_of_pointer(exec, root->a) : STATE_NONE;
}

bool exec_is_guarded(const Exec *exec) {
    const IrFunction *ir = exec->info->ir;
    return core_takes_exceptions(ir, ir->blocks[exec->block].handler) || exec->state.guarded;
}

/* ---- beyond the end ----------------------------------------------------------------- */

typedef struct RegionEnd {
    const Exec *exec;
    const ValueNode *from;
    bool found;
} RegionEnd;

/* A zero that lies behind where reading starts, or nobody knows where. */
static bool region_is_end(const RegionEnd *end, Value address, Value content) {
    const ValueNode *node = value_at(end->exec->engine->tables->values, address);
    return node->kind == VALUE_IS_ADDR && node->a == end->from->a && node->d >= 0 &&
           (node->d > 0 || end->from->d > 0 || node->c >= end->from->c) &&
           assume_known_truth(end->exec->engine->tables, &end->exec->state, content) == 0;
}

static bool region_visit_cell(void *context, uint32_t key, uint32_t value) {
    RegionEnd *end = context;
    end->found = end->found || region_is_end(end, key, value);
    return !end->found;
}

static bool region_visit_fact(void *context, uint32_t key, uint32_t id) {
    RegionEnd *end = context;
    const ValueNode *node = value_at(end->exec->engine->tables->values, key);
    (void)id;
    if (node->kind == VALUE_IS_SYM && (node->op == SYM_INIT || node->op == SYM_JOIN)) {
        end->found = end->found || region_is_end(end, node->a, key);
    }
    return !end->found;
}

/* Was a terminator written or found there? */
static bool region_is_terminated(const Exec *exec, Value address) {
    RegionEnd end = {exec, value_at(exec->engine->tables->values, address), false};
    pmap_each(exec->state.store, region_visit_cell, &end);
    if (!end.found) {
        pmap_each(exec->state.facts, region_visit_fact, &end);
    }
    return end.found;
}

static bool region_is_beyond(Exec *exec, const RegionAccess *access) {
    StateTables *tables = exec->engine->tables;
    ObjectState os;
    bool is_embedded;
    if (exec_region_of(exec, access->address, &is_embedded) == STATE_NONE || is_embedded ||
        !state_get_object(tables, &exec->state, access->object, &os)) {
        return false;
    }
    if (access->character > 0) {
        return !region_is_terminated(exec, access->address);
    }
    BoundAnswer answer =
        bound_check(tables, &exec->state, access->address, access->size, os.length);
    if (answer == BOUND_UNKNOWN && exec->sink->doubt) {
        exec->sink->doubt(exec->context, "whether this access is within the length is not known");
    }
    return answer != BOUND_WITHIN;
}

/* ---- fetched twice -------------------------------------------------------------------- */

/* The address means the same whenever it is met. */
static bool region_is_one_place(const Exec *exec, Value address) {
    const ValueNode *node = value_at(exec->engine->tables->values, address);
    return node->d == 0 || (node->d > 0 && memory_is_stable(&exec->engine->memory, node->b));
}

/* Marks the addresses that parts of the value were fetched from. */
static void region_mark_fetched(Exec *exec, State *state, Value value) {
    const StateTables *tables = exec->engine->tables;
    ValueNode node = *value_at(tables->values, value);
    bool is_embedded;
    switch ((ValueKind)node.kind) {
    case VALUE_IS_SYM:
        if (node.op == SYM_INIT && exec_region_of(exec, node.a, &is_embedded) != STATE_NONE &&
            !is_embedded && region_is_one_place(exec, node.a)) {
            state->marks = pmap_put(exec->engine->tables->pmaps, state->marks, node.a, 1);
        } else if (node.op == SYM_FETCH) {
            state->marks = pmap_put(exec->engine->tables->pmaps, state->marks, value, 1);
        }
        break;
    case VALUE_IS_BINARY:
        region_mark_fetched(exec, state, node.b);
        region_mark_fetched(exec, state, node.a);
        break;
    case VALUE_IS_UNARY:
    case VALUE_IS_CAST:
        region_mark_fetched(exec, state, node.a);
        break;
    default:
        break;
    }
}

void exec_region_tested(Exec *exec, State *state, Value condition) {
    if (exec->engine->focus.is_memory) {
        region_mark_fetched(exec, state, condition);
    }
}

/* ---- rules ------------------------------------------------------------------------------ */

bool exec_region_condition(Exec *exec, const RuleCond *cond) {
    const RegionAccess *access = exec->access;
    if (!access) {
        return false;
    }
    if (cond->kind == RULE_COND_GUARDED) {
        return access->is_copied || exec_is_guarded(exec);
    }
    if (cond->kind == RULE_COND_REFETCHED) {
        return access->is_fetch &&
               (access->is_copied || pmap_find(exec->state.marks, access->address, NULL));
    }
    return region_is_beyond(exec, access);
}

void exec_region_trigger(Exec *exec, RuleTriggerKind trigger, const RegionAccess *access) {
    const RuleKind *kind = state_object_at(exec->engine->tables, access->object)->kind;
    uint32_t count;
    ObjectState os;
    const RuleReport *const *reports = rules_on(exec->engine->rules, trigger, NULL, kind, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (state_get_object(exec->engine->tables, &exec->state, access->object, &os) &&
            os.state < RULE_MAX_STATES && (reports[i]->states >> os.state & 1) != 0 &&
            !exec_report(exec, reports[i], access->object, NULL, 0)) {
            exec->dead = true;
        }
    }
}

static void region_move(Exec *exec, RuleTriggerKind trigger, uint32_t object) {
    const RuleKind *kind = state_object_at(exec->engine->tables, object)->kind;
    ObjectState os;
    for (uint32_t i = 0; i < kind->edge_count; i++) {
        const RuleEdge *edge = &kind->edges[i];
        if (edge->trigger.kind == trigger &&
            state_get_object(exec->engine->tables, &exec->state, object, &os) &&
            os.state < RULE_MAX_STATES && (edge->from >> os.state & 1) != 0) {
            exec_note(exec, STEP_OBJECT, exec_place(exec), "%s", edge->step);
            os.state = edge->to;
            state_set_object(exec->engine->tables, &exec->state, object, &os);
            return;
        }
    }
}

void exec_region_passed(Exec *exec, Value address) {
    bool is_embedded;
    uint32_t object =
        exec->engine->focus.is_memory ? exec_region_of(exec, address, &is_embedded) : STATE_NONE;
    if (object != STATE_NONE && !is_embedded) {
        region_move(exec, RULE_ON_PASSED, object);
    }
}

void exec_region_access(Exec *exec, const RegionAccess *access) {
    bool is_embedded;
    RegionAccess now = *access;
    now.object = exec_region_of(exec, access->address, &is_embedded);
    if (now.object == STATE_NONE) {
        return;
    }
    RuleTriggerKind trigger = access->is_write ? RULE_ON_WRITE : RULE_ON_READ;
    now.place = STATE_NONE;
    exec->access = exec->info->is_model ? NULL : &now;
    if (exec->access) { /* what the model does is said in the rule files */
        exec_region_trigger(exec, trigger, &now);
        exec_region_trigger(exec, RULE_ON_ACCESS, &now);
    }
    exec->access = NULL;
    if (!is_embedded) {
        region_move(exec, trigger, now.object);
    }
}

/* ---- instructions ------------------------------------------------------------------------ */

/* True if all that becomes of the number is being printed. */
static bool region_is_printed(const Exec *exec, uint32_t temp) {
    const IrBlock *block = &exec->info->ir->blocks[exec->block];
    bool is_used = false;
    for (uint32_t i = exec->index + 1; i < block->instr_count; i++) {
        const IrInstr *instr = &block->instrs[i];
        bool is_operand = (instr->a.kind == IR_OPERAND_TEMP && instr->a.id == temp) ||
                          (instr->b.kind == IR_OPERAND_TEMP && instr->b.id == temp) ||
                          (instr->place.base == IR_BASE_TEMP && instr->place.id == temp);
        if (is_operand && (instr->op != IR_CAST || !region_is_printed(exec, instr->dest))) {
            return false;
        }
        is_used = is_used || is_operand;
        for (uint32_t a = 0; a < instr->arg_count; a++) {
            if (instr->args[a].kind != IR_OPERAND_TEMP || instr->args[a].id != temp) {
                continue;
            }
            const RuleAccess *says =
                instr->a.kind == IR_OPERAND_FUNCTION
                    ? rules_access(exec->engine->rules,
                                   exec->engine->program->functions[instr->a.id]->name)
                    : NULL;
            if (!says || says->arg_count < 2 || a + 1 < says->arg_count ||
                says->args[says->arg_count - 2].touch != RULE_TOUCH_FORMAT) {
                return false;
            }
            is_used = true;
        }
    }
    return is_used;
}

/* One of many numbers of an array, as characters are. */
static bool region_is_character(const IrInstr *instr) {
    const IrPlace *place = &instr->place;
    return instr->type && instr->type->kind == IR_TYPE_INT && instr->type->size <= 2 &&
           place->step_count > 0 && place->steps[place->step_count - 1].kind == IR_STEP_INDEX;
}

static bool region_is_watched(const Exec *exec, const IrPlace *place) {
    return exec->engine->focus.is_memory && place->base != IR_BASE_LOCAL;
}

static Value region_size(const Exec *exec, uint64_t size) {
    return size > 0 ? value_int(exec->engine->tables->values, (int64_t)size) : VALUE_TOP;
}

void exec_region_load(Exec *exec, const IrInstr *instr, Value address) {
    if (!region_is_watched(exec, &instr->place)) {
        return;
    }
    RegionAccess access = {.address = address,
                           .size = region_size(exec, instr->type ? instr->type->size : 0),
                           .is_fetch = !region_is_character(instr) &&
                                       !region_is_printed(exec, instr->dest)};
    exec_region_access(exec, &access);
}

/* An address inside of such memory goes where it can be found later. */
static void region_note_kept(Exec *exec, Value target, Value value) {
    const ValueTable *values = exec->engine->tables->values;
    const Value *list;
    uint32_t count = assume_candidates(exec->engine->tables, &exec->state, value, &list);
    for (uint32_t i = 0; i < count; i++) {
        const ValueNode *node = value_at(values, list[i]);
        if (node->kind == VALUE_IS_ADDR && value_root_at(values, node->a)->kind == ROOT_REGION &&
            exec_place(exec) != STATE_NONE) {
            exec->state.marks =
                pmap_put(exec->engine->tables->pmaps, exec->state.marks, target, exec_place(exec));
        }
    }
}

bool exec_region_store(Exec *exec, const IrInstr *instr, Value address, Value value) {
    if (region_is_watched(exec, &instr->place)) {
        region_note_kept(exec, address, value);
        RegionAccess access = {.address = address,
                               .size = region_size(exec, instr->type ? instr->type->size : 0),
                               .is_write = true};
        exec_region_access(exec, &access);
    }
    const ValueTable *values = exec->engine->tables->values;
    const ValueNode *node = value_at(values, address);
    return node->kind != VALUE_IS_ADDR || value_root_at(values, node->a)->kind != ROOT_REGION ||
           value_is_null(values, value);
}

void exec_region_copy(Exec *exec, const IrPlace *place, Value address, uint64_t size,
                      bool is_write) {
    if (region_is_watched(exec, place)) {
        RegionAccess access = {
            .address = address, .size = region_size(exec, size), .is_write = is_write};
        exec_region_access(exec, &access);
    }
}
