/* checking.c - one run over what the command line means. */
#include "cli/checking.h"

#include "base/date.h"
#include "base/platform.h"
#include "cli/details.h"
#include "cli/inputs.h"
#include "cli/origin.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/since.h"
#include "cli/storing.h"
#include "run/baseline.h"
#include "run/guess.h"
#include "run/mend.h"

/* Of fixes that are tried out: each is a run of its own. */
enum { MOST_TRIES = 20 };

/* Nothing was explored. With --entry that is a mistake in the name; without, the
 * input has no driver, which is worth a word but no failure. */
static bool check_entry(Cli *cli, const Results *results) {
    if (results->analysed_count > 0 || results->lost_count > 0 || results->component_count == 0) {
        return true;
    }
    if (cli->options.entry != NULL) {
        diag_report(cli->diag, DIAG_ERROR, (DiagPlace){0},
                    "--entry %s: there is no function of that name with a body",
                    cli->options.entry);
        return false;
    }
    diag_report(cli->diag, DIAG_WARNING, (DiagPlace){0},
                "nothing to check: no entry point (DriverEntry) was found; use --entry NAME");
    return true;
}

/* Without the store there are results all the same, unless it was to tell what is known. */
static bool open_store(Cli *cli, Checking *checking) {
    const Options *options = &cli->options;
    bool is_needed = options->baseline != NULL && baseline_is_stored(options->baseline);
    if (options->db == NULL) {
        if (is_needed) {
            diag_report(cli->diag, DIAG_ERROR, (DiagPlace){0},
                        "--baseline %s: that is in a store; name it with --db", options->baseline);
        }
        return !is_needed;
    }
    if (checking->run.store == NULL) {
        checking->run.store = store_open(options->db, true, cli->diag);
    }
    checking->store_failed = checking->run.store == NULL;
    checking->run.uses_cache = !options->no_cache;
    checking->run.cache_bytes = (uint64_t)options->cache_size << 20;
    if (checking->run.store != NULL && !store_is_writable(checking->run.store) &&
        !store_has_failed(checking->run.store)) {
        diag_report(cli->diag, DIAG_WARNING, (DiagPlace){options->db, 0, 0},
                    "the store can't be written: this run is not recorded");
    }
    return checking->run.store != NULL || !is_needed;
}

static bool open_baseline(Cli *cli, RunOptions *run) {
    const char *name = cli->options.baseline;
    if (name != NULL) {
        run->baseline = baseline_is_stored(name) ? storing_baseline(cli, run->store, name)
                                                 : baseline_read(cli->arena, name, cli->diag);
    }
    return name == NULL || run->baseline != NULL;
}

/* What could be taken out of the baseline. */
static void tell_fixed(Cli *cli, const Results *results) {
    for (uint32_t i = 0; i < results->fixed_count && !cli->options.quiet; i++) {
        const FixedFinding *fixed = &results->fixed[i];
        diag_report(cli->diag, DIAG_NOTE, (DiagPlace){results->baseline, 0, 0},
                    "fixed, its entry can be removed: %s in %s: %s (%s)", fixed->rule,
                    fixed->file != NULL ? fixed->file : "an unknown file",
                    fixed->message != NULL ? fixed->message : "", fixed->fingerprint);
    }
}

/* A store that is there is opened first, for it tells whether there will be something to parse: a
 * worker that has to load libclang for that cannot begin too early. */
static Store *open_early(Cli *cli) {
    const Options *options = &cli->options;
    Store *store = options->db != NULL && platform_is_file(options->db)
                       ? store_open(options->db, true, cli->diag)
                       : NULL;
    if (store != NULL && !options->no_cache) {
        cli->is_idle = !guess_changes(store);
    }
    return store;
}

bool checking_open(Cli *cli, const char *const *paths, size_t path_count, Checking *checking) {
    RunOptions *run = &checking->run;
    *checking = (Checking){0};
    Store *store = open_early(cli);
    bool good = inputs_open(cli, paths, path_count, run);
    run->store = store;
    return good && (cli->options.since == NULL || since_select(cli, &run->project)) &&
           open_store(cli, checking) && open_baseline(cli, run);
}

bool checking_run(Cli *cli, const char *const *paths, size_t path_count, Checking *checking) {
    RunOptions *run = &checking->run;
    const char *started = date_now(cli->arena);
    if (!checking_open(cli, paths, path_count, checking)) {
        store_close(run->store);
        return false;
    }
    run->today = date_today(cli->arena);
    if (run->store != NULL || output_tells_origin(cli)) {
        origin_ask(cli, run->project);
    }
    Progress progress = progress_start(&cli->options);
    run->progress = progress_report;
    run->progress_context = &progress;
    const Results *results = run_check(cli->arena, run, cli->diag);
    if (cli->options.fixes) {
        results = mend_propose(cli->arena, run, results, MOST_TRIES);
    }
    progress_end(&progress);
    run->progress = NULL;
    if (run->store != NULL) {
        results = storing_add_past(cli, run->store, results);
    }
    checking->results = results;
    checking->is_incomplete = run->project->incomplete || run_is_incomplete(results);
    if (cli->options.verbose) {
        Text details = text_new(cli->arena);
        details_append(&details, run->project, results);
        fputs(text_str(&details), stderr);
    }
    tell_fixed(cli, results);
    if (run->store != NULL) {
        storing_record(cli, run->store, checking, started);
        checking->store_failed = !store_close(run->store);
        run->store = NULL;
    }
    return check_entry(cli, results);
}
