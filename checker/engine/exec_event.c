/* exec_event.c - events, conditions of reports, and handles that get lost. */
#include "engine/exec_private.h"

#include "engine/handle_flow.h"

#include <string.h>

/* ---- who holds a handle ------------------------------------------------------------- */

bool exec_holds(Exec *exec, uint32_t object) {
    const StateTables *tables = exec->engine->tables;
    Value handle = value_handle(tables->values, object);
    const IrBlock *block = &exec->info->ir->blocks[exec->block];
    for (uint32_t i = 0; i <= exec->index && i < block->instr_count; i++) {
        uint32_t temp = block->instrs[i].dest;
        if (temp != IR_NO_TEMP && exec->temps[temp] == handle &&
            exec->info->last_use[temp] > exec->index) {
            return true;
        }
    }
    return state_holds(tables, &exec->state, object, VALUE_TOP);
}

void exec_displace(Exec *exec, Value value) {
    const StateTables *tables = exec->engine->tables;
    const ValueNode *node = value_at(tables->values, value);
    if (node->kind == VALUE_IS_HANDLE) {
        vec_push(tables->arena, &exec->engine->memory.displaced, node->a);
    }
}

void exec_check_displaced(Exec *exec, RuleTriggerKind trigger) {
    MemoryObjects *displaced = &exec->engine->memory.displaced;
    for (size_t i = 0; i < displaced->count && !exec->dead; i++) {
        uint32_t object = displaced->items[i];
        ObjectState os;
        if (state_get_object(exec->engine->tables, &exec->state, object, &os) && !os.held_outside &&
            !os.escaped && !exec_holds(exec, object) && !exec_trigger(exec, trigger, object)) {
            exec->dead = true;
        }
    }
    displaced->count = 0;
}

/* ---- conditions ------------------------------------------------------------------------ */

static bool event_role_ends_with(const Exec *exec, char sign) {
    return exec->state.role != STATE_NONE &&
           strchr(exec->engine->program->strings[exec->state.role].text, sign) != NULL;
}

bool exec_is_followed_role(const Exec *exec) {
    return event_role_ends_with(exec, '*');
}

bool exec_is_passing_role(const Exec *exec) {
    return event_role_ends_with(exec, '+');
}

static bool event_is_role(const Exec *exec, const RuleCond *cond) {
    if (exec->state.role == STATE_NONE) {
        return false;
    }
    const char *role = exec->engine->program->strings[exec->state.role].text;
    size_t length = strcspn(role, "*+");
    for (uint32_t i = 0; i < cond->name_count; i++) {
        if (strlen(cond->names[i]) == length && strncmp(role, cond->names[i], length) == 0) {
            return true;
        }
    }
    return false;
}

static bool event_owner_in(const Exec *exec, const RuleCond *cond, const ObjectState *os) {
    ObjectState owner;
    return os && os->owner != STATE_NONE &&
           state_get_object(exec->engine->tables, &exec->state, os->owner, &owner) &&
           owner.state < RULE_MAX_STATES && (cond->states >> owner.state & 1) != 0;
}

typedef struct EventOther {
    const Exec *exec;
    const RuleCond *cond;
    uint32_t object;
    bool found;
} EventOther;

static bool event_visit_other(void *context, uint32_t object, uint32_t id) {
    EventOther *other = context;
    const StateTables *tables = other->exec->engine->tables;
    const ObjectState *os = state_object_state_at(tables, id);
    other->found = other->found || (object != other->object && os->state < RULE_MAX_STATES &&
                                    state_object_at(tables, object)->kind ==
                                        state_object_at(tables, other->object)->kind &&
                                    (other->cond->states >> os->state & 1) != 0);
    return !other->found;
}

static bool event_other_in(const Exec *exec, const RuleCond *cond, uint32_t object) {
    EventOther other = {exec, cond, object, false};
    if (object != STATE_NONE) {
        pmap_each(exec->state.objects, event_visit_other, &other);
    }
    return other.found;
}

static bool event_compare(const Exec *exec, const RuleCond *cond, const Value *args,
                          uint32_t count) {
    int64_t number;
    if (cond->arg >= count ||
        !value_is_int(exec->engine->tables->values, args[cond->arg], &number)) {
        return false;
    }
    switch (cond->compare) {
    case RULE_EQ:
        return number == cond->value;
    case RULE_NE:
        return number != cond->value;
    case RULE_LT:
        return number < cond->value;
    case RULE_LE:
        return number <= cond->value;
    case RULE_GT:
        return number > cond->value;
    default:
        return number >= cond->value;
    }
}

static bool event_is_copy(Exec *exec, const RuleCond *cond, uint32_t object, const Value *args,
                          uint32_t count) {
    const StateTables *tables = exec->engine->tables;
    if (cond->arg >= count || object == STATE_NONE) {
        return false;
    }
    const ValueNode *place = value_at(tables->values, args[cond->arg]);
    if (place->kind != VALUE_IS_ADDR) {
        return false;
    }
    const Root *root = value_root_at(tables->values, place->a);
    Value there;
    bool copy =
        root->kind == ROOT_LOCAL ||
        (exec_is_passing(tables, root) && pmap_find(exec->state.store, args[cond->arg], &there) &&
         there == value_handle(tables->values, object));
    return copy && exec_is_shared(exec, object, cond->negated);
}

typedef struct EventHolders {
    const Exec *exec;
    uint32_t object;
    bool sure;       /* some variable holds it for certain */
    const char *why; /* not, as far as the others go */
} EventHolders;

static bool event_visit_holder(void *context, uint32_t key, uint32_t value) {
    EventHolders *holders = context;
    const StateTables *tables = holders->exec->engine->tables;
    if (!state_is_model_cell(tables, key) &&
        state_value_holds(tables, &holders->exec->state, value, holders->object)) {
        const char *why = exec_vague(holders->exec, value);
        holders->sure = why == NULL;
        holders->why = holders->why ? holders->why : why;
    }
    return !holders->sure;
}

/* Is it held? If only elements of arrays can have the handle, nobody knows for certain. */
static void event_guess_holder(Exec *exec, uint32_t object) {
    EventHolders holders = {exec, object, false, NULL};
    pmap_each(exec->state.store, event_visit_holder, &holders);
    if (!holders.sure && !exec->guessed) {
        exec->guessed = holders.why;
    }
}

static bool event_is_held(Exec *exec, const RuleCond *cond, uint32_t object,
                          const ObjectState *os) {
    if (object == STATE_NONE) {
        return false;
    }
    if (os->held_outside || os->escaped) {
        return true;
    }
    bool held = exec_holds(exec, object);
    if (held && !cond->negated) {
        event_guess_holder(exec, object);
    }
    return held;
}

static bool event_condition(Exec *exec, const RuleCond *cond, uint32_t object,
                            const ObjectState *os, const Value *args, uint32_t count) {
    switch (cond->kind) {
    case RULE_COND_OWNER_IN:
        return event_owner_in(exec, cond, os);
    case RULE_COND_ROLE_IN:
        return event_is_role(exec, cond);
    case RULE_COND_ARG:
        return event_compare(exec, cond, args, count);
    case RULE_COND_TESTED:
        return os && os->tested;
    case RULE_COND_LOADED:
        return os && os->loaded;
    case RULE_COND_OUTERMOST:
        return !exec->info->is_model && exec->info->called_by_model;
    case RULE_COND_EMPTY:
        return os && os->content == CONTENT_NULL;
    case RULE_COND_OTHER_IN:
        return event_other_in(exec, cond, object);
    case RULE_COND_COPY:
        return event_is_copy(exec, cond, object, args, count);
    case RULE_COND_GUARDED:
    case RULE_COND_BEYOND:
    case RULE_COND_REFETCHED:
        return exec_region_condition(exec, cond);
    case RULE_COND_SHARED:
        return exec_is_shared(exec, object, cond->negated);
    case RULE_COND_HELD:
        return event_is_held(exec, cond, object, os);
    }
    return false;
}

/* ---- reporting ------------------------------------------------------------------------- */

static uint32_t event_place(const Exec *exec, const RuleReport *report, uint32_t object) {
    ObjectState os;
    if (exec->access && exec->access->place != STATE_NONE) {
        return exec->access->place;
    }
    if (report->at == RULE_AT_BIRTH && object != STATE_NONE) {
        if (state_get_object(exec->engine->tables, &exec->state, object, &os) &&
            os.failed_at != STATE_NONE) {
            return os.failed_at;
        }
        return state_object_at(exec->engine->tables, object)->site;
    }
    if (report->at == RULE_AT_MARK && object != STATE_NONE &&
        state_get_object(exec->engine->tables, &exec->state, object, &os) &&
        os.marked_at != STATE_NONE) {
        return os.marked_at;
    }
    if (report->at == RULE_AT_RETURN && exec->state.last_return != STATE_NONE) {
        return exec->state.last_return;
    }
    return exec_place(exec);
}

/* Reports if the conditions hold; false if nothing after it is reached. */
bool exec_report(Exec *exec, const RuleReport *report, uint32_t object, const Value *args,
                 uint32_t count) {
    ObjectState os;
    bool has_state =
        object != STATE_NONE && state_get_object(exec->engine->tables, &exec->state, object, &os);
    exec->is_perhaps_shared = false;
    for (uint32_t i = 0; i < report->cond_count; i++) {
        const RuleCond *cond = &report->conds[i];
        bool holds = event_condition(exec, cond, object, has_state ? &os : NULL, args, count);
        if (holds == cond->negated) {
            return true;
        }
    }
    uint32_t place = event_place(exec, report, object);
    if (place == STATE_NONE) {
        return true;
    }
    if (!core_is_asked(exec->engine, report)) {
        return !report->ends_path;
    }
    if (has_state && os.escaped && (report->trigger.kind != RULE_ON_CALL || report->ends_path)) {
        exec->sink->unknown(exec->context,
                            "an unknown function got the address of the variable with the handle",
                            place, object);
        return true;
    }
    if (report->shows && exec_place(exec) != STATE_NONE) {
        exec_note(exec, STEP_OBJECT, exec_place(exec), "%s", report->shows);
    }
    exec->sink->report(exec->context, report, object, place, &exec->state);
    return !report->ends_path || exec->is_perhaps_shared;
}

bool exec_trigger(Exec *exec, RuleTriggerKind trigger, uint32_t object) {
    const Object *o = state_object_at(exec->engine->tables, object);
    ObjectState os;
    uint32_t count;
    const RuleReport *const *reports =
        rules_on(exec->engine->rules, trigger, NULL, o->kind, &count);
    if (!state_get_object(exec->engine->tables, &exec->state, object, &os) ||
        os.state >= RULE_MAX_STATES) {
        return true;
    }
    for (uint32_t i = 0; i < count; i++) {
        if ((reports[i]->states >> os.state & 1) != 0 &&
            !exec_report(exec, reports[i], object, NULL, 0)) {
            return false;
        }
    }
    return true;
}

typedef struct EventSweep {
    Exec *exec;
    const char *name;
    uint32_t only;
    bool ended;
} EventSweep;

static void event_mark_loaded(EventSweep *sweep, uint32_t object, const ObjectState *os) {
    const Object *o = state_object_at(sweep->exec->engine->tables, object);
    for (uint32_t i = 0; i < o->kind->goes_on_count; i++) {
        if (strcmp(o->kind->goes_on[i], sweep->name) == 0 && !os->loaded &&
            (os->status != VALUE_TOP || os->state == o->edge->failed)) {
            ObjectState loaded = *os;
            loaded.loaded = true;
            state_set_object(sweep->exec->engine->tables, &sweep->exec->state, object, &loaded);
        }
    }
}

static bool event_visit_object(void *context, uint32_t object, uint32_t id) {
    EventSweep *sweep = context;
    const StateTables *tables = sweep->exec->engine->tables;
    const ObjectState os = *state_object_state_at(tables, id);
    uint32_t count;
    const RuleReport *const *reports =
        rules_on(sweep->exec->engine->rules, RULE_ON_EVENT, sweep->name, NULL, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (reports[i]->kind == state_object_at(tables, object)->kind &&
            (sweep->only == STATE_NONE || sweep->only == object) && os.state < RULE_MAX_STATES &&
            (reports[i]->states >> os.state & 1) != 0 &&
            !exec_report(sweep->exec, reports[i], object, NULL, 0)) {
            sweep->ended = true;
        }
    }
    event_mark_loaded(sweep, object, &os);
    return true;
}

bool exec_event(Exec *exec, const char *name, uint32_t only_object) {
    if (exec->sink->event) {
        uint32_t site = only_object == STATE_NONE
                            ? STATE_NONE
                            : state_object_at(exec->engine->tables, only_object)->site;
        exec->sink->event(exec->context, name, exec_place(exec), site);
    }
    EventSweep sweep = {exec, name, only_object, false};
    pmap_each(exec->state.objects, event_visit_object, &sweep);
    return !sweep.ended;
}

/* ---- calls with an unknown handle ----------------------------------------------------- */

typedef struct EventDoubt {
    Exec *exec;
    const RuleKind *kind;
} EventDoubt;

static bool event_doubt_object(void *context, uint32_t object, uint32_t id) {
    const EventDoubt *doubt = context;
    Exec *exec = doubt->exec;
    (void)id;
    if (state_object_at(exec->engine->tables, object)->kind == doubt->kind) {
        uint32_t place = exec_place(exec) != STATE_NONE ? exec_place(exec) : exec_uid(exec);
        exec->sink->unknown(exec->context, "which handle is passed to this call is not known",
                            place, object);
    }
    return true;
}

void exec_doubt(Exec *exec, const RuleKind *kind) {
    if (exec->info->is_model && exec->state.site != STATE_NONE &&
        !handle_flow_may_get(exec->engine, exec->state.site, kind)) {
        return; /* the driver's call that led here gets none by any way */
    }
    EventDoubt doubt = {exec, kind};
    pmap_each(exec->state.objects, event_doubt_object, &doubt);
}
