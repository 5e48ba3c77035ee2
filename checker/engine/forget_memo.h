/* forget_memo.h - what state_forget() has made of the last states: the same ones come again, since
 * different ways lead to a point and many calls are made from it. */
#ifndef FLTCHECK_ENGINE_FORGET_MEMO_H
#define FLTCHECK_ENGINE_FORGET_MEMO_H

#include "engine/state.h"

#define FORGET_MEMO_EXTRAS 4u

/* All that the result depends on, and the result. */
typedef struct Forgotten {
    const State *entry;
    uint32_t scope, extra_count;
    Value extras[FORGET_MEMO_EXTRAS];
    const Pmap *watches;
    const Pmap *before[3], *after[3]; /* store, facts, objects */
} Forgotten;

typedef struct ForgetMemo ForgetMemo;
ForgetMemo *forget_memo_open(Arena *arena);

/* The question for that state; false if it is none that is kept. */
bool forget_memo_ask(Forgotten *asked, const State *state, const Value *extra, uint32_t count,
                     const State *entry, uint32_t scope);

/* Changes the state as it was changed then; false if that is not known. */
bool forget_memo_take(const ForgetMemo *memo, const Forgotten *asked, State *state);
void forget_memo_keep(ForgetMemo *memo, const Forgotten *asked, const State *result);

#endif
