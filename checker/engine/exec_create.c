/* exec_create.c - calls that make an object: its name, its first state, where its handle
 * goes. */
#include "engine/exec_private.h"

#include "engine/assume.h"

/* Objects of one call that are told apart while they are alive. */
#define API_OBJECTS_MAX 8

/* True if the rules expect something of an object in that state. */
static bool create_is_live_state(const Exec *exec, const RuleKind *kind, uint32_t state) {
    uint32_t count;
    const RuleReport *const *reports =
        rules_on(exec->engine->rules, RULE_ON_LOST, NULL, kind, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (state < RULE_MAX_STATES && (reports[i]->states >> state & 1) != 0) {
            return true;
        }
    }
    return false;
}

/* A name for a new object of this call: one that is free, or whose object is
 * history. STATE_NONE if too many are alive. */
static uint32_t create_name(Exec *exec, const RuleEdge *edge, uint32_t site) {
    StateTables *tables = exec->engine->tables;
    for (uint32_t k = 0; k < API_OBJECTS_MAX; k++) {
        uint32_t object = state_object(tables, edge->kind, site, k, edge);
        ObjectState os;
        if (!state_get_object(tables, &exec->state, object, &os)) {
            return object;
        }
        if (!os.held_outside && !create_is_live_state(exec, edge->kind, os.state) &&
            !exec_holds(exec, object)) {
            return object;
        }
    }
    return STATE_NONE;
}

static ObjectContent create_old_content(const Exec *exec, Value old) {
    if (old == VALUE_UNDEF) {
        return CONTENT_UNINIT;
    }
    return assume_known_truth(exec->engine->tables, &exec->state, old) == 0 ? CONTENT_NULL
                                                                            : CONTENT_UNKNOWN;
}

void exec_call_object(Exec *exec, uint32_t object, const char *name) {
    Engine *engine = exec->engine;
    while (engine->labels.count <= object) {
        vec_push(engine->arena, &engine->labels, NULL);
    }
    if (!engine->labels.items[object]) {
        engine->labels.items[object] = arena_strdup(engine->arena, name);
    }
}

/* Remembers the name of the first variable that got the object's handle. */
void exec_label(Exec *exec, uint32_t object, Value address) {
    Engine *engine = exec->engine;
    if (engine->labels.count <= object || !engine->labels.items[object]) {
        const char *name = memory_name(engine->arena, &engine->memory, address);
        if (name) {
            exec_call_object(exec, object, name);
        }
    }
}

static const IrType *create_type(const IrInstr *instr, uint32_t index) {
    return instr->arg_types ? instr->arg_types[index] : NULL;
}

/* Stores the handle where `out`, of that type, points to; the first such place. */
static Value create_store(Exec *exec, Value out, const IrType *type, Value handle) {
    const Value *targets;
    uint32_t count = memory_targets(&exec->engine->memory, &exec->state, out, &targets);
    for (uint32_t i = 0; i < count; i++) {
        if (exec_write_lost(exec, targets[i], exec_sort_behind(type), handle)) {
            continue;
        }
        memory_store(&exec->engine->memory, &exec->state, targets[i], handle, count > 1,
                     exec_uid(exec));
    }
    return count > 0 ? targets[0] : VALUE_TOP;
}

/* Stores the handle where the call leaves it. After a failure a variable that
 * holds another object keeps it. */
static void create_hand_out(Exec *exec, Value out, const IrType *type, uint32_t object,
                            ObjectState *os, bool failed) {
    const Value *targets;
    StateTables *tables = exec->engine->tables;
    uint32_t count = memory_targets(&exec->engine->memory, &exec->state, out, &targets);
    Value handle = value_handle(tables->values, object);
    if (failed && count == 1 && !state_object_at(tables, object)->edge->leaves) {
        Value old =
            memory_load(&exec->engine->memory, &exec->state, targets[0], NULL, exec_uid(exec));
        if (value_at(tables->values, old)->kind == VALUE_IS_HANDLE) {
            uint32_t other = value_at(tables->values, old)->a;
            ObjectState before;
            if (state_get_object(tables, &exec->state, other, &before) &&
                before.state != state_object_at(tables, other)->edge->failed) {
                /* No variable is about the new object: the old one still stands. */
                exec->state.objects = pmap_remove(tables->pmaps, exec->state.objects, object);
                return;
            }
            os->content = before.content;
        } else {
            os->content = (uint8_t)create_old_content(exec, old);
        }
        state_set_object(tables, &exec->state, object, os);
    }
    exec_label(exec, object, create_store(exec, out, type, handle));
}

/* Where the object comes from, for people: the driver's call; what the system makes and
 * hands to the driver comes from what it hangs from. */
static uint32_t create_site(const Exec *exec, const RuleEdge *edge, const Value *args,
                            uint32_t count) {
    const StateTables *tables = exec->engine->tables;
    uint32_t index;
    if (edge->trigger.returns_self && exec_position(&edge->trigger, RULE_ARG_OWNER, &index) &&
        index < count) {
        const ValueNode *owner = value_at(tables->values, args[index]);
        if (owner->kind == VALUE_IS_HANDLE) {
            return state_object_at(tables, owner->a)->site;
        }
    }
    return exec_place(exec) != STATE_NONE ? exec_place(exec) : exec_uid(exec);
}

/* The model asks for a number that is not in use. */
#define CREATE_ANY_NUMBER UINT32_MAX
#define CREATE_FIRST_FREE 3

/* The model follows number 0 only; the others are handles that are told apart. */
static uint32_t create_number(const Exec *exec, const RuleEdge *edge, const Value *args) {
    uint32_t index;
    int64_t number = 0;
    if (exec_position(&edge->trigger, RULE_ARG_NUMBER, &index)) {
        value_is_int(exec->engine->tables->values, args[index], &number);
    }
    return (uint32_t)number;
}

/* Handles of one call that are told apart while nobody keeps track of the objects. */
#define CREATE_UNTRACKED_MAX 4

/* A handle that nobody has: those of one call are not the same while two are in use. */
static Value create_untracked_handle(Exec *exec, const RuleEdge *edge, uint32_t site,
                                     uint32_t number) {
    StateTables *tables = exec->engine->tables;
    uint32_t index;
    bool numbered = exec_position(&edge->trigger, RULE_ARG_NUMBER, &index);
    uint32_t first = number == CREATE_ANY_NUMBER ? CREATE_FIRST_FREE : number;
    uint32_t last = numbered && first == number ? number : first + CREATE_UNTRACKED_MAX - 1;
    for (uint32_t k = first;; k++) {
        uint32_t object = state_object(tables, edge->kind, site, k, edge);
        Value handle = value_handle(tables->values, object);
        if (k >= last ||
            !(exec_holds(exec, object) || state_mentions(tables, &exec->state, handle))) {
            return handle;
        }
    }
}

/* Nobody watches objects of this call now: the handle is a value like any other, and
 * after a failure the variable keeps what it had. */
static void create_untracked(Exec *exec, const RuleEdge *edge, const IrInstr *instr,
                             const Value *args, bool failed, uint32_t site) {
    uint32_t index;
    if (failed && !edge->leaves) {
        return;
    }
    Value handle = failed
                       ? value_int(exec->engine->tables->values, edge->left)
                       : create_untracked_handle(exec, edge, site, create_number(exec, edge, args));
    if (edge->trigger.returns_self) {
        exec_define(exec, instr->dest, handle);
    } else if (exec_position(&edge->trigger, RULE_ARG_OUT_SELF, &index) &&
               index < instr->arg_count) {
        create_store(exec, args[index], create_type(instr, index), handle);
        exec_check_displaced(exec, RULE_ON_OVERWRITTEN);
    }
}

void exec_create(Exec *exec, const RuleEdge *edge, const IrInstr *instr, const Value *args,
                 bool failed, Value status) {
    StateTables *tables = exec->engine->tables;
    uint32_t index;
    uint32_t site = create_site(exec, edge, args, instr->arg_count);
    if (!core_is_tracked(exec->engine, edge->kind, site) || create_number(exec, edge, args) != 0) {
        create_untracked(exec, edge, instr, args, failed, site);
        return;
    }
    if (failed && edge->failed == RULE_NO_STATE) {
        return;
    }
    uint32_t object = create_name(exec, edge, site);
    if (object == STATE_NONE) {
        exec->sink->unknown(exec->context, "more objects of one call are alive than are told apart",
                            exec_place(exec), STATE_NONE);
        exec->dead = true;
        return;
    }
    ObjectState os = {.state = failed ? edge->failed : edge->to,
                      .owner = STATE_NONE,
                      .failed_at = failed ? exec_place(exec) : STATE_NONE,
                      .marked_at = STATE_NONE,
                      .status = status};
    if (exec_position(&edge->trigger, RULE_ARG_OWNER, &index) && index < instr->arg_count) {
        os.owner = exec_object(exec, exec_owner_kind(exec, edge->kind), args[index]);
    }
    state_set_object(tables, &exec->state, object, &os);
    if (edge->trigger.returns_self) {
        if (!failed) {
            exec_define(exec, instr->dest, value_handle(tables->values, object));
        }
    } else if (exec_position(&edge->trigger, RULE_ARG_OUT_SELF, &index) &&
               index < instr->arg_count) {
        create_hand_out(exec, args[index], create_type(instr, index), object, &os, failed);
        exec_check_displaced(exec, RULE_ON_OVERWRITTEN);
    }
}
