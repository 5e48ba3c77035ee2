/* cmd_baseline.c - `fltcheck baseline write`: what is found now is known from now on. */
#include "cli/checking.h"
#include "cli/output.h"
#include "run/baseline.h"

#include <string.h>

#define DEFAULT_FILE ".fltcheck-baseline.json"

static int write_baseline(Cli *cli, const Results *results) {
    OutputOption output = cli->options.outputs.items[0];
    Text text = text_new(cli->arena);
    baseline_text(&text, results);
    output.file = output.file == NULL             ? DEFAULT_FILE
                  : strcmp(output.file, "-") == 0 ? NULL
                                                  : output.file;
    if (!output_write_text(cli, &output, &text)) {
        return STATUS_USAGE;
    }
    if (output.file != NULL && !cli->options.quiet) {
        uint32_t count = 0;
        for (uint32_t i = 0; i < results->finding_count; i++) {
            count += results->findings[i]->suppression == NULL;
        }
        diag_report(cli->diag, DIAG_NOTE, (DiagPlace){output.file, 0, 0},
                    "%lu finding%s written; use --baseline %s", (unsigned long)count,
                    count == 1 ? "" : "s", output.file);
    }
    return STATUS_CLEAN;
}

int cmd_baseline(Cli *cli) {
    static const char *const actions[] = {"write"};
    const Options *options = &cli->options;
    const char *action = options->words.count > 0 ? options->words.items[0] : "";
    if (strcmp(action, "write") != 0) {
        options_unknown(cli->diag, "unknown action", action, actions, 1);
        return STATUS_USAGE;
    }
    Checking checking;
    if (!checking_run(cli, options->words.items + 1, options->words.count - 1, &checking)) {
        return STATUS_USAGE;
    }
    int status = write_baseline(cli, checking.results);
    return status == STATUS_CLEAN && checking.is_incomplete ? STATUS_INCOMPLETE : status;
}
