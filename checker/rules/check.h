/* check.h - mistakes in rule files that are more than form.
 *
 * Private to rules/. Each function reports what it finds and returns false if
 * there was anything.
 */
#ifndef FLTCHECK_RULES_CHECK_H
#define FLTCHECK_RULES_CHECK_H

#include "rules/schema.h"

/* The list of states: at least two, not too many, none twice, no reserved name. */
bool check_states(Schema *schema, const TreeNode *list);

/* The owner is an object of the set. */
bool check_owner(Schema *schema, const SchemaFile *file);

/* One edge: its pattern names the handle as creating and moving edges must. */
bool check_edge(Schema *schema, const TreeNode *node, const RuleEdge *edge);

/* All edges of a file: none shadowed by an earlier one, every state reached. */
bool check_edges(Schema *schema, const SchemaFile *file);

/* One rule: form and uniqueness of id and name, prose that says something. */
bool check_rule(Schema *schema, const TreeNode *node, const Rule *rule);

/* One report: states in which objects can be, placeholders of the message. */
bool check_report(Schema *schema, const TreeNode *node, const RuleReport *report);

/* What may stand in any file: ids in 'supersedes'. */
bool check_references(Schema *schema);

/* Events and roles that reports name are raised by some model source. */
bool check_words(Schema *schema, const RuleModelFile *models, uint32_t count);

#endif
