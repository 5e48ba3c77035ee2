/* commands.h - the commands of the program, one file each. Each gets the parsed
 * command line and returns the exit status. */
#ifndef FLTCHECK_CLI_COMMANDS_H
#define FLTCHECK_CLI_COMMANDS_H

#include "base/text.h"
#include "cli/config.h"
#include "cli/git.h"
#include "run/pool.h"

/* Exit statuses of the program; docs/usage.md documents them. */
enum {
    STATUS_CLEAN = 0,
    STATUS_FINDINGS = 1,
    STATUS_USAGE = 2, /* bad usage or unreadable input */
    STATUS_INCOMPLETE = 3
};

/* What every command gets. Messages go to `diag`, results to standard output. */
typedef struct Cli {
    Arena *arena;
    Options options;
    Config config; /* .fltcheck.yaml */
    Diag *diag;
    const char *const *args; /* the command line as it was given */
    size_t arg_count;
    bool has_threads; /* other threads run besides the command */
    bool is_idle;     /* there seems to be nothing to parse */
    bool color_out;   /* standard output takes colours */
    GitHead *head;    /* of the checked sources; NULL: not asked for, or there is none */
    Pool *pool;       /* opened by inputs_open(); NULL: nothing is parsed */
} Cli;

int cmd_check(Cli *cli);
int cmd_fix(Cli *cli);
int cmd_doctor(Cli *cli);
int cmd_dump(Cli *cli);
int cmd_import(Cli *cli);
int cmd_explain(Cli *cli);
int cmd_rules(Cli *cli);
int cmd_baseline(Cli *cli);
int cmd_history(Cli *cli);
int cmd_diff(Cli *cli);
int cmd_triage(Cli *cli);
int cmd_cache(Cli *cli);
int cmd_config(Cli *cli);
int cmd_generate(Cli *cli);
int cmd_version(Cli *cli);
int cmd_help(Cli *cli);
int cmd_lsp(Cli *cli);
int cmd_worker(Cli *cli);

/* Help on one command (COMMAND_NONE: on all of them). */
void cmd_help_text(Text *out, CommandId command);

/* The few lines for a call without anything. */
void cmd_help_short(Text *out);

/* Reads a command line over what the configuration says; false after a message. */
bool cli_read_options(Cli *cli, int argc, const char *const *argv);

/* The whole program: parse, run the command, exit status. */
int cli_main(int argc, const char *const *argv);

#endif
