/* dead_code.c - which blocks of the model can't be reached while that kind is followed. */
#include "engine/dead_code.h"

#include "base/text.h"
#include "base/vec.h"

#include <string.h>

#define DEAD_CODE_DEPTH 3 /* functions that only pass an answer on, inside of each other */

/* What a function says, if that goes by what is followed and by nothing else; else -1. */
static int dead_code_answer(const Engine *engine, const FunctionInfo *info, int depth);

/* The same for one call. */
static int dead_code_call(const Engine *engine, const IrInstr *call, int depth) {
    if (call->op != IR_CALL || call->a.kind != IR_OPERAND_FUNCTION) {
        return -1;
    }
    const FunctionInfo *callee = &engine->functions[call->a.id];
    if (callee->intrinsic == INTRINSIC_FOLLOWS && call->arg_count == 1 &&
        call->args[0].kind == IR_OPERAND_STRING) {
        return core_follows(engine, engine->program->strings[call->args[0].id].text);
    }
    if (callee->intrinsic == INTRINSIC_RUNS_ALONE) {
        return core_runs_alone(engine);
    }
    bool passes = callee->is_model && callee->ir->has_body && call->arg_count == 0;
    return passes && depth < DEAD_CODE_DEPTH ? dead_code_answer(engine, callee, depth + 1) : -1;
}

/* The value of an operand that a block has computed, or -1. */
static int dead_code_operand(const Engine *engine, const IrBlock *block, IrOperand operand,
                             int depth) {
    if (operand.kind == IR_OPERAND_INT) {
        return operand.value == 0 || operand.value == 1 ? (int)operand.value : -1;
    }
    for (uint32_t i = 0; operand.kind == IR_OPERAND_TEMP && i < block->instr_count; i++) {
        if (block->instrs[i].dest == operand.id) {
            return dead_code_call(engine, &block->instrs[i], depth);
        }
    }
    return -1;
}

static int dead_code_answer(const Engine *engine, const FunctionInfo *info, int depth) {
    uint32_t block = 0;
    for (uint32_t steps = 0; steps < info->ir->block_count; steps++) {
        const IrBlock *here = &info->ir->blocks[block];
        const IrInstr *last = ir_terminator(here);
        if (here->instr_count > 2) {
            return -1; /* it does something else, too */
        }
        int value = dead_code_operand(engine, here, last->a, depth);
        if (last->op == IR_RETURN) {
            return value;
        }
        if (last->op != IR_BRANCH || value < 0) {
            return -1;
        }
        block = value ? last->then_block : last->else_block;
    }
    return -1;
}

/* ---- blocks ----------------------------------------------------------------------------- */

static bool dead_code_asks(const Engine *engine, const FunctionInfo *info) {
    for (uint32_t b = 0; b < info->ir->block_count; b++) {
        const IrBlock *block = &info->ir->blocks[b];
        const IrInstr *last = ir_terminator(block);
        if (last->op == IR_BRANCH && last->a.kind == IR_OPERAND_TEMP &&
            dead_code_operand(engine, block, last->a, 0) >= 0) {
            return true;
        }
    }
    return false;
}

static void dead_code_reach(const Engine *engine, const FunctionInfo *info, uint32_t block,
                            bool *reached) {
    const IrBlock *here = &info->ir->blocks[block];
    const IrInstr *last = ir_terminator(here);
    if (reached[block]) {
        return;
    }
    reached[block] = true;
    int value = last->op == IR_BRANCH ? dead_code_operand(engine, here, last->a, 0) : -1;
    if (value >= 0) {
        dead_code_reach(engine, info, value ? last->then_block : last->else_block, reached);
        return;
    }
    for (uint32_t i = 0; i < ir_successor_count(here); i++) {
        dead_code_reach(engine, info, ir_successor(here, i), reached);
    }
    if (here->handler != IR_NO_BLOCK) {
        dead_code_reach(engine, info, here->handler, reached);
    }
}

/* ---- functions -------------------------------------------------------------------------- */

/* True for what nobody but the model calls, and by name; not for where the analysis starts. */
static bool dead_code_is_internal(const Engine *engine, const FunctionInfo *info) {
    return info->is_model && info->ir->has_body && !info->address_taken &&
           text_starts(info->ir->name, "__fltcheck_") &&
           strcmp(info->ir->name, engine->input->start) != 0;
}

static bool dead_code_bury(Engine *engine, const FunctionInfo *info) {
    uint32_t end = info->id + 1 < engine->program->function_count
                       ? engine->functions[info->id + 1].first_uid
                       : engine->instr_count;
    bool changed = false;
    for (uint32_t uid = info->first_uid; uid < end; uid++) {
        changed = changed || !engine->is_dead[uid];
        engine->is_dead[uid] = true;
    }
    return changed;
}

typedef VEC(uint32_t) DeadCodeCalls;

/* Calls by name. */
static DeadCodeCalls dead_code_calls(Arena *scratch, const Engine *engine) {
    DeadCodeCalls calls = {0};
    for (uint32_t uid = 0; uid < engine->instr_count; uid++) {
        const IrInstr *instr = core_instr(engine, uid);
        if (instr->op == IR_CALL && instr->a.kind == IR_OPERAND_FUNCTION) {
            vec_push(scratch, &calls, uid);
        }
    }
    return calls;
}

/* Functions that only dead code calls, and what only these call. */
static void dead_code_find_functions(Engine *engine) {
    Arena *scratch = arena_open();
    uint32_t count = engine->program->function_count;
    bool *called = ARENA_ARRAY(scratch, bool, count + 1);
    DeadCodeCalls calls = dead_code_calls(scratch, engine);
    for (bool changed = true; changed;) {
        changed = false;
        memset(called, 0, count * sizeof *called);
        for (size_t i = 0; i < calls.count; i++) {
            if (!engine->is_dead[calls.items[i]]) {
                called[core_instr(engine, calls.items[i])->a.id] = true;
            }
        }
        for (uint32_t f = 0; f < count; f++) {
            const FunctionInfo *info = &engine->functions[f];
            if (!called[f] && dead_code_is_internal(engine, info)) {
                changed = dead_code_bury(engine, info) || changed;
            }
        }
    }
    arena_close(scratch);
}

void dead_code_find(Engine *engine) {
    memset(engine->is_dead, 0, engine->instr_count * sizeof *engine->is_dead);
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        const FunctionInfo *info = &engine->functions[f];
        if (!info->is_model || !info->ir->has_body || !dead_code_asks(engine, info)) {
            continue;
        }
        Arena *scratch = arena_open();
        bool *reached = ARENA_ARRAY(scratch, bool, info->ir->block_count);
        dead_code_reach(engine, info, 0, reached);
        for (uint32_t b = 0; b < info->ir->block_count; b++) {
            for (uint32_t i = 0; !reached[b] && i < info->ir->blocks[b].instr_count; i++) {
                engine->is_dead[info->block_uid[b] + i] = true;
            }
        }
        arena_close(scratch);
    }
    dead_code_find_functions(engine);
}
