/* table_manual.c - the manual page, in the macros of man(7). */
#include "cli/table.h"

/* A hyphen that is to be typed, a backslash, and what begins a request. */
static void append(Text *out, const char *text) {
    if (*text == '.' || *text == '\'') {
        text_append(out, "\\&");
    }
    for (; *text != '\0'; text++) {
        if (*text == '-') {
            text_append(out, "\\-");
        } else if (*text == '\\') {
            text_append(out, "\\e");
        } else {
            text_char(out, *text);
        }
    }
}

static void append_option(Text *out, const OptionInfo *option) {
    text_append(out, ".TP\n");
    if (option->letter != 0) {
        text_printf(out, "\\fB\\-%c\\fR, ", option->letter);
    }
    text_append(out, "\\fB\\-\\-");
    append(out, option->name);
    text_append(out, "\\fR");
    if (option->argument != NULL) {
        text_append(out, " \\fI");
        append(out, option->argument);
        text_append(out, "\\fR");
    }
    text_char(out, '\n');
    append(out, option->help);
    text_append(out, "\n(");
    bool first = true;
    for (unsigned command = 0; command < COMMAND_SHOWN; command++) {
        if ((option->commands & 1U << command) != 0 && option->commands != ON_ALL) {
            text_append(out, first ? "" : ", ");
            text_append(out, table_commands[command].name);
            first = false;
        }
    }
    text_append(out, first ? "every command)\n" : ")\n");
}

void table_manual(Text *out) {
    text_append(out,
                ".TH FLTCHECK 1 \"\" \"fltcheck " FLTCHECK_VERSION "\"\n.SH NAME\n"
                "fltcheck \\- check the life cycle of minifilter communication ports\n"
                ".SH SYNOPSIS\n.B fltcheck\n.I COMMAND\n[\\fIoptions\\fR]\n.br\n"
                ".B fltcheck\n.IR PATH ...\n[\\fIoptions\\fR]\n"
                ".SH DESCRIPTION\nReads the C and C++ sources of Windows minifilter drivers, "
                "without a Windows machine, follows ports,\nfilters and message buffers "
                "through everything that the system may do to them, and says of each rule\n"
                "whether it is violated (with an execution that shows it), holds, is unknown "
                "(and why), or does not apply.\n.PP\n"
                "A \\fIPATH\\fR is a project (compile_commands.json, .sln, .vcxproj), a source "
                "file, or a folder: the\ncompile_commands.json in it, else the projects found "
                "in it, else its sources. Without one, the nearest\ncompile_commands.json "
                "upwards is used. What follows \\fB\\-\\-\\fR goes to the compiler.\n"
                ".SH COMMANDS\n");
    for (int i = 0; i < COMMAND_SHOWN; i++) {
        text_append(out, ".TP\n\\fB");
        append(out, table_commands[i].name);
        text_append(out, "\\fR ");
        append(out, table_commands[i].arguments);
        text_char(out, '\n');
        append(out, table_commands[i].summary);
        text_char(out, '\n');
    }
    text_append(out, ".SH OPTIONS\n");
    for (int i = 0; i < OPTION_COUNT; i++) {
        append_option(out, &options_table[i]);
    }
    text_append(out, ".SH EXIT STATUS\n.TP\n0\nnothing at or above \\-\\-fail\\-on was found\n"
                     ".TP\n1\nfindings at or above it\n.TP\n2\nbad usage or unreadable input\n"
                     ".TP\n3\nincomplete: some unit or driver could not be analysed, and nothing "
                     "worse was found\n"
                     ".SH ENVIRONMENT\n.TP\nNO_COLOR\nif set to anything but nothing: no colours "
                     "unless \\-\\-color asks for them\n");
}
