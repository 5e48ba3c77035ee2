/* table.c - commands and options as data. */
#include "cli/table.h"

#include "report/report.h"

#include <string.h>

const CommandInfo table_commands[COMMAND_COUNT] = {
#define COMMAND(ID, NAME, ARGUMENTS, SUMMARY, FUNCTION) [COMMAND_##ID] = {NAME, ARGUMENTS, SUMMARY},
#include "cli/commands.def"
#undef COMMAND
};

const char *table_words(Arena *arena, OptionId option) {
    size_t count = 0;
    const char *const *formats = report_formats(arena, &count);
    Text words = text_new(arena);
    switch (option) {
    case OPTION_FORMAT:
        for (size_t i = 0; i < count; i++) {
            text_printf(&words, "%s%s", i > 0 ? " " : "", formats[i]);
        }
        return text_str(&words);
    case OPTION_FAIL_ON:
        return "error warning note never";
    case OPTION_COLOR:
        return "auto always never";
    case OPTION_PROGRESS:
        return "auto plain never";
    case OPTION_HEADERS:
        return "auto bundled mingw wdk:";
    default:
        return NULL;
    }
}

bool table_takes_path(OptionId option) {
    const char *argument = options_table[option].argument;
    return argument != NULL &&
           (strstr(argument, "DIR") != NULL || strstr(argument, "FILE") != NULL);
}
