/* table_shells.c - what completes command lines in bash, zsh and fish. */
#include "cli/table.h"

#include <string.h>

static bool belongs(OptionId option, unsigned command) {
    return (options_table[option].commands & 1U << command) != 0;
}

/* Inside single quotes of a shell. */
static void append_quoted(Text *out, const char *text) {
    for (; *text != '\0'; text++) {
        if (*text == '\'') {
            text_append(out, "'\\''");
        } else {
            text_char(out, *text);
        }
    }
}

static void append_names(Text *out) {
    for (int i = 0; i < COMMAND_SHOWN; i++) {
        text_printf(out, "%s%s", i > 0 ? " " : "", table_commands[i].name);
    }
}

/* ---- bash ------------------------------------------------------------------------------ */

/* "    -p|--project)". */
static void begin_case(Text *out, const OptionInfo *option) {
    text_append(out, "    ");
    if (option->letter != 0) {
        text_printf(out, "-%c|", option->letter);
    }
    text_printf(out, "--%s)\n        ", option->name);
}

void table_bash(Text *out) {
    text_append(out, "# fltcheck completion for bash; made by `fltcheck generate bash`\n"
                     "_fltcheck() {\n"
                     "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
                     "    local command= i words=\n"
                     "    COMPREPLY=()\n"
                     "    case $prev in\n");
    for (int i = 0; i < OPTION_COUNT; i++) {
        const OptionInfo *option = &options_table[i];
        const char *words = table_words(out->arena, (OptionId)i);
        if (option->argument == NULL) {
            continue;
        }
        begin_case(out, option);
        if (words != NULL) {
            text_printf(out, "COMPREPLY=($(compgen -W '%s' -- \"$cur\"))", words);
        } else if (table_takes_path((OptionId)i)) {
            text_append(out, "mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")");
        }
        text_append(out, "\n        return ;;\n");
    }
    text_append(out, "    esac\n    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                     "        case ${COMP_WORDS[i]} in\n        ");
    for (int i = 0; i < COMMAND_SHOWN; i++) {
        text_printf(out, "%s%s", i > 0 ? "|" : "", table_commands[i].name);
    }
    text_append(out, ")\n            command=${COMP_WORDS[i]}\n            break ;;\n"
                     "        esac\n    done\n    case $command in\n");
    for (unsigned c = 0; c < COMMAND_SHOWN; c++) {
        text_printf(out, "    %s%s) words='", c == COMMAND_CHECK ? "''|" : "",
                    table_commands[c].name);
        for (int i = 0; i < OPTION_COUNT; i++) {
            if (belongs((OptionId)i, c)) {
                text_printf(out, " --%s", options_table[i].name);
            }
        }
        text_append(out, "' ;;\n");
    }
    text_append(out, "    esac\n    if [[ $cur == -* ]]; then\n"
                     "        COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
                     "        return\n    fi\n"
                     "    mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
                     "    case $command in\n"
                     "    '') words='");
    append_names(out);
    text_append(out, "' ;;\n"
                     "    explain) words=$(fltcheck rules list 2>/dev/null | cut -d' ' -f1) ;;\n"
                     "    generate) words='man bash zsh fish' ;;\n"
                     "    rules) words='list graph check' ;;\n"
                     "    dump) words='ir cfg calls summaries states tally harness' ;;\n"
                     "    help) words='");
    append_names(out);
    text_append(out, "' ;;\n    *) words= ;;\n    esac\n"
                     "    COMPREPLY+=($(compgen -W \"$words\" -- \"$cur\"))\n}\n"
                     "complete -o filenames -F _fltcheck fltcheck\n");
}

/* ---- zsh ------------------------------------------------------------------------------- */

/* In a specification of _arguments, colons and brackets have a meaning, too. */
static void append_spec_text(Text *out, const char *text) {
    for (; *text != '\0'; text++) {
        if (strchr(":[]\\", *text) != NULL) {
            text_char(out, '\\');
            text_char(out, *text);
        } else {
            append_quoted(out, (const char[]){*text, '\0'});
        }
    }
}

static void append_zsh_option(Text *out, OptionId id) {
    const OptionInfo *option = &options_table[id];
    const char *words = table_words(out->arena, id);
    for (int form = option->letter != 0 ? 0 : 1; form < 2; form++) {
        text_append(out, " \\\n        '*");
        if (form == 0) {
            text_printf(out, "-%c", option->letter);
        } else {
            text_printf(out, "--%s", option->name);
        }
        text_char(out, '[');
        append_spec_text(out, option->help);
        text_char(out, ']');
        if (option->argument != NULL) {
            text_char(out, ':');
            append_spec_text(out, option->argument);
            text_char(out, ':');
            if (words != NULL) {
                text_char(out, '(');
                append_spec_text(out, words);
                text_char(out, ')');
            } else if (table_takes_path(id)) {
                text_append(out, "_files");
            }
        }
        text_char(out, '\'');
    }
}

void table_zsh(Text *out) {
    text_append(out, "#compdef fltcheck\n# made by `fltcheck generate zsh`\n"
                     "_fltcheck() {\n    local -a commands\n    commands=(\n");
    for (int i = 0; i < COMMAND_SHOWN; i++) {
        text_printf(out, "        '%s:", table_commands[i].name);
        append_quoted(out, table_commands[i].summary);
        text_append(out, "'\n");
    }
    text_append(out, "    )\n    if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then\n"
                     "        _describe command commands\n        _files\n        return\n    fi\n"
                     "    case $words[2] in\n");
    for (unsigned c = 0; c < COMMAND_SHOWN; c++) {
        text_printf(out, "    %s)\n        _arguments -s", table_commands[c].name);
        for (int i = 0; i < OPTION_COUNT; i++) {
            if (belongs((OptionId)i, c)) {
                append_zsh_option(out, (OptionId)i);
            }
        }
        text_append(out, " \\\n        '*:path:_files' ;;\n");
    }
    text_append(out, "    *)\n        _arguments -s");
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (belongs((OptionId)i, COMMAND_CHECK)) {
            append_zsh_option(out, (OptionId)i);
        }
    }
    text_append(out, " \\\n        '*:path:_files' ;;\n    esac\n}\n_fltcheck \"$@\"\n");
}

/* ---- fish ------------------------------------------------------------------------------ */

static void append_fish_option(Text *out, OptionId id) {
    const OptionInfo *option = &options_table[id];
    const char *words = table_words(out->arena, id);
    text_append(out, "complete -c fltcheck");
    if (option->commands != ON_ALL) {
        text_append(out, " -n '__fish_seen_subcommand_from");
        for (unsigned c = 0; c < COMMAND_SHOWN; c++) {
            if (belongs(id, c)) {
                text_printf(out, " %s", table_commands[c].name);
            }
        }
        text_append(out, belongs(id, COMMAND_CHECK) ? "; or __fltcheck_no_command'" : "'");
    }
    if (option->letter != 0) {
        text_printf(out, " -s %c", option->letter);
    }
    text_printf(out, " -l %s", option->name);
    if (words != NULL) {
        text_printf(out, " -x -a '%s'", words);
    } else if (option->argument != NULL) {
        text_append(out, table_takes_path(id) ? " -r" : " -x");
    }
    text_append(out, " -d '");
    append_quoted(out, option->help);
    text_append(out, "'\n");
}

void table_fish(Text *out) {
    text_append(out, "# fltcheck completion for fish; made by `fltcheck generate fish`\n"
                     "function __fltcheck_no_command\n    not __fish_seen_subcommand_from ");
    append_names(out);
    text_append(out, "\nend\n");
    for (int i = 0; i < COMMAND_SHOWN; i++) {
        text_printf(out, "complete -c fltcheck -n __fltcheck_no_command -a %s -d '",
                    table_commands[i].name);
        append_quoted(out, table_commands[i].summary);
        text_append(out, "'\n");
    }
    for (int i = 0; i < OPTION_COUNT; i++) {
        append_fish_option(out, (OptionId)i);
    }
}
