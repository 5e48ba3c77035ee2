/* dominators.c - graphs as arrays, and Lengauer and Tarjan's algorithm on them.
 *
 * Inside the algorithm nodes are named by their preorder number in a depth-first
 * walk; `node_of` leads back.
 */
#include "ir/dominators.h"

#include <string.h>

/* ---- graphs ---------------------------------------------------------------- */

/* The neighbours of every node by a stable counting sort of the edges. */
static IrAdjacency adjacency(Arena *arena, uint32_t node_count, const IrEdge *edges,
                             size_t edge_count, int is_forward) {
    IrAdjacency result = {ARENA_ARRAY(arena, uint32_t, node_count + 2),
                          ARENA_ARRAY(arena, uint32_t, edge_count)};
    /* start[n + 2] counts; after the sums start[n + 1] is where n's next one
     * goes, and when all are placed start[n] is where n's list begins. */
    for (size_t i = 0; i < edge_count; i++) {
        result.start[(is_forward ? edges[i].from : edges[i].to) + 2]++;
    }
    for (uint32_t n = 2; n < node_count + 2; n++) {
        result.start[n] += result.start[n - 1];
    }
    for (size_t i = 0; i < edge_count; i++) {
        uint32_t node = is_forward ? edges[i].from : edges[i].to;
        uint32_t neighbour = is_forward ? edges[i].to : edges[i].from;
        result.list[result.start[node + 1]++] = neighbour;
    }
    return result;
}

IrGraph ir_graph(Arena *arena, uint32_t node_count, const IrEdge *edges, size_t edge_count) {
    return (IrGraph){node_count, adjacency(arena, node_count, edges, edge_count, 1),
                     adjacency(arena, node_count, edges, edge_count, 0)};
}

/* ---- dominators ------------------------------------------------------------ */

typedef struct Tree {
    uint32_t count;      /* nodes reached */
    uint32_t *number_of; /* node -> preorder number */
    uint32_t *node_of;
    uint32_t *parent;               /* in the depth-first tree */
    uint32_t *semi;                 /* semidominator */
    uint32_t *ancestor;             /* in the forest of what was linked */
    uint32_t *best;                 /* node with the least semidominator on the way there */
    uint32_t *path;                 /* scratch of compress() */
    uint32_t *bucket, *bucket_next; /* nodes by semidominator, as linked lists */
    uint32_t *idom;
} Tree;

static uint32_t *array(Arena *scratch, uint32_t count) {
    uint32_t *items = ARENA_ARRAY(scratch, uint32_t, count);
    memset(items, 0xff, count * sizeof *items); /* IR_NO_NODE */
    return items;
}

static Tree new_tree(Arena *scratch, uint32_t count) {
    return (Tree){.number_of = array(scratch, count),
                  .node_of = array(scratch, count),
                  .parent = array(scratch, count),
                  .semi = array(scratch, count),
                  .ancestor = array(scratch, count),
                  .best = array(scratch, count),
                  .path = array(scratch, count),
                  .bucket = array(scratch, count),
                  .bucket_next = array(scratch, count),
                  .idom = array(scratch, count)};
}

static void enter(Tree *tree, uint32_t node, uint32_t parent) {
    uint32_t number = tree->count++;
    tree->number_of[node] = number;
    tree->node_of[number] = node;
    tree->parent[number] = parent;
    tree->semi[number] = number;
    tree->best[number] = number;
}

static void walk_depth_first(Arena *scratch, Tree *tree, const IrGraph *graph, uint32_t root) {
    const IrAdjacency *next = &graph->successors;
    uint32_t *position = arena_copy(scratch, next->start, graph->node_count * sizeof *position);
    enter(tree, root, IR_NO_NODE);
    uint32_t number = 0;
    while (number != IR_NO_NODE) {
        uint32_t node = tree->node_of[number];
        if (position[node] == next->start[node + 1]) {
            number = tree->parent[number];
            continue;
        }
        uint32_t neighbour = next->list[position[node]++];
        if (tree->number_of[neighbour] == IR_NO_NODE) {
            enter(tree, neighbour, number);
            number = tree->number_of[neighbour];
        }
    }
}

/* Shortens the way from `v` to the root of its tree to one link. */
static void compress(Tree *tree, uint32_t v) {
    uint32_t length = 0;
    while (tree->ancestor[tree->ancestor[v]] != IR_NO_NODE) {
        tree->path[length++] = v;
        v = tree->ancestor[v];
    }
    while (length > 0) {
        v = tree->path[--length];
        uint32_t above = tree->ancestor[v];
        if (tree->semi[tree->best[above]] < tree->semi[tree->best[v]]) {
            tree->best[v] = tree->best[above];
        }
        tree->ancestor[v] = tree->ancestor[above];
    }
}

static uint32_t least_on_way(Tree *tree, uint32_t v) {
    if (tree->ancestor[v] != IR_NO_NODE) {
        compress(tree, v);
    }
    return tree->best[v];
}

static void find_semidominator(Tree *tree, const IrGraph *graph, uint32_t w) {
    const IrAdjacency *before = &graph->predecessors;
    uint32_t node = tree->node_of[w];
    for (uint32_t i = before->start[node]; i < before->start[node + 1]; i++) {
        uint32_t v = tree->number_of[before->list[i]];
        if (v == IR_NO_NODE) {
            continue;
        }
        uint32_t u = least_on_way(tree, v);
        if (tree->semi[u] < tree->semi[w]) {
            tree->semi[w] = tree->semi[u];
        }
    }
    tree->bucket_next[w] = tree->bucket[tree->semi[w]];
    tree->bucket[tree->semi[w]] = w;
}

static void empty_bucket(Tree *tree, uint32_t parent) {
    for (uint32_t v = tree->bucket[parent]; v != IR_NO_NODE; v = tree->bucket_next[v]) {
        uint32_t u = least_on_way(tree, v);
        tree->idom[v] = tree->semi[u] < tree->semi[v] ? u : parent;
    }
    tree->bucket[parent] = IR_NO_NODE;
}

void ir_dominators(Arena *scratch, const IrGraph *graph, uint32_t root, uint32_t *idom) {
    Tree tree = new_tree(scratch, graph->node_count);
    walk_depth_first(scratch, &tree, graph, root);

    for (uint32_t w = tree.count; w-- > 1;) {
        find_semidominator(&tree, graph, w);
        tree.ancestor[w] = tree.parent[w];
        empty_bucket(&tree, tree.parent[w]);
    }
    tree.idom[0] = 0;
    for (uint32_t w = 1; w < tree.count; w++) {
        if (tree.idom[w] != tree.semi[w]) {
            tree.idom[w] = tree.idom[tree.idom[w]];
        }
    }
    for (uint32_t node = 0; node < graph->node_count; node++) {
        uint32_t number = tree.number_of[node];
        idom[node] = number == IR_NO_NODE ? IR_NO_NODE : tree.node_of[tree.idom[number]];
    }
}
