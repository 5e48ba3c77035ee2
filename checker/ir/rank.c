/* rank.c - loops, how they are nested, and blocks ordered by them. */
#include "ir/rank.h"

#include <stdbool.h>
#include <string.h>

typedef struct Ranking {
    Arena *scratch;
    const IrGraph *graph;
    const uint32_t *sequence;
    uint32_t reachable;
    uint32_t *order;  /* block -> place in `sequence` */
    uint32_t *header; /* block -> head of the innermost loop around it (a head: around its loop) */
    uint32_t *joined; /* union-find: block -> head of the loop it was put into, or itself */
    bool *is_head;
} Ranking;

/* ---- loops ------------------------------------------------------------------- */

static uint32_t find(const Ranking *r, uint32_t block) {
    uint32_t top = block;
    while (r->joined[top] != top) {
        top = r->joined[top];
    }
    while (r->joined[block] != top) {
        uint32_t next = r->joined[block];
        r->joined[block] = top;
        block = next;
    }
    return top;
}

static void collect(Ranking *r, uint32_t *stack, uint32_t *depth, uint32_t head, uint32_t block) {
    uint32_t top = find(r, block);
    if (top != head) {
        r->joined[top] = head;
        r->header[top] = head;
        stack[(*depth)++] = top;
    }
}

/* The loop of `head`: what leads to an edge back without passing it. */
static void collect_loop(Ranking *r, uint32_t *stack, uint32_t head) {
    const IrAdjacency *before = &r->graph->predecessors;
    uint32_t depth = 0;
    for (uint32_t e = before->start[head]; e < before->start[head + 1]; e++) {
        uint32_t from = before->list[e];
        if (r->order[from] != IR_NO_NODE && r->order[from] >= r->order[head]) {
            r->is_head[head] = true;
            collect(r, stack, &depth, head, from);
        }
    }
    while (depth > 0) {
        uint32_t block = stack[--depth];
        for (uint32_t e = before->start[block]; e < before->start[block + 1]; e++) {
            uint32_t from = before->list[e];
            /* What lies before the head is a second entry, no part of the loop. */
            if (r->order[from] != IR_NO_NODE && r->order[find(r, from)] > r->order[head]) {
                collect(r, stack, &depth, head, from);
            }
        }
    }
}

static void find_loops(Ranking *r) {
    uint32_t *stack = ARENA_ARRAY(r->scratch, uint32_t, r->graph->node_count);
    for (uint32_t i = 0; i < r->graph->node_count; i++) {
        r->joined[i] = i;
        r->header[i] = IR_NO_NODE;
        r->order[i] = IR_NO_NODE;
    }
    for (uint32_t i = 0; i < r->reachable; i++) {
        r->order[r->sequence[i]] = i;
    }
    for (uint32_t i = r->reachable; i-- > 0;) { /* inner loops first */
        collect_loop(r, stack, r->sequence[i]);
    }
}

/* ---- a reverse postorder in which loops are in one piece ------------------------ */

typedef struct Visit {
    uint32_t block;
    int64_t level; /* of the successors that are looked at now; -1: of none yet */
    uint32_t edge; /* the next one to look at */
} Visit;

/* How many loops contain each block; a head is in its own. */
static uint32_t *count_loops(const Ranking *r) {
    uint32_t *levels = ARENA_ARRAY(r->scratch, uint32_t, r->graph->node_count);
    for (uint32_t i = 0; i < r->reachable; i++) { /* heads come before what they contain */
        uint32_t block = r->sequence[i], header = r->header[block];
        levels[block] = (header == IR_NO_NODE ? 0 : levels[header]) + r->is_head[block];
    }
    return levels;
}

/* The next higher level that a successor has, or -1: levels that none has can be many. */
static int64_t next_level(const Ranking *r, const uint32_t *levels, const Visit *visit) {
    const IrAdjacency *next = &r->graph->successors;
    int64_t result = -1;
    for (uint32_t e = next->start[visit->block]; e < next->start[visit->block + 1]; e++) {
        int64_t level = levels[next->list[e]];
        if (level > visit->level && (result < 0 || level < result)) {
            result = level;
        }
    }
    return result;
}

/* The next successor of a block: out of the most loops first, since what is visited
 * first ends up last. IR_NO_NODE when there is none. */
static uint32_t next_successor(const Ranking *r, const uint32_t *levels, Visit *visit) {
    const IrAdjacency *next = &r->graph->successors;
    uint32_t start = next->start[visit->block];
    uint32_t count = next->start[visit->block + 1] - start;
    do {
        while (visit->level >= 0 && visit->edge < count) {
            /* From the last to the first: of equals, the first shall come first. */
            uint32_t to = next->list[start + count - 1 - visit->edge++];
            if (levels[to] == visit->level) {
                return to;
            }
        }
        visit->level = next_level(r, levels, visit);
        visit->edge = 0;
    } while (visit->level >= 0);
    return IR_NO_NODE;
}

static void order_by_loops(const Ranking *r, uint32_t *result) {
    const uint32_t *levels = count_loops(r);
    uint32_t count = r->graph->node_count;
    bool *seen = ARENA_ARRAY(r->scratch, bool, count);
    Visit *stack = ARENA_ARRAY(r->scratch, Visit, count);
    uint32_t depth = 0, left = r->reachable;
    seen[r->sequence[0]] = true;
    stack[depth++] = (Visit){r->sequence[0], -1, 0};
    while (depth > 0) {
        uint32_t to = next_successor(r, levels, &stack[depth - 1]);
        if (to == IR_NO_NODE) {
            result[--left] = stack[--depth].block;
        } else if (!seen[to]) {
            seen[to] = true;
            stack[depth++] = (Visit){to, -1, 0};
        }
    }
}

/* ---- ranks ------------------------------------------------------------------------ */

/* For each place, the heads whose loops end there, inner loops first. */
typedef struct Ends {
    uint32_t *first; /* by place */
    uint32_t *next;  /* by block */
} Ends;

static Ends find_ends(const Ranking *r, const uint32_t *sequence) {
    uint32_t count = r->graph->node_count;
    uint32_t *end = ARENA_ARRAY(r->scratch, uint32_t, count);
    Ends ends = {ARENA_ARRAY(r->scratch, uint32_t, count),
                 ARENA_ARRAY(r->scratch, uint32_t, count)};
    memset(ends.first, 0xff, count * sizeof *ends.first);
    for (uint32_t i = r->reachable; i-- > 0;) { /* what a loop contains before its head */
        uint32_t block = sequence[i], header = r->header[block];
        end[block] = end[block] > i ? end[block] : i;
        if (header != IR_NO_NODE && end[header] < end[block]) {
            end[header] = end[block];
        }
    }
    for (uint32_t i = 0; i < r->reachable; i++) {
        uint32_t block = sequence[i];
        if (r->is_head[block]) {
            ends.next[block] = ends.first[end[block]];
            ends.first[end[block]] = block;
        }
    }
    return ends;
}

void ir_rank(Arena *scratch, const IrGraph *graph, const uint32_t *sequence, uint32_t reachable,
             uint32_t *rank) {
    uint32_t count = graph->node_count;
    Ranking r = {.scratch = scratch,
                 .graph = graph,
                 .sequence = sequence,
                 .reachable = reachable,
                 .order = ARENA_ARRAY(scratch, uint32_t, count),
                 .header = ARENA_ARRAY(scratch, uint32_t, count),
                 .joined = ARENA_ARRAY(scratch, uint32_t, count),
                 .is_head = ARENA_ARRAY(scratch, bool, count)};
    memset(rank, 0xff, count * sizeof *rank);
    if (reachable == 0) {
        return;
    }
    find_loops(&r);
    uint32_t *by_loops = ARENA_ARRAY(scratch, uint32_t, reachable);
    order_by_loops(&r, by_loops);
    Ends ends = find_ends(&r, by_loops);
    uint32_t next = 0;
    for (uint32_t i = 0; i < reachable; i++) {
        if (!r.is_head[by_loops[i]]) {
            rank[by_loops[i]] = next++;
        }
        for (uint32_t head = ends.first[i]; head != IR_NO_NODE; head = ends.next[head]) {
            rank[head] = next++;
        }
    }
}
