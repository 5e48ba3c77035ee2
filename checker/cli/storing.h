/* storing.h - the store of the command line. */
#ifndef FLTCHECK_CLI_STORING_H
#define FLTCHECK_CLI_STORING_H

#include "cli/checking.h"

/* The store that --db names, or the usual one, for a command that needs it. NULL after a
 * message. */
Store *storing_open(Cli *cli);

/* The findings of `run:ID` or `git:REV`. NULL after a message. */
const Baseline *storing_baseline(Cli *cli, Store *store, const char *name);

/* The same results with the last runs of the store, for reports that show a trend. */
const Results *storing_add_past(Cli *cli, Store *store, const Results *results);

/* Records a run that began at `started`. */
void storing_record(Cli *cli, Store *store, const Checking *checking, const char *started);

/* The one line that stands for a finding: "error: drv.c:3: message [FLT101] fingerprint". */
void storing_append_finding(Text *out, const StoreFinding *finding);

/* What the options say about old runs. */
StoreRetention storing_retention(const Cli *cli);

#endif
