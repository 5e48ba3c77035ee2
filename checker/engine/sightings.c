/* sightings.c - the states of objects at lines of the driver. */
#include "engine/sightings.h"

#include "base/strmap.h"

#include <stdio.h>

struct Sightings {
    Arena *arena;
    VEC(Sighting) items;
    StrMap *index; /* file, line, site, kind -> number + 1 */
};

Sightings *sightings_open(Arena *arena) {
    Sightings *sightings = ARENA_NEW(arena, Sightings);
    *sightings = (Sightings){.arena = arena, .index = strmap_new(arena)};
    return sightings;
}

/* One node: a line, and the objects there are then. */
typedef struct SightingsVisit {
    Sightings *sightings;
    const Engine *engine;
    const IrFunction *function;
    IrLoc loc;
} SightingsVisit;

static const char *sightings_copy(Arena *arena, const char *text) {
    return text != NULL ? arena_strdup(arena, text) : NULL;
}

static Sighting *sightings_find(const SightingsVisit *v, uint32_t number) {
    Sightings *s = v->sightings;
    const Object *object = state_object_at(v->engine->tables, number);
    const Engine *engine = v->engine;
    const char *label = number < engine->labels.count ? engine->labels.items[number] : NULL;
    char key[96];
    /* Equal names of files are mostly one; else there are two sightings of a line. */
    snprintf(key, sizeof key, "%p:%u:%u:%u", (const void *)v->loc.file, v->loc.line, object->site,
             object->kind->index);
    uintptr_t known = (uintptr_t)strmap_get(s->index, key);
    if (known == 0) {
        vec_push(s->arena, &s->items,
                 ((Sighting){.loc = v->loc,
                             .function = v->function->name,
                             .birth = core_instr(v->engine, object->site)->loc,
                             .kind = object->kind->name,
                             .object = sightings_copy(s->arena, label)}));
        known = s->items.count;
        strmap_put(s->index, key, (void *)known);
    }
    return &s->items.items[known - 1];
}

static bool sightings_visit(void *context, uint32_t number, uint32_t id) {
    const SightingsVisit *v = context;
    const Engine *engine = v->engine;
    const Object *object = state_object_at(engine->tables, number);
    const ObjectState *state = state_object_state_at(engine->tables, id);
    if (!object->kind->is_memory && object->site < engine->instr_count &&
        state->state < object->kind->state_count) {
        sightings_find(v, number)->states |= 1U << state->state;
    }
    return true;
}

static void sightings_node(Sightings *sightings, const Engine *engine, const Node *node) {
    const IrFunction *function = node->instance->info->ir;
    if (node->block >= function->block_count ||
        node->index >= function->blocks[node->block].instr_count) {
        return; /* an exit */
    }
    SightingsVisit visit = {sightings, engine, function,
                            function->blocks[node->block].instrs[node->index].loc};
    if (visit.loc.line > 0 && visit.loc.file != NULL) {
        pmap_each(node->state->objects, sightings_visit, &visit);
    }
}

void sightings_take(Sightings *sightings, const Exploration *exploration) {
    const Graph *graph = exploration->graph;
    for (size_t i = 0; i < graph->instances.count; i++) {
        const Instance *instance = graph->instances.items[i];
        for (size_t n = 0; !instance->info->is_model && n < instance->nodes.count; n++) {
            sightings_node(sightings, exploration->engine, instance->nodes.items[n]);
        }
    }
}

void sightings_move(Sightings *sightings, const Engine *engine, uint32_t call, uint32_t object,
                    uint32_t from, uint32_t into) {
    if (sightings == NULL || call >= engine->instr_count) {
        return;
    }
    SightingsVisit visit = {sightings, engine,
                            engine->program->functions[engine->instrs[call].function],
                            core_instr(engine, call)->loc};
    if (visit.loc.line > 0 && !state_object_at(engine->tables, object)->kind->is_memory &&
        state_object_at(engine->tables, object)->site < engine->instr_count) {
        Sighting *sighting = sightings_find(&visit, object);
        sighting->states |= 1U << from;
        sighting->into |= 1U << into;
    }
}

const Sighting *sightings_all(const Sightings *sightings, uint32_t *count) {
    *count = (uint32_t)sightings->items.count;
    return sightings->items.items;
}
