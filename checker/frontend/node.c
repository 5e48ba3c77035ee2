/* node.c - children of cursors, and what libclang does not name. */
#include "frontend/node.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>

#define CHUNK_NODES 1024
#define DEPTH_LIMIT 1000 /* nested expressions; the stack is not endless */

NodeMark node_mark(const NodePool *pool) {
    size_t used = pool->chunk < pool->chunks.count ? pool->chunks.items[pool->chunk].used : 0;
    return (NodeMark){pool->chunk, used};
}

void node_release(NodePool *pool, NodeMark mark) {
    for (size_t i = mark.chunk + 1; i < pool->chunks.count && i <= pool->chunk; i++) {
        pool->chunks.items[i].used = 0;
    }
    pool->chunk = mark.chunk;
    if (mark.chunk < pool->chunks.count) {
        pool->chunks.items[mark.chunk].used = mark.used;
    }
}

static void add_chunk(NodePool *pool, size_t count) {
    NodeChunk chunk = {.capacity = count > CHUNK_NODES ? count : CHUNK_NODES};
    chunk.nodes = ARENA_ARRAY(pool->unit->scratch, Node, chunk.capacity);
    vec_push(pool->unit->scratch, &pool->chunks, chunk);
}

static Node *take(NodePool *pool, size_t count) {
    for (;; pool->chunk++) {
        if (pool->chunk == pool->chunks.count) {
            add_chunk(pool, count);
        }
        NodeChunk *chunk = &pool->chunks.items[pool->chunk];
        if (chunk->capacity - chunk->used >= count) {
            chunk->used += count;
            return chunk->nodes + chunk->used - count;
        }
    }
}

Node node_of(CXCursor cursor) {
    return (Node){.cursor = cursor, .kind = clang_getCursorKind(cursor)};
}

static bool is_wanted(enum CXCursorKind kind) {
    return clang_isExpression(kind) || clang_isStatement(kind) || kind == CXCursor_VarDecl ||
           kind == CXCursor_MemberRef || kind == CXCursor_LabelRef ||
           kind == CXCursor_UnexposedDecl;
}

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    NodePool *pool = data;
    if (is_wanted(clang_getCursorKind(cursor))) {
        vec_push(pool->unit->scratch, &pool->cursors, cursor);
    }
    return CXChildVisit_Continue;
}

static void collect(NodePool *pool, Node *node) {
    size_t start = pool->cursors.count;
    clang_visitChildren(node->cursor, visit, pool);
    node->child_count = (uint32_t)(pool->cursors.count - start);
    node->children = take(pool, node->child_count);
    for (uint32_t i = 0; i < node->child_count; i++) {
        node->children[i] = node_of(pool->cursors.items[start + i]);
    }
    pool->cursors.count = start;
    node->is_expanded = true;
}

static bool is_unevaluated(enum CXCursorKind kind) {
    return kind == CXCursor_UnaryExpr; /* sizeof, alignof and their kin */
}

/* Builtins that are lowered with branches of their own. */
static bool is_branching_call(CXCursor cursor) {
    static const char *const names[] = {"__assume", "__builtin_assume",
                                        "__sync_val_compare_and_swap",
                                        "__sync_bool_compare_and_swap"};
    CXString spelling = clang_getCursorSpelling(cursor);
    const char *name = clang_getCString(spelling);
    bool result = false;
    for (size_t i = 0; name[0] == '_' && i < sizeof names / sizeof *names; i++) {
        result |= text_starts(name, names[i]);
    }
    clang_disposeString(spelling);
    return result;
}

static bool makes_blocks(const Node *node) {
    switch (node->kind) {
    case CXCursor_ConditionalOperator:
    case CXCursor_StmtExpr:
    case CXCursor_CXXNewExpr:
    case CXCursor_CXXDeleteExpr:
        return true;
    case CXCursor_BinaryOperator: {
        enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(node->cursor);
        return kind == CXBinaryOperator_LAnd || kind == CXBinaryOperator_LOr;
    }
    case CXCursor_UnexposedExpr:
        return node->child_count > 1;
    case CXCursor_CallExpr:
        return is_branching_call(node->cursor);
    default:
        return false;
    }
}

static void expand_expression(NodePool *pool, Node *node, int depth) {
    if (node->is_expanded || is_unevaluated(node->kind)) {
        return;
    }
    if (depth > DEPTH_LIMIT) {
        node->is_expanded = node->too_deep = true;
        return;
    }
    collect(pool, node);
    if (node->kind == CXCursor_LambdaExpr) {
        return; /* its body is another function */
    }
    node->branches = makes_blocks(node);
    for (uint32_t i = 0; i < node->child_count; i++) {
        if (clang_isExpression(node->children[i].kind)) {
            expand_expression(pool, &node->children[i], depth + 1);
            node->branches |= node->children[i].branches;
        }
    }
}

void node_expand(NodePool *pool, Node *node) {
    if (node->is_expanded) {
        return;
    }
    if (clang_isExpression(node->kind)) {
        expand_expression(pool, node, 0);
    } else {
        collect(pool, node);
    }
}

const IrType *node_type(NodePool *pool, Node *node) {
    if (node->type == NULL) {
        node->type = types_of_cursor(pool->unit, node->cursor);
    }
    return node->type;
}

static bool same_range(const Node *a, const Node *b) {
    return clang_equalRanges(clang_getCursorExtent(a->cursor), clang_getCursorExtent(b->cursor)) !=
           0;
}

const char *node_word(NodePool *pool, const Node *node) {
    size_t length, end = 0;
    const char *text = source_spelled_from(
        pool->unit, clang_getRangeStart(clang_getCursorExtent(node->cursor)), &length);
    while (end < length && (isalnum((unsigned char)text[end]) || text[end] == '_')) {
        end++;
    }
    return arena_strndup(pool->unit->arena, text, end);
}

static bool is_atomic(NodePool *pool, const Node *node) {
    return node->child_count >= 2 && strstr(node_word(pool, node), "_atomic_") != NULL;
}

/* An implicit cast covers exactly what it converts; everything else that is
 * unexposed has words of its own around its children. */
NodeHidden node_hidden(NodePool *pool, Node *node) {
    node_expand(pool, node);
    const Node *children = node->children;
    for (uint32_t i = 0; i < node->child_count; i++) {
        if (children[i].kind == CXCursor_MemberRef) {
            return NODE_OFFSETOF;
        }
    }
    if (is_atomic(pool, node)) {
        return NODE_ATOMIC;
    }
    switch (node->child_count) {
    case 1:
        if (same_range(node, &children[0])) {
            return NODE_WRAPPER;
        }
        return pool->unit->is_cxx ? NODE_UNKNOWN : NODE_VA_ARG;
    case 3:
        return NODE_CHOOSE;
    case 4:
        return same_range(&children[0], &children[1]) && same_range(&children[1], &children[2])
                   ? NODE_ELVIS
                   : NODE_UNKNOWN;
    default:
        return NODE_UNKNOWN;
    }
}

Node *node_strip(NodePool *pool, Node *node) {
    for (;;) {
        node_expand(pool, node);
        bool is_plain =
            node->kind == CXCursor_ParenExpr ||
            (node->kind == CXCursor_UnexposedExpr && node_hidden(pool, node) == NODE_WRAPPER &&
             node_type(pool, node)->kind == node_type(pool, &node->children[0])->kind &&
             node_type(pool, node)->size == node_type(pool, &node->children[0])->size);
        if (node->too_deep || !is_plain || node->child_count != 1) {
            return node;
        }
        node = &node->children[0];
    }
}
