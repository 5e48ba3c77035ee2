/* alike.h - many places of one function that are wrong in the same way.
 *
 * A callback that reads a buffer without a guard does so in many places. One of them says
 * it; the others are listed with it as far as that costs little. Only for kinds that are
 * memory.
 */
#ifndef FLTCHECK_ENGINE_ALIKE_H
#define FLTCHECK_ENGINE_ALIKE_H

#include "engine/verdicts.h"

/* How much is worth doing to confirm one more place. */
typedef enum AlikeEffort { ALIKE_NONE, ALIKE_LITTLE, ALIKE_ALL } AlikeEffort;

/* By what is known already, and by what has come to nothing among the evidence from number
 * `first` on, which is that of the present exploration. */
AlikeEffort alike_effort(const VerdictInput *input, size_t first, const RuleReport *report,
                         uint32_t place);

/* True if nothing of the evidence from number `first` on is left that a more precise
 * exploration could decide; of many places that are alike, some may stay open. */
bool alike_is_clear(const VerdictInput *input, size_t first);

#endif
