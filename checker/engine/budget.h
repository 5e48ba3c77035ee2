/* budget.h - what all explorations of a component may cost together.
 *
 * An exploration that decides what it was made for costs nothing here: there are only so many.
 * Those that leave something open share a number of states, and each gets at most half of what is
 * left, so that no single one can use up what others need.
 */
#ifndef FLTCHECK_ENGINE_BUDGET_H
#define FLTCHECK_ENGINE_BUDGET_H

#include "engine/explore.h"

/* The limits, with no more nodes than the next exploration may have. */
EngineLimits budget_limits(const Engine *engine, EngineLimits limits);

/* The exploration has left something open. Large states count as several. */
void budget_charge(Engine *engine, const Exploration *exploration);

#endif
