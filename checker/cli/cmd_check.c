/* cmd_check.c - `fltcheck check`: run, report, exit status. */
#include "cli/details.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/since.h"
#include "run/mend.h"

/* Of fixes that are tried out: each is a run of its own. */
enum { MOST_TRIES = 20 };

/* FailOn has the order of RuleSeverity: note, warning, error, (never). */
static bool has_findings_at(const Results *results, FailOn fail_on) {
    for (uint32_t i = 0; i < results->finding_count; i++) {
        if ((int)results->findings[i]->severity >= (int)fail_on) {
            return true;
        }
    }
    return false;
}

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

int cmd_check(Cli *cli) {
    RunOptions run;
    if (!output_check(cli) ||
        !inputs_open(cli, cli->options.words.items, cli->options.words.count, &run)) {
        return STATUS_USAGE;
    }
    if (cli->options.since != NULL && !since_select(cli, &run.project)) {
        return STATUS_USAGE;
    }
    Progress progress = progress_start(cli->options.quiet);
    run.progress = progress_report;
    run.progress_context = &progress;
    const Results *results = run_check(cli->arena, &run, cli->diag);
    if (cli->options.fixes) {
        results = mend_propose(cli->arena, &run, results, MOST_TRIES);
    }
    progress_end(&progress);

    if (cli->options.verbose) {
        Text details = text_new(cli->arena);
        details_append(&details, run.project, results);
        fputs(text_str(&details), stderr);
    }
    bool incomplete = run.project->incomplete || run_is_incomplete(results);
    if (!check_entry(cli, results) || !output_write(cli, results, incomplete)) {
        return STATUS_USAGE;
    }
    if (has_findings_at(results, cli->options.fail_on)) {
        return STATUS_FINDINGS;
    }
    return incomplete ? STATUS_INCOMPLETE : STATUS_CLEAN;
}
