/* block_flow.c - which calls are about blocks of memory that are followed. */
#include "engine/block_flow.h"

#include <string.h>

struct BlockFlow {
    const Engine *engine;
    const Flow *flow;
    const RuleKind *kind;
    bool *allocates, *frees; /* per function of the model */
    bool *tells;             /* the same: it tells the rules of the kind something */
    bool *makes;             /* ... that makes an object */
    bool *is_home;           /* per function: it may run where objects are born */
    bool *is_watched;        /* the same where accesses are reported */
};

static uint32_t block_end(const Engine *engine, uint32_t function) {
    return function + 1 < engine->program->function_count
               ? engine->functions[function + 1].first_uid
               : engine->instr_count;
}

/* ---- what functions of the model do -------------------------------------------------- */

static bool block_is_edge_of(const RuleApi *api, const RuleKind *kind, bool creates) {
    for (uint32_t i = 0; api && i < api->edge_count; i++) {
        if (api->edges[i]->kind == kind && (!creates || api->edges[i]->creates)) {
            return true;
        }
    }
    for (uint32_t i = 0; api && !creates && i < api->report_count; i++) {
        if (api->reports[i]->kind == kind) {
            return true;
        }
    }
    return false;
}

static void block_note_call(BlockFlow *b, uint32_t function, uint32_t callee, bool *changed) {
    const FunctionInfo *info = &b->engine->functions[callee];
    const RuleApi *api = info->ir->has_body ? NULL : info->api;
    struct {
        bool *of, is;
    } facts[] = {
        {b->allocates, b->allocates[callee] || info->intrinsic == INTRINSIC_ALLOC},
        {b->frees, b->frees[callee] || info->intrinsic == INTRINSIC_FREE},
        {b->tells, b->tells[callee] || block_is_edge_of(api, b->kind, false)},
        {b->makes, b->makes[callee] || block_is_edge_of(api, b->kind, true)},
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        *changed = *changed || (facts[i].is && !facts[i].of[function]);
        facts[i].of[function] = facts[i].of[function] || facts[i].is;
    }
}

static void block_find_model(BlockFlow *b) {
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t uid = 0; uid < b->engine->instr_count; uid++) {
            uint32_t function = b->engine->instrs[uid].function;
            const IrInstr *instr = core_instr(b->engine, uid);
            if (instr->op == IR_CALL && instr->a.kind == IR_OPERAND_FUNCTION &&
                b->engine->functions[function].is_model && !b->engine->is_dead[uid]) {
                block_note_call(b, function, instr->a.id, &changed);
            }
        }
    }
}

/* ---- callbacks by role ----------------------------------------------------------------- */

static bool block_is_role(const char *text, const char *const *names, uint32_t count) {
    size_t length = strcspn(text, "*+");
    for (uint32_t i = 0; i < count; i++) {
        if (strlen(names[i]) == length && strncmp(text, names[i], length) == 0) {
            return true;
        }
    }
    return false;
}

static void block_reach(const BlockFlow *b, uint32_t function, bool *reached);

static void block_reach_call(const BlockFlow *b, const IrInstr *call, bool *reached) {
    if (call->a.kind == IR_OPERAND_FUNCTION) {
        block_reach(b, call->a.id, reached);
        return;
    }
    for (uint32_t f = 0; f < b->engine->program->function_count; f++) {
        const IrType *type = b->engine->functions[f].ir->type;
        if (flow_may_call(b->engine, call, f) && type->param_count == call->arg_count) {
            block_reach(b, f, reached);
        }
    }
}

static void block_reach(const BlockFlow *b, uint32_t function, bool *reached) {
    if (reached[function] || b->engine->functions[function].is_model) {
        return;
    }
    reached[function] = true;
    uint32_t end = block_end(b->engine, function);
    for (uint32_t uid = b->engine->functions[function].first_uid; uid < end; uid++) {
        if (core_instr(b->engine, uid)->op == IR_CALL) {
            block_reach_call(b, core_instr(b->engine, uid), reached);
        }
    }
}

/* What a function of the model that says such a role calls through pointers. */
static void block_reach_roles(const BlockFlow *b, const char *const *names, uint32_t count,
                              bool *reached) {
    const Engine *engine = b->engine;
    for (uint32_t uid = 0; uid < engine->instr_count; uid++) {
        const IrInstr *role = core_instr(engine, uid);
        uint32_t function = engine->instrs[uid].function;
        if (role->op != IR_CALL || role->a.kind != IR_OPERAND_FUNCTION || engine->is_dead[uid] ||
            engine->functions[role->a.id].intrinsic != INTRINSIC_ROLE ||
            role->args[0].kind != IR_OPERAND_STRING ||
            !block_is_role(engine->program->strings[role->args[0].id].text, names, count)) {
            continue;
        }
        for (uint32_t i = engine->functions[function].first_uid; i < block_end(engine, function);
             i++) {
            const IrInstr *call = core_instr(engine, i);
            if (call->op == IR_CALL && call->a.kind == IR_OPERAND_TEMP) {
                block_reach_call(b, call, reached);
            }
        }
    }
}

static void block_find_watched(BlockFlow *b) {
    const RuleSet *rules = b->engine->rules;
    for (uint32_t i = 0; i < rules->report_count; i++) {
        const RuleReport *report = rules->reports[i];
        for (uint32_t k = 0; report->kind == b->kind && k < report->cond_count; k++) {
            const RuleCond *cond = &report->conds[k];
            if (cond->kind == RULE_COND_ROLE_IN && !cond->negated) {
                block_reach_roles(b, cond->names, cond->name_count, b->is_watched);
            }
        }
    }
}

BlockFlow *block_flow_open(Arena *arena, Flow *flow) {
    uint32_t count = flow->engine->program->function_count;
    if (!core_is_of_blocks(flow->engine)) {
        return NULL;
    }
    BlockFlow *b = ARENA_NEW(arena, BlockFlow);
    b->engine = flow->engine;
    b->flow = flow;
    b->kind = flow->engine->focus.kind;
    b->allocates = ARENA_ARRAY(arena, bool, count + 1);
    b->frees = ARENA_ARRAY(arena, bool, count + 1);
    b->tells = ARENA_ARRAY(arena, bool, count + 1);
    b->makes = ARENA_ARRAY(arena, bool, count + 1);
    b->is_home = ARENA_ARRAY(arena, bool, count + 1);
    b->is_watched = ARENA_ARRAY(arena, bool, count + 1);
    block_find_model(b);
    block_reach_roles(b, b->kind->born, b->kind->born_count, b->is_home);
    block_find_watched(b);
    return b;
}

/* ---- the questions ----------------------------------------------------------------------- */

uint32_t block_flow_kind(const BlockFlow *blocks) {
    return blocks ? 1u << (blocks->kind->index % 32) : 0;
}

/* The function of the model that the driver calls, or NULL. */
static const FunctionInfo *block_callee(const BlockFlow *b, const FunctionInfo *info,
                                        const IrInstr *instr) {
    const FunctionInfo *callee = instr->op == IR_CALL && instr->a.kind == IR_OPERAND_FUNCTION
                                     ? &b->engine->functions[instr->a.id]
                                     : NULL;
    return !info->is_model && callee && callee->is_model && callee->ir->has_body ? callee : NULL;
}

uint32_t block_flow_source(const BlockFlow *blocks, const FunctionInfo *info,
                           const IrInstr *instr) {
    if (blocks && instr->op == IR_CALL && instr->a.kind == IR_OPERAND_FUNCTION &&
        blocks->engine->functions[instr->a.id].intrinsic == INTRINSIC_TAG) {
        return block_flow_kind(blocks);
    }
    const FunctionInfo *callee = blocks ? block_callee(blocks, info, instr) : NULL;
    bool home = callee && (blocks->kind->born_count == 0 || blocks->is_home[info->id]);
    return home && blocks->allocates[callee->id] ? block_flow_kind(blocks) : 0;
}

static bool block_gets(const BlockFlow *b, const HandleFlow *handles, const FunctionInfo *info,
                       const IrInstr *call) {
    for (uint32_t i = 0; i < call->arg_count; i++) {
        if ((handle_flow_operand(handles, info, call->args[i]) & block_flow_kind(b)) != 0) {
            return true;
        }
    }
    return false;
}

bool block_flow_accepts(const BlockFlow *blocks, const HandleFlow *handles,
                        const FunctionInfo *info, const IrInstr *call) {
    const FunctionInfo *callee = blocks ? block_callee(blocks, info, call) : NULL;
    if (!callee || !blocks->tells[callee->id]) {
        return true;
    }
    bool allocates = blocks->allocates[callee->id], frees = blocks->frees[callee->id];
    return (!allocates && !frees) || blocks->is_watched[info->id] ||
           (allocates && blocks->is_home[info->id]) ||
           (frees && block_gets(blocks, handles, info, call));
}

bool block_flow_asks_for_holders(const BlockFlow *blocks) {
    const RuleSet *rules = blocks ? blocks->engine->rules : NULL;
    for (uint32_t i = 0; rules && i < rules->report_count; i++) {
        const RuleReport *report = rules->reports[i];
        for (uint32_t k = 0; report->kind == blocks->kind && k < report->cond_count; k++) {
            if (report->conds[k].kind == RULE_COND_SHARED) {
                return true;
            }
        }
    }
    return false;
}

/* ---- what matters -------------------------------------------------------------------------- */

static bool block_is_pointer(const IrType *type) {
    return type &&
           (type->kind == IR_TYPE_POINTER || (type->kind == IR_TYPE_INT && type->size == 8));
}

static bool block_is_behind(const BlockFlow *b, const HandleFlow *handles, const FunctionInfo *info,
                            const IrPlace *place) {
    return place->base == IR_BASE_TEMP &&
           (handle_flow_operand(handles, info, (IrOperand){IR_OPERAND_TEMP, place->id, 0}) &
            block_flow_kind(b)) != 0;
}

/* Reading and writing what is in a block. */
static BlockConcern block_concern_of_access(const BlockFlow *b, const HandleFlow *handles,
                                            const FunctionInfo *info, const IrInstr *instr) {
    bool behind = block_is_behind(b, handles, info, &instr->place) ||
                  (instr->op == IR_COPY && block_is_behind(b, handles, info, &instr->source));
    if (!behind) {
        return BLOCK_NOTHING;
    }
    if (b->is_watched[info->id]) {
        return instr->op == IR_LOAD ? BLOCK_READ : BLOCK_EFFECT;
    }
    bool holds = block_flow_asks_for_holders(b);
    bool writes = instr->op == IR_COPY || instr->op == IR_ZERO ||
                  (instr->op == IR_STORE && block_is_pointer(instr->type));
    return holds && writes ? BLOCK_EFFECT : BLOCK_NOTHING;
}

bool block_flow_prints(const Engine *engine, const FunctionInfo *callee) {
    const RuleAccess *says = rules_access(engine->rules, callee->ir->name);
    for (uint32_t i = 0; says && i < says->arg_count; i++) {
        if (says->args[i].touch == RULE_TOUCH_FORMAT) {
            return true;
        }
    }
    return false;
}

static BlockConcern block_concern_of_call(const BlockFlow *b, const HandleFlow *handles,
                                          const FunctionInfo *info, const IrInstr *call) {
    const FunctionInfo *callee = block_callee(b, info, call);
    if (callee && b->tells[callee->id]) {
        return block_flow_accepts(b, handles, info, call) ? BLOCK_EFFECT : BLOCK_NOTHING;
    }
    const FunctionInfo *named =
        call->a.kind == IR_OPERAND_FUNCTION ? &b->engine->functions[call->a.id] : NULL;
    if (named && block_flow_prints(b->engine, named)) {
        return BLOCK_NOTHING;
    }
    bool followed = named && named->ir->has_body && !callee;
    bool asked = b->is_watched[info->id] || block_flow_asks_for_holders(b);
    return !followed && asked && block_gets(b, handles, info, call) ? BLOCK_EFFECT : BLOCK_NOTHING;
}

BlockConcern block_flow_concern(const BlockFlow *blocks, const HandleFlow *handles,
                                const FunctionInfo *info, const IrInstr *instr) {
    if (!blocks || info->is_model) {
        return BLOCK_NOTHING;
    }
    switch (instr->op) {
    case IR_CALL:
        return block_concern_of_call(blocks, handles, info, instr);
    case IR_STORE:
        if (instr->place.base != IR_BASE_LOCAL && block_flow_asks_for_holders(blocks) &&
            (handle_flow_operand(handles, info, instr->a) & block_flow_kind(blocks)) != 0) {
            return BLOCK_EFFECT;
        }
        return block_concern_of_access(blocks, handles, info, instr);
    case IR_LOAD:
    case IR_COPY:
    case IR_ZERO:
        return block_concern_of_access(blocks, handles, info, instr);
    default:
        return BLOCK_NOTHING;
    }
}

bool block_flow_is_idle(const BlockFlow *blocks, const HandleFlow *handles) {
    bool makes = false, uses = blocks && blocks->kind->born_count > 0;
    for (uint32_t uid = 0; blocks && uid < blocks->engine->instr_count; uid++) {
        const FunctionInfo *info = &blocks->engine->functions[blocks->engine->instrs[uid].function];
        const IrInstr *instr = core_instr(blocks->engine, uid);
        const FunctionInfo *callee = block_callee(blocks, info, instr);
        makes = makes || (callee && blocks->makes[callee->id] &&
                          block_flow_accepts(blocks, handles, info, instr));
        uses = uses || (blocks->is_watched[info->id] &&
                        block_flow_concern(blocks, handles, info, instr) != BLOCK_NOTHING);
    }
    return blocks && !(makes && uses);
}
