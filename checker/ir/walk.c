/* walk.c - types along places and of temporaries. */
#include "ir/walk.h"

#include "ir/layout.h"

static const IrType int32_type = {.kind = IR_TYPE_INT, .is_signed = true, .size = 4, .name = "i32"};
static const IrType narrow_type = {.kind = IR_TYPE_INT, .is_signed = true, .size = 1, .name = "i8"};
static const IrType wide_type = {.kind = IR_TYPE_INT, .size = 2, .name = "u16"};
static const IrType unknown_type = {.kind = IR_TYPE_OPAQUE, .name = "?"};

/* ---- places ------------------------------------------------------------------ */

static const IrType *walk_field(const IrRecord *record, const IrStep *step) {
    if (step->name[0] != '\0') {
        uint64_t offset;
        const IrField *field = ir_field_named(record, step->name, &offset);
        return field && (int64_t)offset == step->offset ? field->type : NULL;
    }
    for (uint32_t i = 0; i < record->field_count; i++) {
        const IrField *field = &record->fields[i];
        if (field->name[0] == '\0' && (int64_t)field->offset == step->offset) {
            return field->type;
        }
    }
    return NULL;
}

const IrType *ir_walk_step(const IrType *type, const IrStep *step) {
    if (!type) {
        return NULL;
    }
    if (step->kind == IR_STEP_FIELD) {
        return type->kind == IR_TYPE_RECORD && type->record ? walk_field(type->record, step) : NULL;
    }
    if (type->kind == IR_TYPE_ARRAY) {
        return type->elem;
    }
    return step->stride == (int64_t)type->size ? type : NULL;
}

bool ir_walk_index(const IrType *type, int64_t *stride, uint64_t *count) {
    bool is_array = type && type->kind == IR_TYPE_ARRAY;
    const IrType *elem = is_array ? type->elem : type;
    if (!elem || elem->size == 0) {
        return false;
    }
    *stride = elem->size;
    *count = is_array ? type->count : 0;
    return true;
}

const IrType *ir_walk_pointee(const IrType *pointer) {
    bool is_known = pointer && pointer->kind == IR_TYPE_POINTER && pointer->elem &&
                    pointer->elem->kind != IR_TYPE_VOID;
    return is_known ? pointer->elem : NULL;
}

/* ---- temporaries ------------------------------------------------------------- */

const IrType *ir_pointer_to(Arena *arena, const IrType *type) {
    IrType *pointer = ARENA_NEW(arena, IrType);
    pointer->kind = IR_TYPE_POINTER;
    pointer->size = 8;
    pointer->name = arena_printf(arena, "%s *", type->name);
    pointer->elem = type;
    return pointer;
}

static const IrType *defined_type(Arena *arena, const IrInstr *instr) {
    if (instr->op == IR_ADDR) {
        return instr->place.type ? ir_pointer_to(arena, instr->place.type) : NULL;
    }
    if (instr->op == IR_BINARY && instr->sub >= IR_EQ) {
        return &int32_type;
    }
    return instr->type;
}

void ir_temp_types_note(IrTempTypes *temps, const IrInstr *instr) {
    if (instr->dest == IR_NO_TEMP) {
        return;
    }
    while (temps->types.count <= instr->dest) {
        vec_push(temps->arena, &temps->types, NULL);
    }
    temps->types.items[instr->dest] = defined_type(temps->arena, instr);
}

const IrType *ir_temp_type(const IrTempTypes *temps, uint32_t temp) {
    return temp < temps->types.count ? temps->types.items[temp] : NULL;
}

const IrType *ir_header_type(Arena *arena, const IrFunction *function) {
    IrType *header = arena_copy(arena, function->type, sizeof *header);
    header->name = arena_printf(arena, "%s ()", header->elem ? header->elem->name : "void");
    if (function->has_body && header->param_count != function->param_count) {
        const IrType **params = ARENA_ARRAY(arena, const IrType *, function->param_count);
        for (uint32_t i = 0; i < function->param_count; i++) {
            params[i] = function->locals[i].type;
        }
        header->params = params;
        header->param_count = function->param_count;
    }
    return header;
}

const IrType *ir_operand_type(const IrTempTypes *temps, IrFunction *const *functions,
                              IrOperand operand, bool is_wide_string) {
    const IrType *type = NULL;
    switch (operand.kind) {
    case IR_OPERAND_TEMP:
        type = ir_temp_type(temps, operand.id);
        break;
    case IR_OPERAND_INT:
        type = &int32_type;
        break;
    case IR_OPERAND_FUNCTION:
        type = ir_pointer_to(temps->arena, ir_header_type(temps->arena, functions[operand.id]));
        break;
    case IR_OPERAND_STRING:
        type = ir_pointer_to(temps->arena, is_wide_string ? &wide_type : &narrow_type);
        break;
    case IR_OPERAND_NONE:
    case IR_OPERAND_GLOBAL:
    case IR_OPERAND_UNKNOWN:
        break;
    }
    return type ? type : &unknown_type;
}

const IrType *ir_result_type(const IrTempTypes *temps, IrFunction *const *functions,
                             IrOperand callee) {
    const IrType *type = NULL;
    if (callee.kind == IR_OPERAND_FUNCTION) {
        type = functions[callee.id]->type;
    } else if (callee.kind == IR_OPERAND_TEMP) {
        type = ir_walk_pointee(ir_temp_type(temps, callee.id));
    }
    return type && type->kind == IR_TYPE_FUNCTION ? type->elem : NULL;
}
