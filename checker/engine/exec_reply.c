/* exec_reply.c - memory that a call should have written and has not: who reads it then.
 *
 * State.marks has where such memory begins, and the name of the event, where callbacks are
 * followed alone. What was
 * there before the call, a default, may be read. What nobody has written may not.
 */
#include "engine/exec_private.h"

void exec_reply_missing(Exec *exec, Value name, Value place) {
    const ValueNode *text = value_at(exec->engine->tables->values, name);
    if (text->kind != VALUE_IS_ADDR || exec->engine->focus.is_memory) {
        return;
    }
    uint32_t string = value_root_at(exec->engine->tables->values, text->a)->a;
    const Value *targets;
    uint32_t count = memory_targets(&exec->engine->memory, &exec->state, place, &targets);
    for (uint32_t i = 0; i < count; i++) {
        exec->state.marks =
            pmap_put(exec->engine->tables->pmaps, exec->state.marks, targets[i], string);
    }
}

typedef struct ReplySearch {
    const ValueTable *values;
    const ValueNode *address;
    uint32_t event; /* STATE_NONE: nothing is missing there */
} ReplySearch;

static bool reply_visit_mark(void *context, uint32_t key, uint32_t value) {
    ReplySearch *search = context;
    const ValueNode *begin = value_at(search->values, key);
    if (begin->a == search->address->a && begin->c <= search->address->c) {
        search->event = value;
    }
    return search->event == STATE_NONE;
}

void exec_reply_load(Exec *exec, Value address) {
    const ValueTable *values = exec->engine->tables->values;
    if (!exec->state.marks || exec->engine->focus.is_memory || exec->info->is_model) {
        return;
    }
    ReplySearch search = {values, value_at(values, address), STATE_NONE};
    pmap_each(exec->state.marks, reply_visit_mark, &search);
    if (search.event == STATE_NONE) {
        return;
    }
    Value value = memory_load(&exec->engine->memory, &exec->state, address, NULL, exec_uid(exec));
    const char *event = exec->engine->program->strings[search.event].text;
    if (value == VALUE_UNDEF) {
        exec->dead = !exec_event(exec, event, STATE_NONE) || exec->dead;
    } else if (value_at(values, value)->kind != VALUE_IS_INT && exec->sink->vague) {
        exec->sink->vague(exec->context); /* a merge may have left no more than that of it */
    }
}
