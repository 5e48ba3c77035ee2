/* forget_memo.c - results of state_forget(), each where its question is hashed to. */
#include "engine/forget_memo.h"

#include <stddef.h>
#include <string.h>

#define MEMO_SLOTS 1024u

struct ForgetMemo {
    Forgotten slots[MEMO_SLOTS];
};

ForgetMemo *forget_memo_open(Arena *arena) {
    return ARENA_NEW(arena, ForgetMemo);
}

static uint64_t memo_mix(uint64_t hash, uint64_t next) {
    hash = (hash ^ next) * 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 32);
}

static uint32_t memo_slot(const Forgotten *asked) {
    uint64_t hash = memo_mix((uintptr_t)asked->entry, (uintptr_t)asked->watches);
    for (size_t i = 0; i < sizeof asked->before / sizeof *asked->before; i++) {
        hash = memo_mix(hash, (uintptr_t)asked->before[i]);
    }
    for (uint32_t i = 0; i < asked->extra_count; i++) {
        hash = memo_mix(hash, asked->extras[i]);
    }
    return (uint32_t)(hash % MEMO_SLOTS);
}

bool forget_memo_ask(Forgotten *asked, const State *state, const Value *extra, uint32_t count,
                     const State *entry, uint32_t scope) {
    if (count > FORGET_MEMO_EXTRAS) {
        return false;
    }
    memset(asked, 0, sizeof *asked);
    asked->entry = entry;
    asked->scope = scope;
    asked->extra_count = count;
    for (uint32_t i = 0; i < count; i++) {
        asked->extras[i] = extra[i];
    }
    asked->watches = state->watches;
    asked->before[0] = state->store;
    asked->before[1] = state->facts;
    asked->before[2] = state->objects;
    return true;
}

bool forget_memo_take(const ForgetMemo *memo, const Forgotten *asked, State *state) {
    const Forgotten *known = &memo->slots[memo_slot(asked)];
    if (memcmp(known, asked, offsetof(Forgotten, after)) != 0) {
        return false;
    }
    state->store = known->after[0];
    state->facts = known->after[1];
    state->objects = known->after[2];
    return true;
}

void forget_memo_keep(ForgetMemo *memo, const Forgotten *asked, const State *result) {
    Forgotten *slot = &memo->slots[memo_slot(asked)];
    *slot = *asked;
    slot->after[0] = result->store;
    slot->after[1] = result->facts;
    slot->after[2] = result->objects;
}
