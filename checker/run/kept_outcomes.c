/* kept_outcomes.c - what came of components, brought up to date. */
#include "run/kept.h"

#include "base/text.h"
#include "run/outcome.h"
#include "run/relocate.h"

#include <string.h>

/* ---- keys --------------------------------------------------------------------------------- */

static bool is_of(const Session *session, size_t unit, const char *component) {
    return strcmp(session->options.project->units[unit].component, component) == 0;
}

uint64_t kept_key(const Session *session, const char *component) {
    Arena *scratch = arena_open();
    Bytes bytes = {.arena = scratch};
    for (size_t i = 0; i < session->options.project->unit_count; i++) {
        const KeptUnit *unit = &session->units[i];
        if (is_of(session, i, component)) {
            bytes_put_fixed(&bytes, unit->shape.hash);
            bytes_put_uint(&bytes, unit->shape.places.count);
            bytes_put_uint(&bytes, (uint64_t)unit->result.status);
            bytes_put_texts(&bytes, unit->result.reasons, unit->result.reason_count);
        }
    }
    uint64_t hash = text_hash(bytes.items, bytes.count);
    arena_close(scratch);
    return hash;
}

uint64_t kept_hash_of_facts(const EngineFacts *facts) {
    Arena *scratch = arena_open();
    Bytes bytes = {.arena = scratch};
    bytes_put_uint(&bytes, facts->count);
    for (uint32_t i = 0; i < facts->count; i++) {
        bytes_put_text(&bytes, facts->items[i].name);
        bytes_put_text(&bytes, facts->items[i].text);
        bytes_put_int(&bytes, facts->items[i].number);
    }
    for (uint32_t i = 0; i < facts->gap_count; i++) {
        bytes_put_text(&bytes, facts->gaps[i].name);
        bytes_put_text(&bytes, facts->gaps[i].reason);
    }
    uint64_t hash = text_hash(bytes.items, bytes.count);
    arena_close(scratch);
    return hash;
}

/* ---- looking ------------------------------------------------------------------------------ */

const KeptOutcome *kept_find(const Session *session, size_t component, uint64_t key,
                             uint64_t told) {
    const KeptComponent *kept = &session->components[component];
    for (unsigned i = 0; i < KEPT_OUTCOMES; i++) {
        const KeptOutcome *one = &kept->outcomes[i];
        if (one->arena != NULL && one->key == key && one->told == told) {
            return one;
        }
    }
    return NULL;
}

const KeptOutcome *kept_find_any(const Session *session, size_t component, uint64_t key) {
    const KeptComponent *kept = &session->components[component];
    for (unsigned i = 0; i < KEPT_OUTCOMES; i++) {
        if (kept->outcomes[i].arena != NULL && kept->outcomes[i].key == key) {
            return &kept->outcomes[i];
        }
    }
    return NULL;
}

/* The places of all its units, one behind the other. */
static IrPlaces places_of(const Session *session, const char *component, Arena *arena) {
    IrPlaces all = {0};
    for (size_t i = 0; i < session->options.project->unit_count; i++) {
        const IrPlaces *places = &session->units[i].shape.places;
        for (size_t k = 0; is_of(session, i, component) && k < places->count; k++) {
            vec_push(arena, &all, places->items[k]);
        }
    }
    return all;
}

bool kept_outcome(const Session *session, const char *component, const KeptOutcome *kept,
                  Arena *arena, Outcome *outcome) {
    IrPlaces now = places_of(session, component, arena);
    Relocation relocation;
    return relocation_open(&relocation, arena, &kept->places, &now) &&
           outcome_get(arena, kept->bytes, kept->length, session->options.rules, &relocation,
                       outcome);
}

/* ---- keeping ------------------------------------------------------------------------------ */

static EngineFacts copy_facts(Arena *arena, const EngineFacts *facts) {
    EngineFact *items = ARENA_ARRAY(arena, EngineFact, facts->count + 1);
    EngineFactGap *gaps = ARENA_ARRAY(arena, EngineFactGap, facts->gap_count + 1);
    for (uint32_t i = 0; i < facts->count; i++) {
        items[i] = facts->items[i];
        items[i].name = arena_strdup(arena, items[i].name);
        items[i].text = items[i].text != NULL ? arena_strdup(arena, items[i].text) : NULL;
    }
    for (uint32_t i = 0; i < facts->gap_count; i++) {
        gaps[i].name = arena_strdup(arena, facts->gaps[i].name);
        gaps[i].reason = arena_strdup(arena, facts->gaps[i].reason);
    }
    return (EngineFacts){items, facts->count, gaps, facts->gap_count};
}

/* With the names of files in the same arena. */
static IrPlaces copy_places(const IrPlaces *places, Arena *arena) {
    IrPlaces copy = {ARENA_ARRAY(arena, IrLoc, places->count + 1), places->count, places->count};
    StrMap *names = strmap_new(arena);
    const char *last = NULL, *last_copy = NULL;
    for (size_t i = 0; i < places->count; i++) {
        IrLoc loc = places->items[i];
        if (loc.file != last) {
            last = loc.file;
            last_copy = last != NULL ? strmap_intern(names, last) : NULL;
        }
        loc.file = last_copy;
        copy.items[i] = loc;
    }
    return copy;
}

void kept_add(Session *session, size_t component, uint64_t key, uint64_t told,
              const Outcome *outcome, const RunComponent *loaded, const EngineFacts *facts) {
    KeptComponent *kept = &session->components[component];
    KeptOutcome *one = &kept->outcomes[kept->next++ % KEPT_OUTCOMES];
    arena_close(one->arena);
    Arena *arena = arena_open(), *scratch = arena_open();
    Bytes bytes = {.arena = scratch};
    outcome_put(&bytes, outcome);
    IrPlaces places = places_of(session, outcome->component, scratch);
    *one = (KeptOutcome){.arena = arena,
                         .key = key,
                         .told = told,
                         .bytes = arena_copy(arena, bytes.items, bytes.count),
                         .length = bytes.count,
                         .places = copy_places(&places, arena),
                         .facts = copy_facts(arena, facts),
                         .side = loaded->side,
                         .has_program = loaded->program != NULL};
    arena_close(scratch);
}

void kept_drop_outcomes(KeptComponent *component) {
    for (unsigned i = 0; i < KEPT_OUTCOMES; i++) {
        arena_close(component->outcomes[i].arena);
        component->outcomes[i] = (KeptOutcome){0};
    }
}
