/* storing.c - the store of the command line: opening, recording, baselines. */
#include "cli/storing.h"

#include "base/text.h"

#include <string.h>

#define DEFAULT_FILE ".fltcheck.db"

/* Of the runs that reports show besides their own. */
enum { PAST_RUNS = 11 };

Store *storing_open(Cli *cli) {
    const char *path = cli->options.db != NULL ? cli->options.db : DEFAULT_FILE;
    return store_open(path, false, cli->diag);
}

/* NULL if git does not know it: then it may be the beginning of a commit that is gone. */
static const char *commit_of(Cli *cli, const char *revision) {
    const char *wanted = arena_printf(cli->arena, "%s^{commit}", revision);
    return GIT_ASK(cli->arena, ".", "rev-parse", "--verify", "-q", "--end-of-options", wanted);
}

static int64_t find_run(Cli *cli, Store *store, const char *name) {
    if (text_starts(name, "run:")) {
        return store_find_run(store, name + strlen("run:"));
    }
    const char *revision = name + strlen("git:");
    const char *commit = commit_of(cli, revision);
    int64_t run = store_run_of_revision(store, commit != NULL ? commit : revision);
    if (run == 0) {
        diag_report(cli->diag, DIAG_ERROR, (DiagPlace){store_path(store), 0, 0},
                    "%s: no run of that commit is recorded, without changes besides; check it out "
                    "and check it with --db once",
                    name);
    }
    return run;
}

const Baseline *storing_baseline(Cli *cli, Store *store, const char *name) {
    int64_t run = find_run(cli, store, name);
    if (run == 0) {
        return NULL;
    }
    if (store_is_writable(store)) {
        store_keep_run(store, run);
    }
    StoreFindings findings = store_findings(store, cli->arena, run);
    FixedFinding *entries = ARENA_ARRAY(cli->arena, FixedFinding, findings.count + 1);
    for (size_t i = 0; i < findings.count; i++) {
        entries[i] = findings.items[i].finding;
    }
    Baseline *baseline = ARENA_NEW(cli->arena, Baseline);
    *baseline = (Baseline){name, entries, (uint32_t)findings.count};
    return baseline;
}

const Results *storing_add_past(Cli *cli, Store *store, const Results *results) {
    StoreRuns runs = store_runs(store, cli->arena, PAST_RUNS);
    PastRun *past = ARENA_ARRAY(cli->arena, PastRun, runs.count + 1);
    for (size_t i = 0; i < runs.count; i++) {
        const StoreRun *run = &runs.items[i];
        past[i] = (PastRun){.when = run->started,
                            .revision = run->revision,
                            .errors = run->errors,
                            .warnings = run->warnings,
                            .notes = run->notes,
                            .is_incomplete = run->is_incomplete};
    }
    Results *all = arena_copy(cli->arena, results, sizeof *results);
    all->past = past;
    all->past_count = (uint32_t)runs.count;
    return all;
}

StoreRetention storing_retention(const Cli *cli) {
    return (StoreRetention){.runs = cli->options.keep_runs, .days = cli->options.keep_days};
}

void storing_record(Cli *cli, Store *store, const Checking *checking, const char *started) {
    const Results *results = checking->results;
    GitState head = git_head_state(cli->head);
    StoreRun run = {.started = started,
                    .seconds = results->statistics.total_seconds,
                    .project = checking->run.project->name,
                    .revision = head.commit != NULL ? head.commit : "",
                    .is_modified = head.is_modified,
                    .version = FLTCHECK_VERSION,
                    .rules = results->rules->digest,
                    .headers = results->headers,
                    .units = results->unit_count,
                    .is_incomplete = checking->is_incomplete};
    for (uint32_t i = 0; i < results->unit_count; i++) {
        run.degraded += results->units[i]->status == UNIT_DEGRADED;
        run.failed += results->units[i]->status == UNIT_FAILED;
    }
    if (!store_is_writable(store)) {
        return;
    }
    uint64_t removed = 0;
    bool is_added =
        store_add_run(store, &run, results) && store_prune(store, storing_retention(cli), &removed);
    if (is_added && cli->options.verbose) {
        fprintf(stderr, "store        %s: run %lld\n", store_path(store), (long long)run.id);
    }
}

void storing_append_finding(Text *out, const StoreFinding *finding) {
    const FixedFinding *one = &finding->finding;
    text_printf(out, "%s:%lu: %s: %s [%s] %s\n", one->file, (unsigned long)one->line,
                finding->severity, one->message, one->rule, one->fingerprint);
}
