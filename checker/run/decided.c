/* decided.c - the latest decision about each finding. */
#include "run/decided.h"

#include "base/strmap.h"

#include <string.h>

void decided_findings(Arena *arena, const RunOptions *options, const Results *results,
                      Finding *const *findings) {
    if (options->store == NULL) {
        return;
    }
    StrMap *latest = strmap_new(arena);
    StoreDecisions decisions = store_decisions(options->store, arena);
    for (size_t i = 0; i < decisions.count; i++) {
        Triage *triage = &decisions.items[i].triage;
        triage->expired = triage->until != NULL && options->today != NULL &&
                          strcmp(options->today, triage->until) > 0;
        strmap_put(latest, decisions.items[i].fingerprint, triage);
    }
    for (uint32_t i = 0; i < results->finding_count; i++) {
        findings[i]->triage = strmap_get(latest, findings[i]->fingerprint);
    }
}
