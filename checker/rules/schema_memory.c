/* schema_memory.c - the keys of rule files that are about memory: kinds of objects that are
 * memory, and what functions do with the memory they get.
 */
#include "rules/grammar.h"
#include "rules/schema.h"

#include <string.h>

bool schema_memory_keys(Schema *schema, const TreeNode *root) {
    static const char *const keys[] = {"handle", "calls"};
    bool good = true;
    for (size_t i = 0; i < 2 && !tree_get(root, "memory"); i++) {
        if (!tree_get(root, keys[i])) {
            diag_report(schema->diag, DIAG_ERROR, root->place, "the rule file lacks the key '%s'",
                        keys[i]);
            good = false;
        }
    }
    const TreeNode *handle = tree_get(root, "handle");
    if (handle && tree_get(root, "memory")) {
        diag_report(schema->diag, DIAG_ERROR, handle->place, "what is memory has no handle");
        good = false;
    }
    return good;
}

uint32_t schema_memory_edges(Schema *schema, const SchemaFile *file, RuleEdge *edges) {
    const TreeNode *list = tree_get(file->root, "memory");
    GrammarScope scope = {schema->arena, schema->diag, file->kind, NULL};
    uint32_t count = 0;
    for (size_t i = 0; list && i < list->entries.count && i < RULE_MAX_STATES; i++) {
        const TreeNode *node = list->entries.items[i].value;
        uint32_t state;
        if (!grammar_state(&scope, node, &state)) {
            return UINT32_MAX;
        }
        if (state == 0) {
            diag_report(schema->diag, DIAG_ERROR, node->place,
                        "nothing is handed out in the initial state");
            return UINT32_MAX;
        }
        edges[count] = (RuleEdge){.kind = file->kind,
                                  .index = count,
                                  .from = 1u,
                                  .to = state,
                                  .creates = true,
                                  .failed = RULE_NO_STATE,
                                  .place = node->place};
        edges[count].trigger = (RuleTrigger){.kind = RULE_BY_MODEL, .text = "handed to a callback"};
        count++;
    }
    return count;
}

static const RuleAccess *access_of(const Schema *schema, const char *name) {
    for (size_t i = 0; i < schema->accesses.count; i++) {
        if (strcmp(schema->accesses.items[i]->name, name) == 0) {
            return schema->accesses.items[i];
        }
    }
    return NULL;
}

bool schema_accesses(Schema *schema, const SchemaFile *file) {
    const TreeNode *list = tree_get(file->root, "accesses");
    GrammarScope scope = {schema->arena, schema->diag, file->kind, NULL};
    bool good = true;
    for (size_t i = 0; list && i < list->entries.count; i++) {
        const TreeNode *node = list->entries.items[i].value;
        RuleAccess *access = ARENA_NEW(schema->arena, RuleAccess);
        if (!grammar_access(&scope, node, access)) {
            good = false;
            continue;
        }
        const RuleAccess *earlier = access_of(schema, access->name);
        if (earlier) {
            diag_report(schema->diag, DIAG_ERROR, node->place,
                        "what %s does is said at %s:%u already", access->name, earlier->place.file,
                        earlier->place.line);
            good = false;
        }
        vec_push(schema->arena, &schema->accesses, access);
    }
    return good;
}
