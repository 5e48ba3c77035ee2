/* relevance_touch.c - accesses that show that a pointer is not NULL.
 *
 * What `p->x = 1` writes may be of no interest where p itself is: an execution in which p is NULL
 * ends there. Such an access is executed for the sake of its pointer alone. It makes nothing else
 * relevant: only variables count that are followed anyway.
 */
#include "engine/relevance_private.h"

#include "ir/build.h"

/* The load of a variable of the function that is followed, where the place lies behind it. */
static uint32_t touch_pointer(const Relevance *r, const FunctionInfo *info, const IrPlace *place) {
    char key[FLOW_KEY_SIZE];
    if (place->base != IR_BASE_TEMP || place->id >= r->flow->temp_defs[info->id].count) {
        return STATE_NONE;
    }
    uint32_t uid = r->flow->temp_defs[info->id].items[place->id];
    const IrInstr *load = core_instr(r->engine, uid);
    bool is_variable = load->op == IR_LOAD && load->place.base == IR_BASE_LOCAL &&
                       load->place.step_count == 0 &&
                       !r->flow->shared_locals[info->id][load->place.id];
    return is_variable && flow_location(r->flow, flow_place_key(key, r->flow, info, &load->place))
                              ->is_relevant
               ? uid
               : STATE_NONE;
}

static void touch_mark(const Relevance *r, FunctionInfo *info, uint32_t uid) {
    const IrInstr *instr = core_instr(r->engine, uid);
    uint8_t *flag = &info->relevant[uid - info->first_uid];
    bool accesses = instr->op == IR_LOAD || instr->op == IR_STORE || instr->op == IR_COPY ||
                    instr->op == IR_ZERO;
    if (*flag != 0 || !accesses || r->engine->is_dead[uid]) {
        return;
    }
    const IrPlace *places[] = {&instr->place, instr->op == IR_COPY ? &instr->source : NULL};
    for (int i = 0; i < 2 && places[i]; i++) {
        uint32_t load = touch_pointer(r, info, places[i]);
        if (load != STATE_NONE) {
            info->relevant[load - info->first_uid] = RELEVANT;
            *flag = RELEVANT_TOUCH;
        }
    }
}

void relevance_find_touches(Relevance *r) {
    for (uint32_t uid = 0; r->engine->input->null_ends && uid < r->engine->instr_count; uid++) {
        FunctionInfo *info = &r->engine->functions[r->engine->instrs[uid].function];
        if (!info->is_model && info->is_relevant) {
            touch_mark(r, info, uid);
        }
    }
}
