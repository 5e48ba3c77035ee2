/* schema.h - from the tree of a rule file to kinds, edges, rules and reports.
 *
 * Private to rules/. Two passes, because conditions name states of the owner's
 * kind, which may stand in a file read later: schema_head() for every file, then
 * schema_body() for every file.
 */
#ifndef FLTCHECK_RULES_SCHEMA_H
#define FLTCHECK_RULES_SCHEMA_H

#include "rules/rules.h"
#include "rules/tree.h"

typedef struct SchemaFile {
    const TreeNode *root;
    RuleKind *kind;
} SchemaFile;

/* Reports that a file adds to a rule of another file. */
typedef struct SchemaExtension {
    const TreeNode *node;
    const SchemaFile *file;
} SchemaExtension;

typedef struct Schema {
    Arena *arena;
    Diag *diag;
    VEC(SchemaFile) files;
    VEC(const RuleKind *) kinds;
    VEC(Rule *) rules;
    VEC(RuleReport *) reports;
    VEC(const RuleAccess *) accesses;
    VEC(SchemaExtension) extensions;
} Schema;

/* Reads object, states and the like of one file. False after a message. */
bool schema_head(Schema *schema, const TreeNode *root);

/* Reads the calls and rules of all files. False after messages. */
bool schema_bodies(Schema *schema);

/* schema_memory.c: for a kind that is memory, an edge for each state in which the model
 * hands it out, in front of `count` edges that follow; their number. */
uint32_t schema_memory_edges(Schema *schema, const SchemaFile *file, RuleEdge *edges);

/* What functions do with memory. False after messages. */
bool schema_accesses(Schema *schema, const SchemaFile *file);

/* The keys that a kind that is memory does without are there for others. */
bool schema_memory_keys(Schema *schema, const TreeNode *root);

#endif
