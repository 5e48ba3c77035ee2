/* padding.c - where the content of a structure ends, and only padding follows. */
#include "engine/padding.h"

#include "ir/build.h"
#include "ir/layout.h"

static int64_t padding_end(const IrType *type) {
    if (type->kind == IR_TYPE_ARRAY && type->elem->size > 0 && type->size >= type->elem->size) {
        return (int64_t)(type->size - type->elem->size) + padding_end(type->elem);
    }
    int64_t end = 0;
    for (uint32_t i = 0; type->record && i < type->record->field_count; i++) {
        const IrField *field = &type->record->fields[i];
        int64_t here = (int64_t)field->offset + padding_end(field->type);
        end = here > end ? here : end;
    }
    return end > 0 ? end : (int64_t)type->size;
}

int64_t padding_end_at(const IrType *type, int64_t offset, int64_t bytes) {
    int64_t largest = -1;
    while (type && offset >= 0 && offset < (int64_t)type->size) {
        if (type->kind == IR_TYPE_ARRAY && type->elem->size > 0) {
            offset %= (int64_t)type->elem->size;
            type = type->elem;
            continue;
        }
        if (type->kind != IR_TYPE_RECORD || !type->record) {
            break;
        }
        if (offset == 0 && (largest < 0 || type->size == (uint64_t)bytes)) {
            largest = padding_end(type);
        }
        if (offset == 0 && type->size == (uint64_t)bytes) {
            break;
        }
        const IrField *field = ir_field_at(type->record, (uint64_t)offset);
        offset -= field ? (int64_t)field->offset : 0;
        type = field ? field->type : NULL;
    }
    return largest;
}

/* Temporaries are defined in the block that uses them. */
static const IrInstr *padding_definition(const Engine *engine, InstrPlace place,
                                         IrOperand operand) {
    const IrBlock *block = &engine->program->functions[place.function]->blocks[place.block];
    for (uint32_t i = place.index; operand.kind == IR_OPERAND_TEMP && i-- > 0;) {
        if (block->instrs[i].dest == operand.id) {
            return &block->instrs[i];
        }
    }
    return NULL;
}

static const IrType *padding_pointee(const IrInstr *source) {
    const IrType *type = source ? source->type : NULL;
    const IrType *to = type && type->kind == IR_TYPE_POINTER ? type->elem : NULL;
    return to && to->kind == IR_TYPE_RECORD && to->size > 0 ? to : NULL;
}

int64_t padding_end_of_argument(const Engine *engine, uint32_t call, uint32_t argument,
                                int64_t bytes) {
    InstrPlace place = engine->instrs[call];
    const IrInstr *instr = core_instr(engine, call);
    if (instr->op != IR_CALL || argument >= instr->arg_count) {
        return -1;
    }
    const IrInstr *source = padding_definition(engine, place, instr->args[argument]);
    while (source && source->op == IR_CAST) {
        source = padding_definition(engine, place, source->a);
    }
    int64_t offset = 0;
    if (source && source->op == IR_ADDR && source->place.base == IR_BASE_TEMP) {
        for (uint32_t i = 0; i < source->place.step_count; i++) {
            if (source->place.steps[i].kind != IR_STEP_FIELD) {
                return -1;
            }
            offset += (int64_t)source->place.steps[i].offset;
        }
        source = padding_definition(engine, place, ir_temp(source->place.id));
    } else if (!source || source->op != IR_LOAD) {
        return -1; /* variables are found by their address */
    }
    const IrType *type = padding_pointee(source);
    /* One that is smaller than what is sent is only a part of it: the header, say. */
    return type && (int64_t)type->size >= offset + bytes ? padding_end_at(type, offset, bytes) : -1;
}
