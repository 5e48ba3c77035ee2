/* cmd_doctor.c - `fltcheck doctor`: read the project, say what was understood. */
#include "cli/doctor_report.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "report/style.h"

#include <string.h>

typedef void DoctorWriter(Text *out, const DoctorReport *report, DoctorStyle style);

/* NULL after a message. */
static DoctorWriter *find_writer(Cli *cli, const char *format) {
    if (strcmp(format, "text") == 0) {
        return doctor_report_text;
    }
    if (strcmp(format, "json") == 0) {
        return doctor_report_json;
    }
    diag_report(cli->diag, DIAG_ERROR, (DiagPlace){0},
                "--format %s: 'fltcheck doctor' writes text or json", format);
    return NULL;
}

static bool check_formats(Cli *cli) {
    for (size_t i = 0; i < cli->options.outputs.count; i++) {
        if (find_writer(cli, cli->options.outputs.items[i].format) == NULL) {
            return false;
        }
    }
    return true;
}

static bool write_all(Cli *cli, const DoctorReport *report) {
    bool good = true;
    for (size_t i = 0; i < cli->options.outputs.count; i++) {
        const OutputOption *output = &cli->options.outputs.items[i];
        DoctorStyle style = {.color = output->file == NULL && cli->color_out,
                             .verbose = cli->options.verbose,
                             .quiet = cli->options.quiet};
        Text text = text_new(cli->arena);
        find_writer(cli, output->format)(&text, report, style);
        good = output_write_text(cli, output, &text) && good;
    }
    return good;
}

int cmd_doctor(Cli *cli) {
    RunOptions run;
    if (!check_formats(cli) || !output_check(cli) ||
        !inputs_open(cli, cli->options.words.items, cli->options.words.count, &run)) {
        return STATUS_USAGE;
    }
    Progress progress = progress_start(&cli->options);
    run.progress = progress_report;
    run.progress_context = &progress;
    const DoctorReport *report = run_doctor(cli->arena, &run, cli->diag);
    progress_end(&progress);
    if (!write_all(cli, report)) {
        return STATUS_USAGE;
    }
    return report->is_understood ? STATUS_CLEAN : STATUS_INCOMPLETE;
}
