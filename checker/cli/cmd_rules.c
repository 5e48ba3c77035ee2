/* cmd_rules.c - `fltcheck rules list | graph RULE|OBJECT | check DIR`. */
#include "cli/commands.h"
#include "cli/find.h"

#include <string.h>

static int list(Cli *cli, const RuleSet *set) {
    size_t width = 0;
    for (uint32_t i = 0; i < set->rule_count; i++) {
        size_t length = strlen(set->rules[i]->name);
        width = length > width ? length : width;
    }
    Text out = text_new(cli->arena);
    for (uint32_t i = 0; i < set->rule_count; i++) {
        const Rule *rule = set->rules[i];
        text_printf(&out, "%s  %-7s  %-*s  %s%s\n", rule->id, rules_severity_name(rule->severity),
                    (int)width, rule->name, rule->kind->preview ? "(preview) " : "", rule->summary);
    }
    fputs(text_str(&out), stdout);
    return STATUS_CLEAN;
}

static int graph(Cli *cli, const RuleSet *set, const char *word) {
    const Rule *rule = find_rule(set, word);
    const RuleKind *kind = rule != NULL ? rule->kind : rules_kind(set, word);
    if (kind == NULL) {
        find_report_unknown(cli, set, word, true);
        return STATUS_USAGE;
    }
    Text out = text_new(cli->arena);
    rules_graph(&out, set, kind, rule);
    fputs(text_str(&out), stdout);
    return STATUS_CLEAN;
}

static int missing_word(Cli *cli, const char *what) {
    diag_report(cli->diag, DIAG_ERROR, (DiagPlace){0}, "%s", what);
    return STATUS_USAGE;
}

int cmd_rules(Cli *cli) {
    static const char *const actions[] = {"list", "graph", "check"};
    const Options *options = &cli->options;
    const char *action = options->words.count > 0 ? options->words.items[0] : "list";
    const char *word = options->words.count > 1 ? options->words.items[1] : NULL;
    bool is_check = strcmp(action, "check") == 0;
    bool is_graph = strcmp(action, "graph") == 0;
    if (!is_check && !is_graph && strcmp(action, "list") != 0) {
        options_unknown(cli->diag, "unknown action", action, actions, 3);
        return missing_word(cli, "'fltcheck rules' takes list, graph or check");
    }
    if (is_graph && word == NULL) {
        return missing_word(cli, "which rule or kind of object? ('fltcheck rules graph FLT101')");
    }
    if (is_check && word == NULL && options->rules == NULL) {
        return missing_word(cli, "which directory? ('fltcheck rules check DIR')");
    }
    const char *directory = is_check && word != NULL ? word : options->rules;
    const RuleSet *set = rules_load(cli->arena, directory, cli->diag);
    if (set == NULL) {
        return STATUS_USAGE;
    }
    if (is_check) {
        printf("%s: %lu rules for %lu kinds of objects, no mistakes\n", directory,
               (unsigned long)set->rule_count, (unsigned long)set->kind_count);
        return STATUS_CLEAN;
    }
    return is_graph ? graph(cli, set, word) : list(cli, set);
}
