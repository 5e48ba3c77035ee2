/* spell.c - the tables of exact spelling, and labels of functions and variables. */
#include "ir/spell.h"

IrSpelling ir_spelling_loose(Arena *arena, const IrModule *module, const IrFunction *function) {
    return (IrSpelling){
        .arena = arena, .module = module, .function = function, .temps = {.arena = arena}};
}

/* ---- types ------------------------------------------------------------------- */

typedef struct Collector {
    IrSpelling *spelling;
    StrMap *seen;     /* addresses of types */
    StrMap *declared; /* labels of records */
    VEC(const IrRecord *) queue;
} Collector;

/* True the first time. */
static bool is_new(Collector *collector, const void *address) {
    const char *key = arena_printf(collector->spelling->arena, "%p", address);
    if (strmap_has(collector->seen, key)) {
        return false;
    }
    strmap_put(collector->seen, key, NULL);
    return true;
}

/* Notes the source name of `type` after those of its parts. Records are only
 * queued: a name may stand for a record that is declared later, so there is no
 * cycle among the names. */
static void collect_type(Collector *collector, const IrType *type) {
    IrSpelling *spelling = collector->spelling;
    if (!type || !is_new(collector, type)) {
        return;
    }
    collect_type(collector, type->elem);
    for (uint32_t i = 0; i < type->param_count; i++) {
        collect_type(collector, type->params[i]);
    }
    if (type->kind == IR_TYPE_RECORD && type->record) {
        vec_push(spelling->arena, &collector->queue, type->record);
    }
    const char *alias = ir_type_alias(spelling->arena, type);
    if (alias && !strmap_has(spelling->aliases, alias)) {
        Text text = text_new(spelling->arena);
        ir_spell_structure(&text, spelling, type);
        strmap_put(spelling->aliases, alias, text.bytes);
        vec_push(spelling->arena, &spelling->decls, (IrTypeDecl){alias, type, NULL});
    }
}

static const IrRecord *record_by_value(const IrType *type) {
    while (type && type->kind == IR_TYPE_ARRAY) {
        type = type->elem;
    }
    return type && type->kind == IR_TYPE_RECORD ? type->record : NULL;
}

/* Declares `record` after the records it contains. */
static void declare_record(Collector *collector, const IrRecord *record) {
    IrSpelling *spelling = collector->spelling;
    const IrTypeDecl *decl = ir_record_decl(spelling, record);
    if (strmap_has(collector->declared, decl->label)) {
        return;
    }
    strmap_put(collector->declared, decl->label, NULL);
    for (uint32_t i = 0; i < decl->record->field_count; i++) {
        const IrRecord *inner = record_by_value(decl->record->fields[i].type);
        if (inner) {
            declare_record(collector, inner);
        }
    }
    vec_push(spelling->arena, &spelling->decls, *decl);
}

/* Which record stands for which is known when all have been seen. */
static void collect_records(Collector *collector) {
    for (size_t i = 0; i < collector->queue.count; i++) {
        const IrRecord *record = collector->queue.items[i];
        ir_record_decl(collector->spelling, record);
        for (uint32_t f = 0; f < record->field_count; f++) {
            collect_type(collector, record->fields[f].type);
        }
    }
    for (size_t i = 0; i < collector->queue.count; i++) {
        declare_record(collector, collector->queue.items[i]);
    }
}

/* Exactly the types that are written, so that reading them gives these again. */
static void collect_instr(Collector *collector, const IrInstr *instr) {
    switch (instr->op) {
    case IR_ADDR:
    case IR_COPY:
    case IR_ZERO:
    case IR_KILL:
        collect_type(collector, instr->place.type);
        collect_type(collector, instr->source.type);
        break;
    case IR_LOAD:
    case IR_STORE:
    case IR_UNARY:
    case IR_BINARY:
    case IR_CAST:
    case IR_OPAQUE:
    case IR_SWITCH:
    case IR_CALL:
        collect_type(collector, instr->type);
        break;
    case IR_JUMP:
    case IR_BRANCH:
    case IR_RETURN:
    case IR_UNREACHABLE:
    case IR_OP_COUNT:
        break;
    }
    for (uint32_t i = 0; instr->arg_types && i < instr->arg_count; i++) {
        collect_type(collector, instr->arg_types[i]);
    }
}

static void collect_function(Collector *collector, const IrFunction *function) {
    const IrType *header = ir_header_type(collector->spelling->arena, function);
    collect_type(collector, header->elem);
    for (uint32_t i = 0; i < header->param_count; i++) {
        collect_type(collector, header->params[i]);
    }
    for (uint32_t i = function->param_count; i < function->local_count; i++) {
        collect_type(collector, function->locals[i].type);
    }
    for (uint32_t b = 0; b < function->block_count; b++) {
        for (uint32_t i = 0; i < function->blocks[b].instr_count; i++) {
            collect_instr(collector, &function->blocks[b].instrs[i]);
        }
    }
}

static void collect_all(IrSpelling *spelling) {
    const IrModule *module = spelling->module;
    Collector collector = {.spelling = spelling,
                           .seen = strmap_new(spelling->arena),
                           .declared = strmap_new(spelling->arena)};
    for (uint32_t i = 0; i < module->global_count; i++) {
        collect_type(&collector, module->globals[i]->type);
    }
    for (uint32_t i = 0; i < module->function_count; i++) {
        collect_function(&collector, module->functions[i]);
    }
    collect_records(&collector);
}

/* ---- labels ------------------------------------------------------------------ */

static void label_all(IrSpelling *spelling) {
    const IrModule *module = spelling->module;
    const char **functions = ARENA_ARRAY(spelling->arena, const char *, module->function_count);
    const char **globals = ARENA_ARRAY(spelling->arena, const char *, module->global_count);
    StrMap *function_counts = strmap_new(spelling->arena);
    StrMap *global_counts = strmap_new(spelling->arena);
    for (uint32_t i = 0; i < module->function_count; i++) {
        functions[i] = ir_count_label(spelling->arena, function_counts, module->functions[i]->name);
    }
    for (uint32_t i = 0; i < module->global_count; i++) {
        globals[i] = ir_count_label(spelling->arena, global_counts, module->globals[i]->name);
    }
    spelling->functions = functions;
    spelling->globals = globals;
}

IrSpelling ir_spelling_exact(Arena *arena, const IrModule *module) {
    IrSpelling spelling = ir_spelling_loose(arena, module, NULL);
    spelling.is_exact = true;
    spelling.aliases = strmap_new(arena);
    spelling.records = strmap_new(arena);
    spelling.record_texts = strmap_new(arena);
    spelling.record_heads = strmap_new(arena);
    spelling.label_counts = strmap_new(arena);
    collect_all(&spelling);
    label_all(&spelling);
    return spelling;
}

void ir_spelling_enter(IrSpelling *spelling, const IrFunction *function) {
    const char **locals = ARENA_ARRAY(spelling->arena, const char *, function->local_count);
    StrMap *counts = strmap_new(spelling->arena);
    spelling->local_labels = strmap_new(spelling->arena);
    for (uint32_t i = 0; i < function->local_count; i++) {
        locals[i] = ir_count_label(spelling->arena, counts, function->locals[i].name);
        strmap_put(spelling->local_labels, locals[i], NULL);
    }
    spelling->function = function;
    spelling->locals = locals;
    spelling->temps.types.count = 0;
}

const char *ir_function_label(const IrSpelling *spelling, uint32_t function) {
    if (spelling->functions) {
        return spelling->functions[function];
    }
    Text label = text_new(spelling->arena);
    ir_spell_name(&label, spelling->module->functions[function]->name);
    return text_str(&label);
}
