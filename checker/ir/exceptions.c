/* exceptions.c - exceptions of C++ in a linked program: which calls can throw.
 *
 * The frontend gives every call of a function of C++ the handler that an exception would find.
 * Only here it is known that most functions never throw: handlers that nothing leads to are
 * dropped, and blocks that were split for their sake are joined again.
 */
#include "ir/exceptions.h"

#include "ir/order.h"

#include <string.h>

typedef struct Settling {
    IrModule *module;
    Arena *scratch;
    bool *throws;         /* per function: an exception can come out of it */
    bool through_pointer; /* ... of one whose address is taken */
    bool *address_taken;
} Settling;

bool ir_is_cxx_name(const char *name) {
    return strchr(name, '(') != NULL;
}

/* ---- which functions throw -------------------------------------------------------------- */

static bool call_throws(const Settling *s, const IrFunction *function, const IrBlock *block,
                        const IrInstr *instr) {
    if (instr->op != IR_CALL) {
        return false;
    }
    if (instr->a.kind != IR_OPERAND_FUNCTION) {
        return s->through_pointer;
    }
    const IrFunction *callee = s->module->functions[instr->a.id];
    return callee->has_body ? s->throws[instr->a.id]
                            : ir_call_without_body_throws(function, block, callee);
}

bool ir_call_without_body_throws(const IrFunction *function, const IrBlock *block,
                                 const IrFunction *callee) {
    if (strcmp(callee->name, IR_THROW) == 0) {
        return true;
    }
    const IrBlock *handler =
        block->handler == IR_NO_BLOCK ? NULL : &function->blocks[block->handler];
    return handler && handler->is_landing && handler->is_except && !callee->is_nothrow &&
           ir_is_cxx_name(callee->name);
}

static bool block_throws(const Settling *s, const IrFunction *function, uint32_t b) {
    const IrBlock *block = &function->blocks[b];
    for (uint32_t i = 0; i < block->instr_count; i++) {
        if (call_throws(s, function, block, &block->instrs[i])) {
            return true;
        }
    }
    return false;
}

static bool is_landing(const IrFunction *function, uint32_t handler) {
    return handler != IR_NO_BLOCK && function->blocks[handler].is_landing;
}

/* An exception comes out of a block that can be reached and has no handler for it. */
static bool function_throws(const Settling *s, const IrFunction *function) {
    bool *seen = ARENA_ARRAY(s->scratch, bool, function->block_count + 1);
    uint32_t *stack = ARENA_ARRAY(s->scratch, uint32_t, function->block_count + 1);
    uint32_t depth = 0;
    if (function->block_count > 0) {
        seen[0] = true;
        stack[depth++] = 0;
    }
    while (depth > 0) {
        uint32_t b = stack[--depth];
        const IrBlock *block = &function->blocks[b];
        bool throws = block_throws(s, function, b);
        if (throws && block->handler == IR_NO_BLOCK) {
            return true;
        }
        for (uint32_t i = 0; i < ir_edge_count(block); i++) {
            uint32_t to = ir_edge(block, i);
            bool is_taken =
                i < ir_successor_count(block) || throws || !is_landing(function, block->handler);
            if (is_taken && !seen[to]) {
                seen[to] = true;
                stack[depth++] = to;
            }
        }
    }
    return false;
}

static void take_address(Settling *s, IrOperand operand) {
    if (operand.kind == IR_OPERAND_FUNCTION) {
        s->address_taken[operand.id] = true;
    }
}

static void find_addresses(Settling *s) {
    for (uint32_t f = 0; f < s->module->function_count; f++) {
        const IrFunction *function = s->module->functions[f];
        for (uint32_t b = 0; b < function->block_count; b++) {
            for (uint32_t i = 0; i < function->blocks[b].instr_count; i++) {
                const IrInstr *instr = &function->blocks[b].instrs[i];
                if (instr->op != IR_CALL) {
                    take_address(s, instr->a);
                }
                take_address(s, instr->b);
                for (uint32_t a = 0; a < instr->arg_count; a++) {
                    take_address(s, instr->args[a]);
                }
            }
        }
    }
    for (uint32_t g = 0; g < s->module->global_count; g++) {
        for (uint32_t i = 0; i < s->module->globals[g]->init_count; i++) {
            take_address(s, s->module->globals[g]->inits[i].value);
        }
    }
}

static void find_throwing(Settling *s) {
    for (bool changes = true; changes;) {
        changes = false;
        for (uint32_t f = s->module->function_count; f-- > 0;) {
            if (!s->throws[f] && function_throws(s, s->module->functions[f])) {
                s->throws[f] = changes = true;
                s->through_pointer |= s->address_taken[f];
            }
        }
    }
}

/* ---- what is left of a function ----------------------------------------------------------- */

/* The block that follows and that nothing else leads to, if one of the two has lost its handler;
 * else IR_NO_BLOCK. */
static uint32_t sole_follower(const IrFunction *function, const uint32_t *edges,
                              const bool *has_lost, uint32_t b) {
    const IrBlock *block = &function->blocks[b];
    if (block->instr_count == 0) {
        return IR_NO_BLOCK; /* has become a part of another one */
    }
    const IrInstr *last = &block->instrs[block->instr_count - 1];
    uint32_t next = last->op == IR_JUMP ? last->then_block : IR_NO_BLOCK;
    return next != IR_NO_BLOCK && next != 0 && next != b && edges[next] == 1 &&
                   (has_lost[b] || has_lost[next]) &&
                   function->blocks[next].handler == block->handler &&
                   !function->blocks[next].is_landing
               ? next
               : IR_NO_BLOCK;
}

static void join(Arena *arena, IrBlock *block, const IrBlock *next) {
    uint32_t kept = block->instr_count - 1;
    IrInstr *instrs = ARENA_ARRAY(arena, IrInstr, kept + next->instr_count);
    memcpy(instrs, block->instrs, kept * sizeof *instrs);
    memcpy(instrs + kept, next->instrs, next->instr_count * sizeof *instrs);
    block->instrs = instrs;
    block->instr_count = kept + next->instr_count;
}

static void join_blocks(Settling *s, Arena *arena, IrFunction *function, bool *has_lost) {
    uint32_t *edges = ARENA_ARRAY(s->scratch, uint32_t, function->block_count);
    for (uint32_t b = 0; b < function->block_count; b++) {
        for (uint32_t i = 0; i < ir_edge_count(&function->blocks[b]); i++) {
            edges[ir_edge(&function->blocks[b], i)]++;
        }
    }
    for (uint32_t b = 0; b < function->block_count; b++) {
        for (uint32_t next; (next = sole_follower(function, edges, has_lost, b)) != IR_NO_BLOCK;) {
            join(arena, &function->blocks[b], &function->blocks[next]);
            has_lost[b] |= has_lost[next];
            edges[next] = 0; /* nobody comes there any more */
            function->blocks[next].handler = IR_NO_BLOCK;
            function->blocks[next].instrs = NULL;
            function->blocks[next].instr_count = 0;
        }
    }
}

static void renumber(Arena *arena, IrBlock *block, const uint32_t *numbers) {
    IrInstr *instrs = arena_copy(arena, block->instrs, block->instr_count * sizeof *instrs);
    IrInstr *last = &instrs[block->instr_count - 1];
    block->instrs = instrs;
    block->handler = block->handler == IR_NO_BLOCK ? IR_NO_BLOCK : numbers[block->handler];
    if (last->op == IR_JUMP || last->op == IR_BRANCH) {
        last->then_block = numbers[last->then_block];
    }
    if (last->op == IR_BRANCH || last->op == IR_SWITCH) {
        last->else_block = numbers[last->else_block];
    }
    if (last->op == IR_SWITCH && last->case_count > 0) {
        IrCase *cases = arena_copy(arena, last->cases, last->case_count * sizeof *cases);
        for (uint32_t i = 0; i < last->case_count; i++) {
            cases[i].target = numbers[cases[i].target];
        }
        last->cases = cases;
    }
}

static void drop_unreachable(Settling *s, Arena *arena, IrFunction *function) {
    uint32_t *sequence = ARENA_ARRAY(s->scratch, uint32_t, function->block_count);
    uint32_t *numbers = ARENA_ARRAY(s->scratch, uint32_t, function->block_count);
    uint32_t count =
        ir_reverse_postorder(s->scratch, function->blocks, function->block_count, sequence);
    IrBlock *blocks = ARENA_ARRAY(arena, IrBlock, count);
    for (uint32_t i = 0; i < count; i++) {
        numbers[sequence[i]] = i;
    }
    for (uint32_t i = 0; i < count; i++) {
        blocks[i] = function->blocks[sequence[i]];
        renumber(arena, &blocks[i], numbers);
    }
    function->blocks = blocks;
    function->block_count = count;
}

static bool has_landings(const IrFunction *function) {
    for (uint32_t b = 0; b < function->block_count; b++) {
        if (function->blocks[b].is_landing) {
            return true;
        }
    }
    return false;
}

static void settle_function(Settling *s, Arena *arena, IrFunction *function) {
    bool *throws = ARENA_ARRAY(s->scratch, bool, function->block_count);
    bool *has_lost = ARENA_ARRAY(s->scratch, bool, function->block_count);
    for (uint32_t b = 0; b < function->block_count; b++) {
        throws[b] = block_throws(s, function, b);
    }
    function->blocks =
        arena_copy(arena, function->blocks, function->block_count * sizeof *function->blocks);
    for (uint32_t b = 0; b < function->block_count; b++) {
        IrBlock *block = &function->blocks[b];
        has_lost[b] = is_landing(function, block->handler) && !throws[b];
        block->handler = has_lost[b] ? IR_NO_BLOCK : block->handler;
    }
    join_blocks(s, arena, function, has_lost);
    drop_unreachable(s, arena, function);
}

void ir_settle_exceptions(Arena *arena, IrModule *module) {
    Settling s = {.module = module, .scratch = arena_open()};
    bool *lands = ARENA_ARRAY(s.scratch, bool, module->function_count);
    bool any = false;
    for (uint32_t f = 0; f < module->function_count; f++) {
        lands[f] = has_landings(module->functions[f]);
        any |= lands[f];
    }
    if (any) {
        s.throws = ARENA_ARRAY(s.scratch, bool, module->function_count);
        s.address_taken = ARENA_ARRAY(s.scratch, bool, module->function_count);
        find_addresses(&s);
        find_throwing(&s);
    }
    for (uint32_t f = 0; any && f < module->function_count; f++) {
        if (lands[f]) {
            settle_function(&s, arena, module->functions[f]);
        }
    }
    arena_close(s.scratch);
}
