/* names.c - the calls without which no rule has anything to say. */
#include "rules/rules.h"

#include "base/strmap.h"

#include <string.h>

/* States that a value can be in of which no call has made an object. */
static const RuleStates no_object =
    RULE_VALUE_OTHER_KIND | RULE_VALUE_NULL | RULE_VALUE_UNINIT | RULE_VALUE_STRAY;

/* No source calls those: a kind says what leads to them (`needs`). As names to look for they would
 * only do harm, since they consist of everyday words. */
static bool is_of_model(const char *function) {
    return strncmp(function, "__fltcheck_", 11) == 0;
}

/* False if objects of the kind can come from nowhere: without an owner, from an event or from the
 * model. Memory is handed to callbacks that a call of another kind has announced. */
static bool add_creating(StrMap *names, const RuleKind *kind) {
    for (uint32_t i = 0; i < kind->need_count; i++) {
        strmap_put(names, kind->needs[i], NULL);
    }
    for (uint32_t i = 0; i < kind->edge_count; i++) {
        const RuleEdge *edge = &kind->edges[i];
        bool is_call = edge->trigger.kind == RULE_ON_CALL && !is_of_model(edge->trigger.name);
        if (edge->creates && is_call) {
            strmap_put(names, edge->trigger.name, NULL);
        } else if (edge->creates && kind->owner == NULL && !kind->is_memory &&
                   kind->need_count == 0) {
            return false;
        }
    }
    return true;
}

/* False if it can be wrong to call a function of the model, and nothing tells what leads there. */
static bool add_judged(StrMap *names, const RuleReport *report) {
    if (report->trigger.kind != RULE_ON_CALL || (report->states & no_object) == 0) {
        return true;
    }
    if (is_of_model(report->trigger.name)) {
        return report->kind->need_count > 0;
    }
    strmap_put(names, report->trigger.name, NULL);
    return true;
}

const char *const *rules_first_calls(Arena *arena, const RuleSet *set, bool preview,
                                     size_t *count) {
    StrMap *names = strmap_new(arena);
    bool is_known = true;
    *count = 0;
    for (uint32_t i = 0; i < set->kind_count; i++) {
        if (preview || !set->kinds[i]->preview) {
            is_known = add_creating(names, set->kinds[i]) && is_known;
        }
    }
    for (uint32_t i = 0; i < set->report_count; i++) {
        if (preview || !set->reports[i]->kind->preview) {
            is_known = add_judged(names, set->reports[i]) && is_known;
        }
    }
    if (!is_known) {
        return NULL;
    }
    *count = strmap_count(names);
    const char **result = ARENA_ARRAY(arena, const char *, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        result[i] = strmap_key(names, i);
    }
    return result;
}
