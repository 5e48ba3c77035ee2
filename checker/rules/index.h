/* index.h - lookups over a finished rule set.
 *
 * Private to rules/.
 */
#ifndef FLTCHECK_RULES_INDEX_H
#define FLTCHECK_RULES_INDEX_H

#include "rules/rules.h"

typedef struct RuleIndex RuleIndex;

/* The index of `set`, whose other fields are complete. */
const RuleIndex *index_build(Arena *arena, const RuleSet *set, const RuleModelFile *models,
                             uint32_t model_count);

#endif
