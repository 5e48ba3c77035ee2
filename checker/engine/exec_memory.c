/* exec_memory.c - instructions that read and write memory, and hooks on writes. */
#include "engine/exec_private.h"

#include "engine/assume.h"
#include "ir/build.h"

/* Rows of a table of constants that are looked at one by one. */
#define MEMORY_ROWS_MAX 16

/* What goes together in a table of constants, sizes and routines for instance, stays
 * together if each row is looked at alone. True if the state was split. */
static bool exec_split_table(Exec *exec, Value address) {
    StateTables *tables = exec->engine->tables;
    ValueNode node = *value_at(tables->values, address);
    if (!exec->engine->focus.is_memory || node.kind != VALUE_IS_ADDR || node.d <= 0 ||
        node.b == VALUE_UNDEF) {
        return false;
    }
    const Root *root = value_root_at(tables->values, node.a);
    RangeSet rows = assume_range_of(tables, &exec->state, node.b);
    uint64_t count = range_size(&rows, MEMORY_ROWS_MAX);
    if (root->kind != ROOT_GLOBAL || !exec->engine->program->globals[root->a]->is_const ||
        count < 2 || count > MEMORY_ROWS_MAX) {
        return false;
    }
    for (int64_t row = range_low(&rows); row <= range_high(&rows); row++) {
        State one = exec->state;
        RangeSet single = range_single(row);
        if (range_has(&rows, row) && assume_in(tables, &one, node.b, &single)) {
            exec_retry(exec, &one, 300 + (uint32_t)(row - range_low(&rows)));
        }
    }
    exec->dead = true;
    return true;
}

void exec_load(Exec *exec, const IrInstr *instr) {
    const Value *targets;
    uint32_t count = exec_targets(exec, &instr->place, &targets);
    if (count == 1 && exec_split_table(exec, targets[0])) {
        return;
    }
    Value values[STATE_CHOICE_MAX];
    uint32_t n = 0;
    for (uint32_t i = 0; i < count && n < STATE_CHOICE_MAX && !exec->dead; i++) {
        exec_region_load(exec, instr, targets[i]);
        exec_block_access(exec, targets[i]);
        bool lost =
            exec_read_lost(exec, targets[i], instr->type) ||
            memory_is_overlaid(&exec->engine->memory, &exec->state, targets[i], instr->type);
        values[n++] = lost ? VALUE_TOP
                           : memory_load(&exec->engine->memory, &exec->state, targets[i],
                                         instr->type, exec_uid(exec));
        exec_reply_load(exec, targets[i]);
    }
    Value value = VALUE_TOP;
    if (n == 1) {
        value = values[0];
    } else if (n > 1) {
        Value sym =
            value_sym(exec->engine->tables->values, SYM_JOIN, 0, exec_uid(exec), 3, instr->type);
        value = assume_one_of(exec->engine->tables, &exec->state, sym, values, n);
    }
    exec_fetch_load(exec, instr, value);
    exec_define(exec, instr->dest, value);
}

/* A watched place is written: the model's hook runs first, as a call whose
 * result is ignored; then the store is executed again. */
static bool exec_run_hook(Exec *exec, Value address, Value value) {
    uint32_t hook;
    if (!pmap_find(exec->state.watches, address, &hook)) {
        return false;
    }
    uint32_t function = hook - 1;
    Value old = memory_load(&exec->engine->memory, &exec->state, address, NULL, exec_uid(exec));
    memory_store(&exec->engine->memory, &exec->state, address, value, false, exec_uid(exec));
    ExecCall call = {.function = function, .block = exec->block, .index = exec->index};
    call.caller = exec->state;
    exec_save_temps(exec, &call.caller, exec->index);
    call.entry = call.caller;
    call.entry.site = exec_uid(exec);
    Value args[2] = {old, value};
    for (uint32_t i = 0; i < 2 && i < exec->engine->functions[function].ir->param_count; i++) {
        call.entry.store = pmap_put(exec->engine->tables->pmaps, call.entry.store,
                                    core_local(exec->engine, function, i, 0), args[i]);
    }
    exec->sink->call(exec->context, &call);
    exec->dead = true; /* goes on when the hook returns */
    return true;
}

void exec_store(Exec *exec, const IrInstr *instr) {
    const Value *targets;
    uint32_t count = exec_targets(exec, &instr->place, &targets);
    Value value = exec_operand(exec, instr->a);
    for (uint32_t i = 0; i < count; i++) {
        if (!exec->info->is_model && exec_run_hook(exec, targets[i], value)) {
            return;
        }
        if (!exec_region_store(exec, instr, targets[i], value) ||
            exec_write_lost(exec, targets[i], exec_sort(&instr->place), value)) {
            continue;
        }
        exec_block_access(exec, targets[i]);
        exec_block_label(exec, targets[i], value);
        bool narrow = memory_overlap(&exec->engine->memory, &exec->state, targets[i], instr->type);
        memory_store(&exec->engine->memory, &exec->state, targets[i], narrow ? VALUE_TOP : value,
                     count > 1, exec_uid(exec));
        if (!exec->info->is_model && instr->place.base != IR_BASE_LOCAL &&
            value_at(exec->engine->tables->values, value)->kind == VALUE_IS_HANDLE) {
            exec_label(exec, value_at(exec->engine->tables->values, value)->a, targets[i]);
        }
    }
    exec_check_displaced(exec, RULE_ON_OVERWRITTEN);
}

void exec_copy(Exec *exec, const IrInstr *instr) {
    const Value *to, *from;
    uint32_t to_count = exec_targets(exec, &instr->place, &to);
    uint32_t from_count = exec_targets(exec, &instr->source, &from);
    for (uint32_t i = 0; i < from_count; i++) {
        exec_region_copy(exec, &instr->source, from[i], instr->size, false);
        exec_block_access(exec, from[i]);
        exec_read_lost(exec, from[i], NULL);
    }
    for (uint32_t i = 0; i < to_count; i++) {
        exec_region_copy(exec, &instr->place, to[i], instr->size, true);
        exec_block_access(exec, to[i]);
        exec_havoc_lost(exec, to[i], exec_sort(&instr->place));
    }
    if (to_count == 1 && from_count == 1) {
        memory_copy(&exec->engine->memory, &exec->state, to[0], from[0], instr->size,
                    instr->source.type, exec_uid(exec));
    } else {
        for (uint32_t i = 0; i < to_count; i++) {
            memory_havoc(&exec->engine->memory, &exec->state, to[i], instr->size, exec_uid(exec));
        }
    }
    exec_check_displaced(exec, RULE_ON_OVERWRITTEN);
}

void exec_zero(Exec *exec, const IrInstr *instr) {
    const Value *to;
    uint32_t count = exec_targets(exec, &instr->place, &to);
    for (uint32_t i = 0; i < count; i++) {
        exec_region_copy(exec, &instr->place, to[i], instr->size, true);
        exec_block_access(exec, to[i]);
        if (exec_havoc_lost(exec, to[i], exec_sort(&instr->place))) {
            continue;
        }
        if (count == 1) {
            memory_fill(&exec->engine->memory, &exec->state, to[i], instr->size,
                        value_int(exec->engine->tables->values, 0));
        } else { /* zero or what it was, and which one isn't known */
            memory_havoc(&exec->engine->memory, &exec->state, to[i], instr->size, exec_uid(exec));
        }
    }
    exec_check_displaced(exec, RULE_ON_OVERWRITTEN);
}

void exec_kill(Exec *exec, const IrInstr *instr) {
    uint32_t root = core_local_root(exec->engine, exec->info->id, instr->place.id, exec->depth);
    const Root *r = value_root_at(exec->engine->tables->values, root);
    for (size_t i = 0; i < r->addresses.count; i++) {
        Value value;
        if (pmap_find(exec->state.store, r->addresses.items[i], &value)) {
            exec_displace(exec, value);
        }
    }
    memory_drop_root(&exec->engine->memory, &exec->state, root);
    exec_check_displaced(exec, RULE_ON_LOST);
}
