/* call_reach.c - the closure of the call graph, worked out for a function when it is
 * first asked for. */
#include "engine/call_reach.h"

#include "base/vec.h"
#include "engine/flow.h"

typedef struct Walk {
    Engine *engine;
    Arena *scratch;
    bool own; /* by way of functions of the driver only */
    uint32_t *bits;
    VEC(uint32_t) waiting;
} Walk;

static void reach_add(Walk *walk, uint32_t function) {
    uint32_t bit = 1u << (function % 32);
    if ((walk->bits[function / 32] & bit) == 0) {
        walk->bits[function / 32] |= bit;
        vec_push(walk->scratch, &walk->waiting, function);
    }
}

static void reach_call(Walk *walk, const IrInstr *call) {
    if (call->a.kind == IR_OPERAND_FUNCTION) {
        reach_add(walk, call->a.id);
        return;
    }
    for (uint32_t f = 0; f < walk->engine->program->function_count; f++) {
        if (flow_may_call(walk->engine, call, f)) {
            reach_add(walk, f);
        }
    }
}

static void reach_calls(Walk *walk, const IrFunction *ir) {
    for (uint32_t b = 0; b < ir->block_count; b++) {
        for (uint32_t i = 0; i < ir->blocks[b].instr_count; i++) {
            if (ir->blocks[b].instrs[i].op == IR_CALL) {
                reach_call(walk, &ir->blocks[b].instrs[i]);
            }
        }
    }
}

static const uint32_t *reach_from(Engine *engine, uint32_t from, bool own) {
    Arena *scratch = arena_open();
    uint32_t words = engine->program->function_count / 32 + 1;
    Walk walk = {.engine = engine,
                 .scratch = scratch,
                 .own = own,
                 .bits = ARENA_ARRAY(engine->arena, uint32_t, words)};
    reach_add(&walk, from);
    while (walk.waiting.count > 0) {
        const FunctionInfo *info = &engine->functions[vec_pop(&walk.waiting)];
        if (!walk.own || !info->is_model) {
            reach_calls(&walk, info->ir);
        }
    }
    arena_close(scratch);
    return walk.bits;
}

static bool reach_has(const uint32_t *bits, uint32_t function) {
    return (bits[function / 32] >> (function % 32) & 1) != 0;
}

bool call_reach(Engine *engine, uint32_t from, uint32_t to) {
    FunctionInfo *info = &engine->functions[from];
    if (!info->reaches) {
        info->reaches = reach_from(engine, from, false);
    }
    return reach_has(info->reaches, to);
}

bool call_reach_own(Engine *engine, uint32_t from, uint32_t to) {
    FunctionInfo *info = &engine->functions[from];
    if (!info->reaches_own) {
        info->reaches_own = reach_from(engine, from, true);
    }
    return reach_has(info->reaches_own, to);
}

bool call_reach_name(Engine *engine, uint32_t function, uint32_t call, Value sym) {
    const ValueNode *node = value_at(engine->tables->values, sym);
    while (node->op == SYM_HAVOC && node->c == VALUE_DERIVED) {
        node = value_at(engine->tables->values, node->b);
    }
    uint32_t uid = node->op == SYM_RESULT ? node->a : node->b;
    if (node->op == SYM_INIT || !call_reach(engine, function, engine->instrs[uid].function)) {
        return false;
    }
    uint32_t site = node->op == SYM_RESULT ? node->b : STATE_NONE;
    return site == STATE_NONE || site == call ||
           call_reach(engine, function, engine->instrs[site].function);
}
