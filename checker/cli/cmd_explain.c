/* cmd_explain.c - `fltcheck explain FLT101` (or the rule's name). */
#include "cli/commands.h"
#include "cli/find.h"

int cmd_explain(Cli *cli) {
    const Options *options = &cli->options;
    if (options->words.count == 0) {
        diag_report(cli->diag, DIAG_ERROR, (DiagPlace){0},
                    "which rule? 'fltcheck rules list' has them all");
        return STATUS_USAGE;
    }
    const RuleSet *set = rules_load(cli->arena, options->rules, cli->diag);
    if (set == NULL) {
        return STATUS_USAGE;
    }
    Text out = text_new(cli->arena);
    for (size_t i = 0; i < options->words.count; i++) {
        const Rule *rule = find_rule(set, options->words.items[i]);
        if (rule == NULL) {
            find_report_unknown(cli, set, options->words.items[i], false);
            return STATUS_USAGE;
        }
        text_append(&out, i > 0 ? "\n" : "");
        rules_explain(&out, set, rule, cli->color_out);
    }
    fputs(text_str(&out), stdout);
    return STATUS_CLEAN;
}
