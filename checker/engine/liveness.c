/* liveness.c - backward liveness of plain locals, and last uses of temporaries. */
#include "engine/liveness.h"

#include <string.h>

static uint32_t liveness_words(const FunctionInfo *info) {
    return info->ir->local_count / 32 + 1;
}

static void liveness_use_temp(FunctionInfo *info, IrOperand operand, uint32_t index) {
    if (operand.kind == IR_OPERAND_TEMP && operand.id < info->ir->temp_count) {
        info->last_use[operand.id] = index;
    }
}

static void liveness_use_place(FunctionInfo *info, const IrPlace *place, uint32_t index) {
    if (place->base == IR_BASE_TEMP && place->id < info->ir->temp_count) {
        info->last_use[place->id] = index;
    }
    for (uint32_t i = 0; i < place->step_count; i++) {
        liveness_use_temp(info, place->steps[i].index, index);
    }
}

static void liveness_temps(FunctionInfo *info) {
    for (uint32_t b = 0; b < info->ir->block_count; b++) {
        const IrBlock *block = &info->ir->blocks[b];
        for (uint32_t i = 0; i < block->instr_count; i++) {
            const IrInstr *instr = &block->instrs[i];
            liveness_use_temp(info, instr->a, i);
            liveness_use_temp(info, instr->b, i);
            liveness_use_place(info, &instr->place, i);
            liveness_use_place(info, &instr->source, i);
            for (uint32_t k = 0; k < instr->arg_count; k++) {
                liveness_use_temp(info, instr->args[k], i);
            }
        }
    }
}

static bool liveness_is_whole(const IrInstr *instr) {
    return (instr->op == IR_LOAD || instr->op == IR_STORE || instr->op == IR_KILL) &&
           instr->place.step_count == 0;
}

static void liveness_find_plain(FunctionInfo *info) {
    memset(info->plain, 1, info->ir->local_count);
    for (uint32_t b = 0; b < info->ir->block_count; b++) {
        for (uint32_t i = 0; i < info->ir->blocks[b].instr_count; i++) {
            const IrInstr *instr = &info->ir->blocks[b].instrs[i];
            bool has_place = instr->op <= IR_ZERO || instr->op == IR_KILL;
            if (has_place && instr->place.base == IR_BASE_LOCAL && !liveness_is_whole(instr)) {
                info->plain[instr->place.id] = 0;
            }
            if (instr->op == IR_COPY && instr->source.base == IR_BASE_LOCAL) {
                info->plain[instr->source.id] = 0;
            }
        }
    }
}

static void liveness_transfer(const IrBlock *block, uint32_t *live) {
    for (uint32_t i = block->instr_count; i-- > 0;) {
        const IrInstr *instr = &block->instrs[i];
        if (instr->place.base != IR_BASE_LOCAL) {
            continue;
        }
        uint32_t bit = 1u << (instr->place.id % 32);
        if (instr->op == IR_STORE && instr->place.step_count == 0) {
            live[instr->place.id / 32] &= ~bit;
        } else if (instr->op == IR_LOAD) {
            live[instr->place.id / 32] |= bit;
        }
    }
}

static bool liveness_merge(uint32_t *into, const uint32_t *from, uint32_t words) {
    bool changed = false;
    for (uint32_t w = 0; w < words; w++) {
        changed = changed || (from[w] & ~into[w]) != 0;
        into[w] |= from[w];
    }
    return changed;
}

static bool liveness_update(FunctionInfo *info, uint32_t b, uint32_t **in, uint32_t *scratch) {
    uint32_t words = liveness_words(info);
    const IrBlock *block = &info->ir->blocks[b];
    memset(scratch, 0, words * sizeof *scratch);
    for (uint32_t s = 0; s < ir_successor_count(block); s++) {
        liveness_merge(scratch, in[ir_successor(block, s)], words);
    }
    liveness_transfer(block, scratch);
    if (block->handler != IR_NO_BLOCK) {
        liveness_merge(scratch, in[block->handler], words);
    }
    return liveness_merge(in[b], scratch, words);
}

static void liveness_locals(Engine *engine, FunctionInfo *info) {
    uint32_t words = liveness_words(info), blocks = info->ir->block_count;
    uint32_t **in = ARENA_ARRAY(engine->arena, uint32_t *, blocks);
    for (uint32_t b = 0; b < blocks; b++) {
        in[b] = ARENA_ARRAY(engine->arena, uint32_t, words);
    }
    uint32_t *scratch = ARENA_ARRAY(engine->arena, uint32_t, words);
    bool changed = true;
    while (changed) {
        changed = false;
        for (uint32_t b = blocks; b-- > 0;) {
            changed = liveness_update(info, b, in, scratch) || changed;
        }
    }
    info->live = (const uint32_t **)in;
}

void liveness_compute(Engine *engine) {
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        FunctionInfo *info = &engine->functions[f];
        if (!info->ir->has_body) {
            continue;
        }
        info->last_use = ARENA_ARRAY(engine->arena, uint32_t, info->ir->temp_count + 1);
        info->plain = ARENA_ARRAY(engine->arena, uint8_t, info->ir->local_count + 1);
        liveness_temps(info);
        liveness_find_plain(info);
        liveness_locals(engine, info);
    }
}

bool liveness_at(const FunctionInfo *info, uint32_t block, uint32_t local) {
    return !info->plain[local] || (info->live[block][local / 32] >> (local % 32) & 1) != 0;
}
