/* unpack.c - a module from bytes. */
#include "base/text.h"
#include "ir/unpacker.h"

/* The least that each of these takes. */
enum {
    LEAST_STRING = 2,
    LEAST_GAP = 4,
    LEAST_GLOBAL = 8,
    LEAST_INIT = 3,
    LEAST_FUNCTION = 13,
    LEAST_DEGRADATION = 3,
    LEAST_LOCAL = 5,
    LEAST_BLOCK = 3,
    LEAST_INSTR = 5
};

/* ---- functions ------------------------------------------------------------------ */

static void read_degradations(Unpacker *unpacker, IrFunction *function) {
    uint32_t count = bytes_get_count(&unpacker->in, LEAST_DEGRADATION);
    IrDegradation *items = ARENA_ARRAY(unpacker->arena, IrDegradation, count);
    for (uint32_t i = 0; i < count; i++) {
        items[i].loc = unpacker_loc(unpacker);
        items[i].reason = unpacker_name(unpacker);
    }
    function->degradations = items;
    function->degradation_count = count;
}

static void read_locals(Unpacker *unpacker, IrFunction *function) {
    ByteReader *in = &unpacker->in;
    uint32_t param_count = bytes_get_u32(in, UINT32_MAX);
    uint32_t count = bytes_get_count(in, LEAST_LOCAL);
    function->locals = ARENA_ARRAY(unpacker->arena, IrLocal, count);
    for (uint32_t i = 0; i < count; i++) {
        IrLocal *local = &function->locals[i];
        uint32_t bits = bytes_get_u32(in, PACK_LOCAL_BITS);
        local->is_param = (bits & PACK_LOCAL_PARAM) != 0;
        local->address_taken = (bits & PACK_LOCAL_ADDRESS) != 0;
        local->name = unpacker_name(unpacker);
        local->type = unpacker_type_needed(unpacker);
        local->loc = unpacker_loc(unpacker);
    }
    if (param_count > count) {
        unpacker_fail(unpacker);
    }
    function->param_count = param_count;
    function->local_count = count;
}

static void read_block(Unpacker *unpacker, const IrFunction *function, IrBlock *block) {
    ByteReader *in = &unpacker->in;
    uint32_t bits = bytes_get_u32(in, PACK_BLOCK_BITS);
    block->is_except = (bits & PACK_BLOCK_EXCEPT) != 0;
    block->is_landing = (bits & PACK_BLOCK_LANDING) != 0;
    block->handler = bytes_get_u32(in, function->block_count) - 1; /* 0 is IR_NO_BLOCK */
    block->instr_count = bytes_get_count(in, LEAST_INSTR);
    block->instrs = ARENA_ARRAY(unpacker->arena, IrInstr, block->instr_count);
    for (uint32_t i = 0; i < block->instr_count && !in->bad; i++) {
        unpacker_instr(unpacker, &block->instrs[i]);
    }
}

static void read_blocks(Unpacker *unpacker, IrFunction *function) {
    ByteReader *in = &unpacker->in;
    /* Each temporary is the result of one instruction, which is still to come. */
    function->temp_count = bytes_get_count(in, LEAST_INSTR);
    function->block_count = bytes_get_count(in, LEAST_BLOCK);
    if (function->has_body != (function->block_count > 0)) {
        unpacker_fail(unpacker);
        return;
    }
    if (function->block_count > 0) {
        function->blocks = ARENA_ARRAY(unpacker->arena, IrBlock, function->block_count);
    }
    unpacker->function = function;
    for (uint32_t i = 0; i < function->block_count && !in->bad; i++) {
        read_block(unpacker, function, &function->blocks[i]);
    }
    unpacker->function = NULL;
}

static IrFunction *read_function(Unpacker *unpacker) {
    IrFunction *function = ARENA_NEW(unpacker->arena, IrFunction);
    uint32_t bits = bytes_get_u32(&unpacker->in, PACK_FUNCTION_BITS);
    function->is_static = (bits & PACK_FUNCTION_STATIC) != 0;
    function->is_noreturn = (bits & PACK_FUNCTION_NORETURN) != 0;
    function->has_body = (bits & PACK_FUNCTION_BODY) != 0;
    function->in_system_header = (bits & PACK_FUNCTION_SYSTEM) != 0;
    function->is_nothrow = (bits & PACK_FUNCTION_NOTHROW) != 0;
    function->is_exported = (bits & PACK_FUNCTION_EXPORTED) != 0;
    function->name = unpacker_name(unpacker);
    function->unit = unpacker_text(unpacker);
    function->type = unpacker_type_needed(unpacker);
    if (function->type != NULL && function->type->kind != IR_TYPE_FUNCTION) {
        unpacker_fail(unpacker);
    }
    function->loc = unpacker_loc(unpacker);
    function->end = unpacker_loc(unpacker);
    read_degradations(unpacker, function);
    read_locals(unpacker, function);
    read_blocks(unpacker, function);
    return function;
}

/* ---- globals -------------------------------------------------------------------- */

/* A constant that lies inside the variable. */
static bool is_init(const IrGlobal *global, const IrInit *init) {
    uint32_t room = global->type->size;
    return init->value.kind != IR_OPERAND_TEMP && init->value.kind != IR_OPERAND_NONE &&
           (room == 0 || (init->offset <= room && init->size <= room - init->offset));
}

static void read_inits(Unpacker *unpacker, IrGlobal *global) {
    ByteReader *in = &unpacker->in;
    uint32_t count = bytes_get_count(in, LEAST_INIT);
    IrInit *inits = ARENA_ARRAY(unpacker->arena, IrInit, count);
    for (uint32_t i = 0; i < count; i++) {
        inits[i].offset = bytes_get_uint(in);
        inits[i].size = bytes_get_u32(in, UINT32_MAX);
        inits[i].value = unpacker_operand(unpacker);
        if (!in->bad && !is_init(global, &inits[i])) {
            unpacker_fail(unpacker);
        }
    }
    global->inits = inits;
    global->init_count = count;
}

static IrGlobal *read_global(Unpacker *unpacker) {
    IrGlobal *global = ARENA_NEW(unpacker->arena, IrGlobal);
    uint32_t bits = bytes_get_u32(&unpacker->in, PACK_GLOBAL_BITS);
    global->is_static = (bits & PACK_GLOBAL_STATIC) != 0;
    global->is_defined = (bits & PACK_GLOBAL_DEFINED) != 0;
    global->is_const = (bits & PACK_GLOBAL_CONST) != 0;
    global->name = unpacker_name(unpacker);
    global->unit = unpacker_text(unpacker);
    global->type = unpacker_type_needed(unpacker);
    global->loc = unpacker_loc(unpacker);
    global->doubt = unpacker_text(unpacker);
    read_inits(unpacker, global);
    return global;
}

/* ---- modules -------------------------------------------------------------------- */

static void read_strings(Unpacker *unpacker, IrModule *module) {
    IrString *strings = ARENA_ARRAY(unpacker->arena, IrString, module->string_count);
    for (uint32_t i = 0; i < module->string_count; i++) {
        strings[i].is_wide = bytes_get_bool(&unpacker->in);
        strings[i].text = unpacker_name(unpacker);
    }
    module->strings = strings;
}

static void read_gaps(Unpacker *unpacker, IrModule *module) {
    IrGap *gaps = ARENA_ARRAY(unpacker->arena, IrGap, module->gap_count);
    for (uint32_t i = 0; i < module->gap_count; i++) {
        gaps[i].kind = unpacker_name(unpacker);
        gaps[i].count = bytes_get_u32(&unpacker->in, UINT32_MAX);
        gaps[i].first = unpacker_loc(unpacker);
    }
    module->gaps = gaps;
}

static IrModule *read_module(Unpacker *unpacker) {
    ByteReader *in = &unpacker->in;
    IrModule *module = ARENA_NEW(unpacker->arena, IrModule);
    module->name = unpacker_name(unpacker);
    module->function_count = unpacker->function_count = bytes_get_count(in, LEAST_FUNCTION);
    module->string_count = unpacker->string_count = bytes_get_count(in, LEAST_STRING);
    module->global_count = unpacker->global_count = bytes_get_count(in, LEAST_GLOBAL);
    module->gap_count = bytes_get_count(in, LEAST_GAP);
    read_strings(unpacker, module);
    read_gaps(unpacker, module);
    module->globals = ARENA_ARRAY(unpacker->arena, IrGlobal *, module->global_count);
    for (uint32_t i = 0; i < module->global_count && !in->bad; i++) {
        module->globals[i] = read_global(unpacker);
    }
    module->functions = ARENA_ARRAY(unpacker->arena, IrFunction *, module->function_count);
    for (uint32_t i = 0; i < module->function_count && !in->bad; i++) {
        module->functions[i] = read_function(unpacker);
    }
    return module;
}

/* What is wrong with the header, or NULL. */
static const char *check_header(ByteReader *in) {
    uint64_t magic = bytes_get_fixed(in), version = bytes_get_fixed(in);
    uint64_t length = bytes_get_fixed(in), hash = bytes_get_fixed(in);
    if (in->bad || magic != PACK_MAGIC) {
        return "this is no packed module";
    }
    if (version != PACK_VERSION) {
        return "the module was packed by another version";
    }
    if (length != (uint64_t)(in->end - in->at)) {
        return "the packed module is cut off or has something behind it";
    }
    return hash != text_hash(in->at, (size_t)length) ? "the packed module is damaged" : NULL;
}

IrModule *ir_unpack(Arena *arena, const void *bytes, size_t length, const char **error) {
    Unpacker unpacker = {.arena = arena, .in = bytes_reader(bytes, length)};
    const char *problem = check_header(&unpacker.in);
    IrModule *module = NULL;
    if (problem == NULL) {
        module = unpacker_tables(&unpacker) ? read_module(&unpacker) : NULL;
        bool complete = !unpacker.in.bad && unpacker.in.at == unpacker.in.end;
        problem = complete ? NULL : "the packed module contradicts itself";
    }
    if (error != NULL) {
        *error = problem;
    }
    return problem == NULL ? module : NULL;
}
