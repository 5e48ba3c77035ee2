/* flow_overlay.c - fields that are the same memory under several names: members of unions,
 * and structures that are written through a pointer to something else.
 */
#include "engine/flow_private.h"

#include "ir/build.h"
#include "ir/layout.h"

#include <string.h>

/* Fields of larger structures are not gone through. */
#define OVERLAY_LEAVES_MAX 256
#define OVERLAY_DEPTH_MAX  6

/* A field that is no structure itself, or an array of such fields. */
typedef struct Leaf {
    const IrType *record; /* that has it */
    const char *name;
    const IrType *type;
    uint64_t begin, end;
    uint32_t member; /* of the outermost union that it is in, from 1; 0: of none */
} Leaf;

typedef struct Leaves { /* large: only `count` is set to begin with */
    Leaf items[OVERLAY_LEAVES_MAX];
    uint32_t count;
} Leaves;

static void overlay_collect(Leaves *leaves, const IrType *type, uint64_t base, uint32_t member,
                            int depth) {
    const IrType *record = flow_element(type);
    bool known = record && record->kind == IR_TYPE_RECORD && record->record;
    for (uint32_t i = 0; known && depth < OVERLAY_DEPTH_MAX && i < record->record->field_count;
         i++) {
        const IrField *field = &record->record->fields[i];
        const IrType *inner = flow_element(field->type);
        uint32_t inside = member == 0 && record->record->is_union ? i + 1 : member;
        if (inner && inner->kind == IR_TYPE_RECORD) {
            overlay_collect(leaves, field->type, base + field->offset, inside, depth + 1);
        } else if (field->name[0] && leaves->count < OVERLAY_LEAVES_MAX) {
            leaves->items[leaves->count++] = (Leaf){record,
                                                    field->name,
                                                    inner ? inner : field->type,
                                                    base + field->offset,
                                                    base + field->offset + field->type->size,
                                                    inside};
        }
    }
}

static bool overlay_meet(const Leaf *a, const Leaf *b) {
    return a->begin < b->end && b->begin < a->end;
}

/* Links the two fields of what lies at the places (NULL: anywhere). */
static void overlay_link(Flow *flow, const FunctionInfo *info, const IrPlace *x, const Leaf *a,
                         const IrPlace *y, const Leaf *b) {
    char one[FLOW_KEY_SIZE], two[FLOW_KEY_SIZE];
    flow_link(flow, flow_member_key(flow, one, info, x, a->record, a->name),
              flow_member_key(flow, two, info, y, b->record, b->name));
}

/* ---- unions ------------------------------------------------------------------------ */

static void overlay_unions(Flow *flow, const FunctionInfo *info, const IrPlace *place,
                           const IrType *type) {
    Leaves leaves;
    leaves.count = 0;
    overlay_collect(&leaves, type, 0, 0, 0);
    for (uint32_t i = 0; i < leaves.count; i++) {
        for (uint32_t k = 0; k < i; k++) {
            const Leaf *a = &leaves.items[i], *b = &leaves.items[k];
            if (a->member != b->member && a->member && b->member && overlay_meet(a, b)) {
                overlay_link(flow, info, place, a, place, b);
            }
        }
    }
}

static bool overlay_is_driver(const FunctionInfo *info) {
    return info->ir->has_body && !info->is_model;
}

static void overlay_variables(Flow *flow) {
    const Engine *engine = flow->engine;
    for (uint32_t g = 0; g < engine->program->global_count; g++) {
        if (!engine->tables->model_globals[g]) {
            IrPlace place = ir_place_global(g, engine->program->globals[g]->type);
            overlay_unions(flow, NULL, &place, place.type);
        }
    }
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        const FunctionInfo *info = &engine->functions[f];
        for (uint32_t l = 0; overlay_is_driver(info) && l < info->ir->local_count; l++) {
            const IrType *type = info->ir->locals[l].type;
            IrPlace place = ir_place_local(l, type);
            overlay_unions(flow, info, &place, type);
            if (type && type->kind == IR_TYPE_POINTER) {
                overlay_unions(flow, info, NULL, type->elem);
            }
        }
    }
}

/* ---- addresses in initial values ----------------------------------------------------- */

/* The address of something in the variable, which is no structure, lies in another one from the
 * beginning. */
static void overlay_initial(Flow *flow, IrOperand value) {
    char key[FLOW_KEY_SIZE], sort[FLOW_KEY_SIZE];
    const IrGlobal *target = flow->engine->program->globals[value.id];
    const IrType *type = flow_element(target->type);
    IrPlace place = ir_place_global(value.id, target->type);
    if (type && type->kind != IR_TYPE_RECORD) {
        flow_link(flow, flow_place_key(key, flow, NULL, &place), flow_sort_key(sort, type));
        return;
    }
    Leaves leaves = {.count = 0};
    overlay_collect(&leaves, type, 0, 0, 0);
    uint64_t at = type && type->size > 0 ? (uint64_t)value.value % type->size : 0;
    for (uint32_t i = 0; i < leaves.count; i++) {
        const Leaf *leaf = &leaves.items[i];
        if (at >= leaf->begin && at < leaf->end) {
            flow_link(flow, flow_member_key(flow, key, NULL, &place, leaf->record, leaf->name),
                      flow_sort_key(sort, leaf->type));
        }
    }
}

static void overlay_initials(Flow *flow) {
    const Engine *engine = flow->engine;
    for (uint32_t g = 0; g < engine->program->global_count; g++) {
        const IrGlobal *global = engine->program->globals[g];
        for (uint32_t i = 0; i < global->init_count && !engine->tables->model_globals[g]; i++) {
            const IrInit *init = &global->inits[i];
            const IrType *holder = ir_scalar_at(global->type, init->offset);
            const IrType *to = holder && holder->kind == IR_TYPE_POINTER ? holder->elem : NULL;
            if (init->value.kind == IR_OPERAND_GLOBAL && (!to || to->kind != IR_TYPE_RECORD) &&
                !engine->program->globals[init->value.id]->is_const) {
                overlay_initial(flow, init->value);
            }
        }
    }
}

/* ---- pointers to something else ---------------------------------------------------- */

/* The address of a structure that the operand is, or NULL. */
static const IrPlace *overlay_source(const Flow *flow, const FunctionInfo *info,
                                     IrOperand operand) {
    const IrInstr *source = flow_definition(flow, info, operand);
    while (source && source->op == IR_CAST && source->a.kind == IR_OPERAND_TEMP) {
        source = flow_definition(flow, info, source->a);
    }
    const IrType *type = source && source->op == IR_ADDR ? flow_element(source->place.type) : NULL;
    return type && type->kind == IR_TYPE_RECORD ? &source->place : NULL;
}

void flow_overlay_pointer(Flow *flow, const FunctionInfo *info, const IrPlace *place,
                          const IrType *pointer) {
    char key[FLOW_KEY_SIZE], sort[FLOW_KEY_SIZE];
    const IrType *to =
        pointer && pointer->kind == IR_TYPE_POINTER ? flow_element(pointer->elem) : NULL;
    const IrType *from = flow_element(place->type);
    if (!to || to->kind == IR_TYPE_VOID || to->kind == IR_TYPE_OPAQUE || to->size == 0 ||
        strcmp(flow_sort_key(key, to), flow_sort_key(sort, from)) == 0) {
        return;
    }
    Leaves named, seen;
    named.count = seen.count = 0;
    overlay_collect(&named, from, 0, 0, 0);
    overlay_collect(&seen, to, 0, 0, 0);
    for (uint32_t i = 0; i < named.count; i++) {
        const Leaf *field = &named.items[i];
        if (to->kind != IR_TYPE_RECORD) {
            flow_link(flow, flow_member_key(flow, key, info, place, field->record, field->name),
                      flow_sort_key(sort, to));
        }
        for (uint32_t k = 0; k < seen.count; k++) {
            if (overlay_meet(field, &seen.items[k])) {
                overlay_link(flow, info, place, field, NULL, &seen.items[k]);
            }
        }
    }
}

/* The structure is accessed at once as something that it does not say it is. */
static void overlay_access(Flow *flow, const FunctionInfo *info, const IrPlace *access) {
    char key[FLOW_KEY_SIZE], other[FLOW_KEY_SIZE];
    const IrPlace *place =
        access->base == IR_BASE_TEMP ? overlay_source(flow, info, ir_temp(access->id)) : NULL;
    if (!place || flow_is_member(flow, info, access)) {
        return;
    }
    Leaves named;
    named.count = 0;
    Leaf there = {.begin = 0, .end = access->type ? access->type->size : 1};
    for (uint32_t i = 0; i < access->step_count; i++) {
        const IrStep *step = &access->steps[i];
        there.begin += step->kind == IR_STEP_FIELD ? (uint64_t)step->offset : 0;
        there.end += step->kind == IR_STEP_FIELD ? (uint64_t)step->offset : UINT32_MAX;
    }
    overlay_collect(&named, place->type, 0, 0, 0);
    for (uint32_t i = 0; i < named.count; i++) {
        const Leaf *field = &named.items[i];
        if (overlay_meet(field, &there)) {
            flow_link(flow, flow_member_key(flow, key, info, place, field->record, field->name),
                      flow_place_key(other, flow, info, access));
        }
    }
}

static void overlay_instr(Flow *flow, const FunctionInfo *info, const IrInstr *instr) {
    const IrPlace *source;
    switch (instr->op) {
    case IR_LOAD:
    case IR_ZERO:
        overlay_access(flow, info, &instr->place);
        break;
    case IR_COPY:
        overlay_access(flow, info, &instr->place);
        overlay_access(flow, info, &instr->source);
        break;
    case IR_STORE:
        overlay_access(flow, info, &instr->place);
        source = overlay_source(flow, info, instr->a);
        if (source) {
            flow_overlay_pointer(flow, info, source, instr->place.type);
        }
        break;
    case IR_CALL:
        for (uint32_t i = 0; i < instr->arg_count; i++) {
            source = overlay_source(flow, info, instr->args[i]);
            if (source && flow_passes_on(flow, info, instr)) {
                flow_overlay_pointer(flow, info, source,
                                     instr->arg_types ? instr->arg_types[i] : NULL);
            }
        }
        break;
    default:
        break;
    }
}

void flow_reach_fields(Flow *flow, const FlowReach *reach) {
    char field[FLOW_KEY_SIZE], key[FLOW_KEY_SIZE], sort[FLOW_KEY_SIZE];
    Leaves leaves = {.count = 0};
    overlay_collect(&leaves, reach->record, 0, 0, 0);
    flow_sort_key(sort, reach->type);
    for (uint32_t i = 0; i < leaves.count; i++) {
        const Leaf *leaf = &leaves.items[i];
        if (leaf->begin >= reach->end) {
            continue;
        }
        flow_member_key(flow, field, reach->info, reach->place, leaf->record, leaf->name);
        if (reach->writes) {
            flow_add_writer(flow, field, reach->place, reach->uid);
        } else {
            flow_link_to(flow, sort, field);
        }
        if (leaf->type->kind == IR_TYPE_POINTER &&
            strcmp(flow_sort_key(key, leaf->type), sort) == 0) {
            flow_link(flow, field, sort); /* handles may come and go this way */
        }
    }
}

void flow_overlay(Flow *flow) {
    const Engine *engine = flow->engine;
    overlay_variables(flow);
    overlay_initials(flow);
    for (uint32_t uid = 0; uid < engine->instr_count; uid++) {
        const FunctionInfo *info = &engine->functions[engine->instrs[uid].function];
        if (overlay_is_driver(info)) {
            overlay_instr(flow, info, core_instr(engine, uid));
        }
    }
}
