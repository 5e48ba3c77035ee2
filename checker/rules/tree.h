/* tree.h - a YAML file as a tree that knows where everything stands.
 *
 * For rule files and configurations. Only a subset is accepted: mappings, sequences and scalars
 * in one document; no anchors, aliases or tags. Every scalar is a string.
 */
#ifndef FLTCHECK_RULES_TREE_H
#define FLTCHECK_RULES_TREE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/vec.h"

#include <stdbool.h>

typedef enum TreeKind { TREE_SCALAR, TREE_LIST, TREE_MAP } TreeKind;

typedef struct TreeNode TreeNode;

typedef struct TreeEntry {
    const TreeNode *key; /* NULL in lists */
    const TreeNode *value;
} TreeEntry;

struct TreeNode {
    TreeKind kind;
    DiagPlace place;
    const char *text;    /* SCALAR */
    bool one_line;       /* SCALAR: columns can be counted from `place` */
    unsigned text_shift; /* SCALAR: columns between `place` and the first character */
    VEC(TreeEntry) entries;
};

/* Parses `text` (`length` bytes) of the file called `path`; `what` names files of its kind
 * ("rule files") for messages. NULL after a message. */
const TreeNode *tree_parse(Arena *arena, const char *path, const char *text, size_t length,
                           const char *what, Diag *diag);

/* The value under `key` of a map, or NULL. */
const TreeNode *tree_get(const TreeNode *map, const char *key);

/* Where the character at `offset` of a scalar stands. */
DiagPlace tree_place(const TreeNode *scalar, size_t offset);

/* "a text", "a list", "a mapping". */
const char *tree_kind_name(TreeKind kind);

#endif
