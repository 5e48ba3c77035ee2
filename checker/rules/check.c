/* check.c - mistakes in rule files that are more than form. */
#include "rules/check.h"

#include "base/text.h"
#include "rules/grammar.h"

#include <ctype.h>
#include <string.h>

static const char *quoted_suggestion(Schema *schema, const char *near) {
    return near ? arena_printf(schema->arena, "; did you mean '%s'?", near) : "";
}

/* ---- states -------------------------------------------------------------------- */

static bool is_state_name(const char *name) {
    for (size_t i = 0; name[i]; i++) {
        if (!islower((unsigned char)name[i]) && !(i && name[i] == '-' && name[i + 1])) {
            return false;
        }
    }
    return name[0] != '\0';
}

static bool is_reserved(const char *name) {
    static const char *const reserved[] = {"any", "null", "uninit", "stray", "on", "if"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
        if (strcmp(reserved[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static bool check_state(Schema *schema, const TreeNode *list, size_t index) {
    const TreeNode *node = list->entries.items[index].value;
    if (!is_state_name(node->text)) {
        diag_report(schema->diag, DIAG_ERROR, node->place,
                    "'%s' is no name for a state; expected small letters and '-'", node->text);
        return false;
    }
    if (is_reserved(node->text)) {
        diag_report(schema->diag, DIAG_ERROR, node->place,
                    "'%s' has a meaning of its own and can't be a state", node->text);
        return false;
    }
    for (size_t i = 0; i < index; i++) {
        if (strcmp(list->entries.items[i].value->text, node->text) == 0) {
            diag_report(schema->diag, DIAG_ERROR, node->place, "state '%s' stands here twice",
                        node->text);
            return false;
        }
    }
    return true;
}

bool check_states(Schema *schema, const TreeNode *list) {
    size_t count = list->entries.count;
    if (count < 2 || count > RULE_MAX_STATES) {
        diag_report(schema->diag, DIAG_ERROR, list->place,
                    "expected 2 to %d states, the initial one first, found %zu", RULE_MAX_STATES,
                    count);
        return false;
    }
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        good = check_state(schema, list, i) && good;
    }
    return good;
}

bool check_owner(Schema *schema, const SchemaFile *file) {
    const char *owner = file->kind->owner;
    if (!owner) {
        return true;
    }
    VEC(const char *) names = {0};
    for (size_t i = 0; i < schema->kinds.count; i++) {
        if (strcmp(schema->kinds.items[i]->name, owner) == 0) {
            return true;
        }
        vec_push(schema->arena, &names, schema->kinds.items[i]->name);
    }
    diag_report(schema->diag, DIAG_ERROR, tree_get(file->root, "owner")->place,
                "no object '%s' in this rule set%s", owner,
                quoted_suggestion(schema, text_nearest(owner, names.items, names.count)));
    return false;
}

/* ---- edges --------------------------------------------------------------------- */

static bool has_arg(const RuleTrigger *trigger, RuleArgKind kind) {
    for (uint32_t i = 0; i < trigger->arg_count; i++) {
        if (trigger->args[i].kind == kind) {
            return true;
        }
    }
    return false;
}

static bool complain(Schema *schema, const TreeNode *at, const char *what) {
    diag_report(schema->diag, DIAG_ERROR, at->place, "%s", what);
    return false;
}

bool check_edge(Schema *schema, const TreeNode *node, const RuleEdge *edge) {
    const TreeNode *when = tree_get(node, "when");
    const TreeNode *failed = tree_get(node, "failed");
    const RuleTrigger *trigger = &edge->trigger;
    bool makes = trigger->returns_self || has_arg(trigger, RULE_ARG_OUT_SELF);
    if (edge->creates && edge->from != 1u) {
        return complain(schema, tree_get(node, "edge"),
                        "an edge from the initial state creates an object and can't start from "
                        "another state too");
    }
    if (edge->to == 0) {
        return complain(schema, tree_get(node, "edge"),
                        "no edge may lead back to the initial state; objects don't vanish");
    }
    if (edge->kind->is_memory && (edge->creates || failed)) {
        return complain(schema, tree_get(node, "edge"),
                        "the model makes memory; a read or write only moves it");
    }
    if (edge->kind->is_memory) {
        return true;
    }
    if (trigger->kind == RULE_ON_NULL_TEST) {
        return !edge->creates ||
               complain(schema, when, "a comparison with NULL makes no object; a call does");
    }
    if (edge->leaves && !has_arg(trigger, RULE_ARG_OUT_SELF)) {
        return complain(schema, tree_get(node, "leaves"), "'leaves' needs 'out self'");
    }
    if (edge->creates && !makes) {
        return complain(
            schema, when,
            "a call that creates the object must have 'out self' or 'self = NAME(...)'");
    }
    if (!edge->creates && (makes || !has_arg(trigger, RULE_ARG_SELF))) {
        return complain(schema, when, "a call that moves the object must have 'self'");
    }
    if (trigger->success == RULE_NONNULL && !trigger->returns_self) {
        return complain(schema, when, "NONNULL(ret) is for 'self = NAME(...)'");
    }
    if (failed && trigger->success == RULE_ALWAYS) {
        return complain(schema, failed, "'failed' needs a call that can fail ('if ...')");
    }
    return true;
}

static bool same_pattern(const RuleTrigger *a, const RuleTrigger *b) {
    if (strcmp(a->name, b->name) != 0 || a->arg_count != b->arg_count ||
        a->returns_self != b->returns_self) {
        return false;
    }
    for (uint32_t i = 0; i < a->arg_count; i++) {
        if (a->args[i].kind != b->args[i].kind) {
            return false;
        }
    }
    return true;
}

static bool check_shadowing(Schema *schema, const RuleKind *kind, uint32_t index) {
    const RuleEdge *edge = &kind->edges[index];
    for (uint32_t i = 0; i < index && edge->trigger.kind == RULE_ON_CALL; i++) {
        const RuleEdge *earlier = &kind->edges[i];
        if (earlier->trigger.kind == RULE_ON_CALL && (earlier->from & edge->from) &&
            same_pattern(&earlier->trigger, &edge->trigger)) {
            diag_report(schema->diag, DIAG_ERROR, edge->place,
                        "this edge never applies: line %u has the same call from the same state",
                        earlier->place.line);
            return false;
        }
    }
    return true;
}

/* States that some chain of edges leads to. */
static RuleStates reachable_states(const RuleKind *kind) {
    RuleStates reached = 1u, before = 0;
    while (reached != before) {
        before = reached;
        for (uint32_t i = 0; i < kind->edge_count; i++) {
            const RuleEdge *edge = &kind->edges[i];
            if (edge->from & reached) {
                reached |= 1u << edge->to;
                reached |= edge->failed == RULE_NO_STATE ? 0 : 1u << edge->failed;
            }
        }
    }
    return reached;
}

bool check_edges(Schema *schema, const SchemaFile *file) {
    const RuleKind *kind = file->kind;
    bool good = true;
    for (uint32_t i = 0; i < kind->edge_count; i++) {
        good = check_shadowing(schema, kind, i) && good;
    }
    const TreeNode *states = tree_get(file->root, "states");
    RuleStates reached = reachable_states(kind);
    for (uint32_t i = 0; i < kind->state_count; i++) {
        if (!(reached & (1u << i))) {
            diag_report(schema->diag, DIAG_ERROR, states->entries.items[i].value->place,
                        "state '%s' is unreachable: no edge leads to it", kind->states[i]);
            good = false;
        }
    }
    return good;
}

/* ---- rules and reports ------------------------------------------------------------ */

static bool is_rule_id(const char *id) {
    size_t letters = 0, digits = 0;
    while (isupper((unsigned char)id[letters])) {
        letters++;
    }
    while (isdigit((unsigned char)id[letters + digits])) {
        digits++;
    }
    return letters >= 2 && digits >= 3 && id[letters + digits] == '\0';
}

static bool is_rule_name(const char *name) {
    for (size_t i = 0; name[i]; i++) {
        if (!islower((unsigned char)name[i]) && !isdigit((unsigned char)name[i]) &&
            name[i] != '-') {
            return false;
        }
    }
    return name[0] != '\0';
}

static bool is_blank(const char *text) {
    while (isspace((unsigned char)*text)) {
        text++;
    }
    return *text == '\0';
}

static bool check_prose(Schema *schema, const TreeNode *node, const Rule *rule) {
    static const char *const keys[] = {"summary", "why", "bad", "good", "reference", "advice"};
    bool good = true;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const TreeNode *prose = tree_get(node, keys[i]);
        if (prose != NULL && is_blank(prose->text)) {
            diag_report(schema->diag, DIAG_ERROR, prose->place, "rule %s has nothing under '%s'",
                        rule->id, keys[i]);
            good = false;
        }
    }
    return good;
}

bool check_rule(Schema *schema, const TreeNode *node, const Rule *rule) {
    const TreeNode *id = tree_get(node, "id"), *name = tree_get(node, "name");
    if (!is_rule_id(rule->id)) {
        diag_report(schema->diag, DIAG_ERROR, id->place,
                    "expected an id such as FLT101 (capitals, then three digits or more), found "
                    "'%s'",
                    rule->id);
        return false;
    }
    if (!is_rule_name(rule->name)) {
        diag_report(schema->diag, DIAG_ERROR, name->place,
                    "expected a name of small letters, digits and '-', found '%s'", rule->name);
        return false;
    }
    for (size_t i = 0; i < schema->rules.count; i++) {
        const Rule *other = schema->rules.items[i];
        bool same_id = strcmp(other->id, rule->id) == 0;
        if (same_id || strcmp(other->name, rule->name) == 0) {
            const TreeNode *at = same_id ? id : name;
            diag_report(schema->diag, DIAG_ERROR, at->place,
                        "rule '%s' is defined at %s:%u already", at->text, other->place.file,
                        other->place.line);
            return false;
        }
    }
    return check_prose(schema, node, rule);
}

/* Every {word} of the message is one that the checker fills in. */
static bool check_placeholders(Schema *schema, const TreeNode *message) {
    static const char *const known[] = {"self", "owner", "call", "function"};
    const size_t known_count = sizeof known / sizeof *known;
    for (const char *brace = strchr(message->text, '{'); brace; brace = strchr(brace + 1, '{')) {
        size_t length = strcspn(brace + 1, "}");
        const char *name = arena_strndup(schema->arena, brace + 1, length);
        bool is_known = false;
        for (size_t i = 0; i < known_count; i++) {
            is_known = is_known || strcmp(known[i], name) == 0;
        }
        if (!is_known || brace[1 + length] != '}') {
            diag_report(schema->diag, DIAG_ERROR,
                        tree_place(message, (size_t)(brace - message->text)),
                        "unknown placeholder '{%s}'; expected {self}, {owner}, {call} or "
                        "{function}%s",
                        name, quoted_suggestion(schema, text_nearest(name, known, known_count)));
            return false;
        }
    }
    return true;
}

bool check_report(Schema *schema, const TreeNode *node, const RuleReport *report) {
    const TreeNode *line = tree_get(node, "report");
    const RuleTrigger *trigger = &report->trigger;
    const RuleStates values =
        RULE_VALUE_NULL | RULE_VALUE_UNINIT | RULE_VALUE_STRAY | RULE_VALUE_OTHER_KIND;
    bool names_self = trigger->kind == RULE_ON_CALL && has_arg(trigger, RULE_ARG_SELF);
    if (report->states & 1u) {
        diag_report(schema->diag, DIAG_ERROR, line->place,
                    "no object is ever in the initial state '%s'", report->kind->states[0]);
        return false;
    }
    if (report->kind->is_memory &&
        (trigger->kind == RULE_ON_CALL || trigger->kind == RULE_ON_PASSED)) {
        return complain(schema, line,
                        "expected 'read', 'write', 'access', 'kept' or 'event(NAME)'");
    }
    if (trigger->kind == RULE_ON_CALL && !names_self && !has_arg(trigger, RULE_ARG_OWNER) &&
        !report->kind->is_per_callback) {
        return complain(schema, line, "expected 'self' or 'owner' among the arguments of the call");
    }
    if ((report->states & values) && !names_self) {
        return complain(schema, line,
                        "'null', 'uninit', 'stray' and 'other-kind' need a call with 'self'");
    }
    if (report->unless_event && trigger->kind != RULE_ON_EVENT && trigger->kind != RULE_ON_CALL) {
        return complain(schema, tree_get(node, "unless"),
                        "'unless' is for reports on an event or a call");
    }
    return check_placeholders(schema, tree_get(node, "message"));
}

/* Its own, or of an extension in another file. */
static bool check_has_reports(Schema *schema, const Rule *rule) {
    for (size_t i = 0; i < schema->reports.count; i++) {
        if (schema->reports.items[i]->rule == rule) {
            return true;
        }
    }
    diag_report(schema->diag, DIAG_ERROR, rule->place, "expected at least one report for %s",
                rule->id);
    return false;
}

typedef VEC(const char *) RuleIds;

static bool check_is_rule(Schema *schema, const RuleIds *ids, const char *id, DiagPlace place,
                          const char *key) {
    for (size_t i = 0; i < ids->count; i++) {
        if (strcmp(ids->items[i], id) == 0) {
            return true;
        }
    }
    diag_report(schema->diag, DIAG_ERROR, place, "'%s' names the unknown rule '%s'%s", key, id,
                quoted_suggestion(schema, text_nearest(id, ids->items, ids->count)));
    return false;
}

/* What a second course begins with, and which rules it is about, is nothing without one. */
static bool check_course(Schema *schema, const RuleIds *ids, const TreeNode *root) {
    const TreeNode *rules = tree_get(root, "course-rules");
    const TreeNode *first = rules ? rules : tree_get(root, "course-after");
    if (first && !tree_get(root, "course")) {
        diag_report(schema->diag, DIAG_ERROR, first->place, "expected 'course', too");
        return false;
    }
    bool good = true;
    for (size_t i = 0; rules && i < rules->entries.count; i++) {
        const TreeNode *id = rules->entries.items[i].value;
        good = check_is_rule(schema, ids, id->text, id->place, "course-rules") && good;
    }
    return good;
}

bool check_references(Schema *schema) {
    bool good = true;
    RuleIds ids = {0};
    for (size_t i = 0; i < schema->rules.count; i++) {
        good = check_has_reports(schema, schema->rules.items[i]) && good;
        vec_push(schema->arena, &ids, schema->rules.items[i]->id);
    }
    for (size_t i = 0; i < schema->reports.count; i++) {
        const RuleReport *report = schema->reports.items[i];
        for (uint32_t k = 0; k < report->supersede_count; k++) {
            good =
                check_is_rule(schema, &ids, report->supersedes[k], report->place, "supersedes") &&
                good;
        }
    }
    for (size_t i = 0; i < schema->files.count; i++) {
        good = check_course(schema, &ids, schema->files.items[i].root) && good;
    }
    return good;
}
