/* table.h - commands and options as data, for whatever is made from them. */
#ifndef FLTCHECK_CLI_TABLE_H
#define FLTCHECK_CLI_TABLE_H

#include "base/text.h"
#include "cli/options.h"

typedef struct CommandInfo {
    const char *name, *arguments, *summary;
} CommandInfo;

/* The table of commands.def, indexed by CommandId. */
extern const CommandInfo table_commands[COMMAND_COUNT];

/* The words that an option takes, with spaces between; NULL: any. */
const char *table_words(Arena *arena, OptionId option);

/* Whether its argument is a file or a directory. */
bool table_takes_path(OptionId option);

/* The manual page, and the completion for bash, zsh and fish. */
void table_manual(Text *out);
void table_bash(Text *out);
void table_zsh(Text *out);
void table_fish(Text *out);

#endif
