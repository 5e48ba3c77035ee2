/* cmd_check.c - `fltcheck check`: run, report, exit status. */
#include "cli/checking.h"
#include "cli/output.h"

/* FailOn has the order of RuleSeverity: note, warning, error, (never). */
static bool has_findings_at(const Results *results, FailOn fail_on) {
    for (uint32_t i = 0; i < results->finding_count; i++) {
        const Finding *finding = results->findings[i];
        if ((int)finding->severity >= (int)fail_on && verdict_counts(finding)) {
            return true;
        }
    }
    return false;
}

int cmd_check(Cli *cli) {
    const Options *options = &cli->options;
    Checking checking;
    if (!output_check(cli) ||
        !checking_run(cli, options->words.items, options->words.count, &checking) ||
        !output_write(cli, checking.results, checking.is_incomplete) || checking.store_failed) {
        return STATUS_USAGE;
    }
    if (has_findings_at(checking.results, options->fail_on)) {
        return STATUS_FINDINGS;
    }
    return checking.is_incomplete ? STATUS_INCOMPLETE : STATUS_CLEAN;
}
