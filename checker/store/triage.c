/* triage.c - decisions about findings: a log that only grows. */
#include "store/query.h"

#include <string.h>

bool store_decide(Store *store, const StoreDecision *decisions, size_t count) {
    /* A decision is not to be lost, whatever happens to the machine. */
    if (!query_run(store, "PRAGMA synchronous = FULL") || !query_begin(store)) {
        return false;
    }
    Query query = query_open(store, "INSERT OR IGNORE INTO triage (fingerprint, status, author, "
                                    "why, until, decided) VALUES (?,?,?,?,?,?)");
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        const Triage *triage = &decisions[i].triage;
        query_bind_text(&query, 1, decisions[i].fingerprint);
        query_bind_text(&query, 2, verdict_triage_name(triage->status));
        query_bind_text(&query, 3, triage->by);
        query_bind_text(&query, 4, triage->why);
        query_bind_text(&query, 5, triage->until);
        query_bind_text(&query, 6, triage->when);
        good = query_again(&query);
    }
    good = query_close(&query) && good;
    return query_end(store, good);
}

static TriageStatus status_of(const char *name) {
    TriageStatus status = TRIAGE_CONFIRMED;
    while (status < TRIAGE_ACCEPTED && strcmp(verdict_triage_name(status), name) != 0) {
        status++;
    }
    return status;
}

StoreDecisions store_decisions(Store *store, Arena *arena) {
    StoreDecisions decisions = {0};
    Query query = query_open(store, "SELECT fingerprint, status, author, why, until, decided "
                                    "FROM triage ORDER BY decided, id");
    while (query_step(&query)) {
        StoreDecision one = {.fingerprint = query_text(&query, arena, 0),
                             .triage = {.status = status_of(query_text(&query, arena, 1)),
                                        .by = query_text(&query, arena, 2),
                                        .why = query_text(&query, arena, 3),
                                        .until = query_text(&query, arena, 4),
                                        .when = query_text(&query, arena, 5)}};
        if (one.triage.until[0] == '\0') {
            one.triage.until = NULL;
        }
        vec_push(arena, &decisions, one);
    }
    query_close(&query);
    return decisions;
}

const char *store_find_fingerprint(Store *store, Arena *arena, const char *beginning) {
    const char *found = NULL;
    bool is_ambiguous = false;
    Query query = query_open(store, "SELECT fingerprint FROM finding WHERE "
                                    "substr(fingerprint, 1, length(?1)) = ?1 UNION "
                                    "SELECT fingerprint FROM triage WHERE "
                                    "substr(fingerprint, 1, length(?1)) = ?1 LIMIT 2");
    query_bind_text(&query, 1, beginning);
    while (query_step(&query)) {
        is_ambiguous = found != NULL;
        found = query_text(&query, arena, 0);
    }
    if (query_close(&query) && (found == NULL || is_ambiguous)) {
        diag_report(store->diag, DIAG_ERROR, (DiagPlace){store->path, 0, 0},
                    found == NULL ? "no run has a finding with the fingerprint '%s'"
                                  : "several findings have fingerprints that begin with '%s'",
                    beginning);
    }
    return is_ambiguous ? NULL : found;
}
