/* schema_keys.c - the keys of a map in a rule file, and what stands under them. */
#include "rules/schema_keys.h"

#include "base/text.h"

#include <string.h>

static const SchemaKey *find_key(const SchemaKey *specs, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(specs[i].name, name) == 0) {
            return &specs[i];
        }
    }
    return NULL;
}

static bool refuse_key(Schema *schema, const TreeNode *key, const SchemaKey *specs, size_t count) {
    const char **names = ARENA_ARRAY(schema->arena, const char *, count);
    Text all = text_new(schema->arena);
    for (size_t i = 0; i < count; i++) {
        names[i] = specs[i].name;
        text_printf(&all, "%s'%s'", i ? ", " : "", specs[i].name);
    }
    const char *near = text_nearest(key->text, names, count);
    if (near) {
        diag_report(schema->diag, DIAG_ERROR, key->place, "unknown key '%s'; did you mean '%s'?",
                    key->text, near);
    } else {
        diag_report(schema->diag, DIAG_ERROR, key->place, "unknown key '%s'; expected one of %s",
                    key->text, text_str(&all));
    }
    return false;
}

static bool has_kind(Schema *schema, const TreeNode *node, TreeKind kind, const char *what) {
    if (node->kind == kind) {
        return true;
    }
    diag_report(schema->diag, DIAG_ERROR, node->place, "expected %s for %s, found %s",
                tree_kind_name(kind), what, tree_kind_name(node->kind));
    return false;
}

bool schema_has_keys(Schema *schema, const TreeNode *node, const SchemaKey *specs, size_t count,
                     const char *what) {
    if (!has_kind(schema, node, TREE_MAP, what)) {
        return false;
    }
    bool good = true;
    for (size_t i = 0; i < node->entries.count; i++) {
        const TreeEntry *entry = &node->entries.items[i];
        const SchemaKey *spec = find_key(specs, count, entry->key->text);
        if (!spec) {
            good = refuse_key(schema, entry->key, specs, count);
        } else if (!has_kind(schema, entry->value, spec->kind,
                             arena_printf(schema->arena, "'%s'", spec->name))) {
            good = false;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (specs[i].is_required && !tree_get(node, specs[i].name)) {
            diag_report(schema->diag, DIAG_ERROR, node->place, "%s lacks the key '%s'", what,
                        specs[i].name);
            good = false;
        }
    }
    return good;
}

const char *schema_text(const TreeNode *map, const char *key) {
    const TreeNode *node = tree_get(map, key);
    return node ? node->text : NULL;
}

bool schema_texts(Schema *schema, const TreeNode *map, const char *key, const char *const **texts,
                  uint32_t *count) {
    const TreeNode *list = tree_get(map, key);
    VEC(const char *) found = {0};
    for (size_t i = 0; list && i < list->entries.count; i++) {
        const TreeNode *item = list->entries.items[i].value;
        if (!has_kind(schema, item, TREE_SCALAR, "an item of the list")) {
            return false;
        }
        vec_push(schema->arena, &found, item->text);
    }
    *texts = found.items;
    *count = (uint32_t)found.count;
    return true;
}

int schema_word(Schema *schema, const TreeNode *map, const char *key, const char *const *words,
                size_t count, int fallback) {
    const TreeNode *node = tree_get(map, key);
    if (!node) {
        return fallback;
    }
    Text all = text_new(schema->arena);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i], node->text) == 0) {
            return (int)i;
        }
        text_printf(&all, "%s'%s'", i ? (i + 1 == count ? " or " : ", ") : "", words[i]);
    }
    diag_report(schema->diag, DIAG_ERROR, node->place, "expected %s for '%s', found '%s'",
                text_str(&all), key, node->text);
    return -1;
}
