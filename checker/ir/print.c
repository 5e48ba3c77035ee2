/* print.c - whole modules and functions in the text form. */
#include "ir/print.h"

#include "ir/layout.h"
#include "ir/print_instr.h"

#include <inttypes.h>
#include <string.h>

typedef struct Printer {
    Text *out;
    IrSpelling spelling;
    IrPrintOptions options;
} Printer;

static void print_loc(Printer *printer, IrLoc loc, const char *file) {
    if (printer->options.locations) {
        ir_spell_loc(printer->out, loc, file);
    }
}

/* ---- types ------------------------------------------------------------------- */

static void print_field(Printer *printer, const IrField *field) {
    text_printf(printer->out, "  +%u ", field->offset);
    ir_spell_type(printer->out, &printer->spelling, field->type);
    text_char(printer->out, ' ');
    ir_spell_name(printer->out, field->name);
    if (field->bit_width > 0) {
        text_printf(printer->out, " bits %u at %u", field->bit_width, field->bit_offset);
    }
    text_char(printer->out, '\n');
}

static void print_record(Printer *printer, const char *label, const IrRecord *record) {
    text_printf(printer->out, "%s %s size %u%s {\n", record->is_union ? "union" : "struct", label,
                record->size, record->has_layout ? "" : " nolayout");
    for (uint32_t i = 0; i < record->field_count; i++) {
        print_field(printer, &record->fields[i]);
    }
    text_append(printer->out, "}\n");
}

static void print_types(Printer *printer) {
    for (size_t i = 0; i < printer->spelling.decls.count; i++) {
        IrTypeDecl decl = printer->spelling.decls.items[i];
        if (decl.record) {
            print_record(printer, decl.label, decl.record);
        } else {
            text_printf(printer->out, "type %s = ", decl.label);
            ir_spell_structure(printer->out, &printer->spelling, decl.type);
            text_char(printer->out, '\n');
        }
    }
}

/* ---- globals ----------------------------------------------------------------- */

static void print_unit(Printer *printer, const char *unit) {
    if (unit && strcmp(unit, printer->spelling.module->name) != 0) {
        text_append(printer->out, " unit ");
        ir_spell_string(printer->out, unit);
    }
}

static bool has_size(const IrType *scalar, uint32_t size) {
    return scalar && scalar->size == size;
}

static void print_init(Printer *printer, const IrGlobal *global, const IrInit *init) {
    text_printf(printer->out, "  init +%" PRIu64, init->offset);
    if (!has_size(ir_scalar_at(global->type, init->offset), init->size)) {
        text_printf(printer->out, " : %u", init->size);
    }
    text_append(printer->out, " = ");
    ir_spell_operand(printer->out, &printer->spelling, init->value);
    const char *path = ir_path_text(printer->spelling.arena, global->type, init->offset);
    text_printf(printer->out, "%s%s\n", *path == '\0' ? "" : "  ; ", path);
}

static bool is_one_scalar(const IrGlobal *global) {
    return global->init_count == 1 && global->inits[0].offset == 0 &&
           ir_scalar_at(global->type, 0) == global->type &&
           has_size(global->type, global->inits[0].size);
}

static void print_global(Printer *printer, uint32_t index) {
    const IrGlobal *global = printer->spelling.module->globals[index];
    text_append(printer->out, global->is_defined ? "global " : "extern global ");
    text_append(printer->out, global->is_static ? "static " : "");
    text_append(printer->out, global->is_const ? "readonly " : "");
    ir_spell_type(printer->out, &printer->spelling, global->type);
    text_printf(printer->out, " %s", printer->spelling.globals[index]);
    print_unit(printer, global->unit);
    if (is_one_scalar(global)) {
        text_append(printer->out, " = ");
        ir_spell_operand(printer->out, &printer->spelling, global->inits[0].value);
    }
    print_loc(printer, global->loc, printer->spelling.module->name);
    bool is_listed = global->init_count > 0 && !is_one_scalar(global);
    if (!is_listed && global->doubt == NULL) {
        text_char(printer->out, '\n');
        return;
    }
    text_append(printer->out, " {\n");
    if (global->doubt != NULL) {
        text_append(printer->out, "  doubt ");
        ir_spell_string(printer->out, global->doubt);
        text_char(printer->out, '\n');
    }
    for (uint32_t i = 0; is_listed && i < global->init_count; i++) {
        print_init(printer, global, &global->inits[i]);
    }
    text_append(printer->out, "}\n");
}

/* ---- functions --------------------------------------------------------------- */

static void print_parameters(Printer *printer, const IrFunction *function, bool has_names,
                             const char *file) {
    const IrType *type = ir_header_type(printer->spelling.arena, function);
    text_char(printer->out, '(');
    for (uint32_t i = 0; i < type->param_count; i++) {
        text_append(printer->out, i > 0 ? ", " : "");
        ir_spell_type(printer->out, &printer->spelling, type->params[i]);
        if (has_names) {
            text_printf(printer->out, " %s", printer->spelling.locals[i]);
            print_loc(printer, function->locals[i].loc, file);
        }
    }
    if (type->is_variadic) {
        text_append(printer->out, type->param_count > 0 ? ", ..." : "...");
    }
    text_char(printer->out, ')');
}

static void print_header(Printer *printer, uint32_t index, bool has_body) {
    const IrFunction *function = printer->spelling.module->functions[index];
    const char *file = function->loc.file ? function->loc.file : printer->spelling.module->name;
    text_append(printer->out, "func ");
    text_append(printer->out, function->is_static ? "static " : "");
    text_append(printer->out, function->is_noreturn ? "noreturn " : "");
    text_append(printer->out, function->in_system_header ? "system " : "");
    text_append(printer->out, function->is_nothrow ? "nothrow " : "");
    text_append(printer->out, function->is_exported ? "exported " : "");
    ir_spell_type(printer->out, &printer->spelling, function->type->elem);
    text_printf(printer->out, " %s", ir_function_label(&printer->spelling, index));
    print_parameters(printer, function, has_body, file);
    print_unit(printer, function->unit);
    print_loc(printer, function->loc, printer->spelling.module->name);
    text_append(printer->out, has_body ? " {\n" : "\n");
}

static void print_block(Printer *printer, const IrFunction *function, uint32_t number,
                        const char *file) {
    const IrBlock *block = &function->blocks[number];
    text_printf(printer->out, "  b%u:%s%s", number, block->is_landing ? " landing" : "",
                block->is_except ? " except" : "");
    if (block->handler != IR_NO_BLOCK) {
        text_printf(printer->out, " handler b%u", block->handler);
    }
    text_char(printer->out, '\n');
    for (uint32_t i = 0; i < block->instr_count; i++) {
        text_append(printer->out, "    ");
        ir_spell_instr(printer->out, &printer->spelling, &block->instrs[i]);
        print_loc(printer, block->instrs[i].loc, file);
        text_char(printer->out, '\n');
    }
}

static void print_locals(Printer *printer, const IrFunction *function, const char *file) {
    for (uint32_t i = function->param_count; i < function->local_count; i++) {
        text_append(printer->out, "    local ");
        ir_spell_type(printer->out, &printer->spelling, function->locals[i].type);
        text_printf(printer->out, " %s", printer->spelling.locals[i]);
        print_loc(printer, function->locals[i].loc, file);
        text_char(printer->out, '\n');
    }
}

static void print_degradations(Printer *printer, const IrFunction *function, const char *file) {
    for (uint32_t i = 0; i < function->degradation_count; i++) {
        text_append(printer->out, "    degraded ");
        ir_spell_string(printer->out, function->degradations[i].reason);
        ir_spell_loc(printer->out, function->degradations[i].loc, file);
        text_char(printer->out, '\n');
    }
}

static void print_body(Printer *printer, uint32_t index) {
    const IrFunction *function = printer->spelling.module->functions[index];
    const char *file = function->loc.file ? function->loc.file : printer->spelling.module->name;
    ir_spelling_enter(&printer->spelling, function);
    print_header(printer, index, true);
    print_degradations(printer, function, file);
    print_locals(printer, function, file);
    for (uint32_t b = 0; b < function->block_count; b++) {
        print_block(printer, function, b, file);
    }
    text_char(printer->out, '}');
    print_loc(printer, function->end, file);
    text_char(printer->out, '\n');
}

static bool is_wanted(const Printer *printer, const IrFunction *function) {
    const char *only = printer->options.only;
    return function->has_body && (!only || strcmp(only, function->name) == 0);
}

/* ---- modules ----------------------------------------------------------------- */

static void print_head(Printer *printer) {
    const IrModule *module = printer->spelling.module;
    text_append(printer->out, "module ");
    ir_spell_string(printer->out, module->name);
    text_char(printer->out, '\n');
    for (uint32_t i = 0; i < module->gap_count; i++) {
        text_append(printer->out, "gap ");
        ir_spell_string(printer->out, module->gaps[i].kind);
        text_printf(printer->out, " count %u", module->gaps[i].count);
        ir_spell_loc(printer->out, module->gaps[i].first, module->name);
        text_char(printer->out, '\n');
    }
    if (printer->options.types) {
        text_char(printer->out, '\n');
        print_types(printer);
    }
}

static void print_globals(Printer *printer) {
    const IrModule *module = printer->spelling.module;
    text_char(printer->out, '\n');
    for (uint32_t i = 0; i < module->global_count; i++) {
        if (module->globals[i]->is_defined || printer->options.types) {
            print_global(printer, i);
        }
    }
}

void ir_print_module(Text *out, const IrModule *module, IrPrintOptions options) {
    Arena *scratch = arena_open();
    Printer printer = {out, ir_spelling_exact(scratch, module), options};
    if (options.types || !options.only) {
        print_head(&printer);
        print_globals(&printer);
    }
    for (uint32_t i = 0; i < module->function_count; i++) {
        if (is_wanted(&printer, module->functions[i])) {
            text_char(out, '\n');
            print_body(&printer, i);
        } else if (options.types) {
            print_header(&printer, i, false);
        }
    }
    arena_close(scratch);
}

void ir_print_function(Text *out, const IrModule *module, const IrFunction *function,
                       IrPrintOptions options) {
    Arena *scratch = arena_open();
    Printer printer = {out, ir_spelling_exact(scratch, module), options};
    for (uint32_t i = 0; i < module->function_count; i++) {
        if (module->functions[i] == function) {
            if (function->has_body) {
                print_body(&printer, i);
            } else {
                print_header(&printer, i, false);
            }
        }
    }
    arena_close(scratch);
}

/* The loose forms: for messages and other dumps. */

void ir_print_instr(Text *out, const IrModule *module, const IrFunction *function,
                    const IrInstr *instr) {
    Arena *scratch = arena_open();
    IrSpelling spelling = ir_spelling_loose(scratch, module, function);
    ir_spell_instr(out, &spelling, instr);
    arena_close(scratch);
}

void ir_print_place(Text *out, const IrModule *module, const IrFunction *function, IrPlace place) {
    Arena *scratch = arena_open();
    IrSpelling spelling = ir_spelling_loose(scratch, module, function);
    ir_spell_place(out, &spelling, &place, NULL);
    arena_close(scratch);
}
