/* since.h - `--since REV`: only what a change can have touched. */
#ifndef FLTCHECK_CLI_SINCE_H
#define FLTCHECK_CLI_SINCE_H

#include "cli/commands.h"
#include "project/project.h"

/* Leaves the components that a change since Options.since can have touched: one of their
 * units was changed, or any header or project file of the repository was, for that can
 * matter everywhere. Tells how many are left out. False after a message. */
bool since_select(Cli *cli, const Project **project);

#endif
