/* aside.c - findings that do not count, in words. */
#include "report/aside.h"

#include "report/place.h"

const char *aside_word(const Finding *finding) {
    if (verdict_counts(finding)) {
        return NULL;
    }
    if (finding->suppression != NULL) {
        return "suppressed";
    }
    if (finding->baseline == BASELINE_UNCHANGED) {
        return "known";
    }
    return finding->triage->status == TRIAGE_ACCEPTED ? "accepted" : "false positive";
}

const char *aside_reason(Arena *arena, const Finding *finding) {
    const Suppression *suppression = finding->suppression;
    const Triage *triage = finding->triage;
    if (suppression != NULL) {
        IrLoc loc = suppression->loc;
        loc.column = 0;
        return arena_printf(arena, "%s (%s)", suppression->reason, place_text(arena, loc));
    }
    if (finding->baseline == BASELINE_UNCHANGED || triage == NULL) {
        return "";
    }
    return arena_printf(arena, "%s (%s%s%s)", triage->why, triage->by,
                        triage->until != NULL ? ", until " : "",
                        triage->until != NULL ? triage->until : "");
}
