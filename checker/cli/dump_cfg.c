/* dump_cfg.c - the control-flow graph as text. */
#include "cli/dump_cfg.h"

#include "ir/cfg.h"

#include <string.h>

static void append_blocks(Text *out, const char *label, const uint32_t *blocks, uint32_t count) {
    if (count == 0) {
        return;
    }
    text_printf(out, "; %s", label);
    for (uint32_t i = 0; i < count; i++) {
        text_printf(out, "%s b%lu", i > 0 ? "," : "", (unsigned long)blocks[i]);
    }
}

static void append_one(Text *out, const char *label, uint32_t block) {
    if (block != IR_NO_BLOCK) {
        append_blocks(out, label, &block, 1);
    }
}

static void append_successors(Text *out, const IrBlock *block) {
    uint32_t count = ir_successor_count(block);
    text_append(out, count > 0 ? " ->" : "");
    for (uint32_t i = 0; i < count; i++) {
        text_printf(out, "%s b%lu", i > 0 ? "," : "", (unsigned long)ir_successor(block, i));
    }
}

static void append_end(Text *out, const IrBlock *block) {
    const IrInstr *end = ir_terminator(block);
    switch (end->op) {
    case IR_BRANCH:
    case IR_SWITCH:
        text_printf(out, "  %s (%s)", end->op == IR_BRANCH ? "if" : "switch",
                    end->text != NULL ? end->text : "...");
        break;
    case IR_RETURN:
        text_append(out, "  return");
        break;
    case IR_UNREACHABLE:
        text_append(out, "  unreachable");
        break;
    default:
        break;
    }
}

static void append_function(Text *out, const IrFunction *function) {
    const IrCfg *cfg = ir_cfg(out->arena, function);
    text_printf(out, "function %s\n", function->name);
    for (uint32_t b = 0; b < function->block_count; b++) {
        const IrBlock *block = &function->blocks[b];
        text_printf(out, "  b%lu", (unsigned long)b);
        append_successors(out, block);
        append_end(out, block);
        text_append(out, cfg->is_loop_head[b] ? "; loop head" : "");
        append_blocks(out, "from", cfg->preds[b], cfg->pred_counts[b]);
        append_one(out, "dominated by", b > 0 ? cfg->idom[b] : IR_NO_BLOCK);
        append_one(out, "postdominated by", cfg->ipdom[b]);
        append_blocks(out, "decided by", cfg->controllers[b], cfg->controller_counts[b]);
        append_one(out, "exceptions to", block->handler);
        text_char(out, '\n');
    }
    text_char(out, '\n');
}

void dump_cfg(Text *out, const IrModule *module, const char *only) {
    for (uint32_t i = 0; i < module->function_count; i++) {
        const IrFunction *function = module->functions[i];
        if (function->has_body && (only == NULL || strcmp(function->name, only) == 0)) {
            append_function(out, function);
        }
    }
}
