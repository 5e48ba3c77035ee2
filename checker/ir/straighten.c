/* straighten.c - branches that decide nothing, and blocks that only follow each other. */
#include "ir/straighten.h"

#include "base/vec.h"

typedef struct Straight {
    Arena *arena, *scratch;
    IrFunction *function;
    IrBlock *blocks;
    uint32_t count;
    uint32_t *entries;  /* per block: how many ways lead there */
    uint32_t *numbers;  /* per block: its new number */
    VEC(uint32_t) open; /* blocks whose successors have not been looked at */
} Straight;

static IrInstr *end_of(const Straight *s, uint32_t block) {
    return &s->blocks[block].instrs[s->blocks[block].instr_count - 1];
}

/* ---- where ways lead ---------------------------------------------------------------------- */

/* The first block with something in it on the way from there; the same one if there is none. */
static uint32_t destination(const Straight *s, uint32_t from) {
    uint32_t block = from;
    for (uint32_t steps = 0; steps < s->count; steps++) {
        if (s->blocks[block].instr_count > 1 || end_of(s, block)->op != IR_JUMP) {
            return block;
        }
        block = end_of(s, block)->then_block;
    }
    return from;
}

static bool redirect(uint32_t *target, uint32_t to) {
    bool changes = *target != to;
    *target = to;
    return changes;
}

static bool redirect_end(const Straight *s, uint32_t block) {
    IrInstr *end = end_of(s, block);
    bool changes = false;
    if (end->op == IR_JUMP || end->op == IR_BRANCH) {
        changes = redirect(&end->then_block, destination(s, end->then_block));
    }
    if (end->op == IR_BRANCH || end->op == IR_SWITCH) {
        changes |= redirect(&end->else_block, destination(s, end->else_block));
    }
    IrCase *cases = (IrCase *)end->cases; /* copied when the work began */
    for (uint32_t i = 0; end->op == IR_SWITCH && i < end->case_count; i++) {
        changes |= redirect(&cases[i].target, destination(s, cases[i].target));
    }
    return changes;
}

/* A branch by something unknown that leads to one place only, whatever it does before it gets
 * there: turning round and round in an empty loop is nothing. */
static bool decide_end(const Straight *s, uint32_t block) {
    const IrBlock *here = &s->blocks[block];
    IrInstr *end = end_of(s, block);
    if ((end->op != IR_BRANCH && end->op != IR_SWITCH) || end->a.kind != IR_OPERAND_UNKNOWN) {
        return false;
    }
    uint32_t only = IR_NO_BLOCK;
    for (uint32_t i = 0; i < ir_successor_count(here); i++) {
        uint32_t target = ir_successor(here, i);
        if (target == only || (target == block && here->instr_count == 1)) {
            continue;
        }
        if (only != IR_NO_BLOCK) {
            return false;
        }
        only = target;
    }
    if (only == IR_NO_BLOCK) {
        return false;
    }
    *end = (IrInstr){.op = IR_JUMP,
                     .dest = IR_NO_TEMP,
                     .then_block = only,
                     .loc = end->loc,
                     .spelling = end->spelling};
    return true;
}

/* ---- what is left ------------------------------------------------------------------------- */

static void enter(Straight *s, uint32_t block) {
    if (block != IR_NO_BLOCK && s->entries[block]++ == 0) {
        vec_push(s->scratch, &s->open, block);
    }
}

static void enter_all(Straight *s) {
    enter(s, 0);
    while (s->open.count > 0) {
        const IrBlock *block = &s->blocks[vec_pop(&s->open)];
        for (uint32_t i = 0; i < ir_successor_count(block); i++) {
            enter(s, ir_successor(block, i));
        }
        enter(s, block->handler);
    }
}

/* The block that only follows this one; IR_NO_BLOCK if there is none. */
static uint32_t follower(const Straight *s, uint32_t block) {
    const IrInstr *end = end_of(s, block);
    uint32_t next = end->op == IR_JUMP ? end->then_block : IR_NO_BLOCK;
    bool follows = next != IR_NO_BLOCK && next != 0 && next != block && s->entries[next] == 1 &&
                   s->blocks[next].handler == s->blocks[block].handler;
    return follows ? next : IR_NO_BLOCK;
}

static void append(Straight *s, uint32_t block, uint32_t next) {
    IrBlock *to = &s->blocks[block];
    const IrBlock *from = &s->blocks[next];
    uint32_t count = to->instr_count - 1 + from->instr_count;
    IrInstr *instrs = ARENA_ARRAY(s->arena, IrInstr, count);
    for (uint32_t i = 0; i + 1 < to->instr_count; i++) {
        instrs[i] = to->instrs[i];
    }
    for (uint32_t i = 0; i < from->instr_count; i++) {
        instrs[to->instr_count - 1 + i] = from->instrs[i];
    }
    to->instrs = instrs;
    to->instr_count = count;
    s->entries[next] = 0;
}

static void join_blocks(Straight *s) {
    for (uint32_t b = 0; b < s->count; b++) {
        if (s->entries[b] == 0) {
            continue;
        }
        for (uint32_t next = follower(s, b); next != IR_NO_BLOCK; next = follower(s, b)) {
            append(s, b, next);
        }
    }
}

static void number_blocks(Straight *s) {
    uint32_t next = 0;
    for (uint32_t b = 0; b < s->count; b++) {
        s->numbers[b] = s->entries[b] > 0 ? next++ : IR_NO_BLOCK;
    }
    for (uint32_t b = 0; b < s->count; b++) {
        if (s->entries[b] == 0) {
            continue;
        }
        IrBlock *block = &s->blocks[b];
        IrInstr *end = end_of(s, b);
        if (end->op == IR_JUMP || end->op == IR_BRANCH) {
            end->then_block = s->numbers[end->then_block];
        }
        if (end->op == IR_BRANCH || end->op == IR_SWITCH) {
            end->else_block = s->numbers[end->else_block];
        }
        IrCase *cases = (IrCase *)end->cases;
        for (uint32_t i = 0; end->op == IR_SWITCH && i < end->case_count; i++) {
            cases[i].target = s->numbers[cases[i].target];
        }
        block->handler = block->handler != IR_NO_BLOCK ? s->numbers[block->handler] : IR_NO_BLOCK;
        s->blocks[s->numbers[b]] = *block;
    }
    s->function->block_count = next;
}

/* ---- all of it ---------------------------------------------------------------------------- */

static void own_cases(const Straight *s) {
    for (uint32_t b = 0; b < s->count; b++) {
        IrInstr *end = end_of(s, b);
        if (end->op == IR_SWITCH) {
            end->cases = arena_copy(s->arena, end->cases, end->case_count * sizeof *end->cases);
        }
    }
}

void straighten(Arena *arena, IrFunction *function) {
    Arena *scratch = arena_open();
    Straight s = {.arena = arena,
                  .scratch = scratch,
                  .function = function,
                  .blocks = function->blocks,
                  .count = function->block_count,
                  .entries = ARENA_ARRAY(scratch, uint32_t, function->block_count),
                  .numbers = ARENA_ARRAY(scratch, uint32_t, function->block_count)};
    own_cases(&s);
    for (bool changes = true; changes;) {
        changes = false;
        for (uint32_t b = s.count; b-- > 0;) {
            changes |= redirect_end(&s, b);
            changes |= decide_end(&s, b);
        }
    }
    enter_all(&s);
    join_blocks(&s);
    number_blocks(&s);
    arena_close(scratch);
}
