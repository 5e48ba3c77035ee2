/* index.c - what the rules say about a function, an event, an id. */
#include "rules/index.h"

#include "base/strmap.h"
#include "base/vec.h"

#include <stdio.h>
#include <string.h>

typedef VEC(const RuleEdge *) EdgeList;
typedef VEC(const RuleReport *) ReportList;

struct RuleIndex {
    StrMap *apis;     /* function -> RuleApi */
    StrMap *lists;    /* trigger key -> ReportList */
    StrMap *rules;    /* id -> Rule */
    StrMap *accesses; /* function -> RuleAccess */
    const RuleModelFile *models;
    uint32_t model_count;
    const RuleSet *sides[RULE_SIDES];
};

/* ---- functions ----------------------------------------------------------------- */

typedef struct ApiDraft {
    EdgeList edges;
    ReportList reports;
} ApiDraft;

static ApiDraft *api_draft(Arena *arena, StrMap *drafts, const char *name) {
    ApiDraft *draft = strmap_get(drafts, name);
    if (!draft) {
        draft = ARENA_NEW(arena, ApiDraft);
        strmap_put(drafts, name, draft);
    }
    return draft;
}

static StrMap *build_apis(Arena *arena, const RuleSet *set) {
    StrMap *drafts = strmap_new(arena);
    for (uint32_t k = 0; k < set->kind_count; k++) {
        for (uint32_t e = 0; e < set->kinds[k]->edge_count; e++) {
            const RuleEdge *edge = &set->kinds[k]->edges[e];
            if (edge->trigger.kind == RULE_ON_CALL) {
                vec_push(arena, &api_draft(arena, drafts, edge->trigger.name)->edges, edge);
            }
        }
    }
    for (uint32_t r = 0; r < set->report_count; r++) {
        const RuleReport *report = set->reports[r];
        if (report->trigger.kind == RULE_ON_CALL) {
            vec_push(arena, &api_draft(arena, drafts, report->trigger.name)->reports, report);
        }
    }
    StrMap *apis = strmap_new(arena);
    for (size_t i = 0; i < strmap_count(drafts); i++) {
        const ApiDraft *draft = strmap_value(drafts, i);
        RuleApi *api = ARENA_NEW(arena, RuleApi);
        api->name = strmap_key(drafts, i);
        api->edges = draft->edges.items;
        api->edge_count = (uint32_t)draft->edges.count;
        api->reports = draft->reports.items;
        api->report_count = (uint32_t)draft->reports.count;
        strmap_put(apis, api->name, api);
    }
    return apis;
}

/* ---- events and pseudo-triggers --------------------------------------------------- */

/* Writes "2:name:3" for trigger 2 of kind 3 ("*": any kind); false if `name` is too
 * long to be one of ours. */
static bool trigger_key(char *key, size_t size, RuleTriggerKind trigger, const char *name,
                        const RuleKind *kind) {
    int written = kind ? snprintf(key, size, "%d:%s:%u", (int)trigger, name ? name : "",
                                  (unsigned)kind->index)
                       : snprintf(key, size, "%d:%s:*", (int)trigger, name ? name : "");
    return written > 0 && (size_t)written < size;
}

static void file_report(Arena *arena, StrMap *lists, const RuleReport *report,
                        const RuleKind *kind) {
    char key[256];
    if (!trigger_key(key, sizeof key, report->trigger.kind, report->trigger.name, kind)) {
        return;
    }
    ReportList *list = strmap_get(lists, key);
    if (!list) {
        list = ARENA_NEW(arena, ReportList);
        strmap_put(lists, key, list);
    }
    vec_push(arena, list, report);
}

static StrMap *build_lists(Arena *arena, const RuleSet *set) {
    StrMap *lists = strmap_new(arena);
    for (uint32_t r = 0; r < set->report_count; r++) {
        const RuleReport *report = set->reports[r];
        if (report->trigger.kind != RULE_ON_CALL) {
            file_report(arena, lists, report, report->kind);
            file_report(arena, lists, report, NULL);
        }
    }
    return lists;
}

static StrMap *build_rules(Arena *arena, const RuleSet *set) {
    StrMap *rules = strmap_new(arena);
    for (uint32_t r = 0; r < set->rule_count; r++) {
        const Rule *rule = set->rules[r];
        strmap_put(rules, rule->id, arena_copy(arena, &rule, sizeof rule));
    }
    return rules;
}

static StrMap *build_accesses(Arena *arena, const RuleSet *set) {
    StrMap *accesses = strmap_new(arena);
    for (uint32_t i = 0; i < set->access_count; i++) {
        strmap_put(accesses, set->accesses[i]->name,
                   arena_copy(arena, set->accesses[i], sizeof *set->accesses[i]));
    }
    return accesses;
}

RuleIndex *index_build(Arena *arena, const RuleSet *set, const RuleModelFile *models,
                       uint32_t model_count) {
    RuleIndex *built = ARENA_NEW(arena, RuleIndex);
    built->apis = build_apis(arena, set);
    built->lists = build_lists(arena, set);
    built->rules = build_rules(arena, set);
    built->accesses = build_accesses(arena, set);
    built->models = models;
    built->model_count = model_count;
    return built;
}

void index_build_sides(Arena *arena, const RuleSet *set, RuleIndex *index) {
    sides_build(arena, set, index->sides);
}

/* ---- the public lookups ------------------------------------------------------------ */

const RuleApi *rules_api(const RuleSet *set, const char *function) {
    return strmap_get(set->index->apis, function);
}

const RuleSet *rules_of_side(const RuleSet *set, RuleSide side) {
    return set->index->sides[side];
}

const RuleAccess *rules_access(const RuleSet *set, const char *function) {
    return strmap_get(set->index->accesses, function);
}

const RuleReport *const *rules_on(const RuleSet *set, RuleTriggerKind trigger, const char *name,
                                  const RuleKind *kind, uint32_t *count) {
    char key[256];
    *count = 0;
    if (!trigger_key(key, sizeof key, trigger, name, kind)) {
        return NULL;
    }
    const ReportList *list = strmap_get(set->index->lists, key);
    if (!list) {
        return NULL;
    }
    *count = (uint32_t)list->count;
    return list->items;
}

const Rule *rules_find(const RuleSet *set, const char *id) {
    const Rule *const *found = strmap_get(set->index->rules, id);
    return found ? *found : NULL;
}

bool rules_in_course(const Rule *rule) {
    const RuleKind *kind = rule->kind;
    bool listed = kind->course_rule_count == 0;
    for (uint32_t i = 0; i < kind->course_rule_count; i++) {
        listed = listed || strcmp(kind->course_rules[i], rule->id) == 0;
    }
    return listed;
}

const RuleKind *rules_kind(const RuleSet *set, const char *name) {
    for (uint32_t k = 0; k < set->kind_count; k++) {
        if (strcmp(set->kinds[k]->name, name) == 0) {
            return set->kinds[k];
        }
    }
    return NULL;
}

const RuleModelFile *rules_model_files(const RuleSet *set, uint32_t *count) {
    *count = set->index->model_count;
    return set->index->models;
}

const char *rules_severity_name(RuleSeverity severity) {
    switch (severity) {
    case RULE_ERROR:
        return "error";
    case RULE_WARNING:
        return "warning";
    case RULE_NOTE:
        break;
    }
    return "note";
}

bool rules_judges_any_call(const RuleReport *report) {
    const RuleStates values =
        RULE_VALUE_NULL | RULE_VALUE_UNINIT | RULE_VALUE_STRAY | RULE_VALUE_OTHER_KIND;
    bool names = false;
    for (uint32_t i = 0; i < report->trigger.arg_count; i++) {
        RuleArgKind kind = report->trigger.args[i].kind;
        names = names || kind == RULE_ARG_SELF || kind == RULE_ARG_OWNER;
    }
    return (report->states & values) != 0 || !names;
}
