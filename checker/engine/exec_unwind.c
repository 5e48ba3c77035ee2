/* exec_unwind.c - exceptions that leave a function: to a handler of one that waits for it. */
#include "engine/exec_private.h"

#include "engine/call_reach.h"
#include "engine/flow.h"
#include "engine/store_marks.h"

/* ---- who runs under a handler ------------------------------------------------------- */

bool core_takes_exceptions(const IrFunction *ir, uint32_t handler) {
    while (handler != IR_NO_BLOCK &&
           (!ir->blocks[handler].is_except || ir->blocks[handler].is_landing)) {
        handler = ir->blocks[handler].handler;
    }
    return handler != IR_NO_BLOCK;
}

/* No exception comes through the system: what it calls back is not under that handler. */
static void unwind_guard(Engine *engine, uint32_t callee) {
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        FunctionInfo *info = &engine->functions[f];
        info->in_try = info->in_try || (!info->is_model && call_reach_own(engine, callee, f));
    }
}

static void unwind_guard_call(Engine *engine, const IrInstr *call) {
    if (call->a.kind == IR_OPERAND_FUNCTION) {
        unwind_guard(engine, call->a.id);
        return;
    }
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        if (flow_may_call(engine, call, f)) {
            unwind_guard(engine, f);
        }
    }
}

/* ---- what raises --------------------------------------------------------------------- */

/* What the system offers keeps its exceptions to itself; a pointer may lead nowhere. */
bool core_may_raise(const Engine *engine, const IrInstr *instr) {
    if (instr->op == IR_CALL) {
        return instr->a.kind != IR_OPERAND_FUNCTION || engine->functions[instr->a.id].raises;
    }
    return (instr->op <= IR_ZERO && instr->op != IR_ADDR && instr->place.base == IR_BASE_TEMP) ||
           (instr->op == IR_COPY && instr->source.base == IR_BASE_TEMP);
}

static bool unwind_raises(const Engine *engine, const FunctionInfo *info) {
    for (uint32_t b = 0; b < info->ir->block_count; b++) {
        const IrBlock *block = &info->ir->blocks[b];
        for (uint32_t i = 0; i < block->instr_count; i++) {
            if (core_may_raise(engine, &block->instrs[i])) {
                return true;
            }
        }
    }
    return false;
}

/* Of the driver's functions those whose body is missing or not understood, and all in which
 * something raises. */
static void unwind_find_raising(Engine *engine) {
    for (bool changes = true; changes;) {
        changes = false;
        for (uint32_t f = engine->program->function_count; f-- > 0;) {
            FunctionInfo *info = &engine->functions[f];
            bool is_own = !info->is_model && !info->api && info->intrinsic == INTRINSIC_NONE;
            if (is_own && !info->raises &&
                (!info->ir->has_body || info->ir->degradation_count > 0 ||
                 unwind_raises(engine, info))) {
                info->raises = changes = true;
            }
        }
    }
}

void core_find_guarded(Engine *engine) {
    for (uint32_t uid = 0; uid < engine->instr_count; uid++) {
        InstrPlace at = engine->instrs[uid];
        const FunctionInfo *info = &engine->functions[at.function];
        const IrInstr *instr = core_instr(engine, uid);
        const IrBlock *block = &info->ir->blocks[at.block];
        engine->has_except = engine->has_except || (block->is_except && !block->is_landing);
        if (instr->op == IR_CALL && core_takes_exceptions(info->ir, block->handler)) {
            unwind_guard_call(engine, instr);
        }
    }
    if (engine->has_except) {
        unwind_find_raising(engine);
    }
}

/* ---- leaving ------------------------------------------------------------------------ */

typedef struct UnwindFrame {
    const ValueTable *values;
    uint32_t function, depth;
} UnwindFrame;

/* Everything but the variables and temporaries of the frame. */
static bool unwind_keep_cell(void *context, uint32_t key, uint32_t value) {
    const UnwindFrame *frame = context;
    const Root *root = value_root_at(frame->values, value_at(frame->values, key)->a);
    (void)value;
    return (root->kind != ROOT_LOCAL && root->kind != ROOT_TEMP) || root->a != frame->function ||
           root->k != frame->depth;
}

static bool unwind_keep_variable(void *context, uint32_t key, uint32_t value) {
    const UnwindFrame *frame = context;
    const Root *root = value_root_at(frame->values, value_at(frame->values, key)->a);
    return root->kind == ROOT_LOCAL || unwind_keep_cell(context, key, value);
}

void exec_unwind(Exec *exec) {
    StateTables *tables = exec->engine->tables;
    UnwindFrame frame = {tables->values, exec->info->id, exec->depth};
    State state = exec->state;
    state.store =
        pmap_filter_marked(tables->pmaps, state.store, STORE_IN_FRAME, unwind_keep_cell, &frame);
    const Pmap *before = pmap_filter_marked(tables->pmaps, exec->entry->store, STORE_IN_FRAME,
                                            unwind_keep_cell, &frame);
    if (state.store != before || state.objects != exec->entry->objects) {
        exec->sink->unwind(exec->context, &state, exec_uid(exec), false);
    } /* else the state before the call, which the handler sees as well, stands for it */
}

void exec_throw_out(Exec *exec, const State *state) {
    StateTables *tables = exec->engine->tables;
    UnwindFrame frame = {tables->values, exec->info->id, exec->depth};
    State out = *state;
    out.store = pmap_filter(tables->pmaps, out.store, unwind_keep_cell, &frame);
    exec->sink->unwind(exec->context, &out, exec_uid(exec), true);
}

State exec_unwound(Engine *engine, const ExecReturn *back, bool leaves) {
    UnwindFrame frame = {engine->tables->values, engine->instrs[back->call_uid].function,
                         back->depth};
    State result = exec_return(engine, back);
    result.store = pmap_filter_marked(engine->tables->pmaps, result.store, STORE_IN_FRAME,
                                      leaves ? unwind_keep_cell : unwind_keep_variable, &frame);
    return result;
}
