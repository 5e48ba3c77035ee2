/* checking.h - one run over what the command line means, for the commands that need its
 * results. */
#ifndef FLTCHECK_CLI_CHECKING_H
#define FLTCHECK_CLI_CHECKING_H

#include "cli/commands.h"
#include "run/run.h"

typedef struct Checking {
    RunOptions run;
    const Results *results;
    bool store_failed;  /* which was told; the results are good */
    bool is_incomplete; /* some unit, component or part of the project is missing */
} Checking;

/* Opens all that a run over `paths` needs: project, rules, headers, store, baseline. False after
 * a message. */
bool checking_open(Cli *cli, const char *const *paths, size_t path_count, Checking *checking);

/* Checks `paths`. False after a message. */
bool checking_run(Cli *cli, const char *const *paths, size_t path_count, Checking *checking);

#endif
