/* build_end.c - the end of a body: unreachable blocks go, blocks are numbered in
 * reverse postorder and temporaries in the order in which they then appear.
 */
#include "ir/build_body.h"
#include "ir/order.h"

#include <assert.h>
#include <string.h>

typedef struct Renumbering {
    Arena *arena;
    const uint32_t *blocks; /* draft -> final block, IR_NO_BLOCK: dropped */
    uint32_t *temps;        /* temporary -> final one, IR_NO_TEMP: not met yet */
    uint32_t temp_limit, temp_count;
} Renumbering;

static uint32_t new_block(const Renumbering *to, uint32_t block) {
    return block == IR_NO_BLOCK ? IR_NO_BLOCK : to->blocks[block];
}

static uint32_t new_temp(void *context, uint32_t temp) {
    Renumbering *to = context;
    if (temp >= to->temp_limit) {
        return temp; /* not made by ir_build_temp(): left to ir_verify() */
    }
    if (to->temps[temp] == IR_NO_TEMP) {
        to->temps[temp] = to->temp_count++;
    }
    return to->temps[temp];
}

static void renumber_cases(Renumbering *to, IrInstr *instr) {
    instr->else_block = new_block(to, instr->else_block);
    if (instr->case_count == 0) {
        return;
    }
    IrCase *cases = arena_copy(to->arena, instr->cases, instr->case_count * sizeof *cases);
    for (uint32_t i = 0; i < instr->case_count; i++) {
        cases[i].target = new_block(to, cases[i].target);
    }
    instr->cases = cases;
}

static void renumber_instr(Renumbering *to, IrInstr *instr) {
    ir_build_replace_temps(&(IrTempMap){to->arena, new_temp, to}, instr);
    if (instr->op == IR_JUMP || instr->op == IR_BRANCH) {
        instr->then_block = new_block(to, instr->then_block);
    }
    if (instr->op == IR_BRANCH) {
        instr->else_block = new_block(to, instr->else_block);
    }
    if (instr->op == IR_SWITCH) {
        renumber_cases(to, instr);
    }
    if (instr->dest != IR_NO_TEMP) {
        instr->dest = new_temp(to, instr->dest);
    }
}

static IrBlock final_block(Renumbering *to, const IrDraft *draft) {
    IrBlock block = {.instr_count = draft->instr_count,
                     .handler = new_block(to, draft->handler),
                     .is_except = draft->is_except,
                     .is_landing = draft->is_landing};
    block.instrs = ARENA_ARRAY(to->arena, IrInstr, draft->instr_count);
    IrInstr *out = block.instrs;
    for (const IrSlot *slot = draft->first; slot; slot = slot->next) {
        *out = slot->instr;
        renumber_instr(to, out++);
    }
    return block;
}

static void terminate_all(IrBuilder *builder) {
    for (uint32_t i = 0; i < builder->blocks.count; i++) {
        builder->current = i;
        if (!ir_build_is_terminated(builder)) {
            ir_build_append(builder, (IrInstr){.op = IR_UNREACHABLE});
        }
    }
}

/* Terminators alone are enough to see the graph. */
static const IrBlock *skeleton(Arena *scratch, const IrBuilder *builder) {
    IrBlock *blocks = ARENA_ARRAY(scratch, IrBlock, builder->blocks.count);
    for (size_t i = 0; i < builder->blocks.count; i++) {
        const IrDraft *draft = &builder->blocks.items[i];
        blocks[i] =
            (IrBlock){.instrs = &draft->last->instr, .instr_count = 1, .handler = draft->handler};
    }
    return blocks;
}

static void recycle(IrBuilder *builder, IrSlot *first) {
    while (first) {
        IrSlot *next = first->next;
        first->next = builder->free_slots;
        builder->free_slots = first;
        first = next;
    }
}

static void note_addresses(IrFunction *function) {
    for (uint32_t b = 0; b < function->block_count; b++) {
        for (uint32_t i = 0; i < function->blocks[b].instr_count; i++) {
            const IrInstr *instr = &function->blocks[b].instrs[i];
            if (instr->op == IR_ADDR && instr->place.base == IR_BASE_LOCAL &&
                instr->place.id < function->local_count) {
                function->locals[instr->place.id].address_taken = true;
            }
        }
    }
}

static void end_locals(IrBuilder *builder, IrFunction *function) {
    function->local_count = (uint32_t)builder->locals.count;
    if (function->local_count > 0) {
        function->locals = arena_copy(builder->arena, builder->locals.items,
                                      function->local_count * sizeof(IrLocal));
    }
    function->param_count = 0;
    while (function->param_count < function->local_count &&
           function->locals[function->param_count].is_param) {
        function->param_count++;
    }
}

static void end_blocks(IrBuilder *builder, IrFunction *function, Arena *scratch) {
    uint32_t draft_count = (uint32_t)builder->blocks.count;
    uint32_t *sequence = ARENA_ARRAY(scratch, uint32_t, draft_count);
    uint32_t *numbers = ARENA_ARRAY(scratch, uint32_t, draft_count);
    uint32_t *temps = ARENA_ARRAY(scratch, uint32_t, builder->temp_count + 1);
    uint32_t count =
        ir_reverse_postorder(scratch, skeleton(scratch, builder), draft_count, sequence);

    memset(numbers, 0xff, draft_count * sizeof *numbers);     /* IR_NO_BLOCK */
    memset(temps, 0xff, builder->temp_count * sizeof *temps); /* IR_NO_TEMP */
    for (uint32_t i = 0; i < count; i++) {
        numbers[sequence[i]] = i;
    }
    Renumbering to = {builder->arena, numbers, temps, builder->temp_count, 0};
    function->blocks = ARENA_ARRAY(builder->arena, IrBlock, count);
    function->block_count = count;
    for (uint32_t i = 0; i < count; i++) {
        function->blocks[i] = final_block(&to, &builder->blocks.items[sequence[i]]);
    }
    function->temp_count = to.temp_count;
}

void ir_build_end(IrBuilder *builder) {
    assert(builder->function);
    IrFunction *function = builder->function;
    terminate_all(builder);

    Arena *scratch = arena_open();
    if (builder->is_cut) {
        ir_build_keep_temps(builder, scratch);
    }
    end_blocks(builder, function, scratch);
    arena_close(scratch);

    end_locals(builder, function);
    note_addresses(function);
    function->has_body = true;

    for (size_t i = 0; i < builder->blocks.count; i++) {
        recycle(builder, builder->blocks.items[i].first);
    }
    recycle(builder, builder->dropped);
    builder->dropped = NULL;
    builder->function = NULL;
}
