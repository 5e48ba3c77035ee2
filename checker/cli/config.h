/* config.h - .fltcheck.yaml: options and suppressions that belong to a project.
 *
 *     extends: ../common.yaml       # first this one; what is said here wins
 *     project: build
 *     fail-on: error
 *     format: [text, json: report.json]
 *     compiler-args: [-DX=1]
 *     suppress:
 *       - rules: [FLT201]
 *         files: [third_party/, gen]
 *         reason: not ours
 *         until: 2027-03-31
 *
 * Keys are the long names of options. Paths start at the file that has them.
 */
#ifndef FLTCHECK_CLI_CONFIG_H
#define FLTCHECK_CLI_CONFIG_H

#include "cli/options.h"
#include "run/run.h"

typedef struct Config {
    const char *path;        /* NULL: there is none */
    VEC(const char *) files; /* all that were read, those that are extended first */
    VEC(OptionSetting) settings;
    VEC(const char *) compiler_args;
    VEC(RunPattern) patterns;
} Config;

/* Reads the configuration for this command line: the one that it names, else the nearest
 * upwards of what is checked. False after a message. */
bool config_load(Arena *arena, const Options *options, Config *config, Diag *diag);

/* Whether that option can be set there. */
bool config_is_option(OptionId id);

#endif
