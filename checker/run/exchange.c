/* exchange.c - what the components of a project tell each other. */
#include "run/exchange.h"

#include "base/platform.h"
#include "base/text.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

typedef struct Party {
    const ProjectComponent *component;
    const char *folder;
    bool is_skipped, has_side;
    RuleSide side;
    VEC(EngineFact) facts;
    VEC(EngineFactGap) gaps;
} Party;

struct Exchange {
    Arena *arena;
    Party *parties; /* by number of the component */
    size_t count;
};

/* ---- where components are ------------------------------------------------------------------ */

/* How much of two paths is the same, in whole folders; `*bytes` is the length of that part. */
static size_t common_depth(const char *a, const char *b, size_t *bytes) {
    size_t depth = 0, at = 0;
    *bytes = 0;
    for (;; at++) {
        bool a_ends = a[at] == '/' || a[at] == '\0', b_ends = b[at] == '/' || b[at] == '\0';
        if (a_ends && b_ends && at > 0) {
            depth++;
            *bytes = at;
        }
        if (a[at] != b[at] || a[at] == '\0') {
            return depth;
        }
    }
}

/* The innermost folder with all its sources. */
static const char *folder_of_units(Arena *arena, const Project *project, const char *component) {
    const char *folder = NULL;
    for (size_t i = 0; i < project->unit_count; i++) {
        if (strcmp(project->units[i].component, component) != 0) {
            continue;
        }
        const char *own = platform_dirname(arena, project->units[i].file);
        size_t bytes = 0;
        if (folder != NULL) {
            common_depth(folder, own, &bytes);
        }
        folder = folder == NULL ? own : arena_strndup(arena, folder, bytes);
    }
    return folder == NULL ? "" : folder;
}

static bool is_database(const ProjectComponent *component) {
    return component->origin != NULL && text_ends_nocase(component->origin, ".json");
}

static const char *folder_of(Arena *arena, const Project *project,
                             const ProjectComponent *component) {
    if (component->origin == NULL || is_database(component)) {
        return folder_of_units(arena, project, component->name);
    }
    return platform_is_directory(component->origin) ? component->origin
                                                    : platform_dirname(arena, component->origin);
}

Exchange *exchange_open(Arena *arena, const Project *project) {
    Exchange *exchange = ARENA_NEW(arena, Exchange);
    *exchange = (Exchange){.arena = arena,
                           .parties = ARENA_ARRAY(arena, Party, project->component_count + 1),
                           .count = project->component_count};
    for (size_t i = 0; i < exchange->count; i++) {
        exchange->parties[i].component = &project->components[i];
        exchange->parties[i].folder = folder_of(arena, project, &project->components[i]);
    }
    return exchange;
}

/* ---- who belongs together -------------------------------------------------------------------- */

typedef enum Bond { BOND_NONE, BOND_FOLDER, BOND_PROJECT } Bond;

static bool is_below(Arena *scratch, const Party *party, const char *solution) {
    const char *folder = platform_dirname(scratch, solution);
    size_t bytes;
    common_depth(party->folder, folder, &bytes);
    return strcmp(folder, ".") == 0 ? party->folder[0] != '/' : bytes == strlen(folder);
}

/* By one solution or database, or only by being near each other. */
static Bond bond(const Party *a, const Party *b) {
    const char *one = a->component->solution, *other = b->component->solution;
    if (one != NULL && other != NULL) {
        return strcmp(one, other) == 0 ? BOND_PROJECT : BOND_NONE;
    }
    if (is_database(a->component) || is_database(b->component)) {
        bool same = is_database(a->component) && is_database(b->component) &&
                    strcmp(a->component->origin, b->component->origin) == 0;
        return same ? BOND_PROJECT : BOND_NONE;
    }
    Arena *scratch = arena_open();
    bool near = (one == NULL || is_below(scratch, b, one)) &&
                (other == NULL || is_below(scratch, a, other));
    arena_close(scratch);
    return near ? BOND_FOLDER : BOND_NONE;
}

static size_t nearness(const Party *a, const Party *b) {
    size_t bytes;
    return common_depth(a->folder, b->folder, &bytes);
}

static bool may_be_program(const Party *party) {
    const ProjectComponent *component = party->component;
    return party->has_side ? party->side == RULE_USER
                           : !party->is_skipped && component->mode != PROJECT_KERNEL_MODE &&
                                 component->kind != PROJECT_LIBRARY;
}

/* Without a project that names both, a driver belongs to the programs that are nearest to it. */
static bool has_nearer_program(const Exchange *exchange, const Party *driver, size_t depth) {
    for (size_t i = 0; i < exchange->count; i++) {
        const Party *other = &exchange->parties[i];
        if (other != driver && may_be_program(other) && bond(driver, other) != BOND_NONE &&
            nearness(driver, other) > depth) {
            return true;
        }
    }
    return false;
}

bool exchange_is_alone(const Exchange *exchange, size_t number) {
    for (size_t i = 0; i < exchange->count; i++) {
        const Party *other = &exchange->parties[i];
        if (i != number && !other->is_skipped &&
            bond(&exchange->parties[number], other) != BOND_NONE) {
            return false;
        }
    }
    return true;
}

bool exchange_has_listener(const Exchange *exchange, size_t number) {
    for (size_t i = 0; i < exchange->count; i++) {
        if (i != number && may_be_program(&exchange->parties[i]) &&
            bond(&exchange->parties[i], &exchange->parties[number]) != BOND_NONE) {
            return true;
        }
    }
    return false;
}

/* ---- what is told ------------------------------------------------------------------------------
 */

void exchange_skip(Exchange *exchange, size_t number) {
    exchange->parties[number].is_skipped = true;
}

void exchange_note(Exchange *exchange, size_t number, RuleSide side) {
    exchange->parties[number].has_side = true;
    exchange->parties[number].side = side;
}

static void keep_gap(Exchange *exchange, Party *party, const char *name, const char *reason) {
    for (size_t i = 0; i < party->gaps.count; i++) {
        if (strcmp(party->gaps.items[i].name, name) == 0) {
            return;
        }
    }
    EngineFactGap gap = {arena_strdup(exchange->arena, name),
                         arena_strdup(exchange->arena, reason)};
    vec_push(exchange->arena, &party->gaps, gap);
}

void exchange_keep(Exchange *exchange, size_t number, const EngineFacts *facts) {
    Party *party = &exchange->parties[number];
    for (uint32_t i = 0; i < facts->count; i++) {
        EngineFact fact = facts->items[i];
        fact.name = arena_strdup(exchange->arena, fact.name);
        fact.text = fact.text != NULL ? arena_strdup(exchange->arena, fact.text) : NULL;
        vec_push(exchange->arena, &party->facts, fact);
    }
    for (uint32_t i = 0; i < facts->gap_count; i++) {
        keep_gap(exchange, party, facts->gaps[i].name, facts->gaps[i].reason);
    }
}

void exchange_doubt(Exchange *exchange, size_t number, const RuleSet *rules, const char *reason) {
    for (uint32_t k = 0; k < rules->kind_count; k++) {
        const RuleKind *kind = rules->kinds[k];
        for (uint32_t i = 0; kind->side == RULE_KERNEL && i < kind->tell_count; i++) {
            keep_gap(exchange, &exchange->parties[number], kind->tells[i], reason);
        }
    }
}

/* ---- who is told -------------------------------------------------------------------------------
 */

static int compare_facts(const void *a, const void *b) {
    const EngineFact *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    if (order == 0 && x->text != NULL && y->text != NULL) {
        order = strcmp(x->text, y->text);
    }
    return order != 0 ? order : (x->number > y->number) - (x->number < y->number);
}

static bool tells(const Party *party) {
    return party->facts.count + party->gaps.count > 0;
}

/* The drivers that are nearest to the program. */
static size_t nearest_depth(const Exchange *exchange, const Party *program) {
    size_t depth = 0;
    for (size_t i = 0; i < exchange->count; i++) {
        const Party *driver = &exchange->parties[i];
        if (tells(driver) && bond(program, driver) != BOND_NONE &&
            nearness(program, driver) > depth) {
            depth = nearness(program, driver);
        }
    }
    return depth;
}

static bool is_driver_of(const Exchange *exchange, const Party *driver, const Party *program,
                         size_t depth) {
    Bond tie = bond(program, driver);
    return tells(driver) && tie != BOND_NONE && nearness(program, driver) == depth &&
           (tie == BOND_PROJECT || !has_nearer_program(exchange, driver, depth));
}

EngineFacts exchange_told(const Exchange *exchange, Arena *arena, size_t number) {
    const Party *program = &exchange->parties[number];
    size_t depth = nearest_depth(exchange, program), kept = 0;
    VEC(EngineFact) facts = {0};
    VEC(EngineFactGap) gaps = {0};
    for (size_t i = 0; i < exchange->count; i++) {
        const Party *driver = &exchange->parties[i];
        bool is_told = driver != program && is_driver_of(exchange, driver, program, depth);
        for (size_t k = 0; is_told && k < driver->facts.count; k++) {
            vec_push(arena, &facts, driver->facts.items[k]);
        }
        for (size_t k = 0; is_told && k < driver->gaps.count; k++) {
            vec_push(arena, &gaps, driver->gaps.items[k]);
        }
    }
    if (facts.count > 0) {
        qsort(facts.items, facts.count, sizeof *facts.items, compare_facts);
    }
    for (size_t i = 0; i < facts.count; i++) {
        if (kept == 0 || compare_facts(&facts.items[kept - 1], &facts.items[i]) != 0) {
            facts.items[kept++] = facts.items[i];
        }
    }
    return (EngineFacts){facts.items, (uint32_t)kept, gaps.items, (uint32_t)gaps.count};
}
