/* dot.c - control-flow graphs for Graphviz. */
#include "ir/order.h"
#include "ir/print.h"
#include "ir/print_instr.h"

#include <inttypes.h>
#include <string.h>

/* Inside a quoted label: lines end in \l, which also aligns them left. */
static void append_escaped(Text *out, const char *text) {
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            text_char(out, '\\');
        }
        text_char(out, *text);
    }
}

static void print_node(Text *out, IrSpelling *spelling, uint32_t cluster, uint32_t number) {
    const IrBlock *block = &spelling->function->blocks[number];
    text_printf(out, "    f%u_b%u [label=\"b%u:\\l", cluster, number, number);
    for (uint32_t i = 0; i < block->instr_count; i++) {
        Text line = text_new(spelling->arena);
        ir_spell_instr(&line, spelling, &block->instrs[i]);
        text_append(out, "  ");
        append_escaped(out, text_str(&line));
        text_append(out, "\\l");
    }
    text_append(out, "\"];\n");
}

/* What an edge is taken for: yes, no, the values of a case, an exception. */
static void print_edge_label(Text *out, const IrBlock *block, uint32_t index) {
    const IrInstr *last = ir_terminator(block);
    if (index == ir_successor_count(block)) {
        text_append(out, " [style=dashed, label=\"exception\"]");
    } else if (last->op == IR_BRANCH) {
        text_append(out, index == 0 ? " [label=\"yes\"]" : " [label=\"no\"]");
    } else if (last->op == IR_SWITCH && index == last->case_count) {
        text_append(out, " [label=\"default\"]");
    } else if (last->op == IR_SWITCH) {
        const IrCase *item = &last->cases[index];
        text_printf(out, " [label=\"%" PRId64, item->low);
        if (item->high != item->low) {
            text_printf(out, "..%" PRId64, item->high);
        }
        text_append(out, "\"]");
    }
}

static void print_graph(Text *out, IrSpelling *spelling, uint32_t cluster) {
    const IrFunction *function = spelling->function;
    text_printf(out, "  subgraph cluster_%u {\n    label=\"", cluster);
    append_escaped(out, function->name);
    text_append(out, "\";\n");
    for (uint32_t b = 0; b < function->block_count; b++) {
        print_node(out, spelling, cluster, b);
    }
    for (uint32_t b = 0; b < function->block_count; b++) {
        const IrBlock *block = &function->blocks[b];
        for (uint32_t i = 0; i < ir_edge_count(block); i++) {
            text_printf(out, "    f%u_b%u -> f%u_b%u", cluster, b, cluster, ir_edge(block, i));
            print_edge_label(out, block, i);
            text_append(out, ";\n");
        }
    }
    text_append(out, "  }\n");
}

void ir_print_dot(Text *out, const IrModule *module, IrPrintOptions options) {
    Arena *scratch = arena_open();
    text_append(out, "digraph \"");
    append_escaped(out, module->name);
    text_append(out, "\" {\n  node [shape=box, fontname=\"monospace\"];\n");
    for (uint32_t i = 0; i < module->function_count; i++) {
        const IrFunction *function = module->functions[i];
        if (function->has_body && (!options.only || strcmp(options.only, function->name) == 0)) {
            IrSpelling spelling = ir_spelling_loose(scratch, module, function);
            print_graph(out, &spelling, i);
        }
    }
    text_append(out, "}\n");
    arena_close(scratch);
}
