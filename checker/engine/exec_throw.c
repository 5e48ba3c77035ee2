/* exec_throw.c - exceptions of C++: to the landing pad of the block, else out of the function.
 *
 * Only where somebody outside may catch them does anything come after them: else the process ends.
 */
#include "engine/exec_private.h"

#include "engine/call_reach.h"
#include "engine/flow.h"
#include "ir/exceptions.h"

/* ---- who runs under a catch -------------------------------------------------------------- */

static void throw_catch(Engine *engine, uint32_t callee) {
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        FunctionInfo *info = &engine->functions[f];
        info->in_catch = info->in_catch || (!info->is_model && call_reach_own(engine, callee, f));
    }
}

static void throw_catch_call(Engine *engine, const IrInstr *call) {
    if (call->a.kind == IR_OPERAND_FUNCTION) {
        throw_catch(engine, call->a.id);
        return;
    }
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        if (flow_may_call(engine, call, f)) {
            throw_catch(engine, f);
        }
    }
}

static const IrBlock *throw_landing(const IrFunction *ir, uint32_t block) {
    uint32_t handler = ir->blocks[block].handler;
    return handler != IR_NO_BLOCK && ir->blocks[handler].is_landing ? &ir->blocks[handler] : NULL;
}

void core_find_catching(Engine *engine) {
    for (uint32_t uid = 0; uid < engine->instr_count; uid++) {
        InstrPlace at = engine->instrs[uid];
        const IrInstr *instr = core_instr(engine, uid);
        const IrBlock *landing = throw_landing(engine->functions[at.function].ir, at.block);
        if (instr->op == IR_CALL && landing && landing->is_except) {
            throw_catch_call(engine, instr);
        }
    }
    engine->thrown = ir_find_global(engine->program, IR_THROWN);
}

bool core_is_throw(const Engine *engine, uint32_t uid) {
    const FunctionInfo *info = &engine->functions[engine->instrs[uid].function];
    const IrInstr *instr = core_instr(engine, uid);
    return instr->op == IR_CALL && instr->a.kind == IR_OPERAND_FUNCTION &&
           engine->functions[instr->a.id].intrinsic == INTRINSIC_THROW &&
           (info->in_catch || throw_landing(info->ir, engine->instrs[uid].block));
}

/* ---- throwing ------------------------------------------------------------------------------ */

/* What a function of which nothing is known throws may be anything. */
static State throw_unknown(Exec *exec) {
    Engine *engine = exec->engine;
    State state = exec->state;
    if (engine->thrown != UINT32_MAX) {
        const IrGlobal *global = engine->program->globals[engine->thrown];
        uint32_t root =
            value_root(engine->tables->values, ROOT_GLOBAL, engine->thrown, 0, 0, global->type);
        Value place = value_address(engine->tables->values, root, 0, VALUE_TOP, 0);
        memory_havoc(&engine->memory, &state, place, global->type->size, exec_uid(exec));
    }
    return state;
}

static void throw_deliver(Exec *exec, const State *state) {
    if (throw_landing(exec->info->ir, exec->block)) {
        exec->sink->reach(exec->context, exec->info->ir->blocks[exec->block].handler, 0, state,
                          (Decision){exec_uid(exec), EXEC_RAISES});
    } else if (exec->info->in_catch) {
        exec_throw_out(exec, state);
    }
}

void exec_throw(Exec *exec, const IrInstr *instr) {
    if (instr->op != IR_CALL || instr->a.kind != IR_OPERAND_FUNCTION) {
        return;
    }
    const FunctionInfo *callee = &exec->engine->functions[instr->a.id];
    bool always = callee->intrinsic == INTRINSIC_THROW;
    const IrFunction *ir = exec->info->ir;
    if (!always && (callee->ir->has_body ||
                    !ir_call_without_body_throws(ir, &ir->blocks[exec->block], callee->ir))) {
        return;
    }
    bool elsewhere = exec->directive.uid != STATE_NONE && exec->directive.uid != exec_uid(exec);
    if (!elsewhere && exec_allows(exec, EXEC_RAISES)) {
        State state = always ? exec->state : throw_unknown(exec);
        if (!ir->blocks[exec->block].is_landing) {
            exec_note(exec, STEP_BRANCH, exec_uid(exec),
                      always ? "an exception is thrown" : "assuming this throws an exception");
        }
        throw_deliver(exec, &state);
        exec->dead = exec->directive.uid == exec_uid(exec);
    }
    exec->dead = exec->dead || always;
}
