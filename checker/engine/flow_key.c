/* flow_key.c - the names of abstract locations. */
#include "engine/flow_private.h"

#include "ir/build.h"

#include <string.h>

/* ---- writing ---------------------------------------------------------------------- */

/* Keys are written for every instruction in every slice, which formatted output is too slow for. */
typedef struct KeyWriter {
    char *at, *end;
} KeyWriter;

static void flow_append(KeyWriter *writer, const char *text) {
    while (*text && writer->at < writer->end) {
        *writer->at++ = *text++;
    }
    *writer->at = '\0';
}

static KeyWriter flow_write(char *buffer, const char *text) {
    KeyWriter writer = {buffer, buffer + FLOW_KEY_SIZE - 1};
    flow_append(&writer, text);
    return writer;
}

static void flow_append_number(KeyWriter *writer, uint32_t number) {
    char digits[12];
    char *first = digits + sizeof digits - 1;
    *first = '\0';
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    flow_append(writer, first);
}

/* ---- types ------------------------------------------------------------------------ */

const IrType *flow_element(const IrType *type) {
    while (type && type->kind == IR_TYPE_ARRAY) {
        type = type->elem;
    }
    return type;
}

static const char *flow_tag(const IrType *type) {
    const char *name = type->record && type->record->name ? type->record->name : type->name;
    const char *space = strrchr(name, ' ');
    return space ? space + 1 : name;
}

static bool flow_is_plain_void(const IrType *type) {
    static const char *const names[] = {"PVOID", "LPVOID", "LPCVOID", "PCVOID"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(type->name, names[i]) == 0) {
            return true;
        }
    }
    return strchr(type->name, '*') != NULL;
}

/* "*KIND:SIZE" */
static void flow_write_scalar(char *buffer, const char *prefix, const IrType *type) {
    KeyWriter key = flow_write(buffer, prefix);
    flow_append_number(&key, (uint32_t)type->kind);
    flow_append(&key, ":");
    flow_append_number(&key, type->size);
}

static void flow_write_name(char *buffer, const char *prefix, const char *name) {
    KeyWriter key = flow_write(buffer, prefix);
    flow_append(&key, name);
}

const char *flow_sort_key(char *buffer, const IrType *type) {
    type = flow_element(type); /* a pointer into an array points to an element */
    const IrType *to = type && type->kind == IR_TYPE_POINTER ? type->elem : NULL;
    if (!type) {
        flow_write(buffer, "*?");
    } else if (to && (to->kind == IR_TYPE_RECORD || to->kind == IR_TYPE_OPAQUE)) {
        flow_write_name(buffer, "*p:", flow_tag(to));
    } else if (to && to->kind == IR_TYPE_VOID) {
        /* opaque handles are often "void *" under a name of their own */
        flow_write_name(buffer, "*v:", flow_is_plain_void(type) ? "" : type->name);
    } else if (to) {
        flow_write_scalar(buffer, "*p", to);
    } else if (type->kind == IR_TYPE_RECORD || type->kind == IR_TYPE_OPAQUE) {
        flow_write_name(buffer, "*r:", flow_tag(type));
    } else {
        flow_write_scalar(buffer, "*", type);
    }
    return buffer;
}

/* ---- fields ----------------------------------------------------------------------- */

const char *flow_field_key(char *buffer, const IrType *record, const char *field) {
    KeyWriter key = flow_write(buffer, record ? flow_tag(record) : "");
    flow_append(&key, ".");
    flow_append(&key, field);
    return buffer;
}

/* The key of a field, linked with the one for fields of that name of structures
 * that are not known. */
static const char *flow_field(Flow *flow, char *buffer, const IrType *record, const char *field) {
    char any[FLOW_KEY_SIZE];
    flow_field_key(buffer, record, field);
    if (record && !strmap_has(flow->locations, buffer)) {
        flow_link(flow, buffer, flow_field_key(any, NULL, field));
    }
    return buffer;
}

static const char *flow_last_field(const IrPlace *place) {
    for (uint32_t i = place->step_count; i-- > 0;) {
        if (place->steps[i].kind == IR_STEP_FIELD && place->steps[i].name &&
            place->steps[i].name[0]) {
            return place->steps[i].name;
        }
    }
    return NULL;
}

/* What the base of a place is declared as, or NULL. */
static const IrType *flow_base_type(const Flow *flow, const FunctionInfo *info,
                                    const IrPlace *place) {
    if (place->base == IR_BASE_LOCAL) {
        return info->ir->locals[place->id].type;
    }
    if (place->base == IR_BASE_GLOBAL) {
        return flow->engine->program->globals[place->id]->type;
    }
    const IrInstr *def = flow_definition(flow, info, ir_temp(place->id));
    if (def && def->op == IR_ADDR) {
        return def->place.type;
    }
    return def && def->type && def->type->kind == IR_TYPE_POINTER ? def->type->elem : NULL;
}

static const IrType *flow_member(const IrType *record, const char *name) {
    for (uint32_t i = 0; i < record->record->field_count; i++) {
        if (strcmp(record->record->fields[i].name, name) == 0) {
            return record->record->fields[i].type;
        }
    }
    return NULL;
}

/* The structure that the place's last named field belongs to, or NULL. */
static const IrType *flow_owner(const Flow *flow, const FunctionInfo *info, const IrPlace *place) {
    const IrType *type = flow_base_type(flow, info, place), *owner = NULL;
    for (uint32_t i = 0; i < place->step_count; i++) {
        const IrStep *step = &place->steps[i];
        type = flow_element(type);
        if (step->kind != IR_STEP_FIELD || !step->name || !step->name[0]) {
            continue;
        }
        const IrType *member = type && type->kind == IR_TYPE_RECORD && type->record
                                   ? flow_member(type, step->name)
                                   : NULL;
        owner = member ? type : NULL;
        type = member;
    }
    return owner;
}

bool flow_is_member(const Flow *flow, const FunctionInfo *info, const IrPlace *place) {
    const IrType *base = flow_element(flow_base_type(flow, info, place));
    return flow_last_field(place) ? flow_owner(flow, info, place) != NULL
                                  : base == flow_element(place->type);
}

/* ---- places ----------------------------------------------------------------------- */

/* A variable is told apart from others of its type while its address stays at
 * home. */
const char *flow_place_key(char *buffer, Flow *flow, const FunctionInfo *info,
                           const IrPlace *place) {
    const char *field = flow_last_field(place);
    bool local = place->base == IR_BASE_LOCAL, global = place->base == IR_BASE_GLOBAL;
    bool private = (local && !flow->shared_locals[info->id][place->id]) ||
                   (global && !flow->shared_globals[place->id]);
    if (field && !private) {
        return flow_field(flow, buffer, flow_owner(flow, info, place), field);
    }
    if (!local && !global) {
        return flow_sort_key(buffer, place->type);
    }
    KeyWriter key = flow_write(buffer, local ? "" : "g");
    if (local) {
        flow_append_number(&key, info->id);
        flow_append(&key, ":");
    }
    flow_append_number(&key, place->id);
    if (field) {
        flow_append(&key, ".");
        flow_append(&key, field);
    }
    return buffer;
}

const char *flow_member_key(Flow *flow, char *buffer, const FunctionInfo *info,
                            const IrPlace *place, const IrType *record, const char *field) {
    if (place && place->base != IR_BASE_TEMP) {
        IrStep step = {.kind = IR_STEP_FIELD, .name = field};
        IrPlace member = {.base = place->base, .id = place->id, .step_count = 1, .steps = &step};
        bool private = place->base == IR_BASE_LOCAL ? !flow->shared_locals[info->id][place->id]
                                                    : !flow->shared_globals[place->id];
        if (private) {
            return flow_place_key(buffer, flow, info, &member);
        }
    }
    return flow_field(flow, buffer, record, field);
}
