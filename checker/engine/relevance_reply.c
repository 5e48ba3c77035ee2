/* relevance_reply.c - what reads memory that a call of the driver may leave unwritten. */
#include "engine/relevance_private.h"

typedef struct Replies {
    Relevance *r;
    bool *visited;  /* functions of the model */
    FlowUids calls; /* of the driver */
} Replies;

/* The driver's calls that lead to one of that function of the model. */
static void replies_find_calls(Replies *replies, uint32_t function) {
    Relevance *r = replies->r;
    if (replies->visited[function]) {
        return;
    }
    replies->visited[function] = true;
    for (size_t i = 0; i < r->flow->callers[function].count; i++) {
        uint32_t uid = r->flow->callers[function].items[i];
        uint32_t caller = r->engine->instrs[uid].function;
        if (r->engine->functions[caller].is_model) {
            replies_find_calls(replies, caller);
        } else {
            vec_push(r->arena, &replies->calls, uid);
        }
    }
}

static void replies_mark_uids(Relevance *r, const FlowUids *readers) {
    for (size_t i = 0; i < readers->count; i++) {
        uint32_t uid = readers->items[i];
        if (!r->engine->functions[r->engine->instrs[uid].function].is_model) {
            relevance_mark_effect(r, uid);
        }
    }
}

static void replies_mark_readers(Relevance *r, const char *key) {
    const FlowLocation *location = flow_location(r->flow, key);
    replies_mark_uids(r, &location->readers);
    for (size_t i = 0; i < location->linked.count; i++) {
        replies_mark_uids(r, &location->linked.items[i]->readers);
    }
}

/* Of a structure that lies at the place, or anywhere if NULL. */
static void replies_mark_fields(Relevance *r, const FunctionInfo *info, const IrPlace *place,
                                const IrType *type, int depth) {
    char key[FLOW_KEY_SIZE];
    type = flow_element(type);
    for (uint32_t i = 0; type && type->record && depth < 4 && i < type->record->field_count; i++) {
        const IrField *field = &type->record->fields[i];
        if (field->name[0]) {
            replies_mark_readers(r, flow_member_key(r->flow, key, info, place, type, field->name));
        }
        replies_mark_fields(r, info, place, field->type, depth + 1);
    }
}

/* What a pointer that the call gets points to, by the type it had before it became void. */
static void replies_mark_argument(Relevance *r, const FunctionInfo *info, IrOperand argument) {
    char key[FLOW_KEY_SIZE];
    const IrInstr *source = flow_definition(r->flow, info, argument);
    while (source && source->op == IR_CAST && source->a.kind == IR_OPERAND_TEMP) {
        source = flow_definition(r->flow, info, source->a);
    }
    if (!source) {
        return;
    }
    if (source->op == IR_ADDR) {
        replies_mark_readers(r, flow_place_key(key, r->flow, info, &source->place));
        replies_mark_fields(r, info, &source->place, source->place.type, 0);
        return;
    }
    const IrType *to =
        source->type && source->type->kind == IR_TYPE_POINTER ? source->type->elem : NULL;
    if (to && to->kind != IR_TYPE_VOID) {
        replies_mark_readers(r, flow_sort_key(key, to));
        replies_mark_fields(r, info, NULL, to, 0);
    }
}

FlowUids relevance_calls_to(Relevance *r, Intrinsic intrinsic) {
    Replies replies = {.r = r};
    replies.visited = ARENA_ARRAY(r->arena, bool, r->engine->program->function_count);
    for (uint32_t f = 0; f < r->engine->program->function_count; f++) {
        if (r->engine->functions[f].intrinsic == intrinsic) {
            replies_find_calls(&replies, f);
        }
    }
    return replies.calls;
}

void relevance_start_replies(Relevance *r) {
    FlowUids calls = relevance_calls_to(r, INTRINSIC_EVENT_ON_READ);
    for (size_t i = 0; i < calls.count; i++) {
        uint32_t uid = calls.items[i];
        const IrInstr *call = core_instr(r->engine, uid);
        const FunctionInfo *info = &r->engine->functions[r->engine->instrs[uid].function];
        for (uint32_t k = 0; k < call->arg_count; k++) {
            if (!flow_reads_only(call->a.kind == IR_OPERAND_FUNCTION
                                     ? r->engine->functions[call->a.id].ir->type
                                     : NULL,
                                 k)) {
                replies_mark_argument(r, info, call->args[k]);
            }
        }
    }
}
