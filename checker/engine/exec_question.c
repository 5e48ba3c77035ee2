/* exec_question.c - what the model asks about the state: surely so, never written, in that state?
 */
#include "engine/assume.h"
#include "engine/exec_private.h"

#include <string.h>

/* The path goes on with that answer to a question of the model. */
static void question_answer_with(Exec *exec, const IrInstr *instr, const State *state, int answer) {
    exec_define(exec, instr->dest, value_int(exec->engine->tables->values, answer));
    if (exec_allows(exec, (uint32_t)answer)) {
        exec_fork(exec, state, (uint32_t)answer);
    }
    exec->dead = true;
}

/* "Is it surely so?" 1: yes, 0: no, -1: nobody knows, which means no, but perhaps a merge alone has
 * made it so. Then a coarse exploration goes on with both answers, and one that must not lose
 * itself in that is vague. A single execution has the one answer. `yes`: the state if it is so. */
static void question_answer(Exec *exec, const IrInstr *instr, const State *yes, int truth) {
    bool merges = exec->sink->vague != NULL;
    if (truth < 0 && merges && exec->engine->limits.forks_on_doubt) {
        State no = exec->state;
        question_answer_with(exec, instr, yes, 1);
        question_answer_with(exec, instr, &no, 0);
        return;
    }
    if (truth < 0 && merges) {
        exec->sink->vague(exec->context);
    }
    if (exec->directive.uid == exec_uid(exec)) { /* the path went by that answer */
        State state = exec->state;
        question_answer_with(exec, instr, &state, truth == 1);
    } else {
        exec_define(exec, instr->dest, value_int(exec->engine->tables->values, truth == 1));
    }
}

void exec_surely(Exec *exec, const IrInstr *instr, Value condition) {
    StateTables *tables = exec->engine->tables;
    int truth = assume_known_truth(tables, &exec->state, condition);
    State yes = exec->state;
    if (truth < 0 && !assume_truth(tables, &yes, condition, true)) {
        truth = 0;
    }
    question_answer(exec, instr, &yes, truth);
}

/* 1: surely never written, 0: surely written, -1: neither. */
static int question_is_uninit(const Exec *exec, Value value) {
    if (value == VALUE_UNDEF) {
        return 1;
    }
    const Value *list;
    uint32_t count = assume_candidates(exec->engine->tables, &exec->state, value, &list);
    for (uint32_t i = 0; i < count; i++) {
        if (list[i] == VALUE_UNDEF || list[i] == VALUE_TOP) {
            return -1;
        }
    }
    return 0;
}

void exec_uninit(Exec *exec, const IrInstr *instr, Value place) {
    const Value *targets;
    uint32_t count = memory_targets(&exec->engine->memory, &exec->state, place, &targets);
    int truth = count > 0;
    for (uint32_t i = 0; i < count; i++) {
        int answer = question_is_uninit(exec, memory_load(&exec->engine->memory, &exec->state,
                                                          targets[i], NULL, exec_uid(exec)));
        truth = truth == 0 || answer == 0 ? 0 : answer < 0 ? -1 : truth;
    }
    State state = exec->state;
    question_answer(exec, instr, &state, truth);
}

void exec_ask_state(Exec *exec, const IrInstr *instr, Value handle, const char *name) {
    StateTables *tables = exec->engine->tables;
    const ValueNode *node = value_at(tables->values, handle);
    ObjectState os;
    bool match = false;
    bool live = node->kind == VALUE_IS_HANDLE && pmap_find(exec->state.objects, node->a, NULL);
    const Object *object = node->kind == VALUE_IS_HANDLE ? state_object_at(tables, node->a) : NULL;
    if (!live && object && !core_is_tracked(exec->engine, object->kind, object->site)) {
        Value answer = exec_fresh(exec, instr->type); /* nobody keeps track of it */
        RangeSet yes_or_no = range_between(0, 1);
        assume_in(exec->engine->tables, &exec->state, answer, &yes_or_no);
        exec_define(exec, instr->dest, answer);
        return;
    }
    if (name && node->kind == VALUE_IS_HANDLE &&
        state_get_object(tables, &exec->state, node->a, &os)) {
        const RuleKind *kind = state_object_at(tables, node->a)->kind;
        match = os.state < kind->state_count && strcmp(kind->states[os.state], name) == 0;
    } else if ((node->kind == VALUE_IS_SYM || node->kind == VALUE_IS_TOP) && exec->sink->vague) {
        exec->sink->vague(exec->context); /* with a yes, nobody would know of which object */
    }
    exec_define(exec, instr->dest, value_int(tables->values, match));
}

void exec_ask_same_call(Exec *exec, const IrInstr *instr, Value a, Value b) {
    const StateTables *tables = exec->engine->tables;
    const ValueNode *x = value_at(tables->values, a), *y = value_at(tables->values, b);
    bool same = x->kind == VALUE_IS_HANDLE && y->kind == VALUE_IS_HANDLE &&
                state_object_at(tables, x->a)->site == state_object_at(tables, y->a)->site;
    exec_define(exec, instr->dest, value_int(exec->engine->tables->values, same));
}
