/* select.c - which things of a module stay: what is chosen, and what that names. */
#include "ir/select.h"

#include "ir/link_copy.h"
#include "ir/select_body.h"

typedef struct Selector {
    Arena *arena, *scratch;
    const IrModule *module;
    const IrSelection *selection;
    uint32_t *functions, *globals, *strings; /* 1: it stays; later: its new number */
    VEC(uint32_t) open;                      /* functions whose bodies have not been looked at */
} Selector;

bool ir_has_place(const IrInstr *instr) {
    return instr->op <= IR_ZERO || instr->op == IR_KILL;
}

/* ---- what is named ---------------------------------------------------------------------- */

static void name_function(Selector *s, uint32_t id) {
    if (id != UINT32_MAX && !s->functions[id]) {
        s->functions[id] = 1;
        vec_push(s->scratch, &s->open, id);
    }
}

static void name_operand(Selector *s, IrOperand operand);

static void name_global(Selector *s, uint32_t id) {
    const IrGlobal *global = s->module->globals[id];
    if (!s->globals[id]) {
        s->globals[id] = 1;
        for (uint32_t i = 0; i < global->init_count; i++) {
            name_operand(s, global->inits[i].value);
        }
    }
}

static void name_operand(Selector *s, IrOperand operand) {
    if (operand.kind == IR_OPERAND_FUNCTION) {
        name_function(s, operand.id);
    } else if (operand.kind == IR_OPERAND_GLOBAL) {
        name_global(s, operand.id);
    } else if (operand.kind == IR_OPERAND_STRING) {
        s->strings[operand.id] = 1;
    }
}

static void name_place(Selector *s, const IrPlace *place) {
    if (place->base == IR_BASE_GLOBAL) {
        name_global(s, place->id);
    }
    for (uint32_t i = 0; i < place->step_count; i++) {
        name_operand(s, place->steps[i].index);
    }
}

static void name_instr(Selector *s, const IrInstr *instr) {
    if (ir_has_place(instr)) {
        name_place(s, &instr->place);
    }
    if (instr->op == IR_COPY) {
        name_place(s, &instr->source);
    }
    name_operand(s, instr->a);
    name_operand(s, instr->b);
    for (uint32_t i = 0; i < instr->arg_count; i++) {
        name_operand(s, instr->args[i]);
    }
}

static void look_at_body(Selector *s, const IrFunction *function, const uint8_t *kept,
                         bool is_whole) {
    uint32_t number = 0;
    for (uint32_t b = 0; b < function->block_count; b++) {
        for (uint32_t i = 0; i < function->blocks[b].instr_count; i++, number++) {
            const IrInstr *instr = &function->blocks[b].instrs[i];
            if (is_whole || (kept != NULL && (kept[number] || ir_is_terminator(instr->op)))) {
                name_instr(s, instr);
            }
        }
    }
}

static void look_around(Selector *s) {
    const IrSelection *selection = s->selection;
    for (uint32_t f = 0; f < s->module->function_count; f++) {
        if (selection->functions[f]) {
            name_function(s, f);
        }
    }
    for (uint32_t g = 0; selection->globals != NULL && g < s->module->global_count; g++) {
        if (selection->globals[g]) {
            name_global(s, g);
        }
    }
    while (s->open.count > 0) {
        uint32_t id = vec_pop(&s->open);
        bool is_whole = selection->kept == NULL;
        look_at_body(s, s->module->functions[id], is_whole ? NULL : selection->kept[id], is_whole);
        for (uint32_t i = 0; selection->companions != NULL && i < IR_COMPANIONS; i++) {
            name_function(s, selection->companions[id][i]);
        }
    }
}

/* ---- the new module ---------------------------------------------------------------------- */

static uint32_t number(uint32_t *marks, uint32_t count) {
    uint32_t next = 0;
    for (uint32_t i = 0; i < count; i++) {
        marks[i] = marks[i] ? next++ : UINT32_MAX;
    }
    return next;
}

static void copy_functions(Selector *s, const IrLinkMap *map, IrModule *result) {
    result->functions = ARENA_ARRAY(s->arena, IrFunction *, result->function_count + 1);
    for (uint32_t f = 0; f < s->module->function_count; f++) {
        const IrFunction *function = s->module->functions[f];
        if (s->functions[f] == UINT32_MAX) {
            continue;
        }
        if (s->selection->kept != NULL && function->has_body) {
            function = select_body(s->arena, function, s->selection->kept[f]);
        }
        result->functions[s->functions[f]] = ir_link_copy_function(s->arena, map, function);
    }
}

static void copy_globals(Selector *s, const IrLinkMap *map, IrModule *result) {
    result->globals = ARENA_ARRAY(s->arena, IrGlobal *, result->global_count + 1);
    for (uint32_t g = 0; g < s->module->global_count; g++) {
        if (s->globals[g] != UINT32_MAX) {
            result->globals[s->globals[g]] =
                ir_link_copy_global(s->arena, map, s->module->globals[g]);
        }
    }
}

static void copy_strings(Selector *s, IrModule *result) {
    IrString *strings = ARENA_ARRAY(s->arena, IrString, result->string_count + 1);
    for (uint32_t i = 0; i < s->module->string_count; i++) {
        if (s->strings[i] != UINT32_MAX) {
            strings[s->strings[i]] = s->module->strings[i];
        }
    }
    result->strings = strings;
}

IrModule *ir_select(Arena *arena, const IrModule *module, const IrSelection *selection) {
    Arena *scratch = arena_open();
    Selector s = {.arena = arena,
                  .scratch = scratch,
                  .module = module,
                  .selection = selection,
                  .functions = ARENA_ARRAY(scratch, uint32_t, module->function_count + 1),
                  .globals = ARENA_ARRAY(scratch, uint32_t, module->global_count + 1),
                  .strings = ARENA_ARRAY(scratch, uint32_t, module->string_count + 1)};
    look_around(&s);
    IrModule *result = ARENA_NEW(arena, IrModule);
    *result = (IrModule){.name = module->name};
    result->function_count = number(s.functions, module->function_count);
    result->global_count = number(s.globals, module->global_count);
    result->string_count = number(s.strings, module->string_count);
    IrLinkMap map = {s.functions, s.globals, s.strings, false};
    copy_functions(&s, &map, result);
    copy_globals(&s, &map, result);
    copy_strings(&s, result);
    arena_close(scratch);
    return result;
}
