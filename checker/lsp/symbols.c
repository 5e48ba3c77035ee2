/* symbols.c - routines that the system calls, as symbols and as lenses. */
#include "lsp/analyst.h"

#include <string.h>

enum { SYMBOL_FUNCTION = 12 };

typedef void Visit(Analyst *analyst, const Spot *spot, IrLoc loc, const char *name,
                   const char *role, json_t *list);

/* The routines of all components whose functions are in the document, each once. */
static json_t *each_routine(Analyst *analyst, const Spot *spot, Visit *visit) {
    const Results *results = spot->workspace->results;
    json_t *list = json_array();
    Arena *scratch = arena_open();
    for (uint32_t c = 0; c < results->component_count; c++) {
        const ComponentResult *component = &results->components[c];
        if (component->entry != NULL &&
            places_is_in(spot->workspace, component->entry_loc, spot->file->path)) {
            visit(analyst, spot, component->entry_loc, component->entry,
                  arena_printf(scratch, "entry point of %s", component->name), list);
        }
        for (uint32_t i = 0; i < component->routine_count; i++) {
            const Routine *routine = &component->routines[i];
            if (routine->function != NULL &&
                places_is_in(spot->workspace, routine->loc, spot->file->path)) {
                visit(analyst, spot, routine->loc, routine->function,
                      arena_printf(scratch, "%s callback of %s (%s)", routine->role,
                                   component->name, routine->what),
                      list);
            }
        }
    }
    arena_close(scratch);
    return list;
}

static void add_symbol(Analyst *analyst, const Spot *spot, IrLoc loc, const char *name,
                       const char *role, json_t *list) {
    json_t *range = places_range_of(analyst, spot->workspace, loc, NULL);
    json_t *symbol = json_pack("{s:s, s:i}", "name", name, "kind", SYMBOL_FUNCTION);
    if (analyst->server->client.has_tree) {
        json_object_set_new(symbol, "detail", json_string(role));
        json_object_set_new(symbol, "range", json_incref(range));
        json_object_set_new(symbol, "selectionRange", range);
    } else {
        json_object_set_new(symbol, "containerName", json_string(role));
        json_object_set_new(symbol, "location",
                            json_pack("{s:s, s:o}", "uri", spot->file->uri, "range", range));
    }
    json_array_append_new(list, symbol);
}

static void add_lens(Analyst *analyst, const Spot *spot, IrLoc loc, const char *name,
                     const char *role, json_t *list) {
    (void)name;
    json_array_append_new(list, json_pack("{s:o, s:{s:s, s:s}}", "range",
                                          places_range_of(analyst, spot->workspace, loc, NULL),
                                          "command", "title", role, "command", ""));
}

void symbols_answer(void *data, json_t *id, json_t *params) {
    Analyst *analyst = data;
    Spot spot;
    if (places_spot(analyst, id, params, &spot)) {
        rpc_result(analyst->server, id, each_routine(analyst, &spot, add_symbol));
    }
}

void symbols_lenses(void *data, json_t *id, json_t *params) {
    Analyst *analyst = data;
    Spot spot;
    if (places_spot(analyst, id, params, &spot)) {
        rpc_result(analyst->server, id, each_routine(analyst, &spot, add_lens));
    }
}
