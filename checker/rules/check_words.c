/* check_words.c - do the words that reports use for events and roles exist in the model?
 *
 * The model sources say them in calls of intrinsics with a literal, so the
 * literals are the vocabulary. A rule that waits for an event nobody raises would
 * be silent for ever.
 */
#include "rules/check.h"

#include "base/text.h"

#include <string.h>

typedef VEC(const char *) Words;

/* Adds the literal of every `intrinsic("literal"` in `text`, without a sign behind it that
 * says who a role is about. */
static void collect(Arena *arena, const char *text, const char *intrinsic, Words *words) {
    size_t length = strlen(intrinsic);
    for (const char *at = strstr(text, intrinsic); at; at = strstr(at + 1, intrinsic)) {
        const char *literal = at + length;
        const char *end = strchr(literal, '"');
        if (end) {
            size_t count = strcspn(literal, "*+\"");
            vec_push(arena, words, arena_strndup(arena, literal, count));
        }
    }
}

static bool is_known(Schema *schema, const Words *words, const char *word, DiagPlace place,
                     const char *what) {
    for (size_t i = 0; i < words->count; i++) {
        if (strcmp(words->items[i], word) == 0) {
            return true;
        }
    }
    const char *near = text_nearest(word, words->items, words->count);
    diag_report(schema->diag, DIAG_ERROR, place, "no model source raises the %s '%s'%s%s%s", what,
                word, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return false;
}

static bool check_words_of_report(Schema *schema, const RuleReport *report, const Words *events,
                                  const Words *roles) {
    bool good = true;
    if (report->trigger.kind == RULE_ON_EVENT) {
        good = is_known(schema, events, report->trigger.name, report->place, "event");
    }
    if (report->requires_event) {
        good = is_known(schema, events, report->requires_event, report->place, "event") && good;
    }
    if (report->unless_event) {
        good = is_known(schema, events, report->unless_event, report->place, "event") && good;
    }
    for (uint32_t i = 0; i < report->cond_count; i++) {
        for (uint32_t k = 0; k < report->conds[i].name_count; k++) {
            good =
                is_known(schema, roles, report->conds[i].names[k], report->place, "role") && good;
        }
    }
    return good;
}

/* The model hands out memory of that kind in each of its first states. */
static bool check_memory(Schema *schema, const SchemaFile *file, const RuleModelFile *models,
                         uint32_t count) {
    const TreeNode *list = tree_get(file->root, "memory");
    bool good = true;
    for (size_t k = 0; list && k < list->entries.count; k++) {
        const TreeNode *state = list->entries.items[k].value;
        const char *call = arena_printf(schema->arena, "__fltcheck_region(\"%s\", \"%s\"",
                                        file->kind->name, state->text);
        bool found = false;
        for (uint32_t i = 0; i < count; i++) {
            found = found || strstr(models[i].text, call) != NULL;
        }
        if (!found) {
            diag_report(schema->diag, DIAG_ERROR, state->place,
                        "no model source hands out a %s in state '%s'", file->kind->name,
                        state->text);
            good = false;
        }
    }
    return good;
}

/* Facts are told and asked for by models, of whichever side. */
static bool check_facts(Schema *schema, const TreeNode *root, const char *key, const Words *facts) {
    const TreeNode *list = tree_get(root, key);
    bool good = true;
    for (size_t k = 0; list && k < list->entries.count; k++) {
        const TreeNode *fact = list->entries.items[k].value;
        good = is_known(schema, facts, fact->text, fact->place, "fact") && good;
    }
    return good;
}

bool check_words(Schema *schema, const RuleModelFile *models, uint32_t count) {
    Words events = {0}, roles = {0}, told = {0}, asked = {0};
    for (uint32_t i = 0; i < count; i++) {
        collect(schema->arena, models[i].text, "__fltcheck_event(\"", &events);
        collect(schema->arena, models[i].text, "__fltcheck_event_at(\"", &events);
        collect(schema->arena, models[i].text, "__fltcheck_event_on_read(\"", &events);
        collect(schema->arena, models[i].text, "__fltcheck_role(\"", &roles);
        collect(schema->arena, models[i].text, "__fltcheck_tell_name(\"", &told);
        collect(schema->arena, models[i].text, "__fltcheck_tell_number(\"", &told);
        collect(schema->arena, models[i].text, "__fltcheck_told_name(\"", &asked);
        collect(schema->arena, models[i].text, "__fltcheck_told_number(\"", &asked);
    }
    bool good = true;
    for (size_t i = 0; count > 0 && i < schema->reports.count; i++) {
        good = check_words_of_report(schema, schema->reports.items[i], &events, &roles) && good;
    }
    for (size_t i = 0; count > 0 && i < schema->files.count; i++) {
        good = check_memory(schema, &schema->files.items[i], models, count) && good;
        const TreeNode *born = tree_get(schema->files.items[i].root, "born");
        for (size_t k = 0; born && k < born->entries.count; k++) {
            const TreeNode *role = born->entries.items[k].value;
            good = is_known(schema, &roles, role->text, role->place, "role") && good;
        }
        good = check_facts(schema, schema->files.items[i].root, "tells", &told) && good;
        good = check_facts(schema, schema->files.items[i].root, "asks", &asked) && good;
        const TreeNode *after = tree_get(schema->files.items[i].root, "course-after");
        good = (!after || is_known(schema, &events, after->text, after->place, "event")) && good;
        const TreeNode *list = tree_get(schema->files.items[i].root, "goes-on");
        for (size_t k = 0; list && k < list->entries.count; k++) {
            const TreeNode *event = list->entries.items[k].value;
            good = is_known(schema, &events, event->text, event->place, "event") && good;
        }
    }
    return good;
}
