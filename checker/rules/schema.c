/* schema.c - which keys a rule file may have, and what becomes of them. */
#include "rules/schema.h"

#include "base/text.h"
#include "rules/check.h"
#include "rules/grammar.h"
#include "rules/schema_keys.h"

#include <stdlib.h>
#include <string.h>

/* ---- head: the kind and its states -------------------------------------------- */

static const SchemaKey file_keys[] = {
    {"schema", TREE_SCALAR, true},        {"object", TREE_SCALAR, true},
    {"title", TREE_SCALAR, true},         {"side", TREE_SCALAR, false},
    {"owner", TREE_SCALAR, false},        {"handle", TREE_LIST, false},
    {"states", TREE_LIST, true},          {"goes-on", TREE_LIST, false},
    {"calls", TREE_LIST, false},          {"rules", TREE_LIST, false},
    {"apart", TREE_SCALAR, false},        {"history", TREE_LIST, false},
    {"preview", TREE_SCALAR, false},      {"memory", TREE_LIST, false},
    {"accesses", TREE_LIST, false},       {"born", TREE_LIST, false},
    {"needs", TREE_LIST, false},          {"tells", TREE_LIST, false},
    {"asks", TREE_LIST, false},           {"course", TREE_SCALAR, false},
    {"course-after", TREE_SCALAR, false}, {"course-rules", TREE_LIST, false},
};

static bool is_version_known(Schema *schema, const TreeNode *root) {
    const TreeNode *version = tree_get(root, "schema");
    if (strcmp(version->text, "1") == 0) {
        return true;
    }
    diag_report(schema->diag, DIAG_ERROR, version->place, "expected 'schema: 1', found '%s'",
                version->text);
    return false;
}

static bool read_kind(Schema *schema, const TreeNode *root, RuleKind *kind) {
    static const char *const loaded_by_default[] = {"entry-succeeded"};
    kind->name = schema_text(root, "object");
    kind->title = schema_text(root, "title");
    kind->owner = schema_text(root, "owner");
    kind->course = schema_text(root, "course");
    kind->course_after = schema_text(root, "course-after");
    kind->place = tree_get(root, "object")->place;
    kind->is_memory = tree_get(root, "memory") != NULL;
    kind->goes_on = loaded_by_default;
    kind->goes_on_count = 1;
    bool good =
        schema_texts(schema, root, "handle", &kind->handle_types, &kind->handle_type_count) &&
        schema_texts(schema, root, "states", &kind->states, &kind->state_count);
    if (good && tree_get(root, "goes-on")) {
        good = schema_texts(schema, root, "goes-on", &kind->goes_on, &kind->goes_on_count);
    }
    good =
        good && schema_texts(schema, root, "born", &kind->born, &kind->born_count) &&
        schema_texts(schema, root, "course-rules", &kind->course_rules, &kind->course_rule_count) &&
        schema_texts(schema, root, "needs", &kind->needs, &kind->need_count) &&
        schema_texts(schema, root, "tells", &kind->tells, &kind->tell_count) &&
        schema_texts(schema, root, "asks", &kind->asks, &kind->ask_count);
    static const char *const answers[] = {"no", "yes"}, *const sides[] = {"kernel", "user"};
    static const char *const manners[] = {"no", "yes", "callbacks", "blocks"};
    int apart = schema_word(schema, root, "apart", manners, 4, 0);
    int preview = schema_word(schema, root, "preview", answers, 2, 0);
    int side = schema_word(schema, root, "side", sides, RULE_SIDES, RULE_KERNEL);
    kind->side = side == RULE_USER ? RULE_USER : RULE_KERNEL;
    kind->apart = apart >= 1;
    kind->is_per_callback = apart == 2;
    kind->is_of_blocks = apart == 3;
    kind->preview = preview == 1;
    return good && apart >= 0 && preview >= 0 && side >= 0 &&
           check_states(schema, tree_get(root, "states"));
}

/* States by name, as a set. */
static bool read_history(Schema *schema, const TreeNode *root, RuleKind *kind) {
    const TreeNode *list = tree_get(root, "history");
    for (size_t i = 0; list && i < list->entries.count; i++) {
        GrammarScope scope = {.arena = schema->arena, .diag = schema->diag, .kind = kind};
        uint32_t state;
        if (!grammar_state(&scope, list->entries.items[i].value, &state)) {
            return false;
        }
        kind->history |= 1u << state;
    }
    return true;
}

bool schema_head(Schema *schema, const TreeNode *root) {
    if (!HAS_KEYS(schema, root, file_keys, "the rule file") || !is_version_known(schema, root) ||
        !schema_memory_keys(schema, root)) {
        return false;
    }
    RuleKind *kind = ARENA_NEW(schema->arena, RuleKind);
    if (!read_kind(schema, root, kind) || !read_history(schema, root, kind)) {
        return false;
    }
    for (size_t i = 0; i < schema->kinds.count; i++) {
        if (strcmp(schema->kinds.items[i]->name, kind->name) == 0) {
            DiagPlace other = schema->kinds.items[i]->place;
            diag_report(schema->diag, DIAG_ERROR, kind->place,
                        "object '%s' is described at %s:%u already", kind->name, other.file,
                        other.line);
            return false;
        }
    }
    kind->index = (uint32_t)schema->kinds.count;
    vec_push(schema->arena, &schema->kinds, kind);
    vec_push(schema->arena, &schema->files, (SchemaFile){root, kind});
    return true;
}

/* ---- calls --------------------------------------------------------------------- */

static const SchemaKey call_keys[] = {
    {"edge", TREE_SCALAR, true},    {"when", TREE_SCALAR, true},     {"failed", TREE_SCALAR, false},
    {"step", TREE_SCALAR, true},    {"failure", TREE_SCALAR, false}, {"mark", TREE_SCALAR, false},
    {"leaves", TREE_SCALAR, false},
};

/* What a failed call leaves in the variable. */
static bool read_left(Schema *schema, const TreeNode *node, RuleEdge *edge) {
    char *end = NULL;
    if (node == NULL) {
        return true;
    }
    edge->leaves = true;
    edge->left = strtoll(node->text, &end, 0);
    if (end != node->text && *end == '\0') {
        return true;
    }
    diag_report(schema->diag, DIAG_ERROR, node->place, "expected a number, found '%s'", node->text);
    return false;
}

static bool read_call(const GrammarScope *scope, Schema *schema, const TreeNode *node,
                      RuleEdge *edge) {
    if (!HAS_KEYS(schema, node, call_keys, "a call")) {
        return false;
    }
    edge->place = tree_get(node, "edge")->place;
    edge->failed = RULE_NO_STATE;
    edge->step = schema_text(node, "step");
    edge->failure_step = schema_text(node, "failure");
    const TreeNode *failed = tree_get(node, "failed");
    bool good = grammar_edge(scope, tree_get(node, "edge"), edge);
    good = grammar_when(scope, tree_get(node, "when"), &edge->trigger) && good;
    if (good && !edge->failure_step) {
        edge->failure_step = arena_printf(schema->arena, "assuming %s fails", edge->trigger.name);
    }
    good = (!failed || grammar_state(scope, failed, &edge->failed)) && good;
    edge->creates = (edge->from & 1u) != 0;
    static const char *const marks[] = {"no", "call", "return"};
    int mark = schema_word(schema, node, "mark", marks, 3, 0);
    edge->marks_call = mark == 1;
    edge->marks_return = mark == 2;
    good = read_left(schema, tree_get(node, "leaves"), edge) && good;
    return good && mark >= 0 && check_edge(schema, node, edge);
}

static bool read_calls(const GrammarScope *scope, Schema *schema, const SchemaFile *file) {
    const TreeNode *calls = tree_get(file->root, "calls");
    size_t count = calls ? calls->entries.count : 0;
    RuleEdge *edges = ARENA_ARRAY(schema->arena, RuleEdge, count + RULE_MAX_STATES + 1);
    uint32_t made = schema_memory_edges(schema, file, edges);
    bool good = made != UINT32_MAX;
    made = good ? made : 0;
    for (size_t i = 0; i < count; i++) {
        RuleEdge *edge = &edges[made + i];
        edge->kind = file->kind;
        edge->index = made + (uint32_t)i;
        good = read_call(scope, schema, calls->entries.items[i].value, edge) && good;
    }
    file->kind->edges = edges;
    file->kind->edge_count = made + (uint32_t)count;
    return good;
}

/* ---- rules and their reports ---------------------------------------------------- */

static const SchemaKey rule_keys[] = {
    {"id", TREE_SCALAR, true},        {"name", TREE_SCALAR, true},  {"summary", TREE_SCALAR, true},
    {"why", TREE_SCALAR, true},       {"bad", TREE_SCALAR, true},   {"good", TREE_SCALAR, true},
    {"reference", TREE_SCALAR, true}, {"reports", TREE_LIST, true}, {"fix", TREE_SCALAR, false},
    {"advice", TREE_SCALAR, false},
};

static const SchemaKey extension_keys[] = {
    {"extends", TREE_SCALAR, true},
    {"reports", TREE_LIST, true},
};

static const SchemaKey report_keys[] = {
    {"report", TREE_SCALAR, true},     {"severity", TREE_SCALAR, true},
    {"message", TREE_SCALAR, true},    {"at", TREE_SCALAR, false},
    {"ends-path", TREE_SCALAR, false}, {"supersedes", TREE_LIST, false},
    {"unless", TREE_SCALAR, false},    {"requires", TREE_SCALAR, false},
    {"speaks", TREE_SCALAR, false},    {"shows", TREE_SCALAR, false},
    {"within", TREE_SCALAR, false},
};

static bool read_report(const GrammarScope *scope, Schema *schema, const TreeNode *node,
                        RuleReport *report) {
    static const char *const severities[] = {"note", "warning", "error"};
    static const char *const places[] = {"event", "return", "birth", "mark"};
    static const char *const answers[] = {"no", "yes"};
    static const char *const speakers[] = {"first", "last"};
    if (!HAS_KEYS(schema, node, report_keys, "a report")) {
        return false;
    }
    report->place = tree_get(node, "report")->place;
    int severity = schema_word(schema, node, "severity", severities, 3, RULE_ERROR);
    int at = schema_word(schema, node, "at", places, 4, RULE_AT_EVENT);
    int ends_path = schema_word(schema, node, "ends-path", answers, 2, 0);
    int speaker = schema_word(schema, node, "speaks", speakers, 2, 0);
    static const char *const reaches[] = {"program", "function"};
    int within = schema_word(schema, node, "within", reaches, 2, 0);
    report->requires_within = within == 1;
    bool good = within >= 0 && severity >= 0 && at >= 0 && ends_path >= 0 && speaker >= 0;
    report->is_last = speaker == 1;
    report->severity = good ? (RuleSeverity)severity : RULE_ERROR;
    report->at = good ? (RuleAt)at : RULE_AT_EVENT;
    report->ends_path = ends_path == 1;
    report->message = schema_text(node, "message");
    report->shows = schema_text(node, "shows");
    report->unless_event = schema_text(node, "unless");
    report->requires_event = schema_text(node, "requires");
    good =
        schema_texts(schema, node, "supersedes", &report->supersedes, &report->supersede_count) &&
        good;
    good = grammar_report(scope, tree_get(node, "report"), report) && good;
    return good && check_report(schema, node, report);
}

static bool read_reports(const GrammarScope *scope, Schema *schema, const TreeNode *list,
                         Rule *rule) {
    bool good = true;
    for (size_t i = 0; i < list->entries.count; i++) {
        RuleReport *report = ARENA_NEW(schema->arena, RuleReport);
        report->rule = rule;
        report->kind = scope->kind;
        if (!read_report(scope, schema, list->entries.items[i].value, report)) {
            good = false;
            continue;
        }
        if (report->severity > rule->severity) {
            rule->severity = report->severity;
        }
        report->index = (uint32_t)schema->reports.count;
        vec_push(schema->arena, &schema->reports, report);
    }
    return good;
}

static bool read_rule(const GrammarScope *scope, Schema *schema, const TreeNode *node) {
    if (!HAS_KEYS(schema, node, rule_keys, "a rule")) {
        return false;
    }
    Rule *rule = ARENA_NEW(schema->arena, Rule);
    rule->id = schema_text(node, "id");
    rule->name = schema_text(node, "name");
    rule->severity = RULE_NOTE;
    rule->summary = schema_text(node, "summary");
    rule->why = schema_text(node, "why");
    rule->advice = schema_text(node, "advice");
    rule->bad = schema_text(node, "bad");
    rule->good = schema_text(node, "good");
    rule->reference = schema_text(node, "reference");
    rule->fix = schema_text(node, "fix");
    rule->kind = scope->kind;
    rule->place = tree_get(node, "id")->place;
    bool good = check_rule(schema, node, rule);
    vec_push(schema->arena, &schema->rules, rule);
    return read_reports(scope, schema, tree_get(node, "reports"), rule) && good;
}

static bool read_rules(const GrammarScope *scope, Schema *schema, const SchemaFile *file) {
    const TreeNode *rules = tree_get(file->root, "rules");
    bool good = true;
    for (size_t i = 0; rules && i < rules->entries.count; i++) {
        const TreeNode *node = rules->entries.items[i].value;
        if (!tree_get(node, "extends")) {
            good = read_rule(scope, schema, node) && good;
        } else if (HAS_KEYS(schema, node, extension_keys, "an extension")) {
            vec_push(schema->arena, &schema->extensions, (SchemaExtension){node, file});
        } else {
            good = false;
        }
    }
    return good;
}

/* ---- bodies ---------------------------------------------------------------------- */

static const RuleKind *kind_named(const Schema *schema, const char *name) {
    for (size_t i = 0; name && i < schema->kinds.count; i++) {
        if (strcmp(schema->kinds.items[i]->name, name) == 0) {
            return schema->kinds.items[i];
        }
    }
    return NULL;
}

static GrammarScope scope_of(Schema *schema, const SchemaFile *file) {
    return (GrammarScope){schema->arena, schema->diag, file->kind,
                          kind_named(schema, file->kind->owner)};
}

static bool read_extension(Schema *schema, const SchemaExtension *extension) {
    const TreeNode *id = tree_get(extension->node, "extends");
    for (size_t i = 0; i < schema->rules.count; i++) {
        if (strcmp(schema->rules.items[i]->id, id->text) == 0) {
            GrammarScope scope = scope_of(schema, extension->file);
            return read_reports(&scope, schema, tree_get(extension->node, "reports"),
                                schema->rules.items[i]);
        }
    }
    diag_report(schema->diag, DIAG_ERROR, id->place, "no rule '%s' to extend", id->text);
    return false;
}

bool schema_bodies(Schema *schema) {
    bool good = true;
    for (size_t i = 0; i < schema->files.count; i++) {
        const SchemaFile *file = &schema->files.items[i];
        good = check_owner(schema, file) && good;
        GrammarScope scope = scope_of(schema, file);
        bool calls = read_calls(&scope, schema, file);
        good = read_rules(&scope, schema, file) && calls && good;
        good = schema_accesses(schema, file) && good;
        good = (!calls || check_edges(schema, file)) && good;
    }
    for (size_t i = 0; i < schema->extensions.count; i++) {
        good = read_extension(schema, &schema->extensions.items[i]) && good;
    }
    return good && check_references(schema);
}
