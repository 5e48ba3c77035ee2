/* spell_value.c - operands and places in the text form. */
#include "ir/spell.h"

#include <inttypes.h>

static const char *global_label(const IrSpelling *spelling, uint32_t global) {
    if (spelling->globals) {
        return spelling->globals[global];
    }
    Text label = text_new(spelling->arena);
    ir_spell_name(&label, spelling->module->globals[global]->name);
    return text_str(&label);
}

void ir_spell_operand(Text *out, IrSpelling *spelling, IrOperand operand) {
    switch (operand.kind) {
    case IR_OPERAND_NONE:
        break;
    case IR_OPERAND_TEMP:
        text_printf(out, "t%u", operand.id);
        break;
    case IR_OPERAND_INT:
        text_printf(out, "%" PRId64, operand.value);
        break;
    case IR_OPERAND_FUNCTION:
        text_printf(out, "@%s", ir_function_label(spelling, operand.id));
        break;
    case IR_OPERAND_STRING:
        text_char(out, spelling->module->strings[operand.id].is_wide ? 'L' : 's');
        ir_spell_string(out, spelling->module->strings[operand.id].text);
        break;
    case IR_OPERAND_GLOBAL:
        text_printf(out, "&%s", global_label(spelling, operand.id));
        if (operand.value != 0) {
            text_printf(out, "%+" PRId64, operand.value);
        }
        break;
    case IR_OPERAND_UNKNOWN:
        text_char(out, '?');
        break;
    }
}

/* ---- places ------------------------------------------------------------------ */

static const IrType *spell_base(Text *out, IrSpelling *spelling, const IrPlace *place) {
    switch (place->base) {
    case IR_BASE_LOCAL:
        if (spelling->locals) {
            text_append(out, spelling->locals[place->id]);
        } else {
            ir_spell_name(out, spelling->function->locals[place->id].name);
        }
        return spelling->function->locals[place->id].type;
    case IR_BASE_GLOBAL: {
        const char *label = global_label(spelling, place->id);
        bool is_hidden = spelling->local_labels && strmap_has(spelling->local_labels, label);
        text_printf(out, "%s%s", is_hidden ? "::" : "", label);
        return spelling->module->globals[place->id]->type;
    }
    case IR_BASE_TEMP:
        break;
    }
    text_printf(out, "*t%u", place->id);
    return ir_walk_pointee(ir_temp_type(&spelling->temps, place->id));
}

/* The offset is written where the declarations do not give it. */
static void spell_field(Text *out, const IrSpelling *spelling, const IrType *type,
                        const IrStep *step) {
    text_char(out, '.');
    if (step->name[0] != '\0') {
        ir_spell_name(out, step->name);
        if (!spelling->is_exact || ir_walk_step(type, step)) {
            return;
        }
    }
    text_printf(out, "%+" PRId64, step->offset);
}

static void spell_index(Text *out, IrSpelling *spelling, const IrType *type, const IrStep *step) {
    text_char(out, '[');
    ir_spell_operand(out, spelling, step->index);
    int64_t stride = 0;
    uint64_t count = 0;
    bool is_default =
        ir_walk_index(type, &stride, &count) && stride == step->stride && count == step->count;
    if (spelling->is_exact && !is_default) {
        text_printf(out, " * %" PRId64, step->stride);
        if (step->count > 0) {
            text_printf(out, " of %" PRIu64, step->count);
        }
    }
    text_char(out, ']');
}

void ir_spell_place(Text *out, IrSpelling *spelling, const IrPlace *place, const IrType *access) {
    const IrType *type = spell_base(out, spelling, place);
    for (uint32_t i = 0; i < place->step_count; i++) {
        const IrStep *step = &place->steps[i];
        if (step->kind == IR_STEP_FIELD) {
            spell_field(out, spelling, type, step);
        } else {
            spell_index(out, spelling, type, step);
        }
        type = ir_walk_step(type, step);
    }
    if (spelling->is_exact && access && !ir_spelled_alike(spelling, type, access)) {
        text_append(out, " : ");
        ir_spell_type(out, spelling, access);
    }
}
