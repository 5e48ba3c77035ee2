/* extract.c - the part of a program that explorations look at. */
#include "engine/extract.h"

#include "engine/dead_code.h"
#include "engine/flow.h"
#include "engine/prepare.h"
#include "engine/relevance.h"
#include "engine/stubs.h"
#include "engine/wrappers.h"
#include "ir/select.h"

#include <string.h>

typedef struct Extract {
    Engine *engine;
    Arena *arena;   /* scratch */
    uint8_t **kept; /* per function, per instruction; NULL: nothing of it */
} Extract;

/* ---- what the harness leads to ---------------------------------------------------------- */

static const IrModule *extract_reached(Arena *arena, const EngineInput *input, uint32_t start) {
    bool *roots = ARENA_ARRAY(arena, bool, input->program->function_count + 1);
    roots[start] = true;
    IrSelection selection = {.functions = roots,
                             .companions = stubs_companions(arena, input->program)};
    return ir_select(arena, input->program, &selection);
}

/* ---- what stays ------------------------------------------------------------------------- */

static uint32_t extract_size(const Engine *engine, uint32_t function) {
    uint32_t end = function + 1 < engine->program->function_count
                       ? engine->functions[function + 1].first_uid
                       : engine->instr_count;
    return end - engine->functions[function].first_uid;
}

static uint8_t *extract_flags(Extract *x, uint32_t function) {
    if (x->kept[function] == NULL) {
        x->kept[function] = ARENA_ARRAY(x->arena, uint8_t, extract_size(x->engine, function) + 1);
    }
    return x->kept[function];
}

static void extract_keep_all(Extract *x, uint32_t function) {
    memset(extract_flags(x, function), 1, extract_size(x->engine, function));
}

/* What is in the slice that has just been made. */
static void extract_keep_slice(Extract *x) {
    for (uint32_t f = 0; f < x->engine->program->function_count; f++) {
        const FunctionInfo *info = &x->engine->functions[f];
        uint32_t size = extract_size(x->engine, f);
        for (uint32_t i = 0; info->is_relevant && i < size; i++) {
            if (info->relevant[i]) {
                extract_flags(x, f)[i] = 1;
            }
        }
    }
}

static bool extract_is_function(IrOperand operand) {
    return operand.kind == IR_OPERAND_FUNCTION;
}

/* The address of a routine goes somewhere: whoever gets it may call it. */
static bool extract_gives_routine(const IrInstr *instr) {
    bool gives =
        (instr->op != IR_CALL && extract_is_function(instr->a)) || extract_is_function(instr->b);
    for (uint32_t i = 0; i < instr->arg_count && !gives; i++) {
        gives = extract_is_function(instr->args[i]);
    }
    return gives;
}

/* Exceptions come from what is skipped, too. */
static bool extract_raises(const Engine *engine, const FunctionInfo *info, uint32_t uid) {
    const IrBlock *block = &info->ir->blocks[engine->instrs[uid].block];
    if (core_instr(engine, uid)->op == IR_CALL &&
        (block->handler != IR_NO_BLOCK || info->in_catch)) {
        return true; /* of which nothing may be known but that it can throw */
    }
    return engine->has_except && (block->handler != IR_NO_BLOCK || info->in_try) &&
           core_may_raise(engine, core_instr(engine, uid));
}

/* What matters although no slice says so. The model is told from what it does what it is about
 * (dead_code.h), so it stays as it is. */
static void extract_keep_besides(Extract *x) {
    const Engine *engine = x->engine;
    for (uint32_t uid = 0; uid < engine->instr_count; uid++) {
        uint32_t f = engine->instrs[uid].function;
        const FunctionInfo *info = &engine->functions[f];
        if (extract_gives_routine(core_instr(engine, uid)) || extract_raises(engine, info, uid)) {
            extract_flags(x, f)[uid - info->first_uid] = 1;
        }
    }
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        const FunctionInfo *info = &engine->functions[f];
        bool is_whole =
            info->is_model || info->ir->degradation_count > 0 || wrappers_may_be(info->ir);
        if (info->ir->has_body && is_whole) {
            extract_keep_all(x, f);
        }
    }
}

/* ---- what that is computed from, and what becomes of it ------------------------------------ */

typedef struct Needs {
    uint8_t *flags; /* of the block's instructions */
    const IrBlock *block;
    bool *made; /* per temporary of the function: what stays makes it */
    bool *used; /* the same: what stays uses it */
} Needs;

static bool extract_is_made(const Needs *needs, IrOperand operand) {
    return operand.kind == IR_OPERAND_TEMP && needs->made[operand.id];
}

static bool extract_is_place_made(const Needs *needs, const IrPlace *place) {
    bool is_made = place->base == IR_BASE_TEMP && needs->made[place->id];
    for (uint32_t i = 0; i < place->step_count && !is_made; i++) {
        is_made = extract_is_made(needs, place->steps[i].index);
    }
    return is_made;
}

static bool extract_uses(const Needs *needs, const IrInstr *instr) {
    bool uses = extract_is_made(needs, instr->a) || extract_is_made(needs, instr->b) ||
                (ir_has_place(instr) && extract_is_place_made(needs, &instr->place)) ||
                (instr->op == IR_COPY && extract_is_place_made(needs, &instr->source));
    for (uint32_t i = 0; i < instr->arg_count && !uses; i++) {
        uses = extract_is_made(needs, instr->args[i]);
    }
    return uses;
}

/* A value that matters is looked at for what becomes of it: whether it is only printed, and how
 * long somebody has it. Temporaries are used in their block only. */
static void extract_follow_block(const Needs *needs) {
    for (uint32_t i = 0; i < needs->block->instr_count; i++) {
        const IrInstr *instr = &needs->block->instrs[i];
        needs->flags[i] = needs->flags[i] || extract_uses(needs, instr);
        if (needs->flags[i] && instr->dest != IR_NO_TEMP) {
            needs->made[instr->dest] = true;
        }
    }
}

static void extract_need(const Needs *needs, IrOperand operand) {
    if (operand.kind == IR_OPERAND_TEMP) {
        needs->used[operand.id] = true;
    }
}

static void extract_need_place(const Needs *needs, const IrPlace *place) {
    if (place->base == IR_BASE_TEMP) {
        needs->used[place->id] = true;
    }
    for (uint32_t i = 0; i < place->step_count; i++) {
        extract_need(needs, place->steps[i].index);
    }
}

static void extract_close_block(const Needs *needs) {
    for (uint32_t i = needs->block->instr_count; i-- > 0;) {
        const IrInstr *instr = &needs->block->instrs[i];
        if (instr->dest != IR_NO_TEMP && needs->used[instr->dest]) {
            needs->flags[i] = 1;
        }
        if (!needs->flags[i]) {
            continue;
        }
        if (ir_has_place(instr)) {
            extract_need_place(needs, &instr->place);
        }
        if (instr->op == IR_COPY) {
            extract_need_place(needs, &instr->source);
        }
        extract_need(needs, instr->a);
        extract_need(needs, instr->b);
        for (uint32_t a = 0; a < instr->arg_count; a++) {
            extract_need(needs, instr->args[a]);
        }
    }
}

static void extract_close(Extract *x) {
    for (uint32_t f = 0; f < x->engine->program->function_count; f++) {
        const FunctionInfo *info = &x->engine->functions[f];
        if (x->kept[f] == NULL) {
            continue;
        }
        Arena *scratch = arena_open();
        bool *made = ARENA_ARRAY(scratch, bool, info->ir->temp_count + 1);
        bool *used = ARENA_ARRAY(scratch, bool, info->ir->temp_count + 1);
        for (uint32_t b = 0; b < info->ir->block_count; b++) {
            uint8_t *flags = x->kept[f] + (info->block_uid[b] - info->first_uid);
            Needs needs = {flags, &info->ir->blocks[b], made, used};
            extract_follow_block(&needs);
            extract_close_block(&needs);
        }
        arena_close(scratch);
    }
}

/* ---- slices ------------------------------------------------------------------------------- */

/* Blocks of memory are followed with rules of their own, and each course of events has another part
 * of the model. */
static void extract_slice_blocks(Extract *x, Flow *flow, const RuleKind *kind) {
    Engine *engine = x->engine;
    for (int in_course = 0; in_course <= (kind->course != NULL); in_course++) {
        engine->focus = (Focus){kind, STATE_NONE, false, in_course != 0};
        dead_code_find(engine);
        flow_reset(flow);
        relevance_slice(engine, flow);
        extract_keep_slice(x);
    }
}

/* One slice for all handles, one for all memory: more than any exploration has. */
static void extract_slices(Extract *x) {
    Engine *engine = x->engine;
    Flow *flow = flow_open(x->arena, engine);
    engine->is_wide = true;
    for (int is_memory = 0; is_memory < 2; is_memory++) {
        engine->focus = (Focus){NULL, STATE_NONE, is_memory != 0, false};
        flow_reset(flow);
        relevance_slice(engine, flow);
        extract_keep_slice(x);
    }
    engine->is_wide = false;
    for (uint32_t i = 0; i < engine->rules->kind_count; i++) {
        if (engine->rules->kinds[i]->is_of_blocks) {
            extract_slice_blocks(x, flow, engine->rules->kinds[i]);
        }
    }
}

/* ---- all of it ------------------------------------------------------------------------------ */

static const IrModule *extract_sliced(Arena *arena, Arena *scratch, const EngineInput *input) {
    const IrModule *program = input->program;
    Extract x = {.engine = prepare_unsliced(scratch, input), .arena = scratch};
    x.kept = ARENA_ARRAY(scratch, uint8_t *, x.engine->program->function_count + 1);
    extract_slices(&x);
    extract_keep_besides(&x);
    extract_close(&x);
    bool *functions = ARENA_ARRAY(scratch, bool, program->function_count + 1);
    bool *globals = ARENA_ARRAY(scratch, bool, program->global_count + 1);
    for (uint32_t f = 0; f < program->function_count; f++) {
        /* of a stub, the kept flags are those of its own body */
        bool is_stub = x.engine->functions[f].ir != program->functions[f];
        x.kept[f] = is_stub ? NULL : x.kept[f];
        functions[f] = x.kept[f] != NULL || strcmp(program->functions[f]->name, input->start) == 0;
    }
    for (uint32_t g = 0; g < program->global_count; g++) {
        for (uint32_t i = 0; i < program->globals[g]->init_count; i++) {
            IrOperandKind kind = program->globals[g]->inits[i].value.kind;
            globals[g] |= kind == IR_OPERAND_FUNCTION || kind == IR_OPERAND_GLOBAL;
        }
    }
    IrSelection selection = {.kept = (const uint8_t *const *)x.kept,
                             .functions = functions,
                             .globals = globals,
                             .companions = stubs_companions(scratch, program)};
    return ir_select(arena, program, &selection);
}

const IrModule *extract_program(Arena *arena, const EngineInput *input) {
    uint32_t start = ir_find_function(input->program, input->start);
    if (start == UINT32_MAX || !input->program->functions[start]->has_body) {
        return input->program;
    }
    Arena *scratch = arena_open();
    EngineInput reached = *input;
    reached.program = extract_reached(scratch, input, start);
    const IrModule *result = extract_sliced(arena, scratch, &reached);
    arena_close(scratch);
    return result;
}
