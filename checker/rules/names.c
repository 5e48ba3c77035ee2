/* names.c - the calls without which no rule has anything to say. */
#include "rules/rules.h"

#include "base/strmap.h"

/* States that a value can be in of which no call has made an object. */
static const RuleStates no_object =
    RULE_VALUE_OTHER_KIND | RULE_VALUE_NULL | RULE_VALUE_UNINIT | RULE_VALUE_STRAY;

/* False if objects of the kind can come from nowhere: from an event, without an owner. Memory is
 * handed to callbacks that a call of another kind has announced. */
static bool add_creating(StrMap *names, const RuleKind *kind) {
    for (uint32_t i = 0; i < kind->edge_count; i++) {
        const RuleEdge *edge = &kind->edges[i];
        if (edge->creates && edge->trigger.kind == RULE_ON_CALL) {
            strmap_put(names, edge->trigger.name, NULL);
        } else if (edge->creates && kind->owner == NULL && !kind->is_memory) {
            return false;
        }
    }
    return true;
}

const char *const *rules_first_calls(Arena *arena, const RuleSet *set, bool preview,
                                     size_t *count) {
    StrMap *names = strmap_new(arena);
    *count = 0;
    for (uint32_t i = 0; i < set->kind_count; i++) {
        if ((preview || !set->kinds[i]->preview) && !add_creating(names, set->kinds[i])) {
            return NULL;
        }
    }
    for (uint32_t i = 0; i < set->report_count; i++) {
        const RuleReport *report = set->reports[i];
        if ((preview || !report->kind->preview) && report->trigger.kind == RULE_ON_CALL &&
            (report->states & no_object) != 0) {
            strmap_put(names, report->trigger.name, NULL);
        }
    }
    *count = strmap_count(names);
    const char **result = ARENA_ARRAY(arena, const char *, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        result[i] = strmap_key(names, i);
    }
    return result;
}
