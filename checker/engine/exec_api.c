/* exec_api.c - the rules' side of a call: checks, transitions, success and failure. */
#include "engine/exec_private.h"

#include "base/text.h"
#include "engine/assume.h"
#include "engine/sightings.h"

#include <string.h>

/* ---- which argument is what ------------------------------------------------------- */

bool exec_position(const RuleTrigger *trigger, RuleArgKind kind, uint32_t *index) {
    for (uint32_t i = 0; i < trigger->arg_count; i++) {
        if (trigger->args[i].kind == kind) {
            *index = i;
            return true;
        }
    }
    return false;
}

uint32_t exec_object(const Exec *exec, const RuleKind *kind, Value value) {
    const StateTables *tables = exec->engine->tables;
    const ValueNode *node = value_at(tables->values, value);
    if (node->kind != VALUE_IS_HANDLE) {
        return STATE_NONE;
    }
    ObjectState os;
    bool alive = state_get_object(tables, &exec->state, node->a, &os);
    bool same = !kind || state_object_at(tables, node->a)->kind == kind;
    return alive && same ? node->a : STATE_NONE;
}

const RuleKind *exec_owner_kind(const Exec *exec, const RuleKind *kind) {
    return kind->owner ? rules_kind(exec->engine->rules, kind->owner) : NULL;
}

/* ---- checks --------------------------------------------------------------------------- */

static bool api_same_type(const RuleKind *a, const RuleKind *b) {
    for (uint32_t i = 0; i < a->handle_type_count; i++) {
        for (uint32_t k = 0; k < b->handle_type_count; k++) {
            if (strcmp(a->handle_types[i], b->handle_types[k]) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* A handle, but of another kind; 0 if it is none, or of this kind. */
static RuleStates api_foreign(const Exec *exec, const RuleKind *kind, Value value) {
    const StateTables *tables = exec->engine->tables;
    const ValueNode *node = value_at(tables->values, value);
    if (node->kind != VALUE_IS_HANDLE) {
        return 0;
    }
    const Object *object = state_object_at(tables, node->a);
    if (object->kind == kind) {
        return 0;
    }
    return api_same_type(object->kind, kind) ? RULE_VALUE_OTHER_KIND : RULE_VALUE_STRAY;
}

/* The state (or class of value) that a report is compared with. */
static RuleStates api_class(const Exec *exec, const RuleKind *kind, Value value) {
    const StateTables *tables = exec->engine->tables;
    ObjectState os;
    uint32_t object = exec_object(exec, kind, value);
    if (object != STATE_NONE) {
        state_get_object(tables, &exec->state, object, &os);
        return os.state < RULE_MAX_STATES ? 1u << os.state : 0;
    }
    RuleStates foreign = api_foreign(exec, kind, value);
    if (foreign != 0) {
        return foreign;
    }
    switch ((ValueKind)value_at(tables->values, value)->kind) {
    case VALUE_IS_UNDEF:
        return RULE_VALUE_UNINIT;
    case VALUE_IS_INT:
        return value_is_null(tables->values, value) ? RULE_VALUE_NULL : RULE_VALUE_STRAY;
    case VALUE_IS_ADDR: {
        const Root *root = value_root_at(tables->values, value_at(tables->values, value)->a);
        if (root->kind == ROOT_UNKNOWN && value_is_null(tables->values, root->a)) {
            return RULE_VALUE_NULL; /* a member of a structure that isn't there */
        }
        /* what the model handed out (a client port) may be anything here */
        return root->kind == ROOT_UNKNOWN || state_is_model_cell(tables, value) ? 0
                                                                                : RULE_VALUE_STRAY;
    }
    case VALUE_IS_FUNC:
        return RULE_VALUE_STRAY;
    default:
        if (!assume_is_mark(tables, &exec->state, value)) {
            return 0;
        }
        return assume_known_truth(tables, &exec->state, value) == 0 ? RULE_VALUE_NULL
                                                                    : RULE_VALUE_STRAY;
    }
}

typedef struct ApiSweep {
    Exec *exec;
    const RuleReport *report;
    uint32_t owner; /* STATE_NONE: any */
    const Value *args;
    uint32_t count;
    bool ended;
} ApiSweep;

static bool api_visit_object(void *context, uint32_t object, uint32_t id) {
    ApiSweep *sweep = context;
    const StateTables *tables = sweep->exec->engine->tables;
    const ObjectState *os = state_object_state_at(tables, id);
    const Object *o = state_object_at(tables, object);
    bool owned = sweep->owner == STATE_NONE || os->owner == sweep->owner || os->owner == STATE_NONE;
    if (o->kind == sweep->report->kind && owned && os->state < RULE_MAX_STATES &&
        (sweep->report->states >> os->state & 1) != 0 &&
        !exec_report(sweep->exec, sweep->report, object, sweep->args, sweep->count)) {
        sweep->ended = true;
    }
    return true;
}

/* One report triggered by a call; false if the path ends with it. */
static bool api_check(Exec *exec, const RuleReport *report, const Value *args, uint32_t count) {
    uint32_t index;
    if (exec_position(&report->trigger, RULE_ARG_SELF, &index) && index < count) {
        RuleStates class = api_class(exec, report->kind, args[index]);
        if ((class & report->states) == 0) {
            return true;
        }
        /* of another kind: reported about that object */
        const RuleKind *kind = class == RULE_VALUE_OTHER_KIND ? NULL : report->kind;
        return exec_report(exec, report, exec_object(exec, kind, args[index]), args, count);
    }
    ApiSweep sweep = {exec, report, STATE_NONE, args, count, false};
    if (exec_position(&report->trigger, RULE_ARG_OWNER, &index) && index < count) {
        const RuleKind *owner = exec_owner_kind(exec, report->kind);
        sweep.owner = exec_object(exec, owner, args[index]);
        RuleStates class = api_class(exec, owner, args[index]);
        if (sweep.owner == STATE_NONE && class != 0) {
            return true; /* surely no handle of an owner: another rule's business */
        }
    }
    pmap_each(exec->state.objects, api_visit_object, &sweep);
    return !sweep.ended;
}

/* True if some pattern of the API says what it does with a handle of that kind at
 * that position. */
static bool api_knows(const RuleApi *api, const RuleKind *kind, uint32_t position) {
    for (uint32_t i = 0; api && i < api->edge_count; i++) {
        const RuleTrigger *t = &api->edges[i]->trigger;
        bool owner = position < t->arg_count && t->args[position].kind == RULE_ARG_OWNER;
        bool self = position < t->arg_count && t->args[position].kind == RULE_ARG_SELF;
        if ((self && api->edges[i]->kind == kind) ||
            (owner && api->edges[i]->kind->owner &&
             strcmp(api->edges[i]->kind->owner, kind->name) == 0)) {
            return true;
        }
    }
    for (uint32_t i = 0; api && i < api->report_count; i++) {
        const RuleReport *r = api->reports[i];
        if (r->kind == kind && position < r->trigger.arg_count &&
            r->trigger.args[position].kind == RULE_ARG_SELF) {
            return true;
        }
    }
    return false;
}

void exec_use_checks(Exec *exec, const RuleApi *api, const Value *args, uint32_t count) {
    for (uint32_t i = 0; i < count && !exec->dead; i++) {
        uint32_t object = exec_object(exec, NULL, args[i]);
        if (object == STATE_NONE) {
            continue;
        }
        const RuleKind *kind = state_object_at(exec->engine->tables, object)->kind;
        if (!api_knows(api, kind, i) && !exec_trigger(exec, RULE_ON_USE, object)) {
            exec->dead = true;
        }
    }
}

bool exec_api_checks(Exec *exec, const RuleApi *api, const Value *args, uint32_t count) {
    for (uint32_t i = 0; i < api->report_count; i++) {
        if (core_tracks(exec->engine, api->reports[i]->kind) &&
            !api_check(exec, api->reports[i], args, count)) {
            exec->dead = true;
            return false;
        }
    }
    if (!text_starts(api->name, "__fltcheck_")) { /* what the model tells the rules is no use */
        exec_use_checks(exec, api, args, count);
    }
    return !exec->dead;
}

/* ---- transitions ---------------------------------------------------------------------- */

/* True if nothing tells which handle the value is, or that it is none. */
static bool api_may_be_any(const Exec *exec, const RuleKind *kind, Value value) {
    return value_at(exec->engine->tables->values, value)->kind != VALUE_IS_HANDLE &&
           api_class(exec, kind, value) == 0 && !exec_is_made_elsewhere(exec, value);
}

static void api_move(Exec *exec, const RuleEdge *edge, const Value *args, uint32_t count,
                     bool failed, Value status) {
    uint32_t index;
    if (!exec_position(&edge->trigger, RULE_ARG_SELF, &index) || index >= count) {
        return;
    }
    uint32_t object = exec_object(exec, edge->kind, args[index]);
    ObjectState os;
    if (object == STATE_NONE) {
        if (api_may_be_any(exec, edge->kind, args[index])) {
            exec_doubt(exec, edge->kind);
        }
        return;
    }
    if (!state_get_object(exec->engine->tables, &exec->state, object, &os) ||
        os.state >= RULE_MAX_STATES || (edge->from >> os.state & 1) == 0) {
        return;
    }
    uint32_t from = os.state;
    if (failed) {
        if (edge->failed == RULE_NO_STATE) {
            return;
        }
        os.state = edge->failed;
        os.status = status;
        os.failed_at = exec_place(exec);
        os.tested = os.loaded = false;
    } else {
        os.state = edge->to;
        os.status = VALUE_TOP;
        os.failed_at = STATE_NONE;
    }
    if (edge->marks_call) {
        os.marked_at = exec_place(exec);
    } else if (edge->marks_return) {
        os.marked_at = exec->state.last_return;
    }
    state_set_object(exec->engine->tables, &exec->state, object, &os);
    sightings_move(exec->engine->sightings, exec->engine, exec_place(exec), object, from, os.state);
}

/* True if the call surely gets no object of that kind: nothing happens to one. */
static bool api_gets_none(const Exec *exec, const RuleEdge *edge, const Value *args,
                          uint32_t count) {
    uint32_t index;
    return !edge->creates && exec_position(&edge->trigger, RULE_ARG_SELF, &index) &&
           index < count && api_class(exec, edge->kind, args[index]) == RULE_VALUE_STRAY;
}

/* What the model tells the rules says nothing about other handles. */
static bool api_is_told(const Exec *exec, const RuleApi *api, const RuleEdge *edge,
                        const Value *args, uint32_t count) {
    ObjectState os;
    uint32_t index;
    if (edge->creates || !text_starts(api->name, "__fltcheck_") ||
        !exec_position(&edge->trigger, RULE_ARG_SELF, &index) || index >= count) {
        return true;
    }
    uint32_t object = exec_object(exec, edge->kind, args[index]);
    return object != STATE_NONE &&
           state_get_object(exec->engine->tables, &exec->state, object, &os) &&
           os.state < RULE_MAX_STATES && (edge->from >> os.state & 1) != 0;
}

static void api_apply(Exec *exec, const RuleApi *api, const IrInstr *instr, const Value *args,
                      bool failed, bool conditional, Value status) {
    for (uint32_t i = 0; i < api->edge_count && !exec->dead; i++) {
        const RuleEdge *edge = api->edges[i];
        if ((edge->trigger.success != RULE_ALWAYS) != conditional) {
            continue;
        }
        const char *step = failed ? edge->failure_step : edge->step;
        bool is_told = api_is_told(exec, api, edge, args, instr->arg_count) &&
                       !api_gets_none(exec, edge, args, instr->arg_count);
        if (step && step[0] && is_told) {
            exec_note(exec, failed ? STEP_ASSUME : STEP_OBJECT, exec_place(exec), "%s", step);
        } else if (failed && is_told) {
            exec_note(exec, STEP_ASSUME, exec_place(exec), "assuming %s fails", api->name);
        }
        if (edge->creates) {
            exec_create(exec, edge, instr, args, failed, status);
        } else {
            api_move(exec, edge, args, instr->arg_count, failed, status);
        }
    }
}

static RuleSuccess api_success(const RuleApi *api) {
    for (uint32_t i = 0; i < api->edge_count; i++) {
        if (api->edges[i]->trigger.success != RULE_ALWAYS) {
            return api->edges[i]->trigger.success;
        }
    }
    return RULE_ALWAYS;
}

/* Severity "error": NT_ERROR() holds. */
static RangeSet api_errors(void) {
    return range_between(-0x40000000, -1);
}

/* An HRESULT made from an error code of Windows, or one of the filter manager's own. */
static RangeSet api_failures(void) {
    int64_t windows = INT64_C(-0x7ff90000), filter_manager = INT64_C(-0x7fe10000);
    RangeSet one = range_between(windows + 1, windows + 0xffff);
    RangeSet other = range_between(filter_manager + 1, filter_manager + 0xffff);
    return range_union(&one, &other);
}

/* One outcome of a call that can fail. */
static void api_outcome(Exec *exec, const RuleApi *api, const IrInstr *instr, const Value *args,
                        RuleSuccess success, bool failed) {
    ValueTable *values = exec->engine->tables->values;
    State before = exec->state;
    Value status = VALUE_TOP;
    if ((success == RULE_NT_SUCCESS || success == RULE_SUCCEEDED) && failed) {
        RangeSet errors = success == RULE_SUCCEEDED ? api_failures() : api_errors();
        status = exec_fresh(exec, instr->type);
        assume_in(exec->engine->tables, &exec->state, status, &errors);
        exec_define(exec, instr->dest, status);
    } else {
        exec_define(exec, instr->dest, value_int(values, 0));
    }
    api_apply(exec, api, instr, args, failed, true, status);
    if (!exec->dead) {
        exec_fork(exec, &exec->state, failed ? 0 : 1);
    }
    exec->dead = false;
    exec->state = before;
}

bool exec_api(Exec *exec, const FunctionInfo *callee, const IrInstr *instr, const Value *args) {
    const RuleApi *api = callee->api;
    if (!api) {
        exec_define(exec, instr->dest, exec_fresh(exec, instr->type));
        return true;
    }
    if (!exec_api_checks(exec, api, args, instr->arg_count)) {
        return false;
    }
    RuleSuccess success = api_success(api);
    if (success == RULE_ALWAYS) {
        exec_define(exec, instr->dest, exec_fresh(exec, instr->type));
        api_apply(exec, api, instr, args, false, false, VALUE_TOP);
        return !exec->dead;
    }
    api_apply(exec, api, instr, args, false, false, VALUE_TOP);
    for (int failed = 0; failed < 2; failed++) {
        if (exec_allows(exec, failed ? 0 : 1)) {
            api_outcome(exec, api, instr, args, success, failed != 0);
        }
    }
    exec->dead = true;
    return false;
}
