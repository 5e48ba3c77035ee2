/* exec_intrinsic.c - the functions through which the model talks to the engine
 * (lifecycle/lifecycle.h documents them). */
#include "engine/assume.h"
#include "engine/exec_private.h"
#include "engine/unsettled.h"

#include <string.h>

/* Text of an argument that is a string literal, or NULL. */
static const char *intrinsic_string(const Exec *exec, Value value, uint32_t *id) {
    const ValueNode *node = value_at(exec->engine->tables->values, value);
    if (node->kind != VALUE_IS_ADDR) {
        return NULL;
    }
    const Root *root = value_root_at(exec->engine->tables->values, node->a);
    if (root->kind != ROOT_STRING) {
        return NULL;
    }
    if (id) {
        *id = root->a;
    }
    return exec->engine->program->strings[root->a].text;
}

static void intrinsic_choose(Exec *exec, const IrInstr *instr, const char *step) {
    for (uint32_t choice = 2; choice-- > 0;) {
        State side = exec->state;
        exec_define(exec, instr->dest, value_int(exec->engine->tables->values, (int64_t)choice));
        if (exec_allows(exec, choice)) {
            if (choice && step) {
                exec_note(exec, STEP_LIFECYCLE, STATE_NONE, "%s", step);
            }
            exec_fork(exec, &side, choice);
        }
    }
    exec->dead = true;
}

static void intrinsic_define_int(Exec *exec, const IrInstr *instr, int64_t number) {
    exec_define(exec, instr->dest, value_int(exec->engine->tables->values, number));
}

static void intrinsic_failure(Exec *exec, const IrInstr *instr) {
    Value sym = exec_fresh(exec, instr->type);
    RangeSet errors = range_between(-0x40000000, -1);
    assume_in(exec->engine->tables, &exec->state, sym, &errors);
    exec_define(exec, instr->dest, sym);
}

/* Which object the event is about is not known: it has been seen for each that it can be. */
static void intrinsic_event_of_some(const Exec *exec, const char *name, Value handle) {
    const StateTables *tables = exec->engine->tables;
    const Value *list;
    uint32_t count = assume_candidates(exec->engine->tables, &exec->state, handle, &list);
    for (uint32_t i = 0; exec->sink->event && i < count; i++) {
        const ValueNode *node = value_at(tables->values, list[i]);
        if (node->kind != VALUE_IS_INT) {
            exec->sink->event(exec->context, name, exec_place(exec),
                              node->kind == VALUE_IS_HANDLE ? state_object_at(tables, node->a)->site
                                                            : STATE_NONE);
        }
    }
}

typedef struct IntrinsicKind {
    const StateTables *tables;
    const char *name;
    bool found;
} IntrinsicKind;

static bool intrinsic_visit_object(void *context, uint32_t object, uint32_t id) {
    IntrinsicKind *kind = context;
    (void)id;
    kind->found =
        kind->found || strcmp(state_object_at(kind->tables, object)->kind->name, kind->name) == 0;
    return !kind->found;
}

/* Nothing that is looked for can happen any more on this path. */
static void intrinsic_end_without(Exec *exec, const char *name) {
    IntrinsicKind kind = {exec->engine->tables, name ? name : "", false};
    pmap_each(exec->state.objects, intrinsic_visit_object, &kind);
    exec->dead = !kind.found && core_follows(exec->engine, name);
}

#define INTRINSIC_HEAP_MAX 3

static bool intrinsic_heap_in_use(const Exec *exec, uint32_t root) {
    const Root *r = value_root_at(exec->engine->tables->values, root);
    for (size_t i = 0; i < r->addresses.count; i++) {
        if (pmap_find(exec->state.store, r->addresses.items[i], NULL)) {
            return true;
        }
    }
    return false;
}

/* New memory is named after the driver's call; more than a few blocks of one
 * call that are alive at once are not told apart. */
static void intrinsic_alloc(Exec *exec, const IrInstr *instr, Value size, Value zeroed) {
    ValueTable *values = exec->engine->tables->values;
    int64_t zero = 0;
    value_is_int(values, zeroed, &zero);
    /* What is made on behalf of the object that is followed has names of its own, so that
     * it has the same ones whatever others have made before. */
    uint32_t variant = (zero != 0 ? HEAP_ZEROED : 0u) |
                       (exec_is_followed_role(exec)  ? HEAP_FOLLOWED
                        : exec_is_passing_role(exec) ? HEAP_PASSING
                                                     : 0u) |
                       exec_room_name(exec, size);
    for (uint32_t k = 0; k < INTRINSIC_HEAP_MAX; k++) {
        uint32_t root = value_root(values, ROOT_HEAP, exec_place(exec), variant, k, NULL);
        if (!intrinsic_heap_in_use(exec, root)) {
            Value address = value_address(values, root, 0, VALUE_TOP, 0);
            memory_fill(&exec->engine->memory, &exec->state, address, MEMORY_BLOCK_SIZE,
                        zero ? value_int(values, 0) : VALUE_UNDEF);
            exec_define(exec, instr->dest, address);
            return;
        }
    }
    Value sym = exec_fresh(exec, instr->type);
    assume_truth(exec->engine->tables, &exec->state, sym, true);
    exec_define(exec, instr->dest, sym);
    if (sym == VALUE_TOP && !exec->guessed) {
        exec->guessed = "more blocks of memory are alive than are told apart";
    }
}

static void intrinsic_free(Exec *exec, Value memory) {
    const Value *targets;
    uint32_t count = memory_targets(&exec->engine->memory, &exec->state, memory, &targets);
    for (uint32_t i = 0; i < count && count == 1; i++) {
        const ValueNode *node = value_at(exec->engine->tables->values, targets[i]);
        const Root *root = value_root_at(exec->engine->tables->values, node->a);
        if (root->kind == ROOT_HEAP) {
            memory_fill(&exec->engine->memory, &exec->state,
                        value_address(exec->engine->tables->values, node->a, 0, VALUE_TOP, 0),
                        MEMORY_BLOCK_SIZE, VALUE_UNDEF);
            exec_check_displaced(exec, RULE_ON_LOST);
            memory_drop_root(&exec->engine->memory, &exec->state, node->a);
        }
    }
}

/* Sizes that are not known: as much as anything that can matter. */
static uint64_t intrinsic_size(const Exec *exec, Value value) {
    int64_t number;
    return value_is_int(exec->engine->tables->values, value, &number) && number >= 0
               ? (uint64_t)number
               : 4096;
}

static void intrinsic_memory(Exec *exec, Intrinsic what, const Value *args) {
    Memory *memory = &exec->engine->memory;
    const Value *to, *from;
    uint32_t count = memory_targets(memory, &exec->state, args[0], &to);
    int64_t byte = 0;
    uint64_t size = intrinsic_size(exec, args[what == INTRINSIC_HAVOC ? 1 : 2]);
    for (uint32_t i = 0; i < count; i++) {
        exec_havoc_lost(exec, to[i], (LostSort){NULL, size, NULL});
    }
    if (what == INTRINSIC_COPY) {
        uint32_t sources = memory_targets(memory, &exec->state, args[1], &from);
        for (uint32_t i = 0; i < sources; i++) {
            exec_read_lost(exec, from[i], NULL);
        }
        if (count == 1 && sources == 1) {
            memory_copy(memory, &exec->state, to[0], from[0], size, NULL, exec_uid(exec));
            exec_fetch(exec, to[0], from[0], size);
            exec_check_displaced(exec, RULE_ON_OVERWRITTEN);
            return;
        }
    }
    bool zero = what == INTRINSIC_FILL &&
                value_is_int(exec->engine->tables->values, args[1], &byte) && byte == 0;
    for (uint32_t i = 0; i < count; i++) {
        if (zero && count == 1) {
            memory_fill(memory, &exec->state, to[i], size,
                        value_int(exec->engine->tables->values, 0));
        } else {
            memory_havoc(memory, &exec->state, to[i], size, exec_uid(exec));
        }
    }
    exec_check_displaced(exec, RULE_ON_OVERWRITTEN);
}

static void intrinsic_watch(Exec *exec, Value place, Value hook) {
    const ValueNode *function = value_at(exec->engine->tables->values, hook);
    const Value *targets;
    uint32_t count = memory_targets(&exec->engine->memory, &exec->state, place, &targets);
    for (uint32_t i = 0; i < count && function->kind == VALUE_IS_FUNC; i++) {
        exec->state.watches =
            pmap_put(exec->engine->tables->pmaps, exec->state.watches, targets[i], function->a + 1);
    }
}

/* Kinds that are memory matter only when they are in focus. */
static void intrinsic_region(Exec *exec, Intrinsic what, const IrInstr *instr, const Value *args) {
    const char *name = instr->arg_count > 0 ? intrinsic_string(exec, args[0], NULL) : NULL;
    const RuleKind *kind = name ? rules_kind(exec->engine->rules, name) : NULL;
    bool is_tracked = kind && kind->is_memory && exec->engine->focus.is_memory;
    const char *state = NULL;
    if (what == INTRINSIC_HAND_OVER) {
        exec_region_hand_over(exec, args[0]);
        return;
    }
    if (what == INTRINSIC_REGION_END) {
        if (is_tracked) {
            exec_region_end(exec, kind);
        }
        return;
    }
    if (is_tracked && instr->arg_count == 5) {
        state = intrinsic_string(exec, args[1], NULL);
    }
    if (state) {
        exec_region_begin(exec, instr, args, kind, state);
    } else {
        exec_define(exec, instr->dest, exec_fresh(exec, instr->type));
    }
}

/* What has to do with values and places; false: it is none of these. */
static bool intrinsic_of_values(Exec *exec, Intrinsic what, const IrInstr *instr,
                                const Value *args) {
    switch (what) {
    case INTRINSIC_UNKNOWN:
        exec_define(exec, instr->dest, exec_fresh(exec, instr->type));
        return true;
    case INTRINSIC_SURELY:
        exec_surely(exec, instr, args[0]);
        return true;
    case INTRINSIC_UNINIT:
        exec_uninit(exec, instr, args[0]);
        return true;
    case INTRINSIC_ALLOC:
        intrinsic_alloc(exec, instr, args[0], args[1]);
        return true;
    case INTRINSIC_ROOM:
        intrinsic_define_int(exec, instr, exec_room(exec, args[0]));
        return true;
    case INTRINSIC_EVENT_ON_READ:
        exec_reply_missing(exec, args[0], args[1]);
        return true;
    case INTRINSIC_FREE:
        intrinsic_free(exec, args[0]);
        return true;
    case INTRINSIC_TAG:
        exec_define(exec, instr->dest, exec_tag(exec, instr, args[0]));
        return true;
    case INTRINSIC_SET_TAG:
        exec_set_tag(exec, args[0], args[1]);
        return true;
    case INTRINSIC_COPY:
    case INTRINSIC_FILL:
    case INTRINSIC_HAVOC:
        intrinsic_memory(exec, what, args);
        return true;
    case INTRINSIC_WATCH:
        intrinsic_watch(exec, args[0], args[1]);
        return true;
    case INTRINSIC_UNSETTLE:
        if (core_is_per_callback(exec->engine)) {
            unsettled_forget(exec->engine, &exec->state, exec_uid(exec));
        }
        return true;
    case INTRINSIC_REGION:
    case INTRINSIC_REGION_END:
    case INTRINSIC_HAND_OVER:
        intrinsic_region(exec, what, instr, args);
        return true;
    default:
        return false;
    }
}

void exec_intrinsic(Exec *exec, const FunctionInfo *callee, const IrInstr *instr,
                    const Value *args) {
    if (intrinsic_of_values(exec, callee->intrinsic, instr, args)) {
        return;
    }
    const StateTables *tables = exec->engine->tables;
    uint32_t role = STATE_NONE;
    const char *text = instr->arg_count > 0 ? intrinsic_string(exec, args[0], &role) : NULL;
    const ValueNode *second = instr->arg_count > 1 ? value_at(tables->values, args[1]) : NULL;
    switch (callee->intrinsic) {
    case INTRINSIC_CHOOSE:
        intrinsic_choose(exec, instr, text);
        break;
    case INTRINSIC_STEP:
        exec_note(exec, STEP_LIFECYCLE, STATE_NONE, "%s", text ? text : "");
        break;
    case INTRINSIC_STOP:
        exec->dead = true;
        break;
    case INTRINSIC_EVENT:
        exec->dead = exec->dead || (text && !exec_event(exec, text, STATE_NONE));
        break;
    case INTRINSIC_EVENT_AT:
        if (text && second && second->kind != VALUE_IS_HANDLE) {
            intrinsic_event_of_some(exec, text, args[1]);
        } else {
            exec->dead = exec->dead || (text && second && !exec_event(exec, text, second->a));
        }
        break;
    case INTRINSIC_FAILURE:
        intrinsic_failure(exec, instr);
        break;
    case INTRINSIC_STATE:
        exec_ask_state(exec, instr, args[0], intrinsic_string(exec, args[1], NULL));
        break;
    case INTRINSIC_SAME_CALL:
        exec_ask_same_call(exec, instr, args[0], args[1]);
        break;
    case INTRINSIC_ROLE:
        exec->state.role = text ? role : STATE_NONE;
        exec->state.last_return = STATE_NONE;
        break;
    case INTRINSIC_FOLLOWS:
        intrinsic_define_int(exec, instr, core_follows(exec->engine, text));
        break;
    case INTRINSIC_RUNS_ALONE:
        intrinsic_define_int(exec, instr, core_runs_alone(exec->engine));
        break;
    case INTRINSIC_END_WITHOUT:
        intrinsic_end_without(exec, text);
        break;
    default:
        exec_facts(exec, callee->intrinsic, instr, args, text);
        break;
    }
}
