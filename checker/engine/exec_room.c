/* exec_room.c - how many bytes there are behind an address, as far as that is known. */
#include "engine/exec_private.h"

#define ROOM_MAX (UINT32_MAX >> HEAP_SIZE_SHIFT)

uint32_t exec_room_name(const Exec *exec, Value size) {
    int64_t bytes;
    bool is_known = core_runs_alone(exec->engine) &&
                    value_is_int(exec->engine->tables->values, size, &bytes) && bytes > 0 &&
                    bytes <= ROOM_MAX;
    return is_known ? (uint32_t)bytes << HEAP_SIZE_SHIFT : 0;
}

/* Bytes of a whole variable or block; 0: not known. */
static int64_t room_of_root(const Root *root) {
    switch ((RootKind)root->kind) {
    case ROOT_GLOBAL:
    case ROOT_LOCAL:
        return root->type ? root->type->size : 0;
    case ROOT_HEAP:
        return root->b >> HEAP_SIZE_SHIFT;
    default:
        return 0;
    }
}

int64_t exec_room(Exec *exec, Value place) {
    const ValueTable *values = exec->engine->tables->values;
    const Value *targets;
    uint32_t count = memory_targets(&exec->engine->memory, &exec->state, place, &targets);
    int64_t most = 0;
    for (uint32_t i = 0; i < count; i++) {
        const ValueNode *node = value_at(values, targets[i]);
        int64_t size = room_of_root(value_root_at(values, node->a));
        if (size == 0 || node->d != 0 || node->c < 0 || node->c > size) {
            return -1;
        }
        most = size - node->c > most ? size - node->c : most;
    }
    return count > 0 ? most : -1;
}
