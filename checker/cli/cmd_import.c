/* cmd_import.c - `fltcheck import`: a project as compile_commands.json. */
#include "base/platform.h"
#include "cli/details.h"
#include "cli/inputs.h"

#include <string.h>

static bool write_result(Cli *cli, const char *text) {
    const char *file = cli->options.outputs.items[0].file;
    const char *error = NULL;
    if (file != NULL && strcmp(file, "-") != 0) {
        if (!platform_write_file(cli->arena, file, text, strlen(text), &error)) {
            diag_report(cli->diag, DIAG_ERROR, (DiagPlace){file, 0, 0}, "can't write it: %s",
                        error);
        }
        return error == NULL;
    }
    if (fputs(text, stdout) < 0 || fflush(stdout) != 0) {
        diag_report(cli->diag, DIAG_ERROR, (DiagPlace){0}, "can't write to standard output");
        return false;
    }
    return true;
}

static void print_details(Cli *cli, const Project *project) {
    Text details = text_new(cli->arena);
    for (size_t c = 0; c < project->component_count; c++) {
        details_component(&details, &project->components[c]);
        for (size_t i = 0; i < project->unit_count; i++) {
            const ProjectUnit *unit = &project->units[i];
            if (strcmp(unit->component, project->components[c].name) == 0) {
                text_printf(&details, "  %s\n", unit->file);
                details_dropped(&details, unit);
            }
        }
    }
    fputs(text_str(&details), stderr);
}

int cmd_import(Cli *cli) {
    const Project *project =
        inputs_project(cli, cli->options.words.items, cli->options.words.count);
    if (project == NULL) {
        return STATUS_USAGE;
    }
    if (cli->options.verbose) {
        print_details(cli, project);
    }
    if (!write_result(cli, project_to_database(cli->arena, project))) {
        return STATUS_USAGE;
    }
    return project->incomplete ? STATUS_INCOMPLETE : STATUS_CLEAN;
}
