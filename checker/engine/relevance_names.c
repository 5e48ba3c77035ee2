/* relevance_names.c - what names are made of that calls of the driver get. */
#include "engine/relevance_private.h"

/* Structures that the argument's fields point to: the model reads there. */
static void names_mark_pointees(Relevance *r, const FunctionInfo *info, const IrType *type) {
    const IrType *to = type && type->kind == IR_TYPE_POINTER ? flow_element(type->elem) : NULL;
    for (uint32_t i = 0; to && to->record && i < to->record->field_count; i++) {
        const IrType *field = to->record->fields[i].type;
        if (field->kind == IR_TYPE_POINTER && field->elem->kind == IR_TYPE_RECORD) {
            relevance_mark_fields(r, info, NULL, field->elem, 0);
        }
    }
}

void relevance_start_names(Relevance *r) {
    const RuleKind *kind = r->engine->focus.kind;
    if (!r->engine->is_wide && (!kind || kind->tell_count == 0)) {
        return;
    }
    FlowUids calls = relevance_calls_to(r, INTRINSIC_TELL_NAME);
    for (size_t i = 0; i < calls.count; i++) {
        const IrInstr *call = core_instr(r->engine, calls.items[i]);
        const FunctionInfo *info =
            &r->engine->functions[r->engine->instrs[calls.items[i]].function];
        for (uint32_t k = 0; call->arg_types && k < call->arg_count; k++) {
            names_mark_pointees(r, info, call->arg_types[k]);
        }
    }
}
