/* relevance_local.c - the store just before a load: then no other writer of such
 * memory matters for it.
 *
 * Locations stand for all structures of a type, so `p->x = f(); if (!p->x)` would
 * want whatever writes an x anywhere in the program. Where the store is found on the
 * only way to the load, with nothing in between that may write there, it alone is
 * what the load reads.
 */
#include "engine/relevance_private.h"

/* The pointer variable of the function that a place is reached through, if its own
 * address stays at home; IR_NO_TEMP if not. */
static uint32_t local_pointer(const Relevance *r, const FunctionInfo *info, const IrPlace *place) {
    const IrInstr *def =
        flow_definition(r->flow, info, (IrOperand){.kind = IR_OPERAND_TEMP, .id = place->id});
    return def && def->op == IR_LOAD && def->place.base == IR_BASE_LOCAL &&
                   def->place.step_count == 0 && !r->flow->shared_locals[info->id][def->place.id]
               ? def->place.id
               : IR_NO_TEMP;
}

static bool local_same_steps(const IrPlace *a, const IrPlace *b) {
    if (a->step_count != b->step_count) {
        return false;
    }
    for (uint32_t i = 0; i < a->step_count; i++) {
        const IrStep *x = &a->steps[i], *y = &b->steps[i];
        if (x->kind != IR_STEP_FIELD || y->kind != IR_STEP_FIELD || x->offset != y->offset) {
            return false;
        }
    }
    return a->type && b->type && a->type->size == b->type->size;
}

static bool local_same_place(const Relevance *r, const FunctionInfo *info, const IrPlace *a,
                             const IrPlace *b) {
    if (a->base != b->base || !local_same_steps(a, b)) {
        return false;
    }
    if (a->base != IR_BASE_TEMP || a->id == b->id) {
        return a->id == b->id;
    }
    uint32_t pointer = local_pointer(r, info, a);
    return pointer != IR_NO_TEMP && pointer == local_pointer(r, info, b);
}

/* True if the instruction may change what lies at the place, or where it is. */
static bool local_disturbs(const Relevance *r, const FunctionInfo *info, const IrInstr *instr,
                           const IrPlace *place) {
    switch (instr->op) {
    case IR_LOAD:
    case IR_ADDR:
    case IR_UNARY:
    case IR_BINARY:
    case IR_CAST:
    case IR_JUMP:
    case IR_BRANCH:
    case IR_SWITCH:
        return false;
    case IR_STORE:
        /* A variable that nobody points to is no part of other memory. */
        return instr->place.base != IR_BASE_LOCAL ||
               r->flow->shared_locals[info->id][instr->place.id] ||
               (place->base == IR_BASE_TEMP && local_pointer(r, info, place) == instr->place.id) ||
               (place->base == IR_BASE_LOCAL && place->id == instr->place.id);
    default:
        return true;
    }
}

/* A store through `*p++` has its address from before the pointer moved: such a store is
 * not to what `*p` means afterwards. */
static bool local_pointer_moved(const Relevance *r, const FunctionInfo *info, InstrPlace store) {
    const IrBlock *block = &info->ir->blocks[store.block];
    const IrPlace *place = &block->instrs[store.index].place;
    uint32_t pointer = place->base == IR_BASE_TEMP ? local_pointer(r, info, place) : IR_NO_TEMP;
    if (pointer == IR_NO_TEMP) {
        return false;
    }
    for (uint32_t i = store.index; i-- > 0 && block->instrs[i].dest != place->id;) {
        const IrInstr *instr = &block->instrs[i];
        if (instr->op == IR_STORE && instr->place.base == IR_BASE_LOCAL &&
            instr->place.id == pointer) {
            return true;
        }
    }
    return false;
}

uint32_t relevance_local_store(const Relevance *r, const FunctionInfo *info, uint32_t uid) {
    InstrPlace at = r->engine->instrs[uid];
    const IrPlace *place = &core_instr(r->engine, uid)->place;
    for (uint32_t steps = 0; steps < 64; steps++) {
        while (at.index == 0) {
            if (at.block == 0 || info->cfg->pred_counts[at.block] != 1) {
                return STATE_NONE;
            }
            uint32_t before = info->cfg->preds[at.block][0];
            if (info->ir->blocks[before].handler == at.block) {
                return STATE_NONE; /* an exception: nobody knows how far it got */
            }
            at.block = before;
            at.index = info->ir->blocks[at.block].instr_count;
        }
        at.index--;
        const IrInstr *instr = &info->ir->blocks[at.block].instrs[at.index];
        if (instr->op == IR_STORE && local_same_place(r, info, &instr->place, place)) {
            return local_pointer_moved(r, info, at) ? STATE_NONE
                                                    : info->block_uid[at.block] + at.index;
        }
        if (local_disturbs(r, info, instr, place)) {
            return STATE_NONE;
        }
    }
    return STATE_NONE;
}
