/* print_instr.c - writing instructions. */
#include "ir/print_instr.h"

#include <inttypes.h>
#include <string.h>

const char *const ir_op_words[IR_OP_COUNT] = {
#define IR_OP(ID, NAME, MEANING) NAME,
#include "ir/ir_ops.def"
#undef IR_OP
};

const char *const ir_unary_words[IR_LNOT + 1] = {"neg", "not", "lnot"};

const char *const ir_binary_words[IR_GE + 1] = {"add", "sub", "mul", "div", "rem", "and",
                                                "or",  "xor", "shl", "shr", "eq",  "ne",
                                                "lt",  "le",  "gt",  "ge"};

void ir_spell_loc(Text *out, IrLoc loc, const char *file) {
    if (loc.line == 0) {
        text_append(out, " @-");
        return;
    }
    text_append(out, " @");
    if (loc.file && (!file || strcmp(loc.file, file) != 0)) {
        ir_spell_string(out, loc.file);
        text_char(out, ':');
    }
    text_printf(out, "%u:%u", loc.line, loc.column);
}

static void spell_type_and_a(Text *out, IrSpelling *spelling, const char *word,
                             const IrInstr *instr) {
    text_printf(out, "%s ", word);
    ir_spell_type(out, spelling, instr->type);
    text_char(out, ' ');
    ir_spell_operand(out, spelling, instr->a);
}

static bool is_wide(const IrModule *module, IrOperand operand) {
    return operand.kind == IR_OPERAND_STRING && module->strings[operand.id].is_wide;
}

static void spell_arguments(Text *out, IrSpelling *spelling, const IrInstr *instr) {
    for (uint32_t i = 0; i < instr->arg_count; i++) {
        text_append(out, i > 0 ? ", " : "");
        ir_spell_operand(out, spelling, instr->args[i]);
        if (!spelling->is_exact || !instr->arg_types) {
            continue;
        }
        const IrType *natural =
            ir_operand_type(&spelling->temps, spelling->module->functions, instr->args[i],
                            is_wide(spelling->module, instr->args[i]));
        if (!ir_spelled_alike(spelling, natural, instr->arg_types[i])) {
            text_append(out, " : ");
            ir_spell_type(out, spelling, instr->arg_types[i]);
        }
    }
}

static void spell_call(Text *out, IrSpelling *spelling, const IrInstr *instr) {
    text_append(out, "call ");
    if (instr->a.kind == IR_OPERAND_FUNCTION) {
        text_append(out, ir_function_label(spelling, instr->a.id));
    } else {
        text_char(out, '*');
        ir_spell_operand(out, spelling, instr->a);
    }
    text_char(out, '(');
    spell_arguments(out, spelling, instr);
    text_char(out, ')');
    const IrType *result = ir_result_type(&spelling->temps, spelling->module->functions, instr->a);
    if (spelling->is_exact && !ir_spelled_alike(spelling, result, instr->type)) {
        text_append(out, " : ");
        ir_spell_type(out, spelling, instr->type);
    }
}

static void spell_switch(Text *out, IrSpelling *spelling, const IrInstr *instr) {
    spell_type_and_a(out, spelling, "switch", instr);
    text_append(out, " { ");
    for (uint32_t i = 0; i < instr->case_count; i++) {
        const IrCase *item = &instr->cases[i];
        text_printf(out, "%" PRId64, item->low);
        if (item->high != item->low) {
            text_printf(out, "..%" PRId64, item->high);
        }
        text_printf(out, ": b%u, ", item->target);
    }
    text_printf(out, "default: b%u }", instr->else_block);
}

static void spell_memory(Text *out, IrSpelling *spelling, const IrInstr *instr) {
    bool is_typed = instr->op == IR_LOAD || instr->op == IR_STORE;
    text_printf(out, "%s ", ir_op_words[instr->op]);
    ir_spell_place(out, spelling, &instr->place, is_typed ? instr->type : instr->place.type);
    if (instr->op == IR_STORE) {
        text_append(out, ", ");
        ir_spell_operand(out, spelling, instr->a);
    }
    if (instr->op == IR_COPY) {
        text_append(out, ", ");
        ir_spell_place(out, spelling, &instr->source, instr->source.type);
    }
    if (instr->op == IR_COPY || instr->op == IR_ZERO) {
        text_printf(out, ", %" PRIu64, instr->size);
    }
}

static void spell_operation(Text *out, IrSpelling *spelling, const IrInstr *instr) {
    switch (instr->op) {
    case IR_LOAD:
    case IR_STORE:
    case IR_ADDR:
    case IR_COPY:
    case IR_ZERO:
    case IR_KILL:
        spell_memory(out, spelling, instr);
        break;
    case IR_UNARY:
        spell_type_and_a(out, spelling, ir_unary_words[instr->sub], instr);
        break;
    case IR_BINARY:
        spell_type_and_a(out, spelling, ir_binary_words[instr->sub], instr);
        text_append(out, ", ");
        ir_spell_operand(out, spelling, instr->b);
        break;
    case IR_CAST:
        spell_type_and_a(out, spelling, "cast", instr);
        break;
    case IR_CALL:
        spell_call(out, spelling, instr);
        break;
    case IR_OPAQUE:
        text_append(out, instr->sub == IR_UNDECLARED  ? "opaque undeclared"
                         : instr->sub == IR_EXCEPTION ? "opaque exception"
                                                      : "opaque");
        text_append(out, instr->type ? " : " : "");
        if (instr->type) {
            ir_spell_type(out, spelling, instr->type);
        }
        break;
    case IR_JUMP:
        text_printf(out, "jump b%u", instr->then_block);
        break;
    case IR_BRANCH:
        text_append(out, "branch ");
        ir_spell_operand(out, spelling, instr->a);
        text_printf(out, " ? b%u : b%u", instr->then_block, instr->else_block);
        break;
    case IR_SWITCH:
        spell_switch(out, spelling, instr);
        break;
    case IR_RETURN:
        text_append(out, instr->a.kind == IR_OPERAND_NONE ? "return" : "return ");
        ir_spell_operand(out, spelling, instr->a);
        break;
    case IR_UNREACHABLE:
    case IR_OP_COUNT:
        text_append(out, "unreachable");
        break;
    }
}

void ir_spell_instr(Text *out, IrSpelling *spelling, const IrInstr *instr) {
    if (instr->dest != IR_NO_TEMP) {
        text_printf(out, "t%u = ", instr->dest);
    }
    spell_operation(out, spelling, instr);
    if (instr->text) {
        text_char(out, ' ');
        ir_spell_string(out, instr->text);
    }
    ir_temp_types_note(&spelling->temps, instr);
}
