/* navigate.c - from where an object is created to where it is closed, and back. */
#include "lsp/objects.h"

#include <string.h>

typedef struct Search {
    Analyst *analyst;
    const Spot *spot;
    const Sighting *of; /* collecting moves: of which object; else NULL */
    bool wants_births;
    json_t *list;
} Search;

static bool is_at_line(const Spot *spot, IrLoc loc) {
    return loc.line == spot->loc.line && places_is_in(spot->workspace, loc, spot->file->path);
}

static void add(Search *search, IrLoc loc) {
    json_t *location = places_location(search->analyst, search->spot->workspace, loc, NULL);
    size_t i;
    json_t *one;
    json_array_foreach(search->list, i, one) {
        if (json_equal(one, location)) {
            json_decref(location);
            return;
        }
    }
    json_array_append_new(search->list, location);
}

/* Where calls move the object. */
static void visit_moves(void *context, const ComponentResult *component, const Sighting *sighting) {
    Search *search = context;
    (void)component;
    if (sighting->into != 0 && verdict_compare_places(sighting->loc, sighting->birth) != 0 &&
        strcmp(sighting->kind, search->of->kind) == 0 &&
        verdict_compare_places(sighting->birth, search->of->birth) == 0) {
        add(search, sighting->loc);
    }
}

/* Not what comes into being later because of the call: connections of a port. */
static bool is_made_by_call(const Search *search, const ComponentResult *component,
                            const Sighting *sighting) {
    const RuleSet *rules = search->spot->workspace->project->run.rules;
    bool is_known = false;
    for (uint32_t i = 0; i < component->call_count; i++) {
        const TrackedCall *call = &component->calls[i];
        const RuleApi *api = rules_api(rules, call->moves);
        if (api == NULL || verdict_compare_places(call->loc, sighting->birth) != 0) {
            continue;
        }
        is_known = true;
        for (uint32_t e = 0; e < api->edge_count; e++) {
            if (api->edges[e]->creates && strcmp(api->edges[e]->kind->name, sighting->kind) == 0) {
                return true;
            }
        }
    }
    return !is_known;
}

/* At a creation: where its object is moved. At a call that moves one: where that was created. */
static void visit_line(void *context, const ComponentResult *component, const Sighting *sighting) {
    Search *search = context;
    if (!search->wants_births && is_at_line(search->spot, sighting->birth) &&
        is_made_by_call(search, component, sighting)) {
        Search moves = *search;
        moves.of = sighting;
        objects_each(search->spot->workspace, visit_moves, &moves);
    } else if (search->wants_births && sighting->into != 0 &&
               is_at_line(search->spot, sighting->loc) &&
               !is_at_line(search->spot, sighting->birth)) {
        add(search, sighting->birth);
    }
}

/* A variable: where the objects were created that were born into it. */
static void visit_named(void *context, const ComponentResult *component, const Sighting *sighting) {
    Search *search = context;
    Arena *scratch = arena_open();
    size_t begin, end;
    (void)component;
    if (objects_is_named(sighting->object, objects_word(scratch, search->spot, &begin, &end)) &&
        objects_near(search->spot, sighting) != NULL) {
        add(search, sighting->birth);
    }
    arena_close(scratch);
}

typedef enum Way { TO_BIRTH, TO_MOVES, TO_OTHER_END } Way;

static void answer(Analyst *analyst, json_t *id, json_t *params, Way way) {
    Spot spot;
    if (!places_spot(analyst, id, params, &spot)) {
        return;
    }
    Search search = {
        .analyst = analyst, .spot = &spot, .wants_births = way != TO_MOVES, .list = json_array()};
    objects_each(spot.workspace, visit_line, &search);
    if (json_array_size(search.list) == 0 && way == TO_OTHER_END) {
        search.wants_births = false;
        objects_each(spot.workspace, visit_line, &search);
    }
    if (json_array_size(search.list) == 0 && way != TO_MOVES) {
        objects_each(spot.workspace, visit_named, &search);
    }
    rpc_result(analyst->server, id, search.list);
}

void navigate_definition(void *data, json_t *id, json_t *params) {
    answer(data, id, params, TO_OTHER_END);
}

void navigate_declaration(void *data, json_t *id, json_t *params) {
    answer(data, id, params, TO_BIRTH);
}

void navigate_implementation(void *data, json_t *id, json_t *params) {
    answer(data, id, params, TO_MOVES);
}
