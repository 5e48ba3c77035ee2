/* find.c - rules and object kinds by what people type. */
#include "cli/find.h"

#include <ctype.h>

static bool same_word(const char *a, const char *b) {
    while (*a != '\0' && tolower((unsigned char)*a) == tolower((unsigned char)*b)) {
        a++;
        b++;
    }
    return *a == '\0' && *b == '\0';
}

const Rule *find_rule(const RuleSet *set, const char *word) {
    for (uint32_t i = 0; i < set->rule_count; i++) {
        if (same_word(set->rules[i]->id, word) || same_word(set->rules[i]->name, word)) {
            return set->rules[i];
        }
    }
    return NULL;
}

void find_report_unknown(Cli *cli, const RuleSet *set, const char *word, bool kinds) {
    VEC(const char *) names = {0};
    for (uint32_t i = 0; i < set->rule_count; i++) {
        vec_push(cli->arena, &names, set->rules[i]->id);
        vec_push(cli->arena, &names, set->rules[i]->name);
    }
    for (uint32_t i = 0; kinds && i < set->kind_count; i++) {
        vec_push(cli->arena, &names, set->kinds[i]->name);
    }
    options_unknown(cli->diag,
                    kinds ? "no rule and no kind of object is called" : "no rule is called", word,
                    names.items, names.count);
    diag_report(cli->diag, DIAG_NOTE, (DiagPlace){0}, "'fltcheck rules list' has them all");
}
