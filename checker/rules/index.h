/* index.h - lookups over a finished rule set.
 *
 * Private to rules/.
 */
#ifndef FLTCHECK_RULES_INDEX_H
#define FLTCHECK_RULES_INDEX_H

#include "rules/rules.h"

typedef struct RuleIndex RuleIndex;

/* The index of `set`, whose other fields are complete. */
RuleIndex *index_build(Arena *arena, const RuleSet *set, const RuleModelFile *models,
                       uint32_t model_count);

/* Makes the sets that rules_of_side() answers (sides.c). */
void index_build_sides(Arena *arena, const RuleSet *set, RuleIndex *index);
void sides_build(Arena *arena, const RuleSet *set, const RuleSet *sides[RULE_SIDES]);

#endif
