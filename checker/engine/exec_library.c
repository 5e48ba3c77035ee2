/* exec_library.c - functions of C++'s library without a body: containers, functors and their kin
 * keep what they get. */
#include "base/text.h"
#include "engine/exec_private.h"

#include <string.h>

bool exec_is_library(const FunctionInfo *callee) {
    return callee && !callee->ir->has_body && callee->ir->in_system_header &&
           text_starts(callee->ir->name, "std::");
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

void exec_library_call(Exec *exec, const FunctionInfo *callee, const IrInstr *instr,
                       const Value *args) {
    if (strstr(callee->ir->name, "operator<<") != NULL) {
        return; /* prints */
    }
    for (uint32_t i = 0; i < instr->arg_count; i++) {
        const Value *targets;
        library_keep(exec, args[i]);
        if (value_at(exec->engine->tables->values, args[i])->kind != VALUE_IS_ADDR) {
            continue;
        }
        uint32_t count = memory_targets(&exec->engine->memory, &exec->state, args[i], &targets);
        for (uint32_t t = 0; t < count; t++) {
            library_keep(exec, memory_load(&exec->engine->memory, &exec->state, targets[t], NULL,
                                           exec_uid(exec)));
        }
    }
}
