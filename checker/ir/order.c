/* order.c - reverse postorder of basic blocks, without recursion. */
#include "ir/order.h"

typedef struct Visit {
    uint32_t block;
    uint32_t edges_left;
} Visit;

uint32_t ir_edge_count(const IrBlock *block) {
    return ir_successor_count(block) + (block->handler != IR_NO_BLOCK ? 1 : 0);
}

uint32_t ir_edge(const IrBlock *block, uint32_t index) {
    return index < ir_successor_count(block) ? ir_successor(block, index) : block->handler;
}

uint32_t ir_reverse_postorder(Arena *scratch, const IrBlock *blocks, uint32_t count,
                              uint32_t *sequence) {
    if (count == 0) {
        return 0;
    }
    bool *seen = ARENA_ARRAY(scratch, bool, count);
    Visit *stack = ARENA_ARRAY(scratch, Visit, count);
    uint32_t *postorder = ARENA_ARRAY(scratch, uint32_t, count);
    uint32_t depth = 0, finished = 0;

    seen[0] = true;
    stack[depth++] = (Visit){0, ir_edge_count(&blocks[0])};
    while (depth > 0) {
        Visit *top = &stack[depth - 1];
        if (top->edges_left == 0) {
            postorder[finished++] = top->block;
            depth--;
            continue;
        }
        /* From the last edge to the first: what is visited first finishes first
         * and so ends up last in the reverse. */
        uint32_t next = ir_edge(&blocks[top->block], --top->edges_left);
        if (next < count && !seen[next]) {
            seen[next] = true;
            stack[depth++] = (Visit){next, ir_edge_count(&blocks[next])};
        }
    }
    for (uint32_t i = 0; i < finished; i++) {
        sequence[i] = postorder[finished - 1 - i];
    }
    return finished;
}
