/* inputs.h - what a run works on: which project the command line means, with the
 * rules and headers for it. */
#ifndef FLTCHECK_CLI_INPUTS_H
#define FLTCHECK_CLI_INPUTS_H

#include "cli/commands.h"
#include "project/project.h"
#include "run/run.h"

/* The project that -p and the paths (`words`) mean:
 *   -p             that project; with paths: the components these belong to
 *   paths          project files and folders each for itself, source files together
 *                  as one component
 *   neither        the nearest compile_commands.json upwards
 * NULL after a message. */
const Project *inputs_project(Cli *cli, const char *const *paths, size_t path_count);

/* Rules, headers and the project for `paths`, ready to run. False after a
 * message. */
bool inputs_open(Cli *cli, const char *const *paths, size_t path_count, RunOptions *run);

#endif
