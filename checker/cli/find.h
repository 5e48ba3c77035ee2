/* find.h - rules and object kinds by what people type. */
#ifndef FLTCHECK_CLI_FIND_H
#define FLTCHECK_CLI_FIND_H

#include "cli/commands.h"
#include "rules/rules.h"

/* The rule with that id or name, in any case ("flt101"); NULL if there is none. */
const Rule *find_rule(const RuleSet *set, const char *word);

/* Reports that no rule (with `kinds`: nor object kind) is called `word`, with the
 * nearest one. */
void find_report_unknown(Cli *cli, const RuleSet *set, const char *word, bool kinds);

#endif
