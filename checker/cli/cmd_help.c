/* cmd_help.c - `fltcheck help [COMMAND]`. */
#include "cli/commands.h"
#include "cli/table.h"

#include <string.h>

enum { WIDTH = 80, TEXT_COLUMN = 26 };

/* Appends `text`, whose first line starts in column `column`, broken between
 * words at WIDTH and indented by TEXT_COLUMN. */
static void append_wrapped(Text *out, const char *text, size_t column) {
    if (column + 1 >= TEXT_COLUMN) {
        text_char(out, '\n');
        column = 0;
    }
    text_printf(out, "%*s", (int)(TEXT_COLUMN - column), "");
    column = TEXT_COLUMN;
    while (*text != '\0') {
        size_t word = strcspn(text, " ");
        if (column > TEXT_COLUMN && column + 1 + word > WIDTH) {
            text_printf(out, "\n%*s", TEXT_COLUMN, "");
            column = TEXT_COLUMN;
        } else if (column > TEXT_COLUMN) {
            text_char(out, ' ');
            column++;
        }
        text_append_n(out, text, word);
        column += word;
        text += word + strspn(text + word, " ");
    }
    text_char(out, '\n');
}

static void append_option(Text *out, const OptionInfo *option) {
    size_t start = out->length;
    if (option->letter != 0) {
        text_printf(out, "  -%c, --%s", option->letter, option->name);
    } else {
        text_printf(out, "      --%s", option->name);
    }
    if (option->argument != NULL) {
        text_printf(out, " %s", option->argument);
    }
    append_wrapped(out, option->help, out->length - start);
}

static void append_commands(Text *out) {
    for (size_t i = 0; i < COMMAND_SHOWN; i++) {
        size_t start = out->length;
        text_printf(out, "  %s", table_commands[i].name);
        append_wrapped(out, table_commands[i].summary, out->length - start);
    }
}

static void append_exit_status(Text *out) {
    text_append(out, "\nExit status:\n"
                     "  0  nothing at or above --fail-on was found\n"
                     "  1  findings at or above --fail-on\n"
                     "  2  bad usage or unreadable input\n"
                     "  3  incomplete: some unit could not be analysed, nothing worse was found\n");
}

static void append_doctor_status(Text *out) {
    text_append(out, "\nExit status:\n"
                     "  0  everything was understood\n"
                     "  2  bad usage or unreadable input\n"
                     "  3  a unit failed or is degraded, or some syntax was not lowered\n");
}

static void append_paths(Text *out) {
    text_append(out,
                "\nA PATH is a project (compile_commands.json, .sln, .vcxproj), a source file, "
                "or a\nfolder: the compile_commands.json in it, else the projects found in "
                "it, else its\nsources. Without PATH and -p, the compile_commands.json that is "
                "nearest upwards\nis used.\n");
}

static void append_command_help(Text *out, CommandId command) {
    text_printf(out, "usage: fltcheck %s %s\n\n%s\n\nOptions:\n", table_commands[command].name,
                table_commands[command].arguments, table_commands[command].summary);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if ((options_table[i].commands & 1U << command) != 0) {
            append_option(out, &options_table[i]);
        }
    }
    if (command == COMMAND_CHECK || command == COMMAND_DOCTOR) {
        append_paths(out);
    }
    if (command == COMMAND_CHECK) {
        append_exit_status(out);
    } else if (command == COMMAND_DOCTOR) {
        append_doctor_status(out);
    }
}

void cmd_help_text(Text *out, CommandId command) {
    if (command != COMMAND_NONE) {
        append_command_help(out, command);
        return;
    }
    text_append(out, "fltcheck checks the life cycle of minifilter communication ports: each rule "
                     "is\nviolated (with the path), holds, is unknown (and why), or does not "
                     "apply.\n\n"
                     "usage: fltcheck COMMAND [options]\n       fltcheck PATH... [options]\n\n"
                     "Commands:\n");
    append_commands(out);
    text_append(out, "\n'fltcheck help COMMAND' lists the options of a command.\n");
}

void cmd_help_short(Text *out) {
    text_append(out,
                "usage: fltcheck PATH...              check projects, source files or folders\n"
                "       fltcheck check -p build       check what a compile_commands.json "
                "lists\n"
                "       fltcheck explain FLT101       explain a rule\n"
                "       fltcheck help                 list all commands\n");
}

int cmd_help(Cli *cli) {
    CommandId command = COMMAND_NONE;
    if (cli->options.words.count > 0) {
        const char *name = cli->options.words.items[0];
        command = options_command(name);
        if (command >= COMMAND_SHOWN) {
            const char *names[COMMAND_SHOWN];
            for (size_t i = 0; i < COMMAND_SHOWN; i++) {
                names[i] = table_commands[i].name;
            }
            options_unknown(cli->diag, "unknown command", name, names, COMMAND_SHOWN);
            return STATUS_USAGE;
        }
    }
    Text out = text_new(cli->arena);
    cmd_help_text(&out, command);
    fputs(text_str(&out), stdout);
    return STATUS_CLEAN;
}
