/* pack.c - a module as bytes. */
#include "ir/pack.h"

#include "base/text.h"
#include "ir/packer.h"

/* ---- functions, globals --------------------------------------------------------- */

static void put_local(Packer *packer, const IrLocal *local) {
    bytes_put_uint(&packer->body, (local->is_param ? PACK_LOCAL_PARAM : 0u) |
                                      (local->address_taken ? PACK_LOCAL_ADDRESS : 0u));
    packer_text(packer, local->name);
    packer_type(packer, local->type);
    packer_loc(packer, local->loc);
}

static void put_block(Packer *packer, const IrBlock *block) {
    bytes_put_uint(&packer->body, (block->is_except ? PACK_BLOCK_EXCEPT : 0u) |
                                      (block->is_landing ? PACK_BLOCK_LANDING : 0u));
    bytes_put_uint(&packer->body, (uint32_t)(block->handler + 1)); /* IR_NO_BLOCK is 0 */
    bytes_put_uint(&packer->body, block->instr_count);
    for (uint32_t i = 0; i < block->instr_count; i++) {
        packer_instr(packer, &block->instrs[i]);
    }
}

static void put_function(Packer *packer, const IrFunction *function) {
    Bytes *body = &packer->body;
    bytes_put_uint(body, (function->is_static ? PACK_FUNCTION_STATIC : 0u) |
                             (function->is_noreturn ? PACK_FUNCTION_NORETURN : 0u) |
                             (function->has_body ? PACK_FUNCTION_BODY : 0u) |
                             (function->in_system_header ? PACK_FUNCTION_SYSTEM : 0u) |
                             (function->is_nothrow ? PACK_FUNCTION_NOTHROW : 0u) |
                             (function->is_exported ? PACK_FUNCTION_EXPORTED : 0u));
    packer_text(packer, function->name);
    packer_text(packer, function->unit);
    packer_type(packer, function->type);
    packer_loc(packer, function->loc);
    packer_loc(packer, function->end);
    bytes_put_uint(body, function->degradation_count);
    for (uint32_t i = 0; i < function->degradation_count; i++) {
        packer_loc(packer, function->degradations[i].loc);
        packer_text(packer, function->degradations[i].reason);
    }
    bytes_put_uint(body, function->param_count);
    bytes_put_uint(body, function->local_count);
    for (uint32_t i = 0; i < function->local_count; i++) {
        put_local(packer, &function->locals[i]);
    }
    bytes_put_uint(body, function->temp_count);
    bytes_put_uint(body, function->block_count);
    for (uint32_t i = 0; i < function->block_count; i++) {
        put_block(packer, &function->blocks[i]);
    }
}

static void put_global(Packer *packer, const IrGlobal *global) {
    Bytes *body = &packer->body;
    bytes_put_uint(body, (global->is_static ? PACK_GLOBAL_STATIC : 0u) |
                             (global->is_defined ? PACK_GLOBAL_DEFINED : 0u) |
                             (global->is_const ? PACK_GLOBAL_CONST : 0u));
    packer_text(packer, global->name);
    packer_text(packer, global->unit);
    packer_type(packer, global->type);
    packer_loc(packer, global->loc);
    packer_text(packer, global->doubt);
    bytes_put_uint(body, global->init_count);
    for (uint32_t i = 0; i < global->init_count; i++) {
        bytes_put_uint(body, global->inits[i].offset);
        bytes_put_uint(body, global->inits[i].size);
        packer_operand(packer, global->inits[i].value);
    }
}

/* ---- all of it ------------------------------------------------------------------ */

void packer_module(Packer *packer, const IrModule *module) {
    Bytes *body = &packer->body;
    packer_text(packer, module->name);
    bytes_put_uint(body, module->function_count);
    bytes_put_uint(body, module->string_count);
    bytes_put_uint(body, module->global_count);
    bytes_put_uint(body, module->gap_count);
    for (uint32_t i = 0; i < module->string_count; i++) {
        bytes_put_uint(body, module->strings[i].is_wide);
        packer_text(packer, module->strings[i].text);
    }
    for (uint32_t i = 0; i < module->gap_count; i++) {
        packer_text(packer, module->gaps[i].kind);
        bytes_put_uint(body, module->gaps[i].count);
        packer_loc(packer, module->gaps[i].first);
    }
    for (uint32_t i = 0; i < module->global_count; i++) {
        put_global(packer, module->globals[i]);
    }
    for (uint32_t i = 0; i < module->function_count; i++) {
        put_function(packer, module->functions[i]);
    }
}

void ir_pack(Bytes *out, const IrModule *module) {
    Arena *scratch = arena_open();
    Packer packer = packer_open(scratch);
    packer_module(&packer, module);
    Bytes body = packer.body, content = {.arena = scratch};
    packer_finish(&packer, &content);
    bytes_put_raw(&content, body.items, body.count);
    bytes_put_fixed(out, PACK_MAGIC);
    bytes_put_fixed(out, PACK_VERSION);
    bytes_put_fixed(out, content.count);
    bytes_put_fixed(out, text_hash(content.items, content.count));
    bytes_put_raw(out, content.items, content.count);
    arena_close(scratch);
}
