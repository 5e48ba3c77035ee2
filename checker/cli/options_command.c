/* options_command.c - the names of commands. */
#include "cli/options.h"

#include <string.h>

static const char *const names[COMMAND_COUNT] = {
#define COMMAND(ID, NAME, ARGUMENTS, SUMMARY, FUNCTION) [COMMAND_##ID] = NAME,
#include "cli/commands.def"
#undef COMMAND
};

CommandId options_command(const char *name) {
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(names[i], name) == 0) {
            return (CommandId)i;
        }
    }
    return COMMAND_NONE;
}

const char *options_command_name(CommandId command) {
    return command < COMMAND_COUNT ? names[command] : "";
}
