/* facts.c - what is found out about a component for the other side of its project. */
#include "engine/facts.h"

#include "engine/verdicts.h"

#include <string.h>

struct Facts {
    Arena *arena;
    VEC(EngineFact) items;
    VEC(EngineFactGap) gaps;
};

Facts *facts_open(Arena *arena) {
    Facts *facts = ARENA_NEW(arena, Facts);
    facts->arena = arena;
    return facts;
}

static bool facts_name_is_of(const RuleKind *kind, const char *name) {
    for (uint32_t i = 0; i < kind->tell_count; i++) {
        if (strcmp(kind->tells[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static void facts_forget(Facts *facts, const RuleKind *kind) {
    size_t kept = 0, kept_gaps = 0;
    for (size_t i = 0; i < facts->items.count; i++) {
        if (!facts_name_is_of(kind, facts->items.items[i].name)) {
            facts->items.items[kept++] = facts->items.items[i];
        }
    }
    for (size_t i = 0; i < facts->gaps.count; i++) {
        if (!facts_name_is_of(kind, facts->gaps.items[i].name)) {
            facts->gaps.items[kept_gaps++] = facts->gaps.items[i];
        }
    }
    facts->items.count = kept;
    facts->gaps.count = kept_gaps;
}

static void facts_add_gap(Facts *facts, const char *name, const char *reason) {
    vec_push(
        facts->arena, &facts->gaps,
        ((EngineFactGap){arena_strdup(facts->arena, name), arena_strdup(facts->arena, reason)}));
}

void facts_take(Facts *facts, const Exploration *exploration) {
    const RuleKind *kind = exploration->engine->focus.kind;
    if (!kind || kind->tell_count == 0) {
        return;
    }
    facts_forget(facts, kind);
    for (size_t i = 0; i < exploration->facts.count; i++) {
        const EngineFact *fact = &exploration->facts.items[i];
        vec_push(facts->arena, &facts->items,
                 ((EngineFact){arena_strdup(facts->arena, fact->name),
                               fact->text ? arena_strdup(facts->arena, fact->text) : NULL,
                               fact->number}));
    }
    const char *obstacle = verdicts_general(facts->arena, exploration);
    for (uint32_t i = 0; obstacle && i < kind->tell_count; i++) {
        facts_add_gap(facts, kind->tells[i], obstacle);
    }
    for (size_t i = 0; !obstacle && i < exploration->fact_gaps.count; i++) {
        const EngineFactGap *gap = &exploration->fact_gaps.items[i];
        facts_add_gap(facts, gap->name, gap->reason);
    }
}

bool facts_have_gaps(const Facts *facts, const RuleKind *kind) {
    for (size_t i = 0; kind && i < facts->gaps.count; i++) {
        if (facts_name_is_of(kind, facts->gaps.items[i].name)) {
            return true;
        }
    }
    return false;
}

EngineFacts facts_all(const Facts *facts) {
    return (EngineFacts){facts->items.items, (uint32_t)facts->items.count, facts->gaps.items,
                         (uint32_t)facts->gaps.count};
}

static bool facts_are_told(const EngineFacts *told, const char *name) {
    for (uint32_t i = 0; i < told->count; i++) {
        if (strcmp(told->items[i].name, name) == 0) {
            return true;
        }
    }
    for (uint32_t i = 0; i < told->gap_count; i++) {
        if (strcmp(told->gaps[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

bool facts_concern(const Engine *engine, const RuleKind *kind) {
    bool concern = kind->tell_count == 0 || engine->input->tells;
    for (uint32_t i = 0; i < kind->ask_count; i++) {
        concern = concern && facts_are_told(&engine->input->told, kind->asks[i]);
    }
    return concern;
}
