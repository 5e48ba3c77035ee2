/* flow_arithmetic.c - fields that are reached by arithmetic: through a pointer to something else
 * that points into a structure.
 *
 * `*(ULONG *)((PUCHAR)p + 4) = 1` names no field, nor does `words[1] = 1` after `words = (ULONG
 * *)p`. Where a pointer that is no pointer to a structure has come from one, it may mean any field
 * of that structure once it was moved, and those at its beginning until then.
 */
#include "engine/flow_private.h"

#include "ir/build.h"

/* A structure that a pointer points into. */
typedef struct Origin {
    const IrType *record;
    const FunctionInfo *info; /* whose variable it is at `place` */
    const IrPlace *place;     /* NULL: anywhere */
    bool is_inside;           /* at one of its fields, and not at its beginning */
    bool is_moved;
} Origin;

typedef struct Origins {
    VEC(Origin) items;
} Origins;

typedef struct Arithmetic {
    Flow *flow;
    Origins **temps;   /* per function, per temporary */
    Origins *results;  /* per function */
    StrMap *locations; /* key -> Origins */
    VEC(const IrType *) records;
    bool has_changed;
} Arithmetic;

/* ---- sets ---------------------------------------------------------------------------- */

static void origins_add(Arithmetic *a, Origins *to, Origin origin) {
    for (size_t i = 0; i < to->items.count; i++) {
        const Origin *known = &to->items.items[i];
        if (known->record == origin.record && known->place == origin.place &&
            known->is_inside == origin.is_inside && known->is_moved == origin.is_moved) {
            return;
        }
    }
    vec_push(a->flow->arena, &to->items, origin);
    a->has_changed = true;
}

static void origins_add_all(Arithmetic *a, Origins *to, const Origins *from, bool moves) {
    for (size_t i = 0; i < from->items.count; i++) {
        Origin origin = from->items.items[i];
        origin.is_moved = origin.is_moved || moves;
        origins_add(a, to, origin);
    }
}

static Origins *origins_of(Arithmetic *a, const FunctionInfo *info, IrOperand operand) {
    return operand.kind == IR_OPERAND_TEMP ? &a->temps[info->id][operand.id] : NULL;
}

static Origins *origins_at(Arithmetic *a, const FunctionInfo *info, const IrPlace *place) {
    char key[FLOW_KEY_SIZE];
    flow_place_key(key, a->flow, info, place);
    Origins *found = strmap_get(a->locations, key);
    if (!found) {
        found = ARENA_NEW(a->flow->arena, Origins);
        strmap_put(a->locations, key, found);
    }
    return found;
}

/* ---- types --------------------------------------------------------------------------- */

static const IrType *arithmetic_record(const IrType *type) {
    type = flow_element(type);
    return type && type->kind == IR_TYPE_RECORD && type->record ? type : NULL;
}

static const IrType *arithmetic_behind(const IrType *type) {
    return type && type->kind == IR_TYPE_POINTER ? arithmetic_record(type->elem) : NULL;
}

static bool arithmetic_is_moved(const IrPlace *place) {
    for (uint32_t i = 0; i < place->step_count; i++) {
        if (place->steps[i].kind == IR_STEP_INDEX && place->steps[i].count == 0) {
            return true;
        }
    }
    return false;
}

static bool arithmetic_has_field(const IrPlace *place) {
    for (uint32_t i = 0; i < place->step_count; i++) {
        if (place->steps[i].kind == IR_STEP_FIELD) {
            return true;
        }
    }
    return false;
}

/* True for an array in a structure, and for an element of one: who counts on from there stays in
 * that array. */
static bool arithmetic_is_array(const IrPlace *place) {
    const IrStep *last = place->step_count > 0 ? &place->steps[place->step_count - 1] : NULL;
    return (place->type && place->type->kind == IR_TYPE_ARRAY) ||
           (last && last->kind == IR_STEP_INDEX && arithmetic_has_field(place));
}

/* True if the one has the other as a field. */
static bool arithmetic_contains(const IrType *outer, const IrType *inner, int depth) {
    for (uint32_t i = 0; depth < 6 && outer->size >= inner->size && i < outer->record->field_count;
         i++) {
        const IrType *field = arithmetic_record(outer->record->fields[i].type);
        if (field && (field == inner || arithmetic_contains(field, inner, depth + 1))) {
            return true;
        }
    }
    return false;
}

/* ---- where pointers go ----------------------------------------------------------------- */

/* A pointer to a structure keeps to its type; only what becomes a pointer to something else is
 * followed. */
static void arithmetic_put(Arithmetic *a, Origins *to, const IrType *type, const Origins *from) {
    if (from && from->items.count > 0 && !arithmetic_behind(type)) {
        origins_add_all(a, to, from, false);
    }
}

/* What pointed to one structure becomes a pointer to another one: their fields are the same
 * memory. One that is part of the other has them anyway. */
static void arithmetic_retype(Arithmetic *a, const IrType *type, const Origins *from) {
    const IrType *to = arithmetic_behind(type);
    for (size_t i = 0; to && from && i < from->items.count; i++) {
        const Origin *origin = &from->items.items[i];
        IrPlace anywhere = {.base = IR_BASE_TEMP, .type = origin->record};
        if (!origin->is_inside && !origin->is_moved && origin->record != to &&
            !arithmetic_contains(to, origin->record, 0) &&
            !arithmetic_contains(origin->record, to, 0)) {
            flow_overlay_pointer(a->flow, origin->info, origin->place ? origin->place : &anywhere,
                                 type);
        }
    }
}

static void arithmetic_address(Arithmetic *a, const FunctionInfo *info, const IrInstr *instr) {
    const IrPlace *place = &instr->place;
    Origins *to = &a->temps[info->id][instr->dest];
    const IrType *base = arithmetic_record(flow_type_at(a->flow, info, place, 0));
    bool is_variable = place->base != IR_BASE_TEMP;
    if (arithmetic_is_array(place)) {
        return;
    }
    if (base && (is_variable || arithmetic_has_field(place))) {
        origins_add(a, to,
                    (Origin){base, info, is_variable ? place : NULL, arithmetic_has_field(place),
                             arithmetic_is_moved(place) && !arithmetic_record(place->type)});
    } else if (!is_variable) {
        origins_add_all(a, to, &a->temps[info->id][place->id], arithmetic_is_moved(place));
    }
}

static void arithmetic_call(Arithmetic *a, const FunctionInfo *info, const IrInstr *instr) {
    const FunctionInfo *callee =
        instr->a.kind == IR_OPERAND_FUNCTION ? &a->flow->engine->functions[instr->a.id] : NULL;
    if (!callee || !callee->ir->has_body || callee->is_model) {
        return;
    }
    for (uint32_t i = 0; i < instr->arg_count && i < callee->ir->param_count; i++) {
        const IrType *type = callee->ir->locals[i].type;
        IrPlace place = ir_place_local(i, type);
        const Origins *from = origins_of(a, info, instr->args[i]);
        if (from && from->items.count > 0) {
            arithmetic_put(a, origins_at(a, callee, &place), type, from);
        }
    }
    if (instr->dest != IR_NO_TEMP) {
        origins_add_all(a, &a->temps[info->id][instr->dest], &a->results[callee->id], false);
    }
}

static void arithmetic_compute(Arithmetic *a, const FunctionInfo *info, const IrInstr *instr,
                               bool moves) {
    const IrOperand operands[] = {instr->a, instr->b};
    for (int i = 0; i < 2; i++) {
        const Origins *from = origins_of(a, info, operands[i]);
        if (from) {
            origins_add_all(a, &a->temps[info->id][instr->dest], from, moves);
        }
    }
}

static void arithmetic_follow(Arithmetic *a, const FunctionInfo *info, const IrInstr *instr,
                              uint32_t uid) {
    (void)uid;
    const IrType *record;
    switch (instr->op) {
    case IR_ADDR:
        arithmetic_address(a, info, instr);
        break;
    case IR_LOAD:
        record = arithmetic_behind(instr->type);
        if (record) {
            origins_add(a, &a->temps[info->id][instr->dest],
                        (Origin){record, info, NULL, false, false});
        } else {
            origins_add_all(a, &a->temps[info->id][instr->dest], origins_at(a, info, &instr->place),
                            false);
        }
        break;
    case IR_STORE:
        if (instr->place.base != IR_BASE_TEMP || arithmetic_has_field(&instr->place)) {
            arithmetic_put(a, origins_at(a, info, &instr->place), instr->place.type,
                           origins_of(a, info, instr->a));
        } /* else it goes anywhere where such pointers lie */
        break;
    case IR_CALL:
        arithmetic_call(a, info, instr);
        break;
    case IR_CAST:
    case IR_UNARY:
        arithmetic_compute(a, info, instr, false);
        break;
    case IR_BINARY:
        arithmetic_compute(a, info, instr, (IrBinary)instr->sub < IR_EQ);
        break;
    case IR_RETURN:
        if (instr->a.kind == IR_OPERAND_TEMP) {
            origins_add_all(a, &a->results[info->id], origins_of(a, info, instr->a), false);
        }
        break;
    default:
        break;
    }
}

/* ---- what they reach ------------------------------------------------------------------- */

/* Something of that type is accessed through such a pointer. */
static void arithmetic_reach(Arithmetic *a, const Origins *origins, bool moves, FlowReach reach) {
    for (size_t i = 0; i < origins->items.count; i++) {
        const Origin *origin = &origins->items.items[i];
        bool anywhere = moves || origin->is_moved;
        if (!anywhere && origin->is_inside) {
            continue; /* the field itself: flow_alias.c */
        }
        reach.info = origin->info;
        reach.place = origin->place;
        reach.record = origin->record;
        reach.end = anywhere ? UINT64_MAX : reach.type->size;
        flow_reach_fields(a->flow, &reach);
        for (size_t r = 0; anywhere && !origin->place && r < a->records.count; r++) {
            reach.record = a->records.items[r];
            if (arithmetic_contains(reach.record, origin->record, 0)) {
                flow_reach_fields(a->flow, &reach);
            }
        }
    }
}

static void arithmetic_access(Arithmetic *a, const FunctionInfo *info, const IrPlace *place,
                              uint32_t uid, bool writes) {
    if (place->base == IR_BASE_TEMP && !arithmetic_has_field(place) && place->type &&
        !arithmetic_record(place->type)) {
        arithmetic_reach(a, &a->temps[info->id][place->id], arithmetic_is_moved(place),
                         (FlowReach){.type = place->type, .uid = uid, .writes = writes});
    }
}

/* A function that is not the driver's may write what it gets the address of. */
static void arithmetic_passed(Arithmetic *a, const FunctionInfo *info, const IrInstr *instr,
                              uint32_t uid) {
    const FunctionInfo *callee =
        instr->a.kind == IR_OPERAND_FUNCTION ? &a->flow->engine->functions[instr->a.id] : NULL;
    if (!callee || (callee->ir->has_body && (!callee->is_model || !a->flow->writes[callee->id]))) {
        return;
    }
    for (uint32_t i = 0; i < instr->arg_count; i++) {
        const IrType *type = instr->arg_types ? instr->arg_types[i] : NULL;
        const Origins *origins = origins_of(a, info, instr->args[i]);
        bool writes = type && type->kind == IR_TYPE_POINTER && type->elem &&
                      !type->elem->is_const && !arithmetic_record(type->elem) &&
                      !flow_reads_only(callee->ir->type, i);
        if (writes && origins) {
            arithmetic_reach(a, origins, false,
                             (FlowReach){.type = type->elem, .uid = uid, .writes = true});
        }
    }
}

/* The same for calls of the driver's functions, whose parameters say what they point to. */
static void arithmetic_retype_call(Arithmetic *a, const FunctionInfo *info, const IrInstr *instr) {
    const IrFunction *callee =
        instr->a.kind == IR_OPERAND_FUNCTION ? a->flow->engine->functions[instr->a.id].ir : NULL;
    bool is_own = callee && callee->has_body && !a->flow->engine->functions[instr->a.id].is_model;
    for (uint32_t i = 0; is_own && i < instr->arg_count && i < callee->param_count; i++) {
        arithmetic_retype(a, callee->locals[i].type, origins_of(a, info, instr->args[i]));
    }
}

static void arithmetic_note(Arithmetic *a, const FunctionInfo *info, const IrInstr *instr,
                            uint32_t uid) {
    switch (instr->op) {
    case IR_COPY:
        arithmetic_access(a, info, &instr->source, uid, false);
        arithmetic_access(a, info, &instr->place, uid, true);
        break;
    case IR_LOAD:
        arithmetic_access(a, info, &instr->place, uid, false);
        break;
    case IR_STORE:
        arithmetic_retype(a, instr->place.type, origins_of(a, info, instr->a));
        arithmetic_access(a, info, &instr->place, uid, true);
        break;
    case IR_ZERO:
        arithmetic_access(a, info, &instr->place, uid, true);
        break;
    case IR_CALL:
        arithmetic_retype_call(a, info, instr);
        arithmetic_passed(a, info, instr, uid);
        break;
    default:
        break;
    }
}

/* ---- all of the driver ------------------------------------------------------------------- */

static void arithmetic_add_record(Arithmetic *a, const IrType *type) {
    const IrType *record = arithmetic_record(type);
    record = record ? record : arithmetic_behind(type);
    for (size_t i = 0; record && i < a->records.count; i++) {
        record = a->records.items[i] == record ? NULL : record;
    }
    if (record) {
        vec_push(a->flow->arena, &a->records, record);
        for (uint32_t i = 0; i < record->record->field_count; i++) {
            arithmetic_add_record(a, record->record->fields[i].type);
        }
    }
}

static void arithmetic_find_records(Arithmetic *a) {
    const Engine *engine = a->flow->engine;
    for (uint32_t g = 0; g < engine->program->global_count; g++) {
        arithmetic_add_record(a, engine->program->globals[g]->type);
    }
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        const IrFunction *ir = engine->functions[f].ir;
        for (uint32_t l = 0; l < ir->local_count && !engine->functions[f].is_model; l++) {
            arithmetic_add_record(a, ir->locals[l].type);
        }
    }
}

typedef void ArithmeticVisit(Arithmetic *a, const FunctionInfo *info, const IrInstr *instr,
                             uint32_t uid);

static void arithmetic_each(Arithmetic *a, ArithmeticVisit *visit) {
    const Engine *engine = a->flow->engine;
    for (uint32_t uid = 0; uid < engine->instr_count; uid++) {
        const FunctionInfo *info = &engine->functions[engine->instrs[uid].function];
        if (info->ir->has_body && !info->is_model) {
            visit(a, info, core_instr(engine, uid), uid);
        }
    }
}

void flow_follow_arithmetic(Flow *flow) {
    uint32_t functions = flow->engine->program->function_count;
    Arithmetic a = {.flow = flow,
                    .temps = ARENA_ARRAY(flow->arena, Origins *, functions),
                    .results = ARENA_ARRAY(flow->arena, Origins, functions),
                    .locations = strmap_new(flow->arena)};
    for (uint32_t f = 0; f < functions; f++) {
        const FunctionInfo *info = &flow->engine->functions[f];
        a.temps[f] = ARENA_ARRAY(flow->arena, Origins, info->ir->temp_count + 1);
    }
    do {
        a.has_changed = false;
        arithmetic_each(&a, arithmetic_follow);
    } while (a.has_changed);
    arithmetic_find_records(&a);
    arithmetic_each(&a, arithmetic_note);
}
