/* node.h - private to frontend/: cursors with their children at hand.
 *
 * libclang only visits children; lowering needs them as an array, and must know
 * beforehand whether an expression contains control flow. Nodes come from a
 * pool that works like a stack, since a statement's nodes are of no use once it
 * is lowered.
 */
#ifndef FLTCHECK_FRONTEND_NODE_H
#define FLTCHECK_FRONTEND_NODE_H

#include "frontend/unit.h"

typedef struct Node Node;
struct Node {
    CXCursor cursor;
    enum CXCursorKind kind;
    bool is_expanded;
    bool branches; /* evaluating it makes basic blocks */
    bool too_deep; /* nested beyond what we dare to recurse into */
    uint32_t child_count;
    Node *children;     /* expressions, statements, variables, references */
    const IrType *type; /* see node_type() */
};

typedef struct NodeChunk {
    Node *nodes;
    size_t capacity, used;
} NodeChunk;

typedef struct NodePool {
    Unit *unit;
    VEC(NodeChunk) chunks;
    size_t chunk; /* in use: chunks before it are full */
    VEC(CXCursor) cursors;
} NodePool;

typedef struct NodeMark {
    size_t chunk, used;
} NodeMark;

/* Nodes made after node_mark() are given back by node_release(). */
NodeMark node_mark(const NodePool *pool);
void node_release(NodePool *pool, NodeMark mark);

Node node_of(CXCursor cursor);

/* Fills in the children: of an expression all the way down, of a statement one
 * level. Done once per node. */
void node_expand(NodePool *pool, Node *node);

const IrType *node_type(NodePool *pool, Node *node);

/* What an UnexposedExpr is in fact (see node.c). */
typedef enum NodeHidden {
    NODE_WRAPPER, /* implicit cast, constant or other wrapper of one expression */
    NODE_ELVIS,   /* GNU a ?: b */
    NODE_CHOOSE,  /* __builtin_choose_expr */
    NODE_OFFSETOF,
    NODE_VA_ARG,
    NODE_ATOMIC, /* __atomic_...(...) */
    NODE_UNKNOWN
} NodeHidden;
NodeHidden node_hidden(NodePool *pool, Node *node);

/* The word that the node begins with, where it is spelled. */
const char *node_word(NodePool *pool, const Node *node);

/* Without parentheses, __extension__ and wrappers that do not change the type. */
Node *node_strip(NodePool *pool, Node *node);

#endif
