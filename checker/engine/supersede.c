/* supersede.c - which finding speaks for another one. */
#include "engine/supersede.h"

#include <string.h>

/* True if the function is the other one or calls it, by way of others of the driver. */
static bool supersede_calls(const Engine *engine, uint32_t from, uint32_t to, bool *seen) {
    const IrFunction *ir = engine->functions[from].ir;
    if (from == to) {
        return true;
    }
    if (seen[from] || engine->functions[from].is_model) {
        return false;
    }
    seen[from] = true;
    for (uint32_t b = 0; b < ir->block_count; b++) {
        for (uint32_t i = 0; i < ir->blocks[b].instr_count; i++) {
            const IrInstr *instr = &ir->blocks[b].instrs[i];
            if (instr->op == IR_CALL && instr->a.kind == IR_OPERAND_FUNCTION &&
                supersede_calls(engine, instr->a.id, to, seen)) {
                return true;
            }
        }
    }
    return false;
}

/* A finding speaks for another one only where it can be on the way to it: the path goes through
 * that function, or its end does. */
static bool supersede_is_on_the_way(const Engine *engine, const VerdictEvidence *by,
                                    const VerdictEvidence *e) {
    const char *name = core_function_of(engine, by->place)->name;
    for (uint32_t i = 0; i < e->step_count; i++) {
        if (e->steps[i].function && strcmp(e->steps[i].function, name) == 0) {
            return true;
        }
    }
    Arena *scratch = arena_open();
    bool *seen = ARENA_ARRAY(scratch, bool, engine->program->function_count);
    bool calls = supersede_calls(engine, engine->instrs[e->place].function,
                                 engine->instrs[by->place].function, seen);
    arena_close(scratch);
    return calls;
}

bool supersede_does(const Engine *engine, const VerdictEvidence *by, const VerdictEvidence *e) {
    const RuleReport *report = by->report;
    for (uint32_t i = 0; i < report->supersede_count; i++) {
        if (strcmp(report->supersedes[i], e->report->rule->id) == 0 &&
            (by->birth == e->birth || by->birth == STATE_NONE || e->birth == STATE_NONE) &&
            supersede_is_on_the_way(engine, by, e)) {
            return true;
        }
    }
    return false;
}
