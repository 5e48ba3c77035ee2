/* store.h - what outlives a run, in one SQLite file: runs with their findings and verdicts,
 * decisions about findings, and what need not be computed again.
 *
 * Several processes may use a file at once. A file that is damaged, not ours, or made by a
 * newer version is refused and left as it is. One that can't be written is read. Every
 * function that writes does so as a whole or not at all; after a failure, which is told once,
 * nothing more is written.
 */
#ifndef FLTCHECK_STORE_STORE_H
#define FLTCHECK_STORE_STORE_H

#include "base/diag.h"
#include "base/vec.h"
#include "verdict/verdict.h"

typedef struct Store Store;

/* Opens the file, or makes it if `create`. NULL after a message. */
Store *store_open(const char *path, bool create, Diag *diag);

/* False if something could not be written, which was told. NULL is ignored. */
bool store_close(Store *store);

bool store_is_writable(const Store *store);
bool store_has_failed(const Store *store);
const char *store_path(const Store *store);

/* ---- runs ------------------------------------------------------------------------ */

typedef struct StoreRun {
    int64_t id; /* given by store_add_run() */
    const char *started, *project, *revision, *version, *rules, *headers;
    double seconds;
    uint32_t units, degraded, failed;
    bool is_modified; /* there were changes that the revision does not have */
    bool is_incomplete;
    /* From its findings: */
    uint32_t errors, warnings, notes; /* that count */
    uint32_t others;                  /* suppressed, known or decided about */
} StoreRun;
typedef VEC(StoreRun) StoreRuns;

/* Records a run with everything it found; sets run->id. False after a message. */
bool store_add_run(Store *store, StoreRun *run, const Results *results);

/* What is kept of runs that get old: those among the last `runs` (0: all) that are not older than
 * `days` (0: of any age), the very last one, and those that something was compared with. Decisions
 * are not part of runs and stay. */
typedef struct StoreRetention {
    uint32_t runs, days;
} StoreRetention;

/* Removes the others; `*removed` is their number. False after a message. */
bool store_prune(Store *store, StoreRetention retention, uint64_t *removed);

/* This run is one that something is compared with. */
bool store_keep_run(Store *store, int64_t run);

/* Gives the room of what was removed back to the disk. */
bool store_compact(Store *store);

/* The last `most` runs (0: all), oldest first, in `arena`. */
StoreRuns store_runs(Store *store, Arena *arena, uint32_t most);

/* The run that is called so: its number, "last", or "last~2" for the second before it. 0 after
 * a message. */
int64_t store_find_run(Store *store, const char *name);

/* The last run of this commit as it is, of which the beginning will do. 0: there is none. */
int64_t store_run_of_revision(Store *store, const char *revision);

/* What a run found, in the order of its report. */
typedef struct StoreFinding {
    FixedFinding finding;
    const char *severity;
    bool counts;
} StoreFinding;
typedef VEC(StoreFinding) StoreFindings;
StoreFindings store_findings(Store *store, Arena *arena, int64_t run);

/* Findings that count per rule and run, for the last `most` runs. */
typedef struct StoreTrend {
    const char *rule;
    uint32_t *counts; /* one per run, oldest first */
} StoreTrend;
typedef VEC(StoreTrend) StoreTrends;
StoreTrends store_trends(Store *store, Arena *arena, const StoreRuns *runs);

/* ---- decisions -------------------------------------------------------------------- */

typedef struct StoreDecision {
    const char *fingerprint;
    Triage triage;
} StoreDecision;
typedef VEC(StoreDecision) StoreDecisions;

/* Adds decisions, all or none; those that are there already are left out. They are on the
 * disk when it returns true. */
bool store_decide(Store *store, const StoreDecision *decisions, size_t count);

/* All of them, in the order in which they were made. */
StoreDecisions store_decisions(Store *store, Arena *arena);

/* The one fingerprint among findings and decisions that begins so; NULL after a message. */
const char *store_find_fingerprint(Store *store, Arena *arena, const char *beginning);

#endif
