/* cfg.c - predecessors, dominators, postdominators, loops, control dependence.
 *
 * Postdominators are dominators of the reversed graph from a virtual exit (node
 * number block_count). Loops that are never left get an edge to it too, so every
 * block has a way there.
 */
#include "ir/cfg.h"

#include "ir/dominators.h"
#include "ir/order.h"
#include "ir/rank.h"

#include <string.h>

typedef VEC(IrEdge) Edges;

typedef struct Analysis {
    Arena *arena;   /* for what the result keeps */
    Arena *scratch; /* for the rest */
    const IrFunction *function;
    uint32_t count;     /* blocks; also the virtual exit's number */
    uint32_t *sequence; /* reachable blocks in reverse postorder */
    uint32_t reachable;
    IrGraph graph;
    const uint32_t *ipdom; /* with the virtual exit as a node */
    IrCfg *cfg;
} Analysis;

/* Every pair (block, successor) once, blocks ascending. */
static Edges distinct_edges(const Analysis *analysis) {
    Edges edges = {0};
    uint32_t *last_from = ARENA_ARRAY(analysis->scratch, uint32_t, analysis->count);
    for (uint32_t from = 0; from < analysis->count; from++) {
        const IrBlock *block = &analysis->function->blocks[from];
        uint32_t edge_count = ir_edge_count(block);
        for (uint32_t i = 0; i < edge_count; i++) {
            uint32_t to = ir_edge(block, i);
            if (last_from[to] != from + 1) {
                last_from[to] = from + 1;
                vec_push(analysis->scratch, &edges, (IrEdge){from, to});
            }
        }
    }
    return edges;
}

static void set_predecessors(Analysis *analysis, size_t edge_count) {
    const IrAdjacency *before = &analysis->graph.predecessors;
    const uint32_t **preds = ARENA_ARRAY(analysis->arena, const uint32_t *, analysis->count);
    uint32_t *counts = ARENA_ARRAY(analysis->arena, uint32_t, analysis->count);
    const uint32_t *list =
        arena_copy(analysis->arena, before->list, edge_count * sizeof *before->list);
    for (uint32_t block = 0; block < analysis->count; block++) {
        preds[block] = list + before->start[block];
        counts[block] = before->start[block + 1] - before->start[block];
    }
    analysis->cfg->preds = preds;
    analysis->cfg->pred_counts = counts;
}

/* An edge that does not go forward in reverse postorder goes back. */
static void set_order(Analysis *analysis) {
    uint32_t *order = ARENA_ARRAY(analysis->arena, uint32_t, analysis->count);
    bool *is_loop_head = ARENA_ARRAY(analysis->arena, bool, analysis->count);
    memset(order, 0xff, analysis->count * sizeof *order); /* IR_NO_BLOCK: unreachable */
    for (uint32_t i = 0; i < analysis->reachable; i++) {
        order[analysis->sequence[i]] = i;
    }
    const IrAdjacency *next = &analysis->graph.successors;
    for (uint32_t i = 0; i < analysis->reachable; i++) {
        uint32_t from = analysis->sequence[i];
        for (uint32_t e = next->start[from]; e < next->start[from + 1]; e++) {
            if (order[next->list[e]] <= i) {
                is_loop_head[next->list[e]] = true;
            }
        }
    }
    analysis->cfg->order = order;
    analysis->cfg->is_loop_head = is_loop_head;
    uint32_t *rank = ARENA_ARRAY(analysis->arena, uint32_t, analysis->count);
    ir_rank(analysis->scratch, &analysis->graph, analysis->sequence, analysis->reachable, rank);
    analysis->cfg->rank = rank;
}

/* ---- postdominators -------------------------------------------------------- */

static bool leaves_function(const IrBlock *block) {
    const IrInstr *last = ir_terminator(block);
    return ir_edge_count(block) == 0 || (last && last->op == IR_RETURN);
}

/* Marks all blocks from which `block` can be reached. */
static void mark_backwards(const Analysis *analysis, bool *marked, uint32_t *stack,
                           uint32_t block) {
    const IrAdjacency *before = &analysis->graph.predecessors;
    uint32_t depth = 0;
    marked[block] = true;
    stack[depth++] = block;
    while (depth > 0) {
        uint32_t node = stack[--depth];
        for (uint32_t e = before->start[node]; e < before->start[node + 1]; e++) {
            if (!marked[before->list[e]]) {
                marked[before->list[e]] = true;
                stack[depth++] = before->list[e];
            }
        }
    }
}

/* Edges virtual exit -> block (reversed) for all blocks that leave the function,
 * then for the last block in reverse postorder of what has no way out yet: all
 * that follows it is before it, so it belongs to a loop that is never left. */
static void add_exits(const Analysis *analysis, Edges *reversed) {
    bool *marked = ARENA_ARRAY(analysis->scratch, bool, analysis->count);
    uint32_t *stack = ARENA_ARRAY(analysis->scratch, uint32_t, analysis->count);
    for (uint32_t block = 0; block < analysis->count; block++) {
        if (leaves_function(&analysis->function->blocks[block])) {
            vec_push(analysis->scratch, reversed, (IrEdge){analysis->count, block});
            if (!marked[block]) {
                mark_backwards(analysis, marked, stack, block);
            }
        }
    }
    for (uint32_t i = analysis->reachable; i-- > 0;) {
        uint32_t block = analysis->sequence[i];
        if (!marked[block]) {
            vec_push(analysis->scratch, reversed, (IrEdge){analysis->count, block});
            mark_backwards(analysis, marked, stack, block);
        }
    }
}

static void set_postdominators(Analysis *analysis, const Edges *edges) {
    Edges reversed = {0};
    for (size_t i = 0; i < edges->count; i++) {
        vec_push(analysis->scratch, &reversed, (IrEdge){edges->items[i].to, edges->items[i].from});
    }
    add_exits(analysis, &reversed);
    IrGraph graph =
        ir_graph(analysis->scratch, analysis->count + 1, reversed.items, reversed.count);
    uint32_t *with_exit = ARENA_ARRAY(analysis->scratch, uint32_t, analysis->count + 1);
    ir_dominators(analysis->scratch, &graph, analysis->count, with_exit);

    uint32_t *ipdom = ARENA_ARRAY(analysis->arena, uint32_t, analysis->count);
    for (uint32_t block = 0; block < analysis->count; block++) {
        ipdom[block] = with_exit[block] == analysis->count ? IR_NO_BLOCK : with_exit[block];
    }
    analysis->ipdom = with_exit;
    analysis->cfg->ipdom = ipdom;
}

/* ---- control dependence ---------------------------------------------------- */

/* Blocks that run or not as `block` decides: from each successor up the
 * postdominator tree until where all ways out of `block` meet. The way up is
 * common from the first block that was met before. Counts them, and writes
 * `block` into their lists of controllers if there are lists already. */
static void visit_controlled(const Analysis *analysis, uint32_t block, uint32_t *last_visitor,
                             uint32_t *counts, uint32_t *const *lists) {
    const IrAdjacency *next = &analysis->graph.successors;
    bool may_leave = leaves_function(&analysis->function->blocks[block]);
    if (next->start[block + 1] - next->start[block] + may_leave < 2) {
        return;
    }
    uint32_t stop = analysis->ipdom[block];
    for (uint32_t e = next->start[block]; e < next->start[block + 1]; e++) {
        uint32_t node = next->list[e];
        while (node < analysis->count && node != stop && last_visitor[node] != block + 1) {
            last_visitor[node] = block + 1;
            if (lists) {
                lists[node][counts[node]] = block;
            }
            counts[node]++;
            node = analysis->ipdom[node];
        }
    }
}

static void set_controllers(Analysis *analysis) {
    uint32_t count = analysis->count;
    uint32_t *counts = ARENA_ARRAY(analysis->arena, uint32_t, count);
    uint32_t **lists = ARENA_ARRAY(analysis->arena, uint32_t *, count);
    uint32_t *visitor = ARENA_ARRAY(analysis->scratch, uint32_t, count);
    for (uint32_t block = 0; block < count; block++) {
        visit_controlled(analysis, block, visitor, counts, NULL);
    }
    size_t total = 0;
    for (uint32_t block = 0; block < count; block++) {
        total += counts[block];
    }
    uint32_t *room = ARENA_ARRAY(analysis->arena, uint32_t, total);
    for (uint32_t block = 0; block < count; block++) {
        lists[block] = room;
        room += counts[block];
    }
    memset(counts, 0, count * sizeof *counts);
    memset(visitor, 0, count * sizeof *visitor);
    for (uint32_t block = 0; block < count; block++) {
        visit_controlled(analysis, block, visitor, counts, lists);
    }
    analysis->cfg->controllers = (const uint32_t *const *)lists;
    analysis->cfg->controller_counts = counts;
}

const IrCfg *ir_cfg(Arena *arena, const IrFunction *function) {
    IrCfg *cfg = ARENA_NEW(arena, IrCfg);
    cfg->block_count = function->block_count;
    if (function->block_count == 0) {
        return cfg;
    }
    Arena *scratch = arena_open();
    Analysis analysis = {.arena = arena,
                         .scratch = scratch,
                         .function = function,
                         .count = function->block_count,
                         .cfg = cfg};
    analysis.sequence = ARENA_ARRAY(scratch, uint32_t, analysis.count);
    analysis.reachable =
        ir_reverse_postorder(scratch, function->blocks, analysis.count, analysis.sequence);
    Edges edges = distinct_edges(&analysis);
    analysis.graph = ir_graph(scratch, analysis.count, edges.items, edges.count);

    set_predecessors(&analysis, edges.count);
    set_order(&analysis);
    uint32_t *idom = ARENA_ARRAY(arena, uint32_t, analysis.count);
    ir_dominators(scratch, &analysis.graph, 0, idom);
    cfg->idom = idom;
    set_postdominators(&analysis, &edges);
    set_controllers(&analysis);
    arena_close(scratch);
    return cfg;
}
