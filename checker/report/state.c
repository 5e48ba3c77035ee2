/* state.c - what became of a finding besides being found. */
#include "report/state.h"

#include "report/place.h"

const char *state_name(const Finding *finding) {
    if (finding->suppression != NULL) {
        return "suppressed";
    }
    if (finding->triage != NULL && !finding->triage->expired) {
        return verdict_triage_name(finding->triage->status);
    }
    switch (finding->baseline) {
    case BASELINE_UNCHANGED:
        return "known";
    case BASELINE_NEW:
        return "new";
    case BASELINE_NONE:
    case BASELINE_ABSENT:
        break;
    }
    return "open";
}

static void append_part(Text *out, const char *before, const char *part) {
    if (part != NULL && *part != '\0') {
        text_append(out, out->length > 0 ? before : "");
        text_append(out, part);
    }
}

static void append_until(Text *out, const char *until, bool expired) {
    if (until != NULL) {
        text_printf(out, " (%s %s)", expired ? "no longer good since" : "until", until);
    }
}

const char *state_reason(Arena *arena, const Finding *finding) {
    Text out = text_new(arena);
    if (finding->suppression != NULL) {
        const Suppression *suppression = finding->suppression;
        append_part(&out, ": ", verdict_suppression_name(suppression->kind));
        append_part(&out, " at ", place_text(arena, suppression->loc));
        append_part(&out, ": ", suppression->reason);
        append_until(&out, suppression->until, suppression->expired);
    }
    if (finding->triage != NULL) {
        const Triage *triage = finding->triage;
        append_part(&out, "; ", verdict_triage_name(triage->status));
        append_part(&out, " by ", triage->by);
        append_part(&out, " on ", triage->when);
        append_part(&out, ": ", triage->why);
        append_until(&out, triage->until, triage->expired);
    }
    return text_str(&out);
}
