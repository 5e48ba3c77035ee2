/* schema_keys.h - the keys of a map in a rule file, and what stands under them.
 *
 * Private to rules/. Mistakes are reported at their place.
 */
#ifndef FLTCHECK_RULES_SCHEMA_KEYS_H
#define FLTCHECK_RULES_SCHEMA_KEYS_H

#include "rules/schema.h"

typedef struct SchemaKey {
    const char *name;
    TreeKind kind;
    bool is_required;
} SchemaKey;

/* True if `node` is a map with nothing but the keys of `specs`, each of the right
 * kind, the required ones present. `what` names the map in messages. */
bool schema_has_keys(Schema *schema, const TreeNode *node, const SchemaKey *specs, size_t count,
                     const char *what);

#define HAS_KEYS(schema, node, specs, what)                                                        \
    schema_has_keys((schema), (node), (specs), sizeof(specs) / sizeof *(specs), (what))

/* The text under a key; NULL if it is absent. */
const char *schema_text(const TreeNode *map, const char *key);

/* The texts of a list, none if it is absent; false after a message. */
bool schema_texts(Schema *schema, const TreeNode *map, const char *key, const char *const **texts,
                  uint32_t *count);

/* Index of the text under `key` among `words`, `fallback` if the key is absent,
 * or -1 after a message. */
int schema_word(Schema *schema, const TreeNode *map, const char *key, const char *const *words,
                size_t count, int fallback);

#endif
