/* verify.c - is a module well formed? */
#include "ir/ir.h"

typedef struct Verifier {
    Arena *arena;
    const IrModule *module;
    const IrFunction *function;
    uint32_t block, instr;
    uint32_t *defined_in; /* temporary -> block + 1, 0: not defined yet */
    const char *problem;  /* the first one */
} Verifier;

static const char *const op_names[] = {
#define IR_OP(ID, NAME, MEANING) NAME,
#include "ir/ir_ops.def"
#undef IR_OP
};

static void fail(Verifier *verifier, const char *what) {
    if (verifier->problem) {
        return;
    }
    const IrFunction *function = verifier->function;
    const IrInstr *instr = NULL;
    if (verifier->block < function->block_count &&
        verifier->instr < function->blocks[verifier->block].instr_count) {
        instr = &function->blocks[verifier->block].instrs[verifier->instr];
    }
    if (instr && instr->op < IR_OP_COUNT) {
        verifier->problem = arena_printf(
            verifier->arena, "function '%s', block b%u, instruction %u (%s): %s", function->name,
            verifier->block, verifier->instr, op_names[instr->op], what);
    } else if (verifier->block < function->block_count) {
        verifier->problem = arena_printf(verifier->arena, "function '%s', block b%u: %s",
                                         function->name, verifier->block, what);
    } else {
        verifier->problem =
            arena_printf(verifier->arena, "function '%s': %s", function->name, what);
    }
}

static void check_temp(Verifier *verifier, uint32_t temp) {
    if (temp >= verifier->function->temp_count) {
        fail(verifier, arena_printf(verifier->arena, "there is no temporary t%u", temp));
    } else if (verifier->defined_in[temp] != verifier->block + 1) {
        fail(verifier,
             arena_printf(verifier->arena, "t%u is not defined before in this block", temp));
    }
}

static void check_operand(Verifier *verifier, IrOperand operand) {
    const IrModule *module = verifier->module;
    switch (operand.kind) {
    case IR_OPERAND_TEMP:
        check_temp(verifier, operand.id);
        break;
    case IR_OPERAND_FUNCTION:
        if (operand.id >= module->function_count) {
            fail(verifier, "the function does not exist");
        }
        break;
    case IR_OPERAND_STRING:
        if (operand.id >= module->string_count) {
            fail(verifier, "the string does not exist");
        }
        break;
    case IR_OPERAND_GLOBAL:
        fail(verifier, "the address of a global is an operand in initialisers only");
        break;
    case IR_OPERAND_NONE:
    case IR_OPERAND_INT:
    case IR_OPERAND_UNKNOWN:
        break;
    }
}

static void check_value(Verifier *verifier, IrOperand operand) {
    if (operand.kind == IR_OPERAND_NONE) {
        fail(verifier, "an operand is missing");
    }
    check_operand(verifier, operand);
}

static void check_place(Verifier *verifier, const IrPlace *place) {
    switch (place->base) {
    case IR_BASE_LOCAL:
        if (place->id >= verifier->function->local_count) {
            fail(verifier, "the local does not exist");
        }
        break;
    case IR_BASE_GLOBAL:
        if (place->id >= verifier->module->global_count) {
            fail(verifier, "the global does not exist");
        }
        break;
    case IR_BASE_TEMP:
        check_temp(verifier, place->id);
        break;
    }
    if (!place->type) {
        fail(verifier, "the place has no type");
    }
    for (uint32_t i = 0; i < place->step_count; i++) {
        if (place->steps[i].kind == IR_STEP_INDEX) {
            check_value(verifier, place->steps[i].index);
        } else if (!place->steps[i].name) {
            fail(verifier, "a field step has no name");
        }
    }
}

static void check_target(Verifier *verifier, uint32_t block) {
    if (block >= verifier->function->block_count) {
        fail(verifier, "the target block does not exist");
    }
}

static void check_dest(Verifier *verifier, const IrInstr *instr, bool is_required) {
    if (instr->dest == IR_NO_TEMP) {
        if (is_required) {
            fail(verifier, "it must define a temporary");
        }
    } else if (instr->dest >= verifier->function->temp_count) {
        fail(verifier, "the temporary it defines is out of range");
    } else if (verifier->defined_in[instr->dest] != 0) {
        fail(verifier, arena_printf(verifier->arena, "t%u is defined twice", instr->dest));
    } else {
        verifier->defined_in[instr->dest] = verifier->block + 1;
    }
}

static void check_type(Verifier *verifier, const IrInstr *instr) {
    if (!instr->type) {
        fail(verifier, "the type is missing");
    }
}

static void check_call(Verifier *verifier, const IrInstr *instr) {
    check_type(verifier, instr);
    if (instr->a.kind == IR_OPERAND_STRING) {
        fail(verifier, "a string can't be called");
    }
    check_value(verifier, instr->a);
    for (uint32_t i = 0; i < instr->arg_count; i++) {
        check_value(verifier, instr->args[i]);
        if (instr->arg_types && !instr->arg_types[i]) {
            fail(verifier, "an argument has no type");
        }
    }
    check_dest(verifier, instr, false);
}

static void check_switch(Verifier *verifier, const IrInstr *instr) {
    check_type(verifier, instr);
    check_value(verifier, instr->a);
    check_target(verifier, instr->else_block);
    for (uint32_t i = 0; i < instr->case_count; i++) {
        check_target(verifier, instr->cases[i].target);
        if (instr->cases[i].low > instr->cases[i].high) {
            fail(verifier, "a case range is empty");
        }
    }
}

/* Instructions that reach memory. */
static void check_memory(Verifier *verifier, const IrInstr *instr) {
    check_place(verifier, &instr->place);
    switch (instr->op) {
    case IR_LOAD:
        check_type(verifier, instr);
        check_dest(verifier, instr, true);
        break;
    case IR_STORE:
        check_type(verifier, instr);
        check_value(verifier, instr->a);
        break;
    case IR_ADDR:
        check_dest(verifier, instr, true);
        break;
    case IR_COPY:
        check_place(verifier, &instr->source);
        break;
    case IR_KILL:
        if (instr->place.base != IR_BASE_LOCAL || instr->place.step_count > 0) {
            fail(verifier, "only a whole local goes out of scope");
        }
        break;
    default:
        break;
    }
}

static void check_instr(Verifier *verifier, const IrInstr *instr) {
    switch (instr->op) {
    case IR_LOAD:
    case IR_STORE:
    case IR_ADDR:
    case IR_COPY:
    case IR_ZERO:
    case IR_KILL:
        check_memory(verifier, instr);
        break;
    case IR_BINARY:
        check_value(verifier, instr->b);
        /* fall through */
    case IR_UNARY:
    case IR_CAST:
        check_value(verifier, instr->a);
        check_type(verifier, instr);
        check_dest(verifier, instr, true);
        break;
    case IR_CALL:
        check_call(verifier, instr);
        break;
    case IR_OPAQUE:
        check_dest(verifier, instr, false);
        break;
    case IR_BRANCH:
        check_value(verifier, instr->a);
        check_target(verifier, instr->else_block);
        /* fall through */
    case IR_JUMP:
        check_target(verifier, instr->then_block);
        break;
    case IR_SWITCH:
        check_switch(verifier, instr);
        break;
    case IR_RETURN:
        check_operand(verifier, instr->a);
        break;
    case IR_UNREACHABLE:
        break;
    case IR_OP_COUNT:
        fail(verifier, "unknown operation");
        break;
    }
}

static void check_block(Verifier *verifier) {
    const IrBlock *block = &verifier->function->blocks[verifier->block];
    verifier->instr = UINT32_MAX;
    if (block->handler != IR_NO_BLOCK && block->handler >= verifier->function->block_count) {
        fail(verifier, "the handler block does not exist");
    }
    if (!ir_terminator(block)) {
        fail(verifier, "it does not end in a terminator");
    }
    for (uint32_t i = 0; i < block->instr_count; i++) {
        verifier->instr = i;
        if (i + 1 < block->instr_count && ir_is_terminator(block->instrs[i].op)) {
            fail(verifier, "a terminator in the middle of a block");
        }
        check_instr(verifier, &block->instrs[i]);
    }
}

static void check_locals(Verifier *verifier) {
    const IrFunction *function = verifier->function;
    for (uint32_t i = 0; i < function->local_count; i++) {
        const IrLocal *local = &function->locals[i];
        if (!local->name || !local->type) {
            fail(verifier, "a local lacks a name or a type");
        }
        if (local->is_param != (i < function->param_count)) {
            fail(verifier, "parameters must be the first locals");
        }
    }
}

static void check_function(Verifier *verifier, Arena *scratch) {
    const IrFunction *function = verifier->function;
    verifier->block = verifier->instr = UINT32_MAX;
    if (!function->type || function->type->kind != IR_TYPE_FUNCTION) {
        fail(verifier, "it has no function type");
    }
    if (function->has_body != (function->block_count > 0)) {
        fail(verifier, "has_body does not agree with its blocks");
    }
    check_locals(verifier);
    verifier->defined_in = ARENA_ARRAY(scratch, uint32_t, function->temp_count + 1);
    for (uint32_t b = 0; b < function->block_count; b++) {
        verifier->block = b;
        check_block(verifier);
    }
}

static const char *check_init(const IrModule *module, const IrGlobal *global, const IrInit *init) {
    IrOperand value = init->value;
    if (value.kind == IR_OPERAND_TEMP || value.kind == IR_OPERAND_NONE) {
        return "an initialiser is not a constant";
    }
    if ((value.kind == IR_OPERAND_FUNCTION && value.id >= module->function_count) ||
        (value.kind == IR_OPERAND_STRING && value.id >= module->string_count) ||
        (value.kind == IR_OPERAND_GLOBAL && value.id >= module->global_count)) {
        return "an initialiser names something that does not exist";
    }
    if (global->type->size > 0 && init->offset + init->size > global->type->size) {
        return "an initialiser lies outside";
    }
    return NULL;
}

static const char *check_global(Arena *arena, const IrModule *module, const IrGlobal *global) {
    const char *what = global->type ? NULL : "it has no type";
    for (uint32_t i = 0; i < global->init_count && !what; i++) {
        what = check_init(module, global, &global->inits[i]);
    }
    return what ? arena_printf(arena, "global '%s': %s", global->name, what) : NULL;
}

const char *ir_verify(Arena *arena, const IrModule *module) {
    for (uint32_t i = 0; i < module->global_count; i++) {
        const char *problem = check_global(arena, module, module->globals[i]);
        if (problem) {
            return problem;
        }
    }
    Arena *scratch = arena_open();
    Verifier verifier = {.arena = arena, .module = module};
    for (uint32_t i = 0; i < module->function_count && !verifier.problem; i++) {
        verifier.function = module->functions[i];
        check_function(&verifier, scratch);
    }
    arena_close(scratch);
    return verifier.problem;
}
