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

static uint64_t key_of(const Session *session, const char *component, const Bytes *besides) {
    Arena *scratch = arena_open();
    Bytes bytes = {.arena = scratch};
    bytes_put_uint(&bytes, besides->count);
    bytes_put_raw(&bytes, besides->items, besides->count);
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

static KeptComponent *component_of(const Session *session, const char *name) {
    const Project *project = session->options.project;
    size_t number = 0;
    while (strcmp(project->components[number].name, name) != 0) {
        number++;
    }
    return &session->components[number];
}

/* ---- looking ------------------------------------------------------------------------------ */

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

static bool unpack(const Session *session, const char *component, const KeptOutcome *kept,
                   Arena *arena, Outcome *outcome) {
    IrPlaces now = places_of(session, component, arena);
    Relocation relocation;
    return relocate_open(&relocation, arena, &kept->places, &now) &&
           outcome_get(arena, kept->bytes, kept->length, session->options.rules, &relocation,
                       outcome);
}

bool kept_find_outcome(const Session *session, Arena *arena, const char *component,
                       const Bytes *besides, Outcome *outcome) {
    const KeptComponent *kept = component_of(session, component);
    uint64_t key = key_of(session, component, besides);
    for (unsigned i = 0; i < KEPT_OUTCOMES; i++) {
        const KeptOutcome *one = &kept->outcomes[i];
        if (one->arena != NULL && one->key == key &&
            unpack(session, component, one, arena, outcome)) {
            return true;
        }
    }
    return false;
}

/* ---- keeping ------------------------------------------------------------------------------ */

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

void kept_add_outcome(Session *session, const char *component, const Bytes *besides,
                      const Outcome *outcome) {
    KeptComponent *kept = component_of(session, component);
    KeptOutcome *one = &kept->outcomes[kept->next++ % KEPT_OUTCOMES];
    arena_close(one->arena);
    Arena *arena = arena_open(), *scratch = arena_open();
    Bytes bytes = {.arena = scratch};
    outcome_put(&bytes, outcome);
    IrPlaces places = places_of(session, component, scratch);
    *one = (KeptOutcome){.arena = arena,
                         .key = key_of(session, component, besides),
                         .bytes = arena_copy(arena, bytes.items, bytes.count),
                         .length = bytes.count,
                         .places = copy_places(&places, arena)};
    arena_close(scratch);
}

void kept_drop_outcomes(KeptComponent *component) {
    for (unsigned i = 0; i < KEPT_OUTCOMES; i++) {
        arena_close(component->outcomes[i].arena);
        arena_close(component->outputs[i].arena);
        component->outcomes[i] = (KeptOutcome){0};
        component->outputs[i] = (KeptOutput){0};
    }
}

/* ---- what the engine says ------------------------------------------------------------------ */

const void *kept_find_output(const Session *session, const char *component, const Bytes *key,
                             size_t *length) {
    const KeptComponent *kept = component_of(session, component);
    uint64_t hash = text_hash(key->items, key->count);
    for (unsigned i = 0; i < KEPT_OUTCOMES; i++) {
        const KeptOutput *one = &kept->outputs[i];
        if (one->arena != NULL && one->key == hash) {
            *length = one->length;
            return one->bytes;
        }
    }
    return NULL;
}

void kept_add_output(Session *session, const char *component, const Bytes *key,
                     const Bytes *bytes) {
    KeptComponent *kept = component_of(session, component);
    KeptOutput *one = &kept->outputs[kept->next_output++ % KEPT_OUTCOMES];
    arena_close(one->arena);
    Arena *arena = arena_open();
    *one = (KeptOutput){arena, text_hash(key->items, key->count),
                        arena_copy(arena, bytes->items, bytes->count), bytes->count};
}
