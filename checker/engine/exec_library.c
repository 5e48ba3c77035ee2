/* exec_library.c - functions of C++ in headers of the system, without a body: containers, functors
 * and their kin keep what they get. */
#include "base/text.h"
#include "engine/exec_private.h"

#include <string.h>

/* An object that holds the address of an object ...: so far is looked. */
#define LIBRARY_DEPTH 3

bool exec_is_library(const FunctionInfo *callee) {
    return callee && !callee->ir->has_body && callee->ir->in_system_header &&
           ir_is_cxx_name(callee->ir->name);
}

static void library_keep(Exec *exec, Value value) {
    StateTables *tables = exec->engine->tables;
    uint32_t object = exec_object(exec, NULL, value);
    ObjectState os;
    if (object != STATE_NONE && state_get_object(tables, &exec->state, object, &os)) {
        os.escaped = true;
        state_set_object(tables, &exec->state, object, &os);
    }
}

static void library_reach(Exec *exec, Value pointer, const IrType *type, int depth);

/* What lies in [address, address + size), as a lambda that has captured something. */
static void library_take(Exec *exec, Value address, uint32_t size, int depth) {
    ValueTable *values = exec->engine->tables->values;
    const ValueNode node = *value_at(values, address);
    size_t count = value_root_at(values, node.a)->addresses.count;
    for (size_t i = 0; i < count; i++) {
        Value key = value_root_at(values, node.a)->addresses.items[i], held;
        int64_t offset = value_at(values, key)->c;
        if (offset < node.c || offset - node.c >= (int64_t)size ||
            !pmap_find(exec->state.store, key, &held)) {
            continue;
        }
        library_keep(exec, held);
        library_reach(exec, held, NULL, depth + 1);
    }
}

static void library_reach(Exec *exec, Value pointer, const IrType *type, int depth) {
    const Value *targets;
    if (depth > LIBRARY_DEPTH ||
        value_at(exec->engine->tables->values, pointer)->kind != VALUE_IS_ADDR) {
        return;
    }
    const IrType *to = type && type->kind == IR_TYPE_POINTER ? type->elem : NULL;
    uint32_t size = to && to->size > 0 ? to->size : 8;
    uint32_t count = memory_targets(&exec->engine->memory, &exec->state, pointer, &targets);
    for (uint32_t t = 0; t < count; t++) {
        if (value_at(exec->engine->tables->values, targets[t])->kind == VALUE_IS_ADDR) {
            library_take(exec, targets[t], size, depth);
        }
    }
}

void exec_library_call(Exec *exec, const FunctionInfo *callee, const IrInstr *instr,
                       const Value *args) {
    if (strstr(callee->ir->name, "operator<<") != NULL) {
        return; /* prints */
    }
    for (uint32_t i = 0; i < instr->arg_count; i++) {
        library_keep(exec, args[i]);
        library_reach(exec, args[i], instr->arg_types ? instr->arg_types[i] : NULL, 0);
    }
}
