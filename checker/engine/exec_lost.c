/* exec_lost.c - writes and reads through pointers of which a merge has lost the targets. */
#include "engine/exec_private.h"

#include "engine/lost.h"

/* ---- sorts ------------------------------------------------------------------------- */

LostSort exec_sort(const IrPlace *place) {
    LostSort sort = {place->type, place->type ? place->type->size : 0, NULL};
    for (uint32_t i = place->step_count; i-- > 0 && !sort.name;) {
        const IrStep *step = &place->steps[i];
        if (step->kind == IR_STEP_FIELD && step->name && step->name[0]) {
            sort.name = step->name;
        }
    }
    return sort;
}

LostSort exec_sort_behind(const IrType *pointer) {
    bool known = pointer && pointer->kind == IR_TYPE_POINTER && pointer->elem &&
                 pointer->elem->kind != IR_TYPE_VOID;
    return (LostSort){known ? pointer->elem : NULL, known ? pointer->elem->size : 0, NULL};
}

/* ---- writes ------------------------------------------------------------------------ */

static uint32_t lost_place(const Exec *exec) {
    return exec_place(exec) != STATE_NONE ? exec_place(exec) : exec_uid(exec);
}

/* All places that may be meant. */
static uint32_t lost_find(Exec *exec, LostSort sort, Value *places) {
    uint32_t count = lost_places(exec->engine->tables, &exec->state, sort, places);
    if (count > LOST_PLACES_MAX) {
        exec->sink->unknown(exec->context, "which of too many places is written is not known",
                            lost_place(exec), STATE_NONE);
        return 0;
    }
    return count;
}

bool exec_write_lost(Exec *exec, Value address, LostSort sort, Value value) {
    Value places[LOST_PLACES_MAX];
    if (!lost_is(exec->engine->tables, &exec->state, address)) {
        return false;
    }
    uint32_t count = lost_find(exec, sort, places);
    for (uint32_t i = 0; i < count; i++) {
        memory_store(&exec->engine->memory, &exec->state, places[i], value, true, exec_uid(exec));
    }
    return true;
}

bool exec_havoc_lost(Exec *exec, Value address, LostSort sort) {
    Value places[LOST_PLACES_MAX];
    if (!lost_is(exec->engine->tables, &exec->state, address)) {
        return false;
    }
    uint32_t count = lost_find(exec, sort, places);
    for (uint32_t i = 0; i < count; i++) {
        memory_havoc(&exec->engine->memory, &exec->state, places[i], sort.size, exec_uid(exec));
    }
    return true;
}

/* ---- reads ------------------------------------------------------------------------- */

bool exec_read_lost(Exec *exec, Value address, const IrType *type) {
    bool lost = lost_is(exec->engine->tables, &exec->state, address);
    if (lost && (!type || type->kind == IR_TYPE_POINTER)) {
        lost_read(exec->engine->tables, &exec->state);
    }
    return lost;
}
