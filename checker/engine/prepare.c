/* prepare.c - facts about the program that are computed before it is explored. */
#include "engine/prepare.h"

#include "base/text.h"
#include "engine/dead_code.h"
#include "engine/flag_words.h"
#include "engine/liveness.h"
#include "engine/relevance.h"
#include "engine/stubs.h"
#include "engine/unsettled.h"
#include "engine/wrappers.h"

#include <string.h>

static const struct {
    const char *name;
    Intrinsic intrinsic;
} prepare_intrinsics[] = {
    {"__fltcheck_choose", INTRINSIC_CHOOSE},
    {"__fltcheck_step", INTRINSIC_STEP},
    {"__fltcheck_stop", INTRINSIC_STOP},
    {"__fltcheck_event", INTRINSIC_EVENT},
    {"__fltcheck_event_at", INTRINSIC_EVENT_AT},
    {"__fltcheck_unknown", INTRINSIC_UNKNOWN},
    {"__fltcheck_failure", INTRINSIC_FAILURE},
    {"__fltcheck_surely", INTRINSIC_SURELY},
    {"__fltcheck_uninit", INTRINSIC_UNINIT},
    {"__fltcheck_state", INTRINSIC_STATE},
    {"__fltcheck_same_call", INTRINSIC_SAME_CALL},
    {"__fltcheck_alloc", INTRINSIC_ALLOC},
    {"__fltcheck_free", INTRINSIC_FREE},
    {"__fltcheck_copy", INTRINSIC_COPY},
    {"__fltcheck_fill", INTRINSIC_FILL},
    {"__fltcheck_havoc", INTRINSIC_HAVOC},
    {"__fltcheck_role", INTRINSIC_ROLE},
    {"__fltcheck_watch", INTRINSIC_WATCH},
    {"__fltcheck_follows", INTRINSIC_FOLLOWS},
    {"__fltcheck_runs_alone", INTRINSIC_RUNS_ALONE},
    {"__fltcheck_end_without", INTRINSIC_END_WITHOUT},
    {"__fltcheck_region", INTRINSIC_REGION},
    {"__fltcheck_region_end", INTRINSIC_REGION_END},
    {"__fltcheck_hand_over", INTRINSIC_HAND_OVER},
    {"__fltcheck_unsettle", INTRINSIC_UNSETTLE},
    {"__fltcheck_room", INTRINSIC_ROOM},
    {"__fltcheck_event_on_read", INTRINSIC_EVENT_ON_READ},
    {"__fltcheck_tag", INTRINSIC_TAG},
    {"__fltcheck_set_tag", INTRINSIC_SET_TAG},
    {"__fltcheck_tell_name", INTRINSIC_TELL_NAME},
    {"__fltcheck_tell_number", INTRINSIC_TELL_NUMBER},
    {"__fltcheck_told_name", INTRINSIC_TOLD_NAME},
    {"__fltcheck_told_number", INTRINSIC_TOLD_NUMBER},
    {"__fltcheck_told_all", INTRINSIC_TOLD_ALL},
    {"__fltcheck_constant", INTRINSIC_CONSTANT},
    {"__fltcheck_content_end", INTRINSIC_CONTENT_END},
    {"__fltcheck_doubt_at", INTRINSIC_DOUBT_AT},
    {IR_THROW, INTRINSIC_THROW},
};

static Intrinsic prepare_intrinsic(const IrFunction *ir) {
    if (ir->has_body) {
        return INTRINSIC_NONE;
    }
    if (text_starts(ir->name, STUBS_API_PREFIX)) {
        return INTRINSIC_API;
    }
    for (size_t i = 0; i < sizeof prepare_intrinsics / sizeof *prepare_intrinsics; i++) {
        if (strcmp(ir->name, prepare_intrinsics[i].name) == 0) {
            return prepare_intrinsics[i].intrinsic;
        }
    }
    return INTRINSIC_NONE;
}

static void prepare_api(Engine *engine, FunctionInfo *info) {
    const char *name = info->ir->name;
    if (info->intrinsic == INTRINSIC_API) {
        name += strlen(STUBS_API_PREFIX);
    } else if (info->ir->has_body && !info->is_model) {
        return; /* the driver's own function of that name */
    }
    info->api = rules_api(engine->rules, name);
    bool effect_apart =
        info->ir->has_body && info->intrinsic != INTRINSIC_API &&
        ir_find_function(engine->program,
                         arena_printf(engine->arena, STUBS_API_PREFIX "%s", name)) != UINT32_MAX;
    if (effect_apart) {
        info->api = NULL; /* its stub calls the effect */
    }
    info->api_name = info->ir->has_body || info->api ? name : NULL;
}

static void prepare_numbers(Engine *engine) {
    uint32_t uid = 0;
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        FunctionInfo *info = &engine->functions[f];
        info->first_uid = uid;
        info->block_uid = ARENA_ARRAY(engine->arena, uint32_t, info->ir->block_count + 1);
        for (uint32_t b = 0; b < info->ir->block_count; b++) {
            info->block_uid[b] = uid;
            uid += info->ir->blocks[b].instr_count;
        }
        info->relevant = ARENA_ARRAY(engine->arena, uint8_t, uid - info->first_uid + 1);
    }
    engine->instr_count = uid;
    engine->instrs = ARENA_ARRAY(engine->arena, InstrPlace, uid + 1);
    engine->is_dead = ARENA_ARRAY(engine->arena, bool, uid + 1);
    engine->call_kinds = ARENA_ARRAY(engine->arena, uint32_t, uid + 1);
    engine->holding = ARENA_ARRAY(engine->arena, uint32_t, engine->program->function_count + 1);
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        const FunctionInfo *info = &engine->functions[f];
        for (uint32_t b = 0; b < info->ir->block_count; b++) {
            const IrBlock *block = &info->ir->blocks[b];
            for (uint32_t i = 0; i < block->instr_count; i++) {
                engine->instrs[info->block_uid[b] + i] = (InstrPlace){f, b, i, &block->instrs[i]};
            }
        }
    }
}

static void prepare_address(Engine *engine, IrOperand operand, bool kept) {
    if (operand.kind == IR_OPERAND_FUNCTION) {
        engine->functions[operand.id].address_taken = true;
        engine->functions[operand.id].address_kept |= kept;
    }
}

static void prepare_addresses(Engine *engine) {
    for (uint32_t uid = 0; uid < engine->instr_count; uid++) {
        const IrInstr *instr = core_instr(engine, uid);
        if (instr->op != IR_CALL) {
            prepare_address(engine, instr->a, true);
        } else if (instr->a.kind == IR_OPERAND_FUNCTION &&
                   engine->functions[engine->instrs[uid].function].is_model) {
            engine->functions[instr->a.id].called_by_model = true;
        }
        prepare_address(engine, instr->b, true);
        for (uint32_t i = 0; i < instr->arg_count; i++) {
            prepare_address(engine, instr->args[i], core_is_driver_call(engine, instr));
        }
    }
    for (uint32_t g = 0; g < engine->program->global_count; g++) {
        const IrGlobal *global = engine->program->globals[g];
        for (uint32_t i = 0; i < global->init_count; i++) {
            prepare_address(engine, global->inits[i].value, true);
        }
    }
}

Engine *prepare_unsliced(Arena *arena, const EngineInput *input) {
    Engine *engine = ARENA_NEW(arena, Engine);
    engine->arena = arena;
    engine->input = input;
    engine->rules = input->rules;
    engine->program = stubs_add(arena, input->program, input->rules);
    engine->tables = state_tables(arena);
    engine->variables = pmap_pool(arena, NULL, NULL);
    engine->memory.tables = engine->tables;
    engine->memory.program = engine->program;
    bool *model_globals = ARENA_ARRAY(arena, bool, engine->program->global_count + 1);
    for (uint32_t g = 0; g < engine->program->global_count; g++) {
        model_globals[g] = text_starts(engine->program->globals[g]->name, "__fltcheck_");
    }
    engine->tables->model_globals = model_globals;
    bool *exact_globals = ARENA_ARRAY(arena, bool, engine->program->global_count + 1);
    for (uint32_t g = 0; g < engine->program->global_count; g++) {
        exact_globals[g] = text_starts(engine->program->globals[g]->name, "__fltcheck_exact_");
    }
    engine->tables->exact_globals = exact_globals;
    bool *any_globals = ARENA_ARRAY(arena, bool, engine->program->global_count + 1);
    for (uint32_t g = 0; g < engine->program->global_count; g++) {
        any_globals[g] = text_starts(engine->program->globals[g]->name, "__fltcheck_any_");
    }
    engine->tables->any_globals = any_globals;
    uint32_t count = engine->program->function_count;
    engine->functions = ARENA_ARRAY(arena, FunctionInfo, count);
    for (uint32_t f = 0; f < count; f++) {
        FunctionInfo *info = &engine->functions[f];
        info->ir = engine->program->functions[f];
        info->id = f;
        info->intrinsic = prepare_intrinsic(info->ir);
        bool stub =
            info->ir != (f < input->program->function_count ? input->program->functions[f] : NULL);
        info->is_model = stub || info->intrinsic != INTRINSIC_NONE ||
                         (input->is_model && input->is_model(info->ir));
        info->cfg = info->ir->has_body ? ir_cfg(arena, info->ir) : NULL;
        prepare_api(engine, info);
    }
    bool *model_functions = ARENA_ARRAY(arena, bool, count + 1);
    for (uint32_t f = 0; f < count; f++) {
        /* The others stand for functions that the driver calls: what they have in hand
         * goes back to it. */
        model_functions[f] = text_starts(engine->functions[f].ir->name, "__fltcheck_");
    }
    engine->tables->model_functions = model_functions;
    prepare_numbers(engine);
    prepare_addresses(engine);
    core_find_guarded(engine);
    core_find_catching(engine);
    return engine;
}

Engine *prepare_engine(Arena *arena, const EngineInput *input) {
    Engine *engine = prepare_unsliced(arena, input);
    engine->flag_words = flag_words_find(engine);
    liveness_compute(engine);
    wrappers_find(engine);
    unsettled_find(engine);
    prepare_focus(engine, (Focus){NULL, STATE_NONE, false, false});
    return engine;
}

void prepare_focus(Engine *engine, Focus focus) {
    bool same = engine->is_sliced && engine->focus.kind == focus.kind &&
                engine->focus.is_memory == focus.is_memory &&
                engine->focus.in_course == focus.in_course;
    engine->focus = focus;
    engine->is_sliced = true;
    if (!same) {
        dead_code_find(engine);
        relevance_compute(engine);
    }
}
