/* cmd_version.c - `fltcheck version`. */
#include "cli/commands.h"
#include "frontend/frontend.h"

int cmd_version(Cli *cli) {
    printf("fltcheck %s (%s)\n", FLTCHECK_VERSION, frontend_version(cli->arena));
    return STATUS_CLEAN;
}
