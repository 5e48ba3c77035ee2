/* core.c - questions about the program and about what is followed now. */
#include "engine/core.h"

#include <string.h>

bool core_is_driver_call(const Engine *engine, const IrInstr *call) {
    return call->a.kind != IR_OPERAND_FUNCTION ||
           (engine->functions[call->a.id].ir->has_body && !engine->functions[call->a.id].is_model);
}

bool core_tracks(const Engine *engine, const RuleKind *kind) {
    const RuleKind *focus = engine->focus.kind;
    if (kind->is_memory != engine->focus.is_memory) {
        return false;
    }
    if (!focus) {
        return engine->is_wide || !kind->apart;
    }
    while (focus->owner && focus != kind) {
        focus = rules_kind(engine->rules, focus->owner);
    }
    return focus == kind;
}

bool core_follows(const Engine *engine, const char *kind) {
    const RuleKind *named = kind ? rules_kind(engine->rules, kind) : NULL;
    if (!named && engine->is_wide) {
        return true;
    }
    if (!named) {
        return kind && engine->focus.in_course && strcmp(engine->focus.kind->course, kind) == 0;
    }
    return core_tracks(engine, named);
}

bool core_is_tracked(const Engine *engine, const RuleKind *kind, uint32_t site) {
    const Focus *focus = &engine->focus;
    return core_tracks(engine, kind) &&
           (kind != focus->kind || focus->site == STATE_NONE || focus->site == site);
}

bool core_is_per_callback(const Engine *engine) {
    return engine->focus.is_memory || core_runs_alone(engine);
}

bool core_runs_alone(const Engine *engine) {
    return engine->focus.kind && engine->focus.kind->is_per_callback;
}

bool core_is_of_blocks(const Engine *engine) {
    return engine->focus.kind && engine->focus.kind->is_of_blocks;
}

bool core_is_asked(const Engine *engine, const RuleReport *report) {
    const RuleKind *focus = engine->focus.kind, *home = report->rule->kind;
    if (!core_tracks(engine, report->kind)) {
        return false;
    }
    if (engine->is_wide) {
        return true;
    }
    if (engine->focus.in_course && !rules_in_course(report->rule)) {
        return false;
    }
    return focus && focus->apart ? home == focus : !home->apart;
}

uint32_t core_uid(const Engine *engine, uint32_t function, uint32_t block, uint32_t index) {
    return engine->functions[function].block_uid[block] + index;
}

const IrFunction *core_function_of(const Engine *engine, uint32_t uid) {
    return engine->program->functions[engine->instrs[uid].function];
}

bool core_runs_before(const Engine *engine, uint32_t x, uint32_t y) {
    InstrPlace a = engine->instrs[x], b = engine->instrs[y];
    const uint32_t *idom = engine->functions[a.function].cfg->idom;
    uint32_t block = b.block;
    while (block != a.block && block != 0) {
        block = idom[block];
    }
    return a.block == b.block ? a.index < b.index : block == a.block;
}

uint32_t core_local_root(Engine *engine, uint32_t function, uint32_t local, uint32_t depth) {
    return value_root(engine->tables->values, ROOT_LOCAL, function, local, depth,
                      engine->program->functions[function]->locals[local].type);
}

static Value core_local_address(Engine *engine, uint32_t function, uint32_t local, uint32_t depth) {
    return value_address(engine->tables->values, core_local_root(engine, function, local, depth), 0,
                         VALUE_TOP, 0);
}

Value core_local(Engine *engine, uint32_t function, uint32_t local, uint32_t depth) {
    FunctionInfo *info = &engine->functions[function];
    if (depth > 0) {
        return core_local_address(engine, function, local, depth);
    }
    if (!info->cells) {
        info->cells = ARENA_ARRAY(engine->arena, Value, info->ir->local_count + 1);
    }
    if (!info->cells[local]) {
        info->cells[local] = core_local_address(engine, function, local, 0);
    }
    return info->cells[local];
}

Value core_return_cell(Engine *engine) {
    return value_address(engine->tables->values,
                         value_root(engine->tables->values, ROOT_RETURN, 0, 0, 0, NULL), 0,
                         VALUE_TOP, 0);
}
