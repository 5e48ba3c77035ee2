/* cmd_generate.c - `fltcheck generate`: what is made from the tables of commands and
 * options, for packages. */
#include "cli/commands.h"
#include "cli/table.h"

#include <string.h>

int cmd_generate(Cli *cli) {
    static const char *const words[] = {"man", "bash", "zsh", "fish"};
    static void (*const writers[])(Text *out) = {table_manual, table_bash, table_zsh, table_fish};
    enum { WORDS = sizeof words / sizeof *words };
    if (cli->options.words.count != 1) {
        diag_report(cli->diag, DIAG_ERROR, (DiagPlace){0},
                    "one word was expected: man, bash, zsh or fish");
        return STATUS_USAGE;
    }
    const char *word = cli->options.words.items[0];
    for (int i = 0; i < WORDS; i++) {
        if (strcmp(words[i], word) == 0) {
            Text out = text_new(cli->arena);
            writers[i](&out);
            fputs(text_str(&out), stdout);
            return STATUS_CLEAN;
        }
    }
    options_unknown(cli->diag, "unknown word", word, words, WORDS);
    return STATUS_USAGE;
}
