/* options.h - the command line, parsed. */
#ifndef FLTCHECK_CLI_OPTIONS_H
#define FLTCHECK_CLI_OPTIONS_H

#include "base/diag.h"
#include "base/vec.h"

typedef enum CommandId {
#define COMMAND(ID, NAME, ARGUMENTS, SUMMARY, FUNCTION) COMMAND_##ID,
#include "cli/commands.def"
#undef COMMAND
    COMMAND_COUNT,
    COMMAND_NONE = COMMAND_COUNT,
    COMMAND_SHOWN = COMMAND_WORKER /* those before it are for people */
} CommandId;

/* Which commands an option belongs to. */
enum {
    ON_CHECK = 1 << COMMAND_CHECK,
    ON_FIX = 1 << COMMAND_FIX,
    ON_DOCTOR = 1 << COMMAND_DOCTOR,
    ON_DUMP = 1 << COMMAND_DUMP,
    ON_IMPORT = 1 << COMMAND_IMPORT,
    ON_EXPLAIN = 1 << COMMAND_EXPLAIN,
    ON_RULES = 1 << COMMAND_RULES,
    ON_CONFIG = 1 << COMMAND_CONFIG,
    ON_BASELINE = 1 << COMMAND_BASELINE,
    ON_HISTORY = 1 << COMMAND_HISTORY,
    ON_DIFF = 1 << COMMAND_DIFF,
    ON_TRIAGE = 1 << COMMAND_TRIAGE,
    ON_CACHE = 1 << COMMAND_CACHE,
    ON_LSP = 1 << COMMAND_LSP,
    ON_STORE = ON_CHECK | ON_BASELINE | ON_HISTORY | ON_DIFF | ON_TRIAGE | ON_CACHE,
    ON_INPUTS = /* commands that read sources */
    ON_CHECK | ON_FIX | ON_DOCTOR | ON_DUMP | ON_BASELINE | ON_CACHE | ON_LSP,
    ON_SETTINGS =
        ON_STORE | ON_INPUTS | ON_IMPORT | ON_EXPLAIN | ON_RULES | ON_CONFIG, /* .fltcheck.yaml */
    ON_ALL = (1 << COMMAND_COUNT) - 1
};

typedef enum OptionId {
#define OPTION(ID, SHORT, LONG, ARGUMENT, COMMANDS, HELP) OPTION_##ID,
#include "cli/options.def"
#undef OPTION
    OPTION_COUNT
} OptionId;

typedef struct OptionInfo {
    char letter; /* 0: none */
    const char *name;
    const char *argument; /* NULL: takes none */
    unsigned commands;
    const char *help;
} OptionInfo;

/* The table of options.def, indexed by OptionId. */
extern const OptionInfo options_table[OPTION_COUNT];

typedef enum FailOn { FAIL_ON_NOTE, FAIL_ON_WARNING, FAIL_ON_ERROR, FAIL_ON_NEVER } FailOn;
typedef enum ProgressHow { PROGRESS_AUTO, PROGRESS_PLAIN, PROGRESS_NEVER } ProgressHow;
typedef enum ColorWhen { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } ColorWhen;

/* One --format with its -o. */
typedef struct OutputOption {
    const char *format;
    const char *file; /* NULL: standard output */
} OutputOption;

typedef struct Options {
    CommandId command;                /* COMMAND_NONE: nothing was asked for */
    VEC(const char *) words;          /* what is not an option, without the command */
    const char *const *compiler_args; /* what follows "--" */
    size_t compiler_arg_count;
    const char *project, *configuration, *platform; /* NULL: not given */
    const char *headers, *entry, *rules, *function, *since;
    VEC(OutputOption) outputs; /* at least one after options_parse() */
    FailOn fail_on;
    ColorWhen color;
    ProgressHow progress;
    unsigned jobs;         /* 0: not given */
    unsigned unit_timeout; /* seconds, 0: no limit */
    unsigned unit_memory;  /* MB, 0: no limit */
    unsigned max_states;   /* per component, 0: not given */
    const char *settings, *baseline, *db;
    const char *as, *by, *why, *until;
    bool given[OPTION_COUNT];      /* by the command line or a setting */
    unsigned cache_size;           /* MB */
    unsigned keep_runs, keep_days; /* 0: all */
    bool no_cache;
    bool preview, read_all, fixes, dry_run, verdicts, verbose, quiet, dot, help, version;
} Options;

/* Parses argv[1..]. False after a message to `diag`. Nothing is read or opened,
 * but the first word is looked up as a file where it is no command. */
bool options_parse(Arena *arena, int argc, const char *const *argv, Options *options, Diag *diag);

/* An option that is set before the command line is read: what that says wins. */
typedef struct OptionSetting {
    OptionId id;
    const char *value; /* NULL: it takes none */
    DiagPlace place;
} OptionSetting;

/* The same after the settings that fit the command, which is that of an earlier
 * options_parse(). Formats are those of check, and one of the command line replaces all of
 * theirs. */
bool options_parse_over(Arena *arena, int argc, const char *const *argv,
                        const OptionSetting *settings, size_t count, Options *options, Diag *diag);

/* The command of that name, COMMAND_NONE if there is none; and the name. */
CommandId options_command(const char *name);
const char *options_command_name(CommandId command);

/* Reports "WHAT 'word'" (at a place), with the nearest of the candidates if there is one. */
void options_unknown(Diag *diag, const char *what, const char *word, const char *const *candidates,
                     size_t count);
void options_unknown_at(Diag *diag, DiagPlace place, const char *what, const char *word,
                        const char *const *candidates, size_t count);

#endif
