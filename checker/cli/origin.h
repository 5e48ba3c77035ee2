/* origin.h - where the checked sources come from: their root, repository and revision. */
#ifndef FLTCHECK_CLI_ORIGIN_H
#define FLTCHECK_CLI_ORIGIN_H

#include "cli/commands.h"
#include "report/report.h"

/* The root is the working tree of the first unit, else the current directory if that
 * unit lies below it, else the unit's directory. What git does not tell stays NULL. */
const ReportOrigin *origin_find(Cli *cli, const Results *results);

#endif
