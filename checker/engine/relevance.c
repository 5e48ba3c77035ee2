/* relevance.c - backward slice from the calls that matter. */
#include "engine/relevance.h"

#include "base/strmap.h"
#include "base/vec.h"
#include "ir/build.h"

#include <stdio.h>
#include <string.h>

/* An abstract location: a local, a global, all fields of one name, or whatever
 * pointers to one sort of scalar point to. */
typedef struct Location {
    bool is_relevant;
    VEC(uint32_t) writers; /* uids */
    VEC(struct Location *) linked; /* locations that may be the same memory */
} Location;

typedef VEC(uint32_t) Uids;

typedef struct Relevance {
    Engine *engine;
    Arena *arena;
    StrMap *locations;
    VEC(uint32_t) pending; /* uids that became relevant */
    Uids *callers;         /* per function: uids of calls that may reach it */
    Uids *temp_defs;       /* per function: uid by temporary */
    bool *entered, *whole; /* per function: what was done for it */
} Relevance;

static Location *relevance_location(Relevance *r, const char *key) {
    Location *location = strmap_get(r->locations, key);
    if (!location) {
        location = ARENA_NEW(r->arena, Location);
        strmap_put(r->locations, key, location);
    }
    return location;
}

/* ---- names of locations ---------------------------------------------------------- */

static const char *relevance_scalar_key(char *buffer, size_t size, const IrType *type) {
    static const char *const kinds[] = {"v", "i", "f", "p", "r", "a", "c", "o"};
    snprintf(buffer, size, "*%s%u", type ? kinds[type->kind] : "?", type ? type->size : 0);
    return buffer;
}

static const char *relevance_last_field(const IrPlace *place) {
    for (uint32_t i = place->step_count; i-- > 0;) {
        if (place->steps[i].kind == IR_STEP_FIELD && place->steps[i].name &&
            place->steps[i].name[0]) {
            return place->steps[i].name;
        }
    }
    return NULL;
}

static const char *relevance_place_key(char *buffer, size_t size, const FunctionInfo *info,
                                       const IrPlace *place) {
    const char *field = relevance_last_field(place);
    if (field) {
        snprintf(buffer, size, ".%s", field);
    } else if (place->base == IR_BASE_LOCAL) {
        snprintf(buffer, size, "%u:%u", info->id, place->id);
    } else if (place->base == IR_BASE_GLOBAL) {
        snprintf(buffer, size, "g%u", place->id);
    } else {
        return relevance_scalar_key(buffer, size, place->type);
    }
    return buffer;
}

/* ---- marking --------------------------------------------------------------------- */

/* Marks an instruction that is wanted by others of its function or by a call. */
static void relevance_mark(Relevance *r, uint32_t uid) {
    FunctionInfo *info = &r->engine->functions[r->engine->instrs[uid].function];
    uint8_t *flag = &info->relevant[uid - info->first_uid];
    if (*flag == 0) {
        *flag = 1;
        info->is_relevant = true;
        vec_push(r->arena, &r->pending, uid);
    }
}

/* Marks an instruction whose effect outlives its function: it matters from
 * wherever the function is called. */
static void relevance_mark_effect(Relevance *r, uint32_t uid) {
    FunctionInfo *info = &r->engine->functions[r->engine->instrs[uid].function];
    relevance_mark(r, uid);
    if (!info->has_effect) {
        info->has_effect = true;
        for (size_t i = 0; i < r->callers[info->id].count; i++) {
            relevance_mark_effect(r, r->callers[info->id].items[i]);
        }
    }
}

static bool relevance_is_local_write(const Relevance *r, uint32_t uid) {
    const IrInstr *instr = core_instr(r->engine, uid);
    return (instr->op == IR_STORE || instr->op == IR_COPY || instr->op == IR_ZERO) &&
           instr->place.base == IR_BASE_LOCAL;
}

static void relevance_mark_writers(Relevance *r, const Location *location) {
    for (size_t i = 0; i < location->writers.count; i++) {
        uint32_t uid = location->writers.items[i];
        if (relevance_is_local_write(r, uid)) {
            relevance_mark(r, uid);
        } else {
            relevance_mark_effect(r, uid);
        }
    }
}

static void relevance_mark_location(Relevance *r, const char *key) {
    Location *location = relevance_location(r, key);
    if (location->is_relevant) {
        return;
    }
    location->is_relevant = true;
    relevance_mark_writers(r, location);
    for (size_t i = 0; i < location->linked.count; i++) {
        relevance_mark_writers(r, location->linked.items[i]);
    }
}

static void relevance_mark_temp(Relevance *r, const FunctionInfo *info, IrOperand operand) {
    if (operand.kind == IR_OPERAND_TEMP && operand.id < r->temp_defs[info->id].count) {
        relevance_mark(r, r->temp_defs[info->id].items[operand.id]);
    }
}

static void relevance_mark_steps(Relevance *r, const FunctionInfo *info, const IrPlace *place) {
    if (place->base == IR_BASE_TEMP) {
        relevance_mark_temp(r, info, ir_temp(place->id));
    }
    for (uint32_t i = 0; i < place->step_count; i++) {
        relevance_mark_temp(r, info, place->steps[i].index);
    }
}

/* ---- who writes what --------------------------------------------------------------- */

static void relevance_add_writer(Relevance *r, const char *key, uint32_t uid) {
    vec_push(r->arena, &relevance_location(r, key)->writers, uid);
}

static void relevance_record_fields(Relevance *r, const IrType *type, uint32_t uid, int depth) {
    while (type && type->kind == IR_TYPE_ARRAY) {
        type = type->elem;
    }
    if (!type || type->kind != IR_TYPE_RECORD || !type->record || depth > 6) {
        return;
    }
    char key[160];
    for (uint32_t i = 0; i < type->record->field_count; i++) {
        const IrField *field = &type->record->fields[i];
        if (field->name[0]) {
            snprintf(key, sizeof key, ".%s", field->name);
            relevance_add_writer(r, key, uid);
        }
        relevance_record_fields(r, field->type, uid, depth + 1);
    }
}

/* A write of a whole object: the location itself and every field in it. */
static void relevance_record_write(Relevance *r, const FunctionInfo *info, const IrPlace *place,
                                   uint32_t uid) {
    char key[160];
    relevance_add_writer(r, relevance_place_key(key, sizeof key, info, place), uid);
    relevance_record_fields(r, place->type, uid, 0);
}

static void relevance_link(Relevance *r, Location *from, Location *to) {
    for (size_t i = 0; i < from->linked.count; i++) {
        if (from->linked.items[i] == to) {
            return;
        }
    }
    vec_push(r->arena, &from->linked, to);
}

/* The instruction takes the address of a location: who writes through a pointer
 * of that sort may write it, and who reads through one may read it. */
static void relevance_alias(Relevance *r, const FunctionInfo *info, const IrPlace *place) {
    char key[160], sort[32];
    relevance_place_key(key, sizeof key, info, place);
    relevance_scalar_key(sort, sizeof sort, place->type);
    if (strcmp(key, sort) != 0) {
        Location *named = relevance_location(r, key), *pointed = relevance_location(r, sort);
        relevance_link(r, named, pointed);
        relevance_link(r, pointed, named);
    }
}

/* A call that gets a pointer may write what it points to. */
static void relevance_record_call(Relevance *r, const FunctionInfo *info, const IrInstr *instr,
                                  uint32_t uid) {
    char key[160];
    if (instr->a.kind == IR_OPERAND_FUNCTION &&
        r->engine->functions[instr->a.id].ir->has_body &&
        !r->engine->functions[instr->a.id].is_model) {
        return; /* its own stores count */
    }
    const IrType *callee = instr->a.kind == IR_OPERAND_FUNCTION
                               ? r->engine->functions[instr->a.id].ir->type
                               : NULL;
    for (uint32_t i = 0; i < instr->arg_count; i++) {
        const IrType *type = instr->arg_types ? instr->arg_types[i] : NULL;
        bool reads_only = callee && i < callee->param_count &&
                          callee->params[i]->kind == IR_TYPE_POINTER && callee->params[i]->elem &&
                          callee->params[i]->elem->is_const;
        if (!type || type->kind != IR_TYPE_POINTER || !type->elem || type->elem->is_const ||
            reads_only || instr->args[i].kind != IR_OPERAND_TEMP) {
            continue;
        }
        relevance_record_fields(r, type->elem, uid, 0);
        const IrInstr *source =
            core_instr(r->engine, r->temp_defs[info->id].items[instr->args[i].id]);
        if (source->op == IR_ADDR) {
            relevance_place_key(key, sizeof key, info, &source->place);
        } else {
            relevance_scalar_key(key, sizeof key, type->elem);
        }
        relevance_add_writer(r, key, uid);
    }
}

static void relevance_record(Relevance *r, const FunctionInfo *info, const IrInstr *instr,
                             uint32_t uid) {
    switch (instr->op) {
    case IR_STORE:
    case IR_COPY:
    case IR_ZERO: relevance_record_write(r, info, &instr->place, uid); break;
    case IR_CALL: relevance_record_call(r, info, instr, uid); break;
    default: break;
    }
}

/* ---- calls --------------------------------------------------------------------------- */

static bool relevance_may_call(const Engine *engine, const IrInstr *call, uint32_t function) {
    const FunctionInfo *info = &engine->functions[function];
    return info->address_taken && info->ir->type &&
           (info->ir->type->param_count == call->arg_count || info->ir->type->is_variadic);
}

static void relevance_record_edges(Relevance *r, const IrInstr *call, uint32_t uid) {
    if (call->a.kind == IR_OPERAND_FUNCTION) {
        vec_push(r->arena, &r->callers[call->a.id], uid);
        return;
    }
    for (uint32_t f = 0; f < r->engine->program->function_count; f++) {
        if (relevance_may_call(r->engine, call, f)) {
            vec_push(r->arena, &r->callers[f], uid);
        }
    }
}

/* The type an argument had before any casts. */
static const IrType *relevance_source_type(const Relevance *r, const FunctionInfo *info,
                                           IrOperand operand, const IrType *type) {
    while (operand.kind == IR_OPERAND_TEMP) {
        const IrInstr *def = core_instr(r->engine, r->temp_defs[info->id].items[operand.id]);
        type = def->op == IR_LOAD || def->op == IR_CALL ? def->type : type;
        if (def->op != IR_CAST) {
            break;
        }
        operand = def->a;
    }
    return type;
}

static bool relevance_is_handle_type(const RuleSet *rules, const IrType *type) {
    for (uint32_t k = 0; type && k < rules->kind_count; k++) {
        for (uint32_t i = 0; i < rules->kinds[k]->handle_type_count; i++) {
            if (strcmp(type->name, rules->kinds[k]->handle_types[i]) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* A function without a body that is given a handle. */
static bool relevance_uses_handle(const Relevance *r, const FunctionInfo *info,
                                  const IrInstr *call) {
    bool has_body = call->a.kind == IR_OPERAND_FUNCTION &&
                    r->engine->functions[call->a.id].ir->has_body;
    for (uint32_t i = 0; i < call->arg_count && !has_body; i++) {
        const IrType *type = relevance_source_type(
            r, info, call->args[i], call->arg_types ? call->arg_types[i] : NULL);
        if (relevance_is_handle_type(r->engine->rules, type)) {
            return true;
        }
    }
    return false;
}

static bool relevance_is_criterion(const Relevance *r, const FunctionInfo *info,
                                   const IrInstr *instr) {
    const Engine *engine = r->engine;
    if (instr->op == IR_CALL && relevance_uses_handle(r, info, instr)) {
        return true;
    }
    if (info->ir->degradation_count > 0) {
        return true;
    }
    if (instr->op != IR_CALL || instr->a.kind != IR_OPERAND_FUNCTION) {
        return false;
    }
    const FunctionInfo *callee = &engine->functions[instr->a.id];
    switch (callee->intrinsic) {
    case INTRINSIC_EVENT:
    case INTRINSIC_EVENT_AT:
    case INTRINSIC_ROLE:
    case INTRINSIC_WATCH: return true;
    default: return callee->api != NULL;
    }
}

/* Where the path ends or is told of: matters where the function does. */
static bool relevance_goes_along(const Engine *engine, const IrInstr *instr) {
    if (instr->op != IR_CALL || instr->a.kind != IR_OPERAND_FUNCTION) {
        return false;
    }
    const FunctionInfo *callee = &engine->functions[instr->a.id];
    return callee->intrinsic == INTRINSIC_STOP || callee->intrinsic == INTRINSIC_STEP ||
           callee->ir->is_noreturn;
}

/* ---- propagation ------------------------------------------------------------------- */

static void relevance_reads(Relevance *r, const FunctionInfo *info, const IrInstr *instr) {
    char key[160];
    relevance_mark_temp(r, info, instr->a);
    relevance_mark_temp(r, info, instr->b);
    relevance_mark_steps(r, info, &instr->place);
    if (instr->op == IR_LOAD) {
        relevance_mark_location(r, relevance_place_key(key, sizeof key, info, &instr->place));
    }
    if (instr->op == IR_COPY) {
        relevance_mark_steps(r, info, &instr->source);
        relevance_mark_location(r, relevance_place_key(key, sizeof key, info, &instr->source));
        const IrType *type = instr->source.type;
        for (uint32_t i = 0; type && type->record && i < type->record->field_count; i++) {
            snprintf(key, sizeof key, ".%s", type->record->fields[i].name);
            relevance_mark_location(r, key);
        }
    }
    for (uint32_t i = 0; i < instr->arg_count; i++) {
        relevance_mark_temp(r, info, instr->args[i]);
    }
}

/* A relevant call that needs its result makes the callee's returns relevant. */
static void relevance_callee_results(Relevance *r, const IrInstr *call) {
    const Engine *engine = r->engine;
    if (call->dest == IR_NO_TEMP) {
        return;
    }
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        const FunctionInfo *info = &engine->functions[f];
        bool target = call->a.kind == IR_OPERAND_FUNCTION ? call->a.id == f
                                                          : relevance_may_call(engine, call, f);
        if (!target) {
            continue;
        }
        for (uint32_t b = 0; b < info->ir->block_count; b++) {
            const IrInstr *last = ir_terminator(&info->ir->blocks[b]);
            if (last->op == IR_RETURN) {
                relevance_mark(r, info->block_uid[b] + info->ir->blocks[b].instr_count - 1);
            }
        }
        if (call->a.kind == IR_OPERAND_FUNCTION) {
            break;
        }
    }
}

static void relevance_controllers(Relevance *r, const FunctionInfo *info, uint32_t block) {
    for (uint32_t i = 0; i < info->cfg->controller_counts[block]; i++) {
        uint32_t c = info->cfg->controllers[block][i];
        relevance_mark(r, info->block_uid[c] + info->ir->blocks[c].instr_count - 1);
    }
}

static void relevance_whole_body(Relevance *r, const FunctionInfo *info, bool all) {
    for (uint32_t b = 0; b < info->ir->block_count; b++) {
        for (uint32_t i = 0; i < info->ir->blocks[b].instr_count; i++) {
            if (all || relevance_goes_along(r->engine, &info->ir->blocks[b].instrs[i])) {
                relevance_mark(r, info->block_uid[b] + i);
            }
        }
    }
}

/* Marks all fields of a structure: someone outside the driver's code reads them. */
static void relevance_mark_fields(Relevance *r, const IrType *type, int depth) {
    char key[160];
    while (type && type->kind == IR_TYPE_ARRAY) {
        type = type->elem;
    }
    for (uint32_t i = 0; type && type->record && depth < 4 && i < type->record->field_count; i++) {
        const IrField *field = &type->record->fields[i];
        if (field->name[0]) {
            snprintf(key, sizeof key, ".%s", field->name);
            relevance_mark_location(r, key);
        }
        relevance_mark_fields(r, field->type, depth + 1);
    }
}

/* An argument address whose memory the callee reads: what is written there
 * before matters. Driver functions say themselves what they read. */
static void relevance_argument_memory(Relevance *r, const FunctionInfo *info,
                                      const IrInstr *call) {
    char key[160];
    bool own = call->a.kind == IR_OPERAND_FUNCTION &&
               r->engine->functions[call->a.id].ir->has_body &&
               !r->engine->functions[call->a.id].is_model;
    for (uint32_t i = 0; i < call->arg_count; i++) {
        if (call->args[i].kind != IR_OPERAND_TEMP) {
            continue;
        }
        uint32_t def = r->temp_defs[info->id].items[call->args[i].id];
        const IrInstr *source = core_instr(r->engine, def);
        if (source->op == IR_ADDR) {
            relevance_mark_location(r,
                                    relevance_place_key(key, sizeof key, info, &source->place));
        }
        const IrType *type = call->arg_types ? call->arg_types[i] : NULL;
        if (!own && type && type->kind == IR_TYPE_POINTER) {
            relevance_mark_fields(r, type->elem, 0);
        }
    }
}

/* What the model reads of the structures it hands to the entry point. */
static void relevance_entry_memory(Relevance *r) {
    for (uint32_t f = 0; f < r->engine->program->function_count; f++) {
        const FunctionInfo *info = &r->engine->functions[f];
        const IrType *type = info->ir->type;
        for (uint32_t i = 0; info->called_by_model && !info->is_model && type &&
                             i < type->param_count; i++) {
            if (type->params[i]->kind == IR_TYPE_POINTER) {
                relevance_mark_fields(r, type->params[i]->elem, 0);
            }
        }
    }
}

static void relevance_propagate(Relevance *r, uint32_t uid) {
    InstrPlace where = r->engine->instrs[uid];
    FunctionInfo *info = &r->engine->functions[where.function];
    const IrInstr *instr = core_instr(r->engine, uid);
    if (!r->entered[info->id]) {
        r->entered[info->id] = true;
        relevance_whole_body(r, info, false);
    }
    relevance_reads(r, info, instr);
    relevance_controllers(r, info, where.block);
    if (instr->op == IR_CALL) {
        relevance_callee_results(r, instr);
        relevance_argument_memory(r, info, instr);
        if (instr->a.kind == IR_OPERAND_FUNCTION) {
            const FunctionInfo *callee = &r->engine->functions[instr->a.id];
            if (callee->is_model && callee->ir->has_body && !r->whole[callee->id]) {
                r->whole[callee->id] = true;
                relevance_whole_body(r, callee, true);
            }
        }
    }
}

/* ---- set-up ------------------------------------------------------------------------- */

static void relevance_collect_temps(Relevance *r) {
    const Engine *engine = r->engine;
    for (uint32_t uid = 0; uid < engine->instr_count; uid++) {
        uint32_t f = engine->instrs[uid].function;
        const IrInstr *instr = core_instr(engine, uid);
        if (instr->dest != IR_NO_TEMP) {
            r->temp_defs[f].items[instr->dest] = uid;
        }
    }
}

static void relevance_collect(Relevance *r) {
    const Engine *engine = r->engine;
    for (uint32_t uid = 0; uid < engine->instr_count; uid++) {
        const FunctionInfo *info = &engine->functions[engine->instrs[uid].function];
        const IrInstr *instr = core_instr(engine, uid);
        relevance_record(r, info, instr, uid);
        if (instr->op == IR_CALL) {
            relevance_record_edges(r, instr, uid);
        }
    }
    for (uint32_t uid = 0; uid < engine->instr_count; uid++) {
        const IrInstr *instr = core_instr(engine, uid);
        if (instr->op == IR_ADDR) {
            relevance_alias(r, &engine->functions[engine->instrs[uid].function], &instr->place);
        }
    }
}

void relevance_compute(Engine *engine) {
    uint32_t functions = engine->program->function_count;
    Arena *scratch = arena_open();
    Relevance r = {.engine = engine, .arena = scratch};
    r.locations = strmap_new(scratch);
    r.callers = ARENA_ARRAY(scratch, Uids, functions);
    r.temp_defs = ARENA_ARRAY(scratch, Uids, functions);
    r.entered = ARENA_ARRAY(scratch, bool, functions);
    r.whole = ARENA_ARRAY(scratch, bool, functions);
    for (uint32_t f = 0; f < functions; f++) {
        uint32_t temps = engine->functions[f].ir->temp_count;
        r.temp_defs[f].items = ARENA_ARRAY(scratch, uint32_t, temps + 1);
        r.temp_defs[f].count = temps;
    }
    relevance_collect_temps(&r);
    relevance_collect(&r);
    for (uint32_t uid = 0; uid < engine->instr_count; uid++) {
        const FunctionInfo *info = &engine->functions[engine->instrs[uid].function];
        if (relevance_is_criterion(&r, info, core_instr(engine, uid))) {
            relevance_mark_effect(&r, uid);
        }
    }
    relevance_entry_memory(&r);
    while (r.pending.count > 0) {
        relevance_propagate(&r, vec_pop(&r.pending));
    }
    arena_close(scratch);
}
