/* cmd_worker.c - `fltcheck worker`: parses units for another fltcheck, which starts it. */
#include "cli/commands.h"
#include "run/worker.h"

#include <stdlib.h>

int cmd_worker(Cli *cli) {
    if (cli->options.words.count > 0 || !run_worker()) {
        diag_report(cli->diag, DIAG_ERROR, (DiagPlace){0},
                    "'fltcheck worker' is started by fltcheck itself");
        return STATUS_USAGE;
    }
    /* Taking libclang down in order would only take time. */
    quick_exit(STATUS_CLEAN);
}
