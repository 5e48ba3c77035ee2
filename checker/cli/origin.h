/* origin.h - where the checked sources come from: their root, repository and revision. */
#ifndef FLTCHECK_CLI_ORIGIN_H
#define FLTCHECK_CLI_ORIGIN_H

#include "cli/commands.h"
#include "report/report.h"

/* Asks what is checked out where the project's sources are, for whoever wants to know later. */
void origin_ask(Cli *cli, const Project *project);

/* The root is the working tree of the first unit, else the current directory if that
 * unit lies below it, else the folder with all units in it. What git does not tell stays NULL. */
const ReportOrigin *origin_find(Cli *cli, const Results *results);

#endif
