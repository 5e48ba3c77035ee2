/* output.c - writing reports to standard output and to files. */
#include "cli/output.h"

#include "base/platform.h"
#include "cli/origin.h"

bool output_check(Cli *cli) {
    bool good = true;
    for (size_t i = 0; i < cli->options.outputs.count; i++) {
        const char *file = cli->options.outputs.items[i].file;
        if (file == NULL) {
            continue;
        }
        DiagPlace place = {file, 0, 0};
        const char *directory = platform_dirname(cli->arena, file);
        if (platform_is_directory(file)) {
            diag_report(cli->diag, DIAG_ERROR, place,
                        "can't write the report: this is a directory");
            good = false;
        } else if (!platform_is_directory(directory)) {
            diag_report(cli->diag, DIAG_ERROR, place,
                        "can't write the report: there is no directory '%s'", directory);
            good = false;
        }
    }
    return good;
}

bool output_write_text(Cli *cli, const OutputOption *output, Text *text) {
    const char *error = NULL;
    if (output->file != NULL) {
        if (!platform_write_file(cli->arena, output->file, text_str(text), text->length, &error)) {
            diag_report(cli->diag, DIAG_ERROR, (DiagPlace){output->file, 0, 0},
                        "can't write the report: %s", error);
            return false;
        }
        return true;
    }
    if (fwrite(text_str(text), 1, text->length, stdout) != text->length || fflush(stdout) != 0) {
        diag_report(cli->diag, DIAG_ERROR, (DiagPlace){0}, "can't write to standard output");
        return false;
    }
    return true;
}

static bool write_one(Cli *cli, const Results *results, const OutputOption *output,
                      const ReportOrigin *origin, bool incomplete) {
    ReportOptions options = {.origin = origin,
                             .incomplete = incomplete,
                             .color = output->file == NULL && cli->color_out,
                             .verdicts = cli->options.verdicts,
                             .verbose = cli->options.verbose,
                             .quiet = cli->options.quiet,
                             .show_source = true};
    Text text = text_new(cli->arena);
    report_write(&text, output->format, results, options);
    return output_write_text(cli, output, &text);
}

bool output_tells_origin(const Cli *cli) {
    bool result = false;
    for (size_t i = 0; i < cli->options.outputs.count; i++) {
        result = result || report_tells_origin(cli->options.outputs.items[i].format);
    }
    return result;
}

bool output_write(Cli *cli, const Results *results, bool incomplete) {
    bool good = true;
    const ReportOrigin *origin = NULL;
    for (size_t i = 0; i < cli->options.outputs.count; i++) {
        const OutputOption *output = &cli->options.outputs.items[i];
        if (origin == NULL && report_tells_origin(output->format)) {
            origin = origin_find(cli, results);
        }
        good = write_one(cli, results, output, origin, incomplete) && good;
    }
    return good;
}
