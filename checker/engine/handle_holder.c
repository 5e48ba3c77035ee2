/* handle_holder.c - which calls get memory, or a variable, that may hold a handle which can be
 * lost. */
#include "engine/handle_flow_private.h"
#include "ir/build.h"

#define HOLDER_PARAMETERS 32
#define HOLDER_DEPTH      4

uint32_t handle_flow_losable(const HandleFlow *handles) {
    const RuleSet *rules = handles->engine->rules;
    uint32_t kinds = 0;
    for (uint32_t i = 0; i < rules->report_count; i++) {
        RuleTriggerKind trigger = rules->reports[i]->trigger.kind;
        if ((trigger == RULE_ON_LOST || trigger == RULE_ON_OVERWRITTEN) &&
            core_is_asked(handles->engine, rules->reports[i])) {
            kinds |= handle_flow_kind_bit(rules->reports[i]->kind);
        }
    }
    return kinds;
}

/* A structure that may hold a handle that can be lost, in itself or in one inside of it. */
static bool holder_is_structure(const HandleFlow *h, const IrType *type, uint32_t kinds,
                                int depth) {
    char key[FLOW_KEY_SIZE];
    type = flow_element(type);
    for (uint32_t i = 0;
         type && type->record && depth < HOLDER_DEPTH && i < type->record->field_count; i++) {
        const IrField *field = &type->record->fields[i];
        const FlowLocation *location =
            strmap_get(h->flow->locations, flow_field_key(key, type, field->name));
        if ((location && (handle_flow_content(location) & kinds) != 0) ||
            holder_is_structure(h, field->type, kinds, depth + 1)) {
            return true;
        }
    }
    return false;
}

/* A pointer to handles, as a container has it. */
static bool holder_is_array(const HandleFlow *h, const IrType *type, uint32_t kinds) {
    char key[FLOW_KEY_SIZE];
    const FlowLocation *to = type && type->kind == IR_TYPE_POINTER
                                 ? strmap_get(h->flow->locations, flow_sort_key(key, type))
                                 : NULL;
    return to && (handle_flow_content(to) & kinds) != 0;
}

static bool holder_is_type(const HandleFlow *h, const IrType *type, uint32_t kinds) {
    return type && type->kind == IR_TYPE_POINTER &&
           (holder_is_structure(h, type->elem, kinds, 0) || holder_is_array(h, type->elem, kinds) ||
            (type->elem && type->elem->record && strmap_has(h->bases, type->elem->name)));
}

/* Base classes are members without a name. */
static void holder_note_bases(HandleFlow *h, const IrType *type, int depth) {
    for (uint32_t i = 0; type->record && depth < HOLDER_DEPTH && i < type->record->field_count;
         i++) {
        const IrField *field = &type->record->fields[i];
        if (!field->name[0] && field->type->kind == IR_TYPE_RECORD) {
            strmap_put(h->bases, field->type->name, h);
            holder_note_bases(h, field->type, depth + 1);
        }
    }
}

/* A pointer to a base class may lead to an object of a class that holds handles. */
static void holder_find_bases(HandleFlow *h, uint32_t kinds) {
    for (uint32_t f = 0; f < h->engine->program->function_count; f++) {
        const IrFunction *function = h->engine->program->functions[f];
        for (uint32_t i = 0; !h->engine->functions[f].is_model && i < function->local_count; i++) {
            const IrType *type = function->locals[i].type;
            type = type && type->kind == IR_TYPE_POINTER ? type->elem : type;
            if (type && type->record && holder_is_structure(h, type, kinds, 0)) {
                holder_note_bases(h, type, 0);
            }
        }
    }
}

/* The parameter of the function itself that the operand is; IR_NO_TEMP if it is none. */
static uint32_t holder_parameter(const HandleFlow *h, const FunctionInfo *info, IrOperand operand) {
    const IrInstr *source = flow_definition(h->flow, info, operand);
    while (source && source->op == IR_CAST && source->a.kind == IR_OPERAND_TEMP) {
        source = flow_definition(h->flow, info, source->a);
    }
    bool is_own = source && source->op == IR_LOAD && source->place.base == IR_BASE_LOCAL &&
                  source->place.step_count == 0 && source->place.id < info->ir->param_count;
    return is_own && source->place.id < HOLDER_PARAMETERS ? source->place.id : IR_NO_TEMP;
}

static bool holder_is_argument(const HandleFlow *h, const FunctionInfo *info, const IrInstr *call,
                               uint32_t index, uint32_t kinds) {
    if (call->arg_types && holder_is_type(h, call->arg_types[index], kinds)) {
        return true;
    }
    uint32_t own = holder_parameter(h, info, call->args[index]);
    return own != IR_NO_TEMP && (h->holders[info->id] >> own & 1) != 0;
}

/* A function of the driver whose parameter does not say what it points to. */
static bool holder_add(HandleFlow *h, uint32_t function, uint32_t index) {
    const FunctionInfo *info = &h->engine->functions[function];
    const IrType *type = index < info->ir->param_count && index < HOLDER_PARAMETERS
                             ? info->ir->locals[index].type
                             : NULL;
    const IrType *to = type && type->kind == IR_TYPE_POINTER ? type->elem : NULL;
    bool is_plain = to && (to->kind == IR_TYPE_VOID || (to->kind == IR_TYPE_INT && to->size == 1));
    if (info->is_model || !info->ir->has_body || !is_plain ||
        (h->holders[function] >> index & 1) != 0) {
        return false;
    }
    h->holders[function] |= 1u << index;
    return true;
}

static bool holder_spread(HandleFlow *h, const FunctionInfo *info, const IrInstr *call,
                          uint32_t kinds) {
    bool changed = false;
    for (uint32_t a = 0; a < call->arg_count; a++) {
        if (!holder_is_argument(h, info, call, a, kinds)) {
            continue;
        }
        if (call->a.kind == IR_OPERAND_FUNCTION) {
            changed |= holder_add(h, call->a.id, a);
            continue;
        }
        for (uint32_t f = 0; f < h->engine->program->function_count; f++) {
            changed |= flow_may_call(h->engine, call, f) && holder_add(h, f, a);
        }
    }
    return changed;
}

void handle_holder_find(HandleFlow *h) {
    uint32_t kinds = handle_flow_losable(h);
    h->holders = ARENA_ARRAY(h->arena, uint32_t, h->engine->program->function_count);
    h->bases = strmap_new(h->arena);
    if (kinds != 0) {
        holder_find_bases(h, kinds);
    }
    for (bool changed = kinds != 0; changed;) {
        changed = false;
        for (uint32_t uid = 0; uid < h->engine->instr_count; uid++) {
            const FunctionInfo *info = &h->engine->functions[h->engine->instrs[uid].function];
            const IrInstr *instr = core_instr(h->engine, uid);
            if (instr->op == IR_CALL && !info->is_model && !h->engine->is_dead[uid]) {
                changed |= holder_spread(h, info, instr, kinds);
            }
        }
    }
}

bool handle_holder_is_given(const HandleFlow *h, const FunctionInfo *info, const IrInstr *call) {
    uint32_t kinds = handle_flow_losable(h);
    for (uint32_t a = 0; kinds != 0 && a < call->arg_count; a++) {
        if (holder_is_argument(h, info, call, a, kinds)) {
            return true;
        }
    }
    return false;
}

void handle_holder_parameters(const HandleFlow *h, uint32_t *holding) {
    uint32_t kinds = handle_flow_losable(h);
    for (uint32_t f = 0; f < h->engine->program->function_count; f++) {
        const IrFunction *function = h->engine->program->functions[f];
        bool counts = kinds != 0 && function->has_body && !h->engine->functions[f].is_model;
        holding[f] = 0;
        for (uint32_t p = 0; counts && p < function->param_count && p < HOLDER_PARAMETERS; p++) {
            if (holder_is_type(h, function->locals[p].type, kinds)) {
                holding[f] |= 1u << p;
            }
        }
    }
}

/* A structure with the address of a variable that holds a handle, as a lambda that has captured it
 * by reference. */
static bool holder_refers(const HandleFlow *h, const IrType *type, uint32_t kinds) {
    char key[FLOW_KEY_SIZE];
    for (uint32_t i = 0; type && type->record && i < type->record->field_count; i++) {
        const IrType *field = type->record->fields[i].type;
        const FlowLocation *to =
            field->kind == IR_TYPE_POINTER
                ? strmap_get(h->flow->locations, flow_sort_key(key, field->elem))
                : NULL;
        if (to && (handle_flow_content(to) & kinds) != 0) {
            return true;
        }
    }
    return false;
}

bool handle_holder_gets_variable(const HandleFlow *handles, const FunctionInfo *info,
                                 const IrInstr *call) {
    char key[FLOW_KEY_SIZE];
    uint32_t kinds = handle_flow_losable(handles);
    for (uint32_t a = 0; a < call->arg_count; a++) {
        const IrInstr *source = flow_definition(handles->flow, info, call->args[a]);
        const FlowLocation *at =
            source && source->op == IR_ADDR
                ? strmap_get(handles->flow->locations,
                             flow_place_key(key, handles->flow, info, &source->place))
                : NULL;
        if (at && (handle_flow_content(at) & kinds) != 0) {
            return true;
        }
        if (source && source->op == IR_ADDR &&
            (holder_refers(handles, source->place.type, kinds) ||
             holder_is_structure(handles, source->place.type, kinds, 0))) {
            return true;
        }
    }
    return false;
}

bool handle_flow_loses_at_return(const HandleFlow *handles, const FunctionInfo *info) {
    char key[FLOW_KEY_SIZE];
    uint32_t kinds = handle_flow_losable(handles);
    for (uint32_t i = 0; kinds != 0 && i < info->ir->local_count; i++) {
        IrPlace place = ir_place_local(i, info->ir->locals[i].type);
        const FlowLocation *location =
            strmap_get(handles->flow->locations, flow_place_key(key, handles->flow, info, &place));
        if ((location && (handle_flow_content(location) & kinds) != 0) ||
            (place.type && holder_is_structure(handles, place.type, kinds, 0))) {
            return true;
        }
    }
    return false;
}
