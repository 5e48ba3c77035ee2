/* build.c - the builder: modules, declarations, blocks and instructions.
 *
 * While a body is in work its instructions are linked slots, so that an address
 * given out by ir_build_append() stays valid until ir_build_end(); build_end.c
 * makes the final arrays and the slots are used again for the next body.
 */
#include "ir/build_body.h"

#include "base/text.h"

#include <assert.h>

/* What a function is taken for until somebody says more. */
static const IrType unknown_result = {
    .kind = IR_TYPE_INT, .is_signed = true, .size = 4, .name = "i32"};
static const IrType unknown_function = {
    .kind = IR_TYPE_FUNCTION, .name = "i32 (...)", .elem = &unknown_result, .is_variadic = true};
static const IrType unknown_object = {.kind = IR_TYPE_OPAQUE, .name = "?"};

/* Maps keep an index as a pointer: index + 1, since NULL says "not there". */
static uint32_t recall(const StrMap *map, const char *key) {
    return (uint32_t)((uintptr_t)strmap_get(map, key) - 1);
}

static void remember(StrMap *map, const char *key, size_t index) {
    strmap_put(map, key, (void *)((uintptr_t)index + 1));
}

IrBuilder *ir_build_module(Arena *arena, const char *name) {
    IrBuilder *builder = ARENA_NEW(arena, IrBuilder);
    builder->arena = arena;
    builder->name = name;
    builder->function_names = strmap_new(arena);
    builder->global_names = strmap_new(arena);
    builder->string_names = strmap_new(arena);
    builder->gap_names = strmap_new(arena);
    builder->handler = IR_NO_BLOCK;
    return builder;
}

IrModule *ir_build_finish(IrBuilder *builder) {
    assert(!builder->function);
    IrModule *module = ARENA_NEW(builder->arena, IrModule);
    module->name = builder->name;
    module->functions = builder->functions.items;
    module->function_count = (uint32_t)builder->functions.count;
    module->globals = builder->globals.items;
    module->global_count = (uint32_t)builder->globals.count;
    module->strings = builder->strings.items;
    module->string_count = (uint32_t)builder->strings.count;
    module->gaps = builder->gaps.items;
    module->gap_count = (uint32_t)builder->gaps.count;
    return module;
}

/* ---- declarations ---------------------------------------------------------- */

uint32_t ir_build_function(IrBuilder *builder, const char *name) {
    if (strmap_has(builder->function_names, name)) {
        return recall(builder->function_names, name);
    }
    IrFunction *function = ARENA_NEW(builder->arena, IrFunction);
    function->name = arena_strdup(builder->arena, name);
    function->unit = builder->name;
    function->type = &unknown_function;
    remember(builder->function_names, name, builder->functions.count);
    vec_push(builder->arena, &builder->functions, function);
    return (uint32_t)builder->functions.count - 1;
}

uint32_t ir_build_global(IrBuilder *builder, const char *name) {
    if (strmap_has(builder->global_names, name)) {
        return recall(builder->global_names, name);
    }
    IrGlobal *global = ARENA_NEW(builder->arena, IrGlobal);
    global->name = arena_strdup(builder->arena, name);
    global->unit = builder->name;
    global->type = &unknown_object;
    remember(builder->global_names, name, builder->globals.count);
    vec_push(builder->arena, &builder->globals, global);
    return (uint32_t)builder->globals.count - 1;
}

IrFunction *ir_build_function_at(IrBuilder *builder, uint32_t function) {
    return builder->functions.items[function];
}

IrGlobal *ir_build_global_at(IrBuilder *builder, uint32_t global) {
    return builder->globals.items[global];
}

IrFunction *const *ir_build_functions(const IrBuilder *builder) {
    return builder->functions.items;
}

uint32_t ir_build_string(IrBuilder *builder, const char *text, bool is_wide) {
    const char *key = arena_printf(builder->arena, "%c%s", is_wide ? 'L' : 's', text);
    if (strmap_has(builder->string_names, key)) {
        return recall(builder->string_names, key);
    }
    remember(builder->string_names, key, builder->strings.count);
    vec_push(builder->arena, &builder->strings, (IrString){key + 1, is_wide});
    return (uint32_t)builder->strings.count - 1;
}

void ir_build_gap(IrBuilder *builder, const char *kind, IrLoc loc) {
    if (strmap_has(builder->gap_names, kind)) {
        builder->gaps.items[recall(builder->gap_names, kind)].count++;
        return;
    }
    remember(builder->gap_names, kind, builder->gaps.count);
    vec_push(builder->arena, &builder->gaps, (IrGap){arena_strdup(builder->arena, kind), 1, loc});
}

/* ---- one body -------------------------------------------------------------- */

void ir_build_begin(IrBuilder *builder, uint32_t function) {
    assert(!builder->function);
    builder->function = builder->functions.items[function];
    builder->locals.count = 0;
    builder->blocks.count = 0;
    builder->temp_count = 0;
    builder->is_cut = false;
    builder->handler = IR_NO_BLOCK;
    builder->current = ir_build_block(builder);
}

uint32_t ir_build_local(IrBuilder *builder, const char *name, const IrType *type, IrLoc loc,
                        bool is_param) {
    IrLocal local = {.name = name, .type = type, .loc = loc, .is_param = is_param};
    vec_push(builder->arena, &builder->locals, local);
    return (uint32_t)builder->locals.count - 1;
}

IrLocal *ir_build_local_at(IrBuilder *builder, uint32_t local) {
    return &builder->locals.items[local];
}

uint32_t ir_build_temp(IrBuilder *builder) {
    return builder->temp_count++;
}

uint32_t ir_build_block(IrBuilder *builder) {
    vec_push(builder->arena, &builder->blocks, (IrDraft){.handler = builder->handler});
    return (uint32_t)builder->blocks.count - 1;
}

void ir_build_switch_to(IrBuilder *builder, uint32_t block) {
    assert(block < builder->blocks.count);
    builder->current = block;
}

uint32_t ir_build_current(const IrBuilder *builder) {
    return builder->current;
}

bool ir_build_is_terminated(const IrBuilder *builder) {
    const IrDraft *draft = &builder->blocks.items[builder->current];
    return draft->last && ir_is_terminator(draft->last->instr.op);
}

uint32_t ir_build_set_handler(IrBuilder *builder, uint32_t handler) {
    uint32_t previous = builder->handler;
    builder->handler = handler;
    return previous;
}

void ir_build_set_handler_of(IrBuilder *builder, uint32_t block, uint32_t handler) {
    builder->blocks.items[block].handler = handler;
}

void ir_build_set_except(IrBuilder *builder, uint32_t block) {
    builder->blocks.items[block].is_except = true;
}

uint32_t ir_build_handler_of(const IrBuilder *builder, uint32_t block) {
    return builder->blocks.items[block].handler;
}

void ir_build_set_landing(IrBuilder *builder, uint32_t block) {
    builder->blocks.items[block].is_landing = true;
}

const void *ir_build_mark(const IrBuilder *builder) {
    return builder->blocks.items[builder->current].last;
}

void ir_build_split(IrBuilder *builder, const void *mark, IrLoc loc) {
    uint32_t before = builder->current, after = ir_build_block(builder);
    IrDraft *from = &builder->blocks.items[before], *to = &builder->blocks.items[after];
    IrSlot *last = from->first;
    uint32_t kept = mark ? 1 : 0;
    while (mark && last != mark) {
        last = last->next;
        kept++;
    }
    to->first = mark ? last->next : from->first;
    to->last = to->first ? from->last : NULL;
    to->instr_count = from->instr_count - kept;
    from->first = mark ? from->first : NULL;
    from->last = mark ? last : NULL;
    from->instr_count = kept;
    if (mark) {
        last->next = NULL;
    }
    ir_build_jump(builder, after, loc);
    builder->current = after;
}

void ir_build_cut(IrBuilder *builder, IrLoc loc) {
    builder->is_cut = true;
    ir_build_split(builder, ir_build_mark(builder), loc);
}

static bool defines_nothing(IrOp op) {
    return op == IR_STORE || op == IR_COPY || op == IR_ZERO || op == IR_KILL ||
           ir_is_terminator(op);
}

IrInstr *ir_build_append(IrBuilder *builder, IrInstr instr) {
    assert(builder->function);
    IrSlot *slot = builder->free_slots;
    if (slot) {
        builder->free_slots = slot->next;
    } else {
        slot = ARENA_NEW(builder->arena, IrSlot);
    }
    slot->instr = instr;
    slot->next = NULL;
    if (defines_nothing(instr.op)) {
        slot->instr.dest = IR_NO_TEMP;
    }
    IrDraft *draft = &builder->blocks.items[builder->current];
    if (ir_build_is_terminated(builder)) {
        slot->next = builder->dropped;
        builder->dropped = slot;
    } else {
        *(draft->last ? &draft->last->next : &draft->first) = slot;
        draft->last = slot;
        draft->instr_count++;
    }
    return &slot->instr;
}
