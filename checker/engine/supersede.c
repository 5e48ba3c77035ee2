/* supersede.c - which finding speaks for another one. */
#include "engine/supersede.h"

#include "engine/call_reach.h"

#include <string.h>

/* A finding speaks for another one only where it can be on the way to it: the path goes through
 * that function, or its end does. */
static bool supersede_is_on_the_way(Engine *engine, const VerdictEvidence *by,
                                    const VerdictEvidence *e) {
    const char *name = ir_shown_name(engine->arena, core_function_of(engine, by->place)->name);
    for (uint32_t i = 0; i < e->step_count; i++) {
        if (e->steps[i].function && strcmp(e->steps[i].function, name) == 0) {
            return true;
        }
    }
    return call_reach_own(engine, engine->instrs[e->place].function,
                          engine->instrs[by->place].function);
}

bool supersede_does(Engine *engine, const VerdictEvidence *by, const VerdictEvidence *e) {
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
